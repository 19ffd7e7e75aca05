"""Data beside the model: spectra and pulls of templates, Dalitz plots of amplitudes."""

import argparse
from typing import Mapping, Optional

from .. import plot
from ..errors import InputError
from ..plot.drawing import constraints_of, draw_dalitz
from ..plot.inputs import Inputs
from .page import Page


def add_data_plots(
    page: Page, inputs: Inputs, fit: Optional[Mapping], toy: int, labels
) -> None:
    """Add what a model file among the files allows, at the values of the fit."""
    if len(inputs.models) != 1:
        return
    content = inputs.content_of_model()
    if "likelihood_config" in content:
        _add_spectra(page, inputs, fit, toy, labels)
    elif "decay" in content and (inputs.samples or inputs.toys()):
        _add_dalitz(page, inputs, toy, labels)


def _add_spectra(page: Page, inputs: Inputs, fit, toy: int, labels) -> None:
    data = inputs.data(toy)
    if data is None and fit is None:
        return
    model = inputs.template_model()
    known = set(model.parameters.names)
    values = {} if fit is None else fit["values"]
    values = {name: float(value) for name, value in values.items() if name in known}
    page.section("Data and model")
    for term in model.likelihood_names[:-1]:
        table = None if data is None else data.get(term)
        histograms = model.get_source_histograms(term)
        for axis in next(iter(histograms.values())).axis_names:
            drawn = plot.term_spectrum(model, term, axis, values, table)
            fig, _ = plot.spectrum(drawn, labels=labels)
            page.figure(
                fig,
                f"{term}, {axis}: "
                + ("data, " if table is not None else "")
                + "total and sources "
                + ("of the fit." if values else "at nominal values."),
            )
    if fit is None:
        return
    try:
        pulls = plot.pulls_of(fit, *constraints_of(inputs, toy))
    except InputError:
        return
    fig, _ = plot.pulls(pulls, labels=labels)
    page.figure(fig, "Pulls of the constrained parameters, with fitted errors.")


def _add_dalitz(page: Page, inputs: Inputs, toy: int, labels) -> None:
    options = argparse.Namespace(toy=toy, particles=None, bins=None)
    try:
        fig, axes = draw_dalitz(inputs, options, labels)
    except InputError:
        # Another number of particles.
        return
    page.section("Dalitz plot")
    both = isinstance(axes, (list, tuple)) or hasattr(axes, "__len__")
    page.figure(fig, "Data" + (" and a toy of the fit." if both else "."), broad=both)
