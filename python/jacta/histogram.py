"""Histograms on a grid of bins, with the methods that multihist's users know.

A Histogram speaks UHI, the protocol that boost-histogram, hist, mplhep and uproot share:
``axes``, ``values()``, ``variances()``, ``counts()``, ``kind``.
"""

from typing import Dict, Iterator, List, Optional, Tuple, Union

import numpy as np

from . import _core
from .errors import InputError

AxisName = Union[int, str]


class HistogramAxis:
    """One axis of a histogram, as UHI describes it."""

    class _Traits:
        circular = False
        discrete = False

    traits = _Traits()

    def __init__(self, name: str, edges: np.ndarray):
        self.name = self.label = name
        self.edges = np.asarray(edges, dtype=float)

    @property
    def centers(self) -> np.ndarray:
        """Centres of the bins."""
        return 0.5 * (self.edges[1:] + self.edges[:-1])

    @property
    def widths(self) -> np.ndarray:
        """Widths of the bins."""
        return np.diff(self.edges)

    def __len__(self) -> int:
        return len(self.edges) - 1

    def __getitem__(self, i: int) -> Tuple[float, float]:
        if not -len(self) <= i < len(self):
            raise IndexError(i)
        i %= len(self)
        return self.edges[i], self.edges[i + 1]

    def index(self, value: float) -> int:
        """Return the number of the bin that holds a value, as ``loc`` of UHI asks."""
        i = int(np.searchsorted(self.edges, value, side="right")) - 1
        if not 0 <= i < len(self):
            raise IndexError(f"{self.name} = {value} is outside the histogram")
        return i

    def __iter__(self) -> Iterator[Tuple[float, float]]:
        return (self[i] for i in range(len(self)))

    def __eq__(self, other) -> bool:
        return self.name == other.name and np.array_equal(self.edges, other.edges)

    def __repr__(self) -> str:
        ends = f"[{self.edges[0]:g}, {self.edges[-1]:g}]"
        return f"{self.name}: {len(self)} bins in {ends}"


def _is_uhi(key) -> bool:
    """Return whether an index holds ``loc``, ``sum`` or another action of UHI."""
    keys = key if isinstance(key, tuple) else (key,)
    return any(
        callable(k)
        or (isinstance(k, slice) and any(map(callable, (k.start, k.stop, k.step))))
        for k in keys
    )


