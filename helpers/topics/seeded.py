"""Seeded topics: the twelve lists as a prior, so that a paragraph may belong to a topic without using a word of its list.

Latent Dirichlet allocation over sentences in which each term of a list weighs, in its own topic, as much as it occurs
(lists as word priors: Jagarlamudi, Daumé and Udupa 2012; the same idea as keyATM, Eshima, Imai and Sasaki 2024), besides
two free topics for what no list foresees, reported together as `free`. Settings: priors 0.05 for topics in a sentence and
0.01 for words in a topic; five chains of 150 sweeps of burn-in, then five states ten sweeps apart; their mean, which
all paragraphs are then read by (on large corpora it comes from 20,000 sentences).
Sentences, because one paragraph often lists several tasks: with a third of the lists' commoner terms hidden from the
model, twenty times over in the five bundled reports, 58 % of them came back to their topic by sentences, 45 % by
paragraphs (22 % would by always naming the longest list). The settings were chosen on the same reports, though with other draws.
A topic whose list occurs fewer than ten times (or than once in a thousand words) has nothing to hold it and would name
whatever drifts in, so it is not fitted: its share is 0 where no term of it occurs, else missing.

Unsound: shares move with the priors, the lists and the number of free topics, and so do not compare between corpora or
lexicons; a topic is never quite 0. Agreement with the dictionary is no validation, since both know the same lists: use
it to find passages to read. The dictionary (`shares`) stays the measure; rules of exclusions.csv are not applied here.
"""
from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.kept import kept
from helpers.lexicon import Lexicon, load_lexicon
from helpers.matching import fold
from helpers.parallel import each
from helpers.resampling import ratio_interval
from helpers.spots import located, paragraphs_of, sentence_spans
from helpers.tokens import tokenise
from helpers.topics.fits import align, distinct, fold_in, lda, sample, spread_of
from helpers.topics.shares import matches
from helpers.words.counts import count

FREE, CHAINS, BURN_IN, FIT, HELD = 2, 5, 150, 20_000, 10    # FIT: sentences fitted; HELD: occurrences that hold a list
ALPHA, ETA = 0.05, 0.01
FEW = 2_000         # sentences that are sooner fitted than processes started
OUTSIDE = "free"
SHARES = ["topic", "label", "share", "low", "high", "n_paragraphs"]
COMPARED = ["report_id", "paragraph", "section", "dictionary", "seeded", "weight", "n_words", "agrees"]
AGREEMENT = ["topic", "label", "n_dictionary", "n_seeded", "n_both", "share", "low", "high", "kappa", "listed"]
EXAMPLES = ["report_id", "paragraph", "section", "text", "dictionary", "dictionary_terms", "seeded", "seeded_words", "weight"]
ATTRACTED = ["topic", "label", "term", "gloss", "weight", "count", "n_reports"]


@dataclass(frozen=True, eq=False)
class _Fit:
    """groups: report_id, paragraph, section of the paragraphs with a word; amounts: their words by topic (columns: the codes
    and `free`); counts: paragraphs × words; terms: the words; by_term: topics × words, in words; listed: code of each
    word that stands in a list, else None; rare: codes that occur, but too rarely to be fitted."""

    groups: pd.DataFrame
    amounts: object
    counts: object
    terms: object
    by_term: object
    listed: list
    codes: list
    rare: frozenset = frozenset()


