"""Fits that are good enough to compare another minimiser with.

The likelihood has kinks at the anchors of shape parameters, where Minuit loses its way,
and can have a minimum in more than one cell of the anchor grid. Here every cell, in which
the likelihood is smooth, is fitted on its own with strategy 2 and a tolerance of 1e-6,
and the best one is taken. Index parameters are fitted by trying all their anchors.
"""

import itertools

import numpy as np
from alea.utils import asymptotic_critical_value
from iminuit import Minuit
from scipy.optimize import brentq

TOLERANCE = 1e-6
PROMISING = 1.0  # log-likelihood below the best cell up to which a cell is refined


class RefinedFit:
    """Maximum-likelihood fits of a model whose data are set.

    Parameters
    ----------
    model : alea.models.BlueiceExtendedModel
    """

    def __init__(self, model):
        self.model = model
        self.names = model.parameters.names
        self.guesses = model.parameters(**model.parameters.fit_guesses)
        self.limits = {
            name: tuple(model.parameters[name].fit_limits or (None, None))
            for name in model.parameters.fittable
        }

    def __call__(self, **fixed):
        """Fit with some parameters fixed.

        Returns
        -------
        values : dict of str to float
        ll : float
        valid : bool
        """
        results = [self._fit_smooth({**fixed, **i}) for i in self._indices(fixed)]
        return max(results, key=lambda result: result[1])

    def _indices(self, fixed):
        """Return all combinations of the anchors of the free index parameters."""
        choices = []
        for name in self.limits:
            parameter = self.model.parameters[name]
            if parameter.ptype == "index" and name not in fixed:
                choices.append([(name, a) for a in parameter.blueice_anchors])
        return [dict(choice) for choice in itertools.product(*choices)]

    def _fit_smooth(self, fixed):
        cells = self._cells(fixed)
        coarse = [self._minimise(cell, fixed, None, 1, 0.1) for cell in cells]
        best = max(result[1] for result in coarse)
        refined = []
        for cell, (values, ll, _) in zip(cells, coarse):
            if ll > best - PROMISING:
                result = self._minimise(cell, fixed, values, strategy=2, tol=TOLERANCE)
                refined.append(self._snap(cell, fixed, result))
        return max(refined, key=lambda result: result[1])

    def _cells(self, fixed):
        """Return the limits of the free parameters in every anchor cell."""
        choices = []
        for name, (low, high) in self.limits.items():
            if name in fixed:
                continue
            parameter = self.model.parameters[name]
            if parameter.ptype != "shape":
                choices.append([(name, (low, high))])
                continue
            anchors = sorted(float(a) for a in parameter.blueice_anchors)
            cells = [
                (name, (max(a, low), min(b, high)))
                for a, b in zip(anchors, anchors[1:])
                if max(a, low) < min(b, high)
            ]
            choices.append(cells)
        return [dict(cell) for cell in itertools.product(*choices)]

    def _minimise(self, cell, fixed, start, strategy, tol):
        start = dict(start or self.guesses)
        start.update(fixed)
        for name, (low, high) in cell.items():
            if low is not None and high is not None and not low < start[name] < high:
                start[name] = 0.5 * (low + high)

        def cost(values):
            return -self.model.ll(**dict(zip(self.names, map(float, values))))

        minuit = Minuit(cost, [start[n] for n in self.names], name=self.names)
        minuit.errordef = Minuit.LIKELIHOOD
        minuit.strategy = strategy
        minuit.tol = tol
        for name in self.names:
            minuit.fixed[name] = name not in cell
            if name in cell:
                minuit.limits[name] = cell[name]
        for _ in range(3 if strategy == 2 else 1):
            minuit.migrad()
            if minuit.valid:
                break
        return minuit.values.to_dict(), -minuit.fval, minuit.valid

    def _snap(self, cell, fixed, result):
        """Put parameters onto a limit that they approach without reaching it."""
        for name, ends in cell.items():
            for end in ends:
                values, ll, _ = result
                if end is None or abs(values[name] - end) > 1e-3:
                    continue
                rest = {k: v for k, v in cell.items() if k != name}
                other = self._minimise(
                    rest, {**fixed, name: end}, values, strategy=2, tol=TOLERANCE
                )
                if other[1] >= ll:
                    result = other
                    cell = rest
                    fixed = {**fixed, name: end}
        return result


def refined_interval(fit, poi, kind, bounds, level=0.9):
    """Edges of a confidence interval from refined fits.

    Parameters
    ----------
    fit : RefinedFit
    poi : str
    kind : {"central", "upper", "lower"}
    bounds : pair of float
    level : float, optional

    Returns
    -------
    float, float
        Lower and upper edge: infinite where the test statistic stays below the threshold,
        NaN where the edge is not asked for.
    """
    critical = asymptotic_critical_value(kind, level, 1)
    best, best_ll, _ = fit()

    def excess(value):
        return 2 * (best_ll - fit(**{poi: value})[1]) - critical

    edges = []
    sides = (("lower", bounds[0], -np.inf), ("upper", bounds[1], np.inf))
    for side, bound, infinite in sides:
        if kind not in (side, "central"):
            edges.append(np.nan)
        elif bound == best[poi] or excess(bound) <= 0:
            edges.append(infinite)
        else:
            ends = sorted((best[poi], bound))
            edges.append(brentq(excess, *ends, xtol=1e-9, rtol=1e-12))
    return tuple(edges)
