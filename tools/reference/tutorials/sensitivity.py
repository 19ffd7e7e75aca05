"""Limits of many toys with a Runner; of fixed toys, so that all packages have the same."""

import numpy as np
from alea import BlueiceExtendedModel, Runner
from inference_interface import toyfiles_to_numpy
from notebook import MODELS, Page, plane, with_measurements

folder = MODELS / "two_shape"
poi = "signal_rate_multiplier"
n_toys = 6
page = Page()
model_file = str(folder / "model.yaml")
model = BlueiceExtendedModel.from_config(model_file, template_path=str(folder))
toys = []
for i in range(n_toys):
    toy = with_measurements(
        model,
        {"sr0": plane(100 + i, 10 + i, 1), "sr1": plane(200 + i, 30 - i, 4)},
        generated={poi: 0.0},
        background_rate_multiplier=0.8 + 0.08 * i,
    )
    toys.append([toy[name] for name in [*model.likelihood_names, "generate_values"]])
model.store_data("toys.ii.h5", toys)

runner = Runner(
    statistical_model="alea.models.blueice_extended_model.BlueiceExtendedModel",
    statistical_model_args={"template_path": str(folder)},
    statistical_model_config=model_file,
    parameter_definition=None,
    poi=poi,
    hypotheses=["free", "zero"],
    n_mc=n_toys,
    generate_values={poi: 0.0},
    compute_confidence_interval=True,
    toydata_mode="read",
    toydata_filename="toys.ii.h5",
    output_filename="out.ii.h5",
)
runner.run()
results = toyfiles_to_numpy("out.ii.h5")
free, zero = results["free"], results["zero"]
page.fitted("best fits", free[poi])
page.fitted("maxima", free["ll"])
page.fitted("maxima without signal", zero["ll"])
page.fitted("upper limits", free["ul"])
page.fitted("lower limits", np.nan_to_num(free["dl"], nan=-1.0))
page.fitted("median limit", np.median(free["ul"]))
page.fitted("test statistic", 2 * (free["ll"] - zero["ll"]))
page.write()
