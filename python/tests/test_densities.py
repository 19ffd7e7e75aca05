"""Sources with a formula from Python: fits, intervals, terms as objects, toys."""

import numpy as np
import pytest

import jacta

MODEL = """
parameter_definition:
  exposure: {nominal_value: 1.0, ptype: livetime, fittable: false}
  signal_rate_multiplier: {nominal_value: 80, ptype: rate, fit_limits: [0, null],
                           parameter_interval_bounds: [0, 300]}
  background_rate_multiplier: {nominal_value: 900, ptype: rate, fit_limits: [0, null]}
  mean: {nominal_value: 5.0, ptype: shape, fit_limits: [3, 7]}
  width: {nominal_value: 0.3, ptype: shape, fit_limits: [0.1, 1], uncertainty: 0.03}
  slope: {nominal_value: -0.2, ptype: shape, fit_limits: [-2, 2]}
likelihood_config:
  likelihood_terms:
    - name: events
      likelihood_type: blueice.likelihood.UnbinnedLogLikelihood
      analysis_space: [{x: "np.linspace(0, 10, 51)"}]
      livetime_parameter: exposure
      sources:
        - name: signal
          density: {gaussian: {mean: mean, sigma: width}}
        - name: background
          density: {exponential: {slope: slope}}
"""


@pytest.fixture
def model(tmp_path):
    file = tmp_path / "model.yaml"
    file.write_text(MODEL)
    return jacta.TemplateModel.from_config(file)


def test_fit_and_interval(model):
    model.data = model.generate_data(seed=3)
    best, ll = model.fit()
    assert ll > model.ll()
    lower, upper = model.confidence_interval("signal_rate_multiplier")
    assert lower < best["signal_rate_multiplier"] < upper


def test_densities_at_events_are_those_of_the_formula(model):
    model.data = model.generate_data(seed=3)
    term = model.likelihood_list[0]
    x = model.data["events"]["x"]
    scale = 0.3
    expected = np.exp(-0.5 * ((x - 5) / scale) ** 2) / (scale * np.sqrt(2 * np.pi))
    # The peak is 16 of its widths away from both ends.
    np.testing.assert_allclose(term.ps[0], expected, rtol=1e-12)
    falling = 0.2 * np.exp(-0.2 * x) / (1 - np.exp(-2))
    np.testing.assert_allclose(term.ps[1], falling, rtol=1e-12)


def test_histograms_are_mean_densities(model):
    histograms = model.get_source_histograms("events", expected_events=True)
    assert histograms["signal"].n == pytest.approx(80, rel=1e-12)
    assert histograms["background"].n == pytest.approx(900, rel=1e-12)


def test_sources_are_objects(model):
    signal, background = model.likelihood_list[0].base_model.sources
    assert (signal.name, background.name) == ("signal", "background")
    assert background.expected_events == 1


def test_an_error_has_its_place(tmp_path):
    file = tmp_path / "model.yaml"
    file.write_text(MODEL.replace("sigma: width", "sigma: widht"))
    with pytest.raises(jacta.InputError, match="widht.*width"):
        jacta.TemplateModel.from_config(file)
