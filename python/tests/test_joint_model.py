"""Models fitted together: decays of two files, a search with a decay, commands."""

import json
import pathlib
import subprocess

import numpy as np
import pytest

import jacta
from jacta.program import program

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"


def call(folder, *words):
    done = subprocess.run(
        [program(), *map(str, words)], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(dalitz_example):
    """The Dalitz example, its data in two halves, as one file and as two."""
    at = dalitz_example(20_000, 1_500)
    data = np.load(at / "dalitz_data.npy").reshape(-1, 4)
    np.save(at / "first.npy", data[: 3 * 900])
    np.save(at / "second.npy", data[3 * 900 :])
    text = (at / "dalitz_model.yaml").read_text()
    for name in ("first", "second"):
        own = text.replace("dalitz_data.npy", f"{name}.npy")
        (at / f"{name}.yaml").write_text(own)
    both = text.replace("[dalitz_data.npy]", "[[first.npy], [second.npy]]").replace(
        "[dalitz_phsp.npy]", "[[dalitz_phsp.npy], [dalitz_phsp.npy]]"
    )
    (at / "both.yaml").write_text(both)
    (at / "joint.yaml").write_text(
        "statistical_model: jacta.JointModel\n"
        "models: {first: first.yaml, second: second.yaml}\n"
    )
    (at / "search.yaml").write_text(
        "statistical_model: jacta.JointModel\n"
        f"models: {{search: {GOLDEN / 'two_shape' / 'model.yaml'}, decay: first.yaml}}\n"
    )
    return at


@pytest.fixture(scope="module")
def truth(folder):
    return json.loads((folder / "dalitz_truth.json").read_text())


def test_two_files_are_two_samples_of_one(folder, truth):
    joint = jacta.JointModel.from_config(folder / "joint.yaml")
    both = jacta.AmplitudeModel(folder / "both.yaml")
    assert joint.parameters.names == both.parameters.names
    assert joint.ll(**truth) == pytest.approx(both.ll(**truth), rel=1e-13)
    found, expected = joint.derivatives(**truth), both.derivatives(**truth)
    for name in expected.gradient:
        assert found.gradient[name] == pytest.approx(expected.gradient[name], rel=1e-9)
    np.testing.assert_allclose(found.hessian, expected.hessian, rtol=1e-9, atol=1e-8)
    joint.set_fit_guesses(**truth)
    both.set_fit_guesses(**truth)
    values, ll = joint.fit()
    others, other_ll = both.fit()
    assert joint.fit_result.valid and ll == pytest.approx(other_ll, rel=1e-12)
    for name, error in both.fit_result.errors.items():
        assert values[name] == pytest.approx(others[name], abs=1e-4 * error)
        assert joint.fit_result.errors[name] == pytest.approx(error, rel=1e-6)
    # Fractions and all else that a decay has come from its own model.
    parts = joint.parts
    assert sum(p.ll(**values) for p in parts.values()) == pytest.approx(ll, rel=1e-12)
    (fractions,) = parts["first"].fit_fractions(values, errors=False)
    (expected,) = both.fit_fractions(others, errors=False)[:1]
    assert fractions["rho770"][0] == pytest.approx(expected["rho770"][0], rel=1e-4)


def test_a_search_with_a_decay(folder, truth):
    files = {
        "search": GOLDEN / "two_shape" / "model.yaml",
        "decay": folder / "first.yaml",
    }
    joint = jacta.JointModel(files)
    assert not joint.is_data_set  # the search has no data of its own
    toy = joint.generate_data(seed=3, **truth)
    joint.data = toy
    joint.set_fit_guesses(**truth)
    values, ll = joint.fit()
    assert joint.fit_result.valid
    alone = 0.0
    for part in joint.parts.values():
        part.set_fit_guesses(
            **{k: v for k, v in truth.items() if k in part.parameters.names}
        )
        one, one_ll = part.fit()
        alone += one_ll
        for name, value in one.items():
            error = joint.fit_result.errors.get(name, 0.0)
            assert values[name] == pytest.approx(value, abs=1e-3 * error + 1e-9), name
    # Nothing is shared: the models do not know of each other.
    assert ll == pytest.approx(alone, rel=1e-10)
    poi = joint.parts["search"].parameters.fittable[0]
    joint_edges = joint.confidence_interval(
        poi, confidence_interval_threshold=lambda _: 1.0
    )
    search = joint.parts["search"]
    edges = search.confidence_interval(poi, confidence_interval_threshold=lambda _: 1.0)
    assert joint_edges == pytest.approx(edges, rel=1e-4)
    # Other data of one of them leave the rest alone.
    del toy["generate_values"]
    without = {k: v for k, v in toy.items() if not k.startswith("decay")}
    joint.data = without
    own = jacta.AmplitudeModel(folder / "first.yaml")
    assert joint.ll(**values) == pytest.approx(
        search.ll(**{k: v for k, v in values.items() if k in search.parameters.names})
        + own.ll(**{k: v for k, v in values.items() if k in own.parameters.names}),
        rel=1e-12,
    )


def test_commands_take_joint_models(folder, truth):
    (folder / "params.json").write_text(json.dumps(truth))
    call(folder, "validate", "joint.yaml")
    fit = json.loads(
        call(folder, "fit", "joint.yaml", "--params", "params.json", "--json")
    )
    joint = jacta.JointModel.from_config(folder / "joint.yaml")
    joint.set_fit_guesses(**truth)
    assert fit["ll"] == pytest.approx(joint.fit()[1], rel=1e-12)
    made = ("generate", "search.yaml", "--params", "params.json", "-n", 2, "--seed", 1)
    call(folder, *made, "-o", "toys.ii.h5")
    toys = jacta.read_toys(str(folder / "toys.ii.h5"))
    assert set(toys[0]) == {
        *("search_sr0", "search_sr1", "search_ancillary", "decay_data"),
        "generate_values",
    }
    one = ("fit", "search.yaml", "--data", "toys.ii.h5", "--toy", 1, "--params")
    found = json.loads(call(folder, *one, "params.json", "--json"))
    assert found["valid"]


def test_toys_of_a_runner(folder, truth):
    joint = jacta.JointModel.from_config(folder / "joint.yaml")
    poi = next(name for name in truth if name.endswith("r"))
    runner = jacta.Runner(
        joint,
        poi=poi,
        hypotheses=["free", "true"],
        generate_values=truth,
        n_mc=40,
        seed=4,
        toydata_mode="generate",
    )
    free, true = runner.simulate_and_fit()
    assert free["valid_fit"].mean() > 0.9
    q = 2 * (free["ll"] - true["ll"])[free["valid_fit"]]
    # chi-square with one degree of freedom: mean 1, 68 % below 1.
    assert (q > -1e-6).all() and 0.4 < q.mean() < 1.8


def test_what_makes_no_sense(folder):
    with pytest.raises(jacta.InputError, match="names its models"):
        jacta.JointModel({})
    with pytest.raises(jacta.Error, match="none.yaml"):
        jacta.JointModel({"a": folder / "none.yaml"})
    other = (folder / "first.yaml").read_text().replace("mass: 0.77511", "mass: 0.8")
    (folder / "other.yaml").write_text(other)
    # A mass that is fixed is a parameter too.
    with pytest.raises(jacta.InputError, match="rho770_mass of the models a and b"):
        jacta.JointModel({"a": folder / "first.yaml", "b": folder / "other.yaml"})
