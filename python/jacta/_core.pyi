"""
The compiled part of jacta.
"""

from __future__ import annotations
import numpy
import os
import typing

class FrozenDistribution:
    """
    A distribution of scipy.stats with fixed arguments, the constraint of a parameter.
    """
    def __eq__(self, arg0: FrozenDistribution) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple: ...
    def __repr__(self) -> str: ...
    def _sample(self, n: int, seed: int) -> typing.Any:
        """
        Random numbers that are a function of the seed.
        """
    def logpdf(self, x: typing.Any) -> typing.Any:
        """
        ln of the density; -inf outside the support.
        """
    def pdf(self, x: typing.Any) -> typing.Any:
        """
        The density.
        """
    def rvs(self, size: typing.Any = 1, random_state: typing.Any = None) -> typing.Any:
        """
        Random numbers, as scipy.stats draws them: one number for size 1.
        """
    def support(self) -> tuple[float, float]:
        """
        Ends of the support.
        """
    @property
    def name(self) -> str: ...

class Parameter:
    """
    One parameter of a model; a value that never changes.

    Parameter(name, nominal_value=None, fittable=True, ptype=None, uncertainty=None,
    relative_uncertainty=None, blueice_anchors=None, fit_limits=None,
    parameter_interval_bounds=None, fit_guess=None, description=None)
    """

    __hash__: typing.ClassVar[None] = None
    def __eq__(self, arg0: Parameter) -> bool: ...
    def __init__(self, name: str, **kwargs) -> None: ...
    def __repr__(self) -> str: ...
    def value_in_fit_limits(self, value: float) -> bool:
        """
        Whether a value is within fit_limits, the ends included.
        """
    @property
    def blueice_anchors(self) -> typing.Any: ...
    @property
    def description(self) -> str: ...
    @property
    def fit_guess(self) -> float | None: ...
    @property
    def fit_limits(self) -> typing.Any: ...
    @property
    def fittable(self) -> bool: ...
    @property
    def name(self) -> str: ...
    @property
    def needs_reinit(self) -> bool: ...
    @property
    def nominal_value(self) -> typing.Any: ...
    @property
    def parameter_interval_bounds(self) -> typing.Any:
        """
        As given; None: fit_limits serve.
        """
    @property
    def ptype(self) -> typing.Any: ...
    @property
    def relative_uncertainty(self) -> bool: ...
    @property
    def uncertainty(self) -> typing.Any: ...

class Parameters:
    """
    The ordered parameters of a model; a value that never changes.

    Calling it with values by name gives a dict with a value for every parameter:
    the value given, else the nominal one.
    """

    __hash__: typing.ClassVar[None] = None
    @staticmethod
    def from_config(config: dict, nominal_values: typing.Any = None) -> Parameters:
        """
        From a map such as `parameter_definition` of a model file.
        """
    @staticmethod
    def from_list(names: list[str]) -> Parameters:
        """
        Parameters with default attributes.
        """
    def __call__(self, return_fittable: bool = False, **kwargs) -> dict: ...
    def __contains__(self, arg0: str) -> bool: ...
    def __eq__(self, arg0: Parameters) -> bool: ...
    def __getattr__(self, arg0: str) -> Parameter: ...
    def __getitem__(self, arg0: str) -> Parameter: ...
    def __init__(self) -> None: ...
    def __iter__(self) -> typing.Iterator: ...
    def __len__(self) -> int: ...
    def __repr__(self) -> str: ...
    def values_in_fit_limits(self, **kwargs) -> bool:
        """
        Whether all values given are within fit_limits.
        """
    def with_fit_guesses(self, **kwargs) -> Parameters:
        """
        A copy with other fit guesses.
        """
    def with_nominal_values(self, **kwargs) -> Parameters:
        """
        A copy with other nominal values.
        """
    @property
    def fit_guesses(self) -> dict: ...
    @property
    def fit_limits(self) -> dict: ...
    @property
    def fittable(self) -> list[str]: ...
    @property
    def names(self) -> list[str]: ...
    @property
    def nominal_values(self) -> dict: ...
    @property
    def not_fittable(self) -> list[str]: ...
    @property
    def uncertainties(self) -> dict: ...
    @property
    def with_uncertainty(self) -> Parameters: ...

