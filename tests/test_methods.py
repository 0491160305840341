"""The page on methods, read from the code: nothing is missing, nothing is invented, and its text is text."""
import ast
import re

import nbformat
import pytest
from conftest import PROJECT

import helpers
from helpers.report import docstrings, methods, pages


@pytest.fixture(scope="module")
def body():
    return methods.page()[0]


def words(markup):
    return " ".join(pages._text(markup).split())


def test_every_source_that_is_cited_has_an_entry_and_every_entry_is_cited():
    said = [ast.get_docstring(node) or "" for path in (PROJECT / "helpers").rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))]
    said += [cell.source for path in (PROJECT / "notebooks").glob("*.ipynb") for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown"]
    cited = {source for text in said for source in docstrings.sources(text)}
    assert sorted(cited) == sorted(methods.references()) and len(cited) > 30


def test_an_entry_is_the_source_that_it_stands_for():
    for key, text in methods.references().items():
        first, year = re.match(r"[\w'-]+", key)[0], key[-4:]
        assert text.startswith(f"{first}, ") and f" {year}. " in text and text.endswith("."), key


@pytest.mark.parametrize("name", helpers.__all__)
def test_every_public_name_stands_there_with_its_words(body, name):
    assert f'<code>{name}' in body and words(body).find(" ".join((getattr(helpers, name).__doc__).split()[:6]).replace("`", "")) > 0


def test_settings_stand_there_with_value_and_comment(body):
    rows = {words(row) for row in re.findall(r"<tr>(.*?)</tr>", body.replace("</td><td", "</td> <td"), re.S)}
    assert "DRAWS, SEED, LEVEL 2000, 20210811, 0.95 resampling" in rows
    assert "UNCOUNTED 3 words.keyness jieba's dictionary gives this very count to 46 % of its words" in rows
    assert any(row.startswith("LIKE, ALIKE 0.1, 0.2 topics.answers Short texts that share a word") for row in rows)


def test_names_and_sources_lead_to_their_entry(body):
    anchors = re.findall(r' id="([^"]+)"', body)
    links = re.findall(r'href="#([^"]+)"', body)
    assert len(set(anchors)) == len(anchors) and set(links) <= set(anchors)
    assert 'href="#dunning-1993"' in body and 'href="#words-dispersion-dispersion"' in body


def test_columns_become_a_list_and_prose_stays_prose():
    html = docstrings.in_html("""What it is.

    Columns:
      one, two   the first,
                 continued
      three      see `dp` (Gries 2008)
    After it.

    `by`: a column; that is prose.

    topics: one row a topic,
        going on
    rest    so much
    """, {"dp": "here", "Gries 2008": "there"})
    assert html == ('<p>What it is.</p>\n<p>Columns:</p>\n<dl class="columns"><dt>one, two</dt><dd>the first, continued</dd><dt>three</dt><dd>see '
                    '<a href="#here"><code>dp</code></a> (<a href="#there">Gries 2008</a>)</dd></dl>\n<p>After it.</p>\n<p><code>by</code>: a column; '
                    'that is prose.</p>\n<dl class="columns"><dt>topics</dt><dd>one row a topic, going on</dd><dt>rest</dt><dd>so much</dd></dl>')


def test_a_docstring_is_text():
    assert docstrings.in_html("<b>`<i>`法</b>") == '<p>&lt;b&gt;<code>&lt;i&gt;</code><span lang="zh-Hans">法</span>&lt;/b&gt;</p>'


@pytest.mark.parametrize("text, found", [
    ("Church and Hanks\n1990, and Monroe, Colaresi and Quinn (2008)", ["Church and Hanks 1990", "Monroe, Colaresi and Quinn 2008"]),
    ("Dyer, Lang and Stice-Lawrence (2017, on firms); O'Callaghan and others 2014", ["Dyer, Lang and Stice-Lawrence 2017", "O'Callaghan and others 2014"]),
    ("The 2019 rules, GB 32100-2015, the 2015-2020 outline, of 2021", []),
])
def test_sources_are_told_from_other_years(text, found):
    assert docstrings.sources(text) == found
