r"""Significance of a resonance, and upper limits of its fit fraction.

    model.significance("Flat", n_toys=1000, seed=1)
    model.fraction_limit("Flat", level=0.9, n_toys=500, seed=1)

Significance: t = 2 (ln L_free - ln L_without), where the couplings of all chains of the
resonance are 0 in the second fit. Asymptotically chi-square with two degrees of freedom
per coupling (S. S. Wilks, Ann. Math. Statist. 9 (1938) 60); where masses or widths of the
resonance float it is not: they mean nothing without it. Toys of the fit without the
resonance, fitted again with and without it from several starts, need no such assumption.

Upper limit of a fraction: J. Neyman's construction with the fitted fraction as statistic.
At every true fraction F the other parameters are those that the data prefer; F is
excluded where a fitted fraction as small as that of the data is rarer than 1 - level.
Reference: J. Neyman, Phil. Trans. R. Soc. A 236 (1937) 333; for the other parameters B.
Sen, M. Walker and M. Woodroofe, Statistica Sinica 19 (2009) 301 (profile construction).
"""

from typing import Dict, List, NamedTuple, Optional

import numpy as np

from .errors import InputError, UsageError
from .runner import Runner
from .statistics import PValue, p_value


class WaveSignificance(NamedTuple):
    """Twice the difference of ln L without a resonance, and what it means.

    ``p_value`` has the asymptotic value and significance, and those of toys where some
    were thrown; without toys it is None and ``asymptotic_p`` all there is.
    """

    resonance: str
    t: float
    dof: int
    asymptotic_p: float
    asymptotic_significance: float
    p_value: Optional[PValue]
    n_invalid: int
    seed: int = 0

    def text(self) -> str:
        """Return the significance in words, by the asymptotic formula and from toys."""
        lines = [
            f"{self.resonance}: 2 (ln L - ln L without it) = {self.t:.4g}, "
            f"{self.dof} degrees of freedom",
            f"asymptotic: {self.asymptotic_significance:.3g} sigma "
            f"(p = {self.asymptotic_p:.3g})",
        ]
        toys = self.p_value
        if toys is None:
            return "\n".join(lines)
        if toys.n_above:
            lines.append(
                f"from toys: {toys.significance:.3g} sigma (p = {toys.value:.3g} "
                f"[{toys.lower:.2g}, {toys.upper:.2g}])"
            )
        else:
            lines.append(
                f"from toys: more than {toys.significance_lower:.3g} sigma "
                f"(p < {toys.upper:.2g}): none reaches it"
            )
        lines.append(
            f"{toys.n_toys} toys, {self.n_invalid} more with invalid fits, "
            f"seed {self.seed}"
        )
        return "\n".join(lines)

    def to_json(self) -> Dict[str, object]:
        """Return the document that ``jacta significance --json`` prints."""
        found: Dict[str, object] = {
            "resonance": self.resonance,
            "t": self.t,
            "dof": self.dof,
            "asymptotic_p": self.asymptotic_p,
            "asymptotic_significance": self.asymptotic_significance,
        }
        if self.p_value is None:
            return found
        toys = self.p_value
        return {
            **found,
            "p_value": toys.value,
            "p_range": [toys.lower, toys.upper],
            "significance": toys.significance,
            "significance_range": [toys.significance_lower, toys.significance_upper],
            "n_above": toys.n_above,
            "n_toys": toys.n_toys,
            "n_invalid": self.n_invalid,
            "seed": self.seed,
        }


