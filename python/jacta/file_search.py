"""Where files are looked for, and patterns of their names, under alea's names."""

import glob
import os
import re
import sys
from copy import deepcopy
from typing import Iterator, List, Optional, Union

from . import _core
from .errors import InputError, UsageError


class CannotUpdate(Exception):  # noqa: N818
    """A LockableSet is locked."""


class LockableSet(set):
    """A set that can be locked against updates."""

    def __init__(self, *args):
        super().__init__(*args)
        self.locked = False

    def lock(self) -> None:
        """Refuse updates from now on."""
        self.locked = True

    def unlock(self) -> None:
        """Allow updates again."""
        self.locked = False

    def update(self, *args) -> None:
        """Add elements.

        Raises
        ------
        CannotUpdate
            Where the set is locked.
        """
        if self.locked:
            raise CannotUpdate("the set is locked; unlock() it first")
        super().update(*args)

    def basenames(self) -> List[str]:
        """Return the names of files without their folders."""
        return [os.path.basename(record) for record in self]

    def uniqueness(self) -> bool:
        """Return whether no name of a file is in several folders."""
        names = self.basenames()
        return len(set(names)) == len(names)


# The template files that configurations have named.
TEMPLATE_RECORDS = LockableSet()


def _package_path(sub_directory):
    """Return a folder of the examples: those of alea where it is installed, or ours."""
    for root in example_roots():
        if os.path.isdir(os.path.join(root, sub_directory)):
            return os.path.join(root, sub_directory)
    return os.path.join(os.path.dirname(__file__), sub_directory)


def example_roots() -> Iterator[str]:
    """Return where examples are: those of alea, where it is installed, and ours."""
    yield from _alea_folders()
    from .examples import folder

    yield folder()


def _alea_folders() -> List[str]:
    """Return where a real alea is installed, or nothing; it is not imported."""
    for entry in (entry or os.getcwd() for entry in sys.path):
        folder = os.path.join(entry, "alea")
        if os.path.isfile(os.path.join(folder, "__init__.py")):
            return [folder]
    return []


def _get_internal(file_name):
    """Return the path of a file of the examples.

    Raises
    ------
    FileNotFoundError
        Where there is none of that name.
    """
    for root in example_roots():
        for sub_directory in ("examples/configs", "examples/templates"):
            path = os.path.join(root, sub_directory, file_name)
            if glob.glob(formatted_to_asterisked(path)):
                return path
    raise FileNotFoundError(f"there is no {file_name} among the examples")


def get_file_path(fname, folder_list: Optional[List[str]] = None):
    """Return where a file is.

    It is taken as it is where it exists or is an absolute path; then it is looked for in
    the folders, then among the examples. Names may hold fields (``{mass:d}``).

    Parameters
    ----------
    fname : str
        Name of the file.
    folder_list : list of str, optional
        Folders, the first ones first.

    Raises
    ------
    RuntimeError
        Where there is no such file.
    """
    fname = os.fspath(fname)
    if os.path.exists(fname) or os.path.isabs(fname):
        return fname
    for folder in folder_list or []:
        path = os.path.join(folder, fname)
        if glob.glob(formatted_to_asterisked(path)):
            return path
    try:
        return _get_internal(fname)
    except FileNotFoundError:
        pass
    raise UsageError(
        f"cannot find {fname}: it is neither here, nor in {list(folder_list or [])}, nor "
        "among the examples"
    )


def _prefix_file_path(
    config: dict,
    template_folder_list: list,
    ignore_keys: List[str] = ["name", "histname"],  # noqa: B006
) -> None:
    """Replace names of files in a configuration by their paths, where they are found.

    Parameters
    ----------
    config : dict
        Is changed.
    template_folder_list : list of str
        Folders, the first ones first.
    ignore_keys : list of str
        Keys that name no files.
    """

    def found(name):
        if not isinstance(name, str):
            return name
        path = get_file_path(name, template_folder_list)
        TEMPLATE_RECORDS.update(glob.glob(formatted_to_asterisked(path)))
        return path

    for key, value in config.items():
        if key in ignore_keys or not isinstance(value, (str, list)):
            continue
        try:
            config[key] = (
                [found(v) for v in value] if isinstance(value, list) else found(value)
            )
        except RuntimeError:
            continue


