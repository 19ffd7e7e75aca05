import os
import signal
import threading

import numpy as np
import pytest
from conftest import GAUSSIAN, PythonGaussian

import jacta


@pytest.fixture
def arguments(golden_file, tmp_path):
    """A job of the golden model."""
    return {
        "statistical_model": "alea.models.BlueiceExtendedModel",
        "statistical_model_config": str(golden_file),
        "poi": "signal_rate_multiplier",
        "hypotheses": ["free", "zero", "true", {"signal_rate_multiplier": 0.5}],
        "generate_values": {"signal_rate_multiplier": 2.0},
        "n_mc": 12,
        "seed": 42,
        "compute_confidence_interval": True,
        "toydata_filename": str(tmp_path / "toys.ii.h5"),
        "output_filename": str(tmp_path / "result.ii.h5"),
        "metadata": {"note": "a test"},
    }


def test_result_file_is_readable(arguments):
    runner = jacta.Runner(**arguments)
    outcome = runner.run()
    assert outcome.output_file == arguments["output_filename"]
    read = jacta.read_results(arguments["output_filename"])
    assert list(read.fits) == ["3", "free", "true", "zero"]
    assert set(outcome.results.fits) == set(read.fits)
    for name, rows in read.fits.items():
        assert rows.dtype["valid_fit"].kind == "b" and rows["valid_fit"].all()
        assert rows.tobytes() == outcome.results.fits[name].tobytes()
    assert read.metadata["note"] == "a test"
    assert read.metadata["seed"] == 42
    assert read.hypotheses["true"] == {"signal_rate_multiplier": 2.0}
    assert np.all(read.fits["zero"]["signal_rate_multiplier"] == 0)
    assert np.all(read.fits["free"]["ll"] >= read.fits["true"]["ll"] - 1e-9)
    assert "12 toys" in repr(outcome) and repr(outcome).endswith("seed 42")
    assert repr(outcome).startswith("Saved ") and "free: 12 toys" in repr(read)


def test_rows_are_those_of_the_model_by_hand(arguments, golden_file):
    rows = jacta.Runner(**arguments).run().results.fits
    toys = jacta.read_toys(arguments["toydata_filename"])
    model = jacta.TemplateModel.from_config(golden_file)
    model.set_fit_guesses(**arguments["generate_values"])
    for i, toy in enumerate(toys):
        model.data = toy
        best, ll = model.fit()
        assert rows["free"]["ll"][i] == ll
        assert rows["free"]["gain"][i] == best["gain"]
        assert rows["zero"]["ll"][i] == model.fit(signal_rate_multiplier=0)[1]
        lower, upper = model.confidence_interval("signal_rate_multiplier")
        assert (rows["free"]["dl"][i], rows["free"]["ul"][i]) == (lower, upper)
    assert len(toys) == 12


def test_threads_and_batches_do_not_matter(arguments):
    arguments["toydata_mode"] = "generate"
    all_rows = jacta.Runner(**arguments, threads=1).run().results.fits["free"]
    two = jacta.Runner(**arguments, threads=2).run().results.fits["free"]
    assert two.tobytes() == all_rows.tobytes()
    arguments.update(n_mc=5, first_toy=7)
    batch = jacta.Runner(**arguments).run().results.fits["free"]
    assert batch.tobytes() == all_rows[7:].tobytes()
    arguments["seed"] = 43
    assert (
        jacta.Runner(**arguments).run().results.fits["free"].tobytes() != batch.tobytes()
    )


def test_model_given_as_object_class_or_name(arguments, golden_file):
    by_name = jacta.Runner(**arguments).run().results
    for given in (jacta.TemplateModel, "jacta.TemplateModel"):
        rows = jacta.Runner(**{**arguments, "statistical_model": given}).run().results
        assert rows.fits["free"].tobytes() == by_name.fits["free"].tobytes()
    arguments["statistical_model"] = jacta.TemplateModel.from_config(golden_file)
    with pytest.raises(jacta.InputError, match="made already"):
        jacta.Runner(**arguments)
    del arguments["statistical_model_config"]
    rows = jacta.Runner(**arguments).run().results
    assert rows.fits["free"].tobytes() == by_name.fits["free"].tobytes()
    assert rows.metadata.keys() == by_name.metadata.keys()


