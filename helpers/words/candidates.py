"""Terms that the lexicon lacks: words that stand together more firmly, and more freely as a whole, than chance would have it.

A candidate is two to five adjacent words. Two measures, both needed: how firmly its parts hold together (G2, Dunning 1993,
and PMI, Church and Hanks 1990, of the split that holds least), and how many different words stand before and after it
(boundary entropy; Harris 1955). A part of a phrase has few neighbours on one side; a chance meeting has weak splits.
"""
from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.matching import codes, fold
from helpers.sentences import sentences
from helpers.reading.units import unit
from helpers.tokens import tokenise
from helpers.words.sequences import n_distinct

COLUMNS = ["term", "count", "n_reports", "n_places", "association", "pmi", "entropy", "example_1", "example_2"]
LONGEST = 5         # words
MIN_PMI = 3.0       # bits: eight times as often as by chance
MIN_ENTROPY = 0.99  # bits: as free as with two neighbours that are equally frequent
MIN_G2 = 10.83      # chi-squared with one degree of freedom at 0.001
# Numerals are no words elsewhere, but names begin with them or hold them: 三项制度, 一村一顾问.
_NUMERALS = "一二三四五六七八九十两"
_MEASURES = "个项级类"
_NUMERAL = re.compile(f"(?<![第0-9〇零百千万亿年月日点{_NUMERALS}])[{_NUMERALS}]{{1,3}}[{_MEASURES}]?$")


def propose(corpus, min_count: int = 3, min_reports: int = 2, top: int = 300, leave_out=frozenset()) -> pd.DataFrame:
    """Candidates for the lexicon, the firmest and most frequent first.

    Columns: term, count, n_reports, n_places, association (G2 of the split with the least PMI), pmi (that PMI, in bits),
    entropy (boundary entropy in bits, of the side that has less; the edge of a sentence counts as a neighbour of its
    own), example_1, example_2 (sentences, of different reports where there are two). Kept are candidates with
    count ≥ `min_count` in ≥ `min_reports` reports (1 in a corpus of one) above MIN_G2, MIN_PMI and MIN_ENTROPY. Left out: those
    that begin or end with a stopword, end with a numeral or hold 的, place names, phrases of formula.txt and what consists of
    ritual words alone, terms of the lexicon and `leave_out`. These are aids to reading, not tests: with a few reports every figure is rough.
    """
    lexicon, words = load_lexicon(corpus.path), _Words(corpus)
    levels = _levels(words, min_count, min(min_reports, max(words.n_reports, 1)))
    frame = pd.concat([_measured(words, levels, size) for size in range(2, LONGEST + 1)])
    frame = frame[(frame["association"] >= MIN_G2) & (frame["pmi"] >= MIN_PMI) & (frame["entropy"] >= MIN_ENTROPY)]
    fit = [words.fit(at, size, lexicon) for at, size in zip(frame["at"], frame["size"])]
    frame = frame[np.array(fit, dtype=bool)]
    frame = frame.assign(term=[words.text(at, size) for at, size in zip(frame["at"], frame["size"])])
    frame = frame[~frame["term"].isin({*lexicon.terms["term"], *lexicon.formula, *leave_out})]
    frame = frame.sort_values(["association", "term"], ascending=[False, True])
    frame = frame.drop_duplicates("term").head(top).reset_index(drop=True)
    examples = [words.examples(levels[size].where(at)) for at, size in zip(frame["at"], frame["size"])]
    frame["example_1"], frame["example_2"] = [pair[0] for pair in examples], [pair[1] for pair in examples]
    types = dict.fromkeys(COLUMNS[1:4], "Int64") | dict.fromkeys(COLUMNS[4:7], "Float64")
    return frame[COLUMNS].astype({name: types.get(name, "string") for name in COLUMNS})


