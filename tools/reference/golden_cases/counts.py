"""Monte Carlo counts for the sources of the reference.

The reference leaves the counts of its template sources at zero, so that its treatment of
their uncertainty divides by zero. Here they come from `n_events/<histname>` in the template
file; the likelihood is blueice's own.
"""

import contextlib

import h5py
import numpy as np
from alea.template_source import TemplateSource


@contextlib.contextmanager
def counted_templates(wanted=True):
    """Let template sources read their counts while the context is open."""
    if not wanted:
        yield
        return
    original = TemplateSource.set_pdf_histogram

    def set_pdf_histogram(source, histogram):
        original(source, histogram)
        names = source.format_named_parameters
        with h5py.File(source.config["templatename"].format(**names)) as file:
            path = "n_events/" + source.config["histname"].format(**names)
            if path in file:
                source._n_events_histogram.histogram = np.array(file[path])

    TemplateSource.set_pdf_histogram = set_pdf_histogram
    try:
        yield
    finally:
        TemplateSource.set_pdf_histogram = original


def without_counts(model):
    """Return a model whose terms take their templates as exact."""
    terms = model.likelihood_list[:-1]
    for term in [*terms, *(generator.ll for generator in model.data_generators)]:
        term.model_statistical_uncertainty_handling = None
    return model
