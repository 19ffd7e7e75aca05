import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from conftest import dataset

import jacta


def test_log_likelihood_equals_the_recorded_one(model, golden):
    finite = 0
    for point in golden["ll_points"]:
        expected = float(point["ll"])
        found = model.ll(**point["params"])
        if math.isinf(expected):
            assert found == expected
        else:
            finite += 1
            assert found == pytest.approx(expected, rel=1e-12, abs=1e-10)
    assert finite > 10


def test_fit_is_not_below_the_recorded_maximum(model, golden):
    for fit in golden["fits"].values():
        best, ll = model.fit(**fit["fixed"])
        assert model.fit_result.valid
        assert ll >= float(fit["max_ll"]) - 1e-9
        assert ll == pytest.approx(model.ll(**best), abs=1e-10)
        for name, value in fit["fixed"].items():
            assert best[name] == value
    assert list(best) == model.parameters.names == model.get_parameter_list()


def test_interval_equals_the_recorded_one(model, golden):
    expected = golden["confidence_intervals_0.9"]["explicit_bounds/central"]
    lower, upper = model.confidence_interval(
        golden["poi"], parameter_interval_bounds=expected["bounds"], confidence_level=0.9
    )
    assert lower == pytest.approx(expected["refined"]["dl"], abs=1e-6)
    assert upper == pytest.approx(expected["refined"]["ul"], abs=1e-6)
    lower, upper = model.confidence_interval(
        golden["poi"], confidence_interval_kind="upper"
    )
    refined = golden["confidence_intervals_0.9"]["explicit_bounds/upper"]["refined"]
    assert math.isnan(lower) and upper == pytest.approx(refined["ul"], abs=1e-6)
    assert "signal_rate_multiplier < 3.19" in repr(model.interval_result)


def test_threshold_of_ones_own(model, golden):
    asymptotic = model.confidence_interval(golden["poi"], confidence_level=0.6827)
    asked = []

    def threshold(poi):
        asked.append(poi)
        return np.float64(1.0000217)

    own = model.confidence_interval(
        golden["poi"], confidence_interval_threshold=threshold
    )
    assert own == pytest.approx(asymptotic, rel=1e-5)
    assert asked

    def failing(poi):
        raise ZeroDivisionError("from the threshold")

    model.confidence_interval_threshold = failing
    with pytest.raises(ZeroDivisionError, match="from the threshold"):
        model.confidence_interval(golden["poi"])


def test_interval_with_fixed_parameters(model, golden):
    free = model.confidence_interval(golden["poi"])
    fixed = {"background_rate_multiplier": 1.0, "gain": 1.0, "band_shift": 0.0}
    lower, upper = model.confidence_interval(
        golden["poi"], confidence_interval_args=fixed
    )
    assert upper - lower < free[1] - free[0]
    assert model.interval_result.best_fit.values["gain"] == 1.0
    slice_of = model.confidence_interval(
        golden["poi"], confidence_interval_args=fixed, best_fit_args={}
    )
    assert slice_of[1] - slice_of[0] < upper - lower


def test_data_as_a_list_and_what_the_getter_returns(model, golden):
    tables = dataset(golden)
    ll = model.ll()
    for length in (len(tables), len(tables) - 1):
        model.data = list(tables.values())[:length]
        assert model.ll() == ll
        assert list(model.data) == list(tables)[:length]
    assert model.data["sr0"].dtype.names == ("x", "y", "source")
    assert model.data["sr0"]["source"].dtype == np.int64
    with pytest.raises(ValueError):
        model.data["sr0"]["x"][0] = 1.0
    with pytest.raises(jacta.InputError, match="list of 1 tables"):
        model.data = [tables["sr0"]]


def test_data_are_checked_when_set(model, golden):
    tables = dataset(golden)
    tables["sr0"]["x"][0] = 1e9
    with pytest.raises(jacta.InputError, match="analysis space"):
        model.data = tables
    with pytest.raises(jacta.InputError, match="structured array"):
        model.data = {"sr0": np.zeros(3)}
    assert model.ll() == pytest.approx(golden["ll_points"][0]["ll"])


