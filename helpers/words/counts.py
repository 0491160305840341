"""The words of a corpus counted: groups × words, the matrix that every statistic of this wing stands on."""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.matching import Matcher
from helpers.tokens import paragraphs_of, tokenise

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

    by, tokens, lexicon = list(by), tokenise(corpus), load_lexicon(corpus.path)
    facts = corpus.reports[corpus.reports["kind"] == "report"]
    paragraphs, n_tokens = paragraphs_of(tokens)
    for name in by:
        if name not in paragraphs:
            paragraphs = paragraphs.assign(**{name: paragraphs["report_id"].map(facts.set_index("report_id")[name])})
    told = paragraphs[by].notna().all(axis=1).to_numpy()
    row, groups = _grouped(paragraphs[told], by, facts["report_id"])
    words, stands = tokens["token"].cat.categories, np.full(len(paragraphs), -1, dtype=np.int32)
    stands[told] = row
    sizes = np.bincount(row, n_tokens[told], minlength=len(groups)).astype(np.int64)
    inner = _inner(tokens, words, lexicon) if nested else {}
    matrix = _counted(np.repeat(stands, n_tokens), tokens["token"].cat.codes.to_numpy(), (len(groups), len(words)))
    if inner:
        names = words.union(sorted({name for names in inner.values() for name in names}), sort=True)
        where = {word: at for at, word in enumerate(names)}
        pairs = [(at, where[name]) for at, word in enumerate(words) for name in [word, *inner.get(word, ())]]
        turn = coo_matrix((np.ones(len(pairs), dtype=np.int64), tuple(zip(*pairs))), shape=(len(words), len(names)))
        matrix, words = (matrix @ turn.tocsr()).tocsr(), names
    kinds = tokens.drop_duplicates("token").set_index("token")["kind"].astype("string").reindex(words).fillna("term")
    is_term = (kinds == "term").to_numpy(dtype=bool)
    frame = pd.DataFrame({"term": pd.array(words, dtype="string"), "kind": pd.array(kinds, dtype="string"),
                          "stop": words.isin(lexicon.stopwords) & ~is_term, "ritual": words.isin(lexicon.formula) & ~is_term})
    return Counts(matrix, groups, frame, sizes)


def _counted(row, column, shape: tuple):
    """A sparse matrix that says how often each pair of row and column occurs; pairs with row -1 do not count."""
    import numpy as np
    from scipy.sparse import coo_matrix

    parts = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))]
    for at in range(0, len(row), _BLOCK):       # block by block: of a large corpus only the counts, never the tokens, stand in memory twice
        here, there = row[at:at + _BLOCK], column[at:at + _BLOCK]
        kept = here >= 0
        here, there = here[kept], there[kept]
        first = here.min(initial=shape[0])
        if len(here):
            part = coo_matrix((np.ones(len(here), dtype=np.int64), (here - first, there)), shape=(here.max() - first + 1, shape[1])).tocsr().tocoo()
            parts.append((part.data, (part.row + first).astype(np.int32), part.col.astype(np.int32)))
    data, rows, columns = map(np.concatenate, zip(*parts))
    return coo_matrix((data, (rows, columns)), shape=shape).tocsr()


def _grouped(known: pd.DataFrame, by: list[str], reports: pd.Series):
    """For each paragraph the number of its group, and the groups in order."""
    if by == ["report_id"]:
        names = sorted(reports)
        row = known["report_id"].cat.set_categories(names).cat.codes.to_numpy().astype(int)
        return row, pd.DataFrame({"report_id": pd.array(names, dtype="string")})
    grouped = known.groupby(by, observed=True, sort=True)
    groups = grouped.size().reset_index()[by]
    return grouped.ngroup().to_numpy(), groups.astype({name: "Int64" if name in ("year", "paragraph") else "string" for name in by})


def _inner(tokens: pd.DataFrame, words, lexicon) -> dict[str, list[str]]:
    """For each term that was counted, the shorter terms inside it."""
    matcher, used = Matcher(lexicon.terms["term"]), set(tokens.loc[tokens["kind"] == "term", "token"].unique())
    inner = {word: [term for start, end, term in matcher.every(word) if term != word] for word in words if word in used}
    return {word: terms for word, terms in inner.items() if terms}
