"""Measure the reference on one thread.

    python bench_reference.py MODEL.yaml --template-path FOLDER --toys 100

prints one JSON document: for every computation the number of repetitions, the median, the
mean and the total in seconds. A `toy` is what a toy Monte Carlo does for one
pseudo-experiment with the hypotheses free, zero and true: generate, set the data, three
fits.
"""

import argparse
import json
import os
import time

import reference_model

import numpy as np

COMPUTATIONS = ("ll", "set_data", "generate", "fit", "toy", "interval")
LL_CALLS_PER_TOY = 50


class Stopwatch:
    """Collects durations by name."""

    def __init__(self):
        self.seconds = {}

    def measure(self, name, function, *args, **kwargs):
        """Call a function, keep how long it took, and return its result."""
        start = time.perf_counter()
        result = function(*args, **kwargs)
        self.seconds.setdefault(name, []).append(time.perf_counter() - start)
        return result

    def summary(self):
        """Return counts, medians, means and totals.

        Returns
        -------
        dict of str to dict
        """
        return {
            name: {
                "count": len(values),
                "median": float(np.median(values)),
                "mean": float(np.mean(values)),
                "total": float(np.sum(values)),
            }
            for name, values in self.seconds.items()
        }


def set_data(model, data):
    """Bind a data set to the model."""
    model.data = data


def run_toy(model, poi, truth):
    """Generate one toy and fit it under the hypotheses free, zero and true.

    Returns
    -------
    bool
        Whether all three fits are valid.
    """
    model.data = model.generate_data(**truth)
    valid = True
    for fixed in ({}, {poi: 0.0}, {poi: truth[poi]}):
        model.fit(**fixed)
        valid = valid and model.minuit_object.valid
    return valid


def run(model, options):
    """Run the chosen computations on `options.toys` toys.

    Returns
    -------
    Stopwatch, int
        The durations, and the number of toys with an invalid fit.
    """
    truth = {options.poi: model.parameters[options.poi].nominal_value}
    model.set_fit_guesses(**truth)
    watch = Stopwatch()
    invalid = 0
    for _ in range(options.toys):
        data = model.generate_data(**truth)
        model.data = data
        if "generate" in options.computation:
            # An unchanged point is cached by the reference, as in its toy Monte Carlo.
            data = watch.measure("generate", model.generate_data, **truth)
        if "set_data" in options.computation:
            watch.measure("set_data", set_data, model, data)
        if "ll" in options.computation:
            for value in np.linspace(0.5, 1.5, LL_CALLS_PER_TOY) * truth[options.poi]:
                watch.measure("ll", model.ll, **{options.poi: value})
        if "fit" in options.computation:
            watch.measure("fit", model.fit)
        if "interval" in options.computation:
            watch.measure(
                "interval",
                model.confidence_interval,
                options.poi,
                parameter_interval_bounds=options.interval_bounds,
                confidence_interval_kind="central",
            )
        if "toy" in options.computation:
            invalid += not watch.measure("toy", run_toy, model, options.poi, truth)
    return watch, invalid


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", help="model file (YAML)")
    parser.add_argument("--template-path", required=True, help="folder of the templates")
    parser.add_argument("--toys", type=int, default=20)
    parser.add_argument("--poi", default="wimp_rate_multiplier")
    parser.add_argument(
        "--interval-bounds",
        type=float,
        nargs=2,
        metavar=("LOW", "HIGH"),
        help="bounds of the interval search (default: those of the model file)",
    )
    parser.add_argument(
        "--computation", nargs="+", choices=COMPUTATIONS, default=list(COMPUTATIONS)
    )
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    """Measure and print."""
    options = parse_arguments()
    path = os.path.abspath(options.model)
    templates = os.path.abspath(options.template_path)
    np.random.seed(options.seed)
    with reference_model.scratch_folder():
        watch = Stopwatch()
        model = watch.measure("load", reference_model.load_model, path, templates)
        durations, invalid = run(model, options)
    document = {
        "meta": reference_model.versions(),
        "model": os.path.basename(path),
        "poi": options.poi,
        "toys": options.toys,
        "seed": options.seed,
        "threads": 1,
        "interval_bounds": options.interval_bounds,
        "toys_with_invalid_fit": invalid,
        "seconds": {**watch.summary(), **durations.summary()},
    }
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
