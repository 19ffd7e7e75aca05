"""Jobs as those of HTCondor, which the program ``jacta`` sends."""

from ._cluster import ClusterSubmitter


class SubmitterHTCondor(ClusterSubmitter):
    """Sends the jobs of a computation to HTCondor by ``jacta submit --htcondor``."""

    _section = "htcondor_configurations"
    _option = "--htcondor"
