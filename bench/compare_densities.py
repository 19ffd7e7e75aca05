"""Fit a Gaussian peak on an exponential with jacta and with iminuit and NumPy.

    python bench/compare_densities.py build/bench/bin/densities

Both fit the same events in the same run, from the same start, with errors from the second
derivatives. Needs the packages numpy, scipy and iminuit (tools/reference/requirements.txt).
Stops where the two maxima or errors differ; iminuit finds its second derivatives by
differences, whose rounding moves its errors by some percent for a million events.
"""

import json
import subprocess
import sys
import tempfile
import time

import iminuit
import numpy as np
from scipy import special

NAMES = (
    "signal_rate_multiplier",
    "background_rate_multiplier",
    "mass",
    "width",
    "slope",
)
LOW, HIGH = 100.0, 160.0


def negative_log_likelihood(x):
    """The extended likelihood as a function of the five parameters."""

    def nll(signal, background, mean, sigma, slope):
        scale = sigma * np.sqrt(2)
        within = 0.5 * (
            special.erf((HIGH - mean) / scale) - special.erf((LOW - mean) / scale)
        )
        peak = np.exp(-0.5 * ((x - mean) / sigma) ** 2)
        peak *= signal / (within * sigma * np.sqrt(2 * np.pi))
        falling = np.exp(slope * (x - LOW))
        falling *= background * slope / np.expm1(slope * (HIGH - LOW))
        return signal + background - np.log(peak + falling).sum()

    return nll


def fit_with_iminuit(x, events):
    """Return seconds of the fastest of three fits, and the last."""
    best = np.inf
    for _ in range(3):
        start = time.perf_counter()
        minuit = iminuit.Minuit(
            negative_log_likelihood(x), 0.1 * events, 0.9 * events, 125.0, 2.0, -0.03
        )
        minuit.errordef = iminuit.Minuit.LIKELIHOOD
        minuit.limits = [(0, None), (0, None), (110, 140), (0.5, 8), (-1, 1)]
        minuit.migrad()
        minuit.hesse()
        best = min(best, time.perf_counter() - start)
    return best, minuit


def measured(program):
    """Yield numbers of events, and seconds of a fit by both; they have to agree."""
    for events in (1e4, 1e6):
        with tempfile.NamedTemporaryFile() as file:
            printed = subprocess.check_output([program, "--data", str(events), file.name])
            x = np.loadtxt(file.name)
        ours = json.loads(printed)
        seconds, minuit = fit_with_iminuit(x, events)
        if abs(ours["ll"] + minuit.fval) > 0.01:
            raise SystemExit(f"maxima differ: {ours['ll']} and {-minuit.fval}")
        for name, value, error in zip(NAMES, minuit.values, minuit.errors):
            value_, error_ = ours[name]
            if abs(value - value_) > 0.05 * error or abs(error - error_) > 0.05 * error:
                raise SystemExit(f"{name}: {ours[name]} and {value} +- {error}")
        yield len(x), ours["microseconds"] / 1e6, seconds


def main():
    """Print one line per number of events."""
    print(f"{'events':>9}{'jacta':>12}{'iminuit':>12}{'ratio':>9}")
    for events, mine, theirs in measured(sys.argv[1]):
        print(
            f"{events:9}{1000 * mine:9.3f} ms{1000 * theirs:9.1f} ms{theirs / mine:9.0f}"
        )


if __name__ == "__main__":
    main()
