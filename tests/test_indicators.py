"""The panel of indicators: what a sentence reports, what is no indicator, how values combine, and the files. Labels: numbers/INDICATORS.md."""
import csv
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers import load_corpus
from helpers.numbers.definitions import FILE, load_definitions
from helpers.numbers.export import FILES, write_panel
from helpers.numbers.indicators import INDICATORS, codebook, indicators, panel
from toy import toy

LABELS = Path(__file__).parent / "numbers"
SENTENCES = list(csv.DictReader((LABELS / "indicator_sentences.csv").open(encoding="utf-8")))


def reports(texts, levels="township", years=2024):
    """A corpus with one report a text."""
    corpus = toy(*[("某地", years, text) for text in texts])
    return replace(corpus, reports=corpus.reports.assign(level=pd.array([levels] * len(texts) if isinstance(levels, str) else levels, dtype="string")))


def stated(texts, levels="township", years=2024) -> list[dict]:
    """{indicator: value} of each text."""
    found = indicators(reports(texts, levels, years))
    return [dict(zip(part["indicator"], part["value"])) for part in (found[found["report_id"] == f"r{i}"] for i in range(len(texts)))]


def one(text, **facts) -> dict:
    return stated([text], **facts)[0]


def cell(text, code) -> pd.Series:
    found = indicators(reports([text]))
    return found[found["indicator"] == code].iloc[0]


def wanted(row) -> dict:
    return {code: float(value) for code, value in (pair.split("=") for pair in row["indicators"].split(";") if pair)}


def scored(rows, found) -> pd.DataFrame:
    """By kind of sentence: found, false, missed, precision, recall."""
    counts = [(row["kind"], sum(want.get(code) == value for code, value in have.items()), sum(want.get(code) != value for code, value in have.items()),
               sum(have.get(code) != value for code, value in want.items()))
              for row, have in zip(rows, found) for want in [wanted(row)]]
    table = pd.DataFrame(counts, columns=["kind", "right", "false", "missed"]).groupby("kind").sum()
    table.loc["all"] = table.sum()
    return table.assign(precision=table["right"] / (table["right"] + table["false"]), recall=table["right"] / (table["right"] + table["missed"]))


def test_indicators_are_read_as_labelled():
    table = scored(SENTENCES, stated([row["text"] for row in SENTENCES], [row["level"] for row in SENTENCES]))
    print("\n" + table.round(3).to_string())
    assert table.loc["all", "precision"] >= 0.97 and table.loc["all", "recall"] >= 0.85


def test_the_five_reports_state_what_their_readers_found():
    read, found = pd.read_csv(LABELS / "indicators.csv"), indicators(load_corpus())
    found = found[found["report_id"].isin(read["report_id"])]  # a user adds reports that nobody has labelled
    have, want = (set(zip(frame["report_id"], frame["indicator"], frame["value"].astype(float))) for frame in (found, read))
    print(f"\nprecision {len(have & want) / len(have):.3f}, recall {len(have & want) / len(want):.3f} of {len(want)}")
    assert len(have & want) / len(have) >= 0.97 and len(have & want) / len(want) >= 0.85


# What must not change a reading: forms of digits and marks, spaces, what stands before.
@pytest.mark.parametrize("change", [
    lambda text: text.translate({ord("0") + i: 0xFF10 + i for i in range(10)}),
    lambda text: text.translate(str.maketrans("，。；：（）", ",。;:()")),
    lambda text: re.sub(r"(\d)(?=[一-龥])", "\\1\u00a0", text),
    lambda text: "坚持党建引领，" + text,
    lambda text: "（二）加强统筹。" + text,
    lambda text: text + "扎实推进各项工作。" + text,
], ids=["full-width", "ascii marks", "spaces", "a clause before", "a heading before", "said twice"])
def test_form_and_repetition_change_no_value(change):
    texts, levels = zip(*((row["text"], row["level"]) for row in SENTENCES if not row["text"].startswith("其中")))
    assert stated([change(text) for text in texts], list(levels)) == stated(texts, list(levels))


