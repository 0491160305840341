"""What a report says of itself: title, year, dates, issuer, numbers and place, each with the rule and text behind it."""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from helpers.matching import count_han

from .characters import find_dates, fold, squeeze
from .genre import knowledge, looks_like_title, patterns
from .page import Entry, Page, is_date, is_organ
from .places import Resolution, gazetteer, is_department, read_mention, resolve

FIELDS = ["kind", "title", "place", "level", "province", "prefecture", "county", "year", "published", "signed", "issuer", "doc_number", "index_number"]


@dataclass
class Facts:
    """The value of each field (missing ones are absent) and the evidence: (field, value, rule, text)."""

    values: dict[str, object] = field(default_factory=dict)
    evidence: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, name: str, value, rule: str, text: str) -> None:
        """Keeps a candidate as evidence; the first one of a field is its value."""
        if value in (None, ""):
            return
        self.evidence.append((name, str(value), rule, squeeze(text)[:200]))
        self.values.setdefault(name, value)

    def note(self, name: str, rule: str, text: str) -> None:
        """Evidence that led to no value."""
        self.evidence.append((name, "", rule, squeeze(text)[:200]))


def identify(page: Page) -> Facts:
    """Reads the metadata of a page."""
    facts = Facts()
    _title(page, facts)
    _dates(page, facts)
    _year(page, facts)
    _numbers(page, facts)
    _place(page, facts)
    facts.values.setdefault("level", "unknown")
    _kind(page, facts)
    return facts


def _title(page: Page, facts: Facts) -> None:
    if page.title:
        facts.add("title", _tidy(page.title), "heading of the page", page.title)
    for entry in page.entries:
        if entry.field == "title" and entry.value:
            facts.add("title", _tidy(entry.value), f"key {entry.key}", f"{entry.key}:{entry.value}")


def _tidy(title: str) -> str:
    return re.sub(r"^[#*\s]+|[*\s]+$", "", squeeze(title))


def _dates(page: Page, facts: Facts) -> None:
    order = {key: rank for rank, key in enumerate(knowledge("metadata")["fields"]["published"])}
    for name in ("published", "signed"):
        entries = [entry for entry in page.entries if entry.field == name]
        for entry in sorted(entries, key=lambda e: order.get(e.key, 0) if name == "published" else 0):
            found = find_dates(entry.value)
            if found:
                facts.add(name, found[0][0], f"key {entry.key}", f"{entry.key}:{entry.value}")
            elif entry.value:
                facts.note(name, f"key {entry.key} without a readable date", f"{entry.key}:{entry.value}")
    header = [line for line in page.lines[:page.body.start] if line.rule in ("before the text", "metadata") and is_date(line.folded)]
    bare = {found[0][0] for line in header if (found := find_dates(line.folded)) and len(found[0][0]) == 10}
    if len(bare) == 1:
        facts.add("published", bare.pop(), "date alone on a line above the text", header[0].folded)
    for line in page.lines:
        if line.closing:
            found = find_dates(line.folded)
            if found:
                facts.add("signed", found[-1][0], "signature", page.raw(line))
            elif is_date(line.folded):
                facts.note("signed", "date in the signature has lost characters", page.raw(line))


_YEAR = r"(?<!\d)(20[0-4]\d)"


def _year(page: Page, facts: Facts) -> None:
    """The year reported on: the title's, else the headings', the opening's, the plan's less one, the text's most frequent."""
    for name, value, rule, text in [e for e in facts.evidence if e[0] == "title"]:
        years = _years(value)
        if years:
            facts.add("year", min(years), "year in the title", text)
    kept = [line for line in page.kept() if not line.closing]
    for line in kept:
        head = re.split(r"[。;:]", line.folded)[0]
        if count_han(head) > 40 or not re.match(r"([(第]?[一二三四五六七八九十\d]+[)、.部]|\d{4}年)", head):
            continue
        years = _years(head)
        if len(years) != 1:
            continue
        if patterns("parts", "plan", "anywhere").search(head) or (re.search(r"(安排|打算|计划|思路|任务)", head)):
            facts.add("year", years[0] - 1, "year before the one that a plan's heading names", head)
        elif re.search(r"(举措|成效|情况|总结|做法|不足|问题|履行)", head):
            facts.add("year", years[0], "year in a heading", head)
    for line in kept[:4]:
        text = re.sub(r"《[^》]*》", "", line.folded)
        match = re.search(_YEAR + r"年度?[^。;]{0,40}(?:报告|汇报|总结)如下", text) or re.match(_YEAR + r"\s*年(?!.{0,6}(?:以来|开始|至))", text)
        if match:
            facts.add("year", int(match.group(1)), "year in the opening", match.group())
    if "year" in facts.values:
        return
    text = re.sub(r"《[^》]*》|\d{4}\s*[-至]\s*\d{4}\s*年?", "", " ".join(line.folded for line in kept))
    counted: dict[int, int] = {}
    for year in re.findall(_YEAR + r"\s*年(?!\d{1,2}月)", text):
        counted[int(year)] = counted.get(int(year), 0) + 1
    if counted:
        best = max(counted, key=lambda y: (counted[y], y))
        if counted[best] >= 2 and list(counted.values()).count(counted[best]) == 1:
            facts.add("year", best, f"year named most often in the text ({counted[best]} times)", f"{best}年")


