"""Tests mirror the tree: tests/<room>/thing_test.cc checks thing of that room.

The name of a test begins with that of a header or a source of its room
(`distribution_sample_test.cc` checks samples of distribution.h), or is that of a property
that no single file has; these are listed here with what they are. Exit status 1 names the
others.

    python3 tools/lint/test_names.py
"""

import sys
from pathlib import Path

# Folders that are no rooms: what users see, and whole campaigns.
NO_ROOMS = {
    "apps",
    "clusters",
    "coverage",
    "fuzz",
    "interface",
    "kill",
    "one_definition",
}

# What a room does as a whole.
OF_A_ROOM = {
    "golden": "numbers recorded from the reference packages, in the repository",
    "reference": "numbers recorded outside the repository",
    "published_numbers": "tables of papers",
    "units": "results do not depend on the unit of a parameter",
}

# Properties of one room.
EXCEPTIONS = {
    "cluster/hostile_values": "values that reach scripts, whatever is in them",
    "data/foreign_file": "files of other programs",
    "data/reproducible_file": "the same content is the same bytes",
    "fit/global_maximum": "which of several maxima is found",
    "fit/kinks": "maxima at the anchors",
    "fit/moving_peak": "maxima that move from cell to cell",
    "fit/outlier": "events without density",
    "fit/routines": "all routines of the fit strategy agree",
    "interval/finite_monte_carlo": "templates of few simulated events",
    "interval/vanishing_efficiency": "edges where an efficiency may go to 0",
    "neyman/ties": "statistics that are discrete",
    "random/goodness": "the statistics that tests of random numbers use",
    "templates/binding": "a model and its data",
    "templates/derivatives": "of all terms, by differences",
    "templates/toy_distributions": "what generated data follow",
    "toy/endurance": "memory over many toys",
    "toy/independence": "toys of different addresses",
    "toy/modes": "of toy data: generate, read, store",
}


def begins_with_one(name, files):
    return any(name == file or name.startswith(file + "_") for file in files)


def main():
    root = Path(__file__).resolve().parents[2]
    wrong = []
    for folder in sorted((root / "tests").iterdir()):
        if not folder.is_dir() or folder.name in NO_ROOMS:
            continue
        room = folder.name
        files = set()
        for place in (root / "include/jacta" / room, root / "src" / room):
            for file in place.glob("*"):
                files.add(file.name.split(".")[0])
        for test in sorted(folder.glob("*_test.cc")):
            name = test.name.removesuffix("_test.cc")
            if f"{room}/{name}" in EXCEPTIONS or name in OF_A_ROOM:
                continue
            if not begins_with_one(name, files):
                wrong.append(str(test.relative_to(root)))
    for test in wrong:
        print(test, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
