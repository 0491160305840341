"""Lexical dispersion: where in each report, and in which of its parts, a term stands."""
from __future__ import annotations

import pandas as pd

from helpers.report import figures
from helpers.report.charts.common import BLUE, empty, limited, with_gloss
from helpers.report.figures import INK, LINE, MUTED, Picture, drawn

# Tints that differ in lightness too, so that neighbouring parts stay apart in grey print.
_TINTS = ["#f6e3bd", "#d5e6f2", "#f3cfc3", "#e4e9d8", "#d9d3e8", "#eceff2", "#c9ddd6"]


@drawn
def xray(hits: pd.DataFrame, bands: pd.DataFrame, caption: str, n, glosses: dict | None = None, limit: int = 40) -> Picture:
    """A row for each report and term with a tick at every occurrence, over the parts of the report.

    `hits`: report (its label), term, position (0 to 1: how far into the report's text). `bands`: report, section (the part, in
    a reader's words), start, end (0 to 1; what no band covers stays white); a part may come in several bands. Reports keep the
    order of `bands`, terms that of `glosses`, a dictionary of term and gloss (default: of `hits`); a term without a hit in a
    report is an empty row with the count 0, so absence is seen. At most `limit` rows are drawn, whole reports at a time.
    Positions are shares, so reports of different length are drawn equally long: ticks compare within a row, counts across.
    """
    terms = list(glosses or dict.fromkeys(hits["term"]))
    reports = list(dict.fromkeys(bands["report"]))
    if not terms or not reports:
        return empty(caption)
    shown = reports[:max(limit // len(terms), 1)]
    single = len(terms) == 1  # then a report is one row, else a heading and its rows
    parts = dict(zip(dict.fromkeys(bands["section"]), (_TINTS * len(bands))))
    height = len(shown) * (1 if single else len(terms) + 1.35)
    figure, axes = figures.new(7.2, 0.2 * height + 0.95)
    ticks, row = [], 0.0
    by_row = {key: part["position"].astype(float).tolist()
              for key, part in hits.groupby(["report", "term"], sort=False, observed=True)}
    for report in shown:
        last = row + (0 if single else len(terms))
        for band in bands[bands["report"] == report].itertuples():
            start, end = float(band.start), float(band.end)
            axes.fill_betweenx([row - 0.42, last + 0.42], start, end, color=parts[band.section], linewidth=0)
            if not single:
                axes.text((start + end) / 2, row, _fitting(str(band.section), end - start), ha="center", va="center",
                          fontsize=7, color=MUTED)
        if not single:
            ticks.append((row, str(report), True))
            row += 1
        for term in terms:
            positions = by_row.get((report, term), [])
            axes.hlines(row, 0, 1, color="white", linewidth=0.8)
            axes.vlines(positions, row - 0.36, row + 0.36, color=BLUE, linewidth=1.1)
            axes.annotate(str(len(positions)), (1, row), xytext=(20, 0), textcoords="offset points", ha="right", va="center",
                          fontsize=7.5, color=MUTED, annotation_clip=False)
            ticks.append((row, str(report) if single else with_gloss(term, (glosses or {}).get(term, pd.NA)), False))
            row += 1
        row += 0 if single else 0.35
    axes.set_yticks([at for at, _, _ in ticks], [label for _, label, _ in ticks])
    for (_, _, heading), label in zip(ticks, axes.get_yticklabels()):
        label.set_fontsize(8.5 if heading or single else 8)
        label.set_color(INK if heading or single else MUTED)
    axes.set_ylim(row - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["beginning", "¼", "½", "¾", "end"])
    axes.tick_params(axis="y", length=0)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.annotate("times", (1, 1), xycoords="axes fraction", xytext=(20, 2), textcoords="offset points", ha="right", fontsize=7.5,
                  color=MUTED, annotation_clip=False)
    _legend(figure, {name: parts[name] for name in parts if name in set(bands.loc[bands["report"].isin(shown), "section"])})
    caption = f"{caption.rstrip('.')}: {with_gloss(terms[0], (glosses or {}).get(terms[0], pd.NA))}." if single else caption
    counts = hits[hits["report"].isin(shown)].groupby("term", sort=False, observed=True).size()
    times = "; ".join(f"{term} {int(counts.get(term, 0))} times" for term in terms[:6])
    alt = f"Places of terms within {len(shown)} reports. {times}."
    return Picture(figure, limited(caption, len(shown), len(reports), "reports"), alt, n)


def _fitting(label: str, share: float) -> str:
    """As much of a part's name as its band has room for; the legend has the rest."""
    room = share * 320 / 7  # letters of 7 points in the narrowest axes
    wide = lambda text: sum(1 if character > "\u2e7f" else 0.55 for character in text)
    return next((text for text in (label, label.split(" ")[0]) if wide(text) < room - 0.5), "")


def _legend(figure, parts: dict) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(facecolor=colour, edgecolor=LINE, linewidth=0.5, label=str(name)) for name, colour in parts.items()]
    figure.legend(handles=handles, loc="outside upper left", ncols=min(len(handles), 4), fontsize=8, handlelength=1.3,
                  columnspacing=1.2)
