"""Samples of ROOT files: expressions of branches, patterns of names, whole models."""

import json

import numpy as np
import pytest

import jacta
from jacta.convert import convert_model, evaluate, read_momenta
from jacta.convert.command import main
from jacta.convert.model import combinations

BRANCHES = {
    "m": np.array([5.0, 5.3, 5.6]),
    "year": np.array([2011, 2012, 2013]),
    "q": np.array([1, -1, 1]),
}


@pytest.mark.parametrize(
    "text, expected",
    [
        ("(m < 5.5) & (m > 5.1)", [0, 1, 0]),
        ("float((m < 5.1) | (m > 5.5)) * 2", [2, 0, 2]),
        ("-~(m > 5.1) * 1.0 + q", [0, -1, 1]),
        ("cond(year, {2011: 1.5, 2012: 2 + 1})", [1.5, 3, 0]),
        ("select((0.25, 0.5)) * q", [0.5, -0.5, 0.5]),
        ("int(m) ** 2", [25, 25, 25]),
        ("5.1 < m < 5.5", [0, 1, 0]),
        ("sqrt(abs(q)) / 2", [0.5, 0.5, 0.5]),
        ("1.5", 1.5),
    ],
)
def test_expressions_of_branches(text, expected):
    np.testing.assert_allclose(
        np.asarray(evaluate(text, BRANCHES, sample=1), dtype=float), expected
    )


@pytest.mark.parametrize(
    "text, message",
    [
        ("m <", "is no expression"),
        ("mass > 5", "there is no branch mass"),
        ("open('file')", "there is no function open"),
        ("m.sum()", "not part of the grammar"),
        ("[x for x in m]", "not part of the grammar"),
        ("cond(m)", "cond takes"),
        ("select(0.3)", "select takes one list"),
        ("select((0.3,))", "select has 1 values, this is sample 1"),
        ("sqrt(m, q)", "wrong number of arguments"),
        ("float(x=m)", "takes no keywords"),
        ("'text'", "not part of the grammar"),
        ("__import__('os')", "there is no function"),
    ],
)
def test_expressions_that_are_refused(text, message):
    with pytest.raises(jacta.InputError, match=message.replace("(", r"\(")):
        evaluate(text, BRANCHES, sample=1)


def test_combinations_run_the_last_one_fastest():
    matrix = {"run": ["a", "b"], "x": [1, 2], "y": [3, 4]}
    found = combinations(["run", ["x", "y"]], matrix, "model")
    assert found == [
        {"run": "a", "x": 1, "y": 3},
        {"run": "a", "x": 2, "y": 4},
        {"run": "b", "x": 1, "y": 3},
        {"run": "b", "x": 2, "y": 4},
    ]
    with pytest.raises(jacta.InputError, match="no list z"):
        combinations(["z"], matrix, "model")
    with pytest.raises(jacta.InputError, match="differ in length"):
        combinations([["x", "y"]], {"x": [1], "y": [1, 2]}, "model")


@pytest.mark.parametrize(
    "arguments, status",
    [
        (["none.root", "--particles", "A", "-o", "a.dat"], 2),
        (["none.root", "-o", "a.npz"], 2),
        (["none.root", "--particles", "A", "--components", "E", "-o", "a.npz"], 2),
        (["none.yml", "-o", "folder"], 1),
        (["none.root", "--particles", "A", "-o", "no/folder/a.npz"], 1),
    ],
)
def test_the_command_says_what_is_wrong(arguments, status, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == status
    assert capsys.readouterr().err.startswith("error: ")


MODEL = """
data:
  format: root_lhcb
  dat_order: [A, B]
  data: "data_{run}.root:T"
  data_var: "{particle}_{c}"
  data_weight: "m > 5.1"
  data_charge: q
  phsp: data_one.root
  phsp_var: "{particle}_{c}"
  bg: data_two.root
  bg_var: "{particle}_{c}"
  bg_weight: "-0.5 * (m < 5.5)"
  matrix_order: [run, particle, [c]]
  matrix: {run: [one, two], particle: [A, B], c: [PE, PX, PY, PZ]}
"""


@pytest.fixture
def root_files(tmp_path, monkeypatch):
    uproot = pytest.importorskip("uproot")
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(1)
    momenta = {}
    for run in ("one", "two"):
        p = rng.uniform(100, 900, size=(3, 2, 4))
        p[..., 0] = 2000
        momenta[run] = p / 1000
        branches = {
            f"{name}_{c}": p[:, i, j]
            for i, name in enumerate("AB")
            for j, c in enumerate(("PE", "PX", "PY", "PZ"))
        }
        with uproot.recreate(f"data_{run}.root") as file:
            file["T"] = {**branches, **BRANCHES}
    (tmp_path / "model.yml").write_text(MODEL)
    return momenta


def test_momenta_of_a_file(root_files, capsys):
    found = read_momenta("data_one.root:T", "{particle}_{component}", ["B", "A"])
    np.testing.assert_allclose(found, root_files["one"][:, ::-1], rtol=1e-15)
    for name, message in [
        ("data_one.root:S", "no tree S"),
        ("model.yml", "cannot be read"),
        ("missing.root", "no file"),
    ]:
        with pytest.raises(jacta.InputError, match=message):
            read_momenta(name, "{particle}_{component}", ["A"])
    with pytest.raises(jacta.InputError, match="no branch C_PE"):
        read_momenta("data_one.root", "{particle}_{component}", ["C"])
    with pytest.raises(jacta.InputError, match="has no {component}"):
        read_momenta("data_one.root", "{particle}", ["A"])
    status = main(
        ["data_one.root", "--particles", "A,B", "--weight", "m > 5.1", "-o", "o.npz"]
    )
    assert status == 0
    assert "2 events, 1 of weight 0 left out" in capsys.readouterr().out
    np.testing.assert_allclose(np.load("o.npz")["arr_0"], root_files["one"][1:])
    np.testing.assert_array_equal(np.load("o_weight.npy"), [1, 1])


def test_a_whole_model(root_files, tmp_path):
    yaml = pytest.importorskip("yaml")
    convert_model("model.yml", "converted")
    data = yaml.safe_load((tmp_path / "converted" / "model.yml").read_text())["data"]
    assert not {"format", "matrix", "matrix_order", "data_var"} & set(data)
    assert data["data"] == [["data_0.npz"], ["data_1.npz"]]
    folder = tmp_path / "converted"
    for number, run in enumerate(("one", "two")):
        p = np.load(folder / f"data_{number}.npz")["arr_0"]
        np.testing.assert_allclose(p, root_files[run][1:], rtol=1e-15)
        np.testing.assert_array_equal(
            np.load(folder / f"data_{number}_charge.npy"), [-1, 1]
        )
    # The sign of weights of bg is turned where they are read.
    np.testing.assert_array_equal(np.load(folder / "bg_0_weight.npy"), [0.5, 0.5])
    assert json.dumps(data["dat_order"]) == '["A", "B"]'
    with pytest.raises(jacta.InputError, match="holds the model itself"):
        convert_model("model.yml", tmp_path)
