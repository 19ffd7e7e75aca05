"""Imports of other packages that are answered by the modules of jacta.compat.

import jacta.compat.hook
jacta.compat.hook.install()        # in a notebook, before `import alea`
"""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import runpy
import sys
from typing import Dict, List, Sequence

# What alea's users import beside it; only where it is not installed.
FALLBACKS = ("inference_interface", "multihist", "blueice")

# What cannot be kept, and what takes its place.
REPLACEMENTS = {
    "alea.ces_transformation": "efficiency, smearing and bias of a CES source are keys "
    "of its configuration, listed by jacta schema model",
    "blueice.pdf_morphers": "templates are morphed in compiled code; `morpher` of a term "
    "chooses how, and alea.utils.IndexMorpher exists",
    "blueice.exceptions": "errors are jacta.Error and its classes",
    "blueice.source": "sources derive from alea.template_source.TemplateSource or "
    "blueice.HistogramPdfSource",
    "tf_pwa.experimental": "line shapes of one's own are C++: docs/extending.md",
    "tf_pwa.amp": "models are made from their configuration by tf_pwa.config_loader",
    "tf_pwa.model.model": "tf_pwa.model has the classes with cached integrals; a fit is "
    "that of tf_pwa.config_loader",
}


class _Loader(importlib.abc.Loader):
    def __init__(self, target: str):
        self._target = target

    def create_module(self, spec):
        return importlib.import_module(self._target)

    def exec_module(self, module) -> None:
        pass


class _Finder(importlib.abc.MetaPathFinder):
    """Finds ``name`` and its submodules as those of another package."""

    def __init__(self, names: Dict[str, str]):
        self._names = names

    def find_spec(self, fullname, path=None, target=None):
        top, _, rest = fullname.partition(".")
        if top not in self._names:
            return None
        stand_in = self._names[top] + (f".{rest}" if rest else "")
        try:
            found = importlib.util.find_spec(stand_in)
        except ModuleNotFoundError:
            found = None
        if found is None:
            page = f"docs/migrating_{'tf_pwa' if top == 'tf_pwa' else 'alea'}.md"
            instead = REPLACEMENTS.get(fullname, f"{page} says what there is")
            raise ModuleNotFoundError(
                f"jacta answers imports of {top}, and has no {fullname}: {instead}",
                name=fullname,
            )
        spec = importlib.util.spec_from_loader(
            fullname,
            _Loader(stand_in),
            is_package=found.submodule_search_locations is not None,
        )
        spec.submodule_search_locations = found.submodule_search_locations
        return spec


def install(*packages: str) -> None:
    """Answer imports of packages by jacta.compat from now on.

    Parameters
    ----------
    *packages : str
        By default ``alea`` and, where they are not installed, ``inference_interface``,
        ``multihist`` and ``blueice``.
    """
    names: Sequence[str] = packages or ("alea",)
    if "alea" in names:
        find = importlib.machinery.PathFinder.find_spec
        names = [*names, *(name for name in FALLBACKS if find(name) is None)]
    for name in names:
        for known in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
            del sys.modules[known]
    sys.meta_path.insert(0, _Finder({name: f"jacta.compat.{name}" for name in names}))


def run(words: List[str], *packages: str) -> None:
    """Run a script, or with ``-m`` a module, with its arguments under the hook."""
    if not words or words[0] in ("-h", "--help"):
        name = (packages or ("alea",))[0]
        print(
            f"python -m jacta.compat.{name} SCRIPT.py [ARGUMENTS]\n"
            f"python -m jacta.compat.{name} -m MODULE [ARGUMENTS]\n\n"
            f"Runs a script whose imports of {name} are answered by jacta."
        )
        return
    install(*packages)
    if words[0] == "-m":
        sys.argv = words[1:]
        sys.path.insert(0, "")
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        return
    sys.argv = words
    sys.path.insert(0, os.path.dirname(os.path.abspath(words[0])))
    runpy.run_path(words[0], run_name="__main__")
