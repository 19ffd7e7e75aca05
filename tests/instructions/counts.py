"""Count instructions and allocations, and compare with the table of this folder.

    counts.py JACTA JACTA_COUNTED          fails where a count has grown by a tenth
    counts.py JACTA JACTA_COUNTED --write  writes the table anew

Times depend on the machine and on what else it does; instructions hardly do. callgrind
counts them on a processor of its own, with the baseline kernels, so that the table holds
for every machine with the compiler that it names. What has become a tenth cheaper is
named too: write the table anew, or the gain can be lost again unseen.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TABLE = pathlib.Path(__file__).with_name("counts.txt")
ALLOWED = 0.10
# An allocation more or less is no trend where there are ten; where there is none, it is.
ALLOWED_ALLOCATIONS = 2.0
HEAD = """\
# Per call: instructions (callgrind, baseline kernels, GCC 12, -O2) and allocations.
# Made by counts.py --write. start_*: a whole process of the program.
"""


def callgrind(folder, command, *options):
    """Run a command under callgrind; return what it printed."""
    out = folder / "callgrind.out"
    result = subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *options]
        + [str(word) for word in command],
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        raise SystemExit(f"{command[0]} failed under valgrind:\n{result.stderr}")
    return result.stdout


def total(file):
    """Return the instructions of one of callgrind's files."""
    found = re.findall(r"^(?:totals|summary): (\d+)", file.read_text(), re.MULTILINE)
    if not found:
        raise SystemExit(f"{file}: callgrind wrote no total")
    return int(found[-1])


def count_work(folder, counted, wimp):
    """Return instructions and allocations per call by name."""
    printed = callgrind(
        folder,
        [counted, wimp],
        "--dump-before=counted_begin",
        "--dump-before=counted_end",
    )
    counts = {}
    for i, line in enumerate(printed.splitlines()):
        name, calls, allocations = line.split()
        # A part begins at one call of these functions and ends at the next.
        instructions = total(folder / f"callgrind.out.{2 * i + 2}")
        counts[name] = (instructions / int(calls), int(allocations) / int(calls))
    return counts


def count_start(folder, jacta, wimp):
    """Return the instructions of whole processes of the program."""
    job = {
        "statistical_model": "jacta.TemplateModel",
        "statistical_model_config": wimp / "wimp_statistical_model.yaml",
        "poi": "wimp_rate_multiplier",
        "hypotheses": json.dumps(["free", "zero"]),
        "generate_values": json.dumps({"wimp_rate_multiplier": 1.0}),
        "n_mc": 1,
        "seed": 1,
        "toydata_mode": "generate",
        "output_filename": folder / "toy.ii.h5",
    }
    words = [word for key, value in job.items() for word in (f"--{key}", value)]
    commands = {
        "start_version": ["--version"],
        "start_describe": ["describe", wimp / "wimp_statistical_model.yaml"],
        "start_first_toy": ["run", "--threads", 1, *words],
    }
    counts = {}
    for name, arguments in commands.items():
        callgrind(folder, [jacta, *arguments])
        counts[name] = (total(folder / "callgrind.out"), None)
    return counts


def read_table():
    """Return the counts of the table."""
    counts = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            name, instructions, allocations = line.split()
            counts[name] = (
                float(instructions),
                None if allocations == "-" else float(allocations),
            )
    return counts


def write_table(counts):
    """Write the table anew."""
    lines = []
    for name, (instructions, allocations) in counts.items():
        shown = "-" if allocations is None else f"{allocations:.1f}"
        lines.append(f"{name:24} {instructions:12.0f} {shown:>10}\n")
    TABLE.write_text(HEAD + "".join(lines))


def compare(counts, table):
    """Print both tables beside each other; return the names of what has grown."""
    grown = [name for name in table if name not in counts]
    for name, (instructions, allocations) in counts.items():
        if name not in table:
            grown.append(name)
            print(f"{name:24} {instructions:12.0f}  not in the table")
            continue
        then, then_allocations = table[name]
        change = instructions / then - 1
        line = f"{name:24} {then:12.0f} {instructions:12.0f} {100 * change:+7.1f} %"
        if allocations is not None:
            line += f"   allocations {then_allocations:.1f} {allocations:.1f}"
            least = ALLOWED_ALLOCATIONS if then_allocations > 0 else 0
            room = max(ALLOWED * then_allocations, least)
            if allocations > then_allocations + room:
                grown.append(name)
                line += "  MORE"
        if change > ALLOWED:
            grown.append(name)
            line += "  GROWN"
        elif change < -ALLOWED:
            line += "  cheaper: write the table anew"
        print(line)
    return grown


def main():
    """Count, then write or compare."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("jacta", type=pathlib.Path)
    parser.add_argument("counted", type=pathlib.Path)
    parser.add_argument("--write", action="store_true", help="write the table anew")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        wimp = folder / "wimp"
        subprocess.run([options.jacta, "init", wimp, "--example", "wimp"], check=True)
        counts = count_start(folder, options.jacta, wimp)
        counts.update(count_work(folder, options.counted, wimp))
    if options.write:
        write_table(counts)
        return 0
    grown = compare(counts, read_table())
    if grown:
        print(f"more than the table says: {', '.join(dict.fromkeys(grown))}")
        print("find the reason; where it is wanted: tests/instructions/counts.py --write")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
