"""What scripts write into docs/performance.md: times, and lines between two marks."""

import os
import pathlib
import tempfile

PAGE = pathlib.Path(__file__).resolve().parent.parent / "docs" / "performance.md"


def shown(microseconds):
    """Return a time with three digits and its unit."""
    if microseconds < 1e3:
        return f"{microseconds:.3g} µs"
    if microseconds < 1e6:
        return f"{microseconds / 1e3:.3g} ms"
    return f"{microseconds / 1e6:.3g} s"


def write_between(marks, lines):
    """Replace what stands between two marks of the page."""
    page = PAGE.read_text()
    begin, end = (page.index(mark) for mark in marks)
    text = page[:begin] + marks[0] + "\n" + "\n".join(lines) + "\n" + page[end:]
    with tempfile.NamedTemporaryFile("w", dir=PAGE.parent, delete=False) as file:
        file.write(text)
    os.chmod(file.name, 0o644)
    os.replace(file.name, PAGE)
