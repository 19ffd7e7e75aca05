"""The model of a Runner: made from its arguments, or given as an object."""

import copy
import os

from . import _core
from .built_in import BuiltInModel
from .errors import InputError
from .model import StatisticalModel
from .model_source import found_file
from .own_methods import is_own
from .registry import BUILT_IN
from .template_model import TemplateModel
from .thresholds import file_of

# Arguments of the compiled Runner that a model given as an object has been made with.
_OF_THE_MODEL = ("statistical_model_config", "parameter_definition", "likelihood_config")

# Those of statistical_model_args that belong to intervals, and may be given to any model.
OF_THE_INTERVAL = ("limit_threshold", "limit_threshold_interpolation", "asymptotic_dof")

# What a model of the library may have got from somebody.
_LIKELIHOOD_AND_TOYS = (
    "ll",
    "_ll",
    "generate_data",
    "_generate_data",
    "get_expectation_values",
    "data",
)


def made_model(given: dict) -> StatisticalModel:
    """Make the model from a class or its name as the reference's Runner does."""
    cls = given["statistical_model"]
    if isinstance(cls, str):
        cls = StatisticalModel.get_model_from_name(cls)
    if not (isinstance(cls, type) and issubclass(cls, StatisticalModel)):
        raise InputError(
            "statistical_model is a name, a class or a jacta.StatisticalModel"
        )
    arguments = {
        key: value
        for key, value in given["statistical_model_args"].items()
        if not key.startswith("limit_threshold")
    }
    arguments["nominal_values"] = given["nominal_values"]
    file = given["statistical_model_config"]
    if file is not None:
        file = given["statistical_model_config"] = os.fspath(found_file(file))
    if file is not None and (given["parameter_definition"] or given["likelihood_config"]):
        raise InputError(
            "parameter_definition or likelihood_config is duplicated, because "
            "statistical_model_config is given"
        )
    if issubclass(cls, BuiltInModel):
        arguments["instruction_set"] = given["instruction_set"]
        if file is not None:
            return cls.from_config(file, **arguments)
        arguments["parameter_definition"] = given["parameter_definition"]
        if issubclass(cls, TemplateModel):
            arguments["likelihood_config"] = given["likelihood_config"]
        return cls(**arguments)
    root = {} if file is None else _core.ModelConfiguration(file=os.fspath(file)).root
    root.pop("statistical_model", None)
    for key in ("parameter_definition", "likelihood_config"):
        if given[key] is not None:
            root[key] = given[key]
    return cls(**{**copy.deepcopy(root), **arguments})


def arguments_of(model: StatisticalModel, given: dict) -> dict:
    """Return the arguments that say what a model given as an object was made from."""
    for name in (*_OF_THE_MODEL, "nominal_values"):
        if given[name]:
            raise InputError(
                f"{name} cannot be changed: the statistical_model is made already"
            )
    if given["statistical_model_args"].keys() - set(OF_THE_INTERVAL):
        raise InputError(
            "statistical_model_args cannot be changed: "
            "the statistical_model is made already"
        )
    arguments = {"nominal_values": model._nominal_values}
    origin = dict(getattr(model, "_origin", {}))
    dof = model._settings["asymptotic_dof"]
    model_args = {
        **({} if dof == 1 else {"asymptotic_dof": dof}),
        **(
            {"limit_threshold_interpolation": True}
            if model.limit_threshold_interpolation
            else {}
        ),
        **origin.pop("statistical_model_args", {}),
        **given["statistical_model_args"],
    }
    threshold = model.confidence_interval_threshold
    if threshold is not None and not callable(threshold):
        model_args.setdefault("limit_threshold", file_of(threshold))
    return {**arguments, **origin, "statistical_model_args": model_args}


def name_of(model: StatisticalModel, given) -> str:
    """Return the name of a model that a result file gives it."""
    cls = type(model)
    name = given if isinstance(given, str) else f"{cls.__module__}.{cls.__qualname__}"
    for built_in_name, built_in in BUILT_IN.items():
        of_ours = cls.__module__.startswith("jacta.") and issubclass(cls, built_in)
        if not (cls is built_in or of_ours):
            continue
        if not isinstance(given, str):
            name = built_in_name
        # A result must not say that it is the library's model where it is not.
        own = [method for method in _LIKELIHOOD_AND_TOYS if is_own(model, method)]
        return f"{name} with its own {', '.join(own)}" if own else name
    return name
