"""Record toys that the reference draws, for two-sample tests with ours.

    python toy_draws.py                 # tests/golden/toys/<case>.json of all cases
    python toy_draws.py two_shape       # of one

A case is a model of tests/golden at a point between its anchors. Of every toy the number
of events of each source and the ancillary measurements are kept, and of the first events
of each source the positions; rounding to six decimals moves none into another bin.
"""

import argparse
import json
import pathlib

import reference_model

import numpy as np

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"
N_TOYS = 600
N_EVENTS = 1000
SEED = 20

CASES = {
    "two_shape": {
        "signal_rate_multiplier": 1.7,
        "background_rate_multiplier": 1.1,
        "band_shift": 1.37,
        "gain": 1.2,
        "signal_efficiency": 0.9,
    },
    "log10": {},
    "common_grid": {},
}


def between_anchors(model):
    """Return values between the last two anchors of every shape parameter."""
    values = {}
    for parameter in model.parameters:
        if parameter.blueice_anchors is None or not parameter.fittable:
            continue
        anchors = sorted(parameter.blueice_anchors)
        values[parameter.name] = 0.37 * anchors[-2] + 0.63 * anchors[-1]
    return values


def draws(case, values):
    """Return what is recorded of one case.

    Parameters
    ----------
    case : str
        Folder of the model in tests/golden.
    values : dict of str to float
        Where the toys are drawn.

    Returns
    -------
    dict
    """
    numbers = json.loads((GOLDEN / f"{case}.json").read_text(encoding="utf-8"))
    path = GOLDEN / numbers["config"]
    model = reference_model.load_model(path, path.parent, numbers["nominal_values"])
    values = {**between_anchors(model), **values}
    np.random.seed(SEED)
    terms, ancillary = {}, {}
    for _ in range(N_TOYS):
        toy = model.generate_data(**values)
        for name, table in toy.items():
            if name == "generate_values":
                continue
            if name == "ancillary":
                for field in table.dtype.names:
                    if field != "empty":
                        ancillary.setdefault(field, []).append(float(table[field][0]))
                continue
            axes = [field for field in table.dtype.names if field != "source"]
            term = terms.setdefault(name, {})
            for i, source in enumerate(model.get_source_name_list(name)):
                kept = term.setdefault(
                    source, {"counts": [], "events": {axis: [] for axis in axes}}
                )
                mine = table[table["source"] == i]
                kept["counts"].append(len(mine))
                for axis in axes:
                    room = N_EVENTS - len(kept["events"][axis])
                    kept["events"][axis] += np.round(mine[axis][:room], 6).tolist()
    return {
        "config": numbers["config"],
        "nominal_values": numbers["nominal_values"],
        "values": values,
        "seed": SEED,
        "n_toys": N_TOYS,
        "terms": terms,
        "ancillary": {k: np.round(v, 9).tolist() for k, v in ancillary.items()},
        "versions": reference_model.versions(),
    }


def main():
    """Write the draws."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases", nargs="*", help=f"of {', '.join(CASES)}")
    for case in parser.parse_args().cases or CASES:
        target = GOLDEN / "toys" / f"{case}.json"
        target.parent.mkdir(exist_ok=True)
        with reference_model.scratch_folder():
            found = draws(case, CASES[case])
        text = json.dumps(found, separators=(",", ":"), sort_keys=True)
        target.write_text(text + "\n", encoding="utf-8")
        print(f"{target.name}: {len(text) // 1024} kB")


if __name__ == "__main__":
    main()
