"""Exceptions of jacta. Their text says what is wrong, where, and what to do next."""


class Error(Exception):
    """Base of all exceptions of jacta."""


class InputError(Error, ValueError):
    """The input or the data are wrong.

    Attributes
    ----------
    file, line, column, path
        Where the fault is: file, position in it (1-based, 0 is unknown) and the path of
        keys that leads there; empty where unknown.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""


class StaleError(InputError):
    """An input has changed since what stands on it was made."""


class IoError(Error, OSError):
    """A file cannot be read or written."""


class UsageError(Error, RuntimeError):
    """A function was called in a way that makes no sense."""


class BugError(Error, AssertionError):
    """A state that cannot be reached unless jacta is wrong: please report it."""


class SignatureError(UsageError, AssertionError):
    """Two methods of a model do not take the same parameters."""


class BinningError(InputError, AssertionError):
    """The bins of a template are not those of the analysis space."""


class JactaWarning(UserWarning):
    """Something in the input is doubtful."""
