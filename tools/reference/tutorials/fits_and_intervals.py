"""Fits, the profile likelihood, ancillary measurements, confidence intervals."""

from copy import deepcopy

import numpy as np
from alea import BlueiceExtendedModel
from notebook import MODELS, Page, plane, with_measurements

folder = MODELS / "two_shape"
poi = "signal_rate_multiplier"
page = Page()
model = BlueiceExtendedModel.from_config(
    str(folder / "model.yaml"), template_path=str(folder)
)
model.data = with_measurements(model, {"sr0": plane(3, 9, 4), "sr1": plane(4, 27, 9)})
data = deepcopy(model.data)

best_fit, max_ll = model.fit()
errors = model.minuit_object.errors
names = sorted(best_fit)
page.fitted("maximum", max_ll)
for name in names:
    if model.parameters[name].fittable:
        page.fitted(f"best {name}", best_fit[name], scale=errors[name])
        page.fitted(f"error of {name}", errors[name], scale=2 * errors[name])
page.fitted("fval", model.minuit_object.fval)
assert model.minuit_object.valid
expected = model.get_expectation_values(**best_fit)
page.fitted("expected", [expected["background"], expected["signal"]], scale=10)

conditional, ll_zero = model.fit(**{poi: 0.0})
page.fitted("without signal", ll_zero)
page.fitted("background without signal", conditional["background_rate_multiplier"], 0.1)
page.exact("fixed", conditional[poi])

# The measurement beside the events, and the same one far off.
x = np.linspace(0.1, 3, 10)
ancillary = model.likelihood_list[-1]
page.exact(
    "constraint",
    ancillary.constraint_functions["background_rate_multiplier"].logpdf(x),
)
off = deepcopy(data)
off["ancillary"]["background_rate_multiplier"][0] = 2.0
model.data = off
page.exact("constraint that is off", ancillary.constraint_terms["background_rate_multiplier"](x))
page.exact("ll with it", model.ll())
pulled, _ = model.fit()
page.fitted("pulled", pulled["background_rate_multiplier"], scale=0.1)
model.data = data

for level in (0.683, 0.9):
    limits = model.confidence_interval(poi_name=poi, confidence_level=level)
    page.fitted(f"interval {level}", limits)
upper = model.confidence_interval(poi, confidence_interval_kind="upper")[1]
page.fitted("upper limit", upper)

signals = np.linspace(0, 4, 9)
profile = [2 * (max_ll - model.fit(**{poi: signal})[1]) for signal in signals]
page.fitted("profile", profile)
page.write()
