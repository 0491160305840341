"""Which division of China a report speaks for: names resolved by every anchor that the page offers, or left open.

A township's name alone says little: three in ten are borne by several townships, so a name is resolved only where its
county can be told.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, field

from .gazetteer import NOT_NAMES, gazetteer

LEVEL_OF_SUFFIX = [("街道", "street"), ("镇", "township"), ("乡", "township"), ("苏木", "township"), ("自治州", "prefecture"), ("地区", "prefecture"),
                   ("盟", "prefecture"), ("省", "province"), ("自治区", "province"), ("新区", "county"), ("开发区", "county"), ("高新区", "county"),
                   ("示范区", "county"), ("管理区", "county"), ("园区", "county"), ("区", "county"), ("县", "county"), ("旗", "county"), ("市", "county")]


HOST = "name of the government host"


@dataclass
class Mention:
    """A public body's name read from its start: the divisions it names and what follows them."""

    chain: list[str]
    tail: str
    text: str

    @property
    def division(self) -> str | None:
        return self.chain[-1] if self.chain else None


_UNLISTED = re.compile(r"[\u4e00-\u9fff]{1,9}?(?:自治县|自治旗|自治州|街道(?=办|党|20|关于|法治|$)|苏木|(?:高新技术|经济技术|经济|工业)?(?:产业)?开发区|高新区|示范区|管理区|新区|镇|乡|区|县|市|旗)")
_GOVERNMENT = re.compile(r"^(?:行政公署|公署|工作委员会(?!办公)|人民政府(?!办公)|政府(?!办公)|党委|党工委|工委|委员会(?!办公)|街?道?办事处|管委会|管理委员会|[省市县区镇乡旗]委(?!办|宣|组|政法)|委(?=[、,和及\s]|[省市县区]))")
_DEPARTMENT = re.compile(r"^(?:人民政府|政府|[市县区镇乡]?委|[市县区])?[\u4e00-\u9fff]{1,22}?(?:局|厅|委员会|委|办公室|办|中心|大队|支队|总队|队|站|所|公司|院|校|处|会|社|部|署|馆|室|海关|工委|分局|公署)(?=20|二[〇○零]|关于|依法|法治|推进|年度|\s|[(]|$)")


def read_mention(text: str) -> Mention | None:
    """Reads divisions from the start of an organ's name or a title, e.g. 曲阜市|尼山镇|人民政府."""
    rest = re.sub(r"^(?:[\s《“\"(]*)(?:中共|中国共产党)?(?:关于(?:印发|报送|呈报|上报|公布)?)?\s*", "", text)
    rest = re.sub(r"^(?:19|20)\d\d\s*年度?", "", rest)
    rest = re.sub(r"^国家[\u4e00-\u9fff]{2,6}?总?局(?=[\u4e00-\u9fff]{2,}(局|队|站))", "", rest)
    known, chain = gazetteer(), []
    while rest:
        name = known.longest_name(rest)
        if name is None or (chain and name in chain):
            match = _UNLISTED.match(rest)
            if not match or len(chain) >= 4 or match.group() in NOT_NAMES:
                break
            name = match.group()
            if re.match(r"(全|我|本|各|该|依法|法治|推进|委)", name) or re.search(r"依法|治[市县区镇乡州省旗]", name):
                break
        if chain and _GOVERNMENT.match(rest):
            break
        chain.append(name)
        rest = rest[len(name):].lstrip()
        rest = re.sub(r"^(?:人民)?政府(?=[\u4e00-\u9fff]{2,8}街道办)", "", rest)       # a street office under its government
    return Mention(chain, rest, text) if chain or _DEPARTMENT.match(rest) or rest.startswith("国务院") else None


def is_department(tail: str) -> bool:
    """Whether what follows the division's name makes it one of its departments."""
    return bool(_DEPARTMENT.match(tail)) and not _GOVERNMENT.match(tail)


@dataclass
class Resolution:
    """A place as far as it can be told, and why."""

    place: str | None = None
    level: str = "unknown"
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    code: str | None = None
    evidence: list[tuple[str, str, str, str]] = field(default_factory=list)     # field, value, rule, text


