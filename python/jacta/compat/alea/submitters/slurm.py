"""alea.submitters.slurm on jacta."""

from ....submitters.slurm import SubmitterSlurm

__all__ = ["SubmitterSlurm"]