def test_model_without_data(golden_file):
    model = jacta.TemplateModel.from_config(golden_file)
    assert not model.is_data_set
    for use in (model.ll, model.fit, model.derivatives, lambda: model.data):
        with pytest.raises(jacta.UsageError, match="no data"):
            use()


def test_expectation_values(model, golden):
    assert model.nominal_expectation_values == pytest.approx(
        golden["expectation_nominal"]
    )
    per_term = model.get_expectation_values(per_likelihood_term=True)
    for term, expected in golden["expectation_nominal_per_term"].items():
        assert per_term[term] == pytest.approx(expected)
    twice = model.get_expectation_values(signal_rate_multiplier=2)
    assert twice["signal"] == pytest.approx(2 * golden["expectation_nominal"]["signal"])
    with pytest.raises(ValueError, match="Values are not within fit limits"):
        model.get_expectation_values(signal_rate_multiplier=-1)


def test_names(model):
    assert model.get_source_name_list("sr0") == ["background", "signal"]
    assert model.all_source_names == ["background", "signal"]
    assert model.likelihood_names == ["sr0", "sr1", "ancillary"]
    assert model.get_likelihood_term_from_name("sr1") == 1
    assert model.likelihood_weights == [1, 0.5, 2]


def test_source_histograms(model):
    density = model.get_source_histograms("sr1")["signal"]
    events = model.get_source_histograms("sr1", expected_events=True)["signal"]
    assert density.histogram.shape == (6, 5)
    assert density.axis_names == ["x", "y"]
    assert np.sum(density.histogram * density.bin_volumes()) == pytest.approx(1)
    expected = model.get_expectation_values(per_likelihood_term=True)["sr1"]["signal"]
    assert events.histogram.sum() == pytest.approx(expected)
    assert events.bin_edges[0] == pytest.approx(np.linspace(0, 6, 7))


def test_toys_are_functions_of_the_seed(model):
    def equal(a, b):
        return all(np.array_equal(a[name], b[name]) for name in a)

    toy = model.generate_data(seed=7, signal_rate_multiplier=3.0)
    assert list(toy) == ["sr0", "sr1", "ancillary", "generate_values"]
    assert toy["generate_values"]["signal_rate_multiplier"][0] == 3.0
    assert toy["sr0"]["source"].dtype == np.int64
    assert equal(toy, model.generate_data(seed=7, signal_rate_multiplier=3.0))
    assert not equal(toy, model.generate_data(seed=8, signal_rate_multiplier=3.0))
    assert not equal(model.generate_data(), model.generate_data())
    first = model.generate_data(seed=np.random.default_rng(1))
    assert equal(first, model.generate_data(seed=np.random.default_rng(1)))
    fixed = model.generate_data(n_toys=4)
    assert np.bincount(fixed["sr0"]["source"]).tolist() == [4, 4]
    with pytest.raises(jacta.InputError, match="seed"):
        model.generate_data(seed=-1)
    with pytest.raises(jacta.InputError, match="fit limits"):
        model.generate_data(gain=7)


def test_derivatives_against_differences(model):
    at = {"signal_rate_multiplier": 1.3, "gain": 1.1, "band_shift": 0.4}
    value, gradient, hessian = model.derivatives(**at)
    assert value == pytest.approx(model.ll(**at), abs=1e-12)
    names = model.parameters.names
    for i, name in enumerate(names):
        if not model.parameters[name].fittable:
            continue
        here = model.parameters(**at)[name]
        up, down = ({**at, name: here + step} for step in (1e-5, -1e-5))
        difference = (model.ll(**up) - model.ll(**down)) / 2e-5
        assert gradient[name] == pytest.approx(difference, abs=1e-5)
        gradient_up = model.derivatives(**up).gradient["gain"]
        gradient_down = model.derivatives(**down).gradient["gain"]
        second = (gradient_up - gradient_down) / 2e-5
        assert hessian[i, names.index("gain")] == pytest.approx(
            second, rel=1e-4, abs=1e-5
        )


def test_objective_is_minus_the_log_likelihood(model):
    best, ll = model.fit()
    cost = model.make_objective()
    values = [best[name] for name in model.parameters.names]
    assert cost(values) == -model.ll(**best)
    assert cost(values) == pytest.approx(-ll, abs=1e-10)


