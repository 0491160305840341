"""What a file is, told from its content first and its name second; what is not read is refused here with what to do."""
from __future__ import annotations

import re
import zipfile
from pathlib import Path

from .source import Unreadable

TEXTS = {".txt", ".md", ".text", ".markdown"}
PAGES = {".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml"}
LINES = {".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json"}
NAMED = TEXTS | PAGES | LINES | {".docx", ".pdf", ".xlsx", ".parquet", ".doc", ".wps", ".rtf", ".xls", ".et"}
READ = ".txt .md .html .mht .docx .pdf .csv .tsv .xlsx .jsonl .json .parquet"

MOST_UNPACKED = 300_000_000     # bytes of a packed document, all its parts together
MOST_RATIO = 200                # of unpacked to packed size, for documents of more than ten megabytes
MOST_PARTS = 10_000

_UNPACK = "unpack it and put the files into the folder"
_AS_TEXT = "put the report's text into the folder instead (.docx, .html, .pdf with text, or .txt)"
_ARCHIVES = ((b"Rar!\x1a\x07", "a RAR archive"), (b"7z\xbc\xaf\x27\x1c", "a 7z archive"), (b"\x1f\x8b", "a gzip archive"),
             (b"BZh", "a bzip2 archive"), (b"\xfd7zXZ\x00", "an xz archive"), (b"\x28\xb5\x2f\xfd", "a zstd archive"))
_IMAGES = ((b"\x89PNG\r\n\x1a\n", "a picture (PNG)"), (b"\xff\xd8\xff", "a picture (JPEG)"), (b"GIF87a", "a picture (GIF)"), (b"GIF89a", "a picture (GIF)"),
           (b"II*\x00", "a picture (TIFF)"), (b"MM\x00*", "a picture (TIFF)"), (b"RIFF", "a picture, a sound or a film"), (b"BM", "a picture (BMP)"))
