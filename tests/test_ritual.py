import random
import re

import pandas as pd
import pytest
from toy import toy

from helpers.matching import count_han
from helpers.reading.corpus import Corpus
from helpers.words import ritual
from helpers.words.sequences import Stream, maximal

FORMULA = "进一步强化责任担当切实抓好各项工作落实"       # 19 characters that no list holds


def many(*texts, path="no-such-folder"):
    from pathlib import Path

    return toy(*((f"{name}镇", 2023, text) for name, text in zip("甲乙丙丁戊己庚辛", texts)), path=Path(path))


def with_central(folder, *phrases):
    (folder / "lexicon").mkdir(exist_ok=True)
    (folder / "lexicon" / "central.txt").write_text("\n".join(["# note", *phrases]), encoding="utf-8")
    return folder


def test_central_is_the_share_of_han_characters_inside_listed_phrases(tmp_path):
    folder = with_central(tmp_path, "法治国家、法治政府、法治社会一体建设", "法治政府")
    row = ritual.ritual_share(many("推进“法治国家,法治政府,法治社会”一体建设3年。法治政府好", path=folder)).iloc[0]
    assert row["n_han"] == 24 and row["central"] == pytest.approx((16 + 4) / 24)


def test_shared_is_what_stands_in_reports_of_three_other_places():
    texts = [f"{FORMULA}。{own}" for own in ("天", "地地", "人人人", "和和和和")] + ["今年以来全镇平安稳定人民安居乐业"]
    shared = ritual.ritual_share(many(*texts))["shared"]
    assert shared.tolist() == pytest.approx([19 / 20, 19 / 21, 19 / 22, 19 / 23, 0])


def test_a_place_that_repeats_itself_shares_nothing():
    corpus = toy(*(("甲镇", year, FORMULA) for year in range(2015, 2024)), ("乙镇", 2020, "天"), ("丙镇", 2020, "地"), ("丁镇", 2020, "人"))
    assert ritual.ritual_share(corpus)["shared"].tolist() == [0] * 12


def test_a_report_without_a_place_counts_for_itself():
    assert ritual.ritual_share(toy(*((None, 2023, FORMULA) for _ in range(4))))["shared"].tolist() == [1] * 4


def test_figures_and_marks_do_not_part_a_form_but_sentences_do():
    same = ["全年共排查矛盾纠纷572件,化解551件", "全年共排查矛盾纠纷9件、化解8件", "全年共排查“矛盾纠纷”3件,化解2件", "全年共排查矛盾纠纷10件化解9件"]
    assert (ritual.ritual_share(many(*same))["shared"] == 1).all()
    assert (ritual.ritual_share(many(*(text.replace("纠纷", "纠。纷") for text in same)))["shared"] == 0).all()


def test_few_places_leave_shared_open_but_not_central():
    frame = ritual.ritual_share(many(FORMULA, FORMULA, FORMULA + "习近平法治思想"))
    assert frame["shared"].isna().all() and frame["either"].isna().all() and frame["central"].tolist() == pytest.approx([0, 0, 7 / 26])


def test_either_does_not_count_a_character_twice():
    frame = ritual.ritual_share(many(*["坚持以习近平新时代中国特色社会主义思想为指导，切实抓好各项工作。好"] * 4))
    assert frame["central"].iloc[0] == pytest.approx(22 / 31) and (frame["either"] == frame["shared"]).all() and frame["shared"].iloc[0] == pytest.approx(30 / 31)


def test_han_characters_are_counted_as_everywhere_else():
    text = "依法行政100%,ＡＢ“一站式”。\n㐀𠀀々"
    assert ritual.ritual_share(many(text))["n_han"].tolist() == [count_han(text)]


def test_phrases_are_as_long_as_they_can_be_and_come_with_a_sentence():
    texts = ["天。我镇" + FORMULA + "。"] * 2 + ["我镇" + FORMULA] * 2 + ["全镇" + FORMULA]
    frame = ritual.ritual_phrases(many(*texts)).set_index("phrase")
    assert frame.index.tolist() == [f"我镇{FORMULA}"] and frame["example"].tolist() == [f"我镇{FORMULA}。"]
    assert frame[["n_reports", "n_places", "count", "central"]].iloc[0].tolist() == [4, 4, 4, False]


