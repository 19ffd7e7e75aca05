"""TemplateModel: histograms that morph with nuisance parameters."""

import os
from collections.abc import Mapping
from typing import Dict, List, Optional, Sequence, Union

import numpy as np

from .built_in import BuiltInModel
from .data import Data, PathLike, as_tables, from_tables, write_toys
from .errors import InputError, UsageError
from .file_search import example_roots
from .histogram import Histogram
from .likelihood_terms import LikelihoodSum, as_blueice, likelihood_terms
from .model_source import ModelSource
from .own_methods import is_own, library_method
from .own_sources import with_own_sources
from .random import Seed
from .simulators import BlueiceDataGenerator


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

    def _adapted(self, source: ModelSource, root: dict) -> ModelSource:
        config = root.get("likelihood_config")
        if not isinstance(config, dict):
            return source
        if not config.get("template_folder"):
            # As alea does: names that no folder goes with are looked for in the examples.
            folders = [
                os.path.join(root, "examples", name)
                for root in example_roots()
                for name in ("templates", "configs")
            ]
            source = source._replace(template_paths=[*source.template_paths, *folders])
        return with_own_sources(source, root)

    @property
    def likelihood_list(self) -> list:
        """The terms: LikelihoodTerm, which can be called, and the ancillary one last."""
        # Made anew when parameters have changed, as their nominal values may have.
        if self._terms is None or self._terms[0] != self._counter[0]:
            terms = likelihood_terms(
                self, self._source.root(), self._source.template_folders()
            )
            terms[-1]._follow(self._measured)
            self._terms = (self._counter[0], terms)
        return self._terms[1]

    def _measured(self) -> Optional[np.ndarray]:
        return self._current_tables()["ancillary"] if self.is_data_set else None

    @property
    def _likelihood(self) -> LikelihoodSum:
        return as_blueice(LikelihoodSum)(self, self.likelihood_list)

    @property
    def likelihood_parameters(self) -> list:
        """Names of the parameters of every term."""
        return self._likelihood.likelihood_parameters

    @property
    def data_generators(self) -> List[BlueiceDataGenerator]:
        """What makes toys of every term."""
        return [BlueiceDataGenerator(term) for term in self.likelihood_list[:-1]]

    @property
    def livetime_parameter_names(self) -> List[Optional[str]]:
        """The livetime of every term, and None for the ancillary measurements."""
        terms = self._source.root()["likelihood_config"]["likelihood_terms"]
        return [*(term.get("livetime_parameter") for term in terms), None]

    def _names_of_tables(self, n: int) -> List[str]:
        return [*self.likelihood_names, "generate_values"][:n]

    def _empty_tables(self) -> Dict[str, np.ndarray]:
        """Return data without events, with nominal ancillary measurements."""
        empty = self._model.generate({}, 0, 0, 0, 0, False)
        nominal = self.parameters.nominal_values
        ancillary = empty["ancillary"].copy()
        for name in ancillary.dtype.names:
            if name in nominal:
                ancillary[name] = nominal[name]
        return {**empty, "ancillary": ancillary}

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
    ) -> Dict[str, Histogram]:
        """Return the density of every source of a term, or expected events per bin."""
        found = self._model.source_histograms(likelihood_name, values, expected_events)
        return {name: Histogram._from_compiled(h) for name, h in sorted(found.items())}


BlueiceExtendedModel = TemplateModel
