"""How far the term lists agree with readers, and readers with each other (see coding.py for the passages they code)."""
from __future__ import annotations

import csv
import os
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.reading.corpus import PARAGRAPHS, REPORTS, table
from helpers.resampling import interval, ratio_interval, resampled
from helpers.topics.coding import SAMPLE_FILE, WEIGHTS_FILE, predictions, read_rows, read_weights, text_id

AGREEMENT = ["topic", "label", "n_coded", "n_coder_positive", "n_predicted", "tp", "precision", "precision_low", "precision_high",
             "recall", "recall_low", "recall_high", "f1", "alpha", "alpha_low", "alpha_high", "n_units", "n_coders"]
DIFFERENCES = ["topic", "sample_id", "report_id", "section", "predicted", "coded_by", "n_coders", "text"]
ALL, AGREED = "all", "agreed"
_MOST = 5       # lines about one file


@dataclass(frozen=True)
class Agreement:
    """What `agreement` returns.

    topics: one row a topic, then one for `all` together (empty without coded passages):
        topic, label, n_coded (passages coded), n_coder_positive (of them those that coders mark; half of one where one of two
        does), n_predicted, tp (predicted and marked, likewise), precision, recall (0 to 1, weighted so that the sample stands for
        the corpus it was drawn from) with low and high, f1, alpha (Krippendorff's, with low and high), n_units (passages
        that two or more coders coded), n_coders (coders of those)
    differences: a passage and topic on which prediction and coders differ: topic, sample_id, report_id, section, predicted,
        coded_by (the coders who mark it), n_coders (who coded the passage), text
    problems: a line for each thing in the coded files that could not be used, and what to do
    coders: the names of the files
    """

    topics: pd.DataFrame
    differences: pd.DataFrame
    problems: list
    coders: tuple


def agreement(corpus, folder: str | os.PathLike | None = None) -> Agreement:
    """How far the term lists agree with readers, and readers with each other, from the coded files in coding/ of the corpus.

    Every CSV file there but sample.csv and weights.csv is a coder; a file agreed.csv is the coding to which the terms are then held
    alone, and does not count for alpha. Without it precision and recall are means over coders. Their intervals are Wilson's with
    the effective number of passages ((Σw)² ÷ Σw², Kish 1965), those of `all` and of alpha from resampling passages, all at
    95 %. alpha is nominal, marked or not, and for `all` that of the sets of codes with the MASI distance (Krippendorff 2004; Passonneau
    2006); it is missing where everybody or nobody marks a topic throughout. A topic is predicted for a passage in which a term of it stands (see coding.py).
    Numbers of a list that was changed after a look at these passages flatter it.
    """
    import numpy as np

    folder = Path(folder) if folder is not None else Path(corpus.path) / "coding"
    lexicon, problems = load_lexicon(corpus.path), []
    codes = lexicon.topics["code"].tolist()
    files = [path for path in sorted(folder.glob("*.csv")) if path.name not in (SAMPLE_FILE, WEIGHTS_FILE) and path.name[0] != "."]
    tables = [path.name for path in sorted(folder.glob("*.xls*")) if path.name[0] not in "~."]
    problems += [f"{name}: save this table as CSV; only CSV files are read here." for name in tables]
    texts, coded = _texts(folder / SAMPLE_FILE, problems), {}
    for path in files:
        found, lines = _coded(path, codes, texts)
        problems += lines[:_MOST] + ([f"{path.name}: {len(lines) - _MOST} more lines of this kind."] if len(lines) > _MOST else [])
        if found:
            coded[path.stem] = found
    standing = "\n".join(re.sub(r"\s", "", text) for text in corpus.analysed["text"])
    units = sorted({unit for found in coded.values() for unit in found})
    gone = [unit for unit in units if re.sub(r"\s", "", texts[unit][2]) not in standing]
    if gone:
        problems.append(f"{_n(gone)} no longer in the corpus, set aside ({', '.join(gone[:3])}{' …' if len(gone) > 3 else ''}): "
                        "their report was taken out or its text repaired. Draw a new sample if there are many.")
    units = [unit for unit in units if unit not in set(gone)]
    weights = read_weights(folder)
    bare = [unit for unit in units if unit not in weights]
    if bare:
        problems.append(f"{_n(bare)} without a weight, counted once: put the {WEIGHTS_FILE} of their sample back.")
    if not units:
        return Agreement(pd.DataFrame(columns=AGREEMENT), pd.DataFrame(columns=DIFFERENCES), problems, tuple(coded))
    marked = np.array([[[code in found[unit] for code in codes] if unit in found else [np.nan] * len(codes) for unit in units]
                       for found in coded.values()], dtype=float)            # coders × passages × topics
    alone = [name != AGREED for name in coded]
    reference = marked if all(alone) else marked[[not single for single in alone]]
    predicted = predictions(*_as_corpus(corpus, [texts[unit] for unit in units])).to_numpy()
    weight = np.array([weights.get(unit, 1.0) for unit in units])
    rows = _rows(reference, predicted, weight, codes, [lexicon.label(code) for code in codes])
    for row, measures in zip(rows, _alphas(marked[alone])):
        row.update(measures)
    frame = pd.DataFrame(rows, columns=AGREEMENT)
    whole = {"topic": "string", "label": "string"} | dict.fromkeys(["n_coded", "n_predicted", "n_units", "n_coders"], "Int64")
    frame = frame.astype({name: whole.get(name, "Float64") for name in AGREEMENT})
    names = [name for name, single in zip(coded, alone) if single == all(alone)]
    return Agreement(frame.mask(frame.isna()), _differences(reference, predicted, codes, units, texts, names), problems, tuple(coded))


