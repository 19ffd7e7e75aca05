"""The report of a campaign: results, thresholds, failures, timing, provenance."""

import json
import math
import os
import pathlib
import re
from typing import Dict, List, Mapping, Sequence

import numpy as np

from .. import plot
from ..plot.bands import varied_names
from ..statistics import Estimate, ToyPoint, fraction, quantile
from .page import Cell, Markup, Page, code, measured, number
from .replay import job_command, toy_command

# Failures listed one by one; all are counted.
LISTED_FAILURES = 50


def by_computation(points: Sequence[ToyPoint]) -> Dict[str, List[ToyPoint]]:
    """Return points by the computation that they belong to."""
    groups: Dict[str, List[ToyPoint]] = {}
    for point in points:
        groups.setdefault(point.computation or "toys", []).append(point)
    return groups


def add_overview(page: Page, points: Sequence[ToyPoint], curves: Sequence) -> None:
    """Add the key figures."""
    toys = sum(point.n_toys for point in points)
    fits = sum(len(rows) for point in points for rows in point.fits.values())
    invalid = sum(
        int((~rows["valid_fit"]).sum())
        for point in points
        for rows in point.fits.values()
    )
    seconds = sum(_seconds(batch) for point in points for batch in point.batches)
    seeds = sorted({str(point.metadata.get("seed")) for point in points})
    tiles = [
        (toys, "toys"),
        (fits, "fits"),
        (invalid, "invalid fits"),
        (len(points), "points"),
        (Markup(number(toys / seconds, 3)) if seconds else "–", "toys a second"),
        (", ".join(seeds), "seed" if len(seeds) == 1 else "seeds"),
    ]
    if curves:
        tiles.append((sum(len(curve.values) for curve in curves), "thresholds"))
    page.tiles(tiles)


def add_results(
    page: Page, points: Sequence[ToyPoint], labels: Mapping[str, str]
) -> None:
    """Add a table of every computation."""
    page.section("Results")
    page.paragraph(
        "Medians over the toys with valid fits. Errors are one standard "
        "deviation of what the "
        "number of toys allows: Wilson's interval of a fraction, order statistics of a "
        "median. Edges at infinity: the interval is open on that side."
    )
    for name, group in by_computation(points).items():
        page.heading(name)
        header, rows = _result_table(group, labels)
        page.table(header, rows, _caption(group), texts=())


def _caption(group: Sequence[ToyPoint]) -> str:
    first = group[0]
    words = f"Parameter of interest: {first.poi}."
    if has_intervals(first):
        words += (
            f" {first.interval_kind.capitalize()} intervals at "
            f"{100 * first.confidence_level:g} %; "
            f"thresholds: {_threshold_words(first)}."
        )
    return words


def _threshold_words(point: ToyPoint) -> str:
    used = point.batches[0].details.get("thresholds") or {}
    words = (used.get("free") or {}).get("threshold")
    return without_folders(str(words)) if words else "asymptotic"


def without_folders(words: str) -> str:
    """Return words without folders, which are those of another machine perhaps."""
    return re.sub(r" \S*/(?=[^/\s]+)", " ", words)


def has_intervals(point: ToyPoint) -> bool:
    """Return whether a point has intervals of the free fit."""
    if "free" not in point.fits or math.isnan(point.true_value):
        return False
    rows = point.fits["free"]
    return not (np.isnan(rows["dl"]) & np.isnan(rows["ul"])).all()


def _result_table(group: Sequence[ToyPoint], labels: Mapping[str, str]):
    group = sorted(group, key=lambda p: (sorted(p.varied.items()), p.true_value))
    varied = [name for name in varied_names(group) if name != group[0].poi]
    events = all(math.isfinite(point.expected_events) for point in group)
    edges = any(map(has_intervals, group))
    tested = all({"free", "zero"} <= set(point.fits) for point in group)
    header = [*varied, "true value"]
    header += ["events"] if events else []
    header += ["toys", "invalid", "best fit"]
    header += ["lower edge", "upper edge", "coverage"] if edges else []
    header += ["q0 > 9", "q0 > 25"] if tested else []
    rows = []
    for point in group:
        row: List[Cell] = [float(point.varied[name]) for name in varied]
        row.append(point.true_value)
        row += [point.expected_events] if events else []
        row += [point.n_toys, _n_invalid(point), _median(point, point.poi)]
        row += _edge_cells(point) if edges else []
        row += _power_cells(point) if tested else []
        rows.append(row)
    return header, rows


def _n_invalid(point: ToyPoint) -> Cell:
    n = sum(int((~rows["valid_fit"]).sum()) for rows in point.fits.values())
    return Markup(f'<span class="bad">{n}</span>') if n else 0


def _median(point: ToyPoint, column: str) -> Cell:
    if "free" not in point.fits:
        return None
    rows = point.fits["free"]
    values = rows[column][rows["valid_fit"]]
    return measured(quantile(values, 0.5)) if len(values) else None


def _edge_cells(point: ToyPoint) -> List[Cell]:
    if not has_intervals(point):
        return [None, None, None]
    lower, upper = point.intervals()
    found = point.coverage()
    return [
        measured(quantile(lower, 0.5)),
        measured(quantile(upper, 0.5)),
        _percent(found),
    ]


