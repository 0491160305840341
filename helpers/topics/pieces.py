"""Sentences and their titles as pieces of the text, with the words, the pairs of characters and the topics that each piece holds.

What compares sentences of two parts stands on it: problems with plans, promises with results.
"""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.parallel import give_back
from helpers.spots import located, paragraphs_of, report_blocks
from helpers.tokens import tokenise
from helpers.topics.items import PLACE
from helpers.topics.shares import GENRE, matches

# Words by which a problem says that it is one: shared by all problems and by no task.
LAMENT = frozenset("问题 不足 差距 短板 薄弱 薄弱环节 困难 缺乏 缺少 欠缺 不够 不强 不高 不到位 不严 不严格 不完善 不健全 不规范 不充分 不深 不平衡 单一 滞后 有待 亟待 偏低 "
                    "较低 较弱 较少 有限 存在 现象 时有发生 仍需 尚未 未能 无法 难以 影响 导致 造成 不能 不了 一定 相对 还 仍 提高 提升 增强 改进 解决 改善".split())
_BLOCK = 2_000_000      # tokens looked at at a time
OF_THE_GENRE = GENRE | {"本年度", "年度"}      # the name of the genre is no task


class Pieces(NamedTuple):
    """Sentences as sparse tables that multiply. texts, titles: sentence × piece; used: piece × word (truth values); inside: word × pair of
    characters; topics: piece × topic (truth values, not sparse); words, codes: what the columns of `used` and `topics` are."""

    texts: object
    titles: object
    used: object
    inside: object
    topics: object
    words: list[str]
    codes: list[str]

    def words_of(self, row: int, *tables) -> list[str]:
        """The words of a sentence, in the pieces that `tables` give it: `texts`, `titles`, or both."""
        found = {word for table in tables for piece in _row(table, row) for word in _row(self.used, piece)}
        return [self.words[at] for at in sorted(found)]


def pieces(corpus, sentences: pd.DataFrame, aside: frozenset = frozenset(), sections: list[str] | None = None) -> Pieces:
    """The pieces of sentences such as `topics.items.items` returns: their texts and their titles, of which no two overlap.

    Pairs are those inside words; stopwords, formula, words that only lament, those `aside`, places and the name of the genre make none.
    `sections`: the parts of the reports in which the sentences stand, if these are known.
    """
    import numpy as np

    lexicon, tokens, found = load_lexicon(corpus.path), tokenise(corpus), matches(corpus)
    spots, texts, titles = _members(corpus, sentences)
    del sentences       # where nobody else holds them, their memory serves for what follows
    give_back()
    aside = lexicon.stopwords | lexicon.formula | LAMENT | OF_THE_GENRE | aside
    every, codes = tokens["token"].cat.categories, lexicon.topics["code"].tolist()
    words = [word for word in every if word not in aside]
    column = np.full(len(every), -1)
    column[every.get_indexer(words)] = np.arange(len(words))
    there, n_tokens = paragraphs_of(tokens)
    row = _read_in(spots, located(there, corpus.analysed), there["section"], sections)
    number, kind = (tokens[name].array.codes for name in ("token", "kind"))
    start, place = tokens["start"].to_numpy(), tokens["kind"].cat.categories.get_loc("place")

    def said():
        for part, rows in report_blocks(there, n_tokens, _BLOCK):
            here, word = np.repeat(row[part], n_tokens[part]), column[number[rows]]
            near = np.flatnonzero((here >= 0) & (word >= 0) & (kind[rows] != place))
            yield spots.at(here[near], start[rows][near], word[near])

    used = spots.table(said(), len(words))
    row = _read_in(spots, located(found, corpus.analysed), found["section"], sections)
    near = np.flatnonzero((row >= 0) & ~found["excluded"] & ~found["term"].isin(OF_THE_GENRE).to_numpy(dtype=bool))
    topic = pd.Index(codes, dtype="string").get_indexer(found["topic"].iloc[near])
    topics = spots.table([spots.at(row[near], found["start"].iloc[near].to_numpy(dtype=np.int64), topic)], len(codes))
    return Pieces(texts, titles, used, _pairs(words), topics.toarray(), words, codes)


