"""The program ``jacta``: where it is, and its console entry."""

import os
import shutil
import sys
from typing import List, Optional

from .errors import IoError


def program() -> str:
    """Return the path of the executable ``jacta``.

    It is that of the package, else that of the environment variable JACTA_PROGRAM, else
    the first one on the PATH that is not this package's entry.
    """
    here = os.path.dirname(os.path.abspath(__file__))
    for path in (
        os.environ.get("JACTA_PROGRAM"),
        os.path.join(here, "bin", "jacta"),
        # In a build directory the package is in <build>/python/jacta.
        os.path.join(here, "..", "..", "bin", "jacta"),
        shutil.which("jacta"),
    ):
        if path and os.access(path, os.X_OK) and not _is_script(path):
            return path
    raise IoError(
        "there is no program jacta beside the package; set JACTA_PROGRAM to its path"
    )


def _is_script(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(2) == b"#!"


def main(arguments: Optional[List[str]] = None) -> int:
    """Run the program; jobs of models in Python (``--python-model``) run here."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if any(word.split("=")[0] == "--python-model" for word in words):
        from .python_model import main as run_here

        return run_here(words)
    # Plots and reports run in this interpreter.
    os.environ.setdefault("JACTA_PYTHON", sys.executable)
    path = program()
    os.execv(path, [path, *words])
