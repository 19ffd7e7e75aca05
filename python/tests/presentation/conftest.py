"""A small campaign of the WIMP example and a fit of the Dalitz example, made once."""

import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest

pytest.importorskip("matplotlib", reason="Matplotlib is not installed: no plots")

ROOT = pathlib.Path(__file__).resolve().parents[3]


def find_program():
    """Return the program: JACTA_PROGRAM, that of the build directory, or of the PATH."""
    given = os.environ.get("JACTA_PROGRAM")
    built = ROOT / "build" / "release" / "bin" / "jacta"
    return given or (str(built) if built.exists() else shutil.which("jacta"))


class Example:
    """A folder with an example, and the program."""

    def __init__(self, folder: pathlib.Path, program: str):
        self.folder, self.program = folder, program

    def __truediv__(self, name):
        return self.folder / name

    def jacta(self, *arguments, into=None):
        done = subprocess.run(
            [self.program, *map(str, arguments)],
            cwd=self.folder,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        if into:
            (self.folder / into).write_text(done.stdout)
        return done.stdout

    def shell(self, command, folder):
        """Run a line as it is pasted, in another folder, with the program as jacta."""
        places = self.folder.parent / "bin"
        places.mkdir(exist_ok=True)
        if not (places / "jacta").exists():
            (places / "jacta").symlink_to(self.program)
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=folder,
            env={**os.environ, "PATH": f"{places}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def document(self, name):
        return json.loads((self.folder / name).read_text())


@pytest.fixture(scope="session")
def program():
    found = find_program()
    if not found:
        pytest.skip("the program jacta is not built, and JACTA_PROGRAM is not set")
    return found


MODEL = "wimp_statistical_model.yaml"


@pytest.fixture(scope="session")
def wimp(program, tmp_path_factory):
    """The WIMP example: data, fit, interval, scans, and a campaign of few toys."""
    example = Example(tmp_path_factory.mktemp("plots") / "wimp", program)
    example.folder.mkdir()
    example.jacta("init", ".", "--example", "wimp")
    running = (example / "wimp_running.yaml").read_text()
    running = running.replace("np.linspace(0, 20, 11)", "np.linspace(0, 20, 5)")
    running = running.replace("n_mc: 1000", "n_mc: 400")
    running, adaptive = re.subn(r"      adaptive: .*\n", "", running)
    assert adaptive == 1
    running = running.replace("n_batch: 4", "n_batch: 2")
    (example / "wimp_running.yaml").write_text(running)
    example.jacta("generate", MODEL, "-n", 5, "--seed", 1, "-o", "toys.ii.h5")
    data = ("--data", "toys.ii.h5", "--toy", 3, "--json")
    poi = "wimp_rate_multiplier"
    example.jacta("fit", MODEL, *data, into="fit.json")
    toys = ("-n", 40, "--seed", 2)
    example.jacta("goodness", MODEL, *data, *toys, into="goodness.json")
    example.jacta(
        "interval", MODEL, *data, "--poi", poi, "--pieces", into="interval.json"
    )
    example.jacta(
        "scan", MODEL, *data, "--param", poi, "--range", "0:2:21", into="scan.json"
    )
    example.jacta(
        "scan", MODEL, *data, "--param", poi + ",er_rate_multiplier",
        "--range", "0:2:9,0.8:1.2:7", into="scan2.json",
    )  # fmt: skip
    for computation in ("discovery_power", "threshold", "sensitivity"):
        local = () if computation == "threshold" else ("--local",)
        example.jacta(
            "submit", "wimp_running.yaml", "--computation", computation, *local,
            "--outputfolder", "results", "--seed", 7,
        )  # fmt: skip
    example.jacta(
        "interval", MODEL, *data, "--poi", poi, "--threshold", "results/thresholds.json",
        into="interval_neyman.json",
    )  # fmt: skip
    return example


@pytest.fixture(scope="session")
def decay(program, tmp_path_factory):
    """The Dalitz example with a fit, its output folder, and one toy of the fit."""
    example = Example(tmp_path_factory.mktemp("plots") / "dalitz", program)
    example.folder.mkdir()
    example.jacta("init", ".", "--example", "dalitz")
    model = "dalitz_model.yaml"
    truth = ("--params", "dalitz_truth.json")
    example.jacta("fit", model, *truth, "--output", "fit", "--json", into="fit.json")
    example.jacta("generate", model, *truth, "-n", 1, "--seed", 1, "-o", "toys.ii.h5")
    return example
