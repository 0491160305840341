"""The place-by-year panel: the field's indicators as the reports state them, each cell with the sentence behind it."""
from __future__ import annotations

from itertools import groupby

import pandas as pd

from helpers.numbers.candidates import Candidate, candidates
from helpers.numbers.definitions import codebook, load_definitions
from helpers.numbers.quantities import Quantity, quantities

__all__ = ["codebook", "indicators", "panel"]

FACTS = ["place", "level", "province", "prefecture", "county", "year"]
INDICATORS = ["report_id", *FACTS, "indicator", "name", "gloss", "value", "unit", "modifier", "n_sentences", "sentence", "paragraph",
              "start", "end", "note"]
_TYPES = {"year": "Int64", "value": "Float64", "n_sentences": "Int64", "paragraph": "Int64", "start": "Int64", "end": "Int64"}
_ROUGH = {"more": "a lower bound (余, 多, 超过 …)", "less": "an upper bound (近, 不足 …)", "about": "approximate (约 …)",
          "at_least": "a lower bound (以上 …)", "at_most": "an upper bound (以内 …)"}


def indicators(corpus) -> pd.DataFrame:
    """The indicators that the reports state, one row a report and indicator, in the order of the corpus and of `codebook()`.

    Columns: report_id, place, level, province, prefecture, county, year, indicator (code), name, gloss, value (Float64, in the
    base unit; a rate in per cent), unit (as written), modifier (see `find_quantities`; a value with 余 is a lower bound),
    n_sentences (sentences of the report with a value for it), sentence (the one behind the value), paragraph, start, end (of the
    number in the paragraph), note (several values and which was taken, parts added, bounds, stated zeros).

    What is not reported has no row: missing is not zero. A zero needs a stated one: 0件, or a negation directly before the thing
    counted (没有制定规范性文件, 未发生行政诉讼案件); 无一起 of anything else gives nothing. Left out are plans, norms, frequencies (每月2次),
    numbers of a quarter, a day or another year, numbers of a wider body than the report's (全县 in a town's report) and kinds of a
    thing (商事纠纷). Of several values the stated total (共, 全年 …) is taken, else the largest; what follows 其中 is no total; parts
    are added only where the codebook says so, and never to their total.

    Sound: one indicator within one level of government, with `modifier` and `unit` in view. Unsound: adding up a town and its
    county; reading a missing cell as nothing done; comparing 件 with 件次, 人 with 人次; taking a statement for a fact. The rules are
    data/indicators.toml; how well they read is measured in tests/test_indicators.py.
    """
    facts = corpus.reports.set_index("report_id")[FACTS]
    texts = {(row.report_id, row.paragraph): row for row in corpus.analysed.itertuples(index=False)}
    found = _read(corpus, texts, facts)
    order = {definition.code: (number, definition) for number, definition in enumerate(load_definitions()[0])}
    about = dict(zip(facts.index, zip(range(len(facts)), *(facts[name] for name in FACTS))))
    found.sort(key=lambda row: (about[row[0]][0], order[row[2].indicator][0]))
    rows = []
    for (report, code), group in groupby(found, key=lambda row: (row[0], row[2].indicator)):
        definition = order[code][1]
        hits = [row[1:] for row in group]
        cell = _combined(definition, hits)
        if cell is None:
            continue
        paragraph, taken, note = cell
        text = texts[report, paragraph].text
        n_sentences = len({(number, hit.sentence) for number, hit in hits})
        rows.append((report, *about[report][1:], code, definition.name, definition.gloss, taken.value, taken.unit, taken.modifier,
                     n_sentences, text[slice(*taken.sentence)], paragraph, taken.start, taken.end, note))
    return pd.DataFrame(rows, columns=INDICATORS).astype({name: _TYPES.get(name, "string") for name in INDICATORS})


def panel(corpus, cells: pd.DataFrame | None = None) -> pd.DataFrame:
    """The indicators in wide form: one row a report analysed (also one that states none), report_id, place, level, province,
    prefecture, county, year, then one column (Float64) an indicator of `codebook()`, missing where the report does not state it.
    Units, bounds and sentences are in `indicators(corpus)`: look there before a regression. `cells`: that frame, if it is at hand."""
    long, codes = indicators(corpus) if cells is None else cells, codebook()["indicator"].tolist()
    reports = corpus.reports.loc[corpus.reports["kind"] == "report", ["report_id", *FACTS]].reset_index(drop=True)
    wide = long.pivot(index="report_id", columns="indicator", values="value").reindex(index=reports["report_id"], columns=codes)
    wide = wide.astype("Float64").reset_index(drop=True)
    wide.columns = codes
    return pd.concat([reports, wide], axis=1)


