"""Coverage of intervals, measured with toys."""

import math
import os
import tempfile
from typing import Dict, NamedTuple, Optional

import numpy as np

from .errors import InputError
from .runner import Runner


class Coverage(NamedTuple):
    """How often intervals hold the true value.

    Attributes
    ----------
    fraction, error : float
        Fraction of the toys, and its binomial standard error.
    level : float
        The confidence level that is claimed.
    n_toys, n_undefined : int
        Toys with an interval, and those without: an invalid fit or an undefined edge.
    """

    fraction: float
    error: float
    level: float
    n_toys: int
    n_undefined: int

    @property
    def pull(self) -> float:
        """Deviation from the level in standard errors that hold where it is right."""
        expected = math.sqrt(self.level * (1 - self.level) / max(self.n_toys, 1))
        return (self.fraction - self.level) / expected

    def __str__(self) -> str:
        words = "agrees with" if abs(self.pull) < 3 else "DEVIATES from"
        return (
            f"coverage {self.fraction:.4f} +- {self.error:.4f} {words} the level "
            f"{self.level:g} ({self.n_toys} toys, {self.n_undefined} undefined)"
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from .html import table

        return table("Coverage", [self._asdict()], f"{self}.")


def coverage(
    model,
    poi: str,
    true_values: Dict[str, float],
    n_mc: int = 1000,
    *,
    seed: Optional[int] = None,
    confidence_level: float = 0.9,
    confidence_interval_kind: str = "central",
    threads: int = 0,
    **arguments,
) -> Coverage:
    """Measure how often the intervals of a parameter hold its true value.

    Parameters
    ----------
    model : StatisticalModel
        The model.
    poi : str
        The parameter of interest.
    true_values : dict
        Values that toys are made with, that of the parameter of interest among them.
    n_mc : int
        Number of toys.
    seed, confidence_level, confidence_interval_kind, threads, **arguments
        As for Runner; ``statistical_model_args={"limit_threshold": file}`` for thresholds
        of toys.
    """
    if n_mc < 1:
        raise InputError(f"coverage is counted in toys: n_mc is {n_mc}, and not 1 or more")
    with tempfile.TemporaryDirectory() as folder:
        outcome = Runner(
            model,
            poi=poi,
            hypotheses=["free"],
            n_mc=n_mc,
            generate_values=true_values,
            compute_confidence_interval=True,
            confidence_level=confidence_level,
            confidence_interval_kind=confidence_interval_kind,
            toydata_mode="generate",
            output_filename=os.path.join(folder, "toys.ii.h5"),
            seed=seed,
            threads=threads,
            **arguments,
        ).run()
    rows = outcome.results.fits["free"]
    good = rows["valid_fit"].copy()
    if confidence_interval_kind != "upper":
        good &= ~np.isnan(rows["dl"])
    if confidence_interval_kind != "lower":
        good &= ~np.isnan(rows["ul"])
    truth = model.parameters(**outcome.results.metadata["generate_values"])[poi]
    above = np.nan_to_num(rows["dl"], nan=-np.inf) <= truth
    below = truth <= np.nan_to_num(rows["ul"], nan=np.inf, posinf=np.inf)
    n = int(good.sum())
    fraction = float((above & below)[good].mean()) if n else math.nan
    error = math.sqrt(fraction * (1 - fraction) / n) if n else math.nan
    return Coverage(fraction, error, confidence_level, n, len(rows) - n)
