"""The models of the library with the interface of StatisticalModel."""

import os
import types
from collections.abc import Mapping
from typing import Dict, List, Optional, Sequence, Union

import numpy as np

from . import _core
from .data import Data, PathLike, as_tables, from_tables, write_toys
from .errors import InputError, UsageError
from .messages import report
from .model import StatisticalModel
from .own_methods import (
    is_library_method,
    is_own,
    library_method,
    likelihood_method,
    own_name,
)
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
        root = {} if self._file is None else file_content(self._file)
        given = {
            key: value
            for key, value in given.items()
            if value is not None and not (key in root and root[key] == value)
        }
        self._model = _core.make_model(
            self._registered_name,
            _core.ModelConfiguration(
                file="" if file is None else os.fspath(file),
                template_paths=path_list(paths),
                nominal_values=nominal_values,
                instruction_set=given.pop("instruction_set", None) or "",
                overrides=given,
            ),
        )
        self._begin(
            self._model.parameters,
            self._model.settings,
            threshold,
            interpolation,
            nominal_values,
        )
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
        return self._model.likelihood_names

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
        tables = as_tables(data, self._model.dataset_names)
        self._bound = self._model.bind(tables)
        copies = {name: np.array(table) for name, table in tables.items()}
        for copy in copies.values():
            copy.setflags(write=False)
        kept = from_tables(copies)
        self._data = types.MappingProxyType(kept) if isinstance(kept, dict) else kept
        self._data_owner = None

    @library_method
    def ll(self, **values: float) -> float:  # noqa: D102
        if is_own(self, "_ll"):
            return super().ll(**values)
        self._need_data()
        return self._bound.ll(values)

    @library_method
    def _ll(self, **values: float) -> float:
        self._need_data()
        return self._bound.ll(values)

    @library_method
    def generate_data(self, seed: Seed = None, **values: float) -> Data:  # noqa: D102
        if is_own(self, "_generate_data"):
            return super().generate_data(seed, **values)
        return from_tables(self._model.generate(values, *self._toy_address(seed)))

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
        self._need_data()
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


class TemplateModel(BuiltInModel):
    """Likelihoods of sources given as histograms that morph with nuisance parameters.

    Parameters
    ----------
    parameter_definition : dict
        Definition of the parameters.
    likelihood_config : dict
        Terms of the likelihood, their sources and templates.
    template_path : str or list of str, optional
        Folders with templates.
    nominal_values : dict, optional
        Nominal values in place of those of the definition.
    **kwargs
        As for StatisticalModel.
    """

    _registered_name = "jacta.TemplateModel"

    @library_method
    def __init__(self, parameter_definition: dict, likelihood_config: dict, **kwargs):
        super().__init__(
            {
                "parameter_definition": parameter_definition,
                "likelihood_config": likelihood_config,
                **kwargs,
            }
        )

    @library_method
    def generate_data(
        self,
        seed: Seed = None,
        n_toys: Optional[int] = None,
        sample_n_toys: bool = False,
        **values: float,
    ) -> Data:
        """Make a toy.

        Parameters
        ----------
        seed : int or numpy.random.Generator, optional
            The toy is a function of the seed; by default a fresh one is drawn.
        n_toys : int, optional
            A fixed number of events for every source in place of Poisson numbers.
        sample_n_toys : bool
            Whether to draw one Poisson number with the mean n_toys for all sources.
        **values
            Values of parameters; the others have their nominal values.
        """
        if n_toys is None:
            return super().generate_data(seed, **values)
        if is_own(self, "_generate_data"):
            raise UsageError(
                f"n_toys: the sources of {type(self).__name__} are not known, as it has "
                "a method _generate_data of its own"
            )
        return from_tables(
            self._model.generate(values, *self._toy_address(seed), n_toys, sample_n_toys)
        )

    @library_method
    def get_expectation_values(
        self, per_likelihood_term: bool = False, **values: float
    ) -> Dict[str, Union[float, Dict[str, float]]]:
        """Return expected events by source, summed over the terms or per term."""
        if per_likelihood_term:
            return self._model.expectation_values_per_term(values)
        return self._model.expectation_values(values)

    @property
    def likelihood_weights(self) -> List[float]:
        """Weights of the terms."""
        return self._model.likelihood_weights

    def get_source_name_list(self, likelihood_name: str) -> List[str]:
        """Return the sources of a term, as the field ``source`` of its data counts."""
        return self._model.source_names(likelihood_name)

    @property
    def all_source_names(self) -> List[str]:
        """The sources of all terms, sorted."""
        return self._model.all_source_names

    def store_real_data(
        self,
        file_name: PathLike,
        real_data_list: Union[Sequence, Dict[str, object]],
        metadata: Optional[dict] = None,
    ) -> None:
        """Write real data to a file in the format of toys.

        Parameters
        ----------
        file_name : path-like
            The file (``.ii.h5``).
        real_data_list : list or dict
            One structured array, data frame or path of a Parquet file per term, in their
            order or by their names. The ancillary measurements are the nominal values of
            the constrained parameters.
        metadata : dict, optional
            Attributes of the file.
        """
        terms = self.likelihood_names[:-1]
        if len(real_data_list) != len(terms):
            raise InputError(
                f"real_data_list must have {len(terms)} tables, for the terms "
                f"{', '.join(terms)}; it has {len(real_data_list)}"
            )
        by_name = isinstance(real_data_list, Mapping)
        tables = real_data_list if by_name else dict(zip(terms, real_data_list))
        data = self._model.real_data(as_tables(tables))
        write_toys(file_name, [data], metadata=metadata)

    def get_source_histograms(
        self, likelihood_name: str, expected_events: bool = False, **values: float
    ) -> Dict[str, "_core.Histogram"]:
        """Return the density of every source of a term, or expected events per bin."""
        return self._model.source_histograms(likelihood_name, values, expected_events)


BlueiceExtendedModel = TemplateModel


class AmplitudeModel(BuiltInModel):
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

    @library_method
    def __init__(self, config_file_path: PathLike, **kwargs):
        super().__init__(kwargs, file=config_file_path)
        self.data = self._model.own_data()

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

    def fit_summary(self, **values) -> dict:
        """Return what a fit says beside its parameters, at values of the parameters.

        Returns
        -------
        dict
            ``names`` of the free parameters; their ``covariance`` by the Hessian,
            ``covariance_weights`` for weighted events, ``covariance_monte_carlo`` of the
            finite Monte Carlo sample; ``fit_fractions`` per sample as (value, error) by
            name, ``fit_fractions_sample`` over which; ``projections`` per sample.
        """
        return self._model.fit_summary(self._current_tables(), values)

    def known_values(self, values: Dict[str, float]) -> Dict[str, float]:
        """Return values of tf-pwa's variables as values of the parameters."""
        return self._model.known_values(values)


BUILT_IN = {
    "jacta.AmplitudeModel": AmplitudeModel,
    "jacta.GaussianModel": GaussianModel,
    "jacta.TemplateModel": TemplateModel,
    "alea.examples.gaussian_model.GaussianModel": GaussianModel,
    "alea.models.BlueiceExtendedModel": TemplateModel,
}


def file_content(file: PathLike) -> dict:
    """Return what a model file says."""
    return _core.ModelConfiguration(file=os.fspath(file)).root


def path_list(paths: Union[None, PathLike, Sequence[PathLike]]) -> List[str]:
    """Return one path or several as a list of texts."""
    if paths is None:
        return []
    if isinstance(paths, (str, os.PathLike)):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]
