"""Goodness of fit of amplitude models: uniform at the truth, power, numbers by hand."""

import json
import pathlib

import numpy as np
import pytest

import jacta
from jacta import statistics
from jacta.goodness.amplitude import squared_pair_masses, statistics_of_samples
from jacta.goodness.command import main

DAT_ORDER = ("K", "Pip", "Pi0")


@pytest.fixture(scope="module")
def folder(dalitz_example):
    """The Dalitz example with 20,000 flat events and 1,000 of data."""
    at = dalitz_example(22_000, 1_000)
    flat = np.load(at / "dalitz_phsp.npy").reshape(-1, 4)
    np.save(at / "dalitz_phsp.npy", flat[: 3 * 20_000])
    np.save(at / "background.npy", flat[3 * 20_000 : 3 * 22_000])
    return at


@pytest.fixture(scope="module")
def truth(folder):
    return json.loads((folder / "dalitz_truth.json").read_text())


def model_of(folder, *replaced, name="other.yaml"):
    text = (folder / "dalitz_model.yaml").read_text()
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new)
    (folder / name).write_text(text)
    return jacta.AmplitudeModel(folder / name)


def write_events(path, sample, finals):
    order = [finals.index(name) for name in DAT_ORDER]
    momenta = np.stack([sample.momenta[i] for i in order], 1).reshape(-1, 4)
    np.save(path, momenta)
    return momenta


def with_events(folder, model, truth, n, seed, *replaced):
    """Return a model with n events that are not drawn from its own Monte Carlo."""
    drawn = model.flat_toy(n, seed=seed, values=truth)
    write_events(folder / "drawn.npy", drawn, model.amp.finals)
    found = model_of(folder, ("dalitz_data.npy", "drawn.npy"), *replaced)
    found.set_fit_guesses(
        **{k: v for k, v in truth.items() if k in found.parameters.names}
    )
    return found


def test_p_values_of_the_truth_are_uniform(folder, truth):
    model = model_of(folder)
    found = {"boxes": [], "shape": []}
    overall, chi_squares = [], []
    for seed in range(24):
        rng = np.random.default_rng(seed)
        one = with_events(folder, model, truth, int(rng.poisson(400)), seed)
        fit = jacta.goodness_of_fit(one, n_toys=40, seed=3)
        assert fit.n_invalid <= 2
        overall.append(fit.overall.value)
        chi_squares.append(fit.terms["boxes"].toys.mean())
        for name, values in found.items():
            values.append(fit.terms[name].p_value.value)
    for values in (*found.values(), overall):
        # The mean of 24 uniform numbers has a width of 0.059, their spread is 0.29.
        assert abs(np.mean(values) - 0.5) < 0.2
        assert 0.18 < np.std(values) < 0.39
    # Of 16 boxes one number and most of 6 parameters are fitted, of toys too: less than
    # 15, and some more for the size of the Monte Carlo sample.
    assert 11 < np.mean(chi_squares) < 14.5


def test_a_small_monte_carlo_sample_makes_no_misfit(folder, truth):
    flat = np.load(folder / "dalitz_phsp.npy").reshape(-1, 4)
    model, values = model_of(folder), []
    for seed in range(24):
        # As good as some 1,300 events of equal weight, for 400 of data.
        np.save(folder / "few.npy", flat[15000 * (seed % 3) :][: 3 * 4500])
        few = ("phsp: [dalitz_phsp.npy]", "phsp: [few.npy]")
        one = with_events(folder, model, truth, 400, 100 + seed, few)
        fit = jacta.goodness_of_fit(one, n_toys=20, seed=3)
        values.append([fit.terms[name].p_value.value for name in ("boxes", "shape")])
    # 0.37 and 0.36 without fluctuations of the sample in toys. With them p-values are on
    # the safe side, as fits of toys do not follow: 0.63 and 0.68.
    assert 0.45 < np.mean(values, axis=0).min() < 0.8


def test_a_missing_resonance_is_seen(folder, truth):
    model = model_of(folder)
    without = ("  R_KPi0: [Kst892minus]", "  R_KPi0: []")
    for seed in (1, 2, 3):
        one = with_events(folder, model, truth, 800, seed, without)
        assert "Kst892minus" not in one.resonances
        fit = jacta.goodness_of_fit(one, n_toys=40, seed=3, restarts=3)
        assert fit.terms["boxes"].p_value.n_above == 0
        assert fit.terms["shape"].p_value.n_above <= 1
        assert fit.overall.value <= 0.1


