"""Scripts written for alea, as its users write them."""

import os
import subprocess
import sys
import textwrap

import numpy as np
import pytest

import jacta
from jacta.compat import inference_interface, multihist
from jacta.compat.alea.utils import get_file_path, load_yaml

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(jacta.__file__)))


@pytest.fixture(scope="module")
def simple():
    path = get_file_path("unbinned_wimp_statistical_model_simple.yaml")
    return jacta.TemplateModel.from_config(path)


def run_script(text, folder, module="alea"):
    (folder / "script.py").write_text(textwrap.dedent(text))
    done = subprocess.run(
        [sys.executable, "-m", f"jacta.compat.{module}", "script.py", "argument"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": PACKAGE},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_script_runs_unchanged(tmp_path):
    shown = run_script(
        """
        import sys
        import alea
        from alea import BlueiceExtendedModel, GaussianModel, Runner
        from alea.models.blueice_extended_model import CustomAncillaryLikelihood
        from alea.submitters.local import NeymanConstructor
        import alea.utils as utils
        from blueice.likelihood import LogLikelihoodSum
        from inference_interface import toyfiles_to_numpy

        assert sys.argv[1:] == ["argument"] and __name__ == "__main__"
        config = utils.load_yaml("unbinned_wimp_statistical_model_simple.yaml")
        model = BlueiceExtendedModel(**config)
        assert isinstance(model._likelihood, LogLikelihoodSum)
        assert isinstance(model.likelihood_list[-1], CustomAncillaryLikelihood)
        runner = Runner(
            statistical_model="alea.models.blueice_extended_model.BlueiceExtendedModel",
            poi="wimp_rate_multiplier", hypotheses=["free"], n_mc=3,
            generate_values={"wimp_rate_multiplier": 0.0},
            compute_confidence_interval=True, toydata_mode="generate",
            output_filename="out.ii.h5", **config)
        runner.run()
        print(len(toyfiles_to_numpy("out.ii.h5")["free"]))
        """,
        tmp_path,
    )
    assert shown.split()[-1] == "3"


def test_what_is_not_there_names_what_to_use(tmp_path):
    shown = run_script(
        """
        import pydoc
        for name in ("alea.ces_transformation", "alea.no_such_module"):
            try:
                __import__(name)
            except ModuleNotFoundError as error:
                print(error.name, "|", error)
        print(pydoc.locate("alea.models.no_such_model"))
        """,
        tmp_path,
    ).splitlines()
    assert shown[0].startswith("alea.ces_transformation | ") and "smearing" in shown[0]
    assert shown[1].startswith("alea.no_such_module | ") and "docs/" in shown[1]
    assert shown[2] == "None"


def test_terms_can_be_called(simple):
    simple.data = simple.generate_data(seed=3)
    term, ancillary = simple.likelihood_list
    at = simple.parameters()
    weights = simple.likelihood_weights
    values = [term(**at), ancillary(**at)]
    assert simple.ll() == pytest.approx(np.dot(weights, values), abs=1e-9)
    ll, mus, ps = term(full_output=True, er_band_shift=0.5)
    outside = np.log((mus[:, None] * ps).sum(0)).sum() - mus.sum()
    assert ll == pytest.approx(outside, abs=1e-8)
    assert term.ps.shape == (2, len(simple.data["science_run"]))
    assert term.base_model.expected_events() == pytest.approx(mus)
    twice = term(livetime_days=4.0, full_output=True)[1]
    assert twice == pytest.approx(2 * mus)
    shifted = simple.data["ancillary"].copy()
    shifted["er_rate_multiplier"] = 1.5
    ancillary.set_data(shifted)
    peak = ancillary.constraint_terms["er_rate_multiplier"](np.array([1.5, 1.7, 1.3]))
    assert peak[0] - peak[1:] == pytest.approx([0.5, 0.5])


def test_sources_show_what_the_model_uses(simple):
    histograms = simple.get_source_histograms("science_run")
    for source in simple.likelihood_list[0].base_model.sources:
        h = histograms[source.name]
        assert source._pdf_histogram.histogram == pytest.approx(h.histogram, rel=1e-12)
        events = simple.get_expectation_values()[source.name]
        assert source.events_per_day * 2 == pytest.approx(events)
        toys = source.simulate(50)
        assert toys.dtype.names == ("cs1", "cs2", "source") and toys["cs1"].max() <= 100


def test_generators(simple):
    generator = simple.data_generators[0]
    np.random.seed(1)
    toy = generator.simulate(wimp_rate_multiplier=3.0, livetime_days=4.0)
    np.random.seed(1)
    again = generator.simulate(wimp_rate_multiplier=3.0, livetime_days=4.0)
    assert toy.tobytes() == again.tobytes()
    assert generator.mus == pytest.approx(
        [
            simple.get_expectation_values()["er"] * 2,
            simple.get_expectation_values()["wimp"] * 6,
        ]
    )
    assert generator.source_histograms["er"].n == pytest.approx(1)
    fixed = generator.simulate(n_toys=7)
    assert np.bincount(fixed["source"]).tolist() == [7, 7]
    with pytest.raises(jacta.InputError, match="not among"):
        generator.simulate(filter_kwargs=False, no_such=1)


def test_a_source_of_ones_own(tmp_path, monkeypatch):
    (tmp_path / "my_sources.py").write_text(
        textwrap.dedent(
            """
            import jacta
            from jacta.sources import HistogramPdfSource


            class Ramp(HistogramPdfSource):
                def build_histogram(self):
                    h = jacta.Histogram(self.config["analysis_space"])
                    h.histogram[...] = h.bin_centers(0) + self.config["tilt"]
                    self.events_per_day = 10.0
                    self._pdf_histogram = h / (h.histogram * h.bin_volumes()).sum()
                    self.set_dtype()
            """
        )
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    source = {
        "name": "ramp",
        "class": "my_sources.Ramp",
        "parameters": ["ramp_rate_multiplier", "tilt"],
    }
    term = {
        "name": "run",
        "default_source_class": "alea.template_source.TemplateSource",
        "likelihood_type": "blueice.likelihood.UnbinnedLogLikelihood",
        "analysis_space": [{"x": "np.linspace(0, 4, 5)"}],
        "livetime_parameter": "livetime",
        "sources": [source],
    }
    model = jacta.TemplateModel(
        {
            "livetime": {"nominal_value": 2.0, "ptype": "livetime", "fittable": False},
            "ramp_rate_multiplier": {"nominal_value": 1.0, "ptype": "rate"},
            "tilt": {
                "nominal_value": 1.0,
                "ptype": "shape",
                "blueice_anchors": [0, 1, 2],
            },
        },
        {"likelihood_terms": [term]},
    )
    assert model.nominal_expectation_values == {"ramp": pytest.approx(20)}
    for tilt, expected in ((0, [0.5, 1.5, 2.5, 3.5]), (2, [2.5, 3.5, 4.5, 5.5])):
        h = model.get_source_histograms("run", tilt=tilt)["ramp"]
        assert h.histogram == pytest.approx(np.array(expected) / sum(expected))
    model.data = model.generate_data(seed=1)
    assert model.fit()[1] >= model.ll()


def test_histograms_as_multihist_has_them(tmp_path):
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 4, 500), rng.uniform(0, 2, 500)
    h = multihist.Histdd(
        x, y, bins=(np.linspace(0, 4, 5), [0, 1, 2]), axis_names=["x", "y"]
    )
    assert h.n == 500 and h.bin_centers("y").tolist() == [0.5, 1.5]
    assert h.project("y").histogram == pytest.approx(h.histogram.sum(0))
    assert h.project("y", "x").histogram.shape == (2, 4)
    assert h.slicesum(1, 2.5, axis="x").n == h.histogram[1:3].sum()
    assert h.lookup([0.5, 9.0], [0.5, 0.5]).tolist() == [
        h.histogram[0, 0],
        h.histogram[3, 0],
    ]
    assert (2 * h + h).n == 1500 and isinstance(h / 2, jacta.Histogram)
    assert [len(axis) for axis in h.axes] == [4, 2] and h.values().sum() == 500
    again = jacta.Histogram.from_uhi(h)
    assert again.histogram == pytest.approx(h.histogram)
    file = str(tmp_path / "t.ii.h5")
    inference_interface.multihist_to_template([h], file, ["h"])
    read = inference_interface.template_to_multihist(file, "h")
    assert read.histogram == pytest.approx(h.histogram) and read.axis_names == ["x", "y"]


def test_utilities():
    from jacta import utils

    assert utils.deterministic_hash(
        {"a": np.array([0, 1]), "b": 2}
    ) == utils.deterministic_hash({"b": 2, "a": [0, 1]})
    assert utils.extremal_root(np.sin, 2.0, 8.0, step=0.1) == pytest.approx(np.pi)
    assert utils.extremal_root(np.sin, 2.0, 8.0, "right", step=0.1) == pytest.approx(
        2 * np.pi
    )
    with pytest.raises(RuntimeError, match="no root"):
        utils.extremal_root(np.cosh, 0.0, 1.0, step=0.1)
    locked = utils.LockableSet(["/a/x", "/b/x"])
    assert not locked.uniqueness()
    locked.lock()
    with pytest.raises(utils.CannotUpdate):
        locked.update(["/c/y"])
    read_only = utils.ReadOnlyDict({"a": 1})
    with pytest.raises(TypeError):
        read_only["a"] = 2
    assert utils.convert_to_vary({"a": [1, 2], "b": "np.arange(2)"}) == [
        {"a": 1, "b": 0},
        {"a": 1, "b": 1},
        {"a": 2, "b": 0},
        {"a": 2, "b": 1},
    ]
    with pytest.raises(jacta.InputError, match="os.system"):
        utils.evaluate_numpy_scipy_expression("np.os.system('true')")
    assert load_yaml("unbinned_wimp_running.yaml")["poi"] == "wimp_rate_multiplier"


def test_replay(simple, tmp_path):
    file = str(tmp_path / "out.ii.h5")
    path = get_file_path("unbinned_wimp_statistical_model_simple.yaml")
    folder = os.path.join(os.path.dirname(os.path.dirname(path)), "templates")
    jacta.Runner(
        "alea.models.BlueiceExtendedModel",
        poi="wimp_rate_multiplier",
        statistical_model_config=path,
        statistical_model_args={"template_path": folder},
        n_mc=3,
        seed=2,
        toydata_mode="generate",
        output_filename=file,
    ).run()
    found = jacta.replay(file, 2)
    assert found["free"]["equal"]
    assert found["free"]["stored"]["ll"] == jacta.read_results(file).fits["free"]["ll"][2]
    with pytest.raises(jacta.InputError, match="number of a toy"):
        jacta.replay(file, 1.5)
