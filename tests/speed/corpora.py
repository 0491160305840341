"""Corpora of any size for the benchmark: sentences of the bundled reports drawn anew, under real township names, with other numbers.

The same size gives the same bytes. Sentences recur, numbers and names do not: caches of whole paragraphs gain nothing here, and a
text is about as long as the reports that it is drawn from. Vocabulary is that of five reports, which flatters whatever depends on it.
"""
from __future__ import annotations

import random
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
YEARS = range(2016, 2026)
HEADINGS = {"achievements": "一、主要举措和成效", "problems": "二、存在的不足和原因", "leader_duty": "三、党政主要负责人履行推进法治建设第一责任人职责情况", "plan": "四、下一年度主要安排"}
SENTENCES = {"achievements": 26, "problems": 6, "leader_duty": 8, "plan": 9}     # about as many as a report has in each part


def made(folder: Path, size: int) -> Path:
    """FOLDER/SIZE with that many reports, made once."""
    target = folder / str(size)
    if not (target / "done").exists():
        random_, pool, places = random.Random(size), _pool(), _places()
        random_.shuffle(places)
        for number in range(size):
            place, year = places[number // len(YEARS) % len(places)], YEARS[number % len(YEARS)]
            file = target / "raw" / f"{number // 1000:03d}" / f"{number:06d}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_report(random_, pool, place, year), encoding="utf-8")
        (target / "done").touch()
    return target


def _pool() -> dict[str, list[str]]:
    from helpers import load_corpus
    from helpers.sentences import sentences

    corpus = load_corpus(ROOT / "corpus")
    names = "|".join(map(re.escape, {name for column in ("place", "county") for name in corpus.reports[column].dropna()}))
    pool: dict[str, list[str]] = {}
    for section, heading, text in corpus.analysed[["section", "heading", "text"]].itertuples(index=False):
        if section in HEADINGS and text != heading:
            pool.setdefault(section, []).extend(re.sub(names, "{place}", text[a:b].replace("{", "").replace("}", "")) for a, b in sentences(text))
    return pool


def _places() -> list[tuple[str, str]]:
    """(county, township) of every town in the list of divisions."""
    from helpers.reading.gazetteer import gazetteer

    known = gazetteer()
    return sorted({(known.ancestors(code)[2] or "", name) for code, name in known.by_code.items() if len(code) == 9 and name.endswith(("镇", "乡"))})


def _report(random_: random.Random, pool: dict, place: tuple[str, str], year: int) -> str:
    county, town = place
    lines = [f"{county}{town}{year}年度法治政府建设情况报告", f"发布日期:{year + 1}-0{random_.randint(1, 3)}-{random_.randint(10, 28)}",
             f"{year}年,{town}坚持以习近平法治思想为指导,扎实推进法治政府建设。现将有关情况报告如下:"]
    for section, heading in HEADINGS.items():
        drawn = [random_.choice(pool[section]).format(place=town) for _ in range(SENTENCES[section])]
        drawn = [re.sub(r"(?<![\d.])[1-9]\d{0,3}(?![\d年])", lambda number: str(random_.randint(1, 10 ** len(number[0]) - 1)), one) for one in drawn]
        lines += [heading, *("".join(drawn[at:at + 3]) for at in range(0, len(drawn), 3))]
    return "\n".join([*lines, f"{town}人民政府", f"{year + 1}年1月{random_.randint(5, 28)}日"]) + "\n"
