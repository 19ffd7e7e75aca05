"""``python -m jacta.compat.alea script.py`` runs a script written for alea."""

import sys

from ..hook import run

run(sys.argv[1:], "alea")
