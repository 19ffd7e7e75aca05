"""Intervals with thresholds from files, objects and functions."""

import math

import numpy as np
import pytest
from conftest import GAUSSIAN, PythonGaussian

import jacta

# With the threshold k^2 the interval of the Gaussian model is mu_hat -+ k sigma.
SIGMA = 1.5


@pytest.fixture
def file(tmp_path):
    """Thresholds of 4 at the level 0.9 between -10 and 10, known to 3.61 and 4.41."""
    thresholds = jacta.Thresholds()
    for mu in (-10, 10):
        thresholds.add(
            "mu",
            float(mu),
            4.0,
            confidence_level=0.9,
            threshold_lower=3.61,
            threshold_upper=4.41,
            n_toys=1000,
        )
    path = tmp_path / "thresholds.json"
    thresholds.save(path)
    return path


def measured(hat_mu):
    return [np.array([(hat_mu,)], dtype=[("hat_mu", float)])]


def test_files_of_thresholds(file):
    read = jacta.Thresholds.load(file)
    (entry,) = read.entries.values()
    assert entry["mu"] == [-10, 10] and entry["threshold"] == [4, 4]
    assert entry["hashed_keys"] == {
        "poi": "mu",
        "nominal_values": {},
        "generate_values": {},
        "confidence_level": 0.9,
    }
    assert read.name == str(file) and "1 entries" in repr(read)
    with pytest.raises(OSError):
        jacta.Thresholds.load(file.parent / "missing.json")


def job(model, tmp_path, **arguments):
    return jacta.Runner(
        **{
            "statistical_model": model,
            "poi": "mu",
            "n_mc": 6,
            "seed": 6,
            "compute_confidence_interval": True,
            "toydata_mode": "generate",
            "output_filename": str(tmp_path / "out.ii.h5"),
            **arguments,
        }
    )


def assert_edges(rows, k):
    assert rows["dl"] == pytest.approx(rows["mu"] - k * SIGMA, abs=1e-4)
    assert rows["ul"] == pytest.approx(rows["mu"] + k * SIGMA, abs=1e-4)


@pytest.mark.parametrize("cls", [jacta.GaussianModel, PythonGaussian])
def test_a_job_uses_a_file_of_thresholds(cls, file, tmp_path):
    arguments = {"statistical_model_args": {"limit_threshold": file}}
    model = cls(GAUSSIAN)
    rows = job(model, tmp_path, **arguments).run().results
    assert_edges(rows.fits["free"], 2)
    assert_edges(job(model, tmp_path).run().results.fits["free"], math.sqrt(2.70554345))
    by_class = job(cls, tmp_path, parameter_definition=GAUSSIAN, **arguments)
    assert_edges(by_class.run().results.fits["free"], 2)
    with pytest.raises(jacta.InputError, match="there are no thresholds"):
        job(model, tmp_path, confidence_level=0.8, **arguments)
    with pytest.raises(OSError, match="missing"):
        job(model, tmp_path, statistical_model_args={"limit_threshold": "missing.json"})
    with pytest.warns(jacta.JactaWarning, match="limit_threshold has no effect"):
        job(model, tmp_path, compute_confidence_interval=False, **arguments)


@pytest.mark.parametrize("cls", [jacta.GaussianModel, PythonGaussian])
def test_a_job_uses_the_threshold_of_a_model(cls, file, tmp_path):
    model = cls(GAUSSIAN, confidence_interval_threshold=lambda mu: 9.0)
    assert_edges(job(model, tmp_path).run().results.fits["free"], 3)
    dof = cls(GAUSSIAN, asymptotic_dof=2)
    rows = job(dof, tmp_path).run().results.fits["free"]
    assert_edges(rows, math.sqrt(4.605170186))


def test_a_threshold_that_fails_ends_a_job(tmp_path):
    def failing(mu):
        raise ZeroDivisionError("from the threshold")

    model = jacta.GaussianModel(GAUSSIAN, confidence_interval_threshold=failing)
    with pytest.raises(ZeroDivisionError, match="from the threshold"):
        job(model, tmp_path).run()


def test_restarts(model):
    poi = "signal_rate_multiplier"
    once = model.fit()[1]
    calls = model.fit_result.n_calls
    assert model.fit(restarts=0)[1] == once
    limits = {"signal_rate_multiplier": 1.0, "background_rate_multiplier": 1.0}
    several = model.fit(restarts=3, **limits)
    assert model.fit_result.n_calls > calls / 2
    assert several[1] >= model.fit(**limits)[1]
    assert model.fit(fit_strategy={"restarts": 3}, **limits) == several
    with pytest.raises(jacta.InputError, match="restarts must not be negative"):
        model.fit(restarts=-1)
    with pytest.raises(jacta.InputError, match="restarts must not be negative"):
        model.confidence_interval(poi, restarts=-1)