class Histogram:
    """
    Contents on a grid of bins: Histogram([(name, edges), ...], contents).
    """
    def __init__(
        self, axes: list[tuple[str, typing.Any]], contents: typing.Any
    ) -> None: ...
    def __repr__(self) -> str: ...
    def bin_volumes(self) -> typing.Any:
        """
        Products of the bin widths, in the shape of the contents.
        """
    def sum(self) -> float: ...
    @property
    def axis_names(self) -> list[str]: ...
    @property
    def bin_edges(self) -> list:
        """
        One array of edges per axis.
        """
    @property
    def histogram(self) -> typing.Any:
        """
        The contents, one array axis per axis.
        """

class Stream:
    """
    The random numbers that belong to a toy.
    """
    def __init__(self, seed: int, point: int = 0, toy: int = 0) -> None: ...
    def bits(self) -> int:
        """
        64 random bits.
        """
    def uniform(self) -> float:
        """
        Uniform in [0, 1).
        """

class ModelConfiguration:
    """
    What a model is made from: a model file, with values that replace those of the file.
    """
    def __init__(
        self,
        file: os.PathLike = "",
        overrides: dict = {},
        template_paths: list[str] = [],
        nominal_values: typing.Any = None,
        instruction_set: str = "",
    ) -> None: ...
    @property
    def root(self) -> typing.Any: ...
    @property
    def settings(self) -> dict:
        """
        confidence_level, fit_strategy, ... or their defaults.
        """

class FitResult:
    """
    What a maximum likelihood fit found.
    """
    def __getstate__(self) -> tuple: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: tuple) -> None: ...
    def _repr_html_(self) -> typing.Any: ...
    def to_json(self) -> typing.Any:
        """
        The document that `jacta fit --json` prints, as a dict.
        """
    @property
    def at_anchor(self) -> list[str]: ...
    @property
    def at_bound(self) -> list[str]: ...
    @property
    def covariance(self) -> typing.Any: ...
    @property
    def covariance_names(self) -> list[str]: ...
    @property
    def edm(self) -> float:
        """
        Estimated distance to the maximum in ln L.
        """
    @property
    def errors(self) -> dict[str, float]:
        """
        Square roots of the covariance's diagonal, of the parameters that are free and neither at a bound nor at an anchor.
        """
    @property
    def flat(self) -> list[str]:
        """
        Parameters that the likelihood does not depend on at the maximum.
        """
    @property
    def ll(self) -> float:
        """
        The maximum of ln L.
        """
    @property
    def n_calls(self) -> int:
        """
        Evaluations of the likelihood.
        """
    @property
    def n_cells(self) -> int:
        """
        Cells of the grid of anchors, between which ln L has kinks.
        """
    @property
    def n_cells_searched(self) -> int: ...
    @property
    def n_outliers(self) -> int:
        """
        Events without density at the maximum, which the outlier likelihood stands in for.
        """
    @property
    def reason(self) -> str:
        """
        Why it is not valid.
        """
    @property
    def routine(self) -> str: ...
    @property
    def valid(self) -> bool:
        """
        Whether the maximum is certified.
        """
    @property
    def values(self) -> dict[str, float]:
        """
        Best-fit value of every parameter.
        """

class IntervalResult:
    """
    A confidence interval and how it was found.
    """
    def __getstate__(self) -> tuple: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: tuple) -> None: ...
    def _repr_html_(self) -> typing.Any: ...
    def to_json(self) -> typing.Any:
        """
        The document that `jacta interval --json` prints, as a dict.
        """
    @property
    def best_fit(self) -> FitResult:
        """
        The fit that it is normalised to.
        """
    @property
    def kind(self) -> str:
        """
        central, upper or lower.
        """
    @property
    def level(self) -> float:
        """
        The confidence level.
        """
    @property
    def lower(self) -> float:
        """
        The lower edge.
        """
    @property
    def lower_from_toys(self) -> bool: ...
    @property
    def lower_range(self) -> typing.Any:
        """
        The lower edge within the uncertainty of the thresholds.
        """
    @property
    def n_fits(self) -> int:
        """
        Fits along the profile.
        """
    @property
    def n_invalid_fits(self) -> int:
        """
        Those without certificate.
        """
    @property
    def notes(self) -> list[str]:
        """
        What was met on the way: higher maxima, gaps.
        """
    @property
    def pieces(self) -> list:
        """
        All pieces, where they were asked for.
        """
    @property
    def poi(self) -> str:
        """
        The parameter of interest.
        """
    @property
    def reason(self) -> str:
        """
        Why an edge is undefined.
        """
    @property
    def statement(self) -> str:
        """
        Method and toys of thresholds from toys; empty without them.
        """
    @property
    def threshold(self) -> str:
        """
        What threshold was used.
        """
    @property
    def upper(self) -> float:
        """
        The upper edge.
        """
    @property
    def upper_from_toys(self) -> bool: ...
    @property
    def upper_range(self) -> typing.Any:
        """
        The upper edge within the uncertainty of the thresholds.
        """

