"""Trees of ROOT files as arrays, by uproot."""

import difflib
from typing import Dict, List, Sequence, Tuple

import numpy as np

from ..errors import InputError
from .expression import Expression

COMPONENTS = ("PE", "PX", "PY", "PZ")


def split_name(name: str) -> Tuple[str, str]:
    """Return file and tree of FILE.root:TREE; an empty tree where none is named."""
    head, colon, tail = name.rpartition(":")
    if colon and head.endswith(".root"):
        return head, tail
    return name, ""


def _uproot():
    try:
        import uproot
    except ImportError:
        raise InputError(
            "ROOT files are read by uproot, which is not installed: pip install uproot"
        ) from None
    return uproot


def _open_tree(name: str):
    """Return the tree; InputError lists the trees where it is not there or not named."""
    uproot = _uproot()
    path, tree = split_name(name)
    try:
        file = uproot.open(path)
    except FileNotFoundError:
        raise InputError(f"there is no file {path}") from None
    except Exception as error:  # uproot has many, for files that are no ROOT files
        raise InputError(f"{path} cannot be read as a ROOT file: {error}") from None
    trees = sorted(
        {
            key.split(";")[0]
            for key, kind in file.classnames().items()
            if "TTree" in kind or "RNTuple" in kind
        }
    )
    if not trees:
        raise InputError(f"{path} has no tree")
    if not tree and len(trees) > 1:
        raise InputError(f"{path} has the trees {', '.join(trees)}: write {path}:TREE")
    if tree and tree not in trees:
        raise InputError(f"{path} has no tree {tree}; there are {', '.join(trees)}")
    return file[tree or trees[0]]


def read_branches(name: str, branches: Sequence[str]) -> Dict[str, np.ndarray]:
    """Return branches of FILE.root or FILE.root:TREE, one number per event."""
    tree = _open_tree(name)
    known = {key.split(";")[0] for key in tree.keys()}
    result = {}
    for branch in branches:
        if branch not in known:
            near = difflib.get_close_matches(branch, sorted(known), n=1)
            advice = f"; did you mean {near[0]}?" if near else ""
            raise InputError(f"{name} has no branch {branch}{advice}")
        values = tree[branch].array(library="np")
        if values.ndim != 1 or values.dtype.kind not in "fiub":
            raise InputError(f"{name}: the branch {branch} is not one number per event")
        result[branch] = values
    return result


def read_momenta(
    name: str,
    pattern: str,
    particles: Sequence[str],
    components: Sequence[str] = COMPONENTS,
    unit_scale: float = 0.001,
) -> np.ndarray:
    """Return four-momenta in GeV, [event][particle][E px py pz].

    Parameters
    ----------
    name : str
        FILE.root, or FILE.root:TREE where there are several trees.
    pattern : str
        Name of a branch with {particle} and {component}.
    particles, components : sequence of str
        What takes their places; components are those of E, px, py, pz.
    unit_scale : float
        GeV per unit of the file, 0.001 for MeV.
    """
    for part in ("{particle}", "{component}"):
        if part not in pattern:
            raise InputError(f"the pattern '{pattern}' of branches has no {part}")
    names = [
        pattern.replace("{particle}", p).replace("{component}", c)
        for p in particles
        for c in components
    ]
    return momenta_of(name, names, unit_scale)


def momenta_of(name: str, branches: List[str], unit_scale: float) -> np.ndarray:
    """Return four-momenta from four branches per particle, in the order of the list."""
    if len(branches) % 4 != 0:
        raise InputError(f"{name}: {len(branches)} branches are not four per particle")
    if not unit_scale > 0:
        raise InputError(f"unit_scale is {unit_scale}: it is GeV per unit, above 0")
    values = read_branches(name, branches)
    p = np.stack([values[b].astype(np.float64) for b in branches], axis=-1)
    p = unit_scale * p.reshape(-1, len(branches) // 4, 4)
    wrong = np.flatnonzero(~(np.isfinite(p).all((1, 2)) & (p[..., 0] > 0).all(1)))
    if wrong.size:
        raise InputError(
            f"{name}: {wrong.size} events, first {wrong[0]} (from 0), have momenta that "
            "are not finite or energies that are not above 0"
        )
    return p


def read_values(
    name: str, expression: str, sample: int = 0, place: str = ""
) -> np.ndarray:
    """Return an expression of the branches for every event of the file."""
    parsed = Expression(expression, place)
    tree = _open_tree(name)
    values = parsed.values(read_branches(name, parsed.branches()), sample)
    return np.broadcast_to(
        np.asarray(values, dtype=np.float64), (tree.num_entries,)
    ).copy()
