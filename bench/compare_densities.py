"""Fit a Gaussian peak on an exponential with jacta and with other programs.

    python bench/compare_densities.py build/bench/bin/densities

All fit the same events in the same run, from the same start, with errors from the second
derivatives. Needs the packages numpy, scipy and iminuit (tools/reference/requirements.txt);
numba, nextstat with pyarrow, and zfit are compared with where they are installed. Stops where
maxima or errors differ; iminuit and NextStat find their second derivatives by differences,
whose rounding moves errors by some percent for a million events.
"""

import json
import subprocess
import sys
import tempfile

import density_peers
import numpy as np

NAMES = (
    "signal_rate_multiplier",
    "background_rate_multiplier",
    "mass",
    "width",
    "slope",
)


def check(ours, peer, events, fval, values, errors):
    """Stop where a peer has found another maximum or other errors."""
    # Second derivatives by differences: the rounding of a long sum is in them.
    tolerance = 0.05 if events < 1e5 else 0.15
    if abs(ours["ll"] + fval) > 0.01:
        raise SystemExit(f"maxima differ: {ours['ll']} and {-fval} of {peer}")
    for name, value, error in zip(NAMES, values, errors):
        value_, error_ = ours[name]
        if abs(value - value_) > 0.05 * error or abs(error - error_) > tolerance * error:
            raise SystemExit(f"{name}: {ours[name]} and {value} +- {error} of {peer}")


def measured(program):
    """Yield numbers of events, our seconds of a fit and those of the peers by name."""
    for events in (1e4, 1e6):
        with tempfile.NamedTemporaryFile() as file:
            printed = subprocess.check_output([program, "--data", str(events), file.name])
            x = np.loadtxt(file.name)
        ours = json.loads(printed)
        theirs = {}
        for peer, fit in density_peers.available().items():
            theirs[peer], *found = fit(x, events)
            check(ours, peer, events, *found)
        yield len(x), ours["microseconds"] / 1e6, theirs


def main():
    """Print one line per number of events and peer."""
    print(f"{'events':>9} {'':16}{'time':>12}{'ratio':>9}")
    for events, mine, theirs in measured(sys.argv[1]):
        print(f"{events:9} {'jacta':16}{1000 * mine:9.3f} ms")
        for peer, seconds in theirs.items():
            print(f"{events:9} {peer:16}{1000 * seconds:9.1f} ms{seconds / mine:9.0f}")


if __name__ == "__main__":
    main()
