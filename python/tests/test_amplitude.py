"""Amplitude models: a decay of three spinless particles, from tf-pwa's configuration."""

import json
import pathlib
import warnings

import numpy as np
import pytest

import jacta

MODEL = """
data: {dat_order: [B, C, D], data: [data.npy], phsp: [phsp.npy]}
decay:
  A: [[R_BC, D], [R_CD, B]]
  R_BC: [B, C]
  R_CD: [C, D]
particle:
  $top: {A: {J: 0, P: -1, mass: 1.86}}
  $finals:
    B: {J: 0, P: -1, mass: 0.49}
    C: {J: 0, P: -1, mass: 0.14}
    D: {J: 0, P: -1, mass: 0.135}
  R_BC: [K]
  R_CD: [rho]
  K: {J: 1, P: -1, mass: 0.892, width: 0.05}
  rho: {J: 1, P: -1, mass: 0.775, width: 0.149}
constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
"""


def flat_events(n, seed):
    """Return momenta of A -> B C D at rest, not quite flat: masses in steps."""
    rng = np.random.default_rng(seed)
    mass = {"A": 1.86, "B": 0.49, "C": 0.14, "D": 0.135}

    def momentum(m, a, b):
        return np.sqrt((m**2 - (a + b) ** 2) * (m**2 - (a - b) ** 2)) / (2 * m)

    def direction():
        z = rng.uniform(-1, 1, n)
        phi = rng.uniform(0, 2 * np.pi, n)
        return np.stack(
            [np.sqrt(1 - z**2) * np.cos(phi), np.sqrt(1 - z**2) * np.sin(phi), z]
        )

    m_bc = rng.uniform(mass["B"] + mass["C"] + 1e-3, mass["A"] - mass["D"] - 1e-3, n)
    p_d = momentum(mass["A"], m_bc, mass["D"]) * direction()
    p_b = momentum(m_bc, mass["B"], mass["C"]) * direction()
    energy = np.sqrt(m_bc**2 + (p_d**2).sum(0))
    velocity, gamma = -p_d / energy, energy / m_bc

    def boosted(p, m):
        e = np.sqrt(m**2 + (p**2).sum(0))
        along = (velocity * p).sum(0)
        factor = (gamma - 1) / (velocity**2).sum(0) * along + gamma * e
        return np.stack([gamma * (e + along), *(p + factor * velocity)], 1)

    e_d = np.sqrt(mass["D"] ** 2 + (p_d**2).sum(0))
    return {
        "B": boosted(p_b, mass["B"]),
        "C": boosted(-p_b, mass["C"]),
        "D": np.stack([e_d, *p_d], 1),
    }


def write(path, momenta):
    np.save(path, np.stack([momenta[x] for x in "BCD"], 1).reshape(-1, 4))


@pytest.fixture
def model(tmp_path, monkeypatch):
    write(tmp_path / "data.npy", flat_events(200, 1))
    write(tmp_path / "phsp.npy", flat_events(500, 2))
    (tmp_path / "model.yml").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    return jacta.AmplitudeModel("model.yml")


RADIUS = "A->rho.Brho->C.D_total_0r"
PHASE = "A->rho.Brho->C.D_total_0i"
VALUES = {RADIUS: 0.7, PHASE: 0.3}


def test_likelihood_fit_and_toys(model, tmp_path):
    assert model.derivatives(**VALUES).value == pytest.approx(model.ll(**VALUES))
    best, ll = model.fit()
    assert model.fit_result.valid
    assert ll >= model.ll(**VALUES)
    # Toys are drawn from the sample that the likelihood is normalised to.
    with pytest.raises(jacta.InputError, match="the sample phsp has 500 events"):
        model.generate_data(seed=3, **best)
    write(tmp_path / "phsp.npy", flat_events(8000, 2))
    larger = jacta.AmplitudeModel("model.yml")
    toy = larger.generate_data(seed=3, **best)
    model.data = toy
    assert model.ll(**best) != ll


def test_what_follows_from_a_fit(model):
    best, _ = model.fit()
    covariances = model.covariances(best)
    assert covariances["names"] == [RADIUS, PHASE]
    errors = np.sqrt(np.diag(covariances["hessian"]))
    given = [model.fit_result.errors[name] for name in covariances["names"]]
    assert errors == pytest.approx(given, rel=1e-6)
    assert np.diag(covariances["monte_carlo"]).min() > 0
    (fractions,) = model.fit_fractions(best)
    parts = [value for name, (value, _) in fractions.items() if name != "sum_diag"]
    assert sum(parts) == pytest.approx(1)  # interferences included
    (projections,) = model.projections(best)
    all_outside = 0
    for p in projections:
        if p["name"].startswith("cos"):
            assert sum(p["data"]) == 200 and p["underflow"] == p["overflow"] == 0
            continue
        # Events outside the masses of the Monte Carlo sample are in no bin.
        outside = p["underflow"] + p["overflow"]
        assert sum(p["data"]) + outside == 200 and outside < 10
        all_outside += outside
        assert len(p["edges"]) == len(p["data"]) + 1
    assert all_outside > 0


