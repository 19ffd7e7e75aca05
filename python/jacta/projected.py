"""Projections and poles of an amplitude model."""

from typing import Dict, Optional

import numpy as np

from . import _core
from .poles import Poles, poles_of


class Projected:
    """What AmplitudeModel shows of its data, its fit and its resonances."""

    def projections(
        self, values: Optional[Dict[str, float]] = None, bins: Optional[int] = None
    ) -> list:
        """Return projections on the masses and helicity angles of all subsystems.

        Parameters
        ----------
        values : dict, optional
            Where, by default at the last fit.
        bins : int, optional
            Number of bins; by default as the ``plot`` block of the model says, and 50.

        Returns
        -------
        list of list of dict
            Per sample and mass or angle: ``name``, ``display``, ``edges``, ``data``, ``data_error``,
            ``underflow``, ``overflow``, ``background``, ``total``, ``chains``,
            ``chi_square``, ``used_bins``.
        """
        return _core.mass_projections(
            self._model, self._current_tables(), self._values_or_fit(values), bins
        )

    def pair_projections(self, values: Optional[Dict[str, float]] = None) -> list:
        """Return two-dimensional projections, those of ``2Dplot`` of the ``plot`` block.

        Parameters
        ----------
        values : dict, optional
            Where, by default at the last fit.

        Returns
        -------
        list of list of dict
            Per sample and pair: ``name``, ``display``, ``x``, ``y`` (titles), ``x_edges``,
            ``y_edges``; ``data``, ``background``, ``total`` and ``chains`` of shape
            (bins of x, bins of y), ``outside``.
        """
        return _core.pair_projections(
            self._model, self._current_tables(), self._values_or_fit(values)
        )

    def poles(
        self,
        values: Optional[Dict[str, float]] = None,
        errors: bool = True,
        covariance: Optional[np.ndarray] = None,
    ) -> Poles:
        """Return the poles of the resonances in the complex plane of sqrt(s).

        Parameters
        ----------
        values : dict, optional
            Where, by default at the last fit.
        errors : bool
            Whether to propagate a covariance of the parameters.
        covariance : array, optional
            Of the free parameters, in the order of ``covariances()["names"]``; by default
            from the Hessian at the values.

        Returns
        -------
        Poles
            A list of `jacta.poles.Pole`; its ``text()`` is a table.
        """
        return poles_of(self, self._values_or_fit(values), errors, covariance)
