"""What a golden case is made of, and how its templates are written."""

import dataclasses
import json
import pathlib
from typing import Callable

import h5py
import numpy as np

DATE = "20240101_00:00:00"


@dataclasses.dataclass
class TemplateFile:
    """A template file: histograms on common axes.

    Attributes
    ----------
    name : str
        File name.
    axes : dict of str to array
        Edges by axis, in the order of the dimensions.
    histograms : dict of str to array
        Contents by histogram name.
    counts : dict of str to array
        Monte Carlo counts behind the bins, by histogram name.
    """

    name: str
    axes: dict
    histograms: dict
    counts: dict = dataclasses.field(default_factory=dict)

    def write(self, folder):
        """Write the file as inference_interface does, with a fixed date."""
        with h5py.File(pathlib.Path(folder) / self.name, "w") as file:
            file.attrs["date"] = DATE
            file.attrs["version"] = "0.0"
            for i, (axis, edges) in enumerate(self.axes.items()):
                dataset = file.create_dataset(f"bins/{i}", data=np.asarray(edges, float))
                dataset.attrs["name"] = axis
            for name, contents in self.histograms.items():
                file.create_dataset(f"templates/{name}", data=np.asarray(contents, float))
            for name, contents in self.counts.items():
                file.create_dataset(f"n_events/{name}", data=np.asarray(contents, float))


@dataclasses.dataclass
class SpectrumFile:
    """A spectrum for a SpectrumTemplateSource.

    Attributes
    ----------
    name : str
        File name.
    points : list of float
        Coordinates.
    values : list of float
        The spectrum there.
    """

    name: str
    points: list
    values: list

    def write(self, folder):
        """Write the file."""
        content = {"coordinate_system": list(self.points), "map": list(self.values)}
        path = pathlib.Path(folder) / self.name
        path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


@dataclasses.dataclass
class Case:
    """A model, the points to evaluate it at, and one data set.

    Attributes
    ----------
    name : str
        Name of the file with the numbers.
    model : str
        Model file below the folder of the golden numbers.
    ranges : dict of str to pair
        Parameters to vary, each with the range for the random points.
    bounds : pair of float
        Bounds of the interval search.
    poi : str
        Parameter of interest.
    shifted : dict
        Second point for the source histograms.
    templates : callable
        Returns the files to write.
    extra_points : list of dict
        Points beyond the limits, on anchors, and the like.
    generate : dict
        Parameters of the data set, the others nominal.
    edge_events : dict of str to list, optional
        Events to add by term: coordinates and source. By default some at the corners
        and on inner edges of the analysis space.
    nominal_values : dict
        Nominal values in place of those of the model file.
    seed : int
        Seed of the data set and of the random points.
    histograms : bool
        Whether to store the source histograms.
    counted : bool
        Whether the templates hold Monte Carlo counts that the likelihood uses.
    numbers : str, optional
        File with the numbers, by default `<name>.json`.
    """

    name: str
    model: str
    ranges: dict
    bounds: tuple
    poi: str = "signal_rate_multiplier"
    shifted: dict = dataclasses.field(default_factory=dict)
    templates: Callable = list
    extra_points: list = dataclasses.field(default_factory=list)
    generate: dict = dataclasses.field(default_factory=dict)
    edge_events: dict = None
    nominal_values: dict = dataclasses.field(default_factory=dict)
    seed: int = 1
    histograms: bool = True
    counted: bool = False
    numbers: str = None


def centers(edges):
    """Return the bin centres of some edges."""
    edges = np.asarray(edges, float)
    return 0.5 * (edges[1:] + edges[:-1])


def mesh(*edges):
    """Return the bin centres of every axis, shaped for broadcasting."""
    return np.meshgrid(*map(centers, edges), indexing="ij", sparse=True)


def bump(x, center, width):
    """Return a peak of height 1, made of exactly rounded operations only."""
    distance = (x - center) / width
    return 1 / (1 + distance * distance)


def scaled(contents, total):
    """Return contents that sum to `total`."""
    return contents * (total / contents.sum())
