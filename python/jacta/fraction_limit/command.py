"""The command line of limits: `python3 -m jacta.fraction_limit MODEL.yaml`."""

import argparse
from typing import List, Optional

from ..command_line import Parser, run_command
from ..command_model import (
    add_data_options,
    add_toy_options,
    amplitude_model_with_data,
    print_result,
)


def parser() -> argparse.ArgumentParser:
    """Return the parser of `jacta fraction_limit`."""
    found = Parser(
        prog="jacta fraction_limit",
        description="An upper limit of the fit fraction of a resonance, by Neyman's "
        "construction: toys at several true fractions, the other parameters as the data "
        "prefer them there, and the share of toys with a fraction as small as that of "
        "the data.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Example:\n"
        "  jacta fraction_limit dalitz_model.yaml --resonance Kst892minus --level 0.9 "
        "-n 20 --points 4 --seed 1",
    )
    add = found.add_argument
    add("model", metavar="MODEL.yaml", help="an amplitude model")
    add("--resonance", required=True, metavar="NAME", help="one of a single chain")
    add("--level", type=float, default=0.9, metavar="L", help="of confidence")
    add("--points", type=int, default=6, metavar="N", help="true fractions")
    add_data_options(found)
    add_toy_options(found, 300, "toys at every true fraction")
    return found


def run(arguments: argparse.Namespace) -> int:
    """Fit, throw, and print."""
    from ..random import drawn_seed

    model = amplitude_model_with_data(arguments)
    seed = drawn_seed(None) if arguments.seed is None else arguments.seed
    found = model.fraction_limit(
        arguments.resonance,
        level=arguments.level,
        n_toys=arguments.n_toys,
        seed=seed,
        n_points=arguments.points,
        threads=arguments.threads,
    )
    print_result(found, arguments.json)
    return 0


def main(argv: Optional[List[str]] = None) -> int:
    """Return the exit status: 0 done, 1 the input is wrong, 2 usage."""
    return run_command(parser, run, argv)
