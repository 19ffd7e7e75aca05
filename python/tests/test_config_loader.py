"""The ConfigLoader of tf-pwa, and its functions, as their users write them."""

import json

import numpy as np
import pytest
from test_amplitude import MODEL, PHASE, RADIUS, flat_events, write

import jacta
from jacta.compat.tf_pwa import utils as tf_pwa_utils
from jacta.compat.tf_pwa.config_loader import ConfigLoader


@pytest.fixture
def loader(tmp_path, monkeypatch):
    write(tmp_path / "data.npy", flat_events(200, 1))
    write(tmp_path / "phsp.npy", flat_events(500, 2))
    (tmp_path / "model.yml").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    config = ConfigLoader("model.yml")
    config.set_params({RADIUS: 0.7, PHASE: 0.3})
    return config


def test_a_config_loader(loader):
    config = loader
    fcn = config.get_fcn()
    nll, gradient, hessian = fcn.nll_grad_hessian()
    assert nll == fcn() and hessian.shape == (len(gradient),) * 2
    result = config.fit()
    assert result.success and result.min_nll <= nll
    assert result.min_nll == pytest.approx(config.get_fcn()(result.params))
    errors = config.get_params_error()
    assert np.sqrt(np.diag(config.inv_he)) == pytest.approx(list(errors.values()))
    fractions, fraction_errors = config.cal_fitfractions()
    assert sum(fractions.values()) == pytest.approx(1)
    assert all(error > 0 for error in fraction_errors.values())
    assert config.vm.trainable_vars == list(errors) and result.ndf == len(errors)
    assert result.hess_inv == pytest.approx(config.inv_he, rel=1e-3)
    with pytest.warns(jacta.JactaWarning, match="no phsp_noeff"):
        phase_space = config.get_phsp_noeff()
    assert config.cal_fitfractions({}, phase_space)[0] == fractions
    with pytest.raises(jacta.InputError, match="phsp_noeff in the configuration"):
        config.cal_fitfractions({}, config.get_data("data")[0])
    # tf-pwa's ways to ask: what is left of all resonances, and groups of them.
    assert set(fractions) == {"K", "rho", ("rho", "K")}
    one, one_error = config.cal_fitfractions(res=["K"])
    assert one == {"K": pytest.approx(1)} and one_error == {
        "K": pytest.approx(0, abs=1e-6)
    }
    assert config.cal_fitfractions(exclude_res=["rho"])[0] == one
    grouped, _ = config.cal_fitfractions(res=[["K", "rho"], 1], method="new")
    assert grouped["['K', 'rho']"] == pytest.approx(1)
    assert grouped["1"] == pytest.approx(fractions["rho"])
    assert grouped["sum_diag"] == pytest.approx(1 + fractions["rho"])
    assert ("1", "['K', 'rho']") in grouped
    with pytest.raises(jacta.InputError, match="no resonance pho"):
        config.cal_fitfractions(exclude_res=["pho"])
    tf_pwa_utils.save_frac_csv("fit_frac.csv", fractions)
    lines = open("fit_frac.csv", newline="").read().split("\r\n")
    assert lines[0] == ",K,rho" and lines[1] == f"K,{fractions['K']!r},"
    assert lines[2] == f"rho,{fractions['rho', 'K']!r},{fractions['rho']!r}"
    config.save_params("final.json")
    values = json.load(open("final.json"))["value"]
    other = ConfigLoader("model.yml")
    other.set_params("final.json")
    assert other.get_params() == pytest.approx(values)
    amplitude = config.get_amplitude()
    data = config.get_data("data")[0]
    assert amplitude(data) == pytest.approx(config.model.intensities())
    assert (amplitude(config.get_data("phsp")) > 0).all()


def mass_of_kaon(sample):
    p = sample.momenta[0] + sample.momenta[1]
    return np.sqrt(p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(axis=1))


def test_toys_of_a_config_loader(loader, tmp_path):
    toy = loader.generate_toy(2000, seed=1)
    flat = loader.generate_phsp(20000, seed=2)
    assert (len(toy), len(flat)) == (2000, 20000)
    for sample in (toy, flat):
        total = sum(sample.momenta)
        assert total[:, 0] == pytest.approx(1.86) and abs(total[:, 1:]).max() < 1e-9
        pion = sample.get_momentum("C")
        assert pion[:, 0] ** 2 - (pion[:, 1:] ** 2).sum(axis=1) == pytest.approx(0.14**2)
        assert sample.get_weight().tolist() == [1.0] * len(sample)
    # The toy is distributed as flat events weighted with the intensity.
    edges = np.linspace(0.63, 1.725, 13)
    weights = loader.get_amplitude()(flat)
    expected, _ = np.histogram(mass_of_kaon(flat), edges, weights=weights)
    squares, _ = np.histogram(mass_of_kaon(flat), edges, weights=weights**2)
    counted, _ = np.histogram(mass_of_kaon(toy), edges)
    scale = len(toy) / weights.sum()
    pulls = (counted - scale * expected) / np.sqrt(scale * expected + scale**2 * squares)
    assert (pulls**2).sum() < 35  # one in two thousand for 12 bins
    unweighted, _ = np.histogram(mass_of_kaon(flat), edges)
    assert abs(counted - unweighted / 10).max() > 200  # not flat
    again = loader.generate_toy(2000, seed=1)
    assert np.array_equal(again.momenta, toy.momenta)
    toy.savetxt("toy.dat", loader.get_dat_order())
    (tmp_path / "other.yml").write_text(MODEL.replace("data.npy", "toy.dat"))
    other = ConfigLoader("other.yml").get_data("data")[0]
    assert np.array_equal(other.momenta, toy.momenta)
    with pytest.raises(jacta.InputError, match="there are B, C, D"):
        toy.savetxt("toy.dat", ["K"])
    with pytest.raises(jacta.UsageError, match="gen_p, include_charge"):
        loader.generate_toy(gen_p=flat_events, include_charge=True)
    with pytest.raises(jacta.InputError, match="plot_partial_wave takes the samples"):
        loader.plot_partial_wave(data=[toy])


