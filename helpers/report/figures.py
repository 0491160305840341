"""Figures in the house style: sharp at any size, the same bytes every time, captioned and described."""
from __future__ import annotations

import html
import re
from functools import wraps
from io import BytesIO
from urllib.parse import quote

from helpers import kept
from helpers.report import fonts
from helpers.report.prose import escaped, marked, plain

_DOTS = 144     # to the inch, of what is drawn as an image
INK, MUTED, LINE = "#1f2933", "#5f6b76", "#d6dbe0"
# Told apart by colour-blind readers and in grey print; the first is the one that findings are drawn in.
COLOURS = ["#1b5e8c", "#c8502d", "#3c8d6e", "#a07a1c", "#7b4f9d", "#64748b", "#b5477d", "#2f9fb0"]


def new(width: float = 7.2, height: float = 4.0, **subplots):
    """An empty figure in the house style and its axes, as `Figure.subplots(**subplots)` gives them.

    Width and height are inches; 7.2 fills the page's column. The figure belongs to nobody but the caller:
    pyplot knows nothing of it.
    """
    from matplotlib.figure import Figure

    _set_style()
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.subplots(**subplots)


class Picture:
    """A finished figure as notebooks and pages show it.

    `caption` says what the figure shows, `alt` what a reader who cannot see it should know, `n` what it rests
    on (a number, or words such as "5 reports, 312 paragraphs"). Characters that the font cannot draw stand
    as 〓 in the figure and are named in the caption.
    """

    def __init__(self, figure, caption: str, alt: str, n, drawing: tuple | None = None):
        self._figure, self.alt, self.n, self._drawing = figure, alt, n, drawing     # a figure, or what makes it
        self.caption = caption if caption.endswith((".", "?", "!")) else f"{caption}."

    @property
    def figure(self):
        """The matplotlib figure; what is changed in it is drawn when the picture is shown."""
        self._figure = self._figure() if callable(self._figure) else self._figure
        self._drawing = None
        return self._figure

    @property
    def svg(self) -> bytes:
        """The drawing: text as outlines, no time stamp, the same bytes for the same figure."""
        return self.drawing[0]

    @property
    def drawing(self) -> tuple[bytes, list]:
        """The drawing, and the characters that it could not show."""
        import matplotlib

        if self._drawing is None:
            lost, out = _stand_in(self._figure), BytesIO()
            with matplotlib.rc_context({"svg.hashsalt": "workbook", "svg.fonttype": "path"}):
                self._figure.savefig(out, format="svg", dpi=_DOTS, metadata={"Date": None, "Creator": None})
            self._drawing = _compact(out.getvalue().decode()).encode(), sorted(lost)
        return self._drawing

    @property
    def note(self) -> str:
        """What the caption adds when characters could not be drawn, else an empty string."""
        lost = self.drawing[1]
        return f"Shown as {fonts.STAND_IN} for want of a glyph: {' '.join(lost)}" if lost else ""

    def _repr_html_(self) -> str:
        source = html.escape(quote(self.svg.decode().replace('"', "'"), safe=" '=:/;,.-()!*+@$"))
        note = f' <span class="note">{marked(self.note)}</span>' if self.note else ""
        return (f'<figure class="chart"><img alt="{escaped(self.alt)}" src="data:image/svg+xml,{source}">'
                f'<figcaption>{marked(self.caption)} <span class="n">n = {marked(plain(self.n))}</span>{note}'
                f'</figcaption></figure>')

    def __repr__(self) -> str:
        return f"[Figure: {self.caption} n = {plain(self.n)}]"


def drawn(chart):
    """A function that gives a Picture, drawn once: the same arguments and settings of matplotlib give the picture that was kept."""
    name = f"{chart.__module__}.{chart.__qualname__}".removeprefix("helpers.report.")

    @wraps(chart)
    def remembered(*arguments, **named):
        import matplotlib

        _set_style()
        try:
            file = kept.file_of(kept.ANY, name, kept.spelt(arguments), kept.spelt(sorted(named.items())), str(matplotlib.rcParams))
        except TypeError:
            file = None
        found = kept.read(file)
        if found is not None:
            caption, alt, n, drawing = found
            return Picture(lambda: chart(*arguments, **named).figure, caption, alt, n, drawing)
        picture = chart(*arguments, **named)
        if file is not None and isinstance(picture, Picture):
            kept.write(file, (picture.caption, picture.alt, picture.n, picture.drawing))
        return picture
    return remembered


def _compact(svg: str) -> str:
    """The same drawing in two thirds of the bytes: no indentation, short names of glyphs, paths exact to a hundredth."""
    svg = re.sub(r"\s*\n\s*", " ", re.sub(r">\s+<", "><", svg[svg.index("<svg"):])).replace("NotoSansSC-Regular-", "g")
    return re.sub(r' d="[^"]*"', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)


def _set_style() -> None:
    import matplotlib
    from cycler import cycler

    fonts.register()
    matplotlib.rcParams.update({
        "text.parse_math": False,  # a dollar sign in a report is a dollar sign
        "font.size": 9, "axes.titlesize": 10, "axes.titlelocation": "left", "axes.titlepad": 8,
        "axes.labelsize": 9, "axes.labelcolor": MUTED, "text.color": INK, "axes.titlecolor": INK,
        "axes.edgecolor": LINE, "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True,
        "axes.prop_cycle": cycler(color=COLOURS), "grid.color": LINE, "grid.linewidth": 0.6,
        "xtick.color": LINE, "ytick.color": LINE, "xtick.labelcolor": INK, "ytick.labelcolor": INK,
        "xtick.labelsize": 8.5, "ytick.labelsize": 8.5, "lines.linewidth": 1.8,
        "legend.frameon": False, "legend.fontsize": 8.5, "image.cmap": "Blues", "figure.facecolor": "white",
    })


def _stand_in(figure) -> set[str]:
    """Replaces what the font cannot draw, in every text of the figure; returns what was replaced."""
    from matplotlib.text import Text

    lost = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            labels = [label.get_text() for label in axis.get_ticklabels()]
            if _differs(labels):  # labels are written anew at every drawing, so the ticks must be fixed
                lost |= fonts.missing("".join(labels))
                view = axis.get_view_interval().copy()
                axis.set_ticks(axis.get_ticklocs(), labels=[fonts.drawable(label) for label in labels])
                axis.set_view_interval(*view, ignore=True)
    for text in figure.findobj(Text):
        if _differs([text.get_text()]):
            lost |= fonts.missing(text.get_text())
            text.set_text(fonts.drawable(text.get_text()))
    return lost


def _differs(texts: list[str]) -> bool:
    return any(fonts.drawable(text) != text for text in texts)
