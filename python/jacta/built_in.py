"""The models of the library with the interface of StatisticalModel."""

import os
from typing import Dict, List, Optional, Union

import numpy as np

from . import _core
from .arrays import has_arrays, values_on_grid
from .data import Data, PathLike, SetTables, as_tables, from_tables
from .errors import InputError, UsageError
from .model import StatisticalModel
from .model_source import ModelSource, file_content, found_file, path_list
from .own_methods import (
    is_library_method,
    is_own,
    library_method,
    likelihood_method,
    own_name,
)
from .parameter_collection import Parameters
from .random import Seed
from .thresholds import one_threshold


class BuiltInModel(StatisticalModel):
    """A model of the library: an immutable model, data bound to it, and fit guesses.

    A class of your own on top of it may define ``_ll`` or ``ll``, ``_generate_data`` or
    ``generate_data``, ``get_expectation_values`` and ``data``, and call those of the
    library by ``super()``. Fits then take derivatives of ln L numerically.
    """

    _registered_name: str

    _data_attributes = (*StatisticalModel._data_attributes, "_bound")

    # The terms of the likelihood as objects, of models that have any.
    _terms: Optional[tuple] = None

    # What has read the files of the model, and knows them while they do not change.
    _hasher: Optional["_core.InputHasher"] = None

    # The model file while from_config makes a model.
    _file: Optional[PathLike] = None

    @library_method
    def __init__(self, configuration: Dict[str, object], file: Optional[PathLike] = None):
        file = self._file if file is None else file
        given = dict(configuration)
        data = given.pop("data", None)
        threshold = one_threshold(
            given.pop("confidence_interval_threshold", None),
            given.pop("limit_threshold", None),
        )
        interpolation = given.pop("limit_threshold_interpolation", False)
        nominal_values = given.pop("nominal_values", None)
        paths = given.pop("template_path", None)
        instruction_set = given.pop("instruction_set", None) or ""
        root = {} if file is None else file_content(file)
        given = {
            key: value
            for key, value in given.items()
            if value is not None
            and not (self._file is not None and key in root and root[key] == value)
        }
        self._source = self._adapted(
            ModelSource(
                name=self._registered_name,
                file="" if file is None else os.fspath(file),
                template_paths=path_list(paths),
                instruction_set=instruction_set,
                overrides=given,
            ),
            {**root, **given},
        )
        self._held = self._source.model(nominal_values)
        self._begin(
            self._definition(nominal_values),
            self._held.settings,
            threshold,
            interpolation,
            nominal_values,
        )
        self._seen = self._counter[0]
        self._bound: Optional[_core.Evaluator] = None
        # How a Runner's file says where the model is from, where one file says it all.
        self._origin = {}
        if file is not None and not given:
            self._origin["statistical_model_config"] = os.fspath(file)
            if paths is not None:
                self._origin["statistical_model_args"] = {
                    "template_path": path_list(paths)
                }
        if data is not None:
            self.data = data

    def _adapted(self, source: ModelSource, root: dict) -> ModelSource:
        """Return what the compiled part makes the model from, in place of what is given.

        Parameters
        ----------
        source : ModelSource
            As given.
        root : dict
            The content of the file with what replaces parts of it.
        """
        return source

    def _definition(self, nominal_values: Optional[dict]) -> Parameters:
        """Return the parameters as defined, with the kinds that they turned to."""
        definition = self._source.root().get("parameter_definition")
        if not isinstance(definition, dict):
            return Parameters._from_compiled(self._held.parameters)
        parameters = Parameters.from_config(definition, nominal_values)
        for found in self._held.parameters:
            parameter = parameters[found.name]
            if parameter.ptype is None and found.ptype is not None:
                parameter._attributes["ptype"] = found.ptype
        parameters._keep(self._held.parameters)
        return parameters

    def _input_hashes(self) -> Dict[str, str]:
        """Return the hashes of the files that the model is made from.

        A file with replaced entries is not what the model is: then those of the files
        that it names count.
        """
        if self._hasher is None:
            self._hasher = _core.InputHasher()
        source = self._source
        whole = self._model is self._held and "statistical_model_config" in self._origin
        return self._hasher.model_hashes(
            model_file=source.file if whole else "",
            template_paths=source.template_paths if whole else source.template_folders(),
            nominal_values=self._nominal_values,
            likelihood_config=None if whole else source.root().get("likelihood_config"),
        )

    @property
    def _model(self) -> "_core.StatisticalModel":
        """The compiled model, with the parameters as they are now."""
        if self._counter[0] != self._seen:
            self._renew()
        return self._held

    def _renew(self) -> None:
        """Take over what has been changed of the parameters."""
        if not self._takes_definitions:
            raise UsageError(
                f"the parameters of a {type(self).__name__} are those of its model file; "
                "give values to fit(), ll() or nominal_values instead of changing them"
            )
        self._held = self._source.model(None, self.parameters.to_config())
        self.parameters._keep(self._held.parameters)
        self._seen = self._counter[0]
        self._origin = {}
        if self._data is not None:
            self._bound = self._held.bind(as_tables(self._data, self._held.dataset_names))

    # Whether there is a `parameter_definition` that may be replaced.
    _takes_definitions = True

    def __getstate__(self) -> dict:
        # What is compiled is made again from its source.
        dropped = {"_held", "_bound", "_data_owner", "_terms", "_hasher"}
        dropped |= {"_before", "_jobs"}
        state = {key: value for key, value in self.__dict__.items() if key not in dropped}
        return state

    def __setstate__(self, state: dict) -> None:
        data = state.pop("_data")
        self.__dict__.update(state)
        self._counter = self._own_parameters._counter
        self._data, self._data_owner, self._bound = None, None, None
        if self._takes_definitions:
            self._held = self._source.model(None, self._own_parameters.to_config())
        else:
            self._held = self._source.model(self._nominal_values)
        self._own_parameters._keep(self._held.parameters)
        self._seen = self._counter[0]
        if data is not None:
            BuiltInModel.data.fset(self, data)

    @classmethod
    def from_config(cls, config_file_path: PathLike, **kwargs) -> "BuiltInModel":
        """Make a model from a file in YAML.

        Parameters
        ----------
        config_file_path : path-like
            The model file; templates are looked for beside it as well.
        **kwargs
            As for the class; they replace what the file says.
        """
        config_file_path = found_file(config_file_path)
        model = cls.__new__(cls)
        if is_library_method(cls.__init__):
            BuiltInModel.__init__(model, kwargs, file=config_file_path)
            return model
        # A class with arguments of its own is made with what the file says.
        root = file_content(config_file_path)
        root.pop("statistical_model", None)
        model._file = config_file_path
        model.__init__(**{**root, **kwargs})
        return model

    @property
    def likelihood_names(self) -> List[str]:
        """Names of the terms of the likelihood."""
        return self._held.likelihood_names

    @property
    @library_method
    def data(self) -> Data:
        """The data: a dict or a list of structured arrays, which cannot be written to.

        Setting data checks them. A list has the order of the tables of a toy; the last
        one, ``generate_values``, may be left out.
        """
        self._need_data()
        return self._data

    @data.setter
    @library_method
    def data(self, data: Data) -> None:
        model = self._model
        tables = as_tables(data, model.dataset_names)
        self._bound = model.bind(tables)
        self._warn_of_data(tables)
        copies = {name: np.array(table) for name, table in tables.items()}
        for copy in copies.values():
            copy.setflags(write=False)
        kept = from_tables(copies)
        self._data = SetTables(kept) if isinstance(kept, dict) else kept
        self._data_owner = None
        self._terms = None

    def _warn_of_data(self, tables: Dict[str, np.ndarray]) -> None:
        """Warn of data that can be used, and are probably wrong."""

    @library_method
    def ll(self, **values: float) -> float:  # noqa: D102
        if self._counter[0] != self._seen:
            self._renew()
        if self._bound is None or is_own(self, "_ll"):
            return super().ll(**values)
        try:
            return self._bound.ll(values)
        except InputError:
            if has_arrays(values):
                return values_on_grid(self.ll, values)
            raise

    @library_method
    def _ll(self, **values: float) -> float:
        self._need_data()
        if self._counter[0] != self._seen:
            self._renew()
        return self._bound.ll(values)

    @library_method
    def generate_data(self, seed: Seed = None, **values: float) -> Data:  # noqa: D102
        if is_own(self, "_generate_data"):
            return super().generate_data(seed, **values)
        return from_tables(self._model.generate(values, *self._toy_address(seed)))

    @library_method
    def asimov_data(self, **values: float) -> Data:  # noqa: D102
        return from_tables(self._model.generate(values, 0, asimov=True))

    @library_method
    def _generate_data(self, **values: float) -> Data:
        return from_tables(self._model.generate(values, *self._toy_address(None)))

    @library_method
    def get_expectation_values(self, **values: float) -> Dict[str, float]:  # noqa: D102
        if not self._model.has_expectation_values:
            return super().get_expectation_values(**values)
        return self._model.expectation_values(values)

    def _core_model(
        self, toys: str = "_make_toy", with_data: bool = False
    ) -> "_core.StatisticalModel":
        has_own_toys = is_own(self, "generate_data") or is_own(self, "_generate_data")
        expectation_values = own_name(self, "get_expectation_values")
        has_own = self._has_own_likelihood() or has_own_toys or expectation_values
        if not (has_own or with_data):
            return self._model
        return _core.PythonModel(
            self,
            self._model,
            likelihood=likelihood_method(self) if self._has_own_likelihood() else "",
            toys=toys if has_own_toys else "",
            expectation_values=expectation_values,
        )

    def _evaluator(self) -> "_core.Evaluator":
        if self._has_own_likelihood():
            return super()._evaluator()
        return self._bound_now()

    def _bound_now(self) -> "_core.Evaluator":
        """Return the compiled likelihood of the data, whatever methods are one's own."""
        self._need_data()
        if self._counter[0] != self._seen:
            self._renew()
        return self._bound

    def _has_own_likelihood(self) -> bool:
        """Return whether ln L is not that of the compiled model and the data as set."""
        return any(is_own(self, name) for name in ("ll", "_ll", "data"))

    def _named_tables(self, data: Data) -> dict:
        return as_tables(data, self._model.dataset_names)

    def _current_tables(self) -> dict:
        self._need_data()
        return as_tables(self._data, self._model.dataset_names)

    def _in_toy_form(self, tables: dict) -> Data:
        return from_tables(tables)


class GaussianModel(BuiltInModel):
    """A measurement ``hat_mu`` of a Gaussian mean ``mu`` with the width ``sigma``.

    Parameters
    ----------
    parameter_definition : dict or list, optional
        Definition of the parameters mu and sigma.
    **kwargs
        As for StatisticalModel.
    """

    _registered_name = "jacta.GaussianModel"

    @library_method
    def __init__(self, parameter_definition: Union[None, dict, list] = None, **kwargs):
        super().__init__({"parameter_definition": parameter_definition, **kwargs})
