"""Example models, made on the first use: a WIMP search and spectra in combined energy.

They have the names of alea's examples and templates of our own, so that scripts which
name these run without alea. Where alea is installed its files go first.
"""

import json
import os
import re
import tempfile

from ..built_in import GaussianModel

__all__ = ["GaussianModel", "folder"]


def folder() -> str:
    """Return the folder that holds ``examples/configs`` and ``examples/templates``.

    It is made where it is missing, in the user's cache or, where that cannot be written,
    in a temporary folder.
    """
    from .. import _core

    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    for root in (cache, tempfile.gettempdir()):
        path = os.path.join(
            root, f"jacta-{os.getuid()}", f"examples-{_core.__version__}-1"
        )
        if os.path.exists(os.path.join(path, "complete")):
            return path
        try:
            _make(path)
            return path
        except OSError:
            continue
    raise OSError("the examples can be written neither to the cache nor to /tmp")


def _make(path: str) -> None:
    from .configurations import configurations, spectrum
    from .templates import write_all

    configs = os.path.join(path, "examples", "configs")
    templates = os.path.join(path, "examples", "templates")
    for wanted in (configs, templates):
        os.makedirs(wanted, exist_ok=True)
    for name, content in {**configurations(), **spectrum()}.items():
        _replace(os.path.join(configs, name), _text(content))
    write_all(templates)
    _replace(os.path.join(path, "complete"), "")


def _text(content: dict) -> str:
    """Return a configuration as JSON, which is YAML but for numbers as keys."""
    return re.sub(r'^(\s*)"(\d+)":', r"\1\2:", json.dumps(content, indent=2), flags=re.M)


def _replace(path: str, text: str) -> None:
    """Write a file so that nobody ever reads half of it."""
    part = f"{path}.{os.getpid()}"
    with open(part, "w") as file:
        file.write(text)
    os.replace(part, path)
