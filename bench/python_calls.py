"""Time the Python package against the same work in C++.

    PYTHONPATH=build/release/python python3 bench/python_calls.py build/release/bin/jacta

with ``--bench build/bench/bin/jacta_bench`` for the figures of C++ beside. On the WIMP
example: one call of ``model.ll()``, one of setting 500 events, a fit; and a Runner of many
toys beside `jacta run` with the same seed on one thread, by processor time. The
rows of both have to have the same bits. Times depend on the machine and on what else it
does: compare ratios.
"""

import argparse
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import timeit

POI = "wimp_rate_multiplier"
JOB = {
    "hypotheses": ["free", "zero", "true"],
    "generate_values": {POI: 1.0},
    "seed": 1,
    "toydata_mode": "generate",
    "threads": 1,
}

RUNNER = """
import json, sys, time
import jacta
begin = time.process_time()
model = jacta.TemplateModel.from_config(sys.argv[1])
job = json.loads(sys.argv[2])
jacta.Runner(model, poi={poi!r}, n_mc=int(sys.argv[3]), output_filename=sys.argv[4],
             progress=False, **job).run()
print(time.process_time() - begin)
""".format(poi=POI)


def best_of(call, repeats=7):
    """Return the shortest time of one call in microseconds."""
    timer = timeit.Timer(call, timer=time.process_time)
    number, _ = timer.autorange()
    return 1e6 * min(timer.repeat(repeats, number)) / number


def processor_seconds(command):
    """Run a command; return the processor time that it took, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    shown = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, shown


def in_cpp(program, name):
    """Return the time of a benchmark of C++ in microseconds."""
    words = [f"--benchmark_filter=^example/{name}$", "--benchmark_format=json"]
    shown = subprocess.run([program, *words], check=True, capture_output=True).stdout
    times = [run["real_time"] for run in json.loads(shown)["benchmarks"]]
    return min(times)


def calls(model_file):
    """Return the times of single calls in microseconds."""
    import numpy as np

    import jacta

    model = jacta.TemplateModel.from_config(model_file)
    data = model.generate_data(seed=1)
    term = next(iter(data))
    data[term] = np.resize(data[term], 500)
    model.data = data
    values = {POI: 1.5}

    def set_data():
        model.data = data

    return {
        "ll": best_of(lambda: model.ll(**values)),
        "set_data": best_of(set_data),
        "fit": best_of(lambda: model.fit()),
    }


def runner_ratio(program, model_file, folder, toys, repeats):
    """Return the processor times of Python and of the command line over each other."""
    import jacta

    command_line = [program, "run", "--statistical_model_config", str(model_file)]
    command_line += ["--statistical_model", "jacta.TemplateModel", "--poi", POI]
    command_line += ["--n_mc", str(toys), "--output_filename", str(folder / "b.ii.h5")]
    for name, value in JOB.items():
        command_line += [
            f"--{name}",
            value if name == "toydata_mode" else json.dumps(value),
        ]
    python = [sys.executable, "-c", RUNNER, str(model_file), json.dumps(JOB), str(toys)]
    python += [str(folder / "a.ii.h5")]
    ratios, seconds = [], []
    for _ in range(repeats):
        for name in ("a.ii.h5", "b.ii.h5"):
            (folder / name).unlink(missing_ok=True)
        theirs, _ = processor_seconds(command_line)
        started, shown = processor_seconds(python)
        ours = float(shown.split()[-1])
        ratios.append(ours / theirs)
        seconds.append((ours, started - ours, theirs))
    a, b = (jacta.read_results(str(folder / f"{x}.ii.h5")).fits for x in "ab")
    same = all(a[name].tobytes() == b[name].tobytes() for name in a)
    return statistics.median(ratios), min(seconds), same


def main():
    """Measure and print; the exit status is 1 where the toys differ."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", help="the executable jacta")
    parser.add_argument("--bench", help="the executable jacta_bench")
    parser.add_argument("--toys", type=int, default=10000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run(
            [program, "init", folder / "wimp", "--example", "wimp"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        model_file = folder / "wimp" / "wimp_statistical_model.yaml"
        print(f"{'one call':24} {'Python':>9} {'C++':>9}   microseconds")
        for call, used in calls(model_file).items():
            cpp = in_cpp(options.bench, call) if options.bench else None
            events = " of 500 events" if call == "set_data" else ""
            shown = f"{cpp:9.2f}" if cpp is not None and not events else f"{'':9}"
            print(f"{call + events:24} {used:9.2f} {shown}")
        ratio, (ours, start, theirs), same = runner_ratio(
            program, model_file, folder, options.toys, options.repeats
        )
    print(
        f"{options.toys} toys: Python {ours:.2f} s, command line {theirs:.2f} s of "
        f"processor time; ratio {ratio:.3f}; rows {'equal' if same else 'DIFFER'}\n"
        f"beside that, {start:.2f} s for the interpreter, NumPy and the package"
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
