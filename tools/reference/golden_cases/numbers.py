"""The golden numbers of a case, as one JSON document.

Infinite and undefined numbers are the strings "inf", "-inf" and "nan". Parameters that a
point does not name have their nominal value.
"""

import json
import math
import re

import numpy as np

import reference_model

from .refined_fit import RefinedFit, refined_interval

RANDOM_POINTS = 10
LEVEL = 0.9


def plain(value):
    """Return a value as JSON knows it."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return "nan" if math.isnan(value) else ("inf" if value > 0 else "-inf")
    return value


def to_text(document):
    """Serialise a document, lists of scalars on one line."""
    text = json.dumps(plain(document), indent=1, allow_nan=False)
    flat = re.compile(r"\[\s+([^\[\]{}]*?)\s+\]")
    return flat.sub(lambda m: "[" + re.sub(r"\s*\n\s*", " ", m[1]) + "]", text) + "\n"


def parameter_list(model):
    """Return what defines each parameter, conditions resolved."""
    result = []
    for parameter in model.parameters:
        if hasattr(parameter, "conditions_dict"):
            parameter = parameter()
        result.append(
            {
                "name": parameter.name,
                "nominal_value": parameter.nominal_value,
                "fittable": parameter.fittable,
                "ptype": parameter.ptype,
                "uncertainty": parameter._uncertainty,
                "relative_uncertainty": parameter.relative_uncertainty,
                "blueice_anchors": parameter.blueice_anchors,
                "fit_limits": parameter.fit_limits,
            }
        )
    return result


def points(case):
    """Return the points of a case: nominal, each parameter alone, random, extra."""
    generator = np.random.Generator(np.random.PCG64(case.seed))
    result = [{}]
    for name, (low, high) in case.ranges.items():
        result += [{name: low + f * (high - low)} for f in (0.19, 0.86)]
    for _ in range(RANDOM_POINTS):
        result.append(
            {
                name: round(float(generator.uniform(low, high)), 3)
                for name, (low, high) in case.ranges.items()
            }
        )
    return result + case.extra_points


def term_lls(model, values):
    """Return the log-likelihood of every term and the weighted sum."""
    full = model.parameters(**values)
    total = model._likelihood
    result = []
    rows = zip(
        model.likelihood_names,
        total.likelihood_list,
        total.likelihood_parameters,
        total.likelihood_weights,
        model.livetime_parameter_names,
    )
    for name, term, names, weight, livetime in rows:
        arguments = {k: v for k, v in full.items() if k in names}
        if livetime is None:
            ll = term(**arguments)
        else:
            ll = term(livetime_days=full[livetime], **arguments)
        result.append({"term": name, "ll": float(ll), "weight": weight})
    return result


def ll_point(model, values):
    """Return the log-likelihood at a point, checked against the sum over the terms."""
    terms = term_lls(model, values)
    ll = float(model.ll(**values))
    again = sum(t["weight"] * t["ll"] for t in terms)
    if ll != again and not abs(ll - again) < 1e-9 * abs(ll):
        raise AssertionError(f"{ll} is not the sum {again} of its terms at {values}")
    return {"params": values, "ll": ll, "terms": terms}


def expectation_points(model, ll_points):
    """Return the expected events by term and source where they are defined."""
    result = []
    for point in ll_points:
        values = point["params"]
        finite = all(np.isfinite(t["ll"]) for t in point["terms"][:-1])
        if finite and model.parameters.values_in_fit_limits(**values):
            mu = model.get_expectation_values(per_likelihood_term=True, **values)
            result.append({"params": values, "mu": mu})
    return result


def default_edge_events(model):
    """Return events at the corners and on inner edges of every analysis space."""
    result = {}
    for name, generator in zip(model.likelihood_names, model.data_generators):
        space = [edges for _, edges in generator.ll.base_model.config["analysis_space"]]
        lowest = tuple(edges[0] for edges in space)
        highest = tuple(edges[-1] for edges in space)
        inner = tuple(edges[len(edges) // 2] for edges in space)
        mixed = tuple(
            edges[1] if i % 2 == 0 else 0.5 * (edges[1] + edges[2])
            for i, edges in enumerate(space)
        )
        result[name] = [event + (0,) for event in (lowest, highest, inner, mixed)]
    return result


def make_dataset(case, model):
    """Return a data set: a toy, and events exactly on edges."""
    np.random.seed(case.seed)
    data = dict(model.generate_data(**case.generate))
    extra = case.edge_events
    if extra is None:
        extra = default_edge_events(model)
    for name, events in extra.items():
        rows = np.array([tuple(event) for event in events], dtype=data[name].dtype)
        data[name] = np.concatenate([data[name], rows])
    return data


def dataset_document(data):
    """Return a data set as types and columns."""
    return {
        name: {
            "dtype": [[n, str(table.dtype[n])] for n in table.dtype.names],
            "n": len(table),
            "columns": {n: table[n] for n in table.dtype.names},
        }
        for name, table in data.items()
    }


def source_histograms(model, values):
    """Return density and expected events of every source at a point.

    The reference gives the probabilities of the bins in place of the density where the
    term is binned; they are divided by the volumes here.
    """
    terms = {}
    generators = dict(zip(model.likelihood_names, model.data_generators))
    for term in model.likelihood_names[:-1]:
        density = model.get_source_histograms(term, **values)
        if generators[term].binned:
            for histogram in density.values():
                histogram.histogram = histogram.histogram / histogram.bin_volumes()
        events = model.get_source_histograms(term, expected_events=True, **values)
        terms[term] = {
            source: {
                "shape": histogram.histogram.shape,
                "pdf": histogram.histogram.ravel(),
                "expected_events": events[source].histogram.ravel(),
                "axis_names": histogram.axis_names,
                "bin_edges": histogram.bin_edges,
            }
            for source, histogram in density.items()
        }
    return {"params": values, "terms": terms}


def fit_document(model, refined, fixed):
    """Return the reference's fit and the refined one."""
    best_fit, max_ll = model.fit(**fixed)
    minuit = model.minuit_object
    values, ll, valid = refined(**fixed)
    if ll < max_ll - 1e-7:
        raise AssertionError(f"the refined fit found {ll}, the plain one {max_ll}")
    return {
        "fixed": fixed,
        "best_fit": best_fit,
        "max_ll": max_ll,
        "valid": minuit.valid,
        "nfcn": minuit.nfcn,
        "edm": minuit.fmin.edm,
        "errors": minuit.errors.to_dict(),
        "ll_at_best_fit": model.ll(**best_fit),
        "refined": {"values": values, "ll": ll, "valid": valid},
    }


def interval_document(case, model, refined, kind):
    """Return the reference's interval and the refined one, under a key.

    The reference takes no explicit bounds for a conditional parameter; those of the model
    file have to be the same then.
    """
    parameter = model.parameters[case.poi]
    explicit = not hasattr(parameter, "conditions_dict")
    if not explicit and tuple(parameter.parameter_interval_bounds) != case.bounds:
        raise AssertionError(f"{case.name}: {case.bounds} are not the model's bounds")
    key = f"{'explicit' if explicit else 'default'}_bounds/{kind}"
    lower, upper = model.confidence_interval(
        case.poi,
        parameter_interval_bounds=case.bounds if explicit else None,
        confidence_level=LEVEL,
        confidence_interval_kind=kind,
    )
    edges = refined_interval(refined, case.poi, kind, case.bounds, LEVEL)
    return key, {
        "bounds": case.bounds,
        "dl": lower,
        "ul": upper,
        "refined": {"dl": edges[0], "ul": edges[1]},
    }


def profile(case, refined, count=5):
    """Return the refined profile likelihood at a few values."""
    best_ll = refined()[1]
    low, high = case.ranges[case.poi]
    result = []
    for value in np.linspace(low, high, count):
        values, ll, valid = refined(**{case.poi: float(value)})
        result.append(
            {
                "poi": value,
                "t": 2 * (best_ll - ll),
                "best_fit": values,
                "ll": ll,
                "valid": valid,
            }
        )
    return result


def golden_numbers(case, model, plain):
    """Compute everything that is kept of a case.

    Parameters
    ----------
    case : Case
    model : alea.models.BlueiceExtendedModel
    plain : alea.models.BlueiceExtendedModel
        What toys, expected events and histograms are of: `model`, but for one that adjusts
        them to the data.

    Returns
    -------
    dict
    """
    nominal_poi = {case.poi: model.parameters[case.poi].nominal_value}
    document = {
        "meta": reference_model.versions(),
        "config": case.model,
        "nominal_values": case.nominal_values,
        "poi": case.poi,
        "seed": case.seed,
        "parameters": parameter_list(model),
        "likelihood_names": model.likelihood_names,
        "source_names": {
            name: model.get_source_name_list(name) for name in model.likelihood_names[:-1]
        },
        "expectation_nominal": plain.get_expectation_values(),
        "expectation_nominal_per_term": plain.get_expectation_values(
            per_likelihood_term=True
        ),
    }
    model.data = make_dataset(case, plain)
    lls = [ll_point(model, values) for values in points(case)]
    document["expectation_points"] = expectation_points(plain, lls)
    document["dataset"] = dataset_document(model.data)
    document["ll_points"] = lls
    if case.histograms:
        document["histograms"] = {
            "nominal": source_histograms(plain, {}),
            "shifted": source_histograms(plain, case.shifted),
        }
    refined = RefinedFit(model)
    document["fits"] = {
        "free": fit_document(model, refined, {}),
        "null": fit_document(model, refined, {case.poi: 0.0}),
        "nominal_poi": fit_document(model, refined, nominal_poi),
    }
    document["confidence_intervals_0.9"] = dict(
        interval_document(case, model, refined, kind)
        for kind in ("central", "upper", "lower")
    )
    document["profile"] = profile(case, refined)
    return document