class Evaluator:
    """
    A data set bound to a model.
    """
    def confidence_interval(self, poi: str, **kwargs) -> IntervalResult: ...
    def derivatives(self, values: dict) -> tuple: ...
    def fit(self, fixed: dict, start: dict, strategy: dict) -> FitResult: ...
    def ll(self, values: dict) -> float: ...
    def term_values(self, values: dict) -> list[float]: ...
    def values_at(self, rows: typing.Any) -> typing.Any: ...

class StatisticalModel:
    """
    A model of the library; it never changes.
    """
    def bind(self, tables: dict) -> Evaluator: ...
    def expectation_values(self, arg0: dict) -> dict: ...
    def expectation_values_per_term(self, arg0: dict) -> dict: ...
    def generate(
        self,
        values: dict,
        seed: int,
        point: int = 0,
        toy: int = 0,
        n_toys: int | None = None,
        sample_n_toys: bool = False,
        asimov: bool = False,
    ) -> dict: ...
    def own_data(self) -> typing.Any: ...
    @property
    def dataset_names(self) -> list[str]: ...
    @property
    def has_expectation_values(self) -> bool: ...
    @property
    def likelihood_names(self) -> list[str]: ...
    @property
    def parameters(self) -> Parameters: ...
    @property
    def settings(self) -> dict: ...

class TemplateModel(StatisticalModel):
    def formula_densities(
        self, term: str, tables: dict, values: dict
    ) -> dict[str, list[float]]: ...
    def real_data(self, measured: dict) -> dict: ...
    def source_histograms(
        self, term: str, values: dict, expected_events: bool
    ) -> dict[str, Histogram]: ...
    def source_names(self, term: str) -> list[str]: ...
    @property
    def all_source_names(self) -> list[str]: ...
    @property
    def likelihood_weights(self) -> list[float]: ...

class EventSample:
    """
    Four-momenta of the final particles, with weights.
    """
    def __len__(self) -> int: ...
    @property
    def background_values(self) -> list[float]: ...
    @property
    def charges(self) -> list[float]: ...
    @property
    def efficiency_values(self) -> list[float]: ...
    @property
    def momenta(self) -> list:
        """
        One array of shape (n, 4) per final particle.
        """
    @property
    def weights(self) -> list[float]: ...

class AmplitudeModel(StatisticalModel):
    def flat_events(self, n: int, seed: int) -> EventSample: ...
    def flat_toy(self, n: int, values: dict, seed: int) -> EventSample: ...
    def known_values(self, arg0: dict) -> dict: ...
    def sample(
        self,
        momenta: dict[str, numpy.ndarray[numpy.float64]],
        weights: list[float] = [],
        charges: list[float] = [],
    ) -> EventSample: ...
    @property
    def background_fraction(self) -> float | None:
        """
        bg_frac of cfit, else None
        """
    @property
    def finals(self) -> list[str]: ...
    @property
    def samples(self) -> list[dict[str, EventSample]]:
        """
        data, bg, phsp and phsp_noeff of every sample; empty where there is none
        """

class EventIntensities:
    """
    Intensities of the events of a data set at any values; shapes that do not float stay as they are at the first.
    """
    def __call__(self, values: dict) -> typing.Any: ...
    def __init__(
        self, model: AmplitudeModel, data: dict, values: dict, sample: int
    ) -> None: ...

