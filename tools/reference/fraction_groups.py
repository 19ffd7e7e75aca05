"""Fit fractions of groups, chains and (l,s) waves as the real tf-pwa computes them.

    pip install -r tools/reference/requirements_amplitude.txt
    python tools/reference/fraction_groups.py tests/golden/amplitude_models \
        tests/golden/amplitude_fractions

The models and their values are those that amplitude_models.py recorded. NAME.json gets, as
names and pairs of names joined by x, with errors from an invented covariance (see
fluctuations):

    groups       the groups, and fractions of them by FitFractions (method="new")
    old          two resonances by cal_fitfractions (method="old"), relative to both
    waves        [position of the chain, position of the (l,s) pair per vertex], the
                 fraction of it alone: all other couplings of its decays are 0
"""

import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

CASES = {
    "decay_ls": [["Ks", "Del"], "Lam", ["Lam", 0]],
    "photon_chain": ["R", "Q"],
    "polarized_half_charges": [["Ks", "Lam"], "Del"],
    "shape_flatte": [["R"], 1, ["R", "S"]],
}


def fluctuations(n):
    """Return a covariance of two independent directions."""
    a = np.arange(n)
    directions = [0.03 * np.cos(1 + 2 * a + k) for k in (0, 1)]
    return sum(np.outer(d, d) for d in directions)


def flat(numbers):
    """Return fractions with pairs of names as one name."""
    return {k if isinstance(k, str) else "x".join(k): float(v) for k, v in numbers.items()}


def of_waves(config, phase_space):
    """Return the fraction of every wave alone."""
    amp = config.get_amplitude()
    weight = np.array(phase_space.get("weight", 1.0))

    def integral():
        return float(np.sum(np.array(amp(phase_space)) * weight))

    whole, found = integral(), []
    for c, chain in enumerate(amp.decay_group.chains):
        decays = [d for d in chain if len(d.get_ls_list()) > 0]
        sizes = [range(len(d.get_ls_list())) for d in decays]
        for choice in itertools.product(*sizes):
            zeros = {}
            for d, chosen in zip(decays, choice):
                for k in range(len(d.get_ls_list())):
                    for end in ("r", "deltar"):
                        name = f"{d.g_ls.name}_{k}{end}"
                        if k != chosen and name in amp.vm.variables:
                            zeros[name] = 0.0
            with amp.temp_params(zeros):
                amp.set_used_chains([c])
                found.append([c, list(choice), integral() / whole])
            amp.set_used_chains(range(len(amp.decay_group.chains)))
    return found


def record(name, models, folder):
    """Record one model in a process of its own."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import yaml
    from tf_pwa.config_loader import ConfigLoader

    given = json.loads((models / f"{name}.json").read_text())
    with tempfile.TemporaryDirectory() as work:
        for file, numbers in given["files"].items():
            np.savetxt(pathlib.Path(work) / file, np.array(numbers), fmt="%.17g")
        os.chdir(work)
        config = ConfigLoader(yaml.full_load(given["config"]))
        config.get_fcn()()
        config.set_params(given["params"])
        config.inv_he = fluctuations(len(given["free"]))
        groups = CASES[name]
        values, errors = config.cal_fitfractions(res=groups, method="new")
        two = [str(i) for i in config.get_amplitude().res][:2]
        old, old_errors = config.cal_fitfractions(res=two)
        result = {
            "groups": [g if isinstance(g, list) else [g] for g in groups],
            "names": [str(g) for g in groups],
            "values": flat(values),
            "errors": flat(errors),
            "old": {"res": two, "values": flat(old), "errors": flat(old_errors)},
            "waves": of_waves(config, config.get_phsp_noeff()),
        }
    os.chdir(folder)
    text = json.dumps(result, separators=(", ", ": "))
    (folder / f"{name}.json").write_text(text + "\n")
    print(name, result["values"], len(result["waves"]), "waves", flush=True)


def main():
    """Record all models, or the one named."""
    models, folder = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
    folder.mkdir(exist_ok=True)
    if len(sys.argv) > 3:
        record(sys.argv[3], models, folder)
        return
    here = pathlib.Path(__file__).resolve()
    for name in CASES:
        subprocess.run([sys.executable, here, models, folder, name], check=True)


if __name__ == "__main__":
    main()
