"""Run as a program of its own with limits of time and memory: prints a PDF's lines of text with their places as JSON.

    python pdf_child.py FILE MOST_PAGES MOST_SECONDS MOST_BYTES
Each page is [width, [[text, left, bottom, right, top, height of a character], ...]]; a failure is {"failed": "encrypted" | "pages" | "damaged"}.
"""
import json
import sys


def main(path: str, most_pages: int, most_seconds: int, most_bytes: int) -> dict:
    _limit(most_seconds, most_bytes)
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        return {"failed": "encrypted" if "password" in str(error).lower() or "security" in str(error).lower() else "damaged"}
    if not 0 < pages <= most_pages:
        return {"failed": "pages" if pages else "damaged"}
    found, characters = [], 0
    for number in range(pages):
        try:
            page = document[number]
            lines = _lines(page.get_textpage())
            found.append([page.get_width(), lines])
            page.close()
        except pypdfium2.PdfiumError:       # one broken page; the caller says so
            found.append([0, []])
            continue
        characters += sum(len(line[0]) for line in lines)
        if characters > 20_000_000:
            return {"failed": "size"}
    return {"pages": found}


def _limit(seconds: int, size: int) -> None:
    try:
        import resource
    except ImportError:         # not on Windows; there the caller's clock is the only limit
        return
    for name, value in (("RLIMIT_CPU", seconds), ("RLIMIT_AS", size), ("RLIMIT_CORE", 0)):
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (ValueError, OSError, AttributeError):
            pass


def _lines(textpage) -> list:
    """Runs of characters between the breaks that the library sees; a character without a code becomes U+FFFD."""
    import pypdfium2.raw as raw

    lines, start, text = [], 0, []
    count = min(textpage.count_chars(), 2_000_000)
    for index in range(count + 1):
        code = raw.FPDFText_GetUnicode(textpage, index) if index < count else 0x0A
        if code not in (0x0A, 0x0D):
            text.append("\ufffd" if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else "-" if code == 2 else chr(code))
            continue
        whole = "".join(text)
        if whole.strip():
            first = start + len(whole) - len(whole.lstrip())
            last = start + len(whole.rstrip()) - 1
            left, right = textpage.get_charbox(first, loose=True), textpage.get_charbox(last, loose=True)
            lines.append([whole.strip(), round(left[0], 1), round(min(left[1], right[1]), 1), round(right[2], 1), round(max(left[3], right[3]), 1),
                          round(min(left[3] - left[1], right[3] - right[1]), 1)])
        start, text = index + 1, []
    return lines


if __name__ == "__main__":
    try:
        result = main(sys.argv[1], *map(int, sys.argv[2:5]))
    except MemoryError:
        result = {"failed": "memory"}
    except Exception:
        result = {"failed": "damaged"}
    sys.stdout.write(json.dumps(result))
