"""Correspondence maps: which groups of texts use which words, in the plane that shows most of it."""
from __future__ import annotations

import pandas as pd

from helpers.report import figures
from helpers.report.charts.common import BLUE, ORANGE, empty
from helpers.report.charts.labels import below, place
from helpers.report.figures import LINE, MUTED, Picture

PALE = 0.3  # a point of which the plane shows less than this share is drawn paler


def map(frame: pd.DataFrame, caption: str, n, explained=(None, None)) -> Picture:
    """Groups (diamonds, heavy labels) and words (dots) on the two first axes of a correspondence analysis.

    Frame: kind (`group` or `word`), label, gloss (may be missing), x, y, cos2 (the share of the point that the plane shows);
    words in the order in which they get a label. `explained` are the shares of inertia of both axes. Both axes have the same
    scale. Points with a cos2 below 0.3 are paler: their place here says little. Neighbouring words have similar profiles over the
    groups, and so have neighbouring groups; the distance between a word and a group has no unit.
    """
    import numpy as np

    shown = frame.dropna(subset=["x", "y"]).reset_index(drop=True)
    is_group = (shown["kind"] == "group").to_numpy(dtype=bool)
    if not len(shown) or not is_group.any():
        return empty(caption)
    order = [*np.flatnonzero(is_group), *np.flatnonzero(~is_group)]  # groups choose their places first
    shown, is_group = shown.iloc[order].reset_index(drop=True), is_group[order]
    x, y = shown["x"].to_numpy(dtype=float), shown["y"].to_numpy(dtype=float)
    pale = (shown["cos2"].astype("Float64").fillna(1) < PALE).to_numpy(dtype=bool)
    limits = [(values.min() - 0.12 * span, values.max() + 0.12 * span)
              for values, span in ((values, max(np.ptp(values), 1e-6)) for values in (x, y))]
    (left, right), (bottom, top) = limits
    figure, axes = figures.new(7.2, min(max(6.4 * (top - bottom) / (right - left), 3.4), 6.6) + 0.6)
    axes.axhline(0, color=LINE, linewidth=0.8, zorder=0)
    axes.axvline(0, color=LINE, linewidth=0.8, zorder=0)
    for mask, shape, colour, size in ((is_group, "D", ORANGE, 30), (~is_group, "o", BLUE, 16)):
        for part, alpha in ((mask & ~pale, 1), (mask & pale, 0.35)):
            axes.scatter(x[part], y[part], s=size, marker=shape, color=colour, alpha=alpha, linewidths=0, zorder=3)
    for name, share, label in zip(("axis 1", "axis 2"), explained, (axes.set_xlabel, axes.set_ylabel)):
        label(name if share is None or pd.isna(share) else f"{name} ({share:.0%} of inertia)")
    _equal(axes, limits)
    forms = [[str(label)] if group else below(label, gloss)
             for group, label, gloss in zip(is_group, shown["label"], shown["gloss"])]
    colours = [(_paler(colour) if light else colour) for colour, light in zip(np.where(is_group, "#8c3417", "#1f2933"), pale)]
    placed = place(axes, list(zip(x, y)), forms, radii=np.where(is_group, 4.0, 2.5), size=np.where(is_group, 8.5, 7.3),
                   colours=colours, heavy=np.flatnonzero(is_group))
    lost = [label for label, text in zip(shown["label"], placed) if text is None]
    notes = [caption.rstrip(".") + ".", "Diamonds are groups of texts, dots are words."]
    notes += [f"Paler: points of which this plane shows less than {PALE:.0%}."] if pale.any() else []
    notes += [f"No room for the labels of {len(lost)} of {len(shown)} points."] if lost else []
    first = shown.loc[is_group, "label"].astype(str).head(5)
    alt = f"Correspondence map of {int(is_group.sum())} groups ({', '.join(first)} …) and {int((~is_group).sum())} words."
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


def _paler(colour: str) -> str:
    from matplotlib.colors import to_hex, to_rgb

    return to_hex([0.45 * part + 0.55 * other for part, other in zip(to_rgb(colour), to_rgb(MUTED))])
