"""One row a term, report or group: rates, shares with intervals, changes, parts of a whole."""
from __future__ import annotations

import pandas as pd

from helpers.report.charts.common import BLUE, ORANGE, bounded, empty, label_rows, limited, rows_of, with_gloss, written
from helpers.report.figures import COLOURS, LINE, MUTED, Picture, drawn


@drawn
def bar_terms(frame: pd.DataFrame, caption: str, n, top: int = 25, value: str = "per_10k",
              axis: str = "per 10,000 words") -> Picture:
    """Words by rate: term, gloss, count, n_reports and the column `value`; counts and reports are printed beside."""
    if not len(frame):
        return empty(caption)
    shown = frame.head(top)
    figure, axes = rows_of(len(shown))
    rates = shown[value].astype(float).tolist()
    axes.hlines(range(len(shown)), 0, rates, color=LINE, linewidth=1.4)
    axes.plot(rates, range(len(shown)), "o", color=BLUE, markersize=5)
    label_rows(axes, [with_gloss(term, gloss) for term, gloss in zip(shown["term"], shown["gloss"])])
    for row, (rate, count, reports) in enumerate(zip(rates, shown["count"], shown["n_reports"])):
        axes.annotate(f"{count} in {reports}", (rate, row), xytext=(6, 0), textcoords="offset points", va="center",
                      color=MUTED, fontsize=7.5)
    axes.set_xlim(0, max(rates, default=1) * 1.2 or 1)
    axes.set_xlabel(f"{axis}; beside each: times in reports")
    alt = "Dot plot. " + "; ".join(f"{term} {rate:.1f}" for term, rate in zip(shown["term"][:5], rates)) + "."
    return Picture(figure, limited(caption, len(shown), len(frame), "words"), alt, n)


@drawn
def intervals(frame: pd.DataFrame, caption: str, n, label: str = "label", value: str = "share", axis: str = "share",
              percent: bool = True, top: int = 30) -> Picture:
    """One point a row with its interval (columns low, high; none drawn where they are missing)."""
    if not len(frame):
        return empty(caption)
    shown = frame.head(top)
    figure, axes = rows_of(len(shown))
    for row, (point, low, high) in enumerate(bounded(shown, value)):
        if low is not None:
            axes.hlines(row, low, high, color=BLUE, linewidth=1.6, alpha=0.55)
        if point is not None:
            axes.plot(point, row, "o", color=BLUE if point else "white", markeredgecolor=BLUE, markersize=5.5)
            if not point:
                axes.annotate("absent", (0, row), xytext=(8, 0), textcoords="offset points", va="center", color=MUTED)
    label_rows(axes, shown[label].tolist())
    axes.set_xlim(left=-0.012 * max(axes.get_xlim()[1], 1e-9))
    if percent:
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    axes.set_xlabel(axis)
    first = shown.sort_values(value, ascending=False, kind="stable").head(4)
    alt = "Points with intervals. " + "; ".join(f"{name} {written(v, percent)}" for name, v in zip(first[label], first[value])) + "."
    return Picture(figure, limited(caption, len(shown), len(frame), "rows"), alt, n)


@drawn
def risers_fallers(frame: pd.DataFrame, caption: str, n, top: int = 10) -> Picture:
    """The strongest rises and falls of `changes`: log ratio with interval; at the right both rates and how many places use the term.

    Chosen are those that can be relied on most (`conservative`), then the largest: a term that one place brings along comes last.
    """
    if not len(frame):
        return empty(caption)
    sure = frame["conservative"] if "conservative" in frame else frame["log_ratio"] * 0
    order = frame.assign(sure=sure.astype("Float64").fillna(0)).sort_values(["sure", "log_ratio", "term"], ascending=[False, False, True])
    up, down = order[order["log_ratio"] > 0].head(top), order[order["log_ratio"] < 0].tail(top)
    shown = pd.concat([up, down]).sort_values(["log_ratio", "term"], ascending=[False, True])
    figure, axes = rows_of(len(shown))
    for row, (point, low, high) in enumerate(bounded(shown, "log_ratio")):
        colour = BLUE if point > 0 else ORANGE
        axes.hlines(row, *((0, point) if low is None else (low, high)), color=colour, alpha=0.4, linewidth=1.6)
        axes.plot(point, row, "o" if point > 0 else "D", color=colour, markersize=5)
    label_rows(axes, [with_gloss(term, gloss) for term, gloss in zip(shown["term"], shown["gloss"])])
    axes.axvline(0, color=MUTED, linewidth=0.8)
    places = shown[["n_places_before", "n_places_after"]].itertuples(index=False) if "n_places_after" in shown else [None] * len(shown)
    for row, (before, after, used) in enumerate(zip(shown["rate_before"], shown["rate_after"], places)):
        axes.annotate(f"{before:.1f} → {after:.1f}" + (f"   ({used[0]} → {used[1]})" if used else ""), (1.01, row),
                      xycoords=("axes fraction", "data"), va="center", fontsize=7.5, color=MUTED)
    axes.set_xlabel("log2 of the ratio of rates (1 is a doubling, −1 a halving)\nat the right: rates per 10,000 Han characters"
                    + (", places that use the term" if "n_places_after" in shown else ""))
    alt = f"Rises: {', '.join(up['term'][:4]) or 'none'}. Falls: {', '.join(down['term'][::-1][:4]) or 'none'}."
    return Picture(figure, limited(caption, len(shown), len(frame), "terms"), alt, n)


