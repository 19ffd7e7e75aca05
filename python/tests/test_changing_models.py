"""What is changed of parameters and models holds from the next call on."""

import copy
import pickle

import numpy as np
import pytest
from conftest import GAUSSIAN, PythonGaussian, dataset

import jacta


def test_parameters_of_a_model_may_be_changed(model, golden):
    before = model.ll()
    expected = model.nominal_expectation_values["signal"]
    model.parameters.signal_rate_multiplier.nominal_value = 2.0
    assert model.nominal_expectation_values["signal"] == pytest.approx(2 * expected)
    assert model.ll() != before
    assert model.ll(signal_rate_multiplier=1.0) == pytest.approx(before, abs=1e-12)
    model.parameters["gain"].fittable = False
    best, _ = model.fit()
    assert best["gain"] == model.parameters["gain"].nominal_value
    model.parameters["gain"].fittable = True
    model.parameters.gain.fit_limits = (0.9, 0.95)
    model.set_fit_guesses(gain=0.92)
    assert 0.9 <= model.fit()[0]["gain"] <= 0.95
    with pytest.raises(ValueError, match="NaN"):
        model.parameters.gain.nominal_value = float("nan")


def test_a_gaussian_model_without_definition():
    model = jacta.GaussianModel()
    model.parameters.mu.nominal_value = 1.0
    model.parameters.sigma.nominal_value = 0.1
    model.parameters.sigma.fittable = False
    model.data = [np.array([(1.05,)], dtype=[("hat_mu", float)])]
    assert model.fit()[0]["mu"] == pytest.approx(1.05)
    x = np.linspace(0.5, 1.5, 11)
    expected = -0.5 * ((1.05 - x) / 0.1) ** 2 - np.log(0.1 * np.sqrt(2 * np.pi))
    assert model.ll(mu=x) == pytest.approx(expected)
    assert PythonGaussian(GAUSSIAN, data=model.data).ll(mu=x).shape == (11,)


def test_settings_may_be_changed(model, golden):
    model._confidence_level = 0.5
    model.confidence_interval(golden["poi"])
    assert model.interval_result.level == 0.5
    model.fit_strategy["minimizer_routine"] = "simplex"
    model.fit()
    assert "simplex" in model.fit_result.routine


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))]
)
def test_models_are_copied(model, golden, copied):
    model.parameters.gain.fit_guess = 1.05
    model.parameters.signal_rate_multiplier.nominal_value = 1.5
    again = copied(model)
    assert again.ll() == model.ll()
    assert again.parameters == model.parameters
    assert again.fit()[1] == model.fit()[1]
    again.parameters.signal_rate_multiplier.nominal_value = 3.0
    assert model.parameters.signal_rate_multiplier.nominal_value == 1.5
    gaussian = copied(jacta.GaussianModel(GAUSSIAN))
    assert gaussian.parameters.nominal_values == {"mu": 0.3, "sigma": 1.5}
    own = copied(PythonGaussian(GAUSSIAN, data=dataset(golden)))
    assert own.is_data_set


@pytest.mark.parametrize(
    "copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))]
)
def test_results_are_copied(model, golden, copied, tmp_path):
    model.fit()
    model.confidence_interval(golden["poi"])
    again = copied(model.fit_result)
    assert repr(again) == repr(model.fit_result)
    assert np.array_equal(again.covariance, model.fit_result.covariance)
    assert repr(copied(model.interval_result)) == repr(model.interval_result)
    runner = jacta.Runner(
        model,
        poi=golden["poi"],
        n_mc=2,
        seed=1,
        toydata_mode="generate",
        output_filename=str(tmp_path / "out.ii.h5"),
    )
    outcome = runner.run()
    results = copied(outcome.results)
    assert results.fits["free"].tobytes() == outcome.results.fits["free"].tobytes()
    assert results.metadata == outcome.results.metadata
    thresholds = jacta.Thresholds()
    thresholds.add("mu", 1.0, 2.7, confidence_level=0.9)
    assert copied(thresholds).entries == thresholds.entries
    histogram = model.get_source_histograms("sr1")["signal"]
    assert copied(histogram) == histogram
    scan = model.scan({golden["poi"]: [0.5, 1.0]})
    assert np.array_equal(copied(scan).t, scan.t)
    assert copied(model.minuit_object).valid == model.fit_result.valid


def likelihood_of(model):
    return model.ll(gain=1.02)


def test_models_work_in_other_processes(model):
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        assert pool.submit(likelihood_of, model).result() == likelihood_of(model)


def test_scans(model, golden):
    poi = golden["poi"]
    scan = model.scan({poi: np.linspace(0, 3, 7)})
    best, ll = model.fit()
    for x, t in zip(scan.axes[0], scan.t):
        assert t == pytest.approx(2 * (ll - model.fit(**{poi: x})[1]), abs=1e-7)
    assert scan.valid.all() and "all fits are certified" in repr(scan)
    two = model.scan({poi: [0.5, 1.0], "gain": [0.9, 1.0, 1.1]}, band_shift=0.0)
    assert two.t.shape == (2, 3) and len(two.table()) == 6
    assert "<table" in two._repr_html_()


def test_minuit_object(model):
    with pytest.raises(jacta.UsageError, match="no fit"):
        model.minuit_object
    best, ll = model.fit(signal_rate_multiplier=1.0)
    m = model.minuit_object
    assert m.valid and m.fval == -ll and m.values.to_dict() == best
    assert m.values["gain"] == m.values.gain == m.values[m.parameters.index("gain")]
    assert m.fixed["signal_rate_multiplier"] and not m.fixed["gain"]
    assert m.limits["signal_rate_multiplier"] == (0, np.inf)
    assert m.errors["gain"] == model.fit_result.errors["gain"]
    assert m.covariance["gain", "gain"] == pytest.approx(m.errors["gain"] ** 2)
    with pytest.raises(AttributeError, match="model.fit"):
        m.migrad()
    assert "certified" in m._repr_html_()


def test_seeds_and_masked_arrays(model, golden):
    for seed in (1.5, True, "1"):
        with pytest.raises(jacta.InputError, match="seed"):
            model.generate_data(seed=seed)
        with pytest.raises(jacta.InputError, match="seed"):
            jacta.Runner(model, poi=golden["poi"], seed=seed)
    tables = dataset(golden)
    tables["sr0"] = np.ma.masked_array(tables["sr0"], mask=False)
    with pytest.raises(jacta.InputError, match="masked"):
        model.data = tables


@pytest.mark.parametrize("kind", ["central", "upper", "lower"])
def test_coverage(kind):
    found = jacta.coverage(
        jacta.GaussianModel(GAUSSIAN),
        "mu",
        {"mu": 1.0},
        2000,
        seed=3,
        confidence_level=0.8,
        confidence_interval_kind=kind,
    )
    assert abs(found.pull) < 4 and found.n_toys == 2000
    assert "agrees with the level" in str(found)
