"""Templates of the examples: bands in two scintillation signals, and energy spectra.

Their sums are exact: contents are multiples of 2**-20.
"""

import os

import numpy as np

from ..data import write_templates
from ..histogram import Histogram

_UNIT = 2.0**-20


def _exact(contents: np.ndarray, total: float) -> np.ndarray:
    """Return contents that add up to the total without rounding."""
    steps = np.floor(contents / contents.sum() * total / _UNIT)
    largest = np.unravel_index(np.argmax(steps), steps.shape)
    steps[largest] += round(total / _UNIT) - steps.sum()
    return steps * _UNIT


def _band(gain: float, width: float, weight, total: float) -> Histogram:
    """Return events whose second signal scatters around a multiple of the first."""
    x, y = np.linspace(0, 100, 51), np.geomspace(100, 100000, 51)
    cs1 = 0.5 * (x[1:] + x[:-1])
    cs2 = np.sqrt(y[1:] * y[:-1])
    centre = np.log10(gain * cs1**0.9 + 150)[:, None]
    pull = (np.log10(cs2)[None, :] - centre) / width
    contents = weight(cs1)[:, None] * np.exp(-0.5 * pull**2) + 1e-9
    return Histogram([("cs1", x), ("cs2", y)], _exact(contents, total))


def electronic_recoils(shift: float) -> Histogram:
    """Return 200 events a year in the band of electronic recoils, moved by a shift."""
    gain = 120 * 1.1**shift
    return _band(gain, 0.11, lambda cs1: np.ones_like(cs1) + 0.2 * cs1 / 100, 200.0)


def wimps() -> Histogram:
    """Return 10 events a year of WIMPs of 50 GeV, in the band of nuclear recoils."""
    return _band(40, 0.13, lambda cs1: np.exp(-cs1 / 18), 10.0)


def spectrum(end_point: float, power: float) -> Histogram:
    """Return a spectrum in energy up to an end point."""
    edges = np.linspace(0, 3000, 3001)
    energy = 0.5 * (edges[1:] + edges[:-1])
    shape = np.where(energy < end_point, 1.0, 0.0)
    shape = shape * energy**power * np.clip(end_point - energy, 0, None) ** 2
    return Histogram([("ces", edges)], _exact(shape, 1.0))


def write_all(folder: str) -> None:
    """Write all template files to a folder."""
    for shift in range(-2, 3):
        path = os.path.join(folder, f"er_template_{shift}.ii.h5")
        write_templates(path, {"er_template": electronic_recoils(shift)})
    path = os.path.join(folder, "er_template.ii.h5")
    write_templates(path, {"er_template": electronic_recoils(0)})
    path = os.path.join(folder, "wimp50gev_template.ii.h5")
    write_templates(path, {"wimp_template": wimps()})
    path = os.path.join(folder, "xe133_template.ii.h5")
    write_templates(path, {"xe133_template": spectrum(427.0, 0.5)})
    path = os.path.join(folder, "xe136_template.ii.h5")
    write_templates(path, {"xe136_hsd": spectrum(2458.0, 1.5)})
