"""Methods of one's own on top of models of the library are used, or refused."""

import functools
import math

import numpy as np
import pytest
from conftest import GAUSSIAN

import jacta

# mu is measured elsewhere too: 0.5 +- 0.4, beside hat_mu +- 1.5 of the data.
MEAN, WIDTH = 0.5, 0.4


def constraint(mu):
    return -0.5 * ((mu - MEAN) / WIDTH) ** 2


class Constrained(jacta.GaussianModel):
    def _ll(self, **values):
        return super()._ll(**values) + constraint(values["mu"])


class ConstrainedLl(jacta.GaussianModel):
    def ll(self, **values):
        return super().ll(**values) + constraint(self.parameters(**values)["mu"])


class Deeper(Constrained):
    """Inherits what it changes."""


class Named(jacta.GaussianModel):
    def _ll(self, mu, sigma):
        return super()._ll(mu=mu, sigma=sigma) + constraint(mu)


def set_on_the_class():
    class Later(jacta.GaussianModel):
        pass

    Later._ll = lambda self, **values: (
        jacta.GaussianModel._ll(self, **values) + constraint(values["mu"])
    )
    return Later(GAUSSIAN)


def set_on_the_object():
    model = jacta.GaussianModel(GAUSSIAN)
    library = model._ll
    model._ll = lambda **values: library(**values) + constraint(values["mu"])
    return model


def wrapped_on_the_object():
    model = jacta.GaussianModel(GAUSSIAN)
    library = model._ll

    @functools.wraps(library)
    def wrapper(**values):
        return library(**values) + constraint(values["mu"])

    model._ll = wrapper
    return model


def both_methods():
    class Both(Constrained):
        def ll(self, **values):
            return super().ll(**values) - 1000

    return Both(GAUSSIAN)


MAKERS = {
    "_ll": lambda: Constrained(GAUSSIAN),
    "ll": lambda: ConstrainedLl(GAUSSIAN),
    "inherited": lambda: Deeper(GAUSSIAN),
    "named arguments": lambda: Named(GAUSSIAN),
    "set on the class": set_on_the_class,
    "set on the object": set_on_the_object,
    "wrapped": wrapped_on_the_object,
    "both": both_methods,
}


def measured(hat_mu):
    return [np.array([(hat_mu,)], dtype=[("hat_mu", float)])]


def combined(hat_mu, sigma=1.5):
    """Return the weighted mean of two measurements, and its error."""
    weights = np.array([1 / sigma**2, 1 / WIDTH**2])
    mean = (weights[0] * hat_mu + weights[1] * MEAN) / weights.sum()
    return mean, 1 / math.sqrt(weights.sum())


@pytest.mark.parametrize("how", MAKERS)
def test_fit_and_interval_use_an_own_likelihood(how):
    model = MAKERS[how]()
    for hat_mu in (3.0, -2.0):
        model.data = measured(hat_mu)
        mean, error = combined(hat_mu)
        best, ll = model.fit()
        assert best["mu"] == pytest.approx(mean, abs=1e-5)
        assert ll == pytest.approx(model.ll(**best), abs=1e-12)
        assert model.fit_result.valid and model.fit_result.routine == "numeric newton"
        assert model.fit_result.errors["mu"] == pytest.approx(error, rel=1e-5)
        width = math.sqrt(2.7055434540954) * error
        assert model.confidence_interval("mu") == pytest.approx(
            (mean - width, mean + width), abs=1e-4
        )
        assert model.make_objective()([mean, 1.5]) == pytest.approx(-ll, abs=1e-9)
        with pytest.raises(jacta.UsageError, match="no derivatives"):
            model.derivatives()


def job(model, tmp_path, **arguments):
    return jacta.Runner(
        **{
            "statistical_model": model,
            "poi": "mu",
            "hypotheses": ["free", {"mu": 1.0}],
            "n_mc": 8,
            "seed": 6,
            "compute_confidence_interval": True,
            "toydata_filename": str(tmp_path / "toys.ii.h5"),
            "output_filename": str(tmp_path / "out.ii.h5"),
            **arguments,
        }
    )


