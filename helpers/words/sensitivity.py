"""What the word list owes to choices made before counting: the same texts counted again with each choice made otherwise.

After Denny and Spirling (2018), who found that results of text analyses can turn on preprocessing that papers do not mention.
Compared are rankings and rates of this corpus; a small change here does not prove that another statistic is as steady.
"""
from __future__ import annotations

from dataclasses import replace

import pandas as pd

from helpers import segmenter
from helpers.kept import kept
from helpers.lexicon import load_lexicon
from helpers.matching import count_han, fold
from helpers.resampling import SEED
from helpers.tokens import segment, tokenise
from helpers.words.counts import Counts, count

COLUMNS = ["variant", "what", "n_types", "n_tokens", "overlap", "spearman", "term_rate", "up", "down", "n_reports"]
SAMPLE = 60     # reports; more of them change the figures little and take the reference segmenter long
SHOWN = 5


@kept
def sensitivity(corpus, top: int = 50, sample: int = SAMPLE) -> pd.DataFrame:
    """The list of most frequent words under other choices, one row a choice; the first row is the list as it is.

    Columns: variant (baseline, no_model, no_lexicon, no_stopwords, no_formula, min_count_5, min_count_10, nested), what (in
    words), n_types, n_tokens (of the listed words), overlap (share of the baseline's `top` words that stay among the `top`),
    spearman (rank agreement of counts over the words in both lists; missing with fewer than three), term_rate (occurrences
    of lexicon terms per word token, relative to the baseline: 1 unchanged), up, down (words of either top list that gain or
    lose most ranks, at least a tenth of `top`, joined by 、; missing where none does), n_reports (reports counted). Of a
    corpus of more than `sample` reports a random sample is counted, always the same one: n_reports then says how many.
    """
    corpus = _sampled(corpus, sample)
    lexicon, counts = load_lexicon(corpus.path), count(corpus)
    base, n_words = _listed(counts), int(counts.sizes.sum())
    no_place = (counts.words["kind"] != "place").to_numpy(dtype=bool)
    variants = [("baseline", "as counted on these pages", base, n_words),
                ("no_model", "jieba without its model for words of no dictionary", *_recut(corpus, lexicon, counts)),
                ("no_lexicon", "jieba's words alone, no term of the lexicon kept whole", *_bare(corpus, lexicon, counts)),
                ("no_stopwords", "no list of stopwords", _sums(counts.keep(words=no_place)), n_words),
                ("no_formula", "ritual words of formula.txt set aside", _listed(counts, formula=False), n_words),
                ("min_count_5", "only words that occur five times", base[base >= 5], n_words),
                ("min_count_10", "only words that occur ten times", base[base >= 10], n_words),
                ("nested", "terms inside longer terms counted as well", _listed(count(corpus, nested=True)), n_words)]
    terms = set(lexicon.terms["term"])
    rate = lambda words, size: words[words.index.isin(terms)].sum() / size if size else float("nan")
    rows = []
    for variant, what, words, size in variants:
        n_terms = rate(base if variant.startswith("min_count") else words, size)
        change = n_terms / rate(base, n_words) if rate(base, n_words) else pd.NA
        rows.append((variant, what, len(words), int(words.sum()), *_agreement(base, words, top), change, *_moves(base, words, top),
                     len(corpus.reports)))
    types = dict.fromkeys(["n_types", "n_tokens", "n_reports"], "Int64") | dict.fromkeys(COLUMNS[4:7], "Float64")
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({name: types.get(name, "string") for name in COLUMNS})


def _sampled(corpus, sample: int):
    import numpy as np

    reports = corpus.reports[corpus.reports["kind"] == "report"]
    if len(reports) > sample:
        drawn = np.random.default_rng(SEED).choice(len(reports), size=sample, replace=False)
        reports = reports.iloc[np.sort(drawn)]
    kept = corpus.paragraphs["report_id"].isin(reports["report_id"])
    return replace(corpus, reports=reports.reset_index(drop=True), paragraphs=corpus.paragraphs[kept].reset_index(drop=True))


