"""What every format gives, and how a file that cannot be read says so."""
from __future__ import annotations

from dataclasses import dataclass, field

MOST_TEXT = 20_000_000      # bytes of a text or a web page, characters of one report
GIVEN = ("title", "place", "level", "province", "prefecture", "county", "year", "published", "signed", "issuer",
         "doc_number", "index_number", "source_url", "source")


@dataclass
class Source:
    """One report's text, and what its file states about it beside the text."""

    text: str                                           # the decoded text; all offsets of the corpus count in it
    label: str = ""                                     # a row's own id, else "row 12"; empty where the file is one report
    given: dict[str, str] = field(default_factory=dict)     # fields of GIVEN that the file states, never empty strings
    outside: list[tuple[int, int]] = field(default_factory=list)     # spans of `text` that are not the report's prose


class Unreadable(Exception):
    """A file, or a row of one, that cannot be read: `reason`, and `advice` that says what to do."""

    def __init__(self, reason: str, advice: str):
        super().__init__(reason)
        self.reason, self.advice = reason, advice
