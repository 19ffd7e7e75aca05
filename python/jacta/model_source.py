"""Where a model of the library is made from, so that it can be made again."""

import os
from typing import Dict, List, NamedTuple, Optional, Sequence, Union

from . import _core
from .data import PathLike
from .errors import BinningError, InputError
from .file_search import get_file_path


class ModelSource(NamedTuple):
    """A registered model, its file, and what replaces entries of the file."""

    name: str
    file: str
    template_paths: List[str]
    instruction_set: str
    overrides: Dict[str, object]

    def model(
        self, nominal_values: Optional[dict], definition: Optional[dict] = None
    ) -> "_core.StatisticalModel":
        """Make the model, with another definition of its parameters if given."""
        overrides = dict(self.overrides)
        if definition is not None:
            overrides["parameter_definition"] = definition
        configuration = _core.ModelConfiguration(
            file=self.file,
            template_paths=self.template_paths,
            nominal_values=nominal_values,
            instruction_set=self.instruction_set,
            overrides=overrides,
        )
        try:
            return _core.make_model(self.name, configuration)
        except InputError as error:
            if "analysis space" in str(error) and "edge" in str(error):
                raise BinningError(str(error)) from error
            raise

    def template_folders(self) -> List[str]:
        """Return where templates are looked for beside template_folder."""
        beside = os.path.dirname(os.path.abspath(self.file)) if self.file else None
        return [*self.template_paths, *([] if beside is None else [beside])]

    def root(self) -> dict:
        """Return the content of the file with what replaces parts of it."""
        root = file_content(self.file) if self.file else {}
        return {**root, **self.overrides}


def found_file(file: PathLike) -> PathLike:
    """Return where a file is: as given, else among the examples, else as given."""
    if os.path.exists(file):
        return file
    try:
        return get_file_path(os.fspath(file))
    except RuntimeError:
        return file


def file_content(file: PathLike) -> dict:
    """Return what a model file says."""
    return _core.ModelConfiguration(file=os.fspath(file)).root


def path_list(paths: Union[None, PathLike, Sequence[PathLike]]) -> List[str]:
    """Return one path or several as a list of texts."""
    if paths is None:
        return []
    if isinstance(paths, (str, os.PathLike)):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]
