"""StatisticalModel: the face of all models, and the base of those written in Python."""

import html
import inspect
import pydoc
from typing import Dict, List, Optional, Sequence, Union

from . import _core
from .arrays import has_arrays, values_on_grid
from .compiled_part import CompiledPart
from .data import Data, write_toys
from .errors import InputError, SignatureError, UsageError
from .fits import FitsAndIntervals
from .model_source import file_content, found_file
from .own_methods import library_method
from .parameter_collection import Parameters, define_parameters
from .random import Seed
from .thresholds import Threshold, one_threshold


class StatisticalModel(FitsAndIntervals, CompiledPart):
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

    def _input_hashes(self) -> Dict[str, str]:
        """Return the hashes of the files that the model is made from; none are known."""
        return {}

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

    @library_method
    def asimov_data(self, **values: float) -> Data:
        r"""Return the data set in which every number is the one that is expected.

        The values are the maximum of its likelihood, and its likelihood ratios are near
        the medians of those of toys: with data of a signal, the root of ``t`` at no
        signal is the median significance, and its limits are near the median limits::

            model.data = model.asimov_data(mu=1.0)
            _, free = model.fit()
            _, fixed = model.fit(mu=0.0)
            significance = np.sqrt(2 * (free - fixed))

        Events of a template model are the centres of bins with the expected events in the
        column ``asimov_weight``. Reference: G. Cowan et al., Eur. Phys. J. C 71 (2011)
        1554, arXiv:1007.1727. Use it for a first sensitivity, else toys: with few events
        it is not the median.

        Parameters
        ----------
        **values
            Values of parameters; the others have their nominal values.
        """
        raise UsageError(
            f"{type(self).__name__} has no Asimov data: a model of your own defines a "
            "method asimov_data, which returns the data that are expected at some values"
        )

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

    # ---- for people --------------------------------------------------------------------

    def __repr__(self) -> str:
        free, fixed = self.parameters.fittable, self.parameters.not_fittable
        data = "with data" if self.is_data_set else "without data"
        fit = ""
        if self.fit_result is not None:
            good = "good" if self.fit_result.valid else "NOT good"
            fit = f"; the last fit is {good}, ln L = {self.fit_result.ll:.8g}"
        return (
            f"{type(self).__name__} of {len(free)} free parameters "
            f"({', '.join(free)}) and {len(fixed)} fixed ones, {data}{fit}"
        )

    def _repr_html_(self) -> str:
        shown = self.parameters._repr_html_()
        if self.fit_result is not None:
            shown += self.fit_result._repr_html_()
        return f"<p>{html.escape(repr(self))}</p>{shown}"
