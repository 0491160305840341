"""`make terms`: candidates go into a file, a person marks them, and what is marked changes the lexicon.

The file is `<corpus>/lexicon/proposed.csv`. In the column accept, y (yes, 1, 是) takes a row into terms.csv at the next run,
n (no, 0, 否) has it remembered in declined.txt and proposed no more; an unmarked row is reckoned anew, but keeps the gloss
and topic that were typed into it. Nothing is written unless every file could be read, and each file is replaced whole.
"""
from __future__ import annotations

import csv
import io
import os
import shutil
from pathlib import Path

import pandas as pd

from helpers.lexicon import OWN, LexiconError, load_lexicon, read_lines, read_table
from helpers.words.candidates import propose

__all__ = ["main", "propose"]
COLUMNS = ["accept", "term", "gloss", "topic", "count", "n_reports", "n_places", "association", "entropy", "example"]
YES, NO = {"y", "yes", "1", "是"}, {"n", "no", "0", "否"}
_DECLINED = "# Terms that were proposed and declined; delete a line to have it proposed again.\n"


def main(corpus_path=None) -> list[str]:
    """One round: takes in what a person marked in proposed.csv, then proposes anew. Returns lines to print.

    Raises LexiconError (file, line, what to do) for a file that cannot be read, CorpusError for a folder that is not there.
    """
    from helpers.reading.files import find_folder
    from helpers.reading.load import load_corpus

    path = find_folder(corpus_path)
    folder, lexicon, corpus = path / "lexicon", load_lexicon(path), load_corpus(path)
    marked = _marked(folder / "proposed.csv", set(lexicon.topics["code"]))
    declined = _declined(folder / "declined.txt")
    is_yes, is_no = (marked["accept"].isin(answers) for answers in (YES, NO))
    known = marked["term"].isin(set(lexicon.terms["term"]))
    accepted, open_ = marked[is_yes & ~known], marked[~is_yes & ~is_no & ~known]
    refused = [term for term in marked.loc[is_no, "term"] if term not in declined]
    terms = _with_terms(folder / "terms.csv", accepted)
    said = []
    if len(accepted):
        _replace(folder / "terms.csv", terms)
        said.append(f"{len(accepted)} accepted, now in {path.name}/lexicon/terms.csv: {'、'.join(accepted['term'])}")
    if (is_yes & known).any():
        said.append(f"already in terms.csv, which stays as it is: {'、'.join(marked.loc[is_yes & known, 'term'])}")
    if refused:
        old = (folder / "declined.txt").read_text("utf-8-sig") if declined else _DECLINED
        _replace(folder / "declined.txt", "\n".join([old.rstrip("\n"), *refused, ""]))
        said.append(f"{len(refused)} declined, remembered in {path.name}/lexicon/declined.txt")
    rows = _with_notes(propose(corpus, leave_out={*declined, *refused}), open_)
    _replace(folder / "proposed.csv", _csv(rows, spreadsheet=True))
    said.append(f"{len(rows)} candidates in {path.name}/lexicon/proposed.csv: write y or n in the column accept, add a gloss and "
                "a topic if you like, save as CSV UTF-8, and run this again" if len(rows) else
                "no candidates: what stands together often enough is in the lexicon already")
    return said


def _marked(path: Path, topics: set) -> pd.DataFrame:
    """The rows of proposed.csv as a person left them: accept (lower case), term, gloss, topic; empty without the file."""
    if not path.is_file():
        return pd.DataFrame(columns=["accept", "term", "gloss", "topic"], dtype="string")
    columns = ["term", "accept", "gloss", "topic"]
    answers = {spelling for word in YES | NO for spelling in (word, word.upper(), word.title())}
    frame = read_table(path, columns, optional={"accept", "gloss", "topic"}, known={"topic": topics, "accept": answers})
    frame = frame.assign(**{name: frame[name].str.replace("^'(?=[=+@-])", "", regex=True) for name in columns})
    return frame.assign(accept=frame["accept"].str.lower())


def _declined(path: Path) -> set:
    lines = read_lines(path) if path.is_file() else []
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def _with_terms(path: Path, accepted: pd.DataFrame) -> str:
    """The text of terms.csv with the accepted terms added at its end, everything before them as it was."""
    source = path if path.is_file() else OWN / "lexicon" / "terms.csv"
    raw = source.read_bytes().decode("utf-8")
    header = next(line for line in read_lines(source) if line.strip(", \t") and not line.lstrip('"').startswith("#"))
    columns = [cell.strip() for cell in next(csv.reader([header]))]
    lacking = [name for name in ("gloss", "topic") if name not in columns and accepted[name].notna().any()]
    if lacking:
        raise LexiconError(f"lexicon/{path.name}: there is no column {', '.join(lacking)} for what proposed.csv says. Add it to "
                           "the first line, and a comma to every row.")
    rows = accepted.assign(basis="accepted").reindex(columns=columns)
    ending = "\r\n" if "\r\n" in raw else "\n"
    added = _csv(rows, header=False).replace("\r\n", ending)
    return raw + ("" if raw.endswith(("\n", "\r")) else ending) + added


def _with_notes(found: pd.DataFrame, open_: pd.DataFrame) -> pd.DataFrame:
    """The new proposals with the gloss and topic typed into the old ones; a row with such a note stays in any case."""
    notes = open_[open_[["gloss", "topic"]].notna().any(axis=1)].set_index("term")
    rows = found.assign(accept=pd.NA, gloss=found["term"].map(notes["gloss"]), topic=found["term"].map(notes["topic"]))
    rows["example"] = found["example_1"].str.cat(found["example_2"].fillna(""), sep=" ‖ ").str.removesuffix(" ‖ ")
    rows = rows.assign(association=rows["association"].round(1), entropy=rows["entropy"].round(2))
    rest = notes[~notes.index.isin(found["term"])].reset_index()
    return pd.concat([rows, rest], ignore_index=True).reindex(columns=COLUMNS)


def _csv(rows: pd.DataFrame, header: bool = True, spreadsheet: bool = False) -> str:
    """CSV; for a spreadsheet with a byte order mark, and an apostrophe before what it would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    if header:
        writer.writerow(rows.columns)
    for row in rows.itertuples(index=False):
        cells = ["" if pd.isna(value) else str(value) for value in row]
        writer.writerow("'" + cell if cell[:1] in tuple("=+-@\t\r") and spreadsheet else cell for cell in cells)
    return ("\ufeff" if spreadsheet else "") + out.getvalue()


def _replace(path: Path, text: str) -> None:
    """Writes beside and moves into place, so that a file is whole at any time; a link stays a link, rights stay as they are."""
    path = Path(os.path.realpath(path))
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        beside.write_bytes(text.encode("utf-8"))
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise LexiconError(f"lexicon/{path.name} cannot be written ({error.strerror}). Allow writing in the folder of the "
                           "corpus.") from None
