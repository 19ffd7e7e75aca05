"""Goodness of fit by toys: what it accepts, what it rejects, and its numbers."""

import json
import math
import pathlib

import numpy as np
import pytest

import jacta
from jacta import statistics
from jacta.goodness.command import main
from jacta.goodness.terms import Energy, SaturatedPoisson, expectation

BINNED = pathlib.Path(__file__).resolve().parents[2] / "tests/golden/binned/model.yaml"


@pytest.fixture
def binned():
    return jacta.TemplateModel.from_config(BINNED)


def fitted(model, seed, **values):
    model.data = model.generate_data(seed=seed, **values)
    return jacta.goodness_of_fit(model, n_toys=60, seed=5)


def test_p_values_of_the_model_are_uniform(binned, model):
    # By the central limit theorem: the mean of 16 uniform numbers has a width of 0.072.
    for one in (binned, model):
        found = [fitted(one, seed) for seed in range(16)]
        for name in found[0].terms:
            mean = np.mean([item.terms[name].p_value.value for item in found])
            assert abs(mean - 0.5) < 0.25, name
        mean = np.mean([item.overall.value for item in found])
        assert abs(mean - 0.5) < 0.25


@pytest.mark.parametrize("kind", ["binned", "model"])
def test_data_of_another_shape_are_rejected(kind, request):
    model = request.getfixturevalue(kind)
    model.data = model.generate_data(seed=1, background_rate_multiplier=6.0)
    term = model.likelihood_names[0]
    assert (
        jacta.goodness_of_fit(model, n_toys=60, seed=5).terms[term].p_value.value > 0.02
    )
    moved = {name: table.copy() for name, table in model.data.items()}
    # All events in one corner: no value of a parameter does that.
    moved[term]["x"] = 4.9 - 0.1 * moved[term]["x"] / 6.0
    model.data = moved
    found = jacta.goodness_of_fit(model, n_toys=60, seed=5)
    assert found.terms[term].p_value.n_above == 0
    assert found.overall.value < 0.1


def test_the_binned_statistic_is_the_one_by_hand(binned):
    binned.data = binned.generate_data(seed=3)
    values, _ = binned.fit()
    values = {name: values[name] for name in binned.parameters.names}
    term = binned.likelihood_names[0]
    axes, expected = expectation(binned, term, values)
    total = sum(binned.get_expectation_values(True, **values)[term].values())
    assert expected.sum() == pytest.approx(total, rel=1e-9)
    table = binned.data[term]
    x = 0.0
    for i, j in np.ndindex(expected.shape):
        inside = np.ones(len(table), dtype=bool)
        for k, (name, edges) in zip((i, j), axes):
            right = table[name] <= edges[k + 1] if k + 2 == len(edges) else (
                table[name] < edges[k + 1])  # fmt: skip
            inside &= (table[name] >= edges[k]) & right
        n, mu = inside.sum(), expected[i, j]
        x += 2 * (mu - n) + (2 * n * math.log(n / mu) if n else 0.0)
    found = SaturatedPoisson(binned, term, values)(binned.data, values)
    assert found == pytest.approx(x, rel=1e-12)


def test_energy_with_weights_is_that_of_repeated_events():
    rng = np.random.default_rng(4)
    cells, data = rng.normal(size=(7, 2)), rng.normal(size=(5, 2))
    weights = np.array([1, 3, 0, 2, 1, 1, 4])
    found = statistics.EnergyReference(cells).statistic(data, weights)
    repeated = np.repeat(cells, weights, axis=0)
    assert found == pytest.approx(statistics.energy_statistic(data, repeated), rel=1e-12)
    assert statistics.EnergyReference(cells).statistic(data[:0], weights) == 0.0


def test_energy_sees_what_the_likelihood_does_not():
    # Heinrich's example: for an exponential with a fitted slope ln L is a function of the
    # mean alone, so that all events at one place are as good as any data.
    rng = np.random.default_rng(9)
    n = 100
    edges = np.linspace(0, 15, 301)
    centres = 0.5 * (edges[1:] + edges[:-1])

    def fit(x):
        mean = x.mean()
        return -len(x) * (math.log(mean) + 1.0), np.exp(-centres / mean)

    reference = statistics.EnergyReference(centres)
    data = np.full(n, 1.0)
    ll, weights = fit(data)
    energy = reference.statistic(data, weights)
    toys = [rng.exponential(1.0, size=n) for _ in range(200)]
    lls, energies = [], []
    for toy in toys:
        toy_ll, toy_weights = fit(toy)
        lls.append(toy_ll)
        energies.append(reference.statistic(toy, toy_weights))
    assert 0.3 < statistics.likelihood_p_value(lls, ll).value < 0.7
    assert statistics.p_value(energies, energy).n_above == 0


def test_cells_are_joined_where_they_are_many(model):
    values = model.parameters.nominal_values
    term = model.likelihood_names[0]
    whole = Energy(model, term, values)(model.generate_data(seed=1), values)
    few = pytest.MonkeyPatch()
    few.setattr("jacta.goodness.terms.MOST_CELLS", 12)
    joined = Energy(model, term, values)
    few.undo()
    assert len(joined._reference._cells) <= 12
    assert joined(model.generate_data(seed=1), values) == pytest.approx(whole, rel=0.9)


def test_the_same_seed_gives_the_same_toys(binned):
    binned.data = binned.generate_data(seed=2)
    first, second = (
        jacta.goodness_of_fit(binned, n_toys=20, seed=5, threads=threads)
        for threads in (1, 2)
    )
    for name, item in first.terms.items():
        assert (item.toys == second.terms[name].toys).all()
    fixed = jacta.goodness_of_fit(binned, n_toys=20, seed=5, fixed={"gain": 1.2})
    assert fixed.values["gain"] == 1.2


def test_other_models_are_told_what_to_do(twins):
    for model in twins:
        with pytest.raises(jacta.UsageError, match="jacta.statistics.p_value"):
            jacta.goodness_of_fit(model)


def test_the_command(binned, tmp_path, capsys):
    file = str(tmp_path / "toys.ii.h5")
    jacta.write_toys(file, [binned.generate_data(seed=i) for i in (1, 2)])
    arguments = [str(BINNED), "--data", file, "--toy", "1", "-n", "20", "--seed", "5"]
    assert main([*arguments, "--json", "--fix", "gain=1.2"]) == 0
    found = json.loads(capsys.readouterr().out)
    binned.data = jacta.read_toys(file)[1]
    expected = jacta.goodness_of_fit(binned, n_toys=20, seed=5, fixed={"gain": 1.2})
    assert found == expected.to_json()
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert "saturated Poisson" in text and "seed 5" in text
    for wrong, status, message in (
        (["--toy", "7"], 1, "has 2 data sets, and none of number 7"),
        (["--fix", "gain"], 2, "--fix takes NAME=TEXT"),
        (["--fix", "gain=x"], 2, "'x' is no number"),
        (["-n", "0"], 2, "-n is at least 1"),
    ):
        assert main([*arguments, *wrong]) == status
        captured = capsys.readouterr()
        assert message in captured.err and captured.out == ""
