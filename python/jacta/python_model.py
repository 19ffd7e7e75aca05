"""Jobs of models in Python from the command line: ``--python-model FILE:CLASS``.

A model in Python is code that runs: the command line names it, never a file. The name
under which it stands is that of ``statistical_model``.
"""

import argparse
import importlib.util
import json
import os
import sys
from typing import List, Optional, Tuple

from .data import current_date
from .errors import Error, InputError, UsageError
from .file_search import get_file_path
from .registry import GIVEN
from .runner import Runner
from .submitter import Submitter
from .submitters.local import NeymanConstructor, SubmitterLocal
from .utils import load_yaml


def load_class(given: str) -> type:
    """Return the class that FILE:CLASS names."""
    file, colon, name = given.rpartition(":")
    if not colon:
        raise InputError(f"--python-model is FILE:CLASS, not {given}")
    spec = importlib.util.spec_from_file_location(
        os.path.splitext(os.path.basename(file))[0], file
    )
    if spec is None or not os.path.exists(file):
        raise InputError(f"{file}: there is no such file in Python")
    # As for a script: modules beside it can be imported, also by worker processes.
    folder = os.path.dirname(os.path.abspath(file))
    if folder not in sys.path:
        sys.path.insert(0, folder)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    if not hasattr(module, name):
        raise InputError(f"{file} has no class {name}")
    return getattr(module, name)


def _without(words: List[str], option: str) -> Tuple[Optional[str], List[str]]:
    """Return the value of an option and the other words."""
    rest, value = [], None
    words = list(words)
    while words:
        word = words.pop(0)
        if word == option:
            if not words:
                raise InputError(f"{option} has no value")
            value = words.pop(0)
        elif word.startswith(option + "="):
            value = word.split("=", 1)[1]
        else:
            rest.append(word)
    return value, rest


def _run(cls: type, words: List[str], as_json: bool) -> int:
    kwargs = Submitter.runner_kwargs_from_script(words)
    named = "statistical_model" in " ".join(words)
    name = kwargs["statistical_model"] if named else cls.__qualname__
    GIVEN[name] = cls
    outcome = Runner(**{**kwargs, "statistical_model": name}).run()
    if as_json:
        speed = outcome.n_toys / outcome.seconds
        found = {"file": outcome.output_file, "toys_per_second": speed}
        print(json.dumps({**outcome.results.metadata, **found}))
    else:
        print(outcome)
    return 0


def _submit(cls: type, words: List[str], as_json: bool) -> int:
    parser = argparse.ArgumentParser("jacta submit", allow_abbrev=False)
    parser.add_argument("file")
    parser.add_argument("--computation", required=True)
    parser.add_argument("--outputfolder")
    parser.add_argument("--local", action="store_true")
    parser.add_argument("--debug", action="store_true")
    parser.add_argument("--resubmit", action="store_true")
    parser.add_argument("--dry-run", "--dry_run", action="store_true")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--threads", type=int, help="number of processes")
    given = parser.parse_args(words)
    GIVEN[load_yaml(get_file_path(given.file))["statistical_model"]] = cls
    kind = NeymanConstructor if given.computation == "threshold" else SubmitterLocal
    kwargs = {"outputfolder": given.outputfolder} if given.outputfolder else {}
    submitter = kind.from_config(
        given.file,
        computation=given.computation,
        debug=given.debug,
        resubmit=given.resubmit,
        **kwargs,
    )
    if kind is NeymanConstructor:
        print(submitter.submit(seed=given.seed))
        return 0
    if given.debug:
        submitter.submit()
        return 0
    reports = submitter.submit(
        seed=given.seed, processes=given.threads, dry_run=given.dry_run
    )
    jobs = [{k: getattr(r, k) for k in ("command", "output", "status")} for r in reports]
    if as_json:
        print(json.dumps({"jobs": jobs}))
    else:
        for report in reports:
            print(report)
    return 3 if any(job["status"] == "failed" for job in jobs) else 0


def main(words: List[str]) -> int:
    """Run ``jacta run`` or ``jacta submit`` with a model in Python; the exit status."""
    try:
        given, words = _without(words, "--python-model")
        as_json = "--json" in words
        words = [word for word in words if word != "--json"]
        command = {"run": _run, "submit": _submit}.get(words[0] if words else "")
        if command is None:
            raise UsageError("--python-model goes with `jacta run` and `jacta submit`")
        return command(load_class(given), words[1:], as_json)
    except Error as error:
        print(f"error: {error}", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    except KeyboardInterrupt:
        print(f"interrupted {current_date()}; what is finished is kept", file=sys.stderr)
        return 130
