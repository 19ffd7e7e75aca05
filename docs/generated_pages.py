"""Pages that the program describes itself: its commands, and the keys of its files.

    python3 docs/generated_pages.py FOLDER

`./dev docs` calls `write_pages` for docs/generated. Commands come from `jacta commands
--json`, which knows them from the parsers themselves; keys from `jacta schema KIND`, which
is made from the tables that read the files. Nothing here lists a command or a key.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
from typing import Dict, Iterator, List, NamedTuple, Tuple

from cpp_pages import cpp_pages

ROOT = pathlib.Path(__file__).resolve().parents[1]

# Page, title, and what stands above the tables.
KEY_PAGES = {
    "model": (
        "model_file",
        "Model file of a template model",
        "What `likelihood_config` and `parameter_definition` mean together is in [likelihood "
        "and morphing](../likelihood.md); a complete file is that of "
        "`jacta init DIR --example wimp`.",
    ),
    "running": (
        "running_file",
        "Running file of a campaign",
        "A running file says which toys a campaign throws; `jacta submit` reads it. A "
        "complete one is that of `jacta init DIR --example wimp`; how it becomes an interval "
        "is in [Neyman's construction](../neyman.md).",
    ),
    "amplitude": (
        "decay_model",
        "Decay model of an amplitude analysis",
        "The keys are tf-pwa's. What the blocks mean together is in the [amplitude "
        "guide](../amplitude.md).",
    ),
}

WITHOUT_EFFECT = "without effect"


def program() -> pathlib.Path:
    """Return the program: JACTA_PROGRAM, that of build/release, or of the PATH."""
    built = ROOT / "build" / "release" / "bin" / "jacta"
    given = os.environ.get("JACTA_PROGRAM") or (built.exists() and str(built))
    found = given or shutil.which("jacta")
    if not found:
        raise SystemExit("the program jacta is not built: ./dev build, or JACTA_PROGRAM")
    return pathlib.Path(found).resolve()


def ask(*words: str) -> dict:
    """Return the JSON document of a command of the program."""
    done = subprocess.run([program(), *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"jacta {' '.join(words)}: {done.stderr}")
    return json.loads(done.stdout)


# ---- keys ---------------------------------------------------------------------------------


class Key(NamedTuple):
    """A key of a file format as its schema has it."""

    name: str
    value: str
    required: bool
    default: str
    text: str
    has_keys: bool

    @property
    def has_effect(self) -> bool:
        """Whether anything reads it."""
        return not self.text.startswith(WITHOUT_EFFECT)


def choices(schema: dict) -> List[dict]:
    """Return the alternatives of a schema, without null."""
    found = []
    for part in schema.get("anyOf") or schema.get("oneOf") or [schema]:
        found += [part] if part is schema else choices(part)
    return [part for part in found if part.get("type") != "null"]


def maps_of(schema: dict) -> Iterator[Tuple[str, dict]]:
    """Yield the maps with keys in a value, each with the path that leads to it."""
    for part in choices(schema):
        if part.get("properties") or part.get("patternProperties"):
            yield "", part
        inner = part.get("additionalProperties")
        if isinstance(inner, dict):
            yield from ((".NAME" + path, found) for path, found in maps_of(inner))
        if isinstance(part.get("items"), dict):
            yield from (("[]" + path, found) for path, found in maps_of(part["items"]))


NAMES = {"string": "text", "boolean": "true or false", "object": "map", "array": "list"}


def value_text(schema: dict) -> str:
    """Return in words what a value may be."""
    found = []
    for part in choices(schema):
        if "enum" in part:
            found += [f"`{word}`" for word in part["enum"] if word is not None]
        elif "const" in part:
            found.append(f"`{part['const']}`")
        elif isinstance(part.get("items"), dict) and not list(maps_of(part)):
            inner = value_text(part["items"])
            found.append(f"list of: {inner}" if inner else "list")
        elif isinstance(part.get("type"), str):
            found.append(NAMES.get(part["type"], part["type"]) + limits_text(part))
    return ", ".join(dict.fromkeys(found))


def limits_text(schema: dict) -> str:
    """Return the limits of a number."""
    signs = {
        "exclusiveMinimum": ">",
        "minimum": "≥",
        "exclusiveMaximum": "<",
        "maximum": "≤",
    }
    found = [f"{sign} {schema[k]:g}" for k, sign in signs.items() if k in schema]
    return " " + ", ".join(found) if found else ""


def default_of(schema: dict):
    """Return the default in a schema or in one of its alternatives."""
    for part in [schema, *choices(schema)]:
        if part.get("default") is not None:
            return part["default"]
    return None


def text_of(schema: dict) -> str:
    """Return the description in a schema or in one of its alternatives."""
    for part in [schema, *choices(schema)]:
        if part.get("description"):
            return part["description"]
    return ""


def keys_of(schema: dict) -> List[Key]:
    """Return the keys of one map."""
    patterns = {
        numbered(pattern): value
        for pattern, value in schema.get("patternProperties", {}).items()
    }
    found = []
    for name, value in {**schema.get("properties", {}), **patterns}.items():
        default = default_of(value)
        found.append(
            Key(
                name=name,
                value=value_text(value),
                required=name in schema.get("required", ()),
                default="" if default is None else json.dumps(default),
                text=text_of(value),
                has_keys=bool(list(maps_of(value))),
            )
        )
    return found


def numbered(pattern: str) -> str:
    """Return the name of keys with a number, `^g_[0-9]+$`, as people write it."""
    for sign in ("^", "$", "\\"):
        pattern = pattern.replace(sign, "")
    for digits in ("[0-9]+", "[0-9]*", "d+"):
        pattern = pattern.replace(digits, "N")
    return pattern


def sections_of(schema: dict, path: str = "") -> Iterator[Tuple[str, List[Key]]]:
    """Yield every map of a format: its path and its keys, outer maps first."""
    for inner_path, found in maps_of(schema):
        here = path + inner_path
        yield here, keys_of(found)
        values = {**found.get("properties", {}), **found.get("patternProperties", {})}
        for name, value in values.items():
            yield from sections_of(value, f"{here}.{name}" if here else name)


def merged(sections) -> Dict[str, List[Key]]:
    """Join the maps of the same path: alternatives of one value."""
    found: Dict[str, Dict[str, Key]] = {}
    for path, keys in sections:
        known = found.setdefault(path, {})
        for key in keys:
            known.setdefault(key.name, key)
    return {path: list(keys.values()) for path, keys in found.items()}


def cell(text: str) -> str:
    """Return text for a cell of a table."""
    return " ".join(text.replace("|", "\\|").replace("<", "&lt;").split())


def key_table(keys: List[Key]) -> List[str]:
    """Return the table of the keys that have an effect, and name the others."""
    lines = ["| key | value | meaning |", "|---|---|---|"]
    for key in keys:
        if not key.has_effect:
            continue
        text = key.text[:1].upper() + key.text[1:]
        text += "." if text and text[-1] not in ".:)" else ""
        if key.has_keys:
            text += " Keys: below."
        if key.required:
            text += " **Required.**"
        if key.default:
            text += f" Default: `{key.default}`."
        lines.append(f"| `{key.name}` | {cell(key.value)} | {cell(text)} |")
    reasons: Dict[str, List[str]] = {}
    for key in keys:
        if not key.has_effect:
            reason = key.text[len(WITHOUT_EFFECT) :].lstrip(": ")
            reasons.setdefault(reason, []).append(f"`{key.name}`")
    for reason, names in reasons.items():
        why = f": {reason}" if reason else ""
        lines += ["", f"Accepted without effect{why}: {', '.join(names)}."]
    return lines if any(key.has_effect for key in keys) else lines[3:]


def key_page(title: str, introduction: str, schema: dict) -> str:
    """Return the page of a file format."""
    lines = [
        f"# {title}",
        "",
        introduction,
        "",
        "Made from the tables that read the file. Any other key is an error with its place and "
        "the nearest key; `null` is a key that is not given. In paths, `NAME` is a name that "
        "the file gives, and `[]` an item of a list.",
        "",
    ]
    for path, keys in merged(sections_of(schema)).items():
        lines += [f"## {f'`{path}`' if path else 'At the top'}", "", *key_table(keys), ""]
    return "\n".join(lines)


def undescribed_keys(schema: dict) -> List[str]:
    """Return the paths of keys that nothing is said about."""
    return [
        f"{path}.{key.name}" if path else key.name
        for path, keys in merged(sections_of(schema)).items()
        for key in keys
        if not key.text
    ]


# ---- commands -----------------------------------------------------------------------------


def synopsis(command: dict) -> str:
    """Return the shortest form of a command, with what is required."""
    words = ["jacta", command["name"]]
    for argument in command["arguments"]:
        word = argument["value"] or argument["names"][0]
        word += "..." if argument["repeated"] else ""
        words.append(word if argument["required"] else f"[{word}]")
    for option in command["options"]:
        if option["required"]:
            words += [option["names"][-1], option["value"]]
    return " ".join([*words, "[options]"])


def option_row(option: dict) -> str:
    """Return the row of an option or argument."""
    names = ", ".join(f"`{name}`" for name in option["names"])
    if option["value"] and option["value"] not in option["names"]:
        names += f" *{cell(option['value'])}*"
    text = option["text"][:1].upper() + option["text"][1:] + "."
    if option["words"]:
        text += " One of " + ", ".join(f"`{word}`" for word in option["words"]) + "."
    if option["default"]:
        text += f" Default: `{option['default']}`."
    if option["repeated"] and "repeated" not in text:
        text += " May be repeated."
    return f"| {names} | {cell(text)} |"


def command_section(command: dict) -> List[str]:
    """Return the section of one command."""
    lines = [
        f"## jacta {command['name']}",
        "",
        command["summary"] + ".",
        "",
        "```text",
        synopsis(command),
        "```",
        "",
    ]
    if not command["complete"]:
        raise SystemExit(
            f"the options of jacta {command['name']} are unknown: the Python package is not "
            "built, or Matplotlib is not installed"
        )
    lines += ["| option | meaning |", "|---|---|"]
    lines += [option_row(option) for option in command["arguments"] + command["options"]]
    if command["notes"]:
        lines += ["", "```text", command["notes"], "```"]
    if command["example"]:
        lines += ["", "Example:", "", "```sh", command["example"], "```"]
    return [*lines, ""]


def commands_page(commands: List[dict]) -> str:
    """Return the page of all commands."""
    lines = [
        "# Every command",
        "",
        "Made from the tables with which the program reads its arguments. Installed as "
        "manual pages too (`man jacta-fit`), and for completion in bash and zsh.",
        "",
        "Exit status: 0 done; 1 the input or the data are wrong (the message says what, "
        "where, and what to do); 2 usage; 3 some of the work failed and the rest is kept; "
        "70 a fault of jacta itself (please report it); 130 or 143 interrupted, what is "
        "finished is kept. With `--json` there is one JSON document on standard output; "
        "progress and notes go to standard error. ±inf and NaN are texts in it.",
        "",
    ]
    for command in commands:
        lines += command_section(command)
    return "\n".join(lines)


# Files of the root that are pages as well.
ROOT_PAGES = {
    "contributing": "CONTRIBUTING.md",
    "architecture": "ARCHITECTURE.md",
    "changelog": "CHANGELOG.md",
}


def root_page(file: str) -> str:
    """Return a file of the root, its links turned to where the pages are."""
    text = (ROOT / file).read_text(encoding="utf-8")
    for name, other in ROOT_PAGES.items():
        text = text.replace(f"]({other})", f"]({name}.md)")
    return text.replace("](docs/", "](../")


def write_pages(folder: pathlib.Path) -> None:
    """Write all pages; a page that has not changed keeps its time."""
    pages = {"commands": commands_page(ask("commands", "--json")["commands"])}
    pages.update((name, root_page(file)) for name, file in ROOT_PAGES.items())
    pages.update(cpp_pages())
    kinds = kinds_of_schema()
    pages["files"] = files_page(kinds)
    for kind in kinds:
        name, title, introduction = KEY_PAGES[kind]
        pages[name] = key_page(title, introduction, ask("schema", kind))
    for name, text in pages.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def files_page(kinds: List[str]) -> str:
    """Return the page from which those of the files are found."""
    lines = [
        "# Files, key by key",
        "",
        "From the tables that read the files. The same tables as JSON Schema complete and "
        "check a file while it is edited:",
        "",
        "```sh",
        *(f"jacta schema {kind} > {kind}.schema.json" for kind in kinds),
        "```",
        "",
        "In editors with the YAML language server the first line of a file names its schema: "
        "`# yaml-language-server: $schema=model.schema.json`.",
        "",
        "```{toctree}",
        ":maxdepth: 2",
        "",
        *(KEY_PAGES[kind][0] for kind in kinds),
        "```",
        "",
    ]
    return "\n".join(lines)


def kinds_of_schema() -> List[str]:
    """Return the file formats of which the program has a schema."""
    commands = {c["name"]: c for c in ask("commands", "--json")["commands"]}
    return commands["schema"]["arguments"][0]["words"]


if __name__ == "__main__":
    write_pages(pathlib.Path(sys.argv[1]))
