"""Golden line shapes: values of tf-pwa's particle models at a few masses.

    pip install -r tools/reference/requirements_amplitude.txt
    python tools/reference/line_shapes.py tests/golden/line_shapes/line_shapes.json

R -> B C is made by A -> R D. A shape that differs between (l,s) pairs has a list of values
for every pair. Parameters without a value in the particle's keys are drawn.
"""

import json
import os
import pathlib
import sys
import tempfile

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

# pylint: disable=wrong-import-position
import numpy as np
import yaml
from amplitude_cases import CHANNELS, DISPERSION, KNOTS, POLES, table
from tf_pwa.amp import ampgen_FOCUS, ampgen_pipi_swave  # noqa: F401
from tf_pwa.amp import get_decay, get_particle, variable_scope
from tf_pwa.amp.core import get_relative_p, get_relative_p2
from tf_pwa.experimental import extra_amp  # noqa: F401

A, B, C, D = 2.2, 0.493677, 0.13957, 0.13957
MASSES = [0.641, 0.7, 0.83, 0.8955, 0.97, 1.13, 1.31, 1.41, 1.62, 1.78]
MANY = "mass_list: [0.95, 1.43], width_list: [0.2, 0.1]"

# keys of the particle, l of every (l,s) pair of its decay
SHAPES = {
    "BWR_below": ("mass: 0.55, width: 0.1", [1]),
    "x": ("mass: 1.0", [0]),
    "poly": ("mass: 1.2, n_order: 2", [0]),
    "MLP": ("mass: 1.2, interp_N: 4, activation: softplus", [0]),
    "Kmatrix": ("mass: 1.2", [1]),
    "KMatrixSingleChannel": (f"mass: 1.2, {POLES}", [1]),
    "KmatrixSimple": (
        "mass: 1.2, mass_list: [0.95, 1.43], "
        "extra_decay_list: [[0.547862, 0.493677]], extra_l_list: [1]",
        [0, 2],
    ),
    "KMatrixSplitLS": (f"mass: 1.2, {MANY}", [0, 2]),
    "BWR_LS": ("mass: 1.1, width: 0.1", [0, 2, 2]),
    "BWR_LS fix_bug1": ("mass: 1.1, width: 0.1, fix_bug1: True", [0, 2]),
    "BWR_LS2": ("mass: 1.1, width: 0.1", [0, 2]),
    "MultiBWR": (f"mass: 1.1, {MANY}", [0, 2]),
    "MultiBW": (f"mass: 1.1, {MANY}", [1]),
    "Kpi_Swave": ("mass: 1.2", [0]),
    "Kpi_Swave KEta": ("mass: 1.2, lineshape_modifier: KEta", [0]),
    "Kpi_Swave I32": ("mass: 1.2, lineshape_modifier: I32", [0]),
    "pipi_Swave": ("mass: 1.2", [0]),
    "pipi_Swave tokens": ("mass: 1.2, all_tokens: [poleKK.1, prod.2, prodKK.0]", [0]),
    "DI": (f"{DISPERSION}, l_list: [0, 1]", [0]),
    "DI s0": (f"{DISPERSION}, s0: 0.1", [0]),
    "DI_a0": (DISPERSION, [0]),
    "Flatte": (f"mass: 1.1, {CHANNELS}", [0]),
    "interp": (f"mass: 1.2, {KNOTS}", [0]),
    "interp_hist": (f"mass: 1.2, {KNOTS}", [0]),
    "interp_l3": (f"mass: 1.2, {KNOTS}", [0]),
    "hist_idx": (f"mass: 1.2, {KNOTS}", [0]),
    "spline_c_idx": (f"mass: 1.2, {KNOTS}", [0]),
    "spline_c_idx bound": (f"mass: 1.2, with_bound: True, {KNOTS}", [0]),
    "sppchip": (f"mass: 1.2, {KNOTS}", [0]),
    "sppchip points": (
        "mass: 1.2, with_bound: True, points: [0.5, 0.75, 1.25, 1.5, 2.0]",
        [0],
    ),
    "linear_npy": ("mass: 1.2, file: shape.npy", [0]),
    "linear_txt": ("mass: 1.2, file: shape.dat", [0]),
    "expression": (
        "mass: 0.9, width: 0.1, model: "
        '{expr: "1/(b + R)**2 + R*exp(R/20)", where: {R: BWR, b: 0.3}}',
        [1],
    ),
}


