"""How time and memory grow with the size of a problem, and where the first limit is met.

    python3 tools/load.py PROGRAM [--quick]

Every line doubles a size several times, runs one command of the program for each, and
prints processor time, peak memory and the exponents of their growth: the slope of the
logarithms over the upper half of the sizes. Needs nothing but Python.
"""

import argparse
import json
import math
import os
import pathlib
import tempfile
import time

MODEL = """statistical_model: jacta.TemplateModel
parameter_definition:
  livetime: {nominal_value: 1.0, ptype: livetime, fittable: false}
"""


def measure(words, folder, stdout=None):
    """Run a command; return its status, seconds of the processor and megabytes."""
    out = os.open(stdout or "/dev/null", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    err = os.open(folder / "stderr", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.execv(words[0], words)
    _, status, usage = os.wait4(child, 0)
    os.close(out)
    os.close(err)
    return (
        os.waitstatus_to_exitcode(status),
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
    )


def sources(n):
    """A model of n Gaussian sources with rates of their own."""
    text = MODEL
    for i in range(n):
        text += f"  s{i}_rate_multiplier: {{nominal_value: 1.0, ptype: rate, "
        text += "fit_limits: [0, 50]}\n"
    text += "likelihood_config:\n  template_folder: null\n  likelihood_terms:\n"
    text += "    - name: term\n      likelihood_type: "
    text += "blueice.likelihood.UnbinnedLogLikelihood\n"
    text += "      default_source_class: alea.template_source.TemplateSource\n"
    text += "      analysis_space: [{x: 'np.linspace(0, 100, 101)'}]\n"
    text += "      livetime_parameter: livetime\n      sources:\n"
    for i in range(n):
        text += f"        - name: s{i}\n          parameters: [s{i}_rate_multiplier]\n"
        text += f"          density: {{gaussian: {{mean: {(i + 0.5) * 100 / n}, "
        text += f"sigma: {30 / n}}}}}\n"
    return text


def slope(sizes, values):
    """The exponent over the upper half of the sizes."""
    half = len(sizes) // 2
    x = [math.log(s) for s in sizes[half:]]
    y = [math.log(max(v, 1e-3)) for v in values[half:]]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mx) * (b - my) for a, b in zip(x, y)) / sum((a - mx) ** 2 for a in x)


def report(name, sizes, run):
    """Print one line of the table."""
    rows = []
    for size in sizes:
        status, seconds, memory = run(size)
        if status != 0:
            print(f"{name}: {size}: status {status}", flush=True)
            break
        rows.append((size, seconds, memory))
    if len(rows) < 3:
        return
    used, seconds, memory = zip(*rows)
    print(
        f"| {name} | {used[0]:,} to {used[-1]:,} | {seconds[0]:.2f} to {seconds[-1]:.2f} | "
        f"{slope(used, seconds):.2f} | {memory[0]:.0f} to {memory[-1]:.0f} | "
        f"{slope(used, memory):.2f} |",
        flush=True,
    )


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--quick", action="store_true", help="a tenth of the sizes")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    part = 10 if options.quick else 1
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for example in ("wimp", "gaussian", "dalitz"):
            status, _, _ = measure([program, "init", example, "--example", example], folder)
            assert status == 0, (folder / "stderr").read_text()

        def call(*words, inside="wimp"):
            return measure([program, *map(str, words)], folder / inside)

        print("| size | from, to | processor, s | exponent | memory, MB | exponent |")
        print("|---|---|---|---|---|---|")
        model = "wimp_statistical_model.yaml"
        job = ["run", "--statistical_model", "jacta.TemplateModel"]
        job += ["--statistical_model_config", model, "--poi", "wimp_rate_multiplier"]
        job += ["--hypotheses", '["free","true"]', "--toydata_mode", "generate"]
        job += ["--generate_values", '{"wimp_rate_multiplier":1.0}', "--seed", 1]
        job += ["--threads", 1, "--overwrite", "--output_filename", "r.ii.h5"]
        report(
            "toys of a job",
            [n // part for n in (5_000, 10_000, 20_000, 40_000)],
            lambda n: call(*job, "--n_mc", n),
        )

        def events(n):
            """A fit of one data set of n events."""
            scale = n / 201.5
            words = ["generate", model, "-n", 1, "--seed", 1, "--overwrite"]
            words += ["-o", "big.ii.h5", "--set", f"er_rate_multiplier={scale}"]
            made = call(*words)
            if made[0] != 0:
                return made
            return call("fit", model, "--data", "big.ii.h5")

        report(
            "events of a data set",
            [n // part for n in (62_500, 125_000, 250_000, 500_000, 1_000_000)],
            events,
        )

        def many_sources(n):
            (folder / "wimp" / "sources.yaml").write_text(sources(n), encoding="utf-8")
            made = call(
                *"generate sources.yaml -n 1 --seed 1 --overwrite -o s.ii.h5".split()
            )
            if made[0] != 0:
                return made
            return call(*"fit sources.yaml --data s.ii.h5".split())

        report(
            "sources of a term", [8, 16, 32, 64] + ([] if options.quick else [128, 200]),
            many_sources,
        )

        def batches(n):
            document = {
                "statistical_model": "jacta.GaussianModel",
                "statistical_model_config": "gaussian_model.yaml",
                "poi": "mu",
                "computation_options": {
                    "power": {
                        "to_vary": {"mu": [0, 1]},
                        "in_common": {
                            "hypotheses": ["free", "true"],
                            "n_mc": 10 * n // 2,
                            "n_batch": n // 2,
                            "toydata_mode": "generate",
                            "output_filename": "p_{mu:d}.ii.h5",
                        },
                    }
                },
            }
            running = folder / "gaussian" / f"run_{n}.yaml"
            running.write_text(json.dumps(document), encoding="utf-8")
            words = f"submit run_{n}.yaml --computation power --local --seed 1 --threads 1"
            return call(*words.split(), "--outputfolder", f"out_{n}", inside="gaussian")

        report("batches", [n // part for n in (200, 400, 800, 1600)], batches)

        def monte_carlo(n):
            words = ["generate", "dalitz_model.yaml", "--phsp", "--events", n]
            words += ["-o", "phsp.npz", "--seed", 1, "--overwrite"]
            made = call(*words, inside="dalitz")
            if made[0] != 0:
                return made
            text = (folder / "dalitz" / "dalitz_model.yaml").read_text(encoding="utf-8")
            (folder / "dalitz" / "big.yaml").write_text(
                text.replace("dalitz_phsp.npy", "phsp.npz"), encoding="utf-8"
            )
            return call(*"ll big.yaml --params dalitz_truth.json".split(), inside="dalitz")

        report(
            "Monte Carlo events of an amplitude",
            [n // part for n in (50_000, 100_000, 200_000, 400_000)],
            monte_carlo,
        )


if __name__ == "__main__":
    start = time.time()
    main()
    print(f"\n{time.time() - start:.0f} s")
