"""Exchange of thresholds files with the reference.

    python threshold_files.py OURS.json --poi wimp_rate_multiplier \
        --nominal-values '{"wimp_mass": 50}' --level 0.9 [--hypothesis '{"rate": 1.2}']

The reference's own code looks the thresholds of a hypothesis up in a file of ours, with
interpolation over the other generate values, and prints them at a few values of the
parameter of interest. It then writes the file again as it writes its own. With `--twin`
one-sided entries lose what keeps them apart, and the reference has to fail.
"""

import argparse
import json
import pathlib
import tempfile

import reference_model  # noqa: F401  (one thread, no warnings)

import numpy as np
from alea.submitters.local import NeymanConstructor
from alea.utils import deterministic_hash

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


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--poi", required=True)
    parser.add_argument("--nominal-values", type=json.loads, default={})
    parser.add_argument("--hypothesis", type=json.loads, default={})
    parser.add_argument("--level", type=float, default=0.9)
    parser.add_argument("--twin", action="store_true")
    return parser.parse_args()


def main():
    """Look thresholds up and report."""
    options = parse_arguments()
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
            "thresholds": look_up(path, options),
        }
    print(json.dumps(document, indent=1))


if __name__ == "__main__":
    main()
