"""tf_pwa.model on jacta."""

from .opt_int import ModelCachedAmp, ModelCachedInt

__all__ = ["ModelCachedAmp", "ModelCachedInt"]
