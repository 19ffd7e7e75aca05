"""What nobody wants to see in a plot: text on text, text outside, text too small."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text


def shown_texts(fig):
    """Return (words, artist, box in pixels) of everything that is written."""
    FigureCanvasAgg(fig).draw()
    renderer = fig.canvas.get_renderer()
    found, left_out = [], _left_out(fig)
    for text in fig.findobj(Text):
        words = text.get_text().strip()
        if not words or not text.get_visible() or text in left_out:
            continue
        found.append((words, text, text.get_window_extent(renderer)))
    return found


def _left_out(fig):
    """Return labels of ticks outside the limits: they exist and are not drawn."""
    found = set()
    for ax in fig.axes:
        for axis in (ax.xaxis, ax.yaxis):
            drawn = axis._update_ticks()
            for tick in [*axis.majorTicks, *axis.minorTicks]:
                if tick not in drawn:
                    found |= {tick.label1, tick.label2}
    return found


def faults_of(fig, smallest=5.0):
    """Return what is wrong with the texts of a figure, in words."""
    texts = shown_texts(fig)
    found = [
        f"'{words}' has {text.get_fontsize()} points"
        for words, text, _ in texts
        if text.get_fontsize() < smallest
    ]
    for i, (words, text, box) in enumerate(texts):
        for other, other_text, other_box in texts[i + 1 :]:
            if text.get_rotation() % 90 and other_text.get_rotation() % 90:
                continue  # neighbours side by side, whose boxes overlap
            width = min(box.x1, other_box.x1) - max(box.x0, other_box.x0)
            height = min(box.y1, other_box.y1) - max(box.y0, other_box.y0)
            if width > 1.0 and height > 1.5:
                found.append(f"'{words}' and '{other}' overlap")
        outside = max(-box.x0, -box.y0, box.x1 - fig.bbox.x1, box.y1 - fig.bbox.y1)
        if outside > 0.1 * fig.bbox.width:
            found.append(f"'{words}' is outside the figure")
    for ax in fig.axes:
        for axis, name in ((ax.xaxis, "horizontal"), (ax.yaxis, "vertical")):
            shown = [
                label
                for label in axis.get_ticklabels()
                if label.get_text() and label.get_visible()
            ]
            if shown and not axis.get_label_text() and not _has_names(shown):
                found.append(f"the {name} axis has numbers and no label")
    return found


def _has_names(labels):
    words = [label.get_text().replace("mathdefault", "") for label in labels]
    return all(any(letter.isalpha() for letter in word) for word in words)
