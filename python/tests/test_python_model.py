import concurrent.futures
import gc
import time
import weakref

import numpy as np
import pytest
from conftest import GAUSSIAN, PythonGaussian

import jacta


def test_twin_has_the_same_likelihood_and_fit(twins):
    for hat_mu in (-3.0, 0.2, 19.9, 25.0):
        for model in twins:
            model.data = [np.array([(hat_mu,)], dtype=[("hat_mu", float)])]
        ours, built_in = twins
        for mu in (-1, 0.4, 3):
            assert ours.ll(mu=mu) == pytest.approx(built_in.ll(mu=mu), rel=1e-14)
        best, ll = ours.fit()
        expected, expected_ll = built_in.fit()
        assert best["mu"] == pytest.approx(expected["mu"], abs=1e-5)
        assert ll == pytest.approx(expected_ll, abs=1e-8)
        assert best["sigma"] == 1.5
        assert ours.fit_result.valid and ours.fit_result.routine == "numeric newton"


def test_twin_has_the_same_intervals(twins):
    for model in twins:
        model.data = [np.array([(0.7,)], dtype=[("hat_mu", float)])]
    ours, built_in = twins
    for options in (
        {},
        {"confidence_interval_kind": "upper", "confidence_level": 0.95},
        {"confidence_interval_kind": "lower"},
        {"confidence_interval_threshold": lambda mu: 1.0},
        {"confidence_interval_root_find": "extremal"},
        {"parameter_interval_bounds": (0, 1)},
        {"asymptotic_dof": 2},
    ):
        found = ours.confidence_interval("mu", **options)
        expected = built_in.confidence_interval("mu", **options)
        assert found == pytest.approx(expected, abs=1e-5, nan_ok=True)


def test_simplex_of_the_twin(twins):
    ours, _ = twins
    ours.data = [np.array([(1.25,)], dtype=[("hat_mu", float)])]
    best, _ = ours.fit(fit_strategy={"minimizer_routine": "simplex"})
    assert ours.fit_result.routine == "simplex"
    by_default = PythonGaussian(GAUSSIAN, fit_strategy={"minimizer_routine": "simplex"})
    by_default.data = ours.data
    by_default.fit()
    assert by_default.fit_result.routine == "simplex"
    by_default.fit(fit_strategy={"minimizer_routine": "migrad"})
    assert by_default.fit_result.routine == "numeric newton"
    assert best["mu"] == pytest.approx(1.25, abs=1e-3)


def test_toys_come_from_the_stream(twins):
    model, _ = twins
    toy = model.generate_data(seed=11, mu=2.0)
    assert toy[0]["hat_mu"][0] == jacta.random_generator(11).normal(2.0, 1.5)
    assert model.rng is not None
    assert toy[0]["hat_mu"][0] == model.generate_data(seed=11, mu=2.0)[0]["hat_mu"][0]
    assert toy[0]["hat_mu"][0] != model.generate_data(seed=12, mu=2.0)[0]["hat_mu"][0]
    with pytest.raises(jacta.InputError, match="Values are not within fit limits"):
        model.generate_data(mu=21)


def test_generator_has_the_bits_of_the_stream():
    for address in ((5, 7, 9), (2**63 + 1, 2**64 - 1, 2**40), (0, 0, 0)):
        stream = jacta._core.Stream(*address)
        bits = jacta.random_generator(*address).bit_generator.random_raw(11)
        assert bits.tolist() == [stream.bits() for _ in range(11)]


class LegacyGaussian(PythonGaussian):
    """Draws from NumPy's global generator."""

    def _generate_data(self, mu, sigma):
        return [np.array([(np.random.normal(mu, sigma),)], dtype=[("hat_mu", float)])]


def test_global_generator_is_seeded_and_restored():
    model = LegacyGaussian(GAUSSIAN)
    np.random.seed(3)
    expected = np.random.random(4)
    np.random.seed(3)
    first = np.random.random(2)
    toy = model.generate_data(seed=5)
    assert np.append(first, np.random.random(2)).tolist() == expected.tolist()
    assert toy == model.generate_data(seed=5)
    assert toy != model.generate_data(seed=6)


class Failing(PythonGaussian):
    def _ll(self, mu, sigma):
        raise ZeroDivisionError("from the likelihood")

    def _generate_data(self, mu, sigma, rng):
        raise ArithmeticError("from the toy")


def test_exceptions_come_out_unchanged():
    model = Failing(GAUSSIAN)
    model.data = [np.array([(1.0,)], dtype=[("hat_mu", float)])]
    for routine in ("migrad", "simplex"):
        with pytest.raises(ZeroDivisionError, match="from the likelihood"):
            model.fit(fit_strategy={"minimizer_routine": routine})
    with pytest.raises(ZeroDivisionError, match="from the likelihood"):
        model.confidence_interval("mu")
    with pytest.raises(ArithmeticError, match="from the toy"):
        model.generate_data()


class FailingOnce(PythonGaussian):
    calls = 0

    def _ll(self, mu, sigma):
        self.calls += 1
        if self.calls == 7:
            raise ZeroDivisionError("from the seventh call")
        return super()._ll(mu, sigma)


def test_an_exception_is_not_swallowed_by_an_optimiser():
    model = FailingOnce(GAUSSIAN)
    model.data = [np.array([(1.0,)], dtype=[("hat_mu", float)])]
    with pytest.raises(ZeroDivisionError, match="from the seventh call"):
        model.fit(fit_strategy={"minimizer_routine": "simplex"})
    assert model.calls == 7 and model.fit_result is None


class Text(PythonGaussian):
    def _ll(self, mu, sigma):
        return "not a number"


def test_likelihood_that_is_no_number():
    model = Text(GAUSSIAN, data=[])
    with pytest.raises(TypeError):
        model.fit()