def seeded_shares(corpus, by: str | None = "report_id") -> pd.DataFrame:
    """The share of each seeded topic in the words, one row a group and topic.

    Columns as in `topic_shares`: the group under its own name (`by`: "report_id", "section" or a column of reports; None
    for the corpus as one), topic (code, or `free`), label, share, low, high, n_paragraphs (where it is the heaviest). Shares of
    a group add up to 1 over lists and `free`; missing are those of a topic too rare to be fitted, of a group without words,
    and of a year without a report between two that have one. Intervals (95 %) resample reports, or the paragraphs of a
    single report: the uncertainty of the model itself comes on top.
    """
    import numpy as np

    fit, labels = _fit(corpus), _labels(load_lexicon(corpus.path))
    every, frame = [*fit.codes, OUTSIDE], fit.groups.assign(heaviest=fit.amounts.argmax(axis=1))
    if by is None:
        frame = frame.assign(all="all")
    elif by not in frame:
        frame = frame.merge(corpus.reports[["report_id", by]], on="report_id", how="left")
    name, rows = by or "all", []
    for group, at in frame.groupby(name, sort=True, dropna=True).indices.items():
        part, report = fit.amounts[at], frame["report_id"].iloc[at]
        units = part if report.nunique() == 1 else pd.DataFrame(part).groupby(report.to_numpy()).sum().to_numpy()
        low, high = ratio_interval(units, units.sum(axis=1))
        most = np.bincount(frame["heaviest"].iloc[at], minlength=len(every))
        shares = zip(part.sum(axis=0) / part.sum(), low, high)
        rows += [(group, code, labels[code], *((None, None, None) if code in fit.rare else bounds), heaviest)
                 for code, bounds, heaviest in zip(every, shares, most)]
    known = {row[0] for row in rows}
    wanted = range(min(known), max(known)) if by == "year" and known else \
        corpus.analysed["report_id"].unique() if by == "report_id" else ()
    rows += [(group, code, labels[code], None, None, None, 0) for group in wanted if group not in known for code in every]
    rows.sort(key=lambda row: row[0])
    types = {"share": "Float64", "low": "Float64", "high": "Float64", "n_paragraphs": "Int64", name: frame[name].dtype}
    table = pd.DataFrame(rows, columns=[name, *SHARES])
    for column in ("share", "low", "high"):
        table[column] = pd.array(table[column].astype(float), dtype="Float64")
        table[column] = table[column].mask(table[column].isna())
    table = table.astype({column: types.get(column, "string") for column in table.columns})
    return table if by else table.drop(columns="all")


def compare(corpus) -> pd.DataFrame:
    """The dictionary beside the seeded model, one row a paragraph that has a word: report_id, paragraph, section, dictionary
    (the topic whose terms claim most of its characters; missing where none does), seeded (the topic that most of its words
    belong to, or `free`), weight (the share of those words, 0 to 1), n_words, agrees (missing where the dictionary names
    no topic)."""
    fit = _fit(corpus)
    if not len(fit.groups):
        return pd.DataFrame(columns=COMPARED)
    found = matches(corpus)
    found = found[~found["excluded"]]
    found = found.assign(size=[len(fold(term)[0]) for term in found["term"]],
                         order=pd.Categorical(found["topic"], categories=fit.codes).codes)
    claimed = found.groupby(["report_id", "paragraph", "topic"]).agg(size=("size", "sum"), order=("order", "first"))
    claimed = claimed.reset_index().sort_values(["size", "order"], ascending=[False, True], kind="stable")
    claimed = claimed.drop_duplicates(["report_id", "paragraph"]).rename(columns={"topic": "dictionary"})
    total, best = fit.amounts.sum(axis=1), fit.amounts.argmax(axis=1)
    frame = fit.groups.merge(claimed[["report_id", "paragraph", "dictionary"]], on=["report_id", "paragraph"], how="left")
    frame["seeded"] = pd.array([[*fit.codes, OUTSIDE][at] for at in best], dtype="string")
    frame["weight"] = fit.amounts.max(axis=1) / total
    frame["n_words"] = pd.array(total.round().astype(int), dtype="Int64")
    frame["agrees"] = (frame["dictionary"] == frame["seeded"]).astype("boolean").mask(frame["dictionary"].isna())
    return frame[COMPARED]