def test_nominal_values_of_a_model_given_as_object(arguments, golden_file):
    nominal = {"livetime_sr0": 2}
    by_name = jacta.Runner(**arguments, nominal_values=nominal).run().results
    assert by_name.metadata["nominal_values"] == nominal
    arguments["statistical_model"] = jacta.TemplateModel.from_config(
        arguments.pop("statistical_model_config"), nominal_values=nominal
    )
    by_object = jacta.Runner(**arguments).run().results
    assert by_object.metadata["nominal_values"] == nominal
    assert by_object.fits["free"].tobytes() == by_name.fits["free"].tobytes()


def gaussian_job(model, tmp_path, **arguments):
    return jacta.Runner(
        **{
            "statistical_model": model,
            "poi": "mu",
            "hypotheses": ["free", "zero"],
            "n_mc": 20,
            "seed": 6,
            "compute_confidence_interval": True,
            "toydata_filename": str(tmp_path / "toys.ii.h5"),
            "output_filename": str(tmp_path / "out.ii.h5"),
            **arguments,
        }
    )


def test_python_model_runs_like_its_twin(twins, tmp_path):
    ours, built_in = twins
    made = gaussian_job(built_in, tmp_path).run().results.fits
    read = gaussian_job(ours, tmp_path, toydata_mode="read").run().results.fits
    for name in ("free", "zero"):
        for column in ("mu", "sigma", "ll", "dl", "ul"):
            assert read[name][column] == pytest.approx(
                made[name][column], abs=1e-5, nan_ok=True
            )
        assert read[name]["valid_fit"].all()


def test_python_model_makes_the_same_toys_again(tmp_path):
    model = PythonGaussian(GAUSSIAN)
    model.data = before = model.generate_data(seed=99)
    runner = gaussian_job(model, tmp_path)
    rows = runner.run().results.fits["free"]
    assert model.data is before
    toys = jacta.read_toys(tmp_path / "toys.ii.h5")
    for i in (0, 13):
        assert runner.generate_toy(i)[0]["hat_mu"] == toys[i][0]["hat_mu"]
        assert rows["mu"][i] == pytest.approx(toys[i][0]["hat_mu"][0], abs=1e-5)
    by_class = gaussian_job(PythonGaussian, tmp_path, parameter_definition=GAUSSIAN)
    assert by_class.run().results.fits["free"].tobytes() == rows.tobytes()
    name = f"{PythonGaussian.__module__}.PythonGaussian"
    by_name = gaussian_job(name, tmp_path, parameter_definition=GAUSSIAN)
    assert by_name.run().results.fits["free"].tobytes() == rows.tobytes()
    with pytest.warns(jacta.JactaWarning, match="one thread"):
        gaussian_job(model, tmp_path, threads=2)


class FailingLater(PythonGaussian):
    def _ll(self, mu, sigma):
        if self.data[0]["hat_mu"][0] > 2:
            raise ZeroDivisionError("from the likelihood")
        return super()._ll(mu, sigma)


def test_exception_ends_a_job_and_keeps_what_is_finished(tmp_path):
    with pytest.raises(ZeroDivisionError, match="from the likelihood"):
        gaussian_job(FailingLater(GAUSSIAN), tmp_path).run()
    assert os.listdir(tmp_path) == ["out.ii.h5.part"]


def test_arguments_that_cannot_work(arguments, tmp_path):
    for change, text in (
        ({"statistical_model": "no.such.Model"}, "unknown statistical_model"),
        ({"hypotheses": ["zero", "free"]}, "free"),
        ({"poi": "signal"}, "unknown parameter"),
        ({"toydata_mode": "generated"}, "did you mean"),
        ({"parameter_definition": {"a": {}}}, "duplicated"),
    ):
        with pytest.raises(jacta.InputError, match=text):
            jacta.Runner(**{**arguments, **change})
    arguments["output_filename"] = str(tmp_path / "nowhere" / "o.ii.h5")
    with pytest.raises(jacta.IoError, match="does not exist"):
        jacta.Runner(**arguments).run()


class Interrupt(Exception):
    pass


def interrupt(number, frame):
    raise Interrupt


def test_a_job_can_be_interrupted(arguments, tmp_path):
    arguments.update(n_mc=100000, toydata_mode="generate")
    runner = jacta.Runner(**arguments)
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(Interrupt):
            runner.run()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert os.listdir(tmp_path) == ["result.ii.h5.part"]


def test_other_threads_go_on_during_a_job(arguments):
    arguments.update(n_mc=4000, toydata_mode="generate")
    runner = jacta.Runner(**arguments)
    finished = threading.Event()

    def job():
        runner.run()
        finished.set()

    thread = threading.Thread(target=job)
    thread.start()
    turns = 0
    while not finished.wait(0.001):
        turns += 1
    thread.join()
    assert turns >= 20
