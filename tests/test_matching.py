"""Characters and terms in texts: fast ways give what plain ways give."""
import pytest
from hypothesis import given, settings
from hypothesis import strategies as strings

from helpers.matching import Matcher, Strings, count_han, is_han
from helpers.reading import characters

ODD = "法治政府建设㐀𠀀豈，。：；（）１２Ａ　 \u00a0—–〔〕\ud800\U0001f600abc12"


@settings(max_examples=200, deadline=None)
@given(strings.text(ODD, max_size=30), strings.sampled_from([1, 2, 5, 40]))
def test_long_and_short_texts_are_counted_and_folded_alike(text, times):
    text *= times
    assert count_han(text) == sum(map(is_han, text))
    assert characters.fold(text) == text.translate(characters._FOLD) and len(characters.fold(text)) == len(text)


@settings(max_examples=200, deadline=None)
@given(strings.text("人民政府\ud800a", max_size=40), strings.lists(strings.text("人民政府\ud800a", min_size=1, max_size=3), max_size=5, unique=True))
def test_strings_are_found_wherever_they_stand(text, wanted):
    found = {(number, start, end) for number, start, end in Strings(wanted).hits(text.replace("\ud800", "府")).T.tolist()}
    plain = text.replace("\ud800", "府")
    assert found == {(number, at, at + len(one)) for number, one in enumerate(wanted) for at in range(len(plain)) if plain.startswith(one, at)}


@pytest.mark.parametrize("text", ["甲\ud800普法", "普法\udfff", "\ud800"])
def test_half_a_character_hides_no_term_and_stops_nothing(text):
    assert [term for *_, term in Matcher(["普法"]).longest(text)] == ["普法"] * text.count("普法")
