"""What the commands that are written in Python share: parser and exit status."""

import argparse
import sys
from typing import Callable, List, Optional

from .errors import Error, UsageError


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose errors begin like those of the other commands."""

    def error(self, message: str) -> None:  # noqa: D102
        self.print_usage(sys.stderr)
        self.exit(2, f"error: {message}\n")


def run_command(
    parser: Callable[[], argparse.ArgumentParser],
    run: Callable[[argparse.Namespace], int],
    arguments: Optional[List[str]] = None,
) -> int:
    """Run a command; return the exit status: 0 done, 1 the input is wrong, 2 usage.

    Parameters
    ----------
    parser : callable
        Returns the parser of the command. Its errors are those of the command: what is
        imported there may be missing.
    run : callable
        Does what the arguments ask for, and returns the exit status.
    arguments : list of str, optional
        By default those of the process. Options may stand between arguments.
    """
    try:
        return run(parser().parse_intermixed_args(arguments))
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except (Error, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
