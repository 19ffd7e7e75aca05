"""Morphers as classes; templates are morphed in compiled code (``morpher`` of a term)."""

from itertools import product


class IndexMorpher:
    """A morpher that does not interpolate: templates exist at anchors only.

    Parameters
    ----------
    config : dict
        Settings, which it does not need.
    shape_parameters : dict
        By name a tuple whose first entry is a dict with anchors as keys.
    """

    def __init__(self, config, shape_parameters):
        self.config = config
        self.shape_parameters = shape_parameters

    def get_anchor_points(self, bounds, n_models=None):
        """Return all combinations of anchors; bounds and numbers are not heeded."""
        grid = [list(anchors) for anchors, _, _ in self.shape_parameters.values()]
        return list(product(*grid))

    def make_interpolator(self, f, extra_dims, anchor_models):
        """Return f of the model that is at a point, which has to be an anchor."""
        return lambda z: f(anchor_models[tuple(z)])
