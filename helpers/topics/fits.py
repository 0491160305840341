"""Fitting topic models and measuring them: counts in, topics × words out. The libraries fit; here is what surrounds them.

`models` chooses and describes topics without a list, `seeded` starts from the lists.
"""
from __future__ import annotations

import pandas as pd

from helpers.resampling import SEED
from helpers.words.counts import Counts, count

TOP, MIN_WORDS = 10, 5


def paragraph_counts(corpus) -> Counts:
    """Paragraphs × words for topic models: paragraphs of five words or more; no stopwords, formula, place names, words of
    one character, nor words that stand in fewer than two paragraphs (0.1 % of a large corpus) or in more than 60 %."""
    import numpy as np

    counts = count(corpus, ["report_id", "paragraph", "section"]).listed(formula=False)
    counts = counts.keep(words=(counts.words["term"].str.len() > 1).to_numpy(dtype=bool))
    spread, n = np.bincount(counts.matrix.indices, minlength=counts.matrix.shape[1]), len(counts.groups)
    counts = counts.keep(words=(spread >= max(2, n // 1000)) & (spread <= max(2, 0.6 * n)))
    counts = counts.keep(groups=np.asarray(counts.matrix.sum(axis=1)).ravel() >= MIN_WORDS)
    return counts.keep(words=np.bincount(counts.matrix.indices, minlength=counts.matrix.shape[1]) > 0)


def spread(matrix):
    """In how many rows each word stands."""
    import numpy as np

    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def spread_of(report_ids, matrix):
    """In how many reports each word stands; `report_ids` names the report of each row."""
    import numpy as np
    from scipy.sparse import coo_matrix

    report = pd.factorize(report_ids)[0]
    return spread(coo_matrix((np.ones(len(report), dtype=np.int32), (report, np.arange(len(report))))).tocsr() @ matrix)


def distinct(matrix):
    """The first row of each set of rows that hold the same words equally often, in order."""
    import numpy as np

    keys = matrix @ np.random.default_rng(SEED).random(matrix.shape[1])
    return np.sort(np.unique(keys.round(9), return_index=True)[1])


def nmf(matrix, k: int, seed: int):
    """Topics × words from non-negative matrix factorisation of tf-idf (scikit-learn), each topic adding up to 1."""
    import warnings

    import numpy as np
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfTransformer

    model, used = NMF(n_components=int(k), init="random", random_state=seed, max_iter=100, tol=1e-3), spread(matrix) > 0
    by_word = np.zeros((int(k), matrix.shape[1]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        by_word[:, used] = model.fit(TfidfTransformer().fit_transform(matrix[:, used])).components_
    return by_word / by_word.sum(axis=1, keepdims=True).clip(1e-12)


def lda(matrix, k: int, seed: int, prior: dict | None = None, alpha: float = 0.1, eta: float = 0.1,
        burn_in: int = 100, samples: int = 5):
    """Topics × words from latent Dirichlet allocation by collapsed Gibbs sampling (tomotopy, one thread).

    Priors `alpha` for topics in a paragraph and `eta` for words in a topic (Griffiths and Steyvers 2004), not optimised;
    `burn_in` sweeps, then the mean of `samples` states ten sweeps apart. `prior` raises it for single words: {column:
    {topic: weight}}.
    """
    import numpy as np
    import tomotopy

    names = np.array([str(column) for column in range(matrix.shape[1])], dtype=object)
    words = names[np.repeat(matrix.indices, matrix.data.astype(int))]
    sizes = np.asarray(matrix.sum(axis=1)).ravel().astype(int)
    model = tomotopy.LDAModel(k=int(k), alpha=alpha, eta=eta, seed=SEED + seed)
    model.optim_interval = 0
    for document in np.split(words, np.cumsum(sizes)[:-1]):
        model.add_doc(document.tolist())
    for column, weights in (prior or {}).items():
        model.set_word_prior(names[column], weights)
    states = []
    for sweeps in [burn_in, *[10] * (samples - 1)]:
        model.train(sweeps, workers=1, parallel=tomotopy.ParallelScheme.NONE)
        states.append([model.get_topic_word_dist(topic) for topic in range(int(k))])
    by_word = np.zeros((int(k), matrix.shape[1]))
    by_word[:, [int(name) for name in model.used_vocabs]] = np.mean(states, axis=0)
    return by_word


def fold_in(matrix, by_word, alpha: float = 0.1, rounds: int = 20, block: int = 5000):
    """How many of its words each paragraph owes to each topic (paragraphs × topics), and each word over all paragraphs
    (topics × words), for topics that stay fixed: expectation and maximisation with `alpha` words of each topic added."""
    import numpy as np

    matrix, k = matrix.tocsr(), len(by_word)
    amounts, by_term = np.zeros((matrix.shape[0], k)), np.zeros(by_word.shape)
    likely = np.ascontiguousarray(by_word.T + 1e-9)
    for at in range(0, matrix.shape[0], block):
        part = matrix[at:at + block].astype(float)
        row, given, words = np.repeat(np.arange(part.shape[0]), np.diff(part.indptr)), likely[part.indices], part.data.copy()
        mixed = np.ones((part.shape[0], k))
        for turn in range(rounds):
            if turn:
                mixed += alpha
            part.data = words / np.einsum("ij,ij->i", given, mixed[row])        # each word over the likelihood of its mixture
            before, mixed = mixed, mixed * (part @ likely)
        amounts[at:at + block] = mixed
        by_term += (part.T @ before * likely).T
    return amounts, by_term


def coherence(by_word, matrix):
    """Mean NPMI of the pairs among each topic's ten heaviest terms, over the paragraphs in which they stand together:
    one value a topic, -1 to 1. A pair that never stands together counts -1."""
    import numpy as np

    first, second = np.tril_indices(TOP, -1)
    tops, scores = top_of(by_word), []
    used, number = np.unique(tops, return_inverse=True)
    present = (matrix[:, used] > 0).astype(float).tocsc()
    for top in number.reshape(tops.shape):
        top = present[:, top]
        together = (top.T @ top).toarray() / matrix.shape[0]
        both, apart = together[first, second], together[first, first] * together[second, second]
        values, seen = np.where(both > 0, 1.0, -1.0), (both > 0) & (both < 1)
        values[seen] = np.log(both[seen] / apart[seen]) / -np.log(both[seen])
        scores.append(values.mean())
    return np.array(scores)


def align(topics, other):
    """For each topic its partner in another run (the best one-to-one match), and the cosine of the two, taken from the mean
    topic of either run: topics that all repeat the commonest words are not alike for that."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    apart = [run - run.mean(axis=0) for run in (topics, other)]
    unit = [run / np.linalg.norm(run, axis=1, keepdims=True).clip(1e-12) for run in apart]
    cosine = unit[0] @ unit[1].T
    partner = linear_sum_assignment(-cosine)[1]
    return partner, cosine[np.arange(len(topics)), partner]


def stability(runs):
    """How well the topics of each run come back in the others: mean cosine of partners, one value a run, 0 to 1."""
    import numpy as np

    pairs = np.zeros((len(runs), len(runs)))
    for i in range(len(runs)):
        for j in range(i):
            pairs[i, j] = pairs[j, i] = align(runs[i], runs[j])[1].mean()
    return pairs.sum(axis=1) / (len(runs) - 1)


def frex(by_word):
    """(exclusivity, FREX) of each term in each topic; FREX is the harmonic mean of the term's ranks (as shares, 0 to 1)
    among all terms of the topic by exclusivity and by weight."""
    from scipy.stats import rankdata

    exclusivity = by_word / by_word.sum(axis=0, keepdims=True).clip(1e-12)
    exclusive, frequent = (rankdata(table.round(12), axis=1) / by_word.shape[1] for table in (exclusivity, by_word))
    return exclusivity, 2 / (1 / exclusive + 1 / frequent)


def sample(matrix, size: int):
    """A fixed random sample of the rows, in their order."""
    import numpy as np

    if matrix.shape[0] <= size:
        return matrix
    return matrix[np.sort(np.random.default_rng(SEED).choice(matrix.shape[0], size, replace=False))]


def shuffled(matrix):
    """The same words in paragraphs of the same lengths, put there at random: a text without topics."""
    import numpy as np
    from scipy.sparse import coo_matrix

    words = np.random.default_rng(SEED).permutation(np.repeat(matrix.indices, matrix.data.astype(int)))
    rows = np.repeat(np.arange(matrix.shape[0]), np.asarray(matrix.sum(axis=1)).ravel().astype(int))
    return coo_matrix((np.ones(len(words)), (rows, words)), shape=matrix.shape).tocsr()


def top_of(scores):
    """The columns of the ten highest scores of each row; of equals the first, which is the first in the order of terms."""
    import numpy as np

    return np.argsort(-scores.round(12), axis=1, kind="stable")[:, :TOP]
