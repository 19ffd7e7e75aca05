"""Sphinx: `./dev docs` builds these pages with warnings as errors."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

project = "jacta"
author = "the developers of jacta"
copyright = author  # noqa: A001
release = re.search(
    r"(?m)^  VERSION ([0-9.]+)$", (ROOT / "CMakeLists.txt").read_text()
).group(1)
version = release

extensions = ["myst_parser", "sphinx.ext.mathjax"]
myst_enable_extensions = ["dollarmath", "deflist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
master_doc = "index"
exclude_patterns = []

html_theme = "alabaster"
html_title = f"jacta {release}"
html_theme_options = {
    "description": "Frequentist inference by toy Monte Carlo",
    "page_width": "68rem",
    "sidebar_width": "14rem",
    "fixed_sidebar": False,
}
html_show_sourcelink = False
# Options of commands keep their hyphens.
smartquotes = False
pygments_style = "default"


def write_generated_pages(app) -> None:
    """Write the pages that the program describes itself."""
    from generated_pages import write_pages

    write_pages(pathlib.Path(app.srcdir) / "generated")


def setup(app) -> None:
    """Connect what is generated with the build."""
    app.connect("builder-inited", write_generated_pages)
