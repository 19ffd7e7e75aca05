"""The whole analysis of docs/three_body_analysis.md by the real tf-pwa.

    pip install -r tools/reference/requirements_amplitude.txt
    python tools/reference/three_body_analysis.py FOLDER tests/golden/three_body

FOLDER is where the blocks of the page have run, `dalitz`. Its fit.py runs here with
tf-pwa in place of jacta, on config.yml, which names the ROOT files. tf_pwa.json gets: the
NLL, values and errors of the fit, its error matrix, fit fractions with errors, and sums
of the momenta of the samples, which tell whether a run of the page has the same events.
"""

import json
import os
import pathlib
import runpy
import sys
from unittest import mock

import numpy as np

LEFT = ("tf_pwa_params.json", "tf_pwa_error_matrix.npy", "tf_pwa_fractions.json")


def main():
    """Run the script of the page, and keep its numbers."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    folder, output = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
    output.mkdir(exist_ok=True)
    os.chdir(folder)
    for name in LEFT:
        pathlib.Path(name).unlink(missing_ok=True)
    with mock.patch.object(sys, "argv", ["fit.py", "config.yml"]):
        runpy.run_path("fit.py", run_name="__main__")
    fit = json.loads(pathlib.Path(LEFT[0]).read_text())
    samples = {
        name: np.load(folder / "converted" / f"{name}.npz")["arr_0"].sum(axis=0)
        for name in ("data", "phsp", "phsp_noeff")
    }
    document = {
        "nll": fit["status"]["NLL"],
        "values": {name: fit["value"][name] for name in fit["error"]},
        "errors": fit["error"],
        "error_matrix": np.load(LEFT[1]).tolist(),
        "fractions": json.loads(pathlib.Path(LEFT[2]).read_text()),
        "samples": {name: total.ravel().tolist() for name, total in samples.items()},
    }
    (output / "tf_pwa.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
