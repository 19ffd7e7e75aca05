"""Campaigns from Python: of the library's models and of those in Python."""

import contextlib
import json
import os
import shlex
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import jacta
from jacta import progress
from jacta.submitter import Submitter
from jacta.submitters import local
from jacta.submitters.local import NeymanConstructor, SubmitterLocal

MODEL = """
parameter_definition:
  mu: {nominal_value: 1.0, fit_limits: [-20, 20], parameter_interval_bounds: [-10, 10]}
  sigma: {nominal_value: 1.5, fittable: false}
"""

RUNNING = """
statistical_model: NAME
statistical_model_config: model.yaml
poi: mu
computation_options:
  power:
    to_vary: {mu: [0.0, 1.0, 2.0]}
    in_common:
      hypotheses: [free, "true"]
      output_filename: "toys_mu_{mu:.2f}.ii.h5"
      n_mc: 60
      n_batch: 2
      toydata_mode: generate
  threshold:
    to_vary: {mu: [0.0, 1.0, 2.0]}
    in_common:
      hypotheses: [free, "true"]
      output_filename: "toys_mu_{mu:.2f}.ii.h5"
      n_mc: 60
      n_batch: 2
      limit_threshold: thresholds.json
"""

OWN = """
import numpy as np
import jacta


class Measured(jacta.StatisticalModel):
    def _ll(self, mu, sigma):
        pull = (self.data[0]["hat_mu"][0] - mu) / sigma
        return -0.5 * np.log(2 * np.pi) - np.log(sigma) - 0.5 * pull**2

    def _generate_data(self, mu, sigma, rng):
        return [np.array([(rng.normal(mu, sigma),)], dtype=[("hat_mu", float)])]
"""


PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(jacta.__file__)))
ENVIRONMENT = {**os.environ, "PYTHONPATH": PACKAGE}


def files(tmp_path, name):
    (tmp_path / "model.yaml").write_text(MODEL)
    (tmp_path / "running.yaml").write_text(RUNNING.replace("NAME", name))
    (tmp_path / "own_models.py").write_text(OWN)
    return str(tmp_path / "running.yaml")


@pytest.fixture
def submitter(tmp_path):
    def make(kind=SubmitterLocal, name="jacta.GaussianModel", folder="out", **kwargs):
        kwargs.setdefault("computation", "power")
        file = files(tmp_path, name)
        return kind.from_config(file, outputfolder=str(tmp_path / folder), **kwargs)

    return make


def rows(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".h5"):
            found[name] = jacta.read_results(os.path.join(folder, name)).fits["free"]
    return found


def test_a_campaign_runs_and_goes_on(submitter, tmp_path):
    made = submitter()
    assert "Of 6 jobs: 6 missing" in made._repr_html_()
    reports = made.submit(seed=5)
    assert [r.status for r in reports] == ["done"] * 6
    shown = made._repr_html_()
    assert "All 6 jobs are done. All fits are good." in shown and "<table" in shown
    assert "All 6 jobs are done" in repr(made)
    assert {job["status"] for job in made.status()} == {"done"}
    assert [r.status for r in made.submit()] == ["skipped"] * 6
    first = rows(tmp_path / "out")
    os.remove(reports[2].output)
    assert sorted(r.status for r in submitter().submit()) == ["done"] + ["skipped"] * 5
    again = rows(tmp_path / "out")
    assert all(first[name].tobytes() == again[name].tobytes() for name in first)
    medians = [p["hypotheses"]["free"]["poi"]["median"] for p in made.numbers()]
    assert medians == sorted(medians)


def test_tickets_are_commands_of_a_runner(submitter):
    made = submitter()
    tickets = list(made.computation_tickets_generator())
    assert len(tickets) == 6 and len(made.all_runner_kwargs()) == 6
    script, output = tickets[-1]
    runner = made.initialized_runner(script)
    assert runner._output_filename == output and runner._n_mc == 30
    assert runner.generate_values == {"mu": 2.0}
    made.combine_n_jobs = 4
    assert [s.count("&&") for s, _ in made.combined_tickets_generator()] == [3, 1]
    merged = list(made.merged_arguments_generator())
    assert [m["generate_values"] for m in merged] == [
        {"mu": mu} for mu in (0.0, 1.0, 2.0)
    ]
    assert merged[0]["n_mc"] == 30 and "{i_batch:d}" in merged[0]["output_filename"]


