"""The command line of reports: `python3 -m jacta.report DIR [FILE...] -o OUT.html`."""

import argparse
import datetime
import hashlib
import json
import os
import pathlib
from typing import List, Optional

from .._core import __version__
from ..command_line import Parser, run_command
from ..errors import Error, InputError, UsageError


def parser() -> argparse.ArgumentParser:
    """Return the parser of `jacta report`."""
    found = Parser(
        prog="jacta report",
        description="One page of a campaign, a fit or an amplitude fit: tables, plots, "
        "failures, provenance. The page needs no other file and no network.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="Of DIR it takes result files, thresholds.json, what fit, interval and\n"
        "scan print with --json, and what jacta fit --output wrote.\n\n"
        "Example:\n  jacta report results -o campaign.html",
    )
    add = found.add_argument
    add("folder", metavar="DIR", help="a campaign, or a folder of a fit")
    add(
        "files",
        nargs="*",
        metavar="FILE",
        help="further files: MODEL.yaml for units and spectra, the data, samples",
    )
    add("--toy", type=int, default=0, metavar="I", help="data set of a file of data")
    add("-o", "--output", required=True, metavar="OUT.html", help="the page")
    add("--title", help="title; by default the name of the folder")
    add("--label", action="append", metavar="NAME=TEXT", help="label of a parameter")
    add("--json", action="store_true", help="print one JSON document")
    return found


def files_of(folder: pathlib.Path) -> List[str]:
    """Return the files of a folder that a report can be made of."""
    from ..plot.inputs import document_kind

    if not folder.is_dir():
        raise InputError(
            f"{folder} is no folder: give the output folder of a campaign or fit"
        )
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix != ".json":
            continue
        try:
            document_kind(json.loads(path.read_text(encoding="utf-8")), str(path))
        except ValueError:
            continue
        found.append(str(path))
    return found


def make_page(
    folder: pathlib.Path, files: List[str], title: Optional[str], given, toy: int = 0
):
    """Return the page of a folder and further files."""
    from ..plot.inputs import Inputs
    from ..plot.kinds import labels_of
    from ..plot.profiles import threshold_curves
    from ..statistics import read_points
    from . import campaign
    from .data_plots import add_data_plots
    from .page import Page, code

    inputs = Inputs(files_of(folder) + list(files))
    labels = labels_of(inputs, given)
    documents = inputs.documents
    points = []
    if any(folder.glob("*.h5")):
        try:
            points = read_points([folder])
        except InputError:
            points = []
    curves = [
        c
        for content in documents.get("thresholds", [])
        for c in threshold_curves(content)
    ]
    if not points and not documents:
        raise InputError(
            f"{folder} holds nothing to report: no result files (*.ii.h5), no "
            "thresholds.json, "
            "no output of fit, interval or scan with --json"
        )
    name = title or folder.resolve().name
    page = Page(name, _subtitle(points, documents))
    if points:
        campaign.add_overview(page, points, curves)
        campaign.add_results(page, points, labels)
        campaign.add_plots(page, points, curves, labels)
    fit = _add_fit(page, documents, curves, labels, points)
    add_data_plots(page, inputs, fit, toy, labels)
    if curves:
        certificates = [c for items in documents.get("certificate", []) for c in items]
        campaign.add_thresholds(page, curves, certificates)
    if not points:
        _add_files(page, inputs.files, folder, code)
    if points:
        campaign.add_failures(page, points, folder)
        campaign.add_timing(page, points)
        campaign.add_provenance(page, points, folder)
    return page


def _add_files(page, files, folder, code) -> None:
    page.section("Provenance")
    rows = []
    for file in files:
        content = pathlib.Path(file).read_bytes() if pathlib.Path(file).is_file() else b""
        name = os.path.relpath(file, folder)
        rows.append([code(name), code(hashlib.sha256(content).hexdigest())])
    page.table(["file", "SHA-256"], rows, texts=(0, 1))


def _add_fit(page, documents, curves, labels, points):
    from . import single_fit

    fits = documents.get("fit", [])
    fit = fits[0] if fits else None
    parameters = documents.get("parameters", [])
    if fit is None and parameters:
        fit = _from_parameters(parameters[0])
    if fit is not None:
        single_fit.add_fit(page, fit, labels)
        single_fit.add_covariance(page, fit.get("covariance") or {})
    intervals, scans = documents.get("interval", []), documents.get("scan", [])
    if intervals:
        single_fit.add_intervals(page, intervals, points)
    for found in documents.get("goodness", []):
        single_fit.add_goodness(page, found)
    if scans or (fit is not None and fit.get("covariance")):
        single_fit.add_fit_plots(page, fit, scans, intervals, curves, labels)
    for content in documents.get("fractions", []):
        single_fit.add_fractions(page, content, labels)
    for content in documents.get("projections", []):
        single_fit.add_projections(page, content, labels)
    if fit is not None:
        single_fit.add_argand(page, fit["values"], fit.get("covariance"), labels)
    return fit


def _from_parameters(content: dict) -> dict:
    """Return final_params.json in the form of fit --json."""
    return {
        "values": content["value"],
        "errors": content["error"],
        "valid": content["status"].get("success"),
        "ll": -float(content["status"]["NLL"]),
    }


def _subtitle(points, documents) -> str:
    if points:
        computations = sorted({point.computation or "toys" for point in points})
        return "A campaign of toys: " + ", ".join(computations) + "."
    if "fractions" in documents or "projections" in documents:
        return "An amplitude fit."
    return "A fit."


def write_report(folder, output, files=(), title=None, labels=None, toy=0) -> None:
    """Write the page of a campaign, a fit or an amplitude fit.

    Parameters
    ----------
    folder : path-like
        Output folder of a campaign, or a folder with what fit, interval and scan print.
    output : path-like
        The page, in HTML.
    files : sequence of path-like
        Further files: a model file gives the units of its parameters, and with a file of
        data, or the samples of an amplitude model, plots of data and model.
    toy : int
        The data set of a file of data.
    """
    path = pathlib.Path(output)
    if path.suffix not in (".html", ".htm"):
        raise UsageError(f"{output} does not end in .html")
    if not path.absolute().parent.is_dir():
        raise Error(f"the folder {path.absolute().parent} does not exist: make it first")
    page = make_page(
        pathlib.Path(folder), [str(file) for file in files], title, labels or {}, toy
    )
    today = datetime.date.today().isoformat()
    text = page.html(f"Made by jacta {__version__} on {today}.")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def run(arguments: argparse.Namespace) -> int:
    """Write the page, and say what was written."""
    from ..plot import style  # noqa: F401  first: it says what to install
    from ..plot.inputs import pairs

    labels = pairs(arguments.label, "--label")
    write_report(
        arguments.folder,
        arguments.output,
        arguments.files,
        arguments.title,
        labels,
        arguments.toy,
    )
    if arguments.json:
        print(json.dumps({"file": arguments.output}, indent=2))
    else:
        print(arguments.output)
    return 0


def main(argv: Optional[List[str]] = None) -> int:
    """Return the exit status: 0 done, 1 the input is wrong, 2 usage."""
    return run_command(parser, run, argv)
