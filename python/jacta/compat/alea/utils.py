"""alea.utils on jacta."""

import sys

from ... import utils
from ...utils import *  # noqa: F403
from ...utils import _get_internal, _package_path, _prefix_file_path  # noqa: F401


def asymptotic_critical_value(
    confidence_interval_kind, confidence_level, degree_of_freedom=None
):
    """Return the critical value, to the last bit that of SciPy where it is in use."""
    value = utils.asymptotic_critical_value(
        confidence_interval_kind, confidence_level, degree_of_freedom
    )
    stats = sys.modules.get("scipy.stats")
    if stats is None:
        return value
    tail = 1.0 - confidence_level
    if confidence_interval_kind != "central":
        tail = 2 * tail
    return stats.chi2(degree_of_freedom or 1).isf(tail)
