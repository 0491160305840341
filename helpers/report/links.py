"""Where the reading page of a report lies, told from its report_id alone, and where a link to it may be shown."""
from __future__ import annotations

import hashlib
import os

ON_PAGE = "WORKBOOK_PAGE"  # set for the kernels whose outputs become pages: in a notebook beside no page a link would be dead


def name(report_id: str) -> str:
    """A short name that any file system and any link can bear, whatever the report_id holds."""
    return hashlib.sha256(report_id.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def address(report_id: str, paragraph=None, root: str = "") -> str:
    """The reading page of a report, at a paragraph where one is given, as seen from the folder of the pages; from elsewhere
    `root` is the way up to it. Folders of two digits keep a large corpus from lying in one."""
    short = name(report_id)
    return f"{root}texts/{short[:2]}/{short}.html" + ("" if paragraph is None else f"#p{int(paragraph)}")


def shown() -> bool:
    """Whether what is shown now becomes a page of the report."""
    return os.environ.get(ON_PAGE) == "1"
