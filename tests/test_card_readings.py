"""The sentences of the first notebook say what its tables show, whatever the corpus."""
import pytest
from made import recombine

from helpers import Corpus, load_corpus
from helpers.change import years
from helpers.reading import card
from helpers.report.readings import card as readings


def every_sentence(corpus):
    required = card.required_parts(corpus)
    said = [readings.answer(corpus.reports, required, corpus.rejected), readings.flow(card.sample_flow(corpus)), readings.coverage(years.coverage(corpus)),
            readings.completeness(card.completeness(corpus), len(corpus)), readings.open_places(corpus.evidence), readings.removed(card.removed_by_rule(corpus), 1),
            readings.parts(required), readings.space(card.space(corpus)), readings.timeliness(card.timeliness(corpus))]
    return [sentence.text for sentence in said]


def test_the_answer_counts_reports_places_gaps_and_parts():
    corpus = load_corpus("corpus")
    text = readings.answer(corpus.reports, card.required_parts(corpus), corpus.rejected).text
    assert "5 reports from 5 places on 2021 to 2025; no report here is on 2022" in text and "2 of 5 have a section for each" in text


@pytest.mark.parametrize("n", [0, 1, 100])
def test_every_sentence_reads_whatever_the_size(tmp_path, n):
    corpus = load_corpus(recombine(tmp_path, n)) if n else Corpus()
    for text in every_sentence(corpus):
        assert text and "nan" not in text.lower().split() and "<NA>" not in text and "{" not in text


def test_the_grid_names_what_is_absent():
    grid = readings.parts_grid(card.required_parts(load_corpus("corpus"))).set_index("report_id")
    assert grid.loc["xinmin-2021", "leaders' duty"] == "no trace" and grid.loc["qufu-nishan-2024", "causes named"] == "yes"


def test_another_kind_of_document_is_left_out_of_the_text(tmp_path):
    (recombine(tmp_path, 2) / "raw" / "plan.txt").write_text("清河镇2024年法治政府建设工作要点\n2024年,清河镇要认真落实法治政府建设各项任务,不断提高依法行政水平。\n", encoding="utf-8")
    corpus = load_corpus(tmp_path)
    assert "plan" in set(corpus.paragraphs["report_id"]) and "plan" not in set(corpus.analysed["report_id"])
    assert "plan" not in set(card.space(corpus)["report_id"])