class ModelCachedAmp:
    def __init__(self, amp: AmplitudeModel, w_bkg: float = 1.0) -> None: ...
    def get_params(self) -> dict[str, float]: ...
    def grad_hessp_batch(
        self,
        p: numpy.ndarray[numpy.float64[m, 1]],
        data: list[EventSample],
        mcdata: list[EventSample],
        weight: list[list[float]],
        mc_weight: list[list[float]],
    ) -> tuple[
        numpy.ndarray[numpy.float64[m, 1]], numpy.ndarray[numpy.float64[m, 1]]
    ]: ...
    def nll_grad_batch(
        self,
        data: list[EventSample],
        mcdata: list[EventSample],
        weight: list[list[float]],
        mc_weight: list[list[float]],
    ) -> tuple[float, numpy.ndarray[numpy.float64[m, 1]]]: ...
    def nll_grad_hessian(
        self,
        data: EventSample,
        mcdata: EventSample,
        weight: list[float] = [],
        bg: EventSample = None,
        mc_weight: list[float] = [],
    ) -> tuple[
        float, numpy.ndarray[numpy.float64[m, 1]], numpy.ndarray[numpy.float64[m, n]]
    ]: ...
    def set_params(self, values: dict[str, float]) -> None: ...
    def sum_log_integral_grad_batch(
        self, mcdata: list[EventSample], ndata: float
    ) -> tuple[float, numpy.ndarray[numpy.float64[m, 1]]]: ...
    def sum_nll_grad_bacth(
        self, data: list[EventSample]
    ) -> tuple[float, numpy.ndarray[numpy.float64[m, 1]]]: ...
    def sum_nll_grad_batch(
        self, data: list[EventSample]
    ) -> tuple[float, numpy.ndarray[numpy.float64[m, 1]]]: ...
    @property
    def trainable(self) -> list[str]: ...

class ModelCachedInt:
    def __init__(self, amp: AmplitudeModel, w_bkg: float = 1.0) -> None: ...
    def build_cached_int(
        self, mcdata: list[EventSample], mc_weight: list[list[float]]
    ) -> None: ...
    def get_cached_int(self, mcdata: list[EventSample]) -> float: ...
    def get_params(self) -> dict[str, float]: ...
    def grad_hessp_batch(
        self,
        p: numpy.ndarray[numpy.float64[m, 1]],
        data: list[EventSample],
        mcdata: list[EventSample],
        weight: list[list[float]],
        mc_weight: list[list[float]],
    ) -> tuple[
        numpy.ndarray[numpy.float64[m, 1]], numpy.ndarray[numpy.float64[m, 1]]
    ]: ...
    def nll_grad_batch(
        self,
        data: list[EventSample],
        mcdata: list[EventSample],
        weight: list[list[float]],
        mc_weight: list[list[float]],
    ) -> tuple[float, numpy.ndarray[numpy.float64[m, 1]]]: ...
    def nll_grad_hessian(
        self,
        data: EventSample,
        mcdata: EventSample,
        weight: list[float] = [],
        bg: EventSample = None,
        mc_weight: list[float] = [],
    ) -> tuple[
        float, numpy.ndarray[numpy.float64[m, 1]], numpy.ndarray[numpy.float64[m, n]]
    ]: ...
    def set_params(self, values: dict[str, float]) -> None: ...
    @property
    def trainable(self) -> list[str]: ...

class Turn:
    """
    No other thread uses the objects of models.
    """

    def __enter__(self) -> None: ...
    def __exit__(self, *args: typing.Any) -> None: ...
    def __init__(self) -> None: ...

class PythonModel(StatisticalModel):
    @typing.overload
    def __init__(
        self,
        object: typing.Any,
        parameters: Parameters,
        settings: dict,
        dataset_names: list[str],
        likelihood: str,
        toys: str,
        expectation_values: str,
    ) -> None: ...
    @typing.overload
    def __init__(
        self,
        object: typing.Any,
        base: StatisticalModel,
        likelihood: str,
        toys: str,
        expectation_values: str,
    ) -> None: ...
    def bind_current(self) -> Evaluator: ...