def test_statistics_are_those_by_hand(folder, truth):
    model = model_of(folder)
    values, _ = model.fit()
    tables = model.data
    found = dict(statistics_of_samples(model, values))
    boxes = found["boxes"]
    events = np.load(folder / "dalitz_data.npy").reshape(-1, 3, 4)
    flat = np.load(folder / "dalitz_phsp.npy").reshape(-1, 3, 4)
    order = [DAT_ORDER.index(name) for name in model.amp.finals]
    intensity = model.intensities(values, model.amp.samples[0]["phsp"])
    at = boxes._cells.find(squared_pair_masses([flat[:, i] for i in order]))
    where = boxes._cells.find(squared_pair_masses([events[:, i] for i in order]))
    chi_square = 0.0
    for cell in range(boxes._cells.n):
        mu = len(events) * intensity[at == cell].sum() / intensity.sum()
        # All boxes have equal expectations, up to an event of the Monte Carlo.
        assert mu == pytest.approx(len(events) / boxes._cells.n, rel=0.1)
        chi_square += ((where == cell).sum() - mu) ** 2 / mu
    assert boxes._cells.n == 32
    assert boxes(tables, values) == pytest.approx(chi_square, rel=1e-9)
    # The energy test without cells, of all events.
    x, y = (
        squared_pair_masses([sample[:, i] for i in order]) for sample in (events, flat)
    )
    mean = np.average(y, axis=0, weights=intensity)
    spread = np.sqrt(np.average((y - mean) ** 2, axis=0, weights=intensity))
    exact = statistics.EnergyReference(y[:4000] / spread, 0.1)
    # A fourth of the Monte Carlo fluctuates more than all of it, and is no less near.
    near = exact.statistic(x / spread, intensity[:4000])
    assert found["shape"](tables, values) == pytest.approx(near, abs=2e-3)
    moved = {name: np.array(table) for name, table in tables.items()}
    first = moved["data"][:1]
    moved["data"] = np.repeat(first, len(events))
    far = exact.statistic(
        np.repeat(x[where == where[0]][:1], len(events), axis=0) / spread,
        intensity[:4000],
    )
    assert found["shape"](moved, values) == pytest.approx(far, rel=0.1)


def data_with_background(folder, truth, n_signal, n_background, away_from_zeros):
    model = model_of(folder)
    drawn = model.flat_toy(n_signal, seed=5, values=truth)
    signal = write_events(folder / "signal.npy", drawn, model.amp.finals)
    flat = np.load(folder / "background.npy").reshape(-1, 3, 4)
    if away_from_zeros:
        # Zeros of the amplitude at events of negative weight are wells of the likelihood.
        momenta = dict(zip(DAT_ORDER, np.moveaxis(flat, 1, 0)))
        intensity = model.intensities(truth, model.amp.sample(momenta))
        flat = flat[intensity > np.median(intensity)]
    flat = flat.reshape(-1, 4)
    np.save(folder / "drawn.npy", np.concatenate([signal, flat[: 3 * n_background]]))
    np.save(folder / "bg.npy", flat[3 * 600 : 3 * 800])
    return model


def p_values(model, truth):
    model.set_fit_guesses(**truth)
    fit = jacta.goodness_of_fit(model, n_toys=40, seed=2)
    return {name: term.p_value.value for name, term in fit.terms.items()}


DATA = "data: [dalitz_data.npy]"


def test_background_is_part_of_the_expectation(folder, truth):
    data_with_background(folder, truth, 950, 50, True)
    keys = "data: [drawn.npy]\n  bg: [bg.npy]\n  bg_weight: 0.25"
    subtracted = model_of(folder, (DATA, keys), name="subtracted.yaml")
    assert min(p_values(subtracted, truth).values()) > 0.02
    values, _ = subtracted.fit()
    boxes = dict(statistics_of_samples(subtracted, values))["boxes"]
    expected, variance = boxes._sums(subtracted._current_tables(), values, 1000)
    assert expected.sum() == pytest.approx(1000)
    assert variance.sum() == pytest.approx(200 * 0.25**2)
    shape = subtracted.intensities(values, subtracted.amp.samples[0]["phsp"])
    np.testing.assert_allclose(
        boxes._expectation.monte_carlo(950, values), 950 * shape / shape.sum(), rtol=1e-9
    )


