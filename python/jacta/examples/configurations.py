"""Model and running files of the examples, as dicts."""

from copy import deepcopy
from typing import Dict, List, Optional

_BAND = [
    {"cs1": "np.linspace(0, 100, 51)"},
    {"cs2": "np.geomspace(100, 100000, 51)"},
]


def _rate(fitted_from: float = 1.0, **more) -> dict:
    return {
        "nominal_value": fitted_from,
        "ptype": "rate",
        "fittable": True,
        "fit_limits": [0, None],
        **more,
    }


def _livetime(value: float) -> dict:
    return {"nominal_value": value, "ptype": "livetime", "fittable": False}


def _shape(nominal: float, width, anchors: List[float], limits=None, **more) -> dict:
    definition = {
        "nominal_value": nominal,
        "ptype": "shape",
        "uncertainty": width,
        "fittable": True,
        "blueice_anchors": anchors,
    }
    return {**definition, **({} if limits is None else {"fit_limits": limits}), **more}


def _wimp_parameters(livetimes: Dict[str, float]) -> dict:
    return {
        "wimp_mass": {"nominal_value": 50, "fittable": False},
        **{name: _livetime(value) for name, value in livetimes.items()},
        "wimp_rate_multiplier": _rate(parameter_interval_bounds=[0, None]),
        "er_rate_multiplier": _rate(
            uncertainty=0.2, relative_uncertainty=True, fit_guess=1.0
        ),
        "signal_efficiency": {
            "nominal_value": 1.0,
            "ptype": "efficiency",
            "uncertainty": 0.1,
            "relative_uncertainty": True,
            "fittable": True,
            "fit_limits": [0, 10.0],
            "fit_guess": 1.0,
        },
        "er_band_shift": _shape(
            0, "stats.uniform(loc=-2, scale=4)", [-2, -1, 0, 1, 2], [-2, 2]
        ),
    }


def _term(name: str, livetime: str, sources: List[dict], **more) -> dict:
    return {
        "name": name,
        "default_source_class": "alea.template_source.TemplateSource",
        "likelihood_type": "blueice.likelihood.UnbinnedLogLikelihood",
        "analysis_space": deepcopy(_BAND),
        "in_events_per_bin": True,
        "livetime_parameter": livetime,
        "slice_args": {},
        "sources": sources,
        **more,
    }


def _er(scale: Optional[float] = None) -> dict:
    source = {
        "name": "er",
        "histname": "er_template",
        "parameters": ["er_rate_multiplier", "er_band_shift"],
        "named_parameters": ["er_band_shift"],
        "template_filename": "er_template_{er_band_shift}.ii.h5",
    }
    return source if scale is None else {**source, "histogram_scale_factor": scale}


def _wimp(efficiency: bool = True, **more) -> dict:
    source = {
        "name": "wimp",
        "histname": "wimp_template",
        "parameters": ["wimp_rate_multiplier", "wimp_mass"],
        "template_filename": "wimp50gev_template.ii.h5",
    }
    if efficiency:
        source["parameters"].append("signal_efficiency")
        source["efficiency_name"] = "signal_efficiency"
    return {**source, **more}


def _two_runs() -> dict:
    by_mass = {
        "template_filename": "wimp{wimp_mass:d}gev_template.ii.h5",
        "named_parameters": ["wimp_mass"],
    }
    return {
        "parameter_definition": _wimp_parameters(
            {"livetime_sr0": 0.2, "livetime_sr1": 1.0}
        ),
        "likelihood_config": {
            "likelihood_weights": [1, 1, 1],
            "template_folder": None,
            "likelihood_terms": [
                _term("sr0", "livetime_sr0", [_er(1), _wimp(**by_mass)]),
                _term("sr1", "livetime_sr1", [_er(2), _wimp(**by_mass)]),
            ],
        },
    }


