"""The parts on problems and on plans divided into their items: one admitted problem, one planned step."""
from __future__ import annotations

import re
from itertools import groupby, islice

import pandas as pd

from helpers.kept import held
from helpers.matching import count_han
from helpers.sentences import sentences

ITEMS = ["report_id", "year", "place", "item", "kind", "title", "text", "paragraph", "start", "end"]
PLACE = ["title_paragraph", "title_start", "title_end"]
# What numbers a list: (一) 1. ① 一是 其一 第一, 首先 … A comma may stand before 一是, but not before 首先.
_MARK = re.compile(r"(?:^|(?<=[。；;:：,，!！?？\s]))(?:(?P<bracket>[(（][一二三四五六七八九十]{1,3}[)）]|^[)）])"
                   r"|(?P<digit>\d{1,2}[.、．](?!\d)|[(（]\d{1,2}[)）]|[①-⑳])"
                   r"|(?P<word>[一二三四五六七八九十]{1,2}(?:是|要)|其[一二三四五六](?=[,，、是])|第[一二三四五六七八九十]{1,2}[,，、]))"
                   r"|(?:^|(?<=[。；;:：\s]))(?P<order>首先|其次|再次|再者|最后|此外|另外)")
_PART = re.compile(r"\s*(?:第?[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}部分)")
_LEAD = re.compile(r"[:：]\s*$|(?:以下|如下)(?:几个?|[一二三四五六]个?)?(?:方面|问题|不足|工作)?[。.]?\s*$"
                   r"|(?:成绩|成效|进展|进步).{0,30}(?:但|然而|不过|同时|仍|也).{0,40}(?:存在|还?有).{0,16}(?:问题|不足|差距|短板)(?:和(?:问题|不足|差距|短板))?[。.]?\s*$")
_PROMISE = re.compile(r"(?:我们|我[镇乡局县市区]|下一?步|今后|对此).{0,24}(?:将|认真).{0,20}(?:解决|改进|克服|整改)")
_CAUSE = re.compile(r"(?:经.{0,12}分析[,，])?(?:(?:上述|以上|这些|造成|产生|出现|存在).{0,14})?(?:主要|深层次?|根本|分析)?的?(?:原因|根源|症结)"
                    r"|究其|归根|从?主观(?:上|原因|方面)|从?客观(?:上|原因|方面)"
                    r"|这?(?:主要)?是?(?:因为|缘于|源于)")
_BECAUSE = re.compile(r"由于|导致(?:上述|以上|这些)")
_ROWS = 50_000          # of paragraphs, and of items, that stand in memory as more than a table at a time
_LONG_TITLE = 30        # Han characters; a longer first sentence says more than a title does


def problems(corpus) -> pd.DataFrame:
    """The problems that each report admits, one row an item of its part on problems, in the order of the text.

    Columns: report_id, year, place, item (from 1 in each report), kind (`problem`, or `cause` where sentences of their own say why),
    title (the heading that the item stands under, where it has one), text, paragraph, start, end (offsets in the paragraph).
    Items begin at list marks ((一), 1., 一是, 首先 …), the innermost count; without any, paragraphs are items, and in a
    single paragraph sentences. Headings of the part, lead-ins (主要表现为:) and promises to do better are no items. How many
    problems a report admits depends on how it divides them: compare with care.
    """
    return items(corpus, "problems")[ITEMS]


def plans(corpus) -> pd.DataFrame:
    """What each report plans, one row a sentence of its part on plans: the columns of `problems` (kind is `plan`).

    title is the heading of the sentence, or the short first sentence of its item (提高执法水平。…), which it is read with.
    """
    return items(corpus, "plan")[ITEMS]


@held
def items(corpus, section: str) -> pd.DataFrame:
    """What `problems` or `plans` returns, and title_paragraph, title_start, title_end: where the title stands."""
    return divided(corpus, section)


def divided(corpus, section: str) -> pd.DataFrame:
    """As `items`, but not kept: of a part that is asked for once."""
    rows = _each_item(corpus, section) if section == "problems" else _sentences(corpus, section)
    frames = [_frame(part) for part in iter(lambda: list(islice(rows, _ROWS)), [])]
    frame = pd.concat(frames, ignore_index=True) if frames else _frame([])
    facts = corpus.reports.set_index("report_id")
    frame = frame.assign(item=frame.groupby("report_id").cumcount() + 1,
                         **{name: frame["report_id"].map(facts[name]) for name in ("year", "place")})
    return _typed(frame[[*ITEMS, *PLACE]])


def _frame(rows: list) -> pd.DataFrame:
    found = [(report, kind, *_title(title), text[start:end], paragraph, start, end) for report, paragraph, title, text, start, end, kind in rows]
    return _typed(pd.DataFrame(found, columns=["report_id", "kind", "title", *PLACE, "text", "paragraph", "start", "end"]))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype({name: "string" if name in ("report_id", "kind", "title", "text", "place") else "Int64" for name in frame})


def _title(title) -> tuple:
    return (title[3][title[1]:title[2]], *title[:3]) if title else (pd.NA,) * 4


