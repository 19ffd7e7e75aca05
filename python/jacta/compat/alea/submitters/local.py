"""alea.submitters.local on jacta."""

from ....submitters.local import NeymanConstructor, SubmitterLocal

__all__ = ["NeymanConstructor", "SubmitterLocal"]
