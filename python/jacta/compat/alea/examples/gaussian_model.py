"""alea.examples.gaussian_model on jacta."""

from ....built_in import GaussianModel

__all__ = ["GaussianModel"]
