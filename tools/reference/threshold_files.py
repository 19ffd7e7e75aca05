"""Exchange of thresholds files with the reference.

    python threshold_files.py look-up OURS.json --poi wimp_rate_multiplier \
        --nominal-values '{"wimp_mass": 50}' [--hypothesis '{"rate": 1.2}'] [--twin]
    python threshold_files.py run OURS.json MODEL.yaml --template-path FOLDER \
        --poi wimp_rate_multiplier --nominal-values '{"wimp_mass": 50}' --output FOLDER
    python threshold_files.py collect OURS.json RUNNING.yaml --template-path FOLDER \
        --results FOLDER

`look-up`: the reference's own code looks the thresholds of a hypothesis up in a file of
ours, with interpolation over the other generate values, and prints them at a few values
of the parameter of interest. With `--twin` one-sided entries lose what keeps them apart,
and the reference has to fail.

`run`: the reference's Runner throws a few toys and finds intervals with the thresholds
of the file; toys and results are kept for a comparison with `jacta run --toydata_mode
read` and the same file.

`collect`: the reference makes its own thresholds file from the results of `jacta submit`
(the computation `threshold` of the running file); it has to hold what ours holds, which
may hold one-sided entries besides. The command alea_run_toymc has to be on the path.
"""

import argparse
import json
import pathlib
import tempfile

import reference_model

import numpy as np
from alea.runner import Runner
from alea.submitters.local import NeymanConstructor
from alea.utils import deterministic_hash, load_yaml
from inference_interface import toyfiles_to_numpy

MARKER = "confidence_interval_kind"


def without_markers(entries):
    """Drop the second mention of the kind, which the reference's interpolation needs."""
    result = {}
    for entry in entries.values():
        keys = entry["hashed_keys"]
        keys["generate_values"].pop(MARKER, None)
        result[deterministic_hash(keys)] = entry
    return result


def look_up(path, options):
    """Let the reference make its threshold function.

    Returns
    -------
    dict of str to float
        Thresholds at values inside and outside the list of the parameter of interest.
    """
    (function,) = NeymanConstructor.get_confidence_interval_thresholds(
        poi=options.poi,
        hypotheses_values=[options.hypothesis],
        limit_threshold=str(path),
        nominal_values=options.nominal_values,
        confidence_interval_kind="central",
        confidence_level=options.level,
        limit_threshold_interpolation=bool(options.hypothesis),
    )
    first, last = function.x[0], function.x[-1]
    values = [*np.linspace(first, last, 7), last + 1.0]
    return {repr(float(value)): float(function(value)) for value in values}


def report(options):
    """Look thresholds up and print what was found."""
    text = options.file.read_text()
    entries = json.loads(text)
    for name, entry in entries.items():
        if deterministic_hash(entry["hashed_keys"]) != name:
            raise SystemExit(f"{name} is not the reference's hash of its keys")
    path = options.file
    with tempfile.TemporaryDirectory() as folder:
        if options.twin:
            path = pathlib.Path(folder) / "twin.json"
            path.write_text(json.dumps(without_markers(entries), indent=4))
        document = {
            "entries": len(entries),
            "one_sided": sum("kind" in e["hashed_keys"] for e in entries.values()),
            "written_alike": json.dumps(entries, indent=4) == text,
            "hypothesis": options.hypothesis,
            "thresholds": look_up(path, options),
        }
    print(json.dumps(document, indent=1))


def run(options):
    """Let the reference's Runner find intervals."""
    folder = options.output.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    model_args = {
        "template_path": str(options.template_path.resolve()),
        "limit_threshold": str(options.file.resolve()),
    }
    with reference_model.scratch_folder():
        Runner(
            statistical_model="alea.models.BlueiceExtendedModel",
            statistical_model_config=str(options.model.resolve()),
            statistical_model_args=model_args,
            poi=options.poi,
            hypotheses=["free"],
            n_mc=options.toys,
            generate_values={options.poi: options.truth},
            nominal_values=options.nominal_values,
            compute_confidence_interval=True,
            confidence_level=options.level,
            toydata_mode="generate_and_store",
            toydata_filename=str(folder / "toys.ii.h5"),
            output_filename=str(folder / "reference.ii.h5"),
            seed=1,
        ).run()
    rows = toyfiles_to_numpy(str(folder / "reference.ii.h5"))["free"]
    for row in rows:
        print(f"{row[options.poi]:.6f} {row['dl']:.6f} {row['ul']:.6f}")


def differences(theirs, ours):
    """Compare the entries of the reference's file with those of ours."""
    for name, entry in theirs.items():
        poi = entry["hashed_keys"]["poi"]
        for key in ("hashed_keys", poi, "threshold", "poi_expectation"):
            if ours.get(name, {}).get(key) != entry[key]:
                yield f"{name}: {key}"


def collect(options):
    """Let the reference make its own file."""
    arguments = load_yaml(str(options.running))
    folder = options.running.resolve().parent
    for name in ("slurm_configurations", "htcondor_configurations"):
        arguments.pop(name, None)
    model = folder / arguments["statistical_model_config"]
    templates = str(options.template_path.resolve())
    with tempfile.TemporaryDirectory() as results:
        for file in options.results.glob("*.ii.h5"):
            (pathlib.Path(results) / file.name).symlink_to(file.resolve())
        arguments.update(
            statistical_model_config=str(model),
            local_configurations={"template_path": templates},
            outputfolder=results,
        )
        NeymanConstructor(computation="threshold", debug=False, **arguments).submit()
        (path,) = pathlib.Path(results).glob("*.json")
        theirs = json.loads(path.read_text())
    different = list(differences(theirs, json.loads(options.file.read_text())))
    print(f"{len(theirs)} entries of the reference, {len(different)} lists differ")
    if different:
        raise SystemExit("\n".join(different))


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    look_ups = commands.add_parser("look-up")
    look_ups.add_argument("file", type=pathlib.Path)
    look_ups.add_argument("--hypothesis", type=json.loads, default={})
    look_ups.add_argument("--twin", action="store_true")
    look_ups.set_defaults(function=report)
    runs = commands.add_parser("run")
    runs.add_argument("file", type=pathlib.Path)
    runs.add_argument("model", type=pathlib.Path)
    runs.add_argument("--template-path", type=pathlib.Path, required=True)
    runs.add_argument("--output", type=pathlib.Path, required=True)
    runs.add_argument("--toys", type=int, default=5)
    runs.add_argument("--truth", type=float, default=1.0)
    runs.set_defaults(function=run)
    collects = commands.add_parser("collect")
    collects.add_argument("file", type=pathlib.Path)
    collects.add_argument("running", type=pathlib.Path)
    collects.add_argument("--template-path", type=pathlib.Path, required=True)
    collects.add_argument("--results", type=pathlib.Path, required=True)
    collects.set_defaults(function=collect)
    for command in (look_ups, runs):
        command.add_argument("--poi", required=True)
        command.add_argument("--nominal-values", type=json.loads, default={})
        command.add_argument("--level", type=float, default=0.9)
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse_arguments()
    arguments.function(arguments)
