"""The page of a whole analysis runs, and gives the numbers of the real tf-pwa.

Those are in tests/golden/three_body, recorded by tools/reference/three_body_analysis.py
from the same ROOT files, which tf-pwa reads itself.
"""

import json

import numpy as np
import pytest
from test_blocks import DOCS, run_page

RECORDED = DOCS.parent / "tests" / "golden" / "three_body" / "tf_pwa.json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    at = tmp_path_factory.mktemp("analysis")
    return run_page(DOCS / "three_body_analysis.md", at) / "dalitz"


@pytest.fixture(scope="module")
def recorded():
    return json.loads(RECORDED.read_text())


def read(folder, name):
    return json.loads((folder / name).read_text())


def test_samples_are_those_that_tf_pwa_has_read(folder, recorded):
    for name, sums in recorded["samples"].items():
        p = np.load(folder / "converted" / f"{name}.npz")["arr_0"]
        # Of other random numbers: run the page, then the script of the reference.
        np.testing.assert_allclose(p.sum(axis=0).ravel(), sums, rtol=1e-9, atol=1e-7)


# tf-pwa's minimiser ends where the gradient is below 1e-3: 1e-5 of the errors.
def assert_near(values, errors, recorded):
    for name, error in recorded["errors"].items():
        assert values[name] == pytest.approx(recorded["values"][name], abs=1e-3 * error)
        assert errors[name] == pytest.approx(error, rel=1e-4)


def test_commands_give_the_numbers_of_tf_pwa(folder, recorded):
    fit = read(folder, "fit.json")
    assert fit["valid"]
    assert -fit["ll"] == pytest.approx(recorded["nll"], rel=1e-9)
    assert_near(fit["values"], fit["errors"], recorded)
    matrix = np.load(folder / "fit" / "error_matrix.npy")
    np.testing.assert_allclose(matrix, recorded["error_matrix"], rtol=1e-3, atol=1e-8)
    fractions = read(folder, "fractions.json")["fit_fractions"]
    for name, (value, error) in recorded["fractions"].items():
        assert fractions[name]["value"] == pytest.approx(value, abs=1e-6), name
        assert fractions[name]["error"] == pytest.approx(error, rel=1e-3), name


def test_the_script_gives_the_numbers_of_tf_pwa(folder, recorded):
    found = read(folder, "tf_pwa_params.json")
    assert found["status"]["NLL"] == pytest.approx(recorded["nll"], rel=1e-9)
    assert_near(found["value"], found["error"], recorded)
    matrix = np.load(folder / "tf_pwa_error_matrix.npy")
    np.testing.assert_allclose(matrix, recorded["error_matrix"], rtol=1e-3, atol=1e-8)
    fractions = read(folder, "tf_pwa_fractions.json")
    assert fractions.keys() == recorded["fractions"].keys()
    for name, (value, error) in recorded["fractions"].items():
        assert fractions[name] == pytest.approx((value, error), rel=1e-3, abs=1e-6)


def test_the_fit_describes_the_data_and_finds_the_truth(folder):
    assert read(folder, "goodness.json")["overall"]["p_value"] > 0.02
    fit, truth = read(folder, "fit.json"), read(folder, "dalitz_truth.json")
    pulls = [(fit["values"][k] - v) / fit["errors"][k] for k, v in truth.items()]
    assert np.abs(pulls).max() < 3.5


def test_the_page_of_results_is_complete(folder):
    page = (folder / "results.html").read_text()
    for title in ("Parameters", "Goodness of fit", "Fit fractions", "Projections"):
        assert f">{title}<" in page
    assert (folder / "projections.pdf").read_bytes()[:4] == b"%PDF"