class _Words:
    """The words of a corpus in order, with the numerals between them. Arrays: row (of `paragraphs`), start, end, code (of the
    word), report, place (numbers), joined (whether the next word stands right behind), open (whether a term may hold
    it: it is no place name and no ritual phrase). Codes from `n_types` on are numerals."""

    def __init__(self, corpus):
        self.paragraphs, tokens = corpus.analysed, tokenise(corpus)
        self._texts = self.paragraphs["text"].tolist()
        keys = pd.MultiIndex.from_frame(self.paragraphs[["report_id", "paragraph"]])
        where = tokens[["report_id", "paragraph"]].astype({"report_id": "string", "paragraph": "Int64"})
        row = keys.get_indexer(pd.MultiIndex.from_frame(where))
        start, end, code = (values.to_numpy(np.int64) for values in (tokens["start"], tokens["end"], tokens["token"].cat.codes))
        fixed = ((tokens["kind"] == "place") | (tokens["kind"] == "formula") & (end - start > 2)).to_numpy(dtype=bool)
        self.types, self.n_types = tokens["token"].cat.categories.tolist(), len(tokens["token"].cat.categories)
        numerals = self._numerals(row, start, end)
        row, start, end, code = (np.concatenate(pair) for pair in zip((row, start, end, code), numerals))
        order = np.lexsort((start, row))
        self.row, self.start, self.end, self.code = row[order], start[order], end[order], code[order]
        self.open = np.append(~fixed, np.ones(len(numerals[0]), dtype=bool))[order]
        self.joined = np.append((self.row[1:] == self.row[:-1]) & (self.start[1:] == self.end[:-1]), False)[:len(order)]
        reports = corpus.reports[corpus.reports["kind"] == "report"]
        self.n_reports = len(reports)
        of_row = pd.Index(reports["report_id"]).get_indexer(self.paragraphs["report_id"])
        self.report, self.place = of_row[self.row], pd.factorize(unit(reports))[0][of_row][self.row]

    def _numerals(self, row, start, end):
        """Numerals that stand right before a word and are no words themselves: row, start, end, code."""
        sizes = np.fromiter(map(len, self._texts), dtype=np.int64, count=len(self._texts)) + 1
        before = codes("\n".join(self._texts) + "\n")[(np.cumsum(sizes) - sizes)[row] + start - 1] if len(row) else row
        free = np.append(0, np.where(row[1:] == row[:-1], end[:-1], 0))[:len(row)]  # where the word before ends
        likely = np.isin(before, [ord(sign) for sign in _NUMERALS + _MEASURES]) & (start > free)
        rows, known = [], {}
        for i in np.flatnonzero(likely):
            if match := _NUMERAL.search(self._texts[row[i]], free[i], start[i]):
                code = known.setdefault(match.group(), self.n_types + len(known))
                rows.append((row[i], match.start(), match.end(), code))
        self.types += known
        return np.array(rows, dtype=np.int64).reshape(-1, 4).T

    def fit(self, at: int, size: int, lexicon) -> bool:
        """Whether the words could be a term by what stands at its edges and in it."""
        numeral = self.code[at:at + size] >= self.n_types
        words = [self.types[code] for code in self.code[at:at + size]]
        if "的" in words or numeral[-1] or words[-1] in lexicon.stopwords or words[0] in lexicon.stopwords and not numeral[0]:
            return False
        return not all(word in lexicon.formula or word in lexicon.stopwords for word in words)

    def text(self, at: int, size: int) -> str:
        return fold(self._texts[self.row[at]][self.start[at]:self.end[at + size - 1]])[0]

    def examples(self, positions) -> tuple:
        """Two sentences that hold a candidate, of different reports where there are two; the second may be missing."""
        first, report = positions[0], self.report[positions]
        other = np.concatenate([positions[report != report[0]][:1], positions[1:]])
        found = [self._sentence(at) for at in (first, *other[:1])]
        return found[0], found[1] if len(found) > 1 and found[1] != found[0] else pd.NA

    def _sentence(self, at: int) -> str:
        text, here = self._texts[self.row[at]], self.start[at]
        return " ".join(next((text[start:end] for start, end in sentences(text) if start <= here < end), text).split())


