"""Passages drawn at random from the words of the field, so that no two are alike unless they are meant to be."""
import random

import pandas as pd
import pytest
from toy import toy

from helpers.lexicon import load_lexicon
from helpers.reading.corpus import Corpus

WORDS = sorted(set(load_lexicon("corpus").terms["term"])) + (
    "认真 组织 推动 建立 完善 我们 各部门 全年 累计 群众 干部 村民 案件 及时 形成 覆盖 继续 效果 明显 参与 同时").split()
CENTRAL = ("坚持以习近平新时代中国特色社会主义思想为指导,深刻领悟“两个确立”的决定性意义,"
           "增强“四个意识”、坚定“四个自信”、做到“两个维护”,让权力在阳光下运行。")


def sentence(draw: random.Random) -> str:
    """A fresh sentence: terms of the field at random, a year or a number here and there."""
    words = [draw.choice(WORDS) for _ in range(draw.randint(7, 14))]
    words.insert(draw.randrange(len(words)), draw.choice([f"{draw.randint(2019, 2024)}年", f"{draw.randint(11, 999)}件", ",", ","]))
    return "".join(words) + "。"


def fresh(draw: random.Random, n: int) -> list[str]:
    return [sentence(draw) for _ in range(n)]


def texts(*seeds):
    """Fresh passages of about 150 characters."""
    return ["".join(fresh(random.Random(seed), 4)) for seed in seeds]


A, B, C, D = texts(101, 102, 103, 104)


def placed(corpus, *homes):
    """The corpus with (county, province) for its reports."""
    for column, values in zip(("county", "province"), zip(*homes)):
        corpus.reports[column] = pd.array(values, dtype="string")
    return corpus


little_or_nothing = pytest.mark.parametrize(
    "corpus", [Corpus(), toy(("甲镇", 2022, A)), toy((None, None, "")), toy(("甲镇", 2022, "2022"), ("甲镇", 2023, "?"))],
    ids=["empty", "one report", "no text", "no Han character"])
