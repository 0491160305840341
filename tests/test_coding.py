import csv

import krippendorff
import numpy as np
import pytest
from toy import toy

from helpers import load_corpus
from helpers.reading.corpus import Corpus
from helpers.topics.agreement import _alpha, _masi, agreement
from helpers.topics.coding import COLUMNS, main, passages, predictions, read_rows, sample, write_sample

LONG = "今年以来全镇上下共同努力做了许多事情并且取得了实实在在的进步"      # 30 characters that no topic claims


@pytest.fixture(scope="module")
def bundled():
    return load_corpus("corpus")


def many(tmp_path, n=60):
    """Passages of one sentence each: of every six, one on S6, one on T1, four on nothing."""
    says = ["调解信访", "推进普法", "", "", "", ""]
    return toy(*((f"{i}镇", 2023, {"achievements": f"第{i}次{LONG}{says[i % 6]}。", "plan": f"再第{i}次{LONG}{LONG}。"}) for i in range(n)), path=tmp_path)


def rows_of(path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def write_codes(folder, name, codes):
    """A copy of sample.csv with codes: a function of the row."""
    rows = rows_of(folder / "sample.csv")
    with open(folder / name, "w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS)
        writer.writeheader()
        writer.writerows(row | {"codes": codes(row)} for row in rows)


def test_the_sample_does_not_show_the_prediction(bundled, tmp_path):
    rows = rows_of(write_sample(bundled, tmp_path))
    assert list(rows[0]) == COLUMNS and len(rows) == 120 and {row["codes"] + row["note"] for row in rows} == {""}


def test_the_sample_is_the_same_every_time_and_another_with_another_seed(bundled):
    one = sample(bundled, n=40)
    assert one.equals(sample(bundled, n=40)) and set(one["sample_id"]) != set(sample(bundled, n=40, seed=1)["sample_id"])


def test_the_sample_has_every_predicted_topic_and_most_parts(bundled):
    drawn = sample(bundled, n=60)
    assert {"P1", "S3", "S8", "T3", "none"} <= set(drawn["stratum"]) and drawn["section"].nunique() >= 4


def test_weights_make_the_sample_stand_for_the_corpus(tmp_path):
    corpus = many(tmp_path)
    drawn = sample(corpus, n=30)
    assert drawn["weight"].sum() == pytest.approx(len(passages(corpus)))
    assert drawn.groupby("stratum")["weight"].first()[["S6", "none"]].tolist() == [1, 10]


def test_passages_leave_out_headings_and_scraps(bundled):
    texts = passages(bundled)["text"]
    assert not texts.isin(bundled.paragraphs["heading"].dropna()).any() and texts.str.len().min() >= 15 and texts.is_unique


def test_passages_are_whole_sentences_that_lose_nothing(tmp_path):
    text = "".join(f"第{i}次{LONG}。" for i in range(6)) + "大家都很满意。"      # the last is too short to stand alone
    found = passages(toy(("甲镇", 2023, text), path=tmp_path))
    assert "".join(found["text"]) == text and len(found) == 3


def test_ids_do_not_shift_when_the_corpus_grows(tmp_path):
    small, large = (dict(zip(found["text"], found["sample_id"])) for found in (passages(many(tmp_path, 5)), passages(many(tmp_path, 9))))
    assert small.items() <= large.items() and all(name[0] == "p" for name in small.values())


def test_cells_are_safe_in_a_spreadsheet_and_come_back_whole(tmp_path):
    corpus = toy(("甲镇", 2023, "=HYPERLINK(1)" + LONG + "推进普法。"), path=tmp_path)
    path = write_sample(corpus, tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") and rows_of(path)[0]["text"].startswith("'=")
    assert read_rows(path)[0]["text"].startswith("=")
    write_codes(tmp_path, "wang.csv", lambda row: "T1")
    assert agreement(corpus, tmp_path).topics.set_index("topic").loc["T1", "tp"] == 1


def test_codes_are_never_written_over(tmp_path):
    corpus = many(tmp_path)
    path = write_sample(corpus, tmp_path)
    path.write_text(path.read_text("utf-8-sig").replace("。,,", "。,0,"), encoding="utf-8-sig")
    before = path.read_bytes()
    with pytest.raises(ValueError, match="holds codes.*nothing was written"):
        write_sample(corpus, tmp_path)
    assert path.read_bytes() == before and "holds codes" in agreement(corpus, tmp_path).problems[0]


def test_make_sample_says_where_the_file_is(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text(f"甲镇2023年法治政府建设情况报告\n一、主要举措和成效\n{LONG}推进普法。\n", encoding="utf-8")
    assert main(tmp_path)[0].startswith("coding/sample.csv: 1 passage") and (tmp_path / "coding" / "sample.csv").is_file()


def counted(tmp_path):
    """Six passages: terms predict S6 for two, T1 for two; all have the weight 1. Coder a marks as the dictionary below."""
    says = {"甲": "调解信访", "乙": "处理信访", "丙": "推进普法", "丁": "开展普法", "戊": "", "己": ""}
    corpus = toy(*((f"{name}镇", 2023, name + LONG + words + "。") for name, words in says.items()), path=tmp_path)
    write_sample(corpus, tmp_path)
    return corpus, tmp_path


def test_precision_and_recall_by_hand(tmp_path):
    corpus, folder = counted(tmp_path)
    write_codes(folder, "a.csv", lambda row: {"甲": "S6", "乙": "0", "丙": "T1 S6", "丁": "T1", "戊": "S6", "己": "0"}[row["text"][0]])
    rows = agreement(corpus, folder).topics.set_index("topic")
    assert rows.loc["S6", ["n_coded", "n_coder_positive", "n_predicted", "tp"]].tolist() == [6, 3, 2, 1]
    assert rows.loc["S6", ["precision", "recall", "f1"]].tolist() == pytest.approx([1 / 2, 1 / 3, 0.4])
    assert rows.loc["all", ["precision", "recall"]].tolist() == pytest.approx([3 / 4, 3 / 5]) and rows["alpha"].isna().all()


def test_intervals_are_wilsons(tmp_path):
    corpus, folder = counted(tmp_path)
    write_codes(folder, "a.csv", lambda row: {"甲": "S6", "丙": "T1", "丁": "T1"}.get(row["text"][0], "0"))
    rows = agreement(corpus, folder).topics.set_index("topic")
    assert rows.loc["S6", ["precision_low", "precision_high"]].tolist() == pytest.approx([0.0945, 0.9055], abs=1e-4)   # 1 of 2
    assert rows.loc["T1", "precision_low"] == pytest.approx(0.3424, abs=1e-4)                                         # 2 of 2


def test_recall_weighs_what_the_sample_drew_thinly(tmp_path):
    corpus = many(tmp_path)
    write_sample(corpus, tmp_path, n=30)
    first = next(row["sample_id"] for row in rows_of(tmp_path / "sample.csv") if "信访" not in row["text"] and "普法" not in row["text"])
    write_codes(tmp_path, "a.csv", lambda row: "S6" if "信访" in row["text"] or row["sample_id"] == first else "0")
    row = agreement(corpus, tmp_path).topics.set_index("topic").loc["S6"]
    assert row["recall"] == pytest.approx(10 / (10 + 10)) and row["tp"] == 10 and row["n_coder_positive"] == 11


def test_two_coders_count_half_each_and_agree_as_krippendorff_says(tmp_path):
    corpus, folder = counted(tmp_path)
    write_codes(folder, "a.csv", lambda row: {"甲": "S6", "乙": "S6"}.get(row["text"][0], "0"))
    write_codes(folder, "b.csv", lambda row: {"甲": "S6", "戊": "S6"}.get(row["text"][0], "0"))
    row = agreement(corpus, folder).topics.set_index("topic").loc["S6"]
    theirs = krippendorff.alpha([[1, 1, 0, 0, 0, 0], [1, 0, 0, 0, 1, 0]], level_of_measurement="nominal")
    assert row[["tp", "precision", "n_units", "n_coders"]].tolist() == [1.5, 0.75, 6, 2] and row["alpha"] == pytest.approx(theirs)
    assert row["alpha_low"] <= row["alpha"] <= row["alpha_high"]


def test_an_agreed_coding_is_the_standard_and_no_coder(tmp_path):
    corpus, folder = counted(tmp_path)
    for name in ("a.csv", "b.csv"):
        write_codes(folder, name, lambda row: "T3")
    write_codes(folder, "agreed.csv", lambda row: "S6" if "信访" in row["text"] else "0")
    rows = agreement(corpus, folder).topics.set_index("topic")
    assert rows.loc["S6", "f1"] == 1 and rows.loc["T3", "n_coder_positive"] == 0 and rows.loc["S6", "n_coders"] == 2
    (folder / "a.csv").unlink(), (folder / "b.csv").unlink()
    assert agreement(corpus, folder).topics["n_units"].eq(0).all()


def test_alpha_of_krippendorffs_published_example():
    given = np.array([[1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
                      [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0]])     # 2011, four observers; 0 is missing
    counts = np.stack([(given == value).sum(axis=0) for value in range(1, 6)], axis=1)
    alpha, low, high = _alpha(counts[counts.sum(axis=1) > 1], 1 - np.eye(5))
    assert alpha == pytest.approx(0.743, abs=5e-4) and low < alpha < high


def test_masi_of_passonneaus_cases():
    kinds = np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]])
    assert _masi(kinds)[0].tolist() == pytest.approx([0, 1 - 2 / 3 * 2 / 3, 1 - 1 / 3 * 1 / 3, 1, 1]) and _masi(kinds)[4, 4] == 0


@pytest.mark.parametrize(("codes", "says"), [("S9", "row 2: S9 is no topic. Use P1"), ("0 S6", "Write either 0 or topics"), ("S6T1", "S6T1 is no topic")])
def test_a_wrong_code_is_named_with_its_row(tmp_path, codes, says):
    corpus, folder = counted(tmp_path)
    first = rows_of(folder / "sample.csv")[0]["sample_id"]
    write_codes(folder, "a.csv", lambda row: codes if row["sample_id"] == first else "0")
    found = agreement(corpus, folder)
    assert says in found.problems[0] and found.topics.loc[0, "n_coded"] == 5 and len(found.problems) == 1


def test_codes_may_be_written_as_people_do(tmp_path):
    corpus, folder = counted(tmp_path)
    write_codes(folder, "a.csv", lambda row: "ｓ6，T1" if row["text"][0] == "甲" else "s6、t1")
    assert agreement(corpus, folder).topics.set_index("topic")["n_coder_positive"][["S6", "T1"]].tolist() == [6, 6]


@pytest.mark.parametrize(("encoding", "mark"), [("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";")])
def test_files_as_spreadsheets_save_them_are_read(tmp_path, encoding, mark):
    corpus, folder = counted(tmp_path)
    rows = rows_of(folder / "sample.csv")
    (folder / "a.csv").write_bytes("\r\n".join([mark.join(COLUMNS), *(mark.join([*list(row.values())[:5], "0", ""]) for row in rows)]).encode(encoding))
    found = agreement(corpus, folder)
    assert not found.problems and found.topics.loc[0, "n_coded"] == 6


@pytest.mark.parametrize(("content", "says"), [("sample_id,text\np1,x\n", "column codes is missing"), ("", "no rows"), ("\x00\xff\n", "no rows"),
                                               ("sample_id,codes\np123,S6\n", "fits no passage"), ("sample_id,codes\n", "no rows")])
def test_a_file_that_is_no_coding_is_one_line(tmp_path, content, says):
    corpus, folder = counted(tmp_path)
    (folder / "odd.csv").write_text(content, encoding="utf-8")
    found = agreement(corpus, folder)
    assert len(found.problems) == 1 and says in found.problems[0] and "odd.csv" in found.problems[0] and not len(found.topics)


def test_a_passage_that_left_the_corpus_is_set_aside(tmp_path):
    corpus, folder = counted(tmp_path)
    write_codes(folder, "a.csv", lambda row: "0")
    found = agreement(corpus.select(places=["甲镇", "乙镇", "丙镇", "丁镇", "戊镇"]), folder)
    assert found.topics.loc[0, "n_coded"] == 5 and "1 coded passage" in found.problems[0]


def test_differences_say_who_saw_what(tmp_path):
    corpus, folder = counted(tmp_path)
    write_codes(folder, "a.csv", lambda row: {"甲": "0", "乙": "S6", "丙": "T1", "丁": "T1", "戊": "S1"}.get(row["text"][0], "0"))
    found = agreement(corpus, folder).differences
    assert found[["topic", "predicted", "coded_by"]].values.tolist() == [["S1", False, "a"], ["S6", True, ""]]


def test_without_codes_or_corpus_there_are_empty_frames(tmp_path):
    assert not len(sample(Corpus(path=tmp_path))) and not len(agreement(Corpus(path=tmp_path)).topics)
    corpus, folder = counted(tmp_path)
    write_codes(folder, "a.csv", lambda row: "")
    assert "no passage is coded yet" in agreement(corpus, folder).problems[0]


def test_coded_passages_are_predicted_as_in_their_reports(bundled):
    drawn = passages(bundled)
    from helpers.topics.agreement import _as_corpus
    alone = predictions(*_as_corpus(bundled, list(drawn[["report_id", "section", "text"]].itertuples(index=False))))
    assert (alone.to_numpy() == predictions(bundled, drawn).to_numpy()).all()
