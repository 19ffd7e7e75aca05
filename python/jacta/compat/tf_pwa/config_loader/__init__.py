"""tf_pwa.config_loader on jacta."""

from .config_loader import ConfigLoader
from .multi_config import MultiConfig

__all__ = ["ConfigLoader", "MultiConfig"]
