"""Every plot and every report from the shipped examples, with screenshots.

    tools/gallery.py PROGRAM FOLDER [--quick]

Makes the WIMP example with its campaign and the Dalitz example with its fit in FOLDER,
then gallery.html with every kind of `jacta plot` under the command that draws it, and
campaign.html, fit.html and dalitz.html of `jacta report`. Where Chromium is installed,
screenshots at the widths of a phone, a tablet and a desk, light and dark, are in
FOLDER/screenshots. --quick throws fewer toys. `./dev gallery` runs it.
"""

import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys

from jacta.plot.command import draw, parser
from jacta.plot.kinds import KINDS
from jacta.report import write_report
from jacta.report.page import Page, code

ROOT = pathlib.Path(__file__).resolve().parents[1]
WIDTHS = (360, 800, 1400)
MODEL = "wimp_statistical_model.yaml"
POI, ER = "wimp_rate_multiplier", "er_rate_multiplier"
DATA = f"{MODEL} --data toys.ii.h5 --toy 3"
ONE = f"{MODEL} fit.json toys.ii.h5 --toy 3"
THRESHOLDS = "results/thresholds.json"
SUBMIT = "jacta submit wimp_running.yaml --outputfolder results --seed 1"

# What is run before, per example; "> FILE" keeps what is printed.
STEPS = {
    "wimp": f"""
jacta generate {MODEL} -n 10 --seed 1 -o toys.ii.h5
jacta fit {DATA} --json > fit.json
{SUBMIT} --computation discovery_power --local
{SUBMIT} --computation threshold
{SUBMIT} --computation sensitivity --local
jacta interval {DATA} --poi {POI} --threshold {THRESHOLDS} --json > interval.json
jacta scan {DATA} --param {POI} --range 0:2:41 --json > scan.json
jacta scan {DATA} --param {POI},{ER} --range 0:2:21,0.8:1.2:15 --json > contours.json
jacta goodness {DATA} -n 300 --seed 1 --json > goodness.json
""",
    "dalitz": """
jacta fit dalitz_model.yaml --params dalitz_truth.json --output fit --json > fit.json
jacta generate dalitz_model.yaml --params fit/final_params.json --seed 1 -o toys.ii.h5
""",
}

PLOTS = {
    "wimp": f"""
sensitivity results interval.json {MODEL}
power results {MODEL} --significance 3 --significance 5
neyman results/thresholds.json scan.json interval.json {MODEL}
scan scan.json interval.json results/thresholds.json {MODEL}
scan contours.json {MODEL}
distribution results --computation sensitivity --hypothesis zero --observed 2.5
coverage results {MODEL}
failures results {MODEL}
pull fit.json {MODEL} toys.ii.h5 --toy 3
correlation fit.json
impact fit.json {MODEL} toys.ii.h5 --toy 3 --poi {POI}
spectrum {ONE} --term sr1 --axis cs1 --label 'cs1=cS1 [PE]'
spectrum {ONE} --term sr1 --axis cs2 --log --label 'cs2=cS2 [PE]'
goodness goodness.json
""",
    "dalitz": """
dalitz dalitz_model.yaml dalitz_data.npy toys.ii.h5
projection fit --axis 'm(K,Pip)'
projection fit
fraction fit
argand fit.json
""",
}


def lines(text):
    return [line for line in text.splitlines() if line]


def run(program, command, folder):
    """Run a line of the steps, as a shell would."""
    line, _, output = command.partition(" > ")
    words = [program, *shlex.split(line)[1:]]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}\n{done.stderr}")
    if output:
        (folder / output).write_text(done.stdout)


def make_examples(program, folder, quick):
    """Make the examples and what the plots are drawn from."""
    for name, steps in STEPS.items():
        place = folder / name
        if not place.exists():
            place.mkdir(parents=True)
            run(program, f"jacta init . --example {name}", place)
            running = place / "wimp_running.yaml"
            if quick and running.exists():
                text = re.sub(r"      adaptive: .*\n", "", running.read_text())
                running.write_text(text.replace("n_mc: 1000", "n_mc: 200"))
        for step in lines(steps):
            print(f"{name}: {step}", flush=True)
            run(program, step, place)


def make_gallery(folder):
    """Write a page with every kind of plot under its command."""
    drawn = {plot.split()[0] for plots in PLOTS.values() for plot in lines(plots)}
    if drawn != set(KINDS):
        sys.exit("the gallery has no " + ", ".join(sorted(set(KINDS) - drawn)))
    page = Page("Gallery", "Every kind of jacta plot, from the shipped examples.")
    here = os.getcwd()
    for name, plots in PLOTS.items():
        page.section(f"The {name} example")
        os.chdir(folder / name)
        for plot in lines(plots):
            given = parser().parse_intermixed_args([*shlex.split(plot), "-o", "x.svg"])
            page.figure(
                draw(given),
                code(f"jacta plot {plot} -o {given.kind}.pdf"),
                broad=plot in ("projection fit", "goodness goodness.json")
                or given.kind == "dalitz",
            )
    os.chdir(here)
    (folder / "gallery.html").write_text(page.html("Made by tools/gallery.py."))


def make_reports(folder):
    """Write the reports of the campaign, of one fit, and of the amplitude fit."""
    wimp, dalitz = folder / "wimp", folder / "dalitz"
    write_report(
        wimp / "results",
        folder / "campaign.html",
        [wimp / MODEL, wimp / "interval.json"],
        "The WIMP example: a campaign",
    )
    single = folder / "one_fit"
    single.mkdir(exist_ok=True)
    for name in ("fit", "interval", "scan", "contours", "goodness"):
        (single / f"{name}.json").write_bytes((wimp / f"{name}.json").read_bytes())
    write_report(
        single,
        folder / "fit.html",
        [wimp / MODEL, wimp / "toys.ii.h5", wimp / "results" / "thresholds.json"],
        "The WIMP example: one data set",
        {"cs1": "cS1 [PE]", "cs2": "cS2 [PE]"},
        toy=3,
    )
    write_report(
        dalitz / "fit",
        folder / "dalitz.html",
        [
            dalitz / name
            for name in ("fit.json", "dalitz_model.yaml", "dalitz_data.npy", "toys.ii.h5")
        ],
        "The Dalitz example: an amplitude fit",
    )


def take_screenshots(folder):
    """Look at the pages in Chromium, where it is installed."""
    sys.path.insert(0, str(ROOT / "python" / "tests" / "presentation"))
    from browser import Browser, find_browser

    program = find_browser()
    if program is None:
        print("Chromium is not installed: no screenshots")
        return
    browser = Browser(program)
    for name in ("gallery", "campaign", "fit", "dalitz"):
        for width in WIDTHS:
            for dark in (False, True):
                browser.open(folder / f"{name}.html", width, dark)
                if browser.complaints:
                    sys.exit(f"{name}.html: {browser.complaints}")
                image = f"{name}-{width}{'-dark' if dark else ''}.png"
                browser.screenshot(folder / "screenshots" / image)
    browser.close()


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("program", help="the program jacta")
    options.add_argument("folder", type=pathlib.Path, help="where to")
    options.add_argument("--quick", action="store_true", help="fewer toys")
    given = options.parse_args()
    program, folder = os.path.abspath(given.program), given.folder.resolve()
    make_examples(program, folder, given.quick)
    make_gallery(folder)
    make_reports(folder)
    take_screenshots(folder)
    print(folder / "gallery.html")


if __name__ == "__main__":
    main()