def test_debug_gives_the_first_runner(submitter, capsys):
    runner = submitter(debug=True).submit(n_mc=3)
    assert isinstance(runner, jacta.Runner) and runner._n_mc == 3
    shown = capsys.readouterr().out
    assert "SCRIPT" in shown and "PARAMETERS" in shown and "the model has none" in shown


def test_thresholds_are_collected(submitter, tmp_path):
    submitter().submit(seed=5)
    made = submitter(NeymanConstructor, computation="threshold")
    with pytest.warns(jacta.JactaWarning):
        found = made.submit(confidence_levels=[0.9])
    entry = next(iter(found.entries.values()))
    assert entry["mu"] == [0.0, 1.0, 2.0]
    for i, mu in enumerate(entry["mu"]):
        batches = [
            jacta.read_results(str(tmp_path / "out" / f"toys_mu_{mu:.2f}.ii_{b}.h5")).fits
            for b in (0, 1)
        ]
        t = [2 * (b["free"]["ll"] - b["true"]["ll"]) for b in batches]
        assert entry["threshold"][i] == pytest.approx(np.percentile(np.hstack(t), 90))
    function, none = NeymanConstructor.get_confidence_interval_thresholds(
        "mu",
        [{}, {}],
        str(tmp_path / "out" / "thresholds.json"),
        {},
        "central",
        0.9,
        False,
    )
    assert function(0.5) == pytest.approx(np.mean(entry["threshold"][:2]))
    assert function(7.0) == pytest.approx(2.705543, abs=1e-6)
    with pytest.raises(jacta.InputError, match="has no entry"):
        NeymanConstructor.get_confidence_interval_thresholds(
            "mu",
            [{}],
            str(tmp_path / "out" / "thresholds.json"),
            {},
            "central",
            0.8,
            False,
        )


def test_thresholds_show_what_was_collected(submitter):
    submitter().submit(seed=5)
    made = submitter(NeymanConstructor, computation="threshold")
    assert "no thresholds are collected yet" in repr(made)
    assert "collected yet" in made._repr_html_()
    with pytest.warns(jacta.JactaWarning):
        made.submit(confidence_levels=[0.9])
    assert "central 90 %: 3 points of mu in [0, 2]" in repr(made)
    assert "missing" not in repr(made) and "central" in made._repr_html_()


class Bar:
    """What tqdm has of a bar."""

    made = []

    def __init__(self, total, desc):
        self.total, self.n, self.closed = total, 0, False
        self.made.append(self)

    def update(self, more):
        self.n += more

    def close(self):
        self.closed = True


def test_every_point_of_an_adaptive_grid_has_a_bar(submitter, monkeypatch):
    begun = []

    @contextlib.contextmanager
    def recorded(wanted):
        yield lambda what, total: begun.append((what, total, wanted))

    monkeypatch.setattr(local, "progress_bars", recorded)
    made = submitter(NeymanConstructor, computation="threshold")
    common = made._computation_options["threshold"]["in_common"]
    common["adaptive"] = {"target": 0.01, "max_points": 3}
    made.submit(seed=5, progress=True)
    assert len(begun) >= 3 and all(total > 0 and wanted for _, total, wanted in begun)
    assert {"mu = 0", "mu = 1", "mu = 2"} <= {what for what, _, _ in begun}


