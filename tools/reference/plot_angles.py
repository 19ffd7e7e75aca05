"""Angles and pairs of the plot block as the real tf-pwa computes and plots them.

    pip install -r tools/reference/requirements_amplitude.txt
    python tools/reference/plot_angles.py tests/golden/amplitude_models \
        tests/golden/amplitude_plots

The models and their values are those that amplitude_models.py recorded, with the plot block
below. NAME.json gets

    plot         the block
    observables  by name: values of the events of data, of the Monte Carlo and of bg
    weights      data, total, bg, and the chains' parts
    pairs        by name: edges and contents of plt.hist2d as tf-pwa calls it
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

BARYON = """
plot:
  mass:
    Ks: {bins: 5, range: [0.6, 1.4]}
    Del: {bins: 4}
  angle:
    Lc/Ks:
      alpha: {bins: 4}
      cos(beta): {bins: 3}
    Ks/K:
      alpha: {bins: 4, display: phi}
      cos(beta): {bins: 4, range: [-1, 0.5]}
    Lam/K:
      alpha: {bins: 4}
      beta: {bins: 4}
    Del: {cos(beta): {bins: 4}}
    Lc/1: {alpha: {bins: 4}}
  aligned_angle:
    Del/p:
      alpha: {bins: 3}
      beta: {bins: 3}
      gamma: {bins: 3}
    Lam/p: {cos(beta): {bins: 3}}
  2Dplot:
    m_Ks & m_Del: {xbins: 3, ybins: 2, plot_figs: [data_hist, sideband_hist, fitted]}
    dalitz:
      x: m_Ks**2
      y: c
      where: {c: [angle, Ks/K, cos(beta)]}
      xbins: 3
      ybins: 3
      yrange: [-1, 1]
      plot_figs: [data_hist, sideband_hist, fitted]
"""

VECTORS = """
plot:
  angle:
    R/V: {alpha: {bins: 4}, cos(beta): {bins: 4}}
    B/S/pi: {alpha: {bins: 4}, beta: {bins: 4}}
  aligned_angle:
    S/V: {alpha: {bins: 3}, beta: {bins: 3}, gamma: {bins: 3}}
    R/W: {alpha: {bins: 3}, beta: {bins: 3}, gamma: {bins: 3}}
"""

PLANAR = """
plot:
  angle:
    Del/p: {alpha: {bins: 4}, cos(beta): {bins: 4}}
    Lc/Del: {alpha: {bins: 4}, cos(beta): {bins: 4}}
"""

CASES = {
    "charge_reversed": BARYON,
    "frame_fixed_z": BARYON,
    "planar_resonance": PLANAR,
    "vectors_boosts": VECTORS,
    "weights_background": BARYON,
}


def numbers(array):
    """Return an array as a list of numbers."""
    return np.asarray(array, dtype=float).reshape(-1).tolist()


def record(name, models, folder):
    """Record one model in a process of its own."""
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    os.environ["MPLBACKEND"] = "agg"
    import yaml
    from tf_pwa.config_loader import ConfigLoader, plot

    given = json.loads((models / f"{name}.json").read_text())
    found = {"plot": CASES[name], "observables": {}, "pairs": {}}
    with tempfile.TemporaryDirectory() as work:
        for file, rows in given["files"].items():
            np.savetxt(pathlib.Path(work) / file, np.array(rows), fmt="%.17g")
        os.chdir(work)
        config = ConfigLoader(yaml.full_load(given["config"] + CASES[name]))
        config.get_fcn()()
        config.set_params(given["params"])
        histograms = []
        original = plot.plt.hist2d

        def hist2d(*args, **kwargs):
            result = original(*args, **kwargs)
            contents = np.histogram2d(
                *args, **{k: v for k, v in kwargs.items() if k != "cmin"}
            )[0]
            histograms.append([numbers(contents), numbers(result[1]), numbers(result[2])])
            return result

        def keep(data_dict, phsp_dict, bg_dict, plot_var_dic, **kwargs):
            for key in plot_var_dic:
                values = {"data": data_dict[key], "flat": phsp_dict[key + "_MC"]}
                if bg_dict:
                    values["bg"] = bg_dict[key + "_sideband"]
                found["observables"][key] = {k: numbers(v) for k, v in values.items()}
            found["weights"] = {
                "data": numbers(data_dict["data_weights"]),
                "total": numbers(phsp_dict["MC_total_fit"]),
                "chains": [
                    numbers(phsp_dict[k]) for k in phsp_dict if k.endswith("_fit")
                    and k != "MC_total_fit"
                ],
            }
            if bg_dict:
                found["weights"]["bg"] = numbers(bg_dict["sideband_weights"])
            pairs = yaml.full_load(CASES[name])["plot"].get("2Dplot", {})
            for key in pairs:
                config.config["plot"]["2Dplot"] = {key: dict(pairs[key])}
                histograms.clear()
                plot.plt.hist2d = hist2d
                config._2d_plot_v2(
                    data_dict, phsp_dict, bg_dict, "", plot_var_dic, kwargs["chain_property"]
                )
                plot.plt.hist2d = original
                kinds = ["data", "bg", "total"] if bg_dict else ["data", "total"]
                found["pairs"][key] = {
                    "x_edges": histograms[0][1],
                    "y_edges": histograms[0][2],
                    **{kind: h[0] for kind, h in zip(kinds, histograms)},
                }

        config.plot_partial_wave(prefix="figure/", plot_function=keep)
    (folder / f"{name}.json").write_text(json.dumps(found) + "\n")


def main(argv):
    """Record all cases, or those that are named."""
    models, folder = (pathlib.Path(a).resolve() for a in argv[1:3])
    if len(argv) == 4:
        record(argv[3], models, folder)
        return
    for name in CASES:
        subprocess.run([sys.executable, __file__, str(models), str(folder), name], check=True)


if __name__ == "__main__":
    main(sys.argv)