def agreement(corpus, compared: pd.DataFrame | None = None) -> pd.DataFrame:
    """How far dictionary and seeded model agree, one row a topic and a last one for `all`, over the paragraphs in which the
    dictionary names a topic: topic, label, n_dictionary, n_seeded, n_both (paragraphs), share (n_both / n_dictionary, with low
    and high: 95 %, reports resampled), kappa (Cohen 1960, topic or not; over all topics for `all`), listed (the part of the
    seeded topic's words that are terms of its list: below about 0.1 the list holds it loosely, read its words first).
    Missing where no paragraph has the topic. `compared`: what `compare` returned, so that it need not be computed twice."""
    lexicon, fit, rows = load_lexicon(corpus.path), _fit(corpus), []
    frame = (compare(corpus) if compared is None else compared).dropna(subset=["dictionary"])
    if not len(frame):
        return pd.DataFrame(columns=AGREEMENT)
    codes = lexicon.topics["code"].tolist()
    first, second, report = frame["dictionary"], frame["seeded"], frame["report_id"].to_numpy()
    for code in [*codes, "all"]:
        a, b = (first == code, second == code) if code != "all" else (first.notna(), second.notna())
        both = a & b if code != "all" else first == second
        agreed_by, named_by = (of.groupby(report).sum().to_numpy(float) for of in (both, a))
        low, high = ratio_interval(agreed_by[:, None], named_by)
        agreed = (a == b).mean() if code != "all" else both.mean()
        chance = a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean()) if code != "all" else \
            sum((first == one).mean() * (second == one).mean() for one in codes)
        rows.append((code, "all topics" if code == "all" else lexicon.label(code), a.sum(), b.sum(), both.sum(),
                     both.sum() / a.sum() if a.any() else None, low[0], high[0],
                     (agreed - chance) / (1 - chance) if chance < 1 and a.any() else None, _listed(fit, code)))
    table = pd.DataFrame(rows, columns=AGREEMENT)
    for column in ("share", "low", "high", "kappa", "listed"):
        values = table[column].astype(float)
        table[column] = pd.array(values, dtype="Float64")
        table[column] = table[column].mask(values.isna())
    whole = {name: "Int64" for name in AGREEMENT if name.startswith("n_")}
    return table.astype({"topic": "string", "label": "string", **whole})


def disagreements(corpus, limit: int = 12, compared: pd.DataFrame | None = None) -> pd.DataFrame:
    """Paragraphs to read: those that the two give to different topics, the model's surest first (`free` left aside, no text
    twice, paragraphs of five words or more).

    Columns: report_id, paragraph, section, text, dictionary (topic), dictionary_terms (its terms there), seeded (topic),
    seeded_words (the words that pulled the paragraph there, the strongest first), weight. Lists are joined by 、.
    """
    import numpy as np

    fit, frame = _fit(corpus), compare(corpus) if compared is None else compared
    if not len(frame):
        return pd.DataFrame(columns=EXAMPLES)
    texts = corpus.analysed[["report_id", "paragraph", "text"]]
    frame = frame.assign(row=range(len(frame))).merge(texts, on=["report_id", "paragraph"])
    frame = frame[(frame["agrees"] == False) & (frame["seeded"] != OUTSIDE) & (frame["n_words"] >= 5)]  # noqa: E712
    sure = frame["weight"] * frame["n_words"] / (frame["n_words"] + 2)      # a share of few words is less sure
    frame = frame.assign(sure=sure.astype(float).round(9))
    frame = frame.sort_values(["sure", "report_id", "paragraph"], ascending=[False, True, True])
    frame = frame.drop_duplicates("text").head(limit).reset_index(drop=True)
    found, given = matches(corpus), fit.by_term / fit.by_term.sum(axis=0).clip(1e-12)
    terms, words = [], []
    for row in frame.itertuples():
        here = found[(found["report_id"] == row.report_id) & (found["paragraph"] == row.paragraph)]
        terms.append("、".join(dict.fromkeys(here.loc[(here["topic"] == row.dictionary) & ~here["excluded"], "term"])))
        one = fit.counts[row.row]
        pull = one.data * given[fit.codes.index(row.seeded), one.indices]
        order = np.lexsort((one.indices, -pull.round(9)))[:5]
        words.append("、".join(fit.terms[one.indices[at]] for at in order if pull[at] > 0.5))
    joined = {"dictionary_terms": pd.array(terms, dtype="string"), "seeded_words": pd.array(words, dtype="string")}
    return frame.assign(**joined)[EXAMPLES]


