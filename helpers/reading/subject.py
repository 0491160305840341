"""Who speaks: the reporting body, from its signature, the title, the metadata, or what the text calls itself."""
from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from helpers.matching import count_han

from .characters import fold, is_traditional, simplify, squeeze
from .gazetteer import gazetteer
from .genre import is_reports
from .lines import is_organ
from .page import Page
from .places import Mention, is_department, read_mention
from .speaker import of_file_name, speaker


@dataclass
class Body:
    """The reporting body: how its place is named and where, what it calls itself, and who issued the report."""

    mention: Mention | None = None
    rule: str = ""
    level: str = ""                 # told by the text's own words, where no name tells it
    said: str = ""
    issuers: list[tuple[str, str, str]] = field(default_factory=list)       # value (empty: evidence only), rule, text


def find_body(page: Page, title: str | None, titles: list[str], called: str = "") -> Body:
    """The body that a page's report comes from. `titles` are all titles on the page, `title` the report's own, `called` the name of
    its file, which is asked where the page says nothing."""
    body = Body()
    plain = [_plain(name) for name in titles]
    own = _plain(title) if title else ""
    mention_of_title = read_mention(own) if own else None
    signature = [line for line in page.lines if line.closing and is_organ(line.folded)]
    below = [line for line in page.header() if line.rule == "before the text" and is_organ(line.folded) and _below_title(page, line)]
    if signature:
        written = " ".join(squeeze(page.raw(line)) for line in signature)
        body.issuers.append((re.sub(r"\s*[(\uff08](盖章|章)[)\uff09]", "", written), "signature", written))
    if organ := _organ_of_title(own):
        at = own.find(organ)
        body.issuers.append((title[at:at + len(organ)] if len(own) == len(title) else organ, "subject of the title", title))
    for line in below:
        body.issuers.append((page.raw(line).strip(), "body named below the title", page.raw(line)))
    for entry in page.entries:
        if entry.field == "issuer" and entry.value:
            named = read_mention(entry.value)
            office = named is not None and mention_of_title is not None and named.division == mention_of_title.division
            same = named is not None and (mention_of_title is None or (
                mention_of_title.division == named.division and is_department(mention_of_title.tail) == is_department(named.tail)))
            body.issuers.append((entry.value if same else "", f"key {entry.key}" + ("" if same else " names an office of the same place" if office else " names another body than the title"), entry.text))

    named = [("signature", " ".join(line.folded for line in signature))] if signature else []
    named += [("title", name) for name in plain] + [("body named below the title", line.folded) for line in below]
    mentions = [(rule, mention) for rule, text in named if (mention := read_mention(text)) and mention.chain and _listed(mention)]
    mentions = mentions or [(rule, mention) for rule, text in named if (mention := read_mention(text)) and mention.chain]
    if not mentions:
        mentions = [(f"key {e.key}", m) for kind in ("issuer", "source") for e in page.entries
                    if e.field == kind and e.value and (m := read_mention(e.value)) and m.chain and _listed(m)]
    if not mentions:        # a speech says before whom it was given
        given = [re.search(r"在([\u4e00-\u9fff]{2,14}?)(?:第[一二三四五六七八九十\d]+届|人民代表大会)", line.folded) for line in page.header()]
        mentions = [("body before which it was given", m) for found in given if found and (m := read_mention(found.group(1))) and m.chain]
    if len(mentions) > 1 and mentions[0][0] == "signature" and mentions[1][0] == "title" and mentions[0][1].division != mentions[1][1].division and _listed(mentions[1][1]):
        mentions.sort(key=lambda m: m[0] == "signature")        # a signature of another body, as of a second report in the file
    told = _self(page)
    if not mentions and not is_reports():
        rule, mention, *told = speaker(page, _running(page), *told, called)
        mentions = [(rule, mention)] if mention else []
    elif not mentions and (mention := _from_text(page, told[0])):
        mentions = [("text", mention)]
    elif not mentions and (mention := of_file_name(called)):
        mentions = [("name of the file", mention)]
    if mentions:
        body.rule, body.mention = mentions[0]
        for _, other in mentions[1:]:           # the signature says 鲍沟镇, the title 滕州市鲍沟镇: one body, better named
            if other.division == body.mention.division and len(other.chain) > len(body.mention.chain):
                body.mention = Mention(other.chain, body.mention.tail, other.text)
    if body.rule in ("", "text", "name of the file") and told[0]:
        body.level, body.said = told
    return body


