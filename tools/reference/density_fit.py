"""Golden fit: a Gaussian peak on an exponential and a constraint, by iminuit.

    pip install -r tools/reference/requirements.txt
    python tools/reference/density_fit.py tests/golden/densities/fit.json

The likelihood is extended and without bins, on [0, 10]; its densities are SciPy's. The
slope is constrained by a Gaussian.
"""

import json
import pathlib
import sys

import iminuit
import numpy as np
import scipy
from scipy import stats

LOW, HIGH = 0.0, 10.0
SLOPE, WIDTH_OF_SLOPE = -0.3, 0.02


def nll_of(x):
    """The negative log-likelihood, with the constant of the constraint."""

    def nll(signal, background, mean, sigma, slope):
        peak = stats.norm(mean, sigma)
        falling = stats.truncexpon(-slope * (HIGH - LOW), loc=LOW, scale=-1 / slope)
        density = signal * peak.pdf(x) / (peak.cdf(HIGH) - peak.cdf(LOW))
        density += background * falling.pdf(x)
        constraint = stats.norm.logpdf(slope, SLOPE, WIDTH_OF_SLOPE)
        return signal + background - np.log(density).sum() - constraint

    return nll


def main():
    """Writes data and fit."""
    random = np.random.default_rng(20)
    x = np.concatenate([random.normal(4, 0.4, 60), random.exponential(1 / 0.3, 400)])
    x = np.round(x[(x > LOW) & (x < HIGH)], 6)
    start = (60.0, 350.0, 4.0, 0.4, SLOPE)
    nll = nll_of(x)
    minuit = iminuit.Minuit(nll, *start)
    minuit.errordef = iminuit.Minuit.LIKELIHOOD
    minuit.limits = [(0, None), (0, None), (1, 9), (0.05, 3), (-1, -0.01)]
    minuit.strategy = 2
    minuit.tol = 1e-6
    minuit.migrad()
    minuit.hesse()
    document = {
        "source": f"iminuit {iminuit.__version__}, scipy {scipy.__version__}",
        "x": [float(v) for v in x],
        "start": start,
        "ll_at_start": -float(nll(*start)),
        "ll": -float(minuit.fval),
        "values": [float(v) for v in minuit.values],
        "errors": [float(v) for v in minuit.errors],
    }
    pathlib.Path(sys.argv[1]).write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
