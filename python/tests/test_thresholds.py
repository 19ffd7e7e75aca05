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
    assert read.name == str(file) and "1 entry" in repr(read)
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


class Same(jacta.GaussianModel):
    def _ll(self, **values):
        return super()._ll(**values)


@pytest.mark.parametrize("cls", [jacta.GaussianModel, PythonGaussian, Same])
def test_an_interval_with_thresholds_from_toys(cls, file):
    content = jacta.Thresholds.load(file)
    for given in (file, str(file), content, content.entries):
        for model, arguments in (
            (cls(GAUSSIAN), {"threshold": given}),
            (cls(GAUSSIAN), {"confidence_interval_threshold": given}),
            (cls(GAUSSIAN, limit_threshold=given), {}),
            (cls(GAUSSIAN, confidence_interval_threshold=given), {}),
        ):
            model.data = measured(0.7)
            edges = model.confidence_interval("mu", **arguments)
            assert edges == pytest.approx((0.7 - 2 * SIGMA, 0.7 + 2 * SIGMA), abs=1e-4)
            result = model.interval_result
            assert result.lower_range == pytest.approx(
                (0.7 - 2.1 * SIGMA, 0.7 - 1.9 * SIGMA), abs=1e-4
            )
            assert result.upper_range == pytest.approx(
                (0.7 + 1.9 * SIGMA, 0.7 + 2.1 * SIGMA), abs=1e-4
            )
            assert result.lower_from_toys and result.upper_from_toys
            assert "1000 toys" in result.statement
            assert "within the uncertainty of the thresholds" in repr(result)


def test_edges_beyond_the_thresholds_are_asymptotic(file):
    model = jacta.GaussianModel(GAUSSIAN, data=measured(8.5))
    lower, upper = model.confidence_interval("mu", (-20, 20), threshold=file)
    assert lower == pytest.approx(8.5 - 2 * SIGMA, abs=1e-4)
    assert upper == pytest.approx(8.5 + math.sqrt(2.70554345) * SIGMA, abs=1e-4)
    result = model.interval_result
    assert result.lower_from_toys and not result.upper_from_toys
    assert "ASYMPTOTIC" in repr(result)
    model.confidence_interval("mu")
    assert model.interval_result.statement == ""
    assert model.interval_result.lower_range is None


def test_thresholds_that_cannot_be_used(file):
    model = jacta.GaussianModel(GAUSSIAN, data=measured(0.7))
    with pytest.raises(jacta.InputError, match="thresholds"):
        model.confidence_interval("mu", confidence_level=0.8, threshold=file)
    with pytest.raises(jacta.UsageError, match="two thresholds"):
        model.confidence_interval(
            "mu", threshold=file, confidence_interval_threshold=lambda mu: 1.0
        )
    with pytest.raises(jacta.UsageError, match="two thresholds"):
        jacta.GaussianModel(
            GAUSSIAN, limit_threshold=file, confidence_interval_threshold=file
        )
    with pytest.raises(OSError, match="missing"):
        model.confidence_interval("mu", threshold="missing.json")
    with pytest.raises(jacta.InputError, match="not a int"):
        model.confidence_interval("mu", threshold=3)


@pytest.mark.parametrize("cls", [jacta.GaussianModel, PythonGaussian])
def test_a_job_uses_the_thresholds_of_a_model(cls, file, tmp_path):
    model = cls(GAUSSIAN, limit_threshold=file)
    assert_edges(job(model, tmp_path).run().results.fits["free"], 2)
    model = cls(GAUSSIAN, limit_threshold=jacta.Thresholds.load(file))
    assert_edges(job(model, tmp_path).run().results.fits["free"], 2)
    in_memory = jacta.Thresholds.load(file).entries
    with pytest.raises(jacta.InputError, match="save them first"):
        job(cls(GAUSSIAN, limit_threshold=in_memory), tmp_path)


class TwoMaxima(jacta.StatisticalModel):
    """The squared distance of mu^2 from 4, of unit width."""

    def _ll(self, mu):
        return -0.5 * (mu**2 - self.data[0]["x"][0]) ** 2

    def _generate_data(self, mu, rng):
        return [np.array([(mu**2 + rng.normal(),)], dtype=[("x", float)])]


def test_all_pieces_of_an_interval():
    model = TwoMaxima(
        {
            "mu": {
                "nominal_value": 1.0,
                "fit_limits": [-10, 10],
                "parameter_interval_bounds": [-10, 10],
            }
        },
        data=[np.array([(4.0,)], dtype=[("x", float)])],
    )
    model.confidence_interval("mu", pieces=True)
    width = math.sqrt(2.7055434540954)
    inner, outer = math.sqrt(4 - width), math.sqrt(4 + width)
    pieces = model.interval_result.pieces
    assert len(pieces) == 2
    assert pieces[0] == pytest.approx((-outer, -inner), abs=1e-4)
    assert pieces[1] == pytest.approx((inner, outer), abs=1e-4)
    assert repr(model.interval_result).count("piece: ") == 2
    model.confidence_interval("mu")
    assert model.interval_result.pieces == []


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
    with pytest.raises(jacta.InputError, match="restarts: must be at least 0"):
        model.fit(restarts=-1)
    with pytest.raises(jacta.InputError, match="restarts: must be at least 0"):
        model.confidence_interval(poi, restarts=-1)


def test_thresholds_of_another_model_are_refused(tmp_path):
    model_file = tmp_path / "model.yaml"
    text = "parameter_definition: {mu: {nominal_value: 0, fit_limits: [-20, 20]}, %s}\n"
    model_file.write_text(text % "sigma: {nominal_value: 1.5, fittable: false}")
    outcome = jacta.Runner(
        statistical_model="jacta.GaussianModel",
        statistical_model_config=str(model_file),
        poi="mu",
        n_mc=1,
        seed=1,
        toydata_mode="generate",
        output_filename=str(tmp_path / "out.ii.h5"),
    ).run()
    inputs = outcome.results.batch["inputs"]
    assert list(inputs) == ["model.yaml"]

    thresholds = jacta.Thresholds()
    for mu in (-10.0, 10.0):
        thresholds.add(
            "mu", mu, 4.0, confidence_level=0.9, nominal_values={"sigma": 1.5}
        )
    content = thresholds.entries
    next(iter(content.values()))["inputs"] = dict(inputs)

    def edges(model):
        model.data = measured(0.7)
        return model.confidence_interval("mu", threshold=content)

    made = jacta.GaussianModel.from_config(model_file)
    assert edges(made) == pytest.approx((0.7 - 2 * SIGMA, 0.7 + 2 * SIGMA), abs=1e-4)
    # A comment changes nothing that is read.
    model_file.write_text(model_file.read_text() + "# a comment\n")
    edges(jacta.GaussianModel.from_config(model_file))
    # Where entries of the file are replaced, the file does not say what the model is.
    edges(jacta.GaussianModel.from_config(model_file, confidence_level=0.9))
    model_file.write_text(
        text % "sigma: {nominal_value: 1.5, fittable: false, description: other}"
    )
    with pytest.raises(jacta.StaleError, match="content of model.yaml has changed"):
        edges(jacta.GaussianModel.from_config(model_file))
