"""Plots show the right values in the right places."""

import argparse
import json

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

import jacta
from jacta import plot, statistics
from jacta.plot.drawing import draw_goodness
from jacta.plot.inputs import Inputs


def lines(ax):
    return {line.get_label(): line for line in ax.get_lines()}


def containers(ax):
    return {item.get_label(): item for item in ax.containers}


def points_of(example, pattern):
    return statistics.read_points(sorted((example / "results").glob(pattern)))


def test_power_is_the_share_of_toys_above(wimp):
    points = points_of(wimp, "power_wimp_mass_50*")
    fig, ax = plot.power(points, significances=(3.0,))
    x, y = containers(ax)["3σ"].lines[0].get_data()
    assert x == pytest.approx([0, 5, 10, 15, 20])
    for point, value in zip(points, y):
        q0 = 2 * (point.fits["free"]["ll"] - point.fits["zero"]["ll"])
        assert value == (q0 > 9.0).mean()
    assert ax.get_xlabel() == "expected wimp events"
    with pytest.raises(jacta.InputError, match="400 toys without signal are too few"):
        plot.power(points, critical="toys")


def test_power_draws_one_line_for_each_mass(wimp):
    fig, ax = plot.power(points_of(wimp, "power*"), significances=(3.0, 5.0))
    assert set(containers(ax)) == {
        f"wimp mass {mass}, {z}σ" for mass in (50, 200) for z in (3, 5)
    }


def test_sensitivity_of_one_point_marks_its_median(wimp):
    points = points_of(wimp, "sensitivity*")
    fig, ax = plot.sensitivity(points, observed={0: 0.4})
    median = np.median(points[0].fits["free"]["ul"])
    assert lines(ax)["median"].get_xdata()[0] == pytest.approx(median)
    assert lines(ax)["observed"].get_xdata()[0] == 0.4


class Limits:
    """A point of toys whose upper limits are known."""

    poi, interval_kind, confidence_level = "mu", "upper", 0.9

    def __init__(self, mass, scale):
        self.varied, self.true_value = {"mass": mass}, 0.0
        self.limits = scale * np.linspace(0, 1, 1001)

    def intervals(self, hypothesis):
        return np.full(1001, -np.inf), self.limits


def test_sensitivity_band_holds_the_quantiles():
    points = [Limits(200.0, 2.0), Limits(10.0, 1.0), Limits(1000.0, 5.0)]
    fig, ax = plot.sensitivity(
        points, labels={"mass": "mass [GeV]"}, observed={10.0: 0.3}
    )
    x, y = lines(ax)["median expected"].get_data()
    assert list(x) == [10.0, 200.0, 1000.0]
    assert y == pytest.approx([0.5, 1.0, 2.5])
    outer, inner = (item.get_paths()[0].vertices for item in ax.collections[:2])
    assert outer[:, 1].max() == pytest.approx(5 * 0.97725, rel=1e-4)
    assert inner[:, 1].min() == pytest.approx(0.15866, rel=1e-3)
    assert ax.get_xlabel() == "mass [GeV]" and ax.get_xscale() == "log"
    assert "upper limit (90 %)" in ax.get_ylabel()
    with pytest.raises(jacta.InputError, match="several points have the same mass"):
        plot.sensitivity(
            [Limits(1.0, 1.0), Limits(1.0, 2.0), Limits(3.0, 1.0)], over="mass"
        )


def test_neyman_draws_the_file(wimp):
    content = wimp.document("results/thresholds.json")
    (entry,) = content.values()
    curves = plot.threshold_curves(content)
    fig, ax = plot.neyman(curves, scan=wimp.document("scan.json"))
    x, y = lines(ax)["toys, 90 %"].get_data()
    assert list(x) == entry["wimp_rate_multiplier"] and list(y) == entry["threshold"]
    assert lines(ax)["asymptotic"].get_ydata()[0] == pytest.approx(2.705543454)
    assert list(lines(ax)["t of the data"].get_ydata()) == wimp.document("scan.json")["t"]
    band = ax.collections[0].get_paths()[0].vertices
    assert band[:, 1].max() == max(entry["threshold_upper"])
    with pytest.raises(jacta.InputError, match="no thresholds of level 0.5.*0.9 central"):
        plot.threshold_curves(content, 0.5)


def test_threshold_between_points_is_linear(wimp):
    (curve,) = plot.threshold_curves(wimp.document("results/thresholds.json"))
    x, t = curve.values, curve.threshold
    assert curve.at(0.5 * (x[1] + x[2])) == pytest.approx(0.5 * (t[1] + t[2]))
    assert curve.at(100.0) == curve.asymptotic