def adapt_likelihood_config_for_blueice(
    likelihood_config: dict, template_folder_list: list
) -> dict:
    """Return a term of the likelihood with classes, edges and paths in place of names.

    Parameters
    ----------
    likelihood_config : dict
        One entry of ``likelihood_terms``.
    template_folder_list : list of str
        Folders with templates, the first ones first.
    """
    from .sources import source_class
    from .utils import get_analysis_space

    config = deepcopy(likelihood_config)
    config["analysis_space"] = get_analysis_space(config["analysis_space"])
    _prefix_file_path(config, template_folder_list)
    if "default_source_class" in config:
        config["default_source_class"] = source_class(config["default_source_class"])
    for source in config["sources"]:
        if "template_filename" in source:
            source["templatename"] = get_file_path(
                source["template_filename"], template_folder_list
            )
        if "template_filenames" in source:
            source["templatenames"] = [
                get_file_path(name, template_folder_list)
                for name in source["template_filenames"]
            ]
        if "class" in source:
            source["class"] = source_class(source["class"])
        if source.get("efficiency_name"):
            source["apply_efficiency"] = True
        _prefix_file_path(source, template_folder_list)
    return config


def get_template_folder_list(
    likelihood_config, extra_template_path: Optional[str] = None
):
    """Return the folders with templates that a configuration names.

    Parameters
    ----------
    likelihood_config : dict
        Its ``template_folder`` is a text, a list or nothing.
    extra_template_path : str, optional
        One more folder, the last one.
    """
    given = likelihood_config.get("template_folder") or []
    if not isinstance(given, (str, list)):
        raise InputError("template_folder is a text or a list of texts")
    folders = [given] if isinstance(given, str) else list(given)
    if extra_template_path is not None:
        folders.append(extra_template_path)
    return list(dict.fromkeys(folders))


def formatted_to_asterisked(formatted, wildcards: Optional[Union[str, List[str]]] = None):
    """Return a name with asterisks in place of fields.

    Parameters
    ----------
    formatted : str
        A name with fields.
    wildcards : str or list of str, optional
        The fields to replace, by default all.

    Examples
    --------
    >>> formatted_to_asterisked("a_{a:.2f}_b_{b:d}")
    'a_*_b_*'
    >>> formatted_to_asterisked("a_{a:.2f}_b_{b:d}", wildcards="a")
    'a_*_b_{b:d}'
    """
    if wildcards is None:
        return re.sub("{(.*?)}", "*", os.fspath(formatted))
    if isinstance(wildcards, str):
        wildcards = [wildcards]
    if not isinstance(wildcards, list):
        raise InputError("wildcards are a text or a list of texts")

    def replaced(match):
        field = match.group(1)
        return "*" if any(w in field for w in wildcards) else match.group(0)

    return re.sub("{(.*?)}", replaced, formatted)


def add_i_batch(filename: str) -> str:
    """Return a name of a file with a field for the batch before its last extension."""
    if "i_batch" in filename:
        raise InputError(f"{filename} has i_batch already")
    stem, extension = os.path.splitext(filename)
    return stem + "_{i_batch:d}" + extension


def search_filename_pattern(filename: str) -> str:
    """Return the pattern of the files that exist: batches of a file, or the file itself.

    Raises
    ------
    InputError
        Where there is neither.
    """
    stem, extension = os.path.splitext(filename)
    pattern = stem + "_*" + extension
    if glob.glob(pattern):
        return pattern
    if glob.glob(filename):
        return filename
    raise InputError(f"there is no output file {filename}, and no batches of it")


def get_metadata(output_filename_pattern: str) -> list:
    """Return the metadata of the result files that match a pattern, in order."""
    return [
        _core.read_results(path).metadata
        for path in sorted(glob.glob(output_filename_pattern))
    ]