def test_nothing_keeps_a_model_alive(twins):
    model, _ = twins
    model.data = model.generate_data(seed=1)
    model.fit()
    model.confidence_interval("mu")
    alive = weakref.ref(model)
    evaluator = model._evaluator()
    del model, twins
    gc.collect()
    fixture = alive()
    assert fixture is not None and evaluator.ll({}) == fixture.ll()
    own = PythonGaussian(GAUSSIAN)
    own.data = own.generate_data(seed=1)
    own.fit()
    alive, evaluator = weakref.ref(own), own._evaluator()
    expected = own.ll()
    del own
    assert evaluator.ll({}) == expected
    del evaluator
    assert alive() is None


def test_each_evaluator_has_its_own_data(twins):
    model, _ = twins
    core = model._core_model()
    tables = [{"0": np.array([(x,)], dtype=[("hat_mu", float)])} for x in (0.0, 3.0)]
    first, second = (core.bind(table) for table in tables)
    expected = [first.ll({}), second.ll({})]
    assert expected[0] != expected[1]
    for _ in range(3):
        assert [first.ll({}), second.ll({})] == expected
    assert first.ll({}) == expected[0]
    model.data = [tables[1]["0"]]
    assert model.ll() == expected[1]
    assert first.ll({}) == expected[0]


class Sleepy(PythonGaussian):
    """Let other threads go on in the middle of a call."""

    def _ll(self, mu, sigma):
        time.sleep(1e-6)
        return super()._ll(mu, sigma)


def test_threads_may_share_a_model(tmp_path):
    model = Sleepy(GAUSSIAN)

    def rows(seed, name):
        jacta.Runner(
            statistical_model=model,
            poi="mu",
            hypotheses=["free", "zero"],
            n_mc=30,
            seed=seed,
            toydata_mode="generate",
            output_filename=tmp_path / name,
        ).run()
        return jacta.read_results(tmp_path / name).fits["free"]

    alone = [rows(seed, f"alone_{seed}.ii.h5") for seed in range(3)]
    with concurrent.futures.ThreadPoolExecutor(3) as threads:
        together = threads.map(lambda i: rows(i, f"together_{i}.ii.h5"), range(3))
        for a, b in zip(alone, together):
            assert a.tobytes() == b.tobytes()


class Counting(jacta.StatisticalModel):
    """Counts of integer type in a dict, with expectation values."""

    likelihood_names = ["on", "off"]

    def _ll(self, signal_rate_multiplier, background):
        means = {"on": signal_rate_multiplier * 5 + background, "off": 3 * background}
        counts = {name: self.data[name]["n"][0] for name in means}
        assert all(isinstance(n, np.integer) for n in counts.values())
        return sum(counts[name] * np.log(mean) - mean for name, mean in means.items())

    def _generate_data(self, signal_rate_multiplier, background):
        expected = self.get_expectation_values(
            signal_rate_multiplier=signal_rate_multiplier, background=background
        )
        on = self.rng.poisson(expected["signal"] + background)
        off = self.rng.poisson(3 * background)
        return {
            name: np.array([(n,)], dtype=[("n", int)])
            for name, n in (("on", on), ("off", off))
        }

    def get_expectation_values(self, signal_rate_multiplier=1.0, background=10.0):
        return {"signal": 5 * signal_rate_multiplier, "background": 4 * background}


COUNTING = {
    "signal_rate_multiplier": {"nominal_value": 1, "fit_limits": [0, None]},
    "background": {"nominal_value": 10, "fit_limits": [0.1, 100]},
}


def test_types_and_form_of_the_data_survive_a_runner(tmp_path):
    model = Counting(COUNTING)
    runner = jacta.Runner(
        model,
        poi="signal_rate_multiplier",
        hypotheses=["free", "true", {"poi_expectation": 2.0}],
        generate_values={"poi_expectation": 10.0},
        n_mc=5,
        seed=1,
        toydata_mode="generate",
        output_filename=str(tmp_path / "o.ii.h5"),
        compute_confidence_interval=True,
    )
    outcome = runner.run()
    assert outcome.n_toys == 5
    assert runner.hypotheses_values["true"] == {"signal_rate_multiplier": 2.0}
    assert outcome.results.metadata["expectation_values"]["signal"] == pytest.approx(10)
    toy = runner.generate_toy(3)
    assert toy["on"]["n"].dtype == int
    model.data = toy
    model.set_fit_guesses(signal_rate_multiplier=2.0)
    best, ll = model.fit()
    row = outcome.results.fits["free"][3]
    assert (row["background"], row["ll"]) == (best["background"], ll)
    analytic = max(0.0, (toy["on"]["n"][0] - toy["off"]["n"][0] / 3) / 5)
    assert row["signal_rate_multiplier"] == pytest.approx(analytic, abs=1e-4)


def test_classes_that_cannot_work():
    with pytest.raises(jacta.UsageError, match="derive a class"):
        jacta.StatisticalModel(["a"])

    class Different(jacta.StatisticalModel):
        def _ll(self, a):
            return 0.0

        def _generate_data(self, b):
            return []

    with pytest.raises(jacta.UsageError, match="same parameters"):
        Different(["a"])
    with pytest.raises(jacta.UsageError, match="no data"):
        PythonGaussian(GAUSSIAN).ll()
    with pytest.raises(jacta.UsageError, match="no derivatives"):
        PythonGaussian(GAUSSIAN, data=[]).derivatives()
    with pytest.raises(NotImplementedError):
        PythonGaussian(GAUSSIAN).nominal_expectation_values
    with pytest.raises(jacta.InputError, match="confidence_interval_kind"):
        PythonGaussian(GAUSSIAN, confidence_interval_kind="middle")
