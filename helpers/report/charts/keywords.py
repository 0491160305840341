"""Keyness: what one group of texts says more often than another, by effect, interval and frequency."""
from __future__ import annotations

import pandas as pd

from helpers.report import figures
from helpers.report.charts.common import BLUE, CROWD, ORANGE, bounded, empty, label_rows, limited, rows_of, with_gloss
from helpers.report.charts.labels import glossed, place
from helpers.report.figures import LINE, MUTED, Picture, drawn

RATIO = "log2 of the ratio of rates (1 is twice as often, −1 half as often)"


@drawn
def keyness(frame: pd.DataFrame, caption: str, n, top: int = 15, target: str = "target",
            reference: str = "reference") -> Picture:
    """Words that mark the target (above, to the right) and the reference (below, to the left), each with its interval.

    Frame as `keyness` gives it: term, gloss, n_target, n_reference, log_ratio, low, high, z, n_reports, in any order. The
    `top` words of either sign are shown by log ratio: those whose interval keeps farthest from zero, then, among words whose
    interval holds zero or is missing, those of the greatest z; these are hollow. Beside each, under the names `target` and
    `reference`: how often there, and in how many reports (n_reports, n_reports_reference). A missing low or high draws no line,
    and the axis says that no interval can be given.
    """
    shown = _ranked(frame)
    up, down = shown[shown["log_ratio"] > 0].head(top), shown[shown["log_ratio"] < 0].head(top)
    total, shown = len(shown), pd.concat([up, down]).sort_values(["log_ratio", "term"], ascending=[False, True])
    if not len(shown):
        return empty(caption)
    heads = [_lines(name) for name in (target, reference)]
    figure, axes = rows_of(len(shown), extra=1.15 + 0.13 * max(head.count("\n") for head in heads))
    axes.axvline(0, color=MUTED, linewidth=0.8)
    without, doubtful = 0, False
    for row, (point, low, high) in enumerate(bounded(shown, "log_ratio")):
        colour, shape = (BLUE, "o") if point > 0 else (ORANGE, "D")
        without += low is None or high is None
        firm = low is not None and high is not None and low * high > 0
        doubtful |= not firm
        axes.hlines(row, 0, point, color=LINE, linewidth=1.2, linestyle=(0, (1, 1.5)))
        if low is not None and high is not None:
            axes.hlines(row, low, high, color=colour, alpha=0.5, linewidth=1.8)
        axes.plot(point, row, shape, color=colour, markerfacecolor=colour if firm else "white", markersize=5)
    label_rows(axes, [with_gloss(term, gloss, 30) for term, gloss in zip(shown["term"], shown["gloss"])])
    sides = [(heads[0], "n_target", "n_reports", 52, BLUE), (heads[1], "n_reference", "n_reports_reference", 112, ORANGE)]
    for head, times, reports, offset, colour in sides:
        beside = dict(xycoords=("axes fraction", "data"), xytext=(offset, 0), textcoords="offset points", ha="right", fontsize=7.5,
                      annotation_clip=False)
        axes.annotate(head, (1, -0.62), va="bottom", color=colour, linespacing=1.05, **beside)
        for row, cell in enumerate(_times(row.get(times), row.get(reports)) for row in shown.to_dict("records")):
            axes.annotate(cell, (1, row), va="center", color=MUTED, **beside)
    for said, at, colour, side in ((f"{_cut(target, 16)} →", 1, BLUE, up), (f"← more often in {_cut(reference, 16)}", 0, ORANGE, down)):
        if len(side):
            axes.annotate(said, (at, 1), xycoords="axes fraction", xytext=(0, 3), textcoords="offset points", color=colour,
                          ha="right" if at else "left", fontsize=8.5, annotation_clip=False)
    axes.set_xlabel(RATIO + _said(without, len(shown)))
    alt = f"Words of {target}: {_named(up)}. Words of {reference}: {_named(down)}."
    notes = [limited(caption, len(shown), total, "words").rstrip(".") + "."]
    notes += [f"Circles lean to {target}, diamonds to {reference}."] if len(up) and len(down) else []
    notes += ["Hollow: the interval holds zero, or there is none."] if doubtful else []
    notes += ["Lines are intervals."] if without < len(shown) else []
    notes += ["Dotted lines only lead the eye from zero. At the right: times in so many reports."]
    return Picture(figure, " ".join(notes), alt, n)