def _percent(estimate: Estimate) -> Markup:
    return Markup(measured(estimate, 100.0) + " %")


def _power_cells(point: ToyPoint) -> List[Cell]:
    q0 = point.likelihood_ratio("zero", "lower")
    if len(q0) == 0:
        return [None, None]
    return [_percent(fraction(int((q0 > cut).sum()), len(q0))) for cut in (9.0, 25.0)]


def add_plots(
    page: Page, points: Sequence[ToyPoint], curves: Sequence, labels: Mapping[str, str]
) -> None:
    """Add every plot that the points allow."""
    page.section("Plots")
    for name, group in by_computation(points).items():
        _add_plots_of(page, name, group, labels)
    if curves:
        fig, _ = plot.neyman(curves, labels=labels)
        page.figure(
            fig,
            "Thresholds of the Neyman construction on the likelihood ratio. Shaded: one "
            "standard deviation of the number of toys; dashed: the asymptotic value.",
        )


def _add_plots_of(page, name: str, group: List[ToyPoint], labels) -> None:
    true_values = {point.true_value for point in group}
    if all({"free", "zero"} <= set(p.fits) for p in group) and len(true_values) > 1:
        fig, _ = plot.power(group, significances=(3.0, 5.0), labels=labels)
        page.figure(
            fig, f"{name}: how often a signal is seen at 3σ and 5σ (asymptotic q0 > Z²)."
        )
    with_edges = [point for point in group if has_intervals(point)]
    names = varied_names(with_edges) if with_edges else []
    if with_edges and (len(with_edges) == 1 or len(names) == 1):
        edge = "lower" if with_edges[0].interval_kind == "lower" else "upper"
        fig, _ = plot.sensitivity(with_edges, edge=edge, labels=labels)
        page.figure(fig, f"{name}: {edge} edges that toys give, with median, 1σ and 2σ.")
    if with_edges:
        fig, _ = plot.coverage(with_edges, labels=labels)
        page.figure(
            fig, f"{name}: coverage of the intervals beside the level they claim."
        )
    tested = [point for point in group if {"free", "true"} <= set(point.fits)]
    for point in tested[:1] + tested[1:][-1:]:
        t = point.likelihood_ratio("true")
        if len(t) == 0:
            continue
        fig, _ = plot.distribution(t)
        page.figure(
            fig,
            f"{name}: likelihood ratio of the true value {point.true_value:.4g} of "
            f"{point.poi}, {_varied_words(point, group)}against its asymptotic form.",
        )
    if any(not rows["valid_fit"].all() for p in group for rows in p.fits.values()):
        fig, _ = plot.failures(group, labels=labels)
        page.figure(fig, f"{name}: share of invalid fits.")


def _varied_words(point: ToyPoint, group: Sequence[ToyPoint]) -> str:
    names = [name for name in varied_names(group) if name != point.poi]
    words = ", ".join(f"{name} = {point.varied[name]:g}" for name in names)
    return words + ", " if words else ""


def add_thresholds(page: Page, curves: Sequence, certificates: Sequence[Mapping]) -> None:
    """Add what thresholds there are, and the certificates of adaptive grids."""
    page.section("Thresholds")
    rows = []
    for curve in curves:
        toys = sum(curve.n_toys) if curve.n_toys else None
        fixed = ", ".join(f"{name} = {value:g}" for name, value in curve.fixed.items())
        rows.append(
            [
                code(curve.key),
                f"{100 * curve.level:g} % {curve.kind}",
                fixed,
                len(curve.values),
                int(toys) if toys else None,
                float(curve.threshold.min()),
                float(curve.threshold.max()),
                curve.asymptotic,
            ]
        )
    page.table(
        ["entry", "level", "fixed", "points", "toys", "lowest", "highest", "asymptotic"],
        rows,
        texts=(0, 1, 2),
    )
    for curve in curves:
        page.block(_threshold_lines(curve), f"{curve.key}: thresholds and uncertainties")
    for certificate in certificates:
        worst = certificate.get("largest_error", {})
        kept = certificate.get("achieved")
        words = "keeps" if kept else "DOES NOT keep"
        page.paragraph(
            "Certificate: interpolation between the "
            f"{certificate.get('n_points')} points "
            f"{words} the coverage within {certificate.get('target')}; largest "
            f"error {worst.get('error', math.nan):+.4f} ± "
            f"{worst.get('sigma', math.nan):.4f} "
            f"at {worst.get('poi', math.nan):.4g}, from "
            f"{certificate.get('total_toys')} toys.",
            "good" if kept else "bad",
        )


def _threshold_lines(curve) -> str:
    """Return the thresholds of a curve, a line for each point."""
    lines = [f"{curve.poi}  threshold  [one standard deviation of the number of toys]"]
    for i, (value, threshold) in enumerate(zip(curve.values, curve.threshold)):
        ends = ""
        if curve.lower is not None:
            ends = f"  [{curve.lower[i]:.4f}, {curve.upper[i]:.4f}]"
        toys = f"  {int(curve.n_toys[i])} toys" if curve.n_toys else ""
        lines.append(f"{value:.6g}  {threshold:.4f}{ends}{toys}")
    return "\n".join(lines)


