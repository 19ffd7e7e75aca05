"""Runs the notebooks of examples/notebooks in order, in one empty folder.

Those numbered 1 to 4 go on from each other. Their code is plain Python, so that neither
Jupyter nor IPython is needed: every cell is executed, and its last expression evaluated.
A figure there has to be one that Jupyter shows.
"""

import json
import os
import pathlib
import subprocess
import sys

import pytest
from test_blocks import program

NOTEBOOKS = sorted(
    (pathlib.Path(__file__).resolve().parents[1] / "examples" / "notebooks").glob(
        "*.ipynb"
    )
)

# A cell of a notebook has a name of its own in tracebacks.
RUNNER = """
import ast, json, sys
from matplotlib.figure import Figure
names = {"__name__": "__main__"}
for n, cell in enumerate(json.load(open(sys.argv[1], encoding="utf-8"))["cells"], 1):
    if cell["cell_type"] != "code":
        continue
    tree, place = ast.parse("".join(cell["source"])), f"cell {n}"
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, place, "exec"), names)
    shown = last and eval(compile(ast.Expression(last.value), place, "eval"), names)
    if isinstance(shown, Figure):
        picture, size = shown._repr_png_()
        assert picture.startswith(b"\\x89PNG") and size["width"] > 300, place
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("notebooks")


def content(notebook):
    return json.loads(notebook.read_text(encoding="utf-8"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_stored_without_output(notebook):
    for cell in content(notebook)["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, cell


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run(notebook, folder):
    pytest.importorskip("matplotlib", reason="Matplotlib is not installed: no plots")
    tools = folder / "bin"
    tools.mkdir(exist_ok=True)
    if not (tools / "jacta").exists():
        (tools / "jacta").symlink_to(program())
    environment = {
        **os.environ,
        "MPLBACKEND": "Agg",
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(filter(None, map(os.path.abspath, sys.path))),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", RUNNER, notebook],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{notebook.name}\n{done.stdout[-1500:]}\n{done.stderr}"
