"""Whether results have the same bits: of compilers, instruction sets, threads, ways to run.

    PYTHONPATH=build/release/python python3 tools/bits.py PROGRAM [PROGRAM...]

A campaign of the WIMP example and one of the Dalitz example are run with every program,
instruction set and number of threads, whole, in batches, killed and resumed, by `submit
--local`, as the tasks of a bundle, and by Python. For each the table has the SHA-256 of the
numbers of all rows. Template models must have one digest in all; amplitude models one for
each program and instruction set, whatever the threads.
"""

import argparse
import hashlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

import jacta

TOYS = 240
WIMP = """statistical_model: jacta.TemplateModel
statistical_model_config: {model}
poi: wimp_rate_multiplier
computation_options:
  bits:
    to_vary: {{}}
    in_common:
      wimp_rate_multiplier: 1.0
      hypotheses: [free, zero, "true"]
      output_filename: rows.ii.h5
      n_mc: {toys}
      n_batch: {batches}
      compute_confidence_interval: true
      toydata_mode: generate
"""


def rows_of(files):
    """The digest of all rows of result files, one after the other."""
    digest = hashlib.sha256()
    results = [jacta.read_results(str(file)) for file in files]
    for name in results[0].fits:
        digest.update(name.encode())
        for result in results:
            digest.update(result.fits[name].tobytes())
    return digest.hexdigest()


def run(words, folder):
    """Run a command to its end; what it says is shown where it fails."""
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}\nended with {done.returncode}:\n{done.stderr}")


def killed_and_resumed(words, output, folder):
    """A job that ends by kill -9 with some of its rows kept, then the same once more."""
    words = [str(word) for word in [*words, "--chunk_seconds", 0]]
    with subprocess.Popen(words, cwd=folder, stderr=subprocess.DEVNULL) as job:
        while job.poll() is None and not any(folder.glob(f"*{output}*")):
            time.sleep(0.001)
        time.sleep(0.02)
        job.send_signal(signal.SIGKILL)
    if job.returncode != -signal.SIGKILL:
        sys.exit("the job was finished before it could be killed: nothing is shown")
    run(words, folder)


