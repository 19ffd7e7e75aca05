"""Sources with a formula in place of a template."""

import numpy as np

DENSITY_SOURCE = "jacta.DensitySource"


def class_of_source(source: dict, term: dict):
    """Return what a source says about its class, or its term does."""
    given = DENSITY_SOURCE if "density" in source else None
    return source.get("class") or given or term.get("default_source_class")


def formula_densities(model, term: str, columns: dict, values: dict) -> dict:
    """Return the densities at events of the sources of a term that have formulas.

    Parameters
    ----------
    model : _core.TemplateModel
        The compiled model.
    term : str
        Name of the term.
    columns : dict
        Coordinates of the events by axis.
    values : dict
        Values of parameters.
    """
    arrays = [np.atleast_1d(x) for x in columns.values()]
    table = np.rec.fromarrays(arrays, names=list(columns))
    found = model.formula_densities(term, {term: table}, values)
    return {name: np.array(densities) for name, densities in found.items()}
