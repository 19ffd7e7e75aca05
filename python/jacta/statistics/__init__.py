"""Statistics on top of toys and fits: what a table or a plot states.

Nothing here fits or throws toys, apart from `impacts`: the input are result files and the
numbers of fits. Each module has formula, assumptions, reference, and when to use it.
"""

from .asimov import asimov_significance, asymptotic_upper_limits, expected_band
from .cells import AdaptiveCells
from .goodness import (
    EnergyReference,
    energy_statistic,
    energy_test,
    likelihood_p_value,
    poisson_pulls,
    saturated_poisson,
)
from .impacts import Impact, impacts, linear_impacts
from .limits import (
    CLs,
    asymptotic_cls,
    cls,
    cls_limit,
    expected_cls,
    power_constrained_limit,
)
from .look_elsewhere import (
    GlobalPValue,
    LookElsewhere,
    global_p_value,
    look_elsewhere,
    mean_up_crossings,
    up_crossings,
)
from .mixed_sample import MixedSample, mixed_sample
from .p_values import PValue, TailPValue, p_value, tail_p_value
from .points import ToyPoint, read_points
from .proportions import Estimate, fraction, quantile
from .special import (
    chi_square_quantile,
    chi_square_tail,
    normal_tail,
    significance_of,
)
from .surfaces import ThresholdSurface, threshold_surface
from .sweights import sweights

__all__ = [
    "AdaptiveCells",
    "CLs",
    "EnergyReference",
    "Estimate",
    "GlobalPValue",
    "Impact",
    "LookElsewhere",
    "MixedSample",
    "PValue",
    "TailPValue",
    "ThresholdSurface",
    "ToyPoint",
    "asimov_significance",
    "asymptotic_cls",
    "asymptotic_upper_limits",
    "chi_square_quantile",
    "chi_square_tail",
    "cls",
    "cls_limit",
    "energy_statistic",
    "energy_test",
    "expected_band",
    "expected_cls",
    "fraction",
    "global_p_value",
    "impacts",
    "likelihood_p_value",
    "linear_impacts",
    "look_elsewhere",
    "mean_up_crossings",
    "mixed_sample",
    "normal_tail",
    "p_value",
    "poisson_pulls",
    "power_constrained_limit",
    "quantile",
    "read_points",
    "saturated_poisson",
    "significance_of",
    "sweights",
    "tail_p_value",
    "threshold_surface",
    "up_crossings",
]