def _listed(counts: Counts, formula: bool = True) -> pd.Series:
    return _sums(counts.listed(formula=formula))


def _sums(counts: Counts) -> pd.Series:
    """How often each word occurs, by word, the commonest first (then by word)."""
    import numpy as np

    return _ranked(pd.Series(np.asarray(counts.matrix.sum(axis=0)).ravel(), index=counts.words["term"].to_numpy(dtype=object)))


def _ranked(sums: pd.Series) -> pd.Series:
    return sums[sums > 0].sort_index().sort_values(ascending=False, kind="stable")


def _recut(corpus, lexicon, counts: Counts):
    """Counts with every stretch between terms, places and figures cut again without the model, and all word tokens."""
    tokens = tokenise(corpus)
    key, size = ["report_id", "paragraph"], tokens["end"] - tokens["start"]
    word = (tokens["kind"] == "word") | (tokens["kind"] == "formula") & (size <= 2)     # what jieba cut
    follows = (tokens["report_id"].cat.codes.diff() == 0) & (tokens["paragraph"].diff() == 0)
    follows &= (tokens["start"] == tokens["end"].shift()) & word.shift(fill_value=False)
    spans = tokens[word].groupby((~follows).cumsum()[word])
    spans = spans.agg({**dict.fromkeys([*key, "start"], "first"), "end": "last"}).astype({"report_id": "string", "paragraph": "Int64"})
    texts = spans.merge(corpus.paragraphs[[*key, "text"]], on=key)
    pieces = [fold(text[start:end])[0] for text, start, end in zip(texts["text"], texts["start"], texts["end"])]
    again = [piece for piece in segmenter.reference("\n".join(pieces), unknown_words=False) if _is_word(piece)]
    fixed = tokens.loc[~word & (tokens["kind"] != "place"), "token"].astype("string")
    words = pd.concat([fixed, pd.Series(again, dtype="string")]).value_counts()
    return _without(words, lexicon), len(again) + int((~word).sum())


def _bare(corpus, lexicon, counts: Counts):
    """Counts of jieba's words, without terms, ritual phrases and place names, and all word tokens."""
    bare = replace(lexicon, terms=lexicon.terms.iloc[:0], formula=frozenset())
    words = segment("\n".join(corpus.analysed["text"]), bare)
    places = counts.words.loc[counts.words["kind"] == "place", "term"]
    listed = pd.Series(words, dtype="string").value_counts()
    return _without(listed[~listed.index.isin(places)], lexicon), len(words)


def _without(words: pd.Series, lexicon) -> pd.Series:
    kept = words[~words.index.isin(lexicon.stopwords) | words.index.isin(lexicon.terms["term"])]
    return _ranked(pd.Series(kept.to_numpy(dtype="int64"), index=kept.index.to_numpy(dtype=object)))


def _is_word(piece: str) -> bool:
    return count_han(piece) > 0 or len(piece) > 1 and piece.isalpha()


def _agreement(base: pd.Series, words: pd.Series, top: int):
    """overlap and spearman."""
    first = base.index[:top]
    both = base.index.intersection(words.index)
    ranks = base[both].rank(), words[both].rank()
    varied = len(both) > 2 and all(rank.nunique() > 1 for rank in ranks)
    return first.isin(words.index[:top]).mean() if len(first) else pd.NA, ranks[0].corr(ranks[1]) if varied else pd.NA


def _moves(base: pd.Series, words: pd.Series, top: int):
    """The words that gain and that lose most ranks; a word that a list lacks comes after all others."""
    shown = base.index[:top].union(words.index[:top])
    worst = max(len(base), len(words))
    place = lambda listed: pd.Series(range(len(listed)), index=listed.index).reindex(shown).fillna(worst)
    gain = (place(base) - place(words)).rename("gain").rename_axis("word").reset_index()
    joined = lambda part: "、".join(part["word"].head(SHOWN)) or pd.NA
    least = max(top / 10, 1)
    return (joined(gain[gain["gain"] >= least].sort_values(["gain", "word"], ascending=[False, True])),
            joined(gain[gain["gain"] <= -least].sort_values(["gain", "word"])))
