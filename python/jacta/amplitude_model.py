"""AmplitudeModel: decays in tf-pwa's configuration."""

from typing import Dict, List, Optional, Sequence, Tuple, Union

import numpy as np

from . import _core
from .built_in import BuiltInModel
from .data import PathLike
from .errors import InputError, UsageError
from .masses import warn_of_masses
from .messages import report, warn
from .own_methods import library_method
from .projected import Projected
from .random import Seed, drawn_seed
from .replicas import Function, Replicas, bootstrap, jackknife, propagated
from .solutions import Solution, solutions


# Members of a group by its name, or as tf-pwa's `res`.
Groups = Union[
    Dict[str, Sequence[Union[str, int]]],
    Sequence[Union[str, int, Sequence[Union[str, int]]]],
]


def named_groups(groups: Optional[Groups]) -> Dict[str, List[str]]:
    """Return groups by name; that of one without is its text, as tf-pwa has it."""
    if groups is None:
        return {}
    if not isinstance(groups, dict):
        listed = [g if isinstance(g, (list, tuple)) else [g] for g in groups]
        names = [str(g) for g in groups]
        if len(set(names)) < len(names):
            raise UsageError(f"groups: one is given twice: {names}")
        groups = dict(zip(names, listed))
    listed = {n: [g] if isinstance(g, str) else g for n, g in groups.items()}
    return {name: [str(m) for m in members] for name, members in listed.items()}


