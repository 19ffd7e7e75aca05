"""alea.models on jacta."""

from .blueice_extended_model import BlueiceExtendedModel, CustomAncillaryLikelihood

__all__ = ["BlueiceExtendedModel", "CustomAncillaryLikelihood"]