@pytest.mark.parametrize("how", MAKERS)
def test_a_job_uses_an_own_likelihood(how, tmp_path):
    model = MAKERS[how]()
    model.data = before = measured(7.0)
    job(jacta.GaussianModel(GAUSSIAN), tmp_path).run()
    toys = jacta.read_toys(tmp_path / "toys.ii.h5")
    expected = [combined(toy[0]["hat_mu"][0])[0] for toy in toys]
    for mode in ("generate", "read", "generate_and_store"):
        rows = job(model, tmp_path, toydata_mode=mode).run().results.fits
        assert rows["free"]["mu"] == pytest.approx(expected, abs=1e-5), mode
        lower = [mean - math.sqrt(2.7055434540954) * combined(0)[1] for mean in expected]
        assert rows["free"]["dl"] == pytest.approx(lower, abs=1e-4)
        distance = (rows["free"]["mu"] - 1.0) / combined(0)[1]
        ratio = 2 * (rows["free"]["ll"] - rows["1"]["ll"])
        assert ratio == pytest.approx(distance**2, abs=1e-5)
    again = jacta.read_toys(tmp_path / "toys.ii.h5")
    assert [toy[0].tobytes() for toy in again] == [toy[0].tobytes() for toy in toys]
    assert model.data[0]["hat_mu"] == before[0]["hat_mu"]
    assert model.fit()[0]["mu"] == pytest.approx(combined(7.0)[0], abs=1e-5)


def test_a_job_without_toys_uses_the_data_of_the_model(tmp_path):
    arguments = {"toydata_mode": "no_toydata", "n_mc": 1}
    for model, expected in (
        (Constrained(GAUSSIAN), combined(3.0)[0]),
        (jacta.GaussianModel(GAUSSIAN), 3.0),
    ):
        with pytest.raises(jacta.UsageError, match="no data"):
            job(model, tmp_path, **arguments).run()
        model.data = measured(3.0)
        rows = job(model, tmp_path, **arguments).run().results.fits
        assert rows["free"]["mu"] == pytest.approx([expected], abs=1e-5)


class Shifted(jacta.GaussianModel):
    def _generate_data(self, **values):
        toy = super()._generate_data(**values)
        toy[0]["hat_mu"] += 10
        return toy


class ShiftedWhole(jacta.GaussianModel):
    def generate_data(self, **values):
        toy = super().generate_data(**values)
        toy[0]["hat_mu"] += 10
        return toy


class ShiftedSeed(jacta.GaussianModel):
    def generate_data(self, seed=None, **values):
        rng = np.random.default_rng(seed)
        return measured(values["mu"] + 10 + rng.normal(0, values["sigma"]))


class ShiftedGlobally(jacta.GaussianModel):
    def _generate_data(self, mu, sigma):
        return measured(mu + 10 + np.random.normal(0, sigma))


class ShiftedRng(jacta.GaussianModel):
    def _generate_data(self, mu, sigma, rng):
        return measured(mu + 10 + rng.normal(0, sigma))


@pytest.mark.parametrize("cls", [Shifted, ShiftedWhole])
def test_own_toys_on_top_of_those_of_the_library(cls, tmp_path):
    plain = job(jacta.GaussianModel(GAUSSIAN), tmp_path).run().results.fits["free"]
    outcome = job(cls(GAUSSIAN), tmp_path).run()
    assert outcome.results.fits["free"]["mu"] == pytest.approx(plain["mu"] + 10)
    first = cls(GAUSSIAN).generate_data(seed=4, mu=1.0)[0]["hat_mu"][0]
    library = jacta.GaussianModel(GAUSSIAN).generate_data(seed=4, mu=1.0)
    assert first == library[0]["hat_mu"][0] + 10
    model = cls(GAUSSIAN, data=measured(2.0))
    model.fit()
    assert model.fit_result.routine == "newton"


@pytest.mark.parametrize("cls", [ShiftedSeed, ShiftedGlobally, ShiftedRng, Shifted])
def test_own_toys_are_functions_of_their_address(cls, tmp_path):
    first = job(cls(GAUSSIAN), tmp_path)
    rows = first.run().results.fits["free"]["mu"]
    assert np.all(rows > 3) and len(set(rows)) == len(rows)
    assert first.generate_toy(5)[0]["hat_mu"] == pytest.approx(rows[5])
    batch = job(cls(GAUSSIAN), tmp_path, first_toy=5, n_mc=3).run()
    assert batch.results.fits["free"]["mu"].tolist() == rows[5:].tolist()
    other = job(cls(GAUSSIAN), tmp_path, seed=7).run().results.fits["free"]["mu"]
    assert not set(other) & set(rows)


class Twice(jacta.StatisticalModel):
    """Numbers drawn before and after super() must not be the same."""

    def _ll(self, mu):
        return -0.5 * np.sum((self.data[0]["x"] - mu) ** 2)

    def _generate_data(self, mu):
        return [np.array([(self.rng.normal(),)], dtype=[("x", float)])]

    def generate_data(self, **values):
        toy = super().generate_data(**values)
        toy[0]["x"] -= self.rng.normal()
        return toy


