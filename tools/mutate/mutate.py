"""Plants the faults of the list, one at a time, and looks which test finds each.

    python3 tools/mutate/mutate.py [PATTERN...] [--list] [--check] [--ci] [--jobs N]
                                   [--build FOLDER] [--limit SECONDS] [--own]

PATTERN is a name of a fault or has wildcards: 'fit/*'. A fault is compiled, the tests of
its room are linked with it and run until one fails; then those of the rooms above, then
the program and the Python module. What the list says sees it comes first. A test that
fails without the fault too is an error, as is a fault that does not compile. No test sees
JACTA_REFERENCE_DIR: faults are found with what the repository holds.

All happens below build/mutate, in a copy of the sources, or with --build below FOLDER,
which has to be built and is only read. Exit status 1: fewer than 95 % were found, or an
error; 130 after Ctrl-C, with the table of what was done.
"""

import argparse
import fnmatch
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "lint")]
from build import BuildError, BuildFolder, FaultyBuild, sh  # noqa: E402
from faults import ListError, read_list  # noqa: E402
from rooms import rooms_and_uses  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
ENOUGH = 0.95
# Test programs that are no room's, and what they start: it has to lie in its place.
STARTED = {"apps": "jacta", "bundle": "jacta", "kill": "jacta", "python": "jacta_python"}
stop = threading.Event()


