"""alea.parameters on jacta."""

from ...parameter_collection import Parameters
from ...parameters import ConditionalParameter, Parameter

__all__ = ["ConditionalParameter", "Parameter", "Parameters"]
