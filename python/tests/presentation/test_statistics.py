"""Numbers of jacta.statistics against numbers found in another way."""

import math

import numpy as np
import pytest

import jacta
from jacta import statistics


def test_chi_square_against_closed_forms():
    for x in (0.01, 0.5, 3.0, 17.0, 120.0):
        # An even number of degrees of freedom is a finite sum.
        assert statistics.chi_square_tail(x, 2) == pytest.approx(
            math.exp(-x / 2), rel=1e-13
        )
        closed = math.exp(-x / 2) * (1 + x / 2 + x * x / 8)
        assert statistics.chi_square_tail(x, 6) == pytest.approx(closed, rel=1e-12)
        assert statistics.chi_square_tail(x, 1) == pytest.approx(
            2 * statistics.normal_tail(math.sqrt(x)), rel=1e-12
        )
    assert statistics.chi_square_quantile(0.9) == pytest.approx(2.705543454095, rel=1e-12)
    assert statistics.chi_square_quantile(0.9, 2) == pytest.approx(
        2 * math.log(10), rel=1e-12
    )


def test_chi_square_against_scipy():
    chi2 = pytest.importorskip("scipy.stats").chi2
    for dof in (1, 2, 3, 7.5, 100):
        for x in (1e-3, 1.0, 40.0, 300.0):
            assert statistics.chi_square_tail(x, dof) == pytest.approx(
                chi2.sf(x, dof), rel=1e-9, abs=1e-15
            )


def test_significance_is_the_convention_of_discoveries():
    assert statistics.significance_of(2.866515719235352e-7) == pytest.approx(5, abs=1e-9)
    assert statistics.significance_of(0.5) == 0
    assert statistics.significance_of(0.0) == math.inf
    with pytest.raises(jacta.InputError, match="between 0 and 1"):
        statistics.significance_of(1.5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: statistics.p_value([1, 2], math.nan), "of the data is NaN"),
        (lambda: statistics.tail_p_value(range(999), math.nan), "of the data is NaN"),
        (lambda: statistics.likelihood_p_value([1, 2], math.nan), "of the data is NaN"),
        (lambda: statistics.cls([1, math.nan], [1], 1), "1 of 2 toys are NaN"),
        (lambda: statistics.cls([1], [1], math.nan), "of the data is NaN"),
        (lambda: statistics.expected_cls(-4), "at least 0 and not -4"),
        (lambda: statistics.asimov_significance(math.nan, 1), "signal nan"),
        (lambda: statistics.asimov_significance(1, 1, -1), "sigma -1"),
        (lambda: statistics.asymptotic_upper_limits(-1), "sigma -1"),
        (lambda: statistics.poisson_pulls([1], [1, 2]), "1 observed and 2 expected"),
        (lambda: statistics.poisson_pulls([-1], [1]), "at least 0"),
        (lambda: statistics.saturated_poisson([math.nan], [1]), "at least 0"),
        (lambda: statistics.up_crossings([0, math.nan, 1], 0.5), "1 values of the scan"),
    ],
)
def test_numbers_that_say_nothing_are_refused(call, message):
    with pytest.raises(jacta.InputError, match=message):
        call()


def test_wilson_interval_solves_its_equation():
    # The ends are where |k/n - p| is z sqrt(p (1-p)/n).
    for k, n, z in ((3, 10, 1.0), (0, 40, 1.0), (97, 100, 1.96)):
        estimate = statistics.fraction(k, n, z)
        for end in (estimate.lower, estimate.upper):
            if 0 < end < 1:
                assert abs(k / n - end) == pytest.approx(
                    z * math.sqrt(end * (1 - end) / n), rel=1e-9
                )
    assert statistics.fraction(0, 40).upper == pytest.approx(1 / 41)


def test_quantile_is_numpys_and_its_interval_covers():
    rng = np.random.default_rng(3)
    values = rng.normal(size=101)
    assert statistics.quantile(values, 0.84).value == pytest.approx(
        np.quantile(values, 0.84)
    )
    hits = 0
    for _ in range(1000):
        found = statistics.quantile(rng.exponential(size=200), 0.9)
        hits += found.lower <= -math.log(0.1) <= found.upper
    assert 0.66 < hits / 1000 < 0.80  # 68.27 % and what whole ranks add


def test_quantile_of_open_limits():
    found = statistics.quantile([1.0, 2.0, math.inf, math.inf], 0.5)
    assert found == (math.inf, 1.0, math.inf)
    with pytest.raises(jacta.InputError, match="1 of 3 values are NaN"):
        statistics.quantile([1.0, math.nan, 2.0], 0.5)


