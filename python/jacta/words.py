"""Arguments of a Runner as words of a command, and back."""

import json
from typing import get_args, get_origin

from .errors import InputError


def _types(annotation) -> tuple:
    """Return the plain types that an annotation stands for."""
    arguments = get_args(annotation)
    origin = get_origin(annotation)
    if origin in (dict, list):
        return (origin,)
    if arguments:
        return tuple(kind for a in arguments for kind in _types(a))
    return (annotation,)


def arg_to_str(value, annotation) -> str:
    """Return an argument as a word of a command.

    Parameters
    ----------
    value
        A text, a number, a bool, a dict, a list or None.
    annotation
        Its type or a member of ``typing``.
    """
    if value is None:
        return "None"
    kinds = _types(annotation)
    if str in kinds:
        return value
    if bool in kinds:
        return str(bool(value))
    if int in kinds:
        return f"{value:d}"
    if float in kinds:
        return repr(float(value))
    if dict in kinds or list in kinds:
        return json.dumps(value, separators=(",", ":"))
    raise InputError(f"arguments of the type {annotation} cannot be words of a command")


def str_to_arg(value: str, annotation):
    """Return the argument that a word of a command stands for.

    Parameters
    ----------
    value : str
        The word.
    annotation
        The type of the argument or a member of ``typing``.
    """
    if value == "None":
        return None
    kinds = _types(annotation)
    if str in kinds:
        return value
    if bool in kinds:
        if value not in ("True", "False"):
            raise InputError(f"{value!r} is neither True nor False")
        return value == "True"
    try:
        if int in kinds:
            return int(value)
        if float in kinds:
            return float(value)
        if dict in kinds or list in kinds:
            return json.loads(value)
    except ValueError as error:
        raise InputError(f"{value!r} does not fit the type {annotation}") from error
    raise InputError(f"arguments of the type {annotation} cannot be words of a command")
