"""What is wrong with a text: damage, leftovers, gaps, contradictions. Nothing is repaired; each finding is a row to look at."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from helpers.matching import count_han

from .characters import fold, squeeze
from .genre import NUMERAL, is_reports, knowledge, looks_like_title
from .lines import is_heading
from .metadata import Facts
from .page import Page
from .parts import Paragraph, part_names
from .gazetteer import gazetteer
from .subject import names_of_counties

SEVERITIES = ["serious", "warning", "note"]


@dataclass
class Finding:
    """One thing to look at: which check, how grave (note | warning | serious), what in words, and the text it is about."""

    check: str
    severity: str
    message: str
    text: str


def examine(page: Page, facts: Facts, paragraphs: list[Paragraph]) -> list[Finding]:
    """All findings on one report, the gravest first."""
    found = [*_patterns(page), *_quotes_and_brackets(page, paragraphs), *_numerals(page), *_doubled(page, paragraphs), *_shape(page, paragraphs),
             *_years(page, facts, paragraphs), *_disagreements(facts), *_foreign_places(page, facts), *_parts(page, facts, paragraphs), *_kind(facts)]
    return sorted(found, key=lambda f: (SEVERITIES.index(f.severity), f.check))


def _patterns(page: Page) -> list[Finding]:
    kept = "\n".join(line.folded for line in page.kept())
    whole = "\n".join(line.folded for line in page.lines)
    found = []
    for check, rule in knowledge("health").items():
        text = whole if rule.get("page") else kept
        # One by one they are found several times as fast as together, and most texts hold none of them.
        if not any(re.search(pattern, text, re.M) for pattern in rule["patterns"]):
            continue
        hits = list(re.finditer("|".join(f"(?:{pattern})" for pattern in rule["patterns"]), text, re.M))
        if len(hits) >= rule.get("least", 1):
            times = f" ({len(hits)} times)" if len(hits) > 1 else ""
            found.append(Finding(check, rule["severity"], rule["message"] + times, " … ".join(_around(text, hit) for hit in hits[:3])))
    return found


def _around(text: str, hit: re.Match, width: int = 14) -> str:
    return squeeze(text[max(0, hit.start() - width):hit.end() + width])


def _quotes_and_brackets(page: Page, paragraphs: list[Paragraph]) -> list[Finding]:
    """Quotation marks and brackets that do not pair, paragraph by paragraph."""
    found, texts = [], [fold(page.text[p.start:p.end]) for p in paragraphs]
    for check, marks, pairs, message in (("quotes", _QUOTES, ["“”", "‘’", "「」", "『』"], "quotation marks do not pair: some are lost"),
                                         ("brackets", _BRACKETS, ["()", "《》", "【】", "[]"], "brackets do not pair")):
        odd = []
        for text in texts:
            if check == "brackets":
                text = _LISTED.sub("", text)
            text = re.sub(r"^[)\]]", "", text)              # a heading without its numeral is a finding of its own
            standing = "".join(marks.findall(text))
            for pair in pairs if standing else ():
                if not _paired(standing, *pair):
                    position = next(i for i, c in enumerate(text) if c in pair)
                    odd.append(squeeze(text[max(0, position - 12):position + 26]))
                    break
        if odd:
            found.append(Finding(check, "warning", f"{message} ({len(odd)} {'paragraphs' if len(odd) > 1 else 'paragraph'})", " … ".join(odd[:3])))
    return found


_QUOTES, _BRACKETS = re.compile("[“”‘’「」『』]"), re.compile(r"[()《》【】\[\]]")
_LISTED = re.compile(r"(?:^|(?<=[。;:,、\s]))[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\)")


def _paired(marks: str, opening: str, closing: str) -> bool:
    depth = 0
    for mark in marks:
        depth += (mark == opening) - (mark == closing)
        if depth < 0:
            return False
    return depth == 0


_FIRST_NUMERAL = re.compile(rf"([{NUMERAL}]{{1,3}})[、.]")
_SECOND_NUMERAL = re.compile(rf"\(([{NUMERAL}]{{1,3}})\)")


def _numerals(page: Page) -> list[Finding]:
    """Headings that have lost their numeral, and gaps in the numbering."""
    lines = [line.folded for line in page.kept() if not line.closing]
    bare = [line for line in lines if re.match(r"[)、]\s*[\u4e00-\u9fff]", line)]
    found = []
    if bare:
        found.append(Finding("lost_numeral", "warning", f"headings without their numeral ({len(bare)})", " … ".join(line[:16] for line in bare[:3])))
    numbered = [_value(m.group(1)) for line in lines if (m := _FIRST_NUMERAL.match(line))]
    gaps = [f"{a} is followed by {b}" for a, b in zip(numbered, numbered[1:]) if b > a + 1]
    if numbered and numbered[0] > 1 and numbered[0] < 5:
        gaps.insert(0, f"the first is {numbered[0]}")
    if gaps:
        found.append(Finding("numbering", "warning", "the numbering of the parts has a gap: " + "; ".join(gaps[:3]), ""))
    return found


def _value(numeral: str) -> int:
    tens, ten, units = numeral.partition("十")
    if not ten:
        return NUMERAL.index(numeral[-1]) + 1
    return 10 * (NUMERAL.index(tens[-1]) + 1 if tens else 1) + (NUMERAL.index(units[0]) + 1 if units else 0)


def _doubled(page: Page, paragraphs: list[Paragraph]) -> list[Finding]:
    """Paragraphs that stand in the report more than once."""
    texts = [re.sub(r"\s+", "", page.text[p.start:p.end]) for p in paragraphs if not p.is_heading]
    again = [text for text, n in Counter(texts).items() if n > 1 and count_han(text) >= 30]
    if not again:
        return []
    return [Finding("doubled", "serious", f"{len(again)} {'paragraphs stand' if len(again) > 1 else 'paragraph stands'} in the text more than once", again[0][:60])]


def _shape(page: Page, paragraphs: list[Paragraph]) -> list[Finding]:
    """Texts that are too short, glued together, or end in the middle of a sentence."""
    body = [p for p in paragraphs if p.section != "closing"]
    han = sum(count_han(page.text[p.start:p.end]) for p in paragraphs)
    found = []
    if han < 400:
        found.append(Finding("short", "warning", f"only {han} Han characters: perhaps not the whole report", ""))
    again = next((line for line in page.kept()[1:] if is_reports() and not line.closing and looks_like_title(line.folded) and not is_heading(line.folded)), None)
    if again:
        found.append(Finding("second_title", "warning", "another title stands inside the text: perhaps two reports in one file, or a covering letter", page.raw(again)))
    if len(page.text) == 32_767:
        found.append(Finding("cut_off", "warning", "the text has exactly as many characters as a cell of a spreadsheet can hold", page.text[-40:]))
    longest = max((p for p in body), key=lambda p: p.end - p.start, default=None)
    if longest and count_han(page.text[longest.start:longest.end]) > 2500:
        found.append(Finding("glued", "warning", "a paragraph of more than 2,500 characters: line breaks are lost", page.text[longest.start:longest.start + 40]))
    if body and not body[-1].is_heading:
        end = fold(page.text[body[-1].start:body[-1].end]).rstrip()
        if count_han(end) >= 20 and not re.search(r"[。!?.;:…”\")》\]]$", end):
            found.append(Finding("cut_off", "warning", "the text ends in the middle of a sentence", end[-40:]))
    if body and body[-1].is_heading and han >= 400:
        found.append(Finding("cut_off", "warning", "the text ends with a heading", page.text[body[-1].start:body[-1].end][:40]))
    return found


def _years(page: Page, facts: Facts, paragraphs: list[Paragraph]) -> list[Finding]:
    """Headings that carry another year than the one reported on."""
    year = facts.values.get("year")
    if not year:
        return [Finding("no_year", "warning", "the year reported on could not be told", "")] if facts.values.get("kind") == "report" else []
    found = []
    for p in paragraphs:
        if p.is_heading and p.section in ("achievements", "problems", "leader_duty"):
            named = [int(y) for y in re.findall(r"(?<!\d)(20\d\d)(?=年)", fold(page.text[p.start:p.end]))]
            if len(named) == 1 and named[0] < year:
                found.append(Finding("stale_year", "warning", f"a heading carries {named[0]}, the report is on {year}", squeeze(page.text[p.start:p.end])[:60]))
    published = str(facts.values.get("published") or "")
    if published and not 0 <= int(published[:4]) - year <= 2:
        found.append(Finding("year", "serious", f"on {year}, but published {published}", ""))
    return found


def _disagreements(facts: Facts) -> list[Finding]:
    """Fields for which the page gives several values."""
    found = []
    for field in ("title", "year", "published", "signed", "doc_number", "index_number"):
        values: dict[str, str] = {}
        for name, value, rule, _ in facts.evidence:
            if name == field and value and not rule.startswith(("year named most often", "date alone on a line")):
                values.setdefault(re.sub(r"\s+", "", value), rule)
        if field == "signed":
            values = {v: r for v, r in values.items() if not any(o != v and o.startswith(v) for o in values)}
        if len(values) > 1:
            listed = "; ".join(f"{value} ({rule})" for value, rule in values.items())
            found.append(Finding("disagreement", "note" if field == "title" else "warning", f"sources disagree on {field.replace('_', ' ')}", listed[:200]))
    signed, published = str(facts.values.get("signed") or ""), str(facts.values.get("published") or "")
    if len(signed) == 10 and published and signed > published:
        found.append(Finding("disagreement", "warning", "signed after it was published", f"signed {signed}, published {published}"))
    if any(name == "county" and not value for name, value, _, _ in facts.evidence) and "county" not in facts.values:
        listed = next(text for name, value, _, text in facts.evidence if name == "county" and not value)
        found.append(Finding("ambiguous_place", "warning", "several divisions bear this name, and the page does not settle which", listed[:200]))
    return found


def _foreign_places(page: Page, facts: Facts) -> list[Finding]:
    """Another body's page, and counties of another province in the text: a report that was copied leaves such names."""
    found = []
    for name, value, rule, text in facts.evidence:
        if name == "issuer" and not value and "another body" in rule:
            found.append(Finding("other_body", "note", f"{rule}: perhaps only the publisher", text))
    province = facts.values.get("province")
    if province:
        known = gazetteer()
        whole = re.sub(r"《[^》]{0,80}》", "", " ".join(line.folded for line in page.kept()))[:60_000]
        text = ",".join(clause for clause in re.split(r"[。,;]", whole) if not re.search(r"考察|学习借鉴|取经|调研|协作|对口|帮扶|交流|籍|来自|追逃|劝返|务工|跨省", clause))
        homes = Counter(other for other in names_of_counties(text) if len(other) > 2 and known.ancestors(known.names[other][0])[0] != province)
        foreign = [f"{other} ({n} times)" for other, n in sorted(homes.items()) if n >= 2]
        if foreign:
            found.append(Finding("foreign_place", "warning", "places of another province stand in the text: to check", "; ".join(foreign[:5])))
    return found


def _parts(page: Page, facts: Facts, paragraphs: list[Paragraph]) -> list[Finding]:
    """Required parts without a section, and headings that promise causes and give none."""
    if facts.values.get("kind") != "report" or not is_reports():
        return []
    present = {p.section for p in paragraphs}
    found = [Finding("part_missing", "note", f"no section on {name}", "") for part, name in part_names().items() if part not in present]
    causes = re.compile("|".join(knowledge("rule")["sentences"]["causes"]))
    problems = [p for p in paragraphs if p.section == "problems"]
    promise = next((p for p in problems if p.is_heading and "原因" in page.text[p.start:p.end]), None)
    if promise and not any(causes.search(page.text[p.start:p.end]) for p in problems if p is not promise):
        found.append(Finding("no_causes", "warning", "the heading promises causes; the text names none in so many words", squeeze(page.text[promise.start:promise.end])))
    return found


def _kind(facts: Facts) -> list[Finding]:
    if facts.values.get("kind") == "report":
        return []
    rule, text = next(((rule, text) for name, _, rule, text in facts.evidence if name == "kind"), ("", ""))
    return [Finding("other_kind", "note", f"left out of the analyses: {rule}", text[:80])]
