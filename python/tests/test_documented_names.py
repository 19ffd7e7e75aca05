"""Every class, method, function, argument and default of the reference pages."""

import importlib
import inspect
import json
import pathlib

import pytest
from conftest import GAUSSIAN

import jacta
from jacta.opt_int import identity
from jacta.submitters.local import SubmitterLocal

TABLE = pathlib.Path(__file__).with_name("documented_names.json")
ROWS = [tuple(row) for row in json.loads(TABLE.read_text())]


# Attributes of classes, whose values the pages state.
DEFAULTS = {
    "Submitter.allowed_special_args": [],
    "Submitter.combine_n_jobs": 1,
    "Submitter.first_i_batch": 0,
    "NeymanConstructor.allowed_special_args": [
        "free_name",
        "true_name",
        "confidence_levels",
    ],
}


def found_in(module, owner, name):
    place = "tf_pwa.model.opt_int" if module == "opt_int" else module
    found = importlib.import_module(f"jacta.compat.{place}")
    return (
        inspect.getattr_static(getattr(found, owner), name)
        if owner
        else getattr(found, name)
    )


def signature_of(thing):
    if isinstance(thing, (staticmethod, classmethod)):
        return inspect.signature(thing.__func__), isinstance(thing, classmethod)
    return inspect.signature(thing), not isinstance(thing, type)


def default_text(parameter):
    if parameter.default is inspect.Parameter.empty:
        return None
    if parameter.default is identity:
        return "identity"
    if hasattr(parameter.default, "item"):
        return repr(parameter.default.item())
    return repr(parameter.default)


def is_same(default, expected):
    return default == expected or (default is not None and default == f"{expected}")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: ".".join(filter(None, row[:3])))
def test_documented_name(row):
    module, owner, name, kind, arguments = row
    thing = found_in(module, owner, name)
    if kind == "property":
        assert isinstance(thing, property)
        return
    if kind == "attribute":
        assert thing == DEFAULTS[f"{owner}.{name}"]
        return
    if not arguments:
        assert callable(getattr(thing, "__func__", thing))
        return
    signature, _ = signature_of(thing)
    parameters = dict(signature.parameters)
    takes_more = any(p.kind is p.VAR_KEYWORD for p in parameters.values())
    order = [p for p in parameters if p not in ("self", "cls")]
    wanted = [a for a, _ in arguments if not a.startswith("*")]
    given = [p for p in order if p in wanted]
    assert given == wanted, "arguments, or their order"
    for argument, expected in arguments:
        if argument.startswith("**"):
            assert takes_more
        elif not argument.startswith("*"):
            assert is_same(default_text(parameters[argument]), expected), argument


ATTRIBUTES = {
    "MinuitWrap": ["func", "s_args", "_parameters"],
    "StatisticalModel": [
        "data",
        "_data",
        "_confidence_level",
        "_confidence_interval_kind",
        "parameters",
        "confidence_interval_threshold",
        "is_data_set",
    ],
    "Parameter": "name nominal_value fittable ptype uncertainty relative_uncertainty "
    "blueice_anchors fit_limits parameter_interval_bounds fit_guess description".split(),
    "Parameters": "names fit_guesses fit_limits fittable not_fittable uncertainties "
    "with_uncertainty nominal_values parameters".split(),
    "ConditionalParameter": [
        "name",
        "conditioning_parameter_name",
        "conditioning_name",
        "conditions_dict",
    ],
    "Runner": "model poi hypotheses common_hypothesis generate_values nominal_values "
    "_compute_confidence_interval _n_mc _toydata_filename _toydata_mode _metadata "
    "_output_filename _result_names _result_dtype _hypotheses_values".split(),
    "Submitter": "statistical_model statistical_model_config poi computation_dict debug "
    "resubmit outputfolder config_file_path template_path logging".split(),
    "BlueiceDataGenerator": "ll binned bincs direction_names source_histograms "
    "data_lengths dtype last_kwargs mus parameters".split(),
    "TemplateSource": "config dtype _bin_volumes _n_events_histogram events_per_day "
    "_pdf_histogram".split(),
}


def objects(model, tmp_path):
    source = model.likelihood_list[0].base_model.sources[0]
    conditional = jacta.ConditionalParameter("a", "b", uncertainty={1: 0.1, 2: 0.2})
    conditional.conditioning_param = jacta.Parameter("b", nominal_value=1)
    return {
        "MinuitWrap": jacta.MinuitWrap(model.make_objective(), model.parameters),
        "StatisticalModel": model,
        "Parameter": jacta.Parameter("a"),
        "ConditionalParameter": conditional,
        "Runner": jacta.Runner(
            model,
            poi="signal_rate_multiplier",
            toydata_mode="generate",
            output_filename=str(tmp_path / "out.ii.h5"),
        ),
        "Parameters": model.parameters,
        "Submitter": SubmitterLocal(
            statistical_model="jacta.GaussianModel",
            statistical_model_config="gaussian.yaml",
            poi="mu",
            computation="power",
            computation_options={"power": {"to_vary": {"mu": [0.0]}, "in_common": {}}},
            outputfolder=str(tmp_path),
        ),
        "BlueiceDataGenerator": model.data_generators[0],
        "TemplateSource": source,
    }


def test_documented_attributes(model, tmp_path, monkeypatch):
    (tmp_path / "gaussian.yaml").write_text(json.dumps({"parameter_definition": GAUSSIAN}))
    monkeypatch.chdir(tmp_path)
    for name, thing in objects(model, tmp_path).items():
        for attribute in ATTRIBUTES[name]:
            assert hasattr(thing, attribute), (name, attribute)