class Results:
    """
    What a result file holds.
    """
    def __getstate__(self) -> tuple: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: tuple) -> None: ...
    @property
    def batch(self) -> dict:
        """
        What differs between the batches of a point.
        """
    @property
    def fits(self) -> dict:
        """
        One structured array per hypothesis, one row per toy.
        """
    @property
    def hypotheses(self) -> dict:
        """
        The values that each hypothesis fixes.
        """
    @property
    def metadata(self) -> dict: ...

class RunOutcome:
    """
    What a job of toys has done.
    """
    def __getstate__(self) -> tuple: ...
    def __repr__(self) -> str: ...
    def __setstate__(self, arg0: tuple) -> None: ...
    def _repr_html_(self) -> typing.Any: ...
    @property
    def failures(self) -> dict[str, int]:
        """
        Reasons of invalid fits and undefined edges with their number.
        """
    @property
    def n_resumed(self) -> int:
        """
        Toys whose rows an earlier run has kept.
        """
    @property
    def n_toys(self) -> int: ...
    @property
    def output_file(self) -> str: ...
    @property
    def results(self) -> Results:
        """
        The content of the result file.
        """
    @property
    def seconds(self) -> float: ...
    @property
    def toydata_file(self) -> str: ...

class InputHasher:
    """
    Hashes of the files of a model.
    """
    def __init__(self) -> None: ...
    def model_hashes(
        self,
        model_file: str,
        template_paths: list[str],
        nominal_values: typing.Any,
        likelihood_config: typing.Any,
    ) -> typing.Any: ...

class Thresholds:
    """
    Thresholds on the likelihood ratio, as `jacta submit --computation threshold` and alea write them (thresholds.json).
    """
    @staticmethod
    def load(path: os.PathLike) -> Thresholds:
        """
        Reads a file of thresholds.
        """
    @staticmethod
    def parse(text: str) -> Thresholds:
        """
        Reads the text of such a file.
        """
    def __init__(self) -> None: ...
    def __reduce__(self) -> tuple: ...
    def __repr__(self) -> str: ...
    def _repr_html_(self) -> typing.Any: ...
    def add(
        self,
        poi: str,
        value: typing.Any,
        threshold: float,
        *,
        confidence_level: typing.Any,
        nominal_values: typing.Any = None,
        generate_values: typing.Any = None,
        kind: str = "central",
        **kwargs,
    ) -> None:
        """
        Adds the threshold at a value of the parameter of interest. Further numbers (`n_toys`, `threshold_lower`, `threshold_upper`) stand beside it.
        """
    def save(self, path: os.PathLike) -> None: ...
    @property
    def entries(self) -> dict:
        """
        All entries by their hash.
        """
    @property
    def name(self) -> str:
        """
        The file they were read from, or an empty text.
        """

class Runner:
    """
    One job of toys.
    """
    def __init__(self, arguments: dict, model: StatisticalModel) -> None: ...
    def check_output(self) -> None: ...
    def generate_toy(self, i: int) -> dict: ...
    def run(
        self, threads: int, date: str, host: str, progress: typing.Any = None
    ) -> RunOutcome: ...
    def set_threshold(self, threshold: typing.Callable[[float], float]) -> None: ...
    @property
    def hypotheses(self) -> dict: ...
    @property
    def point(self) -> int: ...
    @property
    def seed(self) -> int: ...

class _ScanResult:
    @property
    def best_fit(self) -> FitResult: ...
    @property
    def ll(self) -> typing.Any: ...
    @property
    def note(self) -> str: ...
    @property
    def t(self) -> typing.Any: ...
    @property
    def valid(self) -> typing.Any: ...

class _Surroundings:
    def __init__(
        self, threads: int = 0, date: str = "", host: str = "", instruction_set: str = ""
    ) -> None: ...

