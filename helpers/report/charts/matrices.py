"""Two things crossed: a table in shades, reports by place and year."""
from __future__ import annotations

import math

import pandas as pd

from helpers.report import figures
from helpers.report.charts.common import BLUE, QUANTILES, WIDE, empty, limited, shades, written
from helpers.report.figures import INK, LINE, MUTED, Picture, drawn


@drawn
def heat(frame: pd.DataFrame, row: str, column: str, value: str, caption: str, n, percent: bool = True,
         columns: list | None = None, limit: int = WIDE, sizes: dict | None = None, most: int = 40) -> Picture:
    """A table in shades with its values printed: zero is “absent”, a missing value is a dash.

    Rows keep the order of the frame, columns that of `columns` (default: of the frame). Up to `most` rows and `limit` columns are drawn; where
    there are more reports than that (the row or column named `report`), quantiles over all of them stand in their place. Whole numbers are counts, other
    numbers shares (or, with percent=False, rates with one decimal). `sizes`, a dictionary of column and number, prints under
    each heading what the column rests on (n = …). Where one value towers over the rest, the darkest shade begins below it: the
    cells beyond are outlined, as the caption then says.
    """
    import numpy as np

    write = "{:,.0f}".format if pd.api.types.is_integer_dtype(frame[value]) else lambda cell: written(cell, percent)
    for name, other, room in ((row, column, most), (column, row, limit)):
        if name == "report" and frame[name].nunique() > room:
            caption = f"{caption.rstrip('.')}. Over {frame[name].nunique():,} reports: a tenth of them lie below the value at 10 %, half of them below the median."
            frame = _quantiles(frame, name, other, value)
    present = set(frame[column])
    names, every = list(dict.fromkeys(frame[row])), [name for name in (columns or dict.fromkeys(frame[column])) if name in present]
    rows, shown = names[:most], every[:limit]
    if not rows or not shown:
        return empty(caption)
    values = frame.pivot(index=row, columns=column, values=value).reindex(index=rows, columns=shown).astype("Float64")
    figure, axes = figures.new(7.2, 0.29 * len(rows) + 0.5)
    grid = values.astype(float).to_numpy(dtype=float, na_value=float("nan"))
    largest, high = (float(np.nanquantile(grid, q)) if values.notna().any(axis=None) else 1.0 for q in (1, 0.95))
    top = max(high if 0 < high < largest / 1.5 else largest, 1e-9)
    axes.imshow(grid, aspect="auto", cmap=shades(), vmin=0, vmax=top)
    for i, cells in enumerate(grid):
        for j, cell in enumerate(cells):
            text = "–" if cell != cell else "absent" if cell == 0 else write(cell)
            axes.text(j, i, text, ha="center", va="center", fontsize=6.2 if len(shown) > (7 if text == "absent" else 8) else 7.5,
                      color="white" if cell == cell and cell > 0.72 * top else MUTED if cell == 0 else INK)
            if cell > top:
                axes.plot([j - 0.46, j + 0.46, j + 0.46, j - 0.46, j - 0.46], [i - 0.38, i - 0.38, i + 0.38, i + 0.38, i - 0.38],
                          color="white", linewidth=0.8)
    axes.set_yticks(range(len(rows)), [str(name) for name in rows])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for edge in range(1, len(rows)):
        axes.axhline(edge - 0.5, color="white", linewidth=1)
    axes.set(xlim=(-0.5, len(shown) - 0.5), ylim=(len(rows) - 0.5, -0.5))
    _head(axes, shown, sizes or {})
    best = values.stack().sort_values(ascending=False, kind="stable").head(3)
    alt = "Heat map. Highest: " + "; ".join(f"{a}, {b}: {write(v)}" for (a, b), v in best.items()) + "."
    if top < largest:
        caption = f"{caption.rstrip('.')}. The darkest shade begins at {write(top)}; cells beyond it are outlined."
    return Picture(figure, limited(limited(caption, len(shown), len(every), "columns"), len(rows), len(names), "rows"), alt, n)


def _quantiles(frame: pd.DataFrame, name: str, other: str, value: str) -> pd.DataFrame:
    """What many reports have in common: for each value of `other` the quantiles over them, named in the column `name`."""
    order = {each: i for i, each in enumerate(dict.fromkeys(frame[other]))}
    at = frame.groupby(other, sort=False)[value].quantile(list(QUANTILES)).rename_axis([other, name]).reset_index()
    at[value] = at[value].astype("Float64")
    return at.sort_values([other, name], key=lambda part: part.map(order) if part.name == other else part).assign(**{name: at[name].map(QUANTILES)})


def _head(axes, names: list, sizes: dict) -> None:
    """Headings above the columns: level on one line, else level with the English under the Chinese (in as few lines as its words
    allow), else slanted.

    The figure grows by what they need, so that the rows keep their height.
    """
    from textwrap import wrap

    figure = axes.figure
    under = [f"n = {sizes[name]:,}" if name in sizes else None for name in names]
    axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False)
    rows = figure.get_figheight()
    for way in (99, 20, 12, 7, "slanted"):  # letters on a line
        slanted, labels = way == "slanted", []
        for name, n in zip(map(str, names), under):
            chinese, _, english = name.partition(" ")
            lines = [name] if slanted or way == 99 else [chinese, *wrap(english, way, break_long_words=False)]
            labels.append(f"{name}  {n or ''}".rstrip() if slanted else "\n".join(filter(None, [*lines, n])))
        axes.set_xticks(range(len(names)), labels, rotation=40 if slanted else 0, ha="left" if slanted else "center")
        figure.set_figheight(rows + 3)  # room to measure in
        figure.draw_without_rendering()
        boxes = [label.get_window_extent() for label in axes.get_xticklabels()]
        figure.set_figheight(rows + max(box.height for box in boxes) / figure.dpi)
        if slanted or all(box.width < axes.get_window_extent().width / len(names) - 4 for box in boxes):
            return


@drawn
def coverage_grid(frame: pd.DataFrame, caption: str, n, limit: int = 40) -> Picture:
    """Place by year (place, year, n_reports): a filled square for a report, its number if more than one, else empty.

    Places with the most years come first.
    """
    if not len(frame):
        return empty(caption)
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
    return Picture(figure, limited(caption, len(shown), len(counts), "places"), alt, n)
