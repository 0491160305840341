import random

import numpy as np
from toy import toy

from helpers.reading.corpus import Corpus
from helpers.topics.models import stability, topic_models

THEMES = ["调解 纠纷 信访 化解 群众 诉求 仲裁 律师 邻里 积案", "执法 处罚 检查 案卷 程序 证件 许可 强制 巡查 案件",
          "讲座 宪法 展板 校园 青少年 广场 传单 视频 标语 媒体", "审查 合同 决策 论证 听证 备案 文件 清理 评估 专家"]


def planted():
    draw = random.Random(5)
    texts = [{f"{theme}-{i}": "，".join(draw.choices(THEMES[theme].split(), k=12)) for i in range(15)} for theme in range(4)]
    return toy(*((f"{name}镇", 2023, parts) for name, parts in zip("甲乙丙丁", texts)))


def test_models_find_planted_topics():
    found = topic_models(planted(), grid=(2, 4, 8), seeds=4)
    nmf = found.topics[(found.topics["model"] == "NMF") & (found.topics["rank"] <= 5)]
    for _, terms in nmf.groupby("topic")["term"]:
        assert any(set(terms) <= set(theme.split()) for theme in THEMES)


def test_stability_tells_the_planted_number_from_a_wrong_one():
    curves = topic_models(planted(), grid=(2, 4, 8), seeds=4).curves
    assert curves.loc[curves["chosen"], "k"].tolist() == [4, 4]


def test_models_are_the_same_every_time():
    first, second = (topic_models(planted(), k=4, seeds=2) for _ in range(2))
    assert first.topics.equals(second.topics) and first.paragraphs.equals(second.paragraphs)


def test_stability_is_one_for_the_same_topics_in_another_order():
    topics = np.eye(3)
    assert np.allclose(stability([topics, topics[::-1]]), 1)


def test_a_small_corpus_is_said_to_be_too_small():
    assert topic_models(toy(("甲镇", 2023, "信访工作"))).too_small and topic_models(Corpus()).too_small
