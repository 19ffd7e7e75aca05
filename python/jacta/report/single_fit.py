"""The report of one fit: parameters, intervals, scans; of an amplitude fit as well."""

import math
from typing import List, Mapping, Optional, Sequence

import numpy as np

from .. import plot
from ..plot.amplitude import fractions_of
from ..plot.profiles import interval_pieces, scan_parameters
from ..statistics import Estimate, ToyPoint, linear_impacts
from .campaign import has_intervals, without_folders
from .page import Cell, Markup, Page, measured, number, with_error


def add_fit(page: Page, fit: Mapping, labels: Mapping[str, str]) -> None:
    """Add whether the fit is valid, and the table of parameters."""
    valid = bool(fit.get("valid"))
    errors = fit.get("errors", {})
    page.tiles(
        [
            (
                Markup('<span class="good">valid</span>')
                if valid
                else Markup('<span class="bad">not valid</span>'),
                "fit",
            ),
            (Markup(number(float(fit["ll"]), 7)), "ln L at the maximum"),
            (len(errors), "fitted parameters"),
            (int(fit.get("n_calls", 0)), "calls"),
            (
                Markup(number(float(fit.get("edm", math.nan)), 2)),
                "estimated distance (EDM)",
            ),
            (int(fit.get("n_outliers", 0)), "outlier events"),
        ]
    )
    if not valid:
        page.paragraph(
            f"The fit is not valid: {fit.get('reason') or 'no reason given'}", "bad"
        )
    page.section("Parameters")
    weights, sample = fit.get("errors_weights"), fit.get("errors_monte_carlo")
    header = ["parameter", "value"]
    header += (
        ["error for weighted events", "from the Monte Carlo sample"] if sample else []
    )
    header += ["remarks"]
    rows: List[List[Cell]] = []
    for name in sorted(errors):
        error = float(errors.get(name, math.nan))
        row: List[Cell] = [name, with_error(float(fit["values"][name]), error)]
        if sample:
            row += [
                Markup(number(float(table[name]), 2)) if name in table else None
                for table in (weights, sample)
            ]
        rows.append([*row, _remarks(fit, name)])
    page.table(header, rows, texts=(0, len(header) - 1))
    page.paragraph("Errors are from the Hessian of −ln L.", "quiet")
    fixed = [name for name in sorted(fit["values"]) if name not in errors]
    if fixed:
        lines = [f"{name} = {fit['values'][name]!r}" for name in fixed]
        page.block("\n".join(lines), f"{len(fixed)} fixed parameters")


def _remarks(fit: Mapping, name: str) -> str:
    words: List[str] = []
    for key, word in (("at_bound", "at its bound"), ("at_anchor", "at an anchor")):
        words += [word] if name in fit.get(key, ()) else []
    words += ["flat: no error"] if name in fit.get("flat", ()) else []
    return ", ".join(words)


def add_covariance(page: Page, covariance: Mapping) -> None:
    """Add the covariance in full digits, folded."""
    names = list(covariance.get("names", ()))
    if not names:
        return
    lines = [f"{i + 1}: {name}" for i, name in enumerate(names)]
    for row in covariance["values"]:
        lines.append("  ".join(f"{float(value): .6e}" for value in row))
    page.block("\n".join(lines), f"Covariance of {len(names)} parameters")


def _coverage(interval: Mapping, points: Sequence[ToyPoint]) -> Cell:
    """Return what toys of the same intervals cover, nearest to the best fit."""
    level, kind = float(interval["level"]), interval.get("kind", "central")
    best = float(interval.get("best_fit", {}).get(interval["poi"], math.nan))
    having = [
        point
        for point in points
        if point.poi == interval["poi"]
        and point.interval_kind == kind
        and abs(point.confidence_level - level) < 1e-9
        and has_intervals(point)
    ]
    if not having:
        return "not measured"
    nearest = min(having, key=lambda point: abs(point.true_value - best))
    found = measured(nearest.coverage(), 100.0)
    return Markup(f"{found} % at {number(nearest.true_value)}")


def add_intervals(
    page: Page, intervals: List[Mapping], points: Sequence[ToyPoint] = ()
) -> None:
    """Add confidence intervals with method, pieces, and what toys of them cover."""
    page.section("Intervals")
    rows = []
    for interval in intervals:
        pieces = ", ".join(
            f"[{low:.4g}, {high:.4g}]" for low, high in interval_pieces(interval)
        )
        rows.append(
            [
                interval["poi"],
                f"{100 * float(interval['level']):g} % {interval.get('kind', '')}",
                float(interval.get("best_fit", {}).get(interval["poi"], math.nan)),
                _edge(interval, "lower"),
                _edge(interval, "upper"),
                _coverage(interval, points),
                pieces,
                without_folders(str(interval.get("threshold", ""))),
            ]
        )
    page.table(
        [
            "parameter",
            "level",
            "best fit",
            "lower",
            "upper",
            "coverage",
            "pieces",
            "threshold",
        ],
        rows,
        "Errors of edges: from the number of toys of the thresholds. Coverage: of the "
        "same intervals of toys, at the true value nearest to the best fit.",
        texts=(0, 1, 6, 7),
    )
    for interval in intervals:
        if interval.get("statement"):
            page.paragraph(f"{interval['poi']}: {interval['statement']}.")
        for note in interval.get("notes", ()):
            page.paragraph(str(note), "quiet")


