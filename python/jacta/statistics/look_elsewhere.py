r"""A p-value for the largest excess of a scan over a parameter that only a signal has.

Along the scan (a mass, a phase) q is the square of a signal's significance. How often the
largest one exceeds c anywhere is bounded, for large c sharply, by

    p = P(q > c at one place) + <N(u)> (c/u)^((s-1)/2) exp(-(c-u)/2),

<N(u)> the mean number of times that q crosses a low level u upwards under the background
alone, s the degrees of freedom of q. <N(u)> is found with few toys, where p would need
millions.
Reference: E. Gross and O. Vitells, Eur. Phys. J. C 70 (2010) 525; R. B. Davies,
Biometrika 74 (1987) 33.

Assumptions: q is chi-square distributed at every place (half of it for a one-sided
search: give ``one_sided``), smooth, and scanned so finely that crossings are not missed.
Use this for a global significance of at least about 2 sigma; below, or where q at one
place is not chi-square, the largest q of toys. `look_elsewhere` has both beside each
other, from the scans of the same toys.
"""

import math
from typing import NamedTuple, Sequence

import numpy as np

from ..errors import InputError
from .p_values import PValue, p_value
from .special import chi_square_tail, significance_of


class GlobalPValue(NamedTuple):
    """Local and global p-value of a scan; ``error`` from the error of the crossings."""

    value: float
    error: float
    significance: float
    local: float
    local_significance: float

    @property
    def trials(self) -> float:
        """The global over the local p-value."""
        return self.value / self.local


def up_crossings(scan: Sequence[float], level: float) -> int:
    """Return how often a scan passes the level upwards from one place to the next."""
    values = np.asarray(scan, dtype=float)
    if np.isnan(values).any():
        raise InputError(f"{np.isnan(values).sum()} values of the scan are NaN")
    above = values > level
    return int((~above[:-1] & above[1:]).sum())


def mean_up_crossings(scans: Sequence[Sequence[float]], level: float) -> tuple:
    """Return the mean number of crossings over toys and its standard error."""
    counts = [up_crossings(scan, level) for scan in scans]
    if len(counts) < 2:
        raise InputError("the mean number of crossings needs the scans of several toys")
    return float(np.mean(counts)), float(np.std(counts, ddof=1) / math.sqrt(len(counts)))


def global_p_value(
    largest: float,
    crossings: float,
    level: float,
    dof: float = 1.0,
    crossings_error: float = 0.0,
    one_sided: bool = False,
) -> GlobalPValue:
    """Return the p-value of the largest q of a scan (see the module).

    Parameters
    ----------
    largest : float
        The largest q of the scan of the data.
    crossings, crossings_error : float
        Mean number of crossings of ``level`` by toys of the background, as counted: with
        a one-sided q those of the one-sided q.
    """
    if not 0.0 < level <= largest:
        raise InputError(
            "the level of the crossings is above 0 and at most the largest q, "
            f"{largest:g}"
        )
    local = chi_square_tail(largest, dof) * (0.5 if one_sided else 1.0)
    factor = (largest / level) ** (0.5 * (dof - 1.0)) * math.exp(-0.5 * (largest - level))
    value = min(1.0, local + crossings * factor)
    return GlobalPValue(
        value,
        crossings_error * factor,
        significance_of(value),
        local,
        significance_of(local),
    )


class LookElsewhere(NamedTuple):
    """The largest q of the data, its place, and its p-value from toys and crossings."""

    largest: float
    position: int
    toys: PValue
    crossings: GlobalPValue


def look_elsewhere(
    scans: Sequence[Sequence[float]],
    observed: Sequence[float],
    level: float = 1.0,
    dof: float = 1.0,
    one_sided: bool = False,
) -> LookElsewhere:
    """Return the p-value of the largest q of the data's scan, from scans of toys.

    Parameters
    ----------
    scans : sequence of sequences
        q of toys of the background at the places of the scan.
    observed : sequence of float
        q of the data at the same places.
    level : float
        Where upward crossings are counted: low enough for many of them.
    """
    toys, data = np.asarray(scans, dtype=float), np.asarray(observed, dtype=float)
    if toys.ndim != 2 or data.shape != toys.shape[1:]:
        raise InputError(
            f"the scans of toys, {toys.shape}, and that of the data, {data.shape}, have "
            "other places"
        )
    largest = float(data.max())
    crossings, error = mean_up_crossings(toys, level)
    found = p_value(toys.max(axis=1), largest)
    # At one place it would be chi-square; of the largest one it is not.
    found = found._replace(asymptotic=math.nan, asymptotic_significance=math.nan)
    return LookElsewhere(
        largest,
        int(data.argmax()),
        found,
        global_p_value(largest, crossings, level, dof, error, one_sided),
    )
