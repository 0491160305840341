"""The words of a corpus counted: groups × words, the matrix that every statistic of this wing stands on."""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.kept import kept
from helpers.lexicon import load_lexicon
from helpers.matching import Matcher
from helpers.spots import located, paragraphs_of
from helpers.tokens import tokenise

_BLOCK = 4_000_000      # tokens counted at a time


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each group uses each word.

    matrix: SciPy sparse rows, groups × words, whole numbers
    groups: frame, one row a row of the matrix: the columns that it was counted by
    words: frame, one row a column of the matrix: term, kind (`term`, `formula`, `place` or `word`), stop, ritual (whether
        stopwords.txt and formula.txt list it)
    sizes: word tokens of each group, every word included: the denominator of rates
    """

    matrix: object
    groups: pd.DataFrame
    words: pd.DataFrame
    sizes: object

    def listed(self, formula: bool = True, places: bool = False) -> "Counts":
        """Without stopwords and place names and, with formula=False, without ritual words; the sizes stay."""
        words = self.words
        aside = words["stop"] | (False if formula else words["ritual"]) | (False if places else words["kind"] == "place")
        return self.keep(words=~aside.to_numpy(dtype=bool))

    def keep(self, words=None, groups=None) -> "Counts":
        """The part of the words, or of the groups, for which a mask is true; sizes of the groups stay as they are."""
        matrix, rows, columns, sizes = self.matrix, self.groups, self.words, self.sizes
        if words is not None:
            matrix, columns = matrix[:, words], columns[words].reset_index(drop=True)
        if groups is not None:
            matrix, rows, sizes = matrix[groups], rows[groups].reset_index(drop=True), sizes[groups]
        return Counts(matrix, rows, columns, sizes)


def count(corpus, by=("report_id",), nested: bool = False) -> Counts:
    """Counts of the words of a corpus for each group of the columns `by`.

    Columns may be report_id, paragraph, section, or a column of `corpus.reports` (year, level, place …). A group without a
    value there is left out; a report without a word stays, with size 0, where the groups are reports. With `nested` a lexicon term inside
    a longer one is counted as well (法治政府建设 also as 法治政府): the sizes stay those of whole tokens, so that rates
    compare, but nested counts of several terms must not be added up.
    """
    import numpy as np
    from scipy.sparse import coo_matrix

    by, base, lexicon = list(by), _by_paragraph(corpus), load_lexicon(corpus.path)
    facts = corpus.reports[corpus.reports["kind"] == "report"]
    paragraphs = base.groups
    for name in by:
        if name not in paragraphs:
            paragraphs = paragraphs.assign(**{name: paragraphs["report_id"].map(facts.set_index("report_id")[name])})
    told = np.flatnonzero(paragraphs[by].notna().all(axis=1))
    row, groups = _grouped(paragraphs.iloc[told], by, facts["report_id"])
    small = np.int32 if "paragraph" in by else np.int64     # paragraphs are many, and no sum or product of their counts is large
    matrix = coo_matrix((np.ones(len(row), dtype=small), (row, told)), shape=(len(groups), len(paragraphs))).tocsr() @ base.matrix
    sizes = np.bincount(row, base.sizes[told], minlength=len(groups)).astype(np.int64)
    words, kinds = pd.Index(base.words["term"].to_numpy(dtype=object)), base.words["kind"]
    if nested and (inner := _inner(words[kinds == "term"], lexicon)):
        names = words.union(sorted({name for names in inner.values() for name in names}), sort=True)
        where = {word: at for at, word in enumerate(names)}
        pairs = [(at, where[name]) for at, word in enumerate(words) for name in [word, *inner.get(word, ())]]
        turn = coo_matrix((np.ones(len(pairs), dtype=np.int64), tuple(zip(*pairs))), shape=(len(words), len(names)))
        kinds = kinds.set_axis(words).reindex(names).fillna("term")
        matrix, words = matrix @ turn.tocsr(), names
    matrix.sort_indices()
    is_term = (kinds == "term").to_numpy(dtype=bool)
    frame = pd.DataFrame({"term": pd.array(words, dtype="string"), "kind": pd.array(kinds, dtype="string"),
                          "stop": words.isin(lexicon.stopwords) & ~is_term, "ritual": words.isin(lexicon.formula) & ~is_term})
    return Counts(matrix, groups, frame, sizes)


def stacked(several: list[Counts]) -> Counts:
    """Counts by the same columns, one under the other, over the words of all."""
    import numpy as np
    from scipy.sparse import csr_matrix, vstack

    words = pd.concat([counts.words for counts in several]).drop_duplicates("term").sort_values("term", ignore_index=True)
    parts = []
    for counts in several:
        at = pd.Index(words["term"]).get_indexer(counts.words["term"])
        parts.append(csr_matrix((counts.matrix.data, at[counts.matrix.indices], counts.matrix.indptr), shape=(counts.matrix.shape[0], len(words))))
    groups = pd.concat([counts.groups for counts in several], ignore_index=True)
    return Counts(vstack(parts, format="csr"), groups, words, np.concatenate([counts.sizes for counts in several]))


@kept
def _by_paragraph(corpus) -> Counts:
    """Paragraphs × words: what every count adds up. Words have no stop and ritual yet."""
    import numpy as np

    if corpus.whole is not None:
        whole = _by_paragraph(corpus.whole)
        part = whole.keep(groups=located(whole.groups, corpus.analysed) >= 0)
        return part.keep(words=part.matrix.getnnz(axis=0) > 0)
    tokens = tokenise(corpus)
    paragraphs, n_tokens = paragraphs_of(tokens)
    words, number = tokens["token"].cat.categories, tokens["token"].array.codes
    kind = np.zeros(len(words), dtype=np.int8)
    kind[number] = tokens["kind"].array.codes     # a word is of one kind throughout
    matrix = _counted(np.repeat(np.arange(len(paragraphs), dtype=np.int32), n_tokens), number, (len(paragraphs), len(words)))
    kinds = pd.array(tokens["kind"].cat.categories.to_numpy(dtype=object)[kind], dtype="string")
    return Counts(matrix, paragraphs, pd.DataFrame({"term": pd.array(words, dtype="string"), "kind": kinds}), n_tokens)


def _counted(row, column, shape: tuple):
    """A sparse matrix that says how often each pair of row and column occurs; rows come in order."""
    import numpy as np
    from scipy.sparse import coo_matrix, csr_matrix, vstack

    parts, at, done = [csr_matrix((0, shape[1]), dtype=np.int32)], 0, 0
    while at < len(row):        # some rows at a time: of a large corpus only the counts, never the tokens, stand in memory twice
        end = len(row) if at + _BLOCK >= len(row) else int(np.searchsorted(row, row[at + _BLOCK], side="right"))
        last = int(row[end - 1]) + 1
        here = np.ones(end - at, dtype=np.int32), (row[at:end] - done, column[at:end])
        parts.append(coo_matrix(here, shape=(last - done, shape[1])).tocsr())
        at, done = end, last
    return vstack(parts, format="csr", dtype=np.int32)


def _grouped(known: pd.DataFrame, by: list[str], reports: pd.Series):
    """For each paragraph the number of its group, and the groups in order."""
    if by == ["report_id"]:
        names = sorted(reports)
        row = known["report_id"].cat.set_categories(names).cat.codes.to_numpy().astype(int)
        return row, pd.DataFrame({"report_id": pd.array(names, dtype="string")})
    grouped = known.groupby(by, observed=True, sort=True)
    groups = grouped.size().reset_index()[by]
    return grouped.ngroup().to_numpy(), groups.astype({name: "Int64" if name in ("year", "paragraph") else "string" for name in by})


def _inner(terms, lexicon) -> dict[str, list[str]]:
    """For each of these terms the shorter ones inside it."""
    matcher = Matcher(lexicon.terms["term"])
    inner = {word: [term for start, end, term in matcher.every(word) if term != word] for word in terms}
    return {word: within for word, within in inner.items() if within}
