"""Toys of the reference for the test of our thresholds.

    python threshold_toys.py run MODEL.yaml --template-path FOLDER --batches 8
    python threshold_toys.py collect --output tests/golden/thresholds/wimp_toys.json

`run` lets the reference's own Runner throw toys and fit them under the hypotheses free and
true, one result file per point and batch, the points in turn, so that it may be stopped
at any time. A batch that exists is kept. `collect` writes the likelihood ratios of all
batches, their best fits and the validity of the fits as one JSON document.
"""

import argparse
import json
import pathlib
import time

import reference_model

import numpy as np
from alea.runner import Runner
from inference_interface import toyfiles_to_numpy

POI = "wimp_rate_multiplier"
EXPECTATIONS = (0.0, 4.0, 10.0, 20.0)
DIGITS = 10
FOLDER = pathlib.Path("threshold_toys")


def file_name(folder, point, batch):
    """Name the result file of a batch of a point."""
    return folder / f"toys_{point:d}_{batch:d}.ii.h5"


def run_batch(options, point, batch):
    """Let the reference make and fit the toys of one batch."""
    target = file_name(options.folder, point, batch)
    if target.exists():
        return
    begin = time.perf_counter()
    with reference_model.scratch_folder() as scratch:
        result = scratch / target.name
        Runner(
            statistical_model="alea.models.BlueiceExtendedModel",
            statistical_model_config=str(options.model.resolve()),
            statistical_model_args={"template_path": str(options.template_path)},
            poi=POI,
            hypotheses=["free", "true"],
            n_mc=options.toys,
            generate_values={"poi_expectation": EXPECTATIONS[point]},
            nominal_values={"wimp_mass": 50},
            compute_confidence_interval=False,
            toydata_mode="generate",
            output_filename=str(result),
            seed=1000 * point + batch + 1,
        ).run()
        target.write_bytes(result.read_bytes())
    rate = options.toys / (time.perf_counter() - begin)
    print(f"{target.name}: {rate:.2f} toys/s", flush=True)


def run(options):
    """Run all batches, the points in turn."""
    options.folder = options.folder.resolve()
    options.template_path = options.template_path.resolve()
    options.folder.mkdir(parents=True, exist_ok=True)
    for batch in range(options.batches):
        for point in range(len(EXPECTATIONS)):
            run_batch(options, point, batch)


def rounded(values):
    """Round to the digits that the fits of the reference support."""
    return [float(f"{value:.{DIGITS}g}") for value in values]


def collect_point(folder, point):
    """Read the batches of a point.

    Returns
    -------
    dict
    """
    results = toyfiles_to_numpy(str(folder / f"toys_{point:d}_*.ii.h5"))
    free, true = results["free"], results["true"]
    ratio = 2.0 * (free["ll"] - true["ll"])
    valid = free["valid_fit"] & true["valid_fit"]
    return {
        "poi_expectation": EXPECTATIONS[point],
        POI: float(np.unique(true[POI]).item()),
        "t": rounded(ratio),
        "best_fit": rounded(free[POI]),
        "valid": [int(v) for v in valid],
    }


def collect(options):
    """Write the numbers of all points."""
    document = {
        "meta": reference_model.versions(),
        "model": "wimp_statistical_model.yaml",
        "poi": POI,
        "nominal_values": {"wimp_mass": 50},
        "points": [
            collect_point(options.folder.resolve(), point)
            for point in range(len(EXPECTATIONS))
        ],
    }
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(document) + "\n")


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    runs = commands.add_parser("run")
    runs.add_argument("model", type=pathlib.Path, help="model file (YAML)")
    runs.add_argument("--template-path", type=pathlib.Path, required=True)
    runs.add_argument("--toys", type=int, default=125, help="toys of a batch")
    runs.add_argument("--batches", type=int, default=8, help="batches of a point")
    runs.set_defaults(function=run)
    collects = commands.add_parser("collect")
    collects.add_argument("--output", type=pathlib.Path, required=True)
    collects.set_defaults(function=collect)
    for command in (runs, collects):
        command.add_argument("--folder", type=pathlib.Path, default=FOLDER)
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse_arguments()
    arguments.function(arguments)
