"""How jacta's plots look, and what they are called.

Colours are those of M. Okabe and K. Ito (https://jfly.uni-koeln.de/color), which people
with any colour vision tell apart; where lines cross, they differ in their dashes too.
A figure is as wide as one column of a journal, 3.4 inches, with text of 8 points.

Everything is a Matplotlib setting in `STYLE`: pass ``style=`` (a mapping or the path of a
style sheet) to the command line, or use ``matplotlib.style.context`` around a call.
"""

import contextlib
import io
import os
import re
import struct
from typing import Iterator, Mapping, Optional, Tuple, Union

from ..errors import Error

try:
    import matplotlib as mpl
except ImportError as error:
    raise Error(
        "jacta.plot needs Matplotlib: apt-get install python3-matplotlib, or "
        "pip install matplotlib"
    ) from error

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# The page replaces these two where it is dark; nothing else is near black or white.
INK = "#1b1c20"
PAPER = "#fdfdfd"

BLUE = "#0072b2"
ORANGE = "#d55e00"
GREEN = "#009e73"
PINK = "#cc79a7"
SKY = "#56b4e9"
YELLOW = "#e69f00"
GREY = "#84878f"
CYCLE = (BLUE, ORANGE, GREEN, PINK, SKY, YELLOW)
DASHES = ("-", (0, (5, 1.6)), (0, (1.2, 1.2)), (0, (5, 1.4, 1.2, 1.4)))

WIDTH = 3.4
HEIGHT = 2.55

STYLE = {
    "figure.figsize": (WIDTH, HEIGHT),
    "figure.constrained_layout.use": True,
    "figure.facecolor": PAPER,
    "axes.facecolor": "none",
    "savefig.facecolor": "auto",
    "savefig.dpi": 300,
    "savefig.bbox": "tight",
    "savefig.pad_inches": 0.03,
    "font.size": 8,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "mathtext.fontset": "dejavusans",
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "legend.fontsize": 7,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.linewidth": 0.7,
    "axes.axisbelow": False,
    "axes.prop_cycle": mpl.cycler(color=CYCLE),
    "axes.xmargin": 0.0,
    "axes.formatter.limits": (-4, 5),
    "axes.formatter.use_mathtext": True,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "xtick.minor.visible": True,
    "ytick.minor.visible": True,
    # Room for the label of the vertical axis in the corner.
    "xtick.major.pad": 5.0,
    "ytick.major.pad": 4.0,
    "xtick.major.size": 3.5,
    "ytick.major.size": 3.5,
    "xtick.minor.size": 1.8,
    "ytick.minor.size": 1.8,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "xtick.minor.width": 0.5,
    "ytick.minor.width": 0.5,
    "lines.linewidth": 1.3,
    "lines.markersize": 3.5,
    "errorbar.capsize": 0,
    "patch.linewidth": 0.8,
    "hatch.linewidth": 0.5,
    "hatch.color": GREY,
    "legend.frameon": False,
    "legend.handlelength": 1.7,
    "legend.borderaxespad": 0.6,
    "legend.labelspacing": 0.35,
    "svg.fonttype": "path",
    "svg.hashsalt": "jacta",
    "pdf.fonttype": 42,
}

Style = Union[Mapping[str, object], str, os.PathLike, None]


@contextlib.contextmanager
def style_context(style: Style = None) -> Iterator[None]:
    """Use jacta's settings, then those of ``style``, inside a with statement."""
    with mpl.rc_context(STYLE):
        if style is not None:
            settings = style if isinstance(style, Mapping) else _sheet(style)
            mpl.rcParams.update(settings)
        yield


def _sheet(file: Union[str, os.PathLike]) -> Mapping[str, object]:
    return mpl.rc_params_from_file(os.fspath(file), use_default_template=False)


