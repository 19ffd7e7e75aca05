"""Spectra in combined energy in bins: smearing, bias and efficiency are fitted, too."""

import numpy as np
from alea.models import BlueiceExtendedModel
from notebook import MODELS, Page, spectrum, with_measurements

folder = MODELS / "ces"
page = Page()
model = BlueiceExtendedModel.from_config(
    str(folder / "model.yaml"), template_path=str(folder)
)
expected = model.get_expectation_values()
page.exact("expected", [expected[source] for source in sorted(expected)])
first = model.likelihood_list[0]
page.exact("events of the models", first.n_model_events is None)
page.exact("densities", np.asarray(first.ps).sum(axis=tuple(range(1, first.ps.ndim))))
page.exact("first bins", np.asarray(first.ps)[:, :3])
page.exact("of the base model", first.base_model.expected_events())

model.data = with_measurements(
    model,
    {"binned": spectrum(6, 330, 40, 20, 105), "from_zero": spectrum(7, 290, 0, 0, 105)},
    B=0.005,
)
page.exact("ll", model.ll())
page.exact("ll elsewhere", model.ll(smearing_a=91.0, B=-0.01, efficiency_constant=0.75))
best_fit, max_ll = model.fit()
errors = model.minuit_object.errors
page.fitted("maximum", max_ll)
for name, value in sorted(best_fit.items()):
    if model.parameters[name].fittable:
        page.fitted(f"best {name}", value, scale=errors[name])
peak = best_fit["peak_rate_multiplier"]
rates = np.linspace(0.8 * peak, 1.2 * peak, 4)
page.fitted(
    "profile",
    [2 * (max_ll - model.fit(peak_rate_multiplier=float(rate))[1]) for rate in rates],
    scale=5,
)
page.fitted("interval", model.confidence_interval("peak_rate_multiplier"), scale=10)
page.write()
