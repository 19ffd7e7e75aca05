"""Several configurations in one fit, as the real tf-pwa's MultiConfig has them.

    pip install -r tools/reference/requirements_amplitude.txt
    python tools/reference/multi_config.py tests/golden/amplitude_models \
        tests/golden/multi_config/multi_config.json

The models are those that amplitude_models.py recorded. For total_same False and True: the
names of the free variables, values, the NLL of all and its gradient.
"""

import json
import os
import pathlib
import sys
import tempfile

import numpy as np

MODELS = ["weights_background", "weights_data"]


def main(argv):
    """Record both."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    import yaml
    from tf_pwa.config_loader import MultiConfig

    models = pathlib.Path(argv[1]).resolve()
    out = pathlib.Path(argv[2]).resolve()
    recorded = {}
    with tempfile.TemporaryDirectory() as work:
        configs = []
        for name in MODELS:
            given = json.loads((models / f"{name}.json").read_text())
            folder = pathlib.Path(work) / name
            folder.mkdir()
            config = yaml.full_load(given["config"])
            for file, rows in given["files"].items():
                np.savetxt(folder / file, np.array(rows), fmt="%.17g")
            for key, value in config["data"].items():
                if isinstance(value, list) and value[0] in given["files"]:
                    config["data"][key] = [str(folder / v) for v in value]
                elif isinstance(value, str) and value in given["files"]:
                    config["data"][key] = str(folder / value)
            configs.append(config)
        for total_same in (False, True):
            config = MultiConfig([dict(c) for c in configs], total_same=total_same)
            fcn = config.get_fcn()
            names = list(config.vm.trainable_vars)
            values = {n: 0.4 + 0.1 * ((7 * i) % 11) for i, n in enumerate(names)}
            config.set_params(values)
            nll, gradient = fcn.nll_grad({})
            recorded["same" if total_same else "own"] = {
                "values": values,
                "all": sorted(config.get_params()),
                "nll": float(nll),
                "gradient": dict(zip(names, np.array(gradient).tolist())),
            }
    out.write_text(json.dumps({"models": MODELS, **recorded}, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv)
