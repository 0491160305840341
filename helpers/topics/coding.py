"""Checking the topics against readers: passages drawn for coding by hand, and the files in which they are coded.

The unit is a passage: a paragraph, or where it is long a run of whole sentences of it. A topic is predicted for a passage
in which at least one of its terms stands that no rule of exclusions.csv excludes, negated or not; a coder marks every
topic that the passage is substantially about (corpus/coding/README.md is the codebook). So a passing mention costs
precision, and a topic put in words of its own costs recall.
"""
from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from pathlib import Path

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.matching import count_han
from helpers.resampling import SEED
from helpers.sentences import sentences
from helpers.topics.shares import matches

SAMPLE_FILE, WEIGHTS_FILE = "sample.csv", "weights.csv"
COLUMNS = ["sample_id", "report_id", "paragraph", "section", "text", "codes", "note"]
SAMPLE = ["sample_id", "report_id", "paragraph", "section", "text", "stratum", "weight"]
PASSAGES = ["sample_id", "report_id", "paragraph", "section", "text", "start", "end"]
LEAST_HAN, ENOUGH_HAN, REST_HAN = 15, 60, 30    # below 15 there is nothing to judge; two or three sentences are one judgement
NONE = "none"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")     # a spreadsheet would run a cell that begins so


def passages(corpus) -> pd.DataFrame:
    """What can be coded, one row a distinct text: sample_id (of the text, so that it outlives other changes of the corpus),
    report_id, paragraph, section, text, start, end (offsets in the paragraph).

    Sentences of a paragraph are joined until they hold ENOUGH_HAN Han characters; a rest below REST_HAN joins the last. Left out
    are headings, passages below LEAST_HAN, and later copies of the same text.
    """
    rows = []
    for report, paragraph, section, heading, text in corpus.analysed[PASSAGES[1:4] + ["heading", "text"]].itertuples(index=False):
        if not pd.isna(heading) and _bare(heading) == _bare(text):
            continue
        runs = []       # start, end, Han characters
        for start, end in sentences(text):
            if not runs or runs[-1][2] >= ENOUGH_HAN:
                runs.append([start, end, 0])
            runs[-1][1:] = end, runs[-1][2] + count_han(text[start:end])
        if len(runs) > 1 and runs[-1][2] < REST_HAN:
            runs[-2:] = [[runs[-2][0], runs[-1][1], runs[-2][2] + runs[-1][2]]]
        rows += [(text_id(text[start:end]), report, paragraph, section, text[start:end], start, end)
                 for start, end, n_han in runs if n_han >= LEAST_HAN]
    whole = {"paragraph", "start", "end"}
    frame = pd.DataFrame(rows, columns=PASSAGES).astype({name: "Int64" if name in whole else "string" for name in PASSAGES})
    return frame.drop_duplicates("sample_id").reset_index(drop=True)


def sample(corpus, n: int = 120, seed: int = SEED) -> pd.DataFrame:
    """A stratified random sample of passages, in the order of their ids, which is no order at all.

    Columns: sample_id, report_id, paragraph, section, text, stratum (the rarest topic that is predicted for the passage, or
    `none`), weight. Every stratum gets as many of the n as every other, or all that it has, so that rare topics can be judged;
    within it passages are drawn at even steps through the parts of the report. weight is one over the chance of being drawn
    (passages of the stratum ÷ those drawn): with it the sample stands for the corpus. Same corpus, terms and seed: same sample.
    """
    import numpy as np

    everything = passages(corpus)
    predicted = predictions(corpus, everything)
    codes = sorted(predicted.columns, key=lambda code: (predicted[code].sum(), code))
    stratum = pd.Series(NONE, index=everything.index, dtype="string")
    for code in reversed(codes):                # the rarest is written last
        stratum = stratum.mask(predicted[code], code)
    everything = everything.assign(stratum=stratum, chance=[_chance(text, seed) for text in everything["sample_id"]])
    drawn, sizes = [], stratum.value_counts()
    for name, quota in _shared_out(sizes, n).items():
        part = everything[everything["stratum"] == name].sort_values(["section", "chance"])
        if quota:
            step = len(part) / quota
            at = ((np.arange(quota) + _chance(str(name), seed)) * step).astype(int)
            drawn.append(part.iloc[at].assign(weight=step))
    frame = pd.concat(drawn) if drawn else everything.assign(weight=1.0)
    return frame[SAMPLE].sort_values("sample_id").reset_index(drop=True).astype({"weight": "Float64"})


