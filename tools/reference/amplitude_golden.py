"""Golden amplitudes: what tf-pwa computes for the models in tests/golden/amplitude.

    pip install tfpwa tensorflow-cpu
    python tools/reference/amplitude_golden.py tests/golden/amplitude

For every model NAME.yml of the folder NAME.json gets: parameters in tf-pwa's order, chains,
(l,s) lists, waves, a few events, intensities in total and per chain, complex amplitudes.
Events come from a plain sequential generator and need not be flat. A model whose first line
says `moving` gets a parent in motion, `charges` gets charges of both signs, `nearest sign`
what nearest_sign.py says. Every model has a process of its own: tf-pwa remembers helicity
matrices by decay, whatever the order of its daughters.
"""

import itertools
import json
import pathlib
import subprocess
import sys

import numpy as np
import yaml
from nearest_sign import with_nearest_sign
from tf_pwa import cal_angle
from tf_pwa.config_loader import ConfigLoader

EVENTS = {"data": 6, "phsp": 3}


def boost(p, parent):
    b = parent[:, 1:] / parent[:, :1]
    g = 1 / np.sqrt(1 - (b**2).sum(-1))
    along = (b * p[:, 1:]).sum(-1)
    v = p[:, 1:] + (g**2 / (g + 1) * along + g * p[:, 0])[:, None] * b
    return np.concatenate([(g * (p[:, 0] + along))[:, None], v], -1)


def two_body(mass, m1, m2, rng):
    q = np.sqrt((mass**2 - (m1 + m2) ** 2) * (mass**2 - (m1 - m2) ** 2)) / (2 * mass)
    n = rng.normal(size=(len(mass), 3))
    n *= (q / np.sqrt((n**2).sum(-1)))[:, None]
    first = np.concatenate([np.sqrt(q**2 + m1**2)[:, None], n], -1)
    second = np.concatenate([np.sqrt(q**2 + m2**2)[:, None], -n], -1)
    return first, second


def decay(mass, masses, rng):
    """Momenta in the rest frame of `mass`, one array per daughter."""
    if len(masses) == 2:
        return list(two_body(mass, masses[0], np.full(len(mass), masses[1]), rng))
    rest = sum(masses[1:])
    cluster = rest + rng.uniform(0.05, 0.95, len(mass)) * (mass - masses[0] - rest)
    first, others = two_body(mass, masses[0], cluster, rng)
    return [first] + [boost(p, others) for p in decay(cluster, masses[1:], rng)]


def events(config, n, is_moving, rng):
    (top,) = config["particle"]["$top"].values()
    finals = config["particle"]["$finals"]
    masses = [finals[name]["mass"] for name in config["data"]["dat_order"]]
    p = decay(np.full(n, top["mass"]), masses, rng)
    if not is_moving:
        return p
    momentum = rng.normal(0, 3, (n, 3))
    energy = np.sqrt((momentum**2).sum(-1) + top["mass"] ** 2)
    parent = np.concatenate([energy[:, None], momentum], -1)
    return [boost(x, parent) for x in p]


def name_of(decay_):
    return str(decay_).replace("+", ".")


def structure(group):
    couplings, matrices, waves = {}, {}, []
    for position, chain in enumerate(group):
        for d in chain:
            couplings[name_of(d)] = [[int(l), float(s)] for l, s in d.get_ls_list()]
            matrices[name_of(d)] = np.array(d.get_cg_matrix()).tolist()
        for choice in itertools.product(*[range(len(d.get_ls_list())) for d in chain]):
            names = [chain.total.name + "_0"]
            names += [f"{d.g_ls.name}_{i}" for d, i in zip(chain, choice)]
            waves.append({"chain": position, "ls_index": choice, "vars": names})
    return {
        "chains": [[name_of(d) for d in chain] for chain in group],
        "ls_lists": couplings,
        "ls_to_helicity": matrices,
        "waves": waves,
    }


def amplitudes(config, data):
    group = config.get_amplitude().decay_group
    a = group.get_amp3(data).numpy()
    chains = []
    for i in range(len(group.chains)):
        group.set_used_chains([i])
        chains.append(group.sum_amp(data).numpy().tolist())
    group.set_used_chains(list(range(len(group.chains))))
    first = {"n": len(a), "re": a.real.tolist(), "im": a.imag.tolist()}
    return {"amp2_data_per_chain": chains, "amplitude_first_events": first}


def golden(path):
    text = path.read_text()
    options = text.splitlines()[0]
    if "nearest sign" in options:
        cal_angle.cal_angle_from_particle = with_nearest_sign(
            cal_angle.cal_angle_from_particle
        )
    source = yaml.safe_load(text)
    config = ConfigLoader(yaml.safe_load(text))
    amplitude = config.get_amplitude()
    rng = np.random.default_rng(5)
    start = {}
    for name in amplitude.vm.trainable_vars:
        if name[-1] in "ri":
            start[name] = rng.uniform(0.3, 2) if name[-1] == "r" else rng.uniform(-3, 3)
    config.set_params(start)
    result = {
        "config": path.name,
        "dat_order": source["data"]["dat_order"],
        "params": {k: float(amplitude.vm.get(k)) for k in amplitude.vm.variables},
        "trainable": list(amplitude.vm.trainable_vars),
        **structure(amplitude.decay_group),
    }
    for sample, n in EVENTS.items():
        p = events(source, n, "moving" in options, rng)
        extra = {}
        if sample == "data" and "charges" in options:
            extra["charge_conjugation"] = np.where(np.arange(n) % 3 == 0, -1.0, 1.0)
            result["charges"] = extra["charge_conjugation"].tolist()
        data = config.data.cal_angle(tuple(p), **extra)
        data.update(extra)
        result["p4_" + sample] = np.stack(p, 1).tolist()
        result["amp2_" + sample] = amplitude(data).numpy().tolist()
        if sample == "data":
            result.update(amplitudes(config, data))
    path.with_suffix(".json").write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    if target.is_dir():
        for model in sorted(target.glob("*.yml")):
            subprocess.run([sys.executable, __file__, str(model)], check=True)
    else:
        golden(target)
