"""Asimov data sets: their values are the maximum, their ratios the medians of toys."""

import math
import pathlib

import numpy as np
import pytest

import jacta
from jacta import statistics

BINNED = pathlib.Path(__file__).resolve().parents[2] / "tests/golden/binned/model.yaml"
RATE = "signal_rate_multiplier"
TRUTH = {RATE: 3.0, "background_rate_multiplier": 4.0, "band_shift": 0.4, "gain": 0.8}


@pytest.fixture(params=["unbinned", "binned"])
def kind(request, golden_file):
    file = golden_file if request.param == "unbinned" else BINNED
    return jacta.TemplateModel.from_config(file)


def ratio(model, **values):
    _, free = model.fit()
    _, fixed = model.fit(**values)
    return 2.0 * (free - fixed)


def test_a_fit_finds_the_values(kind):
    kind.data = kind.asimov_data(**TRUTH)
    for term, sources in kind.get_expectation_values(True, **TRUTH).items():
        assert kind.data[term]["asimov_weight"].sum() == pytest.approx(
            sum(sources.values()), rel=1e-9
        )
    best, _ = kind.fit()
    assert kind.fit_result.valid
    for name, value in TRUTH.items():
        assert best[name] == pytest.approx(value, rel=1e-6, abs=1e-6)


def test_its_significance_is_the_median_of_toys(kind):
    # Cowan et al., figures 4 and 8: near the median from a few events on.
    strong = {**TRUTH, RATE: 2.0 if kind.likelihood_names[0] == "plane" else 3.0}
    kind.data = kind.asimov_data(**strong)
    expected = math.sqrt(ratio(kind, **{RATE: 0.0}))
    free, zero = jacta.Runner(
        kind, poi=RATE, hypotheses=["free", "zero"], generate_values=strong, n_mc=800,
        seed=4, toydata_mode="generate", progress=False,
    ).simulate_and_fit()  # fmt: skip
    q0 = np.maximum(2.0 * (free["ll"] - zero["ll"]), 0.0)
    median = statistics.expected_band(np.sqrt(q0))[0.0]
    assert expected > 1.0
    assert expected == pytest.approx(median.value, abs=0.15 + median.upper - median.lower)


def test_its_limit_is_the_median_of_toys(kind):
    without = {**TRUTH, RATE: 0.0}
    kind.data = kind.asimov_data(**without)
    limits = dict(
        confidence_level=0.9, confidence_interval_kind="upper"
    )  # fmt: skip
    _, expected = kind.confidence_interval(RATE, **limits)
    rows = jacta.Runner(
        kind, poi=RATE, hypotheses=["free"], generate_values=without, n_mc=300, seed=4,
        toydata_mode="generate", compute_confidence_interval=True, progress=False,
        **limits,
    ).simulate_and_fit()[0]  # fmt: skip
    median = statistics.expected_band(rows["ul"])[0.0]
    assert expected == pytest.approx(median.value, rel=0.15)


def test_stored_and_read_again(kind, tmp_path):
    data = kind.asimov_data(**TRUTH)
    kind.data = data
    value = kind.ll(**TRUTH)
    kind.store_data(str(tmp_path / "asimov.ii.h5"), [data])
    kind.data = jacta.read_toys(str(tmp_path / "asimov.ii.h5"))[0]
    assert kind.ll(**TRUTH) == value


def test_other_models(twins):
    own, built_in = twins
    (table,) = built_in.asimov_data(mu=2.0)
    assert table["hat_mu"][0] == 2.0
    with pytest.raises(jacta.UsageError, match="a model of your own defines a method"):
        own.asimov_data(mu=2.0)
