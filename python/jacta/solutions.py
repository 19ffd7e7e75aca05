"""All maxima of an amplitude model's likelihood that are near the best, with fractions.

    for s in model.solutions(50, delta=5.0, seed=1):
        print(s.ll, s.n_found, s.fractions)

Likelihoods of amplitudes have several maxima, and the data may not tell them apart. Fits
from random starts are one solution where ln L and all fit fractions agree: couplings may
differ by what the intensity does not see, an overall phase or its mirror image.
"""

import dataclasses
from typing import Dict, List

import numpy as np

from .errors import UsageError

SAME_LL = 1e-3
SAME_FRACTION = 1e-3


@dataclasses.dataclass
class Solution:
    """A maximum of the likelihood.

    Attributes
    ----------
    ll : float
        ln L there.
    values : dict
        The parameters.
    fractions : dict
        Fit fractions with interference of the first sample, without errors.
    n_found : int
        Number of starts that ended here.
    """

    ll: float
    values: Dict[str, float]
    fractions: Dict[str, float]
    n_found: int = 1


def _start(names: List[str], values: Dict[str, float], rng) -> Dict[str, float]:
    """Draw couplings as tf-pwa does: radii to 2, phases all round; the rest stays."""
    drawn = dict(values)
    for name in names:
        if name.endswith("r") and name[:-1] + "i" in values:
            drawn[name] = rng.uniform(0, 2)
        elif name.endswith("i") and name[:-1] + "r" in values:
            drawn[name] = rng.uniform(-np.pi, np.pi)
    return drawn


def _is_same(a: Solution, b: Solution) -> bool:
    return abs(a.ll - b.ll) < SAME_LL and all(
        abs(a.fractions[name] - b.fractions[name]) < SAME_FRACTION for name in a.fractions
    )


def solutions(model, n: int, delta: float, seed: int) -> List[Solution]:
    """Return the maxima within `delta` of the best, see AmplitudeModel.solutions."""
    if n < 1:
        raise UsageError(f"{n} starts: take 1 or more")
    if not delta >= 0:
        raise UsageError(f"delta is {delta}: a difference of ln L, not negative")
    if model._has_own_likelihood():
        raise UsageError("solutions are those of the model's own likelihood")
    if model.fit_result is None:
        model.fit()
    rng = np.random.default_rng(seed)
    first = dict(model.fit_result.values)
    names = model.covariances(first)["names"]
    found: List[Solution] = []
    bound = model._model.bind(model._current_tables())
    starts = [first] + [_start(names, first, rng) for _ in range(n)]
    for start in starts:
        result = bound.fit(fixed={}, start=start, strategy=model._strategy(None, None))
        if not result.valid:
            continue
        values = dict(result.values)
        fractions = model.fit_fractions(values, errors=False)[0]
        new = Solution(
            float(result.ll), values, {k: float(v[0]) for k, v in fractions.items()}
        )
        same = next((s for s in found if _is_same(s, new)), None)
        if same is None:
            found.append(new)
        else:
            same.n_found += 1
            if new.ll > same.ll:
                same.ll, same.values, same.fractions = new.ll, new.values, new.fractions
    found.sort(key=lambda s: -s.ll)
    return [s for s in found if found[0].ll - s.ll <= delta]
