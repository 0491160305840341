"""Where things stand: rows of paragraphs, and sentences."""
import pandas as pd
from toy import toy

from helpers import spots
from helpers.sentences import sentences
from helpers.tokens import tokenise

REPORTS = [("甲镇", 2023, {"opening": "好。推进信访。", "plan": "2024年。"}), ("乙镇", 2024, {"problems": "不足;不够。", "plan": "普法!调解"}), ("丙镇", 2024, "调解。")]


def test_rows_are_found_whatever_reports_and_paragraphs_are_asked_for():
    read = toy(*REPORTS).analysed
    there = pd.DataFrame({"report_id": ["r1", "r0", "r1", "r9", "r2"], "paragraph": [1, 0, 7, 0, 0]})
    found = spots.located(there, read)
    assert found.tolist()[2:4] == [-1, -1]
    assert read.iloc[found[[0, 1, 4]]][["report_id", "paragraph"]].values.tolist() == [["r1", 1], ["r0", 0], ["r2", 0]]
    assert spots.located(there.iloc[:0], read).tolist() == [] and spots.located(there, read.iloc[:0]).tolist() == [-1] * 5


def test_paragraphs_without_words_are_not_among_those_of_the_tokens():
    there, n_tokens = spots.paragraphs_of(tokenise(toy(*REPORTS)))
    assert there[["report_id", "paragraph"]].values.tolist() == [["r0", 0], ["r1", 0], ["r1", 1], ["r2", 0]] and n_tokens.sum() == len(tokenise(toy(*REPORTS)))


def test_sentences_of_a_corpus_are_those_of_each_paragraph(monkeypatch):
    monkeypatch.setattr(spots, "_BATCH", 8)
    corpus = toy(*REPORTS)
    found = spots.sentence_spans(corpus)
    assert found.values.tolist() == [[row, *span] for row, text in enumerate(corpus.analysed["text"]) for span in sentences(text)]


def test_reports_are_taken_whole_some_at_a_time():
    tokens = tokenise(toy(*REPORTS))
    there, n_tokens = spots.paragraphs_of(tokens)
    blocks = list(spots.report_blocks(there, n_tokens, 2))
    assert [there["report_id"].iloc[part].unique().tolist() for part, _ in blocks] == [["r0"], ["r1"], ["r2"]]
    assert [tokens["report_id"].iloc[rows].unique().tolist() for _, rows in blocks] == [["r0"], ["r1"], ["r2"]] and blocks[-1][1].stop == len(tokens)
