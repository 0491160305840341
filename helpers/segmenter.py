"""The only room that knows the segmenter: text without terms becomes words.

jieba 0.42.1 with its own dictionary is the reference. rjieba, the same algorithm and dictionary compiled, cuts where both
are known to agree: they differ on letters or digits joined by a full stop, - or _ and on characters beyond the dictionary's
range; a run of characters that holds one of those goes to jieba itself. `tests/test_segmenter.py` holds the two together.

The model for unknown words stays on (jieba's default): off, the reports lose 微信, 线上, 质效, 堵点 and personal names to single
characters; the price is a rare slip such as 以镇, always a word that occurs once.
"""
from __future__ import annotations

from functools import cache

import numpy as np

from helpers.matching import Joined, codes

# Characters at which every engine ends a word and begins afresh.
_BREAKS = frozenset("\n \t,;:!?()，。、；：！？（）《》“”" + chr(Joined.MARK))


def words(text: str) -> list[str]:
    """The words of a text in order; joined they are the text again."""
    found, at = [], 0
    for suspect in _suspects(text):
        if suspect < at:
            continue
        first, last = suspect, suspect + 1
        while first > at and text[first - 1] not in _BREAKS:
            first -= 1
        while last < len(text) and text[last] not in _BREAKS:
            last += 1
        found += _compiled()(text[at:first])
        found += reference(text[first:last])
        at = last
    return found + _compiled()(text[at:])


def reference(text: str, unknown_words: bool = True) -> list[str]:
    """jieba's own words, for comparison; without `unknown_words` its model for words of no dictionary is off."""
    return list(_jieba().cut(text, HMM=unknown_words))


def ordinary_counts() -> dict[str, int]:
    """How often jieba's dictionary counts each of its words in general Chinese (see `keyness.against_general`)."""
    return {word: count for word, count in _jieba().FREQ.items() if count}


def in_dictionary(word: str) -> bool:
    """Whether jieba's dictionary has the word."""
    return bool(_jieba().FREQ.get(word))


def _suspects(text: str) -> list[int]:
    """Where a character stands on which the engines may differ."""
    points = codes(text)
    beyond = (points >= 0x3400) & (points < 0x4E00) | (points > 0x9FD5) & (points < 0xFF00) | (points > Joined.MARK)
    return np.flatnonzero(beyond | (points == ord(".")) | (points == ord("-")) | (points == ord("_"))).tolist()


@cache
def _compiled():
    import rjieba

    return rjieba.Jieba().cut


@cache
def _jieba():
    """jieba with its dictionary read afresh (0.4 s): its cache would be a file that all users of a machine share."""
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
