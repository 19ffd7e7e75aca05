"""alea.submitter on jacta."""

from ...submitter import Submitter

__all__ = ["Submitter"]
