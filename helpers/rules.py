"""Boolean rules over terms, such as (行政复议 or 行政应诉) and not 宣传. Knows no corpus and no matching."""
from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.errors import InputError

_OPERATORS = {"and": "and", "or": "or", "not": "not", "&": "and", "|": "or", "且": "and", "或": "or", "非": "not"}
_PAIRS = {'"': '"', "“": "”", "‘": "’", "「": "」", "'": "'"}
_PIECE = re.compile(r"""\s+|[()]|&+|\|+|["“‘「']|[^\s()&|"“‘「']+""")
_SUSPECT = re.compile("[且或,、;。!]")
_ASCII = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {0x3000: 0x20}


class RuleError(InputError):
    """A rule that cannot be read; the message says what is wrong, where, and what to write instead."""


@dataclass(frozen=True)
class Rule:
    """A rule as read. terms: all of it, in their order; wanted: those that can fulfil it (not under a `not`)."""

    text: str
    terms: tuple[str, ...]
    wanted: tuple[str, ...]
    tree: tuple

    def holds(self, has):
        """Whether the rule holds, where `has[term]` says whether the term stands there: truth values or arrays of them."""
        return _value(self.tree, has)


def parse(text: str) -> Rule:
    """Reads a rule: terms joined by and, or, not (also AND, 且 或 非, & |), with brackets of either width.

    `not` binds closest, then `and`, then `or`. A term is written bare or, where it holds a space, a mark or an operator, in
    quotation marks ("一事一议 or 一案一议"). Raises RuleError for a rule that cannot be read and for one that
    would hold where none of its terms stands (not 宣传; 行政复议 or not 宣传): it would count everything else.
    """
    pieces = _pieces(text)
    if not pieces:
        raise RuleError("the rule is empty; write a term, or terms joined by and / or / not")
    tree, after = _any(pieces, 0)
    if after < len(pieces):
        _stray(pieces, after)
    terms = tuple(dict.fromkeys(word for kind, word, _ in pieces if kind == "term"))
    rule = Rule(text.strip(), terms, tuple(dict.fromkeys(_wanted(tree, True))), tree)
    if rule.holds(dict.fromkeys(terms, False)):
        raise RuleError("it holds wherever none of its terms stands, so it would count nearly everything; "
                        "say what must be there, such as 行政复议 and not 宣传")
    return rule


def _pieces(text: str) -> list[tuple[str, str, int]]:
    """(kind, word, place counted from 1): kind is and, or, not, (, ) or term."""
    plain, at, pieces = text.translate(_ASCII), 0, []
    while at < len(plain):
        word, place = _PIECE.match(plain, at).group(), at + 1
        if word in _PAIRS:
            closing = plain.find(_PAIRS[word], at + 1)
            if closing < 0:
                raise RuleError(f"the quotation mark at character {place} is never closed; close it or remove it")
            term = plain[at + 1:closing].strip()
            if not any(sign.isalnum() for sign in term):
                raise RuleError(f"nothing to look for between the quotation marks at character {place}; write a term there")
            pieces.append(("term", term, place))
            at = closing + 1
            continue
        at += len(word)
        key = word[0] if word[0] in "&|" else word.lower()
        if word in "()":
            pieces.append((word, word, place))
        elif key in _OPERATORS:
            pieces.append((_OPERATORS[key], word, place))
        elif not word.isspace():
            _one_term(word, place)
            pieces.append(("term", word, place))
    return pieces


def _one_term(word: str, place: int) -> None:
    """An operator without spaces, or a comma for an `or`, would silently make a term that occurs nowhere."""
    suspect = _SUSPECT.search(word)
    if suspect:
        raise RuleError(f"{suspect.group()} stands inside {word} at character {place + suspect.start()}; put spaces around it if it "
                        "is an operator, write and / or instead of a comma, or put the whole term in quotation marks")
    if not any(sign.isalnum() for sign in word):
        raise RuleError(f"{word} at character {place} is no term; remove it or put it into a term with quotation marks")


def _any(pieces, at):
    return _joined(pieces, at, "or", _all)


def _all(pieces, at):
    return _joined(pieces, at, "and", _one)


def _joined(pieces, at, operator, part):
    tree, at = part(pieces, at)
    parts = [tree]
    while at < len(pieces) and pieces[at][0] == operator:
        tree, at = part(pieces, at + 1)
        parts.append(tree)
    return (operator, *parts) if len(parts) > 1 else parts[0], at


def _one(pieces, at):
    negated = False
    while at < len(pieces) and pieces[at][0] == "not":
        negated, at = not negated, at + 1
    if at == len(pieces):
        raise RuleError(f"a term is missing after {pieces[at - 1][1]} at character {pieces[at - 1][2]}; write one or remove it")
    kind, word, place = pieces[at]
    if kind == "(":
        tree, after = _any(pieces, at + 1)
        if after == len(pieces):
            raise RuleError(f"the bracket at character {place} is never closed; close it or remove it")
        if pieces[after][0] != ")":
            _stray(pieces, after)
        at = after
    elif kind == "term":
        tree = ("term", word)
    else:
        raise RuleError(f"a term is missing before {word} at character {place}; write one or remove {word}")
    return (("not", tree) if negated else tree), at + 1


def _stray(pieces, at):
    """What follows a complete rule, or a complete bracket, and does not belong there."""
    (kind, word, place), (_, before, _) = pieces[at], pieces[at - 1]
    if kind == ")":
        raise RuleError(f"the bracket at character {place} closes none that was opened; remove it or open one before")
    raise RuleError(f"no operator between {before} and {word} at character {place}; write and / or there, or, if they are one "
                    "term, put it in one pair of quotation marks (marks inside a term may be left out: 八五普法)")


def _wanted(tree, positive: bool):
    """The terms that can fulfil a rule: those under an even number of negations."""
    if tree[0] == "term":
        return [tree[1]] if positive else []
    return [term for part in tree[1:] for term in _wanted(part, positive != (tree[0] == "not"))]


def _value(tree, has):
    if tree[0] == "term":
        return has[tree[1]]
    if tree[0] == "not":
        value = _value(tree[1], has)
        return not value if isinstance(value, bool) else ~value
    values = [_value(part, has) for part in tree[1:]]
    total = values[0]
    for value in values[1:]:
        total = total & value if tree[0] == "and" else total | value
    return total