class FractionLimit(NamedTuple):
    """An upper limit, with the points of the construction.

    ``p_values[i]`` is the share of toys at ``points[i]`` with a fraction of at most the
    observed one.
    """

    resonance: str
    level: float
    observed: float
    limit: float
    points: np.ndarray
    p_values: np.ndarray
    n_toys: int
    seed: int = 0

    def text(self) -> str:
        """Return the limit, and the points it rests on."""
        lines = [
            f"{self.resonance}: fraction < {self.limit:.4g} at {self.level:g} confidence; "
            f"fitted {self.observed:.4g}",
            "true fraction  toys with as small a fitted one",
        ]
        lines += [f"{f:13.4g}  {p:.3g}" for f, p in zip(self.points, self.p_values)]
        lines.append(f"{self.n_toys} toys at each, seed {self.seed}")
        return "\n".join(lines)

    def to_json(self) -> Dict[str, object]:
        """Return the document that ``jacta fraction_limit --json`` prints."""
        return {
            **self._asdict(),
            "points": self.points.tolist(),
            "p_values": self.p_values.tolist(),
        }


def total_couplings(model, resonance: str) -> List[str]:
    """Return the total couplings of the chains of a resonance, without r and i."""
    if resonance not in model.resonances:
        raise InputError(
            f"there is no resonance {resonance}; there are " + ", ".join(model.resonances)
        )
    names = model.parameters.names
    stems = [n[:-1] for n in names if n.endswith("_total_0r") and n[:-1] + "i" in names]
    values = model._values_or_fit(None)
    off = {f"{stem}{end}": 0.0 for stem in stems for end in "ri"}
    found = []
    for stem in stems:
        # Alone, a chain has all of the fraction of its resonances.
        one = {**values, **off, f"{stem}r": 1.0}
        if model.fit_fractions(one, errors=False)[0][resonance][0] > 0.5:
            found.append(stem)
    fittable = set(model.parameters.fittable)
    fixed = [stem for stem in found if stem + "r" not in fittable]
    if fixed or not found:
        raise UsageError(
            f"the couplings of {resonance} are fixed, or those of others are relative to "
            "it: take another chain as the reference (fix_chain_idx)"
        )
    return found


def fraction_function(model, resonance: str, stems: List[str], values: Dict[str, float]):
    """Return the fraction of a resonance as a function of values; waves are kept."""
    samples = model.amp.samples[0]
    sample = samples["phsp_noeff"] if len(samples["phsp_noeff"]) else samples["phsp"]
    weights = np.array(sample.weights)
    intensities = model._intensities_at(sample, 0, dict(values))
    kept = {f"{stem}{end}" for stem in stems for end in "ri"}
    others = {
        name: 0.0
        for name in model.parameters.names
        if name.endswith(("_total_0r", "_total_0i")) and name not in kept
    }

    def fraction(at: Dict[str, float]) -> float:
        alone = weights @ intensities({**at, **others})
        return float(alone / (weights @ intensities(at)))

    return fraction


def significance(
    model, resonance: str, n_toys: int, seed: int, restarts: int, threads: int
) -> WaveSignificance:
    """Return the significance of a resonance, see AmplitudeModel.significance."""
    from .statistics import chi_square_tail, significance_of

    stems = total_couplings(model, resonance)
    fixed = {f"{stem}{end}": 0.0 for stem in stems for end in "ri"}
    free_names = [name for name in fixed if name in set(model.parameters.fittable)]
    _, ll = model.fit(restarts=restarts)
    best = model.fit_result
    without, ll_without = model.fit(restarts=restarts, **fixed)
    is_valid = best.valid and model.fit_result.valid
    model.fit_result = best
    if not is_valid:
        raise InputError(f"the fit of the data with or without {resonance} is not valid")
    t, dof = max(0.0, 2 * (ll - ll_without)), len(free_names)
    p = chi_square_tail(t, dof)
    if n_toys == 0:
        return WaveSignificance(resonance, t, dof, p, significance_of(p), None, 0)
    runner = Runner(
        model,
        poi=stems[0] + "r",
        hypotheses=["free", fixed],
        generate_values={k: float(v) for k, v in without.items()},
        n_mc=n_toys,
        seed=seed,
        toydata_mode="generate",
        threads=threads,
        fit_strategy={"restarts": restarts},
    )
    free, fitted = runner.simulate_and_fit()
    valid = free["valid_fit"] & fitted["valid_fit"]
    toys = np.maximum(0.0, 2 * (free["ll"] - fitted["ll"]))[valid]
    if not len(toys):
        raise InputError("none of the toys has valid fits")
    found = p_value(toys, t, dof=dof)
    z = significance_of(p)
    n_invalid = int((~valid).sum())
    return WaveSignificance(resonance, t, dof, p, z, found, n_invalid, seed)


