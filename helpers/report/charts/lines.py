"""What runs along an axis: terms by year, measures by the number of topics."""
from __future__ import annotations

import math

import pandas as pd

from helpers.report import figures
from helpers.report.charts.common import BLUE, bounded, empty, limited, with_gloss, written
from helpers.report.figures import COLOURS, MUTED, Picture


def lines_by_year(frame: pd.DataFrame, caption: str, n, glosses: dict | None = None, limit: int = 8) -> Picture:
    """Rates of terms by year (as `by_year` gives them), one panel a term, n under every year.

    Intervals are drawn where there are any. Neighbouring years are joined only where both rest on two or more places;
    a year without reports stays empty.
    """
    terms = list(dict.fromkeys(frame["term"]))
    shown, years = terms[:limit], sorted(frame["year"].unique())
    if not shown:
        return empty(caption)
    columns = 1 if len(shown) == 1 else 2
    rows = math.ceil(len(shown) / columns)
    figure, grid = figures.new(7.2, 1.75 * rows + 0.25, nrows=rows, ncols=columns, squeeze=False, sharex=True)
    step = math.ceil(len(years) / (9 if columns == 2 else 18))
    n_reports = frame.drop_duplicates("year").set_index("year")["n_reports"]
    for axes, term in zip(grid.flat, shown):
        part = frame[frame["term"] == term].set_index("year").reindex(years)
        points = list(bounded(part, "per_10k"))
        for i, (point, low, high) in enumerate(points):
            if point is None:
                axes.axvspan(i - 0.5, i + 0.5, color="#f1f3f5", linewidth=0)
                continue
            if low is not None:
                axes.vlines(i, low, high, color=BLUE, alpha=0.45, linewidth=2)
            if i and low is not None and points[i - 1][1] is not None:
                axes.plot([i - 1, i], [points[i - 1][0], point], color=BLUE, linewidth=1, alpha=0.8)
            axes.plot(i, point, "o", color=BLUE, markersize=5, clip_on=False, zorder=3)
        axes.set_title(with_gloss(term, (glosses or {}).get(term, pd.NA), 34), fontsize=9)
        axes.set_ylim(bottom=0)
        axes.set_ylim(top=max(axes.get_ylim()[1] * 1.1, 1))
        axes.set_xlim(-0.5, len(years) - 0.5)
        ticks = range((len(years) - 1) % step, len(years), step)
        axes.set_xticks(ticks, [f"{years[i]}\nn={n_reports[years[i]]}" for i in ticks], fontsize=7.5)
        axes.tick_params(labelbottom=True)
        axes.grid(axis="y")
    for axes in list(grid.flat)[len(shown):]:
        axes.set_axis_off()
    figure.supylabel("per 10,000 Han characters", fontsize=8.5, color=MUTED)
    alt = "Rates by year, gaps left open: " + "; ".join(
        f"{term} " + ", ".join(f"{y} {written(v, False)}" for y, v in frame[frame["term"] == term][["year", "per_10k"]].itertuples(index=False) if not pd.isna(v))
        for term in shown[:4]) + "."
    return Picture(figure, limited(caption, len(shown), len(terms), "terms"), alt, n)


def curves(frame: pd.DataFrame, caption: str, n) -> Picture:
    """Coherence and stability over the number of topics, a line a model; the chosen number is ringed.

    Columns: model, k, coherence, stability, chosen; _low and _high of both (a band over runs) and _shuffled (dashed: what
    shuffled words reach) are drawn where they are there.
    """
    if not len(frame):
        return empty(caption)
    figure, grid = figures.new(7.2, 2.6, ncols=2)
    for axes, column, title in zip(grid, ("coherence", "stability"),
                                   ("Coherence (NPMI, −1 to 1)", "Stability across runs (0 to 1)")):
        for colour, shape, (model, part) in zip(COLOURS, "os^D", frame.groupby("model", sort=False)):
            axes.plot(part["k"], part[column], shape + "-", color=colour, label=model, markersize=5)
            if f"{column}_low" in part:
                axes.fill_between(part["k"].astype(float), part[f"{column}_low"].astype(float), part[f"{column}_high"].astype(float), color=colour, alpha=0.12, linewidth=0)
                axes.plot(part["k"], part[f"{column}_shuffled"], "--", color=colour, linewidth=1, alpha=0.7)
            chosen = part[part["chosen"]]
            axes.plot(chosen["k"], chosen[column], "o", markersize=12, fillstyle="none", color=colour)
        axes.set_title(title)
        axes.set_xlabel("number of topics")
        axes.set_xticks(sorted(set(frame["k"])))
        axes.grid(axis="y")
        low, high = axes.get_ylim()
        axes.set_ylim(min(low, 0), high + 0.1 * (high - low))
    grid[1].set_ylim(0, 1.05)
    grid[0].legend()
    alt = "; ".join(f"{row.model}: {row.k} topics chosen, coherence {row.coherence:.2f}, stability {row.stability:.2f}"
                    for row in frame[frame["chosen"]].itertuples()) + "."
    return Picture(figure, caption, alt, n)
