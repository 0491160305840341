"""Sentences with computed values: our own English around untrusted text and numbers."""
from __future__ import annotations

import html
import re
from numbers import Integral, Real
from string import Formatter

_HAN_CHARACTER = "[\u2e80-\u2fdf\u3000-\u303f\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
_HAN = re.compile(f"{_HAN_CHARACTER}+(?:[“”‘’…—·]+{_HAN_CHARACTER}+)*")
_TAG = re.compile(r"</?[a-z][^<>]*>")
# Controls that are no white space, and those that turn the direction of writing: they would hide or reorder what is read.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NONE = "–"
LOCKED = '<p class="say locked">'     # no escaped text can hold it


def say(template: str, **values) -> "Prose":
    """A computed sentence: `say("{n:report/reports} name <i>{place}</i>.", n=3, place="尼山镇")`.

    `template` is our own English and may hold simple HTML (<b>, <i>, <code>, <q>, <blockquote>); a blank line
    starts a new paragraph. Every value is escaped; Chinese is marked as such. Values may be numbers (see
    `plain`), text, missing, lists ("a, b and c"), or other sentences made by `say`. `{n:report/reports}`
    writes the number with the fitting form of the noun; other format codes are Python's, e.g. `{share:.0%}`.
    """
    parts = re.split(r"\n\s*\n", template.strip())
    as_html = [_Filled(_in_html).vformat(part, (), values) for part in parts]
    as_text = [_Filled(plain).vformat(html.unescape(_TAG.sub("", part)), (), values) for part in parts]
    return Prose(as_html, "\n\n".join(as_text))


def locked(template: str, **values) -> "Prose":
    """`say`, for a line that stands in place of a section that these reports do not allow; a page leaves the section out."""
    said = say(template, **values)
    said.opening = LOCKED
    return said


class Prose:
    """What `say` returns: `.text` is the plain sentence, `.html` the sentence with its marks."""

    opening = '<p class="say">'

    def __init__(self, parts: list[str], text: str):
        self.text = text
        self.html = " ".join(parts)
        self._parts = parts

    def _repr_html_(self) -> str:
        return "".join(part if part.startswith("<blockquote") else f"{self.opening}{part}</p>"
                       for part in self._parts)

    def __repr__(self) -> str:
        return self.text


def plain(value, spec: str = "") -> str:
    """One value as plain text.

    Whole numbers get a comma from 10,000 on (so a year is never "2,024"), other numbers one decimal unless
    `spec` says otherwise; a missing value is a dash; a list reads "a, b and c"; with `spec` "report/reports"
    a number is followed by the fitting noun.
    """
    if isinstance(value, Prose):
        return value.text
    if isinstance(value, str):
        return format(value, spec)
    if isinstance(value, (list, tuple, set, frozenset, dict)) or hasattr(value, "tolist") and getattr(value, "ndim", 0):
        return _joined([plain(item, spec) for item in _items(value)])
    if is_missing(value):
        return NONE
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "yes" if value else "no"
    if isinstance(value, Real):
        return _number(value, spec)
    return str(value)


def marked(text: str) -> str:
    """Untrusted text as HTML: escaped, with its runs of Chinese marked for fonts and screen readers."""
    return chinese(escaped(str(text)))


def escaped(text: str) -> str:
    """Untrusted text as HTML. Control characters, such as those that turn the direction of writing, show their number."""
    return html.escape(_CONTROL.sub(lambda control: f"‹U+{ord(control[0]):04X}›", text))


def is_missing(value) -> bool:
    """None, pd.NA, NaN and NaT: the values that compare unequal to themselves, or not at all."""
    return value is None or type(value).__name__ in ("NAType", "NaTType") or isinstance(value, Real) and value != value


def _number(value: Real, spec: str) -> str:
    if "/" in spec:
        one, many = spec.split("/", 1)
        return f"{_number(value, '')} {one}" if value == 1 else f"{_number(value, '') if value else 'no'} {many}"
    if isinstance(value, Integral):
        value = int(value)
        written = format(value, spec or ("," if abs(value) >= 10_000 else "d"))
    else:
        written = format(float(value), spec or ",.1f")
    if written.startswith("-"):         # a true minus, and none before what rounds to zero
        return "−" + written[1:] if re.search("[1-9]", written) else written[1:]
    return written


def _in_html(value, spec: str = "") -> str:
    if isinstance(value, Prose):
        return value.html
    if not isinstance(value, str) and hasattr(value, "__iter__"):
        return _joined([_in_html(item, spec) for item in _items(value)])
    return marked(plain(value, spec))


def _items(values) -> list:
    return sorted(values) if isinstance(values, (set, frozenset)) else list(values)


def _joined(items: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(items[:-1]), items[-1]])) if items else "none"


def chinese(escaped: str) -> str:
    """HTML text without tags, with its runs of Chinese marked."""
    return _HAN.sub(lambda run: f'<span lang="zh-Hans">{run[0]}</span>', escaped)


class _Filled(Formatter):
    """str.format with our way of writing values; Chinese in the template's own words is marked too."""

    def __init__(self, write):
        self._write = write

    def parse(self, template):
        for literal, name, spec, conversion in super().parse(template):
            yield (chinese(literal) if self._write is _in_html else literal), name, spec, conversion

    def format_field(self, value, spec):
        return self._write(value, spec)
