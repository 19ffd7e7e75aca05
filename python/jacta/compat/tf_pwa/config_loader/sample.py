"""Events that a ConfigLoader makes."""

import os
from typing import Optional, Sequence, Union

import numpy as np

from ....errors import InputError


class Sample:
    """Events, with what scripts ask those of tf-pwa for.

    Attributes
    ----------
    sample : EventSample
        What ModelCachedAmp and ModelCachedInt take.
    momenta : list of numpy.ndarray
        One array of shape (n, 4) of E, px, py, pz per final particle.
    weights, charges : list of float
        One per event; charges may be none.
    """

    def __init__(self, names: Sequence[str], sample):
        self.sample = sample
        self.momenta = sample.momenta
        self.weights, self.charges = sample.weights, sample.charges
        self._names = list(names)

    def __len__(self) -> int:
        return len(self.sample)

    def get_weight(self) -> np.ndarray:
        """Return the weights."""
        return np.array(self.weights)

    def get_momentum(self, name: str) -> np.ndarray:
        """Return E, px, py, pz of a final particle in all events."""
        if str(name) not in self._names:
            raise InputError(
                f"{name} is no final particle; there are " + ", ".join(self._names)
            )
        return self.momenta[self._names.index(str(name))]

    def savetxt(
        self,
        file_name: Union[str, os.PathLike],
        order: Optional[Sequence[str]] = None,
        cp_trans: bool = False,
        save_charge: bool = False,
    ) -> None:
        """Write momenta as text, as a data block names them.

        Parameters
        ----------
        file_name : path-like
            Every event is a row of E, px, py, pz per particle.
        order : list of str, optional
            The particles; by default all of them in the order of the decay.
        cp_trans, save_charge : bool
            Have no effect: all events are those of the particle, not of its antiparticle.
        """
        momenta = [self.get_momentum(name) for name in order or self._names]
        np.savetxt(file_name, np.stack(momenta, 1).reshape(-1, 4))
