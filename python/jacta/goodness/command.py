"""The command line of goodness of fit: `python3 -m jacta.goodness MODEL.yaml`."""

import argparse
import json
import math
from typing import Dict, List, Optional, Sequence

from ..command_line import Parser, run_command
from ..errors import Error, UsageError


def parser() -> argparse.ArgumentParser:
    """Return the parser of `jacta goodness`."""
    found = Parser(
        prog="jacta goodness",
        description="Does a fitted template model describe its data? Saturated Poisson "
        "for binned terms, the energy test for unbinned ones, squared pulls for "
        "ancillary measurements; p-values from toys that are thrown at the best fit and "
        "fitted again.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="The maximum of ln L is no test of fit (arXiv:physics/0310167), and\n"
        "is not among them.\n\nExample:\n"
        "  jacta goodness wimp_statistical_model.yaml --data toys.ii.h5 --toy 3 -n 500 "
        "--seed 1",
    )
    add = found.add_argument
    add("model", metavar="MODEL.yaml", help="a template model")
    add("--data", required=True, metavar="FILE", help="toy or real data (.ii.h5)")
    add("--toy", type=int, default=0, metavar="I", help="data set of the file")
    add("--fix", action="append", metavar="NAME=VALUE", help="fix a parameter in fits")
    add("-n", type=int, default=500, dest="n_toys", metavar="N", help="number of toys")
    add("--seed", type=int, metavar="S", help="seed; drawn and printed if missing")
    add("--threads", type=int, default=0, metavar="N", help="0: all processors")
    add("--template-path", action="append", metavar="DIR", help="folder with templates")
    add("--json", action="store_true", help="print one JSON document")
    return found


def fixed_values(texts: Optional[Sequence[str]]) -> Dict[str, float]:
    """Return NAME=VALUE options as numbers."""
    from ..plot.inputs import pairs

    found = {}
    for name, text in pairs(texts or (), "--fix").items():
        try:
            found[name] = float(text)
        except ValueError as error:
            raise UsageError(f"--fix {name}={text}: '{text}' is no number") from error
    return found


def run(arguments: argparse.Namespace) -> int:
    """Fit, throw, and print."""
    from ..data import read_toys
    from ..random import drawn_seed
    from ..template_model import TemplateModel
    from .result import goodness_of_fit

    fixed = fixed_values(arguments.fix)
    if arguments.n_toys < 1 or arguments.toy < 0:
        raise UsageError("-n is at least 1, --toy at least 0")
    paths = arguments.template_path
    model = TemplateModel.from_config(
        arguments.model, **({"template_path": paths} if paths else {})
    )
    sets = read_toys(arguments.data)
    if arguments.toy >= len(sets):
        raise Error(
            f"{arguments.data} has {len(sets)} data sets, and none of number "
            f"{arguments.toy}"
        )
    model.data = sets[arguments.toy]
    seed = drawn_seed(None) if arguments.seed is None else arguments.seed
    found = goodness_of_fit(
        model,
        n_toys=arguments.n_toys,
        seed=seed,
        fixed=fixed,
        threads=arguments.threads,
    )
    if arguments.json:
        print(json.dumps(_readable(found.to_json()), indent=2))
        return 0
    print(found.text())
    return 0


def _readable(tree):
    """Return a document whose infinities are words, as the other commands write them."""
    if isinstance(tree, dict):
        return {key: _readable(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_readable(value) for value in tree]
    if isinstance(tree, float) and not math.isfinite(tree):
        return str(tree)
    return tree


def main(argv: Optional[List[str]] = None) -> int:
    """Return the exit status: 0 done, 1 the input is wrong, 2 usage."""
    return run_command(parser, run, argv)