def write_sample(corpus, folder: str | os.PathLike | None = None, n: int = 120, seed: int = SEED) -> Path:
    """Draws a sample and writes `sample.csv` for coders into `folder` (default: coding/ of the corpus); returns its path.

    Columns: sample_id, report_id, paragraph, section, text, codes (empty: for topic codes with spaces between, or 0 for none),
    note. The prediction is not in the file; the weights lie beside it in weights.csv. UTF-8 with a byte order mark, and text that a
    spreadsheet would take for a formula is preceded by an apostrophe. ValueError if the file that is there holds codes.
    """
    folder = Path(folder) if folder is not None else Path(corpus.path) / "coding"
    path = folder / SAMPLE_FILE
    held = read_rows(path) if path.is_file() else []
    if any((row.get("codes") or "").strip() for row in held):
        raise ValueError(f"{folder.name}/{SAMPLE_FILE} holds codes: rename it after its coder (such as coder-a.csv) before "
                         "a new sample is drawn; nothing was written")
    drawn = sample(corpus, n, seed)
    folder.mkdir(parents=True, exist_ok=True)
    kept = read_weights(folder)     # of an earlier sample that may be coded already
    weights = kept | dict(zip(drawn["sample_id"], drawn["weight"]))
    _write(path, COLUMNS, drawn.assign(codes="", note="")[COLUMNS].itertuples(index=False))
    _write(folder / WEIGHTS_FILE, ["sample_id", "weight"], [(name, f"{weights[name]:.6g}") for name in sorted(weights)])
    return path


def main(corpus_path=None) -> list[str]:
    """What `make sample` does and prints, line by line. ValueError as in `write_sample`."""
    from helpers.reading.load import load_corpus

    corpus = load_corpus(corpus_path)
    path = write_sample(corpus)
    rows = read_rows(path)
    if not rows:
        return [f"{path.parent.name}/{path.name}: this corpus has no passage to code."]
    return [f"{path.parent.name}/{path.name}: {len(rows)} passages of {len({row['report_id'] for row in rows})} reports.",
            "Give each coder a copy named after them (coder-a.csv) in the same folder; README.md there says how to code.",
            "Coders must not look at the report's topic pages before they have finished."]


def text_id(text: str) -> str:
    """The id of a passage: from the text alone, blind to white space; with a letter first, or 12e4567890 would become a number."""
    return "p" + hashlib.sha256(_bare(text).encode("utf-8", "surrogatepass")).hexdigest()[:10]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _chance(text: str, seed: int) -> float:
    """A number from 0 to 1 that belongs to the text: what is added to a corpus does not change it."""
    return int(hashlib.sha256(f"{seed} {text}".encode()).hexdigest()[:12], 16) / 16 ** 12


def _shared_out(sizes: pd.Series, n: int) -> dict:
    """n shared evenly among strata, none getting more than it has; what is over goes to the larger ones."""
    quota, left = {}, n
    for i, name in enumerate(sorted(sizes.index, key=lambda name: (sizes[name], name))):
        quota[name] = min(int(sizes[name]), left // (len(sizes) - i))
        left -= quota[name]
    return quota


def predictions(corpus, passages: pd.DataFrame) -> pd.DataFrame:
    """For each passage and topic whether a term of it that is not excluded stands in the passage."""
    codes = load_lexicon(corpus.path).topics["code"].tolist()
    found = matches(corpus)
    found = found[~found["excluded"]][["report_id", "paragraph", "topic", "start"]]
    both = passages.reset_index().merge(found, on=["report_id", "paragraph"], suffixes=("", "_term"))
    both = both[(both["start_term"] >= both["start"]) & (both["start_term"] < both["end"])]
    table = pd.DataFrame(False, index=passages.index, columns=codes)
    for code, part in both.groupby("topic"):
        table.loc[part["index"].unique(), code] = True
    return table


def read_rows(path: Path) -> list[dict]:
    """The rows of a table as people save it: UTF-8, or the Chinese encoding or the “Unicode text” of a spreadsheet; , ; or tab."""
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("gb18030")
    mark = max(",;\t", key=text.split("\n", 1)[0].count)
    unguarded = lambda cell: re.sub(r"^'(?=[=+@\-\t\r])", "", cell or "")      # see _write
    return [{name: unguarded(cell) for name, cell in row.items() if isinstance(name, str)}
            for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)]


def read_weights(folder: Path) -> dict[str, float]:
    """How many passages each drawn passage stands for, by sample_id; rows that are no numbers are left out."""
    path = folder / WEIGHTS_FILE
    rows = read_rows(path) if path.is_file() else []
    numbers = pd.to_numeric(pd.Series([row.get("weight") for row in rows], dtype=object), errors="coerce")
    return {row["sample_id"]: float(number) for row, number in zip(rows, numbers) if row.get("sample_id") and number > 0}


def _write(path: Path, columns: list[str], rows) -> None:
    """A CSV file, written beside and moved into place."""
    beside = path.with_name(f".{path.name}.part")
    with open(beside, "w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\r\n")
        writer.writerow(columns)
        guarded = lambda cell: "'" + cell if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
        writer.writerows([[guarded(cell) for cell in row] for row in rows])
    os.replace(beside, path)
