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
    IntervalResult,
    JobReport,
    Results,
    RunOutcome,
    Thresholds,
    __version__,
)
from .amplitude_model import AmplitudeModel
from .built_in import GaussianModel
from .data import (
    read_results,
    read_template,
    read_toys,
    template_names,
    write_templates,
    write_toys,
)
from .errors import BugError, Error, InputError, IoError, JactaWarning, UsageError
from .histogram import Histogram
from .minuit import MinuitWrap
from .model import Derivatives, StatisticalModel
from .objective import Objective
from .opt_int import (
    ModelCachedAmp,
    ModelCachedInt,
    sum_grad_hessp_data2,
    sum_gradient,
    sum_gradient_data2,
)
from .parameter_collection import Parameters
from .parameters import ConditionalParameter, Parameter
from .random import random_generator
from .runner import Runner
from .template_model import BlueiceExtendedModel, TemplateModel

__all__ = [
    "AmplitudeModel",
    "BlueiceExtendedModel",
    "BugError",
    "ConditionalParameter",
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
    "JobReport",
    "MinuitWrap",
    "ModelCachedAmp",
    "ModelCachedInt",
    "Objective",
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
    "sum_grad_hessp_data2",
    "sum_gradient",
    "sum_gradient_data2",
    "template_names",
    "write_templates",
    "write_toys",
]