def _one_run(indexed: bool) -> dict:
    parameters = _wimp_parameters({"livetime": 2.0})
    del parameters["signal_efficiency"]
    parameters["wimp_rate_multiplier"]["parameter_interval_bounds"] = [0, 50]
    more = {}
    if indexed:
        parameters["er_band_shift"].update(ptype="index", uncertainty=None)
        more = {
            "source_wise_interpolation": False,
            "likelihood_config": {"morpher": "IndexMorpher"},
        }
    term = _term("science_run", "livetime", [_er(), _wimp(efficiency=False)], **more)
    return {
        "parameter_definition": parameters,
        "likelihood_config": {"template_folder": None, "likelihood_terms": [term]},
    }


def _by_mass() -> dict:
    model = _two_runs()
    efficiency = model["parameter_definition"]["signal_efficiency"]
    efficiency["conditioning_parameter_name"] = "wimp_mass"
    # JSON has no numbers as keys; YAML, which reads this, has.
    efficiency["uncertainty"] = {5: 0.3, 10: 0.2, 50: 0.15, 100: 0.1, 500: 0.1}
    return model


def _all_sources() -> dict:
    parameters = _wimp_parameters({"livetime_sr2": 0.5, "livetime_sr3": 1.0})
    parameters["er_band_shift"]["blueice_anchors"] = "np.arange(-2, 3)"
    combined = {
        "name": "er",
        "class": "alea.template_source.CombinedSource",
        "parameters": ["er_rate_multiplier", "er_band_shift"],
        "named_parameters": ["er_band_shift"],
        "fixed_weight": 0.2,
        "weight_names": ["fixed_weight", "er_band_shift"],
        "histnames": ["er_template"] * 3,
        "template_filenames": [f"er_template_{i}.ii.h5" for i in (0, 1, -1)],
        "histogram_scale_factor": 100,
    }
    weighted = _wimp(
        **{"class": "alea.template_source.SpectrumTemplateSource"},
        spectrum_name="test_cs1_spectrum.json",
        spectrum_axis=1,
    )
    projected = {
        "analysis_space": _BAND[:1],
        "pdf_interpolation_method": "piecewise",
        "slice_args": [{"slice_axis": 1, "sum_axis": True}],
    }
    return {
        "parameter_definition": parameters,
        "likelihood_config": {
            "likelihood_terms": [
                _term("sr2", "livetime_sr2", [combined, _wimp()]),
                _term("sr3", "livetime_sr3", [_er(), weighted], **projected),
            ]
        },
    }


def _energy(binned: bool) -> dict:
    smearing = ["smearing_a", "smearing_b"]
    parameters = {"livetime": _livetime(365.0)}
    names = ["xe133", "xe136", "test_flat", "test_gaussian"]
    if not binned:
        names.remove("xe136")
        parameters["fiducial_mass"] = {
            "nominal_value": 4,
            "ptype": "needs_reinit",
            "fittable": False,
        }
    for name in names:
        value = 300 if name == "test_gaussian" else 1000
        parameters[f"{name}_rate_multiplier"] = _rate(
            value, fit_guess=value, parameter_interval_bounds=[0, None]
        )
    a, b = ([24.8], [1.429]) if binned else ([20, 24.8, 30], [1.2, 1.429, 1.6])
    parameters["smearing_a"] = _shape(24.8, 0.1, a, [20, 30], fittable=not binned)
    parameters["smearing_b"] = _shape(1.429, 0.05, b, [1.2, 1.6], fittable=not binned)
    parameters["efficiency_constant"] = _shape(0.8, 0.05, [0.7, 0.9])
    bias = {}
    if not binned:
        parameters["A"] = _shape(0.01977, 0.001, [0.01977], fittable=False)
        parameters["k"] = _shape(0.01707, 0.001, [0.01707], fittable=False)
        parameters["B"] = _shape(0.0, 0.01, [-0.02, 0.0, 0.02], [-0.02, 0.02])
        bias = {"bias_model": "arctan", "bias_parameters": ["A", "k", "B"]}
    shapes = [*smearing, "efficiency_constant", *bias.get("bias_parameters", [])]
    histnames = {"xe133": "xe133_template", "xe136": "xe136_hsd"}
    sources = []
    for name in names:
        rate = f"{name}_rate_multiplier"
        source: dict = {"name": name, "parameters": [rate, *shapes]}
        if name in histnames:
            source["histname"] = histnames[name]
            source["template_filename"] = f"{name}_template.ii.h5"
        elif name == "test_gaussian":
            source["class"] = "alea.ces_source.CESMonoenergySource"
            source["peak_energy"] = 300
        else:
            source["class"] = "alea.ces_source.CESFlatSource"
            source["parameters"] = [rate, "efficiency_constant"]
        sources.append(source)
    kind = "Binned" if binned else "Unbinned"
    term = {
        "name": "science_run_0",
        "default_source_class": "alea.ces_source.CESTemplateSource",
        "likelihood_type": f"blueice.likelihood.{kind}LogLikelihood",
        "analysis_space": [{"ces": f"np.arange(0, {1000 if binned else 500}, 1)"}],
        "apply_efficiency": True,
        "efficiency_model": "constant",
        "efficiency_parameters": ["efficiency_constant"],
        "apply_smearing": True,
        "smearing_model": "gaussian",
        "smearing_parameters": smearing,
        "apply_bias": not binned,
        **bias,
        "livetime_parameter": "livetime",
        "slice_args": {},
        "sources": sources,
    }
    if binned:
        term["source_wise_interpolation"] = False
    else:
        term["minimal_energy_resolution"] = 0.1
        term["fiducial_mass_parameter"] = "fiducial_mass"
    return {
        "parameter_definition": parameters,
        "likelihood_config": {"template_folder": None, "likelihood_terms": [term]},
    }


