"""alea.submitters.htcondor on jacta."""

from ....submitters.htcondor import SubmitterHTCondor

__all__ = ["SubmitterHTCondor"]
