"""`jacta schema`, checked by a validator of JSON Schema that is not ours."""

import json
import os
import pathlib
import subprocess

import pytest

jsonschema = pytest.importorskip("jsonschema")
yaml = pytest.importorskip("yaml")

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = {
    "model": ["examples/wimp/wimp_statistical_model.yaml"],
    "running": ["examples/wimp/wimp_running.yaml"],
    "amplitude": [
        "examples/dalitz/dalitz_model.yaml",
        *sorted(
            str(path.relative_to(ROOT))
            for path in ROOT.glob("tests/golden/amplitude/*.yml")
        ),
    ],
}


def validator(kind):
    if "JACTA_PROGRAM" not in os.environ:
        pytest.skip("JACTA_PROGRAM does not name the program")
    command = [os.environ["JACTA_PROGRAM"], "schema", kind]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    schema = json.loads(text)
    checks = jsonschema.validators.validator_for(schema, default=None)
    assert checks is not None, f"unknown dialect {schema.get('$schema')}"
    checks.check_schema(schema)
    return checks(schema)


@pytest.mark.parametrize("kind", FILES)
def test_shipped_files_are_taken_and_misspelt_ones_are_not(kind):
    checks = validator(kind)
    for name in FILES[kind]:
        content = yaml.safe_load((ROOT / name).read_text())
        assert [error.message for error in checks.iter_errors(content)] == [], name
        for key in content:
            misspelt = {
                (other + "x" if other == key else other): value
                for other, value in content.items()
            }
            assert not checks.is_valid(misspelt), (name, key)


def keys(schema, path=""):
    """Every key of a schema with what the schema says of it, at all depths."""
    if isinstance(schema, list):
        for item in schema:
            yield from keys(item, path)
    if not isinstance(schema, dict):
        return
    for word, value in schema.items():
        if word in ("properties", "patternProperties"):
            for key, what in value.items():
                yield f"{path}.{key}", what
                yield from keys(what, f"{path}.{key}")
        else:
            yield from keys(value, path)


@pytest.mark.parametrize("kind", FILES)
def test_every_key_has_a_description_of_one_line(kind):
    n = 0
    for key, what in keys(validator(kind).schema):
        assert what.get("description", "").strip(), key
        assert "\n" not in what["description"], key
        n += 1
    assert n > 20