class Histogram(np.lib.mixins.NDArrayOperatorsMixin):
    """Contents on a grid of bins: ``Histogram([(name, edges), ...], contents)``.

    Arithmetic acts on the contents; other histograms have to have the same bins.

    Attributes
    ----------
    histogram : numpy.ndarray
        The contents; they may be changed.
    axis_names : list of str
        Names of the axes.
    bin_edges : list of numpy.ndarray
        Edges per axis.
    """

    # What UHI calls a histogram of numbers of events.
    kind = "COUNT"
    __array_priority__ = 10

    def __init__(self, axes, contents=None):
        axes = list(axes.items()) if isinstance(axes, dict) else list(axes)
        self.axis_names: List[str] = [str(name) for name, _ in axes]
        self.bin_edges: List[np.ndarray] = [
            np.array(edges, dtype=float) for _, edges in axes
        ]
        shape = tuple(len(edges) - 1 for edges in self.bin_edges)
        if contents is None:
            contents = np.zeros(shape)
        self.histogram = np.array(contents, dtype=float)
        if self.histogram.shape != shape:
            raise InputError(
                f"the contents have the shape {self.histogram.shape}, the axes have "
                f"{list(shape)} bins"
            )

    @classmethod
    def fill(cls, axes, *columns) -> "Histogram":
        """Return the histogram of events, one array per axis.

        A bin holds its left edge, the last one the right edge too; what lies outside is
        not counted.
        """
        empty = cls(axes)
        counts, _ = np.histogramdd(np.column_stack(columns), bins=empty.bin_edges)
        empty.histogram[...] = counts
        return empty

    @classmethod
    def from_uhi(cls, histogram) -> "Histogram":
        """Return a copy of a histogram that speaks UHI."""
        axes = []
        for i, axis in enumerate(histogram.axes):
            edges = getattr(axis, "edges", None)
            if edges is None:
                edges = [axis[0][0], *(bin_[1] for bin_ in axis)]
            elif callable(edges):
                edges = edges()
            axes.append((getattr(axis, "name", "") or f"axis{i}", edges))
        return cls(axes, np.asarray(histogram.values()))

    @classmethod
    def _from_compiled(cls, found: "_core.Histogram") -> "Histogram":
        return cls(list(zip(found.axis_names, found.bin_edges)), found.histogram)

    def _compiled(self) -> "_core.Histogram":
        return _core.Histogram(list(zip(self.axis_names, self.bin_edges)), self.histogram)

    # ---- UHI ---------------------------------------------------------------------------

    @property
    def axes(self) -> Tuple[HistogramAxis, ...]:
        """The axes."""
        return tuple(map(HistogramAxis, self.axis_names, self.bin_edges))

    def values(self, flow: bool = False) -> np.ndarray:
        """Return the contents."""
        return self.histogram.copy()

    def variances(self, flow: bool = False) -> Optional[np.ndarray]:
        """Return nothing: how the contents vary is not known."""
        return None

    def counts(self, flow: bool = False) -> np.ndarray:
        """Return the contents."""
        return self.histogram.copy()

    # ---- bins --------------------------------------------------------------------------

    @property
    def n(self) -> float:
        """The sum of the contents."""
        return float(self.histogram.sum())

    @property
    def dimensions(self) -> int:
        """Number of axes."""
        return len(self.bin_edges)

    def sum(self, axis: Optional[AxisName] = None) -> Union[float, "Histogram"]:
        """Return the sum of the contents, or the histogram without an axis."""
        if axis is None:
            return self.n
        i = self.get_axis_number(axis)
        kept = [pair for j, pair in enumerate(self._pairs()) if j != i]
        return Histogram(kept, self.histogram.sum(axis=i))

    def bin_centers(self, axis: Optional[AxisName] = None):
        """Return the centres of the bins of an axis, or a list for all axes."""
        if axis is None:
            return [found.centers for found in self.axes]
        return self.axes[self.get_axis_number(axis)].centers

    def bin_volumes(self) -> np.ndarray:
        """Return products of the widths of bins, in the shape of the contents."""
        volumes = np.ones(())
        for edges in self.bin_edges:
            volumes = np.multiply.outer(volumes, np.diff(edges))
        return volumes

    def get_axis_number(self, axis: AxisName) -> int:
        """Return the number of an axis from its name or number."""
        if isinstance(axis, str):
            if axis not in self.axis_names:
                raise InputError(
                    f"there is no axis {axis!r}; there are {', '.join(self.axis_names)}"
                )
            return self.axis_names.index(axis)
        if not -self.dimensions <= axis < self.dimensions:
            raise InputError(f"there is no axis {axis}; there are {self.dimensions}")
        return int(axis) % self.dimensions

    def get_axis_bin_index(self, value, axis: AxisName):
        """Return the bin of an axis that holds a value; values outside are clipped."""
        edges = self.bin_edges[self.get_axis_number(axis)]
        found = np.searchsorted(edges, value, side="right") - 1
        return np.clip(found, 0, len(edges) - 2)

    def _pairs(self) -> List[Tuple[str, np.ndarray]]:
        return list(zip(self.axis_names, self.bin_edges))

    def lookup(self, *coordinates) -> np.ndarray:
        """Return the contents at points; those outside are clipped."""
        index = []
        for edges, values in zip(self.bin_edges, coordinates):
            found = np.searchsorted(edges, np.asarray(values)) - 1
            index.append(np.clip(found, 0, len(edges) - 2))
        return self.histogram[tuple(index)]

    # ---- parts -------------------------------------------------------------------------

    def slice(self, start=None, stop=None, axis: AxisName = 0) -> "Histogram":
        """Return the bins of an axis that hold the values from start to stop."""
        i = self.get_axis_number(axis)
        edges = self.bin_edges[i]
        first = 0 if start is None else int(self.get_axis_bin_index(start, i))
        last = len(edges) - 2 if stop is None else int(self.get_axis_bin_index(stop, i))
        pairs = self._pairs()
        pairs[i] = (self.axis_names[i], edges[first : last + 2])
        return Histogram(pairs, np.take(self.histogram, range(first, last + 1), axis=i))

    def slicesum(self, start=None, stop=None, axis: AxisName = 0) -> "Histogram":
        """Return the sum over what slice() gives."""
        return self.slice(start, stop, axis).sum(axis)

    def project(self, *axes: AxisName) -> "Histogram":
        """Return the sum over all axes but these."""
        kept = [self.get_axis_number(axis) for axis in axes]
        dropped = tuple(i for i in range(self.dimensions) if i not in kept)
        contents = self.histogram.sum(axis=dropped)
        order = sorted(kept)
        contents = np.transpose(contents, [order.index(i) for i in kept])
        return Histogram([self._pairs()[i] for i in kept], contents)

    projection = project

    def similar_blank_histogram(self) -> "Histogram":
        """Return an empty histogram of the same bins."""
        return Histogram(self._pairs())

    def get_random(self, size: int = 10, random_state=None) -> np.ndarray:
        """Return random points: bins by their contents, uniform within; a row each."""
        rng = np.random if random_state is None else random_state
        contents = self.histogram.ravel()
        chosen = rng.choice(len(contents), size=size, p=contents / contents.sum())
        index = np.unravel_index(chosen, self.histogram.shape)
        columns = []
        for i, edges in zip(index, self.bin_edges):
            columns.append(edges[i] + np.diff(edges)[i] * rng.uniform(size=size))
        return np.column_stack(columns)

    # ---- arithmetic --------------------------------------------------------------------

    def _check_bins(self, other: "Histogram") -> None:
        pairs = zip(self.bin_edges, other.bin_edges)
        same = self.dimensions == other.dimensions
        if not (same and all(np.array_equal(a, b) for a, b in pairs)):
            raise InputError("the histograms have different bins")

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **kwargs):
        arrays = []
        for item in inputs:
            if isinstance(item, Histogram):
                self._check_bins(item)
                item = item.histogram
            arrays.append(item)
        if out is not None:
            kwargs["out"] = tuple(
                x.histogram if isinstance(x, Histogram) else x for x in out
            )
        result = getattr(ufunc, method)(*arrays, **kwargs)
        if out is not None:
            return out[0]
        if isinstance(result, np.ndarray) and result.shape == self.histogram.shape:
            if result.dtype == bool:
                return result
            return Histogram(self._pairs(), result)
        return result

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        return np.array(self.histogram, dtype=dtype)

    def __getitem__(self, key):
        """Return contents; with ``loc`` and ``sum`` of UHI a number or a histogram."""
        if _is_uhi(key):
            return self._indexed(key)
        return self.histogram[key]

    def _indexed(self, key):
        keys = list(key) if isinstance(key, tuple) else [key]
        if Ellipsis in keys:
            at = keys.index(Ellipsis)
            keys[at : at + 1] = [slice(None)] * (self.dimensions - len(keys) + 1)
        keys += [slice(None)] * (self.dimensions - len(keys))
        contents, kept = self.histogram, []
        for axis, k in zip(self.axes, keys):
            n = len(kept)
            if not isinstance(k, slice):
                i = k(axis) if callable(k) else k
                contents = contents.take(i, axis=n)
                continue
            first, last = (e(axis) if callable(e) else e for e in (k.start, k.stop))
            inside = range(*slice(first, last).indices(len(axis)))
            contents = contents.take(inside, axis=n)
            if callable(k.step):
                contents = contents.sum(axis=n)
            else:
                kept.append((axis.name, axis.edges[inside.start : inside.stop + 1]))
        return Histogram(kept, contents) if kept else float(contents)

    def _to_boost_histogram_(self):
        """Return a copy for boost-histogram and hist: ``hist.Hist(histogram)``."""
        import boost_histogram

        axes = [
            boost_histogram.axis.Variable(axis.edges, metadata=axis.name)
            for axis in self.axes
        ]
        for axis, named in zip(axes, self.axes):
            # Where hist finds names and labels.
            axis.__dict__.update(name=named.name, label=named.label)
        made = boost_histogram.Histogram(*axes)
        made.view()[...] = self.histogram
        return made

    def __setitem__(self, key, value) -> None:
        self.histogram[key] = value

    def __len__(self) -> int:
        return len(self.histogram)

    def __eq__(self, other):
        if not isinstance(other, Histogram):
            return NotImplemented
        return self._same_axes(other) and np.array_equal(self.histogram, other.histogram)

    __hash__ = None

    def _same_axes(self, other: "Histogram") -> bool:
        return self.axis_names == other.axis_names and list(self.axes) == list(other.axes)

    def to_dict(self) -> Dict[str, object]:
        """Return axes and contents as lists."""
        axes = {name: edges.tolist() for name, edges in self._pairs()}
        return {"axes": axes, "contents": self.histogram.tolist()}

    def __repr__(self) -> str:
        return f"Histogram({', '.join(map(repr, self.axes))}; sum {self.n:.6g})"
