"""Chi-square of data and model in boxes of a few squared masses.

Boxes hold about as many events of the data each: in turn of the axes, every box is cut at
the quantiles of its events, as tf_pwa.adaptive_bins does.
"""

from typing import Callable, Dict, List, Sequence, Tuple

import numpy as np

from ....errors import InputError

# Borders lie this much above events, so that none is on one.
_MARGIN = 1e-6

Box = Tuple[np.ndarray, np.ndarray]


def finals_of(decay: dict, finals: Sequence[str], name: str) -> List[str]:
    """Return the final particles of a name of the decay block."""
    if name in finals:
        return [name]
    if name not in decay:
        raise InputError(
            f"{name} is no name of the block decay; there are " + ", ".join(decay)
        )
    # All decays of a particle end in the same ones.
    first = decay[name][0]
    daughters = first if isinstance(first, list) else decay[name]
    names = [daughter for daughter in daughters if isinstance(daughter, str)]
    return [final for each in names for final in finals_of(decay, finals, each)]


def squared_masses(
    sample, finals: Sequence[str], groups: Sequence[Sequence[str]]
) -> np.ndarray:
    """Return the squared mass of every group of final particles, per event."""
    momenta = dict(zip(finals, sample.momenta))
    found = []
    for group in groups:
        p = sum(momenta[name] for name in group)
        found.append(p[:, 0] ** 2 - (p[:, 1:] ** 2).sum(axis=1))
    return np.array(found)


def adaptive_boxes(points: np.ndarray, bins: Sequence[Sequence[int]]) -> List[Box]:
    """Return boxes with about as many points each.

    Parameters
    ----------
    points : numpy.ndarray
        Of shape (axes, n).
    bins : list of list of int
        Per round, into how many parts every box is cut along each axis.
    """
    boxes = [(points.min(axis=1) - _MARGIN, points.max(axis=1) + _MARGIN)]
    for counts in bins:
        for axis, n in enumerate(counts):
            boxes = [part for box in boxes for part in _parts(points, box, axis, n)]
    return boxes


def _parts(points: np.ndarray, box: Box, axis: int, n: int) -> List[Box]:
    inside = points[axis][_contains(box, points)]
    if len(inside) < n:
        raise InputError("boxes of cal_chi2 are left without events: ask for fewer bins")
    inner = [np.percentile(inside, 100 * j / n) + _MARGIN for j in range(1, n)]
    borders = [box[0][axis], *inner, box[1][axis]]
    parts = []
    for low, high in zip(borders[:-1], borders[1:]):
        lower, upper = box[0].copy(), box[1].copy()
        lower[axis], upper[axis] = low, high
        parts.append((lower, upper))
    return parts


def _contains(box: Box, points: np.ndarray) -> np.ndarray:
    lower, upper = box
    return ((points >= lower[:, None]) & (points < upper[:, None])).all(axis=0)


def sums_in_boxes(
    boxes: Sequence[Box], points: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Return the sum of the weights in every box."""
    return np.array([weights[_contains(box, points)].sum() for box in boxes])


def chi_square_in_boxes(
    samples: Sequence[Dict[str, object]],
    intensities: Callable,
    read_data: Callable,
    bins: Sequence[Sequence[int]],
) -> Tuple[float, int]:
    """Return chi-square of data and model, and the number of boxes.

    Parameters
    ----------
    samples : sequence of dict
        Per sample of the configuration its data, bg and phsp.
    intensities, read_data : callable
        Of a sample: the intensity of each of its events, and their axes, (axes, n).
    bins : list of list of int
        As for adaptive_boxes().
    """
    points = [np.asarray(read_data(group["data"])) for group in samples]
    boxes = adaptive_boxes(np.concatenate(points, axis=1), bins)
    counted, variance, expected = np.zeros((3, len(boxes)))
    for group, at in zip(samples, points):
        weights = np.array(group["data"].weights)
        counted += sums_in_boxes(boxes, at, weights)
        variance += sums_in_boxes(boxes, at, weights**2)
        background = np.abs(group["bg"].weights)
        if len(background):
            expected += sums_in_boxes(boxes, read_data(group["bg"]), background)
        model = np.array(group["phsp"].weights) * intensities(group["phsp"])
        scale = (weights.sum() - background.sum()) / model.sum()
        expected += scale * sums_in_boxes(boxes, read_data(group["phsp"]), model)
    return float(((counted - expected) ** 2 / variance).sum()), len(boxes)


def reader_of_masses(decay, finals, names):
    """Return the function of a sample that gives its squared masses of these names."""
    groups = [finals_of(decay, finals, name) for name in names]
    return lambda sample: squared_masses(sample, finals, groups)