def add_goodness(page: Page, found: Mapping) -> None:
    """Add goodness of fit, calibrated by toys."""
    page.section("Goodness of fit")
    rows: List[List[Cell]] = [
        [name, item["statistic"], float(item["observed"]), _p_value(item)]
        for name, item in found["goodness"].items()
    ]
    rows.append(["all", "smallest p-value of them", None, _p_value(found["overall"])])
    page.table(["term", "statistic", "observed", "p-value"], rows, texts=(0, 1))
    page.paragraph(
        f"From {int(found['n_toys'])} toys at the best fit, fitted again "
        f"({int(found['n_invalid'])} without a valid fit; seed {found['seed']}). "
        "The energy test compares shapes, not numbers of events.",
        "quiet",
    )
    for name, item in found["goodness"].items():
        fig, _ = plot.goodness(
            [float(t) for t in item["toys"]],
            float(item["observed"]),
            statistic=item["statistic"],
        )
        page.figure(fig, f"{name}: {item['statistic']} of toys and data.")


def _p_value(item: Mapping) -> Markup:
    low, high = (float(x) for x in item["p_range"])
    if not int(item["n_above"]):
        return Markup(f"&lt; {number(high, 2)}")
    return measured(Estimate(float(item["p_value"]), low, high))


def _edge(interval: Mapping, edge: str) -> Cell:
    """Return an edge, with its uncertainty where thresholds from toys gave one."""
    value = float(interval[edge])
    given = (interval.get(f"{edge}_edge") or {}).get("range")
    if given is None:
        return value
    return measured(Estimate(value, float(given[0]), float(given[1])))


def add_fit_plots(
    page: Page,
    fit: Optional[Mapping],
    scans: List[Mapping],
    intervals: List[Mapping],
    curves: List,
    labels: Mapping[str, str],
) -> None:
    """Add scans, correlations and impacts."""
    page.section("Plots")
    for scan in scans:
        names = scan_parameters(scan)
        own = [interval for interval in intervals if [interval["poi"]] == names]
        own_curves = [curve for curve in curves if [curve.poi] == names]
        fig, _ = plot.scan(
            scan,
            labels=labels,
            interval=own[0] if own else None,
            curve=own_curves[0] if own_curves else None,
        )
        if len(names) == 1:
            page.figure(fig, f"Profile likelihood ratio over {names[0]}.")
        else:
            page.figure(
                fig, f"Contours over {names[0]} and {names[1]} (asymptotic levels)."
            )
    if fit is None or len(fit.get("covariance", {}).get("names", ())) < 2:
        return
    fig, _ = plot.correlations(fit["covariance"], labels=labels)
    page.figure(fig, "Correlations of the fitted parameters.")
    poi = intervals[0]["poi"] if intervals else None
    if poi in fit["covariance"]["names"]:
        found = linear_impacts(fit["covariance"], poi)
        if found:
            total = float(fit["errors"][poi])
            fig, _ = plot.impact(found, poi=poi, total=total, labels=labels)
            page.figure(
                fig,
                f"Impacts on {poi} from the covariance: shifts for every other "
                "parameter one "
                "error up and down.",
            )


def add_fractions(page: Page, content: Mapping, labels: Mapping[str, str]) -> None:
    """Add fit fractions with interference."""
    page.section("Fit fractions")
    rows = fractions_of(content)
    percent = [
        [
            name,
            Markup(with_error(100 * value, 100 * error) + " %"),
            "interference" if pair else "",
        ]
        for name, value, error, pair in rows
    ]
    total = content.get("sum_diag")
    if total:
        percent.append(
            [
                "sum of the fractions",
                Markup(with_error(100 * total["value"], 100 * total["error"]) + " %"),
                "less than 100 %: interference adds the rest"
                if total["value"] < 1
                else "more than 100 %: interference takes the rest away",
            ]
        )
    page.table(["resonance", "fraction", ""], percent, texts=(0, 2))
    fig, _ = plot.fractions(content, labels=labels)
    page.figure(fig, "Fit fractions (filled) and interference (open) with their errors.")


def add_projections(page: Page, content: list, labels: Mapping[str, str]) -> None:
    """Add projections and their chi-square."""
    page.section("Projections")
    flat = [p for item in content for p in (item if isinstance(item, list) else [item])]
    rows = [
        [p["name"], float(p["chi_square"]), int(p["used_bins"])]
        for p in flat
        if "chi_square" in p
    ]
    if rows:
        page.table(
            ["projection", "chi-square", "bins"],
            rows,
            "Bins with data. Projections of one fit are not independent, and "
            "parameters were "
            "fitted: a chi-square near the number of bins is a sign, not a test.",
        )
    for item in plot.projections_of(content):
        fig, _ = plot.spectrum(item, interference=True, labels=labels)
        page.figure(fig, f"{item.name}: data, total and components.")


def add_argand(
    page: Page, values: Mapping, covariance: Optional[Mapping], labels
) -> None:
    """Add couplings of chains in the complex plane where there are any."""
    if not any(name.endswith("_total_0r") for name in values):
        return
    page.section("Couplings")
    found = plot.couplings_of(values, covariance)
    rows = []
    for item in found:
        sigma = np.sqrt(np.diag(item.covariance))
        rows.append(
            [
                item.name,
                with_error(item.value.real, float(sigma[0])),
                with_error(item.value.imag, float(sigma[1])),
                float(abs(item.value)),
                math.degrees(math.atan2(item.value.imag, item.value.real)),
            ]
        )
    page.table(
        ["chain", "real part", "imaginary part", "modulus", "phase [degrees]"], rows
    )
    fig, _ = plot.argand(found, labels=labels)
    page.figure(fig, "Couplings with the ellipses of one and two standard deviations.")
