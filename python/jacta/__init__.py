"""jacta: frequentist inference by toy Monte Carlo.

import jacta

model = jacta.TemplateModel.from_config("model.yaml")
model.data = model.generate_data(wimp_rate_multiplier=1.0, seed=42)
best_fit, ll = model.fit()
print(model.fit_result)
lower, upper = model.confidence_interval("wimp_rate_multiplier")
"""

import importlib

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
    replay,
    template_names,
    write_templates,
    write_toys,
)
from .errors import (
    BugError,
    Error,
    InputError,
    IoError,
    JactaWarning,
    StaleError,
    UsageError,
)
from .fits import Derivatives
from .histogram import Histogram
from .interval_coverage import Coverage, coverage
from .joint_model import JointModel
from .minuit import MinuitWrap
from .model import StatisticalModel
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

# Found when they are asked for, so that the import stays short.
_LATER = {
    "BlueiceDataGenerator": "simulators",
    "CombinedSource": "sources",
    "NeymanConstructor": "submitters.local",
    "SpectrumTemplateSource": "sources",
    "Submitter": "submitter",
    "SubmitterLocal": "submitters.local",
    "TemplateSource": "sources",
    "GoodnessOfFit": "goodness",
    "goodness_of_fit": "goodness",
    "neyman_surface": "surfaces",
}

__all__ = [
    "AmplitudeModel",
    "BlueiceDataGenerator",
    "BlueiceExtendedModel",
    "BugError",
    "CombinedSource",
    "ConditionalParameter",
    "Coverage",
    "Derivatives",
    "Error",
    "FitResult",
    "FrozenDistribution",
    "GaussianModel",
    "GoodnessOfFit",
    "Histogram",
    "InputError",
    "IntervalResult",
    "IoError",
    "JointModel",
    "JactaWarning",
    "JobReport",
    "MinuitWrap",
    "ModelCachedAmp",
    "ModelCachedInt",
    "NeymanConstructor",
    "Objective",
    "Parameter",
    "Parameters",
    "Results",
    "RunOutcome",
    "Runner",
    "SpectrumTemplateSource",
    "StaleError",
    "StatisticalModel",
    "Submitter",
    "SubmitterLocal",
    "TemplateModel",
    "TemplateSource",
    "Thresholds",
    "UsageError",
    "__version__",
    "coverage",
    "goodness_of_fit",
    "neyman_surface",
    "random_generator",
    "read_results",
    "read_template",
    "read_toys",
    "replay",
    "sum_grad_hessp_data2",
    "sum_gradient",
    "sum_gradient_data2",
    "template_names",
    "write_templates",
    "write_toys",
]


def __getattr__(name):
    if name in _LATER:
        return getattr(importlib.import_module(f"jacta.{_LATER[name]}"), name)
    raise AttributeError(f"module 'jacta' has no attribute {name!r}")
