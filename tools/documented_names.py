"""Names, arguments and defaults that the reference pages document, as a table.

    python3 tools/documented_names.py PAGE... > python/tests/documented_names.json
    python3 tools/documented_names.py --markdown > docs/python_names.md

Pages are texts of Sphinx's autodoc. The table is what python/tests/test_documented_names.py
compares the package with; the second form makes a page of it.
"""

import ast
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parents[1]
TABLE = HERE / "python" / "tests" / "documented_names.json"


def split_arguments(text):
    """Split at commas that are not within brackets or texts."""
    parts, depth, part, quote = [], 0, "", ""
    for c in text:
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        if c == "," and depth == 0 and not quote:
            parts.append(part)
            part = ""
        else:
            part += c
    return [p.strip() for p in [*parts, part] if p.strip()]


def default_of(text):
    if text is None:
        return None
    if "identity" in text:
        return "identity"
    match = re.fullmatch(r"np\.float64\((.*)\)", text)
    value = ast.literal_eval(match.group(1) if match else text)
    return repr(value)


def arguments_of(text):
    found = []
    for part in split_arguments(text):
        head, _, default = part.partition("=")
        depth = 0
        for i, c in enumerate(part):
            depth += (c in "([{") - (c in ")]}")
            if c == "=" and depth == 0:
                head, default = part[:i], part[i + 1 :]
                break
        else:
            head, default = part, ""
        name = head.split(":")[0].strip()
        found.append([name, default_of(default.strip()) if default else None])
    return found


SIGNATURE = re.compile(
    r"^(?P<kind>class |exception |static |classmethod |property |async )?"
    r"(?P<name>[A-Za-z_][\w.]*)"
    r"(?:\((?P<arguments>.*)\))?"
    r"(?P<rest>[^()]*?)\[source\]$"
)
ATTRIBUTE = re.compile(r"^(?P<kind>property )?(?P<name>[a-z_]\w*)(:.*|\s*=.*)?$")


def entries(path):
    text = path.read_text().replace("Module contentsopt_int", "")
    module, owner, rows = "", "", []
    if path.name.startswith("opt_int"):
        module = "opt_int"
    for line in map(str.strip, text.splitlines()):
        match = re.fullmatch(r"(alea\.[\w.]+) module", line)
        if match:
            module, owner = match.group(1), ""
            continue
        signature = line
        if not line.endswith("[source]"):
            match = re.fullmatch(r"property (\w+)(: .*)?", line)
            attribute = re.fullmatch(r"(\w+): [\w\[\]., ]+( = .*)?", line)
            if match and owner:
                rows.append([module, owner, match.group(1), "property", []])
            elif attribute and owner and "Parameters" not in line and " = " in line:
                rows.append([module, owner, attribute.group(1), "attribute", []])
            continue
        match = SIGNATURE.match(re.sub(r"\)\s*(→|->)?\s*[^()]*(\[.*\])?\[source\]$", ")[source]", signature)) \
            or SIGNATURE.match(signature)
        if not match:
            print("not understood:", line, file=sys.stderr)
            continue
        kind = (match.group("kind") or "").strip()
        name = match.group("name").split(".")[-1]
        arguments = arguments_of(match.group("arguments") or "")
        if kind in ("class", "exception"):
            owner = name
            rows.append([module, "", name, "class", arguments])
        elif "." in match.group("name") or (module == "opt_int" and not owner) or (
            module == "opt_int" and name.startswith("sum_grad")
        ):
            owner = ""
            rows.append([module, "", name, "function", arguments])
        else:
            kind = {"property": "property"}.get(kind, "method")
            rows.append([module, owner, name, kind, arguments])
    return rows


def undecorated(rows):
    seen, result = set(), []
    for row in rows:
        key = tuple(row[:3])
        if key not in seen:
            seen.add(key)
            result.append(row)
    return result


def markdown():
    print("# Names of alea and tf-pwa in the Python package\n")
    print("Made by `tools/documented_names.py --markdown` from the table that")
    print("`python/tests/test_documented_names.py` compares the package with. Modules of alea")
    print("are in `jacta.compat.alea`, `opt_int` is `jacta.compat.tf_pwa.model.opt_int`.\n")
    print("| module | name | arguments |\n|---|---|---|")
    for module, owner, name, kind, arguments in json.loads(TABLE.read_text()):
        shown = ", ".join(a if d is None else f"{a}={d}" for a, d in arguments)
        shown = shown.replace("|", "\\|")
        full = f"{owner}.{name}" if owner else name
        print(f"| {module} | `{full}` | {f'`{shown}`' if shown else kind} |")


if __name__ == "__main__":
    if sys.argv[1:] == ["--markdown"]:
        markdown()
    else:
        rows = []
        for page in sys.argv[1:]:
            rows += entries(pathlib.Path(page))
        lines = ",\n".join(json.dumps(row) for row in undecorated(rows))
        print(f"[\n{lines}\n]")
