"""Figures as SVG inside a page, in the colours of the page."""

import io
import re
from typing import Dict

from ..plot import style

# Colours of plots that follow the page from light to dark.
COLOURS: Dict[str, str] = {
    style.INK: "--ink",
    style.PAPER: "--paper",
    style.BLUE: "--blue",
    style.ORANGE: "--orange",
    style.GREEN: "--green",
    style.PINK: "--pink",
    style.SKY: "--sky",
    style.YELLOW: "--yellow",
    style.GREY: "--grey",
}


def inline_svg(fig, name: str, title: str) -> str:
    """Return a figure as an SVG element.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
    name : str
        Goes before every id, which are those of the page and have to differ.
    title : str
        What the figure shows, for those who do not see it.
    """
    buffer = io.StringIO()
    with style.style_context():
        fig.savefig(buffer, format="svg", metadata={"Date": None})
    text = buffer.getvalue()
    text = text[text.index("<svg") :].strip()
    head, bracket, body = text.partition(">")
    box = re.search(r'viewBox="[^"]*"', head).group(0)
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.S)
    body = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r'xlink:href="#([^"]+)"', rf'href="#{name}-\1"', body)
    body = re.sub(r'xlink:href="data:', 'href="data:', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    for colour, variable in COLOURS.items():
        body = body.replace(colour, f"var({variable})")
    label = title.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} role="img" '
        f'aria-label="{label}">{body}'
    )
