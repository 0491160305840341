import math
import os
import random
from collections import Counter

import pytest
from toy import toy

from helpers.lexicon import LexiconError, load_lexicon
from helpers.reading.corpus import Corpus
from helpers.words import proposals
from helpers.words.candidates import _g2, propose

REPORT = """{place}2024年度法治政府建设情况报告

一、主要举措和成效

{text}
"""
OTHER = ["村民踊跃参加", "今天晴朗", "河水清澈", "邻里和睦", "稻谷丰收", "道路宽阔"]
# Words that never stand together, so that a toy corpus has the size against which a pair is rare.
PADDING = "。".join("苹果 桌子 窗户 铅笔 电灯 毛巾 茶杯 书包 雨伞 闹钟 钢琴 火车 飞机 轮船 骆驼 狮子 老虎 大象 蝴蝶 蜜蜂 玫瑰 牡丹 松树 柳树 太阳 月亮 星星 雪花 雷雨 冰雹".split())
TEXTS = [f"{PADDING}。{OTHER[i]}。我镇打造村居警务新样板，{OTHER[i + 1]}。{OTHER[i + 2]}依靠村居警务守护群众。村居警务{OTHER[i]}。" for i in range(4)]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "raw").mkdir()
    for name, text in zip("甲乙丙丁", TEXTS):
        (tmp_path / "raw" / f"{name}.txt").write_text(REPORT.format(place=f"{name}溪镇", text=text), encoding="utf-8")
    return tmp_path


def rows(folder):
    lines = (folder / "lexicon" / "proposed.csv").read_text("utf-8-sig").splitlines()
    return [line.split(",") for line in lines[1:]]


def mark(folder, answer, gloss="", topic="", term="村居警务"):
    (folder / "lexicon" / "proposed.csv").write_text(f"accept,term,gloss,topic\n{answer},{term},{gloss},{topic}\n", encoding="utf-8")


def test_a_firm_and_free_pair_is_proposed_with_its_figures_and_sentences():
    row = propose(toy(*((f"{name}镇", 2024, text) for name, text in zip("甲乙丙丁", TEXTS)))).set_index("term").loc["村居警务"]
    assert row[["count", "n_reports", "n_places"]].tolist() == [12, 4, 4]
    assert "村居警务" in row["example_1"] and "村居警务" in row["example_2"] and row["example_1"] != row["example_2"]


def test_pieces_of_a_longer_phrase_are_not_proposed():
    texts = [f"{PADDING}。{word}落实网格警务联动。网格警务联动{word}" for word in OTHER]
    found = propose(toy(*((f"{place}镇", 2024, text) for place, text in zip("甲乙丙丁戊己", texts))))["term"].tolist()
    assert "网格警务联动" in found and not {"网格警务", "警务联动"} & set(found)


def test_a_name_may_begin_with_a_numeral_but_not_end_with_one():
    texts = [f"{PADDING}。{word}落实三级警务，{word}。实行三级警务{word}。{word}四警务{word}。警务两级{word}" for word in OTHER]
    found = propose(toy(*((f"{place}镇", 2024, text) for place, text in zip("甲乙丙丁戊己", texts))))["term"].tolist()
    assert {"三级警务", "四警务"} <= set(found) and "警务两级" not in found


def test_places_stopwords_ritual_words_and_known_terms_are_left_out():
    texts = [f"{PADDING}。{word}甲溪镇警务。和警务{word}。加强建设{word}。行政复议案件{word}" for word in OTHER]
    corpus = toy(*(("甲溪镇", 2019 + i, text) for i, text in enumerate(texts)))
    found = "".join(propose(corpus)["term"])
    assert "甲溪" not in found and "和警务" not in found and "加强建设" not in found
    assert not len(propose(corpus, leave_out=set(propose(corpus)["term"])))


def test_measures_agree_with_their_definitions():
    scipy = pytest.importorskip("scipy.stats")
    both, left, right, total = 12, 20, 15, 500
    table = [[both, left - both], [right - both, total - left - right + both]]
    assert _g2(*map(float, (both, left, right, total))) == pytest.approx(scipy.chi2_contingency(table, correction=False, lambda_="log-likelihood")[0])


def test_counts_and_entropy_agree_with_a_plain_count():
    drawn = random.Random(3)
    words = ["警务", "网格", "村居", "稻谷", "河水", "邻里"]
    texts = [["".join(drawn.choices(words, [6, 5, 4, 1, 1, 1], k=30)) for _ in range(3)] for _ in range(5)]
    corpus = toy(*((f"{place}镇", 2024, "。".join(text)) for place, text in zip("甲乙丙丁戊", texts)))
    from helpers.tokens import tokenise
    from helpers.words import candidates

    tokens = tokenise(corpus).groupby(["report_id", "paragraph"], observed=True)
    runs = [part for _, frame in tokens for part in _runs(frame)]
    total = sum(map(len, runs))
    single, pair = Counter(w for run in runs for w in run), Counter(p for run in runs for p in zip(run, run[1:]))
    level = candidates._levels(candidates._Words(corpus), 3, 2)
    measured = candidates._measured(candidates._Words(corpus), level, 2)
    for row in measured.itertuples():
        here = tuple(candidates._Words(corpus).types[code] for code in candidates._Words(corpus).code[row.at:row.at + 2])
        assert row.count == pair[here] and row.pmi == pytest.approx(math.log2(pair[here] * total / single[here[0]] / single[here[1]]))
        sides = [[run[i + step] if 0 <= i + step < len(run) else object() for run in runs for i in range(len(run) - 1) if (run[i], run[i + 1]) == here]
                 for step in (-1, 2)]
        assert row.entropy == pytest.approx(min(-sum(n / len(side) * math.log2(n / len(side)) for n in Counter(side).values()) for side in sides))


