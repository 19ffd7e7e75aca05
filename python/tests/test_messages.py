"""Where notes and warnings go: the logger, and Python's warnings."""

import logging
import math
import warnings

import pytest

import jacta
from jacta import utils


def test_warnings_are_logged_and_name_the_line_of_the_caller(caplog):
    caplog.set_level(logging.INFO, "jacta")
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        utils.extremal_root(math.sin, 2.0, 4.0, step=1.0)
    assert [item.category for item in w] == [jacta.JactaWarning]
    assert w[0].filename == __file__
    records = [r for r in caplog.records if r.name == "jacta"]
    assert [r.levelno for r in records] == [logging.WARNING]
    assert records[0].getMessage() == str(w[0].message)


def test_a_warning_of_compiled_code_is_logged(caplog):
    definition = {"mass": {"ptype": "needs_reinit", "fittable": True, "nominal_value": 1}}
    with caplog.at_level(logging.INFO, "jacta"), pytest.warns(jacta.JactaWarning) as w:
        jacta.Parameters.from_config(definition)
    assert w[0].filename == __file__
    assert [r.getMessage() for r in caplog.records] == [str(x.message) for x in w]


def test_nothing_is_shown_twice_without_a_handler(capfd):
    logging.getLogger("jacta").warning("heard by nobody")
    assert "heard by nobody" not in capfd.readouterr().err


def test_results_say_in_words_what_they_are(model):
    found = jacta.goodness_of_fit(model, n_toys=100)
    shown = repr(found)
    assert "No misfit is seen" in shown or "doubtful" in shown or "NOT describe" in shown
    assert "array(" not in shown and found.verdict() in found._repr_html_()
    poor = found._replace(overall=found.overall._replace(value=0.001))
    assert "does NOT describe the data" in repr(poor)
    covered = jacta.Coverage(0.5, 0.01, 0.9, 1000, 2)
    assert "DEVIATES from the level 0.9" in repr(covered)
    assert "DEVIATES" in covered._repr_html_()


def test_thresholds_say_what_they_cover():
    made = jacta.Thresholds()
    for value, t in ((0.0, 1.5), (2.0, 2.7)):
        made.add("mu", value, t, confidence_level=0.9, n_toys=500)
    assert "2 points of mu in [0, 2], t from 1.5 to 2.7" in repr(made)
    assert "500" in repr(made) and "500" in made._repr_html_()
