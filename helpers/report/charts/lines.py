"""What runs along an axis: terms by year, measures by the number of topics."""
from __future__ import annotations

import math

import pandas as pd

from helpers.report import figures
from helpers.report.charts.common import BLUE, ORANGE, bounded, empty, limited, with_gloss, written
from helpers.report.figures import COLOURS, MUTED, Picture, drawn


@drawn
def lines_by_year(frame: pd.DataFrame, caption: str, n, glosses: dict | None = None, limit: int = 8) -> Picture:
    """Rates of terms by year (as `by_year` gives them) or shares of topics (`topics_by_year`), one panel each, n under every year.

    With a column sample, all reports (round) and the balanced panel (square, dashed) stand side by side; n is that of all. Intervals are
    drawn where there are any, cut at three times the highest point. Neighbouring years are joined only where both have an
    interval, so rest on two or more places, and in the balanced panel always; a year without reports stays empty.
    """
    item, value = ("term", "per_10k") if "per_10k" in frame else ("label", "share")
    items = list(dict.fromkeys(frame[item]))
    shown, years = items[:limit], sorted(frame["year"].unique())
    if not shown:
        return empty(caption)
    samples = [part for part in ("all", "panel") if part in set(frame["sample"])] if "sample" in frame else ["all"]
    columns = 1 if len(shown) == 1 else 2
    rows = math.ceil(len(shown) / columns)
    figure, grid = figures.new(7.2, 1.75 * rows + (0.5 if len(samples) > 1 else 0.25), nrows=rows, ncols=columns, squeeze=False, sharex=True)
    step = math.ceil(len(years) / (9 if columns == 2 else 18))
    every = frame[frame["sample"] == samples[0]] if "sample" in frame else frame
    n_reports = every.drop_duplicates("year").set_index("year")["n_reports"]
    for axes, name in zip(grid.flat, shown):
        part = frame[frame[item] == name]
        for i, year in enumerate(years):
            if not n_reports.get(year, 0):
                axes.axvspan(i - 0.5, i + 0.5, color="#f1f3f5", linewidth=0)
        for k, sample in enumerate(samples):
            own = (part[part["sample"] == sample] if "sample" in part else part).set_index("year").reindex(years)
            _line(axes, list(bounded(own, value)), sample == "panel", 0.16 * k - 0.08 * (len(samples) - 1))
        axes.set_title(with_gloss(name, (glosses or {}).get(name, pd.NA), 34), fontsize=9)
        top = part[value].max()
        axes.set_ylim(0, max(min(axes.get_ylim()[1] * 1.1, 3 * (0 if pd.isna(top) else float(top))), 1 if item == "term" else 0.05))
        axes.set_xlim(-0.5, len(years) - 0.5)
        ticks = range((len(years) - 1) % step, len(years), step)
        axes.set_xticks(ticks, [f"{years[i]}\nn={n_reports.get(years[i], 0)}" for i in ticks], fontsize=7.5)
        axes.tick_params(labelbottom=True)
        if item == "label":
            axes.yaxis.set_major_formatter(lambda y, _: f"{y:.0%}")
        axes.grid(axis="y")
    for axes in list(grid.flat)[len(shown):]:
        axes.set_axis_off()
    if len(samples) > 1:
        handles = grid.flat[0].plot([], [], "o-", color=BLUE, markersize=5) + grid.flat[0].plot([], [], "s--", color=ORANGE, markersize=4.5)
        figure.legend(handles, ["all reports", "the balanced panel"], loc="outside upper left", ncols=2, fontsize=8)
    figure.supylabel("per 10,000 Han characters" if item == "term" else "share of the characters that topics claim", fontsize=8.5, color=MUTED)
    alt = "By year, gaps left open: " + "; ".join(
        f"{name} " + ", ".join(f"{y} {written(v, item == 'label')}" for y, v in every[every[item] == name][["year", value]].itertuples(index=False) if not pd.isna(v))
        for name in shown[:4]) + "."
    return Picture(figure, limited(caption, len(shown), len(items), "terms" if item == "term" else "topics"), alt, n)


def _line(axes, points: list, is_panel: bool, shift: float) -> None:
    colour, shape = (ORANGE, "s") if is_panel else (BLUE, "o")
    for i, (point, low, high) in enumerate(points):
        if point is None:
            continue
        if low is not None:
            axes.vlines(i + shift, low, high, color=colour, alpha=0.45, linewidth=2)
        before = points[i - 1] if i else (None, None, None)
        if before[0] is not None and (is_panel or low is not None and before[1] is not None):
            axes.plot([i - 1 + shift, i + shift], [before[0], point], "--" if is_panel else "-", color=colour, linewidth=1, alpha=0.8)
        axes.plot(i + shift, point, shape, color=colour, markersize=4.5 if is_panel else 5, clip_on=False, zorder=3)


@drawn
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
