"""alea.simulators on jacta."""

from ...simulators import BlueiceDataGenerator

__all__ = ["BlueiceDataGenerator"]
