"""Contours of two parameters of interest by Neyman's construction."""

import json
import math

import numpy as np
import pytest

import jacta
from jacta import plot, statistics
from jacta.plot.command import main
from jacta.statistics.surfaces import surface_of_toys

LEVEL = 0.9
NAMES = ("a", "b")


def t_of(x, pair, bounded):
    """Return t of measurements x with unit errors, of parameters that may be bounded."""
    best = np.maximum(x, 0.0) if bounded else x
    square = ((x - pair) ** 2).sum(axis=-1)
    return square - ((x - best) ** 2).sum(axis=-1)


def thrown(bounded, n_toys, values, seed=1):
    rng = np.random.default_rng(seed)
    return {
        (a, b): t_of(rng.normal((a, b), 1.0, size=(n_toys, 2)), (a, b), bounded)
        for a in values
        for b in values
    }


def covered(surface, pair, bounded, n=20000):
    x = np.random.default_rng(77).normal(pair, 1.0, size=(n, 2))
    return (t_of(x, pair, bounded) <= surface.at(*pair)).mean()


def test_thresholds_of_a_gaussian_are_those_of_chi_square():
    # Two measurements with unit errors: t is chi-square distributed, with any mean.
    surface = surface_of_toys(thrown(False, 40000, (0.0, 1.0)), NAMES, LEVEL)
    assert surface.asymptotic == pytest.approx(-2 * math.log(0.1), rel=1e-12)
    for row in zip(surface.threshold, surface.lower, surface.upper):
        for value, low, high in zip(*row):
            assert low <= value <= high
            assert abs(value - surface.asymptotic) < 3.5 * (high - low) / 2


def test_thresholds_at_a_corner_are_smaller_and_cover():
    # Both parameters at least 0: at (0, 0) a quarter of the data has t = x^2 + y^2, half
    # of it one of them, and a quarter 0, so that P(t > c) = (exp(-c/2) + 2 erfc)/4.
    surface = surface_of_toys(thrown(True, 40000, (0.0, 0.5, 1.0)), NAMES, LEVEL)
    corner = surface.at(0.0, 0.0)
    tail = 0.25 * math.exp(-corner / 2) + 0.5 * math.erfc(math.sqrt(corner / 2))
    assert tail == pytest.approx(1 - LEVEL, abs=0.005)
    # Far from the limits in one of them only.
    assert corner < surface.at(1.0, 0.0) < surface.asymptotic
    for pair in ((0.0, 0.0), (0.5, 0.0), (1.0, 1.0)):
        assert covered(surface, pair, bounded=True) == pytest.approx(LEVEL, abs=0.008)
    # Between the points, where thresholds are interpolated.
    assert covered(surface, (0.25, 0.75), bounded=True) == pytest.approx(LEVEL, abs=0.01)
    # Asymptotic thresholds cover too much there: the test can tell.
    wrong = surface_of_toys(thrown(False, 5000, (0.0, 1.0)), NAMES, LEVEL)
    assert covered(wrong, (0.0, 0.0), bounded=True) > LEVEL + 0.03


def test_threshold_of_few_toys_is_not_too_low():
    # With rank ceil(level (n + 1)) the next toy is below with at least the level.
    rng = np.random.default_rng(2)
    below = 0
    for _ in range(2000):
        t = rng.chisquare(2, size=39)
        toys = {(a, b): t for a in (0.0, 1.0) for b in (0.0, 1.0)}
        below += rng.chisquare(2) <= surface_of_toys(toys, NAMES, LEVEL).at(0.5, 0.5)
    assert below / 2000 == pytest.approx(36 / 40, abs=0.02)


class TwoMeans(jacta.StatisticalModel):
    """Two measurements with unit errors, of parameters that are at least 0."""

    def _ll(self, a, b):
        x = self.data[0]
        return -0.5 * ((x["a"][0] - a) ** 2 + (x["b"][0] - b) ** 2)

    def _generate_data(self, a, b, rng):
        x = rng.normal((a, b), 1.0)
        return [np.array([tuple(x)], dtype=[("a", float), ("b", float)])]


@pytest.fixture(scope="module")
def two_means():
    return TwoMeans(
        {name: {"nominal_value": 0.5, "fit_limits": [0, 9]} for name in NAMES}
    )


@pytest.fixture(scope="module")
def thresholds(two_means):
    return jacta.neyman_surface(
        two_means, ("a", [0.0, 2.0]), ("b", [0.0, 2.0]), n_toys=150, seed=3, level=LEVEL
    )


