"""Commands that make results again: of one toy, and of a job."""

import json
import os
import pathlib
import shlex
from typing import Mapping, Optional

# What the same job somewhere else does not take over.
_PLACES = ("output_filename", "toydata_filename", "toydata_mode", "metadata")


def toy_command(file: str, toy: int, hypothesis: str, arguments: Mapping) -> str:
    """Return the command that replays a toy, to be pasted in any folder.

    Parameters
    ----------
    file : str
        The result file.
    toy : int
        The row in it.
    hypothesis : str
        The hypothesis whose fit is wanted.
    arguments : mapping
        Those of the job: where its model file is named by a relative path, the command
        first changes to the folder where it is.
    """
    words = ["jacta", "toy", os.path.abspath(file), "--toy", str(toy)]
    if hypothesis != "free":
        words += ["--hypothesis", hypothesis]
    return _in_folder(arguments, file) + shlex.join(words)


def job_command(file: str, arguments: Mapping, output: str = "again.ii.h5") -> str:
    """Return the command that makes a job's results again, in another file."""
    words = ["jacta", "run"]
    for name, value in arguments.items():
        if value in (None, {}, "") or name in _PLACES:
            continue
        words += [f"--{name}", _word(value)]
    if arguments.get("toydata_mode") in ("read", "no_toydata"):
        for name in ("toydata_mode", "toydata_filename"):
            words += [f"--{name}", str(arguments[name])]
    else:
        words += ["--toydata_mode", "generate"]
    return _in_folder(arguments, file) + shlex.join([*words, "--output_filename", output])


def _word(value: object) -> str:
    if isinstance(value, (bool, str)):
        return str(value)
    return json.dumps(value)


def _in_folder(arguments: Mapping, file: str) -> str:
    folder = model_folder(arguments, file)
    return "" if folder is None else f"cd {shlex.quote(str(folder))} && "


def model_folder(arguments: Mapping, file: str) -> Optional[pathlib.Path]:
    """Return the folder from which a relative model file is found; None for others."""
    name = arguments.get("statistical_model_config")
    if not name or os.path.isabs(str(name)):
        return None
    here = pathlib.Path(file).resolve().parent
    for folder in (here, here.parent, pathlib.Path.cwd()):
        if (folder / str(name)).exists():
            return folder
    return None