def test_bars_begin_after_a_second_and_end_with_the_next(monkeypatch):
    seconds = iter([0, 0.5, 2, 3, 10, 20])
    monkeypatch.setattr(Bar, "made", [])
    monkeypatch.setattr(progress, "_maker", lambda: Bar)
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(seconds))
    with progress.progress_bars(True) as begin:
        tell = begin("mu = 0", 10)
        tell(2)
        assert not Bar.made
        tell(4)
        tell(7)
        assert [(bar.n, bar.total, bar.closed) for bar in Bar.made] == [(7, 10, False)]
        begin("mu = 1", 5)(5)
        assert [(bar.n, bar.closed) for bar in Bar.made] == [(7, True), (5, False)]
    assert Bar.made[1].closed
    with progress.progress_bars(False) as begin:
        assert begin("mu = 2", 5) is None


def test_models_in_python_in_several_processes(submitter, tmp_path, monkeypatch):
    files(tmp_path, "own_models.Measured")
    monkeypatch.syspath_prepend(str(tmp_path))
    one = submitter(name="own_models.Measured", folder="one").submit(seed=5, processes=1)
    two = submitter(name="own_models.Measured", folder="two").submit(seed=5, processes=2)
    assert {r.status for r in one} == {r.status for r in two} == {"done"}
    first, second = rows(tmp_path / "one"), rows(tmp_path / "two")
    assert len(first) == 6
    assert all(first[name].tobytes() == second[name].tobytes() for name in first)
    sys.modules.pop("own_models", None)


@pytest.mark.parametrize("way", ["package", "program"])
def test_a_model_in_python_on_the_command_line(tmp_path, way):
    command = [sys.executable, "-m", "jacta"]
    if way == "program":
        if "JACTA_PROGRAM" not in os.environ:
            pytest.skip("JACTA_PROGRAM does not name the program")
        command = [os.environ["JACTA_PROGRAM"]]
    files(tmp_path, "my.Model")
    given = f"{tmp_path}/own_models.py:Measured"

    def jacta_command(words):
        return subprocess.run(
            [*command, *shlex.split(words), "--python-model", given],
            cwd=tmp_path,
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
        )

    done = jacta_command(
        "run --statistical_model my.Model --statistical_model_config model.yaml --poi mu "
        "--n_mc 3 --seed 1 --toydata_mode generate --output_filename out.ii.h5"
    )
    assert done.returncode == 0, done.stderr
    assert len(jacta.read_results(str(tmp_path / "out.ii.h5")).fits["free"]) == 3
    done = jacta_command(
        "submit running.yaml --computation power --local --outputfolder a --seed 1 --json"
    )
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["jobs"]) == 6
    wrong = jacta_command("fit model.yaml")
    assert wrong.returncode == 2 and "goes with" in wrong.stderr


def test_what_makes_no_sense(submitter, tmp_path):
    file = files(tmp_path, "jacta.GaussianModel")
    with pytest.raises(RuntimeError, match="cannot be made"):
        Submitter.from_config(file)
    with pytest.raises(ValueError, match="outputfolder"):
        SubmitterLocal.from_config(file, computation="power")
    with pytest.raises(ValueError, match="there is no computation"):
        submitter(computation="poder")
    with pytest.raises(jacta.InputError, match="seed"):
        submitter().submit(seed=1.5)


def test_interrupts_keep_what_is_finished(tmp_path):
    files(tmp_path, "jacta.GaussianModel")
    script = textwrap.dedent(
        """
        import os, signal, threading, time
        import jacta
        model = jacta.GaussianModel.from_config("model.yaml")
        runner = jacta.Runner(model, n_mc=10**6, seed=1, toydata_mode="generate",
                              output_filename="long.ii.h5")
        sent = []
        def interrupt():
            for _ in range(3000):
                if os.path.exists("long.ii.h5.part"):
                    break
                time.sleep(0.02)
            time.sleep(1.0)
            sent.append(time.monotonic())
            os.kill(os.getpid(), signal.SIGINT)
        threading.Thread(target=interrupt, daemon=True).start()
        try:
            runner.run()
        except KeyboardInterrupt:
            print(time.monotonic() - sent[0])
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    # 0.2 s on an idle machine.
    assert float(done.stdout) < 2.0
    assert (tmp_path / "long.ii.h5.part").exists()