def _read(corpus, texts: dict, facts: pd.DataFrame) -> list[tuple[str, int, Candidate]]:
    """(report, paragraph, candidate) for all paragraphs that are no plan."""
    frame = quantities(corpus)
    by_paragraph: dict[tuple, list[Quantity]] = {}
    for key, *row in zip(zip(frame["report_id"], frame["paragraph"]), *(frame[name].tolist() for name in Quantity._fields)):
        by_paragraph.setdefault(key, []).append(Quantity(*row))
    bodies = {report: (_level(row.level, row.place), None if pd.isna(row.year) else int(row.year)) for report, row in
              zip(facts.index, facts.itertuples(index=False))}
    return [(key[0], key[1], hit) for key, row in texts.items() if row.section != "plan"
            for hit in candidates(row.text, by_paragraph.get(key, []), "" if pd.isna(row.heading) else row.heading, *bodies[key[0]])]


def _level(level, place) -> str:
    """The level whose words the report uses: a city at county level (曲阜市) says 全市 of itself."""
    if pd.isna(level):
        return "unknown"
    return "prefecture" if level == "county" and not pd.isna(place) and place.endswith("市") else level


def _combined(definition, hits: list[tuple[int, Candidate]]) -> tuple[int, Candidate, str | None] | None:
    """The cell of an indicator from the values that a report states for it: paragraph, value, and a note on what was done; None where
    there are only single parts."""
    whole = [(paragraph, hit) for paragraph, hit in hits if not hit.part and not hit.addend]
    note = []
    if not whole:
        whole = _added(hits, definition.parts, note) or [(paragraph, hit) for paragraph, hit in hits if not hit.addend]
    if not whole:
        return None
    values = list(dict.fromkeys(hit.value for _, hit in whole))
    if definition.kind != "rate" and len(values) > 1:
        whole.sort(key=lambda row: definition.units.index(row[1].unit) if row[1].unit else len(definition.units))  # negations last
        unit = whole[0][1].unit
        same = [row for row in whole if row[1].unit == unit]
        totals = [row for row in same if row[1].total]
        best = max((totals or same), key=lambda row: row[1].value)
        how = "the stated total" if len(totals) == 1 and len(same) > 1 else "the largest" if len(same) > 1 else f"the one in {unit}"
        whole = [best]
    else:
        how = "the first"
    paragraph, taken = whole[0]
    if len(values) > 1:
        note.insert(0, f"{len(values)} values found: {', '.join(map(_figure, values))}; {how}, {_figure(taken.value)}, is taken")
    if not taken.unit and taken.value == 0:
        note.append("stated as none")
    if taken.modifier in _ROUGH:
        note.append(_ROUGH[taken.modifier])
    if definition.kind == "rate" and taken.value > 100:
        note.append("above 100 %")
    return paragraph, taken, "; ".join(note) or None


def _added(hits: list[tuple[int, Candidate]], least: int, note: list[str]) -> list[tuple[int, Candidate]]:
    """The parts of each sentence added up, the largest sum of all sentences; nothing where too few parts stand together."""
    sums = []
    for (paragraph, _), group in groupby(hits, key=lambda row: (row[0], row[1].sentence)):
        parts = {hit.said: hit for _, hit in group if hit.addend}
        if len(parts) >= max(least, 1):
            sums.append((sum(hit.value for hit in parts.values()), paragraph, list(parts.values())))
    if not sums:
        return []
    value, paragraph, parts = max(sums, key=lambda row: row[0])
    if len(parts) > 1:
        note.append("parts added: " + " + ".join(_figure(hit.value) for hit in parts))
    rough = next((hit.modifier for hit in parts if hit.modifier != "exact"), "exact")
    return [(paragraph, parts[0]._replace(value=value, modifier=rough, end=parts[-1].end))]


def _figure(value: float) -> str:
    return f"{value:,.10g}"
