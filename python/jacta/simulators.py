"""Toys of one term of a template likelihood."""

from typing import Dict, List, Optional

import numpy as np

from .errors import InputError
from .random import drawn_seed


class BlueiceDataGenerator:
    """Makes toys of one term.

    Parameters
    ----------
    ll_term : LikelihoodTerm
        An entry of ``likelihood_list`` of a model, other than the ancillary one.

    Attributes
    ----------
    binned : bool
        Whether the term is binned.
    bincs, direction_names, data_lengths : list
        Centres of the bins, names, and number of bins per axis.
    source_histograms : dict
        By source the probability per bin.
    mus : numpy.ndarray
        Expected events by source.
    dtype : list
        Type of a table of toys.
    parameters : list of str
        The parameters of the term.
    """

    def __init__(self, ll_term):
        if not hasattr(ll_term, "base_model"):
            raise NotImplementedError("there are no toys of the ancillary term alone")
        self.ll = ll_term
        self.binned = ll_term.binned
        space = ll_term.pdf_base_config["analysis_space"]
        self.direction_names: List[str] = [name for name, _ in space]
        self.bincs = [0.5 * (edges[1:] + edges[:-1]) for _, edges in space]
        self.data_lengths = [len(edges) - 1 for _, edges in space]
        self.dtype = [(name, float) for name in self.direction_names]
        self.dtype.append(("source", int))
        self.parameters = [
            *ll_term.shape_parameters,
            *(f"{name}_rate_multiplier" for name in ll_term.source_name_list),
        ]
        self.last_kwargs: Dict[str, float] = {}
        self.first_call = True
        self.mus = ll_term.base_model.expected_events()
        self._histograms: Optional[dict] = None

    @property
    def source_histograms(self) -> dict:
        """By source the probability per bin."""
        if self._histograms is None:
            self._make_histograms(self.ll._values(self.last_kwargs))
        return self._histograms

    def _make_histograms(self, values: Dict[str, float]) -> None:
        model, name = self.ll._model, self.ll.name
        found = model.get_source_histograms(name, **values)
        self._histograms = {
            source: found[source] * found[source].bin_volumes()
            for source in self.ll.source_name_list
        }

    def _kept(self, filter_kwargs: bool, kwargs: dict) -> dict:
        known = [*self.parameters, "livetime_days"]
        unknown = [name for name in kwargs if name not in known]
        if unknown and not filter_kwargs:
            raise InputError(
                f"{', '.join(unknown)}: not among the parameters of the term: "
                + ", ".join(known)
            )
        return {k: v for k, v in kwargs.items() if k in known and v is not None}

    def compute_pdfs_and_mus(self, filter_kwargs=True, **kwargs) -> None:
        """Compute source_histograms and mus at values.

        Parameters
        ----------
        filter_kwargs : bool
            Whether to leave out what is no parameter of the term; else it is an error.
        **kwargs
            Values, and ``livetime_days``.
        """
        kept = self._kept(filter_kwargs, kwargs)
        if not self.first_call and kept == self.last_kwargs and self._histograms:
            return
        days = kept.get("livetime_days")
        values = self.ll._values(
            {k: v for k, v in kept.items() if k != "livetime_days"}, days
        )
        self.mus = self.ll._expected(values, complete=True)
        self._make_histograms(values)
        self.last_kwargs, self.first_call = kept, False

    def simulate(self, filter_kwargs=True, n_toys=None, sample_n_toys=False, **kwargs):
        """Return a toy of the term: a structured array with a field ``source``.

        Parameters
        ----------
        filter_kwargs : bool
            Whether to leave out what is no parameter of the term; else it is an error.
        n_toys : int, optional
            A fixed number of events for every source.
        sample_n_toys : bool
            Whether to draw one Poisson number with that mean for all sources.
        **kwargs
            Values, and ``livetime_days``. NumPy's global generator gives the seed.
        """
        kept = self._kept(filter_kwargs, kwargs)
        days = kept.pop("livetime_days", None)
        values = self.ll._values(kept, days)
        self.mus = self.ll._expected(values, complete=True)
        self.last_kwargs = self._kept(filter_kwargs, kwargs)
        self.first_call, self._histograms = False, None
        seed = drawn_seed(np.random.default_rng(np.random.randint(2**31)))
        tables = self.ll._model._model.generate(
            values, seed, 0, 0, n_toys, bool(sample_n_toys)
        )
        return tables[self.ll.name]
