"""-ln L for the minimisers of others, which are judges of ours."""

import numpy as np
import pytest
from conftest import GAUSSIAN, PythonGaussian

import jacta


def test_names_limits_and_values(model):
    objective = model.objective(band_shift=0.5)
    assert "band_shift" not in objective.names and objective.fixed["band_shift"] == 0.5
    assert objective.parameters == tuple(objective.names)
    assert objective.errordef == 0.5 and set(objective.start) == set(objective.names)
    at = objective.x0
    values = dict(zip(objective.names, at))
    assert objective(*at) == objective(at) == -model.ll(band_shift=0.5, **values)
    assert len(objective.bounds) == len(at)
    with pytest.raises(jacta.UsageError, match="values are given"):
        objective(1.0)
    with pytest.raises(jacta.InputError, match="NaN"):
        objective(np.full(len(at), np.nan))
    with pytest.raises(jacta.InputError, match="band_shift is NaN"):
        model.objective(band_shift=np.nan)


def test_derivatives_against_differences(model):
    objective = model.objective(band_shift=0.5)
    at = objective.x0 + 0.05
    gradient, hessian = objective.gradient(at), objective.hessian(at)
    for i in range(len(at)):
        step = np.zeros(len(at))
        step[i] = 1e-5
        rise = (objective(at + step) - objective(at - step)) / 2e-5
        assert gradient[i] == pytest.approx(rise, abs=1e-5)
        second = (objective.gradient(at + step) - objective.gradient(at - step)) / 2e-5
        assert hessian[i] == pytest.approx(second, rel=1e-4, abs=1e-4)
    direction = np.arange(len(at), dtype=float)
    assert objective.hessp(at, direction) == pytest.approx(hessian @ direction)


def test_a_model_in_python_has_numeric_derivatives():
    model = PythonGaussian(GAUSSIAN)
    model.data = [np.array([(1.2,)], dtype=[("hat_mu", float)])]
    objective = model.objective()
    assert objective.names == ["mu"]
    assert objective.gradient([0.7]) == pytest.approx([(0.7 - 1.2) / 1.5**2], abs=1e-7)
    assert objective.hessian([0.7]) == pytest.approx(np.array([[1 / 1.5**2]]), abs=1e-5)


def test_scipy_finds_the_same_minimum(model):
    optimize = pytest.importorskip("scipy.optimize")
    objective = model.objective(band_shift=0.5)
    _, ll = model.fit(band_shift=0.5)
    found = optimize.minimize(
        objective,
        objective.x0,
        jac=objective.gradient,
        bounds=objective.bounds,
        method="L-BFGS-B",
        options={"ftol": 1e-15, "gtol": 1e-8},
    )
    assert -found.fun == pytest.approx(ll, abs=1e-7)
    newton = optimize.minimize(
        objective,
        found.x,
        jac=objective.jac,
        hess=objective.hess,
        method="trust-constr",
        bounds=objective.bounds,
    )
    assert -newton.fun <= ll + 1e-8


def test_iminuit_finds_the_same_minimum(model):
    iminuit = pytest.importorskip("iminuit")
    objective = model.objective(band_shift=0.5)
    best, ll = model.fit(band_shift=0.5)
    for grad in (None, objective.grad):
        minuit = iminuit.Minuit(objective, **objective.start, grad=grad)
        assert minuit.parameters == objective.parameters and minuit.errordef == 0.5
        if tuple(map(int, iminuit.__version__.split(".")[:2])) < (2, 18):
            minuit.limits = objective.bounds  # later ones ask the objective
        minuit.migrad()
        assert -minuit.fval == pytest.approx(ll, abs=2e-3) and -minuit.fval <= ll + 1e-9
        for name in objective.names:
            assert minuit.values[name] == pytest.approx(best[name], abs=0.1)
        assert minuit.limits["signal_rate_multiplier"][0] == 0