def test_scan_has_levels_and_pieces(wimp):
    interval = wimp.document("interval.json")
    fig, ax = plot.scan(wimp.document("scan.json"), levels=(0.9,), interval=interval)
    assert 2.705543454 == pytest.approx(
        [line.get_ydata()[0] for line in ax.get_lines() if len(line.get_ydata()) == 2][0]
    )
    corners = ax.patches[0].get_xy()[:, 0]
    assert (corners.min(), corners.max()) == pytest.approx(
        (interval["lower"], interval["upper"])
    )
    interval["pieces"] = [[0.1, 0.2], [0.5, 0.6]]
    fig, ax = plot.scan(wimp.document("scan.json"), interval=interval)
    assert len(ax.patches) == 2


def test_contours_are_where_t_has_the_level():
    values = np.linspace(-3, 3, 61)
    scan = {
        "points": [{"a": a, "b": b} for a in values for b in values],
        "t": [a * a + b * b / 4 for a in values for b in values],
        "best_fit": {"a": 0.0, "b": 0.0},
    }
    fig, ax = plot.scan(scan, levels=(0.6827,))
    (contour,) = [c for c in ax.collections if not c.get_facecolor().size]
    corners = np.concatenate([path.vertices for path in contour.get_paths()])
    level = statistics.chi_square_quantile(0.6827, 2)
    assert (corners[:, 0] ** 2 + corners[:, 1] ** 2 / 4) == pytest.approx(level, rel=0.01)


def test_distribution_is_the_share_at_or_above(wimp):
    (point,) = points_of(wimp, "power_wimp_mass_50_*_0.00.ii_*")
    t = point.likelihood_ratio("zero", "lower")
    fig, ax = plot.distribution(t, one_sided=True, observed=2.0)
    x, y = lines(ax)["400 toys"].get_data()
    at = np.searchsorted(x, 2.0)
    assert y[at] == (t >= x[at]).mean()
    form = lines(ax)["asymptotic, ½ χ²(1)"]
    assert form.get_ydata()[50] == pytest.approx(
        0.5 * statistics.chi_square_tail(form.get_xdata()[50])
    )
    assert f"p = {(t >= 2.0).mean():.3g}" in ax.texts[0].get_text()


def test_coverage_and_failures(wimp):
    points = points_of(wimp, "sensitivity*")
    fig, ax = plot.coverage(points)
    assert containers(ax)["toys, 1σ"].lines[0].get_ydata() == points[0].coverage().value
    assert lines(ax)["nominal, 90 %"].get_ydata()[0] == 0.9
    fig, ax = plot.failures(points)
    assert "all 1200 fits are valid" in ax.texts[0].get_text()
    points[0].fits["free"]["valid_fit"][:40] = False
    fig, ax = plot.failures(points)
    assert containers(ax)["hypothesis free"].lines[0].get_ydata() == pytest.approx(0.1)
    assert "none invalid: true, zero" in ax.texts[0].get_text()


def test_goodness_shades_the_p_value():
    fig, ax = plot.goodness(np.arange(100.0), 89.5)
    assert "p = 0.1 " in ax.texts[0].get_text()
    whole, shaded = (patch for patch in ax.patches)
    assert np.nansum(whole.get_data().values) == 100
    assert np.nansum(shaded.get_data().values) == 10


def test_goodness_of_every_term_is_drawn(wimp, tmp_path):
    content = wimp.document("goodness.json")
    inputs = Inputs([str(wimp / "goodness.json")])
    options = argparse.Namespace(term=None)
    fig, axes = draw_goodness(inputs, options, {})
    assert [ax.get_xlabel().partition(":")[0] for ax in axes] == [
        "sr0",
        "sr1",
        "ancillary",
    ]
    for ax, item in zip(axes, content["goodness"].values()):
        assert f"p = {item['p_value']:.3g} " in ax.texts[0].get_text()
        assert lines(ax)["data"].get_xdata()[0] == item["observed"]
    options.term = "x"
    with pytest.raises(jacta.InputError, match="no term 'x'; there are sr0, sr1, ancil"):
        draw_goodness(inputs, options, {})


def test_pulls_by_hand():
    fit = {"values": {"a": 1.2, "b": -1.0}, "errors": {"a": 0.05, "b": 2.0}}
    found = plot.pulls_of(
        fit, {"a": 0.1, "b": 2.0, "c": 1.0}, {"a": 1.0, "b": 0.0, "c": 0}
    )
    assert found == [("a", pytest.approx(2.0), 0.5), ("b", -0.5, 1.0)]
    fig, ax = plot.pulls(found)
    assert ax.containers[0].lines[0].get_xdata() == pytest.approx([2.0, -0.5])
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b"]