def _n(units: list) -> str:
    return f"{len(units)} coded passage{'s' if len(units) > 1 else ''}"


def _coded(path: Path, codes: list[str], texts: dict) -> tuple[dict[str, set], list[str]]:
    """What a coder marked, by sample_id, and a line for each thing that cannot be used. Adds texts that sample.csv lacks."""
    try:
        rows = read_rows(path)
    except (UnicodeDecodeError, csv.Error):
        return {}, [f"{path.name}: this file cannot be read. Save it again as CSV with the encoding UTF-8."]
    lacking = [name for name in ("sample_id", "codes") if not rows or name not in rows[0]]
    if lacking:
        return {}, [f"{path.name}: " + (f"the column {', '.join(lacking)} is missing. Start from a copy of {SAMPLE_FILE}." if rows else
                                        "there are no rows. Start from a copy of sample.csv.")]
    found, lines = {}, []
    for number, row in enumerate(rows, start=2):
        name, written = row["sample_id"].strip(), unicodedata.normalize("NFKC", row["codes"]).upper()
        given = [part for part in re.split(r"[\s,;、/+]+", written) if part]
        if not given:
            continue
        text = row.get("text", "")
        if name not in texts and text_id(text) == name:
            texts[name] = (row.get("report_id", ""), row.get("section", ""), text)
        unknown = [part for part in given if part not in codes and part != "0"]
        if name not in texts:
            lines.append(f"{path.name}, row {number}: {name or 'an empty sample_id'} fits no passage of {SAMPLE_FILE}. "
                         "Leave the columns sample_id and text as they were.")
        elif unknown:
            lines.append(f"{path.name}, row {number}: {' '.join(unknown)} is no topic. "
                         f"Use {' '.join(codes)}, or 0 for none, with spaces between.")
        elif "0" in given and len(given) > 1:
            lines.append(f"{path.name}, row {number}: 0 stands beside a topic. Write either 0 or topics.")
        elif found.get(name, set(given) - {"0"}) != set(given) - {"0"}:
            lines.append(f"{path.name}, row {number}: {name} was coded otherwise further up. Delete one of the two rows.")
        else:
            found[name] = set(given) - {"0"}
    return found, lines or ([] if found else [f"{path.name}: no passage is coded yet."])


def _texts(path: Path, problems: list[str]) -> dict[str, tuple[str, str, str]]:
    """(report_id, section, text) of the passages of sample.csv."""
    if not path.is_file():
        return {}
    try:
        rows = read_rows(path)
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if any(row.get("codes", "").strip() for row in rows):
        problems.append(f"{path.name} holds codes, which do not count: save it under the name of its coder, such as coder-a.csv.")
    return {row["sample_id"]: (row.get("report_id", ""), row.get("section", ""), row["text"]) for row in rows
            if text_id(row.get("text", "")) == row.get("sample_id")}


def _as_corpus(corpus, texts: list[tuple[str, str, str]]):
    """The coded passages as paragraphs of one report, and as passages: they are whole sentences, so terms and rules find in them
    what they find in the report."""
    report = table([["coded" if name == "report_id" else "report" if name == "kind" else None for name in REPORTS]], REPORTS)
    rows = table([("coded", i, section, None, text, 0, len(text)) for i, (_, section, text) in enumerate(texts)], PARAGRAPHS)
    return replace(corpus, reports=report, paragraphs=rows), rows


