"""Written numbers. The oracle writes numbers in Chinese by its own rules; the table holds what officials write besides."""
import pytest

from helpers.numbers.numerals import number, rough

DIGITS = "零一二三四五六七八九"


def written(n):
    """An integer below 10^8 in standard Chinese, by recursion on its largest place."""
    for place, name in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if n >= place:
            head, rest = divmod(n, place)
            return written(head) + name + (("零" if rest * 10 < place else "") + written(rest) if rest else "")
    return DIGITS[n]


@pytest.mark.parametrize("first", range(0, 99_000_000, 9_090_909))
def test_number_reads_back_what_standard_chinese_writes(first):
    numbers = [*range(first, first + 300), *range(first, min(first * 10 + 99, 99_999_999), 345_679)]
    assert [number(written(n)) for n in numbers] == numbers


@pytest.mark.parametrize(("text", "value"), [
    ("两千", 2000), ("两万", 20000), ("两百五", 250), ("三万五", 35000), ("三万零五", 30005), ("一百二", 120), ("十五", 15),
    ("百", 100), ("十万零一千", 101000), ("100万两千", 1002000), ("3万5千", 35000), ("12亿3456万", 1234560000), ("一万亿", 10 ** 12),
    ("九十八点五", 98.5), ("三点五万", 35000), ("二〇二四", 2024), ("叁拾伍万", 350000), ("1,234", 1234), ("12,345.6", 12345.6),
    ("1 234", 1234), ("2124.9万", 21249000), ("0", 0), ("零", 0)])
def test_number_reads_the_forms_of_the_genre(text, value):
    assert number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["八五", "十四五", "三五", "万千", "百千", "十二十", "12,34", "一二三", "", "件", "千百", "二十〇", "0" * 60 + "12", "1." + "0" * 60])
def test_number_refuses_what_is_none(text):
    assert number(text) is None


@pytest.mark.parametrize(("text", "value"), [("两三", 2), ("两三百", 200), ("十五六", 15), ("三五", 3), ("七八千", 7000)])
def test_rough_number_gives_its_lower_end(text, value):
    assert rough(text) == value


@pytest.mark.parametrize("text", ["八五", "七五", "三百", "九三"])
def test_rough_number_needs_neighbours(text):
    assert rough(text) is None