def test_background_of_cfit(folder, truth):
    model = data_with_background(folder, truth, 700, 300, False)
    np.savetxt(folder / "ones.dat", np.ones(1000))
    np.savetxt(folder / "phsp_ones.dat", np.ones(20000))
    keys = (
        "data: [drawn.npy]\n  model: cfit\n  bg_frac: 0.3\n  data_bg_value: ones.dat\n"
        "  phsp_bg_value: phsp_ones.dat\n  data_eff_value: ones.dat\n"
        "  phsp_eff_value: phsp_ones.dat"
    )
    one = model_of(folder, (DATA, keys), name="cfit.yaml")
    assert min(p_values(one, truth).values()) > 0.02
    values, _ = one.fit()
    boxes = dict(statistics_of_samples(one, values))["boxes"]
    intensity = model.intensities(values, model.amp.samples[0]["phsp"])
    np.testing.assert_allclose(
        boxes._expectation.monte_carlo(1000, values),
        300 / 20000 + 700 * intensity / intensity.sum(),
        rtol=1e-9,
    )
    none = model_of(folder, (DATA, keys.replace("0.3", "0.0")), name="none.yaml")
    assert max(p_values(none, truth).values()) < 0.05


def test_what_is_not_compared(folder, tmp_path):
    np.savetxt(folder / "weights.dat", np.full(1000, 0.5))
    weighted = model_of(
        folder, ("data: [dalitz_data.npy]", "data: [dalitz_data.npy]\n"
                 "  data_weight: weights.dat"), name="weighted.yaml")  # fmt: skip
    with pytest.raises(jacta.UsageError, match="weights other than 1"):
        jacta.goodness_of_fit(weighted, n_toys=2)


