"""Every kind of plot against what it looked like when it was looked at.

What the artists are and where they lie is in ``baselines/artists.json``, how they look
in ``baselines/KIND.png``, without text: fonts differ between machines and versions of
Matplotlib, lines do not. After a change that is wanted, make them again and look at them:

    JACTA_WRITE_BASELINES=1 python3 -m pytest python/tests/presentation/test_baselines.py
"""

import functools
import json
import math
import os
import pathlib

import matplotlib
import numpy as np
import pytest
from gallery import PLOTS
from looks import faults_of
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import StepPatch
from matplotlib.text import Text
from matplotlib.ticker import NullFormatter

from jacta.plot.kinds import KINDS

BASELINES = pathlib.Path(__file__).resolve().parent / "baselines"
ARTISTS = BASELINES / "artists.json"
WRITE = bool(os.environ.get("JACTA_WRITE_BASELINES"))
PIXELS = 300


# ---- what the artists are --------------------------------------------------------------


def summary(values):
    """Return the number of values, those that pin down a curve, and their mean."""
    array = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan).ravel()
    finite = array[np.isfinite(array)]
    if len(finite) == 0:
        return [len(array)]
    picked = finite[np.linspace(0, len(finite) - 1, 5).round().astype(int)]
    return [len(array), *picked, finite.mean(), finite.min(), finite.max()]


def box(vertices):
    return [*vertices.min(axis=0), *vertices.max(axis=0)]


def patch(item):
    if isinstance(item, StepPatch):
        return [item.get_label(), *summary(item.get_data().values)]
    path = item.get_path().transformed(item.get_patch_transform())
    return ["", *box(path.vertices)]


def axes(ax):
    """Return what the artists of axes show, in words and numbers."""
    legend = ax.get_legend()
    return {
        "x": [ax.get_xlabel(), ax.get_xscale(), *ax.get_xlim()],
        "y": [ax.get_ylabel(), ax.get_yscale(), *ax.get_ylim()],
        "legend": [text.get_text() for text in legend.get_texts()] if legend else [],
        "texts": [text.get_text() for text in ax.texts],
        "lines": [
            [summary(line.get_xdata()), summary(line.get_ydata())]
            for line in ax.get_lines()
        ],
        "patches": [patch(item) for item in ax.patches if len(item.get_path().vertices)],
        "areas": sorted(
            box(path.vertices)
            for item in ax.collections
            for path in item.get_paths()
            if len(path.vertices)
        ),
        "images": [summary(image.get_array()) for image in ax.images],
        "meshes": [
            summary(item.get_array())
            for item in ax.collections
            if item.get_array() is not None and np.size(item.get_array()) > 20
        ],
    }


def drawn(name):
    # Not laid out: that depends on the size of text.
    return PLOTS[name]()[0]


def rounded(tree):
    """Return words and numbers in few digits."""
    if isinstance(tree, dict):
        return {key: rounded(value) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return [rounded(value) for value in tree]
    return tree if isinstance(tree, str) else float(f"{tree:.7g}")


def listed(fig):
    """Return the artists of a figure as JSON keeps them."""
    return [rounded(axes(ax)) for ax in fig.axes]


@functools.lru_cache(maxsize=None)
def seen(name):
    """Return list and image of a plot."""
    fig = drawn(name)
    return listed(fig), image(fig)


def differences(found, kept, place=""):
    """Return where two trees of words and numbers differ."""
    if isinstance(kept, dict) and isinstance(found, dict) and set(kept) == set(found):
        pairs = [(f"{place}.{key}", found[key], kept[key]) for key in kept]
    elif isinstance(kept, list) and isinstance(found, list) and len(kept) == len(found):
        pairs = [(f"{place}[{i}]", *pair) for i, pair in enumerate(zip(found, kept))]
    elif isinstance(kept, (int, float)) and isinstance(found, (int, float)):
        same = math.isclose(found, kept, rel_tol=1e-5, abs_tol=1e-8)
        return [] if same else [f"{place}: {found} and not {kept}"]
    else:
        return [] if found == kept else [f"{place}: {found} and not {kept}"]
    return [line for where, a, b in pairs for line in differences(a, b, where)]


def test_every_kind_has_a_baseline():
    assert {name.partition("-")[0] for name in PLOTS} == set(KINDS)
    if not WRITE:
        images = {file.stem for file in BASELINES.glob("*.png")}
        assert images == set(json.loads(ARTISTS.read_text())) == set(PLOTS)


@pytest.mark.parametrize("name", PLOTS)
def test_artists(name):
    found, _ = seen(name)
    if WRITE:
        BASELINES.mkdir(exist_ok=True)
        kept = json.loads(ARTISTS.read_text()) if ARTISTS.exists() else {}
        kept = {key: kept[key] for key in PLOTS if key in kept and key != name}
        text = ",\n".join(
            f"{json.dumps(key)}: {json.dumps(value)}"
            for key, value in sorted({**kept, name: found}.items())
        )
        ARTISTS.write_text("{\n" + text + "\n}\n")
    kept = json.loads(ARTISTS.read_text())[name]
    assert differences(found, kept, name) == []


# ---- how they look ---------------------------------------------------------------------


def image(fig):
    """Return the pixels of a figure without text, in a layout that no font moves."""
    fig.set_layout_engine("none")
    for ax in fig.axes:
        if ax.get_legend():
            ax.get_legend().remove()
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_major_formatter(NullFormatter())
            axis.set_minor_formatter(NullFormatter())
            axis.offsetText.set_visible(False)
        for item in ax.patches:
            # Versions of Matplotlib hatch in different densities.
            item.set_hatch(None)
    for text in fig.findobj(Text):
        text.set_text("")
    canvas = FigureCanvasAgg(fig)
    fig.set_dpi(PIXELS / fig.get_size_inches()[0])
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3] / 255.0