# With tf-pwa 0.2.2: cal_bins_numbers of its ConfigLoader, AdaptiveBound and cal_chi2 of its
# adaptive_bins, on the same files, with boxes of R_BC and R_CD.
CHI_SQUARES = [
    ("", [[2, 2]] * 3, 967.7072501018876, 61),
    ("", [[3, 2], [2, 1]], 335.76483586269654, 9),
    (", bg: [bg.npy], bg_weight: 0.5", [[2, 2]] * 3, 792.6191030846428, 61),
    (", bg: [bg.npy], bg_weight: 0.5", [[3, 2], [2, 1]], 276.34965839657934, 9),
]


@pytest.mark.parametrize("keys, bins, chi_square, ndf", CHI_SQUARES)
def test_chi_square_in_boxes(loader, tmp_path, capsys, keys, bins, chi_square, ndf):
    write(tmp_path / "bg.npy", flat_events(40, 3))
    (tmp_path / "bg.yml").write_text(MODEL.replace("[phsp.npy]", "[phsp.npy]" + keys))
    config = ConfigLoader("bg.yml")
    config.set_params({RADIUS: 0.7, PHASE: 0.3})
    found = config.cal_chi2(bins=bins, mass=["R_BC", "R_CD"])
    assert found == (pytest.approx(chi_square, rel=1e-9), ndf)
    assert "number of free parameters:  2" in capsys.readouterr().out

    def one_axis(sample):
        return mass_of_kaon(sample)[None, :]

    assert config.cal_chi2(one_axis, bins=[[5]])[1] == 2
    with pytest.raises(jacta.InputError, match="there are A, R_BC, R_CD"):
        config.cal_chi2(mass=["R_BD"])
    with pytest.raises(jacta.InputError, match="fewer bins"):
        config.cal_chi2(bins=[[20, 20]], mass=["R_BC", "R_CD"])


def test_the_sample_without_efficiency(loader, tmp_path):
    write(tmp_path / "flat.npy", flat_events(300, 4))
    keys = "[phsp.npy], phsp_noeff: [flat.npy]"
    (tmp_path / "flat.yml").write_text(MODEL.replace("[phsp.npy]", keys))
    config = ConfigLoader("flat.yml")
    assert len(config.get_phsp_noeff()) == 300
    assert loader.get_data("phsp_noeff") is None
    config.set_params({RADIUS: 0.7, PHASE: 0.3})
    config.inv_he = np.eye(2)
    found, _ = config.cal_fitfractions({}, config.get_phsp_noeff())
    intensity = config.get_amplitude()(config.get_phsp_noeff())
    config.set_params({RADIUS: 0.0})
    alone = config.get_amplitude()(config.get_phsp_noeff())
    assert found["K"] == pytest.approx(alone.sum() / intensity.sum(), rel=1e-9)


def test_decays_are_no_objects_here(loader):
    with pytest.raises(jacta.UsageError, match="config.model.wave_names"):
        loader.get_decay().get_particle("K")
    assert loader.model.wave_names and loader.config["decay"]["R_BC"] == ["B", "C"]


PRINTED = [
    ((1.2345, 0.0512), "1.23 +/- 0.05"),
    ((1.2345, 0.2312), "1.23 +/- 0.23"),
    ((12345.6, 96.7), "12300 +/- 100"),
    ((12345.6, 151.0), "12350 +/- 150"),
    ((0.001234, 3.42e-05), "0.001234 +/- 0.000034"),
    ((5.0,), "5.0"),
    ((1.0, 0.0), "1.0 ? 0.0"),
    ((2.5, 3.6), "2 +/- 4"),
    ((0.93155, 0.0998), "0.9 +/- 0.1"),
]


def test_numbers_are_printed_as_tf_pwa_prints_them():
    from jacta.compat.tf_pwa.utils import error_print

    # What tf_pwa.utils.error_print of tf-pwa 0.2.2 returns.
    for arguments, shown in PRINTED:
        assert error_print(*arguments) == shown


def test_sums_over_functions_of_ones_own():
    from jacta.opt_int import Variable

    a, b = Variable(0.7, "a"), Variable(-0.4, "b")
    x, y = np.linspace(1, 2, 5), np.linspace(3, 4, 5)
    value, gradient = jacta.sum_gradient([lambda: a.value * x**2 + b.value], [a, b], 0.5)
    assert value == pytest.approx(0.5 * (0.7 * x**2 - 0.4).sum())
    assert gradient == pytest.approx([0.5 * (x**2).sum(), 2.5])

    def f(data, cached):
        return a.value**2 * data + b.value**2 * cached

    s = 0.49 * x + 0.16 * y
    value, gradient, product = jacta.sum_grad_hessp_data2(
        f, [1.0, 2.0], [a, b], [x], [y], trans=np.log
    )
    first = np.array([(1.4 * x / s).sum(), (-0.8 * y / s).sum()])
    assert value == pytest.approx(np.log(s).sum()) and gradient == pytest.approx(first)
    g = np.stack([1.4 * x, -0.8 * y])
    hessian = np.diag([(2 * x / s).sum(), (2 * y / s).sum()]) - (g / s**2) @ g.T
    assert product == pytest.approx(hessian @ [1, 2], rel=1e-4)
    assert (a.value, b.value) == (0.7, -0.4)
    with pytest.raises(jacta.UsageError, match="differ in length"):
        jacta.sum_gradient_data2(f, [a], [x], [])
