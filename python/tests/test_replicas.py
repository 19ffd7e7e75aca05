"""Bootstrap, jackknife, functions of parameters and solutions of amplitude models."""

import numpy as np
import pytest

import jacta


@pytest.fixture(scope="module")
def model(dalitz_example):
    found = jacta.AmplitudeModel(dalitz_example(100_000, 5_000) / "dalitz_model.yaml")
    found.fit()
    return found


@pytest.fixture(scope="module")
def hessian(model):
    found = model.covariances()
    return dict(zip(found["names"], np.sqrt(np.diag(found["hessian"]))))


@pytest.mark.parametrize("kind", ["bootstrap", "jackknife"])
def test_errors_of_replicas_are_those_of_the_hessian(model, hessian, kind):
    n = 40
    replicas = model.bootstrap(n, seed=3) if kind == "bootstrap" else model.jackknife(n)
    assert replicas.n_failed == 0
    assert replicas.values.shape == (n, len(hessian))
    # A standard deviation of n numbers is known to 1/sqrt(2 (n - 1)): 11 % here.
    for name, error in replicas.errors().items():
        assert 0.55 < error / hessian[name] < 1.6, name
    distance = (replicas.values.mean(0) - replicas.best) / np.array(
        list(hessian.values())
    )
    assert np.abs(distance).max() < 1


def test_replicas_repeat_with_their_seed(model):
    first, again, other = (model.bootstrap(2, seed=s) for s in (1, 1, 2))
    np.testing.assert_array_equal(first.values, again.values)
    assert not np.array_equal(first.values, other.values)
    interval = first.interval(0.5)
    assert all(low <= high for low, high in interval.values())


def test_replicas_that_make_no_sense(model):
    for wrong in (
        lambda: model.bootstrap(0),
        lambda: model.jackknife(1),
        lambda: model.jackknife(10**7),
        lambda: model.jackknife(2).interval(),
        lambda: model.bootstrap(1).errors(),
        lambda: model.bootstrap(2).interval(1.5),
        lambda: model.solutions(0),
        lambda: model.solutions(1, delta=-1),
        lambda: model.solutions(1, delta=float("nan")),
        lambda: model.propagated("1.0", covariance="mine"),
    ):
        with pytest.raises(jacta.UsageError):
            wrong()


def test_functions_of_parameters_have_propagated_errors(model, hessian):
    covariance = np.asarray(model.covariances()["hessian"])
    r, phi = list(hessian)[:2]
    assert r.endswith("total_0r") and phi == r[:-1] + "i"
    values = model.variables()
    value, error = model.propagated("{" + r + "}")
    assert value == values[r]
    assert error == pytest.approx(hessian[r], rel=1e-6)
    value, error = model.propagated("{" + r + "} * cos({" + phi + "})")
    slope = np.array([np.cos(values[phi]), -values[r] * np.sin(values[phi])])
    exact = np.sqrt(slope @ covariance[:2, :2] @ slope)
    assert value == pytest.approx(values[r] * np.cos(values[phi]), rel=1e-14)
    assert error == pytest.approx(exact, rel=1e-5)
    assert model.propagated(lambda v: v[r] * np.cos(v[phi])) == pytest.approx(
        (value, error), rel=1e-12
    )


@pytest.mark.parametrize(
    "expression, message",
    [
        ("{nothing}", "there is no variable nothing"),
        ("a + 1", "stand in braces"),
        ("{rho770_mass", "is no expression"),
        ("open({rho770_mass})", "there is no function open"),
        ("log(-{rho770_mass})", "is nan here"),
        ("{rho770_mass}.real", "not part of the grammar"),
    ],
)
def test_functions_that_are_refused(model, expression, message):
    with pytest.raises(jacta.InputError, match=message):
        model.propagated(expression)


def test_solutions_are_maxima_that_differ(model):
    all_data = model.data
    try:
        model.data = {"data": np.array(all_data["data"])[:60]}
        model.fit()
        found = model.solutions(12, delta=10.0, seed=2)
        assert len(found) >= 1
        assert sum(s.n_found for s in found) <= 13
        for a, b in zip(found, found[1:]):
            assert a.ll >= b.ll and found[0].ll - b.ll <= 10.0
        for s in found:
            assert model.ll(**s.values) == pytest.approx(s.ll, rel=1e-10)
            (fractions,) = model.fit_fractions(s.values, errors=False)
            assert s.fractions == {k: pytest.approx(v[0]) for k, v in fractions.items()}
        for i, a in enumerate(found):
            for b in found[:i]:
                differences = [abs(a.fractions[k] - b.fractions[k]) for k in a.fractions]
                assert abs(a.ll - b.ll) >= 1e-3 or max(differences) >= 1e-3
    finally:
        model.data = all_data
        model.fit()
