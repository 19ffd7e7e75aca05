"""Comparison with recorded numbers, and by ``-m reference`` with iminuit."""

import json
import math

import numpy as np
import pytest
from conftest import dataset

import jacta

MODEL = "unbinned_wimp_statistical_model.yaml"


@pytest.fixture
def wimp(reference_dir):
    return jacta.TemplateModel.from_config(
        reference_dir / MODEL, template_path=str(reference_dir / "templates_f64")
    )


def test_wimp_model(wimp, reference_dir):
    numbers = json.loads((reference_dir / "wimp_f64.json").read_text())
    wimp.data = dataset(numbers)
    for point in numbers["ll_points"]:
        expected = float(point["ll"])
        found = wimp.ll(**point["params"])
        if math.isinf(expected):
            assert found == expected
        else:
            assert abs(found - expected) < 1e-10 * max(1, abs(expected))
    for fit in numbers["fits"].values():
        assert wimp.fit(**fit["fixed"])[1] >= float(fit["refined"]["ll"]) - 1e-9
    for name, interval in numbers["confidence_intervals_0.9"].items():
        bounds, kind = name.split("/")
        lower, upper = wimp.confidence_interval(
            numbers["poi"],
            parameter_interval_bounds=interval["bounds"]
            if bounds == "explicit_bounds"
            else None,
            confidence_interval_kind=kind,
        )
        expected = (float(interval["dl"]), float(interval["ul"]))
        assert (lower, upper) == pytest.approx(expected, abs=2e-4, nan_ok=True)


def minuit_maximum(iminuit, model):
    """Return the largest ln L that iminuit finds from our start and from our maximum."""
    parameters = model.parameters
    free = parameters.fittable

    def cost(theta):
        ll = model.ll(**dict(zip(free, theta)))
        return -ll if math.isfinite(ll) else 1e10

    best = -math.inf
    for start in (parameters.nominal_values, model.fit_result.values):
        m = iminuit.Minuit(cost, [float(start[name]) for name in free], name=free)
        m.errordef, m.strategy, m.tol = 0.5, 2, 1e-6
        for name in free:
            m.limits[name] = parameters[name].fit_limits
        m.migrad()
        best = max(best, -m.fval)
    return best


@pytest.mark.reference
def test_fits_against_iminuit(wimp):
    iminuit = pytest.importorskip("iminuit")
    differences, valid = [], 0
    for i in range(300):
        signal = (0.0, 0.3, 1.0, 3.0)[i % 4]
        wimp.data = wimp.generate_data(seed=i, wimp_rate_multiplier=signal)
        ll = wimp.fit()[1]
        valid += wimp.fit_result.valid
        differences.append(ll - minuit_maximum(iminuit, wimp))
    differences = np.array(differences)
    print(
        f"\n{len(differences)} fits, {valid} valid; ln L ours - iminuit: "
        f"min {differences.min():.3g}, median {np.median(differences):.3g}, "
        f"max {differences.max():.3g}; ours higher by more than 1e-6: "
        f"{np.sum(differences > 1e-6)}"
    )
    assert differences.min() > -1e-6
    assert valid >= 299
