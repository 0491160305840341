"""From bytes to text, in the encodings in which Chinese texts come: UTF-8, UTF-16, GB18030, Big5."""
from __future__ import annotations

import codecs
import re

from .source import Unreadable

_SAMPLE = 60_000        # bytes looked at to tell the encoding
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

# The commonest characters of administrative Chinese in both scripts; a wrong decoding hits almost none of them.
_COMMON = frozenset("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
                    "政治府建设情况报告镇乡县区市委依法执行政策务公开监督人民群众工作組織領導建設報告鎮鄉縣區來會為國這們說產後學經務開監眾執"
                    "标题正文内容发布日期名称省街道标題內容發佈機構來源，。、；：？！（）《》“”·—　")
_IS_COMMON, _BEYOND, _ASCII = re.compile(f"[{''.join(sorted(_COMMON))}]"), re.compile("[\U00010000-\U0010ffff\ue000-\uf8ff]"), re.compile("[\x00-\x7f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd\ufffe\uffff]")


def decode(data: bytes, declared: str = "") -> str:
    """The text of some bytes; a few broken ones become U+FFFD. `declared` is a page's own word on its encoding, which
    holds where the bytes leave it open. Raises Unreadable where no encoding gives a text."""
    name = encoding(data, declared)
    return data.decode(name, "replace")


def encoding(data: bytes, declared: str = "") -> str:
    """Name of the codec to decode a file with, told from its bytes (its beginning is enough). Raises Unreadable."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name if _quality(_cut(data, name)) > -1 else _refuse()
    if _is_utf8(data):
        return "utf-8" if _quality(_cut(data, "utf-8")) > -1 else _refuse()
    wide = data[:_SAMPLE].count(0) > 0 or len(data) % 2 == 0
    names = ["utf-8", _known(declared), "gb18030", "big5hkscs", "cp950", *(["utf-16-le", "utf-16-be"] if wide else [])]
    ranked = {name: _quality(_cut(data, name)) for name in dict.fromkeys(filter(None, names))}
    best = max(ranked, key=ranked.get)
    if ranked[best] >= 0.25:
        return best
    return _known(declared) if ranked.get(_known(declared), -1) >= 0 else _second_opinion(data) or _refuse()


def _second_opinion(data: bytes) -> str:
    """What charset-normalizer makes of a text too short, or too rare in its words, to be told by its common characters."""
    from charset_normalizer import from_bytes

    found = from_bytes(data[:_SAMPLE], cp_isolation=["utf_8", "gb18030", "big5hkscs", "utf_16_le", "utf_16_be"]).best()
    text = str(found or "")
    strange = sum(not (c.isascii() or "\u3000" <= c <= "\u303f" or "\u4e00" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef") for c in text)
    return found.encoding if text and _quality(text) >= 0 and not strange else ""


def declared_charset(data: bytes) -> str:
    """The character set that a page's markup names, or an empty string."""
    found = re.search(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", data[:4096], re.I)
    return found.group(1).decode("ascii") if found else ""


def _refuse():
    raise Unreadable("the file is not text in any encoding that is known", "save the report as plain text (.txt, UTF-8)")


def _is_utf8(data: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)       # a sample may end within a character
    except UnicodeDecodeError:
        return False
    return True


def _known(declared: str) -> str:
    """The codec behind a declared name; wider relatives for the names that pages use loosely."""
    name = declared.strip().lower().replace("_", "-")
    if name.startswith(("gb", "x-gbk", "hz-gb")):
        return "gb18030"
    return "big5hkscs" if name.startswith("big5") else ""


def _cut(data: bytes, name: str) -> str:
    return data[:_SAMPLE].decode(name, "ignore" if len(data) > _SAMPLE and name == "utf-8-sig" else "replace")


def _quality(text: str) -> float:
    """How much a sample reads as a text: share of common characters beyond ASCII, less what cannot stand in one; -1 if it is none."""
    controls = len(_CONTROL.findall(text))
    if not text or controls > max(1, 0.01 * len(text)):
        return -1.0
    letters = _ASCII.sub("", text)      # markup and figures are the same in most encodings
    common, beyond = len(_IS_COMMON.findall(letters)), len(_BEYOND.findall(letters))
    return (common - 10 * controls - 3 * beyond) / len(letters) if letters else 1.0
