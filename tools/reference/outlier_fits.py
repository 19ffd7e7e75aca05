"""Make tests/golden/outliers/fits.json: maxima that iminuit finds where bounds are barriers.

    python outlier_fits.py

Small models of counts: sources with expected events in bins, many of them empty, and data.
ln L = sum_b n_b ln d_b - sum_s x_s N_s with the rates x >= 0 and d_b = sum_s x_s u_sb. The
likelihood has no outlier value here: it is what the inside of the bounds offers. MIGRAD
begins at 20 points of the inside with its tolerance far below the default; the best counts.
"""

import json
import pathlib

import iminuit
import numpy

FILE = pathlib.Path(__file__).resolve().parents[2] / "tests/golden/outliers/fits.json"
MODELS = 60
STARTS = 20


def make_model(random):
    """Return expected events [source][bin] and counts, with events in every source's reach."""
    bins = random.integers(1, 21)
    sources = random.integers(1, 5)
    expected = random.uniform(0, 1, (sources, bins)) * 10 ** random.uniform(-1, 2, (sources, 1))
    expected[random.uniform(size=expected.shape) < 0.5] = 0
    expected[numpy.arange(sources), random.integers(0, bins, sources)] += 1
    expected = numpy.round(expected, 3)
    truth = random.uniform(0, 1.5, sources) * (random.uniform(size=sources) < 0.7)
    counts = random.poisson(truth @ expected)
    return expected, counts


def highest(expected, counts, random):
    """Return ln L at the best of MIGRAD's minima."""
    totals = expected.sum(axis=1)
    seen = counts > 0
    if not seen.any():
        return 0.0

    def cost(x):
        density = x @ expected[:, seen]
        if (density <= 0).any():
            return 1e10
        return -(counts[seen] @ numpy.log(density) - x @ totals)

    best = numpy.inf
    for _ in range(STARTS):
        start = random.uniform(0.02, 2, len(totals)) * max(counts.sum(), 1) / totals.sum()
        minuit = iminuit.Minuit(cost, start)
        minuit.limits = (0, None)
        minuit.errordef = 0.5
        minuit.strategy = 2
        minuit.tol = 1e-6
        minuit.migrad(ncall=20000)
        best = min(best, minuit.fval)
    return -best


def main():
    """Write the file."""
    random = numpy.random.default_rng(2024)
    models = []
    while len(models) < MODELS:
        expected, counts = make_model(random)
        if ((counts > 0) & (expected.sum(axis=0) == 0)).any():
            continue
        models.append(
            {
                "expected": expected.tolist(),
                "counts": counts.tolist(),
                "ll": highest(expected, counts, random),
            }
        )
    document = {
        "made_by": "tools/reference/outlier_fits.py",
        "iminuit": iminuit.__version__,
        "numpy": numpy.__version__,
        "models": models,
    }
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(document, indent=None, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