def test_random_numbers_go_on_after_super(tmp_path):
    toy = job(Twice(["mu"], nominal_values={"mu": 0.0}), tmp_path).generate_toy(0)
    assert toy[0]["x"][0] != 0


class Templates(jacta.BlueiceExtendedModel):
    """The gain is 1.2 +- 0.01 elsewhere."""

    def _ll(self, **values):
        return super()._ll(**values) - 0.5 * ((values["gain"] - 1.2) / 0.01) ** 2


def golden_section(function, low, high):
    """Return where a function is largest."""
    ratio = (math.sqrt(5) - 1) / 2
    while high - low > 1e-9:
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if function(a) > function(b) else (a, high)
    return (low + high) / 2


def test_template_model_with_a_constraint(model, golden, golden_file, tmp_path):
    own = Templates.from_config(golden_file, data=dict(model.data))

    def profile(gain, **fixed):
        return model.fit(gain=gain, **fixed)[1] - 0.5 * ((gain - 1.2) / 0.01) ** 2

    gain = golden_section(profile, 1.1, 1.3)
    best, ll = own.fit()
    assert own.fit_result.valid
    assert best["gain"] == pytest.approx(gain, abs=1e-5)
    assert ll == pytest.approx(profile(gain), abs=1e-6)
    poi = golden["poi"]
    upper = own.confidence_interval(poi, confidence_interval_kind="upper")[1]
    edge = max(
        profile(at, **{poi: upper}) for at in np.linspace(gain - 1e-3, gain + 1e-3, 41)
    )
    assert 2 * (ll - edge) == pytest.approx(1.6423744151498, abs=1e-4)
    outcome = jacta.Runner(
        Templates,
        poi=poi,
        statistical_model_config=str(golden_file),
        n_mc=2,
        seed=5,
        toydata_mode="generate",
        output_filename=str(tmp_path / "o.ii.h5"),
    ).run()
    assert outcome.results.fits["free"]["gain"] == pytest.approx([1.2, 1.2], abs=0.02)


def test_own_likelihood_against_scipy(model, golden_file):
    optimize = pytest.importorskip("scipy.optimize")
    own = Templates.from_config(golden_file, data=dict(model.data))
    names = own.parameters.fittable
    best, ll = own.fit()
    limits = [
        (-math.inf if low is None else low, math.inf if high is None else high)
        for low, high in (own.parameters.fit_limits[name] for name in names)
    ]
    starts = {**own.parameters.nominal_values, "gain": 1.2}

    def cost(theta):
        value = own.ll(**dict(zip(names, theta)))
        return -value if math.isfinite(value) else 1e10

    found = optimize.minimize(
        cost,
        [starts[name] for name in names],
        method="Nelder-Mead",
        bounds=limits,
        options={"maxiter": 20000, "maxfev": 20000, "xatol": 1e-8, "fatol": 1e-10},
    )
    assert ll >= -found.fun - 1e-6
    assert ll == pytest.approx(-found.fun, abs=1e-4)
    assert best["gain"] == pytest.approx(found.x[names.index("gain")], abs=1e-3)


class Selecting(jacta.BlueiceExtendedModel):
    """Takes the events of one half of an axis only."""

    @property
    def data(self):
        return super().data

    @data.setter
    def data(self, data):
        tables = dict(data)
        tables["sr0"] = tables["sr0"][tables["sr0"]["x"] < 3]
        super(Selecting, type(self)).data.fset(self, tables)


def test_own_data_are_used_by_a_job(model, golden, golden_file, tmp_path):
    own = Selecting.from_config(golden_file, data=dict(model.data))
    assert 0 < len(own.data["sr0"]) < len(model.data["sr0"])
    arguments = {
        "poi": golden["poi"],
        "n_mc": 2,
        "seed": 5,
        "toydata_filename": str(tmp_path / "toys.ii.h5"),
        "output_filename": str(tmp_path / "o.ii.h5"),
    }
    rows = jacta.Runner(own, **arguments).run().results.fits["free"]
    for row, toy in zip(rows, jacta.read_toys(arguments["toydata_filename"])):
        assert len(toy["sr0"]) > 0
        toy["sr0"] = toy["sr0"][toy["sr0"]["x"] < 3]
        model.data = toy
        assert row["ll"] == pytest.approx(model.fit()[1], abs=1e-5)


