"""Parameters from whatever defines them."""

from typing import Optional

from . import _core
from .errors import InputError


def define_parameters(definition, nominal_values: Optional[dict]) -> "_core.Parameters":
    """Return Parameters from a definition, a list of names, Parameters, or nothing."""
    if definition is None:
        return _core.Parameters()
    if isinstance(definition, dict):
        return _core.Parameters.from_config(definition, nominal_values)
    if isinstance(definition, _core.Parameters):
        parameters = definition
    elif isinstance(definition, (list, tuple)):
        parameters = _core.Parameters.from_list(list(definition))
    else:
        raise InputError("parameter_definition must be a dict or a list")
    return parameters.with_nominal_values(**(nominal_values or {}))
