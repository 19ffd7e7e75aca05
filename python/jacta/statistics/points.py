"""The toys of one true point, put together from the result files of its batches.

    points = jacta.statistics.read_points(glob.glob("results/power_*.h5"))
    t = points[0].likelihood_ratio("true")

Files belong to one point when their metadata agree (the date aside) and they are of the
same computation; the same toy in two files is an error, since it would count twice.
"""

import json
import os
import pathlib
from typing import Dict, List, NamedTuple, Sequence, Union

import numpy as np

from .. import _core
from ..data import read_results
from ..errors import Error, InputError
from .proportions import Estimate, fraction

PathLike = Union[str, os.PathLike]


class Batch(NamedTuple):
    """One file of a point: where it is and what only it knows."""

    file: str
    first_toy: int
    n_toys: int
    details: dict


class ToyPoint:
    """Rows of all hypotheses at one true value, in the order of the toys."""

    def __init__(self, results: Sequence["_core.Results"], files: Sequence[str]):
        order = sorted(
            range(len(files)), key=lambda i: results[i].batch.get("first_toy") or 0
        )
        first = results[order[0]]
        self.metadata = dict(first.metadata)
        self.hypotheses: Dict[str, dict] = dict(first.hypotheses)
        self.batches = [_batch(results[i], files[i]) for i in order]
        _refuse_overlap(self.batches)
        self.fits = {
            name: np.concatenate([results[i].fits[name] for i in order])
            for name in first.fits
        }

    @property
    def poi(self) -> str:
        """The parameter of interest."""
        return str(self.metadata.get("poi", ""))

    @property
    def n_toys(self) -> int:
        """Number of toys."""
        return len(next(iter(self.fits.values()))) if self.fits else 0

    @property
    def computation(self) -> str:
        """The computation of the running file that this point belongs to."""
        return str(self.batches[0].details.get("computation", ""))

    @property
    def true_value(self) -> float:
        """The value of the parameter of interest that the toys were generated with.

        NaN where the file does not say it: without a generate value it is the nominal one
        of the model file.
        """
        if self.poi in self.metadata.get("generate_values", {}):
            return float(self.metadata["generate_values"][self.poi])
        for rows in (self.hypotheses.get("true", {}), self.metadata["nominal_values"]):
            if self.poi in rows:
                return float(rows[self.poi])
        return np.nan

    @property
    def expected_events(self) -> float:
        """Expected events of a rate multiplier's source; NaN where there are none."""
        source = self.poi.removesuffix("_rate_multiplier")
        return float(self.metadata.get("expectation_values", {}).get(source, np.nan))

    @property
    def varied(self) -> Dict[str, float]:
        """Generate and nominal values, the parameter of interest aside."""
        values = {
            **self.metadata.get("nominal_values", {}),
            **self.metadata.get("generate_values", {}),
        }
        values.pop(self.poi, None)
        return values

    def rows(self, hypothesis: str) -> np.ndarray:
        """Return the rows of a hypothesis."""
        if hypothesis not in self.fits:
            raise InputError(
                f"{self.batches[0].file} has no hypothesis '{hypothesis}'; it has "
                + ", ".join(self.fits)
            )
        return self.fits[hypothesis]

    def valid(self, *hypotheses: str) -> np.ndarray:
        """Return which toys have valid fits of all these hypotheses."""
        return np.logical_and.reduce(
            [self.rows(name)["valid_fit"] for name in hypotheses]
        )

    def likelihood_ratio(
        self, hypothesis: str = "true", kind: str = "two-sided", free: str = "free"
    ) -> np.ndarray:
        """Return t = 2 (ln L(free) - ln L(hypothesis)) of the toys with valid fits.

        Parameters
        ----------
        hypothesis : str
            What is tested: "true", "zero", or another one of the file.
        kind : str
            "two-sided"; "upper": 0 where the best fit is above the tested value;
            "lower": 0 where it is below ("lower" at zero is the q0 of discoveries).
        """
        keep = self.valid(free, hypothesis)
        best, tested = self.rows(free)[keep], self.rows(hypothesis)[keep]
        t = 2.0 * (best["ll"] - tested["ll"])
        if kind == "two-sided":
            return t
        shift = best[self.poi] - tested[self.poi]
        if kind == "upper":
            return np.where(shift > 0.0, 0.0, t)
        if kind == "lower":
            return np.where(shift < 0.0, 0.0, t)
        raise InputError(f"'{kind}' is no kind: two-sided, upper or lower")

    def failures(self, hypothesis: str = "free") -> List[dict]:
        """Return file, number in it and index of every toy whose fit is invalid."""
        found = []
        start = 0
        rows = self.rows(hypothesis)
        for batch in self.batches:
            bad = np.flatnonzero(~rows["valid_fit"][start : start + batch.n_toys])
            found += [
                {"file": batch.file, "toy": int(i), "index": batch.first_toy + int(i)}
                for i in bad
            ]
            start += batch.n_toys
        return found

    def coverage(self, hypothesis: str = "free", z: float = 1.0) -> Estimate:
        """Return the fraction of intervals that hold the true value, edges included."""
        lower, upper = self.intervals(hypothesis)
        if np.isnan(self.true_value):
            raise InputError(
                f"{self.batches[0].file} does not say which {self.poi} its toys have: "
                "no generate value and no hypothesis 'true'"
            )
        inside = (lower <= self.true_value) & (self.true_value <= upper)
        return fraction(int(inside.sum()), len(inside), z)

    def intervals(self, hypothesis: str = "free") -> tuple:
        """Return the lower and upper edges of toys with a valid fit and an interval.

        An edge that was not asked for is NaN in the file and open (infinite) here.
        """
        rows = self.rows(hypothesis)
        rows = rows[rows["valid_fit"]]
        lower, upper = rows["dl"].copy(), rows["ul"].copy()
        found = ~(np.isnan(lower) & np.isnan(upper))
        if not found.any():
            raise InputError(
                f"{self.batches[0].file} has no intervals of '{hypothesis}': run it with "
                "compute_confidence_interval: true"
            )
        lower, upper = lower[found], upper[found]
        lower[np.isnan(lower)] = -np.inf
        upper[np.isnan(upper)] = np.inf
        return lower, upper

    @property
    def confidence_level(self) -> float:
        """The level that the intervals were made for."""
        arguments = self.batches[0].details.get("arguments", {})
        return float(arguments.get("confidence_level") or 0.9)

    @property
    def interval_kind(self) -> str:
        """central, upper or lower."""
        arguments = self.batches[0].details.get("arguments", {})
        return str(arguments.get("confidence_interval_kind") or "central")