def _at_fraction(model, stem: str, fraction_at, target: float) -> Dict[str, float]:
    """Return the fit of the data in which the resonance has this fraction."""
    from .roots import brent

    best = dict(model.fit_result.values)
    fits = {}

    def fraction(radius: float) -> float:
        fixed = {stem + "r": radius}
        if radius == 0.0:
            fixed[stem + "i"] = best[stem + "i"]
        values, _ = model.fit(**fixed)
        fits[radius] = values
        return fraction_at(values)

    upper = max(best[stem + "r"], 1e-3)
    while fraction(upper) < target:
        upper *= 1.5
        if upper > 1e3 * max(best[stem + "r"], 1e-3):
            raise InputError(f"no coupling {stem}r gives the fraction {target:g}")
    root = brent(lambda r: fraction(r) - target, 0.0, upper, xtol=1e-4 * upper)
    fraction(root)
    return fits[root]


def fraction_limit(
    model,
    resonance: str,
    level: float,
    n_toys: int,
    seed: int,
    n_points: int,
    threads: int,
) -> FractionLimit:
    """Return an upper limit of a fraction, see AmplitudeModel.fraction_limit."""
    if not 0.5 < level < 1.0:
        raise UsageError(f"the level is {level}: between 0.5 and 1")
    if n_points < 3 or n_toys < 20:
        raise UsageError("take at least 3 points and 20 toys at each")
    stems = total_couplings(model, resonance)
    if len(stems) != 1:
        raise UsageError(
            f"{resonance} has {len(stems)} chains: a limit takes one with one coupling"
        )
    model.fit()
    best = model.fit_result
    if not best.valid:
        raise InputError(f"the fit of the data is not valid: {best.reason}")
    ((observed, error),) = [f[resonance] for f in model.fit_fractions()[:1]]
    points = observed + error * np.linspace(0.4, 3.0, n_points)
    fraction_at = fraction_function(model, resonance, stems, best.values)
    shares = []
    for i, target in enumerate(points):
        model.fit_result = best
        values = _at_fraction(model, stems[0], fraction_at, float(target))
        runner = Runner(
            model,
            poi=stems[0] + "r",
            hypotheses=["free"],
            generate_values={k: float(v) for k, v in values.items()},
            n_mc=n_toys,
            seed=seed + i,
            toydata_mode="generate",
            threads=threads,
        )
        (rows,) = runner.simulate_and_fit()
        names = model.parameters.names
        fitted = [
            fraction_at({name: float(row[name]) for name in names})
            for row in rows[rows["valid_fit"]]
        ]
        shares.append(np.mean(np.array(fitted) <= observed))
    model.fit_result = best
    shares = np.array(shares)
    return FractionLimit(
        resonance, level, observed, _crossing(points, shares, 1 - level), points, shares,
        n_toys, seed,
    )  # fmt: skip


def _crossing(points: np.ndarray, shares: np.ndarray, alpha: float) -> float:
    """Return where shares that fall fall below alpha, linear in their normal quantile."""
    from .statistics import significance_of

    steps = np.minimum.accumulate(np.clip(shares, 1e-4, 1 - 1e-4))
    below = np.flatnonzero(steps < alpha)
    if not len(below) or below[0] == 0:
        raise InputError(
            f"the share of toys below the data goes from {shares[0]:.3g} to "
            f"{shares[-1]:.3g}, and does not cross {alpha:.3g}: take more toys"
        )
    i = below[0]
    z = [significance_of(float(s)) for s in (steps[i - 1], steps[i])]
    wanted = significance_of(alpha)
    return float(
        points[i - 1] + (points[i] - points[i - 1]) * (wanted - z[0]) / (z[1] - z[0])
    )