def _runs(frame):
    run = []
    for token in frame.itertuples():
        if run and token.start != end:
            yield run
            run = []
        run.append(token.token)
        end = token.end
    yield run


def test_the_first_round_writes_a_file_to_mark(folder):
    said = proposals.main(folder)
    first = (folder / "lexicon" / "proposed.csv").read_bytes()
    assert first.startswith(b"\xef\xbb\xbfaccept,term,gloss,topic,count") and "村居警务" in [row[1] for row in rows(folder)]
    assert "lexicon/proposed.csv" in said[-1] and proposals.main(folder) == said and (folder / "lexicon" / "proposed.csv").read_bytes() == first


def test_an_accepted_row_becomes_a_term_and_the_old_lines_stay(folder):
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "terms.csv").write_bytes("\ufeff# mine\r\nterm,topic,gloss\r\n\r\n信访,S6,petition".encode())
    mark(folder, "Y", '"police, in villages"', "T3")
    proposals.main(folder)
    assert (folder / "lexicon" / "terms.csv").read_bytes().decode() == (
        '\ufeff# mine\r\nterm,topic,gloss\r\n\r\n信访,S6,petition\r\n村居警务,T3,"police, in villages"\r\n')
    assert load_lexicon(folder).gloss("村居警务") == "police, in villages" and "村居警务" not in [row[1] for row in rows(folder)]


def test_a_corpus_without_terms_gets_the_projects_own_first(folder):
    (folder / "lexicon").mkdir()
    mark(folder, "是")
    said = proposals.main(folder)
    assert load_lexicon(folder).terms["term"].tolist() == [*load_lexicon().terms["term"], "村居警务"]
    assert load_lexicon(folder).terms["basis"].iloc[-1] == "accepted" and said[0].startswith("1 accepted")


def test_a_declined_row_does_not_come_back(folder):
    proposals.main(folder)
    mark(folder, "no")
    for _ in range(2):
        proposals.main(folder)
        assert "村居警务" not in [row[1] for row in rows(folder)]
    assert (folder / "lexicon" / "declined.txt").read_text("utf-8").splitlines()[1:] == ["村居警务"]
    assert not (folder / "lexicon" / "terms.csv").exists()


def test_a_gloss_typed_into_an_unmarked_row_stays(folder):
    (folder / "lexicon").mkdir()
    mark(folder, "", "village police", "T3")
    proposals.main(folder)
    assert ["", "村居警务", "village police", "T3"] in [row[:4] for row in rows(folder)]
    mark(folder, "", "of another corpus", "", term="稀有词组")
    proposals.main(folder)
    assert ["", "稀有词组", "of another corpus", ""] in [row[:4] for row in rows(folder)]


@pytest.mark.parametrize(("name", "text", "says"), [
    ("proposed.csv", "accept,term,gloss,topic\nmaybe,村居警务,,\n", "proposed.csv, line 2: accept maybe is unknown"),
    ("proposed.csv", "accept,term,gloss,topic\ny,村居警务,,S99\n", "proposed.csv, line 2: topic S99 is unknown"),
    ("proposed.csv", 'accept,term,gloss,topic\ny,村居警务,"a,\n', "proposed.csv, line 2: quotation marks"),
    ("terms.csv", "term,gloss\n信访,a,b\n", "terms.csv, line 2"),
    ("terms.csv", "term\n信访\n", "no column gloss")])
def test_a_file_that_cannot_be_read_stops_everything_before_anything_is_written(folder, name, text, says):
    (folder / "lexicon").mkdir()
    mark(folder, "y", "village police")
    (folder / "lexicon" / name).write_text(text, encoding="utf-8")
    before = {path.name: path.read_bytes() for path in (folder / "lexicon").iterdir()}
    with pytest.raises(LexiconError) as error:
        proposals.main(folder)
    assert says in str(error.value) and before == {path.name: path.read_bytes() for path in (folder / "lexicon").iterdir()}


def test_cells_are_safe_to_open_in_a_spreadsheet_and_come_back_as_they_were(folder):
    (folder / "lexicon").mkdir()
    mark(folder, "", "=1+1")
    proposals.main(folder)
    assert "'=1+1" in [row[2] for row in rows(folder)]
    mark(folder, "y", "'=1+1")
    proposals.main(folder)
    assert load_lexicon(folder).gloss("村居警务") == "=1+1"


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_a_linked_file_stays_a_link(folder, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("shared") / "terms.csv"
    elsewhere.write_text("term,gloss\n信访,petition\n", encoding="utf-8")
    (folder / "lexicon").mkdir()
    (folder / "lexicon" / "terms.csv").symlink_to(elsewhere)
    mark(folder, "1")
    proposals.main(folder)
    assert (folder / "lexicon" / "terms.csv").is_symlink() and "村居警务" in elsewhere.read_text("utf-8")


def test_small_corpora_give_frames():
    assert propose(Corpus()).columns.tolist() == propose(toy(("甲镇", 2024, "村居警务"))).columns.tolist()
    one = propose(toy(("甲镇", 2024, "".join(TEXTS))))
    assert "村居警务" in one["term"].tolist() and one["example_2"].notna().any()
