"""Parameters of a model under alea's names: objects that may be changed.

A model reads its parameters when it is used: what has been changed since is taken over
then. The rules and the messages are those of the compiled part.
"""

import difflib
import numbers
from typing import Any, Dict, List, Optional, Tuple, Union

import numpy as np

from . import _core
from .errors import InputError
from .limits import clip_limits, within_limits
from .messages import warn

ATTRIBUTES = (
    "nominal_value",
    "fittable",
    "ptype",
    "uncertainty",
    "relative_uncertainty",
    "blueice_anchors",
    "fit_limits",
    "parameter_interval_bounds",
    "fit_guess",
    "description",
)

# What does not change the model itself: where fits start.
_WITHOUT_EFFECT_ON_THE_MODEL = ("fit_guess", "description")

Counter = List[int]


class Parameter:
    """A single parameter with its properties.

    Parameters
    ----------
    name : str
        The name.
    nominal_value : float, optional
        Value where none is given.
    fittable : bool
        Whether fits vary it.
    ptype : str, optional
        rate, shape, index, efficiency, livetime or needs_reinit.
    uncertainty : float or str, optional
        Width of its constraint, or an expression of ``scipy.stats``.
    relative_uncertainty : bool, optional
        Whether the width is relative to the nominal value.
    blueice_anchors : list or str, optional
        Values at which there are templates, or an expression of NumPy.
    fit_limits : pair, optional
        Limits of fits; None is an open end.
    parameter_interval_bounds : pair, optional
        Where the edges of intervals are looked for.
    fit_guess : float, optional
        Where fits start, by default the nominal value.
    description : str, optional
        For people.
    """

    def __init__(
        self,
        name: str,
        nominal_value: Optional[float] = None,
        fittable: bool = True,
        ptype: Optional[str] = None,
        uncertainty: Optional[Union[float, str]] = None,
        relative_uncertainty: Optional[bool] = None,
        blueice_anchors: Optional[Union[list, str]] = None,
        fit_limits: Optional[Tuple] = None,
        parameter_interval_bounds: Optional[Tuple[float, float]] = None,
        fit_guess: Optional[float] = None,
        description: Optional[str] = None,
    ):
        given = locals()
        self._counters: List[Counter] = []
        self.name = name
        self._attributes = {key: given[key] for key in ATTRIBUTES}
        self._check_parameter_consistency()

    @classmethod
    def _unchecked(cls, name: str, attributes: dict) -> "Parameter":
        """Return a parameter whose attributes have been checked."""
        self = cls.__new__(cls)
        self._counters = []
        self.name = name
        self._attributes = {**dict.fromkeys(ATTRIBUTES), "fittable": True, **attributes}
        return self

    def __setattr__(self, key: str, value: Any) -> None:
        # A class of one's own may have more; here it would be a misspelling.
        if type(self) is Parameter and not (key == "name" or key.startswith("_")):
            if not hasattr(Parameter, key):
                near = difflib.get_close_matches(key, ATTRIBUTES, n=1)
                raise AttributeError(
                    f"parameters have no attribute {key!r}; "
                    + (f"did you mean {near[0]!r}?" if near else "valid are: ")
                    + ("" if near else ", ".join(ATTRIBUTES))
                )
        super().__setattr__(key, value)

    def _set(self, key: str, value: Any) -> None:
        if isinstance(value, numbers.Real) and value != value:
            raise InputError(f"{key} of {self.name} is NaN")
        self._attributes[key] = value
        if key not in _WITHOUT_EFFECT_ON_THE_MODEL:
            for counter in self._counters:
                counter[0] += 1

    def _given(self) -> dict:
        """Return the attributes that say something, as in a model file."""
        given = {
            key: plain(value)
            for key, value in self._attributes.items()
            if value is not None
        }
        if not given.get("fittable", True):
            given.pop("fit_guess", None)
        return given

    def _check_parameter_consistency(self) -> None:
        """Raise InputError where attributes contradict each other."""
        _core.Parameter(self.name, **self._given())

    def _check_parameter_interval_bounds(self, value) -> None:
        """Raise InputError for bounds outside fit_limits; warn of open ends."""
        if value is None or value[0] is None or value[1] is None:
            warn(
                f"parameter_interval_bounds of {self.name} are not complete; open ends "
                "are searched outward from the best fit"
            )
        value = clip_limits(value)
        if not all(self.value_in_fit_limits(end) for end in value):
            raise InputError(
                f"parameter_interval_bounds {list(value)} of {self.name} are not within "
                f"fit_limits {self.fit_limits}"
            )

    @property
    def nominal_value(self) -> Optional[float]:
        """Value where none is given."""
        return self._attributes["nominal_value"]

    @nominal_value.setter
    def nominal_value(self, value: Optional[float]) -> None:
        if self.needs_reinit and value != self.nominal_value:
            raise InputError(
                f"{self.name} is a parameter that requires re-initialization: its "
                f"nominal value stays {self.nominal_value}; make the model with "
                f"nominal_values={{'{self.name}': {value}}}"
            )
        self._set("nominal_value", value)

    @property
    def fittable(self) -> bool:
        """Whether fits vary it."""
        return self._attributes["fittable"]

    @fittable.setter
    def fittable(self, value: bool) -> None:
        if not isinstance(value, (bool, np.bool_)):
            raise InputError(f"fittable of {self.name} is True or False, not {value!r}")
        self._set("fittable", bool(value))

    @property
    def ptype(self) -> Optional[str]:
        """Kind: rate, shape, index, efficiency, livetime or needs_reinit."""
        return self._attributes["ptype"]

    @ptype.setter
    def ptype(self, value: Optional[str]) -> None:
        self._set("ptype", value)

    @property
    def uncertainty(self) -> Any:
        """Width of the constraint, or its distribution where a text names one."""
        value = self._attributes["uncertainty"]
        return _core.evaluate_expression(value) if isinstance(value, str) else value

    @uncertainty.setter
    def uncertainty(self, value: Optional[Union[float, str]]) -> None:
        if self.relative_uncertainty and value is not None:
            if not isinstance(value, numbers.Real):
                raise InputError(
                    f"with relative_uncertainty the uncertainty of {self.name} has to be "
                    f"a number, not {value!r}"
                )
            if self.nominal_value is None:
                raise InputError(
                    f"with relative_uncertainty {self.name} needs a nominal_value"
                )
        self._set("uncertainty", value)

    @property
    def relative_uncertainty(self) -> Optional[bool]:
        """Whether the width is relative to the nominal value."""
        return self._attributes["relative_uncertainty"]

    @relative_uncertainty.setter
    def relative_uncertainty(self, value: Optional[bool]) -> None:
        self._set("relative_uncertainty", value)

    @property
    def blueice_anchors(self) -> Optional[list]:
        """Values at which there are templates."""
        value = self._attributes["blueice_anchors"]
        if isinstance(value, str):
            value = _core.evaluate_expression(value)
        return value.tolist() if isinstance(value, np.ndarray) else value

    @blueice_anchors.setter
    def blueice_anchors(self, value: Optional[Union[list, str]]) -> None:
        self._set("blueice_anchors", value)

    @property
    def fit_limits(self) -> Optional[Tuple]:
        """Limits of fits; None is an open end."""
        return self._attributes["fit_limits"]

    @fit_limits.setter
    def fit_limits(self, value: Optional[Tuple]) -> None:
        self._set("fit_limits", value)

    @property
    def parameter_interval_bounds(self) -> Optional[Tuple[float, float]]:
        """Where edges of intervals are looked for; by default ``fit_limits``."""
        value = self._attributes["parameter_interval_bounds"]
        if value is None:
            return clip_limits(self.fit_limits)
        if not self.fittable:
            raise InputError(
                f"{self.name} is not fittable, but has parameter_interval_bounds"
            )
        ends = [limit for limit in self.fit_limits or (None, None)]
        given = [end if mine is None else mine for mine, end in zip(value, ends)]
        self._check_parameter_interval_bounds(given)
        return clip_limits(given)

    @parameter_interval_bounds.setter
    def parameter_interval_bounds(self, value: Optional[Tuple[float, float]]) -> None:
        self._set("parameter_interval_bounds", value)

    @property
    def fit_guess(self) -> Optional[float]:
        """Where fits start."""
        value = self._attributes["fit_guess"]
        if value is not None and not self.fittable:
            raise InputError(f"{self.name} is not fittable, but has a fit_guess")
        return value

    @fit_guess.setter
    def fit_guess(self, value: Optional[float]) -> None:
        self._set("fit_guess", value)

    @property
    def description(self) -> Optional[str]:
        """Words for people."""
        return self._attributes["description"]

    @description.setter
    def description(self, value: Optional[str]) -> None:
        self._set("description", value)

    @property
    def needs_reinit(self) -> bool:
        """Whether another nominal value needs a new model."""
        return self.ptype == "needs_reinit"

    def value_in_fit_limits(self, value: float) -> bool:
        """Return whether a value is within ``fit_limits``, the ends included."""
        return within_limits(value, self.fit_limits)

    def __eq__(self, other: object) -> bool:
        """Return whether all attributes are equal."""
        if not isinstance(other, Parameter):
            return False
        return self.name == other.name and self._given() == other._given()

    __hash__ = None

    def __repr__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in self._given().items())
        return f"Parameter({self.name!r}{', ' if shown else ''}{shown})"


