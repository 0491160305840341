"""Corpora of any size for the benchmark: sentences of the bundled reports drawn anew, under real township names, with other numbers.

The same size gives the same bytes. Sentences recur, numbers and names do not, and one ordinary word of two characters in FRESH gives way to
one of jieba's dictionary, common words more often: so caches of whole paragraphs or sentences gain little here, and the vocabulary
grows with the corpus, as it does in real ones. A text is about as long as the reports that it is drawn from. Still only five reports speak
here: long shared sequences are more frequent, and topics fewer, than among real reports.
"""
from __future__ import annotations

import hashlib
import random
import re
import sys
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
YEARS = range(2016, 2026)
HEADINGS = {"achievements": "一、主要举措和成效", "problems": "二、存在的不足和原因", "leader_duty": "三、党政主要负责人履行推进法治建设第一责任人职责情况", "plan": "四、下一年度主要安排"}
FRESH = 20      # ordinary words of which one is exchanged
SENTENCES = {"achievements": 26, "problems": 6, "leader_duty": 8, "plan": 9}     # about as many as a report has in each part


def made(folder: Path, size: int) -> Path:
    """FOLDER/SIZE-… with that many reports, made once by this very code."""
    target = folder / f"{size}-{hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:6]}"
    if not (target / ".done").exists():
        random_, pool, places = random.Random(size), _pool(), _places()
        words = ordinary_words()
        random_.shuffle(places)
        for number in range(size):
            place, year = places[number // len(YEARS) % len(places)], YEARS[number % len(YEARS)]
            file = target / "raw" / f"{number // 1000:03d}" / f"{number:06d}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_report(random_, pool, words, place, year), encoding="utf-8")
        (target / ".done").touch()
    return target


def _pool() -> dict[str, list[list[str]]]:
    """For each part its sentences, cut at ordinary words: those stand at odd places."""
    from helpers import load_corpus, load_lexicon, segment
    from helpers.sentences import sentences

    corpus = load_corpus(ROOT / "corpus")
    names = "|".join(map(re.escape, {name for column in ("place", "county") for name in corpus.reports[column].dropna()}))
    lexicon, pool = load_lexicon(ROOT / "corpus"), {}
    fixed = {*lexicon.terms["term"], *lexicon.stopwords, *lexicon.formula}
    for section, heading, text in corpus.analysed[["section", "heading", "text"]].itertuples(index=False):
        if section in HEADINGS and text != heading:
            for a, b in sentences(text):
                sentence = re.sub(names, "{place}", text[a:b].replace("{", "").replace("}", ""))
                ordinary = sorted({word for word in segment(sentence, lexicon) if len(word) == 2 and word not in fixed and not word.isascii()})
                pool.setdefault(section, []).append(re.split(f"({'|'.join(map(re.escape, ordinary))})", sentence) if ordinary else [sentence])
    return pool


def ordinary_words() -> tuple[list[str], list[float]]:
    """Words of two characters of jieba's dictionary, with their frequencies added up."""
    from helpers.segmenter import ordinary_counts

    counts = sorted((word, count) for word, count in ordinary_counts().items() if len(word) == 2 and all("\u4e00" <= one <= "\u9fff" for one in word))
    return [word for word, _ in counts], list(accumulate(count for _, count in counts))


def _places() -> list[tuple[str, str]]:
    """(county, township) of every town in the list of divisions."""
    from helpers.reading.gazetteer import gazetteer

    known = gazetteer()
    return sorted({(known.ancestors(code)[2] or "", name) for code, name in known.by_code.items() if len(code) == 9 and name.endswith(("镇", "乡"))})


def _drawn(random_: random.Random, sentences: list, words: tuple, town: str) -> str:
    pieces = list(random_.choice(sentences))
    for at in range(1, len(pieces), 2):
        if random_.randrange(FRESH) == 0:
            pieces[at] = random_.choices(words[0], cum_weights=words[1])[0]
    return "".join(pieces).format(place=town)


def _report(random_: random.Random, pool: dict, words: tuple, place: tuple[str, str], year: int) -> str:
    county, town = place
    lines = [f"{county}{town}{year}年度法治政府建设情况报告", f"发布日期:{year + 1}-0{random_.randint(1, 3)}-{random_.randint(10, 28)}",
             f"{year}年,{town}坚持以习近平法治思想为指导,扎实推进法治政府建设。现将有关情况报告如下:"]
    for section, heading in HEADINGS.items():
        drawn = [_drawn(random_, pool[section], words, town) for _ in range(SENTENCES[section])]
        drawn = [re.sub(r"(?<![\d.])[1-9]\d{0,3}(?![\d年])", lambda number: str(random_.randint(1, 10 ** len(number[0]) - 1)), one) for one in drawn]
        lines += [heading, *("".join(drawn[at:at + 3]) for at in range(0, len(drawn), 3))]
    return "\n".join([*lines, f"{town}人民政府", f"{year + 1}年1月{random_.randint(5, 28)}日"]) + "\n"
