"""What belongs together across the years: a report and its place's next one, sentences of the two on the same task, and numbers
that count the same thing."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.numbers.quantities import rows
from helpers.numbers.units import load_units
from helpers.parallel import slices
from helpers.reading.units import unit
from helpers.topics.items import PLACE
from helpers.topics.pieces import Pieces, pieces, shared_words

FOLLOWING = {"report_id": "string", "next_id": "string", "place": "string", "year": "Int64", "next_year": "Int64", "gap": "Int64"}
_TITLE = 0.5            # what a word of the title weighs beside one of the sentence
_SENTENCES, _REPORTS = 50_000, 500      # looked at at a time, whose sentences are weighed at a time
_READ = ["report_id", "paragraph", "start", "end", *PLACE]
_SHORT = 6              # a sentence of fewer pairs of characters is measured as if it had so many: one word in common is no likeness
_TOPIC_FIRST = 0.05     # of two sentences about as similar, the one on the same task
# Words by which plans promise and reviews report: shared by all of them and by no task.
_SAID = frozenset("制定 制订 制定出台 出台 印发 建立 建成 完成 实施 抓好 做实 继续 力争 争取 计划 打算 明年 来年 上半年 下半年 年内 月底 成功 不少于 至少 举办 举行 召开 打造 构建 "
                  "形成 营造 氛围 良好 浓厚 规范 明确 方式 全镇 全县 全市 全区 全乡 全省 各村 各部门 活动 有关部门 开始 启动 顺利 取得 成效 不断加强 不断完善 全力 着力 聚焦 规范化 "
                  "制度化 科学化 常态化 精细化 精准化 落到实处 落细落实 理念 知识".split())


def following(reports: pd.DataFrame) -> pd.DataFrame:
    """Each report with the next one of its place: report_id, next_id, place (see `unit`), year, next_year, gap (years between).

    The next is that of the nearest later year that has one: a missing year makes a gap of 2 and more. Two reports of one place
    and year are both followed, and both follow: so a report may stand in several rows. Reports without year or place have none.
    """
    known = reports[reports["kind"] == "report"]
    known = known.assign(unit=unit(known))[["report_id", "unit", "year"]][(known["year"].notna() & known["place"].notna()).to_numpy(bool)]
    years = known[["unit", "year"]].drop_duplicates().sort_values(["unit", "year"])
    years["next_year"] = years.groupby("unit")["year"].shift(-1)
    later = known.rename(columns={"report_id": "next_id", "year": "next_year"})
    pairs = known.merge(years, on=["unit", "year"]).dropna(subset=["next_year"]).merge(later, on=["unit", "next_year"])
    pairs = pairs.assign(gap=pairs["next_year"] - pairs["year"]).rename(columns={"unit": "place"})
    return pairs[list(FOLLOWING)].sort_values(["place", "year", "report_id", "next_id"]).astype(FOLLOWING).reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class Likeness:
    """How alike sentences asked and sentences offered are, by their row numbers: made by `likeness`.

    read: the pieces of the sentences asked, then of those offered. present: sparse truth values of (text, title alone), sentence × pair of
    characters; idf: of the pairs; scale: of the sentences. said: truth values of (text, text or title), sentence × topic. n: sentences asked.
    asked_empty: whether a sentence asked has no word and no topic to be found again. terms: of the lexicon.
    """

    read: Pieces
    present: tuple
    idf: object
    scale: object
    said: tuple
    n: int
    asked_empty: object
    terms: frozenset

    def asked(self, rows):
        """Sparse rows whose product with those of `offered` is the similarity."""
        return self._weights(rows, 1.0)

    def offered(self, rows):
        return self._weights(self.n + rows, -1.0)       # what only titles share is taken off again

    def _weights(self, rows, sign: float):
        import numpy as np
        from scipy.sparse import csr_matrix, hstack

        parts = []
        for table, by in zip(self.present, (self.idf, self.idf * _TITLE)):
            here = table[rows]
            parts.append(csr_matrix((by[here.indices] * np.repeat(self.scale[rows], np.diff(here.indptr)), here.indices, here.indptr), shape=here.shape))
        text, title = parts
        return hstack([text + title, sign * title]).tocsr()

    def similarities(self, i: int, others: list[int]) -> list[float]:
        """Of a sentence asked with each of these offered."""
        import numpy as np

        return (self.asked(np.array([i])) @ self.offered(np.array(others)).T).toarray()[0].tolist()

    def same(self, rows, columns):
        """Which of these rows and columns have a topic in common that is not in their titles alone."""
        (text, both), (said, all_) = ((of[rows].astype(int) for of in self.said), (of[self.n + columns].astype(int) for of in self.said))
        return (both @ said.T + text @ all_.T) > 0

    def topics(self, i: int, j: int | None = None) -> str:
        """The topics of a sentence asked, or those that it has in common with one offered; codes with spaces."""
        import numpy as np

        text, both = self.said
        mine = both[i] if j is None else both[i] & text[self.n + j] | text[i] & both[self.n + j]
        return " ".join(self.read.codes[at] for at in np.flatnonzero(mine))

    def shared(self, i: int, j: int) -> list[str]:
        """The words in both; those of the title of the one asked are among them."""
        return shared_words(self.read.words_of(i, self.read.texts, self.read.titles), self.read.words_of(self.n + j, self.read.texts))


def likeness(corpus, asked: pd.DataFrame, offered: pd.DataFrame) -> Likeness:
    """The sentences of two frames such as `topics.items.items` returns, made ready to be compared.

    Similarity is the cosine of tf-idf weights (presence × idf over all sentences given) of the pairs of characters inside
    words, as in `topics.answers`; stopwords, formula, words that only lament or only report, places and the name of the genre make
    none. A title counts by half, and what two sentences have in common in their titles alone counts nothing: places keep
    their headings from year to year. Similarities depend on the corpus through idf: do not compare them between corpora.
    """
    import numpy as np
    from scipy.sparse import vstack

    n, n_all = len(asked), len(asked) + len(offered)
    read = pieces(corpus, pd.concat([asked[_READ], offered[_READ]]), aside=_SAID)
    texts, titles, said, titled = [], [], [], []
    for part in slices(n_all, _SENTENCES):      # whether a pair stands in the text, and whether in the title alone
        text, title = ((of[part] @ read.used @ read.inside) > 0 for of in (read.texts, read.titles))
        texts.append(text)
        titles.append(title > text)
        said.append((read.texts[part] @ read.topics) > 0)
        titled.append((read.titles[part] @ read.topics) > 0)
    text, title = (vstack(of, format="csr") for of in (texts, titles))
    said, titled = np.concatenate(said), np.concatenate(titled)
    n_with = sum(np.asarray(table.sum(axis=0)).ravel() for table in (text, title))
    idf = np.log((1 + n_all) / (1 + n_with)) + 1
    length = np.sqrt(text @ idf ** 2 + title @ (idf * _TITLE) ** 2)
    scale = 1 / np.maximum(length, np.sqrt(_SHORT) * (idf.mean() if len(idf) else 1))
    return Likeness(read, (text, title), idf, scale, (said, said | titled), n, (length[:n] == 0) & ~(said | titled)[:n].any(axis=1),
                    frozenset(load_lexicon(corpus.path).terms["term"]))


def closest(like: Likeness, asked: pd.Series, offered: pd.Series, pairs: pd.DataFrame) -> pd.DataFrame:
    """For each sentence asked the one offered that comes closest, in the reports that `pairs` (report_id, next_id) sets beside its
    own: offered (row number, -1 where there is none), similarity, same (whether they share a topic). `asked` and `offered`: the
    reports of the sentences."""
    import numpy as np

    rows, columns = (reports.reset_index(drop=True).groupby(reports.to_numpy()).indices for reports in (asked, offered))
    best, similarity, same = np.full(len(asked), -1), np.zeros(len(asked)), np.zeros(len(asked), dtype=bool)
    beside = [(rows[report], [columns[name] for name in others if name in columns]) for report, others in pairs.groupby("report_id")["next_id"] if report in rows]
    beside = [(here, np.concatenate(there)) for here, there in beside if there]
    for at in range(0, len(beside), _REPORTS):
        several = beside[at:at + _REPORTS]
        ours, theirs = (_by_report(of, sides) for of, sides in zip((like.asked, like.offered), zip(*several)))
        for (here, there), mine, others in zip(several, ours, theirs):
            alike, topic = (mine @ others.T).toarray(), like.same(here, there)
            nearest = (alike + _TOPIC_FIRST * topic).argmax(axis=1), np.arange(len(here))
            best[here], similarity[here], same[here] = there[nearest[0]], alike[nearest[::-1]], topic[nearest[::-1]]
    return pd.DataFrame({"offered": best, "similarity": similarity.clip(0, 1), "same": same})


def _by_report(weights_of, several) -> list:
    """The weights of the sentences of each of several reports, made for all at once."""
    import numpy as np

    weights, edges = weights_of(np.concatenate(several)), np.cumsum([0, *map(len, several)])
    return [weights[first:last] for first, last in zip(edges, edges[1:])]


class Amount(NamedTuple):
    """A number of a sentence by year: 每季度1次 is 4. low, high: what it can mean; limit: whether less is better; per: 村 in 每村2次."""

    value: float
    unit: str
    low: float
    high: float
    limit: bool
    per: str
    counted: str
    action: str
    written: str
    start: int
    end: int


_EVERY = re.compile("每([两二三四六2346])?个?(半)?个?(工作日|天|日|星期|周|旬|月|季|年)")
_TIMES = {"工作日": 240, "天": 240, "日": 240, "星期": 48, "周": 48, "旬": 36, "月": 12, "季": 4, "年": 1}   # a year, holidays left out
_SEVERAL = dict(zip("两二三四六2346", (2, 2, 3, 4, 6, 2, 3, 4, 6)))
_EACH = re.compile(rf"(?!{_EVERY.pattern})每[个名位]?([\u4e00-\u9fff])|各(村|社区|镇|乡|街道|县|部门|单位|学校|站所)|([村户人])均")
_CLAUSE = re.compile("[^,，。;；:：!！?？\n]+")
_DOWN_TO = re.compile("[压降减缩控][^,，。;；]{0,8}[至到在]$")
_SCHOOLING = ("学时", "课时", "小时")
_ACTIONS = [frozenset(words.split()) for words in (     # verbs of one deed
    "开展 组织 组织开展 举办 举行 召开 进行 实施 完成 承办 开办", "建成 建设 新建 打造 创建 建立 完成 成立 组建 设立 设置 建 改建",
    "发放 印发 派发 发送 印制", "培育 培养 新增 发展 选树 选拔 配备 聘请 选聘 招募", "化解 调解 调处 成功化解", "修订 制定 出台 印发 制订", "审查 审核", "听取 听 召开 研究 审议")]


def amounts(text: str, planned: bool = False) -> list[Amount]:
    """The numbers of a sentence that count something, by year where it says how often (每月, 每半年).

    `planned`: a clause that says how often, and no number, counts as once each time (每季度召开联席会议). Weeks are counted 48 to the
    year, days 240. Left out are numbers without a unit, and those that say for whom or from where (全镇16个村, 在去年12次的基础上).
    """
    found, clauses = list(rows(text)), [match.span() for match in _CLAUSE.finditer(text)]
    made = []
    for first, last in clauses:
        here = [quantity for quantity in found if first <= quantity.start < last]
        often = _EVERY.search(text, first, last)
        if planned and often and not here and not _PAST.search(text, first, last):
            here = [once._replace(text=often[0], start=often.start(), end=often.end()) for once in rows(text[first:last] + "1次")
                    if once.counted and once.action and once.text == "1次"]
        times = _TIMES[often[3]] / _SEVERAL.get(often[1], 1) * (2 if often[2] else 1) if often else 1
        each = _EACH.search(text, first, last)
        for value, name, modifier, counted, action, written, start, end in here:
            if not name or _scope(text[first:last], counted, action, written) or planned and _PAST.search(text, first, last):
                continue
            kind = load_units().kind(name)
            value *= times if kind != "rate" and not (kind == "time" and often and often[3] == "年") else 1
            low, high = {"exact": (value, value), "about": (0.9 * value, 1.1 * value), "less": (0, value),
                         "at_most": (0, value)}.get(modifier, (value, float("inf")))
            limit = modifier in ("less", "at_most") or bool(_DOWN_TO.search(text, first, start))
            if kind != "time" or limit or modifier != "exact" or name.endswith(_SCHOOLING):      # three days: at most, or at least?
                per = next(filter(None, each.groups()), "") if each else ""
                made.append(Amount(value, name, low, high, limit, per, counted, action, written, start, end))
    return made


_PAST = re.compile("去年|上年|上一年|今年以来|截至|基础上|总结|(?:存在|发现|反馈|查摆|提出)的")
_WHOM = re.compile("(?:村|社区|村居|村[(（](?:社区|居)[)）]|部门|单位|乡镇|镇|街道|县|市|区|站所|方面|关键)$")


def _scope(clause: str, counted: str, action: str, written: str) -> bool:
    """Whether a number says for whom (全镇16个村), or is a figure of speech (一支过硬队伍, 两个关键)."""
    spoken = not re.search(r"\d", written)
    return bool(not action and (_WHOM.search(counted) or spoken and re.search("[个项类支条级]$", written))
                or re.fullmatch("一[支个项套条]", written) and "每" not in clause)


def compared(plan: Amount, found: Amount) -> tuple[str, object] | None:
    """Whether two amounts count the same thing in the same unit, and whether what was planned is reached (pd.NA: it cannot be told).

    (`equal`, …): the same noun. `narrower`: the found one counts a kind of it, so a smaller number shows nothing. `broader`: it
    counts more than was planned, so a larger number shows nothing. None: something else.
    """
    if (plan.unit, plan.per) != (found.unit, found.per) or not _same_deed(plan.action, found.action):
        return None
    ours, theirs = (re.sub("[“”\"（）()《》]|^(?:各类|全[镇乡县市区省])|(?:控制|保持)$", "", one.counted) for one in (plan, found))
    relation = ("equal" if ours == theirs and (ours or plan.action == found.action) else
                None if min(len(ours), len(theirs)) < 3 or plan.unit == "%" else
                "narrower" if _kind_of(theirs, ours) else "broader" if _kind_of(ours, theirs) else None)
    if not relation:
        return None
    reached = (found.high <= plan.value if plan.limit else found.low >= plan.value)
    missed = (found.low > plan.value if plan.limit else found.high < plan.value)
    told = True if reached and relation != "broader" else False if missed and relation != "narrower" else pd.NA
    return relation, told


def _same_deed(one: str, other: str) -> bool:
    return not one or not other or one == other or any(one in group and other in group for group in _ACTIONS)


def _kind_of(long: str, short: str) -> bool:
    """Whether the shorter noun stands in the longer one, its characters in order and its end at the end."""
    rest = iter(long)
    return long[-2:] == short[-2:] and all(character in rest for character in short)
