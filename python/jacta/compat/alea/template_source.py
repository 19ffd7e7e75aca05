"""alea.template_source on jacta."""

from ...sources import CombinedSource, SpectrumTemplateSource, TemplateSource

__all__ = ["CombinedSource", "SpectrumTemplateSource", "TemplateSource"]
