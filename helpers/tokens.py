"""From text to words: the only room that knows the segmenter.

A term of the lexicon is always one token, found on characters before anything else (longest match first);
then phrases of formula.txt and the corpus's place names; what lies between goes to jieba 0.42.1 with its own
dictionary. Its model for unknown words stays on (jieba's default): off, the reports lose 微信, 线上, 质效, 堵点 and
personal names to single characters; the price is a rare slip such as 以镇, always a word that occurs once.

Words only: numbers, dates, punctuation, single letters, ordinals (一是, 第一), list numerals and leftovers of word
processors ([bookmark: …]) are no tokens. Counts of tokens from another segmenter are not comparable.
"""
from __future__ import annotations

import re
from functools import cache, lru_cache

import pandas as pd

from helpers.lexicon import Lexicon, load_lexicon
from helpers.matching import Matcher, count_han, fold

COLUMNS = ["report_id", "paragraph", "section", "token", "start", "end", "kind"]
SUFFIX = re.compile(r"(?:[一-龥]{1,3}族|维吾尔)*自治[区州县]$|特别行政区$|街道办事处$|街道$|地区$|[省市县区旗盟镇乡]$")

_NUMERAL = "〇零一二三四五六七八九十百千万亿两几"
_NO_WORDS = re.compile(
    r"\[bookmark:[^\]]*\]"
    r"|[〇零一二三四五六七八九十\d]{4}年度?|\d+(?:月\d+日|年度|年|月份|月|日)"
    r"|(?<![\u4e00-\u9fff])[一二三四五六七八九十]{1,3}(?:是|、|\.)|\([一二三四五六七八九十\d]{1,3}\)"
    r"|\d+(?:[.,:/-]\d+)*%?")
_NO_WORD = re.compile(f"第?[{_NUMERAL}\\d]+[年月日个名次项条件份场期块户元人种届位支起级道章号]?|[一二三四五六七八九十]+是")
_LETTERS = re.compile(r"[A-Za-z][A-Za-z0-9]+")


def segment(text: str, lexicon: Lexicon | None = None) -> list[str]:
    """The words of a text in order, without a corpus (so without its place names); default lexicon: `load_lexicon()`."""
    return [token for token, *_ in _cutter(*(lexicon or load_lexicon()).key, ()).cut(text)]


def tokenise(corpus) -> pd.DataFrame:
    """Every word of the corpus with its place in the text, one row a token.

    Columns: report_id, paragraph, section, token (a term in the lexicon's spelling, else the folded text),
    start, end (offsets in the paragraph's text), kind: `term`, `formula`, `place` (a place of the corpus, with or
    without 镇, 县 …) or `word`. Each distinct paragraph is cut once per process.
    """
    cutter = _cutter(*load_lexicon(corpus.path).key, place_names(corpus.reports))
    rows = [(report, paragraph, section, *token)
            for report, paragraph, section, text in corpus.analysed[COLUMNS[:3] + ["text"]].itertuples(index=False)
            for token in cutter.cut(text)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    whole = {name: "Int64" for name in ("paragraph", "start", "end")}
    return frame.astype({name: whole.get(name, "string") for name in COLUMNS})


def place_names(reports: pd.DataFrame) -> tuple[str, ...]:
    """The places that the reports come from and the divisions above them, each also without 镇, 乡, 县, 市 …"""
    names = set()
    for column in ("place", "county", "prefecture", "province"):
        for name in reports[column].dropna():
            names |= {name, SUFFIX.sub("", name)}
    return tuple(sorted(name for name in names if len(name) > 1))


@lru_cache(maxsize=8)
def _cutter(terms: tuple, formula: tuple, places: tuple) -> "_Cutter":
    return _Cutter(terms, formula, places)


class _Cutter:
    def __init__(self, terms, formula, places):
        stems = {name for name in places if not SUFFIX.search(name)} - set(terms) - set(formula)
        self._terms, self._stems = Matcher(terms), Matcher(stems)
        # Formula of one or two characters (工作, 法治) is left to the segmenter, which sees its neighbours.
        self._phrases = Matcher([*(word for word in formula if len(word) > 2), *(set(places) - stems)])
        self._kind = {**dict.fromkeys(formula, "formula"), **dict.fromkeys(places, "place"), **dict.fromkeys(terms, "term")}
        self._known: dict[str, tuple] = {}

    def cut(self, text: str) -> tuple:
        """(token, start, end, kind) of the words of a text."""
        if text not in self._known:
            self._known[text] = tuple(self._cut(text))
        return self._known[text]

    def _cut(self, text: str):
        for start, end, term in _divided(text, 0, len(text), self._terms):
            if term:
                yield term, start, end, "term"
                continue
            for first, last, phrase in _divided(text, start, end, self._phrases):
                if phrase:
                    yield phrase, first, last, self._kind[phrase]
                else:
                    yield from self._words(text, first, last)

    def _words(self, text: str, start: int, end: int):
        """What lies between terms, cut by jieba; quotation marks and what is no word separate."""
        folded, where = fold(text[start:end], keep_quotes=True)
        at = 0
        for match in [*_NO_WORDS.finditer(folded), None]:
            piece = folded[at:match.start() if match else len(folded)]
            for token, first in self._with_stems(piece):
                if (count_han(token) or _LETTERS.fullmatch(token)) and not _NO_WORD.fullmatch(token):
                    a, b = at + first, at + first + len(token)
                    yield token, start + where[a], start + where[b - 1] + 1, self._kind.get(token, "word")
            at = match.end() if match else at

    def _with_stems(self, piece: str):
        """jieba's words, except that a place's stem is one word unless a word of the dictionary runs across its edge
        (the 新民 of 创新民主 is no place)."""
        words, at = [], 0
        for word in _jieba().cut(piece):
            words.append((word, at, at + len(word)))
            at += len(word)
        for start, end, stem in self._stems.longest(piece):
            across = [(word, a, b) for word, a, b in words if a < end and b > start and (a < start or b > end)]
            if any(_jieba().FREQ.get(word) for word, _, _ in across):
                continue
            first, last = min([start, *(a for _, a, _ in across)]), max([end, *(b for _, _, b in across)])
            cut = [(piece[a:b], a, b) for a, b in ((first, start), (start, end), (end, last)) if a < b]
            words = [item for item in words if item[2] <= first or item[1] >= last] + cut
        return [(word, a) for word, a, _ in sorted(words, key=lambda item: item[1])]


def _divided(text: str, start: int, end: int, matcher: Matcher):
    """text[start:end] as matches (start, end, term) and the stretches between them (start, end, None)."""
    at = start
    for first, last, term in [*matcher.longest(text[start:end]), (end - start, end - start, None)]:
        if start + first > at:
            yield at, start + first, None
        if term:
            yield start + first, start + last, term
        at = start + last


@cache
def _jieba():
    """jieba with its own dictionary, read afresh (0.4 s): its cache would be a file that all users of a machine share."""
    import logging
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer
