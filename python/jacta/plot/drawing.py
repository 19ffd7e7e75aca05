"""How each kind of `jacta plot` is drawn from files and options."""

import argparse
from typing import Dict, List, Optional

import numpy as np

from ..errors import InputError
from ..statistics import ThresholdSurface, impacts, linear_impacts
from . import amplitude, bands, nuisance, profiles, spectra, toys
from .inputs import Inputs
from .style import WIDTH, new_figure

Options = argparse.Namespace


def _has_interval(point) -> bool:
    if "free" not in point.fits:
        return False
    rows = point.fits["free"]
    return not (np.isnan(rows["dl"]) & np.isnan(rows["ul"])).all()


def _with_intervals(points):
    found = [point for point in points if _has_interval(point)]
    if not found:
        raise InputError(
            "none of the results has intervals: run with "
            "compute_confidence_interval: true"
        )
    return found


def _observed_intervals(
    inputs: Inputs, edge: str, over: Optional[str]
) -> Dict[float, float]:
    found = {}
    for interval in inputs.documents.get("interval", []):
        key = over if over in interval.get("best_fit", {}) else interval["poi"]
        value = float(interval.get("best_fit", {}).get(key, len(found)))
        found[value] = float(interval[edge])
    return found


def draw_sensitivity(inputs: Inputs, options: Options, labels):
    """Draw the band of limits."""
    points = _with_intervals(inputs.points(options.computation))
    over = options.over
    if over is None and len(points) > 1:
        names = bands.varied_names(points)
        over = names[0] if len(names) == 1 else None
    observed = _observed_intervals(inputs, options.edge, over)
    return bands.sensitivity(
        points,
        edge=options.edge,
        over=over,
        hypothesis=options.hypothesis or "free",
        observed=observed,
        labels=labels,
    )


def draw_power(inputs: Inputs, options: Options, labels):
    """Draw discovery power."""
    points = inputs.points(options.computation)
    points = [p for p in points if {"free", "zero"} <= set(p.fits)]
    if not points:
        raise InputError("discovery power needs the hypotheses 'free' and 'zero'")
    if options.computation is None and len({p.computation for p in points}) > 1:
        points = _largest_group(points)
    return bands.power(
        points,
        significances=options.significance or (3.0,),
        critical=options.critical,
        labels=labels,
    )


def _largest_group(points) -> List:
    groups: Dict[str, list] = {}
    for point in points:
        groups.setdefault(point.computation, []).append(point)
    return max(groups.values(), key=len)


def _curves(inputs: Inputs, options: Options):
    content = inputs.document("thresholds", "thresholds.json of jacta submit")
    level = options.level[0] if options.level else None
    return profiles.threshold_curves(content, level)


def draw_neyman(inputs: Inputs, options: Options, labels):
    """Draw thresholds."""
    return profiles.neyman(
        _curves(inputs, options),
        scan=inputs.optional("scan"),
        interval=inputs.optional("interval"),
        in_events=options.events,
        labels=labels,
    )


def draw_scan(inputs: Inputs, options: Options, labels):
    """Draw a profile likelihood."""
    curve = None
    if inputs.documents.get("thresholds"):
        curve = profiles.threshold_curves(
            inputs.document("thresholds", "one"),
            None if not options.level else options.level[0],
        )[0]
    surface = inputs.optional("surface")
    return profiles.scan(
        inputs.document("scan", "what jacta scan --json prints"),
        levels=tuple(options.level or (0.6827, 0.9545)),
        curve=curve,
        interval=inputs.optional("interval"),
        surface=None if surface is None else ThresholdSurface.from_json(surface),
        labels=labels,
    )


def draw_distribution(inputs: Inputs, options: Options, labels):
    """Draw the toys of a test statistic."""
    points = inputs.points(options.computation)
    hypothesis = options.hypothesis or "true"
    if options.true_value is not None:
        scale = max(abs(options.true_value), 1e-300)
        points = [
            p for p in points if abs(p.true_value - options.true_value) <= 1e-6 * scale
        ]
    if len(points) != 1:
        raise InputError(
            f"the files hold {len(points)} points; a distribution is of one: give "
            "its files, "
            "or --true-value and --computation"
        )
    t = points[0].likelihood_ratio(hypothesis, options.statistic)
    one_sided = options.statistic != "two-sided"
    name = "q0" if one_sided and hypothesis == "zero" else "t"
    return toys.distribution(
        t, dof=options.dof, one_sided=one_sided, observed=options.observed, name=name
    )


def draw_coverage(inputs: Inputs, options: Options, labels):
    """Draw coverage."""
    points = _with_intervals(inputs.points(options.computation))
    return toys.coverage(points, hypothesis=options.hypothesis or "free", labels=labels)


def draw_failures(inputs: Inputs, options: Options, labels):
    """Draw invalid fits."""
    return toys.failures(inputs.points(options.computation), labels=labels)


def constraints_of(inputs: Inputs, toy: int):
    """Return widths of the constraints of the model, and what the data measured."""
    model = inputs.template_model()
    widths, centres = {}, {}
    for name in model.parameters.with_uncertainty.names:
        parameter = model.parameters[name]
        uncertainty = parameter.uncertainty
        nominal = float(parameter.nominal_value or 0.0)
        if isinstance(uncertainty, (int, float)):
            scale = nominal if parameter.relative_uncertainty else 1.0
            centre, width = nominal, float(uncertainty) * scale
        else:
            centre, width = nuisance.centre_and_width(uncertainty.logpdf, nominal)
        widths[name], centres[name] = width, centre
    data = inputs.data(toy)
    if data is not None and "ancillary" in data:
        table = data["ancillary"]
        for name in widths:
            if name in (table.dtype.names or ()):
                centres[name] = float(table[name][0])
    return widths, centres


def draw_pull(inputs: Inputs, options: Options, labels):
    """Draw pulls."""
    fit = inputs.document("fit", "what jacta fit --json prints")
    widths, centres = constraints_of(inputs, options.toy)
    return nuisance.pulls(nuisance.pulls_of(fit, widths, centres), labels=labels)


def draw_correlation(inputs: Inputs, options: Options, labels):
    """Draw correlations."""
    fit = inputs.document("fit", "what jacta fit --json prints")
    return nuisance.correlations(fit["covariance"], labels=labels)


def draw_impact(inputs: Inputs, options: Options, labels):
    """Draw impacts: from fits where a model and data are given, else linear."""
    fit = inputs.document("fit", "what jacta fit --json prints")
    poi = options.poi
    if poi is None:
        raise InputError("impacts are on a parameter of interest: name it by --poi")
    data = inputs.data(options.toy)
    if inputs.models and data is not None:
        model = inputs.template_model()
        model.data = data
        found = impacts(model, poi)
    else:
        found = linear_impacts(fit["covariance"], poi)
    total = float(fit["errors"].get(poi, np.nan))
    return nuisance.impact(found, poi=poi, total=total, labels=labels)


def _fitted_values(inputs: Inputs) -> Dict[str, float]:
    fit = inputs.optional("fit")
    if fit is None:
        return {}
    return {name: float(value) for name, value in fit["values"].items()}


def draw_spectrum(inputs: Inputs, options: Options, labels):
    """Draw a spectrum of a term."""
    model = inputs.template_model()
    terms = [name for name in model.likelihood_names if name != "ancillary"]
    term = options.term or terms[0]
    if term not in terms:
        raise InputError(f"the model has no term '{term}'; it has " + ", ".join(terms))
    data = inputs.data(options.toy)
    values = _fitted_values(inputs)
    nominal = {p: v for p, v in values.items() if p in model.parameters.names}
    table = None if data is None else data[term]
    drawn = spectra.term_spectrum(model, term, options.axis, nominal, table, options.bins)
    return spectra.spectrum(drawn, log=options.log, labels=labels)


def draw_goodness(inputs: Inputs, options: Options, labels):
    """Draw the statistics of goodness of fit, or ln L of toys, a weak test."""
    found = inputs.optional("goodness")
    if found is not None:
        return _draw_terms(found["goodness"], options)
    points = inputs.points(options.computation)
    if len(points) != 1:
        raise InputError(
            f"the files hold {len(points)} points: give the results of one, whose "
            "toys were "
            "generated at the best fit of the data"
        )
    hypothesis = options.hypothesis or "free"
    rows = points[0].rows(hypothesis)
    rows = rows[rows["valid_fit"]]
    if options.observed is not None:
        observed = options.observed
    else:
        observed = float(inputs.document("fit", "of the data; or --observed LL")["ll"])
    return toys.goodness(-rows["ll"], -observed, is_likelihood=True)


def _draw_terms(terms, options: Options):
    """Draw one term, or all beside each other."""
    if options.term is not None:
        if options.term not in terms:
            raise InputError(f"no term '{options.term}'; there are " + ", ".join(terms))
        terms = {options.term: terms[options.term]}
    fig = new_figure(width=WIDTH * (1.0 if len(terms) == 1 else 0.8 * len(terms)))
    axes = fig.subplots(1, len(terms), squeeze=False)[0]
    for ax, (name, item) in zip(axes, terms.items()):
        toys.goodness(
            np.array(item["toys"], dtype=float),
            float(item["observed"]),
            statistic=f"{name}: {item['statistic']}",
            ax=ax,
        )
    return fig, (axes[0] if len(terms) == 1 else axes)


def _events(inputs: Inputs, options: Options):
    content = inputs.content_of_model()
    data_keys = content.get("data") or {}
    order = list(data_keys.get("dat_order") or [])
    if not inputs.samples:
        raise InputError(
            "give the sample of the data (the .npy file that the model names)"
        )
    rows = _read_rows(inputs.samples[0])
    if not order:
        order = list((content.get("particle") or {}).get("$finals") or {})
    return amplitude.momenta_of_rows(rows, order)


def _read_rows(file: str) -> np.ndarray:
    try:
        if file.endswith((".dat", ".txt")):
            return np.loadtxt(file)
        loaded = np.load(file, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: {error}") from error
    return loaded if isinstance(loaded, np.ndarray) else loaded[loaded.files[0]]


def draw_dalitz(inputs: Inputs, options: Options, labels):
    """Draw a Dalitz plot of data, with toys of the fit beside it where they are given."""
    table = inputs.data(options.toy)
    model = None
    if table is not None:
        model = amplitude.momenta_of_table(table["data"])
    if inputs.samples:
        data = _events(inputs, options)
    elif model is not None:
        data, model = model, None
    else:
        raise InputError("give a sample and its MODEL.yaml, or a file of toys")
    order = options.particles.split(",") if options.particles else None
    return amplitude.dalitz(data, model, order=order, bins=options.bins or 60)


def draw_projection(inputs: Inputs, options: Options, labels):
    """Draw one projection of an amplitude fit, or all of them, three in a row."""
    content = inputs.document("projections", "the folder of jacta fit --output")
    found = spectra.projections_of(content)
    if options.axis is not None:
        found = [item for item in found if item.name == options.axis]
        if not found:
            names = ", ".join(item.name for item in spectra.projections_of(content))
            raise InputError(f"no projection '{options.axis}'; there are {names}")
    if len(found) == 1:
        return spectra.spectrum(
            found[0], log=options.log, interference=True, labels=labels
        )
    columns = min(3, len(found))
    rows = -(-len(found) // columns)
    fig = new_figure(3.2 * rows, WIDTH * columns)
    outer = fig.add_gridspec(2 * rows, columns, height_ratios=rows * (3.2, 1.0))
    axes = []
    for i, item in enumerate(found):
        row, column = divmod(i, columns)
        main = fig.add_subplot(outer[2 * row, column])
        lower = fig.add_subplot(outer[2 * row + 1, column], sharex=main)
        spectra.spectrum(
            item, log=options.log, interference=True, labels=labels, ax=(main, lower)
        )
        axes.append((main, lower))
    return fig, axes


def draw_fraction(inputs: Inputs, options: Options, labels):
    """Draw fit fractions."""
    content = inputs.document("fractions", "the folder of jacta fit --output")
    return amplitude.fractions(content, labels=labels)


def draw_argand(inputs: Inputs, options: Options, labels):
    """Draw couplings."""
    fit = inputs.optional("fit")
    values = fit["values"] if fit else None
    if values is None:
        values = inputs.document("parameters", "final_params.json, or fit --json")[
            "value"
        ]
    found = amplitude.couplings_of(
        values, fit["covariance"] if fit else None, polar=not options.cartesian
    )
    return amplitude.argand(found, labels=labels)
