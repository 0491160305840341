"""Corpora small enough to count by hand."""
from pathlib import Path

from helpers.reading.corpus import PARAGRAPHS, REPORTS, Corpus, table


def toy(*reports, path=Path("no-such-folder")) -> Corpus:
    """A corpus of reports given as (place, year, {section: text} or text); ids are r0, r1 …; raw text is its own."""
    facts, rows = [], []
    for number, (place, year, text) in enumerate(reports):
        parts = text if isinstance(text, dict) else {"achievements": text}
        fact = dict.fromkeys(REPORTS) | {"report_id": f"r{number}", "kind": "report", "place": place, "year": year,
                                         "level": "township"}
        facts.append([fact[name] for name in REPORTS])
        offset = 0
        for paragraph, (section, words) in enumerate(parts.items()):
            rows.append((f"r{number}", paragraph, section, None, words, offset, offset + len(words)))
            offset += len(words) + 1
    return Corpus(reports=table(facts, REPORTS), paragraphs=table(rows, PARAGRAPHS), path=path)