def test_width_of_a_constraint():
    from jacta.plot.nuisance import centre_and_width

    assert centre_and_width(lambda x: -0.5 * ((x - 3) / 0.2) ** 2, 0.0) == pytest.approx(
        (3.0, 0.2), abs=1e-6
    )


def test_correlations_and_impacts():
    covariance = {"names": ["mu", "a"], "values": [[4.0, -1.0], [-1.0, 1.0]]}
    fig, ax = plot.correlations(covariance)
    assert ax.images[0].get_array()[0, 1] == -0.5
    found = statistics.linear_impacts(covariance, "mu")
    fig, ax = plot.impact(found, poi="mu", total=2.0)
    assert [bar.get_width() for bar in ax.patches if hasattr(bar, "get_width")][-2:] == [
        -1.0,
        1.0,
    ]


def test_spectrum_adds_up(wimp):
    model = jacta.TemplateModel.from_config(wimp / "wimp_statistical_model.yaml")
    data = jacta.read_toys(str(wimp / "toys.ii.h5"))[3]
    drawn = plot.term_spectrum(model, "sr1", "cs2", table=data["sr1"])
    expected = model.get_expectation_values(per_likelihood_term=True)["sr1"]
    for name, content in drawn.components.items():
        assert content.sum() == pytest.approx(expected[name])
    assert drawn.data.sum() == len(data["sr1"])
    assert 50 % (len(drawn.edges) - 1) == 0
    fig, (main, lower) = plot.spectrum(drawn)
    total = [patch for patch in main.patches if patch.get_label() == "total"][0]
    assert total.get_data().values == pytest.approx(drawn.total)
    assert main.get_xscale() == "log" and lower.get_ylabel() == "pull"
    pulls = lower.get_lines()[-1].get_ydata()
    assert pulls == pytest.approx(statistics.poisson_pulls(drawn.data, drawn.total))
    with pytest.raises(
        jacta.InputError, match="'x' is no axis of 'sr1'; it has cs1, cs2"
    ):
        plot.term_spectrum(model, "sr1", "x")


def test_poisson_errors_are_garwoods():
    from jacta.plot.spectra import poisson_errors

    down, up = poisson_errors([0, 1, 10])
    # From the tables of the particle data group: 0 +1.84, 1 -0.83 +2.30, 10 -3.11 +4.27.
    assert down == pytest.approx([0, 0.827, 3.109], abs=2e-3)
    assert up == pytest.approx([1.841, 2.300, 4.267], abs=2e-3)


def test_projection_shows_interference(decay):
    content = decay.document("fit/projections.json")
    item = plot.projections_of(content)[0]
    fig, (main, lower) = plot.spectrum(item, interference=True)
    shown = {patch.get_label(): patch.get_data().values for patch in main.patches}
    parts = sum(np.array(chain) for chain in content[0]["chains"].values())
    assert shown["interference"] == pytest.approx(np.array(content[0]["total"]) - parts)
    assert set(shown) == {
        "Kst892zero", "Kst892minus", "rho770", "Flat", "interference", "total"
    }  # fmt: skip
    pulls = lower.get_lines()[-1].get_ydata()
    chi_square = np.nansum(pulls**2)
    assert chi_square == pytest.approx(content[0]["chi_square"], rel=0.02)


def test_dalitz_plot_of_known_events(decay):
    rows = np.load(decay / "dalitz_data.npy")
    data = plot.momenta_of_rows(rows, ["K", "Pip", "Pi0"])
    fig, ax = plot.dalitz(data, bins=10)
    mesh = ax.collections[0]
    assert np.nansum(mesh.get_array()) == len(rows) / 3
    # s12 + s13 + s23 is M^2 + m1^2 + m2^2 + m3^2.
    a, b, c = (data[name] for name in ("K", "Pip", "Pi0"))
    total = sum(plot.mass_squared(p, q) for p, q in ((a, b), (b, c), (a, c)))
    masses = 1.86484**2 + 0.493677**2 + 0.13957039**2 + 0.1349768**2
    assert total == pytest.approx(masses, rel=1e-6)
    with pytest.raises(
        jacta.InputError, match="of three particles; the events have K, x"
    ):
        plot.dalitz({"K": a, "x": b})