def blurred(pixels, reach=2):
    """Return means over squares: lines thinner than a pixel may lie on either side."""
    width = 2 * reach + 1
    padded = np.pad(pixels, ((reach, reach), (reach, reach), (0, 0)), mode="edge")
    for axis in (0, 1):
        sums = np.cumsum(padded, axis=axis)
        sums = np.insert(sums, 0, 0.0, axis=axis)
        high = np.take(sums, range(width, sums.shape[axis]), axis=axis)
        low = np.take(sums, range(sums.shape[axis] - width), axis=axis)
        padded = (high - low) / width
    return padded


def distance(found, kept):
    """Return the share of pixels, in per cent, whose neighbourhood looks different."""
    if found.shape != kept.shape:
        return 100.0
    change = np.abs(blurred(found) - blurred(kept)).max(axis=2)
    return 100.0 * float((change > 0.06).mean())


TOLERANCE = 0.25


@pytest.mark.parametrize("name", PLOTS)
def test_images(name, tmp_path):
    file = BASELINES / f"{name}.png"
    _, found = seen(name)
    if WRITE:
        matplotlib.image.imsave(file, found, metadata={"Software": None})
    kept = matplotlib.image.imread(file)[..., :3]
    if distance(found, kept) > TOLERANCE:
        matplotlib.image.imsave(tmp_path / "found.png", found)
    assert distance(found, kept) <= TOLERANCE, f"{tmp_path}/found.png and {file}"


def moved_line(ax):
    """Move the first curve by 2 % of the axes."""
    low, high = ax.get_ylim()
    line = max(ax.get_lines(), key=lambda line: len(line.get_xdata()))
    if ax.get_yscale() == "log":
        line.set_ydata(np.asarray(line.get_ydata()) * (high / low) ** 0.02)
    else:
        line.set_ydata(np.asarray(line.get_ydata()) + 0.02 * (high - low))


def moved_total(ax):
    item = [patch for patch in ax.patches if patch.get_label() == "total"][0]
    low, high = ax.get_ylim()
    item.set_data(item.get_data().values + 0.02 * (high - low))


FAULTS = {
    "sensitivity": moved_line,
    "neyman": moved_line,
    "scan": moved_line,
    "distribution": moved_line,
    "spectrum": moved_total,
    "projection": moved_total,
    "argand": lambda ax: ax.set_xlim(*(1.03 * np.array(ax.get_xlim()))),
    "scan-contours": lambda ax: ax.set_xlim(0.06, 3.06),
    "goodness": lambda ax: ax.get_lines()[0].set_xdata([25.7, 25.7]),
    "correlation": lambda ax: ax.images[0].set_clim(-1.3, 1.3),
}


@pytest.mark.skipif(WRITE, reason="baselines are being written")
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_seen(name):
    """A curve shifted by 2 % of the axes is another one, in list and image."""
    fig = drawn(name)
    FAULTS[name](fig.axes[0])
    found = listed(fig)
    if name != "correlation":
        assert differences(found, json.loads(ARTISTS.read_text())[name])
    kept = matplotlib.image.imread(BASELINES / f"{name}.png")[..., :3]
    assert distance(image(fig), kept) > 2 * TOLERANCE


@pytest.mark.parametrize("name", PLOTS)
def test_no_text_lies_on_another(name):
    assert faults_of(drawn(name)) == []


def test_text_on_text_is_seen():
    fig, ax = PLOTS["goodness"]()
    ax.annotate("here", (0.95, 0.93), xycoords="axes fraction", ha="right", va="top")
    ax.set_xlabel("")
    ax.annotate("far away", (1.6, 0.5), xycoords="axes fraction")
    ax.annotate("tiny", (0.1, 0.5), xycoords="axes fraction", fontsize=3)
    faults = "; ".join(faults_of(fig))
    for part in ("overlap", "the horizontal axis has", "'far away' is", "'tiny' has 3"):
        assert part in faults
