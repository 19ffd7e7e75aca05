"""Everything can be copied, pickled, and sent to workers of all kinds."""

import concurrent.futures
import copy
import multiprocessing
import os
import pickle
import subprocess
import sys
import textwrap

import pytest
from conftest import GAUSSIAN, PythonGaussian

import jacta
from jacta.submitters.local import SubmitterLocal

POI = "signal_rate_multiplier"
PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(jacta.__file__)))
RUNNING = """
statistical_model: jacta.GaussianModel
statistical_model_config: model.yaml
poi: mu
computation_options:
  power:
    to_vary: {mu: [0.0, 1.0]}
    in_common:
      {hypotheses: [free], n_mc: 3, output_filename: "{mu}.ii.h5", toydata_mode: generate}
"""


@pytest.fixture
def objects(model, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model.fit()
    model.confidence_interval(POI)
    runner = jacta.Runner(
        model,
        poi=POI,
        hypotheses=["free"],
        n_mc=2,
        seed=3,
        generate_values={POI: 1.0},
        toydata_mode="generate",
        output_filename="out.ii.h5",
    )
    outcome = runner.run()
    thresholds = jacta.Thresholds()
    thresholds.add("mu", 1.0, 2.7, confidence_level=0.9)
    (tmp_path / "model.yaml").write_text("parameter_definition: {mu: {}, sigma: {}}\n")
    (tmp_path / "running.yaml").write_text(RUNNING)
    campaign = SubmitterLocal.from_config(
        "running.yaml", computation="power", outputfolder="results"
    )
    term, ancillary = model.likelihood_list[0], model.likelihood_list[-1]
    return {
        "model": model,
        "fit": model.fit_result,
        "interval": model.interval_result,
        "scan": model.scan({POI: [0.0, 1.0]}),
        "objective": model.objective(),
        "derivatives": model.derivatives(),
        "minuit_object": model.minuit_object,
        "parameters": model.parameters,
        "parameter": model.parameters.band_shift,
        "histogram": model.get_source_histograms("sr0")["signal"],
        "data": model.data,
        "term": term,
        "ancillary": ancillary,
        "source": term.base_model.sources[0],
        "generator": model.data_generators[0],
        "distribution": ancillary.constraint_functions["gain"],
        "runner": runner,
        "outcome": outcome,
        "results": outcome.results,
        "coverage": jacta.coverage(model, POI, {POI: 1.0}, n_mc=2),
        "thresholds": thresholds,
        "campaign": campaign,
        "report": campaign.submit(dry_run=True)[0],
        "python": PythonGaussian(GAUSSIAN),
        "error": jacta.InputError("what to do"),
    }


def test_everything_is_pickled_and_copied(objects):
    for name, thing in objects.items():
        for copied in (copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))):
            again = copied(thing)
            assert isinstance(again, dict if name == "data" else type(thing)), name
            if not repr(thing).startswith("<"):
                assert repr(again) == repr(thing), name


def test_copies_do_the_same(objects, tmp_path):
    model, runner = objects["model"], objects["runner"]
    for copied in (copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))):
        again = copied(runner)
        assert again.seed == runner.seed
        assert str(again.generate_toy(1)) == str(runner.generate_toy(1))
        assert copied(model).fit() == model.fit()
        assert copied(objects["term"])() == objects["term"]()
        assert copied(objects["objective"])(model.objective().x0) == -model.ll()
        data = copied(model.data)
        data["sr0"]["x"][0] += 0.1  # one's own
        with pytest.raises(TypeError, match="set model.data"):
            model.data["sr0"] = data["sr0"]


def maximum(model, seed):
    model.data = model.generate_data(seed=seed)
    return model.fit()[1]


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_processes(model, start):
    context = multiprocessing.get_context(start)
    wanted = [maximum(copy.deepcopy(model), seed) for seed in range(3)]
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(maximum, [model] * 3, range(3))) == wanted
    with context.Pool(2) as pool:
        assert pool.starmap(maximum, [(model, seed) for seed in range(3)]) == wanted


