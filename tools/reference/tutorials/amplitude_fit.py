"""A fit of amplitudes as in tf-pwa's fit.py: parameters, errors, fractions, files."""

import json
import pathlib

import numpy as np
from notebook import Page
from tf_pwa.config_loader import ConfigLoader

PARENT, DAUGHTERS = 1.86, (0.49, 0.14, 0.14)


def boosted(p, parent):
    """Return momenta of a frame that moves with the parent's momenta."""
    b = parent[:, 1:] / parent[:, :1]
    g = 1 / np.sqrt(1 - (b**2).sum(-1))
    along = (b * p[:, 1:]).sum(-1)
    v = p[:, 1:] + (g**2 / (g + 1) * along + g * p[:, 0])[:, None] * b
    return np.concatenate([(g * (p[:, 0] + along))[:, None], v], -1)


def back_to_back(rng, mass, m1, m2):
    """Return isotropic momenta of two daughters in the rest frame of a mass."""
    q = np.sqrt((mass**2 - (m1 + m2) ** 2) * (mass**2 - (m1 - m2) ** 2)) / (2 * mass)
    z, phi = 2 * rng.random(len(mass)) - 1, 2 * np.pi * rng.random(len(mass))
    r = np.sqrt(1 - z**2)
    n = np.stack([r * np.cos(phi), r * np.sin(phi), z], -1) * q[:, None]
    first = np.concatenate([np.sqrt(q**2 + m1**2)[:, None], n], -1)
    return first, np.concatenate([np.sqrt(q**2 + m2**2)[:, None], -n], -1), q


def flat_events(seed, n):
    """Return three momenta per event, flat in phase space."""
    rng = np.random.default_rng(seed)
    m1, m2, m3 = DAUGHTERS
    cluster = m2 + m3 + (PARENT - m1 - m2 - m3) * rng.random(12 * n)
    parent = np.full(len(cluster), PARENT)
    _, _, q = back_to_back(rng, parent, m1, cluster)
    _, _, inner = back_to_back(rng, cluster, m2, m3)
    cluster = cluster[rng.random(len(cluster)) < q * inner / (q * inner).max()][:n]
    first, pair, _ = back_to_back(rng, parent[: len(cluster)], m1, cluster)
    second, third, _ = back_to_back(rng, cluster, m2, m3)
    return np.stack([first, boosted(second, pair), boosted(third, pair)], 1)


def mass(events, i, j):
    """Return the mass of two daughters."""
    p = events[:, i] + events[:, j]
    return np.sqrt(p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(-1))


CONFIG = {
    "decay": {"D": [["RBC", "B"], ["RCD", "K"]], "RBC": ["K", "C"], "RCD": ["B", "C"]},
    "particle": {
        "$top": {"D": {"J": 0, "P": -1, "mass": PARENT}},
        "$finals": {
            "K": {"J": 0, "P": -1, "mass": DAUGHTERS[0]},
            "B": {"J": 0, "P": -1, "mass": DAUGHTERS[1]},
            "C": {"J": 0, "P": -1, "mass": DAUGHTERS[2]},
        },
        "RBC": ["Kstar"],
        "RCD": ["rho"],
        "Kstar": {"J": 1, "P": -1, "mass": 0.895, "width": 0.05},
        "rho": {"J": 1, "P": -1, "mass": 0.775, "width": 0.149},
    },
    "data": {
        "dat_order": ["K", "B", "C"],
        "data": ["data.dat"],
        "phsp": ["phsp.dat"],
    },
    "constrains": {"decay": {"fix_chain_idx": 0, "fix_chain_val": 1.0}},
    "plot": {"mass": {"R_KC": {"display": "$m_{KC}$"}}},
}


def write_samples():
    """Write flat events, and events that two resonances are seen in."""
    flat = flat_events(1, 3000)
    events = flat_events(2, 6000)
    bump = 0.1 + 0.05**2 / ((mass(events, 0, 2) - 0.895) ** 2 + 0.05**2)
    bump += 0.15**2 / ((mass(events, 1, 2) - 0.775) ** 2 + 0.15**2)
    keep = np.random.default_rng(3).random(len(events)) < bump / 2.2
    np.savetxt("phsp.dat", flat.reshape(-1, 4))
    np.savetxt("data.dat", events[keep].reshape(-1, 4))
    pathlib.Path("config.yml").write_text(json.dumps(CONFIG))


write_samples()
page = Page()
config = ConfigLoader("config.yml")
data = config.get_data("data")
phsp = config.get_data("phsp")
amplitude = config.get_amplitude()
(start,) = [n for n in config.get_params() if n.startswith("D->rho") and n.endswith("0r")
            and "total" in n]
phase = start[:-1] + "i"
config.set_params({start: 2.0, phase: 1.2})
intensity = np.asarray(amplitude(data[0] if isinstance(data, list) else data))
page.exact("intensities over the first", intensity[:20] / intensity[0])

fit_result = config.fit(batch=65000, method="BFGS")
assert fit_result.success
errors = config.get_params_error(fit_result, batch=13000)
fit_result.set_error(errors)
fit_result.save_as("final_params.json")
page.fitted("minimum", fit_result.min_nll)
for name, error in sorted(errors.items()):
    value = fit_result.params[name]
    # Phases are the same after a turn.
    if name.endswith("i"):
        value = np.arctan2(np.sin(value), np.cos(value))
    page.fitted(name, value, scale=error)
    page.fitted(f"error of {name}", error, scale=error)
page.fitted("error matrix", np.diag(config.inv_he), scale=np.diag(config.inv_he).max())
fractions, fraction_errors = config.cal_fitfractions()
for name, value in fractions.items():
    label = "x".join(name) if isinstance(name, tuple) else name
    page.fitted(f"fraction {label}", float(value), scale=0.1)
for name in ("Kstar", "rho"):
    page.fitted(f"error of fraction {name}", float(fraction_errors[name]), scale=0.1)
kept = json.loads(pathlib.Path("final_params.json").read_text())
assert kept["value"].keys() >= errors.keys() and kept["error"].keys() == errors.keys()
page.write()
