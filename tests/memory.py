"""Memory of a job of toys: none is lost, none is used uninitialised, none grows with fits.

    python3 tests/memory.py PROGRAM

Valgrind's memcheck over a job of the WIMP example with intervals and one fit of the Dalitz
example; then the peak memory of a campaign of one batch of ten thousand toys and of one of
ten such batches, 300,000 fits in one process: they need the same, but for the one number of
each toy that the summary of a campaign keeps.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

BATCH = 10_000
CAMPAIGN = """statistical_model: jacta.TemplateModel
statistical_model_config: wimp_statistical_model.yaml
poi: wimp_rate_multiplier
computation_options:
  flat:
    to_vary: {{}}
    in_common:
      wimp_rate_multiplier: 1.0
      hypotheses: [free, zero, "true"]
      output_filename: rows.ii.h5
      n_mc: {toys}
      n_batch: {batches}
      toydata_mode: generate
"""
# Of each toy the summary has the parameter of interest under three hypotheses, and q0; a
# vector that grows has up to twice its length, and its last copy three times.
SUMMARY_BYTES = 4 * 8 * 3
SLACK_BYTES = 4_000_000


def job(program, n):
    """Return the words of a job of n toys."""
    return [
        program, "run", "--statistical_model", "jacta.TemplateModel",
        "--statistical_model_config", "wimp_statistical_model.yaml",
        "--poi", "wimp_rate_multiplier", "--hypotheses", '["free","zero","true"]',
        "--generate_values", '{"wimp_rate_multiplier":1.0}', "--n_mc", str(n), "--seed", "1",
        "--threads", "1", "--toydata_mode", "generate", "--output_filename", "rows.ii.h5",
        "--compute_confidence_interval", "True",
    ]  # fmt: skip


def peak(words, folder):
    """Run in a process of its own and return its peak memory in bytes."""
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        null = os.open("/dev/null", os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.execv(words[0], words)
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(words)} ended with {status}")
    return usage.ru_maxrss * 1024


def campaign(program, batches, folder):
    """Run a campaign of batches and return its peak memory in bytes."""
    text = CAMPAIGN.format(toys=batches * BATCH, batches=batches)
    (folder / f"run_{batches}.yaml").write_text(text, encoding="utf-8")
    words = [program, "submit", f"run_{batches}.yaml", "--computation", "flat", "--local"]
    words += ["--seed", "1", "--threads", "1", "--outputfolder", f"out_{batches}"]
    return peak(words, folder)


def checked(words, folder):
    """Run under memcheck; whatever it finds ends this script."""
    found = subprocess.run(
        ["valgrind", "--quiet", "--error-exitcode=99", "--leak-check=full",
         "--errors-for-leak-kinds=definite", *words],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if found.returncode != 0:
        sys.exit(f"{' '.join(words)}: {found.returncode}\n{found.stderr}")


def main():
    """Check, and say what was found."""
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for example in ("wimp", "dalitz"):
            words = [program, "init", example, "--example", example]
            subprocess.run(words, cwd=folder, check=True, capture_output=True)
        checked(job(program, 3), folder / "wimp")
        checked([program, "ll", "dalitz_model.yaml", "--threads", "1"], folder / "dalitz")
        print("memcheck: nothing lost, nothing uninitialised")
        few, many = (campaign(program, n, folder / "wimp") for n in (1, 10))
        print(
            f"peak memory: {few / 1e6:.1f} MB for a batch of {BATCH:,} toys, "
            f"{many / 1e6:.1f} MB for ten"
        )
        if many - few > 9 * BATCH * SUMMARY_BYTES + SLACK_BYTES:
            sys.exit("memory grows with the number of fits")


if __name__ == "__main__":
    main()