def test_threads(model):
    wanted = [maximum(copy.deepcopy(model), seed) for seed in range(8)]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        models = [copy.deepcopy(model) for _ in range(8)]
        assert list(pool.map(maximum, models, range(8))) == wanted


def test_joblib(model):
    joblib = pytest.importorskip("joblib")
    wanted = [maximum(copy.deepcopy(model), seed) for seed in range(3)]
    jobs = [joblib.delayed(maximum)(model, seed) for seed in range(3)]
    assert joblib.Parallel(2)(jobs) == wanted


def test_dask(model):
    distributed = pytest.importorskip("distributed")
    wanted = [maximum(copy.deepcopy(model), seed) for seed in range(3)]
    with distributed.Client(
        n_workers=1, threads_per_worker=2, processes=True, dashboard_address=None
    ) as client:
        jobs = client.map(maximum, [copy.deepcopy(model) for _ in range(3)], range(3))
        assert client.gather(jobs) == wanted


def test_a_class_of_the_main_module_by_cloudpickle(tmp_path):
    """As joblib and dask send what a notebook defines."""
    pytest.importorskip("cloudpickle")
    (tmp_path / "script.py").write_text(
        textwrap.dedent(
            """
            import pickle, subprocess, sys
            import cloudpickle
            import numpy as np
            import jacta

            class Counting(jacta.StatisticalModel):
                def _ll(self, mu):
                    return self.data[0]["n"][0] * np.log(mu) - mu

                def _generate_data(self, mu, rng):
                    return [np.array([(rng.poisson(mu),)], dtype=[("n", float)])]

            model = Counting({"mu": {"nominal_value": 5.0, "fit_limits": [0.1, 50]}})
            model.data = model.generate_data(seed=1)
            code = "import pickle, sys; print(pickle.load(sys.stdin.buffer).fit())"
            done = subprocess.run([sys.executable, "-c", code],
                                  input=cloudpickle.dumps(model), capture_output=True)
            assert done.stdout.decode().strip() == str(model.fit()), done.stderr
            """
        )
    )
    subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": PACKAGE},
        check=True,
    )


# What takes minutes, in a script that says when it is under way.
LONG = {
    "fit": "model.fit(restarts=10**6)",
    "interval": f"model.confidence_interval('{POI}', restarts=10**6)",
    "scan": f"model.scan({{'{POI}': np.linspace(0, 5, 10**6)}})",
    "toys": f"""jacta.Runner(model, poi='{POI}', hypotheses=['free', 'zero'], n_mc=10**6,
        seed=1, toydata_mode='generate', output_filename='out.ii.h5',
        generate_values={{'{POI}': 1.0}}, threads=2).run()""",
    "one toy": f"""jacta.Runner(model, poi='{POI}', hypotheses=['free'], n_mc=2, seed=1,
        toydata_mode='generate', output_filename='out.ii.h5', fit_strategy={{'restarts':
        10**6}}, generate_values={{'{POI}': 1.0}}).run()""",
    "likelihoods": "model.ll(band_shift=np.linspace(-1, 1, 10**7))",
}


@pytest.mark.parametrize("call", LONG)
def test_an_interrupt_ends_long_calls(call, golden_file, tmp_path):
    """Judged by processor time: what else the machine does is no matter."""
    (tmp_path / "script.py").write_text(
        textwrap.dedent(
            f"""
            import os, resource, signal, sys, threading, time
            import numpy as np
            import jacta

            model = jacta.TemplateModel.from_config({str(golden_file)!r})
            model.data = model.generate_data(seed=1)
            told = []

            def interrupt():
                time.sleep(0.3)
                told.append(time.process_time())
                os.kill(os.getpid(), signal.SIGINT)

            threading.Thread(target=interrupt).start()
            try:
                {textwrap.indent(LONG[call], "                ").strip()}
            except KeyboardInterrupt:
                print(time.process_time() - told[0])
            """
        )
    )
    done = subprocess.run(
        [sys.executable, "script.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": PACKAGE},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 0.2
    if call == "toys":
        assert os.path.getsize(tmp_path / "out.ii.h5.part") > 1000  # what is finished
