"""alea.runner on jacta."""

from ...runner import Runner

__all__ = ["Runner"]
