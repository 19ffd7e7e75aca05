"""alea.ces_source on jacta."""

from ...sources import CESFlatSource, CESMonoenergySource, CESTemplateSource

__all__ = ["CESFlatSource", "CESMonoenergySource", "CESTemplateSource"]