def _rows(reference, predicted, weight, codes: list[str], labels: list[str]) -> list[dict]:
    """Precision and recall by topic, then for all."""
    import numpy as np

    coded = ~np.isnan(reference[:, :, 0]).all(axis=0)
    marks, predicted, weight = np.nanmean(reference[:, coded], axis=0), predicted[coded].astype(float), weight[coded]
    rows = []
    for i, (code, label) in enumerate([*zip(codes, labels), (ALL, "all topics")]):
        mark, guess = (marks[:, i], predicted[:, i]) if code != ALL else (marks, predicted)
        weights = weight if code != ALL else weight[:, None]
        both, row = mark * guess, {"topic": code, "label": label, "n_coded": coded.sum()}
        row |= {"n_coder_positive": mark.sum(), "n_predicted": guess.sum(), "tp": both.sum()}
        for name, whole in (("precision", guess), ("recall", mark)):
            part, total = (weights * both).sum(), (weights * whole).sum()
            row[name] = part / total if total else np.nan
            if code == ALL:
                low, high = ratio_interval((weights * both).sum(axis=1, keepdims=True), (weights * whole).sum(axis=1))
                row[f"{name}_low"], row[f"{name}_high"] = low[0], high[0]
            else:
                row[f"{name}_low"], row[f"{name}_high"] = _wilson(row[name], total ** 2 / ((weights * whole) ** 2).sum() if total else 0)
        total = row["precision"] + row["recall"]
        rows.append(row | {"f1": 2 * row["precision"] * row["recall"] / total if total > 0 else total})
    return rows


def _wilson(share: float, n: float, z: float = 1.959964) -> tuple[float, float]:
    if not n:
        return float("nan"), float("nan")
    middle, width = share + z * z / (2 * n), z * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return max(0.0, (middle - width) / (1 + z * z / n)), min(1.0, (middle + width) / (1 + z * z / n))


def _alphas(marked) -> list[dict]:
    """Krippendorff's alpha with an interval, by topic, then of the sets of codes."""
    import numpy as np

    units = (~np.isnan(marked[:, :, 0])).sum(axis=0) >= 2
    n_coders = int((~np.isnan(marked[:, units, 0])).any(axis=1).sum())
    marked = marked[:, units]
    given = {tuple(values) for values in marked.reshape(-1, marked.shape[2]) if not np.isnan(values[0])}
    kinds = np.array(sorted(given)).reshape(-1, marked.shape[2])
    as_sets = np.array([[(marked[:, unit] == kind).all(axis=1).sum() for kind in kinds] for unit in range(marked.shape[1])])
    counts = [np.stack([(marked[:, :, i] == 0).sum(axis=0), (marked[:, :, i] == 1).sum(axis=0)], axis=1) for i in range(marked.shape[2])]
    apart = 1 - np.eye(2)
    measures = [(*_alpha(count, apart),) for count in counts] + [_alpha(as_sets, _masi(kinds))]
    return [{"alpha": alpha, "alpha_low": low, "alpha_high": high, "n_units": int(units.sum()), "n_coders": n_coders}
            for alpha, low, high in measures]


def _alpha(counts, distance) -> tuple[float, float, float]:
    """alpha and its interval from units × values counts: units are resampled, each with all that its coders said."""
    import krippendorff
    import numpy as np

    if not len(counts) or (counts.sum(axis=0) > 0).sum() < 2:
        return (float("nan"),) * 3
    metric = lambda v1, v2, i1, i2, n_v, dtype: distance[i1, i2].astype(dtype)
    alpha = krippendorff.alpha(value_counts=counts, level_of_measurement=metric)
    apart = np.einsum("uc,uk,ck->u", counts, counts, distance) / (counts.sum(axis=1) - 1)
    drawn = resampled(np.column_stack([apart, counts]))
    total = drawn[:, 1:].sum(axis=1)
    expected = np.einsum("dc,dk,ck->d", drawn[:, 1:], drawn[:, 1:], distance)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = interval(np.where(expected > 0, 1 - (total - 1) * drawn[:, 0] / expected, np.nan)[:, None])
    return float(alpha), low[0], high[0]


def _masi(kinds):
    """1 - Jaccard × monotonicity: 0 for equal sets, more for overlap than for a subset, 1 for sets that share nothing."""
    import numpy as np

    common = kinds @ kinds.T
    size = kinds.sum(axis=1)
    either = size[:, None] + size[None, :] - common
    least, most = np.minimum(size[:, None], size[None, :]), np.maximum(size[:, None], size[None, :])
    monotone = np.where((common == least) & (common == most), 1, np.where(common == least, 2 / 3, 1 / 3)) * (common > 0)
    return np.where(either == 0, 0.0, 1 - monotone * common / np.maximum(either, 1))


def _differences(reference, predicted, codes, units, texts, names) -> pd.DataFrame:
    import numpy as np

    coded, marks = ~np.isnan(reference[:, :, 0]), reference == 1
    rows = []
    for i, code in enumerate(codes):
        wrong = np.where(predicted[:, i], ~marks[:, :, i].all(axis=0, where=coded), marks[:, :, i].any(axis=0)) & coded.any(axis=0)
        for unit in np.flatnonzero(wrong):
            report, section, text = texts[units[unit]]
            by = " ".join(name for name, mark in zip(names, marks[:, unit, i]) if mark)
            rows.append((code, units[unit], report, section, bool(predicted[unit, i]), by, int(coded[:, unit].sum()), text))
    types = {"predicted": "bool", "n_coders": "Int64"}
    return pd.DataFrame(rows, columns=DIFFERENCES).astype({name: types.get(name, "string") for name in DIFFERENCES})
