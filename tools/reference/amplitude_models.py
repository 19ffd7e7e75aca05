"""What the real tf-pwa computes for small models, one per feature.

    pip install -r tools/reference/requirements_amplitude.txt
    python tools/reference/amplitude_models.py tests/golden/amplitude_models [NAME...]

The models are in amplitude_cases.py. NAME.json gets the configuration, the files that it
names, values of all variables, the names of the free ones, the NLL with gradient and
Hessian (packed upper triangle) and fit fractions. Models of one family (the name up to the first _) share
a process and their decays; tf-pwa remembers helicity matrices by decay, whatever the order
of its daughters, so that families may not.
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest.mock

import amplitude_cases
import amplitude_spin_cases  # noqa: F401  adds its cases, after those of features
import numpy as np

HERE = pathlib.Path(__file__).resolve()


def momenta(case, n, rng):
    """Return n events, [event][particle][E px py pz], rounded to what files hold."""
    from amplitude_golden import boost, decay

    top, finals = case.masses
    p = decay(np.full(n, top), finals, rng)
    if case.moving:
        v = rng.normal(scale=0.4, size=(n, 3))
        e = np.sqrt(top**2 + (v**2).sum(-1))
        parent = np.concatenate([e[:, None], v], -1)
        p = [boost(q, parent) for q in p]
    p = np.stack(p, axis=1)
    if case.sizes.get("repeat"):
        # Rows of one event seen with a finite resolution, on the mass shell.
        p = np.repeat(p, case.sizes["repeat"], axis=0)
        p[..., 1:] *= 1 + 0.01 * rng.normal(size=p[..., 1:].shape)
        m = np.array(finals)
        p[..., 0] = np.sqrt(m**2 + (p[..., 1:] ** 2).sum(-1))
    return p


def write_files(case, folder):
    """Write the samples and companions that the configuration names; return them."""
    rng = np.random.default_rng(case.seed)
    files = {}
    for name in sorted(case.files):
        kind = case.files[name]
        if kind == "momenta":
            p = momenta(case, case.sizes.get(name, 12 if "phsp" not in name else 25), rng)
            files[name] = p.reshape(-1, 4).tolist()
        elif callable(kind):
            files[name] = np.asarray(kind(rng)).tolist()
    for name, numbers in files.items():
        if name.endswith(".npy"):
            np.save(folder / name, np.array(numbers))
        else:
            np.savetxt(folder / name, np.array(numbers), fmt="%.17g")
    return files


def drawn(config, rng):
    """Give every variable without a value of the configuration one."""
    manager = config.get_amplitude().vm
    for name in list(manager.variables):
        if name not in manager.trainable_vars:
            continue
        shared = [i for group in manager.same_list if name in group for i in group[:1]]
        if shared and shared[0] != name:
            continue
        if name.endswith("i") and name[:-1] + "r" in manager.variables:
            value = rng.uniform(-3, 3)
        elif name.endswith("r") and name[:-1] + "i" in manager.variables:
            value = rng.uniform(0.3, 1.5)
        elif "mass" in name or "width" in name:
            continue
        else:
            value = rng.uniform(0.2, 1)
        manager.set(name, value)


def register_histograms(data):
    """Replace histograms in invariant masses by functions of Python's."""
    from tf_pwa.model.cfit import register_function

    for key in ("bg_function", "eff_function"):
        given = data[key]

        def values(events, given=given):
            bins = []
            for names, edges in zip(given["masses"], given["edges"]):
                p = sum(np.array(events.get_momentum(name)) for name in names)
                m = np.sqrt(p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(-1))
                bins.append(np.searchsorted(np.load(edges), m, side="right") - 1)
            return np.load(given["contents"])[tuple(bins)]

        data[key] = "histogram_" + key
        register_function(data[key])(values)


@contextlib.contextmanager
def corrected(case):
    """Give tf-pwa what it needs where it is written in another way.

    center_mass: align_ref: center_mass takes pure boosts from the frame of the files, but
    amplitudes start in the rest frame of the parent. Where that moves, the two agree with
    each other, and with the alignment to a chain, with center_mass: True only.
    """
    import yaml
    from nearest_sign import with_nearest_sign
    from tf_pwa import cal_angle

    configuration = yaml.full_load(case.config)
    calculate = cal_angle.cal_angle_from_particle
    if case.correction == "center_mass":
        configuration["data"]["center_mass"] = True
    elif case.correction == "histograms":
        register_histograms(configuration["data"])
    elif case.correction == "nearest_sign":
        calculate = with_nearest_sign(calculate)
    elif case.correction:
        raise ValueError(case.correction)
    with unittest.mock.patch.object(cal_angle, "cal_angle_from_particle", calculate):
        yield configuration


def record(name, folder):
    """Record one model in a process of its own."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import tensorflow as tf
    from tf_pwa.amp import ampgen_FOCUS, ampgen_pipi_swave, cov_ten  # noqa: F401
    from tf_pwa.config_loader import ConfigLoader
    from tf_pwa.experimental import extra_amp, extra_data  # noqa: F401

    case = amplitude_cases.CASES[name]
    np.random.seed(1)
    tf.random.set_seed(1)
    with tempfile.TemporaryDirectory() as work, corrected(case) as configuration:
        files = write_files(case, pathlib.Path(work))
        os.chdir(work)
        config = ConfigLoader(configuration)
        fcn = config.get_fcn(batch=60000)  # of every resolution_size a multiple
        fcn()
        drawn(config, np.random.default_rng(case.seed + 1))
        config.set_params(dict(case.params))
        nll, gradient, hessian = (np.array(x) for x in fcn.nll_grad_hessian())
        value = float(fcn())
        assert abs(value - nll) < 1e-9 * abs(nll) or "cfit" in case.config, (value, nll)
        manager = fcn.vm
        free = list(manager.trainable_vars)
        params = {k: float(manager.get(k)) for k in manager.variables}
        result = {
            "config": case.config,
            "files": files,
            "params": params,
            "free": free,
            "nll": float(nll),
            "gradient": gradient.tolist(),
            "hessian": [float(h) for i, row in enumerate(hessian) for h in row[i:]],
        }
        if case.fractions:
            config.inv_he = None
            found = config.cal_fitfractions()
            values = found[0] if isinstance(found, tuple) else found
            result["fractions"] = {
                k if isinstance(k, str) else "x".join(k): float(v)
                for k, v in values.items()
            }
    os.chdir(folder)
    text = json.dumps(result, indent=None, separators=(", ", ": "))
    (folder / f"{name}.json").write_text(text.replace('"params"', '\n"params"') + "\n")
    print(name, repr(float(nll)), len(free), "free", flush=True)


def main():
    """Record the models named, or all."""
    folder = pathlib.Path(sys.argv[1]).resolve()
    folder.mkdir(exist_ok=True)
    names = sys.argv[2:] or list(amplitude_cases.CASES)
    families = {name.split("_")[0] for name in names}
    if len(families) == 1:
        for name in names:
            os.chdir(folder)
            try:
                record(name, folder)
            except Exception as error:  # pylint: disable=broad-exception-caught
                print(name, "FAILED", type(error).__name__, error, flush=True)
        return
    for family in sorted(families):
        members = [name for name in names if name.split("_")[0] == family]
        subprocess.run([sys.executable, str(HERE), str(folder), *members], check=True)


if __name__ == "__main__":
    main()
