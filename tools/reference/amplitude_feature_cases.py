"""Models of amplitude_models.py that are about decays, samples and likelihoods."""

import numpy as np
from amplitude_cases import SCALAR, add

BARYON = (2.28646, (0.938272, 0.493677, 0.13957))


def baryon(
    name,
    data="",
    top="",
    kstar="",
    lam="",
    first="p_break: True",
    constraints="",
    chains="",
    **more,
):
    """Add a case for Lambda_c -> p K pi with a K*, a Delta and a Lambda."""
    add(
        name,
        f"""
        data: {{dat_order: [p, K, pi], data: [data.dat], phsp: [phsp.dat]{data}}}
        decay:
          Lc: [[Ks, p, {first}], [Del, K, p_break: True], [Lam, pi, p_break: True]]
          Ks: [K, pi{kstar}]
          Del: [p, pi]
          Lam: [p, K{lam}]
        particle:
          $top: {{Lc: {{J: 1/2, P: +1, mass: 2.28646{top}}}}}
          $finals:
            p: {{J: 1/2, P: +1, mass: 0.938272}}
            K: {{J: 0, P: -1, mass: 0.493677}}
            pi: {{J: 0, P: -1, mass: 0.13957}}
          Ks: {{J: 1, P: -1, mass: 0.8955, width: 0.047}}
          Del: {{J: 3/2, P: +1, mass: 1.232, width: 0.117}}
          Lam: {{J: 3/2, P: -1, mass: 1.519, width: 0.016}}
        {chains}
        constrains:
          decay: {{fix_chain_idx: 0, fix_chain_val: 1.2}}
          {constraints}
        """,
        BARYON,
        **more,
    )


def signs(n):
    """Return a maker of charges of both signs."""
    return lambda rng: np.where(rng.uniform(size=n) < 0.4, -1.0, 1.0)


def numbers(n, low, high):
    """Return a maker of uniform numbers."""
    return lambda rng: rng.uniform(low, high, size=n)


CHARGES = {"charge.dat": signs(12), "phsp_charge.dat": signs(25)}
WITH_CHARGES = ", data_charge: charge.dat, phsp_charge: phsp_charge.dat"

# ---- decays ----------------------------------------------------------------------------

baryon("decay_ls", moving=True)
baryon("decay_helicity_full_inner", lam=", model: helicity_full")
baryon("decay_helicity_parity", lam=", model: helicity_parity")
baryon(
    "decay_gls_cpv",
    data=WITH_CHARGES,
    first="p_break: True, model: gls-cpv",
    files=CHARGES,
)
baryon("decay_l_list", first="p_break: True, l_list: [0, 1]")
baryon("decay_ls_list", first="p_break: True, ls_list: [[1, 1/2], [0, 1/2]]")
baryon("decay_ls_selector", first="p_break: True, ls_selector: qr")
baryon("decay_no_barrier", first="p_break: True, has_barrier_factor: False")
baryon("decay_no_ql", first="p_break: True, has_ql: False")
baryon("decay_no_bprime", first="p_break: True, has_bprime: False")
baryon("decay_no_q0", first="p_break: True, no_q0: True")
baryon("decay_min_l", first="p_break: True, force_min_l: True")
baryon("decay_barrier_norm", first="p_break: True, barrier_factor_norm: True")
baryon("decay_barrier_mass", first="p_break: True, barrier_factor_mass: True")
baryon("decay_cartesian", first="p_break: True, params_polar: False")
baryon("decay_params_head", first="p_break: True, params_head: AB")
baryon("chain_unaligned", chains="decay_chain: {$all: {aligned: False}}")
baryon("chain_params", first="p_break: True, decay_chain_params: {aligned: False}")
baryon(
    "chain_is_cp",
    data=WITH_CHARGES,
    chains="decay_chain: {$all: {is_cp: True}}",
    files=CHARGES,
)
baryon("charge_reversed", data=WITH_CHARGES, files=CHARGES)
baryon("charge_helicities", data=WITH_CHARGES + ", cp_trans: False", files=CHARGES)

# ---- kinematics --------------------------------------------------------------------------

baryon("frame_center_mass", data=", center_mass: True", moving=True)
baryon("frame_fixed_z", data=", random_z: False", moving=True)
baryon(
    "frame_fixed_center_mass", data=", random_z: False, center_mass: True", moving=True
)
REFERENCE = ", align_ref: center_mass"
baryon("frame_reference", data=REFERENCE, moving=True, correction="center_mass")
baryon(
    "frame_reference_fixed_z",
    data=REFERENCE + ", random_z: False",
    moving=True,
    correction="center_mass",
)
AXES = ", r_boost: False"
baryon("axes_half_integer", data=AXES, moving=True, correction="nearest_sign")
baryon(
    "axes_half_integer_fixed_z",
    data=AXES + ", random_z: False",
    moving=True,
    correction="nearest_sign",
)


