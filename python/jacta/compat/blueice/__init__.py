"""The names of blueice that alea's scripts ask for; nothing of it is here."""

from ...sources import HistogramPdfSource, Source

__all__ = ["HistogramPdfSource", "Source"]
