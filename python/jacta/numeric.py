"""Derivatives by differences, for likelihoods of one's own."""

from typing import Dict, List

import numpy as np


def derivatives(model, values: Dict[str, float], names: List[str]):
    """Return ln L with central differences in some parameters; the others have zeros."""
    from .fits import Derivatives

    order = model.parameters.names
    n = len(names)
    steps = np.array([1e-4 * max(1.0, abs(values[name])) for name in names])

    def at(*shifts):
        moved = dict(values)
        for i, sign in shifts:
            moved[names[i]] = moved[names[i]] + sign * steps[i]
        return model.ll(**moved)

    centre = at()
    ups, downs = [at((i, 1)) for i in range(n)], [at((i, -1)) for i in range(n)]
    hessian = np.zeros((len(order), len(order)))
    gradient = dict.fromkeys(order, 0.0)
    for i in range(n):
        gradient[names[i]] = (ups[i] - downs[i]) / (2 * steps[i])
        row = order.index(names[i])
        hessian[row, row] = (ups[i] - 2 * centre + downs[i]) / steps[i] ** 2
        for j in range(i):
            mixed = at((i, 1), (j, 1)) - at((i, 1), (j, -1))
            mixed += at((i, -1), (j, -1)) - at((i, -1), (j, 1))
            column = order.index(names[j])
            hessian[row, column] = mixed / (4 * steps[i] * steps[j])
            hessian[column, row] = hessian[row, column]
    return Derivatives(centre, gradient, hessian)