def attracted(corpus, limit: int = 10) -> pd.DataFrame:
    """Words of no list that a seeded topic draws to itself, candidates for its list: topic, label, term, gloss, weight
    (share of the word's occurrences that go to the topic, at least a half), count (those occurrences), n_reports.

    At most `limit` a topic, frequent and faithful ones first; words of at least three such occurrences, in two reports
    where the corpus has two. A word that merely stands beside a topic is drawn as well: read before adding.
    """
    import numpy as np

    fit, lexicon = _fit(corpus), load_lexicon(corpus.path)
    if not len(fit.groups):
        return pd.DataFrame(columns=ATTRACTED)
    labels, n_reports = _labels(lexicon), spread_of(fit.groups["report_id"], fit.counts)
    faithful = fit.by_term / fit.by_term.sum(axis=0).clip(1e-12)
    free = np.array([code is None for code in fit.listed]) & (n_reports >= min(2, fit.groups["report_id"].nunique()))
    rows = []
    for topic, code in enumerate(fit.codes):
        at = np.flatnonzero(free & (faithful[topic] >= 0.5) & (fit.by_term[topic] >= 2.5))
        merit = (faithful[topic, at] * np.log1p(fit.by_term[topic, at])).round(9)
        rows += [(code, labels[code], fit.terms[i], lexicon.gloss(fit.terms[i]), faithful[topic, i],
                  round(fit.by_term[topic, i]), n_reports[i]) for i in at[np.lexsort((at, -merit))][:limit]]
    return pd.DataFrame(rows, columns=ATTRACTED).astype({name: "string" for name in ("topic", "label", "term", "gloss")} |
                                                        {"weight": "Float64", "count": "Int64", "n_reports": "Int64"})


def never_found(corpus) -> pd.DataFrame:
    """Terms of the lists that occur in no report, not even inside a longer term: topic, label, term, gloss. Absence here is
    absence in these texts. Empty where there is no report."""
    lexicon = load_lexicon(corpus.path)
    columns, terms = ["topic", "label", "term", "gloss"], lexicon.terms.dropna(subset=["topic"])
    if not len(corpus.analysed):
        return pd.DataFrame(columns=columns)
    absent = terms[~terms["term"].isin(count(corpus, nested=True).words["term"])]
    order = {code: at for at, code in enumerate(lexicon.topics["code"])}
    absent = absent.assign(label=[lexicon.label(code) for code in absent["topic"]])
    return absent.sort_values("topic", key=lambda codes: codes.map(order), kind="stable")[columns].reset_index(drop=True)


def _listed(fit: _Fit, code: str):
    """The part of a topic's words, or of all topics' words, that are terms of its list."""
    topics = [at for at, one in enumerate(fit.codes) if code in (one, "all")]
    own = sum(fit.by_term[at, [one == fit.codes[at] for one in fit.listed]].sum() for at in topics)
    return own / fit.by_term[topics].sum() if fit.by_term[topics].sum() else None


def _labels(lexicon: Lexicon) -> dict:
    return {code: lexicon.label(code) for code in lexicon.topics["code"]} | {OUTSIDE: "outside the lists"}


