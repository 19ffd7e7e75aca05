"""Small models of amplitude_models.py: one per feature of tf-pwa 0.2.2.

Line shapes are seen in D -> K pi pi with a constant beside them, decays with spin in three
bodies. Values that a case does not give are drawn by amplitude_models.py.
"""

import dataclasses
import textwrap
from typing import Callable, Dict, Tuple, Union

import numpy as np

Files = Dict[str, Union[str, Callable]]


@dataclasses.dataclass
class Case:
    """One model: what its configuration says, and the files that it names."""

    config: str
    masses: Tuple[float, Tuple[float, ...]]
    files: Files = dataclasses.field(default_factory=dict)
    sizes: Dict[str, int] = dataclasses.field(default_factory=dict)
    params: Dict[str, float] = dataclasses.field(default_factory=dict)
    moving: bool = False
    fractions: bool = True
    seed: int = 7
    # What tf-pwa 0.2.2 is given in another way, see corrected() of amplitude_models.py.
    correction: str = ""


CASES: Dict[str, Case] = {}
SAMPLES: Files = {"data.dat": "momenta", "phsp.dat": "momenta"}
SCALAR = (1.86484, (0.493677, 0.13957, 0.13957))


def add(name, config, masses, **more):
    """Add a case; its files are those of the data and of phsp, and `files`."""
    files = {**SAMPLES, **more.pop("files", {})}
    CASES[name] = Case(textwrap.dedent(config).lstrip(), masses, files=files, **more)


# ---- line shapes ---------------------------------------------------------------------


def shape(name, keys, spin="J: 0, P: 1", **more):
    """Add a case for the line shape of R -> K pi beside a constant in pi pi."""
    add(
        name,
        f"""
        data: {{dat_order: [K, pi, pj], data: [data.dat], phsp: [phsp.dat]}}
        decay:
          D: [[R, pj], [S, K]]
          R: [K, pi]
          S: [pi, pj]
        particle:
          $top: {{D: {{J: 0, P: -1, mass: 1.86484}}}}
          $finals:
            K: {{J: 0, P: -1, mass: 0.493677}}
            pi: {{J: 0, P: -1, mass: 0.13957}}
            pj: {{J: 0, P: -1, mass: 0.13957}}
          R: {{{spin}, {keys}}}
          S: {{J: 0, P: 1, model: one, mass: 0.8}}
        constrains: {{decay: {{fix_chain_idx: D/S, fix_chain_val: 1.5}}}}
        """,
        SCALAR,
        **more,
    )


VECTOR = "J: 1, P: -1"
KSTAR = "mass: 0.8955, width: 0.0473, float: mg"
KNOTS = "min_m: 0.5, max_m: 1.9, interp_N: 6"
shape("shape_bwr", KSTAR, VECTOR)
shape("shape_bwr_width_norm", KSTAR + ", width_norm: True", VECTOR)
shape("shape_bw", KSTAR + ", model: BW", VECTOR)
shape("shape_bwr2", KSTAR + ", model: BWR2", VECTOR)
shape("shape_bwr2_tensor", "mass: 1.43, width: 0.1, model: BWR2", "J: 2, P: 1")
shape("shape_bwr_below", "mass: 0.55, width: 0.1, model: BWR_below, float: mg", VECTOR)
shape("shape_bwr_coupling", KSTAR + ", model: BWR_coupling", VECTOR)
shape("shape_bwr_normal", KSTAR + ", model: BWR_normal", VECTOR)
shape("shape_gs_rho", KSTAR + ", model: GS_rho, c_daug2Mass: 0.493677", VECTOR)
shape("shape_lass", "mass: 1.43, width: 0.27, model: LASS, float: m")
shape("shape_one", "mass: 1.0, model: one", VECTOR)
shape("shape_x", "mass: 1.0, model: x")
shape("shape_exp", "mass: 1.0, model: exp")
shape("shape_exp_com", "mass: 1.0, model: exp_com")
shape("shape_poly", "mass: 1.2, model: poly, n_order: 2")
shape("shape_mlp", "mass: 1.2, model: MLP, interp_N: 4, activation: softplus")
shape("shape_mlp_leaky", "mass: 1.2, model: MLP")
CHANNELS = "mass_list: [[0.493677, 0.13957], [0.547862, 0.493677]]"
for model in ("Flatte", "FlatteC", "FlatteGen", "Flatte2"):
    shape(
        "shape_" + model.lower(),
        f"mass: 1.1, model: {model}, {CHANNELS}, float: [m, g_0], g_0: 0.4, g_1: 0.3",
    )
