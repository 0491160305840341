"""The stages of the workbook, each run by bench.py as a process of its own: `python stages.py NAME FOLDER` prints a line of JSON.

What a stage needs is made ready before its clock starts, libraries included. The cache of what was read is used except where reading is what is timed; of
computed results nothing is kept on disk.
"""
from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]
os.environ["TQDM_DISABLE"] = "1"
TOPICS, FITTED = 8, 1_000       # documents from which topics come


def corpus(folder):
    import matplotlib.pyplot  # noqa: F401
    import scipy.stats  # noqa: F401
    import sklearn.decomposition  # noqa: F401
    import tomotopy  # noqa: F401

    from helpers import load_corpus

    return load_corpus(folder)


def load(folder):
    from helpers import load_corpus

    return load_corpus(folder)


def segmented(folder):
    from helpers.tokens import tokenise

    read = corpus(folder)
    tokenise(read)
    return read


def counted(folder):
    from helpers import quantities

    read = corpus(folder)
    quantities(read)
    return read


def imported(folder):
    import pandas  # noqa: F401
    import pyarrow.feather  # noqa: F401

    from helpers import load_corpus  # noqa: F401

    return folder


def files(folder):
    return sorted(Path(folder, "raw").rglob("*.txt"))


def texts(folder):
    return [file.read_text("utf-8") for file in files(folder)]


def alone(folder):
    """Texts, in a process that has the segmenter's dictionary."""
    _cut([])
    return texts(folder)


def warm(folder):
    """Texts, and processes that have the segmenter's dictionary."""
    from joblib import Parallel, delayed

    Parallel(n_jobs=-1)(delayed(_cut)([]) for _ in range(64))
    return texts(folder)


def bare_segmenter(read):
    """The bound: texts decoded before, through the compiled segmenter alone, on every core."""
    from joblib import Parallel, delayed

    Parallel(n_jobs=-1)(delayed(_cut)(read[at:at + 500]) for at in range(0, len(read), 500))


def bare_on_one_core(read):
    """What jieba does in the plain script, by the compiled segmenter: no terms, no names, no positions."""
    _cut(read)


def _cut(read) -> int:
    from helpers import segmenter

    return sum(len(segmenter.words(text)) for text in read) + len(segmenter.words("法治"))


def steps_of_reading(folder):
    """Seconds of one core for each step of reading, on up to 500 files."""
    from helpers.reading import load, one

    spent = {}

    def timed(name, function):
        def run(*arguments, **named):
            started = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                spent[name] = spent.get(name, 0) + time.perf_counter() - started
        return run

    load.read_file = timed("read", load.read_file)
    for name, step in (("read_page", "clean"), ("identify", "identify"), ("split_parts", "split"), ("examine", "examine")):
        setattr(one, name, timed(step, getattr(one, name)))
    some = files(folder)[:500]
    units = [load.Unit(file, file.stem, file.name, "", None) for file in some]
    for _ in range(2):      # the second time, what is read once a process is there
        spent.clear()
        load._read_units(units, load.Edits({}, {}))
    every = len(files(folder)) / max(len(some), 1)
    return {name: seconds * every for name, seconds in spent.items()}


def segment(read):
    from helpers.tokens import tokenise

    return tokenise(read)


def on_one_core(read):
    """What tokens cost beside the plain script: lists and texts to positions, without the processes of the other cores."""
    from helpers import parallel

    parallel._cores = lambda: 1
    return segment(read)


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
    from helpers import quantities

    return quantities(read)


def claims(read):
    from helpers import claims

    return claims(read)


def reuse(read):
    from helpers import reuse

    return reuse(read)


def promises(read):
    from helpers import follow_up

    return follow_up(read)


def whole(folder):
    return folder


def reading_pages(read):
    import tempfile

    from helpers import claims, load_lexicon, quantities
    from helpers.report.texts import write_texts

    numbers = quantities(read), claims(read)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as out:
        write_texts(Path(out), read, *numbers, load_lexicon(read.path).terms)
    return {"seconds": time.perf_counter() - started}


def by_report(read):
    """Reports × words: the documents of the plain script, and the words that take part in the workbook's topic models."""
    import numpy as np
    from scipy.sparse import coo_matrix

    from helpers.topics import fits

    counts = fits.paragraph_counts(read)
    report = np.unique(counts.groups["report_id"], return_inverse=True)[1]
    return (coo_matrix((np.ones(len(report)), (report, np.arange(len(report))))).tocsr() @ counts.matrix).tocsr()


def lda(matrix):
    """Topics from a sample of the documents; all are read by them afterwards."""
    from helpers.topics import fits

    return fits.lda(fits.sample(matrix, FITTED), TOPICS, 0)


def end_to_end(folder):
    """What the plain script does, the workbook's way: read, clean (and identify, split), segment, count, tf-idf, NMF, LDA with 8 topics."""
    from helpers import load_corpus
    from helpers.tokens import tokenise
    from helpers.topics import fits
    from helpers.words.frequency import frequencies, tf_idf

    spent, started = {}, time.perf_counter()

    def lap(name):
        nonlocal started
        spent[name], started = time.perf_counter() - started, time.perf_counter()

    read = load_corpus(folder)
    lap("read")
    tokenise(read)
    lap("segment")
    frequencies(read)
    lap("count")
    tf_idf(read, top=20)
    lap("tf-idf")
    matrix = by_report(read)
    lap("matrix")
    fits.fold_in(matrix, fits.nmf(matrix, TOPICS, 0))
    lap("NMF")
    fits.fold_in(matrix, lda(matrix))
    lap("LDA")
    return spent


# name: (what makes it ready, the stage)
STAGES = {
    "read bytes": (imported, texts), "bare segmenter": (warm, bare_segmenter), "bare segmenter on one core": (alone, bare_on_one_core), "steps of reading": (imported, steps_of_reading),
    "read, clean, identify, split": (imported, load), "load again": (imported, load), "one report more": (imported, load),
    "segment": (corpus, segment), "segment on one core": (corpus, on_one_core), "count, tf-idf": (segmented, count), "keyness": (segmented, keyness),
    "guided topics": (corpus, guided_topics), "topic models": (segmented, topic_models), "year over year": (corpus, years),
    "quantities": (corpus, quantities), "claims": (counted, claims), "reuse": (corpus, reuse), "promises": (corpus, promises),
    "reading pages": (corpus, reading_pages), "end to end": (whole, end_to_end),
}

if __name__ == "__main__":
    from helpers import kept

    kept.ROOT = None
    ready, stage = STAGES[sys.argv[1]]
    given = ready(sys.argv[2])
    started = time.perf_counter()
    found = stage(given)
    taken = {"seconds": time.perf_counter() - started}
    print(json.dumps(taken | found if isinstance(found, dict) and all(isinstance(value, float) for value in found.values()) else taken))
