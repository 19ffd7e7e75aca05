"""``python -m jacta.compat.tf_pwa script.py`` runs a script written for tf-pwa."""

import sys

from ..hook import run

run(sys.argv[1:], "tf_pwa")