def vectors(name, data, top="", **more):
    """Add a case for a moving B(1-) -> V(1-) W(1-) pi."""
    add(
        name,
        f"""
        data: {{dat_order: [V, W, pi], data: [data.dat], phsp: [phsp.dat]{data}}}
        decay:
          B: [[R, pi, p_break: True], [S, W, p_break: True], [T, V, p_break: True]]
          R: [V, W]
          S: [V, pi]
          T: [W, pi]
        particle:
          $top: {{B: {{J: 1, P: -1, mass: 3.4{top}}}}}
          $finals:
            V: {{J: 1, P: -1, mass: 0.77}}
            W: {{J: 1, P: -1, mass: 0.6}}
            pi: {{J: 0, P: -1, mass: 0.14}}
          R: {{J: 0, P: 1, mass: 1.8, width: 0.3}}
          S: {{J: 1, P: 1, mass: 1.5, width: 0.2}}
          T: {{J: 0, P: -1, mass: 1.3, width: 0.2}}
        constrains: {{decay: {{fix_chain_idx: 0, fix_chain_val: 1.2}}}}
        """,
        (3.4, (0.77, 0.6, 0.14)),
        moving=True,
        **more,
    )


vectors("vectors_axes", AXES)
vectors("vectors_axes_reference", AXES + REFERENCE)
vectors("vectors_boosts", "")
vectors("vectors_reference", REFERENCE, correction="center_mass")

add(
    "muons_moving",
    """
    data: {dat_order: [p, K, mup, mum], data: [data.dat], phsp: [phsp.dat]}
    decay:
      Lb: [[Lam, Jpsi, p_break: True], [Pc, K, p_break: True]]
      Lam: [p, K]
      Pc: [Jpsi, p, l_list: [0, 2]]
      Jpsi: [mup, mum]
    particle:
      $top: {Lb: {J: 1/2, P: +1, mass: 5.61960}}
      $finals:
        p: {J: 1/2, P: +1, mass: 0.938272}
        K: {J: 0, P: -1, mass: 0.493677}
        mup: {J: 1/2, P: -1, mass: 0.105658}
        mum: {J: 1/2, P: +1, mass: 0.105658}
      Jpsi: {J: 1, P: -1, mass: 3.0969, model: one}
      Lam: {J: 1/2, P: -1, mass: 1.67, width: 0.03}
      Pc: {J: 3/2, P: -1, mass: 4.450, width: 0.05}
    constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
    """,
    (5.6196, (0.938272, 0.493677, 0.105658, 0.105658)),
    moving=True,
)

# ---- samples and likelihoods ---------------------------------------------------------------

baryon("weights_phsp", data=", phsp_weight: w.dat", files={"w.dat": numbers(25, 0.2, 2)})
baryon("weights_data", data=", data_weight: w.dat", files={"w.dat": numbers(12, 0.2, 2)})
baryon(
    "weights_background",
    data=", bg: [bg.dat], bg_weight: 0.2",
    files={"bg.dat": "momenta"},
    sizes={"bg.dat": 9},
)
baryon(
    "weights_scaled",
    data=", bg: [bg.dat], bg_weight: w.dat, weight_scale: True",
    files={"bg.dat": "momenta", "w.dat": numbers(9, 0.05, 0.3)},
    sizes={"bg.dat": 9},
)
baryon("likelihood_extended", data=", extended: True")
VALUES = {
    "e.dat": numbers(12, 0.3, 1),
    "b.dat": numbers(12, 0.3, 1),
    "ep.dat": numbers(25, 0.3, 1),
    "bp.dat": numbers(25, 0.3, 1),
}
CFIT = (
    ", model: cfit, bg_frac: 0.2, data_eff_value: e.dat, data_bg_value: b.dat, "
    "phsp_eff_value: ep.dat, phsp_bg_value: bp.dat"
)
baryon("likelihood_cfit", data=CFIT, files=VALUES)
baryon("likelihood_cfit_extended", data=CFIT + ", extended: True", files=VALUES)
# ---- parameters ------------------------------------------------------------------------------

TOTAL = "Lc->Del.KDel->p.pi_total_0"
OTHER = "Lc->Lam.piLam->p.K_total_0"
baryon("parameters_equal", constraints=f"var_equal: [[{TOTAL}r, {OTHER}r]]")
baryon(
    "parameters_equal_fixed",
    constraints=f"var_equal: [[{TOTAL}r, {OTHER}r]]"
    f"\n          fix_var: {{{TOTAL}r: 0.7}}",
)
baryon(
    "parameters_transformed",
    constraints=f"from_trans: {{{TOTAL}r: {{x: {OTHER}r, k: 1.5, b: 0.2}}}}",
)
baryon("parameters_gauss", constraints="gauss_constr: {" + f"{TOTAL}r: [0.6, 0.1]" + "}")
baryon("parameters_free_mass", constraints="free_var: [Lam_mass, Ks_width]")
baryon("parameters_radius", constraints="fix_var: {" + f"{TOTAL}i: 0.4" + "}")


# ---- identical particles, masses that are not given, photons ----------------------------------


