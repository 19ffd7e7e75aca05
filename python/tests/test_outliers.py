"""Points at which an event loses its density are not where a fit ends.

Two bins; the signal is in the first one only, flat background in both. Where one event
is in a bin that only the signal reaches, the likelihood is n ln s - s + constant, which
has its maximum at s = n, and falls to -inf at s = 0: the outlier likelihood makes a
finite, isolated point of that bound.
"""

import math

import numpy as np
import pytest

import jacta

SIGNAL = 300.0
BACKGROUND = 40.0


@pytest.fixture
def file(tmp_path):
    axes = [("x", [0, 1, 2])]
    jacta.write_templates(tmp_path / "s.ii.h5", {"s": jacta.Histogram(axes, [SIGNAL, 0])})
    jacta.write_templates(
        tmp_path / "b.ii.h5", {"b": jacta.Histogram(axes, [0, BACKGROUND])}
    )
    (tmp_path / "m.yaml").write_text(
        """
parameter_definition:
  livetime: {nominal_value: 1.0, ptype: livetime, fittable: false}
  s_rate_multiplier: {nominal_value: 1.0, ptype: rate, fittable: true,
    fit_limits: [0, null], parameter_interval_bounds: [0, 2]}
  b_rate_multiplier: {nominal_value: 1.0, ptype: rate, fittable: true,
    fit_limits: [0, null]}
likelihood_config:
  likelihood_weights: [1, 1]
  template_folder: null
  likelihood_terms:
  - name: sr
    default_source_class: alea.template_source.TemplateSource
    likelihood_type: blueice.likelihood.UnbinnedLogLikelihood
    analysis_space: [{x: "np.linspace(0, 2, 3)"}]
    in_events_per_bin: true
    livetime_parameter: livetime
    slice_args: {}
    sources:
    - {name: s, histname: s, parameters: [s_rate_multiplier], template_filename: s.ii.h5}
    - {name: b, histname: b, parameters: [b_rate_multiplier], template_filename: b.ii.h5}
"""
    )
    return tmp_path / "m.yaml"


def events(n_signal, n_background):
    x = [0.5] * n_signal + [1.5] * n_background
    return np.array([(value,) for value in x], dtype=[("x", float)])


class Same(jacta.TemplateModel):
    """The same ln L, from Python."""

    def _ll(self, **values):
        return super()._ll(**values)


def model_of(cls, file, n_signal, n_background, tmp_path):
    model = cls.from_config(file)
    real = tmp_path / "real.ii.h5"
    model.store_real_data(real, [events(n_signal, n_background)])
    model.data = jacta.read_toys(real)[0]
    return model


def maximum(n):
    return n * math.log(n) - n if n > 0 else 0.0


@pytest.mark.parametrize("cls", [jacta.TemplateModel, Same])
@pytest.mark.parametrize("n_signal, n_background", [(1, 0), (1, 30), (3, 1), (2, 55)])
def test_fit_and_interval_stay_inside(cls, file, n_signal, n_background, tmp_path):
    model = model_of(cls, file, n_signal, n_background, tmp_path)
    best, ll = model.fit()
    result = model.fit_result
    assert result.valid and result.n_outliers == 0
    tolerance = 1e-6 if cls is jacta.TemplateModel else 1e-3
    assert SIGNAL * best["s_rate_multiplier"] == pytest.approx(n_signal, rel=tolerance)
    assert BACKGROUND * best["b_rate_multiplier"] == pytest.approx(
        n_background, rel=tolerance, abs=tolerance
    )
    # The unbinned likelihood has a density in place of a Poisson number.
    assert ll == pytest.approx(maximum(n_signal) + maximum(n_background), abs=1e-5)
    lower, upper = model.confidence_interval("s_rate_multiplier")

    def ratio(edge):
        s = SIGNAL * edge
        return 2 * (maximum(n_signal) - (n_signal * math.log(s) - s))

    assert ratio(lower) == pytest.approx(2.7055434540954, abs=1e-3)
    assert ratio(upper) == pytest.approx(2.7055434540954, abs=1e-3)


@pytest.mark.parametrize("cls", [jacta.TemplateModel, Same])
def test_a_job_stays_inside(cls, file, tmp_path):
    model = cls.from_config(file)
    arguments = {
        "poi": "s_rate_multiplier",
        "hypotheses": ["free", "zero"],
        "generate_values": {"s_rate_multiplier": 3 / SIGNAL},
        "n_mc": 10,
        "seed": 3,
        "compute_confidence_interval": True,
        "toydata_filename": str(tmp_path / "toys.ii.h5"),
        "output_filename": str(tmp_path / "o.ii.h5"),
    }
    for mode in ("generate_and_store", "read"):
        outcome = jacta.Runner(model, toydata_mode=mode, **arguments).run()
        rows = outcome.results.fits["free"]
        toys = jacta.read_toys(arguments["toydata_filename"])
        counts = [int(np.sum(toy["sr"]["x"] < 1)) for toy in toys]
        assert 0 < sum(n > 0 for n in counts)
        assert SIGNAL * rows["s_rate_multiplier"] == pytest.approx(counts, abs=2e-3)
        assert rows["valid_fit"].all()
        zero = outcome.results.fits["zero"]
        is_outlier = np.array(counts) > 0
        assert zero["valid_fit"][~is_outlier].all()
