"""One source alone, built by compiled code."""

from typing import Tuple

import numpy as np

from . import _core
from .histogram import Histogram

# Settings that the compiled reader of a source does not know.
_NOT_OF_A_SOURCE = (
    "analysis_space",
    "livetime_days",
    "fiducial_mass",
    "rate_multiplier",
    "fraction_in_range",
    "pdf_interpolation_method",
    "templatename",
    "cache_attributes",
    "likelihood_name",
    "livetime_parameter",
    "likelihood_type",
    "default_source_class",
    "source_wise_interpolation",
    "file_hash",
    "hash",
    "folders",
    "n_cores",
)


def density_of(source) -> Tuple[Histogram, float]:
    """Return the density of a source in combined energy and its events per day."""
    config = source.config
    names = [name for name in config.get("parameters", []) if name in config]
    kept = {k: v for k, v in config.items() if k not in _NOT_OF_A_SOURCE}
    for name in names:
        kept.pop(name, None)
    if "templatename" in config:
        kept["template_filename"] = config["templatename"]
    kept["name"] = "source"
    kept["class"] = f"alea.ces_source.{_library_name(type(source))}"
    kept["parameters"] = ["source_rate_multiplier", *names]
    kept.pop("named_parameters", None)
    definition = {
        "livetime": {"nominal_value": 1.0, "ptype": "livetime", "fittable": False},
        "source_rate_multiplier": {"nominal_value": 1.0, "ptype": "rate"},
    }
    for name in names:
        definition[name] = {
            "nominal_value": config[name],
            "ptype": "shape",
            "blueice_anchors": [config[name]],
        }
    space = [{name: np.asarray(e).tolist()} for name, e in config["analysis_space"]]
    term = {
        "name": "term",
        "likelihood_type": "blueice.likelihood.UnbinnedLogLikelihood",
        "default_source_class": "alea.ces_source.CESTemplateSource",
        "analysis_space": space,
        "livetime_parameter": "livetime",
        "sources": [kept],
    }
    model = _core.make_model(
        "jacta.TemplateModel",
        _core.ModelConfiguration(
            overrides={
                "parameter_definition": definition,
                "likelihood_config": {
                    "template_folder": list(config.get("folders", [])),
                    "likelihood_terms": [term],
                },
            }
        ),
    )
    found = model.source_histograms("term", {}, False)["source"]
    return Histogram._from_compiled(found), model.expectation_values({})["source"]


def _library_name(cls: type) -> str:
    names = ("CESMonoenergySource", "CESFlatSource", "CESTemplateSource")
    return next(base.__name__ for base in cls.__mro__ if base.__name__ in names)
