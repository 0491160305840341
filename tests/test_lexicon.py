import pandas as pd
import pytest

from helpers.lexicon import LexiconError, load_lexicon


def lexicon_with(folder, name, text):
    (folder / "lexicon").mkdir(exist_ok=True)
    (folder / "lexicon" / name).write_bytes(text.encode("utf-8"))
    return load_lexicon(folder)


def test_lexicon_has_twelve_topics_and_every_term_a_known_one():
    lexicon = load_lexicon()
    assert lexicon.topics["code"].tolist() == ["P1", *(f"S{i}" for i in range(1, 9)), "T1", "T2", "T3"]
    assert set(lexicon.terms["topic"]) <= set(lexicon.topics["code"])


def test_lexicon_gives_a_gloss_or_a_missing_value():
    lexicon = load_lexicon()
    assert lexicon.gloss("法律援助") == "legal aid"
    assert pd.isna(lexicon.gloss("三句半"))


def test_lexicon_files_fall_back_one_by_one(tmp_path):
    lexicon = lexicon_with(tmp_path, "stopwords.txt", "的\n")
    assert lexicon.stopwords == {"的"} and len(lexicon.terms) == len(load_lexicon().terms)


def test_lexicon_reads_files_from_excel_on_windows(tmp_path):
    lexicon = lexicon_with(tmp_path, "terms.csv", "\ufeffterm,gloss,topic,basis\r\n信访,petitioning,S6,O\r\n\r\n")
    assert lexicon.terms["term"].tolist() == ["信访"]


@pytest.mark.parametrize(("text", "line", "advice"), [
    ("term,gloss,topic,basis\n信访,a,b,S6,O\n", "line 2", "double quotation marks"),
    ("term,gloss,topic,basis\n信访,petition,S9,O\n", "line 2", "Use one of"),
    ("# note\nterm,gloss,topic,basis\n,petition,S6,O\n", "line 3", "delete the line"),
    ("term,gloss,topic,basis\n信访,a,S6,O\n信访,b,S6,O\n", "line 3", "Delete one"),
    ("word,gloss\n信访,a\n", "line 1", "first line must be"),
    ("", "terms.csv", "first line must be")])
def test_lexicon_error_names_file_line_and_remedy(tmp_path, text, line, advice):
    with pytest.raises(LexiconError) as error:
        lexicon_with(tmp_path, "terms.csv", text)
    assert "lexicon/terms.csv" in str(error.value) and line in str(error.value) and advice in str(error.value)


def test_lexicon_error_for_another_encoding(tmp_path):
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "terms.csv").write_bytes("term,gloss,topic,basis\n信访,a,S6,O\n".encode("gbk"))
    with pytest.raises(LexiconError, match="UTF-8"):
        load_lexicon(tmp_path)
