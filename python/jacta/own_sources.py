"""Classes of sources in Python: their histograms, built at every anchor, as templates."""

import atexit
import itertools
import os
import shutil
import tempfile
from copy import deepcopy

from .data import write_templates
from .file_search import get_file_path, get_template_folder_list
from .formulas import class_of_source
from .histogram import Histogram
from .model_source import ModelSource
from .parameter_collection import Parameters
from .sources import LIBRARY_SOURCES, source_class, term_config

# What the compiled reader does not have to do again.
_DONE = {
    "slice_args": [],
    "log10_bins": [],
    "in_events_per_bin": True,
    "histogram_scale_factor": 1,
    "normalise_template": False,
    "convert_to_uniform": False,
}

# What a source that has been built keeps of its settings.
_KEPT = ("name", "parameters", "efficiency_name", "apply_efficiency", "allow_negative")


def with_own_sources(source: ModelSource, root: dict) -> ModelSource:
    """Return where a model is made from, with sources of one's own as templates.

    Parameters
    ----------
    source : ModelSource
        As given.
    root : dict
        The content of the model file with what replaces parts of it.
    """
    config = root["likelihood_config"]
    terms = config.get("likelihood_terms") or []
    if not any(_is_own(term, s) for term in terms for s in term.get("sources") or []):
        return source
    config = deepcopy(config)
    folders = [*get_template_folder_list(config), *source.template_folders()]
    parameters = Parameters.from_config(
        root["parameter_definition"], root.get("nominal_values")
    )
    folder = tempfile.mkdtemp(prefix="jacta_sources_")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for t, term in enumerate(config["likelihood_terms"]):
        for s, given in enumerate(term["sources"]):
            if _is_own(term, given):
                path = os.path.join(folder, f"{t}_{s}.ii.h5")
                term["sources"][s] = _built(term, given, parameters, folders, path)
        if not _is_library(term.get("default_source_class")):
            term["default_source_class"] = "alea.template_source.TemplateSource"
    return source._replace(overrides={**source.overrides, "likelihood_config": config})


def _is_library(name) -> bool:
    return name is None or (isinstance(name, str) and name in LIBRARY_SOURCES)


def _is_own(term: dict, source: dict) -> bool:
    return not _is_library(class_of_source(source, term))


def _built(term, source, parameters, folders, path) -> dict:
    """Build the histograms of a source at all anchors, and return it as a template."""
    shapes = [
        name
        for name in source["parameters"]
        if parameters[name].ptype in ("shape", "index")
    ]
    cls = source_class(class_of_source(source, term))
    base = {**term_config(term), **source, "folders": folders}
    base["livetime_days"] = 1.0
    for p in parameters:
        if p.ptype != "rate" and p.nominal_value is not None:
            base.setdefault(p.name, p.nominal_value)
    for key, target in (
        ("template_filename", "templatename"),
        ("template_filenames", "templatenames"),
    ):
        if key in base:
            names = base[key]
            base[target] = (
                get_file_path(names, folders)
                if isinstance(names, str)
                else [get_file_path(name, folders) for name in names]
            )
    base.pop("class", None)
    histname = "_".join(["source", *(f"{{{name}}}" for name in shapes)])
    histograms = {}
    grid = [parameters[name].blueice_anchors for name in shapes]
    for anchors in itertools.product(*grid):
        at = dict(zip(shapes, anchors))
        histograms[histname.format(**at)] = _events(cls({**base, **at}))
    write_templates(path, histograms)
    kept = {key: source[key] for key in _KEPT if key in source}
    return {
        **kept,
        **_DONE,
        "class": "alea.template_source.TemplateSource",
        "histname": histname,
        "named_parameters": shapes,
        "template_filename": path,
    }


def _events(source) -> Histogram:
    """Return the expected events per bin and unit of livetime of a source."""
    pdf = source._pdf_histogram
    events = source.events_per_day * getattr(source, "fraction_in_range", 1.0)
    if not isinstance(pdf, Histogram):
        edges = pdf.bin_edges
        edges = [edges] if getattr(edges[0], "ndim", 0) == 0 else edges
        space = source.config["analysis_space"]
        pdf = Histogram([(n, e) for (n, _), e in zip(space, edges)], pdf.histogram)
    return pdf * pdf.bin_volumes() * events