_PROGRAMS = ((b"MZ", "a program"), (b"\x7fELF", "a program"), (b"\xca\xfe\xba\xbe", "a program"), (b"\xcf\xfa\xed\xfe", "a program"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAG = re.compile(r"</?(?:html|head|body|meta|title|script|style|div|p|span|br|table|tbody|tr|td|th|ul|ol|li|h[1-6]|a|font|strong|b|center|section|article)\b[^<>]{0,2000}>", re.I)


def kind_of(path: Path) -> str:
    """One of: text, page, word, pdf, csv, lines (of JSON), json, sheet, parquet. Raises Unreadable."""
    with open(path, "rb") as file:
        head = file.read(64_000)
        size = file.seek(0, 2)
    suffix = path.suffix.lower()
    if not head.strip(b"\x00\t\n\x0b\x0c\r \xef\xbb\xbf") and size <= len(head):
        raise Unreadable("the file is empty", "put the report's text into it, or remove it")
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path)
    if head.startswith(_OLE):
        raise _ole(path, head)
    if head.lstrip().startswith(b"{\\rtf"):
        raise Unreadable("the file is in rich text format (RTF)", "open it in a word processor and save it as .docx")
    _refuse_binaries(head)
    return _texts(suffix, head)


def looks_like_page(text: str) -> bool:
    """Whether a text is markup of a web page rather than plain text."""
    start = text[:100_000].lstrip("\ufeff \t\r\n")
    return bool(re.match(r"<(?:!doctype\s+html|html|\?xml[^>]*>\s*<(?:!doctype\s+html|html))", start, re.I)
                or (start.startswith("<") and len(_TAG.findall(start)) >= 3) or len(_TAG.findall(start)) >= 6)


def _texts(suffix: str, head: bytes) -> str:
    """A file that is no known binary: by its name, except where markup shows that the name lies."""
    from .decoding import decode, declared_charset

    if suffix not in NAMED:
        raise Unreadable(f"{suffix or 'a file without an ending'} is not a format that is read", f"give the file the ending of what it is ({READ}), or remove it")
    if suffix in {".docx", ".pdf", ".doc", ".wps", ".rtf", ".xlsx", ".xls", ".et", ".parquet"} and b"\x00" in head[:64]:
        raise Unreadable(f"the file is damaged, or not what its ending {suffix} says", "get the file again from its source")
    text = decode(head, declared_charset(head))
    if "progid=\"Word.Document\"" in text[:2000] or "http://schemas.microsoft.com/office/word/2003/wordml" in text[:5000]:
        raise Unreadable("the file is a Word 2003 XML document", "open it in a word processor and save it as .docx")
    if re.match(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*?){0,20}?MIME-Version:", text, re.I):
        return "page"
    if suffix in LINES:
        return "csv" if suffix in {".csv", ".tsv", ".tab"} else "json" if suffix == ".json" or text.lstrip("\ufeff \t\r\n").startswith("[") else "lines"
    if suffix in {".xlsx", ".xls", ".et", ".parquet"}:
        if looks_like_page(text):
            raise Unreadable(f"the file is a web page although its ending is {suffix}", "open it in a spreadsheet program and save it as .xlsx")
        return "csv"
    return "page" if looks_like_page(text) else "text"


def _refuse_binaries(head: bytes) -> None:
    for marks, advice in ((_ARCHIVES, _UNPACK), (_IMAGES, "run text recognition (OCR) on pictures of pages; " + _AS_TEXT), (_PROGRAMS, "remove it")):
        for mark, what in marks:
            if head.startswith(mark) and (len(mark) > 3 or any(c < 9 for c in head[:600])):
                raise Unreadable(f"the file is {what}", advice)
    if head[257:262] == b"ustar":
        raise Unreadable("the file is a tar archive", _UNPACK)


def _ole(path: Path, head: bytes) -> Unreadable:
    """Old office files and encrypted new ones are the same kind of container; the names of its streams tell them apart."""
    sector = 1 << min(int.from_bytes(head[30:32], "little"), 12)
    with open(path, "rb") as file:
        file.seek((int.from_bytes(head[48:52], "little") + 1) * sector)
        names = file.read(4096) + head
    def has(name):
        return name.encode("utf-16-le") in names
    if has("EncryptedPackage") or has("EncryptionInfo"):
        return Unreadable("the file is encrypted", "open it with its password and save it without one")
    if has("Workbook") or has("Book"):
        return Unreadable("the file is an old spreadsheet (.xls or .et)", "open it in a spreadsheet program and save it as .xlsx")
    if has("PowerPoint Document"):
        return Unreadable("the file is a presentation", _AS_TEXT)
    return Unreadable("the file is an old word processor file (.doc or .wps)", "open it in a word processor and save it as .docx")


def _packed(path: Path) -> str:
    """A zip container: a Word document, a spreadsheet, or refused; its directory is checked before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as container:
            entries = container.infolist()
            names = {entry.filename for entry in entries}
            kind = "word" if "word/document.xml" in names else "sheet" if "xl/workbook.xml" in names else ""
            if kind:
                check_container(container, path.stat().st_size)
                return kind
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise Unreadable("the file is damaged: a packed file without a readable directory", "get the file again from its source") from None
    if "OFD.xml" in names:
        raise Unreadable("the file is an OFD document", "open it in an OFD reader and export it as .docx or .pdf with text")
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise Unreadable("the file is an office document or a book of a kind that is not read", "open it in an office program and save it as .docx or .xlsx")
    raise Unreadable("the file is a zip archive", _UNPACK)


def check_container(container: zipfile.ZipFile, size: int) -> None:
    """Refuses zip bombs, encrypted parts and XML with a document type before anything is unpacked.

    Python's reader never yields more of a part than its directory states, so these sizes hold."""
    entries = container.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS or unpacked > MOST_UNPACKED or (unpacked > 10_000_000 and unpacked > MOST_RATIO * max(1, size)):
        raise Unreadable(f"unpacked, the file would have {len(entries)} parts and {unpacked // 1_000_000} MB", "save the report as plain text (.txt, UTF-8)")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("the file is encrypted", "open it with its password and save it without one")
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            with container.open(entry) as part:
                start = part.read(4096).replace(b"\x00", b"")
            if b"<!DOCTYPE" in start:
                raise Unreadable("the file defines XML entities or types, which no office program writes", "open it in a word processor and save it again as .docx")