def test_p_value_counts_and_stands_beside_the_asymptotic_one():
    rng = np.random.default_rng(1)
    toys = rng.chisquare(1, size=20000)
    found = statistics.p_value(toys, 4.0)
    assert found.n_above == (toys >= 4.0).sum()
    assert found.asymptotic == pytest.approx(0.04550026389635842, rel=1e-12)
    assert found.lower < found.asymptotic * 1.02 and found.upper > found.asymptotic * 0.98
    assert found.valid == (found.n_above + 1) / 20001
    # q0: Z is the root.
    q0 = np.where(rng.random(20000) < 0.5, 0.0, toys)
    assert statistics.p_value(q0, 9.0, one_sided=True).asymptotic_significance == (
        pytest.approx(3.0, abs=1e-12)
    )


def test_p_value_of_none_above_is_a_bound():
    found = statistics.p_value(np.zeros(99), 1.0)
    assert (found.value, found.significance) == (0.0, math.inf)
    assert found.upper == pytest.approx(0.01) and found.valid == 0.01
    with pytest.raises(jacta.InputError, match="1 of 2 toys are NaN"):
        statistics.p_value([math.nan, 1.0], 1.0)


def test_tail_of_an_exponential_is_exact():
    rng = np.random.default_rng(5)
    toys = rng.exponential(2.0, size=100000)
    found = statistics.tail_p_value(toys, 30.0, shape="exponential")
    assert abs(found.value - math.exp(-15.0)) < 3 * found.error
    assert found.scale == pytest.approx(2.0, rel=0.05)


def test_tail_of_chi_square_is_exact_up_to_a_scale():
    rng = np.random.default_rng(6)
    toys = 1.3 * rng.chisquare(1, size=200000)
    found = statistics.tail_p_value(toys, 1.3 * 25.0)
    assert abs(found.value - 5.733031437583869e-07) < 3 * found.error
    assert found.error < 0.2 * found.value


def test_an_exponential_tail_is_too_steep_by_what_the_docs_say():
    # Large sample limit: mean excess and share above u by quadrature.
    u = statistics.chi_square_quantile(0.95)
    grid = np.linspace(u, u + 80, 400001)
    tail = np.array([math.erfc(math.sqrt(x / 2)) for x in grid])
    slope = np.trapz(tail, grid) / tail[0]
    exact = statistics.chi_square_tail(25.0)
    factor = tail[0] * math.exp(-(25.0 - u) / slope) / exact
    assert factor == pytest.approx(0.46, abs=0.01)


def test_tail_refuses_what_it_cannot_say():
    with pytest.raises(jacta.InputError, match="too few to fit a tail"):
        statistics.tail_p_value(np.arange(100.0), 99.0)
    with pytest.raises(jacta.InputError, match="below the begin of the tail"):
        statistics.tail_p_value(np.arange(10000.0), 5.0)


def test_asimov_significance():
    # Cowan et al.: s/sqrt(b) for small s, and published 1-bin values by another formula.
    assert statistics.asimov_significance(1, 1e6) == pytest.approx(1e-3, rel=1e-3)
    s, b = 10.0, 5.0
    by_hand = math.sqrt(2 * ((s + b) * math.log((s + b) / b) - s))
    assert statistics.asimov_significance(s, b) == pytest.approx(by_hand, rel=1e-14)
    # With sigma: Li and Ma with tau = b/sigma^2, n = s + b, m = tau b.
    sigma = 2.0
    tau = b / sigma**2
    n, m = s + b, tau * b
    li_ma = math.sqrt(
        2
        * (
            n * math.log((1 + tau) * n / (n + m))
            + m * math.log((1 + 1 / tau) * m / (n + m))
        )
    )
    assert statistics.asimov_significance(s, b, sigma) == pytest.approx(li_ma, rel=1e-12)


def test_asimov_is_the_median_of_toys():
    rng = np.random.default_rng(2)
    s, b = 20.0, 100.0
    n = rng.poisson(s + b, size=40001)
    q0 = np.where(n > b, 2 * (n * np.log(n / b) - (n - b)), 0.0)
    band = statistics.expected_band(np.sqrt(q0))
    step = 1.0 / math.sqrt(b)  # one event
    assert band[0].value == pytest.approx(statistics.asimov_significance(s, b), abs=step)


def test_asymptotic_limits():
    band = statistics.asymptotic_upper_limits(2.0, 0.95)
    assert band[0] == pytest.approx(2 * 1.6448536269514722)
    assert band[1] - band[0] == pytest.approx(2.0)


def test_cls_of_no_events_is_ln_20():
    # n = 0 observed: CLs+b = exp(-s-b), CLb = exp(-b), so that CLs = exp(-s) for any b.
    rng = np.random.default_rng(11)
    background = 1.0
    without = -rng.poisson(background, size=200000)
    signals = np.linspace(0.5, 6.0, 12)
    found = [
        statistics.cls(-rng.poisson(s + background, size=200000), without, 0.0)
        for s in signals
    ]
    for s, confidence in zip(signals, found):
        assert abs(confidence.value - math.exp(-s)) < 4 * confidence.error
    limit = statistics.cls_limit(signals, found, 0.95)
    assert limit.lower < limit.value < limit.upper
    assert limit.value == pytest.approx(math.log(20), abs=2 * (limit.upper - limit.value))


