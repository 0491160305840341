"""Near-duplicate sentences among 100,000: what `templates.shared` stands on, against rensa's MinHash with banding at (at least) equal recall.

Sentences are drawn from the dictionary's words; a twentieth of them are copies with one word in ten changed. Recall is the share found of the copies
that still share half of all windows of six characters with their source. rensa is given the same windows and as many bands as it needs to find as many; what it
proposes is not checked, while ours is.
"""
import json
import random
import sys
import time
from pathlib import Path
from statistics import median
from types import SimpleNamespace

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]
N, COPIES, WORDS, CHANGED, WINDOW, HASHES = 100_000, 5_000, 20, 0.1, 6, 128


def made() -> tuple[list[str], list[tuple[int, int]]]:
    from corpora import ordinary_words

    random_, (words, cumulated) = random.Random(1), ordinary_words()
    draw = lambda k: random_.choices(words, cum_weights=cumulated, k=k)
    sentences = [draw(WORDS) for _ in range(N - COPIES)]
    pairs = [(random_.randrange(N - COPIES), N - COPIES + at) for at in range(COPIES)]
    for source, _ in pairs:
        sentences.append([draw(1)[0] if random_.random() < CHANGED else word for word in sentences[source]])
    return ["".join(sentence) for sentence in sentences], pairs


def ours(sentences: list[str]) -> set:
    from helpers.change.templates import _near
    from helpers.matching import codes

    sizes = np.array([len(sentence) for sentence in sentences])
    stop = np.cumsum(sizes)
    texts = SimpleNamespace(points=codes("".join(sentences)).astype(np.uint32), row=np.repeat(np.arange(len(sizes), dtype=np.int32), sizes))
    return {(int(a), int(b)) for a, b in _near(texts, stop - sizes, stop)}


def rensa(sentences: list[str], bands: int) -> set:
    from rensa import RMinHash, RMinHashLSH

    windows = [[sentence[at:at + WINDOW] for at in range(len(sentence) - WINDOW + 1)] for sentence in sentences]
    sketches = RMinHash.from_token_sets(windows, num_perm=HASHES, seed=1)
    index = RMinHashLSH(threshold=0.3, num_perm=HASHES, num_bands=bands)
    found = set()
    for at, sketch in enumerate(sketches):
        found.update((other, at) for other in index.query(sketch))
        index.insert(at, sketch)
    return found


def timed(work):
    """What it gives, and the median of the seconds that it takes three times."""
    spent = []
    for _ in range(3):
        started = time.perf_counter()
        found = work()
        spent.append(time.perf_counter() - started)
    return found, median(spent)


def main() -> dict:
    sentences, pairs = made()
    windows = lambda at: {sentences[at][i:i + WINDOW] for i in range(len(sentences[at]) - WINDOW + 1)}
    pairs = [(one, two) for one, two in pairs if 3 * len(windows(one) & windows(two)) >= len(windows(one)) + len(windows(two))]
    for warm in (ours, lambda some: rensa(some, 64)):
        warm(sentences[:1000])
    found, seconds = timed(lambda: ours(sentences))
    result = {"seconds": seconds, "recall": sum(pair in found for pair in pairs) / len(pairs)}
    for bands in (32, 64, 128):
        theirs, seconds = timed(lambda: rensa(sentences, bands))
        result |= {"seconds of rensa": seconds, "recall of rensa": sum(pair in theirs for pair in pairs) / len(pairs), "bands": float(bands)}
        if result["recall of rensa"] >= result["recall"]:
            break
    return result


if __name__ == "__main__":
    print(json.dumps(main()))
