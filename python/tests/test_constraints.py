"""Gaussian constraints of amplitude models are measured again by toys."""

import numpy as np
import pytest

import jacta

MASS, SIGMA = "Kst892zero_mass", 0.001


@pytest.fixture(scope="module")
def model(dalitz_example):
    at = dalitz_example(20_000, 300)
    text = (at / "dalitz_model.yaml").read_text()
    given = "mass: 0.89555, width: 0.0473"
    assert given in text
    text = text.replace(given, given + ", float: m")
    text += f"  gauss_constr: {{{MASS}: [0.89555, {SIGMA}]}}\n"
    (at / "constrained.yaml").write_text(text)
    found = jacta.AmplitudeModel(at / "constrained.yaml")
    found.fit(restarts=5)
    return found


def test_toys_throw_the_constraint(model):
    own = model.data
    values = {**model.fit_result.values, MASS: 0.897}
    measured, fitted, errors = [], [], []
    try:
        for seed in range(60):
            model.data = model.generate_data(seed=seed, **values)
            (row,) = model.data["ancillary"]
            measured.append(row[MASS])
            model.set_fit_guesses(**values)
            best, _ = model.fit()
            fitted.append(best[MASS])
            errors.append(model.fit_result.errors[MASS])
    finally:
        model.data = own
    measured, fitted = np.array(measured), np.array(fitted)
    # 300 events know the mass to 0.006: the fit follows the constraint that was measured,
    # around the truth, not around the mean of the configuration.
    assert abs((measured - 0.897).mean() / SIGMA) < 5 / np.sqrt(60)
    assert 0.7 < measured.std() / SIGMA < 1.3
    assert np.corrcoef(measured, fitted)[0, 1] > 0.9
    pulls = (fitted - 0.897) / np.array(errors)
    assert 0.7 < pulls.std() < 1.3 and abs(pulls.mean()) < 0.65


def test_data_without_the_table_have_the_mean_of_the_configuration(model):
    values = dict(model.fit_result.values)
    expected = model.ll(**values)
    own = model.data
    try:
        row = np.array([(0.89555,)], dtype=[(MASS, float)])
        model.data = {**own, "ancillary": row}
        assert model.ll(**values) == pytest.approx(expected, rel=1e-14)
        row[MASS] = 0.899
        model.data = {**own, "ancillary": row}
        change = ((values[MASS] - 0.899) ** 2 - (values[MASS] - 0.89555) ** 2) / 2
        assert model.ll(**values) == pytest.approx(expected - change / SIGMA**2, rel=1e-9)
        slope = model.derivatives(**values).gradient[MASS]
        model.data = own
        moved = slope - model.derivatives(**values).gradient[MASS]
        assert moved == pytest.approx((0.899 - 0.89555) / SIGMA**2, rel=1e-6)
        with pytest.raises(jacta.InputError, match="ancillary"):
            model.data = {**own, "ancillary": np.array([row[0], row[0]])}
    finally:
        model.data = own
