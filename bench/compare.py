"""Time jacta against the reference, on the same models and in the same run.

    python compare.py JACTA_BENCH [example] [reference]

measures the WIMP example and, where JACTA_REFERENCE_DIR names the folder of the reference's
files, its model of two science runs; one thread each. README.md says what the figures mean.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
BENCH_REFERENCE = ROOT / "tools" / "reference" / "bench_reference.py"
# Those of bench_reference.py, then what the reference has no counterpart of.
COMPUTATIONS = {
    "ll": "log-likelihood",
    "derivatives": "... with gradient and Hessian",
    "set_data": "bind a data set",
    "generate": "generate a toy",
    "fit": "free fit",
    "toy": "toy: generate, bind, three fits",
    "interval": "central 90 % interval",
}
INTERVAL_BOUNDS = ("0", "50")


def models(jacta_bench):
    """Return the model file and the folder of its templates by name."""
    build = jacta_bench.resolve().parents[1]
    example = ROOT / "examples" / "wimp" / "wimp_statistical_model.yaml"
    found = {"example": (example, build / "example_templates")}
    if "JACTA_REFERENCE_DIR" in os.environ:
        alea = pathlib.Path(os.environ["JACTA_REFERENCE_DIR"]).resolve() / "alea"
        model = alea / "unbinned_wimp_statistical_model.yaml"
        found["reference"] = (model, alea / "templates_f64")
    return found


def run(command):
    """Run a command and return the JSON document that it prints."""
    result = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE)
    if result.returncode != 0:
        raise SystemExit(f"{command[0]} failed with status {result.returncode}")
    return json.loads(result.stdout)


def measure_jacta(jacta_bench, name):
    """Return microseconds by computation."""
    document = run(
        [
            jacta_bench,
            f"--benchmark_filter=^{name}/",
            "--benchmark_format=json",
            "--benchmark_repetitions=5",
            "--benchmark_report_aggregates_only=true",
            "--benchmark_min_time=0.1",
        ]
    )
    times = {}
    for entry in document["benchmarks"]:
        if entry["aggregate_name"] == "median":
            times[entry["run_name"].split("/")[1]] = entry["real_time"]
    return times


def measure_reference(model, templates, toys):
    """Return microseconds by computation, and toys with an invalid fit."""
    command = [sys.executable, BENCH_REFERENCE, model, "--template-path", templates]
    command += ["--toys", toys, "--interval-bounds", *INTERVAL_BOUNDS]
    document = run(command)
    times = {name: 1e6 * item["median"] for name, item in document["seconds"].items()}
    return times, document["toys_with_invalid_fit"]


def report(name, model, templates, options):
    """Measure one model and print its table."""
    before = measure_jacta(options.jacta_bench, name)
    reference, invalid = measure_reference(model, templates, options.toys)
    after = measure_jacta(options.jacta_bench, name)
    print(f"\n{name}: {model.name}")
    print(f"{'':33}{'reference':>12}{'jacta':>12}{'ratio':>9}{'drift':>8}")
    print(f"{'':33}{'us':>12}{'us':>12}")
    for key, title in COMPUTATIONS.items():
        ours = (before[key] + after[key]) / 2
        drift = f"{100 * (after[key] / before[key] - 1):+.0f} %"
        if key in reference:
            cells = f"{reference[key]:12.1f}{ours:12.2f}{reference[key] / ours:9.0f}"
        else:
            cells = f"{'-':>12}{ours:12.2f}{'-':>9}"
        print(f"{title:33}{cells}{drift:>8}")
    print(f"the reference's toys with an invalid fit: {invalid} of {options.toys}")


def main():
    """Measure the chosen models."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("jacta_bench", type=pathlib.Path, help="the built benchmarks")
    parser.add_argument("models", nargs="*", help="example, reference; default: both")
    parser.add_argument("--toys", type=int, default=20, help="toys of the reference")
    parser.add_argument(
        "--table", action="store_true", help="write the figures of docs/performance.md"
    )
    options = parser.parse_args()
    if options.table:
        import table

        table.write(options)
        return
    known = models(options.jacta_bench)
    for name in options.models:
        if name not in known:
            parser.error(f"no model {name}; there are: {', '.join(known)}")
    if "reference" not in known:
        print("JACTA_REFERENCE_DIR is not set: the example only", file=sys.stderr)
    for name in options.models or known:
        report(name, *known[name], options)


if __name__ == "__main__":
    main()
