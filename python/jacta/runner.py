"""Runner: one job of toys, from a model to a result file."""

import copy
import os
import socket
from typing import Dict, Optional, Type, Union

from . import _core
from .built_in import BuiltInModel
from .registry import BUILT_IN
from .template_model import TemplateModel
from .data import current_date
from .errors import InputError
from .messages import report
from .model import StatisticalModel
from .own_methods import is_own, refuse_own
from .thresholds import file_of, resolved

# Arguments of the compiled Runner that a model given as an object has been made with.
_OF_THE_MODEL = ("statistical_model_config", "parameter_definition", "likelihood_config")

# Those of statistical_model_args that belong to intervals, and may be given to any model.
_OF_THE_INTERVAL = ("limit_threshold", "limit_threshold_interpolation", "asymptotic_dof")

# What the compiled Runner knows of statistical_model_args.
_KNOWN_MODEL_ARGS = ("template_path", *_OF_THE_INTERVAL)

# What a model of the library may have got from somebody.
_LIKELIHOOD_AND_TOYS = (
    "ll",
    "_ll",
    "generate_data",
    "_generate_data",
    "get_expectation_values",
    "data",
)


class Runner:
    """Makes or reads toys, fits each under every hypothesis, and writes a result file.

    Parameters
    ----------
    statistical_model : str, class or StatisticalModel
        Name of a built-in class, dotted path of a class in Python, a class, or a model.
    poi : str
        The parameter of interest.
    hypotheses : list
        ``"free"`` (first), ``"zero"``, ``"true"``, or dicts of fixed values.
    n_mc : int
        Number of toys.
    common_hypothesis : dict, optional
        Values fixed under every hypothesis but ``"free"``.
    generate_values : dict, optional
        Values that toys are made with; the others are nominal.
    nominal_values : dict, optional
        Nominal values of parameters.
    statistical_model_config : str, optional
        The model file.
    parameter_definition, likelihood_config : dict, optional
        In place of a model file.
    statistical_model_args : dict, optional
        Further arguments of the model; ``limit_threshold``, a file of thresholds, with
        ``limit_threshold_interpolation`` and ``asymptotic_dof`` are about its intervals.
    compute_confidence_interval : bool
        Whether to find an interval for every toy and hypothesis.
    confidence_level, confidence_interval_kind, confidence_interval_root_find
        What interval, and how.
    fit_strategy : dict, optional
        Replaces entries of the model's fit strategy.
    toydata_mode : {"read", "generate", "generate_and_store", "no_toydata"}
        Where toys come from.
    toydata_filename, output_filename : str
        Files.
    only_toydata : bool
        Whether to make toys and no fits.
    seed : int, optional
        By default a fresh one is drawn.
    metadata : dict, optional
        Stored in the result file.
    first_toy : int
        Number of the first toy in its point.
    computation : str
        Name of the computation, part of the address of the toys.
    instruction_set : str
        baseline, avx2, avx512; by default the best of this processor.
    threads : int
        Number of threads; 0 is as many as the process may use. Models in Python run in
        one.

    Attributes
    ----------
    model : StatisticalModel
        The model.
    """

    def __init__(
        self,
        statistical_model: Union[
            str, Type[StatisticalModel], StatisticalModel
        ] = "alea.examples.gaussian_model.GaussianModel",
        poi: str = "mu",
        hypotheses: Optional[list] = None,
        n_mc: int = 1,
        common_hypothesis: Optional[dict] = None,
        generate_values: Optional[Dict[str, float]] = None,
        nominal_values: Optional[dict] = None,
        statistical_model_config: Optional[str] = None,
        parameter_definition: Union[None, dict, list] = None,
        statistical_model_args: Optional[dict] = None,
        likelihood_config: Optional[dict] = None,
        compute_confidence_interval: bool = False,
        confidence_level: float = 0.9,
        confidence_interval_kind: str = "central",
        confidence_interval_root_find: str = "brentq",
        fit_strategy: Optional[dict] = None,
        toydata_mode: str = "generate_and_store",
        toydata_filename: str = "test_toydata_filename.ii.h5",
        only_toydata: bool = False,
        output_filename: str = "test_output_filename.ii.h5",
        seed: Optional[int] = None,
        metadata: Optional[dict] = None,
        *,
        first_toy: int = 0,
        computation: str = "",
        instruction_set: str = "",
        threads: int = 0,
    ):
        given = dict(locals())
        for name in ("self", "threads"):
            given.pop(name)
        given["hypotheses"] = ["free"] if hypotheses is None else hypotheses
        given["statistical_model_args"] = dict(statistical_model_args or {})
        if isinstance(statistical_model, StatisticalModel):
            self.model = statistical_model
            given.update(_arguments_of(statistical_model, given))
        else:
            self.model = _make_model(given)
        given["statistical_model"] = _name_of(self.model, statistical_model)
        given["statistical_model_args"] = {
            key: value
            for key, value in given["statistical_model_args"].items()
            if key in _KNOWN_MODEL_ARGS
        }
        if isinstance(given["parameter_definition"], _core.Parameters):
            given["parameter_definition"] = None
        refuse_own(self.model, ["fit", "make_objective"], "Runner")
        if compute_confidence_interval:
            refuse_own(self.model, ["confidence_interval"], "Runner")
        core = self.model._core_model(with_data=toydata_mode == "no_toydata")
        if threads > 1 and isinstance(core, _core.PythonModel):
            report(True, "a model in Python runs in one thread")
        model_args = given["statistical_model_args"]
        if (
            model_args.get("limit_threshold") is not None
            and not compute_confidence_interval
        ):
            report(True, "limit_threshold has no effect without confidence intervals")
        self._threads = threads
        self._runner = _core.Runner(
            {name: value for name, value in given.items() if value is not None},
            core,
        )
        if compute_confidence_interval and model_args.get("limit_threshold") is None:
            function, _ = resolved(self.model.confidence_interval_threshold)
            if function is not None:
                self._runner.set_threshold(function)

    @property
    def seed(self) -> int:
        """The seed, given or drawn."""
        return self._runner.seed

    @property
    def hypotheses(self) -> Dict[str, Dict[str, float]]:
        """The values that each hypothesis fixes, by its name in the result file."""
        return self._runner.hypotheses

    def generate_toy(self, i: int):
        """Return toy i of this job, the one that ``run`` makes."""
        return self.model._in_toy_form(self._runner.generate_toy(i))

    def run(self) -> "_core.RunOutcome":
        """Run all toys and write the files.

        Returns
        -------
        RunOutcome
            Files, number of toys, reasons of failures, and ``results``, the content of
            the result file.
        """
        with self.model._kept_data():
            return self._runner.run(self._threads, current_date(), socket.gethostname())


def _make_model(given: dict) -> StatisticalModel:
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


def _arguments_of(model: StatisticalModel, given: dict) -> dict:
    """Return the arguments that say what a model given as an object was made from."""
    for name in (*_OF_THE_MODEL, "nominal_values"):
        if given[name]:
            raise InputError(
                f"{name} cannot be changed: the statistical_model is made already"
            )
    if given["statistical_model_args"].keys() - set(_OF_THE_INTERVAL):
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


def _name_of(model: StatisticalModel, given) -> str:
    cls = type(model)
    name = given if isinstance(given, str) else f"{cls.__module__}.{cls.__qualname__}"
    for built_in_name, built_in in BUILT_IN.items():
        if cls is not built_in:
            continue
        if not isinstance(given, str):
            name = built_in_name
        # A result must not say that it is the library's model where it is not.
        own = [method for method in _LIKELIHOOD_AND_TOYS if is_own(model, method)]
        return f"{name} with its own {', '.join(own)}" if own else name
    return name
