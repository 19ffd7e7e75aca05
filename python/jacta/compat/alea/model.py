"""alea.model on jacta."""

from ...minuit import MinuitWrap
from ...model import StatisticalModel

__all__ = ["MinuitWrap", "StatisticalModel"]
