"""Time whole amplitude analyses beside tf-pwa: ten waves, 2,000 events, 20,000 Monte Carlo.

    PYTHONPATH=build/release/python python3 bench/ten_waves.py build/release/bin/jacta \\
        --tf-pwa VENV/bin/python

The model is a decay of a scalar to three scalars with ten resonances of fixed shapes and 18
free parameters; its events are made by `jacta generate`, data as .dat and Monte Carlo as
.npz, and both programs read the same files. Measured are the NLL, its gradient and its
Hessian at the same points, and fits with errors from the truth and from random starts, for
every number of threads in turn; tf-pwa's by its own ConfigLoader, without and with its
cached integral. `--tf-pwa` is a Python with tfpwa and tensorflow (0.2.2 was measured).

It stops with exit status 1 where NLL, gradient, Hessian or the best minimum of the two
differ. Times depend on the machine and on what else it does: compare ratios.
"""

import argparse
import contextlib
import datetime
import io
import json
import math
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time

from page import shown, write_between

MARKS = (
    "<!-- measured: bench/ten_waves.py --write -->",
    "<!-- end of what bench/ten_waves.py measured -->",
)

MODEL = """
data: {{dat_order: [A, B, C], data: [{data}], phsp: [flat.npz]{more}}}
decay:
  D: [[AB, C], [AC, B], [BC, A]]
  AB: [A, B]
  AC: [A, C]
  BC: [B, C]
particle:
  $top: {{D: {{J: 0, P: -1, mass: 1.86484}}}}
  $finals:
    A: {{J: 0, P: -1, mass: 0.493677}}
    B: {{J: 0, P: -1, mass: 0.13957}}
    C: {{J: 0, P: -1, mass: 0.1349768}}
  AB: [K0, K1, K1b, K2]
  AC: [L0, L1, L2]
  BC: [S0, R1, T2]
  K0: {{J: 0, P: 1, mass: 1.43, width: 0.27}}
  K1: {{J: 1, P: -1, mass: 0.896, width: 0.047}}
  K1b: {{J: 1, P: -1, mass: 1.41, width: 0.23}}
  K2: {{J: 2, P: 1, mass: 1.43, width: 0.1}}
  L0: {{J: 0, P: 1, mass: 1.3, width: 0.3}}
  L1: {{J: 1, P: -1, mass: 0.892, width: 0.05}}
  L2: {{J: 2, P: 1, mass: 1.46, width: 0.11}}
  S0: {{J: 0, P: 1, mass: 0.98, width: 0.06}}
  R1: {{J: 1, P: -1, mass: 0.775, width: 0.149}}
  T2: {{J: 2, P: 1, mass: 1.27, width: 0.18}}
constrains: {{decay: {{fix_chain_idx: 0, fix_chain_val: 1.0}}}}
"""

# Radius and phase of every chain but the first; fit fractions are 1 to 30 %.
TRUTH = {
    "D->K1.CK1->A.B": (1.0, 0.6),
    "D->K1b.CK1b->A.B": (1.5, -1.9),
    "D->K2.CK2->A.B": (6.0, 2.2),
    "D->L0.BL0->A.C": (0.8, -0.7),
    "D->L1.BL1->A.C": (0.9, 1.4),
    "D->L2.BL2->A.C": (6.0, -2.6),
    "D->S0.AS0->B.C": (0.2, 2.9),
    "D->R1.AR1->B.C": (1.8, -1.2),
    "D->T2.AT2->B.C": (8.0, 0.3),
}

EVENTS, MONTE_CARLO = 2000, 20000


def truth():
    """Return the values of the free parameters that the events are made with."""
    values = {}
    for chain, (radius, phase) in TRUTH.items():
        values[chain + "_total_0r"] = radius
        values[chain + "_total_0i"] = phase
    return values


def random_start(number):
    """Return values at random: radii to twice the true one, phases all round."""
    source = random.Random(number)
    values = {}
    for chain, (radius, _) in TRUTH.items():
        values[chain + "_total_0r"] = source.uniform(0, 2 * radius)
        values[chain + "_total_0i"] = source.uniform(-math.pi, math.pi)
    return values


def make_samples(program, folder):
    """Make the model file and its events in a folder."""

    def run(*words):
        command = [program, "generate", "made.yaml", *words]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    made = MODEL.format(data="flat.npz", more=", toys_from: phase_space")
    (folder / "made.yaml").write_text(made)
    (folder / "truth.json").write_text(json.dumps(truth()))
    run("--phsp", "--events", str(MONTE_CARLO), "--seed", "1", "-o", "flat.npz")
    words = ["--n_toys", str(EVENTS), "-n", "1", "--seed", "2", "-o", "data.dat"]
    run("--params", "truth.json", *words)
    (folder / "model.yaml").write_text(MODEL.format(data="data.dat", more=""))


def timed(call):
    """Return seconds of one call and its result."""
    begin = time.perf_counter()
    result = call()
    return time.perf_counter() - begin, result


def repeated(call, repetitions, inner=1):
    """Return the times of one call in seconds, by so many calls at a time; one is left out."""

    def several():
        for _ in range(inner):
            call()

    several()
    return [timed(several)[0] / inner for _ in range(repetitions)]


