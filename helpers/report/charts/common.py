"""What the figures share: labels with glosses, rows of one line, numbers as they are written, what is said of the rest."""
from __future__ import annotations

import re

import pandas as pd

from helpers.report import figures
from helpers.report.figures import COLOURS
from helpers.report.prose import NONE, say
from helpers.report.tables import rounded

BLUE, ORANGE = COLOURS[:2]
WIDE = 12       # reports that stand beside each other; of more the quantiles are shown
QUANTILES = {0.1: "10 %", 0.25: "25 %", 0.5: "median", 0.75: "75 %", 0.9: "90 %"}
CROWD = 400     # dots from which they are drawn as one image (the drawing would weigh megabytes), and labels may cover them


def with_gloss(term: str, gloss, longest: int = 34) -> str:
    """A term with its gloss for a label: brackets in the gloss dropped, cut at a word where it is long."""
    if pd.isna(gloss):
        return str(term)
    text = short(gloss)
    return f"{term}  {text}" if len(text) <= longest else f"{term}  {text[:longest].rsplit(' ', 1)[0]} …"


def short(gloss) -> str:
    """A gloss without its explanations: the first of several, without a bracket at the end."""
    return re.sub(r"\s*\([^()]*\)$", "", str(gloss).split(";")[0].strip())


def rows_of(count: int, extra: float = 0.85):
    """A figure for `count` rows of one line each, the first on top."""
    figure, axes = figures.new(7.2, 0.235 * max(count, 1) + extra)
    axes.set_ylim(max(count, 1) - 0.4, -0.6)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure, axes


def label_rows(axes, labels: list) -> None:
    axes.set_yticks(range(len(labels)), [str(label) for label in labels])


def bounded(frame: pd.DataFrame, value: str):
    """(value, low, high) of each row, None where missing."""
    for cells in frame[[value, "low", "high"]].itertuples(index=False):
        yield tuple(None if pd.isna(cell) else float(cell) for cell in cells)


def written(value, percent: bool) -> str:
    """A number as tables write it: one decimal, a half rounded up. (Whole per cents would contradict the table beside them:
    20.46 % stands there as 20.5%, here as 20%.)"""
    return NONE if pd.isna(value) else rounded(float(value), ".1%" if percent else ".1f")


def limited(caption: str, shown: int, total: int, what: str) -> str:
    return f"{caption.rstrip('.')}. Shown: {shown} of {total} {what}." if shown < total else caption


def shades():
    from matplotlib.colors import LinearSegmentedColormap

    made = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#cfe0ec", BLUE])
    return made.with_extremes(bad="#f1f3f5")


def empty(caption: str):
    """One line in place of a figure that would show nothing."""
    return say("{caption} There is nothing to show here.", caption=caption)