def test_fractions_of_groups_chains_and_waves(model):
    best, _ = model.fit()
    (single,) = model.fit_fractions(best)
    assert model.resonances == ["K", "rho"]
    (chains,) = model.fit_fractions(best, by="chain")
    (waves,) = model.fit_fractions(best, by="wave")
    assert [v for v, _ in chains.values()] == pytest.approx([v for v, _ in waves.values()])
    (grouped,) = model.fit_fractions(best, groups={"both": ["K", 1], "rho": ["rho"]})
    assert grouped["both"] == pytest.approx((1, 0), abs=1e-6)
    assert grouped["rho"] == pytest.approx(single["rho"])
    (alone,) = model.fit_fractions(best, groups=["rho"], relative_to_groups=True)
    assert alone["rho"] == pytest.approx((1, 0), abs=1e-6)
    covariance = model.covariances(best)["hessian"]
    (twice,) = model.fit_fractions(best, covariance=4 * covariance)
    assert twice["K"][1] == pytest.approx(2 * single["K"][1])
    with pytest.warns(jacta.JactaWarning, match="maximum of the likelihood"):
        model.fit_fractions({RADIUS: 2.0, PHASE: 2.0})
    with pytest.raises(jacta.InputError, match="did you mean 'rho'"):
        model.fit_fractions(best, groups=[["rh"]])
    with pytest.raises(jacta.InputError, match="there is no chain 2"):
        model.fit_fractions(best, groups=[2])
    with pytest.raises(jacta.InputError, match="by"):
        model.fit_fractions(best, by="chains")
    with pytest.raises(jacta.InputError, match="2 free parameters"):
        model.fit_fractions(best, covariance=np.eye(3))
    with pytest.raises(jacta.UsageError, match="twice"):
        model.fit_fractions(best, groups=["rho", "rho"])


def test_angles_of_three_particles_are_linear_in_the_other_mass(model, tmp_path):
    (projections,) = model.projections(VALUES, bins=20)
    events = np.load(tmp_path / "data.npy").reshape(-1, 3, 4)

    def squared(*which):
        p = events[:, list(which)].sum(axis=1)
        return p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(axis=1)

    angles = {p["name"]: p for p in projections if p["name"].startswith("cos_theta")}
    assert list(angles) == ["cos_theta(B;B,C)", "cos_theta(C;C,D)"]
    place = {name: i for i, name in enumerate("BCD")}
    for name, p in angles.items():
        first, pair = name[len("cos_theta(") : -1].split(";")
        a = place[first]
        (b,) = {place[n] for n in pair.split(",")} - {a}
        (c,) = {0, 1, 2} - {a, b}
        # Energies of a and c in the rest frame of a and b: PDG, kinematics, 49.4.3.1.
        s = squared(a, b)
        e_a = (s + squared(a) - squared(b)) / (2 * np.sqrt(s))
        e_c = (squared(0, 1, 2) - s - squared(c)) / (2 * np.sqrt(s))
        p_a = np.sqrt(np.clip(e_a**2 - squared(a), 0, None))
        p_c = np.sqrt(np.clip(e_c**2 - squared(c), 0, None))
        # The mother comes from where c goes to.
        opposite = squared(a) + squared(c) + 2 * e_a * e_c - squared(a, c)
        expected = -opposite / (2 * p_a * p_c)
        counted, _ = np.histogram(expected, np.linspace(-1, 1, 21))
        assert np.abs(counted - p["data"]).sum() <= 2, name  # rounding at an edge
        assert sum(p["data"]) == 200 and p["edges"][0] == -1 and p["edges"][-1] == 1
        assert sum(p["total"]) == pytest.approx(200)


class Constrained(jacta.AmplitudeModel):
    """The radius is 0.7 +- 0.01 elsewhere."""

    def _ll(self, **values):
        return super()._ll(**values) + constraint(values[RADIUS])


def constraint(radius):
    return -0.5 * ((radius - 0.7) / 0.01) ** 2


def test_an_own_likelihood_needs_restarts(model):
    own = Constrained("model.yml")
    with pytest.warns(jacta.JactaWarning, match="give restarts"):
        own.fit()
    best, ll = own.fit(restarts=8)
    assert own.fit_result.valid

    def profile(radius):
        return model.fit(restarts=8, **{RADIUS: radius})[1] + constraint(radius)

    around = [profile(best[RADIUS] + step) for step in (-1e-3, 0, 1e-3)]
    assert max(around) == around[1] == pytest.approx(ll, abs=1e-5)


