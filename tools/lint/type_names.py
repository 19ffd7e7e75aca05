"""Refuses a type name that is defined twice outside anonymous namespaces.

Two classes of one name break the one-definition rule without a word from compiler or
linker: whichever inline function comes first serves both, and a build without optimisation
crashes. Files are named on the command line; duplicates are printed and the status is 1.
"""

import collections
import re
import sys

TEXT = re.compile(
    r"""//[^\n]* | /\*.*?\*/ | R"(?P<d>[^(\s]*)\(.*?\)(?P=d)" | "(?:\\.|[^"\\\n])*"
        | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])'""",
    re.DOTALL | re.VERBOSE,
)
SCOPE = re.compile(
    r"""\bnamespace\s*(?P<namespace>[\w:]*)\s*\{
        | \b(?:struct|class|union|enum(?:\s+(?:class|struct))?)\s+
          (?:alignas\([^)]*\)\s*|\[\[[^]]*\]\]\s*)*
          (?P<type>[\w:]+)(?:\s+final)?\s*(?::(?!:)[^;{}()]*(?:\([^;{}()]*\)[^;{}()]*)*)?\{
        | [{}]""",
    re.VERBOSE,
)


def types_of(text):
    """The qualified names of types at namespace scope, with the lines they stand in."""
    text = TEXT.sub(lambda found: re.sub(r"[^\n]", " ", found.group(0)), text)
    scopes = []  # the name of a namespace; None for any other pair of braces
    for found in SCOPE.finditer(text):
        if found.group(0) == "}":
            scopes and scopes.pop()
            continue
        if found.group("type") and None not in scopes and "" not in scopes:
            name = "::".join([*scopes, found.group("type")])
            yield name, text.count("\n", 0, found.start("type")) + 1
        scopes.append(found.group("namespace"))


def main(files):
    places = collections.defaultdict(list)
    for file in files:
        with open(file, encoding="utf-8") as stream:
            for name, line in types_of(stream.read()):
                places[name].append(f"{file}:{line}")
    twice = {name: where for name, where in places.items() if len(where) > 1}
    for name, where in sorted(twice.items()):
        print(f"{name} is defined twice: {', '.join(where)}")
    return 1 if twice else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