def _batch(results: "_core.Results", file: str) -> Batch:
    details = dict(results.batch)
    rows = next(iter(results.fits.values()), ())
    return Batch(file, int(details.get("first_toy") or 0), len(rows), details)


def _refuse_overlap(batches: Sequence[Batch]) -> None:
    for before, after in zip(batches, batches[1:]):
        if "first_toy" not in after.details:
            continue
        if before.first_toy + before.n_toys > after.first_toy:
            raise InputError(
                f"{before.file} and {after.file} hold the same toys (from number "
                f"{after.first_toy}): leave one out"
            )


def _identity(results: "_core.Results") -> str:
    metadata = {key: value for key, value in results.metadata.items() if key != "date"}
    computation = results.batch.get("computation", "")
    return json.dumps([metadata, computation, sorted(results.fits)], sort_keys=True)


def result_files(paths: Sequence[PathLike]) -> List[str]:
    """Return files as given, and of folders every file that may hold results."""
    files: List[str] = []
    for path in map(pathlib.Path, paths):
        if path.is_dir():
            files += sorted(str(file) for file in path.glob("*.h5"))
        else:
            files.append(str(path))
    return files


def read_points(paths: Sequence[PathLike]) -> List[ToyPoint]:
    """Read result files, or folders of them, as points sorted by their true values.

    Files of a folder that hold no results (toy data, templates) are passed over; a file
    that is named itself has to be a result.
    """
    named = {str(path) for path in map(pathlib.Path, paths) if not path.is_dir()}
    groups: Dict[str, list] = {}
    for file in result_files(paths):
        try:
            results = read_results(file)
        except Error:
            if file in named:
                raise
            continue
        groups.setdefault(_identity(results), []).append((results, file))
    if not groups:
        raise InputError("no result files in " + ", ".join(map(str, paths)))
    points = [ToyPoint(*zip(*group)) for group in groups.values()]
    return sorted(
        points, key=lambda point: (point.computation, _order(point.varied), _true(point))
    )


def _order(values: Dict[str, float]) -> list:
    return sorted((name, float(value)) for name, value in values.items())


def _true(point: ToyPoint) -> float:
    try:
        return point.true_value
    except (InputError, KeyError):
        return np.nan