def test_cached_models_agree_with_the_likelihood(model):
    sample = model.amp.samples[0]
    weights = [[1.0] * 200]
    flat_weights = [[1 / 500] * 500]
    cached = jacta.ModelCachedInt(model.amp)
    plain = jacta.ModelCachedAmp(model.amp)
    for m in (cached, plain):
        assert m.trainable == [RADIUS, PHASE]
        m.set_params(VALUES)
    cached.build_cached_int([sample["phsp"]], flat_weights)
    arguments = ([sample["data"]], [sample["phsp"]], weights, flat_weights)
    nll, gradient = cached.nll_grad_batch(*arguments)
    assert nll == pytest.approx(-model.ll(**VALUES), rel=1e-11)
    other, slopes = plain.nll_grad_batch(*arguments)
    assert nll == pytest.approx(other, rel=1e-11)
    assert gradient == pytest.approx(slopes, rel=1e-9)
    expected = model.derivatives(**VALUES)
    assert gradient == pytest.approx([-expected.gradient[n] for n in cached.trainable])
    _, product = plain.grad_hessp_batch(np.array([1.0, 2.0]), *arguments)
    value, _, hessian = plain.nll_grad_hessian(sample["data"], sample["phsp"])
    assert value == pytest.approx(nll, rel=1e-11)
    assert product == pytest.approx(hessian @ [1, 2])
    spelt = plain.sum_nll_grad_bacth([sample["data"]])
    assert spelt[0] == plain.sum_nll_grad_batch([sample["data"]])[0]
    integral = plain.sum_log_integral_grad_batch([sample["phsp"]], 200)[0]
    assert spelt[0] + integral == pytest.approx(nll + 200 * np.log(500), rel=1e-11)


def test_data_off_the_mass_shell_are_warned_of(model):
    data = dict(model.data)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model.data = data
    name = model.amp.finals[1]
    one = {**data, "data": data["data"].copy()}
    one["data"][f"{name}_e"][3] *= 1.5
    with pytest.warns(jacta.JactaWarning, match=f"1 of .* event 3 .* of {name}, which"):
        model.data = one
    in_mev = {**data, "data": data["data"].copy()}
    for c in ("e", "px", "py", "pz"):
        in_mev["data"][f"{name}_{c}"] *= 1000
    with pytest.warns(jacta.JactaWarning, match=f"the mass of {name} is .* check units"):
        model.data = in_mev


def test_arguments_that_are_wrong_are_named(model):
    free = [p.name for p in model.parameters if p.fittable]
    values = dict.fromkeys(free, 0.5)
    with pytest.raises(jacta.InputError, match="direction: it has NaN"):
        model.hessian_product(np.full(len(free), np.nan), values)
    for sample in (1, -1):
        with pytest.raises(jacta.InputError, match=f"there is no sample {sample} among"):
            model.intensities(values, sample=sample)
    with pytest.raises(jacta.InputError, match="sample: a number, or what amp.sample"):
        model.intensities(values, sample=np.zeros((3, 4)))
    with pytest.raises(jacta.InputError, match="by: a word is needed, not 3"):
        model.fit_fractions(values, by=3)
    with pytest.raises(jacta.InputError, match="errors: True or False is needed"):
        model.fit_fractions(values, errors="yes")
    name = model.resonances[0]
    alone = model.fit_fractions(values, groups={"one": name}, errors=False)
    listed = model.fit_fractions(values, groups={"one": [name]}, errors=False)
    assert repr(alone) == repr(listed)


def test_lists_of_different_lengths_are_refused(model):
    sample = model.amp.samples[0]
    cached = jacta.ModelCachedInt(model.amp)
    cached.set_params(VALUES)
    with pytest.raises(jacta.Error):
        cached.nll_grad_batch([sample["data"]], [sample["phsp"]], [], [[1.0] * 500])
    with pytest.raises(jacta.InputError, match="C"):
        model.amp.sample({"B": np.zeros((2, 4))})


@pytest.mark.parametrize("name", ["m1_spin0", "m2b_rboost"])
def test_recorded_likelihoods(name, reference_dir, monkeypatch):
    folder = pathlib.Path(reference_dir).parent / "amplitude"
    monkeypatch.chdir(folder / "data")
    model = jacta.AmplitudeModel(folder / "cfg" / f"{name}.yml")
    recorded = json.loads((folder / f"{name}.json").read_text())
    values = model.known_values(recorded["params"])
    assert -model.ll(**values) == pytest.approx(recorded["nll"], rel=1e-11)
