"""Run the scripts in tutorials/ under the reference packages and under jacta.

    PYTHONPATH=build/release/python python tools/reference/tutorials.py [SCRIPT...]

with ``--alea PYTHON`` and ``--tf-pwa PYTHON``, interpreters that have these packages. The
scripts are written as users of alea and tf-pwa write theirs and run unchanged in both.
Numbers and times are printed side by side. With --record the numbers of the reference
packages are kept in tests/golden/tutorials/tutorials.json, with which a test of the Python package
compares. Without an interpreter of a reference package the kept numbers stand for it.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = HERE.parents[1] / "tests" / "golden" / "tutorials" / "tutorials.json"
sys.path.insert(0, str(HERE / "tutorials"))

from compare import SCRIPTS, differences  # noqa: E402

# The scripts run in folders of their own.
PLACES = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(os.path.abspath(place) for place in PLACES),
}
PACKAGES = {"alea": "alea-inference", "tf_pwa": "TFPWA"}


def numbers_of(command, script):
    """Run a script in an empty folder; return its numbers."""
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "numbers.json"
        words = [*command, str(HERE / "tutorials" / f"{script}.py"), str(page)]
        done = subprocess.run(
            words, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True
        )
        if done.returncode != 0:
            sys.exit(f"{' '.join(words)}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
        return json.loads(page.read_text())


def version_of(python, package):
    """Return the version of a package of an interpreter."""
    code = f"import importlib.metadata as m; print(m.version({PACKAGES[package]!r}))"
    return subprocess.check_output([python, "-c", code], text=True).strip()


def main():
    """Run the scripts that are named, or all; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("scripts", nargs="*", metavar="SCRIPT", default=list(SCRIPTS))
    parser.add_argument("--alea", help="interpreter that has alea")
    parser.add_argument("--tf-pwa", help="interpreter that has tf-pwa")
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    golden = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
    wrong = 0
    print(f"{'script':20} {'reference':>10} {'jacta':>8}   seconds")
    for script in options.scripts:
        package = SCRIPTS[script]
        python = getattr(options, package)
        if python:
            reference = numbers_of([python, "-W", "ignore"], script)
            reference["package"] = f"{PACKAGES[package]} {version_of(python, package)}"
        else:
            reference = golden[script]
        found = numbers_of([sys.executable, "-m", f"jacta.compat.{package}"], script)
        print(f"{script:20} {reference['seconds']:10.2f} {found['seconds']:8.2f}")
        for line in differences(found, reference):
            print(f"    {line}")
            wrong += 1
        if options.record and python:
            golden[script] = reference
            GOLDEN.write_text(json.dumps(golden, indent=1) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
