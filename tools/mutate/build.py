"""Compiles one fault and links the programs that it may reach.

A build folder that is whole stays as it is: the file with the fault is compiled from a
folder of links to its room, and its object stands before the libraries when a program is
linked, so that it is taken instead of the sound one there.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

LIBRARY = re.compile(r"libjacta_(\w+)\.a")


class BuildError(Exception):
    """A fault that does not compile, or a build folder that is not whole."""


def sh(command, folder):
    return subprocess.run(
        command, cwd=folder, shell=isinstance(command, str), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip


class BuildFolder:
    """A folder that cmake made, and the sources it was made for."""

    def __init__(self, folder, own):
        self.folder = Path(folder).resolve()
        self.own = own  # whether it may be built in
        cache = self.folder / "CMakeCache.txt"
        if not cache.is_file():
            raise BuildError(f"{self.folder} is no build folder")
        self.source = Path(re.search(r"CMAKE_HOME_DIRECTORY:\w+=(.*)", cache.read_text())[1])
        entries = json.loads((self.folder / "compile_commands.json").read_text())
        self.units = [(entry["file"], shlex.split(entry["command"])) for entry in entries]
        self.links = {}
        self.headers = None

    def output(self, program):
        """The file of a target: `jacta_fit_test`, `jacta`, `jacta_python`."""
        if program == "jacta_python":
            return next(
                word for before, word in zip(self.link(program), self.link(program)[1:])
                if before == "-o"
            )  # fmt: skip
        return f"bin/{program}"

    def link(self, program):
        """The words of the command that links a target; empty: there is no such target."""
        if program not in self.links:
            target = program if program == "jacta_python" else f"bin/{program}"
            out = sh(["ninja", "-t", "commands", target], self.folder)
            last = out.stdout.strip().split("\n")[-1]
            found = out.returncode == 0 and last.startswith(": && ")
            words = shlex.split(last[len(": && ") :]) if found else []
            self.links[program] = words[: words.index("&&")] if words else []
        return self.links[program]

    def rooms(self, program):
        """The rooms that a program is linked from."""
        rooms = {match[1] for word in self.link(program) if (match := LIBRARY.search(word))}
        if program == "jacta":
            rooms.add("apps")
        if program == "jacta_python":
            rooms.add("python")
        return rooms

    def build(self, targets):
        """Builds programs where the folder is our own; elsewhere they have to be there."""
        if not self.own:
            for target in targets:
                if not (self.folder / self.output(target)).exists():
                    raise BuildError(f"{target} is not built in {self.folder}")
            return
        jobs = os.environ.get("JACTA_BUILD_JOBS", str(os.cpu_count()))
        out = sh(["ninja", "-j", jobs, *targets], self.folder)
        if out.returncode != 0:
            raise BuildError(f"without a fault:\n{out.stdout[-4000:]}")

    def including(self, header):
        """The outputs, below the folder, that were compiled from a header."""
        if self.headers is None:
            self.headers = {}
            unit = ""
            for line in sh(["ninja", "-t", "deps"], self.folder).stdout.splitlines():
                if line and not line.startswith(" "):
                    unit = line.split(":")[0]
                elif line:
                    path = os.path.realpath(self.folder / line.strip())
                    self.headers.setdefault(path, []).append(unit)
        return self.headers.get(str(self.source / header), [])


def grouped(source):
    """The sources of a group that is compiled as one unit; of one source alone, none."""
    if "/Unity/unity_" not in str(source):
        return []
    return re.findall(r'^#include "(.*)"$', Path(source).read_text(), re.MULTILINE)


class FaultyBuild:
    """The objects of one fault, and the programs linked with them."""

    def __init__(self, base, fault, folder):
        self.base = base
        self.fault = fault
        self.folder = Path(folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.objects = {}  # sound object -> faulty object
        self.mirror()

    def mirror(self):
        """Links to every file of the fault's folder, and the file with the fault."""
        file = Path(self.fault.file)
        sound = self.base.source / file.parent
        faulty = self.folder / "tree" / file.parent
        faulty.mkdir(parents=True)
        for other in sound.iterdir():
            if other.name != file.name and other.suffix in (".cc", ".h"):
                (faulty / other.name).symlink_to(other)
        text = (self.base.source / file).read_text()
        (faulty / file.name).write_text(self.fault.applied(text))

    def compile(self, programs):
        """Compiles what holds the fault, for one or more programs."""
        file = str(self.base.source / self.fault.file)
        wanted = set()
        if self.fault.file.endswith(".h"):
            linked = {word for program in programs for word in self.base.link(program)}
            for output in self.base.including(self.fault.file):
                if output in linked or not output.startswith("tests/"):
                    wanted.add(output)
        for source, command in self.base.units:
            output = command[command.index("-o") + 1]
            if output in self.objects:
                continue
            if not (source == file or output in wanted or file in grouped(source)):
                continue
            if not self.is_linked(output, programs):
                continue
            self.compile_unit(source, command, output)
        if not self.objects:
            raise BuildError(f"{self.fault.where}: {self.fault.file} is compiled nowhere")

    def is_linked(self, output, programs):
        match = re.search(r"CMakeFiles/(\w+)\.dir/", output)
        target = match[1] if match else ""
        for program in programs:
            if output in self.base.link(program):
                return True
            names = "|".join(self.base.rooms(program))
            if re.fullmatch(rf"jacta_({names})(_baseline|_avx2|_avx512)?", target):
                return True
        return False

    def mirrored(self, source, faulty):
        """What is compiled in place of a source: its mirror, or that of its group."""
        tree = self.folder / "tree"
        sound_folder = f"{(self.base.source / self.fault.file).parent}/"
        if any(file.startswith(sound_folder) for file in grouped(source)):
            group = faulty.with_suffix(".cc")
            faulty_folder = f"{(tree / self.fault.file).parent}/"
            group.write_text(Path(source).read_text().replace(sound_folder, faulty_folder))
            return group
        mirror = tree / os.path.relpath(source, self.base.source)
        return mirror if mirror.exists() else source

    def compile_unit(self, source, command, output):
        faulty = self.folder / "objects" / output
        faulty.parent.mkdir(parents=True, exist_ok=True)
        tree = self.folder / "tree"
        words = list(command)
        words[words.index("-o") + 1] = str(faulty)
        words[words.index("-c") + 1] = str(self.mirrored(source, faulty))
        include = ["-I" + str(tree / "include"), "-I" + str(tree / Path(self.fault.file).parent)]
        words[1:1] = include
        words += ["-w"] if ".kernel." in source else ["-w", "-O1"]
        out = sh(words, self.base.folder)
        if out.returncode != 0:
            raise BuildError(f"{self.fault.where}: does not compile:\n{out.stdout[-3000:]}")
        self.objects[output] = str(faulty)

    def link(self, program):
        """The program with the fault; not in its place."""
        words = list(self.base.link(program))
        result = self.folder / "bin" / Path(self.base.output(program)).name
        result.parent.mkdir(exist_ok=True)
        words[words.index("-o") + 1] = str(result)
        first = [new for old, new in self.objects.items() if old not in words]
        words = [self.objects.get(word, word) for word in words]
        # Libraries that are linked as a whole have the sound object too: the first one counts.
        # (Not with lld: exceptions were not caught then.)
        words[1:1] = ["-Wl,--allow-multiple-definition", *first]
        out = sh(words, self.base.folder)
        if out.returncode != 0:
            text = out.stdout[-3000:]
            raise BuildError(f"{self.fault.where}: {program} does not link:\n{text}")
        return result
