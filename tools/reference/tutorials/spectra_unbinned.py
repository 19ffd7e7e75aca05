"""Spectra in combined energy without bins: a peak on a background."""

import numpy as np
from alea.models import BlueiceExtendedModel
from alea.utils import load_yaml
from notebook import MODELS, Page, spectrum, with_measurements

folder = MODELS / "ces_unbinned"
page = Page()
config = load_yaml(str(folder / "model.yaml"))
term = config["likelihood_config"]["likelihood_terms"][0]
assert term["smearing_model"] == "gaussian" and len(term["sources"]) == 4
model = BlueiceExtendedModel.from_config(
    str(folder / "model.yaml"), template_path=str(folder)
)
sources = model.get_source_name_list(likelihood_name="unbinned")
page.exact("expected", [model.get_expectation_values()[source] for source in sources])
toy = model.generate_data()["unbinned"]["ces"]
assert 0 <= toy.min() and toy.max() <= 120

# Where all sources have a density.
model.data = with_measurements(model, {"unbinned": spectrum(5, 260, 50, 10, 100)})
page.exact("ll", model.ll())
page.exact("ll smeared", [model.ll(smearing_b=b) for b in (4.0, 5.2, 7.9)])
page.exact("terms", [likelihood() for likelihood in model.likelihood_list])
best_fit, max_ll = model.fit()
errors = model.minuit_object.errors
page.fitted("maximum", max_ll)
for name, value in sorted(best_fit.items()):
    if model.parameters[name].fittable:
        page.fitted(f"best {name}", value, scale=errors[name])
peak = best_fit["peak_rate_multiplier"]
rates = np.linspace(0.8 * peak, 1.2 * peak, 5)
page.fitted(
    "profile",
    [2 * (max_ll - model.fit(peak_rate_multiplier=float(rate))[1]) for rate in rates],
    scale=5,
)
page.write()