def resolve(mention: Mention, anchors: list[tuple[str, str]], codes: list[tuple[str, str]], body: str) -> Resolution:
    """Resolves the division that a mention names.

    `anchors` are (rule, text) pairs around the report that may name its county, prefecture or province;
    `codes` are (GB/T 2260 code, text) pairs; `body` is the whole text, the weakest anchor.
    """
    known = gazetteer()
    name = mention.division
    department = is_department(mention.tail)
    if name is None:
        level = "national" if mention.text.startswith("国务院") and not department else "department"
        return Resolution(None, level, evidence=[("level", level, "body without a division", mention.text)])
    found = Resolution(name)
    candidates = list(known.names.get(name, []))
    suffix_level = next((level for suffix, level in LEVEL_OF_SUFFIX if name.endswith(suffix)), "unknown")
    if suffix_level in ("township", "street"):
        candidates = [code for code in candidates if len(code) == 9]
    elif suffix_level != "unknown" and any(len(code) == 6 for code in candidates):
        candidates = [code for code in candidates if len(code) == 6]
    newest: dict[tuple, str] = {}           # one division may bear two codes in lists of two years
    for code in candidates:
        within = known.ancestors(code)
        newest[within] = max(newest.get(within, code), code, key=lambda c: (known.vintage[c], c))
    candidates = sorted(newest.values())
    found.level = known.level(candidates[0]) if candidates and len({known.level(c) for c in candidates}) == 1 else suffix_level
    if candidates and len(candidates[0]) == 6 and found.level == "province":
        found.place = known.by_code[candidates[0]]

    chosen, rule, text = _choose(name, mention.chain[:-1], candidates, anchors, codes, body)
    if chosen:
        found.code = chosen[0] if len(chosen) == 1 and chosen[0] in known.names.get(name, []) else None
        shared = list(zip(*(known.ancestors(code) for code in chosen)))
        found.province, found.prefecture, found.county = (values[0] if len(set(values)) == 1 else None for values in shared)
        found.evidence += [(level, value, rule, text) for level, value in
                           (("province", found.province), ("prefecture", found.prefecture), ("county", found.county)) if value]
    elif candidates:
        listed = "; ".join(known.by_code[c] + " in " + "".join(filter(None, known.ancestors(c))) for c in candidates[:12])
        found.evidence.append(("county", "", f"not resolved: {len(candidates)} divisions bear this name", listed))
    if not candidates and suffix_level == "county":
        found.county = name                 # a functional zone stands in no list of divisions
    if department:
        found.level = "department"
    found.evidence += [("place", found.place, "name of the reporting body", mention.text), ("level", found.level, "name of the reporting body", mention.text)]
    return found


def _choose(name, chain, candidates, anchors, codes, body):
    """The candidates that the anchors leave, with the rule and text that decided; ([], "", "") if none can be told."""
    known = gazetteer()
    if not candidates:
        return _by_parent(name, chain, codes)
    names_of = {code: set(filter(None, known.ancestors(code))) - {name} for code in candidates}
    if chain:
        wanted = {_full(p) for p in chain}
        left = [code for code in candidates if wanted <= names_of[code]]
        if not left and any(p in known.names for p in chain):       # a namesake elsewhere is not the one that is named here
            return _by_parent(name, chain, codes)
        if left:
            candidates = left
            if len(left) == 1:
                return left, "parent division in the name", "".join(chain) + name
    by_code = [(c, text) for c, text in codes for candidate in candidates if candidate.startswith(c.rstrip("0") if len(c.rstrip("0")) in (2, 4, 6) else c)]
    if by_code:
        left = sorted({candidate for candidate in candidates for c, _ in by_code if candidate.startswith(c.rstrip("0") if len(c.rstrip("0")) in (2, 4, 6) else c)})
        if len(left) == 1:
            return left, "division code", by_code[0][1]
        candidates = left
    elif any(code in known.by_code and not code.endswith("00") for code, _ in codes) and len(candidates[0]) == 9:
        return [], "", ""                   # the code speaks of another county: a namesake is not this place
    kind = _superior(body)
    if kind and len(candidates[0]) == 9 and (left := [code for code in candidates if (known.ancestors(code)[2] or "").endswith(kind)]):
        if len(left) == 1 < len(candidates):
            return left, f"only division of this name under a {kind}, of which the text speaks", f"{kind}委"
        candidates = left
    for rule, text in [*(a for a in anchors if a[0] != HOST), ("named in the text", body)]:
        header = rule != "named in the text"
        scores = {code: sum(weight for weight, parent in zip((1, 2, 4), known.ancestors(code)) if parent and parent != name and _named(parent, text.replace(name, ""), header)) for code in candidates}
        best = max(scores.values())
        left = [code for code in candidates if scores[code] == best]
        if best >= (2 if rule == "named in the text" else 1):
            if len(left) == 1:
                return left, rule, _around(text, names_of[left[0]])
            if header:
                candidates = left
    hosts = [text for rule, text in anchors if rule == HOST]
    if len(candidates) > 1 and hosts:
        left = [code for code in candidates if _of_host(code, hosts[0])]
        if len(left) == 1:
            return left, HOST, hosts[0]
    if len(candidates) > 1 and (counts := _villages(body)):
        left = [code for code in candidates if known.villages.get(code) in counts]
        if len(left) == 1:
            return left, "only division of this name with so many village-level units (list of 2023)", f"{known.villages[left[0]]} village-level units"
    if len(candidates) == 1 and not _another_county(candidates[0], anchors):
        return candidates, "only division of this name in the lists", name
    provinces = {p for p in {known.by_code[c] for c in known.provinces} if _named(p, body, True)}
    left = [code for code in candidates if known.ancestors(code)[0] in provinces]
    if len(provinces) == 1 and left and len(left) < len(candidates):
        return left, "only province that the text names", next(iter(provinces))
    shared = {known.ancestors(c)[0] for c in candidates}
    if len(candidates) > 1 and len(shared) == 1 and len({known.ancestors(c)[1] for c in candidates}) >= 1:
        return candidates, "all divisions of this name lie here", name
    return [], "", ""


