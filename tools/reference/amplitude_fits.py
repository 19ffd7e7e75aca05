"""Whole fits of the real tf-pwa: integrals, derivatives, fractions, a minimum.

    pip install -r tools/reference/requirements_amplitude.txt
    python tools/reference/amplitude_fits.py tests/golden/amplitude_fits [NAME...]

NAME.yml is a model with its samples in NAME.json, which also has what tf-pwa 0.2.2 computes
at the parameters given: the matrix of integrals of all pairs of waves, NLL with gradient,
Hessian and a product of it with a vector, fractions with gradients; and a minimum near them
(tf-pwa's own derivatives in Newton's steps) with errors. Directions in which the Hessian
vanishes have no error, as in a pseudo-inverse.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import amplitude_feature_cases
import numpy as np
import yaml
from amplitude_cases import CASES, add
from amplitude_models import drawn, write_files

SIZES = {"data.dat": 80, "bg.dat": 20, "phsp.dat": 300}
MORE = ", bg: [bg.dat], bg_weight: 0.2, phsp_weight: w.dat"
FILES = {"bg.dat": "momenta", "w.dat": amplitude_feature_cases.numbers(300, 0.5, 1.5)}
SAMPLES = {"sizes": SIZES, "files": FILES}


def shapes():
    """Five line shapes and options of barrier factors, three spinless particles."""
    add(
        "shapes",
        f"""
        data: {{dat_order: [B, C, D], data: [data.dat], phsp: [phsp.dat]{MORE}}}
        decay:
          A: [[R_BC, D], [R_BD, C, barrier_factor_norm: True], [R_CD, B]]
          R_BC: [B, C]
          R_BD: [B, D, has_bprime: False]
          R_CD: [C, D]
        particle:
          $top: {{A: {{J: 0, P: -1, mass: 1.86484}}}}
          $finals:
            B: {{J: 0, P: -1, mass: 0.493677}}
            C: {{J: 0, P: -1, mass: 0.13957039}}
            D: {{J: 0, P: -1, mass: 0.1349768}}
          R_BC: [R1, Flat]
          R_BD: [R2]
          R_CD: [R3, R4]
          R1: {{J: 1, P: -1, mass: 0.89555, width: 0.0473, model: BWR2}}
          Flat: {{J: 0, P: +1, mass: 1.0, model: one}}
          R2: {{J: 2, P: +1, mass: 1.4324, width: 0.109, model: BW}}
          R3: {{J: 1, P: -1, mass: 0.77526, width: 0.1491}}
          R4: {{J: 0, P: +1, mass: 0.98, model: FlatteC, g_0: 0.2, g_1: 0.3,
                mass_list: [[0.1396, 0.1396], [0.4937, 0.4937]]}}
        constrains: {{decay: {{fix_chain_idx: 0, fix_chain_val: 1.0}}}}
        """,
        (1.86484, (0.493677, 0.13957039, 0.1349768)),
        **SAMPLES,
    )


def center_mass():
    """Spin 1 to spin 1, 1 and 0, helicities by boosts from the parent's rest frame."""
    add(
        "center_mass",
        f"""
        data: {{dat_order: [V, W, pi], data: [data.dat], phsp: [phsp.dat]{MORE},
               align_ref: center_mass}}
        decay:
          B: [[R, pi, p_break: True], [S, W, p_break: True, l_list: [0, 1]]]
          R: [V, W]
          S: [V, pi]
        particle:
          $top: {{B: {{J: 1, P: -1, mass: 3.4, spins: [-1, 1]}}}}
          $finals:
            V: {{J: 1, P: -1, mass: 0.77}}
            W: {{J: 1, P: -1, mass: 0.6}}
            pi: {{J: 0, P: -1, mass: 0.14}}
          R: {{J: 0, P: 1, mass: 1.8, width: 0.3}}
          S: {{J: 1, P: 1, mass: 1.5, width: 0.2}}
        constrains: {{decay: {{fix_chain_idx: 0, fix_chain_val: 1.2}}}}
        """,
        (3.4, (0.77, 0.6, 0.14)),
        **SAMPLES,
    )


def baryon():
    """Spin 1/2 in motion, resonances of spin 1 and 3/2, parity not conserved."""
    amplitude_feature_cases.baryon("baryon", data=MORE, moving=True, **SAMPLES)


def four_body():
    """Four particles, two topologies, three of spin 1/2."""
    muons = CASES["muons_moving"]
    add(
        "four_body",
        muons.config.replace("phsp: [phsp.dat]", f"phsp: [phsp.dat]{MORE}"),
        muons.masses,
        moving=True,
        **SAMPLES,
    )


MODELS = {f.__name__: f for f in (shapes, center_mass, baryon, four_body)}


