"""What an interval is asked for, checked and completed, as alea's models do it."""

import numbers
from typing import Callable, Optional, Tuple

from .errors import InputError
from .thresholds import Threshold, resolved
from .utils import asymptotic_critical_value

Checked = Tuple[str, Callable[[float], float], str, Tuple[float, float]]


def checked_interval(
    model,
    poi_name: str,
    bounds: Optional[Tuple[float, float]],
    level: Optional[float],
    kind: Optional[str],
    threshold: Optional[Threshold],
    root_find: Optional[str],
    dof: Optional[int],
    fixed: dict,
) -> Checked:
    """Return kind, threshold function, root finder and bounds of an interval."""
    level = model._confidence_level if level is None else level
    kind = model._confidence_interval_kind if kind is None else kind
    root_find = model._confidence_interval_root_find if root_find is None else root_find
    if not isinstance(level, numbers.Real) or not 0 <= level <= 1:
        raise InputError(f"the confidence level {level!r} is not between 0 and 1")
    parameter = model.parameters[poi_name]
    if not parameter.fittable:
        raise InputError(f"the parameter of interest {poi_name} is not fittable")
    if poi_name in fixed:
        raise InputError(f"the parameter of interest {poi_name} cannot be fixed as well")
    if bounds is None:
        bounds = parameter.parameter_interval_bounds
    else:
        parameter._check_parameter_interval_bounds(bounds)
        bounds = _closed(bounds)
    own = model.confidence_interval_threshold
    if threshold is not None and own is not None:
        raise InputError(
            "confidence_interval_threshold is given twice: to the model and to the call"
        )
    function, _ = resolved(threshold if own is None else own)
    if function is None:
        dof = model.asymptotic_dof if dof is None else dof
        value = asymptotic_critical_value(kind, level, dof)

        def function(_):
            return value

    return kind, function, root_find, bounds


def _closed(bounds):
    from .limits import clip_limits

    return clip_limits(bounds)