class JobReport:
    """
    What became of a job of a campaign.
    """
    def __repr__(self) -> str: ...
    @property
    def command(self) -> str: ...
    @property
    def n_toys(self) -> int: ...
    @property
    def output(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def status(self) -> str:
        """
        done, skipped, failed, interrupted, missing or planned
        """

class _Campaign:
    def __init__(
        self,
        root: dict,
        running_file: str,
        parameters: Parameters,
        computation: str,
        output_folder: str,
        section: str,
    ) -> None: ...
    def begin(self, seed: int | None, resubmit: bool) -> int: ...
    def collect(
        self,
        kinds: list[str],
        reuse: bool,
        place: _Surroundings,
        seed: int | None,
        make: typing.Any = None,
        progress: typing.Any = None,
    ) -> typing.Any: ...
    def numbers(self) -> list: ...
    def run(
        self,
        place: _Surroundings,
        resubmit: bool,
        dry_run: bool,
        seed: int | None,
        make: typing.Any = None,
        begin: typing.Any = None,
        progress: typing.Any = None,
    ) -> list[JobReport]: ...
    def run_some(
        self, jobs: list[int], place: _Surroundings, resubmit: bool, make: typing.Any
    ) -> list[JobReport]: ...
    def states(self) -> list: ...
    @property
    def combinations(self) -> list: ...
    @property
    def output_folder(self) -> str: ...
    @property
    def points(self) -> list: ...
    @property
    def tickets(self) -> list: ...

def amplitude_covariance(model: AmplitudeModel, data: dict, values: dict) -> dict: ...
def asymptotic_critical_value(
    kind: str, confidence_level: float, degrees_of_freedom: int
) -> float: ...
def evaluate_expression(text: str) -> typing.Any:
    """
    The value of an expression of NumPy or scipy.stats, by a closed grammar.
    """

def fit_fractions(
    model: AmplitudeModel, data: dict, values: dict, asked: dict
) -> tuple: ...
def hessian_product(
    model: AmplitudeModel, data: dict, values: dict, direction: typing.Any
) -> tuple: ...
def integral_matrices(model: AmplitudeModel, values: dict) -> list: ...
def intensities(
    model: AmplitudeModel, data: dict, values: dict, sample: int
) -> typing.Any: ...
def load_yaml(path: str) -> typing.Any:
    """
    What a file in YAML holds.
    """

def class_of_model_file(file: str) -> str:
    """
    The class that a model file says, or that its keys tell.
    """

def make_model(name: str, configuration: ModelConfiguration) -> ...:
    """
    A built-in model by its name.
    """

def mass_projections(
    model: AmplitudeModel, data: dict, values: dict, bins: int | None
) -> list: ...
def model_names() -> list[str]: ...
def constrained_names(model: AmplitudeModel) -> list[str]: ...
def pair_projections(model: AmplitudeModel, data: dict, values: dict) -> list: ...
def plotted_angles(model: AmplitudeModel, sample: EventSample) -> dict: ...
def read_event_arrays(model: StatisticalModel, file: str) -> dict: ...
def read_results(path: os.PathLike) -> Results:
    """
    Reads a result file of a Runner.
    """

def read_template(path: os.PathLike, name: str) -> Histogram:
    """
    One histogram of a template file.
    """

def read_toys(path: os.PathLike) -> list: ...
def replay(file: str, toy: int, statistical_model_args: dict) -> tuple: ...
def resonance_poles(model: AmplitudeModel, values: dict, covariance: object) -> list: ...
def resonance_names(model: AmplitudeModel) -> list[str]: ...
def scan(
    evaluator: Evaluator,
    axes: list[tuple[str, list[float]]],
    fixed: dict,
    start: dict,
    strategy: dict,
) -> ...: ...
def signal_multiplier_estimator(
    signal: typing.Any, background: typing.Any, data: typing.Any, iterations: int
) -> float: ...
def sum_gradient(
    functions: list[typing.Any],
    theta: list[float],
    weights: float | list[list[float]],
    trans: str,
) -> tuple: ...
def sum_gradient_and_product(
    functions: list[typing.Any],
    direction: list[float],
    theta: list[float],
    weights: float | list[list[float]],
    trans: str,
) -> tuple: ...
def template_names(path: os.PathLike) -> list[str]:
    """
    Names of the histograms of a template file.
    """

def variable_values(model: AmplitudeModel, values: dict) -> dict: ...
def wave_names(model: AmplitudeModel) -> list[str]: ...
def write_results(path: str, metadata: dict, fits: dict, hypotheses: dict) -> None: ...
def write_templates(path: os.PathLike, histograms: dict, date: str) -> None: ...
def write_toys(
    path: os.PathLike, toys: list[dict], date: str, attributes: list[tuple[str, str]]
) -> None: ...

__version__: str = "0.1.0"