# ---- what either program does, each in a process of its own --------------------------------


def of_jacta(job):
    """Return what jacta measures; fits are whole, from the start to the errors."""
    import jacta

    values = truth()
    model = jacta.AmplitudeModel(job["model"])
    evaluator = model._evaluator()
    names = list(values)
    order = [model.parameters.names.index(name) for name in names]
    nominal = model.parameters(**values)
    ll, gradient, hessian = evaluator.derivatives(nominal)
    result = {
        "nll": -ll,
        "gradient": [-float(gradient[i]) for i in order],
        "hessian": [[-float(hessian[i][j]) for j in order] for i in order],
        "value": repeated(lambda: evaluator.ll(nominal), job["repetitions"], 200),
        "derivatives": repeated(
            lambda: evaluator.derivatives(nominal), job["repetitions"], 200
        ),
    }

    def fit(start):
        model.set_fit_guesses(**start)
        _, best = model.fit()
        return -best, dict(model.fit_result.errors)

    fit(values)
    result["truth"] = [timed(lambda: fit(values)) for _ in range(job["repetitions"])]
    result["starts"] = [timed(lambda s=s: fit(random_start(s))) for s in range(job["starts"])]
    return result


def of_tf_pwa(job):
    """Return what tf-pwa measures with its own names of things."""
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(job["threads"])
    tf.config.threading.set_inter_op_parallelism_threads(job["threads"])
    import yaml
    from tf_pwa.config_loader import ConfigLoader

    config = yaml.safe_load(pathlib.Path(job["model"]).read_text())
    config["data"]["cached_int"] = job["cached"]
    loader = ConfigLoader(config)
    values = truth()
    loader.set_params(values)
    fcn = loader.get_fcn()
    names = list(fcn.vm.trainable_vars)
    order = [names.index(name) for name in values]
    at_once = float(fcn())
    _, gradient = fcn.nll_grad()
    _, _, hessian = fcn.nll_grad_hessian()
    few = job["repetitions"]
    result = {
        "nll": at_once,
        "gradient": [float(gradient[i]) for i in order],
        "hessian": [[float(hessian[i][j]) for j in order] for i in order],
        "value": repeated(fcn, few),
        "gradient_time": repeated(fcn.nll_grad, few),
        "derivatives": repeated(fcn.nll_grad_hessian, min(few, job["slow"])),
    }

    def fit(start):
        loader.set_params(start)
        found = loader.fit(print_init_nll=False)
        errors = loader.get_params_error(found)
        return float(found.min_nll), {k: float(v) for k, v in errors.items()}

    result["truth"] = [timed(lambda: fit(values)) for _ in range(job["slow"])]
    result["starts"] = [timed(lambda s=s: fit(random_start(s))) for s in range(job["starts"])]
    return result


def worker(name):
    """Do one job of standard input, with its result as the last line of the output."""
    job = json.loads(sys.stdin.read())
    os.chdir(job["folder"])
    with contextlib.redirect_stdout(io.StringIO()):
        result = {"jacta": of_jacta, "tf-pwa": of_tf_pwa}[name](job)
    print(json.dumps(result))


