"""Words that stand together: adjacent, within a window of the sentence, or in a row.

Adjacent means adjacent in the text: nothing but white space and quotation marks between them. Stopwords and names are not
listed but keep their place, so two words are never pulled together over one that was set aside, nor over a number, a comma
or a 、. Phrases copied from report to report make strong collocations: n_reports says how many use one, and no measure knows
that the occurrences of one report are not independent. G2, lambda and z are for ranking, not tests.
"""
from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.matching import INVISIBLE, QUOTES, codes
from helpers.spots import located, paragraphs_of, report_blocks
from helpers.tokens import tokenise
from helpers.words.counts import count
from helpers.words.keyness import log_likelihood

COLLOCATIONS = ["source", "target", "source_gloss", "target_gloss", "count", "n_reports", "expected", "pmi", "g2", "lambda",
                "z"]
NGRAMS = ["ngram", "gloss", "n", "count", "n_reports"]
SENTENCE_END = "。；;！？!?"
_BLOCK = 2_000_000      # tokens laid out at a time
_SPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())


def collocations(corpus, window: int | None = None, formula: bool = True, min_count: int = 3) -> pd.DataFrame:
    """Pairs of words that occur together at least `min_count` times, the most firmly bound first (by z, then source, target).

    Without `window`: adjacent pairs in their order, source before target. With a window of k: pairs with at most k - 1 words
    between them in one sentence (ended by 。；;！？!? or the paragraph), in whichever order, source being the first by
    character code; a word is not paired with itself. Columns:
      source, target, source_gloss, target_gloss
      count      how often together;  n_reports  in how many reports
      expected   how often if words stood in any order: pairs with the source × pairs with the target / all pairs (in a
                 window a pair counts once from each of its two words)
      pmi        log2(count / expected) (Church and Hanks 1990): effect size, and unsteady for rare pairs
      g2         log-likelihood ratio of the four-cell table (Dunning 1993), without sign
      lambda, z  log odds ratio of that table with 0.5 added to each cell, and over its standard error (Blaheta and Johnson
                 2001): the measures of quanteda's textstat_collocations

    Every pair of words counts in the table, but pairs with stopwords or place names are not listed, nor with `formula=False`
    those with words of formula.txt. Do not compare windows with adjacent pairs, nor with windows of another width. The
    frame is a weighted edge list: source, target and any measure as the weight.
    """
    import numpy as np

    if window is not None and (not isinstance(window, int) or window < 1):
        raise ValueError(f"window={window!r}: give the words to look to either side, such as window=5, or None for adjacent pairs")
    listed = _listed(corpus, formula)
    size, words = len(listed), _words(corpus)
    here, there, total, found = np.zeros(size), np.zeros(size), 0, []
    for text in _laid_out(corpus):
        n_reports, counted = text.report.max(initial=0) + 1, []
        for step in range(1, (window or 1) + 1):
            first, second, report = text.word[:-step], text.word[step:], text.report[step:]
            together = text.sentence[:-step] == text.sentence[step:] if window else text.joined
            first, second, report = first[together], second[together], report[together]
            here, there = here + np.bincount(first, minlength=size), there + np.bincount(second, minlength=size)
            total += len(first)
            shown = listed[first] & listed[second] & ((first != second) | (window is None))
            first, second, report = first[shown], second[shown], report[shown]
            if window:
                first, second = np.minimum(first, second), np.maximum(first, second)
            counted.append((first * size + second) * n_reports + report)
        found.append(_counted(np.concatenate(counted), n_reports))
    if window:
        here, there, total = here + there, here + there, 2 * total
    pair, n11, spread = _gathered(found, min_count)
    source, target = pair // max(size, 1), pair % max(size, 1)
    n12, n21 = here[source] - n11, there[target] - n11
    n22 = total - n11 - n12 - n21
    cells = np.array([n11, n12, n21, n22]) + 0.5
    bound, expected = np.log(cells[0] * cells[3] / cells[1] / cells[2]), here[source] * there[target] / max(total, 1)
    gloss = load_lexicon(corpus.path).gloss
    frame = pd.DataFrame({
        "source": words[source], "target": words[target], "count": n11, "n_reports": spread, "expected": expected,
        "pmi": np.log2(n11 / expected), "g2": log_likelihood(n11, n12, n21, n22), "lambda": bound,
        "z": bound / np.sqrt((1 / cells).sum(axis=0))})
    frame = frame.sort_values(["z", "source", "target"], ascending=[False, True, True])
    for side in ("source", "target"):
        frame[side + "_gloss"] = pd.array([gloss(word) for word in frame[side]], dtype="string")
    types = {"source": "string", "target": "string", "count": "Int64", "n_reports": "Int64"}
    return frame[COLLOCATIONS].astype(types | dict.fromkeys(COLLOCATIONS[6:], "Float64")).reset_index(drop=True)