def test_fit_guesses_and_strategy(model):
    model.set_fit_guesses(signal_rate_multiplier=5, livetime_sr0=0.5)
    assert model.parameters.fit_guesses["signal_rate_multiplier"] == 5
    assert "livetime_sr0" not in model.parameters.fit_guesses
    newton = model.fit()[1]
    simplex = model.fit(fit_strategy={"minimizer_routine": "simplex"})[1]
    assert "simplex" in model.fit_result.routine
    assert simplex == pytest.approx(newton, abs=1e-5)
    model.set_fit_guesses(gain=99)
    with pytest.raises(ValueError, match="Initial guesses are not within fit limits"):
        model.fit()
    with pytest.raises(jacta.InputError, match="minimizer_routine"):
        model.fit(fit_strategy={"minimizer_rutine": "simplex"})
    with pytest.raises(jacta.InputError, match="no_such"):
        model.set_fit_guesses(no_such=1)


def test_fit_result_says_what_it_found(model, capsys):
    model.fit(verbose=True, signal_rate_multiplier=0)
    result = model.fit_result
    shown = capsys.readouterr().out
    assert shown.strip() == repr(result)
    assert shown.startswith("background_rate_multiplier ")
    assert "\nln L = " in shown
    assert shown.rstrip().endswith("), valid")
    assert "fixed" in [line.split()[-1] for line in shown.splitlines()]
    names = result.covariance_names
    assert result.covariance.shape == (len(names), len(names))
    errors = np.sqrt(np.diag(result.covariance))
    assert [result.errors[name] for name in names] == pytest.approx(list(errors))
    inverse = np.linalg.inv(-model.derivatives(**result.values).hessian)
    assert inverse.shape == (7, 7)


def test_nominal_values_and_arguments_replace_the_file(golden_file):
    model = jacta.TemplateModel.from_config(
        golden_file, nominal_values={"livetime_sr0": 1}, confidence_level=0.5
    )
    assert model.parameters.nominal_values["livetime_sr0"] == 1
    assert model.nominal_expectation_values["signal"] == pytest.approx(9)
    model.data = model.generate_data(seed=1)
    model.confidence_interval("signal_rate_multiplier")
    assert model.interval_result.level == 0.5


def test_model_from_dicts(golden, golden_file):
    from jacta._core import ModelConfiguration

    root = ModelConfiguration(file=golden_file).root
    model = jacta.BlueiceExtendedModel(
        root["parameter_definition"],
        root["likelihood_config"],
        template_path=[golden_file.parent],
        data=dataset(golden),
    )
    assert model.ll() == pytest.approx(golden["ll_points"][0]["ll"], abs=1e-10)


def test_threads_may_share_a_model(model):
    values = np.linspace(0.1, 4, 200)
    alone = [model.ll(signal_rate_multiplier=x) for x in values]
    with ThreadPoolExecutor(4) as pool:
        shared = list(pool.map(lambda x: model.ll(signal_rate_multiplier=x), values))
    assert shared == alone


def test_store_and_read(model, tmp_path):
    toys = [model.generate_data(seed=i) for i in range(3)]
    file = str(tmp_path / "toys.ii.h5")
    model.store_data(file, toys, metadata={"comment": "three toys"})
    again = jacta.read_toys(file)
    assert len(again) == 3
    for toy, read in zip(toys, again):
        assert list(toy) == list(read)
        for name in toy:
            assert np.array_equal(toy[name], read[name])
    with pytest.raises(ValueError, match="must be the same"):
        model.store_data(file, toys, data_name_list=["a", "b"])


def test_store_real_data(model, golden, tmp_path):
    file = tmp_path / "real.ii.h5"
    tables = [dataset(golden)[name] for name in model.likelihood_names[:-1]]
    model.store_real_data(file, tables, metadata={"run": "all"})
    model.data = jacta.read_toys(file)[0]
    assert np.array_equal(model.data[model.likelihood_names[0]], tables[0])
    nominal = model.parameters.nominal_values
    for name in model.data["ancillary"].dtype.names:
        assert model.data["ancillary"][name][0] == nominal[name]
    with pytest.raises(jacta.InputError, match="tables, for the terms"):
        model.store_real_data(file, tables + tables)
