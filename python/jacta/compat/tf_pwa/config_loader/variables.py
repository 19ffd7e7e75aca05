"""config.vm: names and values of the variables."""

from typing import Dict, List


class Variables:
    """The variables of a ConfigLoader; they are changed by its ``set_params``.

    Attributes
    ----------
    trainable_vars : list of str
        What fits vary, in the order of ``inv_he``.
    variables : dict
        All values by name.
    """

    def __init__(self, loader):
        self._loader = loader

    @property
    def trainable_vars(self) -> List[str]:
        """Names of what fits vary."""
        return list(self._loader.get_params(trainable_only=True))

    @property
    def variables(self) -> Dict[str, float]:
        """All values by name."""
        return self._loader.get_params()

    def get_all_dic(self, trainable_only: bool = False) -> Dict[str, float]:
        """Return values by name."""
        return self._loader.get_params(trainable_only)
