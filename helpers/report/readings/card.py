"""What the data card says in words: frames in, sentences out, so that no sentence can contradict its table."""
from __future__ import annotations

import pandas as pd

from helpers.report.prose import Prose, say
from helpers.report.readings.common import n_places

PART_LABELS = {"opening": "opening", "achievements": "achievements", "problems": "problems", "leader_duty": "leaders' duty",
               "plan": "plans", "other": "other", "closing": "closing"}
LEVELS = {"national": "national bodies", "province": "provinces", "prefecture": "prefectures", "county": "counties and districts", "township": "townships",
          "street": "street offices", "department": "departments", "unknown": "bodies of unknown level"}
STATUS = {"section": "a section", "sentences": "only sentences", "absent": "no trace"}


def answer(reports: pd.DataFrame, required: pd.DataFrame, rejected: pd.DataFrame) -> Prose:
    """The corpus in three sentences."""
    kept = reports[reports["kind"] == "report"]
    if not len(kept):
        return say("This corpus holds no report yet ({n:file was/files were} rejected, see below). Put text files into the corpus folder and build the pages again.", n=len(rejected))
    return say("{what} {spread} {complete}", what=_what(kept), spread=_levels(kept), complete=_complete(required) if len(required) else "")


def _what(kept: pd.DataFrame) -> Prose:
    years = sorted(int(year) for year in kept["year"].dropna().unique())
    places, unplaced = n_places(kept), int(kept["place"].isna().sum())
    untold = say(" ({n} without a place that could be told)", n=unplaced) if unplaced else ""
    if not years:
        return say("<b>{n:report/reports} from {m:place/places}</b>{untold}; the year reported on could not be told for any of them.", n=len(kept), m=places, untold=untold)
    gaps = [year for year in range(years[0], years[-1] + 1) if year not in years]
    span = say("on {years}", years=years) if len(years) <= 3 else say("on {a} to {b}", a=years[0], b=years[-1])
    without = say("; no report here is on {gaps}, a gap and not a zero", gaps=gaps) if gaps and len(gaps) < 8 else say("; {n} years between have no report here", n=len(gaps)) if gaps else ""
    return say("<b>{n:report/reports} from {m:place/places}</b>{untold} {span}{without}.", n=len(kept), m=places, untold=untold, span=span, without=without)


def _levels(kept: pd.DataFrame) -> Prose:
    counts = kept["level"].fillna("unknown").value_counts()
    if len(counts) == 1:
        return say("All come from {level}.", level=LEVELS[counts.index[0]]) if len(kept) > 1 else say("It comes from the level of {level}.", level=LEVELS[counts.index[0]])
    return say("They come from {levels}.", levels=[f"{LEVELS[level]} ({n})" for level, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))])


def _complete(required: pd.DataFrame) -> Prose:
    sections = required[required["status"] == "section"].groupby("report_id").size().reindex(required["report_id"].unique(), fill_value=0)
    if len(sections) == 1:
        return say("It has a section for each of the four parts that the 2019 rule asks for." if int(sections.iloc[0]) == 4 else "Of the four parts that the 2019 rule asks for, {n} have a section of their own.", n=int(sections.iloc[0]))
    return say("<b>{full} of {n}</b> have a section for each of the four parts that the 2019 rule asks for; {weakest}.", full=int((sections == 4).sum()), n=len(sections), weakest=_weakest(required))


def _weakest(required: pd.DataFrame) -> Prose:
    lacking = required[required["status"] != "section"].groupby("part").size()
    if lacking.empty:
        return say("none lacks a part")
    most = int(lacking.max())
    parts = [PART_LABELS[part] for part in PART_LABELS if lacking.get(part, 0) == most]
    return say("the part most often without a section of its own is that on {parts} ({n:report/reports})", parts=parts, n=most)


def flow(table: pd.DataFrame) -> Prose:
    """What became of the texts that were found."""
    texts = table.set_index("step")["texts"]
    same = int(texts["of these, identical with an earlier one"] + texts["of these, nearly identical with an earlier one"])
    copies = say("{n:text is/texts are} the same as an earlier one, or nearly; they are counted, and listed below to check.", n=same) if same else ""
    bad, other = int(texts["not readable"]), int(texts["read, but another kind of document"])
    if not bad + other:
        return say("{n:text was/texts were} found; every one was read and is a report of this kind. {copies}", n=int(texts["found"]), copies=copies)
    return say("Of {n:text/texts}, {kept} entered the analyses; {bad} could not be read and {other} are other kinds of document. They are listed below and on the index page. {copies}",
               n=int(texts["found"]), kept=int(texts["reports"]), bad=bad, other=other, copies=copies)