class AmplitudeModel(Projected, BuiltInModel):
    """A decay model in tf-pwa's configuration, with the samples that it names.

    ``amp`` is what ModelCachedAmp and ModelCachedInt take; ``amp.samples`` are the
    samples of the configuration, ``amp.sample(momenta, weights)`` makes others.

    Parameters
    ----------
    config_file_path : path-like
        The model file; samples are looked for in the working directory, then beside it.
    **kwargs
        As for StatisticalModel.
    """

    _registered_name = "jacta.AmplitudeModel"
    _takes_definitions = False

    @library_method
    def __init__(self, config_file_path: PathLike, **kwargs):
        super().__init__(kwargs, file=config_file_path)
        self._masses = {}  # of what the configuration names, its reader has warned
        self.data = self._model.own_data()
        self._masses = None

    @classmethod
    def from_config(cls, config_file_path: PathLike, **kwargs) -> "AmplitudeModel":
        """Make a model from a file in YAML."""
        return cls(config_file_path, **kwargs)

    @property
    def amp(self) -> "_core.AmplitudeModel":
        """The immutable model of the library."""
        return self._model

    def _strategy(self, given: Optional[dict], restarts: Optional[int]) -> dict:
        strategy = super()._strategy(given, restarts)
        if self._has_own_likelihood() and not strategy.get("restarts"):
            report(
                True,
                f"ln L of {type(self).__name__} is its own: fits have no exact gradients "
                "to come near the maximum, and may end in a local one; give restarts",
            )
        return strategy

    @property
    def resonances(self) -> List[str]:
        """Names of the resonances, sorted."""
        return _core.resonance_names(self._model)

    def known_values(self, values: Dict[str, float]) -> Dict[str, float]:
        """Return values of tf-pwa's variables as values of the parameters."""
        return self._model.known_values(values)

    # ---- what follows from a fit -------------------------------------------------------

    def _values_or_fit(self, values: Optional[Dict[str, float]]) -> Dict[str, float]:
        if values is not None:
            return values
        return {} if self.fit_result is None else dict(self.fit_result.values)

    def covariances(self, values: Optional[Dict[str, float]] = None) -> dict:
        """Return the covariances of the free parameters at a maximum.

        Parameters
        ----------
        values : dict, optional
            Where, by default at the last fit.

        Returns
        -------
        dict
            ``names``; ``hessian``, from the inverse Hessian; ``weights``, for weighted
            events; ``monte_carlo``, what the size of the Monte Carlo sample adds.
        """
        return _core.amplitude_covariance(
            self._model, self._current_tables(), self._values_or_fit(values)
        )

    def fit_fractions(
        self,
        values: Optional[Dict[str, float]] = None,
        errors: bool = True,
        by: str = "resonance",
        groups: Optional[Groups] = None,
        covariance=None,
        relative_to_groups: bool = False,
    ) -> list:
        """Return fit fractions with interference.

        Parameters
        ----------
        values : dict, optional
            Where, by default at the last fit.
        errors : bool
            Whether to propagate the covariance of the parameters; else errors are 0.
        by : str
            What fractions are of: ``resonance``, ``chain`` or ``wave``, which is one (l,s)
            pair at every vertex of a chain.
        groups : dict or list, optional
            Resonances, chains or waves that are taken together, by their names, chains by
            their position too: lists by the name of the group, or as tf-pwa's ``res``.
        covariance : array, optional
            Of the free parameters, in the order of ``covariances()["names"]``; by default
            from the Hessian at the values. Where that is no maximum, errors are 0 and a
            warning says so.
        relative_to_groups : bool
            Whether the whole is what the groups make up together, not the whole sum.

        Returns
        -------
        list of dict
            Per sample, or one for all, by name pairs of a value and its error: ``R``,
            ``RxS``, and their ``sum_diag``.
        """
        asked = {
            "by": by,
            "groups": named_groups(groups),
            "errors": errors,
            "covariance": None if covariance is None else np.asarray(covariance, float),
            "relative_to_groups": relative_to_groups,
        }
        found, warnings = _core.fit_fractions(
            self._model, self._current_tables(), self._values_or_fit(values), asked
        )
        for text in warnings:
            warn(text)
        return found

    def bootstrap(self, n: int, seed: int = 0) -> Replicas:
        """Fit replicas of the data, weighted with Poisson numbers of mean 1.

        Parameters
        ----------
        n : int
            Number of replicas.
        seed : int
            Of the random numbers.
        """
        return bootstrap(self, n, seed)

    def jackknife(self, groups: int) -> Replicas:
        """Fit the data without one of `groups` groups of events each.

        Parameters
        ----------
        groups : int
            Event i belongs to group i modulo this number.
        """
        return jackknife(self, groups)

    def solutions(self, n: int = 20, delta: float = 4.5, seed: int = 0) -> List[Solution]:
        """Return all maxima within `delta` of the best, from random starts.

        Parameters
        ----------
        n : int
            Number of starts beside the last fit.
        delta : float
            Largest difference of ln L.
        seed : int
            Of the starts: radii of couplings to 2, phases all round.

        Returns
        -------
        list of Solution
            The best one first, each once, with its fit fractions and how often it was
            found.
        """
        return solutions(self, n, delta, seed)

    def significance(
        self,
        resonance: str,
        n_toys: int = 0,
        seed: int = 1,
        restarts: int = 3,
        threads: int = 0,
    ):
        """Return how significant a resonance is: t, asymptotic and from toys.

        Parameters
        ----------
        resonance : str
            Its name; the couplings of all of its chains are 0 without it.
        n_toys : int
            Toys of the fit without it; 0: the asymptotic values alone.
        seed : int
            The toys are a function of it.
        restarts : int
            Further starts of every fit: its phase means nothing where it vanishes.
        threads : int
            For toys; 0 is as many as the process may use.
        """
        from .waves import significance

        return significance(self, resonance, n_toys, seed, restarts, threads)

    def fraction_limit(
        self,
        resonance: str,
        level: float = 0.9,
        n_toys: int = 300,
        seed: int = 1,
        n_points: int = 6,
        threads: int = 0,
    ):
        """Return an upper limit of the fit fraction of a resonance, from toys.

        Parameters
        ----------
        resonance : str
            One of a single chain.
        level : float
            Of confidence.
        n_toys : int
            At every point.
        seed : int
            The toys are a function of it.
        n_points : int
            True fractions, from 0.4 to 3 errors above the fitted one.
        threads : int
            For toys; 0 is as many as the process may use.
        """
        from .waves import fraction_limit

        return fraction_limit(self, resonance, level, n_toys, seed, n_points, threads)

    def propagated(
        self,
        function: Function,
        values: Optional[Dict[str, float]] = None,
        covariance: str = "hessian",
    ) -> Tuple[float, float]:
        """Return a function of the variables with its propagated error.

        Parameters
        ----------
        function : str or callable
            A function of a dict of tf-pwa's variables, or an expression with their names
            in braces, such as ``"{a_total_0r} * cos({a_total_0i})"``: + - * / **, abs,
            sqrt, exp, log, sin, cos, tan.
        values : dict, optional
            Where, by default at the last fit.
        covariance : str
            ``hessian`` or ``weights``, see covariances(). Derivatives are differences
            over a thousandth of the errors.
        """
        return propagated(self, function, values, covariance)

    def integral_matrices(self, values: Optional[Dict[str, float]] = None) -> list:
        """Return the integrals of all pairs of waves over the Monte Carlo.

        Parameters
        ----------
        values : dict, optional
            Where, by default at the last fit.

        Returns
        -------
        list of numpy.ndarray
            Complex matrices, per sample or one for all, in the order of ``wave_names``.
        """
        found = _core.integral_matrices(self._model, self._values_or_fit(values))
        return [real + 1j * imaginary for real, imaginary in found]

    @property
    def wave_names(self) -> list:
        """Names of the waves, as the integral matrices count them."""
        return _core.wave_names(self._model)

    def variables(self, values: Optional[Dict[str, float]] = None) -> Dict[str, float]:
        """Return the values of all of tf-pwa's variables.

        Parameters
        ----------
        values : dict, optional
            Values of parameters, by default those of the last fit.
        """
        return _core.variable_values(self._model, self._values_or_fit(values))

    def intensities(self, values: Optional[Dict[str, float]] = None, sample=0):
        """Return the intensity at every event of a sample.

        Parameters
        ----------
        values : dict, optional
            Where, by default at the last fit.
        sample : int or sample
            The data of which sample of the configuration, or a sample of one's own.
        """
        tables, values = self._current_tables(), self._values_or_fit(values)
        if isinstance(sample, int):
            n = sum(name == "data" or name.startswith("data_") for name in tables)
            if not 0 <= sample < n:
                raise InputError(f"there is no sample {sample} among 0 ... {n - 1}")
            return _core.intensities(self._model, tables, values, sample)
        if not hasattr(sample, "momenta"):
            raise InputError("sample: a number, or what amp.sample(momenta) makes")
        first = next(iter(tables))
        tables = {**tables, first: self._table(sample, tables[first].dtype)}
        # Events of the background follow where the model has some.
        return _core.intensities(self._model, tables, values, 0)[: len(sample)]

    def _intensities_at(self, sample, index: int, values: Dict[str, float]):
        """Return a function of values: intensities of a sample's events, waves kept.

        Parameters
        ----------
        sample : sample
            Events that stand in the place of the data of a sample of the configuration.
        index : int
            Of which one.
        values : dict
            Where shapes are evaluated that do not float.
        """
        tables = self._current_tables()
        name = "data" if "data" in tables else f"data_{index}"
        tables = {**tables, name: self._table(sample, tables[name].dtype)}
        found = _core.EventIntensities(self._model, tables, values, index)
        # Events of the background follow where the model has some.
        return lambda at: found(at)[: len(sample)]

    def flat_events(self, n: int, seed: Seed = None) -> "_core.EventSample":
        """Return events of flat phase space, from the masses of the configuration.

        Parameters
        ----------
        n : int
            Number of events.
        seed : int, optional
            Of the random numbers; by default a fresh one is drawn.
        """
        return self._model.flat_events(n, drawn_seed(seed))

    def flat_toy(
        self, n: int, seed: Seed = None, values: Optional[Dict[str, float]] = None
    ) -> "_core.EventSample":
        """Return signal over flat phase space: no acceptance, no background.

        Use generate_data() for toys of the likelihood: they have both, as the samples of
        the configuration say.

        Parameters
        ----------
        n : int
            Number of events.
        seed : int, optional
            Of the random numbers; by default a fresh one is drawn.
        values : dict, optional
            Where, by default at the last fit.
        """
        values = self._values_or_fit(values)
        return self._model.flat_toy(n, values, drawn_seed(seed))

    def _table(self, sample, dtype) -> np.ndarray:
        """Return a sample as the table of a data set."""
        table = np.zeros(len(sample), dtype=dtype)
        for name, momenta in zip(self._model.finals, sample.momenta):
            for i, part in enumerate(("e", "px", "py", "pz")):
                table[f"{name}_{part}"] = momenta[:, i]
        for name, given in (
            ("weight", sample.weights),
            ("charge", sample.charges),
            ("efficiency_value", getattr(sample, "efficiency_values", ())),
            ("background_value", getattr(sample, "background_values", ())),
        ):
            if name in dtype.names:
                table[name] = given if len(given) else 1.0
        return table

    def _warn_of_data(self, tables: Dict[str, np.ndarray]) -> None:
        self._masses = warn_of_masses(self._model, tables, self._masses)

    def hessian_product(self, direction, values: Optional[Dict[str, float]] = None):
        """Return the gradient of the NLL, and its Hessian times a vector.

        Parameters
        ----------
        direction : array
            One entry per free parameter.
        values : dict, optional
            Where, by default at the last fit.
        """
        return _core.hessian_product(
            self._model, self._current_tables(), self._values_or_fit(values), direction
        )
