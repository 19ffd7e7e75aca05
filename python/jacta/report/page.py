"""A page: sections with an anchor each, tables, figures, and the links to them."""

import html
import math
import re
from typing import List, Optional, Sequence, Tuple, Union

from ..statistics import Estimate
from .figures import inline_svg
from .style import CSS


class Markup(str):
    """Text that is HTML already."""


Cell = Union[str, float, int, Markup, None]


def text_of(value: Cell) -> str:
    """Return a cell as HTML: numbers with four digits, text escaped."""
    if isinstance(value, Markup):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    if isinstance(value, float):
        return number(value)
    return html.escape(str(value))


def number(value: float, digits: int = 4) -> str:
    """Return a number for a reader: four digits, a minus sign, infinity as such."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if digits <= 4 and 1e3 <= abs(value) < 1e7:
        return f"{value:,.0f}".replace(",", "\u202f").replace("-", "−")
    text = f"{value:.{digits}g}"
    mantissa, sign, exponent = text.partition("e")
    if sign:
        return f"{mantissa} × 10<sup>{int(exponent)}</sup>".replace("-", "−")
    return text.replace("-", "−")


def measured(estimate: Estimate, scale: float = 1.0) -> Markup:
    """Return a number from toys with its interval, to two digits of the larger error."""
    value, low, high = (scale * x for x in estimate)
    errors = (high - value, value - low)
    if not all(map(math.isfinite, (value, *errors))):
        return Markup(number(value))
    if max(errors) <= 0.0:
        return Markup(number(value))
    places = max(0, 1 - int(f"{max(errors):.1e}".partition("e")[2]))
    shown = f"{value:.{places}f}".replace("-", "−")
    up, down = (f"{error:.{places}f}" for error in errors)
    if up == down:
        return Markup(f'{shown} <span class="pm">± {up}</span>')
    # An error of 0 (a fraction of 0 or 1) says nothing and is left out.
    signed = [sign + text for sign, text in (("+", up), ("−", down)) if float(text)]
    return Markup(f'{shown} <span class="pm">{" ".join(signed)}</span>')


def with_error(value: float, error: float) -> Markup:
    """Return a fitted value and its error."""
    if not (math.isfinite(error) and error > 0.0):
        return Markup(number(value, 6))
    return measured(Estimate(value, value - error, value + error))


def code(text: str) -> Markup:
    """Return text as code."""
    return Markup(f"<code>{html.escape(text)}</code>")


class Page:
    """Collects the sections of a report."""

    def __init__(self, title: str, subtitle: str = ""):
        self.title, self.subtitle = title, subtitle
        self._parts: List[str] = []
        self._sections: List[Tuple[str, str]] = []
        self._figures = 0
        self._open_figures = False

    def section(self, title: str) -> None:
        """Begin a section; the navigation links to it."""
        self._close_figures()
        anchor = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
        self._sections.append((anchor, title))
        self._parts.append(f'<h2 id="{anchor}">{html.escape(title)}</h2>')

    def heading(self, title: str) -> None:
        """Begin a part of a section."""
        self._close_figures()
        self._parts.append(f"<h3>{html.escape(title)}</h3>")

    def paragraph(self, text: Union[str, Markup], kind: str = "") -> None:
        """Add a paragraph."""
        self._close_figures()
        mark = f' class="{kind}"' if kind else ""
        self._parts.append(f"<p{mark}>{text_of(text)}</p>")

    def tiles(self, tiles: Sequence[Tuple[Cell, str]]) -> None:
        """Add key figures, each with what it is."""
        self._close_figures()
        items = "".join(
            f'<div class="tile"><b>{text_of(value)}</b>'
            f"<span>{html.escape(name)}</span></div>"
            for value, name in tiles
        )
        self._parts.append(f'<div class="tiles">{items}</div>')

    def table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        caption: str = "",
        texts: Sequence[int] = (0,),
    ) -> None:
        """Add a table; columns not in ``texts`` are numbers, set to the right."""
        self._close_figures()

        def cells(row, tag):
            shown = [text_of(value) for value in row]
            if row and tag == "td" and not isinstance(row[0], Markup):
                # A long name is broken between its words where there is no room.
                shown[0] = shown[0].replace("_", "_<wbr>")
            return "".join(
                f"<{tag}{'' if i in texts else ' class=n'}>{value}</{tag}>"
                for i, value in enumerate(shown)
            )

        body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
        if caption:
            self.paragraph(caption, "quiet")
        self._parts.append(
            f'<div class="wide"><table><thead><tr>{cells(header, "th")}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )

    def figure(self, fig, caption: str, broad: bool = False) -> None:
        """Add a figure; figures in a row stand beside each other where there is room."""
        if not self._open_figures:
            self._parts.append('<div class="figures">')
            self._open_figures = True
        self._figures += 1
        svg = inline_svg(fig, f"f{self._figures}", caption)
        kind = ' class="broad"' if broad else ""
        self._parts.append(
            f'<figure id="figure-{self._figures}"{kind}>{svg}'
            f"<figcaption>{text_of(caption)}</figcaption></figure>"
        )

    def block(self, text: str, summary: Optional[str] = None) -> None:
        """Add preformatted text, folded under a summary if one is given."""
        self._close_figures()
        block = f"<pre>{html.escape(text)}</pre>"
        if summary is not None:
            block = f"<details><summary>{html.escape(summary)}</summary>{block}</details>"
        self._parts.append(block)

    def _close_figures(self) -> None:
        if self._open_figures:
            self._parts.append("</div>")
            self._open_figures = False

    def html(self, footer: str) -> str:
        """Return the whole page."""
        self._close_figures()
        links = "".join(
            f'<li><a href="#{anchor}">{html.escape(title)}</a></li>'
            for anchor, title in self._sections
        )
        return (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            f"<title>{html.escape(self.title)}</title>"
            '<link rel="icon" href="data:,">'
            f"<style>{CSS}</style></head><body>\n"
            f'<header><h1>{html.escape(self.title)}</h1><p class="quiet">'
            f"{text_of(self.subtitle)}</p></header>\n"
            f'<nav aria-label="Sections"><ul>{links}</ul></nav>\n<main>\n'
            + "\n".join(self._parts)
            + f"\n</main>\n<footer>{text_of(footer)}</footer>\n</body></html>\n"
        )
