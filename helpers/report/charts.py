"""The figures of the notebooks: frames in, pictures out. Knows no corpus.

Labels are Chinese with an English gloss. Where there are more rows than a page can hold, the figure shows the first
and its caption says of how many. An empty frame gives one line of text in place of an empty figure.
"""
from __future__ import annotations

import math
import re

import pandas as pd

from helpers.report import figures
from helpers.report.clouds import cloud, clouds  # noqa: F401  (called as charts.cloud)
from helpers.report.figures import COLOURS, INK, LINE, MUTED, Picture
from helpers.report.prose import say

BLUE, ORANGE = COLOURS[:2]


def bar_terms(frame: pd.DataFrame, caption: str, n, top: int = 25, value: str = "per_10k",
              axis: str = "per 10,000 words") -> Picture:
    """Words by rate: term, gloss, count, n_reports and the column `value`; counts and reports are printed beside."""
    if not len(frame):
        return _empty(caption)
    shown = frame.head(top)
    figure, axes = _rows(len(shown))
    rates = shown[value].astype(float).tolist()
    axes.hlines(range(len(shown)), 0, rates, color=LINE, linewidth=1.4)
    axes.plot(rates, range(len(shown)), "o", color=BLUE, markersize=5)
    _label_rows(axes, [with_gloss(term, gloss) for term, gloss in zip(shown["term"], shown["gloss"])])
    for row, (rate, count, reports) in enumerate(zip(rates, shown["count"], shown["n_reports"])):
        axes.annotate(f"{count} in {reports}", (rate, row), xytext=(6, 0), textcoords="offset points", va="center",
                      color=MUTED, fontsize=7.5)
    axes.set_xlim(0, max(rates, default=1) * 1.2 or 1)
    axes.set_xlabel(f"{axis}; beside each: times in reports")
    alt = "Dot plot. " + "; ".join(f"{term} {rate:.1f}" for term, rate in zip(shown["term"][:5], rates)) + "."
    return Picture(figure, _limited(caption, len(shown), len(frame), "words"), alt, n)


def intervals(frame: pd.DataFrame, caption: str, n, label: str = "label", value: str = "share", axis: str = "share",
              percent: bool = True, top: int = 30) -> Picture:
    """One point a row with its interval (columns low, high; none drawn where they are missing)."""
    if not len(frame):
        return _empty(caption)
    shown = frame.head(top)
    figure, axes = _rows(len(shown))
    for row, (point, low, high) in enumerate(_points(shown, value)):
        if low is not None:
            axes.hlines(row, low, high, color=BLUE, linewidth=1.6, alpha=0.55)
        if point is not None:
            axes.plot(point, row, "o", color=BLUE if point else "white", markeredgecolor=BLUE, markersize=5.5)
            if not point:
                axes.annotate("absent", (0, row), xytext=(8, 0), textcoords="offset points", va="center", color=MUTED)
    _label_rows(axes, shown[label].tolist())
    axes.set_xlim(left=-0.012 * max(axes.get_xlim()[1], 1e-9))
    if percent:
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    axes.set_xlabel(axis)
    first = shown.sort_values(value, ascending=False, kind="stable").head(4)
    alt = "Points with intervals. " + "; ".join(f"{name} {_written(v, percent)}" for name, v in zip(first[label], first[value])) + "."
    return Picture(figure, _limited(caption, len(shown), len(frame), "rows"), alt, n)


def heat(frame: pd.DataFrame, row: str, column: str, value: str, caption: str, n, percent: bool = True,
         columns: list | None = None, limit: int = 10) -> Picture:
    """A table in shades with its values printed: zero is “absent”, a missing value is a dash.

    Rows keep the order of the frame, columns that of `columns` (default: of the frame).
    """
    rows = list(dict.fromkeys(frame[row]))
    every = [name for name in (columns or dict.fromkeys(frame[column])) if name in set(frame[column])]
    shown = every[:limit]
    if not rows or not shown:
        return _empty(caption)
    values = frame.pivot(index=row, columns=column, values=value).reindex(index=rows, columns=shown).astype("Float64")
    figure, axes = figures.new(7.2, 0.29 * len(rows) + 1.0)
    grid = values.astype(float).to_numpy(dtype=float, na_value=float("nan"))
    top = max(float(values.max(axis=None, skipna=True)) if values.notna().any(axis=None) else 1, 1e-9)
    axes.imshow(grid, aspect="auto", cmap=_shades(), vmin=0, vmax=top)
    for i, cells in enumerate(grid):
        for j, cell in enumerate(cells):
            text = "–" if cell != cell else "absent" if cell == 0 else _written(cell, percent)
            axes.text(j, i, text, ha="center", va="center", fontsize=6.3 if text == "absent" and len(shown) > 7 else 7.5,
                      color="white" if cell == cell and cell > 0.72 * top else MUTED if cell == 0 else INK)
    wide = any(len(str(name)) > 70 / len(shown) for name in shown) or len(shown) > 6
    axes.set_xticks(range(len(shown)), [str(name) for name in shown], rotation=40 if wide else 0,
                    ha="left" if wide else "center")
    axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False, length=0)
    axes.set_yticks(range(len(rows)), [str(name) for name in rows])
    axes.spines[:].set_visible(False)
    for edge in range(1, len(rows)):
        axes.axhline(edge - 0.5, color="white", linewidth=1)
    best = values.stack().sort_values(ascending=False, kind="stable").head(3)
    alt = "Heat map. Highest: " + "; ".join(f"{a}, {b}: {_written(v, percent)}" for (a, b), v in best.items()) + "."
    return Picture(figure, _limited(caption, len(shown), len(every), "columns"), alt, n)