def record(name, keys, momenta, rng):
    """Return parameters and values of one shape."""
    keys = {"model": name.split()[0], **yaml.full_load("{" + keys + "}")}
    with variable_scope() as manager:
        a = get_particle("A", J=0, P=-1, mass=A)
        b = get_particle("B", J=0, P=-1, mass=B)
        c = get_particle("C", J=0, P=-1, mass=C)
        d = get_particle("D", J=0, P=-1, mass=D)
        r = get_particle("R", J=0, P=1, **keys)
        get_decay(a, [r, d])
        decay = get_decay(r, [b, c], **getattr(r, "decay_params", {}))
        decay.ls_list = tuple((l, 0) for l in momenta)
        decay.get_ls_list = lambda: decay.ls_list
        decay.get_l_list = lambda: list(momenta)
        r.init_params()
        decay.init_params()
        for variable in list(manager.variables):
            if variable in manager.trainable_vars or name == "Kmatrix":
                low = 0.9 if "mass" in variable else 0.1 if "width" in variable else 0.2
                if "com_" not in variable:
                    manager.set(variable, rng.uniform(low, 1.4 * low + 0.2))
        m = np.array(MASSES)
        nominal = float(r.get_mass())
        q2, q02 = get_relative_p2(m, B, C), get_relative_p2(np.float64(nominal), B, C)
        q, q0 = get_relative_p(m, B, C), get_relative_p(np.float64(nominal), B, C)
        data = {"|q|2": q2, "|q0|2": q02, "|q|": q, "|q0|": q0}
        if name.startswith("K") and "atrixS" in name and hasattr(r, "get_ls_amp"):
            values = np.array(r.get_ls_amp(m)).T
        elif hasattr(r, "get_ls_amp"):
            ls = decay.ls_list
            values = np.array(r.get_ls_amp(m, ls, q2=q2, q02=q02, d=3.0))
        else:
            every = {"particle": {b: {"m": B + 0 * m}, c: {"m": C + 0 * m}}}
            masses = {k: {"m": v + 0 * m} for k, v in ((a, A), (b, B), (c, C), (d, D))}
            values = r.get_amp({"m": m, **masses}, data, all_data=every)
            values = np.array(values)[None]
        head = len("R_")
        parameters = {
            k[head:]: float(manager.get(k)) for k in manager.variables if k[:2] == "R_"
        }
    return {
        "keys": keys,
        "l": momenta,
        "parameters": parameters,
        "re": values.real.tolist(),
        "im": values.imag.tolist(),
    }


def main():
    """Record all shapes."""
    target = pathlib.Path(sys.argv[1]).resolve()
    rng = np.random.default_rng(3)
    rows = table(rng)
    shapes = {}
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        np.save("shape.npy", rows)
        np.savetxt("shape.dat", rows, fmt="%.17g")
        for name, (keys, momenta) in SHAPES.items():
            try:
                shapes[name] = record(name, keys, momenta, rng)
            except Exception as error:  # pylint: disable=broad-exception-caught
                print(name, "FAILED", type(error).__name__, error)
    lines = [f'"{name}": {json.dumps(shape)}' for name, shape in shapes.items()]
    head = {"masses": MASSES, "parent": [A, D], "daughters": [B, C], "table": rows.tolist()}
    text = json.dumps(head)[:-1] + ', "shapes": {\n' + ",\n".join(lines) + "\n}}\n"
    target.write_text(text)


if __name__ == "__main__":
    main()