def _row(table, row: int) -> list[int]:
    return table.indices[table.indptr[row]:table.indptr[row + 1]].tolist()


def _read_in(spots: "_Spots", row, section: pd.Series, sections: list[str] | None):
    """The rows of paragraphs; -1 for those without a piece, and those of other sections."""
    import numpy as np

    return np.where((row >= 0) & spots.there[row] & (section.isin(sections).to_numpy() if sections else True), row, -1)


class _Spots:
    """The pieces in the order of the text: the row of the paragraph of each, where it begins and ends. there: which paragraphs have one."""

    def __init__(self, row, start, end, n_paragraphs: int):
        import numpy as np

        self._first, self._last, self.there = row << 32 | start, row << 32 | end, np.zeros(n_paragraphs, dtype=bool)
        self.there[row] = True

    def at(self, row, start, value):
        """The piece (as a number) in which each value stands, and the value; what lies in no piece is left out."""
        import numpy as np

        at = row.astype(np.int64) << 32 | start
        piece = np.searchsorted(self._first, at, side="right") - 1
        inside = (piece >= 0) & (at < self._last[piece]) if len(self._first) else np.zeros(len(at), dtype=bool)
        return piece[inside].astype(np.int32), value[inside].astype(np.int32)

    def table(self, pairs, n_values: int):
        """Which values (numbers) stand in each piece, as a sparse table of truth values, from several results of `at` that come in order."""
        import numpy as np
        from scipy.sparse import csr_matrix, vstack

        parts, done = [], 0
        for piece, value in pairs:
            n = max(int(piece.max(initial=-1)) + 1 - done, 0)
            parts.append(csr_matrix((np.ones(len(piece), dtype=bool), (piece - done, value)), shape=(n, n_values)))
            done += n
        return vstack([*parts, csr_matrix((len(self._first) - done, n_values), dtype=bool)], format="csr")


def _members(corpus, sentences: pd.DataFrame):
    """The pieces, and the tables of texts and of titles by sentence and piece."""
    import numpy as np
    from scipy.sparse import csr_matrix

    spots, read = [], corpus.analysed
    for columns in (["paragraph", "start", "end"], PLACE):
        told = np.flatnonzero(sentences[columns[0]].notna())
        place = sentences[["report_id", *columns]].iloc[told].set_axis(["report_id", "paragraph", "start", "end"], axis=1)
        row = located(place, read)
        spots.append((told, np.column_stack([row, *(place[name].to_numpy(dtype=np.int64) for name in ("start", "end"))]).reshape(-1, 3)))
    known, number = np.unique(np.concatenate([place for _, place in spots]), axis=0, return_inverse=True)
    number = np.split(number.ravel(), [len(spots[0][0])])
    tables = (csr_matrix((np.ones(len(told), dtype=np.int32), (told, at)), shape=(len(sentences), len(known))) for (told, _), at in zip(spots, number))
    return _Spots(*known.T, len(read)), *tables


def _pairs(words: list[str]):
    """Which pairs of characters stand in which word; a word of one character is a pair."""
    import numpy as np
    from scipy.sparse import csr_matrix

    pairs = [(at, word[i:i + 2]) for at, word in enumerate(words) for i in range(max(1, len(word) - 1))]
    column = {pair: i for i, pair in enumerate(sorted({pair for _, pair in pairs}))}
    return csr_matrix((np.ones(len(pairs), dtype=np.int32), ([at for at, _ in pairs], [column[pair] for _, pair in pairs])),
                      shape=(len(words), len(column)))


def shared_words(ours: list[str], theirs: list[str]) -> list[str]:
    """Words of one side that a word of the other side holds, the shorter of the two; without pieces of what is listed already."""
    both = {a if a in b else b for a in ours for b in theirs if a in b or b in a}
    return sorted((word for word in both if len(word) > 1 and not any(word != other and word in other for other in both)))
