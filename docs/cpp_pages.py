"""Pages of the C++ headers: every public header begins with a chapter, which is shown here.

    python3 docs/cpp_pages.py HEADER     # the header as Doxygen reads it

`./dev docs` calls `write_cpp_pages` for docs/generated/cpp, and makes the reference of
declarations by Doxygen, whose input filter this is.
"""

import html
import pathlib
import re
import sys
from typing import Iterator, List, Tuple

ROOT = pathlib.Path(__file__).resolve().parents[1]
HEADERS = ROOT / "include" / "jacta"


def rooms() -> List[str]:
    """Return the rooms that have public headers, from the lowest up."""
    text = (ROOT / "CMakeLists.txt").read_text()
    names = re.findall(r"(?m)^jacta_room\((\w+)", text)
    return [name for name in names if (HEADERS / name).is_dir()]


def chapter(lines: List[str]) -> Tuple[List[str], int]:
    """Return the text at the top of a header, and the number of its lines."""
    n = 0
    while n < len(lines) and lines[n].startswith("//") and not lines[n].startswith("///"):
        n += 1
    texts = [line[2:] for line in lines[:n]]
    return [text[1:] if text.startswith(" ") else text for text in texts], n


def blocks(text: List[str]) -> Iterator[Tuple[bool, List[str]]]:
    """Yield runs of lines: whether they are code or formulas (indented), and the lines."""
    run: List[str] = []
    is_code = False
    for i, line in enumerate(text):
        following = next((later for later in text[i:] if later.strip()), "")
        code = (line if line.strip() else following).startswith("    ")
        # A blank line within code is code, one at its end is not.
        code = code and (is_code or bool(line.strip()))
        if code != is_code and run:
            yield is_code, run
            run = []
        is_code = code
        run.append(line[4:] if code else line)
    if run:
        yield is_code, run


def outside_of_code(text: str, escape) -> str:
    """Return text in which `escape` was applied to what is not between backquotes."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else escape(part) for part in parts)


def language(code: str) -> str:
    """Return the language of an indented block: C++, or text for formulas and YAML."""
    is_yaml = re.search(r"(?m)^\w+: ", code)
    return "cpp" if re.search(r"\bjacta::\w", code) and not is_yaml else "text"


def markdown(text: List[str]) -> List[str]:
    """Return a chapter in Markdown."""

    def escape(part: str) -> str:
        return re.sub(r"([\\*_<$\[\]|#])", r"\\\1", part)

    lines: List[str] = []
    for is_code, run in blocks(text):
        if is_code:
            while not run[-1].strip():
                run = run[:-1]
            code = "\n".join(run)
            lines += ["", f"```{language(code)}", *run, "```", ""]
            continue
        for line in run:
            bullet = re.match(r"( *)\* (.*)", line)
            head, rest = (bullet[1] + "* ", bullet[2]) if bullet else ("", line)
            lines.append(head + outside_of_code(rest, escape))
    return lines


def page_of_room(room: str) -> str:
    """Return the page of a room: the chapters of its headers."""
    lines = [f"# {room}", ""]
    for header in sorted((HEADERS / room).glob("*.h")):
        text, n = chapter(header.read_text(encoding="utf-8").split("\n"))
        if not n:
            raise SystemExit(f"{header} has no chapter: begin it with what it is for")
        lines += [f"## jacta/{room}/{header.name}", "", *markdown(text), ""]
    return "\n".join(lines)


def index_page() -> str:
    """Return the page that the others are found from."""
    return "\n".join(
        [
            "# C++ headers, room by room",
            "",
            "Every header begins with what it is for: formula, units, assumptions, errors, "
            "reference, when to use something else, and an example. The rooms stand in the "
            "order of their arrows: a room may use those above it "
            "([architecture](../architecture.md)). The declarations are in the "
            '<a href="../../cpp/index.html">reference of classes and functions</a>.',
            "",
            "```{toctree}",
            ":maxdepth: 1",
            "",
            *rooms(),
            "```",
            "",
        ]
    )


def cpp_pages() -> Iterator[Tuple[str, str]]:
    """Yield names and texts of all pages."""
    yield "cpp/index", index_page()
    for room in rooms():
        yield f"cpp/{room}", page_of_room(room)


def for_doxygen(path: str) -> str:
    """Return a header in which Doxygen sees its chapter, and no markup that is none."""

    def escape(part: str) -> str:
        text = html.escape(part, quote=False)
        return re.sub(r"([\\@#])", r"\\\1", text)

    lines = pathlib.Path(path).read_text(encoding="utf-8").split("\n")
    text, n = chapter(lines)
    # One line per line, so that the places of messages stay right.
    shown: List[str] = []
    for is_code, run in blocks(text):
        if is_code:
            shown += ["@verbatim", *run, "@endverbatim"]
        else:
            shown += [outside_of_code(line, escape) for line in run]
    rest = [
        re.sub(
            r"(///<? ?)(.*)", lambda m: m[1] + outside_of_code(m[2], escape), line
        )
        for line in lines[n:]
    ]
    return "\n".join(["/** @file", *shown, "*/", *rest])


if __name__ == "__main__":
    print(for_doxygen(sys.argv[1]))