def pions(name, data="", kaon="mass: 0.493677", pion="mass: 0.13957", **more):
    """Add a case for D -> K pi pi with both pions in the same resonances."""
    add(
        name,
        f"""
        data: {{dat_order: [K, pi, pj], data: [data.dat], phsp: [phsp.dat]{data}}}
        decay:
          D: [[R, pj], [S, K]]
          R: [K, pi]
          S: [pi, pj]
        particle:
          $top: {{D: {{J: 0, P: -1, mass: 1.86484}}}}
          $finals:
            K: {{J: 0, P: -1, {kaon}}}
            pi: {{J: 0, P: -1, {pion}}}
            pj: {{J: 0, P: -1, {pion}}}
          R: {{J: 1, P: -1, mass: 0.8955, width: 0.05}}
          S: {{J: 0, P: 1, mass: 0.99, width: 0.1}}
        constrains: {{decay: {{fix_chain_idx: 0, fix_chain_val: 1.0}}}}
        """,
        SCALAR,
        **more,
    )


pions("identical_pions", data=", identical_particles: [[pi, pj]]")
pions("cp_particles", data=", cp_particles: [[pi, pj]]", kaon="mass: 0.493677, C: 1")
pions("masses_missing", pion="C: 1", kaon="C: 1")

add(
    "photon_chain",
    """
    data: {dat_order: [gam, pi, pj], data: [data.dat], phsp: [phsp.dat], random_z: False}
    decay:
      psi: [[R, gam], [Q, pj]]
      R: [pi, pj]
      Q: [gam, pi]
    particle:
      $top: {psi: {J: 1, P: -1, mass: 3.0969, spins: [-1, 1]}}
      $finals:
        gam: {J: 1, P: -1, mass: 0.0, spins: [-1, 1]}
        pi: {J: 0, P: -1, mass: 0.13957}
        pj: {J: 0, P: -1, mass: 0.13957}
      R: {J: 2, P: 1, mass: 1.275, width: 0.185}
      Q: {J: 1, P: 1, mass: 1.23, width: 0.14}
    constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
    """,
    (3.0969, (0.0, 0.13957, 0.13957)),
)

# ---- polarised parents -------------------------------------------------------------------

VECTOR = ", polarization: vector"
HALF = {f"Lc_polarization_p{k}": v for k, v in {"x": 0.3, "y": -0.2, "z": 0.4}.items()}
baryon("polarized_half", top=VECTOR, moving=True, params=HALF)
baryon(
    "polarized_half_fixed",
    top=VECTOR,
    constraints="fix_var: {Lc_polarization_px: 0.0, Lc_polarization_py: 0.0, "
    "Lc_polarization_pz: 1.0}",
)
baryon(
    "polarized_half_charges",
    data=WITH_CHARGES,
    top=VECTOR,
    first="p_break: True, model: gls-cpv",
    files=CHARGES,
    params=HALF,
)
ONE = [0.2, -0.1, 0.15, 0.1, 0.05, -0.2, 0.1, 0.25]
vectors(
    "polarized_one",
    ", random_z: False",
    top=VECTOR,
    params={f"B_polarization_p_{k}": v for k, v in enumerate(ONE)},
)

# ---- events of several rows, seen with a finite resolution ---------------------------------

ROWS = {"data.dat": 5, "phsp.dat": 12, "bg.dat": 3, "repeat": 4}
baryon(
    "resolution_rows",
    data=", resolution_size: 4, data_weight: w.dat",
    sizes=ROWS,
    files={"w.dat": numbers(20, 0.2, 2)},
)
baryon(
    "resolution_background",
    data=", resolution_size: 4, bg: [bg.dat], bg_weight: 0.2",
    constraints="free_var: [Lam_mass, Ks_width]",
    sizes=ROWS,
    files={"bg.dat": "momenta"},
)
baryon(
    "resolution_cfit",
    data=", resolution_size: 4" + CFIT,
    sizes=ROWS,
    files={
        "e.dat": numbers(20, 0.3, 1),
        "b.dat": numbers(20, 0.3, 1),
        "ep.dat": numbers(48, 0.3, 1),
        "bp.dat": numbers(48, 0.3, 1),
    },
)
pions(
    "resolution_identical",
    data=", identical_particles: [[pi, pj]], resolution_size: 3",
    sizes={"data.dat": 5, "phsp.dat": 12, "repeat": 3},
)

# ---- background and efficiency as functions ------------------------------------------------


def edges(low, high, n):
    """Return a maker of equal bins."""
    return lambda rng: np.linspace(low, high, n + 1)


def contents(*shape):
    """Return a maker of positive contents."""
    return lambda rng: rng.uniform(0.3, 1, size=shape)


baryon(
    "likelihood_cfit_histograms",
    data=", model: cfit, bg_frac: 0.2, "
    "bg_function: {contents: b.npy, edges: [bx.npy, by.npy], masses: [[p, K], [K, pi]]}, "
    "eff_function: {contents: e.npy, edges: [ex.npy], masses: [[p, pi]]}",
    files={
        "b.npy": contents(3, 4),
        "bx.npy": edges(1.4, 2.2, 3),
        "by.npy": edges(0.6, 1.4, 4),
        "e.npy": contents(5),
        "ex.npy": edges(1.0, 1.8, 5),
    },
    correction="histograms",
)
