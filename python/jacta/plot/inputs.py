"""What the files of a command line are: told by their contents, not by their names."""

import json
import pathlib
from typing import Dict, List, Mapping, Optional, Sequence

import numpy as np

from ..data import read_toys
from ..errors import Error, InputError, UsageError
from ..statistics import ToyPoint, read_points

# Keys that tell what a JSON document is, the most telling first.
DOCUMENTS = {
    "scan": ("points", "t"),
    "surface": ("surface", "threshold"),
    "goodness": ("goodness", "overall"),
    "interval": ("poi", "lower", "upper", "level"),
    "fit": ("values", "errors", "ll"),
    "parameters": ("value", "error", "status"),
    "description": ("parameters", "terms"),
}


def document_kind(content: object, file: str) -> str:
    """Return what a JSON document is: scan, interval, fit, thresholds, ..."""
    if isinstance(content, Mapping):
        for kind, keys in DOCUMENTS.items():
            if all(key in content for key in keys):
                return kind
        entries = list(content.values())
        if entries and all(
            isinstance(e, Mapping) and "hashed_keys" in e for e in entries
        ):
            return "thresholds"
        if "sum_diag" in content:
            return "fractions"
    if isinstance(content, list) and content:
        first = (
            content[0][0] if isinstance(content[0], list) and content[0] else content[0]
        )
        if isinstance(first, Mapping):
            if "chains" in first:
                return "pairs" if "x_edges" in first else "projections"
            if "uniform_grid_points_for_equal_error" in first or "achieved" in first:
                return "certificate"
    raise InputError(
        f"{file} is no document that jacta knows: it takes what scan, interval, fit and "
        "describe print with --json, thresholds.json, and the files of fit --output"
    )


class Inputs:
    """Files sorted by what they are."""

    def __init__(self, files: Sequence[str]):
        self.files = list(files)
        self.documents: Dict[str, list] = {}
        self.models: List[str] = []
        self.samples: List[str] = []
        self._results: List[str] = []
        self._toys: List[str] = []
        for file in files:
            self._add(pathlib.Path(file))

    def _add(self, path: pathlib.Path) -> None:
        if not path.exists():
            raise InputError(f"{path} does not exist")
        if path.is_dir():
            self._add_folder(path)
        elif path.suffix == ".json":
            self._add_document(path)
        elif path.suffix in (".yaml", ".yml"):
            self.models.append(str(path))
        elif path.suffix in (".npy", ".npz", ".dat", ".txt"):
            self.samples.append(str(path))
        elif _is_toy_file(path):
            self._toys.append(str(path))
        else:
            self._results.append(str(path))

    def _add_folder(self, path: pathlib.Path) -> None:
        names = ("final_params.json", "fit_fractions.json", "projections.json")
        found = [path / name for name in names if (path / name).exists()]
        for file in found:
            self._add_document(file)
        if not found:
            self._results.append(str(path))

    def _add_document(self, path: pathlib.Path) -> None:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise InputError(f"{path} is no JSON: {error}") from error
        kind = document_kind(content, str(path))
        self.documents.setdefault(kind, []).append(content)

    def document(self, kind: str, how: str) -> dict:
        """Return the one document of a kind, or say how to get it."""
        found = self.documents.get(kind, [])
        if len(found) != 1:
            count = "no" if not found else str(len(found))
            raise InputError(
                f"there are {count} documents of kind '{kind}' among the files: "
                f"give one ({how})"
            )
        return found[0]

    def optional(self, kind: str) -> Optional[dict]:
        """Return the document of a kind if there is one."""
        return self.document(kind, "one only") if self.documents.get(kind) else None

    def points(self, computation: Optional[str] = None) -> List[ToyPoint]:
        """Return the points of the result files, of one computation if it is named."""
        if not self._results:
            raise InputError(
                "there is no result file among the files: give those of `jacta run` or "
                "`jacta submit`, or their folder"
            )
        points = read_points(self._results)
        if computation is None:
            return points
        kept = [point for point in points if point.computation == computation]
        if not kept:
            has = ", ".join(sorted({point.computation for point in points}))
            raise InputError(
                f"no results of the computation '{computation}'; there are: {has}"
            )
        return kept

    def toys(self) -> Optional[str]:
        """Return the file of toy (or real) data if there is one."""
        if len(self._toys) > 1:
            raise InputError("give one file of data, not " + ", ".join(self._toys))
        return self._toys[0] if self._toys else None

    def data(self, toy: int) -> Optional[Dict[str, np.ndarray]]:
        """Return data set number ``toy`` of the file of data."""
        file = self.toys()
        if file is None:
            return None
        sets = read_toys(file)
        if not 0 <= toy < len(sets):
            raise InputError(
                f"{file} has {len(sets)} data sets, and none of number {toy}"
            )
        chosen = sets[toy]
        if isinstance(chosen, Mapping):
            return dict(chosen)
        return {str(i): table for i, table in enumerate(chosen)}

    def model_file(self) -> str:
        """Return the model file."""
        if len(self.models) != 1:
            raise InputError("give one model file (MODEL.yaml) among the files")
        return self.models[0]

    def content_of_model(self) -> dict:
        """Return what the model file says, for keys that say where and what data are."""
        from ..model_source import file_content

        return file_content(self.model_file())

    def template_model(self):
        """Return the template model of the model file."""
        from ..template_model import TemplateModel

        return TemplateModel.from_config(self.model_file())

    def descriptions(self) -> Dict[str, str]:
        """Return the description of every parameter that the files have one for."""
        described = self.optional("description")
        if described is not None:
            parameters = described["parameters"]
        elif len(self.models) == 1:
            parameters = self.content_of_model().get("parameter_definition") or {}
        else:
            return {}
        return {
            name: str((keys or {}).get("description") or "")
            for name, keys in parameters.items()
            if isinstance(keys, Mapping) or keys is None
        }


def _is_toy_file(path: pathlib.Path) -> bool:
    from ..data import read_results

    try:
        read_results(str(path))
    except Error as error:
        try:
            read_toys(str(path))
        except Error:
            raise error from None
        return True
    return False


def pairs(texts: Sequence[str], option: str) -> Dict[str, str]:
    """Return NAME=TEXT options as a map."""
    found = {}
    for text in texts or ():
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise UsageError(f"{option} takes NAME=TEXT, not '{text}'")
        found[name] = value
    return found
