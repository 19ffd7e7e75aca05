"""What the package says of itself, and what a wheel has to carry."""

import importlib
import importlib.util
import pathlib
import re
import zipfile

import pytest

import jacta

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def project():
    tomllib = pytest.importorskip("tomllib")
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def contents():
    path = ROOT / "tests" / "wheel" / "contents.py"
    spec = importlib.util.spec_from_file_location("contents", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_version_is_one(project):
    provider = project["tool"]["scikit-build"]["metadata"]["version"]
    found = re.search(provider["regex"], (ROOT / provider["input"]).read_text())
    assert found.group("value") == jacta.__version__


def test_metadata_point_at_what_there_is(project):
    about = project["project"]
    # The text of the licence is a file of the wheel, not a field of its metadata.
    assert about["license"] == {"text": "BSD-3-Clause"}
    for file in (about["readme"], "LICENSE"):
        assert (ROOT / file).exists()
    module, function = about["scripts"]["jacta"].split(":")
    assert callable(getattr(importlib.import_module(module), function))
    assert about["dependencies"] == ["numpy>=1.22"] and about["urls"]
    assert "Typing :: Typed" in about["classifiers"]
    (package,) = project["tool"]["scikit-build"]["wheel"]["packages"]
    # CMake installs these kinds of files; another one has to be named there.
    kinds = {path.suffix for path in (ROOT / package).rglob("*") if path.is_file()}
    assert kinds - {".pyc"} == {".py", ".pyi", ".typed"}


CARRIED = [
    "jacta/_core.cpython-311-x86_64-linux-gnu.so",
    "jacta/_core.pyi",
    "jacta/py.typed",
    "jacta/bin/jacta",
    "jacta/include/jacta/interval/confidence_interval.h",
    "jacta/lib/libjacta_interval.a",
    "jacta/lib/cmake/jacta/jactaConfig.cmake",
    "jacta/share/jacta/examples/wimp/wimp_running.yaml",
    "jacta/libexec/jacta/alea/alea_run_toymc",
    "jacta.libs/libhdf5-1.so.200",
    "jacta-0.1.0.dist-info/entry_points.txt",
    "jacta-0.1.0.dist-info/LICENSE",
]
METADATA = """\
Project-URL: alea, https://example.org
Classifier: Typing :: Typed
License: BSD
Requires-Python: >=3.9
Requires-Dist: numpy>=1.22
Requires-Dist: pytest; extra == "test"

# jacta for Python
"""


def wheel(folder, names, metadata=METADATA, tag="manylinux_2_35_x86_64"):
    path = folder / f"jacta-0.1.0-cp311-cp311-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
        archive.writestr("jacta-0.1.0.dist-info/METADATA", metadata)
    return path


def test_a_wheel_with_everything_passes(contents, tmp_path):
    assert list(contents.problems(wheel(tmp_path, CARRIED))) == []


@pytest.mark.parametrize("missing", CARRIED)
def test_what_a_wheel_lacks_is_said(contents, tmp_path, missing):
    names = [name for name in CARRIED if name != missing]
    (said,) = contents.problems(wheel(tmp_path, names))
    assert "missing" in said


@pytest.mark.parametrize(
    "change, said",
    [
        ({"names": [*CARRIED, "tests/test_a.py"]}, "outside the package"),
        ({"names": [*CARRIED, "jacta/lib/_core.so"]}, "more than one compiled module"),
        ({"metadata": METADATA.replace("# jacta", "")}, "no README"),
        ({"metadata": METADATA.replace("Project-URL", "X")}, "no Project-URL"),
        (
            {"metadata": METADATA.replace("numpy", "scipy")},
            "more than NumPy is needed",
        ),
        ({"tag": "linux_x86_64"}, "not repaired"),
    ],
)
def test_what_is_wrong_with_a_wheel_is_said(contents, tmp_path, change, said):
    found = list(contents.problems(wheel(tmp_path, **{"names": CARRIED, **change})))
    assert len(found) == 1 and said in found[0], found
