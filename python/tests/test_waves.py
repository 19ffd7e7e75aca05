"""Significance of a resonance, limits of its fraction, and weights of species."""

import json
import math

import numpy as np
import pytest

import jacta
from jacta import statistics
from jacta.fraction_limit.command import main as limit_command
from jacta.plot.inputs import document_kind
from jacta.poles.command import main as poles_command
from jacta.significance.command import main as significance_command
from jacta.waves import fraction_function, total_couplings

FLAT = "D->Flat.Pi0Flat->K.Pip_total_0"


@pytest.fixture(scope="module")
def model(dalitz_example):
    return jacta.AmplitudeModel(dalitz_example(20_000, 400) / "dalitz_model.yaml")


@pytest.fixture(scope="module")
def own(model):
    return model.data


def test_the_couplings_of_a_resonance(model):
    model.fit(restarts=3)
    assert total_couplings(model, "Flat") == [FLAT]
    with pytest.raises(jacta.InputError, match="there is no resonance flat"):
        model.significance("flat")
    # The rho is the reference.
    with pytest.raises(jacta.UsageError, match="fix_chain_idx"):
        model.significance("rho770")


def test_a_resonance_that_is_there_is_significant(model, own):
    model.data = own
    found = model.significance("Flat")
    _, ll = model.fit(restarts=3)
    _, without = model.fit(restarts=3, **{FLAT + "r": 0.0, FLAT + "i": 0.0})
    assert found.t == pytest.approx(2 * (ll - without), rel=1e-6)
    assert found.dof == 2 and found.p_value is None
    assert found.asymptotic_p == pytest.approx(math.exp(-found.t / 2), rel=1e-6)
    assert found.asymptotic_significance > 4
    toys = model.significance("Flat", n_toys=30, seed=2)
    assert toys.p_value.n_above == 0 and toys.p_value.asymptotic == found.asymptotic_p


def test_toys_without_a_resonance_follow_chi_square(model, own):
    model.data = own
    null, _ = model.fit(restarts=3, **{FLAT + "r": 0.0, FLAT + "i": 0.0})
    try:
        model.data = model.generate_data(seed=11, **null)
        found = model.significance("Flat", n_toys=150, seed=3, restarts=2)
    finally:
        model.data = own
    assert found.n_invalid <= 5
    # Exponential with the mean 2: exp(-t/2) is uniform, and the toys say the same.
    assert found.p_value.value == pytest.approx(found.asymptotic_p, abs=0.15)


def test_fractions_of_many_toys_are_those_of_fit_fractions(model, own):
    model.data = own
    values, _ = model.fit(restarts=3)
    moved = {**values, FLAT + "r": 0.4}
    for resonance in ("Flat", "Kst892zero"):
        stems = total_couplings(model, resonance)
        fraction = fraction_function(model, resonance, stems, values)
        for at in (values, moved):
            (expected,) = model.fit_fractions(at, errors=False)
            assert fraction(at) == pytest.approx(expected[resonance][0], rel=1e-9)


def test_an_upper_limit_of_a_fraction(model, own):
    model.data = own
    model.set_fit_guesses(**model.fit(restarts=3)[0])
    found = model.fraction_limit("Flat", level=0.9, n_toys=60, seed=5)
    ((value, error),) = [f["Flat"] for f in model.fit_fractions()]
    assert found.observed == pytest.approx(value, rel=1e-9)
    # Where fractions are Gaussian numbers it is 1.28 errors above; they grow with it.
    assert 0.7 < (found.limit - value) / error < 2.2
    assert found.p_values[0] > 0.1 > found.p_values[-1]
    stricter = model.fraction_limit("Flat", level=0.8, n_toys=60, seed=5)
    assert stricter.limit < found.limit
    for wrong in ({"level": 1.0}, {"n_toys": 1}, {"n_points": 1}):
        with pytest.raises(jacta.UsageError):
            model.fraction_limit("Flat", **wrong)


def printed(capsys, command, *arguments):
    assert command([str(a) for a in arguments]) == 0
    return capsys.readouterr().out


def test_the_commands_print_what_the_methods_return(dalitz_example, capsys):
    folder = dalitz_example(20_000, 400)
    file = folder / "dalitz_model.yaml"
    model = jacta.AmplitudeModel(file)
    of_flat = [file, "--resonance", "Flat", "--seed", "2"]
    found = model.significance("Flat", n_toys=5, seed=2, restarts=2)
    shown = printed(capsys, significance_command, *of_flat, "-n", 5, "--restarts", 2)
    assert shown == found.text() + "\n" and "none reaches it" in shown
    document = json.loads(
        printed(capsys, significance_command, *of_flat, "--restarts", 2, "--json")
    )
    assert document["t"] == found.t and "p_value" not in document
    starts = ["--params", folder / "dalitz_truth.json"]
    many = [*of_flat, *starts, "-n", 20, "--points", 3]
    limit = json.loads(printed(capsys, limit_command, *many, "--json"))
    assert limit["observed"] < limit["limit"] and limit["seed"] == 2
    assert len(limit["points"]) == 3 and limit["n_toys"] == 20
    assert f"fraction < {limit['limit']:.4g} at 0.9" in printed(
        capsys, limit_command, *many
    )