shape(
    "shape_kmatrix",
    "mass: 1.2, model: Kmatrix, params: {mass1: 1.0, mass2: 1.43, width1: 0.2, "
    "width2: 0.15}",
    VECTOR,
)
POLES = "mass_list: [0.95, 1.43], width_list: [0.2, 0.1]"
shape(
    "shape_kmatrix_single",
    f"mass: 1.2, model: KMatrixSingleChannel, {POLES}, "
    "params: {mass1_free: True, width2_free: True}",
    VECTOR,
)
shape("shape_kmatrix_simple", "mass: 1.2, model: KmatrixSimple, mass_list: [0.95, 1.43]")
shape(
    "shape_kmatrix_simple_channels",
    "mass: 1.2, model: KmatrixSimple, mass_list: [0.95, 1.43], "
    "extra_decay_list: [[0.547862, 0.493677]], extra_l_list: [1]",
    VECTOR,
)
shape("shape_kpi_swave", "mass: 1.2, model: Kpi_Swave")
shape("shape_kpi_swave_i32", "mass: 1.2, model: Kpi_Swave, lineshape_modifier: I32")
shape("shape_kpi_swave_keta", "mass: 1.2, model: Kpi_Swave, lineshape_modifier: KEta")
shape(
    "shape_pipi_swave",
    "mass: 1.2, model: pipi_Swave, all_tokens: [pole.0, poleKK.1, prod.1, prodKK.0]",
)
DISPERSION = f"mass: 1.1, mass_range: [0.5, 2.0], int_N: 101, {CHANNELS}"
shape("shape_di", f"model: DI, float: m, l_list: [0, 1], {DISPERSION}")
shape("shape_di_subtracted", f"model: DI, s0: 0.1, {DISPERSION}")
shape("shape_di_a0", f"model: DI_a0, {DISPERSION}")
for model in (
    "interp",
    "interp_c",
    "spline_c",
    "interp1d3",
    "interp_lagrange",
    "interp_hist",
    "interp_l3",
    "hist_idx",
    "spline_c_idx",
):
    shape("shape_" + model, f"mass: 1.2, model: {model}, {KNOTS}")
shape("shape_sppchip_bound", f"mass: 1.2, model: sppchip, with_bound: True, {KNOTS}")
shape(
    "shape_spline_c_idx_bound",
    f"mass: 1.2, model: spline_c_idx, with_bound: True, {KNOTS}",
)


def table(_rng):
    """Return masses and complex values of a line shape in a file."""
    m = np.linspace(0.55, 1.8, 8)
    return np.stack([m, np.cos(5 * m), np.sin(3 * m)], -1)


shape(
    "shape_linear_npy",
    "mass: 1.2, model: linear_npy, file: shape.npy",
    files={"shape.npy": table},
)
shape(
    "shape_linear_txt",
    "mass: 1.2, model: linear_txt, file: shape.dat",
    files={"shape.dat": table},
)
shape(
    "shape_expression",
    "mass: 0.8955, width: 0.0473, float: mg, model: "
    '{expr: "1/(b + R)**2 + R*exp(R/20)", where: {R: BWR, b: 0.3}}',
    VECTOR,
)

# ---- line shapes that differ between (l,s) pairs ---------------------------------------

AXIAL = (3.4, (0.77, 0.5, 0.14))


def split(name, keys, decay="", **more):
    """Add a case for R(1+) -> V(1-) K with l = 0 and 2."""
    add(
        name,
        f"""
        data: {{dat_order: [V, K, pi], data: [data.dat], phsp: [phsp.dat]}}
        decay:
          B: [[R, pi, p_break: True], [S, K, p_break: True]]
          R: [V, K{decay}]
          S: [V, pi]
        particle:
          $top: {{B: {{J: 0, P: -1, mass: 3.4}}}}
          $finals:
            V: {{J: 1, P: -1, mass: 0.77}}
            K: {{J: 0, P: -1, mass: 0.5}}
            pi: {{J: 0, P: -1, mass: 0.14}}
          R: {{J: 1, P: 1, {keys}}}
          S: {{J: 1, P: 1, mass: 1.5, width: 0.2}}
        constrains: {{decay: {{fix_chain_idx: B/S, fix_chain_val: 1.5}}}}
        """,
        AXIAL,
        **more,
    )


WIDE = "mass: 1.8, width: 0.2"
split("split_bwr_ls", f"{WIDE}, model: BWR_LS, float: mg")
split("split_bwr_ls_fixed", f"{WIDE}, model: BWR_LS, fix_bug1: True, float: mg")
split("split_bwr_ls_free", f"{WIDE}, model: BWR_LS, same_ratio: False")
split("decay_helicity_parity_axial", WIDE, decay=", {model: helicity_parity}")
split("decay_helicity_full_axial", WIDE, decay=", {model: helicity_full-bf}")
split("split_bwr_ls2", f"{WIDE}, model: BWR_LS2, float: mg")
MANY = "mass_list: [1.7, 2.1], width_list: [0.2, 0.15]"
split("split_multi_bwr", f"model: MultiBWR, {MANY}")
split("split_multi_bw", f"model: MultiBW, {MANY}")
split("split_kmatrix_ls", f"mass: 1.8, model: KMatrixSplitLS, {MANY}")
split("split_kmatrix_simple", "mass: 1.8, model: KmatrixSimple, mass_list: [1.7, 2.1]")