def _years(text: str) -> list[int]:
    """Years named in a title or heading, without those of spans such as 2021-2025年."""
    plain = re.sub(r"20\d\d\s*年?\s*[-至~]\s*20\d\d\s*年?", "", fold(text))
    chinese = plain.translate(str.maketrans("〇○零一二三四五六七八九", "000123456789"))
    found = re.findall(_YEAR + r"(?=\s*年|\s*法治|\s*依法|\D*$)", plain) or re.findall(r"(20[0-4]\d)(?=年)", chinese)
    return [int(year) for year in found]


_DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s*[\[(【]\s*(?:19|20)\d\d\s*[\])】]\s*(?:第\s*)?\d+\s*号")
_INDEX = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-/_.()\[\]]{6,45}")


def _numbers(page: Page, facts: Facts) -> None:
    for entry in page.entries:
        if entry.field == "index_number" and (found := _INDEX.match(entry.value.replace(" ", ""))) and re.search(r"\d{3}", found.group()):
            facts.add("index_number", found.group(), f"key {entry.key}", f"{entry.key}:{entry.value}")
        if entry.field == "doc_number" and entry.value:
            found = _DOC_NUMBER.search(entry.value)
            if found:
                raw = _as_written(page, entry, found.group())
                facts.add("doc_number", raw, f"key {entry.key}", f"{entry.key}:{entry.value}")
            else:
                facts.note("doc_number", f"key {entry.key} says there is none", f"{entry.key}:{entry.value}")
    for line in page.lines[:page.body.start]:
        text = line.folded.strip("() ")
        if line.rule in ("before the text", "metadata") and _DOC_NUMBER.fullmatch(text):
            facts.add("doc_number", page.raw(line).strip("()() "), "document number alone on a line above the text", page.raw(line))
        if line.rule == "before the text" and re.fullmatch(r"(\d{6,}|[0-9A-Z]{18})[\w\-]*/(19|20)\d\d-\d+", text):
            facts.add("index_number", text, "index number without a key", text)


def _as_written(page: Page, entry: Entry, folded: str) -> str:
    """The raw characters behind a folded value."""
    line = page.lines[entry.line]
    at = line.folded.find(folded)
    return page.text[line.start + at:line.start + at + len(folded)] if at >= 0 else folded


def _place(page: Page, facts: Facts) -> None:
    """Issuer and place: from the signature, the title, the metadata and the opening, in that order."""
    signature = [line for line in page.lines if line.closing and is_organ(line.folded)]
    bodies: list[tuple[str, str]] = []              # (rule, name of a public body) in order of trust
    if signature:
        bodies.append(("signature", " ".join(page.raw(line).strip() for line in signature)))
    for name, value, rule, text in [e for e in facts.evidence if e[0] == "title"]:
        bodies.append(("title", fold(value)))
    entries = {kind: [e for e in page.entries if e.field == kind and e.value] for kind in ("issuer", "source")}
    opening = [line.folded for line in page.kept()[:4]]
    organ = _organ_of_title(facts.values.get("title"))
    if signature:
        facts.add("issuer", re.sub(r"\s*[((](盖章|章)[))]", "", bodies[0][1]), "signature", bodies[0][1])
    if organ:
        facts.add("issuer", organ, "subject of the title", str(facts.values["title"]))
    title_mention = read_mention(fold(str(facts.values.get("title", "")))) if facts.values.get("title") else None
    for entry in entries["issuer"]:
        mention = read_mention(entry.value)
        same_body = mention is not None and (title_mention is None or (title_mention.division == mention.division
                                                                      and is_department(title_mention.tail) == is_department(mention.tail)))
        if same_body:
            facts.add("issuer", entry.value, f"key {entry.key}", f"{entry.key}:{entry.value}")
        else:
            facts.note("issuer", f"key {entry.key} names another body than the title", f"{entry.key}:{entry.value}")

    mentions = [(rule, mention) for rule, text in bodies if (mention := read_mention(text)) and mention.chain]
    if not mentions:
        mentions = [(f"key {e.key}", m) for kind in ("issuer", "source") for e in entries[kind] if (m := read_mention(e.value)) and m.chain]
    if not mentions and (subject := _subject(opening)):
        mentions = [("opening", subject)]
    if not mentions:
        return
    rule, mention = mentions[0]
    for _, other in mentions[1:]:                   # the signature says 鲍沟镇, the title 滕州市鲍沟镇: one body, better named
        if other.division == mention.division and len(other.chain) > len(mention.chain):
            mention = other
    anchors = [(f"key {e.key}", e.value) for kind in ("source", "issuer") for e in entries[kind]]
    anchors += [("title", str(v)) for n, v, _, _ in facts.evidence if n == "title"]
    anchors += [("signature", text) for r, text in bodies if r == "signature"]
    anchors += [("addressee", line.folded) for line in page.kept()[:2] if line.folded.endswith(":") and count_han(line.folded) <= 40]
    anchors += [("breadcrumb or masthead", line.folded) for line in page.lines[:page.body.start] if line.rule in ("breadcrumb", "site menu", "before the text")]
    anchors += [("plan that is cited", name) for line in page.kept() for name in re.findall(r"《([^》]{4,40})》", line.folded) if re.search(r"(要点|方案|计划|办法|意见)", name)]
    body = " ".join(line.folded for line in page.lines)
    found: Resolution = resolve(mention, anchors, _codes(facts), body)
    for name in ("place", "level", "province", "prefecture", "county"):
        rows = [row for row in found.evidence if row[0] == name]
        for _, value, why, text in rows:
            if value:
                facts.add(name, value, f"{why}" + (f" ({rule})" if name in ("place", "level") else ""), text)
            else:
                facts.note(name, why, text)