def lines_by_year(frame: pd.DataFrame, caption: str, n, glosses: dict | None = None, limit: int = 8) -> Picture:
    """Rates of terms by year (as `by_year` gives them), one panel a term, n under every year.

    Intervals are drawn where there are any. Neighbouring years are joined only where both rest on two or more places;
    a year without reports stays empty.
    """
    terms = list(dict.fromkeys(frame["term"]))
    shown, years = terms[:limit], sorted(frame["year"].unique())
    if not shown:
        return _empty(caption)
    columns = 1 if len(shown) == 1 else 2
    rows = math.ceil(len(shown) / columns)
    figure, grid = figures.new(7.2, 1.75 * rows + 0.25, nrows=rows, ncols=columns, squeeze=False, sharex=True)
    step = math.ceil(len(years) / (9 if columns == 2 else 18))
    n_reports = frame.drop_duplicates("year").set_index("year")["n_reports"]
    for axes, term in zip(grid.flat, shown):
        part = frame[frame["term"] == term].set_index("year").reindex(years)
        points = list(_points(part, "per_10k"))
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
        f"{term} " + ", ".join(f"{y} {_written(v, False)}" for y, v in frame[frame["term"] == term][["year", "per_10k"]].itertuples(index=False) if not pd.isna(v))
        for term in shown[:4]) + "."
    return Picture(figure, _limited(caption, len(shown), len(terms), "terms"), alt, n)


def risers_fallers(frame: pd.DataFrame, caption: str, n, top: int = 10) -> Picture:
    """The strongest rises and falls of `changes`: log ratio with interval, both rates printed at the right."""
    if not len(frame):
        return _empty(caption)
    order = frame.sort_values(["log_ratio", "term"], ascending=[False, True])
    up, down = order[order["log_ratio"] > 0].head(top), order[order["log_ratio"] < 0].tail(top)
    shown = pd.concat([up, down])
    figure, axes = _rows(len(shown))
    for row, (point, low, high) in enumerate(_points(shown, "log_ratio")):
        colour = BLUE if point > 0 else ORANGE
        axes.hlines(row, *((0, point) if low is None else (low, high)), color=colour, alpha=0.4, linewidth=1.6)
        axes.plot(point, row, "o" if point > 0 else "D", color=colour, markersize=5)
    _label_rows(axes, [with_gloss(term, gloss) for term, gloss in zip(shown["term"], shown["gloss"])])
    axes.axvline(0, color=MUTED, linewidth=0.8)
    for row, (before, after) in enumerate(zip(shown["rate_before"], shown["rate_after"])):
        axes.annotate(f"{before:.1f} → {after:.1f}", (1.01, row), xycoords=("axes fraction", "data"), va="center",
                      fontsize=7.5, color=MUTED)
    axes.set_xlabel("log2 of the ratio of rates (1 is a doubling, −1 a halving)\nat the right: rates per 10,000 Han characters")
    alt = f"Rises: {', '.join(up['term'][:4]) or 'none'}. Falls: {', '.join(down['term'][::-1][:4]) or 'none'}."
    return Picture(figure, _limited(caption, len(shown), len(frame), "terms"), alt, n)


def coverage_grid(frame: pd.DataFrame, caption: str, n, limit: int = 40) -> Picture:
    """Place by year (place, year, n_reports): a filled square for a report, its number if more than one, else empty.

    Places with the most years come first.
    """
    if not len(frame):
        return _empty(caption)
    counts = frame.pivot(index="place", columns="year", values="n_reports").astype(int)
    order = sorted(counts.index, key=lambda place: (-(counts.loc[place] > 0).sum(), place))
    shown, years = counts.loc[order[:limit]], list(counts.columns)
    figure, axes = figures.new(7.2, 0.26 * len(shown) + 0.9)
    for i, place in enumerate(shown.index):
        for j, year in enumerate(years):
            count = shown.loc[place, year]
            axes.plot(j, i, "s", markersize=11, markerfacecolor=BLUE if count else "white",
                      markeredgecolor=BLUE if count else LINE)
            if count > 1:
                axes.text(j, i, str(count), color="white", ha="center", va="center_baseline", fontsize=7.5)
    axes.set_yticks(range(len(shown)), shown.index)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(-0.6, max(len(years) - 0.4, 5.6))
    step = math.ceil(len(years) / 14)
    axes.set_xticks(range(0, len(years), step), [f"{y}\nn={counts[y].sum()}" for y in years[::step]])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    alt = "Reports by place and year: " + ", ".join(f"{y} {counts[y].sum()}" for y in years) + "."
    return Picture(figure, _limited(caption, len(shown), len(counts), "places"), alt, n)