@kept
def _fit(corpus) -> _Fit:
    """The fitted model."""
    import numpy as np
    from scipy.sparse import coo_matrix

    lexicon = load_lexicon(corpus.path)
    codes = lexicon.topics["code"].tolist()
    topic = {term: code for term, code in zip(lexicon.terms["term"], lexicon.terms["topic"]) if not pd.isna(code)}
    terms, column, paragraph, sentence = _placed(corpus, lexicon, topic)
    groups = corpus.analysed[["report_id", "paragraph", "section"]]
    if not len(column):
        nothing = np.zeros((0, len(codes) + 1))
        return _Fit(groups.iloc[:0], nothing, None, np.array([]), nothing.T, [], codes)
    place, paragraph = np.unique(paragraph, return_inverse=True)
    sentence = np.unique(sentence, return_inverse=True)[1]
    matrix = coo_matrix((np.ones(len(column)), (sentence, column))).tocsr()
    total, listed = np.bincount(column), [topic.get(term) for term in terms]
    often = {code: int(sum(total[at] for at, one in enumerate(listed) if one == code)) for code in codes}
    held = max(HELD, len(column) / 1000)
    fitted = [code for code in codes if often[code] >= held]
    seeds = [(at, fitted.index(code)) for at, code in enumerate(listed) if code in fitted]
    some = sample(matrix[distinct(matrix)], FIT)
    weight = np.asarray(some.sum(axis=0)).ravel().clip(1)
    prior = {at: {number: float(weight[at])} for at, number in seeds}
    tasks = [(some, len(fitted) + FREE, chain, prior, ALPHA, ETA, BURN_IN) for chain in range(CHAINS)]
    chains = list(each(_chain, tasks, "Chains of the seeded model", alone=0 if some.shape[0] > FEW else CHAINS))
    for chain in chains[1:]:        # the lists hold their topics in place; the free ones are matched
        chain[len(fitted):] = chain[len(fitted):][align(chains[0][len(fitted):], chain[len(fitted):])[0]]
    by_word = np.mean(chains, axis=0)
    for at, number in seeds:        # a term that the sample lacks
        by_word[number, at] = max(by_word[number, at], 1e-6)
    by_sentence, by_term = fold_in(matrix, by_word, ALPHA)
    columns = [codes.index(code) for code in fitted] + [len(codes)] * FREE
    pooled = lambda table: np.asarray(table @ np.eye(len(codes) + 1)[columns])
    holds = np.zeros(matrix.shape[0], dtype=int)
    holds[sentence] = paragraph
    gather = coo_matrix((np.ones(len(holds)), (holds, np.arange(len(holds))))).tocsr()
    return _Fit(groups.iloc[place].reset_index(drop=True), pooled(gather @ by_sentence), (gather @ matrix).tocsr(), terms,
                pooled(by_term.T).T, listed, codes, frozenset(code for code in codes if 0 < often[code] < held))


def _chain(task: tuple):
    return lda(*task)


def _placed(corpus, lexicon: Lexicon, topic: dict):
    """The words that take part, and (number of the word, paragraph, sentence) of each of their tokens: terms of the lists, and
    other words of two characters or more that occur twice; no stopwords, formula or place names. Paragraphs are numbered as
    in `corpus.analysed`."""
    import numpy as np

    tokens, texts = tokenise(corpus), corpus.analysed
    names, code = tokens["token"].cat.categories, tokens["token"].array.codes
    plain = (names.str.len() > 1) & ~names.isin(lexicon.stopwords | lexicon.formula)
    plain &= np.bincount(code, minlength=len(names)) > 1
    kept = (names.isin(list(topic)) | plain)[code] & (tokens["kind"] != "place").to_numpy()
    there, n_tokens = paragraphs_of(tokens)
    row = np.repeat(located(there, texts), n_tokens)[kept]
    begins = np.concatenate([[0], np.cumsum(texts["text"].str.len().to_numpy(dtype=np.int64) + 1)])
    spans = sentence_spans(corpus)
    ends = begins[spans["row"].to_numpy()] + spans["end"].to_numpy()
    sentence = np.searchsorted(ends, begins[row] + tokens["start"].to_numpy()[kept], side="right")
    used, column = np.unique(code[kept], return_inverse=True)
    return names.to_numpy(dtype=object)[used], column, row, sentence
