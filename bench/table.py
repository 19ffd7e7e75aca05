"""The figures of docs/performance.md, measured in one run and written into the page.

Called by `./dev bench --table`. Between the marks of the page stands what this wrote last;
the text around them is written by hand.
"""

import datetime
import os
import pathlib
import platform
import re
import subprocess

import compare
import compare_densities
import ten_waves
from page import shown, write_between

MARKS = ("<!-- measured: ./dev bench --table -->", "<!-- end of what was measured -->")


def processor():
    """Return what the machine says its processor is."""
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def template_rows(name, model, templates, options):
    """Return lines of one template model beside the reference."""
    before = compare.measure_jacta(options.jacta_bench, name)
    reference, _ = compare.measure_reference(model, templates, options.toys)
    after = compare.measure_jacta(options.jacta_bench, name)
    ours = {key: (before[key] + after[key]) / 2 for key in before}
    rows = ["| | jacta | alea | ratio | beside |", "|---|---|---|---|---|"]
    beside = {"ll": f"{ours['ll'] / ours['plain_loop']:.2f} of a plain loop over its events"}
    beside["derivatives"] = f"{ours['derivatives'] / ours['ll']:.1f} of ln L alone"
    beside["toy"] = f"{1e6 / ours['toy']:,.0f} a second"
    for key, title in compare.COMPUTATIONS.items():
        theirs = shown(reference[key]) if key in reference else "none"
        ratio = f"{reference[key] / ours[key]:,.0f}" if key in reference else ""
        line = (title, shown(ours[key]), theirs, ratio, beside.get(key, ""))
        rows.append("| " + " | ".join(line) + " |")
    return rows


def density_rows(program):
    """Return lines of the model of two densities beside other programs."""
    rows = ["| | jacta | beside |", "|---|---|---|"]
    printed = subprocess.check_output([program], text=True)
    loops = {}
    for line in printed.splitlines():
        match = re.match(r" *(\d+) events: ln L ([\d.]+) us \(([\d.]+) of", line)
        if match:
            loops[round(float(match[1]), -3)] = match[3]
    for events, mine, theirs in compare_densities.measured(program):
        near = min(loops, key=lambda n: abs(n - events))
        peers = "; ".join(
            f"{peer} {shown(1e6 * seconds)} ({seconds / mine:,.0f} x)"
            for peer, seconds in theirs.items()
        )
        rows.append(
            f"| fit of {events:,} events with errors | {shown(1e6 * mine)} | {peers} |"
        )
        rows.append(f"| its ln L, of a plain loop | {loops[near]} | |")
    toys = re.search(r"toys of (\d+) events on (\d+) threads: (\d+) a second", printed)
    rows.append(
        f"| toys of {int(toys[1]):,} events, generate and fit, {toys[2]} threads | "
        f"{int(toys[3]):,} a second | |"
    )
    return rows


def amplitude_rows(program):
    """Return lines of the ten waves beside the limits of the machine."""
    printed = subprocess.check_output([program], text=True)
    rows = ["| | jacta | beside |", "|---|---|---|"]
    pattern = r"^(.+?) +([\d.]+) us +([\d.]+) x (\w+) \(at most"
    for title, time, ratio, unit in re.findall(pattern, printed, re.MULTILINE):
        of = {"limit": "the machine's limit", "read": "a plain read of the bytes"}
        rows.append(
            f"| {title} | {shown(float(time))} | {ratio} of {of.get(unit, 'the ' + unit)} |"
        )
    steps = re.search(
        r"value ([\d.]+) ms after a step in the mass, with gradient ([\d.]+) ms, "
        r"([\d.]+) ms after one in a coupling; all waves anew (\d+) ms",
        printed,
    )
    titles = ("after a step in a floating mass: value", "... with gradient")
    titles += ("after a step in a coupling: value", "all waves anew")
    for title, time in zip(titles, steps.groups()):
        rows.append(f"| {title} | {shown(1e3 * float(time))} | |")
    return rows


def write(options):
    """Measure everything and write it into the page."""
    folder = options.jacta_bench.resolve().parent
    known = compare.models(options.jacta_bench)
    lines = [
        f"Measured on {datetime.date.today()}: {processor()}, {os.cpu_count()} processors, "
        "one thread unless said otherwise; medians or the fastest of many calls, and what "
        "stands beside them in the same run.",
        "",
    ]
    titles = {
        "example": "The WIMP example: two terms, five free parameters, 200 events.",
        "reference": "alea's own model of two science runs, 480 events.",
    }
    for name, (model, templates) in known.items():
        lines += [titles[name], "", *template_rows(name, model, templates, options), ""]
    lines += [
        "A Gaussian peak on an exponential without bins ([formulas](densities.md)), extended, "
        "five parameters.",
        "",
        *density_rows(folder / "densities"),
        "",
        "Ten waves of a three-body decay, 10,000 events and a million of Monte Carlo.",
        "",
        *amplitude_rows(folder / "amplitude"),
    ]
    write_between(MARKS, lines)
    print("\n".join(lines))
    if peer := os.environ.get("JACTA_TFPWA_PYTHON"):
        release = compare.ROOT / "build" / "release"
        os.environ["PYTHONPATH"] = str(release / "python")
        program = str(release / "bin" / "jacta")
        ten_waves.write(program, peer, python="/usr/bin/python3")
