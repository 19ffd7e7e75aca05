"""The amplitude of a ConfigLoader."""

from typing import Dict

import numpy as np


class Amplitude:
    """An amplitude that is called with a sample and gives its intensities.

    Parameters
    ----------
    loader : ConfigLoader
        Its parameters are those of the amplitude.
    """

    def __init__(self, loader):
        self._loader = loader

    @property
    def amp(self):
        """The compiled model."""
        return self._loader.model.amp

    def get_params(self, trainable_only: bool = False) -> Dict[str, float]:
        """Return values of the variables."""
        return self._loader.get_params(trainable_only)

    def set_params(self, values: Dict[str, float]) -> None:
        """Set values of variables."""
        self._loader.set_params(values)

    @property
    def trainable_variables(self) -> list:
        """Names of what fits vary."""
        return self._loader.model.parameters.fittable

    def __call__(self, data, cached=None) -> np.ndarray:
        """Return the intensity at every event of a sample, or of a list of one."""
        sample = data[0] if isinstance(data, (list, tuple)) else data
        return self._loader.model.intensities(self._loader._values, sample)