class Expecting(jacta.BlueiceExtendedModel):
    def get_expectation_values(self, per_likelihood_term=False, **values):
        plain = super().get_expectation_values(**values)
        return {source: 2 * events for source, events in plain.items()}


def test_own_expectation_values_define_the_hypotheses(golden, golden_file, tmp_path):
    def found(cls):
        return jacta.Runner(
            cls,
            poi=golden["poi"],
            statistical_model_config=str(golden_file),
            hypotheses=["free", {"poi_expectation": 7.0}],
            toydata_mode="generate",
            output_filename=str(tmp_path / "o.ii.h5"),
        ).hypotheses_values["1"][golden["poi"]]

    assert found(Expecting) == pytest.approx(found(jacta.TemplateModel) / 2)


class Making(jacta.BlueiceExtendedModel):
    """Has an argument of its own and sets a value of the file."""

    def __init__(self, *args, width=0.5, **kwargs):
        self.width = width
        super().__init__(*args, confidence_level=0.6, **kwargs)

    def _ll(self, **values):
        return super()._ll(**values) - 0.5 * (values["gain"] / self.width) ** 2


def test_a_class_with_arguments_of_its_own(model, golden_file):
    own = Making.from_config(golden_file, width=0.25, data=dict(model.data))
    assert own.ll(gain=1.1) == pytest.approx(model.ll(gain=1.1) - 0.5 * (1.1 / 0.25) ** 2)
    own.confidence_interval("signal_rate_multiplier")
    assert own.interval_result.level == 0.6


def test_a_file_says_when_a_model_of_the_library_was_changed(tmp_path):
    model = set_on_the_object()
    arguments = job(model, tmp_path).run().results.batch["arguments"]
    assert arguments["statistical_model"].endswith("GaussianModel with its own _ll")
    arguments = job(Constrained(GAUSSIAN), tmp_path).run().results.batch["arguments"]
    assert arguments["statistical_model"].endswith("test_own_methods.Constrained")


class OwnFit(jacta.GaussianModel):
    def fit(self, *args, **kwargs):
        return {"mu": 1.0, "sigma": 1.0}, 0.0


class OwnObjective(jacta.GaussianModel):
    def make_objective(self):
        return lambda theta: 0.0


class OwnInterval(jacta.GaussianModel):
    def confidence_interval(self, *args, **kwargs):
        return 0.0, 1.0


def test_what_cannot_be_used_is_refused(golden_file, tmp_path):
    with pytest.raises(jacta.UsageError, match="fit of OwnFit"):
        OwnFit(GAUSSIAN, data=measured(1)).confidence_interval("mu")
    with pytest.raises(jacta.UsageError, match="make_objective of OwnObjective"):
        OwnObjective(GAUSSIAN, data=measured(1)).fit()
    for cls in (OwnFit, OwnObjective, OwnInterval):
        with pytest.raises(jacta.UsageError, match="Runner does not call"):
            job(cls(GAUSSIAN), tmp_path)
    job(OwnInterval(GAUSSIAN), tmp_path, compute_confidence_interval=False).run()

    class Toys(jacta.TemplateModel):
        def _generate_data(self, **values):
            return super()._generate_data(**values)

    model = Toys.from_config(golden_file)
    plain = jacta.TemplateModel.from_config(golden_file).generate_data(seed=2, gain=1.1)
    toy = model.generate_data(seed=2, gain=1.1)
    assert all(np.array_equal(toy[name], plain[name]) for name in plain)
    with pytest.raises(jacta.UsageError, match="n_toys"):
        model.generate_data(n_toys=3)


def test_values_that_are_no_numbers_are_refused(model):
    nan = float("nan")
    for use in (
        lambda: model.ll(gain=nan),
        lambda: model.ll(gain=np.float32("nan")),
        lambda: model.fit(gain=nan),
        lambda: model.derivatives(gain=nan),
        lambda: model.generate_data(gain=nan),
        lambda: model.get_expectation_values(gain=nan),
        lambda: model.set_fit_guesses(gain=nan),
        lambda: model.confidence_interval("signal_rate_multiplier", (nan, 3)),
        lambda: model.confidence_interval(
            "signal_rate_multiplier", confidence_interval_args={"gain": nan}
        ),
        lambda: jacta.GaussianModel(GAUSSIAN, nominal_values={"mu": nan}),
        lambda: Constrained(GAUSSIAN, data=measured(1)).ll(mu=nan),
    ):
        with pytest.raises(jacta.InputError, match="NaN"):
            use()
