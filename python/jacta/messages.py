"""Notes and warnings of the library: warnings.warn and the logger ``jacta``."""

import logging
import warnings

from .errors import JactaWarning

_logger = logging.getLogger("jacta")


def report(is_warning: bool, text: str) -> None:
    """Pass a message on: warnings as JactaWarning, notes to the logger."""
    if is_warning:
        warnings.warn(text, JactaWarning, stacklevel=2)
    else:
        _logger.info(text)
