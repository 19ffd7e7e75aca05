"""Histograms with the constructors of multihist."""

from typing import Optional

import numpy as np

from ..histogram import Histogram

__all__ = ["Hist1d", "Histdd", "MultiHistBase"]

MultiHistBase = Histogram


class Histdd(Histogram):
    """A histogram in several dimensions: ``Histdd(x, y, bins=..., axis_names=...)``."""

    def __init__(self, *data, bins=10, range=None, axis_names=None, dimensions=None):
        if dimensions is not None:
            axis_names = [name for name, _ in dimensions]
            bins = [edges for _, edges in dimensions]
        if data:
            counts, edges = np.histogramdd(np.column_stack(data), bins=bins, range=range)
        else:
            counts, edges = None, bins
        names = axis_names or [f"axis{i}" for i, _ in enumerate(edges)]
        super().__init__(list(zip(names, edges)), counts)

    @classmethod
    def _of(cls, h: Histogram) -> "Histdd":
        self = cls(bins=h.bin_edges, axis_names=h.axis_names)
        self.histogram[...] = h.histogram
        return self

    @classmethod
    def from_histogram(cls, histogram, bin_edges, axis_names: Optional[list] = None):
        """Return a histogram of contents that are counted already."""
        self = cls(bins=bin_edges, axis_names=axis_names)
        self.histogram[...] = histogram
        return self

    def add(self, *data) -> None:
        """Count further events."""
        counts, _ = np.histogramdd(np.column_stack(data), bins=self.bin_edges)
        self.histogram += counts


class Hist1d(Histdd):
    """A histogram in one dimension, whose edges are one array."""

    def __init__(self, data=None, bins=10, range=None):
        counts, edges = np.histogram([] if data is None else data, bins=bins, range=range)
        Histogram.__init__(self, [("axis0", edges)], counts)