def copy_sources(tree):
    """What git tracks or would, copied where it differs."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True,
    ).stdout  # fmt: skip
    names = {name for name in listed.split("\0") if name and (ROOT / name).is_file()}
    for name in names:
        content = (ROOT / name).read_bytes()
        target = tree / name
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
            shutil.copymode(ROOT / name, target)
    for folder in ("src", "include", "tests", "examples", "python"):
        for file in (tree / folder).rglob("*"):
            if file.is_file() and str(file.relative_to(tree)) not in names:
                if file.suffix in (".cc", ".h", ".py"):
                    file.unlink()


def own_folder():
    tree = ROOT / "build/mutate/tree"
    tree.mkdir(parents=True, exist_ok=True)
    copy_sources(tree)
    out = sh(
        ["cmake", "--preset", "release", "-DJACTA_BUILD_PYTHON=ON",
         "-DJACTA_GROUP_SOURCES=OFF", "-DPython_EXECUTABLE=/usr/bin/python3"], tree,
    )  # fmt: skip
    if out.returncode != 0:
        raise BuildError(out.stdout[-3000:])
    return BuildFolder(tree / "build/release", own=True)


class Laboratory:
    """Runs the tests of one build folder, with and without faults."""

    def __init__(self, base, folder, given):
        self.base = base
        self.folder = folder
        self.limit = given.limit
        self.only_own = given.own
        self.order = [*rooms_and_uses(base.source), "interface", "coverage", *STARTED]
        self.lock = threading.RLock()  # one build at a time, and one look at the program
        self.sound = {}
        self.put_back()

    # -- which tests ------------------------------------------------------------------

    def holder(self, suite):
        """The target whose link decides whether a suite may see a room."""
        return STARTED.get(suite, f"jacta_{suite}_test")

    def suites(self, fault):
        """Those that are linked with the room: its own, those that should see it, others."""
        able = [
            suite for suite in self.order
            if fault.room in self.base.rooms(self.holder(suite))
            and (self.base.own or suite not in STARTED)
        ]  # fmt: skip
        own = [suite for suite in able if suite == fault.room]
        return own if self.only_own else own + [s for s in able if s not in own]

    # -- running ----------------------------------------------------------------------

    def command(self, suite, program, tests):
        if suite == "python":
            files = [str(self.base.source / "python/tests" / test) for test in tests]
            where = files or [
                str(self.base.source / "python/tests"),
                f"--ignore={self.base.source / 'python/tests/presentation'}",
            ]
            pytest = ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
            return ["/usr/bin/python3", *pytest, *where]
        chosen = [f"--gtest_filter={':'.join(tests)}"] if tests else []
        return [str(program), "--gtest_fail_fast", "--gtest_color=no", *chosen]

    def run(self, suite, program, tests, folder):
        """The test that failed, or nothing; and whether any ran."""
        run = folder / "run"
        run.mkdir(parents=True, exist_ok=True)
        environment = {k: v for k, v in os.environ.items() if k != "JACTA_REFERENCE_DIR"}
        environment["JACTA_PROGRAM"] = str(self.base.folder / "bin/jacta")
        environment["PYTHONPATH"] = str(self.base.folder / "python")
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        log = folder / f"{suite}.log"
        with log.open("w") as out, subprocess.Popen(
            self.command(suite, program, tests), cwd=run, env=environment, stdout=out,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True,
        ) as process:  # fmt: skip
            late = False
            end = time.monotonic() + self.limit
            while process.poll() is None:
                late = time.monotonic() > end
                if late or stop.is_set():
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    break
                time.sleep(0.05)
        if stop.is_set():
            raise KeyboardInterrupt
        text = log.read_text(errors="replace")
        if process.returncode == 0:
            return "", not re.search(r"^\[==========\] Running 0 tests|no tests ran", text, re.M)
        if suite == "python":
            found = re.search(r"^(?:FAILED|ERROR) \S*python/tests/(\S+)", text, re.M)
        else:
            found = re.search(r"^\[  FAILED  \] ([^\s,]+)", text, re.M)
            last = re.findall(r"^\[ RUN      \] (\S+)", text, re.M)
            found = found or (last and re.match(r"(\S+)", last[-1]))
        name = found[1] if found else "(before its first test)"
        return f"{suite}/{name}{' (time limit)' if late else ''}", True

    def sound_failure(self, killer):
        """What the test of a kill says without the fault; nothing where it passes."""
        suite, _, name = killer.split(" (")[0].partition("/")
        with self.lock:
            if killer not in self.sound:
                program = self.base.folder / "bin" / f"jacta_{suite}_test"
                tests = [name] if name else []
                self.sound[killer] = self.run(suite, program, tests, self.folder / "sound")[0]
            return self.sound[killer]

    # -- one fault --------------------------------------------------------------------

    def try_fault(self, fault):
        """The test that finds it, or nothing."""
        faulty = FaultyBuild(self.base, fault, self.folder / fault.name.replace("/", "-"))
        named = {}
        for text in fault.seen:
            suite, _, name = text.partition("/")
            named.setdefault(suite, []).append(name)
            if fault.room not in self.base.rooms(self.holder(suite)):
                raise BuildError(f"{fault.where}: {suite} does not see {fault.room}")
        suites = self.suites(fault)
        for suite, tests in [*named.items(), *((suite, []) for suite in suites)]:
            killer = self.try_suite(faulty, suite, tests)
            if killer:
                failure = self.sound_failure(killer)
                if failure:
                    raise BuildError(f"{failure} fails without a fault")
                shutil.rmtree(faulty.folder)
                return killer
        return ""

    def try_suite(self, faulty, suite, tests):
        target = self.holder(suite)
        program = f"jacta_{suite}_test"
        with self.lock:
            self.base.build([target] if suite == "python" else [target, program])
        faulty.compile([target])
        linked = faulty.link(target)
        if suite not in STARTED:
            killer, ran = self.run(suite, linked, tests, faulty.folder)
        else:
            with self.lock:
                place = self.base.folder / self.base.output(target)
                aside = place.with_name(place.name + ".sound")
                os.rename(place, aside)
                try:
                    os.rename(linked, place)
                    killer, ran = self.run(
                        suite, self.base.folder / "bin" / program, tests, faulty.folder)
                finally:
                    os.replace(aside, place)
        if tests and not ran:
            raise BuildError(f"{faulty.fault.where}: there is no test {suite}/{tests[0]}")
        return killer

    def put_back(self):
        """What a run that was killed left aside."""
        if self.base.own:
            for aside in self.base.folder.glob("*/**/*.sound"):
                os.replace(aside, aside.with_suffix(""))


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("patterns", nargs="*", metavar="PATTERN")
    parser.add_argument("--list", action="store_true", help="print the faults chosen")
    parser.add_argument("--check", action="store_true", help="only look whether the list fits")
    parser.add_argument("--ci", action="store_true", help="those that every submission tries")
    parser.add_argument("--own", action="store_true", help="only the room's own and named tests")
    parser.add_argument("--jobs", type=int, default=1, help="faults at the same time")
    parser.add_argument("--build", help="a build folder that is whole, and only read")
    parser.add_argument("--limit", type=float, default=600, help="seconds for one program")
    return parser.parse_args()


def choose(faults, given):
    chosen = [fault for fault in faults if fault.ci or not given.ci]
    if not given.patterns:
        return chosen
    matching = []
    for pattern in given.patterns:
        if not any(fnmatch.fnmatch(fault.name, pattern) for fault in faults):
            raise ListError(f"no fault is called {pattern}")
        fits = [fault for fault in chosen if fnmatch.fnmatch(fault.name, pattern)]
        matching += [fault for fault in fits if fault not in matching]
    return matching


def report(results, total):
    """Prints the survivors and errors, returns the exit status."""
    errors = [(fault, text) for fault, kind, text in results if kind == "error"]
    survivors = [fault for fault, kind, _ in results if kind == "survived"]
    killed = len(results) - len(errors) - len(survivors)
    for fault, text in errors:
        print(f"\nerror: {fault.name}: {text}")
    for fault in survivors:
        print(f"\nsurvived: {fault.name} ({fault.file})")
        print(f"  - {fault.was}\n  + {fault.now}\n  {fault.does}")
    print(f"\n{killed} of {total} faults found, {len(survivors)} survived, {len(errors)} errors")
    return 1 if errors or killed < ENOUGH * total else 0


def main():
    given = parse()
    try:
        faults = read_list(ROOT)
        chosen = choose(faults, given)
        if given.check:
            return 0
        if given.list:
            for fault in chosen:
                print(f"{fault.name:48} {fault.does}")
            return 0
        base = BuildFolder(given.build, own=False) if given.build else own_folder()
        folder = Path(given.build or ROOT / "build/mutate").resolve() / "faults"
        laboratory = Laboratory(base, folder, given)
    except (ListError, BuildError) as error:
        print(error, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    results = []

    def one(fault):
        if stop.is_set():
            return
        start = time.monotonic()
        try:
            killer = laboratory.try_fault(fault)
            kind, text = ("killed", killer) if killer else ("survived", "SURVIVED")
        except (BuildError, ListError) as error:
            kind, text = "error", str(error)
        except KeyboardInterrupt:
            return
        results.append((fault, kind, text))
        shown = text if kind != "error" else "ERROR"
        print(f"{fault.name:48} {shown:60} {time.monotonic() - start:6.1f} s", flush=True)

    pool = ThreadPoolExecutor(given.jobs)
    try:
        waiting = [pool.submit(one, fault) for fault in chosen]
        for job in waiting:
            job.result()
    except KeyboardInterrupt:
        stop.set()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
    status = report(results, len(chosen))
    return 130 if stop.is_set() else status


if __name__ == "__main__":
    sys.exit(main())
