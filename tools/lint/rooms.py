"""The rooms of jacta as they are: files, lines, and which rooms include which.

The rooms and what they may use come from the `jacta_room` lines of CMakeLists.txt, which
is their order from the ground up; what they do use comes from the includes of their
headers and sources. Exit status 1 for an include that no arrow allows, an arrow that
points up, a room of more than 5,000 lines, a folder of more than 40 sources, or a row of
ARCHITECTURE.md's table that says something else than CMake.

    python3 tools/lint/rooms.py
"""

import re
import sys
from pathlib import Path

LARGEST_ROOM = 5000
MOST_SOURCES = 40
ROOM = re.compile(r"jacta_room\((\w+)([^)]*)\)")
ROW = re.compile(r"^\| `(\w+)` \|.*\| ([^|]*) \|$", re.MULTILINE)
INCLUDE = re.compile(r'#include [<"](?:jacta/)?([\w/.]+)[">]')


def rooms_and_uses(root):
    """Name of each room, from the ground up, with the rooms that it may use."""
    rooms = {}
    for name, rest in ROOM.findall((root / "CMakeLists.txt").read_text()):
        words = rest.split()
        uses = []
        if "USES" in words:
            for word in words[words.index("USES") + 1 :]:
                if word in ("EXTERNAL", "EXTERNAL_PRIVATE"):
                    break
                uses.append(word)
        rooms[name] = uses
    return rooms


def closure(rooms, name):
    """The rooms that `name` reaches by the arrows."""
    found = set()
    waiting = list(rooms[name])
    while waiting:
        room = waiting.pop()
        if room not in found:
            found.add(room)
            waiting.extend(rooms.get(room, []))
    return found


def table_rows(root):
    """The rooms of ARCHITECTURE.md's table, from the top, with what they may use."""
    rows = ROW.findall((root / "ARCHITECTURE.md").read_text())
    return {name: [] if uses == "–" else uses.split(", ") for name, uses in rows}


def files_of(root, room):
    for folder in (root / "include/jacta" / room, root / "src" / room):
        for file in sorted(folder.glob("*")):
            if file.suffix in (".h", ".cc"):
                yield file


def included_rooms(file, rooms, own):
    """Other rooms whose headers `file` includes, with the header."""
    for line in file.read_text().splitlines():
        match = INCLUDE.match(line)
        if not match or "/" not in match.group(1):
            continue
        room = match.group(1).split("/")[0]
        if room in rooms and room != own:
            yield room, match.group(1)


def main():
    root = Path(__file__).resolve().parents[2]
    rooms = rooms_and_uses(root)
    complaints = []
    seen = []
    print(f"{'room':12} {'headers':>7} {'sources':>7} {'lines':>6}  includes")
    for room, uses in rooms.items():
        for used in uses:
            if used not in seen:
                complaints.append(f"{room} uses {used}, which is not below it")
        seen.append(room)
        allowed = closure(rooms, room)
        headers = sources = lines = 0
        includes = set()
        for file in files_of(root, room):
            lines += len(file.read_text().splitlines())
            headers += file.suffix == ".h"
            sources += file.suffix == ".cc"
            for other, header in included_rooms(file, rooms, room):
                includes.add(other)
                if other not in allowed:
                    where = file.relative_to(root)
                    complaints.append(f"{where} includes {header}: no arrow allows it")
        if lines > LARGEST_ROOM:
            complaints.append(f"{room} has {lines} lines, more than {LARGEST_ROOM}")
        if sources > MOST_SOURCES:
            complaints.append(f"{room} has {sources} sources, more than {MOST_SOURCES}")
        order = [name for name in rooms if name in includes]
        print(f"{room:12} {headers:7} {sources:7} {lines:6}  {', '.join(order) or '-'}")
    written = table_rows(root)
    written.pop("apps", None)
    if list(written) != list(rooms):
        complaints.append("ARCHITECTURE.md has other rooms, or in another order")
    for room in rooms:
        if room in written and sorted(written[room]) != sorted(rooms[room]):
            complaints.append(
                f"{room} may use {', '.join(rooms[room]) or '-'}, and ARCHITECTURE.md "
                f"says {', '.join(written[room]) or '-'}"
            )
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