def newton(config, fcn):
    """Go down to a minimum; return NLL, gradient and Hessian there."""
    config.fit(batch=60000, print_init_nll=False)
    names = list(fcn.vm.trainable_vars)
    for _ in range(30):
        nll, gradient, hessian = (np.array(x) for x in fcn.nll_grad_hessian())
        values, vectors = np.linalg.eigh(hessian)
        if np.abs(gradient).max() < 1e-9:
            break
        stiff = np.abs(values) > 1e-8 * values.max()
        along = vectors.T @ gradient
        step = np.where(stiff, along / np.where(stiff, np.abs(values), 1), 0)
        x = np.array([float(fcn.vm.get(n)) for n in names]) - vectors @ step
        config.set_params(dict(zip(names, x)))
    assert values.min() > -1e-8 * values.max(), values
    return float(nll), gradient, hessian


def fractions(config, inverse=None):
    """Fractions with gradients in the free variables, and their errors."""
    from tf_pwa.fitfractions import FitFractions

    amplitude = config.get_amplitude()
    found = FitFractions(amplitude, sorted({str(r) for r in amplitude.res}))
    found.integral(config.get_phsp_noeff())
    values, gradients = found.get_frac_grad(sum_diag=True)
    name = lambda k: k if isinstance(k, str) else "x".join(k)  # noqa: E731
    result = {name(k): float(v) for k, v in values.items()}
    slopes = {name(k): np.array(v).tolist() for k, v in gradients.items()}
    if inverse is None:
        return result, slopes
    return {k: float(np.sqrt(np.array(g) @ inverse @ g)) for k, g in slopes.items()}


def record(name, folder):
    """Record one model in a process of its own."""
    from tf_pwa.config_loader import ConfigLoader
    from tf_pwa.experimental.opt_int import build_int_matrix

    MODELS[name]()
    case = CASES[name]
    with tempfile.TemporaryDirectory() as work:
        files = write_files(case, pathlib.Path(work))
        os.chdir(work)
        config = ConfigLoader(yaml.full_load(case.config))
        fcn = config.get_fcn(batch=60000)
        fcn()
        drawn(config, np.random.default_rng(case.seed + 1))
        names = list(fcn.vm.trainable_vars)
        params = {k: float(fcn.vm.get(k)) for k in fcn.vm.variables}
        nll, gradient, hessian = (np.array(x) for x in fcn.nll_grad_hessian())
        vector = np.random.default_rng(5).normal(size=len(names))
        _, product = fcn.grad_hessp({n: params[n] for n in names}, vector)
        flat = config.get_data("phsp")[0]
        weight = np.array(files["w.dat"])
        group = config.get_amplitude().decay_group
        _, matrix = build_int_matrix(group, flat, weight / weight.sum())
        matrix = np.array(matrix)
        intensity = np.array(config.get_amplitude()(flat))
        values, slopes = fractions(config)
        n = len(case.masses[1])
        result = {
            "config": f"{name}.yml",
            "dat_order": yaml.full_load(case.config)["data"]["dat_order"],
            "params": params,
            "trainable": names,
            "p4_data": np.reshape(files["data.dat"], (-1, n, 4)).tolist(),
            "p4_bg": np.reshape(files["bg.dat"], (-1, n, 4)).tolist(),
            "p4_phsp": np.reshape(files["phsp.dat"], (-1, n, 4)).tolist(),
            "bg_weight": 0.2,
            "phsp_weight": weight.tolist(),
            "integral": float((weight * intensity).sum() / weight.sum()),
            "int_matrix": {"re": matrix.real.tolist(), "im": matrix.imag.tolist()},
            "nll": float(nll),
            "grad": dict(zip(names, gradient.tolist())),
            "hess": hessian.tolist(),
            "hessp_vector": vector.tolist(),
            "hessp": np.array(product).tolist(),
            "fit_fractions": values,
            "fit_fractions_grad": slopes,
        }
        nll, gradient, hessian = newton(config, fcn)
        eigenvalues = np.linalg.eigvalsh(hessian)
        inverse = np.linalg.pinv(hessian, rcond=1e-8, hermitian=True)
        result["fit"] = {
            "params": {k: float(fcn.vm.get(k)) for k in names},
            "nll": nll,
            "n_null_directions": int((eigenvalues < 1e-8 * eigenvalues.max()).sum()),
            "error": dict(zip(names, np.sqrt(np.diag(inverse)).tolist())),
            "fit_fractions_error": fractions(config, inverse),
        }
    os.chdir(folder)
    (folder / f"{name}.yml").write_text(case.config)
    (folder / f"{name}.json").write_text(json.dumps(result) + "\n")
    fit = result["fit"]
    print(name, result["nll"], "->", fit["nll"], fit["n_null_directions"], "flat,",
          np.abs(gradient).max(), "steepest", flush=True)  # fmt: skip


def main():
    """Record the models named, or all."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    folder = pathlib.Path(sys.argv[1]).resolve()
    folder.mkdir(exist_ok=True)
    names = sys.argv[2:] or list(MODELS)
    if len(names) == 1:
        record(names[0], folder)
        return
    for name in names:
        subprocess.run([sys.executable, __file__, str(folder), name], check=True)


if __name__ == "__main__":
    main()
