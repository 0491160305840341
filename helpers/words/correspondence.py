"""A map on which reports (or years, levels, parts) lie near the words that they use more than the others do."""
from __future__ import annotations

import pandas as pd

from helpers.lexicon import load_lexicon
from helpers.words.counts import count

COLUMNS = ["kind", "key", "label", "gloss", "count", "x", "y", "contribution", "cos2", "inertia_x", "inertia_y"]


def correspondence(corpus, by: str = "report_id", words: int = 100, min_count: int = 5, min_reports: int = 2) -> pd.DataFrame:
    """Correspondence analysis (Benzécri 1973; Greenacre 2017; with the library prince) of groups and words.

    One row a group, then one row a word, each by contribution, the largest first. Columns:
      kind      "group" or "word"
      key       the group's value of `by` as text, or the word
      label     for a report its place and year; otherwise the key
      gloss     English of a word, missing where the lexicon has none
      count     its occurrences among the words used
      x, y      principal coordinates of both, so that distances between groups, and between words, can be read; of a group
                and a word only the direction from the origin
      contribution  share of the inertia of the plane that is its own (groups add up to 1, and so do words)
      cos2      quality: the share of its own inertia that the plane shows; under 0.5 its place on the map says little
      inertia_x, inertia_y  share of the whole inertia that each axis explains, the same in every row

    The words: of those that occur at least `min_count` times in at least `min_reports` reports, without stopwords, place
    names and formula.txt, the `words` commonest (ties by term); there are as many as rows of words. Groups (`by`:
    "report_id", "section", or a column of reports such as "year") that use none of them, and reports without a value, are
    left out. Empty with fewer than three groups or words, which make no map, and where all groups use the words alike. The
    sides of the axes are fixed: the word with the largest contribution to one lies right, or above. A map describes; with
    few reports an axis may be one report against the others, and no interval is given.
    """
    counts = count(corpus, dict.fromkeys([by, "report_id"])).listed(formula=False)
    table = _table(counts, by, words, min_count, min_reports)
    rows, inertia = _mapped(table) if min(table.shape) >= 3 else (None, None)
    if rows is None:
        frame = pd.DataFrame(columns=COLUMNS)
    else:
        gloss, names = load_lexicon(corpus.path).gloss, _names(corpus, table.index, by)
        rows["label"] = [names.get(key, key) for key in rows["key"]]
        rows["gloss"] = [gloss(key) if kind == "word" else pd.NA for kind, key in zip(rows["kind"], rows["key"])]
        frame = rows.assign(inertia_x=inertia[0], inertia_y=inertia[1])
        frame = frame.sort_values(["kind", "contribution", "key"], ascending=[True, False, True])
    types = dict.fromkeys(COLUMNS[:4], "string") | {"count": "Int64"} | dict.fromkeys(COLUMNS[5:], "Float64")
    return frame[COLUMNS].astype(types).reset_index(drop=True)


def _table(counts, by: str, words: int, min_count: int, min_reports: int) -> pd.DataFrame:
    """Groups × the words chosen; the columns in the order of terms."""
    import numpy as np

    here, report = counts.matrix.tocoo(), pd.factorize(counts.groups["report_id"])[0]
    uses = pd.DataFrame({"word": here.col, "report": report[here.row]})
    spread = np.bincount(uses.drop_duplicates()["word"], minlength=counts.matrix.shape[1])
    terms, total = counts.words["term"].to_numpy(dtype=object), np.asarray(counts.matrix.sum(axis=0)).ravel()
    fit = np.flatnonzero((total >= min_count) & (spread >= min_reports))
    fit = np.sort(fit[np.argsort(-total[fit], kind="stable")][:words])      # words stand in the order of terms
    table = pd.DataFrame(counts.matrix[:, fit].toarray(), columns=terms[fit])
    table = table.groupby(counts.groups[by].astype("string").to_numpy(dtype=object), sort=True).sum()
    return table[table.sum(axis=1) > 0]


def _mapped(table: pd.DataFrame):
    """Rows of groups and words with coordinates, contribution and quality, and the share of inertia of both axes."""
    import numpy as np
    import prince

    values = table.to_numpy(dtype=float)
    profiles = values / values.sum(axis=1, keepdims=True)
    if np.allclose(profiles, profiles[0]):
        return None, None
    # Plain arrays go in: prince would take a frame's index for levels of a variable. scipy's decomposition is exact.
    fitted = prince.CA(n_components=2, engine="scipy").fit(pd.DataFrame(values))
    axes = fitted.eigenvalues_ / fitted.total_inertia_
    real = axes > 1e-12     # along an axis that explains nothing prince gives every point the same coordinate
    points = [np.where(real, np.round(place(pd.DataFrame(values)).to_numpy(), 10), 0)
              for place in (fitted.row_coordinates, fitted.column_coordinates)]
    masses = [fitted.row_masses_.to_numpy(), fitted.col_masses_.to_numpy()]
    shares = values / values.sum()
    ratio = (shares / np.outer(*masses) - 1) ** 2
    spread = [ratio @ masses[1], masses[0] @ ratio]     # squared distance of each point from the origin, on all axes
    strongest = np.argmax(np.round(masses[1][:, None] * points[1] ** 2, 12), axis=0)
    side = np.where(points[1][strongest, [0, 1]] < 0, -1, 1)
    frames = []
    sums = (table.sum(axis=1), table.sum(axis=0))
    for kind, total, point, mass, whole in zip(("group", "word"), sums, points, masses, spread):
        shown = (point ** 2).sum(axis=1)
        frames.append(pd.DataFrame({
            "kind": kind, "key": total.index, "count": total.to_numpy(), "x": point[:, 0] * side[0] + 0.0,
            "y": point[:, 1] * side[1] + 0.0,
            "contribution": mass * shown / fitted.eigenvalues_.sum(),
            "cos2": np.where(whole > 1e-12, np.minimum(shown / np.maximum(whole, 1e-12), 1), np.nan)}))
    return pd.concat(frames, ignore_index=True), axes


def _names(corpus, keys, by: str) -> dict[str, str]:
    """Place and year of each report, with its id where two reports would read alike; its id alone where there is no place."""
    if by != "report_id":
        return {}
    facts = corpus.reports.set_index("report_id").loc[list(keys)]
    years = (" " + facts["year"].astype("string")).fillna("")
    names = (facts["place"] + years).fillna(facts.index.to_series())
    twice = names.duplicated(keep=False)
    return names.mask(twice, names + " (" + facts.index.to_series() + ")").to_dict()
