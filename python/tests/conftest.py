"""Golden models of the repository, and the reference files where they are present."""

import json
import os
import pathlib
import subprocess

import numpy as np
import pytest

import jacta
from jacta.program import program

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"


def structured(table):
    """Return a table of a file with numbers as a structured array."""
    array = np.zeros(table["n"], dtype=[(name, kind) for name, kind in table["dtype"]])
    for name in array.dtype.names:
        array[name] = table["columns"][name]
    return array


def dataset(numbers):
    return {name: structured(table) for name, table in numbers["dataset"].items()}


@pytest.fixture
def golden_file():
    return GOLDEN / "two_shape" / "model.yaml"


@pytest.fixture(scope="session")
def golden():
    return json.loads((GOLDEN / "two_shape.json").read_text())


@pytest.fixture
def model(golden, golden_file):
    """The golden model with its data."""
    model = jacta.TemplateModel.from_config(golden_file)
    model.data = dataset(golden)
    return model


@pytest.fixture(scope="session")
def dalitz_example(tmp_path_factory):
    """A function that makes the Dalitz example, with so many events, in a new folder."""

    def make(flat, data):
        at = tmp_path_factory.mktemp("example") / "dalitz"
        subprocess.run(
            [program(), "init", at, "--example", "dalitz"],
            check=True,
            capture_output=True,
        )
        for name, n in (("dalitz_phsp.npy", flat), ("dalitz_data.npy", data)):
            np.save(at / name, np.load(at / name).reshape(-1, 4)[: 3 * n])
        return at

    return make


@pytest.fixture(scope="session")
def reference_dir():
    folder = os.environ.get("JACTA_REFERENCE_DIR")
    if not folder:
        pytest.skip("JACTA_REFERENCE_DIR is not set")
    return pathlib.Path(folder) / "alea"


GAUSSIAN = {
    "mu": {
        "nominal_value": 0.3,
        "fit_limits": [-20, 20],
        "parameter_interval_bounds": [-10, 10],
    },
    "sigma": {"nominal_value": 1.5, "fittable": False},
}


class PythonGaussian(jacta.StatisticalModel):
    """The twin of jacta.GaussianModel in Python."""

    def _ll(self, mu, sigma):
        pull = (self.data[0]["hat_mu"][0] - mu) / sigma
        return -0.5 * np.log(2 * np.pi) - np.log(sigma) - 0.5 * pull**2

    def _generate_data(self, mu, sigma, rng):
        return [np.array([(rng.normal(mu, sigma),)], dtype=[("hat_mu", float)])]


@pytest.fixture
def twins():
    """A model in Python and the built-in one that it copies."""
    return PythonGaussian(GAUSSIAN), jacta.GaussianModel(GAUSSIAN)