class ShownFigure(Figure):
    """A figure that a notebook shows as a picture without pyplot's help."""

    def _repr_png_(self):
        """Return a picture of two pixels for one of the screen, and its size there."""
        picture = io.BytesIO()
        FigureCanvasAgg(self)
        # A column of a journal is small on a screen.
        self.savefig(picture, format="png", dpi=2 * 1.4 * self.dpi)
        wide, high = struct.unpack(">II", picture.getvalue()[16:24])
        return picture.getvalue(), {"width": wide // 2, "height": high // 2}


def figure_of(
    ax: Optional[Axes], height: float = HEIGHT, width: float = WIDTH
) -> Tuple[Figure, Axes]:
    """Return the axes given with their figure, or new ones."""
    if ax is not None:
        return ax.figure, ax
    figure = new_figure(height, width)
    return figure, figure.add_subplot()


def new_figure(height: float = HEIGHT, width: float = WIDTH) -> Figure:
    """Return an empty figure, which pyplot does not keep alive.

    Text of the default size is scaled up in proportion where the figure is given more
    room by ``figure.figsize`` of a style.
    """
    base = mpl.rcParams["figure.figsize"]
    scale = (base[0] / WIDTH, base[1] / HEIGHT)
    return ShownFigure(figsize=(width * scale[0], height * scale[1]))


def styled(function):
    """Run a plotting function with jacta's settings unless it is given axes.

    Who gives axes has chosen a style, and keeps it.
    """
    import functools

    @functools.wraps(function)
    def wrapper(*args, ax=None, style=None, **kwargs):
        if ax is not None and style is None:
            return function(*args, ax=ax, **kwargs)
        with style_context(style):
            return function(*args, ax=ax, **kwargs)

    return wrapper


def unit_of(description: Optional[str]) -> str:
    """Return the unit that a parameter's description names ("... in GeV/c^2 (...)")."""
    text = description or ""
    found = re.search(r"in units of (.+?)(?= \(|;|$)", text) or re.search(
        r" in (\S*[^\s,;])(?= \(|;|$)", text
    )
    return superscripts(found.group(1)) if found else ""


def superscripts(text: str) -> str:
    """Return text in which 3.2e-47 and cm^2 are set as powers."""
    text = re.sub(r"(?<=\d)e([-+]?)0*(\d+)\b", r"×10$^{\1\2}$", text).replace("{+", "{")
    return re.sub(r"\^(-?\d+)", r"$^{\1}$", text)


def label_of(
    name: str, labels: Optional[Mapping[str, str]] = None, unit: str = ""
) -> str:
    """Return the label of a parameter: what ``labels`` says, else its name in words."""
    if labels and name in labels:
        return labels[name]
    words = name.replace("_", " ").strip()
    return f"{words} [{unit}]" if unit else words


def row_label(name: str, labels: Optional[Mapping[str, str]] = None) -> str:
    """Return the label of a parameter without its unit, where values are relative.

    A coupling is named by its resonance: "D->Rho.KRho->Pip.Pi0_total_0r" is "Rho total
    0r".
    """
    chain = re.fullmatch(r"[^>]*->([^.]+)\..*?_((?:total|g_ls)_\d+[ri])", name)
    if chain and not (labels and name in labels):
        return f"{chain.group(1)} {label_of(chain.group(2))}"
    return re.sub(r" \[[^\]]*\]$", "", label_of(name, labels))


def signed(text: str) -> str:
    """Return text with the sign of typography in place of hyphens."""
    return text.replace("-", "−")


def legend_above(ax: Axes, columns: int = 5) -> None:
    """Put the legend on top of the axes, where no data can be.

    It gets as many columns, up to ``columns``, as there is room for.
    """
    place = ax.get_subplotspec()
    share = 1.0
    if place is not None:
        share = len(place.colspan) / place.get_gridspec().ncols
    room = 0.86 * share * ax.figure.bbox.width
    renderer = FigureCanvasAgg(Figure()).get_renderer()
    renderer.dpi = ax.figure.dpi
    for count in range(min(columns, len(ax.get_legend_handles_labels()[1]) or 1), 0, -1):
        legend = ax.legend(
            loc="lower left",
            bbox_to_anchor=(0.0, 1.0),
            ncol=count,
            borderaxespad=0.2,
            columnspacing=1.2,
        )
        if legend.get_window_extent(renderer).width <= room:
            return


def note(ax: Axes, text: str, where: str = "upper right") -> None:
    """Write a line of small text into a corner of the axes."""
    vertical, horizontal = where.split()
    ax.annotate(
        text,
        xy=(
            0.03 if horizontal == "left" else 0.97,
            0.05 if vertical == "lower" else 0.95,
        ),
        xycoords="axes fraction",
        ha=horizontal,
        va="bottom" if vertical == "lower" else "top",
        fontsize=mpl.rcParams["legend.fontsize"],
    )
