"""Correspondence maps: which groups of texts use which words, in the plane that shows most of it."""
from __future__ import annotations

import pandas as pd

from helpers.report import figures
from helpers.report.charts.common import BLUE, CROWD, ORANGE, empty
from helpers.report.charts.labels import glossed, place
from helpers.report.figures import LINE, Picture, drawn

DOUBTFUL = 0.3  # a point of which the plane shows less than this share is drawn hollow
_PALE, _PALE_GROUP = "#a9bfd0", "#ecc9bb"
GROUP, WORD = "#8c3417", "#1f2933"


@drawn
def map(frame: pd.DataFrame, caption: str, n, explained=(None, None), top: int = 35, groups: str = "reports or groups of them",
        most: int = 60) -> Picture:
    """Groups (diamonds, heavy labels) and words (dots) on the two first axes of a correspondence analysis.

    Frame: kind (`group` or `word`), label, gloss (may be missing), x, y, cos2 (the share of the point that the plane shows),
    contribution (may be lacking). The `most` groups of the highest contribution have labels, and of the words the `top` of the highest (without
    one, the first of the frame), as far as there is room; the others are pale dots. `groups` is what the caption calls the
    diamonds. `explained` are the shares of inertia of both axes. Both axes have the same scale. Points with a cos2 below 0.3 are
    hollow: their place here says little. Neighbouring words have similar profiles over the groups, and so have neighbouring
    groups; the distance between a word and a group has no unit.
    """
    import numpy as np

    shown = frame.dropna(subset=["x", "y"]).reset_index(drop=True)
    is_group = (shown["kind"] == "group").to_numpy(dtype=bool)
    if not len(shown) or not is_group.any():
        return empty(caption)
    weight = shown["contribution"].astype("Float64").fillna(0) if "contribution" in shown else pd.Series(0.0, index=shown.index)
    order = np.lexsort((-weight.to_numpy(dtype=float), ~is_group))  # groups choose their places first
    shown, is_group = shown.iloc[order].reset_index(drop=True), is_group[order]
    x, y = shown["x"].to_numpy(dtype=float), shown["y"].to_numpy(dtype=float)
    doubtful = (shown["cos2"].astype("Float64").fillna(1) < DOUBTFUL).to_numpy(dtype=bool)
    limits = [(values.min() - 0.12 * span, values.max() + 0.12 * span)
              for values, span in ((values, max(np.ptp(values), 1e-6)) for values in (x, y))]
    wide, high = (upper - lower for lower, upper in limits)
    figure, axes = figures.new(7.2, min(max(6.4 * high / wide, 3.4), 6.6) + 0.6)
    axes.axhline(0, color=LINE, linewidth=0.8, zorder=0)
    axes.axvline(0, color=LINE, linewidth=0.8, zorder=0)
    for name, share, label in zip(("axis 1", "axis 2"), explained, (axes.set_xlabel, axes.set_ylabel)):
        label(name if share is None or pd.isna(share) else f"{name} ({share:.0%} of inertia)")
    _equal(axes, limits)
    n_groups = int(is_group.sum())
    rank = np.where(is_group, np.arange(len(shown)), np.arange(len(shown)) - n_groups)
    wanted = rank < np.where(is_group, most, top)
    crowded = (~wanted).sum() >= CROWD
    forms = [[str(label)] if group else glossed(label, gloss)
             for group, label, gloss in zip(is_group[wanted], shown.loc[wanted, "label"], shown.loc[wanted, "gloss"])]
    placed = place(axes, list(zip(x[wanted], y[wanted])), forms, radii=np.where(is_group, 4.0, 2.5)[wanted],
                   size=np.where(is_group, 8.5, 7.3)[wanted], colours=np.where(is_group, GROUP, WORD)[wanted], first=int((wanted & is_group).sum()),
                   others=[(a, b, 4.0 if group else 1.6) for a, b, group in zip(x[~wanted], y[~wanted], is_group[~wanted])] if not crowded else ())
    named = np.zeros(len(shown), dtype=bool)
    named[wanted] = [text is not None for text in placed]
    many = is_group & ~wanted & crowded
    for mask, shape, colour, size in ((many, "D", _PALE_GROUP, 6), (is_group & ~many, "D", ORANGE, 30), (~is_group & named, "o", BLUE, 16), (~is_group & ~named, "o", _PALE, 9)):
        for part, face in ((mask & ~doubtful, colour), (mask & doubtful, "white")):
            axes.scatter(x[part], y[part], s=size, marker=shape, facecolors=face, edgecolors=colour, linewidths=0.9, zorder=4 if size > 9 else 3, rasterized=part.sum() >= CROWD)
    asked = min(n_groups, most)
    lost, words = asked - int(named[:n_groups].sum()), int(named[n_groups:].sum())
    notes = [caption.rstrip(".") + ".", f"Diamonds are {groups}, dots are words."]
    notes += [f"Labels: the {words} of {len(shown) - n_groups} words that shape the plane most, as far as there is room; the others are pale dots."
              ] if words < len(shown) - n_groups else []
    notes += [f"Hollow: points of which this plane shows less than {DOUBTFUL:.0%}."] if doubtful.any() else []
    notes += [f"Of {n_groups:,} diamonds the {asked} that shape the plane most were to have labels."] if asked < n_groups else []
    notes += [f"No room for the labels of {lost} of {asked} diamonds."] if lost else []
    first = shown.loc[is_group, "label"].astype(str).head(5)
    alt = f"Correspondence map of {n_groups} groups ({', '.join(first)} …) and {len(shown) - n_groups} words."
    return Picture(figure, " ".join(notes), alt, n)


def _equal(axes, limits) -> None:
    """The same scale on both axes, all of the limits in view. (set_aspect would warn of every limit that it widens.)"""
    import numpy as np

    low, high = np.array(limits).T
    axes.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    for _ in range(2):  # wider limits may have wider tick labels, which leave less room
        axes.figure.draw_without_rendering()
        box = axes.get_window_extent()
        unit = max((high[0] - low[0]) / box.width, (high[1] - low[1]) / box.height)
        reach, middle = unit * np.array([box.width, box.height]) / 2, (low + high) / 2
        axes.set(xlim=(middle[0] - reach[0], middle[0] + reach[0]), ylim=(middle[1] - reach[1], middle[1] + reach[1]))
