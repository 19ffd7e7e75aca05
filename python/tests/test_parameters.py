import math

import numpy as np
import pytest
from conftest import GAUSSIAN

import jacta


@pytest.fixture
def parameters():
    return jacta.Parameters.from_config(
        {
            "mass": {"nominal_value": 50, "ptype": "needs_reinit", "fittable": False},
            "rate": {
                "nominal_value": 1.5,
                "ptype": "rate",
                "uncertainty": 0.2,
                "relative_uncertainty": True,
                "fit_limits": [0, None],
                "fit_guess": np.float32(2),
            },
            "shape": {
                "nominal_value": 0,
                "ptype": "shape",
                "uncertainty": "stats.uniform(loc=-2, scale=4)",
                "blueice_anchors": np.arange(-2, 3),
                "fit_limits": (-2, 2),
            },
        }
    )


def test_collections(parameters):
    assert parameters.names == ["mass", "rate", "shape"] == [p.name for p in parameters]
    assert parameters.fittable == ["rate", "shape"]
    assert parameters.not_fittable == ["mass"]
    assert parameters.nominal_values == {"mass": 50, "rate": 1.5, "shape": 0}
    assert isinstance(parameters.nominal_values["mass"], int)
    assert parameters.fit_guesses == {"rate": 2.0}
    limits = {name: tuple(pair) for name, pair in parameters.fit_limits.items()}
    assert limits == {"rate": (0, None), "shape": (-2, 2)}
    assert parameters.with_uncertainty.names == ["rate", "shape"]
    assert set(parameters.uncertainties) == {"rate", "shape"}
    assert len(parameters) == 3 and "rate" in parameters and "Rate" not in parameters
    assert "needs_reinit" in repr(parameters)


def test_one_parameter(parameters):
    rate, shape = parameters["rate"], parameters.shape
    assert (rate.ptype, rate.uncertainty, rate.relative_uncertainty) == (
        "rate",
        0.2,
        True,
    )
    assert rate.value_in_fit_limits(0) and not rate.value_in_fit_limits(-1e-9)
    assert shape.blueice_anchors == [-2, -1, 0, 1, 2]
    assert shape.uncertainty.logpdf(1.0) == pytest.approx(-math.log(4))
    assert repr(shape.uncertainty).startswith("stats.uniform(")
    assert parameters["mass"].needs_reinit and rate.ptype != "needs_reinit"
    again = jacta.Parameter("rate", nominal_value=1.5, ptype="rate")
    assert again != rate
    assert again == jacta.Parameter("rate", nominal_value=1.5, ptype="rate")
    assert (
        repr(again) == "Parameter('rate', nominal_value=1.5, fittable=True, ptype='rate')"
    )
    with pytest.raises(ValueError, match="re-initialization"):
        parameters["mass"].nominal_value = 3


def test_values(parameters):
    assert parameters(rate=3) == {"mass": 50, "rate": 3, "shape": 0}
    assert parameters(return_fittable=True) == {"rate": 1.5, "shape": 0}
    assert parameters.values_in_fit_limits(rate=0, shape=2)
    assert not parameters.values_in_fit_limits(shape=2.1)
    with pytest.raises(jacta.InputError, match="did you mean 'rate'"):
        parameters(rat=1)
    with pytest.raises(jacta.InputError, match="re-initialization"):
        parameters(mass=60)
    with pytest.raises(jacta.InputError, match="rate.*number"):
        parameters(rate="three")
    with pytest.raises(KeyError, match="rat"):
        parameters["rat"]
    with pytest.raises(AttributeError, match="rat"):
        parameters.rat


def test_copies(parameters):
    assert parameters.with_nominal_values(rate=2)["rate"].nominal_value == 2
    assert parameters.with_fit_guesses(shape=1).fit_guesses == {"rate": 2.0, "shape": 1.0}
    assert parameters.fit_guesses == {"rate": 2.0}
    assert jacta.Parameters.from_list(["a", "b"])["a"].fittable
    assert parameters == parameters.with_nominal_values()
    assert parameters != parameters.with_nominal_values(rate=7)


def test_definition_with_faults():
    with pytest.raises(jacta.InputError, match="fitable.*fittable") as caught:
        jacta.Parameters.from_config({"mu": {"fitable": True}})
    assert caught.value.path == "parameter_definition.mu.fitable"
    with pytest.raises(jacta.InputError, match="a object cannot stand"):
        jacta.Parameters.from_config({"mu": {"nominal_value": object()}})
    with pytest.warns(jacta.JactaWarning, match="mass"):
        jacta.Parameters.from_config({"mass": {"ptype": "needs_reinit"}})


def test_errors_are_those_of_python(tmp_path):
    with pytest.raises(OSError) as caught:
        jacta.TemplateModel.from_config(tmp_path / "missing.yaml")
    assert isinstance(caught.value, jacta.IoError)
    assert str(caught.value).startswith(str(tmp_path / "missing.yaml"))
    file = tmp_path / "model.yaml"
    file.write_text(
        "parameter_definition:\n  mu:\n    nominal: 1\nlikelihood_config: {}\n"
    )
    with pytest.raises(ValueError) as caught:
        jacta.TemplateModel.from_config(file)
    error = caught.value
    assert isinstance(error, jacta.InputError) and isinstance(error, jacta.Error)
    assert str(error).startswith(f"{file}:")
    assert error.file == str(file) and error.line > 0


def test_gaussian_model_with_given_nominal_values():
    model = jacta.GaussianModel(GAUSSIAN, nominal_values={"sigma": 3.0})
    assert model.parameters.nominal_values == {"mu": 0.3, "sigma": 3.0}
    model.data = model.generate_data(seed=4)
    assert model.data[0].dtype.names == ("hat_mu",)
    assert model.fit()[0]["mu"] == pytest.approx(model.data[0]["hat_mu"][0])
    with pytest.raises(NotImplementedError):
        model.get_expectation_values()


def test_histograms_and_templates(tmp_path):
    axes = [("x", [0, 1, 3]), ("y", [0, 2])]
    h = jacta.Histogram(axes, [[1], [2]])
    assert h.bin_volumes().tolist() == [[2], [4]] and h.sum() == 3
    file = tmp_path / "template.ii.h5"
    jacta.write_templates(file, {"one": h})
    assert jacta.template_names(file) == ["one"]
    again = jacta.read_template(file, "one")
    assert again.histogram.tolist() == [[1], [2]]
    assert again.axis_names == ["x", "y"]
    with pytest.raises(jacta.InputError, match="shape"):
        jacta.Histogram(axes, [1, 2])
    with pytest.raises(jacta.IoError, match="two"):
        jacta.read_template(file, "two")
