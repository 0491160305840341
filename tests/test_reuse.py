import random

import numpy as np
import pandas as pd
import pytest
from drawn import A, B, C, CENTRAL, D, fresh, little_or_nothing, placed, sentence
from toy import toy

from helpers import load_corpus
from helpers.change import templates
from helpers.change.reuse import PASSAGES, REUSE, passages, reuse
from helpers.matching import is_han


def verbatim(text, draw):
    return text


def other_figures(text, draw):
    return "".join(str(draw.randint(0, 9)) if letter.isdigit() else letter for letter in text)


def edited(share):
    def edit(text, draw):
        """A share of the characters replaced, dropped or doubled by another."""
        out = []
        for letter in text:
            new = draw.choice("的和与及其之于在为以")
            out.append(letter if draw.random() >= share else draw.choice([new, "", letter + new]))
        return "".join(out)
    return edit


def planted(seed: int, edit, shuffle: bool = False):
    """A corpus of a source and a later report of another place that holds passages of it, and for each character of the later
    report (a paragraph each of fresh and copied text) whether it was copied."""
    draw = random.Random(seed)
    source = fresh(draw, 30)
    copied = ["".join(source[at:at + 2]) for at in (1, 6, 11, 17, 22)]
    if shuffle:
        draw.shuffle(copied)
    text, truth = "", []
    for passage in copied:
        for piece, mark in (("".join(fresh(draw, 4)), False), (edit(passage, draw), True)):
            text, truth = text + piece, truth + [mark] * len(piece)
    return toy(("甲镇", 2022, "".join(source)), ("乙镇", 2023, text)), np.array(truth)


def found_in(corpus, truth):
    """Precision and recall of the passages found, by Han characters of the later report."""
    mask = np.zeros(len(truth), dtype=bool)
    rows = passages(corpus)
    for start, end in rows.loc[rows["report_id"] == "r1", ["start", "end"]].to_numpy():
        mask[start:end] = True
    han = np.array([is_han(letter) for letter in corpus.paragraphs["text"].iloc[-1]])
    hit = (mask & truth & han).sum()
    return hit / max((mask & han).sum(), 1), hit / (truth & han).sum()


@pytest.mark.parametrize(("edit", "least"), [(verbatim, .99), (other_figures, .99), (edited(.05), .97), (edited(.10), .95)],
                         ids=["verbatim", "other figures", "5 % edited", "10 % edited"])
@pytest.mark.parametrize("shuffle", [False, True], ids=["in order", "reordered"])
def test_planted_passages_are_found_and_little_else(edit, least, shuffle):
    measured = np.mean([found_in(*planted(seed, edit, shuffle)) for seed in range(4)], axis=0)
    assert measured.min() >= least, measured


def only(corpus, **wanted):
    rows = reuse(corpus)
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    return rows.iloc[0] if len(rows) == 1 else rows


def test_an_unedited_passage_has_the_bounds_of_a_plain_comparison():
    draw = random.Random(3)
    one, two = ("".join(draw.choices("甲乙丙丁戊己庚辛壬癸子丑寅卯", k=300)) for _ in range(2))
    two = two[:120] + one[50:130] + two[120:]
    start = max(range(300), key=lambda at: next((n for n in range(300 - at, 0, -1) if one[at:at + n] in two), 0))
    size = next(n for n in range(300 - start, 0, -1) if one[start:start + n] in two)
    found = passages(toy(("甲镇", 2022, two), ("乙镇", 2023, one))).iloc[0]
    whole = (found["text"] == found["source_text"], found["start"], found["end"])
    assert whole == (True, start, start + size)


def test_central_formula_alone_is_no_shared_text():
    corpus = toy(("甲镇", 2022, CENTRAL + A), ("乙镇", 2023, CENTRAL + B))
    assert not len(reuse(corpus)) and not len(passages(corpus))
    given = passages(corpus, pd.DataFrame({"report_id": ["r1"], "source_id": ["r0"]}))
    assert given["central"].tolist() == [True] and given["text"].iloc[0].startswith("坚持以习近平新时代")


def test_titles_headings_and_signatures_are_set_aside():
    titles = "学习《中华人民共和国行政复议法实施条例和有关的规定》《中华人民共和国未成年人保护法和有关的规定》《信访工作条例和全部有关规定》。"
    heading = "三、二〇二三年度党政主要负责人履行推进法治建设职责以及进一步加强全镇法治政府建设各方面工作的有关情况报告"
    corpus = toy(*[(place, 2023, {"opening": titles, "plan": heading, "closing": A, "achievements": own}) for place, own in (("甲镇", B), ("乙镇", C))])
    corpus.paragraphs["heading"] = corpus.paragraphs["text"].where(corpus.paragraphs["section"] == "plan")
    assert not len(reuse(corpus))


