"""The stages of the workbook, each run by bench.py as a process of its own: `python stages.py NAME FOLDER` prints seconds as JSON.

What a stage needs is made ready before its clock starts; the cache of what was read is used except where reading is what is timed.
"""
from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def corpus(folder):
    from helpers import load_corpus

    return load_corpus(folder)


def segmented(folder):
    from helpers.tokens import tokenise

    read = corpus(folder)
    tokenise(read)
    return read


def nothing(folder):
    return folder


def read_texts(folder):
    return [file.read_text("utf-8") for file in sorted(Path(folder, "raw").rglob("*.txt"))]


def bare_segmenter(texts):
    """The bound: every text decoded before, through the compiled segmenter alone, on every core."""
    from joblib import Parallel, delayed

    Parallel(n_jobs=-1)(delayed(_cut)(texts[at:at + 500]) for at in range(0, len(texts), 500))


def _cut(texts) -> int:
    from helpers import segmenter

    return sum(len(segmenter.words(text)) for text in texts)


def segment(read):
    from helpers.tokens import tokenise

    return tokenise(read)


def count(read):
    from helpers.words import frequency

    return frequency.frequencies(read), frequency.tf_idf(read, top=20)


def keyness(read):
    from helpers.words.keyness import keyness

    years = sorted(read.reports["year"].dropna().unique())
    return keyness(read.select(years=years[-1]), read.select(years=years[0]))


def guided_topics(read):
    from helpers.topics.shares import topic_shares

    return topic_shares(read)


def topic_models(read):
    from helpers.topics.models import topic_models

    return topic_models(read)


def years(read):
    from helpers.change import years

    return years.by_year(read, years.load_lexicon(read.path).terms["term"]), years.changes(read)


def quantities(read):
    from helpers.numbers.quantities import quantities

    return quantities(read)


def claims(read):
    from helpers.numbers.claims import claims

    return claims(read)


def reuse(read):
    from helpers.change.reuse import reuse

    return reuse(read)


def promises(read):
    from helpers.change.promises import follow_up

    return follow_up(read)


# name: (what makes it ready, the stage)
STAGES = {
    "read bytes": (nothing, read_texts), "bare segmenter": (read_texts, bare_segmenter),
    "read, clean, identify, split": (nothing, corpus), "load again": (nothing, corpus), "segment": (corpus, segment), "count, tf-idf": (segmented, count),
    "keyness": (segmented, keyness), "guided topics": (corpus, guided_topics), "topic models": (segmented, topic_models), "year over year": (corpus, years),
    "quantities": (corpus, quantities), "claims": (corpus, claims), "reuse": (corpus, reuse), "promises": (corpus, promises),
}

if __name__ == "__main__":
    ready, stage = STAGES[sys.argv[1]]
    given = ready(sys.argv[2])
    started = time.perf_counter()
    stage(given)
    print(json.dumps({"seconds": time.perf_counter() - started}))
