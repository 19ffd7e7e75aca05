"""The kinds of `jacta plot`: what each draws, and from which files."""

from typing import Callable, Dict, NamedTuple

from . import drawing
from .inputs import Inputs
from .style import label_of, unit_of


class Kind(NamedTuple):
    """One kind of plot: its function, what it draws, which files, an example."""

    draw: Callable
    summary: str
    files: str
    example: str


KINDS: Dict[str, Kind] = {
    "sensitivity": Kind(
        drawing.draw_sensitivity,
        "median and bands of limits over a parameter, or their distribution at one point",
        "result files with intervals [interval.json of the data...]",
        "jacta plot sensitivity results/sensitivity_*.h5 -o sensitivity.pdf",
    ),
    "power": Kind(
        drawing.draw_power,
        "how often a signal is seen, over its size",
        "result files with the hypotheses free and zero",
        "jacta plot power results/power_*.h5 --significance 3 -o power.pdf",
    ),
    "neyman": Kind(
        drawing.draw_neyman,
        "thresholds from toys with their uncertainty, and the asymptotic one",
        "thresholds.json [scan.json] [interval.json]",
        "jacta plot neyman results/thresholds.json scan.json -o neyman.pdf",
    ),
    "scan": Kind(
        drawing.draw_scan,
        "profile likelihood over one parameter, or contours over two",
        "scan.json [interval.json] [thresholds.json] [surface.json of two parameters]",
        "jacta plot scan scan.json interval.json -o scan.pdf",
    ),
    "distribution": Kind(
        drawing.draw_distribution,
        "toys of a test statistic, its asymptotic form, p-value of the data",
        "result files of one point",
        "jacta plot distribution results/power_*_0.00.ii_*.h5 --hypothesis zero "
        "--statistic lower --observed 7.3 -o q0.pdf",
    ),
    "coverage": Kind(
        drawing.draw_coverage,
        "how often intervals hold the true value",
        "result files with intervals",
        "jacta plot coverage results -o coverage.pdf",
    ),
    "failures": Kind(
        drawing.draw_failures,
        "share of invalid fits over the true value",
        "result files",
        "jacta plot failures results -o failures.pdf",
    ),
    "pull": Kind(
        drawing.draw_pull,
        "pulls and constraints of nuisance parameters",
        "fit.json MODEL.yaml [data.ii.h5]",
        "jacta plot pull fit.json wimp_statistical_model.yaml toys.ii.h5 --toy 3 "
        "-o pull.pdf",
    ),
    "correlation": Kind(
        drawing.draw_correlation,
        "correlations of fitted parameters",
        "fit.json",
        "jacta plot correlation fit.json -o correlation.pdf",
    ),
    "impact": Kind(
        drawing.draw_impact,
        "shifts of the parameter of interest; with model and data from fits, else linear",
        "fit.json [MODEL.yaml data.ii.h5]",
        "jacta plot impact fit.json --poi wimp_rate_multiplier -o impact.pdf",
    ),
    "spectrum": Kind(
        drawing.draw_spectrum,
        "data, sources and total along one axis, with pulls",
        "MODEL.yaml [fit.json] [data.ii.h5]",
        "jacta plot spectrum wimp_statistical_model.yaml fit.json toys.ii.h5 --toy 3 "
        "--term sr1 --axis cs1 -o spectrum.pdf",
    ),
    "goodness": Kind(
        drawing.draw_goodness,
        "goodness of fit of every term; of results ln L among that of toys, a weak test",
        "what jacta goodness --json prints, or result files of one point and fit.json",
        "jacta plot goodness goodness.json -o goodness.pdf",
    ),
    "dalitz": Kind(
        drawing.draw_dalitz,
        "events of a three-body decay, data and toys of the fit",
        "MODEL.yaml data.npy [toys.ii.h5]",
        "jacta plot dalitz dalitz_model.yaml dalitz_data.npy toys.ii.h5 -o dalitz.pdf",
    ),
    "projection": Kind(
        drawing.draw_projection,
        "projections on masses and angles: components, interference, pulls",
        "folder of jacta fit --output",
        "jacta plot projection fit -o projections.pdf",
    ),
    "fraction": Kind(
        drawing.draw_fraction,
        "fit fractions and interference",
        "folder of jacta fit --output",
        "jacta plot fraction fit -o fractions.pdf",
    ),
    "argand": Kind(
        drawing.draw_argand,
        "couplings in the complex plane with their ellipses",
        "fit.json of an amplitude model, or final_params.json",
        "jacta plot argand fit.json -o argand.pdf",
    ),
}


def labels_of(inputs: Inputs, given: Dict[str, str]) -> Dict[str, str]:
    """Return labels: what is given, else names with the units of the descriptions."""
    found = {
        name: label_of(name, unit=unit_of(text))
        for name, text in inputs.descriptions().items()
    }
    return {**found, **given}
