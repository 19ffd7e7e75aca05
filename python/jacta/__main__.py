"""``python -m jacta`` is the program ``jacta``."""

import sys

from .program import main

sys.exit(main())
