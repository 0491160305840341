"""What a report says of itself: title, year, dates, issuer, numbers and place, each with the rule and text behind it."""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from helpers.matching import count_han

from .characters import find_dates, fold, simplify, squeeze
from .genre import is_reports, knowledge, patterns
from .entries import Entry
from .kind import kind_of
from .lines import is_date
from .page import Page
from .gazetteer import gazetteer
from .places import HOST, Resolution, read_mention, resolve
from .subject import anchors, find_body

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


def identify(page: Page, stated: dict | None = None, called: str = "") -> Facts:
    """Reads the metadata of a page; `stated` is what its file says beside the text (columns of a table, tags of a page), `called` the
    name of the file, for what nothing else tells."""
    facts, stated = Facts(), stated or {}
    _stated(stated, facts, ("published", "signed", "issuer", "doc_number", "index_number", "source_url", "year"))
    _title(page, facts)
    _stated(stated, facts, ("title",))
    _dates(page, facts)
    _year(page, facts)
    if "year" not in facts.values and len(years := set(_years(re.sub(_DATE_IN_NAME, "", called)))) == 1:
        facts.add("year", years.pop(), "name of the file", called)
    _numbers(page, facts)
    for entry in page.entries:
        if entry.field == "source_url" and re.match(r"https?://", entry.value):
            facts.add("source_url", entry.value.split()[0], f"key {entry.key}", entry.text)
    _place(page, facts, stated, called)
    facts.values.setdefault("level", "unknown")
    value, rule, text = kind_of(page, facts.values)
    facts.add("kind", value, rule, text)
    _addressee(page, facts)
    if page.traditional:
        facts.values = {name: simplify(value) if isinstance(value, str) else value for name, value in facts.values.items()}
    return facts


def _stated(stated: dict, facts: Facts, fields: tuple) -> None:
    """Takes over what the file states of the report; dates and years only where they can be read."""
    for name in fields:
        value = str(stated.get(name) or "").strip()
        if not value or value in ("无", "-", "/"):
            continue
        if name in ("published", "signed"):
            found = find_dates(value)
            value = found[0][0] if found else ""
        elif name == "year":
            found = _years(value) or [int(y) for y in re.findall(r"^(20\d\d)$", value)]
            value = found[0] if len(found) == 1 else ""
        if value:
            facts.add(name, value, "stated by the file", f"{name}: {stated[name]}")


def _title(page: Page, facts: Facts) -> None:
    if page.title:
        facts.add("title", _tidy(page.title), "heading of the page", page.title)
        for other in page.other_titles:
            facts.add("title", _tidy(other), "another title on the page", other)
    for entry in page.entries:
        if entry.field == "title" and entry.value:
            facts.add("title", _tidy(entry.value), f"key {entry.key}", entry.text)


def _tidy(title: str) -> str:
    """A title without marks of a markup language and without the date that some pages put behind it."""
    return re.sub(r"^[#*\s]+|[*\s]+$|\s*[(\uff08]\s*20\d\d[-年./]\d{1,2}[-月./]\d{1,2}日?\s*[)\uff09]$", "", squeeze(title))


def _dates(page: Page, facts: Facts) -> None:
    order = {key: rank for rank, key in enumerate(knowledge("metadata")["fields"]["published"])}
    for name in ("published", "signed"):
        entries = [entry for entry in page.entries if entry.field == name]
        for entry in sorted(entries, key=lambda e: order.get(e.key, 0) if name == "published" else 0):
            found = find_dates(entry.value)
            if found:
                facts.add(name, found[0][0], f"key {entry.key}", entry.text)
            elif entry.value:
                facts.note(name, f"key {entry.key} without a readable date", entry.text)
    _dates_without_keys(page, facts)
    for line in page.lines:
        if line.closing:
            found = find_dates(line.folded)
            if found:
                facts.add("signed", found[-1][0], "signature", page.raw(line))
            elif is_date(line.folded):
                facts.note("signed", "date in the signature has lost characters", page.raw(line))


