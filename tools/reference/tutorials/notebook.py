"""What the scripts beside this file share: fixed data, and a page for their numbers.

Toys of two packages differ, as their random numbers do. Data that both are given are
made here, from uniform numbers of NumPy alone.
"""

import json
import pathlib
import sys
import time

import numpy as np

MODELS = pathlib.Path(__file__).resolve().parents[3] / "tests" / "golden"


class Page:
    """The numbers of a script, written to the file that its first argument names.

    ``exact`` are those that do not depend on a minimiser, ``fitted`` those that do, with
    the scale on which a fit may be off: an error, the width of an interval, 1 for ln L.
    """

    def __init__(self):
        self._content = {"exact": {}, "fitted": {}}
        self._begin = time.perf_counter()

    def exact(self, name, values):
        """Note numbers that are the same in every package."""
        self._content["exact"][name] = np.ravel(np.asarray(values, float)).tolist()

    def fitted(self, name, values, scale=1.0):
        """Note numbers of fits."""
        values = np.ravel(np.asarray(values, float)).tolist()
        self._content["fitted"][name] = {"values": values, "scale": float(scale)}

    def write(self):
        """Write all of it, and how long the script took."""
        self._content["seconds"] = time.perf_counter() - self._begin
        pathlib.Path(sys.argv[1]).write_text(json.dumps(self._content))


def sort_of_normal(rng, n, mean, width):
    """Return sums of uniform numbers, the same for every version of NumPy."""
    return mean + width * (rng.random((n, 12)).sum(axis=1) - 6.0)


def plane(seed, n_band, n_peak):
    """Return events in 0 < x < 6, 0 < y < 10: a rising band, and some around (1.5, 2.5)."""
    rng = np.random.default_rng(seed)
    x = 6 * np.sqrt(rng.random(n_band))
    y = sort_of_normal(rng, n_band, 4.0, 1.5) + 0.3 * x
    x = np.concatenate([x, sort_of_normal(rng, n_peak, 1.5, 1.0)])
    y = np.concatenate([y, sort_of_normal(rng, n_peak, 2.5, 1.3)])
    events = np.zeros(len(x), dtype=[("x", float), ("y", float), ("source", int)])
    events["x"] = np.clip(x, 0.01, 5.99)
    events["y"] = np.clip(y, 0.01, 9.99)
    return events


def spectrum(seed, n_flat, n_peak, lower, upper):
    """Return energies between two ends: falling ones, and some around 85."""
    rng = np.random.default_rng(seed)
    falling = lower + (upper - lower) * rng.random(n_flat) ** 1.3
    energies = np.concatenate([falling, sort_of_normal(rng, n_peak, 85.0, 6.0)])
    events = np.zeros(len(energies), dtype=[("ces", float), ("source", int)])
    events["ces"] = np.clip(energies, lower + 0.01, upper - 0.01)
    return events


def with_measurements(model, terms, generated=None, **measured):
    """Return data of a model: events by term, and its measurements beside them.

    Measurements are nominal unless given. ``generated`` is what a toy says it was made
    with.
    """
    data = model.generate_data(**(generated or {}))
    for name, events in terms.items():
        data[name] = events
    ancillary = data["ancillary"].copy()
    nominal = model.parameters.nominal_values
    for name in ancillary.dtype.names:
        ancillary[name] = measured.get(name, nominal[name])
    data["ancillary"] = ancillary
    return data
