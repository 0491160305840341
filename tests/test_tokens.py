import re
import subprocess
import sys

import pytest
from toy import toy

from helpers.cutting import Cutter
from helpers.lexicon import load_lexicon
from helpers.matching import Matcher, fold
from helpers.reading.corpus import Corpus
from helpers.tokens import segment, tokenise

CONTEXTS = ["{}", "今年完善{}制度", "在{}、普法等方面", "“{}”工作", "新民主{}于一体", "2024年{}12次", "不断提升{}水平。", "《{}》的通知",
            "（{}）", "１．{}；", "全镇{}\n工作", "一是{}，二是", "以{}为抓手", "\u3000\u3000{}　取得", "第3次{}会议", "高质量{}高水平", "A类{}B类", "把{}纳入",
            "关于{}情况的报告", "{}{}", "和{}与"]
WORN = {"full width": lambda term: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in term),
        "quoted inside": lambda term: term[:1] + "“" + term[1:2] + "”" + term[2:],
        "broken over lines": lambda term: term[:-1] + "\n" + term[-1:],
        "spaced out": lambda term: re.sub("(?<=[^ -~])(?=[^ -~])", " ", term)}


@pytest.mark.parametrize("context", CONTEXTS)
def test_tokens_keep_every_lexicon_term_whole(context):
    lexicon = load_lexicon()
    lost = [term for term in lexicon.terms["term"] if term not in segment(context.replace("{}", term), lexicon)]
    assert lost == []


@pytest.mark.parametrize("worn", WORN)
def test_tokens_keep_every_lexicon_term_whole_however_it_is_written(worn):
    texts = {term: f"切实抓好{WORN[worn](term)}各项任务" for term in load_lexicon().terms["term"]}
    assert [term for term, text in texts.items() if term not in segment(text)] == []


@pytest.mark.parametrize(("text", "term"), [
    ("“八五”普法规划", "八五普法"), ("拨打１２３４５热线", "12345热线"), ("推行互联网＋政务服务", "互联网+政务服务"),
    ("坚持依法\n行政", "依法行政"), ("依 法 行 政", "依法行政"), ("行政执法“三项制度”", "行政执法三项制度")])
def test_tokens_find_a_term_in_other_spellings(text, term):
    assert term in segment(text)


@pytest.mark.parametrize(("text", "kept", "gone"), [
    ("清理行政规范性文件", "行政规范性文件", "规范性文件"), ("执行行政执法全过程记录", "执法全过程记录", "行政执法")])
def test_tokens_let_the_longest_term_win(text, kept, gone):
    assert kept in segment(text) and gone not in segment(text)


@pytest.mark.parametrize("text", ["2024年12月4日", "一是", "（三）", "1.2%", "，。《》", "第十三", "[bookmark: OLE_LINK1]", "N", "12.4"])
def test_tokens_are_words_only(text):
    assert segment(text) == []


def test_token_positions_lead_back_to_the_text():
    corpus = toy(("尼山镇", 2024, "一是开展“八五”普法。２是尼山镇召开会议3次,共 同 治理。"))
    text = corpus.paragraphs["text"][0]
    for row in tokenise(corpus).itertuples():
        assert fold(text[row.start:row.end])[0] == row.token


def test_tokens_flag_places_of_the_corpus_but_not_their_characters_in_other_words():
    tokens = tokenise(toy(("新民乡", 2021, "新民乡坚持创新民主协商。现将新民工作汇报")))
    assert tokens.loc[tokens["kind"] == "place", "token"].tolist() == ["新民乡", "新民"]


def test_texts_cut_together_are_cut_as_each_alone():
    texts = ["新民乡“八五”普法，２是", "", "1.2万件；\n共 同", "A-1型 法治政府建设", "\ufeff "]
    cutter = Cutter(*load_lexicon().key, ("新民乡",))
    together = cutter.cut(texts)
    alone = [[cut.types[number] for number in cut.type] for cut in (cutter.cut([text]) for text in texts)]
    assert [[together.types[number] for number in together.type[together.text == i]] for i in range(len(texts))] == alone


def test_a_term_added_beside_an_open_notebook_is_seen(tmp_path):
    (tmp_path / "lexicon").mkdir()
    corpus = toy(("甲镇", 2024, "编排三句半节目"), path=tmp_path)
    assert "三句半" not in tokenise(corpus)["token"].tolist()
    (tmp_path / "lexicon" / "terms.csv").write_text("term,gloss\n三句半,comic verse\n", "utf-8")
    assert "三句半" in tokenise(corpus)["token"].tolist()


def test_tokens_of_an_empty_corpus_have_the_columns():
    assert tokenise(Corpus()).columns.tolist() == ["report_id", "paragraph", "section", "token", "start", "end", "kind"]


def test_segmenting_prints_nothing_and_leaves_no_cache_behind(tmp_path):
    done = subprocess.run([sys.executable, "-c", "from helpers.tokens import segment; segment('推进依法行政')"],
                          capture_output=True, text=True, env={"PATH": "", "TMPDIR": str(tmp_path), "PYTHONPATH": "."})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "") and list(tmp_path.iterdir()) == []


def test_a_number_is_no_part_of_a_longer_number():
    assert Matcher(["12345热线"]).longest("112345热线") == []


def test_a_selection_has_the_words_of_the_whole_corpus():
    corpus = toy(("澧水镇", 2023, "加强普法。"), ("新民乡", 2024, "学习澧水镇经验。"))
    part = corpus.select(years=2024)
    tokens, whole = tokenise(part), tokenise(corpus)
    assert tokens["token"].tolist() == whole[whole["report_id"] == "r1"]["token"].tolist()
    assert tokens.loc[tokens["token"] == "澧水镇", "kind"].tolist() == ["place"]        # a place of the corpus, though not of the selection
    assert set(tokens["token"].cat.categories) == set(tokens["token"])
