"""Fits, intervals and scans of a model with data."""

from typing import Callable, Dict, NamedTuple, Optional, Sequence, Tuple

import numpy as np

from . import _core
from .errors import UsageError
from .interval_checks import checked_interval
from .minuit import FitView
from .objective import Objective
from .own_methods import library_method, refuse_own
from .scans import Scan
from .thresholds import Threshold, one_threshold, resolved


class Derivatives(NamedTuple):
    """ln L with its derivatives, the Hessian in the order of ``parameters.names``."""

    value: float
    gradient: Dict[str, float]
    hessian: np.ndarray


class FitsAndIntervals:
    """What a model with a likelihood and data can be asked."""

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
            thresholds are known from so many toys. Thresholds that keep hashes of the
            files of their model are refused (``StaleError``) where these files are
            others now.
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
            inputs=None if thresholds is None else self._input_hashes(),
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
