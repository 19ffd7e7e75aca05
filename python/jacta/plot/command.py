"""The command line of plots: `python3 -m jacta.plot KIND FILE... -o OUT`."""

import argparse
import json
import os
import pathlib
from typing import List, Optional

from ..command_line import Parser, run_command
from ..errors import Error, UsageError

FORMATS = (".svg", ".pdf", ".png")


def parser() -> argparse.ArgumentParser:
    """Return the parser of `jacta plot`."""
    from . import style  # noqa: F401  first: it says what to install
    from .kinds import KINDS

    width = max(map(len, KINDS))
    kinds = "\n".join(
        f"  {name:<{width}}  {kind.summary}\n  {'':<{width}}  from {kind.files}"
        for name, kind in KINDS.items()
    )
    found = Parser(
        prog="jacta plot",
        description="Draw results as SVG, PDF or PNG.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Kinds:\n" + kinds + "\n\nExample:\n  " + KINDS["power"].example,
    )
    add = found.add_argument
    add("kind", choices=list(KINDS), metavar="KIND", help="what to draw; see below")
    add("files", nargs="+", metavar="FILE", help="files or folders, in any order")
    add("-o", "--output", required=True, metavar="OUT", help="file in svg, pdf or png")
    add("--json", action="store_true", help="print one JSON document")
    add("--label", action="append", metavar="NAME=TEXT", help="label of a parameter")
    add("--title", help="title above the plot")
    add("--style", metavar="FILE", help="a Matplotlib style sheet on top of jacta's")
    add("--computation", metavar="NAME", help="only results of this computation")
    add("--hypothesis", metavar="NAME", help="hypothesis of the result files")
    add("--true-value", type=float, metavar="X", help="only the point of this true value")
    add("--over", metavar="NAME", help="parameter of the horizontal axis (sensitivity)")
    add("--edge", choices=("upper", "lower"), default="upper", help="of intervals")
    add(
        "--level",
        type=float,
        action="append",
        metavar="L",
        help="confidence level; may be repeated",
    )
    add(
        "--significance",
        type=float,
        action="append",
        metavar="Z",
        help="in sigma; may be repeated (power)",
    )
    add(
        "--critical", choices=("asymptotic", "toys"), default="asymptotic", help="(power)"
    )
    add("--events", action="store_true", help="expected events on the axis (neyman)")
    add(
        "--statistic",
        choices=("two-sided", "upper", "lower"),
        default="two-sided",
        help="(distribution)",
    )
    add("--dof", type=float, default=1.0, help="degrees of freedom (distribution)")
    add("--observed", type=float, metavar="X", help="the statistic of the data")
    add("--poi", metavar="NAME", help="parameter of interest (impact)")
    add("--toy", type=int, default=0, metavar="I", help="data set of a file of data")
    add("--term", metavar="NAME", help="term of the likelihood (spectrum)")
    add("--axis", metavar="NAME", help="axis, or projection such as 'm(K,Pip)'")
    add("--bins", type=int, metavar="N", help="at most this many bins")
    add("--log", action="store_true", help="logarithmic contents")
    add("--particles", metavar="A,B,C", help="m2(A,B) against m2(B,C) (dalitz)")
    add("--cartesian", action="store_true", help="couplings are not polar (argand)")
    return found


def draw(arguments: argparse.Namespace):
    """Return the figure that the arguments ask for."""
    from .inputs import Inputs, pairs
    from .kinds import KINDS, labels_of
    from .style import style_context

    given = pairs(arguments.label, "--label")
    with style_context(arguments.style):
        inputs = Inputs(arguments.files)
        labels = labels_of(inputs, given)
        fig, _ = KINDS[arguments.kind].draw(inputs, arguments, labels)
        if arguments.title:
            fig.suptitle(arguments.title, fontsize=9)
    return fig


def save(fig, output: str, style=None) -> None:
    """Write a figure: it appears complete or not at all."""
    from .style import style_context

    path = pathlib.Path(output)
    if path.suffix not in FORMATS:
        raise UsageError(
            f"{output} ends in '{path.suffix}'; formats are " + ", ".join(FORMATS)
        )
    if not path.absolute().parent.is_dir():
        raise Error(f"the folder {path.absolute().parent} does not exist: make it first")
    unfinished = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    # The same input gives the same file: no date.
    metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix)
    try:
        with style_context(style):
            fig.savefig(unfinished, metadata=metadata)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def run(arguments: argparse.Namespace) -> int:
    """Draw, write, and say what was written."""
    suffix = pathlib.Path(arguments.output).suffix
    if suffix not in FORMATS:
        raise UsageError(
            f"{arguments.output} ends in '{suffix}'; formats are " + ", ".join(FORMATS)
        )
    save(draw(arguments), arguments.output, arguments.style)
    if arguments.json:
        print(json.dumps({"file": arguments.output}, indent=2))
    else:
        print(arguments.output)
    return 0


def main(argv: Optional[List[str]] = None) -> int:
    """Return the exit status: 0 done, 1 the input is wrong, 2 usage."""
    return run_command(parser, run, argv)
