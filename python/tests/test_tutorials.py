"""Scripts after the tutorials of alea and tf-pwa's fit.py, unchanged in both packages.

tests/golden/tutorials/tutorials.json has what the packages themselves print, by
tools/reference/tutorials.py.
"""

import copy
import json
import os
import pathlib
import subprocess
import sys

import pytest

import jacta

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "tools" / "reference" / "tutorials"
PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(jacta.__file__)))
sys.path.insert(0, str(SCRIPTS))

import compare  # noqa: E402

GOLDEN = json.loads((ROOT / "tests" / "golden" / "tutorials" / "tutorials.json").read_text())


@pytest.mark.parametrize("script", compare.SCRIPTS)
def test_a_tutorial_gives_the_numbers_of_the_package_it_is_for(script, tmp_path):
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            f"jacta.compat.{compare.SCRIPTS[script]}",
            SCRIPTS / f"{script}.py",
            tmp_path / "numbers.json",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": PACKAGE, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "numbers.json").read_text())
    assert compare.differences(found, GOLDEN[script]) == []


def test_the_comparison_finds_what_is_wrong():
    for numbers in GOLDEN.values():
        assert compare.differences(numbers, numbers) == []
        wrong = copy.deepcopy(numbers)
        for values in list(wrong["exact"].values())[:1]:
            values[0] += 1e-6 * max(1, abs(values[0]))
        for entry in list(wrong["fitted"].values())[:1]:
            entry["values"][0] += 0.05 * entry["scale"]
        kinds = bool(wrong["exact"]) + bool(wrong["fitted"])
        assert len(compare.differences(wrong, numbers)) == kinds > 0