@pytest.mark.parametrize("before", ["上半年，", "2022年，", "去年，", "力争", "12月4日当天，", "近五年来，"])
def test_other_times_and_plans_are_no_results(before):
    timeless = [row["text"] for row in SENTENCES if not re.search("年|月|季度|目前|现有|；|。.+", row["text"])]
    assert len(timeless) > 50 and not any(stated([before + text for text in timeless], "prefecture"))


def test_a_plan_is_no_result_and_missing_is_no_zero():
    corpus = toy(("甲", 2024, {"achievements": "全年排查矛盾纠纷12件。", "plan": "举办法治讲座6场。"}), ("乙", 2024, "扎实推进各项工作。"))
    wide = panel(corpus)
    assert wide["disputes_screened"].tolist() == [12, pd.NA] and wide["lectures"].isna().all()


def test_a_level_reached_is_this_years():
    assert one("负责人出庭应诉率由去年的92%上升至98%，败诉率较去年下降2个百分点。", levels="county") == {"head_appearance_rate": 98}


def test_a_stated_zero_is_zero():
    assert one("本年没有制定行政规范性文件，未发生行政复议和行政诉讼案件。") == {"norms_made": 0, "litigation_cases": 0}
    assert one("全年无一起领导干部违规干预司法活动的情形，没有重大行政诉讼案件超期。") == {}


def test_parts_are_no_total():
    assert one("受理矛盾纠纷428件，其中婚姻家庭纠纷136件，其他纠纷135件。") == {"disputes_mediated": 428}
    assert one("全镇现有人民调解员86名，其中专职12名、兼职人民调解员74名。") == {"mediators": 86}
    assert one("全镇有专职人民调解员12名、兼职人民调解员74名。") == {"mediators": 86}
    assert one("全镇有专职人民调解员12名。") == {}
    assert one("开展法治宣传活动62场，其中送法下乡法治宣传活动70场。") == {"publicity_events": 62}


def test_of_several_values_the_stated_total_is_taken_and_said():
    taken = cell("针对企业举办法治讲座20场。全年共举办法治讲座14场。", "lectures")
    assert taken["value"] == 14 and taken["note"] == "2 values found: 20, 14; the stated total, 14, is taken" and taken["n_sentences"] == 2
    assert cell("举办法治讲座2场。举办法治讲座14场。", "lectures")["note"].endswith("the largest, 14, is taken")


def test_a_number_goes_before_a_negation():
    assert one("未发生行政诉讼案件。办理行政诉讼案件2件。") == {"litigation_cases": 2}


def test_added_parts_and_bounds_are_noted():
    assert cell("建成公共法律服务中心1个、公共法律服务工作站14个。", "service_stations")["note"] == "parts added: 1 + 14"
    assert cell("发放普法宣传资料1.2万余份。", "leaflets")[["value", "modifier", "note"]].tolist() == [12000, "more", "a lower bound (余, 多, 超过 …)"]
    assert cell("纠纷化解率达102%。", "dispute_success_rate")["note"] == "above 100 %"


def test_a_wider_body_is_another_body():
    text = "全市现有人民调解员1268名。"
    assert [one(text, levels=level).get("mediators") for level in ("prefecture", "county", "township")] == [1268, None, None]
    assert one("全市现有人民调解员1268名，我镇现有人民调解员86名。") == {"mediators": 86}
    city = reports([text], "county")
    assert indicators(replace(city, reports=city.reports.assign(place="曲阜市")))["value"].tolist() == [1268]


def test_a_cell_shows_its_sentence_and_number():
    text = "全面加强领导。全年排查矛盾纠纷236件，化解233件。"
    row = cell(text, "disputes_resolved")
    assert row["sentence"] == text[7:] and text[row["start"]:row["end"]] == "233件" and row["unit"] == "件"
    assert row[["report_id", "place", "year", "paragraph"]].tolist() == ["r0", "某地", 2024, 0]


