"""What a template model expects, and how rates and shapes change it."""

import numpy as np
from alea import BlueiceExtendedModel
from notebook import MODELS, Page, plane, with_measurements

folder = MODELS / "two_shape"
page = Page()
model = BlueiceExtendedModel.from_config(
    str(folder / "model.yaml"), template_path=str(folder)
)
print(model.parameters)
data = model.generate_data()
assert sorted(data) == ["ancillary", "generate_values", "sr0", "sr1"]

sources = model.get_source_name_list(likelihood_name="sr0")
assert sources == ["background", "signal"]
page.exact("anchors", model.parameters.band_shift.blueice_anchors)


def expected(**values):
    """Return expected events by source."""
    events = model.get_expectation_values(**values)
    return [events[source] for source in sources]


page.exact("expected", expected())
page.exact("ten times the signal", expected(signal_rate_multiplier=10.0))
page.exact("shifted", expected(band_shift=1.42, gain=0.8))
page.exact("less efficient", expected(signal_efficiency=0.7))

# Toys have the events that are expected.
total = np.zeros(len(sources))
for _ in range(100):
    toy = model.generate_data(signal_rate_multiplier=3.0)
    for term in ("sr0", "sr1"):
        total += np.bincount(toy[term]["source"].astype(int), minlength=len(sources))
wanted = np.array(expected(signal_rate_multiplier=3.0))
assert np.all(np.abs(total / 100 - wanted) < 5 * np.sqrt(wanted / 100)), (total, wanted)

model.data = with_measurements(
    model, {"sr0": plane(1, 9, 4), "sr1": plane(2, 25, 8)}, band_shift=0.3
)
for shift in (-1.0, -0.4, 0.0, 0.7, 2.0):
    page.exact(f"ll at {shift}", model.ll(band_shift=shift, signal_rate_multiplier=2.0))
page.exact("names", [len(model.likelihood_names), len(model.parameters.names)])
page.write()
