"""`make check` in the terminal."""
import os

import pytest
from conftest import make

from helpers import load_corpus
from helpers.reading import explain


def test_one_line_a_file_with_what_was_understood(tmp_path):
    os.symlink(os.path.abspath("corpus/raw/xinmin-2021.txt"), tmp_path / "unused.lnk")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "xinmin.txt").write_bytes(open("corpus/raw/xinmin-2021.txt", "rb").read())
    first, *rest = explain.lines(load_corpus(tmp_path))
    assert first.startswith("xinmin  report  township  新民乡  2021  published 2022-03-14  parts AP-N") and "lost_numeral" in first
    assert "empty.txt: NOT READ: the file is empty" in rest[0] and rest[-1].startswith("1 reports, 0 of another kind, 2 not read")


def test_everything_about_one_report_is_told():
    text = "\n".join(explain.explain(load_corpus("corpus"), "raw/tengzhou-baogou-2025.txt"))
    for said in ("county: 滕州市", "[division code]", "索 引 号:370481/2026-00251", "四、2026年度推进法治政府建设的主要安排", "[metadata]", "no_causes", "division_code: 370481108"):
        assert said in text


@pytest.mark.parametrize("name", ["xinmin-2021", "raw/xinmin-2021.txt", "xinmin-2021.txt"])
def test_a_report_is_found_by_any_of_its_names(name):
    assert explain.explain(load_corpus("corpus"), name)[0].startswith("xinmin-2021 ")


def test_make_check_shows_the_known_damage_of_the_five_reports():
    said = {line.split()[0]: line for line in make("check").stdout.splitlines()}
    for report, check in (("xinmin-2021", "lost_numeral"), ("qufu-nishan-2024", "quotes"), ("suiyang-wangcao-2024", "leftover"), ("tengzhou-baogou-2025", "no_causes"),
                          ("jindong-lipu-2023", "parts AP-N"), ("xinmin-2021", "parts AP-N")):
        assert check in said[report]


def test_make_check_prints_and_a_wrong_name_is_one_line():
    assert "qufu-nishan-2024" in make("check").stdout
    wrong = make("check", "FILE=nowhere.txt")
    assert wrong.returncode != 0 and "no report 'nowhere.txt'; there are: jindong-lipu-2023" in wrong.stderr.splitlines()[0]