def test_asymptotic_cls_is_that_of_pyhf():
    # pyhf 0.7.6: uncorrelated_background(signal=[12, 11], bkg=[50, 52],
    # bkg_uncertainty=[3, 7]) at mu = 1 with qtilde, data [51, 48] and [40, 38].
    q_asimov = 1.849032000139176**2
    expected = statistics.expected_cls(q_asimov)
    published = (0.00260626, 0.01382005, 0.06445321, 0.23525644, 0.57303619)
    for n, value in zip((-2, -1, 0, 1, 2), published):
        assert expected[n] == pytest.approx(value, rel=1e-5)
    found = statistics.asymptotic_cls(3.938244920381976, q_asimov)
    assert found == pytest.approx(0.05251497050109067, rel=1e-5)
    found = statistics.asymptotic_cls(10.894221464923675, 1.9016715660833368**2)
    assert found == pytest.approx(0.002443745603590296, rel=1e-5)
    # The median of data without a signal is the Asimov data set.
    assert statistics.asymptotic_cls(q_asimov, q_asimov) == pytest.approx(expected[0])
    with pytest.raises(jacta.InputError, match="at least 0"):
        statistics.asymptotic_cls(-1.0, 1.0)


def test_asymptotic_cls_stands_beside_toys():
    # A measurement with unit error, a signal of 2, data at 0.5: CLs is a ratio of tails.
    rng = np.random.default_rng(3)
    signal, x = 2.0, 0.5

    def q(x):
        best = np.maximum(x, 0.0)
        return np.where(best > signal, 0.0, (x - signal) ** 2 - (x - best) ** 2)

    toys = [q(rng.normal(mean, 1.0, size=100000)) for mean in (signal, 0.0)]
    found = statistics.cls(*toys, float(q(x)))
    exact = statistics.normal_tail(signal - x) / statistics.normal_tail(-x)
    assert abs(found.value - exact) < 4 * found.error
    assert statistics.asymptotic_cls(float(q(x)), float(q(0.0))) == pytest.approx(exact)


def test_power_constraint_takes_the_larger():
    background_limits = np.linspace(1.0, 2.0, 101)
    assert statistics.power_constrained_limit(0.1, background_limits) == pytest.approx(
        1.16
    )
    assert statistics.power_constrained_limit(1.5, background_limits) == 1.5


def test_look_elsewhere_against_an_exact_process():
    # Z(x) = A cos x + B sin x on [0, 1], A and B normal: Z^2 has at most one crossing
    # upwards, and P(max Z^2 > c) is an integral over the phase alone.
    c, u, length = 9.0, 1.0, 1.0
    phase = (np.arange(200000) + 0.5) * np.pi / 200000
    x = np.linspace(0.0, length, 201)
    inside = phase <= length
    ends = np.maximum(np.cos(phase) ** 2, np.cos(phase - length) ** 2)
    largest = np.where(inside, 1.0, ends)
    exact = np.mean(np.exp(-c / 2 / largest))
    rng = np.random.default_rng(7)
    scans = [
        (rng.normal() * np.cos(x) + rng.normal() * np.sin(x)) ** 2 for _ in range(20000)
    ]
    crossings, error = statistics.mean_up_crossings(scans, u)
    assert crossings == pytest.approx(length / math.pi * math.exp(-u / 2), abs=4 * error)
    found = statistics.global_p_value(c, crossings, u, crossings_error=error)
    assert found.value == pytest.approx(exact, rel=0.03)
    assert found.trials > 1.2
    # Both in one call, with data whose largest q is c.
    data = c * np.cos(x - 0.3) ** 2
    both = statistics.look_elsewhere(scans, data, level=u)
    assert x[both.position] == pytest.approx(0.3) and both.largest == pytest.approx(c)
    assert both.crossings == pytest.approx(found, rel=1e-9)
    assert both.toys.lower - 0.0005 < exact < both.toys.upper + 0.0005
    with pytest.raises(jacta.InputError, match="have other places"):
        statistics.look_elsewhere(scans, data[1:])


def test_up_crossings():
    assert statistics.up_crossings([0, 2, 0, 2, 2, 0], 1) == 2
    assert statistics.up_crossings([2, 0], 1) == 0


