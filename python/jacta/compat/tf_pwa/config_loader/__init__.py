"""tf_pwa.config_loader on jacta."""

from ....errors import UsageError
from .config_loader import ConfigLoader

__all__ = ["ConfigLoader", "MultiConfig"]


class MultiConfig:
    """Several configurations in one fit, which are a jacta.JointModel."""

    def __init__(self, *_, **__):
        raise UsageError(
            "MultiConfig is not here: several configurations are fitted by "
            "jacta.JointModel({NAME: FILE, ...}); several samples of one model are lists "
            "in the data block of one configuration"
        )
