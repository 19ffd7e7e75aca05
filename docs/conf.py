"""Sphinx: `./dev docs` builds these pages with warnings as errors."""

import pathlib
import re
import sys

from sphinx.util import logging

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))

project = "jacta"
author = "the developers of jacta"
copyright = author  # noqa: A001
release = re.search(
    r"(?m)^  VERSION ([0-9.]+)$", (ROOT / "CMakeLists.txt").read_text()
).group(1)
version = release

extensions = ["myst_parser"]
html_math_renderer = "mathml"
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


def write_math(tag, is_block):
    """Return a visitor that writes a formula as MathML: no network, no scripts."""

    def visit(translator, node):
        from docutils import nodes
        from docutils.utils.math import latex2mathml

        text = node.astext()
        try:
            formula = latex2mathml.tex2mathml(text, inline=not is_block)
        except SyntaxError as error:
            logging.getLogger(__name__).warning("%s in $%s$", error, text, location=node)
            formula = translator.encode(text)
        translator.body.append(f'<{tag} class="math">{formula}</{tag}>')
        raise nodes.SkipNode

    return visit


def write_generated_pages(app) -> None:
    """Write the pages that the program describes itself."""
    from generated_pages import write_pages

    write_pages(pathlib.Path(app.srcdir) / "generated")


def setup(app) -> None:
    """Connect what is generated with the build."""
    app.add_html_math_renderer(
        "mathml", (write_math("span", False), None), (write_math("div", True), None)
    )
    app.connect("builder-inited", write_generated_pages)
