"""Parameters: the ordered parameters of a model under alea's names."""

from typing import Dict, Iterable, Iterator, List, Optional, Union

from . import _core
from .errors import InputError, UsageError
from .messages import quiet
from .parameters import ATTRIBUTES, ConditionalParameter, Parameter, plain

AnyParameter = Union[Parameter, ConditionalParameter]


class Parameters:
    """The ordered parameters of a model.

    Calling it with values by name gives a dict with a value for every parameter: the
    value given, else the nominal one. Parameters are found as attributes and as items.

    Attributes
    ----------
    parameters : dict
        The Parameter objects by name.
    """

    def __init__(self):
        self.parameters: Dict[str, AnyParameter] = {}
        # How often something changed that the model depends on.
        self._counter = [0]
        self._compiled_form = None
        self._compiled_count = -1

    @classmethod
    def from_config(
        cls, config: Dict[str, dict], nominal_values: Optional[dict] = None
    ) -> "Parameters":
        """Make parameters from a definition as in a model file.

        Parameters
        ----------
        config : dict
            Attributes by name of the parameter.
        nominal_values : dict, optional
            Nominal values in place of those of the definition.
        """
        if not isinstance(config, dict):
            raise InputError("the definition of parameters has to be a dict")
        config = {name: {} if given is None else given for name, given in config.items()}
        for name, given in config.items():
            if not isinstance(given, dict):
                raise InputError(
                    f"{name}: the attributes of a parameter are a dict, not {given!r}"
                )
        compiled = _core.Parameters.from_config(
            {name: _plain_values(given) for name, given in config.items()},
            nominal_values,
        )
        self = cls()
        for name, given in config.items():
            attributes = dict(given)
            if name in (nominal_values or {}):
                attributes["nominal_value"] = nominal_values[name]
            conditioning = attributes.pop("conditioning_parameter_name", None)
            self.add_parameter(
                Parameter._unchecked(name, attributes)
                if conditioning is None
                else ConditionalParameter(name, conditioning, **attributes)
            )
        self._keep(compiled)
        return self

    @classmethod
    def from_list(cls, names: Iterable[str]) -> "Parameters":
        """Make parameters with default attributes from their names."""
        self = cls()
        for name in names:
            self.add_parameter(Parameter._unchecked(name, {}))
        return self

    @classmethod
    def _from_compiled(cls, compiled: "_core.Parameters") -> "Parameters":
        """Return what the compiled part has read."""
        self = cls()
        for p in compiled:
            attributes = {
                key: plain(getattr(p, key))
                for key in ATTRIBUTES
                if getattr(p, key) not in (None, "")
            }
            if not attributes.get("relative_uncertainty"):
                attributes.pop("relative_uncertainty", None)
            self.add_parameter(Parameter._unchecked(p.name, attributes))
        self._keep(compiled)
        return self

    def _keep(self, compiled: "_core.Parameters") -> None:
        self._compiled_form, self._compiled_count = compiled, self._counter[0]

    def _compiled(self) -> "_core.Parameters":
        """Return the parameters as the compiled part takes them."""
        if self._compiled_count != self._counter[0] or self._compiled_form is None:
            with quiet():
                self._keep(_core.Parameters.from_config(self.to_config()))
        return self._compiled_form

    def to_config(self) -> Dict[str, dict]:
        """Return the definition, as in a model file."""
        config = {}
        for name, parameter in self.parameters.items():
            config[name] = _plain_values(parameter._given())
            if not config[name].get("fittable", True):
                config[name].pop("parameter_interval_bounds", None)
        return config

    def add_parameter(self, parameter: AnyParameter) -> None:
        """Add a parameter.

        Raises
        ------
        InputError
            Where there is one of that name.
        """
        if parameter.name in self.parameters:
            raise InputError(f"the parameter {parameter.name} already exists")
        self.parameters[parameter.name] = parameter
        if not any(counter is self._counter for counter in parameter._counters):
            parameter._counters.append(self._counter)
        self._counter[0] += 1
        for other in self.parameters.values():
            if isinstance(other, ConditionalParameter):
                other.conditioning_param = self.parameters.get(other.conditioning_name)

    @property
    def names(self) -> List[str]:
        """The names."""
        return list(self.parameters)

    @property
    def fittable(self) -> List[str]:
        """Names of those that fits vary."""
        return [p.name for p in self if p.fittable]

    @property
    def not_fittable(self) -> List[str]:
        """Names of those that fits do not vary."""
        return [p.name for p in self if not p.fittable]

    def _by_name(self, key: str) -> dict:
        found = {p.name: getattr(p, key) for p in self}
        return {name: value for name, value in found.items() if value is not None}

    @property
    def nominal_values(self) -> dict:
        """Nominal values of all that have one."""
        return self._by_name("nominal_value")

    @property
    def fit_guesses(self) -> Dict[str, float]:
        """Where fits start, of all that say so."""
        return {
            p.name: p.fit_guess for p in self if p.fittable and p.fit_guess is not None
        }

    @property
    def fit_limits(self) -> Dict[str, float]:
        """Limits of fits, of all that have any."""
        return self._by_name("fit_limits")

    @property
    def uncertainties(self) -> dict:
        """Widths or distributions of the constraints, of all that have one."""
        return self._by_name("uncertainty")

    @property
    def with_uncertainty(self) -> "Parameters":
        """The constrained parameters; the same objects, not copies."""
        chosen = Parameters()
        chosen._counter = self._counter
        for p in self:
            if p.uncertainty is not None:
                chosen.parameters[p.name] = p
        return chosen

    def set_nominal_values(self, **nominal_values: float) -> None:
        """Set nominal values."""
        for name, value in nominal_values.items():
            self._known(name).nominal_value = value

    def set_fit_guesses(self, **fit_guesses: float) -> None:
        """Set where fits start."""
        for name, value in fit_guesses.items():
            self._known(name).fit_guess = value

    def _known(self, name: str) -> AnyParameter:
        if name not in self.parameters:
            self._compiled()(**{name: 0})  # its message has the nearest name
        return self.parameters[name]

    def with_nominal_values(self, **nominal_values: float) -> "Parameters":
        """Return a copy with other nominal values, whatever their kind."""
        for name in nominal_values:
            self._known(name)
        return Parameters.from_config(self.to_config(), nominal_values)

    def with_fit_guesses(self, **fit_guesses: float) -> "Parameters":
        """Return a copy with other fit guesses; of fittable parameters only."""
        for name in fit_guesses:
            self._known(name)
        copy = Parameters.from_config(self.to_config())
        for name, value in fit_guesses.items():
            if copy[name].fittable:
                copy[name].fit_guess = value
        return copy

    def values_in_fit_limits(self, **kwargs: float) -> bool:
        """Return whether all values are within the fit limits."""
        return self._compiled().values_in_fit_limits(**kwargs)

    def __call__(
        self, return_fittable: Optional[bool] = False, **kwargs: float
    ) -> Dict[str, float]:
        """Return a value for every parameter: the one given, else the nominal one.

        Parameters
        ----------
        return_fittable : bool
            Whether to return those only that fits vary.
        **kwargs
            Values by name.

        Raises
        ------
        InputError
            For an unknown name, a parameter without value, or another value of one that
            needs a new model.
        """
        given = {name: value for name, value in kwargs.items() if value is not None}
        return self._compiled()(return_fittable=bool(return_fittable), **given)

    def __getattr__(self, name: str) -> AnyParameter:
        """Return the parameter of that name."""
        parameters = self.__dict__.get("parameters", {})
        if name in parameters:
            return parameters[name]
        raise AttributeError(f"Parameters have no attribute or parameter '{name}'")

    def __getitem__(self, name: str) -> AnyParameter:
        """Return the parameter of that name."""
        if name not in self.parameters:
            raise KeyError(
                f"unknown parameter '{name}'; there are {', '.join(self.parameters)}"
            )
        return self.parameters[name]

    def __contains__(self, name: str) -> bool:
        return name in self.parameters

    def __len__(self) -> int:
        return len(self.parameters)

    def __iter__(self) -> Iterator[AnyParameter]:
        """Iterate over the Parameter objects."""
        return iter(list(self.parameters.values()))

    def __eq__(self, other: object) -> bool:
        """Return whether all parameters are equal."""
        return isinstance(other, Parameters) and self.parameters == other.parameters

    __hash__ = None

    def __getstate__(self) -> dict:
        return {**self.__dict__, "_compiled_form": None}

    def __str__(self) -> str:
        """Return a table of all parameters."""
        return repr(self._compiled())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from .html import table

        shown = [
            {"name": p.name, **{k: getattr(p, k) for k in ATTRIBUTES[:7]}} for p in self
        ]
        return table("Parameters", shown)


def _plain_values(attributes: dict) -> dict:
    """Return attributes with NumPy's values as those of a model file."""
    return {
        key: {k: plain(v) for k, v in value.items()}
        if isinstance(value, dict)
        else plain(value)
        for key, value in attributes.items()
    }


def define_parameters(definition, nominal_values: Optional[dict]) -> Parameters:
    """Return Parameters from a definition, a list of names, Parameters, or nothing."""
    if definition is None:
        return Parameters()
    if isinstance(definition, dict):
        return Parameters.from_config(definition, nominal_values)
    if isinstance(definition, Parameters):
        parameters = definition
    elif isinstance(definition, (list, tuple)):
        parameters = Parameters.from_list(definition)
    else:
        raise UsageError("parameter_definition must be a dict or a list")
    return (
        parameters.with_nominal_values(**nominal_values) if nominal_values else parameters
    )