def _dates_without_keys(page: Page, facts: Facts) -> None:
    """Dates above the text whose key is lost: alone on a line, before a site's name, in brackets below or behind the title."""
    alone = []
    for line in page.header():
        found = find_dates(line.folded)
        if len(found) != 1 or len(found[0][0]) != 10 or line.rule not in ("before the text", "metadata", "title"):
            continue
        value, start, end = found[0]
        bare = line.folded.strip(" |•·●▪■◆*-")
        if line.rule == "title":
            if re.search(r"[(\[]\s*$", line.folded[:start]) and end >= len(line.folded) - 2:
                facts.add("published", value, "date behind the title", page.raw(line))
        elif re.fullmatch(r"\(.{8,14}\)", bare):
            facts.add("signed", value, "date in brackets below the title", page.raw(line))
        elif is_date(bare):
            alone.append((value, line))
        elif line.rule == "metadata" and re.match(r"\D{0,3}$", line.folded[:start]):
            facts.add("published", value, "date before the keys of a line above the text", page.raw(line))
        elif line.rule == "before the text" and re.match(r"\D{0,3}$", line.folded[:start]) and re.fullmatch(r"[\s\d:]*(?!在)[\u4e00-\u9fff\w.\s|]{0,24}", line.folded[end:]):
            facts.add("published", value, "date at the start of a line above the text", page.raw(line))
    if len({value for value, _ in alone}) == 1 and alone[0][1].rule == "before the text":
        facts.add("published", alone[0][0], "date alone on a line above the text", page.raw(alone[0][1]))


_YEAR = r"(?<!\d)(20[0-4]\d)"
_ANY_YEAR = r"(?<!\d)((?:19[1-9]|20[0-4])\d)"      # of another genre
_DATE_IN_NAME = r"(?<!\d)(?:19|20)\d\d(?:[-_.]\d{1,2}[-_.]\d{1,2}|\d{4})(?!\d)"


def _year(page: Page, facts: Facts) -> None:
    """The year reported on: the title's, else the headings', the opening's, the plan's less one, the text's most frequent."""
    for name, value, rule, text in [e for e in facts.evidence if e[0] == "title"]:
        years = _years(value)
        if years:
            facts.add("year", min(years), "year in the title", text)
    if not is_reports():                # a speech or report whose title names no year is known by its date
        dated = [found[0] for line in page.header() if line.rule in ("before the text", "title") and (found := find_dates(line.folded))]
        if dated:
            facts.add("year", int(dated[-1][0][:4]), "date above the text", dated[-1][0])
        if "year" in facts.values:
            return
    kept = [line for line in page.kept() if not line.closing]
    for line in kept:
        head = re.split(r"[。;:]", line.folded)[0]
        if count_han(head) > 40 or not re.match(r"([(第]?[一二三四五六七八九十\d]+[)、.部]|\d{4}年)", head):
            continue
        years = _years(head)
        if len(years) != 1 or (head[0].isdigit() and (len(head) < len(line.folded.rstrip("。:")) or "," in head)):
            continue
        if patterns("parts", "plan", "anywhere").search(head) or (re.search(r"(安排|打算|计划|思路|任务)", head)):
            facts.add("year", years[0] - 1, "year before the one that a plan's heading names", head)
        elif re.search(r"(举措|成效|情况|总结|做法|不足|问题|履行)", head):
            facts.add("year", years[0], "year in a heading", head)
    for line in kept[:4]:
        text = re.sub(r"《[^》]*》", "", line.folded)
        match = re.search(_YEAR + r"年度?[^。;]{0,40}(?:报告|汇报|总结)如下", text) or re.match(r"\W{0,4}" + _YEAR + r"\s*年(?!.{0,6}(?:开始|至))", text)
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
    pattern = _YEAR if is_reports() else _ANY_YEAR
    found = re.findall(pattern + r"(?=\s*年|\s*法治|\s*依法|\D*$)", plain) or re.findall(r"(20[0-4]\d)(?=年)", chinese)
    return [int(year) for year in found]