def test_toys_are_thrown_and_fitted_at_every_pair(two_means, thresholds):
    assert thresholds.names == NAMES and (thresholds.n_toys == 150).all()
    # The exact value at the corner, and that of a half-bounded pair, in their intervals.
    exact = {(0, 0): 2.9524, (1, 1): statistics.chi_square_quantile(LEVEL, 2)}
    for (i, j), value in exact.items():
        low, high = thresholds.lower[j, i], thresholds.upper[j, i]
        assert low - (high - low) < value < high + (high - low)
    again = jacta.neyman_surface(
        two_means, ("a", [0.0, 2.0]), ("b", [2.0, 3.0]), n_toys=150, seed=3, level=LEVEL
    )
    assert (again.threshold[0] == thresholds.threshold[1]).all()


def test_profiled_toys_follow_the_data(wimp):
    model = jacta.TemplateModel.from_config(wimp / "wimp_statistical_model.yaml")
    with pytest.raises(jacta.UsageError, match="profiled toys need data"):
        jacta.neyman_surface(model, ("a", [0, 1]), ("b", [0, 1]), profiled=True)
    model.data = jacta.read_toys(str(wimp / "toys.ii.h5"))[3]
    grid = (("wimp_rate_multiplier", [0.0, 1.0]), ("er_rate_multiplier", [0.9, 1.1]))
    found = [
        jacta.neyman_surface(model, *grid, n_toys=60, profiled=profiled)
        for profiled in (False, True)
    ]
    assert (found[0].threshold != found[1].threshold).all()
    assert (np.abs(found[0].threshold - 4.6) < 4).all()
    with pytest.raises(jacta.InputError, match="'x' is not fitted; these are: "):
        jacta.neyman_surface(model, ("x", [0, 1]), grid[1])


def test_results_of_a_campaign_make_a_surface(wimp, tmp_path):
    points = []
    model = jacta.TemplateModel.from_config(wimp / "wimp_statistical_model.yaml")
    for a in (0.0, 1.0):
        for b in (0.9, 1.1):
            output = str(tmp_path / f"{a}_{b}.ii.h5")
            er = {"er_rate_multiplier": b}
            jacta.Runner(
                model, poi="wimp_rate_multiplier", hypotheses=["free", "true"],
                generate_values={"wimp_rate_multiplier": a, **er}, common_hypothesis=er,
                n_mc=60, seed=1, toydata_mode="generate", output_filename=output,
            ).run()  # fmt: skip
            points += statistics.read_points([output])
    names = ("wimp_rate_multiplier", "er_rate_multiplier")
    surface = statistics.threshold_surface(points, names, LEVEL)
    direct = jacta.neyman_surface(
        model, (names[0], [0.0, 1.0]), (names[1], [0.9, 1.1]), n_toys=60, seed=1
    )
    assert surface.threshold == pytest.approx(direct.threshold, rel=0.5)
    with pytest.raises(jacta.InputError, match="does not fix .*er_rate"):
        statistics.threshold_surface(points, names, LEVEL, hypothesis="free")
    with pytest.raises(jacta.InputError, match="the toys are no grid"):
        statistics.threshold_surface(points[1:], names, LEVEL)


def test_the_contour_is_where_t_meets_the_threshold(wimp, tmp_path, thresholds):
    values = np.linspace(0.0, 2.0, 41)
    scan = {
        "points": [{"a": float(a), "b": float(b)} for a in values for b in values],
        "t": [float((a - 1) ** 2 + (b - 1) ** 2) * 8 for a in values for b in values],
        "best_fit": {"a": 1.0, "b": 1.0},
    }
    fig, ax = plot.scan(scan, surface=thresholds)
    paths = [
        p for c in ax.collections if not len(c.get_facecolor()) for p in c.get_paths()
    ]
    line = paths[0].vertices
    for a, b in line[::7]:
        t = 8 * ((a - 1) ** 2 + (b - 1) ** 2)
        assert t == pytest.approx(thresholds.at(a, b), rel=0.02)
    thresholds.write(tmp_path / "surface.json")
    (tmp_path / "scan.json").write_text(json.dumps(scan))
    files = [str(tmp_path / name) for name in ("scan.json", "surface.json")]
    assert main(["scan", *files, "-o", str(tmp_path / "a.svg")]) == 0
    other = {**scan, "points": [{"a": p["a"], "c": p["b"]} for p in scan["points"]]}
    with pytest.raises(jacta.InputError, match="a scan of a, c, and the thresholds are"):
        plot.scan(other, surface=thresholds)