def test_saturated_poisson_by_hand():
    value = statistics.saturated_poisson([0, 3], [1.5, 2.0])
    assert value == pytest.approx(2 * 1.5 + 2 * (2 - 3 + 3 * math.log(1.5)))
    assert statistics.saturated_poisson([1], [0.0]) == math.inf
    pulls = statistics.poisson_pulls([0, 3], [1.5, 2.0])
    assert (pulls**2).sum() == pytest.approx(value) and pulls[0] < 0 < pulls[1]
    rng = np.random.default_rng(4)
    mu = np.full(20, 200.0)
    toys = [statistics.saturated_poisson(rng.poisson(mu), mu) for _ in range(2000)]
    assert np.mean(toys) == pytest.approx(20, abs=0.5)


def test_energy_statistic_is_the_area_between_distributions():
    # In one dimension T is the integral of (F - G)^2.
    x, y = np.array([0.0, 1.0, 4.0]), np.array([0.5, 2.0])
    grid = np.linspace(-1, 5, 600001)
    f = (grid[:, None] >= x).mean(axis=1)
    g = (grid[:, None] >= y).mean(axis=1)
    area = np.trapz((f - g) ** 2, grid)
    assert statistics.energy_statistic(x, y) == pytest.approx(area, abs=1e-4)


def test_energy_test_sees_a_shift_and_not_nothing():
    rng = np.random.default_rng(8)
    reference = rng.normal(size=(400, 2))
    same = statistics.energy_test(rng.normal(size=(100, 2)), reference, 100)
    moved = statistics.energy_test(rng.normal(size=(100, 2)) + 0.7, reference, 100)
    assert same.value > 0.02 and moved.value < 0.02


def test_likelihood_is_blind_for_flat_models():
    # The known weakness: with a flat density every data set has the same ln L.
    toys = np.full(50, -3.0)
    assert statistics.likelihood_p_value(toys, -3.0).value == 1.0


def test_linear_impacts_are_correlations():
    covariance = {"names": ["mu", "a", "b"], "values": [[4, 1, 0], [1, 1, 0], [0, 0, 9]]}
    first, second = statistics.linear_impacts(covariance, "mu")
    assert (first.name, first.up, first.down) == ("a", 1.0, -1.0)
    assert second.size == 0.0
    with pytest.raises(
        jacta.InputError, match="'x' was not fitted; the fit has mu, a, b"
    ):
        statistics.linear_impacts(covariance, "x")


def test_impacts_of_a_parabola_equal_the_linear_ones(wimp):
    model = jacta.TemplateModel.from_config(wimp / "wimp_statistical_model.yaml")
    model.data = jacta.read_toys(str(wimp / "toys.ii.h5"))[3]
    fit = wimp.document("fit.json")
    linear = {
        item.name: item
        for item in statistics.linear_impacts(fit["covariance"], "wimp_rate_multiplier")
    }
    for found in statistics.impacts(model, "wimp_rate_multiplier"):
        half = 0.5 * (found.up - found.down)
        assert half == pytest.approx(linear[found.name].up, abs=0.004)


def test_points_join_batches_and_refuse_the_same_toys(wimp):
    files = sorted((wimp / "results").glob("power_wimp_mass_50_*_5.00.ii_*.h5"))
    (point,) = statistics.read_points(files)
    assert point.n_toys == 400 and point.expected_events == pytest.approx(5.0)
    alone = jacta.read_results(str(files[1])).fits["free"]
    assert (point.fits["free"]["ll"][200:] == alone["ll"]).all()
    t = point.likelihood_ratio("true")
    assert len(t) == 400 and t.min() > -1e-9
    q0 = point.likelihood_ratio("zero", "lower")
    assert (q0 >= -1e-9).all()
    with pytest.raises(jacta.InputError, match="hold the same toys"):
        statistics.read_points([files[0], files[0]])
    with pytest.raises(jacta.InputError, match="no hypothesis 'x'; it has"):
        point.likelihood_ratio("x")
    with pytest.raises(jacta.InputError, match="compute_confidence_interval"):
        point.coverage()


def test_coverage_of_a_point_counts(wimp):
    files = list((wimp / "results").glob("sensitivity*"))
    (point,) = statistics.read_points(files)
    rows = point.fits["free"]
    inside = (rows["dl"] <= 0.0) & (rows["ul"] >= 0.0)
    assert point.coverage().value == inside.mean()
    assert point.failures() == []


def test_failures_have_addresses():
    class File:
        metadata = {"poi": "mu", "generate_values": {"mu": 1.0}, "nominal_values": {}}
        hypotheses = {"free": {}}

        def __init__(self, first, valid):
            self.batch = {"first_toy": first}
            rows = np.zeros(len(valid), dtype=[("mu", float), ("valid_fit", bool)])
            rows["valid_fit"] = valid
            self.fits = {"free": rows}

    files = [File(3, [True, False, True]), File(0, [False, True, True])]
    point = statistics.ToyPoint(files, ["b.h5", "a.h5"])
    assert point.failures() == [
        {"file": "a.h5", "toy": 0, "index": 0},
        {"file": "b.h5", "toy": 1, "index": 4},
    ]
