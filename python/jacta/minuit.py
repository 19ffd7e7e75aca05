"""A fit under the names that iminuit gives it, and functions as Minuit calls them."""

from typing import Callable, Dict, Iterator, List, Tuple, Union

import numpy as np

from .errors import InputError


class MinuitWrap:
    """A function of a list of values as one of named arguments; no Minuit is needed.

    Parameters
    ----------
    f : callable
        A function of one sequence with a value per parameter.
    parameters : Parameters
        Names of the arguments, and their limits.

    Attributes
    ----------
    func : callable
        The function wrapped.
    s_args : list of str
        Names of the arguments.
    """

    def __init__(self, f: Callable, parameters):
        self.func = f
        self.s_args: List[str] = parameters.names
        self._parameters: Dict[str, object] = {p.name: p.fit_limits for p in parameters}

    def __call__(self, *args):
        """Return the function at one value per parameter, in order."""
        return self.func(args)


class ByName:
    """Values by name, by position or as attributes, as iminuit's views."""

    def __init__(self, values: Dict[str, object]):
        self.__dict__["_values"] = dict(values)

    def to_dict(self) -> Dict[str, object]:
        """Return the values by name."""
        return dict(self._values)

    def __getitem__(self, key: Union[int, str, slice]):
        if isinstance(key, str):
            if key not in self._values:
                raise KeyError(key)
            return self._values[key]
        return list(self._values.values())[key]

    def __getattr__(self, name: str):
        if name.startswith("_") or name not in self._values:
            raise AttributeError(name)
        return self._values[name]

    def __setitem__(self, key, value) -> None:
        raise InputError(
            "the last fit cannot be changed; call model.fit with the parameters to fix"
        )

    __setattr__ = __setitem__

    def __iter__(self) -> Iterator:
        return iter(self._values.values())

    def __len__(self) -> int:
        return len(self._values)

    def __array__(self, dtype=None, copy=None):
        return np.array(list(self._values.values()), dtype=dtype)

    def __eq__(self, other) -> bool:
        return list(self) == list(other)

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self._values.items())
        return f"<{type(self).__name__} {shown}>"


class Covariance(np.ndarray):
    """A covariance whose rows and columns are also found by name."""

    def __new__(cls, matrix, names: Tuple[str, ...]):  # noqa: D102
        self = np.asarray(matrix, dtype=float).view(cls)
        self._names = tuple(names)
        return self

    def __array_finalize__(self, other) -> None:
        self._names = getattr(other, "_names", ())

    def __getitem__(self, key):
        keys = key if isinstance(key, tuple) else (key,)
        if any(isinstance(k, str) for k in keys):
            key = tuple(self._names.index(k) if isinstance(k, str) else k for k in keys)
        return np.asarray(self)[key]

    def correlation(self) -> "Covariance":
        """Return the matrix of correlations."""
        widths = np.sqrt(np.diag(np.asarray(self)))
        with np.errstate(invalid="ignore", divide="ignore"):
            matrix = np.asarray(self) / np.outer(widths, widths)
        return Covariance(np.nan_to_num(matrix), self._names)


class FitView:
    """The last fit of a model, as ``minuit_object`` of alea's models shows it.

    It was made by jacta's own minimiser: nothing can be minimised with it. ``fit`` of the
    model makes another one; ``objective`` of the model is what Minuit itself takes.

    Attributes
    ----------
    values, errors, fixed, limits : ByName
        Of every parameter.
    fval : float
        -ln L at the maximum.
    valid : bool
        Whether the maximum is certified.
    """

    errordef = 0.5

    def __init__(self, result, parameters):
        names = parameters.names
        free = set(result.covariance_names)
        stuck = {*result.at_bound, *result.at_anchor, *result.flat}
        self.result = result
        self.parameters = tuple(names)
        self.values = ByName({name: result.values[name] for name in names})
        self.errors = ByName({name: result.errors.get(name, 0.0) for name in names})
        self.fixed = ByName(
            {
                name: not parameters[name].fittable
                or (bool(free) and name not in free and name not in stuck)
                for name in names
            }
        )
        self.limits = ByName(
            {name: _closed(parameters[name].fit_limits) for name in names}
        )
        self.fval = -result.ll
        self.valid = result.valid
        self.edm = result.edm
        self.nfcn = result.n_calls
        self.npar = len(names)
        self.nfit = sum(not fixed for fixed in self.fixed)
        self.accurate = result.valid
        matrix = np.zeros((len(names), len(names)))
        positions = [names.index(name) for name in result.covariance_names]
        if positions:
            matrix[np.ix_(positions, positions)] = result.covariance
        self.covariance = Covariance(matrix, self.parameters)

    def __getattr__(self, name: str):
        if name in ("migrad", "simplex", "hesse", "minos", "scan", "scipy"):
            raise AttributeError(
                f"minuit_object.{name}: there is no Minuit here; use model.fit(), "
                "model.confidence_interval(), model.scan(), or "
                "iminuit.Minuit(objective, **objective.start) with model.objective()"
            )
        raise AttributeError(name)

    def __getstate__(self) -> dict:
        return self.__dict__

    def __setstate__(self, state: dict) -> None:
        self.__dict__.update(state)

    def __repr__(self) -> str:
        return repr(self.result)

    def _repr_html_(self) -> str:
        from .html import fit_table

        return fit_table(self.result)


def _closed(limits) -> Tuple[float, float]:
    lower, upper = (None, None) if limits is None else limits
    return (-np.inf if lower is None else lower, np.inf if upper is None else upper)
