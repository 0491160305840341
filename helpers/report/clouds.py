"""Word clouds that can be read: words lie level, their type size follows the square root of their rate (so that a letter's area
follows the rate; a long word still covers more than a short one), and they are drawn as outlines of the project's font where
the wordcloud package has placed them."""
from __future__ import annotations

import math

import pandas as pd

from helpers.report import figures, fonts
from helpers.report.prose import say

TERM, WORD = "#1b5e8c", "#7a6a58"
SMALLEST = 6.5  # points
MOST_FILLED = 0.75  # of the canvas by type: more never finds its place, so it is not tried
FINE = 3  # pixels of WordCloud's canvas in a point
EXPLAINED = "The type size of a word follows the square root of its rate; lexicon terms are blue, other words brown; position means nothing."


@figures.drawn
def cloud(frame: pd.DataFrame, caption: str, n, terms=(), top: int = 70) -> figures.Picture:
    """One cloud of a frame with term, gloss and per_10k (as `frequencies` gives it, already without what is set aside).

    The type size of a word follows the square root of its rate; `terms` are drawn in blue. Same frame, same cloud.
    """
    return _clouds({"": frame}, caption, n, set(terms), top, "")


@figures.drawn
def clouds(frame: pd.DataFrame, by: str, caption: str, n, terms=(), labels: dict | None = None, top: int = 32,
           limit: int = 8) -> figures.Picture:
    """A cloud for each group of the column `by` (the last `limit` of them), each to its own scale.

    `labels` names the groups, and its order is theirs.
    """
    present = set(frame[by].dropna())
    groups = [group for group in (labels or sorted(present)) if group in present]
    shown = groups[-limit:]
    rest = f"Shown: {len(shown)} of {len(groups)}." if len(shown) < len(groups) else ""
    panels = {str((labels or {}).get(group, group)): frame[frame[by] == group] for group in shown}
    return _clouds(panels, caption, n, set(terms), top, rest)


def _clouds(panels: dict, caption: str, n, terms: set, top: int, rest: str) -> figures.Picture:
    panels = {title: part.head(top) for title, part in panels.items() if len(part)}
    if not panels:
        return say("{caption} No words to show.", caption=caption)
    columns = min(len(panels), 2)
    rows = math.ceil(len(panels) / columns)
    width, height = 7.2 * 72, 285 if columns == 1 else 190 * rows
    figure, grid = figures.new(7.2, height / 72, nrows=rows, ncols=columns, squeeze=False)
    figure.set_layout_engine("none")
    for number, axes in enumerate(grid.flat):
        axes.set_axis_off()
        row, column = divmod(number, columns)
        head = 20 if columns > 1 else 2
        box = (width / columns - 14, height / rows - head - 8)
        axes.set_position([(column * width / columns + 7) / width, 1 - (row + 1) / rows + 6 / height,
                           box[0] / width, box[1] / height])
        axes.set(xlim=(0, box[0]), ylim=(0, box[1]))
        if number < len(panels):
            title, part = list(panels.items())[number]
            axes.set_title(title, pad=4)
            for word, size, left, baseline in layout(part["term"], part["per_10k"], *box):
                axes.text(left, baseline, word, fontsize=size, va="baseline", color=TERM if word in terms else WORD)
    largest = f"The largest: {_largest(next(iter(panels.values())))}." if len(panels) == 1 else ""
    alt = "Word clouds. " + "; ".join(f"{title}: {_largest(part)}".removeprefix(": ") for title, part in panels.items())
    return figures.Picture(figure, " ".join(filter(None, [caption, largest, EXPLAINED, rest])), alt + ".", n)


def layout(words, rates, width: float, height: float) -> list[tuple[str, float, float, float]]:
    """(word, size, left, baseline) in points from the lower left, as WordCloud places them, the heaviest first.

    WordCloud makes a word smaller where it finds no room for it, and all that follow with it. Then sizes would no
    longer follow rates, so the layout begins again with smaller words; a word below the smallest legible size is left out.
    """
    weights = {fonts.drawable(str(word)): math.sqrt(float(rate)) for word, rate in zip(words, rates) if rate > 0}
    top = max(weights.values(), default=1)
    longest = max((len(word) for word, weight in weights.items() if weight > 0.6 * top), default=1)
    biggest = min(0.3 * height, 0.9 * width / longest)
    while True:
        chosen = {word: weight for word, weight in weights.items() if biggest * weight / top >= SMALLEST}
        room = sum(len(word) * (biggest * weight / top) ** 2 for word, weight in chosen.items()) / (width * height)
        placed = _placed(chosen, biggest, width, height) if room < MOST_FILLED else []
        if len(placed) == len(chosen) and all(abs(size * top / (biggest * chosen[word]) - 1) < 0.08 for word, size, _, _ in placed):
            return placed
        biggest *= 0.93


def _placed(weights: dict, biggest: float, width: float, height: float) -> list[tuple[str, float, float, float]]:
    from PIL import ImageFont
    from wordcloud import WordCloud

    if not weights:
        return []
    made = WordCloud(font_path=str(fonts.FONT), width=int(width * FINE), height=int(height * FINE), margin=2 * FINE, prefer_horizontal=1,
                     relative_scaling=1, max_font_size=round(biggest * FINE), min_font_size=4, max_words=len(weights), random_state=1)
    made.generate_from_frequencies(weights)
    ascent = {size: ImageFont.truetype(str(fonts.FONT), size).getmetrics()[0] for _, size, _, _, _ in made.layout_}
    return [(word, size / FINE, int(column) / FINE, height - (int(row) + ascent[size]) / FINE)
            for (word, _), size, (row, column), _, _ in made.layout_]


def _largest(frame) -> str:
    names = [f"{term} ({str(gloss).split(' (')[0]})" if not pd.isna(gloss) else term
             for term, gloss in frame[["term", "gloss"]].head(5).itertuples(index=False)]
    return ", ".join(names)