def test_the_codebook_explains_every_column_of_the_panel():
    book, wide = codebook(), panel(toy(("甲", 2024, "。")))
    codes = re.findall("^code = '(.*)'$", FILE.read_text(encoding="utf-8"), re.M)
    assert book["indicator"].tolist() == list(wide.columns[7:]) == codes and book.notna().all(axis=None)
    assert book["indicator"].str.fullmatch("[a-z][a-z0-9_]{0,31}").all() and book["indicator"].is_unique and book["gloss"].is_unique


def test_empty_corpora_give_empty_frames():
    for corpus in (toy(), toy((None, None, ""))):
        assert list(indicators(corpus).columns) == INDICATORS and not len(indicators(corpus))
        assert len(panel(corpus)) == len(corpus)


@pytest.mark.parametrize("text", ["矛盾" * 30_000 + "12件", "排查12件、" * 8_000, "无" * 60_000, "执法法治" * 15_000 + "合格率98%", "审查" * 30_000 + "金额3元",
                                  "悬挂横幅1条、" * 8_000], ids=["a long noun", "many numbers", "negations", "beginnings", "endings", "a word that never comes"])
def test_hostile_text_ends(text):
    assert len(indicators(reports([text]))) < 2  # by rules that backtrack without bound this would run for years


def test_a_wrong_definition_is_named(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    for old, new, message in (("kind = 'rate'", "kind = 'share'", "kind 'share' is none of"), ("never = '参与", "nevr = '参与", "unknown key 'nevr'"),
                              ("units = 'cases'\n", "", "lacks units"), ("'.*积案'", "'.*(积案'", "is no regular expression")):
        assert old in text
        (tmp_path / "indicators.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ValueError, match=rf"indicators.toml: indicator '\w+'.*{re.escape(message)}"):
            load_definitions(tmp_path / "indicators.toml")


def test_files_are_the_same_bytes_twice_and_read_back(tmp_path):
    corpus = toy(("甲", 2024, "排查矛盾纠纷12件。"), ("=cmd|' /C calc'!A0", None, "无"))
    for folder in ("a", "b"):
        assert [path.name for path in write_panel(corpus, tmp_path / folder)] == FILES
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in FILES)
    stata, parquet, table = (read(tmp_path / "a" / name) for read, name in
                             ((pd.read_stata, "panel.dta"), (pd.read_parquet, "panel.parquet"), (pd.read_csv, "panel.csv")))
    for frame in (stata, parquet, table):
        assert frame["disputes_screened"].iloc[0] == 12 and frame["disputes_screened"].isna().tolist() == [False, True]
    assert (tmp_path / "a" / "panel.csv").read_bytes().startswith(b"\xef\xbb\xbf") and b"01 Jan 2000" in (tmp_path / "a" / "panel.dta").read_bytes()
    assert table["place"].iloc[1].startswith("'=")


def test_stata_variables_carry_their_meaning(tmp_path):
    write_panel(toy(("甲", 2024, "。")), tmp_path)
    with pd.read_stata(tmp_path / "panel.dta", iterator=True) as stata:
        assert stata.variable_labels()["dispute_success_rate"] == "share of disputes resolved (%)"


def test_of_many_reports_a_table_shows_how_many_state_a_figure_and_its_quantiles():
    from helpers.report import readings

    rows = pd.DataFrame([(f"r{i}", "disputes", "调解纠纷", "disputes mediated", float(i), "exact", "件") for i in range(1, 102)],
                        columns=["report_id", "indicator", "name", "gloss", "value", "modifier", "unit"])
    labels = {report: report for report in rows["report_id"]}
    many, few = readings.wide(rows, labels), readings.wide(rows.head(12), labels)
    assert many.iloc[0].tolist() == ["调解纠纷", "disputes mediated", 101, "11", "26", "51", "76", "91"]
    assert few.columns.tolist() == ["name", "gloss", *(f"r{i}" for i in range(1, 13))] and few["r12"].tolist() == ["12"]
    texture = rows.assign(gloss="share", measure="round")
    assert readings.measured(texture, labels).iloc[0].tolist() == ["share", 11, 26, 51, 76, 91] and readings.measured(texture.head(12), labels).shape == (1, 13)
