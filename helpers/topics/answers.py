"""From problem to plan: which admitted problem does a report's own plan for the next year take up, in words?

All of it is about the text. “Named in the plan” does not mean that anything was done, and a problem without a plan item
may be answered in another document.
"""
from __future__ import annotations

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.tokens import tokenise
from helpers.topics.items import PLACE, items
from helpers.topics.shares import GENRE, matches

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

# Words by which a problem says that it is one: shared by all problems and by no task.
LAMENT = frozenset("问题 不足 差距 短板 薄弱 薄弱环节 困难 缺乏 缺少 欠缺 不够 不强 不高 不到位 不严 不严格 不完善 不健全 不规范 不充分 不深 不平衡 单一 滞后 有待 亟待 偏低 "
                    "较低 较弱 较少 有限 存在 现象 时有发生 仍需 尚未 未能 无法 难以 影响 导致 造成 不能 不了 一定 相对 还 仍 提高 提升 增强 改进 解决 改善".split())
OF_THE_GENRE = GENRE | {"本年度", "年度"}      # the name of the genre is no task


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
    from scipy.sparse import coo_matrix, csr_matrix, diags

    lexicon, tokens, found = load_lexicon(corpus.path), tokenise(corpus), matches(corpus)
    pieces: dict[tuple, int] = {}       # the text of an item and its title are pieces; no two of them overlap
    both, members = pd.concat([asked, offered]), []
    for columns in (["paragraph", "start", "end"], PLACE):
        for row, (report, *place) in enumerate(both[["report_id", *columns]].itertuples(index=False)):
            if not pd.isna(place[0]):
                members.append((row, pieces.setdefault((report, *place), len(pieces))))
    member = csr_matrix(([1] * len(members), tuple(zip(*members)) or ([], [])), shape=(len(both), len(pieces)), dtype=int)
    aside = lexicon.stopwords | lexicon.formula | LAMENT | OF_THE_GENRE
    words = [word for word in tokens["token"].cat.categories if word not in aside]
    tokens = tokens[tokens["token"].isin(words) & tokens["section"].isin(["problems", "plan"]) & (tokens["kind"] != "place")]
    where = piece_of(corpus, pieces, tokens)
    tokens, where = tokens[where >= 0], where[where >= 0]
    code = tokens["token"].cat.set_categories(words).cat.codes.to_numpy().astype(int)
    used = csr_matrix((np.ones(len(where), dtype=int), (where, code)), shape=(len(pieces), len(words)))
    pairs = [(at, word[i:i + 2]) for at, word in enumerate(words) for i in range(max(1, len(word) - 1))]
    number = {pair: i for i, pair in enumerate(sorted({pair for _, pair in pairs}))}
    inside = coo_matrix(([1] * len(pairs), ([at for at, _ in pairs], [number[pair] for _, pair in pairs])),
                        shape=(len(words), len(number)), dtype=int)
    present = ((member @ used @ inside.tocsr()) > 0).astype(float)
    idf = np.log((1 + present.shape[0]) / (1 + np.asarray(present.sum(axis=0)).ravel())) + 1
    weights = present @ diags(idf)
    length = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    codes = lexicon.topics["code"].tolist()
    found = found[~found["excluded"] & ~found["term"].isin(OF_THE_GENRE) & found["section"].isin(["problems", "plan"])]
    place = piece_of(corpus, pieces, found)
    topics = np.zeros((len(pieces), len(codes)), dtype=bool)
    topics[place[place >= 0], pd.Index(codes).get_indexer(found["topic"][place >= 0])] = True
    item = member @ used
    return (diags(1 / np.where(length > 0, length, 1)) @ weights).tocsr(), (member @ topics) > 0, \
        lambda row: [words[at] for at in sorted(item.indices[item.indptr[row]:item.indptr[row + 1]])]


def piece_of(corpus, pieces: dict, spots: pd.DataFrame):
    """The number of the piece in which each spot (report_id, paragraph, start) lies, or -1."""
    import numpy as np

    paragraphs = pd.MultiIndex.from_frame(corpus.analysed[["report_id", "paragraph"]])
    number = lambda reports, numbers: paragraphs.get_indexer(pd.MultiIndex.from_arrays(
        [pd.array(reports, dtype="string"), pd.array(numbers, dtype="Int64")])).astype(np.int64) << 32
    if not pieces:
        return np.full(len(spots), -1)
    reports, numbers, starts, ends = zip(*pieces)
    first, last = (number(reports, numbers) + np.array(edge, dtype=np.int64) for edge in (starts, ends))
    order = np.argsort(first)
    at = number(spots["report_id"].astype("string"), spots["paragraph"].astype("Int64")) + spots["start"].to_numpy(dtype=np.int64)
    before = np.searchsorted(first[order], at, side="right") - 1
    inside = (before >= 0) & (at < last[order][before])
    return np.where(inside, order[before], -1)


def shared_words(ours: list[str], theirs: list[str]) -> list[str]:
    """Words of one side that a word of the other side holds, the shorter of the two; without pieces of what is listed already."""
    both = {a if a in b else b for a in ours for b in theirs if a in b or b in a}
    return sorted((word for word in both if len(word) > 1 and not any(word != other and word in other for other in both)))
