"""MultiConfig beside the numbers of the real one (tools/reference/multi_config.py)."""

import json
import pathlib

import numpy as np
import pytest
import yaml

import jacta
from jacta.compat.tf_pwa.config_loader import MultiConfig

GOLDEN = pathlib.Path(__file__).parents[2] / "tests" / "golden"
RECORDED = json.loads((GOLDEN / "multi_config" / "multi_config.json").read_text())


@pytest.fixture
def configs(tmp_path):
    """The recorded configurations as dicts, with their samples as files."""
    found = []
    for name in RECORDED["models"]:
        given = json.loads((GOLDEN / "amplitude_models" / f"{name}.json").read_text())
        folder = tmp_path / name
        folder.mkdir()
        config = yaml.safe_load(given["config"])
        for file, rows in given["files"].items():
            np.savetxt(folder / file, np.array(rows), fmt="%.17g")
        for key, value in config["data"].items():
            if isinstance(value, list) and value[0] in given["files"]:
                config["data"][key] = [str(folder / v) for v in value]
            elif isinstance(value, str) and value in given["files"]:
                config["data"][key] = str(folder / value)
        found.append(config)
    return found


@pytest.mark.parametrize("kind", ("own", "same"))
def test_the_nll_is_that_of_tf_pwa(configs, kind):
    expected = RECORDED[kind]
    config = MultiConfig(configs, total_same=kind == "same")
    assert set(config.get_params(trainable_only=True)) == set(expected["values"])
    assert sorted(config.get_params()) == expected["all"]
    config.set_params(expected["values"])
    nll, gradient = config.get_fcn().nll_grad()
    assert nll == pytest.approx(expected["nll"], rel=1e-10)
    assert config.get_fcn()(expected["values"]) == pytest.approx(nll, rel=1e-12)
    assert sum(fcn() for fcn in config.get_fcns()) == pytest.approx(nll, rel=1e-12)
    names = config.model.parameters.fittable
    wanted = [expected["gradient"][name] for name in names]
    np.testing.assert_allclose(gradient, wanted, rtol=1e-7, atol=1e-7)


def test_values_are_handed_out_and_kept(configs, tmp_path):
    config = MultiConfig(configs)
    config.set_params(RECORDED["own"]["values"])
    config.save_params(str(tmp_path / "params.json"))
    other = MultiConfig(configs)
    other.set_params(str(tmp_path / "params.json"))
    assert other.get_params() == pytest.approx(config.get_params())
    own = [set(one.get_params()) for one in config.configs]
    assert own[0] == own[1] and not any("s0total" in name for name in own[0])
    first, second = (one.get_params() for one in config.configs)
    differing = {name for name in first if first[name] != second[name]}
    assert differing and all("_total_" in name for name in differing)
    assert len(config.get_amplitudes()) == len(config.get_models()) == 2
    assert len(config.get_all_data()) == 2


def test_a_fit_of_both(configs):
    config = MultiConfig(configs, total_same=True)
    config.set_params(RECORDED["same"]["values"])
    start = config.get_fcn()()
    result = config.fit()
    assert result.min_nll < start
    assert result.min_nll == pytest.approx(config.get_fcn()(), rel=1e-9)
    gradient = config.get_fcn().nll_grad()[1]
    assert len(gradient) == len(config.model.parameters.fittable)
    errors = config.get_params_error()
    assert list(errors) == list(config.model.parameters.fittable)
    assert config.inv_he.shape == (len(errors),) * 2


def test_a_constraint_counts_once(configs):
    constraint = {"Ks_mass": [0.8955, 0.01]}
    for config in configs:
        config["particle"]["Ks"]["float"] = "m"
    configs[0]["constrains"]["gauss_constr"] = constraint
    one = MultiConfig(configs, total_same=True)
    values = {**one.get_params(trainable_only=True), "Ks_mass": 0.9155}
    found = one.get_fcn()(values)
    del configs[0]["constrains"]["gauss_constr"]
    assert found == pytest.approx(
        MultiConfig(configs, total_same=True).get_fcn()(values) + 2.0, rel=1e-12
    )
    for config in configs:
        config["constrains"]["gauss_constr"] = constraint
    with pytest.raises(jacta.InputError, match="constrain Ks_mass both"):
        MultiConfig(configs)


def test_what_multi_config_does_not_take(configs):
    with pytest.raises(jacta.UsageError, match="share the variables"):
        MultiConfig(configs, vm=object())
    config = MultiConfig(configs)
    with pytest.raises(jacta.UsageError, match="samples of its configurations"):
        config.fit(datas=[1, 2])
