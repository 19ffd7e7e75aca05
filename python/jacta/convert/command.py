"""The command line of conversions: `python3 -m jacta.convert FILE -o OUT`."""

import argparse
import json
import pathlib
from typing import List, Optional

import numpy as np

from ..command_line import Parser, run_command
from ..errors import Error, InputError, UsageError
from .root_file import COMPONENTS, read_momenta, read_values


def parser() -> argparse.ArgumentParser:
    """Return the parser of `jacta convert`."""
    found = Parser(
        prog="jacta convert",
        description="Samples in ROOT files become npz files, in GeV, that jacta and "
        "tf-pwa read. A model with format: root_lhcb is converted with all its samples.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Weights are expressions of branches: + - * / **, comparisons, & | ~,\n"
        "float, int, cond(branch, {value: result}), abs, sqrt, exp, log, sin, cos, tan.\n"
        "Events of weight 0 are left out.\n\n"
        "Example:\n  jacta convert B.root:DecayTree --particles K,pi,pj "
        "--weight '(B_M > 5260) & (B_M < 5300)' -o data.npz",
    )
    add = found.add_argument
    add("file", metavar="FILE", help="MODEL.yml, FILE.root or FILE.root:TREE")
    add("-o", "--output", required=True, metavar="OUT", help="OUT.npz; DIR for a model")
    add("--particles", metavar="A,B,C", help="particles in the order of dat_order")
    add(
        "--branches",
        default="{particle}_{component}",
        metavar="PATTERN",
        help="names of branches; by default {particle}_{component}",
    )
    add(
        "--components",
        default=",".join(COMPONENTS),
        metavar="E,X,Y,Z",
        help="names of the components; by default " + ",".join(COMPONENTS),
    )
    add(
        "--unit-scale",
        "--unit_scale",
        type=float,
        default=0.001,
        metavar="X",
        help="GeV per unit of the file; by default 0.001, for MeV",
    )
    add("--weight", metavar="EXPRESSION", help="weights, written to OUT_weight.npy")
    add("--charge", metavar="EXPRESSION", help="charges, written to OUT_charge.npy")
    add("--json", action="store_true", help="print one JSON document")
    return found


def _convert_file(arguments: argparse.Namespace) -> List[str]:
    output = pathlib.Path(arguments.output)
    if output.suffix != ".npz":
        raise UsageError(f"{arguments.output} does not end in .npz")
    if not output.absolute().parent.is_dir():
        raise Error(
            f"the folder {output.absolute().parent} does not exist: make it first"
        )
    if not arguments.particles:
        raise UsageError("--particles names the particles, such as --particles K,pi,pj")
    components = arguments.components.split(",")
    if len(components) != 4:
        raise UsageError("--components has four names, those of E, px, py and pz")
    p = read_momenta(
        arguments.file,
        arguments.branches,
        arguments.particles.split(","),
        components,
        arguments.unit_scale,
    )
    values = {
        kind: read_values(arguments.file, text, place="--" + kind)
        for kind, text in (("weight", arguments.weight), ("charge", arguments.charge))
        if text
    }
    for kind, numbers in values.items():
        if not np.isfinite(numbers).all():
            raise InputError(f"--{kind}: {text_of(numbers)} is not finite")
    kept = values["weight"] != 0 if "weight" in values else np.ones(len(p), bool)
    if not kept.any():
        raise InputError("no event has a weight other than 0")
    left = len(p) - int(kept.sum())
    np.savez(output, p[kept])
    lines = [
        f"{output}: {int(kept.sum())} events"
        + (f", {left} of weight 0 left out" if left else "")
    ]
    for kind, numbers in values.items():
        file = output.with_name(f"{output.stem}_{kind}.npy")
        np.save(file, numbers[kept])
        lines.append(str(file))
    return lines


def text_of(numbers: np.ndarray) -> str:
    """Return the first event with a number that is not finite."""
    return f"the value of event {np.flatnonzero(~np.isfinite(numbers))[0]} (from 0)"


def run(arguments: argparse.Namespace) -> int:
    """Convert, and say what was written."""
    if pathlib.Path(arguments.file).suffix in (".yml", ".yaml"):
        from .model import convert_model

        lines = convert_model(arguments.file, arguments.output)
    else:
        lines = _convert_file(arguments)
    print(
        json.dumps({"written": lines}, indent=2) if arguments.json else "\n".join(lines)
    )
    return 0


def main(arguments: Optional[List[str]] = None) -> int:
    """Return the exit status: 0 done, 1 the input is wrong, 2 usage."""
    return run_command(parser, run, arguments)