class _Level:
    """Sequences of one size that are frequent enough: at (where each begins, in order), kind (its number there), and of
    each kind first (where it stands first), count, n_reports and n_places."""

    def __init__(self, words: _Words, at, key, min_count: int, min_reports: int):
        _, kind, count = np.unique(key, return_inverse=True, return_counts=True)
        n_reports = n_distinct(kind, words.report[at])
        kept = (count >= min_count) & (n_reports >= min_reports)
        number = np.cumsum(kept) - 1
        self.at, self.kind = at[kept[kind]], number[kind[kept[kind]]]
        self.count, self.n_reports = count[kept], n_reports[kept]
        self.n_places = n_distinct(self.kind, words.place[self.at])
        self._order = np.argsort(self.kind, kind="stable")
        self._begin = np.append(0, np.cumsum(self.count)).astype(np.int64)
        self.first = self.at[self._order[self._begin[:-1]]]

    def kinds(self, at):
        """The kinds of sequences that are known to begin at these positions."""
        return self.kind[np.searchsorted(self.at, at)]

    def where(self, at: int):
        """Every position of the sequence that begins there."""
        kind = self.kinds(at)
        return self.at[self._order[self._begin[kind]:self._begin[kind + 1]]]


def _levels(words: _Words, min_count: int, min_reports: int) -> dict[int, _Level]:
    """Sequences of 1 to LONGEST words; a longer one can be frequent only where both of its shorter halves are."""
    every, n_codes = np.arange(len(words.code)), len(words.types)
    levels = {1: _Level(words, every, words.code, 1, 1)}
    at = np.flatnonzero(words.joined & words.open & np.append(words.open[1:], False)) if len(every) else every
    key = words.code[at] * n_codes + words.code[at + 1]
    for size in range(2, LONGEST + 1):
        levels[size] = level = _Level(words, at, key, min_count, min_reports)
        follows = np.flatnonzero(level.at[1:] == level.at[:-1] + 1)
        at = level.at[follows]
        key = level.kind[follows] * n_codes + words.code[at + size]
    return levels


def _measured(words: _Words, levels: dict[int, _Level], size: int) -> pd.DataFrame:
    """Firmness and freedom of the sequences of one size: at, size, count, n_reports, n_places, association, pmi, entropy."""
    level, total = levels[size], len(words.code)
    pmi, g2 = np.full(len(level.count), np.inf), np.zeros(len(level.count))
    for cut in range(1, size):
        left = levels[cut].count[levels[cut].kinds(level.first)]
        right = levels[size - cut].count[levels[size - cut].kinds(level.first + cut)]
        here = np.log2(level.count * total / (left * right))
        g2 = np.where(here < pmi, _g2(level.count, left, right, total), g2)
        pmi = np.minimum(pmi, here)
    before = level.at[(level.at > 0) & words.joined[level.at - 1]]
    after = level.at[words.joined[level.at + size - 1]]
    entropy = np.minimum(_entropy(level, before, words.code[before - 1], len(words.types)),
                         _entropy(level, after, words.code[(after + size) % max(total, 1)], len(words.types)))
    return pd.DataFrame({"at": level.first, "size": size, "count": level.count, "n_reports": level.n_reports,
                         "n_places": level.n_places, "association": g2, "pmi": pmi, "entropy": entropy})


def _g2(both, left, right, total):
    """Log-likelihood ratio of a fourfold table, from the count of the pair, of its halves and of all words."""
    cells = [both, left - both, right - both, np.maximum(total - left - right + both, 0)]
    margins = [left * right, left * (total - right), (total - left) * right, (total - left) * (total - right)]
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [np.where(cell > 0, cell * np.log(cell * total / margin), 0) for cell, margin in zip(cells, margins)]
    return 2 * sum(parts)


def _entropy(level: _Level, at, neighbour, n_codes: int):
    """Boundary entropy of each kind in bits; occurrences at the edge of a sentence have a neighbour of their own."""
    pairs, count = np.unique(level.kinds(at) * n_codes + neighbour, return_counts=True)
    same = np.bincount(pairs // n_codes, weights=count * np.log2(count), minlength=len(level.count))
    return np.log2(level.count) - same / level.count
