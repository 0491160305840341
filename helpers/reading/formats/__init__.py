"""From a file to the texts of its reports, or to one line that says why not and what to do.

Read: plain text in any encoding of Chinese, web pages, Word documents, PDF files with a text layer, and tables of
texts (CSV, Excel, JSON lines, Parquet). What a file is is told from its content. Nothing is fetched, no macro or
formula runs, and time and memory are bounded. Libraries are imported only for the formats that need them.
"""
from __future__ import annotations

from pathlib import Path

from .kinds import kind_of
from .source import GIVEN, MOST_TEXT, Source, Unreadable

__all__ = ["GIVEN", "MOST_TABLE", "Source", "Unreadable", "read_file"]

MOST = {"text": MOST_TEXT, "page": MOST_TEXT, "word": 300_000_000, "pdf": 100_000_000, "sheet": 300_000_000, "json": 200_000_000}
MOST_TABLE = 1_000_000_000       # bytes; for the tables that are read row by row


def read_file(path: Path) -> tuple[list[Source], list[tuple[str, str, str]]]:
    """The reports in a file, and the rows of a table that could not be read as (label, reason, advice).

    A text, page or document gives one Source, a table one for each row. Raises Unreadable, and nothing else, where the
    whole file cannot be read. The caller has made sure that the path may be opened (no link out of the folder).
    """
    path = Path(path)
    try:
        if not path.is_file():
            raise Unreadable("this is not a file", "remove it")
        size = path.stat().st_size
        if size > MOST_TABLE:
            raise Unreadable(f"the file is larger than {MOST_TABLE // 1_000_000} MB", "split it")
        kind = kind_of(path)
        if size > MOST.get(kind, MOST_TABLE):
            raise Unreadable(f"the file is larger than {MOST[kind] // 1_000_000} MB, which is more than one report", "split it, or keep only the report's text")
        sources, refused = _reader(kind)(path)
    except Unreadable:
        raise
    except OSError as error:
        if error.errno is None:         # a parser's own word for bytes that it cannot make out
            raise Unreadable("the file is damaged", "open it, save it again, or get it again from its source") from None
        raise Unreadable(f"the file cannot be opened ({error.strerror})", "check its permissions") from None
    except (MemoryError, RecursionError):
        raise Unreadable("the file needs more memory than it should", "save the report as plain text (.txt, UTF-8)") from None
    except Exception as error:      # parsers meet bytes that their authors did not foresee; one file must not stop the rest
        raise Unreadable(f"the file is damaged ({type(error).__name__})", "open it, save it again, or get it again from its source") from None
    if not sources and not refused:
        raise Unreadable("the file holds no text", "put the report's text into it, or remove it")
    return sources, refused


def _reader(kind: str):
    """The function that reads a kind of file; its module, and the libraries behind it, are imported only now."""
    if kind == "text":
        return _read_text
    if kind == "page":
        from .web import read_web as reader
    elif kind == "word":
        from .word import read_word as reader
    elif kind == "pdf":
        from .pdf import read_pdf as reader
    else:
        from . import tables

        reader = {"csv": tables.read_csv, "lines": tables.read_lines, "json": tables.read_json, "sheet": tables.read_sheet, "parquet": tables.read_parquet}[kind]
    return reader


def _read_text(path: Path):
    from .decoding import decode

    text = decode(path.read_bytes())
    return ([Source(text)] if text.strip() else []), []
