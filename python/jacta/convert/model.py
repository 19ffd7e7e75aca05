"""A model with `format: root_lhcb` becomes one with npz files."""

import itertools
import pathlib
from typing import Dict, List, Tuple

import numpy as np

from ..errors import InputError
from .root_file import momenta_of, read_values

SAMPLES = ("data", "phsp", "bg", "phsp_noeff", "phsp_plot")
VALUES = ("weight", "charge", "eff_value", "bg_value")
DEFAULT_SCALE = 0.001


def _load(path: pathlib.Path) -> dict:
    try:
        import yaml
    except ImportError:
        raise InputError("models are read by PyYAML, which is not installed") from None
    try:
        root = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from None
    except yaml.YAMLError as error:
        raise InputError(f"{path}: {error}") from None
    if not isinstance(root, dict) or not isinstance(root.get("data"), dict):
        raise InputError(f"{path} has no `data` block")
    return root


def combinations(order: list, matrix: dict, place: str) -> List[Dict[str, str]]:
    """Return what takes the places of the names in `order`, the last one fastest.

    An entry of `order` that is a list runs through its names side by side.
    """
    axes = []
    for entry in order:
        names = entry if isinstance(entry, list) else [entry]
        for name in names:
            if not isinstance(matrix.get(name), list):
                raise InputError(f"{place}: the matrix has no list {name}")
        lengths = {len(matrix[name]) for name in names}
        if len(lengths) > 1:
            raise InputError(f"{place}: the lists {', '.join(names)} differ in length")
        axes.append([dict(zip(names, row)) for row in zip(*(matrix[n] for n in names))])
    return [
        {k: v for part in parts for k, v in part.items()}
        for parts in itertools.product(*axes)
    ]


def _filled(text, names: Dict[str, str], place: str) -> str:
    if not isinstance(text, str):
        raise InputError(f"{place} is {text!r}, not a text")
    try:
        return text.format(**names)
    except (KeyError, IndexError, ValueError):
        raise InputError(
            f"{place}: '{text}' has other names than {', '.join(names) or 'none'} "
            "in braces (braces of cond are written twice)"
        ) from None


class _Converter:
    def __init__(self, data: dict, source: str, folder: pathlib.Path):
        self.data, self.source, self.folder = data, source, folder
        self.order = data.get("matrix_order")
        self.matrix = data.get("matrix")
        if not isinstance(self.order, list) or not isinstance(self.matrix, dict):
            raise InputError(f"{source}: data needs matrix and matrix_order")
        if len(self.order) < 2:
            raise InputError(
                f"{source}: matrix_order ends in the particles and their components"
            )

    def parts(self) -> List[Dict[str, str]]:
        """Return the names of every sample."""
        return combinations(self.order[:-2], self.matrix, self.source)

    def momenta(self, sample: str, number: int, names: Dict[str, str]):
        """Return file name and four-momenta of one sample."""
        place = f"{self.source}: {sample}"
        name = _filled(self.data[sample], names, place)
        if sample + "_var" not in self.data:
            raise InputError(f"{self.source}: {sample}_var is missing")
        pattern = self.data[sample + "_var"]
        branches = [
            _filled(pattern, {**names, **last}, place + "_var")
            for last in combinations(self.order[-2:], self.matrix, self.source)
        ]
        scale = self.data.get("unit_scale", DEFAULT_SCALE)
        if isinstance(scale, bool) or not isinstance(scale, (int, float)):
            raise InputError(f"{self.source}: unit_scale is {scale!r}, not a number")
        return name, momenta_of(name, branches, scale)

    def value(self, sample: str, key: str, number: int, names, file: str, n: int):
        """Return weights, charges, ... of one sample; None where nothing is said."""
        given = self.data.get(f"{sample}_{key}")
        if given is None:
            return None
        if isinstance(given, (int, float)):
            return np.full(n, float(given))
        place = f"{self.source}: {sample}_{key}"
        values = read_values(file, _filled(given, names, place), number, place)
        wrong = np.flatnonzero(~np.isfinite(values))
        if wrong.size:
            raise InputError(
                f"{place}: not finite at event {wrong[0]} (from 0) of {file}"
            )
        return values

    def convert(self, sample: str) -> Tuple[dict, List[str]]:
        """Write the files of one sample; return its keys and what to say."""
        keys: Dict[str, list] = {sample: []}
        lines = []
        parts = self.parts()
        for number, names in enumerate(parts):
            file, p = self.momenta(sample, number, names)
            values = {
                key: self.value(sample, key, number, names, file, len(p))
                for key in VALUES
            }
            weight = values["weight"]
            kept = np.ones(len(p), bool) if weight is None else weight != 0
            if not kept.any():
                raise InputError(
                    f"{file}: no event of {sample} has a weight other than 0"
                )
            stem = sample if len(parts) == 1 else f"{sample}_{number}"
            self._write(keys, sample, stem, p[kept], values, kept)
            left = len(p) - int(kept.sum())
            lines.append(
                f"{stem}.npz: {int(kept.sum())} events of {file}"
                + (f", {left} of weight 0 left out" if left else "")
            )
        return keys, lines

    def _write(self, keys, sample, stem, p, values, kept) -> None:
        np.savez(self.folder / f"{stem}.npz", p)
        several = len(self.parts()) > 1
        name = f"{stem}.npz"
        keys[sample].append([name] if several else name)
        for key, value in values.items():
            if value is None:
                continue
            # tf-pwa reads the weights of bg with their sign here, but turns it elsewhere.
            sign = -1 if key == "weight" and sample == "bg" else 1
            np.save(self.folder / f"{stem}_{key}.npy", sign * value[kept])
            keys.setdefault(f"{sample}_{key}", []).append(f"{stem}_{key}.npy")


def convert_model(model, folder) -> List[str]:
    """Write the samples of a model with `format: root_lhcb`, and the new model.

    Parameters
    ----------
    model : path-like
        The model; its files are relative to the working directory, as in tf-pwa.
    folder : path-like
        A folder for the samples and for the model; it is made.

    Returns
    -------
    list of str
        What was written, a line each.
    """
    path, folder = pathlib.Path(model), pathlib.Path(folder)
    root = _load(path)
    data = root["data"]
    form = data.get("format", data.get("mode"))
    if form != "root_lhcb":
        raise InputError(f"{path}: the format is {form}, not root_lhcb")
    if "phsp" not in data or "data" not in data:
        raise InputError(f"{path}: data names no `data` or no `phsp`")
    for key in ("inmc", "extra_var"):
        if key in data:
            raise InputError(f"{path}: {key} is not converted")
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / path.name).exists() and (folder / path.name).samefile(path):
        raise InputError(f"{folder} holds the model itself: give another folder")
    converter = _Converter(data, str(path), folder)
    dropped = {"format", "mode", "matrix", "matrix_order", "unit_scale"}
    lines: List[str] = []
    converted: dict = {}
    for sample in SAMPLES:
        if data.get(sample) is None:
            continue
        keys, said = converter.convert(sample)
        converted.update(keys)
        lines += said
        dropped |= {sample, f"{sample}_var", *(f"{sample}_{key}" for key in VALUES)}
    root["data"] = {**{k: v for k, v in data.items() if k not in dropped}, **converted}
    import yaml

    (folder / path.name).write_text(
        yaml.safe_dump(root, sort_keys=False), encoding="utf-8"
    )
    return [*lines, f"{path.name}: the model with these files"]
