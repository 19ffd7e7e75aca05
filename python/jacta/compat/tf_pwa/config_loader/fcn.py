"""The NLL of a ConfigLoader as a function."""

import numpy as np


class FCN:
    """The NLL of the samples of a configuration, as a function of values.

    Values are a dict by name, or one number per free parameter.
    """

    def __init__(self, loader):
        self._loader = loader

    def _values(self, x) -> dict:
        model = self._loader.model
        if isinstance(x, dict):
            known = getattr(self._loader, "_known_values", None) or model.known_values
            return {**self._loader._values, **known(x)}
        names = model.parameters.fittable
        return {**self._loader._values, **dict(zip(names, map(float, x)))}

    def __call__(self, x=None) -> float:
        """Return the NLL."""
        return -self._loader.model.ll(**self._values({} if x is None else x))

    def nll_grad(self, x=None):
        """Return the NLL and its gradient in the free parameters."""
        nll, gradient, _ = self.nll_grad_hessian(x)
        return nll, gradient

    def nll_grad_hessian(self, x=None):
        """Return the NLL, its gradient and its Hessian in the free parameters."""
        model = self._loader.model
        found = model.derivatives(**self._values({} if x is None else x))
        names = model.parameters.fittable
        order = [model.parameters.names.index(name) for name in names]
        gradient = np.array([found.gradient[name] for name in names])
        return -found.value, -gradient, -found.hessian[np.ix_(order, order)]
