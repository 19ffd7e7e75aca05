"""Look for sources that must not be compiled in one group.

    groups.py [FOLDER...]

In a group, functions of two sources' own (in unnamed namespaces) that bear one name become
overloads of each other: a call can go to the wrong one without a word. Sources of a room
have no such names in common, or stand in cmake/alone.txt, all but one of them.
"""

import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def own_functions(file):
    """Yield names and lines of the functions in a source's unnamed namespaces."""
    inside = False
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if line == "namespace {":
            inside = True
        elif line == "}  // namespace":
            inside = False
        elif inside and re.match(r"[A-Za-z[]", line):
            if re.match(r"(struct|class|enum|using|constexpr|const|template) ?", line):
                continue
            # A function with a body: a name before a bracket; no declaration of a value.
            found = re.search(r"(\w+)\(", line)
            if found and "=" not in line[: found.start()]:
                yield found[1], number


def collisions(folder, alone):
    """Return a line for each name that two sources of a group have."""
    places = collections.defaultdict(dict)
    for file in sorted(folder.glob("*.cc")):
        name = str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else str(file)
        if not file.name.endswith(".kernel.cc") and name not in alone:
            for function, line in own_functions(file):
                places[function].setdefault(name, f"{name}:{line}")
    return [
        f"{function}: {', '.join(where.values())}"
        for function, where in places.items()
        if len(where) > 1
    ]


def main():
    """Print what is found; the exit status says whether something was."""
    lines = (ROOT / "cmake/alone.txt").read_text().splitlines()
    alone = {line for line in lines if line and not line.startswith("#")}
    missing = [name for name in sorted(alone) if not (ROOT / name).is_file()]
    folders = [pathlib.Path(name).resolve() for name in sys.argv[1:]]
    folders = folders or [*sorted((ROOT / "src").iterdir()), ROOT / "python" / "src"]
    found = [line for folder in folders for line in collisions(folder, alone)]
    for line in found:
        print(line)
    for name in missing:
        print(f"cmake/alone.txt: there is no {name}")
    return 1 if found or missing else 0


if __name__ == "__main__":
    sys.exit(main())