def sets_of(program, folder):
    """The instruction sets that the machine and the program have."""
    names = []
    for name in ("baseline", "avx2", "avx512"):
        words = [program, *wimp_job(1, 0, "try.ii.h5"), "--instruction_set", name]
        done = subprocess.run(
            [str(word) for word in [*words, "--overwrite"]],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            names.append(name)
        else:
            message = done.stderr.strip().splitlines()[-1:]
            print(f"not measured: {name}: {' '.join(message)}")
            # Every program has this one: without it nothing would be compared.
            if name == "baseline":
                sys.exit(f"{program} cannot run the campaign")
    return names


class Table:
    """Prints digests as they come and remembers those that have to be alike."""

    def __init__(self):
        self.digests = {}

    def add(self, alike, what, digest):
        """Print one row; `alike` names those that have to agree."""
        print(f"| {what} | {digest[:16]} |", flush=True)
        self.digests.setdefault(alike, {}).setdefault(digest, []).append(what)

    def faults(self):
        """How many groups have more than one digest."""
        found = 0
        for alike, digests in self.digests.items():
            count = sum(map(len, digests.values()))
            if len(digests) == 1:
                print(f"{alike}: {count} ways, one digest")
                continue
            found += 1
            print(f"{alike}: {len(digests)} digests of {count} ways")
            for digest, ways in digests.items():
                print(f"  {digest[:16]}: {'; '.join(ways)}")
        return found


def wimp_job(toys, first, output):
    """The words of a job of the WIMP campaign."""
    return [
        "run", "--statistical_model", "jacta.TemplateModel", "--statistical_model_config",
        "wimp_statistical_model.yaml", "--poi", "wimp_rate_multiplier", "--hypotheses",
        '["free","zero","true"]', "--generate_values", '{"wimp_rate_multiplier":1.0}',
        "--n_mc", toys, "--first_toy", first, "--seed", 7, "--computation", "bits",
        "--compute_confidence_interval", "True", "--toydata_mode", "generate",
        "--output_filename", output,
    ]  # fmt: skip


def wimp_ways(program, folder, table):
    """The campaign whole, in pieces, interrupted, by a bundle, and by Python."""
    group = "template model"
    third = TOYS // 3
    for batch in range(3):
        run([program, *wimp_job(third, batch * third, f"part_{batch}.ii.h5")], folder)
    parts = [folder / f"part_{batch}.ii.h5" for batch in range(3)]
    table.add(group, "three batches", rows_of(parts))

    job = [program, *wimp_job(TOYS, 0, "resumed.ii.h5"), "--threads", 1]
    killed_and_resumed(job, "resumed.ii.h5", folder)
    table.add(group, "kill -9, then resumed", rows_of([folder / "resumed.ii.h5"]))

    running = folder / "running.yaml"
    text = WIMP.format(model="wimp_statistical_model.yaml", toys=TOYS, batches=4)
    running.write_text(text, encoding="utf-8")
    submit = [program, "submit", running, "--computation", "bits", "--seed", 7]
    run([*submit, "--local", "--outputfolder", "local"], folder)
    files = sorted((folder / "local").glob("rows.ii_*.h5"))
    if len(files) != 4:
        sys.exit(f"four result files expected: {files}")
    table.add(group, "submit --local, four batches", rows_of(files))

    run([*submit, "--emit-bundle", "bundle.tar.gz", "--outputfolder", "far"], folder)
    far = folder / "elsewhere"
    with tarfile.open(folder / "bundle.tar.gz") as bundle:
        bundle.extractall(far)
    run([far / "jacta-bundle/jacta", "task", far / "jacta-bundle/tasks", 0], far)
    files = sorted(far.rglob("rows.ii_*.h5"))
    if len(files) != 4:
        sys.exit(f"four result files expected: {files}")
    table.add(group, "the tasks of a bundle", rows_of(files))

    outcome = folder / "python.ii.h5"
    jacta.Runner(
        statistical_model="jacta.TemplateModel",
        statistical_model_config=str(folder / "wimp_statistical_model.yaml"),
        poi="wimp_rate_multiplier", hypotheses=["free", "zero", "true"], n_mc=TOYS,
        generate_values={"wimp_rate_multiplier": 1.0}, seed=7, computation="bits",
        compute_confidence_interval=True, toydata_mode="generate",
        output_filename=str(outcome),
    ).run()  # fmt: skip
    table.add(group, "Runner of Python", rows_of([outcome]))


def replayed(program, folder):
    """Whether single toys, refitted from their address alone, give what their rows say."""
    rows = jacta.read_results(str(folder / "resumed.ii.h5")).fits
    for toy in (0, TOYS // 2, TOYS - 1):
        said = subprocess.run(
            [program, "toy", "resumed.ii.h5", "--toy", str(toy), "--json"],
            cwd=folder, capture_output=True, text=True, check=True,
        )  # fmt: skip
        for name, fit in json.loads(said.stdout)["hypotheses"].items():
            again, row = fit["recomputed"], rows[name][toy]
            if again["ll"] != row["ll"] or again != fit["stored"]:
                sys.exit(f"toy {toy}, {name}: {again} is not what its row says: {row}")
    print("three toys replayed from their addresses: the log-likelihoods of their rows")


def main():
    """Print the table; 1 where something differs that must not."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("program", nargs="+", help="the first one runs in all ways")
    programs = [os.path.abspath(name) for name in parser.parse_args().program]
    table = Table()
    with tempfile.TemporaryDirectory() as scratch:
        top = pathlib.Path(scratch)
        for example in ("wimp", "dalitz"):
            run([programs[0], "init", example, "--example", example], top)
        wimp, dalitz = top / "wimp", top / "dalitz"
        print("| way | SHA-256 of the rows |\n|---|---|")
        for number, program in enumerate(programs):
            for name in sets_of(program, wimp):
                for threads in (1, 2, 7):
                    how = ["--overwrite", "--instruction_set", name, "--threads", threads]
                    what = f"program {number + 1}, {name}, {threads} threads"
                    run([program, *wimp_job(TOYS, 0, "rows.ii.h5"), *how], wimp)
                    table.add("template model", what, rows_of([wimp / "rows.ii.h5"]))
                    job = [
                        program, "run", "--statistical_model", "jacta.AmplitudeModel",
                        "--statistical_model_config", "dalitz_model.yaml", "--poi",
                        "D->Flat.Pi0Flat->K.Pip_total_0r", "--hypotheses", '["free"]',
                        "--n_mc", 4, "--seed", 7, "--toydata_mode", "generate",
                        "--output_filename", "rows.ii.h5", *how,
                    ]  # fmt: skip
                    run(job, dalitz)
                    table.add(
                        f"amplitude model, program {number + 1}, {name}",
                        f"Dalitz, {what}",
                        rows_of([dalitz / "rows.ii.h5"]),
                    )
        wimp_ways(programs[0], wimp, table)
        replayed(programs[0], wimp)
        shutil.rmtree(wimp)
    return 1 if table.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
