"""The options of the commands that are written in Python, as one JSON document.

The program asks for it: manual pages, completion and the reference of commands are made
from these tables and its own.
"""

import argparse
import importlib
import json
import sys
from typing import List, Optional


def _entry(action: argparse.Action) -> dict:
    takes_value = action.nargs != 0
    repeated = isinstance(action, argparse._AppendAction) or action.nargs in ("+", "*")
    value = action.metavar or (action.dest.upper() if action.option_strings else "TEXT")
    default = action.default
    return {
        "names": list(action.option_strings) or [action.metavar or action.dest],
        "value": value if takes_value else "",
        "text": action.help or "",
        "default": "" if default in (None, False) or not takes_value else str(default),
        "words": [str(word) for word in action.choices or ()],
        "required": action.required and action.nargs != "*",
        "repeated": repeated,
    }


def option_table(parser: argparse.ArgumentParser) -> dict:
    """Return arguments by position, options, and the text below them."""
    actions = [a for a in parser._actions if a.help != argparse.SUPPRESS]
    return {
        "arguments": [_entry(a) for a in actions if not a.option_strings],
        "options": [_entry(a) for a in actions if a.option_strings],
        "footer": parser.epilog or "",
    }


def main(argv: Optional[List[str]] = None) -> int:
    """Print the tables of the commands named: ``jacta.NAME.command`` has the parser."""
    tables = {}
    for name in sys.argv[1:] if argv is None else argv:
        command = importlib.import_module(f"jacta.{name}.command")
        tables[name] = option_table(command.parser())
    print(json.dumps(tables))
    return 0