def test_phrases_list_those_of_the_centre_and_say_so():
    frame = ritual.ritual_phrases(many("谁执法谁普法。谁执法谁普法", "落实“谁执法，谁普法”"))
    assert frame[["phrase", "n_reports", "count", "central"]].iloc[0].tolist() == ["谁执法谁普法", 2, 3, True]


def test_a_shared_sequence_made_mostly_of_central_words_is_called_central():
    frame = ritual.ritual_phrases(many(*["始终坚持以习近平新时代中国特色社会主义思想为指导工作。" + FORMULA] * 4))
    assert frame.set_index("phrase")["central"].to_dict() == {
        "坚持以习近平新时代中国特色社会主义思想为指导": True, "始终坚持以习近平新时代中国特色社会主义思想为指导工作": True, FORMULA: False}


def test_spans_lead_back_to_the_text():
    corpus = many(*[f"好。{FORMULA[:9]}、{FORMULA[9:]}！谁执法谁普法"] * 4)
    frame, text = ritual.spans(corpus), corpus.paragraphs["text"][0]
    assert frame["report_id"].value_counts().to_dict() == dict.fromkeys(["r0", "r1", "r2", "r3"], 2)
    assert [(text[a:b], kind) for a, b, kind in frame[["start", "end", "kind"]].head(2).itertuples(index=False)] == [
        (f"{FORMULA[:9]}、{FORMULA[9:]}", "shared"), ("谁执法谁普法", "central")]


@pytest.mark.parametrize("seed", range(12))
def test_maximal_sequences_agree_with_a_search_of_all_substrings(seed):
    drawn = random.Random(seed)
    texts = ["".join(drawn.choices("甲乙。", [5, 5, 1], k=drawn.randint(20, 60))) for _ in range(6)]
    length, least = drawn.randint(2, 4), drawn.randint(2, 4)
    runs = [set(re.split("。", text)) for text in texts]
    places = lambda piece: sum(any(piece in run for run in own) for own in runs)
    pieces = {run[a:b] for own in runs for run in own for a in range(len(run)) for b in range(a + length, len(run) + 1)}
    kept = {piece for piece in pieces if places(piece) >= least}
    expected = {piece: places(piece) for piece in kept if not any(sign + piece in kept or piece + sign in kept for sign in "甲乙")}
    stream = Stream(many(*texts))
    found = {stream.written(row.at, row.at + row.size): row.n_places for row in maximal(stream, length, least).itertuples()}
    assert found == expected


def test_reading_in_batches_changes_nothing(monkeypatch):
    corpus = many(*["好。" + FORMULA + "。谁执法谁普法"] * 5)
    before = ritual.ritual_share(corpus), ritual.spans(corpus), ritual.ritual_phrases(corpus)
    monkeypatch.setattr("helpers.words.sequences._PARAGRAPHS", 2)
    monkeypatch.setattr("helpers.words.sequences._WINDOWS", 7)
    for old, new in zip(before, (ritual.ritual_share(corpus), ritual.spans(corpus), ritual.ritual_phrases(corpus))):
        pd.testing.assert_frame_equal(old, new)


def test_an_empty_corpus_and_an_empty_report_give_frames():
    assert ritual.ritual_share(Corpus()).columns.tolist() == ritual.SHARES
    assert ritual.ritual_phrases(Corpus()).columns.tolist() == ritual.PHRASES
    assert ritual.spans(Corpus()).columns.tolist() == ritual.SPANS
    row = ritual.ritual_share(toy(("甲镇", 2023, {}))).iloc[0]
    assert row["n_han"] == 0 and pd.isna(row["central"])


def test_phrases_do_not_depend_on_how_many_windows_are_counted_at_a_time(monkeypatch):
    random.seed(5)
    pieces = ["".join(random.choices("法治政府建设工作", k=random.randint(9, 20))) for _ in range(6)]
    texts = ["。".join(random.choice(pieces) + random.choice(["", "甲乙丙"]) + random.choice(pieces) for _ in range(4)) for _ in range(8)]
    whole = [ritual.ritual_phrases(many(*texts), top=None, length=5, min_places=2), ritual.ritual_share(many(*texts), length=5, min_places=2)]
    monkeypatch.setattr("helpers.words.sequences._EXACT", 7)
    for frame, again in zip(whole, [ritual.ritual_phrases(many(*texts), top=None, length=5, min_places=2), ritual.ritual_share(many(*texts), length=5, min_places=2)]):
        assert len(frame) > 5
        pd.testing.assert_frame_equal(frame, again)
