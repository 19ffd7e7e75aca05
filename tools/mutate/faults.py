"""Reads and checks the list of faults, the files `faults/*.txt`.

A fault is a block of lines, each a key, blanks and text:

    fault interval/threshold-halved
      file  src/interval/critical_value.cc
      was   return quantile * quantile;
      now   return 0.5 * quantile * quantile;
      does  Every asymptotic interval is too narrow by a factor of 1.4.
      seen  interval/CriticalValue.KnownQuantiles

`was` is one whole line of the file without its indentation, which occurs once; where it
occurs more often, `below` is a line above it that occurs once, and the first one after
that is meant. `seen` names tests that are tried before all others: `room/Suite.Name` of a
test program, or `python/file.py::name`. `ci yes` marks what every submission tries.
"""

from dataclasses import dataclass, field
from pathlib import Path

KEYS = ("file", "was", "now", "does", "below", "seen", "ci")


class ListError(Exception):
    """The list does not fit the sources."""


@dataclass
class Fault:
    name: str
    where: str
    file: str = ""
    was: str = ""
    now: str = ""
    does: str = ""
    below: str = ""
    ci: str = ""
    seen: list = field(default_factory=list)

    @property
    def room(self):
        """`fit` of src/fit/newton.cc and include/jacta/fit/newton.h; `python` of python/src."""
        parts = Path(self.file).parts
        if parts[0] == "python":
            return "python"
        return parts[2] if parts[0] == "include" else parts[1]

    def applied(self, text):
        """The text of the file with the fault in it."""
        lines = text.split("\n")
        stripped = [line.strip() for line in lines]
        first = 0
        if self.below:
            first = self._only(stripped, self.below) + 1
            if self.was not in stripped[first:]:
                raise ListError(f"{self.where}: {self.file} has no such line: {self.was}")
            at = stripped.index(self.was, first)
        else:
            at = self._only(stripped, self.was)
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines[at] = indent + self.now
        return "\n".join(lines)

    def _only(self, stripped, line):
        n = stripped.count(line)
        if n != 1:
            raise ListError(f"{self.where}: {self.file} has this line {n} times: {line}")
        return stripped.index(line)


def read_blocks(file, shown):
    fault = None
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{shown}:{number}"
        key, _, text = line.strip().partition(" ")
        text = text.strip()
        if not line.startswith(" "):
            if key != "fault" or not text:
                raise ListError(f"{where}: a fault begins with `fault room/name`")
            if fault:
                yield fault
            fault = Fault(text, where)
        elif not fault or key not in KEYS:
            raise ListError(f"{where}: unknown key '{key}'; there are {', '.join(KEYS)}")
        elif key == "seen":
            fault.seen.append(text)
        elif getattr(fault, key):
            raise ListError(f"{where}: {key} is given twice")
        else:
            setattr(fault, key, text)
    if fault:
        yield fault


def complaint(fault, root):
    """What is wrong with a fault, or nothing."""
    for key in ("file", "was", "does"):
        if not getattr(fault, key):
            return f"{fault.where}: {fault.name} has no '{key}'"
    file = root / fault.file
    if not file.is_file():
        return f"{fault.where}: there is no {fault.file}"
    if not fault.name.startswith(fault.room + "/"):
        return f"{fault.where}: the name of a fault in {fault.file} begins with {fault.room}/"
    if fault.was == fault.now:
        return f"{fault.where}: the line stays what it is"
    try:
        fault.applied(file.read_text())
    except ListError as error:
        return str(error)
    return ""


def read_list(root):
    """All faults, checked against the sources below root."""
    faults = []
    for file in sorted((root / "tools/mutate/faults").glob("*.txt")):
        faults.extend(read_blocks(file, file.relative_to(root)))
    complaints = [text for text in (complaint(fault, root) for fault in faults) if text]
    names = [fault.name for fault in faults]
    for fault in faults:
        if names.count(fault.name) > 1:
            complaints.append(f"{fault.where}: {fault.name} is there twice")
    if complaints:
        raise ListError("\n".join(complaints))
    return faults