def in_process(python, name, **job):
    """Return what a worker in a process of its own measures."""
    processors = ",".join(map(str, sorted(os.sched_getaffinity(0))[: job["threads"]]))
    command = ["taskset", "-c", processors, python, __file__, "--worker", name]
    done = subprocess.run(
        command,
        input=json.dumps(job),
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def program_fits(program, folder, threads, repetitions):
    """Return seconds and bits of fits by the command line, the whole process each."""
    command = [program, "fit", "model.yaml", "--params", "truth.json", "--json"]
    command += ["--threads", str(threads)]

    def run():
        return subprocess.run(command, check=True, cwd=folder, capture_output=True).stdout

    run()
    done = [timed(run) for _ in range(repetitions)]
    return [seconds for seconds, _ in done], {json.loads(text)["ll"] for _, text in done}


# ---- beside each other --------------------------------------------------------------------


def worst(ours, theirs):
    """Return the largest difference of two lists over the largest number of theirs."""
    largest = max(abs(x) for x in theirs)
    return max(abs(a - b) for a, b in zip(ours, theirs)) / largest


def differences(ours, theirs):
    """Return by what the two differ: NLL, gradient, Hessian, best minimum."""
    flat = [[x for row in one["hessian"] for x in row] for one in (ours, theirs)]
    best = [
        min(nll for _, (nll, _) in one["truth"] + one["starts"]) for one in (ours, theirs)
    ]
    return {
        "NLL": abs(ours["nll"] - theirs["nll"]) / abs(theirs["nll"]),
        "gradient": worst(ours["gradient"], theirs["gradient"]),
        "Hessian": worst(*flat),
        "best minimum": best[0] - best[1],
    }


LARGEST = {"NLL": 1e-12, "gradient": 1e-9, "Hessian": 1e-9}
# tf-pwa stops where a gradient is 1e-3, above the minimum; never below ours.
LARGEST_RISE = 1e-6


def complaint(found):
    """Return in what the two differ more than they may; empty if in nothing."""
    names = [name for name, limit in LARGEST.items() if not found[name] <= limit]
    if not found["best minimum"] <= LARGEST_RISE:
        names.append("best minimum")
    return ", ".join(names)


def times(one, what):
    """Return the times of fits."""
    return [seconds for seconds, _ in one[what]]


def reached(one, best):
    """Return how many random starts ended at the best minimum."""
    return sum(nll < best + 0.01 for _, (nll, _) in one["starts"])


def rows_of(ours, command_line, plain, cached):
    """Return what is compared: title, and seconds of ours and of both of theirs."""
    return [
        ("value", ours["value"], plain["value"], cached["value"]),
        (
            "value and gradient; ours with Hessian",
            ours["derivatives"],
            plain["gradient_time"],
            cached["gradient_time"],
        ),
        (
            "value, gradient and Hessian",
            ours["derivatives"],
            plain["derivatives"],
            cached["derivatives"],
        ),
        (
            "fit with errors from the truth",
            times(ours, "truth"),
            times(plain, "truth"),
            times(cached, "truth"),
        ),
        (
            "... ours as a whole process, with reading",
            command_line,
            times(plain, "truth"),
            times(cached, "truth"),
        ),
        (
            "fit with errors from a random start",
            times(ours, "starts"),
            times(plain, "starts"),
            times(cached, "starts"),
        ),
    ]


def measured(program, peer, python=sys.executable, repetitions=7, slow=3, starts=10):
    """Measure; return per number of threads what rows_of() takes, and remarks.

    Raises RuntimeError where the two programs differ.
    """
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_samples(program, folder)
        for threads in (1, 2):
            job = {"folder": name, "model": "model.yaml", "threads": threads}
            job.update(repetitions=repetitions, slow=slow, starts=starts)
            ours = in_process(python, "jacta", **job)
            line, bits = program_fits(program, folder, threads, repetitions)
            plain = in_process(peer, "tf-pwa", cached=False, **job)
            cached = in_process(peer, "tf-pwa", cached=True, **job)
            remarks = []
            for kind, theirs in (("plain", plain), ("cached integral", cached)):
                apart = differences(ours, theirs)
                remarks.append(
                    f"{kind}: "
                    + ", ".join(f"{key} differs by {x:.1e}" for key, x in apart.items())
                )
                if complaint(apart):
                    raise RuntimeError(f"{complaint(apart)} differ; {remarks[-1]}")
            best = min(nll for _, (nll, _) in ours["truth"])
            counts = [reached(one, best) for one in (ours, plain, cached)]
            remarks.append(
                "random starts that end within 0.01 of the best minimum: {} of ours, {} and "
                "{} of tf-pwa's, of {}".format(*counts, starts)
            )
            found.append((threads, rows_of(ours, line, plain, cached), remarks, bits))
    if found[0][3] != found[1][3]:
        raise RuntimeError("fits on one thread and on two have different bits")
    return found


def table(found, repetitions=7, slow=3):
    """Return lines of Markdown."""
    lines = [
        f"Medians of {repetitions} repetitions, of ten for random starts, of {slow} for "
        "Hessians and fits of tf-pwa. Same minima, and the same bits for one thread and two.",
        "",
        "| threads | | jacta | tf-pwa | ratio | tf-pwa, cached integral | ratio |",
        "|---|---|---|---|---|---|---|",
    ]
    for threads, rows, _, _ in found:
        for title, ours, plain, cached in rows:
            mine, *others = (statistics.median(x) for x in (ours, plain, cached))
            cells = [str(threads), title, shown(1e6 * mine)]
            for other in others:
                cells += [shown(1e6 * other), f"{other / mine:,.0f}"]
            lines.append("| " + " | ".join(cells) + " |")
    lines.append("")
    lines += [f"{threads} thread(s), {x}." for threads, _, all_, _ in found for x in all_]
    return lines


def write(program, peer, **settings):
    """Measure, print, and write docs/performance.md."""
    lines = table(measured(program, peer, **settings))
    today = datetime.date.today()
    lines.insert(0, f"Measured on {today}, {os.cpu_count()} processors; one run.")
    write_between(MARKS, lines)
    print("\n".join(lines))


def main():
    """Measure and print."""
    if sys.argv[1:2] == ["--worker"]:
        worker(sys.argv[2])
        return 0
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", help="the executable jacta")
    parser.add_argument("--tf-pwa", required=True, help="a Python that has tf-pwa")
    parser.add_argument("--repetitions", type=int, default=7)
    parser.add_argument("--slow", type=int, default=3, help="for Hessians, fits of tf-pwa")
    parser.add_argument("--starts", type=int, default=10)
    parser.add_argument("--write", action="store_true", help="docs/performance.md")
    given = parser.parse_args()
    program = os.path.abspath(given.program)
    if given.write:
        write(program, given.tf_pwa)
        return 0
    found = measured(
        program,
        given.tf_pwa,
        repetitions=given.repetitions,
        slow=given.slow,
        starts=given.starts,
    )
    print("\n".join(table(found, given.repetitions, given.slow)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