def stacked(frame: pd.DataFrame, group: str, part: str, value: str, caption: str, n, order: list | None = None,
            labels: dict | None = None, limit: int = 40) -> Picture:
    """Shares of parts in each group as stacked bars; shares of a group add up to 1, or to less where text is left out.

    `order` of the parts also fixes their colours; `labels` gives them names for the legend.
    """
    groups = list(dict.fromkeys(frame[group]))
    shown = groups[:limit]
    if not shown:
        return _empty(caption)
    parts = [name for name in (order or dict.fromkeys(frame[part])) if name in set(frame[part])]
    table = frame.pivot(index=group, columns=part, values=value).reindex(index=shown, columns=parts)
    table = table.astype("Float64").fillna(0).astype(float)
    figure, axes = _rows(len(shown), extra=1.1)
    left = [0.0] * len(shown)
    for i, name in enumerate(parts):
        widths = table[name].tolist()
        axes.barh(range(len(shown)), widths, left=left, height=0.68, color=COLOURS[i % len(COLOURS)],
                  edgecolor="white", linewidth=0.8, label=(labels or {}).get(name, name))
        for row, width in enumerate(widths):
            if width >= 0.06:
                axes.text(left[row] + width / 2, row, f"{width:.0%}", ha="center", va="center", color="white", fontsize=7.5)
        left = [a + b for a, b in zip(left, widths)]
    _label_rows(axes, shown)
    axes.set_xlim(0, max(1, *left))
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    figure.legend(loc="outside upper left", ncols=min(len(parts), 4), fontsize=8)
    alt = "Stacked bars. " + "; ".join(f"{name} on average {table[name].mean():.0%}" for name in parts) + "."
    return Picture(figure, _limited(caption, len(shown), len(groups), "rows"), alt, n)


def curves(frame: pd.DataFrame, caption: str, n) -> Picture:
    """Coherence and stability over the number of topics, a line a model; the chosen number is ringed."""
    if not len(frame):
        return _empty(caption)
    figure, grid = figures.new(7.2, 2.6, ncols=2)
    for axes, column, title in zip(grid, ("coherence", "stability"),
                                   ("Coherence (NPMI, −1 to 1)", "Stability across runs (0 to 1)")):
        for colour, shape, (model, part) in zip(COLOURS, "os^D", frame.groupby("model", sort=False)):
            axes.plot(part["k"], part[column], shape + "-", color=colour, label=model, markersize=5)
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


def with_gloss(term: str, gloss, longest: int = 34) -> str:
    """A term with its gloss for a label: brackets in the gloss dropped, cut at a word where it is long."""
    if pd.isna(gloss):
        return str(term)
    text = short(gloss)
    return f"{term}  {text}" if len(text) <= longest else f"{term}  {text[:longest].rsplit(' ', 1)[0]} …"


def short(gloss) -> str:
    """A gloss without its explanations: the first of several, without a bracket at the end."""
    return re.sub(r"\s*\([^()]*\)$", "", str(gloss).split(";")[0].strip())


def _rows(count: int, extra: float = 0.85):
    """A figure for `count` rows of one line each, the first on top."""
    figure, axes = figures.new(7.2, 0.235 * max(count, 1) + extra)
    axes.set_ylim(max(count, 1) - 0.4, -0.6)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure, axes


def _label_rows(axes, labels: list) -> None:
    axes.set_yticks(range(len(labels)), [str(label) for label in labels])


def _points(frame: pd.DataFrame, value: str):
    """(value, low, high) of each row, None where missing."""
    for cells in frame[[value, "low", "high"]].itertuples(index=False):
        yield tuple(None if pd.isna(cell) else float(cell) for cell in cells)


def _written(value, percent: bool) -> str:
    if pd.isna(value):
        return "–"
    if percent:
        return f"{value:.0%}" if value >= 0.01 else "<1%"
    return f"{value:.1f}"


def _limited(caption: str, shown: int, total: int, what: str) -> str:
    return f"{caption.rstrip('.')}. Shown: {shown} of {total} {what}." if shown < total else caption


def _shades():
    from matplotlib.colors import LinearSegmentedColormap

    shades = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#cfe0ec", BLUE])
    return shades.with_extremes(bad="#f1f3f5")


def _empty(caption: str):
    """One line in place of a figure that would show nothing."""
    return say("{caption} There is nothing to show here.", caption=caption)
