"""Notes and warnings of the library, in the logger ``jacta``.

Warnings are shown as `JactaWarning`, too, so that they can be seen without a handler,
filtered, and made errors.
"""

import contextlib
import contextvars
import logging
import sys
import warnings
from typing import Iterator

from .errors import JactaWarning

_logger = logging.getLogger("jacta")
# Nothing is shown twice where nobody has asked for logs.
_logger.addHandler(logging.NullHandler())
_quiet = contextvars.ContextVar("quiet", default=False)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Say nothing inside a with statement: what is said has been said before."""
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


def report(is_warning: bool, text: str) -> None:
    """Pass a message on to the logger, and warnings to Python's as well."""
    if _quiet.get():
        return
    if is_warning:
        warn(text)
    else:
        _logger.info(text)


def warn(text: str) -> None:
    """Warn who called the package."""
    _logger.warning(text)
    warnings.warn(text, JactaWarning, stacklevel=_depth())


def _depth() -> int:
    """Return how many frames lie between here and who called the package."""
    frame, depth = sys._getframe(1), 1
    while frame.f_back is not None and _is_ours(frame.f_globals.get("__name__", "")):
        frame, depth = frame.f_back, depth + 1
    return depth


def _is_ours(module: str) -> bool:
    return module == "jacta" or module.startswith("jacta.")