def test_border_of_the_dalitz_plot_touches_its_corners():
    # Where a pair is at rest, the other masses are known in closed form.
    x, y = plot.dalitz_boundary((0.5, 0.14, 0.13), 1.86)
    assert x.min() == pytest.approx((0.5 + 0.14) ** 2)
    assert y.min() == pytest.approx((0.14 + 0.13) ** 2, rel=1e-3)
    assert y.max() == pytest.approx((1.86 - 0.5) ** 2, rel=1e-3)


def test_couplings_and_their_ellipses():
    values = {"D->R.pR->a.b_total_0r": 2.0, "D->R.pR->a.b_total_0i": np.pi / 2}
    covariance = {"names": list(values), "values": [[0.01, 0.0], [0.0, 0.04]]}
    (found,) = plot.couplings_of(values, covariance)
    assert found.name == "R" and found.value == pytest.approx(2j)
    # Along Im the error of the modulus, along Re modulus times that of the phase.
    assert found.covariance == pytest.approx(np.diag([0.16, 0.01]), abs=1e-12)
    fig, ax = plot.argand([found])
    ellipse = ax.get_lines()[2].get_data()
    assert ellipse[0].max() == pytest.approx(0.4, rel=1e-3)
    assert ellipse[1].max() == pytest.approx(2.1, rel=1e-3)
    with pytest.raises(jacta.InputError, match="no couplings"):
        plot.couplings_of({"mass": 1.0})


def test_fractions_tell_interference_from_resonances(decay):
    from jacta.plot.amplitude import fractions_of

    content = decay.document("fit/fit_fractions.json")
    rows = fractions_of(content)
    assert [row[0] for row in rows if not row[3]] == [
        "rho770", "Kst892minus", "Kst892zero", "Flat"
    ]  # fmt: skip
    assert ("rho770 × Flat" in {row[0] for row in rows if row[3]}) and len(rows) == 10
    fig, ax = plot.fractions(content)
    assert ax.containers[0].lines[0].get_xdata()[0] == content["rho770"]["value"]


def test_axes_given_are_used_and_settings_left_alone():
    before = json.dumps({key: str(value) for key, value in matplotlib.rcParams.items()})
    ax = Figure().add_subplot()
    fig, found = plot.goodness(np.arange(10.0), 5.0, ax=ax)
    assert found is ax and fig is ax.figure
    fig, _ = plot.goodness(np.arange(10.0), 5.0, style={"figure.figsize": (6.8, 5.1)})
    assert fig.get_size_inches() == pytest.approx([6.8, 5.1])
    after = json.dumps({key: str(value) for key, value in matplotlib.rcParams.items()})
    assert before == after


def test_units_come_from_descriptions():
    from jacta.plot.style import unit_of

    assert unit_of("WIMP mass in GeV/c^2 (templates exist for 50)") == "GeV/c$^{2}$"
    assert unit_of("Cross-section in units of 3.2e-47 cm^2") == "3.2×10$^{-47}$ cm$^{2}$"
    assert unit_of("Livetime of the run in years") == "years"
    assert unit_of("Recombination in the electronic-recoil band, 10 % a unit") == ""


def test_results_of_a_model_are_drawn_as_their_documents(wimp):
    import jacta

    model = jacta.TemplateModel.from_config(wimp.folder / "wimp_statistical_model.yaml")
    model.data = model.generate_data(wimp_rate_multiplier=1.0, seed=3)
    scan = model.scan({"wimp_rate_multiplier": np.linspace(0.0, 3.0, 7)})
    model.confidence_interval("wimp_rate_multiplier")
    interval, fit = model.interval_result, model.interval_result.best_fit
    document = scan.to_json()
    assert document["t"] == scan.t.tolist() and document["valid"] is True
    assert interval.to_json()["upper"] == interval.upper
    assert fit.to_json()["values"] == dict(fit.values)
    found = [
        plot.scan(scan, interval=interval),
        plot.scan(document, interval=interval.to_json()),
    ]
    drawn = [[line.get_xydata().tolist() for line in ax.lines] for _, ax in found]
    assert drawn[0] == drawn[1]
    _, ax = plot.correlations(fit)
    assert ax.images[0].get_array().shape == (len(fit.covariance_names),) * 2


def test_figures_show_themselves_in_notebooks():
    fig, _ = plot.goodness(np.arange(10.0), 5.0)
    picture, size = fig._repr_png_()
    width = int.from_bytes(picture[16:20], "big")
    assert picture.startswith(b"\x89PNG") and size["width"] == width // 2 > 400
