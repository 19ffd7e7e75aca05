"""Models of amplitude_models.py with decays into three particles or of tensors."""

from amplitude_cases import add
from amplitude_feature_cases import AXES, BARYON, CHARGES, HALF, VECTOR, WITH_CHARGES

# ---- decays into three particles -----------------------------------------------------------

BARYON_FINALS = """
            p: {J: 1/2, P: +1, mass: 0.938272}
            K: {J: 0, P: -1, mass: 0.493677}
            pi: {J: 0, P: -1, mass: 0.13957}"""
BARYON_RESONANCES = """
          Ks: {J: 1, P: -1, mass: 0.8955, width: 0.047}
          Lam: {J: 3/2, P: -1, mass: 1.519, width: 0.016}"""


def three_body(name, decays, data="", top="", **more):
    """Add a case for Lambda_c -> p K pi with a part that is no chain of resonances."""
    add(
        name,
        f"""
        data: {{dat_order: [p, K, pi], data: [data.dat], phsp: [phsp.dat]{data}}}
        decay:
          Lc: {decays}
          Ks: [K, pi]
          Lam: [p, K]
        particle:
          $top: {{Lc: {{J: 1/2, P: +1, mass: 2.28646{top}}}}}
          $finals:{BARYON_FINALS}{BARYON_RESONANCES}
        constrains: {{decay: {{fix_chain_idx: 0, fix_chain_val: 1.2}}}}
        """,
        BARYON,
        **more,
    )


PLANE = "[p, pi, K, model: AngSam3]"
CHAINS = "[Ks, p, p_break: True], [Lam, pi, p_break: True]"
three_body("plane_first", f"[{PLANE}, {CHAINS}]", moving=True)
three_body("plane_last", f"[{CHAINS}, {PLANE}]", moving=True)
three_body(
    "plane_charges",
    f"[{CHAINS}, {PLANE}]",
    data=WITH_CHARGES,
    top=VECTOR,
    files=CHARGES,
    params=HALF,
)
three_body(
    "plane_options",
    f"[{CHAINS}, [K, p, pi, params_head: AB, decay_chain_params: {{aligned: False}}]]",
    data=", align_ref: center_mass",
)


def vectors_in_a_plane(name, data):
    """Add a case for B(1-) -> V(1-) W(1-) pi, in a plane and by a resonance."""
    add(
        name,
        f"""
        data: {{dat_order: [V, W, pi], data: [data.dat], phsp: [phsp.dat]{data}}}
        decay:
          B: [[V, W, pi], [S, W, p_break: True], [R, pi, p_break: True]]
          R: [V, W]
          S: [V, pi]
        particle:
          $top: {{B: {{J: 1, P: -1, mass: 3.4, spins: [-1, 1]}}}}
          $finals:
            V: {{J: 1, P: -1, mass: 0.77}}
            W: {{J: 1, P: -1, mass: 0.6, spins: [-1, 1]}}
            pi: {{J: 0, P: -1, mass: 0.14}}
          R: {{J: 0, P: 1, mass: 1.8, width: 0.3}}
          S: {{J: 1, P: 1, mass: 1.5, width: 0.2}}
        constrains: {{decay: {{fix_chain_idx: 0, fix_chain_val: 1.2}}}}
        """,
        (3.4, (0.77, 0.6, 0.14)),
        moving=True,
    )


vectors_in_a_plane("planar_vectors", "")
vectors_in_a_plane("planar_axes", AXES)
FOUR = """
        data: {dat_order: [p, K, pi, pj], data: [data.dat], phsp: [phsp.dat]}
        decay:
          Lc: [[Ks, p, pj], [Ks, Del, p_break: True]]
          Ks: [K, pi]
          Del: [p, pj]
        particle:
          $top: {Lc: {J: 1/2, P: +1, mass: 2.28646}}
          $finals:
            p: {J: 1/2, P: +1, mass: 0.938272}
            K: {J: 0, P: -1, mass: 0.493677}
            pi: {J: 0, P: -1, mass: 0.13957}
            pj: {J: 0, P: -1, mass: 0.13957}
          Ks: {J: 1, P: -1, mass: 0.8955, width: 0.047}
          Del: {J: 3/2, P: +1, mass: 1.232, width: 0.117}
        constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.2}}
        """
add(
    "planar_resonance",
    FOUR,
    (2.28646, (0.938272, 0.493677, 0.13957, 0.13957)),
    moving=True,
)

# ---- covariant tensors ---------------------------------------------------------------------