def anchors(page: Page, body: Body) -> list[tuple[str, str]]:
    """(rule, text) pairs on the page that may name the county, prefecture or province of the body, the surest first."""
    found = [(f"key {e.key}", e.value) for kind in ("source", "issuer") for e in page.entries if e.field == kind and e.value]
    found += [("title", _plain(title)) for title in [page.title, *page.other_titles] if title]
    found += [("signature", line.folded) for line in page.lines if line.closing]
    kept = page.kept()
    found += [("addressee", line.folded) for line in kept[:2] if line.folded.endswith(":") and count_han(line.folded) <= 40]
    found += [("breadcrumb or masthead", line.folded) for line in page.header() if line.rule in ("breadcrumb", "site menu", "before the text")]
    found += [("plan that is cited", name) for line in kept for name in re.findall(r"《([^》]{4,40})》", line.folded) if re.search(r"(要点|方案|计划|办法|意见|规划)", name)]
    return found


def _plain(title: str) -> str:
    return fold(simplify(title) if is_traditional(title) else title)


def _listed(mention: Mention) -> bool:
    return any(name in gazetteer().names for name in mention.chain)


def _below_title(page: Page, line) -> bool:
    position = page.lines.index(line)
    return any(other.rule == "title" for other in page.lines[max(0, position - 2):position])


def _organ_of_title(title: str) -> str | None:
    """The body that a title begins with, where it names one: 尼山镇人民政府 of 尼山镇人民政府关于…"""
    rest = re.sub(r"^(?:19|20)\d\d\s*年度?", "", title)
    match = re.match(r"(.{2,50}?)\s*(?:关于|(?:19|20)\d\d\s*年|二[〇○零]|法治政府建设|依法行政|推进)", rest)
    name = match.group(1).strip() if match else ""
    ends = re.search(r"(人民政府|政府|党委|委员会|办事处|管委会|[县市区省镇乡]委|局|厅|委|办公室|中心|队|部|署)(\(.{2,16}\))?$", name)
    return name if ends and not name.startswith("关于") else None


# What a text calls the body it speaks for. The lowest body named decides: a township also speaks of its county.
_SELF = [
    ("department", r"我[局委厅办部院所]|本[局厅]|局党[组委]|委党组|厅党[组委]|[局委]机关|全局(?!性|观|的|和|工作|意识|,|。)|^.{0,40}人民政府办公室|^.{0,20}(?:司法|教育|民政|财政|水利|公安|卫生|自然|生态|住房|交通|农业|商务|文化|应急|审计)[\u4e00-\u9fff]{0,8}部|^.{0,20}(?:省|市|县|区)[\u4e00-\u9fff]{2,12}(?:局|委|厅)(?=围绕|落实|坚持|深入|按照|认真|全面|推进|紧扣|紧紧|聚焦|严格|加强|以|在)"),
    ("street", r"我街道|我街(?!道)|本街道|全街道|街道党工委|街道办(?:事处)?"),
    ("township", r"我[镇乡]|本[镇乡]|全[镇乡](?!村)|[镇乡]党委|[镇乡]政府"),
    ("county", r"我[县旗]|全[县旗]|本[县区]|我区|全区|[县旗区]政府(?:常务|党组|主要)|县人民政府|区委常委会"),
    ("prefecture", r"我市|全市|市政府|市人民政府|本市"),
    ("province", r"我省|全省|省政府|省人民政府|自治区人民政府|自治区政府"),
]


def _running(page: Page) -> str:
    """The report's text in one piece: a line that breaks off goes on in the next, so that no name is cut."""
    pieces, length = [], 0
    for line in page.kept():
        if line.closing:
            continue
        goes_on = pieces and len(line.folded) > 12 and re.fullmatch(r"[\u4e00-\u9fff\d]", pieces[-1][-1:])
        pieces.append(("" if goes_on else " ") + line.folded[:6000])
        length += len(pieces[-1])
        if length > 6000:
            break
    return "".join(pieces).strip()


def _self(page: Page) -> tuple[str, str]:
    """(level, words) by which the text speaks of its own body; empty where it does not."""
    text = _running(page)[:3000]
    text = re.sub(r"《[^》]*》", "", re.sub(r"^[^。]{0,40}:\s", "", text))
    text = re.sub(r"在[^。]{0,24}(?:领导|指导|关心|支持|部署)下", "", text)
    text = re.sub(r"[省市县区旗][^。]{0,2}委[、,和]?[省市县区旗]政府(?:的)?(?:部署|决策|要求|领导|工作|安排|关于|指导)", "", text)
    counts = {level: Counter(re.findall(pattern, text)) for level, pattern in _SELF}
    for level, found in counts.items():
        early = any(words in text[:60] for words in found)
        if any(words[0] in "我本" for words in found) or sum(found.values()) >= 2 or early or (found and level == "department"):
            words = found.most_common(1)[0][0]
            if level in ("county", "prefecture") and re.search(r"自治区(?:人民)?(?:政府|主席|党委)", text):
                return "province", "自治区政府"
            if level == "prefecture" and re.search(r"全市(?:各区|\d+个区)|本市|各区、各部门", text) and re.search(r"北京|天津|上海|重庆", text):
                return "province", words
            return level, words[:20]
    return "", ""


