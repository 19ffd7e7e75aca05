"""The likelihoods and sums of tf-pwa's ``tf_pwa.model.opt_int``.

ModelCachedInt keeps the waves of the data and the integral matrix of the Monte Carlo,
ModelCachedAmp the waves of both. Unlike in tf-pwa both stay right when masses and widths
float: what they touch is computed again.
"""

from typing import Callable, Dict, List, Optional, Sequence, Union

import numpy as np

from . import _core
from .errors import UsageError

__all__ = [
    "ModelCachedAmp",
    "ModelCachedInt",
    "Variable",
    "sum_grad_hessp_data2",
    "sum_gradient",
    "sum_gradient_data2",
]


def identity(x):
    """Return what it is given."""
    return x


class Variable:
    """A number with a name that functions read and minimisers set."""

    def __init__(self, value: float, name: str = ""):
        self.value, self.name = float(value), name

    def assign(self, value: float) -> None:
        """Set the number."""
        self.value = float(value)

    def numpy(self) -> float:
        """Return the number."""
        return self.value

    __float__ = numpy

    def __repr__(self) -> str:
        return f"Variable({self.value}, {self.name!r})"


def _compiled(amp):
    """Return the compiled model of an AmplitudeModel or a ConfigLoader's amplitude."""
    for name in ("amp", "_model"):
        found = getattr(amp, name, None)
        if isinstance(found, _core.AmplitudeModel):
            return found
    return amp


def _weights(weight, samples: Sequence) -> List[List[float]]:
    """Return one list of weights per batch."""
    if np.ndim(weight) == 0:
        return [[float(weight)] * len(sample) for sample in samples]
    if len(weight) == len(samples) and all(np.ndim(w) == 1 for w in weight):
        return [np.asarray(w, dtype=float).tolist() for w in weight]
    if len(samples) == 1:
        return [np.asarray(weight, dtype=float).tolist()]
    raise UsageError("weights are a number or one list per batch")


class _Cached:
    """What the two models share."""

    def __init__(self, amp, w_bkg=1.0):
        self.Amp = self.amp = amp
        self.w_bkg = w_bkg
        self._model = self._kind(_compiled(amp), w_bkg)
        get = getattr(amp, "get_params", None)
        if callable(get):
            self._model.set_params(get())

    @property
    def trainable(self) -> List[str]:
        """Names of the free parameters, in the order of gradients."""
        return self._model.trainable

    def set_params(self, values: Dict[str, float]) -> None:
        """Set values by the names of variables; the others stay."""
        self._model.set_params(values)

    def get_params(self) -> Dict[str, float]:
        """Return the values of all variables."""
        return self._model.get_params()

    def nll_grad_batch(self, data, mcdata, weight, mc_weight):
        """Return the NLL and its gradient.

        Parameters
        ----------
        data, mcdata : list of samples
            Batches.
        weight, mc_weight : list of arrays
            Weights of their events.
        """
        return self._model.nll_grad_batch(
            data, mcdata, _weights(weight, data), _weights(mc_weight, mcdata)
        )

    def grad_hessp_batch(self, p, data, mcdata, weight, mc_weight):
        """Return the gradient, and the Hessian times a vector.

        Parameters
        ----------
        p : array
            One entry per free parameter.
        data, mcdata : list of samples
            Batches.
        weight, mc_weight : list of arrays
            Weights of their events.
        """
        p = np.asarray(p, dtype=float)
        return self._model.grad_hessp_batch(
            p, data, mcdata, _weights(weight, data), _weights(mc_weight, mcdata)
        )

    def nll_grad_hessian(
        self, data, mcdata, weight=1.0, batch=24000, bg=None, mc_weight=1.0
    ):
        """Return the NLL, its gradient and its Hessian.

        Parameters
        ----------
        data, mcdata : sample
            Events.
        weight, mc_weight : float or array
            A number is the weights that the samples have.
        batch : int
            Not needed: samples are summed in blocks of their own size.
        bg : sample, optional
            Background, which is taken off the data.
        """
        given = [
            [] if np.ndim(w) == 0 else list(map(float, w)) for w in (weight, mc_weight)
        ]
        return self._model.nll_grad_hessian(data, mcdata, given[0], bg, given[1])