def covariant(name, first="", data="", chains="", resonance="", **more):
    """Add a case for Lambda_c -> p K pi with covariant decays."""
    tensors = "model: cov_ten_simple"
    add(
        name,
        f"""
        data: {{dat_order: [p, K, pi], data: [data.dat], phsp: [phsp.dat]{data}}}
        decay:
          Lc: [[Ks, p, p_break: True, {tensors}{first}],
               [Lam, pi, p_break: True, {tensors}]]
          Ks: [K, pi, {tensors}]
          Lam: [p, K, {tensors}{resonance}]
        particle:
          $top: {{Lc: {{J: 1/2, P: +1, mass: 2.28646}}}}
          $finals:{BARYON_FINALS}{BARYON_RESONANCES}
        {chains}
        constrains: {{decay: {{fix_chain_idx: 0, fix_chain_val: 1.2}}}}
        """,
        BARYON,
        **more,
    )


covariant("covariant_rest")
covariant("covariant_moving", moving=True)
covariant("covariant_boosted", data=", center_mass: True", moving=True)
covariant("covariant_charges", data=WITH_CHARGES + ", cp_trans: False", files=CHARGES)
covariant("covariant_no_barrier", first=", has_barrier_factor: False")
covariant("covariant_no_bprime", first=", has_bprime: False, params_polar: False")
covariant("covariant_norm", first=", barrier_factor_norm: True, l_list: [0, 1]")
covariant("covariant_mass", resonance=", barrier_factor_mass: True")
add(
    "photon_covariant",
    """
    data: {dat_order: [gam, pi, pj], data: [data.dat], phsp: [phsp.dat]}
    decay:
      psi: [[R, gam, model: cov_ten_simple, ls_selector: qr],
            [Q, pj, model: cov_ten_simple]]
      R: [pi, pj, model: cov_ten_simple]
      Q: [gam, pi, model: cov_ten_simple, ls_selector: qr]
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
    moving=True,
)
add(
    "neutrino_covariant",
    """
    data: {dat_order: [mu, nu, pi], data: [data.dat], phsp: [phsp.dat]}
    decay:
      D: [[W, pi, p_break: True, model: cov_ten_simple],
          [N, mu, p_break: True, model: cov_ten_simple]]
      W: [mu, nu, p_break: True, model: cov_ten_simple]
      N: [pi, nu, p_break: True, model: cov_ten_simple]
    particle:
      $top: {D: {J: 1, P: -1, mass: 1.96}}
      $finals:
        mu: {J: 1/2, P: +1, mass: 0.105658}
        nu: {J: 1/2, P: +1, mass: 0.0, spins: [-0.5]}
        pi: {J: 0, P: -1, mass: 0.13957}
      W: {J: 1, P: -1, mass: 1.2, width: 0.3}
      N: {J: 1/2, P: +1, mass: 1.1, width: 0.2}
    constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
    """,
    (1.96, (0.105658, 0.0, 0.13957)),
    moving=True,
)


def photon(name, options):
    """Add a case for psi -> gamma pi pi with options of both decays with the photon."""
    add(
        name,
        f"""
        data: {{dat_order: [gam, pi, pj], data: [data.dat], phsp: [phsp.dat]}}
        decay:
          psi: [[R, gam, {options}], [Q, pj]]
          R: [pi, pj]
          Q: [gam, pi, {options}]
        particle:
          $top: {{psi: {{J: 1, P: -1, mass: 3.0969, spins: [-1, 1]}}}}
          $finals:
            gam: {{J: 1, P: -1, mass: 0.0, spins: [-1, 1]}}
            pi: {{J: 0, P: -1, mass: 0.13957}}
            pj: {{J: 0, P: -1, mass: 0.13957}}
          R: {{J: 2, P: 1, mass: 1.275, width: 0.185}}
          Q: {{J: 1, P: 1, mass: 1.23, width: 0.14}}
        constrains: {{decay: {{fix_chain_idx: 0, fix_chain_val: 1.0}}}}
        """,
        (3.0969, (0.0, 0.13957, 0.13957)),
    )


photon("photon_weight", "ls_selector: weight")
add(
    "inner_vectors",
    """
    data: {dat_order: [V, W, pi], data: [data.dat], phsp: [phsp.dat]}
    decay:
      B: [[S, W, p_break: True, helicity_inner_full: True],
          [R, pi, p_break: True], [T, V, p_break: True]]
      R: [V, W, helicity_inner_full: True]
      S: [V, pi, helicity_inner_full: True]
      T: [W, pi]
    particle:
      $top: {B: {J: 1, P: -1, mass: 3.4}}
      $finals:
        V: {J: 1, P: -1, mass: 0.77, spins: [-1, 1]}
        W: {J: 1, P: -1, mass: 0.6, spins: [1, 0]}
        pi: {J: 0, P: -1, mass: 0.14}
      R: {J: 0, P: 1, mass: 1.8, width: 0.3}
      S: {J: 1, P: 1, mass: 1.5, width: 0.2}
      T: {J: 0, P: -1, mass: 1.3, width: 0.2}
    constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.2}}
    """,
    (3.4, (0.77, 0.6, 0.14)),
    moving=True,
)
