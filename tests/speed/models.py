"""Is the faster model the worse one? Held-out perplexity of the workbook's LDA and of scikit-learn's batch LDA, on the same counts.

A tenth of the reports is held out. Both models give topics × words over one vocabulary; half of the words of each held-out report
(drawn at random) say what it is about, the other half is what has to be foretold (document completion), with the same procedure for both:
perplexity is exp(-log-likelihood a word), and lower is better. scikit-learn fits all
of them, the workbook a sample (see `stages.lda`).
"""
import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]
SEED = 1


def main(folder: str) -> dict:
    from sklearn.decomposition import LatentDirichletAllocation
    from stages import TOPICS, by_report, lda

    from helpers import kept, load_corpus

    kept.ROOT = None
    matrix = by_report(load_corpus(folder))
    held = np.arange(matrix.shape[0]) % 10 == 0
    train, test = matrix[~held], matrix[held]
    started = time.perf_counter()
    ours = lda(train)
    middle = time.perf_counter()
    theirs = LatentDirichletAllocation(TOPICS, random_state=SEED).fit(train).components_
    ended = time.perf_counter()
    half = test.copy().astype(int)
    half.data = np.random.default_rng(SEED).binomial(half.data, 0.5)
    found = {"perplexity": perplexity(ours, half, test - half), "perplexity of batch LDA": perplexity(theirs / theirs.sum(axis=1, keepdims=True), half, test - half)}
    return found | {"seconds": middle - started, "seconds of batch LDA": ended - middle}


def perplexity(by_word, seen, hidden) -> float:
    from helpers.topics.fits import fold_in

    amounts = fold_in(seen, by_word)[0] + 0.1
    share = amounts / amounts.sum(axis=1, keepdims=True)
    hidden = hidden.tocoo()
    likely = np.einsum("ij,ij->i", share[hidden.row], by_word.T[hidden.col] + 1e-9)
    return float(np.exp(-(hidden.data * np.log(likely)).sum() / hidden.data.sum()))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1])))
