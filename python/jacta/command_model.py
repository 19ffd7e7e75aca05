"""What commands of Python that fit a model of a file share: options, data, output."""

import argparse
import json
import math
from typing import Dict, Optional, Sequence

from .errors import Error, InputError, UsageError


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """Add the data of a model, and where its fits start."""
    add = parser.add_argument
    add("--data", metavar="FILE", help="toy or real data; amplitude models have own ones")
    add("--toy", type=int, default=0, metavar="I", help="data set of the file")
    add("--params", metavar="FILE", help="where fits of an amplitude model start")


def add_toy_options(parser: argparse.ArgumentParser, n_toys: int, what: str) -> None:
    """Add the number of toys, their seed, threads, and JSON."""
    add = parser.add_argument
    add("-n", type=int, default=n_toys, dest="n_toys", metavar="N", help=what)
    add("--seed", type=int, metavar="S", help="seed; drawn and printed if missing")
    add("--threads", type=int, default=0, metavar="N", help="0: all processors")
    add("--json", action="store_true", help="print one JSON document")


def fixed_values(texts: Optional[Sequence[str]]) -> Dict[str, float]:
    """Return NAME=VALUE options as numbers."""
    from .plot.inputs import pairs

    found = {}
    for name, text in pairs(texts or (), "--fix").items():
        try:
            found[name] = float(text)
        except ValueError as error:
            raise UsageError(f"--fix {name}={text}: '{text}' is no number") from error
    return found


def is_array_file(file: str) -> bool:
    """Return whether a name ends as files of momenta do."""
    return file.endswith((".dat", ".txt", ".npy", ".npz"))


def model_with_data(arguments: argparse.Namespace):
    """Return the model of the command line, `arguments.model`, with the data."""
    from . import _core
    from .amplitude_model import AmplitudeModel
    from .data import read_toys
    from .model_source import file_content
    from .template_model import TemplateModel

    if arguments.toy < 0:
        raise UsageError("--toy is at least 0")
    paths = getattr(arguments, "template_path", None)
    root = file_content(arguments.model)
    if "decay" in root and "particle" in root:
        if paths:
            raise UsageError("--template-path is for template models")
        model = AmplitudeModel.from_config(arguments.model)
    else:
        if arguments.params:
            raise UsageError("--params is for amplitude models")
        if not arguments.data:
            raise UsageError("--data FILE is missing: a template model has no own data")
        model = TemplateModel.from_config(
            arguments.model, **({"template_path": paths} if paths else {})
        )
    if arguments.params:
        set_starts(model, arguments.params)
    if arguments.data and is_array_file(arguments.data):
        model.data = _core.read_event_arrays(model._model, arguments.data)
    elif arguments.data:
        sets = read_toys(arguments.data)
        if arguments.toy >= len(sets):
            raise Error(
                f"{arguments.data} has {len(sets)} data sets, and none of number "
                f"{arguments.toy}"
            )
        model.data = sets[arguments.toy]
    return model


def read_values(file: str) -> Dict[str, float]:
    """Return the values of a file, as `jacta fit` and tf-pwa write it."""
    try:
        with open(file, encoding="utf-8") as opened:
            content = json.load(opened)
    except OSError as error:
        raise InputError(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise InputError(f"{file} is no JSON: {error}") from error
    values = content.get("value", content) if isinstance(content, dict) else None
    if not isinstance(values, dict) or not all(
        isinstance(v, (int, float)) for v in values.values()
    ):
        raise InputError(f"{file} holds no numbers by name of a parameter")
    return values


def set_starts(model, file: str) -> None:
    """Let fits start at the values of a file."""
    known = model.known_values(read_values(file))
    model.set_fit_guesses(
        **{name: value for name, value in known.items() if name in model.parameters}
    )


def amplitude_model_with_data(arguments: argparse.Namespace):
    """Return the model of the command line, an amplitude model, with the data."""
    from .amplitude_model import AmplitudeModel

    model = model_with_data(arguments)
    if not isinstance(model, AmplitudeModel):
        raise InputError(f"{arguments.model} is no amplitude model: it has no resonances")
    return model


def print_result(found, as_json: bool) -> None:
    """Print the text of a result, or its document."""
    if as_json:
        print(json.dumps(readable(found.to_json()), indent=2))
        return
    print(found.text())


def readable(tree):
    """Return a document whose infinities are words, as the other commands write them."""
    if isinstance(tree, dict):
        return {key: readable(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [readable(value) for value in tree]
    if isinstance(tree, float) and not math.isfinite(tree):
        return str(tree)
    return tree
