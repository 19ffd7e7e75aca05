"""Make the golden numbers: what the reference computes for small models of ours.

    python golden.py --write-templates                 # templates beside the models
    python golden.py                                   # numbers of all these models
    python golden.py two_shape slice                   # of some of them
    python golden.py wimp --model MODEL.yaml --template-path FOLDER

Models and templates are in tests/golden/<case>/, numbers in tests/golden/<case>.json. A
new case is one entry in golden_cases and one model file.
"""

import argparse
import pathlib

import reference_model

from golden_cases import CASES
from golden_cases.counts import counted_templates, without_counts
from golden_cases.numbers import golden_numbers, to_text

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"


def parse_arguments():
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("cases", nargs="*", help=f"of {', '.join(CASES)}")
    parser.add_argument("--folder", type=pathlib.Path, default=GOLDEN)
    parser.add_argument("--write-templates", action="store_true")
    parser.add_argument("--model", type=pathlib.Path, help="model file of the one case")
    parser.add_argument("--template-path", type=pathlib.Path, help="its templates")
    options = parser.parse_args()
    unknown = set(options.cases) - set(CASES)
    if unknown:
        parser.error(f"no case {', '.join(sorted(unknown))}; cases: {', '.join(CASES)}")
    if options.model and len(options.cases) != 1:
        parser.error("--model goes with one case")
    if "wimp" in options.cases and not (options.model and options.template_path):
        parser.error("wimp needs --model and --template-path")
    options.folder = options.folder.resolve()
    options.cases = options.cases or [name for name in CASES if name != "wimp"]
    return options


def write_templates(case, folder):
    """Write the templates of a case beside its model."""
    for template in case.templates():
        template.write((folder / case.model).parent)


def write_numbers(case, options):
    """Compute the numbers of a case and write them."""
    model_file = (options.model or options.folder / case.model).resolve()
    templates = (options.template_path or model_file.parent).resolve()
    target = options.folder / (case.numbers or f"{case.name}.json")
    with reference_model.scratch_folder(), counted_templates(case.counted):
        model = reference_model.load_model(model_file, templates, case.nominal_values)
        plain = model
        if case.counted:
            plain = without_counts(
                reference_model.load_model(model_file, templates, case.nominal_values)
            )
        text = to_text(golden_numbers(case, model, plain))
    target.write_text(text, encoding="utf-8")
    print(f"{target.name}: {len(text) // 1024} kB")


def main():
    """Write templates or numbers."""
    options = parse_arguments()
    for name in options.cases:
        if options.write_templates:
            write_templates(CASES[name], options.folder)
        else:
            write_numbers(CASES[name], options)


if __name__ == "__main__":
    main()
