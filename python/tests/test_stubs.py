"""The stubs of the compiled part name everything in it."""

import ast
import inspect
import pathlib

import jacta
from jacta import _core

STUBS = pathlib.Path(jacta.__file__).resolve().parent / "_core.pyi"


def test_stubs_are_complete():
    tree = ast.parse(STUBS.read_text())
    stubs = {node.name: node for node in tree.body if hasattr(node, "name")}
    for name, thing in vars(_core).items():
        if name.startswith("_"):
            continue
        assert name in stubs, f"{name}: make the stubs again, see python/README.md"
        if not inspect.isclass(thing):
            continue
        members = {node.name for node in stubs[name].body if hasattr(node, "name")}
        wanted = {m for m in vars(thing) if not m.startswith("_")}
        assert wanted <= members, (name, wanted - members)


def test_the_package_is_marked_as_typed():
    assert STUBS.with_name("py.typed").exists()