@drawn
def parts_of_change(frame: pd.DataFrame, caption: str, n, top: int = 12) -> Picture:
    """What each change of `changes` or `topic_changes` is made of: within places, entering and leaving places, as bars that add
    up to the change (diamond), the largest first; the interval of the part within places is a line below its bar."""
    if not len(frame):
        return empty(caption)
    topics = "label" in frame
    change = (frame["share_after"] - frame["share_before"] if topics else frame["rate_after"] - frame["rate_before"]).astype(float)
    names = frame["label"] if topics else pd.Series([with_gloss(*cells) for cells in zip(frame["term"], frame["gloss"])], index=frame.index)
    order = frame.assign(change=change, size=change.abs(), name=names).dropna(subset=["change"])
    shown = order.sort_values(["size", "name"], ascending=[False, True]).head(top)
    if not len(shown):
        return empty(caption)
    figure, axes = rows_of(len(shown), extra=1.15)
    labels = {"within": "within the same places", "entry": "places that enter", "exit": "places that leave"}
    for row, cells in enumerate(shown.to_dict("records")):
        ends = {True: 0.0, False: 0.0}
        for (part, label), colour in zip(labels.items(), COLOURS):
            size = 0.0 if pd.isna(cells[part]) else float(cells[part])
            axes.barh(row, size, left=ends[size >= 0], height=0.5, color=colour, alpha=0.85, label=label if not row else None)
            ends[size >= 0] += size
        if not pd.isna(cells["within_low"]):
            axes.hlines(row + 0.36, float(cells["within_low"]), float(cells["within_high"]), color=COLOURS[0], linewidth=1.4)
        axes.plot(cells["change"], row, "D", color="black", markersize=4, label="the change" if not row else None)
    label_rows(axes, shown["name"].tolist())
    axes.axvline(0, color=MUTED, linewidth=0.8)
    if topics:
        axes.xaxis.set_major_formatter(lambda x, _: f"{x:+.0%}")
    axes.set_xlabel("change of the share" if topics else "change of the rate per 10,000 Han characters")
    figure.legend(loc="outside upper left", ncols=4, fontsize=8)
    first = shown.head(4)
    alt = "Bars of parts. " + "; ".join(f"{name} {value * (100 if topics else 1):+.1f}" for name, value in zip(first["name"], first["change"])) + "."
    return Picture(figure, limited(caption, len(shown), len(order), "topics" if topics else "terms"), alt, n)


@drawn
def stacked(frame: pd.DataFrame, group: str, part: str, value: str, caption: str, n, order: list | None = None,
            labels: dict | None = None, limit: int = 40) -> Picture:
    """Shares of parts in each group as stacked bars; shares of a group add up to 1, or to less where text is left out.

    `order` of the parts also fixes their colours; `labels` gives them names for the legend.
    """
    groups = list(dict.fromkeys(frame[group]))
    shown = groups[:limit]
    if not shown:
        return empty(caption)
    parts = [name for name in (order or dict.fromkeys(frame[part])) if name in set(frame[part])]
    table = frame.pivot(index=group, columns=part, values=value).reindex(index=shown, columns=parts)
    table = table.astype("Float64").fillna(0).astype(float)
    figure, axes = rows_of(len(shown), extra=1.1)
    left = [0.0] * len(shown)
    for i, name in enumerate(parts):
        widths = table[name].tolist()
        axes.barh(range(len(shown)), widths, left=left, height=0.68, color=COLOURS[i % len(COLOURS)],
                  edgecolor="white", linewidth=0.8, label=(labels or {}).get(name, name))
        for row, width in enumerate(widths):
            if width >= 0.06:
                axes.text(left[row] + width / 2, row, f"{width:.0%}", ha="center", va="center", color="white", fontsize=7.5)
        left = [a + b for a, b in zip(left, widths)]
    label_rows(axes, shown)
    axes.set_xlim(0, max(1, *left))
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    figure.legend(loc="outside upper left", ncols=min(len(parts), 4), fontsize=8)
    alt = "Stacked bars. " + "; ".join(f"{name} on average {table[name].mean():.0%}" for name in parts) + "."
    return Picture(figure, limited(caption, len(shown), len(groups), "rows"), alt, n)
