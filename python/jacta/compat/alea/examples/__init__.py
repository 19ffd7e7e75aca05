"""alea.examples on jacta."""

from .gaussian_model import GaussianModel

__all__ = ["GaussianModel"]
