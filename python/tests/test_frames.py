"""Data frames and Parquet files as data: a stand-in, and pandas where it is installed."""

import sys

import numpy as np
import pytest
from conftest import dataset

import jacta


class Column:
    def __init__(self, values):
        self.values = values

    def to_numpy(self):
        return np.asarray(self.values)


class Frame:
    """What is needed of a frame."""

    def __init__(self, columns, names=None):
        self._columns = columns
        self.columns = list(columns) if names is None else names

    def __getitem__(self, name):
        return Column(self._columns[name])


def columns_of(table):
    return {name: table[name] for name in table.dtype.names}


@pytest.fixture
def frames(golden):
    tables = dataset(golden)
    return {
        name: Frame(columns_of(table)) if name.startswith("sr") else table
        for name, table in tables.items()
    }


def test_frames_are_data(model, golden, frames):
    expected = model.ll()
    model.data = frames
    assert model.ll() == expected
    assert model.data["sr0"].dtype.names == ("x", "y", "source")
    model.data = list(frames.values())
    assert model.ll() == expected
    objects = columns_of(dataset(golden)["sr0"])
    objects["x"] = np.array([float(x) for x in objects["x"]], dtype=object)
    model.data = {**frames, "sr0": Frame(objects)}
    assert model.ll() == expected
    empty = {name: values[:0] for name, values in objects.items()}
    model.data = {**frames, "sr0": Frame(empty)}
    assert len(model.data["sr0"]) == 0


def test_real_data_from_frames(model, frames, tmp_path):
    terms = model.likelihood_names[:-1]
    files = []
    for k, given in enumerate(
        ([frames[term] for term in terms], {term: frames[term] for term in terms})
    ):
        files.append(tmp_path / f"real{k}.ii.h5")
        model.store_real_data(files[-1], given)
    for file in files:
        (stored,) = jacta.read_toys(file)
        for term in terms:
            assert stored[term]["x"].tolist() == list(frames[term]["x"].to_numpy())


def test_frames_that_are_no_data(model, frames, golden, monkeypatch, tmp_path):
    good = columns_of(dataset(golden)["sr0"])
    n = len(good["x"])
    texts = np.array(["1.5"] * n, dtype=object)
    for frame, message in (
        (Frame({**good, "x": texts}), "column 'x' holds '1.5' in row 0"),
        (Frame({**good, "x": np.array(["1.5"] * n)}), "column 'x' holds <U3"),
        (Frame({**good, "x": np.array([None] * n)}), "holds None"),
        (Frame({**good, "x": np.full(n, np.nan)}), "nan|NaN"),
        (Frame({**good, "t": np.zeros(n, "M8[s]")}), "column 't' holds datetime64"),
        (Frame({**good, "source": np.full(n, np.nan)}), "nan is no number of a source"),
        (Frame({**good, "source": np.full(n, 0.5)}), "0.5 is no number of a source"),
        (Frame(good, ["x", "y", "x"]), "2 columns 'x'"),
        (Frame({0: good["x"]}), "the column 0 has no name"),
        (Frame({"y": good["y"]}), "x"),
    ):
        with pytest.raises(jacta.InputError, match=message):
            model.data = {**frames, "sr0": frame}
    with pytest.raises(jacta.InputError, match='a frame is one table: give {"sr0": ...}'):
        model.data = frames["sr0"]
    with pytest.raises(jacta.IoError, match="does not exist"):
        model.data = {**frames, "sr0": tmp_path / "missing.parquet"}
    with pytest.raises(jacta.InputError, match="Parquet"):
        model.data = {**frames, "sr0": "events.txt"}
    for module in ("pyarrow", "pandas"):
        monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    with pytest.raises(jacta.InputError, match="pip install pyarrow"):
        model.data = {**frames, "sr0": tmp_path / "x.parquet"}


def test_frames_of_pandas(model, golden):
    pandas = pytest.importorskip("pandas")
    expected = model.ll()
    tables = dataset(golden)
    frame = pandas.DataFrame(columns_of(tables["sr0"]))
    model.data = {**tables, "sr0": frame}
    assert model.ll() == expected
    model.data = {**tables, "sr0": frame[frame["y"] > -1e9].convert_dtypes()}
    assert model.ll() == expected
    frame.loc[3, "source"] = None
    with pytest.raises(jacta.InputError, match="no number"):
        model.data = {**tables, "sr0": frame.convert_dtypes()}
    with pytest.raises(jacta.InputError, match="2 columns 'x'"):
        model.data = {**tables, "sr0": pandas.concat([frame, frame[["x"]]], axis=1)}


def test_mappings_of_columns_are_data(model, golden):
    data = dataset(golden)
    columns = {
        name: {field: list(table[field]) for field in table.dtype.names}
        for name, table in data.items()
    }
    ll = model.ll()
    model.data = columns
    assert model.ll() == ll
    columns["sr0"]["x"].append(1.0)
    with pytest.raises(jacta.InputError, match="have as many each"):
        model.data = columns


def test_histograms_are_indexed_as_uhi_says(model):
    h = model.get_source_histograms("sr0")["signal"]

    def at(value):  # boost_histogram.loc
        return lambda axis: axis.index(value)

    x, y = h.axes
    assert h[at(1.5), at(3.0)] == h.values()[1, 1] == h[1, 1]
    assert h[::sum, ::sum] == pytest.approx(h.values().sum())
    part = h[at(2.0) : at(5.0), ::sum]
    assert part.axis_names == ["x"] and list(part.bin_edges[0]) == [2, 3, 4, 5]
    assert np.allclose(part.values(), h.values()[2:5].sum(axis=1))
    assert np.allclose(h[..., ::sum].values(), h.values().sum(axis=1))
    with pytest.raises(IndexError, match="x = 7"):
        h[at(7.0), 0]


def test_histograms_of_boost_histogram(model):
    bh = pytest.importorskip("boost_histogram")
    h = model.get_source_histograms("sr0")["signal"]
    made = bh.Histogram(h)
    assert np.array_equal(made.values(), h.values())
    # Where hist looks for names.
    assert [axis.__dict__["name"] for axis in made.axes] == h.axis_names
    assert h[bh.loc(1.5), bh.loc(3.0)] == h.values()[1, 1]


def test_parquet_files(model, golden, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    arrow = pytest.importorskip("pyarrow")
    expected = model.ll()
    tables = dataset(golden)
    file = tmp_path / "sr0.parquet"
    table = arrow.table(columns_of(tables["sr0"]))
    parquet.write_table(table, file)
    for given in (file, str(file), table):
        model.data = {**tables, "sr0": given}
        assert model.ll() == expected
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    with pytest.raises(jacta.InputError, match="cannot be read"):
        model.data = {**tables, "sr0": tmp_path / "broken.parquet"}