def add_failures(page: Page, points: Sequence[ToyPoint], folder: pathlib.Path) -> None:
    """Add every invalid fit with its address and the command that replays it."""
    page.section("Failures")
    rows, total, reasons = [], 0, {}
    for point in points:
        for hypothesis in point.fits:
            for found in point.failures(hypothesis):
                total += 1
                if len(rows) < LISTED_FAILURES:
                    rows.append(_failure_row(point, hypothesis, found))
        for batch in point.batches:
            for reason, count in _reasons(batch.details.get("failures")).items():
                reasons[reason] = reasons.get(reason, 0) + count
    if total == 0:
        page.paragraph("All fits are valid.", "good")
        return
    if reasons:
        page.table(["reason", "fits"], sorted(reasons.items(), key=lambda item: -item[1]))
    page.table(
        ["computation", "hypothesis", "seed", "point", "toy", "replay"],
        rows,
        f"{total} invalid fits"
        + (f", the first {len(rows)} here" if total > len(rows) else "")
        + ". A toy is a pure function of its address (seed, point, toy); the command "
        "shows its fit beside the stored one.",
        texts=(0, 1, 3, 5),
    )


def _failure_row(point: ToyPoint, hypothesis: str, found: Mapping) -> List[Cell]:
    details = next(b for b in point.batches if b.file == found["file"]).details
    command = toy_command(
        found["file"], found["toy"], hypothesis, details.get("arguments") or {}
    )
    return [
        point.computation,
        hypothesis,
        _whole(point.metadata.get("seed")),
        code(str(details.get("point", ""))),
        _whole(found["index"]),
        code(command),
    ]


def _whole(value) -> Cell:
    """Return a number of an address as it is typed."""
    return None if value is None else str(value)


def _reasons(failures) -> Dict[str, int]:
    """Return counts by reason, whether or not they stand below their hypotheses."""
    found: Dict[str, int] = {}
    for key, value in (failures or {}).items():
        if isinstance(value, Mapping):
            for reason, count in value.items():
                found[f"{key}: {reason}"] = int(count)
        elif isinstance(value, (int, float)):
            found[str(key)] = int(value)
    return found


def _seconds(batch) -> float:
    return float(batch.details.get("wall_time") or 0.0)


def add_timing(page: Page, points: Sequence[ToyPoint]) -> None:
    """Add how long jobs took, and where they ran."""
    page.section("Timing")
    rows = []
    for name, group in by_computation(points).items():
        batches = [batch for point in group for batch in point.batches]
        seconds = sum(map(_seconds, batches))
        toys = sum(point.n_toys for point in group)
        hosts = sorted({str(batch.details.get("host", "")) for batch in batches})
        slowest = max(batches, key=_seconds)
        rows.append(
            [
                name,
                len(batches),
                toys,
                seconds,
                toys / seconds if seconds else math.nan,
                _seconds(slowest),
                ", ".join(hosts),
            ]
        )
    page.table(
        [
            "computation",
            "jobs",
            "toys",
            "seconds",
            "toys a second",
            "slowest job",
            "hosts",
        ],
        rows,
        "Wall time of jobs, added up.",
        texts=(0, 6),
    )


def add_provenance(page: Page, points: Sequence[ToyPoint], folder: pathlib.Path) -> None:
    """Add configuration, versions, seeds and hashes."""
    page.section("Provenance")
    batches = [batch for point in points for batch in point.batches]
    dates = sorted({str(point.metadata.get("date", "")) for point in points})
    versions = sorted({str(batch.details.get("version", "?")) for batch in batches})
    page.table(
        ["what", "value"],
        [
            ["folder", code(str(folder))],
            ["dates", dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"],
            ["versions of jacta", ", ".join(versions)],
            ["seeds", ", ".join(sorted({str(p.metadata.get("seed")) for p in points}))],
            ["result files", len(batches)],
        ],
        texts=(0, 1),
    )
    hashes: Dict[str, set] = {}
    for batch in batches:
        for name, value in (batch.details.get("inputs") or {}).items():
            hashes.setdefault(name, set()).add(str(value))
    if hashes:
        page.heading("What the results are made from")
        page.table(
            ["file", "SHA-256"],
            [
                [name, Markup(", ".join(code(v) for v in sorted(values)))]
                for name, values in sorted(hashes.items())
            ],
            "More than one hash in a line: the file changed while the campaign ran.",
            texts=(0, 1),
        )
    page.heading("How to run it again")
    page.paragraph(
        "A toy is a pure function of seed, point and number: these commands give the "
        "same bits, in a file of another name. The first job of every computation:"
    )
    for name, group in by_computation(points).items():
        first = group[0].batches[0]
        arguments = first.details.get("arguments")
        if arguments:
            page.block(job_command(first.file, arguments), f"{name}: command")
            page.block(json.dumps(arguments, indent=2), f"{name}: arguments")
    files = [os.path.relpath(batch.file, folder) for batch in batches]
    page.block("\n".join(files), f"{len(files)} result files")
