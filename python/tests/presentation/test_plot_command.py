"""`python3 -m jacta.plot` as the program calls it."""

import json
import pathlib
import runpy
import subprocess
import sys

import pytest
from looks import faults_of

from jacta.plot.command import draw, main, parser
from jacta.plot.kinds import KINDS

MODEL = "wimp_statistical_model.yaml"
ARGUMENTS = {
    "sensitivity": ("wimp", ["results", "interval.json", MODEL]),
    "power": ("wimp", ["results", "--significance", "3"]),
    "neyman": ("wimp", ["results/thresholds.json", "scan.json", "interval.json", MODEL]),
    "scan": ("wimp", ["scan.json", "interval.json", "results/thresholds.json"]),
    "distribution": (
        "wimp",
        ["results", "--computation", "sensitivity", "--observed", "3"],
    ),
    "coverage": ("wimp", ["results"]),
    "failures": ("wimp", ["results"]),
    "pull": ("wimp", ["fit.json", MODEL, "toys.ii.h5", "--toy", "3"]),
    "correlation": ("wimp", ["fit.json"]),
    "impact": ("wimp", ["fit.json", "--poi", "wimp_rate_multiplier"]),
    "spectrum": (
        "wimp",
        [MODEL, "fit.json", "toys.ii.h5", "--toy", "3", "--axis", "cs2"],
    ),
    "goodness": ("wimp", ["results", "--computation", "sensitivity", "fit.json"]),
    "dalitz": ("decay", ["dalitz_model.yaml", "dalitz_data.npy", "toys.ii.h5"]),
    "projection": ("decay", ["fit"]),
    "fraction": ("decay", ["fit"]),
    "argand": ("decay", ["fit.json"]),
}


def test_every_kind_is_tested_and_in_the_gallery():
    assert set(ARGUMENTS) == set(KINDS)
    tool = pathlib.Path(__file__).resolve().parents[3] / "tools" / "gallery.py"
    plots = runpy.run_path(str(tool))["PLOTS"]
    lines = [line for text in plots.values() for line in text.splitlines() if line]
    assert {line.split()[0] for line in lines} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_from_the_examples(kind, request, tmp_path, capsys, monkeypatch):
    name, arguments = ARGUMENTS[kind]
    monkeypatch.chdir(request.getfixturevalue(name).folder)
    output = tmp_path / f"{kind}.svg"
    assert main([kind, *arguments, "-o", str(output), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(output)}
    text = output.read_text()
    assert text.startswith("<?xml") and len(text) > 5000
    given = parser().parse_intermixed_args([kind, *arguments, "-o", str(output)])
    assert faults_of(draw(given)) == []


@pytest.mark.parametrize("suffix, begin", [("pdf", b"%PDF"), ("png", b"\x89PNG")])
def test_formats(wimp, tmp_path, suffix, begin):
    output = tmp_path / f"a.{suffix}"
    assert main(["scan", str(wimp / "scan2.json"), "-o", str(output)]) == 0
    assert output.read_bytes().startswith(begin)
    assert [file.name for file in tmp_path.iterdir()] == [output.name]


def test_same_input_same_file(wimp, tmp_path):
    for name in ("a.svg", "b.svg"):
        assert main(["scan", str(wimp / "scan.json"), "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_labels_title_and_style(wimp, tmp_path):
    sheet = tmp_path / "mine.mplstyle"
    sheet.write_text("svg.fonttype: none\n")
    output = tmp_path / "a.svg"
    arguments = ["--label", "wimp_rate_multiplier=signal", "--title", "A title"]
    arguments += ["--style", str(sheet)]
    done = main(["scan", str(wimp / "scan.json"), "-o", str(output), *arguments])
    assert done == 0
    text = output.read_text()
    assert ">signal<" in text and ">A title<" in text
    assert main(["scan", "x.json", "-o", str(output), "--label", "signal"]) == 2


@pytest.mark.parametrize(
    "arguments, status, message",
    [
        (["scan", "none.json", "-o", "a.svg"], 1, "none.json does not exist"),
        (["scan", "fit.json", "-o", "a.svg"], 1, "no documents of kind 'scan'"),
        (["scan", "scan.json", "-o", "a.gif"], 2, "ends in '.gif'; formats are .svg"),
        (["scan", "scan.json", "-o", "no/a.svg"], 1, "no does not exist: make it first"),
        (["scan", "broken.json", "-o", "a.svg"], 1, "broken.json is no JSON"),
        (["scan", "other.json", "-o", "a.svg"], 1, "is no document that jacta knows"),
        (["impact", "fit.json", "-o", "a.svg"], 1, "name it by --poi"),
        (["impact", "fit.json", "--poi", "x", "-o", "a.svg"], 1, "'x' was not fitted"),
        (["power", "toys.ii.h5", "-o", "a.svg"], 1, "there is no result file"),
        (
            ["coverage", "results", "--computation", "x", "-o", "a.svg"],
            1,
            "there are: disc",
        ),
        (["distribution", "results", "-o", "a.svg"], 1, "a distribution is of one"),
        (["spectrum", MODEL, "--term", "x", "-o", "a.svg"], 1, "it has sr0, sr1"),
        (
            ["pull", MODEL, "fit.json", "toys.ii.h5", "--toy", "9", "-o", "a.svg"],
            1,
            "number 9",
        ),
    ],
)
def test_what_is_wrong_is_said(wimp, monkeypatch, capsys, arguments, status, message):
    monkeypatch.chdir(wimp.folder)
    (wimp / "broken.json").write_text("{")
    (wimp / "other.json").write_text('{"a": 1}')
    assert main(arguments) == status
    captured = capsys.readouterr()
    assert message in captured.err and captured.out == ""
    assert captured.err.startswith("error: ")
    assert not (wimp / "a.svg").exists()


def test_usage_is_exit_status_2(capsys):
    for arguments in (["nonsense", "a", "-o", "a.svg"], ["scan", "a.json"], []):
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        assert stop.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_without_matplotlib_it_says_what_to_install(tmp_path):
    (tmp_path / "matplotlib.py").write_text("raise ImportError('hidden')\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n" + (
        "from jacta.plot.command import main\n"
        "sys.exit(main(['scan', 'x.json', '-o', 'a.svg']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("error: jacta.plot needs Matplotlib: apt-get install")
    assert "Traceback" not in done.stderr