def _sentences(corpus, section: str):
    """The sentences of items, a short first one as the title of the others."""
    for report, paragraph, title, text, start, end, _ in _each_item(corpus, section):
        spans = [(start + a, start + b) for a, b in sentences(text[start:end])]
        if len(spans) > 1 and count_han(text[slice(*spans[0])]) <= _LONG_TITLE:
            title = (paragraph, *spans.pop(0), text)
        yield from ((report, paragraph, title, text, a, b, "plan") for a, b in spans)


def _each_item(corpus, section: str):
    """(report_id, paragraph, title or None, text, start, end, kind) of each item; a title is (paragraph, start, end, text)."""
    part = corpus.analysed
    part = part[part["section"] == section].sort_values(["report_id", "paragraph"], kind="stable")
    names = ["report_id", "paragraph", "heading", "text"]
    rows = (row for at in range(0, len(part), _ROWS) for row in zip(*(part[name].iloc[at:at + _ROWS].tolist() for name in names)))
    for report, several in groupby(rows, key=lambda row: row[0]):
        yield from ((report, *item) for item in _items([row[1:] for row in several]))


def _items(paragraphs: list):
    headed = [not pd.isna(heading) and _bare(heading) == _bare(text) for _, heading, text in paragraphs]
    cut = [[] if head else _segments(text) for head, (_, _, text) in zip(headed, paragraphs)]
    listed = any(headed[1:]) or any(mark for segments in cut for mark, _, _ in segments)
    bodies = sum(bool(segments) and not _LEAD.search(text) for segments, (_, _, text) in zip(cut, paragraphs))
    title, why, alone = None, False, None       # alone: a title under which nothing has stood yet
    for i, (number, _, text) in enumerate(paragraphs):
        if headed[i]:
            if alone:
                yield alone
            title = None if i == 0 or _PART.match(text) else (number, 0, len(text), text)
            why = "原因" in text and not re.search("问题|不足|短板", text)
            alone = (number, None, text, 0, len(text), "cause" if why else "problem") if title else None
            continue
        plain = i + 1 < len(paragraphs) and not headed[i + 1] and not any(mark for mark, _, _ in cut[i + 1])
        if len(cut[i]) == 1 and cut[i][0][0] in ("bracket", "digit") and plain and _short(text) and not _LEAD.search(text):
            if alone:
                yield alone
            title = (number, 0, len(text), text)        # 1.普法形式单一 on a line of its own, its text on the next
            alone = (number, None, text, 0, len(text), "cause" if why else "problem")
            continue
        above, because, made = title, why, []
        for at, (mark, start, end) in enumerate(cut[i]):
            spans = [(start + a, start + b) for a, b in sentences(text[start:end])]
            follows = cut[i][at + 1][0] if at + 1 < len(cut[i]) else ""
            leads = spans and (_LEAD.search(text[slice(*spans[-1])]) or (follows and text[:end].rstrip()[-1] in ",，"))
            lead = text[slice(*spans.pop())] if leads else ""
            gives_cause = bool(lead) and bool(_CAUSE.match(_unmarked(lead)))
            spans = [span for span in spans if not (_LEAD.search(text[slice(*span)]) or _PROMISE.search(text[slice(*span)]))]
            if len(spans) == 1 and follows and follows != mark and not gives_cause and _short(text[slice(*spans[0])]):
                above = (number, *spans[0], text)
            elif listed or bodies > 1 or mark:
                made += _with_causes(number, above, text, spans, because)
            else:
                made += [item for span in spans for item in _with_causes(number, above, text, [span], because)]
            if lead:
                because = gives_cause
                why = gives_cause if at + 1 == len(cut[i]) else why
        yield from made
        alone = None if made else alone
    if alone:
        yield alone


def _with_causes(number, title, text: str, spans: list, because: bool):
    """An item, and what its later sentences give as its cause as an item of its own."""
    says = [because or bool(_CAUSE.match(_unmarked(text[slice(*span)]))) or (i > 0 and bool(_BECAUSE.match(text[slice(*span)])))
            for i, span in enumerate(spans)]
    turn = says.index(True) if True in says else len(spans)
    for kind, part in (("problem", spans[:turn]), ("cause", spans[turn:])):
        if part and count_han(text[part[0][0]:part[-1][1]]) >= 4:
            yield number, title, text, part[0][0], part[-1][1], kind


def _segments(text: str) -> list[tuple[str, int, int]]:
    """(kind of list mark or "", start, end) of the stretches that marks divide a paragraph into."""
    marks = [(hit.lastgroup, hit.start()) for hit in _MARK.finditer(text)]
    edges = [("", 0), *marks] if not marks or text[:marks[0][1]].strip() else marks
    ends = [start for _, start in edges[1:]] + [len(text)]
    return [(mark, start, end) for (mark, start), end in zip(edges, ends) if count_han(text[start:end])]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _unmarked(text: str) -> str:
    mark = _MARK.match(text)
    return text[mark.end():].lstrip(" ,，、") if mark else text


def _short(text: str) -> bool:
    return count_han(text) <= _LONG_TITLE and len(sentences(text)) == 1