class ConditionalParameter:
    """A parameter whose attributes depend on the value of another one.

    Any attribute may be a dict from values of the other parameter to values of the
    attribute; all dicts have the same keys. Calling it with a value of the other
    parameter, by default the nominal one, gives the Parameter there.

    Parameters
    ----------
    name : str
        The name.
    conditioning_parameter_name : str
        The other parameter.
    **kwargs
        Attributes as for Parameter.
    """

    def __init__(self, name: str, conditioning_parameter_name: str, **kwargs):
        self.name = name
        # alea's pages have the first name, its code the second.
        self.conditioning_parameter_name = conditioning_parameter_name
        self.conditioning_name = conditioning_parameter_name
        self.conditioning_param: Union[None, Parameter, "ConditionalParameter"] = None
        self._counters: List[Counter] = []
        self._kwargs = kwargs
        self.conditions_dict = _conditions(name, kwargs)

    def __call__(self, **kwargs) -> Parameter:
        """Return the parameter at a value of the other one."""
        if self.conditioning_name in kwargs:
            value = kwargs[self.conditioning_name]
        elif self.conditioning_param is not None:
            value = self.conditioning_param.nominal_value
        else:
            raise InputError(
                f"the value of {self.conditioning_name}, on which {self.name} depends, "
                "is not given"
            )
        for key, attributes in self.conditions_dict.items():
            if key == value:
                return Parameter._unchecked(self.name, attributes)
        raise InputError(
            f"{self.name} has no entry for {self.conditioning_name} = {value}; there are "
            + ", ".join(str(key) for key in sorted(self.conditions_dict))
        )

    def _given(self) -> dict:
        return {"conditioning_parameter_name": self.conditioning_name, **self._kwargs}

    def value_in_fit_limits(self, value: float) -> bool:
        """Return whether a value is within ``fit_limits`` at the nominal condition."""
        return self().value_in_fit_limits(value)

    def __setattr__(self, key, value) -> None:
        if key in (*ATTRIBUTES, "needs_reinit"):
            if key not in ("fit_guess", "nominal_value"):
                raise AttributeError(
                    f"{key} of {self.name} depends on {self.conditioning_name}; make the "
                    "model with another definition"
                )
            self._kwargs = {**self._kwargs, key: value}
            self.conditions_dict = _conditions(self.name, self._kwargs)
            if key not in _WITHOUT_EFFECT_ON_THE_MODEL:
                for counter in self._counters:
                    counter[0] += 1
            return
        super().__setattr__(key, value)

    def __eq__(self, other: object) -> bool:
        """Return whether all attributes are equal."""
        if not isinstance(other, ConditionalParameter):
            return False
        return self.name == other.name and self._given() == other._given()

    __hash__ = None

    def __repr__(self) -> str:
        shown = ", ".join(f"{key}={value!r}" for key, value in self._kwargs.items())
        return (
            f"ConditionalParameter({self.name!r}, {self.conditioning_name!r}"
            f"{', ' if shown else ''}{shown})"
        )


def _conditional_property(key: str) -> property:
    def get(self):
        return getattr(self(), key)

    get.__doc__ = f"``{key}`` at the nominal value of the other parameter."
    return property(get)


for _key in (*ATTRIBUTES, "needs_reinit"):
    setattr(ConditionalParameter, _key, _conditional_property(_key))


def _conditions(name: str, attributes: dict) -> Dict[float, dict]:
    keys = [set(value) for value in attributes.values() if isinstance(value, dict)]
    if any(other != keys[0] for other in keys[1:]):
        raise InputError(f"the conditions of {name} are not the same for all attributes")
    return {
        key: {
            attribute: value[key] if isinstance(value, dict) else value
            for attribute, value in attributes.items()
        }
        for key in (keys[0] if keys else ())
    }


def plain(value):
    """Return NumPy's and SciPy's values as those of a model file."""
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, _core.FrozenDistribution):
        return repr(value)
    if hasattr(value, "dist") and hasattr(value, "kwds"):
        given = [repr(x) for x in map(plain, value.args)]
        given += [f"{key}={plain(x)!r}" for key, x in value.kwds.items()]
        return f"stats.{value.dist.name}({', '.join(given)})"
    return value
