"""Which lines of a web page lie outside its main text, and what its meta tags state."""
from __future__ import annotations

import logging
import re

MOST_FOR_LIBRARY = 30_000       # elements; larger pages are judged by their links alone

_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_NO_SOURCE = re.compile(r"本站|本网站?|本局|本单位|互联网|网络|原创|转载|未知|无|admin", re.I)
_NO_TITLE = re.compile(r"首页|主页|文章页?|详情页?|内容页?|信息公开|政府信息公开|无标题|未命名|文档标题|document|untitled|index|title", re.I)


def outside(tree, blocks: list) -> list[tuple[int, int]]:
    """Spans of the text that hold no prose of the page's article: the lines before and after the main text, and lines
    of links within it that are not its own. The main text is what trafilatura finds; the run of lines that holds most
    of it, less what is foreign to it, is taken, so that a heading that the extractor drops stays with its text."""
    keys = [_letters(block.text) for block in blocks]
    own = _own_lines(tree, blocks, keys)
    weights = [len(key) if mine else -(2 if _is_link(block) else 1) * len(key) for block, key, mine in zip(blocks, keys, own)]
    first, last = _heaviest(weights)
    if first > last:
        return []
    first, last = _with_siblings(blocks, first, last)
    spans: list[tuple[int, int]] = []
    end = -1
    for i, block in enumerate(blocks):
        start, end = end + 1, end + 1 + len(block.text)
        if first <= i <= last and (own[i] or not _is_link(block)):
            continue
        if spans and spans[-1][1] + 1 == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _own_lines(tree, blocks: list, keys: list[str]) -> list[bool]:
    """For each line whether it belongs to the main text."""
    size = sum(1 for _ in tree.iter())
    found = _letters(_extracted(tree)) if size <= MOST_FOR_LIBRARY else ""
    own = [bool(key) and key in found for key in keys] if len(found) * len(keys) < 2e9 else [False] * len(keys)
    prose = sum(len(key) for block, key in zip(blocks, keys) if not _is_link(block))
    if sum(len(key) for key, mine in zip(keys, own) if mine) < 0.3 * prose:     # the extractor has missed the article
        own = [len(key) >= 15 and not _is_link(block) for block, key in zip(blocks, keys)]
    return own


def _extracted(tree) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:        # a page that upsets the extractor is judged by its links
        found = trafilatura.bare_extraction(tree, fast=True, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False, with_metadata=False)
    except Exception:
        return ""
    return (found.text or "") if found else ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _is_link(block) -> bool:
    return block.linked > 0.6 * len(re.sub(r"\s+", "", block.text))


def _heaviest(weights: list[int]) -> tuple[int, int]:
    """First and last index of the run with the greatest sum; (0, -1) if none is above zero."""
    best, best_run, total, start = 0, (0, -1), 0, 0
    for i, weight in enumerate(weights):
        if total <= 0:
            total, start = 0, i
        total += weight
        if total > best:
            best, best_run = total, (start, i)
    return best_run


def _with_siblings(blocks: list, first: int, last: int) -> tuple[int, int]:
    """The run, and beyond it up to the next links what ends with a line beside its own edge in the same element: such as
    a table and a signature that the extractor found too short."""
    def beside(i, edge):
        return blocks[i].home is edge.home or (blocks[i].around is edge.around is not None and blocks[i].home.tag == edge.home.tag == "p")

    def reach(edge, steps):
        furthest = edge
        for i in steps:
            if _is_link(blocks[i]):
                break
            furthest = i if beside(i, blocks[edge]) else furthest
        return furthest
    return reach(first, range(first - 1, -1, -1)), reach(last, range(last + 1, len(blocks)))


def meta_fields(tree) -> dict[str, str]:
    """Title, date, source and address as a page's meta tags state them, where they are sensible.

    The tags are those that the standard of Chinese government sites asks for, then the common ones."""
    tags: dict[str, str] = {}
    for tag in tree.iter("meta"):
        name = (tag.get("name") or tag.get("property") or "").strip().lower()
        content = re.sub(r"\s+", " ", tag.get("content") or "").strip()
        if name and content and len(content) <= 300:
            tags.setdefault(name, content)
    page_title = re.sub(r"\s+", " ", tree.findtext(".//title") or "").strip()
    site = tags.get("sitename", tags.get("og:site_name", ""))
    link = next((tag.get("href") or "" for tag in tree.iter("link") if (tag.get("rel") or "").lower() == "canonical"), "")
    given = {
        "title": next(filter(None, (_title(text, site) for text in (tags.get("articletitle", ""), tags.get("og:title", ""), page_title))), ""),
        "published": next(filter(None, (_date(tags.get(name, "")) for name in ("pubdate", "publishdate", "firstpublishedtime", "article:published_time", "og:release_date"))), ""),
        "source": next((text for text in (tags.get("contentsource", ""), site) if re.search(r"[\u4e00-\u9fff]{2}", text) and not _NO_SOURCE.fullmatch(text)), ""),
        "source_url": next((text for text in (tags.get("og:url", ""), link, tags.get("url", "")) if re.fullmatch(r"https?://[^\s<>]{4,}", text)), ""),
    }
    return {name: value for name, value in given.items() if value}


def _title(text: str, site: str) -> str:
    """A title without the names of site and columns that pages put behind it; empty if nothing of it names a text."""
    parts = [part.strip() for part in re.split(r"\s*[_|｜]\s*|\s+[-–—]+\s+|\s*[-–—]{2,}\s*|-(?=[\u4e00-\u9fff]{2,20}(?:政府|网|网站|门户)$)", text)]
    for part in parts:
        if re.search(r"[\u4e00-\u9fff]{4}", part) and part != site and not _NO_TITLE.fullmatch(part) and not re.search(r"(?:门户网站?|政府网站?|官网|网)$", part):
            return part
    return ""


def _date(text: str) -> str:
    found = _DATE.search(text)
    if not found:
        return ""
    year, month, day = (int(group) for group in found.groups())
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else ""
