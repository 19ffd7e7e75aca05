"""The command line of goodness of fit: `python3 -m jacta.goodness MODEL.yaml`."""

import argparse
from typing import List, Optional

from ..command_line import Parser, run_command
from ..command_model import (
    add_data_options,
    add_toy_options,
    fixed_values,
    model_with_data,
    print_result,
)
from ..errors import UsageError


def parser() -> argparse.ArgumentParser:
    """Return the parser of `jacta goodness`."""
    found = Parser(
        prog="jacta goodness",
        description="Does a fitted model describe its data? Of a template model: "
        "saturated Poisson for binned terms, the energy test for unbinned ones, squared "
        "pulls for ancillary measurements. Of an amplitude model: chi-square in boxes of "
        "equal expectation and the energy test, over squared masses and angles. p-values are from "
        "toys that are thrown at the best fit and fitted again.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="The maximum of ln L is no test of fit (arXiv:physics/0310167), and\n"
        "is not among them.\n\nExample:\n"
        "  jacta goodness wimp_statistical_model.yaml --data toys.ii.h5 --toy 3 -n 500 "
        "--seed 1",
    )
    add = found.add_argument
    add("model", metavar="MODEL.yaml", help="a template or amplitude model")
    add_data_options(found)
    add("--fix", action="append", metavar="NAME=VALUE", help="fix a parameter in fits")
    add("--restarts", type=int, metavar="N", help="further fits, from random starts")
    add(
        "--angle",
        action="append",
        metavar="NAME",
        help="an angle of the plot block, such as R_BC_B_cos(beta), is an observable "
        "beside the squared masses; may be repeated",
    )
    add("--mixed", action="store_true", help="add the test of nearest neighbours")
    add("--template-path", action="append", metavar="DIR", help="folder with templates")
    add_toy_options(found, 500, "number of toys")
    return found


def run(arguments: argparse.Namespace) -> int:
    """Fit, throw, and print."""
    from ..random import drawn_seed
    from .result import goodness_of_fit

    fixed = fixed_values(arguments.fix)
    if arguments.n_toys < 1:
        raise UsageError("-n is at least 1")
    model = model_with_data(arguments)
    seed = drawn_seed(None) if arguments.seed is None else arguments.seed
    found = goodness_of_fit(
        model,
        n_toys=arguments.n_toys,
        seed=seed,
        fixed=fixed,
        threads=arguments.threads,
        restarts=arguments.restarts,
        angles=arguments.angle or (),
        mixed=arguments.mixed,
    )
    print_result(found, arguments.json)
    return 0


def main(argv: Optional[List[str]] = None) -> int:
    """Return the exit status: 0 done, 1 the input is wrong, 2 usage."""
    return run_command(parser, run, argv)
