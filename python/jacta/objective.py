"""-ln L as a function for the minimisers of others: iminuit, SciPy, zfit-like callers."""

from types import SimpleNamespace
from typing import Dict, List, Optional, Tuple

import numpy as np

from .errors import InputError, UsageError


class Objective:
    """-ln L of the free parameters of a model with data.

    It is called with one number per free parameter or with one array of them. Attributes
    have the names that minimisers look for.

    Attributes
    ----------
    names : list of str
        The free parameters, in the order of the arguments.
    errordef : float
        0.5: the rise of -ln L at one standard deviation.
    limits : dict
        Limits by name; None is an open end.
    bounds : list of pairs
        The same in order, as SciPy takes them.
    start : dict
        Where fits start, by name.
    fixed : dict
        What does not vary.
    """

    errordef = 0.5

    def __init__(self, model, fixed: Dict[str, float]):
        self._model = model
        parameters = model.parameters
        for name, value in fixed.items():
            parameters._known(name)
            _check_number(name, value)
        nominal = parameters()
        self.fixed = {
            name: nominal[name] for name in parameters.not_fittable if name not in fixed
        }
        self.fixed.update(fixed)
        self.names = [name for name in parameters.fittable if name not in fixed]
        guesses = parameters.fit_guesses
        self.start = {name: guesses.get(name, nominal[name]) for name in self.names}
        limits = parameters.fit_limits
        self.limits = {name: tuple(limits.get(name, (None, None))) for name in self.names}
        # What iminuit takes names and limits from; before 2.18 the names alone.
        self._parameters = {
            name: None if pair == (None, None) else pair
            for name, pair in self.limits.items()
        }
        self.func_code = SimpleNamespace(
            co_varnames=tuple(self.names), co_argcount=len(self.names)
        )
        positions = {name: i for i, name in enumerate(parameters.names)}
        self._free = [positions[name] for name in self.names]

    @property
    def parameters(self) -> Tuple[str, ...]:
        """Names of the arguments."""
        return tuple(self.names)

    @property
    def bounds(self) -> List[Tuple[Optional[float], Optional[float]]]:
        """Limits in the order of the arguments."""
        return [self.limits[name] for name in self.names]

    @property
    def x0(self) -> np.ndarray:
        """Where fits start, in the order of the arguments."""
        return np.array([self.start[name] for name in self.names], dtype=float)

    def _values(self, arguments) -> Dict[str, float]:
        if len(arguments) == 1 and np.ndim(arguments[0]) == 1:
            arguments = arguments[0]
        if len(arguments) != len(self.names):
            raise UsageError(
                f"{len(arguments)} values are given for {len(self.names)} parameters: "
                + ", ".join(self.names)
            )
        values = dict(zip(self.names, map(float, arguments)))
        for name, value in values.items():
            _check_number(name, value)
        return {**self.fixed, **values}

    def __call__(self, *arguments: float) -> float:
        """Return -ln L."""
        return -self._model.ll(**self._values(arguments))

    value = __call__

    def value_and_gradient(self, *arguments: float) -> Tuple[float, np.ndarray]:
        """Return -ln L and its gradient in the free parameters."""
        derivatives = self._derivatives(self._values(arguments))
        gradient = np.array([derivatives.gradient[name] for name in self.names])
        return -derivatives.value, -gradient

    def gradient(self, *arguments: float) -> np.ndarray:
        """Return the gradient of -ln L in the free parameters."""
        return self.value_and_gradient(*arguments)[1]

    grad = gradient
    jac = gradient

    def hessian(self, *arguments: float) -> np.ndarray:
        """Return the matrix of second derivatives of -ln L in the free parameters."""
        hessian = self._derivatives(self._values(arguments)).hessian
        return -hessian[np.ix_(self._free, self._free)]

    hess = hessian

    def hessp(self, at, direction) -> np.ndarray:
        """Return the Hessian times a vector."""
        return self.hessian(at) @ np.asarray(direction, dtype=float)

    def _derivatives(self, values: Dict[str, float]):
        from .numeric import derivatives

        try:
            return self._model.derivatives(**values)
        except UsageError:
            return derivatives(self._model, values, self.names)

    def __repr__(self) -> str:
        return f"Objective({type(self._model).__name__}: {', '.join(self.names)})"


def _check_number(name: str, value: float) -> None:
    if np.isnan(value):
        raise InputError(f"the value of {name} is NaN")
