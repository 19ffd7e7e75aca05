"""Projections of an amplitude model."""

from typing import Dict, Optional

from . import _core


class Projected:
    """What AmplitudeModel shows of its data, and its fit."""

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
