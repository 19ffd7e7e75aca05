"""Reports: what they say, and how they look in a browser."""

import html
import json
import os
import pathlib
import re
import shutil
import subprocess

import numpy as np
import pytest
from browser import Browser, find_browser

import jacta
from jacta import report, statistics
from jacta.report.command import main
from jacta.report.page import Page, measured, number, with_error
from jacta.report.replay import toy_command

WIDTHS = (360, 800, 1400)


def text_of(page: str) -> str:
    """Return what a reader sees, figures aside."""
    page = re.sub(r"<(style|svg).*?</\1>", " ", page, flags=re.S).replace("<wbr>", "")
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))).strip()


@pytest.fixture(scope="session")
def campaign(wimp, tmp_path_factory):
    output = tmp_path_factory.mktemp("report") / "campaign.html"
    model = str(wimp / "wimp_statistical_model.yaml")
    report.write_report(wimp / "results", output, files=[model], title="WIMP example")
    return output


@pytest.fixture(scope="session")
def campaign_page_with_interval(wimp, tmp_path_factory):
    output = tmp_path_factory.mktemp("report") / "campaign.html"
    report.write_report(
        wimp / "results", output, files=[str(wimp / "interval_neyman.json")]
    )
    return output


@pytest.fixture(scope="session")
def fit_page(wimp, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "fit"
    folder.mkdir()
    for name in ("fit.json", "interval.json", "scan.json", "scan2.json", "goodness.json"):
        shutil.copy(wimp / name, folder)
    files = ["wimp_statistical_model.yaml", "toys.ii.h5"]
    report.write_report(
        folder, folder / "fit.html", files=[wimp / name for name in files], toy=3
    )
    return folder / "fit.html"


@pytest.fixture(scope="session")
def decay_page(decay, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "dalitz"
    shutil.copytree(decay / "fit", folder)
    shutil.copy(decay / "fit.json", folder)
    files = ["dalitz_model.yaml", "dalitz_data.npy", "toys.ii.h5"]
    report.write_report(
        folder, folder / "dalitz.html", files=[decay / name for name in files]
    )
    return folder / "dalitz.html"


def test_a_campaign_says_what_was_run_and_found(wimp, campaign):
    text = text_of(campaign.read_text())
    points = statistics.read_points([wimp / "results"])
    point = [p for p in points if p.computation == "sensitivity"][0]
    covered = point.coverage()
    assert text_of(measured(covered, 100.0)) in text
    assert text_of(measured(statistics.quantile(point.intervals()[1], 0.5))) in text
    for batch in point.batches:
        for value in batch.details["inputs"].values():
            assert value in text
        assert batch.details["version"] in text and batch.details["host"] in text
    assert "All fits are valid." in text and '"seed": 7' in text
    assert "Central intervals at 90 %" in text and "thresholds.json" in text


def test_tables_are_beside_the_numbers_of_the_command_line(wimp, campaign):
    (entry,) = wimp.document("results/thresholds.json").values()
    text = text_of(campaign.read_text())
    assert number(max(entry["threshold"])) in text
    assert f"{sum(entry['n_toys']):,}".replace(",", " ") in text


def test_failures_have_commands_that_replay_them(wimp, tmp_path, monkeypatch):
    points = statistics.read_points([wimp / "results"])
    point = [p for p in points if p.computation == "sensitivity"][0]
    point.fits["free"]["valid_fit"][[3, 205]] = False
    monkeypatch.setattr(statistics, "read_points", lambda paths: [point])
    report.write_report(wimp / "results", tmp_path / "a.html")
    text = text_of((tmp_path / "a.html").read_text())
    assert "2 invalid fits" in text
    seed, place = point.metadata["seed"], point.batches[0].details["point"]
    assert f"sensitivity free {seed} {place} 205 " in text
    commands = re.findall(
        r"<code>((?:cd [^<]*)?jacta toy [^<]*)</code>", (tmp_path / "a.html").read_text()
    )
    assert [command.rsplit(" ", 1)[1] for command in commands] == ["3", "5"]
    # Pasted somewhere else.
    replayed = wimp.shell(html.unescape(commands[1]) + " --json", tmp_path)
    found = json.loads(replayed)["hypotheses"]["free"]
    assert found["stored"]["ll"] == point.fits["free"]["ll"][205]
    assert found["recomputed"]["ll"] == pytest.approx(found["stored"]["ll"], rel=1e-12)


def job_of(page, computation):
    """Return the command that runs the first job of a computation again."""
    block = re.search(
        rf"<summary>{computation}: command</summary><pre>(.*?)</pre>", page, re.S
    )
    return html.unescape(block.group(1))


def test_a_job_runs_again_from_the_page(wimp, campaign, tmp_path):
    wimp.shell(job_of(campaign.read_text(), "sensitivity"), tmp_path)
    again = jacta.read_results(str(tmp_path / "again.ii.h5"))
    (file,) = (wimp / "results").glob("sensitivity*_0.h5")
    first = jacta.read_results(str(file))
    assert set(again.fits) == set(first.fits) == {"free", "zero", "true"}
    for name, rows in first.fits.items():
        assert rows.tobytes() == again.fits[name].tobytes()


def test_results_of_a_relative_model_file_are_replayed_from_its_folder(wimp, tmp_path):
    folder = wimp / "one job"
    folder.mkdir()
    wimp.jacta(
        "run", "--statistical_model", "jacta.TemplateModel",
        "--statistical_model_config", "wimp_statistical_model.yaml",
        "--poi", "wimp_rate_multiplier", "--hypotheses", '["free", "zero"]', "--n_mc", 5,
        "--seed", 1, "--toydata_mode", "generate",
        "--output_filename", "one job/result.ii.h5",
    )  # fmt: skip
    page = tmp_path / "a.html"
    report.write_report(folder, page)
    command = job_of(page.read_text(), "toys")
    assert command.startswith(f"cd {wimp.folder} && jacta run ")
    wimp.shell(command.replace("again.ii.h5", str(tmp_path / "again.ii.h5")), tmp_path)
    results = str(folder / "result.ii.h5"), str(tmp_path / "again.ii.h5")
    first, again = (jacta.read_results(file).fits["zero"] for file in results)
    assert first.tobytes() == again.tobytes()
    (point,) = statistics.read_points([folder])
    arguments = point.batches[0].details["arguments"]
    command = toy_command(point.batches[0].file, 4, "zero", arguments)
    assert command.endswith("one job/result.ii.h5' --toy 4 --hypothesis zero")
    assert "zero" in wimp.shell(command, tmp_path)


def test_edges_have_the_uncertainty_of_the_thresholds(wimp, campaign_page_with_interval):
    text = text_of(campaign_page_with_interval.read_text())
    interval = wimp.document("interval_neyman.json")
    for edge in ("lower", "upper"):
        low, high = interval[f"{edge}_edge"]["range"]
        assert low < interval[edge] < high
        assert text_of(measured(statistics.Estimate(interval[edge], low, high))) in text
    assert interval["statement"] in text and "entry" in text
    assert str(wimp.folder) not in text.partition("Failures")[0]
    # Coverage of toys beside it, at the nearest true value.
    points = statistics.read_points([wimp / "results"])
    (point,) = [p for p in points if p.computation == "sensitivity"]
    assert f"{text_of(measured(point.coverage(), 100.0))} % at 0" in text


def test_a_fit_shows_parameters_interval_and_validity(wimp, fit_page):
    text = text_of(fit_page.read_text())
    fit = wimp.document("fit.json")
    for name, error in fit["errors"].items():
        assert f"{name} {text_of(with_error(fit['values'][name], error))}" in text
    assert (
        "3 fixed parameters" in text
        and "wimp_mass = 50.0" in text
        and " valid fit" in text
    )
    assert wimp.document("interval.json")["threshold"] in text
    assert "not measured" in text  # coverage, without toys
    for row in fit["covariance"]["values"]:
        assert f"{row[0]: .6e}".strip() in text
    for term in ("sr0", "sr1"):
        for axis in ("cs1", "cs2"):
            assert f"{term}, {axis}: data, total and sources of the fit." in text
    assert "Pulls of the constrained parameters" in text


def test_goodness_stands_beside_the_fit(wimp, fit_page):
    text = text_of(fit_page.read_text())
    found = wimp.document("goodness.json")
    for name, item in found["goodness"].items():
        low, high = item["p_range"]
        p = text_of(measured(statistics.Estimate(item["p_value"], low, high)))
        assert f"{name} {item['statistic']} {number(item['observed'])} {p}" in text
    assert "From 40 toys at the best fit" in text


def test_an_invalid_fit_is_not_hidden(tmp_path):
    fit = {"values": {"a": 1.0}, "errors": {"a": 0.1}, "ll": -1.0, "valid": False}
    fit["reason"] = "gradient <1e-3 & no \u00b5"
    (tmp_path / "fit.json").write_text(json.dumps(fit))
    report.write_report(tmp_path, tmp_path / "a.html")
    text = text_of((tmp_path / "a.html").read_text())
    assert (
        "not valid" in text and "The fit is not valid: gradient <1e-3 & no \u00b5" in text
    )


def test_an_amplitude_fit_shows_fractions_and_projections(decay, decay_page):
    text = text_of(decay_page.read_text())
    fractions = decay.document("fit/fit_fractions.json")
    value, error = fractions["rho770"]["value"], fractions["rho770"]["error"]
    assert "rho770 " + text_of(with_error(100 * value, 100 * error)) in text
    assert "rho770 × Kst892zero" in text and "sum of the fractions" in text
    for item in decay.document("fit/projections.json"):
        assert f"{item['name']} {number(item['chi_square'])}" in text
    assert "Covariance of 6 parameters" in text and "Couplings with the ellipses" in text
    assert "Dalitz plot Data and a toy of the fit." in text


def test_numbers_for_readers():
    assert number(-2.98e3) == "−2\u202f980" and number(float("inf")) == "∞"
    assert number(3.2e-47) == "3.2 × 10<sup>−47</sup>" and number(np.nan) == "–"
    estimate = statistics.Estimate(0.892, 0.8818, 0.9014)
    assert text_of(measured(estimate)) == "0.892 +0.009 −0.010"
    assert text_of(measured(statistics.Estimate(0.0, 0.0, 0.001), 100.0)) == "0.00 +0.10"
    assert text_of(with_error(1.0113, 0.068)) == "1.011 ± 0.068"


def test_text_is_escaped_and_anchors_differ():
    page = Page("<script>", "a & b")
    page.section("One & two")
    page.table(["<b>"], [["<i>x</i>"]], "<u>")
    text = page.html("end")
    assert "<script>" not in text and "<i>x" not in text and "&lt;u&gt;" in text
    assert 'href="#one-two"' in text and 'id="one-two"' in text


@pytest.mark.parametrize("page", ["campaign", "fit_page", "decay_page"])
def test_pages_need_nothing_else(page, request):
    text = request.getfixturevalue(page).read_text()
    assert "<script" not in text
    places = re.findall(r'(?:src|href)="([^"]+)"', text) + re.findall(
        r"url\(([^)]+)\)", text
    )
    assert places and all(place.startswith(("#", "data:")) for place in places)
    identities = re.findall(r'\bid="([^"]+)"', text)
    assert len(identities) == len(set(identities))
    for place in places:
        assert place.startswith("data:") or place[1:] in identities


@pytest.fixture(scope="module")
def browser():
    program = find_browser()
    if program is None:
        pytest.skip("Chromium is not installed: pages are not looked at")
    found = Browser(program)
    yield found
    found.close()


def screenshots() -> pathlib.Path:
    given = os.environ.get("JACTA_SCREENSHOTS")
    root = pathlib.Path(__file__).resolve().parents[3]
    return pathlib.Path(given) if given else root / "build" / "screenshots"


@pytest.mark.parametrize("page", ["campaign", "fit_page", "decay_page"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_in_a_browser(page, width, request, browser):
    file = request.getfixturevalue(page)
    for dark in (False, True):
        browser.open(file, width, dark)
        assert browser.complaints == []
        fetched = [url for url in browser.requests if not url.startswith("data:")]
        assert fetched == [file.resolve().as_uri()]
        assert browser.evaluate("document.documentElement.scrollWidth") <= width
        # Nothing is cut: what is wider than the page scrolls in a frame of its own.
        outside = browser.evaluate(
            "[...document.querySelectorAll('main *, header *, nav *')].filter(e => "
            "!e.closest('.wide, pre, svg') && e.getBoundingClientRect().right > "
            "innerWidth + 1).map(e => e.outerHTML.slice(0, 200))"
        )
        assert outside == []
        broken = browser.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')].filter(a => "
            "!document.getElementById(a.getAttribute('href').slice(1))).length"
        )
        assert broken == 0
        ink = browser.evaluate("getComputedStyle(document.body).color")
        assert ink == ("rgb(230, 231, 234)" if dark else "rgb(27, 28, 32)")
        name = f"{file.stem}-{width}{'-dark' if dark else ''}.png"
        browser.screenshot(screenshots() / name)


def test_dense_bins_of_a_dalitz_plot_are_light_on_a_dark_page(decay_page, browser):
    for dark in (False, True):
        browser.open(decay_page, 800, dark)
        filters = browser.evaluate(
            "[...document.querySelectorAll('[id$=-density] image')].map("
            "e => getComputedStyle(e).filter)"
        )
        # Data, the toy, and the scale of colours.
        assert len(filters) == 3
        assert all(("invert" in found) == dark for found in filters), filters


@pytest.mark.parametrize(
    "arguments, status, message",
    [
        (["nowhere", "-o", "a.html"], 1, "nowhere is no folder"),
        ([".", "-o", "a.html"], 1, "holds nothing to report"),
        ([".", "-o", "a.pdf"], 2, "does not end in .html"),
        ([".", "-o", "no/a.html"], 1, "no does not exist: make it first"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, monkeypatch, capsys, arguments, status, message):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == status
    captured = capsys.readouterr()
    assert captured.err.startswith("error: ") and message in captured.err
    assert not list(tmp_path.iterdir())


def test_the_command(wimp, tmp_path, capsys):
    output = tmp_path / "a.html"
    assert main([str(wimp / "results"), "-o", str(output), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(output)}
    assert f"jacta {jacta.__version__}" in output.read_text()
    assert subprocess.run(["head", "-c", "15", output], capture_output=True).stdout == (
        b"<!DOCTYPE html>"
    )