def _named(parent: str, text: str, short: bool) -> bool:
    """Whether a text names a division; `short` also without its suffix (台州 for 台州市)."""
    if parent in text:
        return True
    stem = re.sub(r"(省|市|县|区|自治区|自治州|自治县|地区|盟|壮族自治区|回族自治区|维吾尔自治区)$", "", parent)
    return short and len(stem) >= 2 and stem in text


def _of_host(code: str, host: str) -> bool:
    """Whether a government host is named after the division's county or prefecture: tengzhou.gov.cn, or www.ts.tengzhou.gov.cn.

    Only chooses between namesakes, and only on gov.cn: mirrors elsewhere carry the same paths.
    """
    from pypinyin import lazy_pinyin

    labels = set(host.lower().removesuffix(".gov.cn").split(".")) if host.lower().endswith(".gov.cn") else set()
    stems = [re.sub(r"(自治[县州旗]|[市县区旗盟])$", "", name) for name in gazetteer().ancestors(code)[1:] if name]
    return any(len(stem) >= 2 and "".join(lazy_pinyin(stem)) in labels for stem in stems)


def _villages(body: str) -> set[int]:
    """How many villages a text says its township has, alone and with its communities."""
    found = re.search(r"(?:下?辖|共有|辖区(?:内)?(?:有|共)?)(\d{1,3})个(?:行政)?村(?!民小组|小组)(?:[^。]{0,4}(\d{1,3})个(?:社区|居委会|居民委员会))?", body)
    if not found:
        return set()
    villages, communities = int(found.group(1)), int(found.group(2) or 0)
    return {villages + communities} if communities else {villages}


def _superior(body: str) -> str:
    """县, 区, 市 or 旗: what the body above a township is, where its text speaks of one kind only (县委、县政府)."""
    kinds = set(re.findall(r"(?<![\u4e00-\u9fff全各])([县区市旗])委|在([县区市旗])委|(?:[、,。\s在])([县区市旗])(?:委|政府)", body))
    lower = {kind for found in kinds for kind in found if kind} - {"市"}
    return lower.pop() if len(lower) == 1 else ""


def _full(name: str) -> str:
    """山东 is 山东省; every other name is itself."""
    codes = gazetteer().names.get(name, [])
    return gazetteer().by_code[codes[0]] if codes and codes[0].endswith("0000") else name


def _by_parent(name: str, chain: list[str], codes):
    """For a division that no list has: what its name or the page's code says of its parent still holds."""
    known = gazetteer()
    parents = [c for c in known.names.get(chain[-1], []) if len(c) == 6] if chain else []
    above = {_full(p) for p in chain}
    parent = [c for c in parents if above <= set(filter(None, known.ancestors(c)))]
    if len(parent) == 1:
        return parent, "parent division in the name", "".join(chain) + name
    for code, text in codes:
        if code in known.by_code:
            return [code], "division code", text
    return [], "", ""


def _around(text: str, names: set[str]) -> str:
    positions = [text.find(name) for name in names if name in text]
    at = min(positions) if positions else 0
    return text[max(0, at - 12):at + 28].strip()


def _another_county(code: str, anchors: list[tuple[str, str]]) -> bool:
    """Whether the page names a county that is not the candidate's: then a lone namesake is not enough."""
    known = gazetteer()
    own = set(filter(None, known.ancestors(code)))
    named = set()
    for _, text in anchors:
        at = 0
        while at < len(text):
            name = known.longest_name(text, at)
            if name and any(len(c) == 6 and not c.endswith("0000") for c in known.names[name]):
                named.add(name)
            at += len(name) if name else 1
    return bool(named) and not named & own
