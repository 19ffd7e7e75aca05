"""The command line of goodness of fit: `python3 -m jacta.goodness MODEL.yaml`."""

import argparse
import json
import math
from typing import Dict, List, Optional, Sequence

from ..command_line import Parser, run_command
from ..errors import Error, InputError, UsageError


def parser() -> argparse.ArgumentParser:
    """Return the parser of `jacta goodness`."""
    found = Parser(
        prog="jacta goodness",
        description="Does a fitted model describe its data? Of a template model: "
        "saturated Poisson for binned terms, the energy test for unbinned ones, squared "
        "pulls for ancillary measurements. Of an amplitude model: chi-square in boxes of "
        "equal expectation and the energy test, over squared masses. p-values are from "
        "toys that are thrown at the best fit and fitted again.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="The maximum of ln L is no test of fit (arXiv:physics/0310167), and\n"
        "is not among them.\n\nExample:\n"
        "  jacta goodness wimp_statistical_model.yaml --data toys.ii.h5 --toy 3 -n 500 "
        "--seed 1",
    )
    add = found.add_argument
    add("model", metavar="MODEL.yaml", help="a template or amplitude model")
    add("--data", metavar="FILE", help="toy or real data; amplitude models have own ones")
    add("--toy", type=int, default=0, metavar="I", help="data set of the file")
    add("--fix", action="append", metavar="NAME=VALUE", help="fix a parameter in fits")
    add("--params", metavar="FILE", help="where fits of an amplitude model start")
    add("--restarts", type=int, metavar="N", help="further fits, from random starts")
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


def model_with_data(arguments: argparse.Namespace):
    """Return the model of the command line with the data."""
    from ..amplitude_model import AmplitudeModel
    from ..data import read_toys
    from ..model_source import file_content
    from ..template_model import TemplateModel

    paths = arguments.template_path
    root = file_content(arguments.model)
    if "decay" in root and "particle" in root:
        if paths:
            raise UsageError("--template-path is for template models")
        model = AmplitudeModel.from_config(arguments.model)
    else:
        if arguments.params:
            raise UsageError("--params is for amplitude models")
        if not arguments.data:
            raise UsageError("--data FILE is missing: a template model has no own data")
        model = TemplateModel.from_config(
            arguments.model, **({"template_path": paths} if paths else {})
        )
    if arguments.params:
        set_starts(model, arguments.params)
    if arguments.data:
        sets = read_toys(arguments.data)
        if arguments.toy >= len(sets):
            raise Error(
                f"{arguments.data} has {len(sets)} data sets, and none of number "
                f"{arguments.toy}"
            )
        model.data = sets[arguments.toy]
    return model


def set_starts(model, file: str) -> None:
    """Let fits start at the values of a file, as `jacta fit` and tf-pwa write it."""
    try:
        with open(file, encoding="utf-8") as opened:
            content = json.load(opened)
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{file} is no JSON: {error}") from error
    values = content.get("value", content) if isinstance(content, dict) else None
    if not isinstance(values, dict) or not all(
        isinstance(v, (int, float)) for v in values.values()
    ):
        raise InputError(f"{file} holds no numbers by name of a parameter")
    known = model.known_values(values)
    model.set_fit_guesses(
        **{name: value for name, value in known.items() if name in model.parameters}
    )


def run(arguments: argparse.Namespace) -> int:
    """Fit, throw, and print."""
    from ..random import drawn_seed
    from .result import goodness_of_fit

    fixed = fixed_values(arguments.fix)
    if arguments.n_toys < 1 or arguments.toy < 0:
        raise UsageError("-n is at least 1, --toy at least 0")
    model = model_with_data(arguments)
    seed = drawn_seed(None) if arguments.seed is None else arguments.seed
    found = goodness_of_fit(
        model,
        n_toys=arguments.n_toys,
        seed=seed,
        fixed=fixed,
        threads=arguments.threads,
        restarts=arguments.restarts,
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