def coverage(table: pd.DataFrame) -> Prose:
    """Place by year."""
    if table.empty:
        return say("No report names both its place and its year.")
    per_place = table[table["n_reports"] > 0].groupby("place").size()
    panel = int((per_place > 1).sum())
    most = table.groupby("year")["n_reports"].sum()
    if not panel:
        return say("No place appears in more than one year, so nothing in these pages can show change within a place: a difference between years is also a difference between places. The fullest year holds {n:report/reports}.", n=int(most.max()))
    return say("{panel} of {places:place/places} appear in more than one year; only those can show change within a place.", panel=panel, places=len(per_place))


def completeness(table: pd.DataFrame, n: int) -> Prose:
    """Fields that could not be told."""
    if not n:
        return say("There is no report to identify.")
    whole = table.loc[table["missing"] == 0, "field"].tolist()
    none = table.loc[table["found"] == 0, "field"].tolist()
    return say("Told for every report: {whole}. {none} A missing field is left missing; a person can fill it in <code>reports.csv</code>, and the entry is shown as theirs.", whole=[name.replace("_", " ") for name in whole],
               none=say("Told for none: {none}.", none=[name.replace("_", " ") for name in none]) if none else "")


def open_places(evidence: pd.DataFrame) -> Prose:
    """Names that several divisions bear."""
    rows = evidence[(evidence["field"] == "county") & evidence["rule"].fillna("").str.startswith("not resolved")]
    if rows.empty:
        return say("Every place that the lists know could be told from its namesakes.")
    first = rows.iloc[0]
    return say("{n:place name stays/place names stay} open because several divisions bear {it} and the page does not say which. In <code>{report}</code> it could be: {text}.", n=len(rows), it="it" if len(rows) == 1 else "them", report=first["report_id"], text=first["text"])


def removed(table: pd.DataFrame, n_han: int) -> Prose:
    """What cleaning took out."""
    if table.empty:
        return say("Nothing was removed.")
    total = int(table["characters"].sum())
    return say("{n} characters were set aside by {rules:rule/rules}, most of them as {top}, against {han} Han characters of text that were kept. Every other character of the files lies in exactly one paragraph.", n=total, rules=len(table), top=table["rule"].iloc[0], han=n_han)


def parts_grid(required: pd.DataFrame) -> pd.DataFrame:
    """Reports by required part, as words: report_id, then one column a part with status and share."""
    if required.empty:
        return pd.DataFrame(columns=["report_id", *[PART_LABELS[p] for p in ("achievements", "problems", "leader_duty", "plan")], "causes named"])
    words = required.assign(cell=[f"section, {share:.0%}" if status == "section" else STATUS[status] for status, share in zip(required["status"], required["share"])])
    grid = words.pivot(index="report_id", columns="part", values="cell")[["achievements", "problems", "leader_duty", "plan"]].rename(columns=PART_LABELS)
    causes = required[required["part"] == "problems"].set_index("report_id")["causes"]
    grid["causes named"] = ["–" if pd.isna(value) else "yes" if value else "no" for value in causes.reindex(grid.index)]
    return grid.rename_axis(None, axis=1).reset_index()


def parts(required: pd.DataFrame) -> Prose:
    """Which parts are missing, and one passage."""
    if required.empty:
        return say("There is no report to look at.")
    n = required["report_id"].nunique()
    absent, mentioned = required[required["status"] == "absent"], required[required["status"] == "sentences"]
    named = required[(required["part"] == "problems") & required["causes"].notna()]
    no_cause = int((named["causes"] == False).sum())  # noqa: E712 (a column of nullable booleans)
    sentences = [say("Of {n:report/reports}, {weakest}.", n=n, weakest=_weakest(required))]
    if len(absent):
        sentences.append(say("{a:part leaves/parts leave} no trace in the text; that is absence in the text, not proof that nothing was done.", a=len(absent)))
    if len(mentioned):
        first = mentioned.iloc[0]
        sentences.append(say("Where a part is only mentioned, the sentence is for instance (<code>{report}</code>): <q>{text}</q>", report=first["report_id"], text=_cut(first["passage"])))
    if len(named):
        sentences.append(say("The rule asks for shortcomings <i>and their causes</i>: {no} of the {n:section/sections} on problems name no cause in so many words.", no=no_cause, n=len(named)))
    return say(" ".join("{s%d}" % i for i in range(len(sentences))), **{f"s{i}": sentence for i, sentence in enumerate(sentences)})