def test_a_passage_is_found_where_it_stands_behind_paragraphs_that_are_set_aside():
    corpus = toy(("甲镇", 2022, {"achievements": A}), ("乙镇", 2023, {"opening": "2023.", "plan": "一、下一步工作", "achievements": B, "other": "1.2", "leader_duty": A}))
    corpus.paragraphs["heading"] = corpus.paragraphs["text"].where(corpus.paragraphs["section"] == "plan")
    row = passages(corpus).iloc[0]
    assert (row["paragraph"], row["source_paragraph"], row["text"], row["source_text"]) == (4, 0, A, A)


def test_a_report_is_set_against_the_nearest_earlier_year_of_its_place():
    corpus = toy(("甲镇", 2019, A + B), ("甲镇", 2021, A + C), ("甲镇", 2024, A + D), ("乙镇", 2018, A[:60]))
    rows = reuse(corpus).query("kind == 'same place'").set_index("report_id").sort_index()
    assert len(reuse(corpus)) == 5
    assert rows[["kind", "source_id", "gap"]].to_numpy().tolist() == [["same place", "r0", 2], ["same place", "r1", 3]]
    han = lambda text: sum(map(is_han, text))
    assert rows["share"]["r2"] == pytest.approx(han(A) / (han(A) + han(D)), abs=.01)
    assert rows["new_share"].isna().all() and not rows["to_check"].any()


def test_a_place_that_keeps_nothing_is_a_row_with_share_zero():
    row = reuse(toy(("甲镇", 2022, A), ("甲镇", 2023, B))).iloc[0]
    assert (row["share"], row["n_passages"], row["n_chars"]) == (0, 0, 0)


def test_two_reports_of_one_place_and_year_are_not_compared():
    assert not len(reuse(toy(("甲镇", 2022, A), ("甲镇", 2022, A))))


def test_much_text_of_another_place_is_to_check_and_a_little_is_not():
    corpus = toy(("甲镇", 2022, A + B), ("乙镇", 2023, A + C), ("丙镇", 2023, B[:60] + C[:10] + D * 2))
    rows = reuse(corpus).set_index("report_id")
    assert rows.loc["r1", ["kind", "source_id", "to_check", "gap"]].tolist() == ["other place", "r0", True, 1]
    assert not rows.loc["r2", "to_check"] and 0 < rows.loc["r2", "share"] < .2


def test_what_a_place_wrote_before_is_not_new_in_common_with_others():
    corpus = toy(("甲镇", 2022, A + B), ("乙镇", 2022, A + C), ("乙镇", 2023, A + D))
    row = only(corpus, report_id="r2", source_id="r0")
    assert row["share"] > .4 and row["new_share"] == 0 and not row["to_check"]


def test_without_place_or_year_nothing_is_invented():
    corpus = toy(("甲镇", 2022, A + B), (None, 2023, A + C), ("丙镇", None, B + D), ("甲镇", None, B))
    rows = reuse(corpus).query("source_id == 'r0'").set_index("report_id")
    assert rows.loc["r1", ["kind", "gap", "to_check"]].tolist() == ["unknown", 1, False]
    assert rows.loc["r2", "kind"] == "other place" and pd.isna(rows.loc["r2", "gap"]) and pd.isna(rows.loc["r2", "year"])
    assert rows.loc["r3", ["kind", "to_check"]].tolist() == ["same place", False] and pd.isna(rows.loc["r3", "gap"])


def test_a_text_of_short_items_is_found_though_each_is_short():
    items = [sentence(random.Random(seed))[:25] for seed in range(300, 312)]
    write = lambda place, year, *parts: (place, year, {f"part {n}": text for n, text in enumerate(parts)})
    corpus = toy(write("甲镇", 2022, *items, B), write("乙镇", 2023, C, *items))
    assert reuse(corpus)["n_passages"].tolist() == [12] and passages(corpus)["text"].tolist() == items


def test_the_sources_named_are_those_that_share_most():
    corpus = toy(("甲镇", 2022, A), ("乙镇", 2022, A[:60] + D), ("丙镇", 2023, A + B))
    assert reuse(corpus, sources=1).query("report_id == 'r2'")["source_id"].tolist() == ["r0"]


def test_of_another_place_one_report_is_named_the_one_that_shares_most():
    corpus = toy(("甲镇", 2020, A[:60] + C), ("甲镇", 2021, A + C), ("乙镇", 2022, A + B))
    assert reuse(corpus).query("kind == 'other place'")["source_id"].tolist() == ["r1"]