class ModelCachedAmp(_Cached):
    """The likelihood of an amplitude model with cached waves.

    Parameters
    ----------
    amp : AmplitudeModel
        The model, or its ``amp``.
    w_bkg : float
        Weight of a background event whose sample carries no weights.
    """

    _kind = _core.ModelCachedAmp

    def sum_nll_grad_bacth(self, data):
        """Return the sum of -w ln f over batches and its gradient (as spelt there)."""
        return self._model.sum_nll_grad_batch(data)

    sum_nll_grad_batch = sum_nll_grad_bacth

    def sum_log_integral_grad_batch(self, mcdata, ndata):
        """Return ndata ln I and its gradient.

        Parameters
        ----------
        mcdata : list of samples
            Batches of the Monte Carlo.
        ndata : float
            Sum of the weights of the data.
        """
        return self._model.sum_log_integral_grad_batch(mcdata, ndata)


class ModelCachedInt(_Cached):
    """The likelihood of an amplitude model with cached waves and integrals.

    Parameters
    ----------
    amp : AmplitudeModel
        The model, or its ``amp``.
    w_bkg : float
        Weight of a background event whose sample carries no weights.
    """

    _kind = _core.ModelCachedInt

    def __init__(self, amp, w_bkg=1.0):
        super().__init__(amp, w_bkg)
        self._built: Dict[int, list] = {}

    def build_cached_int(self, mcdata, mc_weight, batch=65000) -> None:
        """Make the integral matrix of a Monte Carlo sample.

        Parameters
        ----------
        mcdata : list of samples
            Batches.
        mc_weight : list of arrays
            Weights of their events.
        batch : int
            Not needed: samples are summed in blocks of their own size.
        """
        self._model.build_cached_int(mcdata, _weights(mc_weight, mcdata))
        self._built[id(mcdata)] = mcdata

    def get_cached_int(self, mc_id):
        """Return the integral of the intensity at the current parameters.

        Parameters
        ----------
        mc_id : list of samples, or int
            The batches that build_cached_int was given, or ``id`` of that list.
        """
        if isinstance(mc_id, int):
            if mc_id not in self._built:
                raise UsageError("there is no such integral; call build_cached_int first")
            mc_id = self._built[mc_id]
        return self._model.get_cached_int(mc_id)


# ---- sums over functions of one's own ------------------------------------------------


class _Values:
    """The numbers that functions read: variables, or parameters of a model by name."""

    def __init__(self, functions: Sequence[Callable], var: Sequence):
        self.var = list(var)
        self._owner = None
        if any(isinstance(v, str) for v in self.var):
            self._owner = next(filter(None, map(_owner_of, functions)), None)
            if self._owner is None:
                raise UsageError(
                    "names of variables need a function that has set_params and "
                    "get_params, or a method of such an object; else give Variables"
                )

    def get(self) -> List[float]:
        if self._owner is None:
            return [float(v.numpy()) for v in self.var]
        values = self._owner.get_params()
        return [float(values[name]) for name in self.var]

    def set(self, theta) -> None:
        if self._owner is None:
            for v, x in zip(self.var, theta):
                v.assign(float(x))
        else:
            self._owner.set_params(dict(zip(self.var, map(float, theta))))


def _owner_of(function):
    for owner in (function, getattr(function, "__self__", None)):
        if hasattr(owner, "set_params") and hasattr(owner, "get_params"):
            return owner
    return None


def _batches(calls: Sequence[Callable], values: _Values, trans: Callable):
    """Return functions as the compiled sum takes them, and its transformation."""
    known = "log" if trans in (np.log, getattr(np, "log", None)) else "identity"
    apply = identity if known == "log" or trans is identity else trans

    def bound(call):
        def f(theta, direction):
            values.set(theta)
            found = call()
            if isinstance(found, tuple):
                # A function that knows its derivatives; only plain sums can use them.
                if apply is not identity:
                    return apply(np.asarray(found[0], dtype=float)), None, None
                return found[0], found[1], None
            return apply(np.asarray(found, dtype=float)), None, None

        return f

    return [bound(call) for call in calls], known


