"""Who speaks in a document of another genre, which may name a hundred places and its own only as 我省 (our province).

A wrong speaker breaks a series of one government into pieces, a missing one does not: a place is taken only where the text
says for whom it speaks, or hardly names another of that level.
"""
from __future__ import annotations

import re
from collections import Counter

from .gazetteer import gazetteer
from .page import Page
from .places import Mention, read_mention

_NATIONAL = re.compile(r"代表(?:党中央、?|中共中央、?)?国务院|国务院(?:副)?总理|代表(?:全国人大|全国人民代表大会|最高人民)")
_FOR_WHOM = re.compile(r"代表(?:中共|中国共产党)?([\u4e00-\u9fff]{2,20}?)(?:人民)?(?:政府|委员会|代表大会|人大常委会|政协|法院|检察院)")
_LEAST, _MOST = 3, 2 / 3        # how often, and in what share of all names of its level, a place is named that a text is taken to speak for
_SUFFIXES = {"province": ("省", "自治区", "市"), "prefecture": ("市", "州", "盟"), "county": ("县", "区", "旗", "市"), "township": ("镇", "乡"), "street": ("街道",)}


def speaker(page: Page, text: str, level: str, words: str, called: str) -> tuple[str, Mention | None, str, str]:
    """(rule, mention or None, level or empty, words) of who speaks: `text` is the document in one piece, `level` and `words` what it
    calls itself (我市: prefecture), `called` the name of its file."""
    level, words = (level, words) if level in _SUFFIXES else ("", "")       # 全局 (the whole) and 委 make no department here
    top = " ".join(line.folded for line in page.header()) + " " + text[:400]
    if found := _NATIONAL.search(top):
        return "", None, "national", found.group()
    for found in _FOR_WHOM.finditer(top):
        mention = read_mention(found.group(1) + "人民政府")
        if mention and mention.division in gazetteer().names:
            return "body that the speaker represents", mention, level, words
    if mention := of_file_name(called):
        return "name of the file", mention, level, words
    name = _alone(text, level)
    return "text" if name else "", Mention([name], "", name) if name else None, level, words


def of_file_name(called: str) -> Mention | None:
    """The division that a file's name begins with, or one of its pieces between marks and years: 2019_宜昌市_政府工作报告."""
    for piece in re.split(r"[\W_\d]+年?度?", called):
        mention = read_mention(piece)
        if mention and mention.chain and mention.division in gazetteer().names and re.match(r"(?:人民)?政府|关于|法治|依法|政府|工作|报告|总结|$", mention.tail):
            return mention
    return None


def _alone(text: str, level: str) -> str | None:
    """The one division of this level that a text names, apart from a few mentions of others."""
    known, suffixes = gazetteer(), _SUFFIXES.get(level)
    if not suffixes:
        return None
    counts: Counter = Counter()
    for found in re.finditer("|".join(suffixes), text):
        end = found.end()
        name = next((text[at:end] for at in range(max(0, end - 12), end - 1) if text[at:end] in known.names), None)
        if name and any(known.level(code) == level for code in known.names[name]):
            counts[name] += 1
    if level == "province":         # of a province its short name is the common one
        counts = Counter({name: text.count(re.sub(r"(?:壮族|回族|维吾尔)?自治区$|[省市]$", "", name)) for name, codes in known.names.items()
                          if any(code.endswith("0000") for code in codes) and name.endswith(suffixes)})
    name, n = max(counts.items(), key=lambda item: (item[1], item[0]), default=(None, 0))
    return name if n >= _LEAST and n >= _MOST * sum(counts.values()) else None