def test_text_that_stands_twice_in_the_source_counts_once():
    row = reuse(toy(("甲镇", 2022, A + B + A), ("乙镇", 2023, A + C))).iloc[0]
    assert row["n_passages"] == 1 and row["longest"] == row["n_chars"]


def test_passages_lead_back_to_the_text_and_say_what_differs():
    source = "2022年" + A[:70] + "调解纠纷655件,满意率100%。"
    corpus = toy(("甲镇", 2022, B + source), ("乙镇", 2023, C + source.replace("2022", "2023").replace("655", "712") + D))
    row = passages(corpus).iloc[0]
    for side, report in (("", 1), ("source_", 0)):
        assert corpus.paragraphs["text"][report][row[side + "start"]:row[side + "end"]] == row[side + "text"]
    assert row["text"].startswith("2023年") and row["text"].endswith("100%。")
    assert row["changed"] == "2022→2023; 655→712" and .9 < row["similarity"] < 1


def test_a_name_left_behind_is_told():
    corpus = toy(("尼山镇", 2022, A + "尼山镇各部门按照职责分工继续抓好上述各项工作。"), ("澧浦镇", 2023, A + "尼山镇各部门按照职责分工继续抓好上述各项工作。"))
    assert passages(corpus)["foreign"].tolist() == ["尼山镇"]
    corpus = toy(("尼山镇", 2022, A + "尼山镇各部门按照职责分工继续抓好上述各项工作。"), ("澧浦镇", 2023, A + "澧浦镇各部门按照职责分工继续抓好上述各项工作。"))
    assert passages(corpus)["foreign"].tolist() == [""]


def test_the_own_county_is_not_foreign_and_without_a_place_nothing_is_said():
    write = lambda place: placed(toy(("尼山镇", 2022, A + "曲阜市" + B), (place, 2023, A + "曲阜市" + B)), ("曲阜市", "山东省"), ("曲阜市", "山东省"))
    assert passages(write("小雪镇"))["foreign"].tolist() == [""] and passages(write(None))["foreign"].isna().all()


def test_pairs_within_a_county_are_told_from_those_across():
    homes = ("一县", "某省"), ("一县", "某省"), ("二县", "某省"), (None, None)
    corpus = placed(toy(("甲镇", 2021, A), ("乙镇", 2022, A + B), ("丙镇", 2023, B + C), ("丁镇", 2024, C)), *homes)
    scopes = reuse(corpus).set_index(["report_id", "source_id"])["scope"]
    assert scopes.to_dict() == {("r1", "r0"): "same county", ("r2", "r1"): "across counties", ("r3", "r2"): "unknown"}


def test_comparing_in_batches_changes_nothing(monkeypatch):
    homes = [("甲镇", 2022, {"one": A + B, "two": C[:70], "three": D}), ("甲镇", 2023, {"one": A, "two": C[:70] + D}), ("乙镇", 2023, {"one": D + B, "two": A}),
             ("丙镇", 2024, {}), ("丁镇", 2024, {"one": C, "two": A[:80] + B})]
    tables = lambda: [table(toy(*homes)) for table in (reuse, passages, templates.shared)]
    before = tables()
    assert all(len(table) > 2 for table in before)
    for name, size in {"words.sequences._PARAGRAPHS": 2, "words.sequences._WINDOWS": 7, "change.reuse._CHARACTERS": 50, "change.reuse._ITEMS": 9, "change.alignment._BATCH": 30}.items():
        monkeypatch.setattr(f"helpers.{name}", size)
    for old, new in zip(before, tables()):
        pd.testing.assert_frame_equal(old, new)


@little_or_nothing
def test_little_or_nothing_gives_frames_with_the_right_columns(corpus):
    for frame, columns in ((reuse(corpus), REUSE), (passages(corpus), PASSAGES)):
        assert frame.columns.tolist() == columns and set(frame.select_dtypes("object")) <= {"marks", "source_marks"}


def test_an_unknown_report_is_named():
    corpus = toy(("甲镇", 2022, A))
    with pytest.raises(ValueError, match="r9 is no report"):
        passages(corpus, pd.DataFrame({"report_id": ["r0"], "source_id": ["r9"]}))
    with pytest.raises(ValueError, match="source_id is missing"):
        passages(corpus, pd.DataFrame({"report_id": ["r0"]}))


def test_the_five_bundled_reports_accuse_nobody():
    assert not len(reuse(load_corpus("corpus")))
