"""What the pages promise: every key described, every example runs, no warnings."""

import os
import pathlib
import subprocess
import sys

import pytest
from cpp_pages import cpp_pages
from generated_pages import ask, kinds_of_schema, undescribed_keys, write_pages
from test_blocks import DOCS, WRAPPER, program

# Runs what a job of a cluster runs; the tests of clusters do.
# convert reads ROOT files, by a package that Debian has not: test_convert.py runs it.
NOT_HERE = ("task", "convert")


@pytest.fixture(scope="module", autouse=True)
def jacta(tmp_path_factory):
    """Put the program under its name into the PATH, with this interpreter."""
    tools = tmp_path_factory.mktemp("bin")
    (tools / "jacta").write_text(WRAPPER.format(program=program()))
    (tools / "jacta").chmod(0o755)
    os.environ["JACTA_PROGRAM"] = str(program())
    return {
        **os.environ,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, map(os.path.abspath, sys.path))),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


@pytest.mark.parametrize("kind", ("model", "running", "amplitude"))
def test_every_key_is_described(kind):
    assert kind in kinds_of_schema()
    assert undescribed_keys(ask("schema", kind)) == []


def test_every_header_has_a_chapter():
    pages = dict(cpp_pages())
    headers = (DOCS.parent / "include" / "jacta").glob("*/*.h")
    for header in headers:
        page = pages[f"cpp/{header.parent.name}"]
        assert f"## jacta/{header.parent.name}/{header.name}\n" in page


# In the folder of the WIMP example, each after the other, with fewer toys; what needs an
# amplitude model in that of the Dalitz example.
def test_examples_of_commands_run(jacta, tmp_path):
    script = ["set -eu"]
    for command in ask("commands", "--json")["commands"]:
        assert command["example"], command["name"]
        if command["name"] in NOT_HERE:
            continue
        example = command["example"]
        in_dalitz = "dalitz_model.yaml" in example
        script.append(f"(cd ../dalitz; {example})" if in_dalitz else example)
        if command["name"] == "init":
            script += [
                "cd my_analysis",
                "jacta init ../dalitz --example dalitz",
                "sed -i 's/n_mc: 1000/n_mc: 40/' wimp_running.yaml",
                "printf 'cs1,cs2\\n20.5,2000\\n' | tee sr0.csv > sr1.csv",
            ]
    (tmp_path / "examples.sh").write_text("\n".join(script) + "\n")
    done = subprocess.run(
        ["bash", "-x", "examples.sh"],
        cwd=tmp_path,
        env=jacta,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]


def test_the_pages_have_no_warnings(jacta, tmp_path):
    pytest.importorskip("sphinx", reason="Sphinx is not installed: ./dev docs needs it")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-n", "-b", "html"]
        + ["-d", str(tmp_path / "doctrees"), str(DOCS), str(tmp_path / "html")],
        env=jacta,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "html" / "generated" / "commands.html").exists()


def test_generated_pages_keep_their_time_where_nothing_changed(tmp_path):
    write_pages(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in pathlib.Path(tmp_path).rglob("*")}
    write_pages(tmp_path)
    for path, time in times.items():
        assert path.is_dir() or path.stat().st_mtime_ns == time
