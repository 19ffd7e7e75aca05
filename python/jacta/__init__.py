"""jacta: frequentist inference by toy Monte Carlo.

import jacta

model = jacta.TemplateModel.from_config("model.yaml")
model.data = model.generate_data(wimp_rate_multiplier=1.0, seed=42)
best_fit, ll = model.fit()
print(model.fit_result)
lower, upper = model.confidence_interval("wimp_rate_multiplier")
"""

from ._core import (
    FitResult,
    FrozenDistribution,
    Histogram,
    IntervalResult,
    ModelCachedAmp,
    ModelCachedInt,
    Parameter,
    Parameters,
    Results,
    RunOutcome,
    Thresholds,
    __version__,
    read_template,
    template_names,
)
from .built_in import AmplitudeModel, BlueiceExtendedModel, GaussianModel, TemplateModel
from .data import read_results, read_toys, write_templates, write_toys
from .errors import BugError, Error, InputError, IoError, JactaWarning, UsageError
from .model import Derivatives, StatisticalModel
from .random import random_generator
from .runner import Runner

__all__ = [
    "AmplitudeModel",
    "BlueiceExtendedModel",
    "BugError",
    "Derivatives",
    "Error",
    "FitResult",
    "FrozenDistribution",
    "GaussianModel",
    "Histogram",
    "InputError",
    "IntervalResult",
    "IoError",
    "JactaWarning",
    "ModelCachedAmp",
    "ModelCachedInt",
    "Parameter",
    "Parameters",
    "Results",
    "RunOutcome",
    "Runner",
    "StatisticalModel",
    "TemplateModel",
    "Thresholds",
    "UsageError",
    "__version__",
    "random_generator",
    "read_results",
    "read_template",
    "read_toys",
    "template_names",
    "write_templates",
    "write_toys",
]