def ngrams(corpus, n: int = 2, formula: bool = True, min_count: int = 3) -> pd.DataFrame:
    """Runs of n words that occur at least `min_count` times, the commonest first (then by ngram); n is 2, 3, 4 or 5.

    Columns: ngram (its words with a space between), gloss (those of its words but stopwords, joined by +; missing where one
    has none), n, count, n_reports. The words adjoin in the text (see above). A run may hold a stopword, but not at either
    end, and no place name; with `formula=False` no word of formula.txt either. Shorter runs inside longer ones are counted
    as well.
    """
    import numpy as np

    if n not in (2, 3, 4, 5):
        raise ValueError(f"n={n!r}: n-grams have 2, 3, 4 or 5 words, such as ngrams(corpus, n=3)")
    words, text = _words(corpus), _whole(_laid_out(corpus))
    edge, inside = _listed(corpus, formula), _listed(corpus, formula, stopwords=True)
    start = np.flatnonzero(edge[text.word])
    gram, first = text.word[start].astype(np.int64), start
    for step in range(1, n):
        allowed = edge if step == n - 1 else inside
        fits = start + step < len(text.word)
        start, gram = start[fits], gram[fits]
        fits = text.joined[start + step - 1] & allowed[text.word[start + step]]
        start, gram = start[fits], gram[fits]
        _, first, gram, often = np.unique(gram * len(edge) + text.word[start + step], return_index=True, return_inverse=True,
                                          return_counts=True)
        frequent = often >= min_count       # a longer run cannot be more frequent than its beginning
        first, gram, start = start[first], gram[frequent[gram]], start[frequent[gram]]
    n_reports = text.report.max(initial=0) + 1
    gram, often, spread = _gathered([_counted(gram * n_reports + text.report[start], n_reports)], min_count)
    gloss = load_lexicon(corpus.path).gloss
    rows = [tuple(words[text.word[first[key] + step]] for step in range(n)) for key in gram]
    stopwords = load_lexicon(corpus.path).stopwords
    glosses = [[gloss(word) for word in row if word not in stopwords] for row in rows]
    english = [pd.NA if any(map(pd.isna, row)) else " + ".join(row) for row in glosses]
    frame = pd.DataFrame({"ngram": pd.array([" ".join(row) for row in rows], dtype="string"), "n": n, "count": often,
                          "n_reports": spread, "gloss": pd.array(english, dtype="string")})
    frame = frame.astype(dict.fromkeys(["n", "count", "n_reports"], "Int64"))
    return frame.sort_values(["count", "ngram"], ascending=[False, True])[NGRAMS].reset_index(drop=True)


class _Layout(NamedTuple):
    """Tokens in a row: number of the word, of its report and of its sentence; `joined` says whether the next adjoins (one shorter)."""

    word: object
    report: object
    sentence: object
    joined: object


def _words(corpus):
    """What the numbers of words stand for."""
    return tokenise(corpus)["token"].cat.categories.to_numpy(dtype=object)


def _laid_out(corpus):
    """The tokens of some reports, until all had their turn."""
    import numpy as np

    tokens = tokenise(corpus)
    there, n_tokens = paragraphs_of(tokens)
    texts, report = corpus.analysed["text"].iloc[located(there, corpus.analysed)], there["report_id"].cat.codes.to_numpy(dtype=np.int64)
    for part, spots in report_blocks(there, n_tokens, _BLOCK):
        here, number = texts.iloc[part].tolist(), report[part] - report[part].min()
        word, start, end = (values[spots] for values in (tokens["token"].array.codes, tokens["start"].to_numpy(), tokens["end"].to_numpy()))
        yield _layout(here, np.repeat(np.arange(len(here)), n_tokens[part]), number, word, start, end)


def _layout(texts: list[str], row, report, word, start, end) -> _Layout:
    import numpy as np

    # All paragraphs as one text: a full stop between them ends sentence and adjacency alike.
    offset = np.cumsum([0, *(len(text) + 1 for text in texts)])[row]
    character = codes("。".join(texts))
    among = lambda characters: np.isin(character, np.array([ord(one) for one in sorted(characters)], dtype=np.uint32))
    so_far = lambda flags: np.concatenate([[0], np.cumsum(flags, dtype=np.int32)])
    apart = so_far(~among({*_SPACE, *QUOTES, *INVISIBLE}))
    start, end = offset + start, offset + end
    return _Layout(word.astype(np.int64), report[row], so_far(among(SENTENCE_END))[start], apart[start[1:]] == apart[end[:-1]])


def _whole(parts) -> _Layout:
    """All tokens as one layout; the last of a part does not adjoin the first of the next."""
    import numpy as np

    none = np.zeros(0, dtype=np.int64)
    texts, n_reports, n_sentences = [_Layout(none, none, none, none.astype(bool))], 0, 0
    for text in parts:
        texts.append(_Layout(text.word, text.report + n_reports, text.sentence + n_sentences, np.append(text.joined, False)))
        n_reports, n_sentences = texts[-1].report.max() + 1, texts[-1].sentence.max() + 1
    word, report, sentence, joined = map(np.concatenate, zip(*texts))
    return _Layout(word, report, sentence, joined[:-1])


def _listed(corpus, formula: bool, stopwords: bool = False):
    """For each word whether it is shown: no stopword, no place name and, with formula=False, nothing ritual."""
    words = count(corpus).words
    aside = (words["stop"] & (not stopwords)) | (words["kind"] == "place") | (words["ritual"] & (not formula))
    return ~aside.to_numpy(dtype=bool)


def _counted(key, n_reports: int):
    """Each pair (or run) once, in order, how often it stood there, and in how many reports. A key is a pair × number of reports + its report."""
    import numpy as np

    key = np.sort(key)
    begins = np.flatnonzero(np.diff(key, prepend=-1))
    pair, often = key[begins] // n_reports, np.diff(begins, append=len(key))
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    return pair[first], np.add.reduceat(often, first) if len(first) else often, np.diff(first, append=len(pair))


def _gathered(counted: list, min_count: int):
    """The pairs of several counts, none of which share a report, that occur often enough, how often, and in how many reports."""
    import numpy as np

    pair, often, spread = (np.concatenate(parts) for parts in zip(*counted)) if counted else (np.zeros(0, dtype=np.int64),) * 3
    order = np.argsort(pair, kind="stable")
    pair = pair[order]
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    often, spread = (np.add.reduceat(values[order], first) if len(first) else values for values in (often, spread))
    frequent = often >= min_count
    return pair[first][frequent], often[frequent], spread[frequent]