def test_the_command(folder, truth, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    arguments = ["dalitz_model.yaml", "-n", "10", "--seed", "5"]
    assert main([*arguments, "--params", "dalitz_truth.json", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    model = jacta.AmplitudeModel("dalitz_model.yaml")
    model.set_fit_guesses(**truth)
    assert found == jacta.goodness_of_fit(model, n_toys=10, seed=5).to_json()
    assert set(found["goodness"]) == {"boxes", "shape"}
    pathlib.Path("wrong.json").write_text('{"value": [1]}')
    for wrong, status, message in (
        (["--params", "wrong.json"], 1, "wrong.json holds no numbers"),
        (["--params", "missing.json"], 1, "missing.json: No such file"),
        (["--template-path", "."], 2, "--template-path is for template models"),
    ):
        assert main([*arguments, *wrong]) == status
        captured = capsys.readouterr()
        assert message in captured.err and captured.out == ""


def test_cells_have_equal_content():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(5000, 3)) ** 3
    weights = rng.uniform(0, 2, 5000)
    cells = statistics.AdaptiveCells(x, 70, weights)
    assert cells.n == 64
    content = cells.sums(x, weights)
    assert content.sum() == pytest.approx(weights.sum())
    assert np.abs(content / (weights.sum() / 64) - 1).max() < 0.1
    # Halves of halves, by hand.
    few = statistics.AdaptiveCells(x, 4)
    middle = np.median(x[:, 0])
    lower = x[:, 0] < middle
    second = [np.median(x[lower == side, 1]) for side in (True, False)]
    expected = np.where(lower, x[:, 1] >= second[0], 2 + (x[:, 1] >= second[1]))
    assert (few.find(x) == expected).mean() > 0.999
    assert (few.find([[9e9] * 3, [-9e9] * 3]) == [3, 0]).all()
    # Equal points are in one cell, and the others are left empty.
    same = statistics.AdaptiveCells(np.ones((8, 2)), 4)
    assert sorted(same.sums(np.ones((8, 2)))) == [0, 0, 0, 8]


@pytest.mark.parametrize(
    "points, n, weights, message",
    [
        (np.ones(4), 2, None, "shape"),
        (np.ones((4, 2)), 8, None, "4 points do not fill 8 cells"),
        (np.ones((4, 2)), 2, [1, 1, 1], "shape"),
        (np.ones((4, 2)), 2, [1, 1, 1, -1], "at least 0"),
        (np.full((4, 2), np.nan), 2, None, "finite"),
    ],
)
def test_cells_that_make_no_sense(points, n, weights, message):
    with pytest.raises(jacta.InputError, match=message):
        statistics.AdaptiveCells(points, n, weights)


def test_neighbours_are_those_of_a_tree():
    spatial = pytest.importorskip("scipy.spatial")
    rng = np.random.default_rng(2)
    a, b = rng.normal(size=(60, 3)), rng.normal(0.3, 1.0, size=(140, 3))
    found = statistics.mixed_sample(a, b, neighbours=7)
    points = np.concatenate([a, b])
    points = points / points.std(axis=0)
    _, at = spatial.cKDTree(points).query(points, k=8)
    own = (at[:, 1:] < 60) == (np.arange(200)[:, None] < 60)
    assert found.t == pytest.approx(own.mean(), rel=1e-12)
    # M. Williams, arXiv:1006.3019, formulas 11 to 13.
    assert found.mean == pytest.approx((60 * 59 + 140 * 139) / (200 * 199))
    share = 60 * 140 / 200**2
    assert found.sigma**2 == pytest.approx((share + 4 * share**2) / (200 * 7))


def test_mixed_samples_have_normal_pulls():
    rng = np.random.default_rng(4)
    pulls = [
        statistics.mixed_sample(
            rng.normal(size=(150, 4)), rng.normal(size=(450, 4))
        ).pull
        for _ in range(60)
    ]
    # The mean of 60 has a width of 0.13.
    assert abs(np.mean(pulls)) < 0.5 and 0.7 < np.std(pulls) < 1.3
    apart = statistics.mixed_sample(
        rng.normal(size=(150, 4)), rng.normal(0.6, 1.0, size=(450, 4))
    )
    assert apart.pull > 5
    for wrong in ([[1.0]], [[np.nan] * 4] * 20):
        with pytest.raises(jacta.InputError):
            statistics.mixed_sample(rng.normal(size=(150, 4)), wrong)


ANGLES = """
plot:
  angle:
    R_KPi0/K: {cos(beta): {}, alpha: {}}
"""


def test_angles_and_neighbours_are_terms(folder, truth, capsys):
    text = (folder / "dalitz_model.yaml").read_text() + ANGLES
    (folder / "angles.yaml").write_text(text)
    model = jacta.AmplitudeModel(folder / "angles.yaml")
    starts = {k: v for k, v in truth.items() if k in model.parameters.names}
    model.set_fit_guesses(**starts)
    names = ("R_KPi0_K_cos(beta)", "R_KPi0_K_alpha")
    found = jacta.goodness_of_fit(model, n_toys=20, seed=5, angles=names, mixed=True)
    assert set(found.terms) == {"boxes", "shape", "mixing"}
    # Toys of the fit mix with its Monte Carlo as pulls say.
    assert abs(found.terms["mixing"].toys.mean()) < 1.2
    assert 0.5 < found.terms["mixing"].toys.std() < 1.6
    with pytest.raises(jacta.InputError, match="no angle of the plot block"):
        jacta.goodness_of_fit(model, n_toys=5, angles=["R_KPi0_K_beta"])
    arguments = [str(folder / "angles.yaml"), "-n", "5", "--seed", "5", "--json"]
    arguments += ["--params", str(folder / "dalitz_truth.json"), "--mixed"]
    capsys.readouterr()
    assert main([*arguments, "--angle", names[0]]) == 0
    assert "mixing" in json.loads(capsys.readouterr().out)["goodness"]


def test_neighbours_see_a_missing_resonance(folder, truth):
    model = model_of(folder)
    without = ("  R_KPi0: [Kst892minus]", "  R_KPi0: []")
    one = with_events(folder, model, truth, 800, 1, without)
    fit = jacta.goodness_of_fit(one, n_toys=30, seed=3, restarts=3, mixed=True)
    assert fit.terms["mixing"].p_value.value < 0.1