def _codes(facts: Facts) -> list[tuple[str, str]]:
    """Division codes that the index number carries: its first six digits, or those of a social credit code."""
    index = str(facts.values.get("index_number", ""))
    found = []
    credit = re.match(r"([0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Z])", index)
    if credit and credit_code_holds(credit.group(1)):
        found.append((credit.group(1)[2:8], index))
    elif match := re.match(r"(\d{6})(?=\D|\d{4}(?!\d))", index):
        found.append((match.group(1), index))
    return [(code, text) for code, text in found if code in gazetteer().by_code]


def credit_code_holds(code: str) -> bool:
    """Whether the check character of a unified social credit code holds (GB 32100-2015)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    if len(code) != 18 or any(c not in alphabet for c in code):
        return False
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return alphabet[(31 - total % 31) % 31] == code[17]


def _organ_of_title(title) -> str | None:
    """The body that a title begins with, where it names one: 尼山镇人民政府 of 尼山镇人民政府关于…"""
    if not title:
        return None
    match = re.match(r"(.{2,50}?)\s*(?:关于|(?:19|20)\d\d\s*年|二[〇○零]|法治政府建设|依法行政|推进)", title)
    name = match.group(1).strip() if match else ""
    return name if name and re.search(r"(人民政府|政府|党委|委员会|办事处|管委会|[县市区省镇乡]委|局|厅|办公室|中心|队|部|署)$", name) and not name.startswith("关于") else None


def _subject(opening: list[str]):
    """The body that the first sentences speak of: a division that stands before 党委, 政府, 坚持, 深入 and the like."""
    known = gazetteer()
    for text in opening:
        plain = re.sub(r"《[^》]*》", lambda m: " " * len(m.group()), text)
        for match in re.finditer(r"(?:^|[,。;\s])(?:(?:19|20)\d\d\s*年度?,?|今年以来,?|一年来,?)?(?:中共)?([\u4e00-\u9fff]{2,24})", plain):
            words = match.group(1)
            name = known.longest_name(words)
            if name and any(len(code) >= 6 for code in known.names[name]):
                mention = read_mention(words)
                if mention and mention.chain and re.match(r"(人民政府|政府|党委|党工委|委|办事处|坚持|深入|认真|始终|紧紧|严格|全面|以|在|高度|切实|积极|法治|围绕|按照|贯彻|$|[\u4e00-\u9fff]{1,10}(局|委|厅))", mention.tail):
                    return mention
    return None


def _kind(page: Page, facts: Facts) -> None:
    """Whether this is a report of the genre: by its title, or without one by what its text says of itself."""
    title = fold(str(facts.values.get("title", "")))
    other = patterns("genre", "title", "other_kind").search(re.sub(r"\s+", "", title)) if title else None
    kept = " ".join(line.folded for line in page.kept())
    masked = re.findall(r"(?<![A-Za-z])(?:[XxＸ×]{2,}|[*＊]{1,4}|某)(?=年|镇|乡|县|区|市|街道|村|局)", title + kept)
    if other:
        facts.add("kind", "other", "title of another kind of document", f"{other.group()} in: {title}")
    elif len(masked) >= 3:
        facts.add("kind", "other", "places or years are masked: a template", " ".join(masked[:5]))
    elif title and looks_like_title(title):
        facts.add("kind", "report", "title", title)
    else:
        mentions = len(re.findall(r"法治政府|依法行政|法治建设|法治.{0,2}政府", kept))
        shape = re.search(r"(报告|汇报|总结)如下|存在的?(主要)?(问题|不足)|下一步|工作(打算|安排)", kept)
        if mentions >= 3 and shape and count_han(kept) >= 300:
            facts.add("kind", "report", "no title; the text speaks of law-based government and has the shape of a report", shape.group())
        else:
            facts.add("kind", "other", "neither title nor text is that of a report on law-based government", kept[:60] or "no text")
