"""The command line of poles: `python3 -m jacta.poles MODEL.yaml`."""

import argparse
from typing import List, Optional

from ..command_line import Parser, run_command
from ..command_model import add_data_options, amplitude_model_with_data, print_result
from ..errors import InputError, UsageError


def parser() -> argparse.ArgumentParser:
    """Return the parser of `jacta poles`."""
    found = Parser(
        prog="jacta poles",
        description="Poles of the resonances of an amplitude model, M - i Gamma/2, on the "
        "sheet below the real axis at the mass: - for open channels, + for closed ones. "
        "Errors are from the Hessian at the parameters, or from a kept covariance.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Example:\n"
        "  jacta poles dalitz_model.yaml --params dalitz_truth.json",
    )
    add = found.add_argument
    add("model", metavar="MODEL.yaml", help="an amplitude model")
    add_data_options(found)
    add(
        "--error_matrix",
        "--error-matrix",
        metavar="FILE.npy",
        help="covariance of the free parameters, as a fit leaves it",
    )
    add("--no_errors", "--no-errors", action="store_true", help="values alone")
    add("--json", action="store_true", help="print one JSON document")
    return found


def run(arguments: argparse.Namespace) -> int:
    """Find, and print."""
    import numpy as np

    from ..command_model import read_values

    if arguments.no_errors and arguments.error_matrix:
        raise UsageError("--no_errors and --error_matrix exclude each other")
    model = amplitude_model_with_data(arguments)
    covariance = None
    if arguments.error_matrix:
        try:
            covariance = np.load(arguments.error_matrix)
        except (OSError, ValueError) as error:
            raise InputError(f"{arguments.error_matrix}: {error}") from error
    values = (
        model.known_values(read_values(arguments.params)) if arguments.params else {}
    )
    print_result(
        model.poles(values, errors=not arguments.no_errors, covariance=covariance),
        arguments.json,
    )
    return 0


def main(argv: Optional[List[str]] = None) -> int:
    """Return the exit status: 0 done, 1 the input is wrong, 2 usage."""
    return run_command(parser, run, argv)
