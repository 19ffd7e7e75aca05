r"""Weights that take the events of one species out of a sum, by another variable.

For species k with densities f_k and yields N_k in the discriminating variable y,

    w_k(y) = sum_j V_kj f_j(y) / sum_l N_l f_l(y),
    V^-1_kj = sum_events f_k f_j / (sum_l N_l f_l)^2.

Histograms of a variable that is independent of y for every species, filled with w_k, are
unbiased for species k; the variance in a bin is the sum of w_k^2. At the yields of the
extended maximum-likelihood fit the sum of w_k is N_k.
Reference: M. Pivk and F. R. Le Diberder, Nucl. Instrum. Meth. A 555 (2005) 356,
arXiv:physics/0402083. Use it for variables that are independent of y; fits of weighted
events need the errors of weighted events (C. Langenbruch, Eur. Phys. J. C 82 (2022) 393).
"""

from typing import Sequence

import numpy as np

from ..errors import InputError


def sweights(densities: Sequence, yields: Sequence[float]) -> np.ndarray:
    """Return the weights of every species at every event, of shape (species, events).

    Parameters
    ----------
    densities : array
        f_k at the events, of shape (species, events); each integrates to 1.
    yields : array
        N_k of the fit.
    """
    f = np.asarray(densities, dtype=float)
    n = np.asarray(yields, dtype=float)
    if f.ndim != 2 or n.shape != (len(f),):
        raise InputError(
            f"densities of shape {f.shape} and {n.size} yields do not fit: one row and "
            "one yield per species"
        )
    total = n @ f
    if not np.isfinite(f).all() or not (total > 0.0).all():
        raise InputError("the sum of the yields times their densities is not positive")
    inverse = (f / total) @ (f / total).T
    if np.linalg.cond(inverse) > 1e12:
        raise InputError("two species have the same density: they cannot be told apart")
    return np.linalg.solve(inverse, f / total)
