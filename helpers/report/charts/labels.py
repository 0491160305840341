"""Labels beside their points, none upon another: whoever comes first takes the nearest free place.

A label goes where it touches no label, no line, no point and no edge of the axes, in the first of its forms that has room;
those that found none choose first in the next attempt. Exact and fast; force-directed placement (adjustText) was tried and left labels
upon each other.
"""
from __future__ import annotations

import pandas as pd

from helpers.report.charts.common import short
from helpers.report.figures import INK, MUTED

# Right and left of the point read best; a farther ring comes with a thin line back to it.
_DIRECTIONS = [(1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (0, -1),
               (2, 1), (-2, 1), (2, -1), (-2, -1), (1, 2), (-1, 2), (1, -2), (-1, -2)]
_RINGS = (2.5, 9, 17, 27, 38)  # points between the edge of the dot and the label
_GAP = 1.5  # points between two labels
_ATTEMPTS = 5


def below(term: str, gloss, width: int = 20) -> list[str]:
    """The forms of a label, the fullest first: the term over its gloss (two lines at most), then the term alone."""
    from textwrap import wrap

    if pd.isna(gloss):
        return [str(term)]
    return ["\n".join([str(term), *wrap(short(gloss), width, max_lines=2, placeholder=" …")]), str(term)]


def glossed(term: str, gloss) -> list[str]:
    """Forms that all carry the gloss, the widest last: over one another, or on one line."""
    over = below(term, gloss)[0]
    return list(dict.fromkeys([over, below(term, gloss, 14)[0], over.replace("\n", " ")]))


def place(axes, at, forms: list[list[str]], radii=2.5, size=7.5, colours=None, first: int = 0, others=(), lines=()) -> list:
    """Writes a label beside each point that has room; returns the texts in the order given, None where there was no room.

    `at` are (x, y) in data, `forms` the texts to try for each, the fullest first; earlier points choose first. `radii` (points)
    keep labels off the dots; `others` are (x, y, radius) of dots without label; `lines`, pairs of points, are kept free where
    that is possible. The `first` points come before all others in every attempt, may cover the dots of others where there
    is no other way, and get heavier letters (the font has one weight). Fixes the layout of the figure: afterwards, nothing may be
    drawn that would change it.
    """
    import numpy as np

    figure, unit = axes.figure, 72 / axes.figure.dpi
    figure.draw_without_rendering()
    figure.set_layout_engine("none")

    def in_points(pairs):
        return axes.transData.transform(np.asarray(pairs, dtype=float).reshape(-1, 2)) * unit

    centres, others = in_points(at), np.asarray(others, dtype=float).reshape(-1, 3)
    radii, sizes = np.broadcast_to(np.asarray(radii, dtype=float), len(at)), np.broadcast_to(size, len(at))
    middles, reach = np.vstack([centres, in_points(others[:, :2])]), np.append(radii, others[:, 2])[:, None]
    along = [np.linspace(a, b, max(int(np.hypot(*(b - a)) / 3), 2)) for a, b in in_points(lines).reshape(-1, 2, 2)]
    dots, drawn = np.hstack([middles - reach, middles + reach]), np.vstack([np.empty((0, 4)), *map(_specks, along)])
    frame = np.asarray(axes.get_window_extent().extents) * unit
    halves = [[_half(axes, text, sizes[i]) * unit for text in texts] for i, texts in enumerate(forms)]

    own = dots[:first]  # what even the first may not cover
    best, order = None, list(range(len(at)))
    for _ in range(_ATTEMPTS):
        taken, found = dots, [None] * len(at)
        for i in order:
            for form, half in enumerate(halves[i]):
                free = (len(drawn) and _free(half, centres[i], radii[i], np.vstack([taken, drawn]), frame)
                        or _free(half, centres[i], radii[i], taken, frame)
                        or i < first and _free(half, centres[i], radii[i], np.vstack([own, taken[len(dots):]]), frame))
                if free:
                    found[i] = (form, *free)
                    taken = np.vstack([taken, free[0], _specks(free[1])])
                    break
        lost = [i for i in order if found[i] is None]
        best = found if best is None or len(lost) < best.count(None) else best
        if not lost:
            break
        order = sorted(order, key=lambda i: (i >= first, found[i] is not None))

    colours = [INK] * len(at) if colours is None else colours
    return [found and _write(axes, forms[i][found[0]], at[i], *found[1:], centres[i], radii[i], sizes[i], colours[i], i < first)
            for i, found in enumerate(best)]


def _free(half, centre, radius: float, taken, frame):
    """The nearest free box (left, bottom, right, top) for a text of this half width and height, and the line back to its point
    where it lies off (as points along it, which later labels keep clear of); None without room."""
    import numpy as np

    ways = np.array(_DIRECTIONS, dtype=float)
    units, corners = ways / np.hypot(*ways.T)[:, None], np.clip(ways, -1, 1)
    edges = np.array([centre + (radius + ring) * units for ring in _RINGS])
    middles = (edges + half * corners).reshape(-1, 2)
    boxes = np.hstack([middles - half, middles + half])
    left, bottom, right, top = boxes.T[:, :, None]
    apart = ((taken[:, 0] >= right + _GAP) | (taken[:, 2] <= left - _GAP)
             | (taken[:, 1] >= top + _GAP) | (taken[:, 3] <= bottom - _GAP))
    inside = (boxes[:, :2] >= frame[:2]).all(axis=1) & (boxes[:, 2:] <= frame[2:]).all(axis=1)
    for i in np.flatnonzero(inside & apart.all(axis=1)):
        line = _line(centre, middles[i], half, 1.5 * radius) if i >= len(ways) else np.empty((0, 2))
        if not ((line[:, None] > taken[:, :2]) & (line[:, None] < taken[:, 2:])).all(axis=2).any():
            return boxes[i], line
    return None


def _line(centre, middle, half, start: float):
    """Points from just outside a dot to the edge of its label."""
    import numpy as np

    way = middle - centre
    length = float(np.hypot(*way))
    with np.errstate(divide="ignore"):
        end = 1 - float(np.min(half / np.abs(way)))  # where the line meets the box
    return centre + np.linspace(start / length, max(end, start / length), max(int(length / 2), 2))[:, None] * way


def _specks(points):
    """Points as boxes without extent."""
    import numpy as np

    return np.hstack([points, points])


def _half(axes, text: str, size: float):
    """Half the width and height of a text, in pixels."""
    import numpy as np

    probe = axes.text(0, 0, text, fontsize=size, linespacing=1.05)
    extent = probe.get_window_extent()
    probe.remove()
    return np.array([extent.width, extent.height]) / 2 + 0.5


def _write(axes, text: str, at, box, line, centre, radius: float, size: float, colour, heavy: bool):
    """The label on a light ground that keeps it legible over lines; heavy letters are drawn twice, side by side. (Outlines by
    path effects would do both, at twenty times the bytes.)"""
    arrow = {"arrowstyle": "-", "color": MUTED, "linewidth": 0.5, "alpha": 0.7, "shrinkA": 0, "shrinkB": float(radius)}
    ground = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.8}
    middle = (box[:2] + box[2:]) / 2 - centre
    notes = [axes.annotate(text, at, xytext=middle + (shift, 0), textcoords="offset points", ha="center", va="center",
                           fontsize=size, color=colour, linespacing=1.05, annotation_clip=False, zorder=6, bbox=None if shift else ground,
                           arrowprops=arrow if len(line) and not shift else None) for shift in ((0, 0.35) if heavy else (0,))]
    return notes[0]