def _running() -> dict:
    point = "wimp_mass_{wimp_mass:d}_poi_expectation_{poi_expectation:.2f}.ii.h5"
    grid = {"poi_expectation": "np.linspace(0, 30, 10)", "wimp_mass": [50]}
    toys = {"n_mc": 5000, "n_batch": 40}
    return {
        "statistical_model": "alea.models.BlueiceExtendedModel",
        "statistical_model_config": "unbinned_wimp_statistical_model.yaml",
        "poi": "wimp_rate_multiplier",
        "computation_options": {
            "discovery_power": {
                "to_zip": {},
                "to_vary": grid,
                "in_common": {
                    "hypotheses": ["free", "zero", "true", {"poi_expectation": 15}],
                    "output_filename": f"toymc_power_{point}",
                    "toydata_mode": "generate",
                    **toys,
                },
            },
            "threshold": {
                "to_zip": {},
                "to_vary": grid,
                "in_common": {
                    "hypotheses": ["free", "zero", "true"],
                    "output_filename": f"toymc_power_{point}",
                    "limit_threshold": "thresholds.json",
                    **toys,
                },
            },
            "sensitivity": {
                "to_zip": {},
                "to_vary": {},
                "in_common": {
                    "poi_expectation": 0.0,
                    "wimp_mass": 50,
                    "hypotheses": ["free", "zero", "true"],
                    "output_filename": f"toymc_sensi_{point}",
                    "compute_confidence_interval": True,
                    "limit_threshold": "thresholds.json",
                    "asymptotic_dof": 1,
                    "toydata_mode": "generate_and_store",
                    "toydata_filename": f"toyfile_{point}",
                    **toys,
                },
            },
        },
        "outputfolder": None,
    }


def configurations() -> Dict[str, dict]:
    """Return the files by their names."""
    wimp = "unbinned_wimp_statistical_model"
    return {
        f"{wimp}.yaml": _two_runs(),
        f"{wimp}_simple.yaml": _one_run(indexed=False),
        f"{wimp}_index_fitting.yaml": _one_run(indexed=True),
        f"{wimp}_mass_dependent_efficiency.yaml": _by_mass(),
        f"{wimp}_template_source_test.yaml": _all_sources(),
        "unbinned_wimp_running.yaml": _running(),
        "unbinned_ces_simple.yaml": _energy(binned=False),
        "binned_ces.yaml": _energy(binned=True),
    }


def spectrum() -> Dict[str, dict]:
    """Return the spectrum that one of the sources is weighted with."""
    return {
        "test_cs1_spectrum.json": {"coordinate_system": [0.0, 100.0], "map": [1.0, 1.0]}
    }
