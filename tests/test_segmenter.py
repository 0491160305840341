import random
from pathlib import Path

import pytest

from helpers import load_corpus, segmenter

PAGES = sorted((Path(__file__).parent / "pages").glob("*.*"))


@pytest.fixture(scope="module")
def texts():
    """Every line of text at hand: the bundled reports as received, the labelled pages, this project's word lists."""
    files = [*PAGES, *Path("corpus/raw").rglob("*"), *Path("corpus/lexicon").iterdir()]
    return [line for file in files if file.is_file() for line in file.read_text("utf-8", errors="replace").split("\n")]


def test_fast_engine_gives_the_words_of_jieba_on_all_texts(texts):
    assert sum(map(len, texts)) > 100_000
    assert [text for text in texts if segmenter.words(text) != segmenter.reference(text)] == []


def test_fast_engine_gives_the_words_of_jieba_on_random_mixtures(texts):
    drawn = random.Random(5)
    characters = "".join(texts) + "㐀䶵鿖鿿𠀀😀é．％ａＡ１+#&%._- \t\n" * 500
    mixtures = ["".join(drawn.choices(characters, k=drawn.randint(2, 30))) for _ in range(20_000)]
    assert [text for text in mixtures if segmenter.words(text) != segmenter.reference(text)] == []


def test_words_joined_are_the_text_again(texts):
    assert all("".join(segmenter.words(text)) == text for text in texts)


def test_fast_engine_is_used_for_ordinary_text():
    assert load_corpus("corpus").analysed["text"].map(lambda text: not segmenter._suspects(text)).mean() > 0.8
