import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def cells(request):
    return json.loads(request.param.read_text("utf-8"))["cells"]


def source(cell):
    return "".join(cell["source"])


def tagged(cells, tag):
    return [cell for cell in cells if tag in cell["metadata"].get("tags", [])]


def test_notebooks_are_there():
    assert [path.stem for path in NOTEBOOKS][:4] == ["01_corpus", "02_term_frequency", "03_topics", "04_year_over_year"]


def test_notebook_is_committed_without_outputs(cells):
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")


def test_notebook_cells_are_thin(cells):
    code = [source(cell) for cell in cells if cell["cell_type"] == "code"]
    assert max(len(text.splitlines()) for text in code) <= 7
    assert not any(line.lstrip().startswith(("def ", "class ")) for text in code for line in text.splitlines())


def test_notebook_opens_with_a_question_and_no_typed_number(cells):
    first = source(cells[0])
    assert cells[0]["cell_type"] == "markdown" and first.startswith("# ") and first.splitlines()[0].endswith("?")


def test_notebook_has_its_parameters_answer_and_lead(cells):
    namespace = {}
    exec(source(tagged(cells, "parameters")[0]), namespace)
    assert [namespace[name] for name in ("YEARS", "PLACES", "SECTIONS")] == [None] * 3
    assert len(tagged(cells, "answer")) == len(tagged(cells, "lead")) == 1


def test_notebook_cells_have_fixed_names(cells):
    ids = [cell["id"] for cell in cells]
    assert len(set(ids)) == len(ids) and all(name.replace("-", "").isalnum() for name in ids)


def test_notebook_has_a_length_to_be_read(cells):
    assert 25 <= len(cells) <= 50