def test_commands_refuse_what_they_cannot_answer(dalitz_example, capsys):
    file = str(dalitz_example(20_000, 400) / "dalitz_model.yaml")
    for command in (significance_command, limit_command):
        assert command([file, "--resonance", "flat"]) == 1
        assert "there is no resonance flat; there are " in capsys.readouterr().err
        assert command([file, "--resonance", "Flat", "--toy", "-1"]) == 2
        with pytest.raises(SystemExit):
            command([file])
        assert "--resonance" in capsys.readouterr().err
    assert significance_command([file, "--resonance", "Flat", "-n", "-1"]) == 2
    assert limit_command([file, "--resonance", "Flat", "--level", "1"]) == 2


def test_poles_of_a_fit(dalitz_example, tmp_path, capsys):
    folder = dalitz_example(20_000, 400)
    text = (folder / "dalitz_model.yaml").read_text()
    text = text.replace("width: 0.0473", "width: 0.0473, float: mg", 1)
    text += """
plot:
  mass: {R_KPi0: {}, R_PipPi0: {}}
  angle: {R_KPi0/K: {cos(beta): {bins: 5}}}
  2Dplot: {m_R_KPi0 & m_R_PipPi0: {xbins: 4, ybins: 3}}
"""
    (folder / "floating.yaml").write_text(text)
    model = jacta.AmplitudeModel(folder / "floating.yaml")
    truth = json.loads((folder / "dalitz_truth.json").read_text())
    model.set_fit_guesses(
        **{k: v for k, v in truth.items() if k in model.parameters.names}
    )
    values, _ = model.fit()
    covariance = model.covariances()
    poles = {pole.resonance: pole for pole in model.poles()}
    assert poles["Flat"].problem and poles["rho770"].mass_error == 0
    kstar = poles["Kst892zero"]
    # Near the parameters, with errors near theirs.
    assert kstar.mass == pytest.approx(values["Kst892zero_mass"], abs=0.006)
    errors = dict(zip(covariance["names"], np.sqrt(np.diag(covariance["hessian"]))))
    assert kstar.mass_error == pytest.approx(errors["Kst892zero_mass"], rel=0.1)
    assert kstar.width_error == pytest.approx(errors["Kst892zero_width"], rel=0.1)
    (tmp_path / "p.json").write_text(json.dumps({k: float(v) for k, v in values.items()}))
    np.save(tmp_path / "v.npy", covariance["hessian"])
    arguments = [folder / "floating.yaml", "--params", tmp_path / "p.json"]
    shown = printed(
        capsys, poles_command, *arguments, "--error_matrix", tmp_path / "v.npy"
    )
    assert shown == model.poles().text() + "\n"
    document = json.loads(printed(capsys, poles_command, *arguments, "--json"))
    assert [p["resonance"] for p in document["poles"]] == list(poles)
    assert poles_command([str(arguments[0]), "--error_matrix", "none.npy"]) == 1
    np.save(tmp_path / "v.npy", np.eye(2))
    assert (
        poles_command([str(arguments[0]), "--error_matrix", str(tmp_path / "v.npy")]) == 1
    )
    # Pairs and angles of its plot block.
    ((pair,),) = model.pair_projections()
    assert pair["data"].shape == (4, 3) and pair["data"].sum() + pair["outside"] == 400
    assert pair["total"].sum() == pytest.approx(400, rel=1e-9)
    kinds = [
        document_kind([{"chains": {}, key: []}], "f.json") for key in ("x_edges", "edges")
    ]
    assert kinds == ["pairs", "projections"]
    (projections,) = model.projections()
    (angle,) = [p for p in projections if p["name"] == "cos(beta) of R_KPi0/K"]
    assert len(angle["data"]) == 5 and angle["data"].sum() == 400


def test_sweights_take_out_a_species():
    rng = np.random.default_rng(3)
    n = (3000, 5000)
    y = np.concatenate([rng.normal(0, 1, n[0]), rng.uniform(-5, 5, n[1])])
    x = np.concatenate([rng.exponential(1, n[0]), rng.uniform(0, 5, n[1])])
    f = np.stack([np.exp(-y * y / 2) / math.sqrt(2 * math.pi), np.full(len(y), 0.1)])
    yields = np.array(n, float)
    for _ in range(500):  # the fit of the yields, by expectation and maximisation
        yields = (yields[:, None] * f / (yields @ f)).sum(axis=1)
    weights = statistics.sweights(f, yields)
    np.testing.assert_allclose(weights.sum(axis=1), yields, rtol=1e-6)
    np.testing.assert_allclose(weights.sum(axis=0), 1, rtol=1e-6)
    edges = np.linspace(0, 5, 11)
    counted, _ = np.histogram(x, edges, weights=weights[0])
    variance, _ = np.histogram(x, edges, weights=weights[0] ** 2)
    expected = yields[0] * -np.diff(np.exp(-edges))
    assert (((counted - expected) ** 2 / variance).sum()) < 30  # 1e-3 for 10 bins
    background, _ = np.histogram(x, edges, weights=weights[1])
    assert np.abs(background / (yields[1] / 10) - 1).max() < 0.25
    # The covariance of the yields, of the formula's other side.
    covariance = np.linalg.inv((f / (yields @ f)) @ (f / (yields @ f)).T)
    assert (weights[0] ** 2).sum() == pytest.approx(covariance[0, 0], rel=1e-6)
    for wrong in (
        lambda: statistics.sweights(f, [1.0]),
        lambda: statistics.sweights(f, [0.0, 0.0]),
        lambda: statistics.sweights(f[[1, 1]], [1.0, 2.0]),
    ):
        with pytest.raises(jacta.InputError):
            wrong()
