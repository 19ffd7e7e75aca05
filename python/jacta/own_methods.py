"""Which methods of a model are its own, and which are the library's.

A model of the library evaluates its likelihood and makes its toys in compiled code, which
has to know what a class on top of it, or somebody later, put in their place. A method is
the library's when what is found under its name, in the class, its bases or the object
itself, is a function that is marked here.
"""

from typing import Callable, TypeVar

from .errors import UsageError

Method = TypeVar("Method", bound=Callable)


def library_method(method: Method) -> Method:
    """Mark a method as the library's."""
    # The mark is the function itself, as functools.wraps copies marks to wrappers.
    method._library_method = method
    return method


def is_library_method(found) -> bool:
    """Return whether what a class has under a name is marked."""
    if isinstance(found, property):
        parts = [part for part in (found.fget, found.fset) if part is not None]
        return all(is_library_method(part) for part in parts)
    return getattr(found, "_library_method", None) is found


def is_own(model, name: str) -> bool:
    """Return whether a model has a method of that name which is not the library's."""
    found = getattr(type(model), name, None)
    if not is_library_method(found):
        return True
    return name in vars(model) and not isinstance(found, property)


def own_name(model, name: str) -> str:
    """Return the name of a method that is not the library's, else an empty text."""
    return name if is_own(model, name) else ""


def likelihood_method(model) -> str:
    """Return which method of a model gives ln L: ``ll`` where it is its own."""
    return "ll" if is_own(model, "ll") else "_ll"


def refuse_own(model, names, caller: str) -> None:
    """Raise UsageError for methods of one's own that a caller would pass by."""
    for name in names:
        if is_own(model, name):
            raise UsageError(
                f"{caller} does not call the method {name} of {type(model).__name__}; "
                "put what it changes into _ll, _generate_data or generate_data"
            )
