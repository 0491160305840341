"""Sentences and their titles as pieces of the text, with the words, the pairs of characters and the topics that each piece holds.

What compares sentences of two parts stands on it: problems with plans, promises with results.
"""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.tokens import tokenise
from helpers.topics.items import PLACE
from helpers.topics.shares import GENRE, matches

# Words by which a problem says that it is one: shared by all problems and by no task.
LAMENT = frozenset("问题 不足 差距 短板 薄弱 薄弱环节 困难 缺乏 缺少 欠缺 不够 不强 不高 不到位 不严 不严格 不完善 不健全 不规范 不充分 不深 不平衡 单一 滞后 有待 亟待 偏低 "
                    "较低 较弱 较少 有限 存在 现象 时有发生 仍需 尚未 未能 无法 难以 影响 导致 造成 不能 不了 一定 相对 还 仍 提高 提升 增强 改进 解决 改善".split())
OF_THE_GENRE = GENRE | {"本年度", "年度"}      # the name of the genre is no task


class Pieces(NamedTuple):
    """Sentences as sparse tables that multiply. texts, titles: sentence × piece; used: piece × word; inside: word × pair of characters;
    topics: piece × topic (truth values); words, codes: what the columns of `used` and `topics` are."""

    texts: object
    titles: object
    used: object
    inside: object
    topics: object
    words: list[str]
    codes: list[str]

    def words_of(self, table, row: int) -> list[str]:
        """The words in a row of a table with a column for each word."""
        return [self.words[at] for at in sorted(table.indices[table.indptr[row]:table.indptr[row + 1]])]


def pieces(corpus, sentences: pd.DataFrame, aside: frozenset = frozenset(), sections: list[str] | None = None) -> Pieces:
    """The pieces of sentences such as `topics.items.items` returns: their texts and their titles, of which no two overlap.

    Pairs are those inside words; stopwords, formula, words that only lament, those `aside`, places and the name of the genre make none.
    `sections`: the parts of the reports in which the sentences stand, if these are known.
    """
    lexicon, tokens, found = load_lexicon(corpus.path), tokenise(corpus), matches(corpus)
    number, texts, titles = _members(sentences)
    aside = lexicon.stopwords | lexicon.formula | LAMENT | OF_THE_GENRE | aside
    words, codes = [word for word in tokens["token"].cat.categories if word not in aside], lexicon.topics["code"].tolist()
    tokens = tokens[tokens["token"].isin(words) & (tokens["kind"] != "place")]
    found = found[~found["excluded"] & ~found["term"].isin(OF_THE_GENRE)]
    tokens, found = (spots[spots["report_id"].isin(set(sentences["report_id"])) & (spots["section"].isin(sections) if sections else True)]
                     for spots in (tokens, found))
    topics = _counted(corpus, number, found, "topic", codes).toarray() > 0
    return Pieces(texts, titles, _counted(corpus, number, tokens, "token", words), _pairs(words), topics, words, codes)


def _members(sentences: pd.DataFrame):
    """The number of each piece (report_id, paragraph, start, end), and the tables of texts and of titles by sentence and piece."""
    import numpy as np
    from scipy.sparse import csr_matrix

    number, spots = {}, []
    for columns in (["paragraph", "start", "end"], PLACE):
        places = zip(*(sentences[name].tolist() for name in ["report_id", *columns]))
        spots.append([(row, number.setdefault((report, *place), len(number))) for row, (report, *place) in enumerate(places) if not pd.isna(place[0])])
    return number, *(csr_matrix((np.ones(len(at), dtype=int), tuple(zip(*at)) or ([], [])), shape=(len(sentences), len(number))) for at in spots)


def _counted(corpus, number: dict, spots: pd.DataFrame, column: str, values: list[str]):
    """How often each value of a column of spots stands in each piece, as a sparse table."""
    import numpy as np
    from scipy.sparse import csr_matrix

    spots, piece = _placed(corpus, number, spots)
    at = pd.Index(values, dtype="string").get_indexer(spots[column].astype("string"))
    return csr_matrix((np.ones(len(piece), dtype=int), (piece, at)), shape=(len(number), len(values)))


def _pairs(words: list[str]):
    """Which pairs of characters stand in which word; a word of one character is a pair."""
    import numpy as np
    from scipy.sparse import csr_matrix

    pairs = [(at, word[i:i + 2]) for at, word in enumerate(words) for i in range(max(1, len(word) - 1))]
    column = {pair: i for i, pair in enumerate(sorted({pair for _, pair in pairs}))}
    return csr_matrix((np.ones(len(pairs), dtype=int), ([at for at, _ in pairs], [column[pair] for _, pair in pairs])),
                      shape=(len(words), len(column)))


def _placed(corpus, number: dict, spots: pd.DataFrame):
    """The spots (report_id, paragraph, start) that lie in a piece, and the number of the piece of each."""
    import numpy as np

    paragraphs = pd.MultiIndex.from_frame(corpus.analysed[["report_id", "paragraph"]])
    paragraph = lambda reports, numbers: paragraphs.get_indexer(pd.MultiIndex.from_arrays(
        [pd.array(reports, dtype="string"), pd.array(numbers, dtype="Int64")])).astype(np.int64) << 32
    if not number:
        return spots.iloc[:0], np.zeros(0, dtype=int)
    reports, numbers, starts, ends = zip(*number)
    first, last = (paragraph(reports, numbers) + np.array(edge, dtype=np.int64) for edge in (starts, ends))
    order = np.argsort(first)
    at = paragraph(spots["report_id"].astype("string"), spots["paragraph"].astype("Int64")) + spots["start"].to_numpy(dtype=np.int64)
    before = np.searchsorted(first[order], at, side="right") - 1
    inside = (before >= 0) & (at < last[order][before])
    return spots[inside], order[before[inside]]


def shared_words(ours: list[str], theirs: list[str]) -> list[str]:
    """Words of one side that a word of the other side holds, the shorter of the two; without pieces of what is listed already."""
    both = {a if a in b else b for a in ours for b in theirs if a in b or b in a}
    return sorted((word for word in both if len(word) > 1 and not any(word != other and word in other for other in both)))
