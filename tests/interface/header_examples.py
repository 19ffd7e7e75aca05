"""Compiles the examples of the chapters that open the public headers.

An example is what stands indented by four more blanks in the comment a header begins
with, and looks like C++. All examples are checked as one translation unit against the
headers as a user includes them, each in a function and a namespace of its own outside of
`jacta`, so that they can be copied into a program: what an example takes for granted (its
model, its data) is declared in contexts/<room>.h, in namespace <room>_<header>.

Examples are written for people. `...` in place of a statement or a body stands for code
of the reader; a line `a == b` without a semicolon says what is true.

    python3 tests/interface/header_examples.py --compiler c++ [--include DIR...]

prints the complaints of the compiler at the lines of the headers, and those headers that
have no example and are not excused below. Exit status 1 where there is anything.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent

# Headers whose declarations are the example.
EXCUSED = {
    "config/named_file.h": "one function",
    "data/number_array.h": "used by the readers of samples only",
    "model/event_limit.h": "one number",
    "parallel/for_each_index.h": "one loop",
    "toy/run_files.h": "used by commands only",
    "toy/toydata_mode.h": "words of an enumeration",
    "wave_sum/wave_kernels.h": "the layout of kernels, which event_sums.h calls",
}

DECLARATION = re.compile(
    r"(#include|template|struct|class|enum|constexpr|JACTA_PLUGIN)\b|[\w:<>&]+ \w+\(.*\) \{$"
)
CLAIM = re.compile(r"^(?!if |for |while |return )[^;]+ == [^;{]+$")
STRING = re.compile(r'R?"(\\.|[^"\\])*"')


def paragraphs(lines):
    """Groups of (number, text) of consecutive indented lines of a chapter."""
    group = []
    for number, line in enumerate(lines, 1):
        if not line.startswith("//"):
            break
        if line.startswith("//     "):
            group.append((number, line[7:].rstrip()))
        elif group:
            yield group
            group = []
    if group:
        yield group


def is_code(group):
    return any(
        "jacta::" in text
        or is_claim(without_comment(text))
        or re.search(r"[(=).].*;$", without_comment(text))
        for _, text in group
    )


def is_claim(code):
    return not code.startswith(" ") and bool(CLAIM.match(STRING.sub('""', code)))


def without_comment(text):
    return re.sub(r"\s+// .*$", "", text).rstrip()


def statement(text):
    """A line of an example as the compiler takes it."""
    code = without_comment(text)
    if code.strip() == "...":
        return ""
    code = re.sub(r"\{ \.\.\. \}", "{}", code)
    code = re.sub(r"\) \.\.\.$", ") {}", code)
    if is_claim(code):
        code += ";"
    return code


def split(group):
    """Declarations of an example, which stand in its namespace, and its statements."""
    declarations, statements = [], []
    depth, declares = 0, False
    for number, text in group:
        code = statement(text)
        if depth == 0 and not declares:
            declares = bool(DECLARATION.match(code))
        (declarations if declares else statements).append((number, code))
        depth += code.count("{") - code.count("}")
        if depth == 0 and (code.endswith((";", "}")) or code.startswith("#")):
            declares = False
    return declarations, statements


def example_of(header):
    lines = header.read_text().splitlines()
    return [line for group in paragraphs(lines) if is_code(group) for line in group]


def marked(header, lines):
    text, last = [], None
    for number, code in lines:
        if last is None or number != last + 1:
            text.append(f'#line {number} "{header}"')
        text.append(code)
        last = number
    return text


def unit_of(headers):
    """The translation unit of all examples, and the headers that have none."""
    rooms = sorted({header.parent.name for header in headers})
    public = sorted((ROOT / "include").glob("jacta/*/*.h"))
    text = [f'#include "{header.relative_to(ROOT / "include")}"' for header in public]
    contexts = [HERE / "contexts" / f"{room}.h" for room in ["common", *rooms]]
    text += [f'#include "{context}"' for context in contexts if context.exists()]
    missing = []
    for header in headers:
        example = example_of(header)
        name = f"{header.parent.name}/{header.name}"
        if not example and name not in EXCUSED:
            missing.append(name)
        if example and name in EXCUSED:
            missing.append(f"{name}, which has one: it needs no excuse")
        declarations, statements = split(example)
        includes = [line for line in declarations if line[1].startswith("#")]
        others = [line for line in declarations if not line[1].startswith("#")]
        text += marked(header, includes)
        text.append(f"namespace {header.parent.name}_{header.stem} {{")
        text += marked(header, others)
        text.append("void example() {")
        text += marked(header, statements)
        text += ["}", "}"]
    return "\n".join(text) + "\n", missing


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="c++")
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("headers", nargs="*", type=Path)
    given = parser.parse_args()
    headers = given.headers or sorted((ROOT / "include").glob("jacta/*/*.h"))
    unit, missing = unit_of([header.resolve() for header in headers])
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "examples.cc"
        file.write_text(unit)
        command = [given.compiler, "-std=c++20", "-fsyntax-only", "-w"]
        command += ['-DJACTA_COMPILED_VERSION="of the examples"']
        command += [f"-I{path}" for path in [ROOT / "include", *given.include]]
        result = subprocess.run(
            [*command, str(file)], check=False, stderr=subprocess.PIPE, text=True
        )
    failed = result.returncode != 0
    for line in result.stderr.splitlines():
        if re.search("error: |required from here", line):
            print(line, file=sys.stderr)
    for name in missing:
        print(f"no example in {name}", file=sys.stderr)
    return 1 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main())
