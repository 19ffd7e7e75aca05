"""A first model: a Gaussian measurement of its mean."""

import numpy as np
from alea import GaussianModel
from notebook import Page

page = Page()
model = GaussianModel()
print(model.parameters.mu)
model.parameters.mu.nominal_value = 1.0
model.parameters.sigma.nominal_value = 0.1

# Toys scatter as the model says.
measured = [model.generate_data()[0]["hat_mu"][0] for _ in range(1000)]
assert abs(np.mean(measured) - 1.0) < 0.02 and abs(np.std(measured) - 0.1) < 0.015
measured = [model.generate_data(mu=0)[0]["hat_mu"][0] for _ in range(1000)]
assert abs(np.mean(measured)) < 0.02

data = model.generate_data()
data[0]["hat_mu"] = 1.07
model.data = data
model.parameters.sigma.fittable = False
best_fit, max_ll = model.fit()
page.fitted("best fit", [best_fit["mu"]], scale=0.1)
page.fitted("maximum", max_ll)
page.exact("sigma", best_fit["sigma"])

x = np.linspace(0.5, 1.5, 11)
page.exact("ll of arrays", model.ll(mu=x))
page.exact("nominal values", [model.parameters.nominal_values[p] for p in ("mu", "sigma")])

limits = model.confidence_interval(
    "mu", parameter_interval_bounds=(-5, 5), confidence_level=0.683
)
page.fitted("interval", limits, scale=0.1)

definition = {
    "mu": {"fittable": True, "nominal_value": 0.0},
    "sigma": {"fittable": False, "nominal_value": 1.0},
}
other = GaussianModel(parameter_definition=definition)
assert other.generate_data()[0].dtype.names == ("hat_mu",)
page.exact("nominal of another", other.parameters.mu.nominal_value)
page.write()
