"""tf_pwa.config_loader on jacta."""

from ....errors import UsageError
from .config_loader import ConfigLoader

__all__ = ["ConfigLoader", "MultiConfig"]


class MultiConfig:
    """Several configurations in one fit, which are one configuration here."""

    def __init__(self, *_, **__):
        raise UsageError(
            "MultiConfig is not here: several samples of one model are lists in the data "
            "block of one configuration"
        )
