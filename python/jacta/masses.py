"""Whether momenta have the masses of the particles that they are said to be."""

from typing import Dict, Iterator, Optional, Sequence

import numpy as np

from . import _core
from .messages import warn


def warn_of_masses(
    model: "_core.AmplitudeModel",
    tables: Dict[str, np.ndarray],
    masses: Optional[Dict[str, float]],
) -> Dict[str, float]:
    """Warn of data without the masses of the samples of the model; return these."""
    if masses is None:
        masses = masses_of(model.finals, model.samples[0]["phsp"].momenta)
    for name, table in tables.items():
        if name == "data" or name.startswith("data_"):
            for text in mass_warnings(masses, table):
                warn(f"{name}: {text}")
    return masses


def masses_of(finals: Sequence[str], momenta: Sequence[np.ndarray]) -> Dict[str, float]:
    """Return the mean mass of every final particle, in at most a thousand events."""
    squares = (np.mean(minkowski_squares(p[:1000])) for p in momenta)
    return {name: float(np.sqrt(max(m2, 0.0))) for name, m2 in zip(finals, squares)}


def minkowski_squares(p: np.ndarray) -> np.ndarray:
    """Return E^2 - p^2 of rows E, px, py, pz."""
    return p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(axis=1)


def mass_warnings(masses: Dict[str, float], table: np.ndarray) -> Iterator[str]:
    """Say which momenta do not have the masses, by the rule of samples from files."""
    if len(table) == 0:
        return
    for name, mass in masses.items():
        p = np.stack([table[f"{name}_{c}"] for c in ("e", "px", "py", "pz")], axis=1)
        seen = minkowski_squares(p)
        width = 0.01 + 0.05 * mass
        bound = width * (2 * mass + width) + 1e-5 * p[:, 0] ** 2
        off = np.flatnonzero(np.abs(seen - mass**2) > bound)
        if 2 * len(off) > len(table):
            mean = np.sqrt(max(seen.mean(), 0.0))
            yield (
                f"the mass of {name} is {mean:.6g} GeV, but {mass:.6g} in the samples of "
                "the model; check units and the order of the particles"
            )
        elif len(off) > 0:
            yield (
                f"{len(off)} of {len(table)} events are off the mass shell: event "
                f"{off[0]} (from 0) has m^2 = {seen[off[0]]:.6g} GeV^2 of {name}, which "
                f"has {mass**2:.6g} in the samples of the model; take it out"
            )