# 县域, 城镇化 and 市场 end no name.
_ENDS = re.compile(r"自治[区州县旗]|街道|苏木|省(?![级份])|市(?![场民域])|县(?![域城级])|区(?![域块间])|镇(?!化)|乡(?![村镇])|[旗盟]")
_SPEAKS = r"(?=党委|党工委|人民政府|政府|办事处|管委会|坚持|深入|认真|始终|紧紧|紧扣|严格|全面|以|在|高度|切实|积极|围绕|按照|贯彻|落实|聚焦|持续|学习|,)"


def _from_text(page: Page, level: str) -> Mention | None:
    """The division that the text itself names as the one it speaks for, at the level that its words tell."""
    text = _running(page)[:6000]
    opening = re.sub(r"《[^》]*》", "", text[:400])
    known = gazetteer()
    if level == "department":
        found = Counter()
        for match in re.finditer(r"[\u4e00-\u9fff]{1,12}?(?:局|厅|委员会|委|办公室)(?![员组])", text):
            for at in range(len(match.group())):
                name = known.longest_name(match.group(), at)
                tail = match.group()[at + len(name):] if name else ""
                if name and 3 <= len(tail) and not tail.startswith(("委", "政府", "人大", "监察委", "纪委", "人民政府常")) and name.endswith(("省", "市", "县", "区", "旗", "州")):
                    found[(name, tail)] += 1
                    break
        if found:
            (name, tail), _ = min(found.items(), key=lambda item: (-item[1], text.find("".join(item[0]))))
            return Mention([name], tail, name + tail)
        # 市卫健委 does not name its city, but its own documents begin with it
        superior = re.search(r"([省市县区旗])[\u4e00-\u9fff]{1,8}(?:局|委|厅|办公室)|([省市县区旗])委、", opening)
        suffix = next(filter(None, superior.groups()), "") if superior else ""
        cited = Counter(name for start in re.findall(r"《([^》]{4,14})", text) if (name := known.longest_name(start)) and suffix and name.endswith(suffix))
        return Mention([cited.most_common(1)[0][0]], "局", cited.most_common(1)[0][0]) if cited else None
    wanted = {"street": ("街道",), "township": ("镇", "乡", "苏木"), "county": ("县", "区", "旗", "市"), "prefecture": ("市", "州", "盟", "区"),
              "province": ("省", "市", "区")}.get(level, ("镇", "乡", "街道", "县", "旗", "市", "区", "省"))
    found = Counter()
    for source, weight in ((opening, 3), (text, 1)):
        for match in _ENDS.finditer(source):
            name = next((source[at:match.end()] for at in range(max(0, match.end() - 12), match.end() - 1) if source[at:match.end()] in known.names), None)
            if name and name.endswith(wanted) and any(_level_fits(known.level(code), level) for code in known.names[name] if len(code) in (6, 9)):
                before = source[max(0, match.end() - len(name) - 1):match.end() - len(name)]
                found[name] += weight * (2 if re.match(_SPEAKS, source[match.end():match.end() + 6]) and before not in "在" else 1)
    if not found and level in ("township", "street"):
        found.update(re.findall(rf"(?:^|[,。;\s年])([\u4e00-\u9fff]{{2,4}}(?:镇|乡|街道)){_SPEAKS}", opening))
        found = Counter({name: n for name, n in found.items() if not re.match(r"[我全本各该]", name)})
    if level == "province":
        provinces = {name for name, codes in known.names.items() if any(code.endswith("0000") for code in codes)}
        found.update({name: 2 * opening.count(name) + text.count(name) for name in provinces if name in text})
        if not found:           # a province that does not name itself names its cities
            found.update(province for name in names_of_counties(text) for province in {known.ancestors(code)[0] for code in known.names[name] if len(code) == 6} if province)
    if not found:
        return None
    name = min(found, key=lambda n: (-found[n], text.find(n)))
    position = text.find(name)
    above = known.longest_name(text[max(0, position - 12):position][-4:]) if position > 3 else None
    return Mention([above, name] if above and text[position - len(above):position] == above and above != name else [name], "", text[max(0, position - 10):position + 24])


def _level_fits(level: str, wanted: str) -> bool:
    """Whether a division can be meant: a city may be of the county or the prefecture level."""
    return not wanted or level == wanted or {level, wanted} == {"county", "prefecture"}


def names_of_counties(text: str) -> list[str]:
    """Listed cities, counties and districts that a text names, each as often as it does; only names of one province."""
    known, found = gazetteer(), []
    for match in _ENDS.finditer(text):
        name = next((text[at:match.end()] for at in range(max(0, match.end() - 12), match.end() - 2) if text[at:match.end()] in known.names), None)
        if name and len({known.ancestors(code)[0] for code in known.names[name]}) == 1:
            found.append(name)
    return found
