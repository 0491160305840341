import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.sentences import sentences


def split(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(("text", "expected"), [
    ("排查纠纷。化解纠纷！成效如何？", ["排查纠纷。", "化解纠纷！", "成效如何？"]),
    ("一是强化领导;二是压实责任；三是督促", ["一是强化领导;", "二是压实责任；", "三是督促"]),
    ("他说“好。”然后（见附件。）走", ["他说“好。”", "然后（见附件。）", "走"]),
    ('他说"好。"然后"走"', ['他说"好。"', '然后"走"']),
    ('先做。"后"做', ["先做。", '"后"做']),
    ("化解率为98.5%,共3.5万元", ["化解率为98.5%,共3.5万元"]),
    ("包括宣传、调解……等。完", ["包括宣传、调解……等。", "完"]),
    ("难道？！不是", ["难道？！", "不是"]),
    ("一、主要举措\n 依法行政 \r\n\n", ["一、主要举措", "依法行政"]),
    ("见http://a.cn/x?id=3。完", ["见http://a.cn/x?id=3。", "完"]),
    ("。。\n；", []), ("", [])])
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert split(text) == expected


@given(st.text("甲乙3a。；;!?”\"“)…. \n,", max_size=40))
def test_every_letter_lies_in_exactly_one_sentence(text):
    inside = [at for start, end in sentences(text) for at in range(start, end)]
    assert len(inside) == len(set(inside)) and inside == sorted(inside)
    assert {at for at, sign in enumerate(text) if sign.isalnum()} <= set(inside)


@given(st.text("甲乙3。；!”\" \n", max_size=40))
def test_no_sentence_is_empty_or_padded(text):
    assert all(piece == piece.strip() and any(sign.isalnum() for sign in piece) for piece in split(text))