def _weight_lists(weight, n: int) -> Union[float, List[List[float]]]:
    if np.ndim(weight) == 0 and not isinstance(weight, (list, tuple)):
        return float(weight)
    lists = list(weight)
    if all(np.ndim(w) == 0 for w in lists):
        return [list(map(float, lists))] if n == 1 else [[float(w)] for w in lists]
    return [np.atleast_1d(np.asarray(w, dtype=float)).tolist() for w in lists]


def _sum(calls, values: _Values, weight, trans, direction=None):
    before = values.get()
    functions, name = _batches(calls, values, trans)
    weights = _weight_lists(weight, len(functions))
    try:
        if direction is None:
            return _core.sum_gradient(functions, before, weights, name)
        direction = list(map(float, direction))
        return _core.sum_gradient_and_product(functions, direction, before, weights, name)
    finally:
        values.set(before)


def sum_gradient(fs, var, weight=1.0, trans=identity, args=(), kwargs=None):
    """Return the sum of ``weight * trans(f())`` over events, and its gradient.

    Parameters
    ----------
    fs : list of callables
        Each gives an array, one number per event; or a pair of it and its gradient, one
        row per event. Without a gradient differences are taken.
    var : list
        Variables, or names of parameters of the object whose methods ``fs`` are.
    weight : float or list of arrays
        One number, or weights per function and event.
    trans : callable
        Applied before the weights; ``numpy.log`` has exact derivatives.
    args, kwargs
        Further arguments of the functions.

    Returns
    -------
    float, numpy.ndarray
    """
    kwargs = kwargs or {}
    calls = [lambda f=f: f(*args, **kwargs) for f in fs]
    return _sum(calls, _Values(fs, var), weight, trans)


def _paired(f, data, cached, args, kwargs: Optional[dict]) -> list:
    if len(data) != len(cached):
        raise UsageError("the lists of data and of cached data differ in length")
    kwargs = kwargs or {}
    return [lambda d=d, c=c: f(d, c, *args, **kwargs) for d, c in zip(data, cached)]


def sum_gradient_data2(
    f, var, data, cached_data, weight=1.0, trans=identity, args=(), kwargs=None
):
    """Return the sum of ``weight * trans(f(data, cached))``, and its gradient.

    Parameters
    ----------
    f : callable
        Of a batch and its cached data; as for ``sum_gradient``.
    var : list
        As for ``sum_gradient``.
    data, cached_data : list
        Batches, in pairs.
    weight, trans, args, kwargs
        As for ``sum_gradient``.

    Returns
    -------
    float, numpy.ndarray
    """
    calls = _paired(f, data, cached_data, args, kwargs)
    return _sum(calls, _Values([f], var), weight, trans)


def sum_grad_hessp_data2(
    f,
    p,
    var,
    data,
    data2,
    weight=1.0,
    trans=identity,
    resolution_size=1,
    args=(),
    kwargs=None,
):
    """Return the sum as sum_gradient_data2, its gradient, and its Hessian times a vector.

    Parameters
    ----------
    f : callable
        As for ``sum_gradient_data2``.
    p : array
        The vector, one entry per variable.
    var : list
        As for ``sum_gradient``.
    data, data2 : list
        Batches, in pairs.
    resolution_size : int
        Number of neighbouring events whose values are averaged before ``trans``.
    weight, trans, args, kwargs
        As for ``sum_gradient``.

    Returns
    -------
    float, numpy.ndarray, numpy.ndarray
    """
    calls = _paired(f, data, data2, args, kwargs)
    if resolution_size > 1:
        calls = [_averaged(call, resolution_size) for call in calls]
    return _sum(calls, _Values([f], var), weight, trans, p)


def _averaged(call: Callable, size: int) -> Callable:
    def averaged():
        found = call()
        found = found[0] if isinstance(found, tuple) else found
        return np.asarray(found, dtype=float).reshape(-1, size).mean(axis=1)

    return averaged
