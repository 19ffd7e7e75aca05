"""The command line of significances: `python3 -m jacta.significance MODEL.yaml`."""

import argparse
from typing import List, Optional

from ..command_line import Parser, run_command
from ..command_model import (
    add_data_options,
    add_toy_options,
    amplitude_model_with_data,
    print_result,
)
from ..errors import UsageError


def parser() -> argparse.ArgumentParser:
    """Return the parser of `jacta significance`."""
    found = Parser(
        prog="jacta significance",
        description="How significant is a resonance of an amplitude model? Twice the "
        "difference of ln L with it and without, its chi-square probability, and that of "
        "toys without the resonance which are fitted again both ways.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Where masses or widths of the resonance float, chi-square does not hold: "
        "take toys.\n\nExample:\n"
        "  jacta significance dalitz_model.yaml --resonance Flat -n 20 --seed 1",
    )
    add = found.add_argument
    add("model", metavar="MODEL.yaml", help="an amplitude model")
    add("--resonance", required=True, metavar="NAME", help="which one")
    add_data_options(found)
    add("--restarts", type=int, default=3, metavar="N", help="further starts of fits")
    add_toy_options(found, 0, "toys without the resonance; 0: asymptotic values alone")
    return found


def run(arguments: argparse.Namespace) -> int:
    """Fit, throw, and print."""
    from ..random import drawn_seed

    if arguments.n_toys < 0 or arguments.restarts < 0:
        raise UsageError("-n and --restarts are at least 0")
    model = amplitude_model_with_data(arguments)
    seed = drawn_seed(None) if arguments.seed is None else arguments.seed
    found = model.significance(
        arguments.resonance,
        n_toys=arguments.n_toys,
        seed=seed,
        restarts=arguments.restarts,
        threads=arguments.threads,
    )
    print_result(found, arguments.json)
    return 0


def main(argv: Optional[List[str]] = None) -> int:
    """Return the exit status: 0 done, 1 the input is wrong, 2 usage."""
    return run_command(parser, run, argv)
