"""tf_pwa.config_loader on jacta."""

from .config_loader import ConfigLoader

__all__ = ["ConfigLoader"]
