"""From a file to a decoded text, or to one line that says why not and what to do."""
from __future__ import annotations

import re
from pathlib import Path

TEXT_SUFFIXES = {".txt", ".md", ".text"}
MOST_BYTES = 20_000_000


class Unreadable(Exception):
    """A file that cannot be read: `reason` and `advice`."""

    def __init__(self, reason: str, advice: str):
        super().__init__(reason)
        self.reason, self.advice = reason, advice


_ADVICE = {
    ".doc": "open it in a word processor and save it as plain text (.txt, UTF-8)",
    ".wps": "open it in a word processor and save it as plain text (.txt, UTF-8)",
    ".docx": "open it in a word processor and save it as plain text (.txt, UTF-8)",
    ".pdf": "copy its text into a plain text file (.txt, UTF-8)",
    ".html": "copy the text of the page into a plain text file (.txt, UTF-8)",
    ".htm": "copy the text of the page into a plain text file (.txt, UTF-8)",
    ".zip": "unpack it and put the files into the folder", ".rar": "unpack it and put the files into the folder",
    ".7z": "unpack it and put the files into the folder",
}


def read_text(path: Path, data: bytes) -> str:
    """The decoded text of a file's bytes. Raises Unreadable."""
    suffix = path.suffix.lower()
    if not data.strip():
        raise Unreadable("the file is empty", "put the report's text into it, or remove it")
    if suffix not in TEXT_SUFFIXES:
        raise Unreadable(f"{suffix or 'a file without an ending'} is not a format that is read", _ADVICE.get(suffix, "save the report as plain text (.txt, UTF-8)"))
    text = decode(data)
    if not text.strip():
        raise Unreadable("the file holds no text", "put the report's text into it, or remove it")
    return text


def decode(data: bytes) -> str:
    """Decodes bytes as the encodings in which Chinese texts come: UTF-8, UTF-16, GB18030, Big5. Raises Unreadable."""
    not_text = Unreadable("the file is not text", "save the report as plain text (.txt, UTF-8)")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding) or _fail(not_text)
    text = _strictly(data, "utf-8")
    if text is not None and "\x00" not in text:
        return text if _is_text(text) else _fail(not_text)
    if data[:4000].count(0) > 0.05 * len(data[:4000]):
        guesses = [t for e in ("utf-16-le", "utf-16-be") if (t := _strictly(data, e)) is not None]
    else:
        guesses = [t for e in ("gb18030", "big5") if (t := _strictly(data, e)) is not None]
    best = max(guesses, key=_common_share, default=None)
    if best is None and len(data) > 200:        # a few broken bytes in an otherwise readable file
        damaged = data.decode("utf-8", "replace")
        if damaged.count("\ufffd") < 0.01 * len(damaged):
            return damaged
        damaged = data.decode("gb18030", "replace")
        if damaged.count("\ufffd") < 0.01 * len(damaged) and _common_share(damaged) > 0.5:
            return damaged
    if best is None or not _is_text(best) or _common_share(best) < 0.3:
        _fail(not_text)
    return best


def _fail(error: Exception):
    raise error


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


# The commonest characters of administrative Chinese in both scripts; a wrong decoding hits almost none of them.
_COMMON = set("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
              "政治府建设情况报告镇乡县区市委依法执行政策务公开监督人民群众工作組織領導建設報告鎮鄉縣區來會為國這們說產後學經務開監眾執")


def _common_share(text: str) -> float:
    """Share of letters that are common Han characters, ASCII or Chinese punctuation."""
    sample = [c for c in text[:20000] if not c.isspace()]
    return sum(c in _COMMON or c.isascii() or c in ",。、;:?!()《》“”·—" for c in sample) / max(1, len(sample))


def _is_text(text: str) -> bool:
    sample = text[:20000]
    return len(re.findall(r"[\x00-\x08\x0e-\x1b\x7f\ufffd]", sample)) < 0.005 * max(1, len(sample))