@drawn
def keyness_scatter(frame: pd.DataFrame, caption: str, n, top: int = 50, target: str = "target",
                    reference: str = "reference") -> Picture:
    """Effect against frequency: how far a word leans to one side, over how often both together use it (log scale).

    Frame and rank as for `keyness`. Every word is a dot, the first `top` have labels as far as there is room, the others are
    small and pale; those without an interval, or with one that holds zero, are hollow, since one or two reports may have made them.
    """
    import numpy as np

    shown = _ranked(frame)
    count = (shown["n_target"].fillna(0) + shown["n_reference"].fillna(0)).astype(float)
    shown = shown[count > 0].assign(count=count[count > 0])
    if not len(shown):
        return empty(caption)
    figure, axes = figures.new(7.2, 6.2)
    x, y = shown["count"].to_numpy(dtype=float), shown["log_ratio"].to_numpy(dtype=float)
    firm = np.array([low is not None and high is not None and low * high > 0 for _, low, high in bounded(shown, "log_ratio")])
    colours = np.where(y > 0, BLUE, ORANGE)
    axes.axhline(0, color=MUTED, linewidth=0.8)
    axes.set_xscale("log")
    axes.set_xlim(x.min() / 1.4, x.max() * 1.9)
    ticks = [tick for tick in (1, 2, 5, 10, 20, 50, 100, 200, 500, *(m * 10 ** e for e in range(3, 9) for m in (1, 3)))
             if x.min() / 1.4 <= tick <= x.max() * 1.9]
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.set_xticks([], minor=True)
    room = 0.12 * max(np.ptp([*y, 0]), 1)
    axes.set_ylim(min(y.min(), 0) - room, max(y.max(), 0) + room)
    axes.set_xlabel(f"times in {target} and {reference} together (log scale)")
    axes.set_ylabel(f"← {_cut(reference)}     log2 ratio of rates     {_cut(target)} →")
    forms = [glossed(term, gloss) for term, gloss in shown[["term", "gloss"]].head(top).itertuples(index=False)]
    placed = place(axes, list(zip(x, y))[:top], forms, size=7, colours=colours, others=[(a, b, 1.2) for a, b in zip(x[top:], y[top:])] if len(x) - top < CROWD else ())
    named = np.zeros(len(shown), dtype=bool)
    named[:top] = [text is not None for text in placed]
    for sign, shape in ((y > 0, "o"), (y <= 0, "D")):
        for part, pale in ((sign & named, False), (sign & ~named, True)):
            axes.scatter(x[part], y[part], s=6 if pale else 15, marker=shape, linewidths=0.8, edgecolors=colours[part], zorder=2 if pale else 3,
                         alpha=0.35 if pale else 1, facecolors=np.where(firm, colours, "white")[part], rasterized=pale and part.sum() >= CROWD)
    notes = [caption.rstrip(".") + "."]
    notes += [f"{int(named.sum())} of {len(shown)} words with labels, those of the surest effect first; the others are small and pale."
              ] if not named.all() else []
    notes += [f"Circles lean to {target}, diamonds to {reference}."] if (y > 0).any() and (y < 0).any() else []
    notes += ["Hollow: the interval holds zero, or there is none."] if not firm.all() else []
    notes += ["Words used equally often share a dot."] if shown.duplicated(["n_target", "n_reference"]).any() else []
    caption = " ".join(notes)
    alt = (f"Scatter plot of log ratio over frequency. Leaning to {target}: {_named(shown[shown['log_ratio'] > 0])}; "
           f"to {reference}: {_named(shown[shown['log_ratio'] < 0])}.")
    return Picture(figure, caption, alt, n)


def _ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """The words that can be compared (one without a finite log ratio is not infinitely key), the surest effects first."""
    import numpy as np

    numbers = frame[["log_ratio", "low", "high", "z"]].astype("Float64").astype(float)
    ratio, low, high, z = numbers.to_numpy(dtype=float, na_value=float("nan")).T
    sure = np.nan_to_num(np.where(ratio > 0, low, -high)).clip(min=0)  # what the interval leaves of the effect
    ranks = frame.assign(_sure=-sure, _z=-np.abs(np.nan_to_num(z)))[np.isfinite(ratio)]
    return ranks.sort_values(["_sure", "_z", "term"]).drop(columns=["_sure", "_z"]).reset_index(drop=True)


def _lines(name: str) -> str:
    """The name of a side over a narrow column: two lines at most."""
    from textwrap import wrap

    return "\n".join(wrap(name, 12, max_lines=2, placeholder=" …", break_long_words=True)) or name


def _said(without: int, of: int) -> str:
    if not without:
        return "\nlines: 95 % intervals, resampling reports"
    if without == of:
        return "\nno interval can be given with so few reports: these are counts, not findings"
    return "\nlines: 95 % intervals, resampling reports; where there is none, none can be given"


def _cut(name: str, longest: int = 28) -> str:
    return name if len(name) <= longest else name[:longest].rstrip() + " …"


def _times(count, reports) -> str:
    known = [None if cell is None or pd.isna(cell) else f"{cell:,.0f}" for cell in (count, reports)]
    return "–" if known[0] is None else "0" if known[0] == "0" else " in ".join(filter(None, known))


def _named(frame: pd.DataFrame) -> str:
    return ", ".join(frame["term"].head(5)) or "none"
