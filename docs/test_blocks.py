"""Runs every block of commands and of Python of every page, in order, in an empty folder.

Needs the program (JACTA_PROGRAM, or build/release/bin/jacta) and the Python package on
the PYTHONPATH.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

DOCS = pathlib.Path(__file__).resolve().parent
PAGES = sorted(DOCS.glob("*.md"))
EXECUTED = ("sh", "python")
# Pages that a test of its own runs, which compares their numbers.
ELSEWHERE = ("three_body_analysis.md",)
# Blocks that are no code: directives of Sphinx, and text that is shown.
SHOWN = ("{toctree}", "{include}", "{literalinclude}", "text")


def blocks_of(page):
    """Return (language, first line, text) of every fenced block of a page."""
    found = []
    lines = page.read_text().split("\n")
    opened = None
    for number, line in enumerate(lines, 1):
        fence = re.match(r"^ *```+ *(\S*)", line)
        if fence and opened is None:
            opened = (fence.group(1), number, [])
        elif fence:
            found.append((opened[0], opened[1], "\n".join(opened[2]) + "\n"))
            opened = None
        elif opened is not None:
            opened[2].append(line)
    assert opened is None, f"{page.name}:{opened[1]}: the block does not end"
    return found


def program():
    given = os.environ.get("JACTA_PROGRAM")
    built = DOCS.parent / "build" / "release" / "bin" / "jacta"
    found = given or (str(built) if built.exists() else shutil.which("jacta"))
    if not found:
        pytest.skip("the program jacta is not built, and JACTA_PROGRAM is not set")
    return pathlib.Path(found).resolve()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_is_executed_or_shown(page):
    for language, line, _ in blocks_of(page):
        assert language in EXECUTED + SHOWN, (
            f"{page.name}:{line}: a block of '{language}' is run by no test: make it "
            "one of " + ", ".join(EXECUTED)
        )


def script_of(page, folder):
    """Return a page as a script of the shell; its Python is written into the folder.

    Blocks of Python that follow each other share their variables.
    """
    script, python = ["set -eu"], None
    for language, line, text in blocks_of(page):
        if language == "sh":
            script.append(text)
            python = None
        elif language == "python" and python is None:
            python = folder / f"{page.stem}_{line}.py"
            python.write_text(text)
            script.append(f'"$PYTHON" "{python}"')
        elif language == "python":
            python.write_text(python.read_text() + text)
    return "\n".join(script) + "\n"


# The program under its name; what is written in Python by the interpreter of this test.
WRAPPER = """#!/bin/sh
case $1 in
convert | fraction_limit | goodness | plot | poles | report | significance) module=$1; shift; exec "$PYTHON" -m "jacta.$module" "$@" ;;
*) exec "{program}" "$@" ;;
esac
"""


@pytest.mark.parametrize(
    "page",
    [
        p
        for p in PAGES
        if any(block[0] in EXECUTED for block in blocks_of(p)) and p.name not in ELSEWHERE
    ],
    ids=lambda page: page.stem,
)
def test_blocks_run(page, tmp_path):
    run_page(page, tmp_path)


def run_page(page, tmp_path):
    """Run all blocks of a page; return the folder that they ran in."""
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed: no plots")
    if "import uproot" in page.read_text():
        pytest.importorskip("uproot", reason="uproot is not installed: no ROOT files")
    tools, folder = tmp_path / "bin", tmp_path / "empty"
    tools.mkdir()
    folder.mkdir()
    (tools / "jacta").write_text(WRAPPER.format(program=program()))
    (tools / "jacta").chmod(0o755)
    script = tmp_path / "page.sh"
    script.write_text(script_of(page, tmp_path))
    environment = {
        **os.environ,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, map(os.path.abspath, sys.path))),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        ["bash", "-x", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    said = f"{page.name}\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}"
    assert done.returncode == 0, said
    return folder
