"""Jobs as those of Slurm, which the program ``jacta`` sends."""

from ._cluster import ClusterSubmitter


class SubmitterSlurm(ClusterSubmitter):
    """Sends the jobs of a computation to Slurm by ``jacta submit --slurm``."""

    _section = "slurm_configurations"
    _option = "--slurm"
