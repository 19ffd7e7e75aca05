"""AmplitudeModel: decays in tf-pwa's configuration."""

from typing import Dict, Optional

from . import _core
from .built_in import BuiltInModel
from .data import PathLike
from .messages import report
from .own_methods import library_method


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
    _takes_definitions = False

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

    def known_values(self, values: Dict[str, float]) -> Dict[str, float]:
        """Return values of tf-pwa's variables as values of the parameters."""
        return self._model.known_values(values)

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