def _cut(text: str, longest: int = 120) -> str:
    return text if len(text) <= longest else text[:longest] + "…"


def labels(sections) -> dict[str, str]:
    """Names of the parts that occur, in the order of a report; a part of another genre goes by its own name."""
    present = set(sections)
    own = sorted(present - set(PART_LABELS))
    return {part: PART_LABELS.get(part, part.replace("_", " ")) for part in ["opening", *own, *[p for p in PART_LABELS if p != "opening"]] if part in present}


def space(table: pd.DataFrame) -> Prose:
    """Space given to achievements against problems."""
    if table.empty:
        return say("There is no text to measure.")
    wide = table.pivot(index="report_id", columns="section", values="share").astype("Float64")
    if "achievements" not in wide or "problems" not in wide:
        return say("No report here has both a part on achievements and one on problems.")
    both = wide.dropna(subset=["achievements", "problems"])
    if both.empty:
        return say("No report here has both a part on achievements and one on problems.")
    ratio = (both["achievements"] / both["problems"]).astype(float)
    if len(both) == 1:
        return say("<code>{report}</code> gives achievements {ratio:.1f} times the space of problems.", report=ratio.index[0], ratio=ratio.iloc[0])
    return say("Achievements get between {low:.1f} times (<code>{a}</code>) and {high:.1f} times (<code>{b}</code>) the space of problems; the median is {median:.1f} (n = {n:report/reports} with both parts).",
               low=ratio.min(), a=ratio.idxmin(), high=ratio.max(), b=ratio.idxmax(), median=ratio.median(), n=len(both))


def timeliness(table: pd.DataFrame) -> Prose:
    """Publication against 1 April."""
    dated = table.dropna(subset=["on_time"])
    if dated.empty:
        return say("No page carries both a publishing date and a year reported on, so nothing can be said of timeliness.")
    undated = len(table) - len(dated)
    rest = say("Without a date on the page, and so neither early nor late: {n:report/reports}.", n=undated) if undated else ""
    return say("{on} of {n:dated report/dated reports} carry a date before 1 April of the following year. {rest}", on=int(dated["on_time"].sum()), n=len(dated), rest=rest)


def listing(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports as a reader wants them listed: report_id, title, place, lies in, level, year, published, length (Han characters)."""
    above = [" ".join(dict.fromkeys(name for name in row if not pd.isna(name))) or pd.NA for row in reports[["province", "prefecture", "county"]].itertuples(index=False)]
    return pd.DataFrame({"report_id": reports["report_id"], "title": reports["title"], "place": reports["place"], "lies in": pd.array(above, dtype="string"),
                         "level": reports["level"], "year": reports["year"], "published": reports["published"], "length": reports["n_han"]})


def findings(table: pd.DataFrame, n: int) -> Prose:
    """What there is to look at."""
    if table.empty:
        return say("The checks found nothing to look at.")
    grave = table[table["severity"] == "serious"]
    first = table.iloc[0]
    return say("{rows:finding/findings} in {n:report/reports}, {grave} of them serious. First comes <i>{check}</i>: {message}, in {reports:report/reports}. A finding is a reason to look, not a verdict; a text is repaired only by an entry in <code>corrections.csv</code>.",
               rows=int(table["rows"].sum()), n=n, grave=int(grave["rows"].sum()), check=first["check"].replace("_", " "), message=first["message"], reports=int(first["reports"]))


def lengths(table: pd.DataFrame) -> Prose:
    """How long the reports are."""
    if table.empty:
        return say("There is no report to measure.")
    return say("The shortest report has {low} Han characters, the longest {high}.", low=int(table["shortest"].min()), high=int(table["longest"].max()))


def edits(table: pd.DataFrame) -> Prose:
    """What a person changed."""
    return say("{n:value or text was/values or texts were} set by a person; they are listed with their entry.", n=len(table)) if len(table) else say("No value was set and no text was corrected by hand.")
