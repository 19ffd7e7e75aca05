"""StatisticalModel: the face of all models, and the base of those written in Python."""

import inspect
import pydoc
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

from . import _core
from .arrays import has_arrays, values_on_grid
from .compiled_part import CompiledPart
from .data import Data, write_toys
from .errors import InputError, SignatureError, UsageError
from .own_methods import library_method, refuse_own
from .interval_checks import checked_interval
from .minuit import FitView
from .model_source import file_content, found_file
from .objective import Objective
from .parameter_collection import Parameters, define_parameters
from .random import Seed
from .scans import Scan
from .thresholds import Threshold, one_threshold, resolved


class Derivatives(NamedTuple):
    """ln L with its derivatives, the Hessian in the order of ``parameters.names``."""

    value: float
    gradient: Dict[str, float]
    hessian: np.ndarray


class StatisticalModel(CompiledPart):
    """A statistical model with data.

    A model of your own derives from this class and has two methods with the parameters as
    keyword arguments::

        class Counting(jacta.StatisticalModel):
            def _ll(self, mu, background):
                n = self.data[0]["n"][0]
                return n * np.log(mu + background) - (mu + background)

            def _generate_data(self, mu, background, rng):
                n = rng.poisson(mu + background)
                return [np.array([(n,)], dtype=[("n", float)])]

    ``rng`` is a NumPy Generator made from the stream of the toy, so that any toy can be
    made again alone. A method without this argument finds it in ``self.rng``, and NumPy's
    global generator seeded from the same address. A method ``get_expectation_values`` may
    return the expected events by source. Fits use numeric derivatives in one thread.

    Parameters
    ----------
    parameter_definition : dict or list, optional
        Definition of the parameters, or their names.
    confidence_level : float
        Confidence level of intervals.
    confidence_interval_kind : {"central", "upper", "lower"}
        Kind of intervals.
    confidence_interval_threshold, limit_threshold : optional
        Threshold on the profile likelihood ratio: a function of the parameter of
        interest, or a file of thresholds from toys (path, Thresholds or dict); by default
        the asymptotic one. The two names mean the same.
    limit_threshold_interpolation : bool
        Whether to interpolate between the entries of such a file.
    confidence_interval_root_find : {"brentq", "extremal"}
        How the edges of an interval are found.
    asymptotic_dof : int
        Degrees of freedom of the asymptotic threshold.
    data : dict or list, optional
        Data to set.
    fit_strategy : dict, optional
        How fits are done: minimizer_routine, refit_invalid, ...
    nominal_values : dict, optional
        Nominal values in place of those of the definition.

    Attributes
    ----------
    fit_result : FitResult
        The full result of the last fit.
    interval_result : IntervalResult
        The full result of the last confidence interval.
    """

    fit_result: Optional["_core.FitResult"] = None
    interval_result: Optional["_core.IntervalResult"] = None

    def __init__(
        self,
        parameter_definition: Union[None, dict, list] = None,
        confidence_level: float = 0.9,
        confidence_interval_kind: str = "central",
        confidence_interval_threshold: Optional[Threshold] = None,
        confidence_interval_root_find: str = "brentq",
        asymptotic_dof: Optional[int] = 1,
        data: Optional[Data] = None,
        fit_strategy: Optional[dict] = None,
        nominal_values: Optional[dict] = None,
        limit_threshold: Optional[Threshold] = None,
        limit_threshold_interpolation: bool = False,
        **kwargs,
    ):
        if type(self) is StatisticalModel:
            raise UsageError(
                "StatisticalModel cannot be made itself; derive a class with _ll and "
                "_generate_data from it"
            )
        configuration = _core.ModelConfiguration(
            file="",
            overrides={
                "confidence_level": confidence_level,
                "confidence_interval_kind": confidence_interval_kind,
                "confidence_interval_root_find": confidence_interval_root_find,
                "asymptotic_dof": asymptotic_dof,
                "fit_strategy": fit_strategy,
            },
        )
        self._begin(
            define_parameters(parameter_definition, nominal_values),
            configuration.settings,
            one_threshold(confidence_interval_threshold, limit_threshold),
            limit_threshold_interpolation,
            nominal_values,
        )
        self._check_ll_and_generate_data_signature()
        if data is not None:
            self.data = data

    def _begin(
        self, parameters, settings, threshold, interpolation, nominal_values
    ) -> None:
        self.parameters = parameters
        self._confidence_level = settings["confidence_level"]
        self._confidence_interval_kind = settings["confidence_interval_kind"]
        self._confidence_interval_root_find = settings["confidence_interval_root_find"]
        self.asymptotic_dof = settings["asymptotic_dof"]
        self._fit_strategy = dict(settings["fit_strategy"])
        self.confidence_interval_threshold = threshold
        self.limit_threshold_interpolation = bool(interpolation)
        self._nominal_values = dict(nominal_values or {})
        self._data: Optional[Data] = None
        self._toy_form: Optional[Data] = None

    @property
    def _settings(self) -> dict:
        """What the compiled part calls the settings of a model."""
        return {
            "confidence_level": self._confidence_level,
            "confidence_interval_kind": self._confidence_interval_kind,
            "confidence_interval_root_find": self._confidence_interval_root_find,
            "asymptotic_dof": 1 if self.asymptotic_dof is None else self.asymptotic_dof,
            "fit_strategy": self._fit_strategy,
        }

    @property
    def fit_strategy(self) -> dict:
        """How fits are done: minimizer_routine, refit_invalid, ...; may be changed."""
        return self._fit_strategy

    @fit_strategy.setter
    def fit_strategy(self, strategy: Optional[dict]) -> None:
        self._fit_strategy = dict(strategy or {})

    def _check_ll_and_generate_data_signature(self) -> None:
        """Check that _ll and _generate_data have the same arguments."""
        likelihood = set(inspect.signature(self._ll).parameters)
        generate = inspect.signature(self._generate_data).parameters
        if likelihood != set(generate) - {"rng"}:
            raise SignatureError(
                f"_ll and _generate_data of {type(self).__name__} must have the same "
                f"parameters: {sorted(likelihood)} and {sorted(set(generate) - {'rng'})}"
            )

    @classmethod
    def from_config(cls, config_file_path: str, **kwargs) -> "StatisticalModel":
        """Make a model from a file in YAML, whose entries are its arguments.

        Parameters
        ----------
        config_file_path : str
            The model file.
        **kwargs
            They replace what the file says.
        """
        root = file_content(found_file(config_file_path))
        root.pop("statistical_model", None)
        return cls(**{**root, **kwargs})

    # ---- what a class of your own defines ----------------------------------------------

    @library_method
    def _ll(self, **values: float) -> float:
        raise NotImplementedError("a statistical model needs a method _ll")

    @library_method
    def _generate_data(self, **values: float) -> Data:
        raise NotImplementedError("a statistical model needs a method _generate_data")

    @library_method
    def get_expectation_values(self, **values: float) -> Dict[str, float]:
        """Return the expected events by source; optional for a model of your own."""
        raise NotImplementedError("get_expectation_values is optional to implement")

    # ---- parameters and data -----------------------------------------------------------

    @property
    def parameters(self) -> Parameters:
        """The parameters; what is changed of them holds from the next call on."""
        return self._own_parameters

    @parameters.setter
    def parameters(self, parameters: Parameters) -> None:
        self._own_parameters = parameters
        # The count of changes, and up to which one they have been taken over.
        self._counter, self._seen = parameters._counter, -1

    @property
    def _parameters(self) -> "_core.Parameters":
        return self._own_parameters._compiled()

    def _define_parameters(self, parameter_definition, nominal_values=None) -> None:
        """Replace the parameters by those of a definition."""
        self.parameters = define_parameters(parameter_definition, nominal_values)

    def get_parameter_list(self) -> List[str]:
        """Return the names of all parameters."""
        return self.parameters.names

    def set_fit_guesses(self, **fit_guesses: float) -> None:
        """Set where fits start; those of parameters that are not fittable are ignored."""
        for name, value in fit_guesses.items():
            if self.parameters._known(name).fittable:
                self.parameters[name].fit_guess = value

    def _starts(self) -> Dict[str, float]:
        """Return where fits start, as far as it is not at the nominal values."""
        return self.parameters.fit_guesses

    @property
    @library_method
    def data(self) -> Data:
        """The data: a dict or a list of structured arrays."""
        self._need_data()
        return self._data

    @data.setter
    @library_method
    def data(self, data: Data) -> None:
        self._data = data
        self._data_owner = None

    @property
    def is_data_set(self) -> bool:
        """Whether data have been set."""
        return self._data is not None

    @is_data_set.setter
    def is_data_set(self, value: bool) -> None:
        # Models written for alea set it beside `_data`, which decides here.
        if not value:
            self._data = None

    def _need_data(self) -> None:
        if not self.is_data_set:
            raise UsageError("the model has no data; set model.data first")

    # ---- likelihood --------------------------------------------------------------------

    @library_method
    def ll(self, **values: float) -> float:
        """Return the log-likelihood of the data.

        Parameters
        ----------
        **values
            Values of parameters; the others have their nominal values.
        """
        self._need_data()
        if has_arrays(values):
            return values_on_grid(self.ll, values)
        return float(self._ll(**self._parameters(**values)))

    def derivatives(self, **values: float) -> Derivatives:
        """Return the log-likelihood with its exact gradient and Hessian.

        Raises
        ------
        UsageError
            For a model without derivatives of its own.
        """
        value, gradient, hessian = self._evaluator().derivatives(values)
        return Derivatives(value, dict(zip(self._parameters.names, gradient)), hessian)

    @library_method
    def make_objective(self) -> Callable[[Sequence[float]], float]:
        """Return -ln L as a function of one value per parameter, for minimisers."""
        names = self._parameters.names

        def cost(values: Sequence[float]) -> float:
            return -self.ll(**dict(zip(names, values)))

        return cost

    def objective(self, **fixed: float) -> Objective:
        """Return -ln L of the free parameters for minimisers of others.

        It has the names, limits, start values, gradient and Hessian that iminuit, SciPy
        and zfit-like callers look for::

            objective = model.objective(sigma=1.0)
            iminuit.Minuit(objective, **objective.start).migrad()
            scipy.optimize.minimize(objective, objective.x0, jac=objective.gradient,
                                    bounds=objective.bounds)

        Parameters
        ----------
        **fixed
            Parameters that stay at the values given, as for ``fit``.
        """
        self._need_data()
        return Objective(self, fixed)

    @property
    def minuit_object(self) -> FitView:
        """The last fit under the names that iminuit gives it."""
        if self.fit_result is None:
            raise UsageError("there is no fit yet; call fit() first")
        return FitView(self.fit_result, self.parameters)

    @library_method
    def fit(
        self,
        verbose: bool = False,
        fit_strategy: Optional[dict] = None,
        *,
        restarts: Optional[int] = None,
        **fixed: float,
    ) -> Tuple[Dict[str, float], float]:
        """Maximise the likelihood.

        Parameters
        ----------
        verbose : bool
            Whether to print the result.
        fit_strategy : dict, optional
            Replaces entries of the model's fit strategy.
        restarts : int, optional
            Number of further fits from random starts; the best of all is taken. As
            ``restarts`` of the fit strategy.
        **fixed
            Parameters that stay at the values given.

        Returns
        -------
        dict, float
            The best-fit value of every parameter and the maximum of ln L. All there is to
            know, the validity of the fit included, is in ``fit_result``.
        """
        refuse_own(self, ["make_objective"], "fit")
        result = self._evaluator().fit(
            fixed=fixed,
            start=self._starts(),
            strategy=self._strategy(fit_strategy, restarts),
        )
        self.fit_result = result
        if verbose:
            print(result)
        best = result.values
        return {name: best[name] for name in self._parameters.names}, result.ll

    @library_method
    def confidence_interval(
        self,
        poi_name: str,
        parameter_interval_bounds: Optional[Tuple[float, float]] = None,
        confidence_level: Optional[float] = None,
        confidence_interval_kind: Optional[str] = None,
        confidence_interval_threshold: Optional[Threshold] = None,
        confidence_interval_root_find: Optional[str] = None,
        confidence_interval_args: Optional[dict] = None,
        best_fit_args: Optional[dict] = None,
        asymptotic_dof: Optional[int] = None,
        fit_strategy: Optional[dict] = None,
        *,
        threshold: Optional[Threshold] = None,
        threshold_interpolation: Optional[bool] = None,
        pieces: bool = False,
        restarts: Optional[int] = None,
    ) -> Tuple[float, float]:
        """Find a confidence interval from the profile likelihood ratio.

        Parameters
        ----------
        poi_name : str
            The parameter of interest.
        parameter_interval_bounds : pair, optional
            Where to look for the edges, in values of the parameter; None is an open end.
            By default those of the parameter.
        confidence_level, confidence_interval_kind, confidence_interval_root_find,
        confidence_interval_threshold, asymptotic_dof, fit_strategy : optional
            In place of those of the model.
        threshold : callable, path-like, Thresholds or dict, optional
            As ``confidence_interval_threshold``. With thresholds from toys, in a file or
            an object, this is the Neyman interval of the data, and ``interval_result``
            states the method, the toys, and how far the edges may be off as the
            thresholds are known from so many toys.
        threshold_interpolation : bool, optional
            Whether to interpolate between the entries of other values that are fixed.
        pieces : bool
            Whether to look for all pieces of the interval: ``interval_result.pieces``.
        restarts : int, optional
            As for ``fit``, for every fit.
        confidence_interval_args : dict, optional
            Parameters fixed along the profile.
        best_fit_args : dict, optional
            Parameters fixed in the global fit, by default ``confidence_interval_args``.

        Returns
        -------
        float, float
            The edges: infinite where the profile stays below the threshold up to the
            bound, NaN where the kind does not ask for the edge. More is in
            ``interval_result``.
        """

        def choose(given, name):
            return self._settings[name] if given is None else given

        refuse_own(self, ["make_objective", "fit"], "confidence_interval")
        function, thresholds = resolved(
            one_threshold(confidence_interval_threshold, threshold)
            or self.confidence_interval_threshold
        )
        result = self._evaluator().confidence_interval(
            poi_name,
            level=choose(confidence_level, "confidence_level"),
            kind=choose(confidence_interval_kind, "confidence_interval_kind"),
            root_find=choose(
                confidence_interval_root_find, "confidence_interval_root_find"
            ),
            asymptotic_dof=choose(asymptotic_dof, "asymptotic_dof"),
            bounds=parameter_interval_bounds,
            threshold=function,
            thresholds=thresholds,
            interpolate=bool(
                self.limit_threshold_interpolation
                if threshold_interpolation is None
                else threshold_interpolation
            ),
            pieces=pieces,
            confidence_interval_args=confidence_interval_args,
            best_fit_args=best_fit_args,
            strategy=self._strategy(fit_strategy, restarts),
            start=self._starts(),
        )
        self.interval_result = result
        return result.lower, result.upper

    def _confidence_interval_checks(
        self,
        poi_name: str,
        parameter_interval_bounds: Optional[Tuple[float, float]] = None,
        confidence_level: Optional[float] = None,
        confidence_interval_kind: Optional[str] = None,
        confidence_interval_threshold: Optional[Threshold] = None,
        confidence_interval_root_find: Optional[str] = None,
        asymptotic_dof: Optional[int] = None,
        **kwargs,
    ) -> Tuple[str, Callable[[float], float], str, Tuple[float, float]]:
        """Return kind, threshold function, root finder and bounds of an interval.

        Parameters
        ----------
        poi_name, parameter_interval_bounds, confidence_level, ...
            As for ``confidence_interval``.
        **kwargs
            What is fixed.
        """
        return checked_interval(
            self,
            poi_name,
            parameter_interval_bounds,
            confidence_level,
            confidence_interval_kind,
            confidence_interval_threshold,
            confidence_interval_root_find,
            asymptotic_dof,
            kwargs,
        )

    def scan(
        self,
        axes: Dict[str, Sequence[float]],
        fit_strategy: Optional[dict] = None,
        **fixed: float,
    ) -> Scan:
        """Scan the profile likelihood ratio over one or two parameters.

        Parameters
        ----------
        axes : dict
            Values by name of the parameter.
        fit_strategy : dict, optional
            Replaces entries of the model's fit strategy.
        **fixed
            Parameters that stay at the values given.
        """
        grid = [(name, [float(x) for x in values]) for name, values in axes.items()]
        return Scan(
            axes,
            _core.scan(
                self._evaluator(),
                grid,
                fixed,
                self._starts(),
                self._strategy(fit_strategy, None),
            ),
        )

    def _strategy(self, given: Optional[dict], restarts: Optional[int]) -> dict:
        extra = {} if restarts is None else {"restarts": restarts}
        return {**self._fit_strategy, **(given or {}), **extra}

    # ---- toys --------------------------------------------------------------------------

    @library_method
    def generate_data(self, seed: Seed = None, **values: float) -> Data:
        """Make a toy.

        Parameters
        ----------
        seed : int or numpy.random.Generator, optional
            The toy is a function of the seed; by default a fresh one is drawn.
        **values
            Values of parameters; the others have their nominal values.

        Raises
        ------
        InputError
            For values outside the fit limits.
        """
        tables = self._core_model("_toy").generate(values, *self._toy_address(seed))
        return self._in_toy_form(tables)

    @property
    def nominal_expectation_values(self) -> Dict[str, float]:
        """Expected events by source at the nominal values."""
        return self.get_expectation_values()

    def get_likelihood_term_from_name(self, likelihood_name: str) -> int:
        """Return the position of a term of the likelihood."""
        names = getattr(self, "likelihood_names", None)
        if names is None:
            raise NotImplementedError("The attribute likelihood_names is not defined.")
        if likelihood_name not in names:
            raise InputError(f"there is no term {likelihood_name!r}; there are {names}")
        return list(names).index(likelihood_name)

    def store_data(
        self,
        file_name: str,
        data_list: Sequence[Data],
        data_name_list: Optional[Sequence[str]] = None,
        metadata: Optional[dict] = None,
    ) -> None:
        """Write data sets to a file (``.ii.h5``).

        Parameters
        ----------
        file_name : str
            The file.
        data_list : list
            Data sets, all of them dicts or all of them lists.
        data_name_list : list of str, optional
            Names of the tables; by default those of a dict, else ``likelihood_names``,
            else "0", "1", ...
        metadata : dict, optional
            Attributes of the file.
        """
        if (
            data_name_list is None
            and data_list
            and isinstance(data_list[0], (list, tuple))
        ):
            data_name_list = self._names_of_tables(len(data_list[0]))
        write_toys(file_name, data_list, data_name_list, metadata)

    def _names_of_tables(self, n: int) -> Optional[List[str]]:
        """Return the names of the tables of a list of so many."""
        return getattr(self, "likelihood_names", None)

    @staticmethod
    def get_model_from_name(statistical_model: str) -> type:
        """Return the class of a model by its name or its dotted path."""
        from .registry import BUILT_IN, GIVEN

        found = (
            GIVEN.get(statistical_model)
            or BUILT_IN.get(statistical_model)
            or pydoc.locate(statistical_model)
        )
        if not (inspect.isclass(found) and issubclass(found, StatisticalModel)):
            raise InputError(
                f"unknown statistical_model '{statistical_model}'; give one of "
                f"{', '.join(BUILT_IN)} or the dotted path of a jacta.StatisticalModel"
            )
        return found
