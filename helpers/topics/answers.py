"""From problem to plan: which admitted problem does a report's own plan for the next year take up, in words?

All of it is about the text. “Named in the plan” does not mean that anything was done, and a problem without a plan item
may be answered in another document.
"""
from __future__ import annotations

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.topics.items import items
from helpers.topics.pieces import pieces, shared_words

ANSWERS = ["report_id", "year", "place", "problem", "problem_title", "problem_paragraph", "start", "end", "topics", "plan", "plan_title",
           "plan_paragraph", "plan_start", "plan_end", "shared_topics", "shared_terms", "similarity", "verdict", "n_plans"]
BASELINE = {"verdict": "string", "own": "Float64", "others": "Float64", "n_problems": "Int64", "n_comparisons": "Int64"}
NAMED, PARTLY, NOT_FOUND = "named in the plan", "partly", "no plan item found in the text"
# Short texts that share a word or two have a cosine of about 0.1; at 0.2 they share most of what they are about. Set on made
# reports other than those of the tests: no orphan among them reached 0.1, and another report's plan 0.2 for one problem in 25.
LIKE, ALIKE = 0.10, 0.20
_TOPIC_FIRST = 0.05     # of two plans about as similar, the one on the same task
_PAIRS = 200_000        # problems × plans compared at once
_MOST = 300             # problems, and plan sentences, of one report that are compared: no report has nearly as many
_OTHERS = 5             # reports whose plans a problem is held against, to see how much any plan would answer


def answers(corpus) -> pd.DataFrame:
    """For each admitted problem the sentence of the same report's plan that comes closest to it, one row a problem.

    Columns: report_id, year, place, problem (text), problem_title, problem_paragraph, start, end (offsets in the paragraph),
    topics (codes of the problem, with spaces), plan (text of the plan sentence; missing where none is found), plan_title,
    plan_paragraph, plan_start, plan_end, shared_topics, shared_terms (words that stand in both), similarity (0 to 1, of the closest
    plan sentence even where it is not close enough), verdict, n_plans (plan sentences of the report).

    similarity is the cosine of tf-idf weights (presence × idf over all problems and plans of the corpus) of the pairs of
    characters inside words, titles included. Pairs rather than words, since 执法人员 and 行政执法人员 share no word: on made
    reports they found the right plan for 18 of 18 problems, words for 16. Stopwords, formula (加强, 完善, 推进 …), words that only lament
    (不足, 薄弱 …), places and the name of the genre make no similarity.

    verdict, about the text and never about deeds:
      named in the plan               similarity of at least ALIKE, or of at least LIKE and on a shared topic
      partly                          a shared topic, or similarity of at least LIKE: the same task, or some of the words
      no plan item found in the text  neither; also where the report has no part on plans
    A plan that answers in other words altogether is not found, so read the orphans before you count them; and plans are so
    alike that another report's would answer many problems too: hold the shares against `baseline`. Similarities depend on the
    corpus through idf: do not compare them between corpora.
    """
    import numpy as np

    asked, offered = _asked(corpus), _offered(corpus)
    weights, topics, words = _contents(corpus, asked, offered)
    best = _closest(asked["report_id"], offered["report_id"], weights, topics)
    similarity, verdict, found = best["similarity"], best["verdict"], best["offered"].to_numpy()
    codes = np.array(load_lexicon(corpus.path).topics["code"].tolist(), dtype=object)
    plan = offered.reindex(found)
    frame = asked.rename(columns={"text": "problem", "title": "problem_title", "paragraph": "problem_paragraph"}).assign(
        topics=[" ".join(codes[row]) for row in topics[:len(asked)]],
        shared_topics=[" ".join(codes[topics[i] & topics[len(asked) + j]]) if j >= 0 else "" for i, j in enumerate(found)],
        shared_terms=["、".join(shared_words(words(i), words(len(asked) + j))) if j >= 0 else "" for i, j in enumerate(found)],
        similarity=similarity.round(4).astype("Float64"), verdict=verdict.astype("string"),
        n_plans=asked["report_id"].map(offered.groupby("report_id").size()).fillna(0).astype("Int64"),
        **{f"plan_{name}": plan[name].array for name in ("text", "title", "paragraph", "start", "end")}).rename(columns={"plan_text": "plan"})
    return frame[ANSWERS].astype({name: "string" for name in ("topics", "shared_topics", "shared_terms")})