_DOC_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s*[\[(【]\s*(?:19|20)\d\d\s*[\])】]\s*(?:第\s*)?\d+\s*号")
_INDEX = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-/_.()\[\]]{6,45}")


def _numbers(page: Page, facts: Facts) -> None:
    for entry in page.entries:
        if entry.field == "index_number" and (found := _INDEX.match(entry.value.replace(" ", ""))) and re.search(r"\d{3}", found.group()):
            facts.add("index_number", found.group(), f"key {entry.key}", entry.text)
        if entry.field == "doc_number" and entry.value:
            found = _DOC_NUMBER.search(entry.value)
            if found:
                raw = _as_written(entry, found.group())
                facts.add("doc_number", raw, f"key {entry.key}", entry.text)
            else:
                facts.note("doc_number", f"key {entry.key} says there is none", entry.text)
    for line in page.header():
        text = line.folded.strip("() |•·●▪■◆*-")
        own = re.match(rf"({_DOC_NUMBER.pattern})(?:\s*签发人.*)?$", text)
        if line.rule in ("before the text", "metadata") and own:
            at = line.folded.find(own.group(1))
            facts.add("doc_number", page.text[line.start + at:line.start + at + len(own.group(1))], "document number on a line above the text", page.raw(line))
        if line.rule == "before the text" and re.fullmatch(r"(\d{6,}|[0-9A-Z]{18})[\w\-]*/(19|20)\d\d-\d+", text):
            facts.add("index_number", text, "index number without a key", page.raw(line))


def _as_written(entry: Entry, folded: str) -> str:
    """The characters on the page behind a folded value."""
    at = fold(entry.text).find(folded)
    return entry.text[at:at + len(folded)] if at >= 0 else folded


def _place(page: Page, facts: Facts, stated: dict, called: str) -> None:
    """The issuer and the division that it speaks for."""
    body = find_body(page, facts.values.get("title"), [value for name, value, _, _ in facts.evidence if name == "title"], called)
    _stated(stated, facts, ("place", "level", "province", "prefecture", "county"))
    if body.mention is None and stated.get("place"):
        body.mention, body.rule = read_mention(str(stated["place"])), "stated by the file"
    for value, rule, text in body.issuers:
        facts.add("issuer", value, rule, text) if value else facts.note("issuer", rule, text)
    if body.level:
        facts.add("level", body.level, "what the text calls itself", body.said)
    if body.mention is None:
        return
    address = next((value for name, value, _, _ in facts.evidence if name == "source_url"), "")
    host = re.match(r"https?://([\w.-]+)", address)
    around = [(HOST, host.group(1))] if host else []
    around += [("stated by the file", " ".join(str(stated.get(name) or "") for name in ("province", "prefecture", "county", "place", "source")))]
    found: Resolution = resolve(body.mention, [*around, *anchors(page, body)], _codes(facts), " ".join(line.folded for line in page.lines))
    if found.code:
        facts.add("division_code", found.code, "code of the place in the list of divisions", found.place or "")
    for name in ("place", "level", "province", "prefecture", "county"):
        for _, value, why, text in [row for row in found.evidence if row[0] == name]:
            if value:
                facts.add(name, value, why + (f" ({body.rule})" if name in ("place", "level") else ""), text)
            else:
                facts.note(name, why, text)


def _addressee(page: Page, facts: Facts) -> None:
    """To whom the report is addressed: kept as evidence."""
    for line in page.kept()[:2]:
        if line.folded.endswith(":") and 3 <= count_han(line.folded) <= 40 and re.search(r"(政府|委|会|局|办|室|府|党组)[、,\s]*:$|委[、,]", line.folded):
            facts.add("addressee", re.sub(r"[:\uff1a\s]+$", "", page.raw(line).strip()), "line above the opening", page.raw(line))


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
