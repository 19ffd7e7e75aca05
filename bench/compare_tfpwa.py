#!/usr/bin/env python3
"""Time jacta beside tf-pwa on the same amplitude model.

    bench/compare_tfpwa.py build/release/bin/jacta MODEL.yaml PARAMS.json

Needs the packages tfpwa and tensorflow (or tensorflow-cpu). Prints the NLL of both, which
have to agree, and the time of one evaluation: of tf-pwa value and gradient, without and
with its cached integral; of jacta value, gradient and Hessian, always with it. Run it in
the folder of the model's samples.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import time

import yaml

CALLS = 2000


def seconds_of_jacta(jacta, model, params, points):
    """Return wall time of evaluations at so many points."""
    values = json.loads(pathlib.Path(params).read_text())
    name = next(iter(values))
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([{**values, name: values[name] + 1e-6 * i} for i in range(points)], file)
        file.flush()
        start = time.perf_counter()
        command = [jacta, "ll", model, "--params", params, "--points", file.name]
        subprocess.run(
            command + ["--derivatives", "--json"], check=True, capture_output=True
        )
        return time.perf_counter() - start


def run_tfpwa(model, params, cached_integral):
    """Print NLL and seconds of one value with gradient, the first call left out."""
    from tf_pwa.config_loader import ConfigLoader

    config = yaml.safe_load(pathlib.Path(model).read_text())
    config["data"]["cached_int"] = cached_integral
    loader = ConfigLoader(config)
    loader.set_params(json.loads(pathlib.Path(params).read_text()))
    objective = loader.get_fcn()
    objective()  # the cached integral needs a plain call first
    objective.nll_grad({})
    calls = 5
    start = time.perf_counter()
    for _ in range(calls):
        nll, _gradient = objective.nll_grad({})
    print(json.dumps([float(nll), (time.perf_counter() - start) / calls]))


def time_of_tfpwa(model, params, cached_integral):
    """Return NLL and seconds, from a process of its own: its caches do not mix."""
    mode = "cached" if cached_integral else "plain"
    command = [sys.executable, __file__, "", model, params, mode]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output.splitlines()[-1])


def main(jacta, model, params):
    """Print NLL, times and ratios."""
    command = [jacta, "ll", model, "--params", params, "--json"]
    document = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    ours = -json.loads(document)["ll"]
    few = min(seconds_of_jacta(jacta, model, params, 10) for _ in range(3))
    many = min(seconds_of_jacta(jacta, model, params, CALLS + 10) for _ in range(3))
    seconds = (many - few) / CALLS
    print(f"jacta: NLL {ours:.12f}, value, gradient and Hessian {1e3 * seconds:.4f} ms")
    for cached in (False, True):
        nll, other = time_of_tfpwa(model, params, cached)
        what = "with" if cached else "without"
        print(
            f"tf-pwa {what} cached integral: NLL {nll:.12f}, value and gradient "
            f"{1e3 * other:.3f} ms, {other / seconds:.0f} x"
        )
        if abs(nll - ours) > 1e-9 * abs(ours):
            sys.exit("the two disagree")


if __name__ == "__main__":
    if len(sys.argv) == 5:  # one mode of tf-pwa
        run_tfpwa(sys.argv[2], sys.argv[3], sys.argv[4] == "cached")
        sys.exit()
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
