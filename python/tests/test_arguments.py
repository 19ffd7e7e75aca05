"""What a caller may hand over by mistake: an error that names the argument, no crash."""

import subprocess
import sys

import numpy as np
import pytest

import jacta


def test_numbers_of_numpy_are_numbers(model):
    at = {"signal_rate_multiplier": 1.25}
    expected = model.ll(**at)
    for kind in (np.float16, np.float32, np.float64, np.longdouble, np.array):
        assert model.ll(signal_rate_multiplier=kind(1.25)) == expected
    assert model.ll(signal_rate_multiplier=np.uint8(1)) == model.ll(signal_rate_multiplier=1)


@pytest.mark.parametrize(
    "value", [np.timedelta64(3, "ns"), np.datetime64("2020", "ns"), np.clongdouble(1 + 2j)]
)
def test_times_and_complex_numbers_are_none(model, value):
    with pytest.raises(jacta.InputError, match="signal_rate_multiplier: a .* cannot stand"):
        model.ll(signal_rate_multiplier=value)


# In a process of its own: a crash would take the tests with it.
def test_what_contains_itself_is_an_error():
    code = """
import jacta
parameters = {"mu": {"nominal_value": 1.0}}
parameters["mu"]["self"] = parameters
try:
    jacta.Parameters.from_config(parameters)
except jacta.InputError as error:
    assert "contains itself" in str(error), error
    assert len(str(error)) < 200
else:
    raise AssertionError("no error")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"confidence_level": "0.9"}, "confidence_level: a number is needed, not '0.9'"),
        ({"asymptotic_dof": 1.5}, "asymptotic_dof: an integer is needed, not 1.5"),
        ({"confidence_interval_kind": 3}, "confidence_interval_kind: a word is needed"),
        ({"confidence_interval_root_find": b""}, "confidence_interval_root_find: "),
        ({"confidence_interval_threshold": lambda mu: "a"}, "gives no number at"),
        ({"confidence_interval_threshold": lambda mu: np.nan}, "is NaN"),
    ],
)
def test_arguments_of_intervals_that_are_wrong(model, given, message):
    with pytest.raises(jacta.InputError, match=message):
        model.confidence_interval("signal_rate_multiplier", **given)


def test_thresholds_are_asked_between_the_bounds_alone(model):
    bounds = (0.2, 3.0)
    asked = []

    def threshold(value):
        asked.append(value)
        return 2.7

    model.confidence_interval(
        "signal_rate_multiplier",
        parameter_interval_bounds=bounds,
        confidence_interval_threshold=threshold,
    )
    assert min(asked) >= bounds[0]
    assert max(asked) <= bounds[1]


def test_numbers_of_events_are_not_negative(model):
    with pytest.raises(jacta.InputError, match="n_toys is -1"):
        model.generate_data(n_toys=-1, seed=1)


def test_misspelt_attributes_of_parameters_are_errors(model):
    parameter = model.parameters.signal_rate_multiplier
    with pytest.raises(AttributeError, match="did you mean 'fit_limits'"):
        parameter.fit_limit = [0, 1]
    with pytest.raises(AttributeError, match="valid are: nominal_value"):
        parameter.zzz = 1
    for value in ("no", 0, None):
        with pytest.raises(jacta.InputError, match="fittable of signal_rate_multiplier"):
            parameter.fittable = value
    parameter.fittable = np.bool_(False)
    assert not parameter.fittable


def test_attributes_of_parameters_are_dicts():
    with pytest.raises(jacta.InputError, match="mu: the attributes .* not 3.0"):
        jacta.Parameters.from_config({"mu": 3.0})


def test_coverage_and_goodness_need_toys(model):
    name = "signal_rate_multiplier"
    for n in (0, -1):
        with pytest.raises(jacta.InputError, match=f"n_mc is {n}"):
            jacta.coverage(model, name, {name: 1.0}, n_mc=n)
        with pytest.raises(jacta.InputError, match=f"n_toys is {n}"):
            jacta.goodness_of_fit(model, n_toys=n)
