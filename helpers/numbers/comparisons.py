"""Of the figures of a sentence, which is last year's value, which this year's, and which the change between them."""
from __future__ import annotations

import re

from helpers.numbers.criteria import has, load_words
from helpers.numbers.passages import Passage

_YEAR = re.compile(r"(20\d\d)年")
_LEVEL = re.compile(r"(?:至|到|达|达到|升至|为)(?:20\d\d年的?|今年的?|目前的?|现在的?|年末的?)?$")
_STILL_CHANGE = re.compile("(?:幅|率|幅度)(?:达到|达|为)$|(?:增长|下降|减少|增加|上升)(?:达到|达)$")
_CLAUSE = 200  # characters of a clause that are read: from each 比 its patterns look on to the end


def _words_before(passage: Passage, number: int) -> str:
    return passage.before(number, ",;:()。")[-_CLAUSE:]


def roles_of(passage: Passage) -> list[str]:
    """What each figure is: prior, level, new (a level reached), up or down (a change)."""
    words, roles = load_words()["growth"], []
    years = [int(year) for year in _YEAR.findall(passage.skeleton)]
    change = rf"(?:了|约|近|超|达|为|幅度|率|幅|的|均|达到|分别)*$"
    for number in range(len(passage.figures)):
        before = _words_before(passage, number)
        year = _YEAR.findall(before)
        up = re.search(rf"({'|'.join(words['up'])}){change}", before)
        down = re.search(rf"({'|'.join(words['down'])}){change}", before)
        level = _LEVEL.search(before) and not _STILL_CHANGE.search(before)
        prior = re.search(rf"(?:由|从|较|比|同比|与|上年|去年|同期|20\d\d年)[^,]*$", before) and (
            has(before, words["before"]) or before.startswith(("由", "从")) or re.search("(?:由|从)[^,]{0,8}$", before)
            or year and re.search("(?:较|比|由|从)[^,]*$", before))
        if prior and not has(before, words["before"]) and not year and not re.search("(?:较|比)[^,]*$", before):
            following = _words_before(passage, number + 1) if number + 1 < len(passage.figures) else ""
            prior = _LEVEL.search(following) is not None  # 由 and 从 need a 至 or 到
        prior = prior and not has(before, load_words()["rates"]["carry"])
        if year and not prior and len(set(years)) < 3:
            prior = int(year[-1]) < max(years) or len(set(years)) == 1 and re.search("年(?:为|是|同期)?$", before) is not None
        against = re.search("(?:比|较)[^,]*?(多|少|增|减|升|降|高|低)[^,]*$", before)
        plainly = re.search(r"^(?:同比|净|比上年|较上年|比去年|较去年)?(多|少|增加|减少)[^,\d%]{1,6}$", before)
        against = against or plainly
        if against and not (up or down) and not level:
            roles.append("down" if against[1] in "少减降低" else "up")
        elif (up or down) and not level:
            later = max(((match.start(), kind) for match, kind in ((up, "up"), (down, "down")) if match))
            roles.append(later[1])
        elif level and not (prior and year and re.search("为$", before)):
            roles.append("new")
        else:
            roles.append("prior" if prior else "level")
    return roles


def around(passage: Passage, number: int) -> range:
    """The figures of the part of the sentence that ; bounds."""
    inside = lambda other: ";" not in passage.gap(min(number, other), max(number, other)) and "。" not in passage.gap(
        min(number, other), max(number, other))
    first = last = number
    while first and inside(first - 1):
        first -= 1
    while last + 1 < len(passage.figures) and inside(last + 1):
        last += 1
    return range(first, last + 1)


def consumed(prior: int, number: int, roles: list[str]) -> bool:
    """Whether a prior value already has its change, and another value has been named since."""
    changes = [i for i in range(prior + 1, number) if roles[i] in ("up", "down")]
    return bool(changes) and any(roles[i] in ("level", "new") for i in range(changes[0] + 1, number))


def apart(passage: Passage, number: int, prior: int, level: int, roles: list[str]) -> bool:
    """Whether anything else stands between two values and their change, or a printed difference is not theirs."""
    figures = passage.figures
    last = max(prior, level)
    if last > number:
        return False
    change = abs(figures[level].value - figures[prior].value)
    between = range(last + 1, number)
    return (re.search(r"\d|翻", re.sub(r"20\d\d年", "", passage.gap(last, number))) is not None
            or any(roles[i] in ("level", "new", "prior") for i in between)
            or any(figures[i].additive and abs(figures[i].value - change) > 1e-6 * change for i in between))


def other_subject(passage: Passage, number: int, level: int) -> bool:
    """Whether the clause of a change has a subject of its own that the value beside it is not called by (办结率同比提高3%)."""
    words = load_words()["growth"]
    before = _words_before(passage, number)
    if re.search("分别|全年|今年|本年", before):
        return True
    subject = re.sub(r"(?:与|较|比|同)[^,]*?(?:年度?|年同期|同期|前一年|期)(?:相比|的)?|20\d\d年(?:度|同期)?", "", before)
    for word in (*words["up"], *words["down"], *words["fillers"]):
        subject = subject.replace(word, "")
    known = passage.skeleton[:passage.at[level]] + passage.after(level)
    return any(character not in known for character in subject)