def baseline(corpus) -> pd.DataFrame:
    """How often a plan answers the problems of its own report, and how often those of others: verdict, own (share of the
    problems, 0 to 1), others (the same where each problem is held against the plans of up to five other reports, one at a
    time), n_problems, n_comparisons. Where the two are close, the verdicts show what all plans say and no answer to a problem.
    Reports without plans take no part. Shares are missing where there is nothing to compare.
    """
    asked, offered = _asked(corpus), _offered(corpus)
    weights, topics, _ = _contents(corpus, asked, offered)
    names = sorted(offered["report_id"].unique())
    place = {name: i for i, name in enumerate(names)}
    known = asked["report_id"].isin(place)
    turned = lambda by: asked["report_id"].map(lambda name: names[(place[name] + by) % len(names)] if name in place else pd.NA)
    verdicts = lambda by: _closest(turned(by), offered["report_id"], weights, topics).loc[known, "verdict"]
    own, others = verdicts(0), [verdicts(by) for by in range(1, min(_OTHERS, len(names) - 1) + 1)]
    others = pd.concat([own.iloc[:0], *others])
    share = lambda seen, verdict: (seen == verdict).mean() if len(seen) else pd.NA
    frame = pd.DataFrame([(verdict, share(own, verdict), share(others, verdict), len(own), len(others))
                          for verdict in (NAMED, PARTLY, NOT_FOUND)], columns=list(BASELINE))
    return frame.astype(BASELINE)


def _asked(corpus) -> pd.DataFrame:
    found = items(corpus, "problems")
    return found[found["kind"] == "problem"].groupby("report_id").head(_MOST).reset_index(drop=True)


def _offered(corpus) -> pd.DataFrame:
    return items(corpus, "plan").groupby("report_id").head(_MOST).reset_index(drop=True)


def _closest(reports: pd.Series, offered: pd.Series, weights, topics) -> pd.DataFrame:
    """For each problem, held against the plan of a report: similarity, verdict, offered (the number of the plan sentence, or -1)."""
    import numpy as np

    n = len(reports)
    pairs = pd.DataFrame({"report_id": reports, "asked": range(n)}).dropna().merge(
        pd.DataFrame({"report_id": offered, "offered": range(len(offered))}), on="report_id")
    left, right = pairs["asked"].to_numpy(dtype=int), pairs["offered"].to_numpy(dtype=int) + n
    near = [np.asarray(weights[left[at:at + _PAIRS]].multiply(weights[right[at:at + _PAIRS]]).sum(axis=1)).ravel()
            for at in range(0, len(pairs), _PAIRS)]
    pairs = pairs.assign(similarity=np.concatenate([np.empty(0), *near]), same=(topics[left] & topics[right]).any(axis=1))
    best = pairs.assign(score=pairs["similarity"] + _TOPIC_FIRST * pairs["same"])
    best = best.sort_values(["asked", "score", "offered"], ascending=[True, False, True]).drop_duplicates("asked").set_index("asked").reindex(range(n))
    same, similarity = best["same"].eq(True), best["similarity"].fillna(0.0)
    near, like = similarity >= ALIKE, similarity >= LIKE
    verdict = np.select([near | (same & like), same | like], [NAMED, PARTLY], NOT_FOUND)
    return pd.DataFrame({"similarity": similarity, "verdict": verdict,
                         "offered": np.where(verdict == NOT_FOUND, -1, best["offered"].fillna(-1)).astype(int)})


def _contents(corpus, asked: pd.DataFrame, offered: pd.DataFrame):
    """Of each problem, then each plan: its tf-idf weights (sparse rows of length one), its topics (truth values), and a function
    from its number to its words."""
    import numpy as np
    from scipy.sparse import diags

    read = pieces(corpus, pd.concat([asked, offered]), sections=["problems", "plan"])
    item = read.texts + read.titles
    present = ((item @ read.used @ read.inside) > 0).astype(float)
    idf = np.log((1 + present.shape[0]) / (1 + np.asarray(present.sum(axis=0)).ravel())) + 1
    weights = present @ diags(idf)
    length = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    return (diags(1 / np.where(length > 0, length, 1)) @ weights).tocsr(), (item @ read.topics) > 0, lambda row: read.words_of(row, read.texts, read.titles)
