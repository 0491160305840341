"""The notebooks as a person uses them: where they start, what they say of a mistake, and what git sees of a run."""
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from conftest import PROJECT, make, run

import helpers
from helpers import git_filter

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
LOAD = "from helpers import load_corpus, load_lexicon, keyness\n"


def ipython(code, *, cwd=PROJECT, **environment):
    """What a cell with this code shows below it, without colours."""
    done = run(sys.executable, "-m", "IPython", "--no-banner", "--colors=NoColor", "--InteractiveShell.cache_size=0", "-c", code,
               cwd=cwd, **{"CORPUS": str(PROJECT / "corpus"), **environment})
    return done.stdout.strip() + done.stderr.strip()


@pytest.mark.parametrize("folder", [".", "notebooks"])
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_finds_the_projects_own_helpers_from_its_folder_and_from_the_top(tmp_path, notebook, folder):
    for place in (tmp_path, tmp_path / "project"):  # a package of that name beside the project is another one
        (place / "helpers").mkdir(parents=True)
        (place / "helpers" / "__init__.py").touch()
    (tmp_path / "project" / "notebooks").mkdir()
    load = next(line for cell in nbformat.read(notebook, 4).cells for line in cell.source.splitlines() if line.startswith("import sys"))
    found = run(sys.executable, "-c", f"{load}\nimport helpers; print(helpers.__file__)", cwd=tmp_path / "project" / folder).stdout
    assert Path(found.strip()).resolve().parents[1] == tmp_path / "project"


def test_a_notebook_finds_the_projects_corpus_from_its_folder_and_from_the_top():
    fingerprints = [ipython(LOAD + "print(load_corpus().fingerprint)", cwd=folder, CORPUS="", PYTHONPATH=str(PROJECT))
                    for folder in (PROJECT, PROJECT / "notebooks")]
    assert fingerprints[0] == fingerprints[1] and len(fingerprints[0]) == 16


@pytest.mark.parametrize("code, says", [
    ("load_corpus('nowhere')", "there is no folder 'nowhere': give the folder that holds the reports"),
    ("load_corpus().select(years=[1900])", "no report has year 1900; this corpus has: 2021, 2023"),
    ("load_corpus().select(places=['x'])", "no report has place x; this corpus has: "),
    ("load_corpus().select(sections=['nope'])", "no report has section nope; this corpus has: achievements"),
    ("import helpers.words.concepts as c; c.find(load_corpus(), '普法 and')", "a term is missing after and at character 4; write one or remove it"),
])
def test_a_wrong_value_is_one_clear_line_in_a_notebook(code, says):
    shown = ipython(LOAD + code)
    assert says in shown and len(shown.splitlines()) == 1


def test_a_year_may_be_written_as_text():
    assert ipython(LOAD + "print(load_corpus().select(years=['2024']))") == ipython(LOAD + "print(load_corpus().select(years=2024))")


def test_an_empty_corpus_is_stated_in_the_first_cells(tmp_path):
    cells = [cell.source for cell in nbformat.read(NOTEBOOKS[0], 4).cells if cell.cell_type == "code"][:3]
    shown = ipython("\n".join(cells), cwd=PROJECT / "notebooks", CORPUS=str(tmp_path))
    assert "no report" in shown and "Traceback" not in shown and len(shown.splitlines()) < 6


def test_public_names_are_completed_and_documented():
    shown = ipython("import helpers\nfrom IPython.core.completer import provisionalcompleter\nwith provisionalcompleter():\n"
                    "    print([found.text for found in get_ipython().Completer.completions('helpers.', 8)])\nhelpers.keyness?")
    assert all(f"'{name}'" in shown for name in helpers.__all__)
    assert "Signature:" in shown and "The words that `target` uses more often" in shown and "helpers/words/keyness.py" in shown


def test_a_bar_is_shown_to_who_waits_and_to_nobody_else():
    code = "import {}helpers.progress as progress\nprogress.PATIENCE = 0\nprint(list(progress.steps(range(3), 'Trying')))"
    shown, silent = code.format("ipykernel, "), code.format("")
    assert "Trying" in ipython(shown) and ipython(shown, TQDM_DISABLE="1") == ipython(silent) == "[0, 1, 2]"


@pytest.fixture
def checkout(tmp_path):
    """A checkout of the notebooks with the filter set up, and git's answer to a command in it."""
    for name in (".gitattributes", "Makefile", "helpers/git_filter.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(PROJECT / name, tmp_path / name)
    shutil.copytree(PROJECT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".*"))
    named = {f"GIT_{who}_{what}": "somebody" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    git = lambda *command: run("git", *command, cwd=tmp_path, GIT_CONFIG_NOSYSTEM="1", HOME=str(tmp_path), **named).stdout
    git("init", "-q")
    assert make("filter", cwd=tmp_path).returncode == 0
    git("add", ".")
    git("commit", "-qm", "Begin")
    return tmp_path, git


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_lies_here_as_the_filter_leaves_it(notebook):
    assert git_filter.clean(notebook.read_text("utf-8")) == notebook.read_text("utf-8")


def saved_by_jupyter(path, extra=""):
    """As if the notebook had been run and saved: gives every cell an output and what Jupyter and editors write beside it."""
    book = nbformat.read(path, 4)
    book.metadata["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    book.metadata["language_info"].update(version="3.12.1", codemirror_mode={"name": "ipython", "version": 3})
    for number, cell in enumerate(book.cells):
        cell.metadata.update(collapsed=True, execution={"iopub.status.busy": "2024-01-01"}, vscode={"languageId": "python"})
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = number, [nbformat.v4.new_output("stream", text="a secret")]
    book.cells[0].source += extra
    path.write_text(json.dumps(book, indent=2, ensure_ascii=True), "utf-8")  # not in the order in which it was read


def test_a_notebook_that_was_run_and_saved_is_unchanged_to_git(checkout):
    folder, git = checkout
    for path in (folder / "notebooks").glob("*.ipynb"):
        saved_by_jupyter(path)
    assert git("diff") == ""
    git("add", ".")
    assert git("status", "--porcelain") == "" and "a secret" in path.read_text("utf-8")


def test_outputs_are_not_staged_with_an_edit(checkout):
    folder, git = checkout
    saved_by_jupyter(folder / "notebooks" / NOTEBOOKS[0].name, "\nEdited.")
    git("add", ".")
    staged = git("show", f":notebooks/{NOTEBOOKS[0].name}")
    assert "Edited." in staged and "a secret" not in staged and "vscode" not in staged and '"tags"' in staged
    assert len(git("diff", "--cached").splitlines()) < 20


def test_a_broken_notebook_is_kept_as_it_is(checkout):
    folder, git = checkout
    (folder / "notebooks" / "torn.ipynb").write_text('{"cells": [', "utf-8")
    git("add", ".")
    assert git("show", ":notebooks/torn.ipynb") == '{"cells": ['


def test_the_filter_is_harmless_where_there_is_no_checkout(tmp_path):
    shutil.copy(PROJECT / "Makefile", tmp_path)
    assert make("filter", cwd=tmp_path).returncode == 0


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """`make lab` in a copy of the project, but without a token and a browser of its own: its address, and what it would open."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("helpers", "corpus", "notebooks"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    shutil.copy(PROJECT / "Makefile", folder)
    broken = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in ("1 + 1", "1 / 0", "2 + 2")], metadata=git_filter.METADATA)
    nbformat.write(broken, folder / "notebooks" / "broken.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "settings").mkdir()
    (folder / "settings" / "jupyter_lab_config.json").write_text(json.dumps({
        "ServerApp": {"allow_root": True, "open_browser": False, "ip": "127.0.0.1", "port": port, "port_retries": 0},
        "IdentityProvider": {"token": ""}, "LabApp": {"expose_app_in_browser": True}}))
    ours = {"JUPYTER_CONFIG_DIR": folder / "settings", "JUPYTER_DATA_DIR": folder / "settings", "JUPYTER_RUNTIME_DIR": folder / "settings", "HOME": folder}
    command = ["make", "--no-print-directory", f"PYTHON={shlex.quote(sys.executable)}", "READY=", "lab"]
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, start_new_session=True,
                                  env={**os.environ, **{name: str(path) for name, path in ours.items()}, "CORPUS": ""})
    while "is running at" not in (log := (folder / "log").read_text("utf-8")):
        assert server.poll() is None, log
        time.sleep(0.1)
    opens = next((folder / "settings").glob("jpserver-file-to-run-*.html")).read_text("utf-8")
    yield f"http://127.0.0.1:{port}/lab", re.search(r'href="([^"]*)"', opens)[1]
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)


@pytest.fixture
def run_all(browser, lab):
    """Opens a notebook, chooses Run All Cells, and waits for the last cell or the first error.

    Returns the execution count of each code cell that has something to run, and the errors that are shown.
    """
    contexts, address = [], lab[0]

    def ran(name):
        contexts.append(browser.new_context(viewport={"width": 1200, "height": 800}))
        page = contexts[-1].new_page()
        page.set_default_timeout(120_000)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{address}/tree/notebooks/{name}.ipynb?reset")
        page.wait_for_function("window.jupyterapp?.shell.currentWidget?.context?.sessionContext?.session?.kernel?.status == 'idle'")
        page.click(".lm-MenuBar-itemLabel:text-is('Run')")
        page.click("[data-command='runmenu:run-all'] >> visible=true")
        page.wait_for_function(f"({_CELLS}).every(cell => cell.executionCount || cell.failed) || ({_CELLS}).some(cell => cell.failed)")
        shown = page.evaluate(_CELLS)
        assert [url for url in page.asked if not url.startswith((address.removesuffix("/lab"), "data:", "blob:"))] == []
        return [cell["executionCount"] for cell in shown], [cell["failed"] for cell in shown if cell["failed"]]

    yield ran
    for context in contexts:
        context.close()


_CELLS = """[...window.jupyterapp.shell.currentWidget.content.model.cells]
    .filter(cell => cell.type == 'code' && cell.sharedModel.getSource().trim())
    .map(cell => ({executionCount: cell.executionState == 'idle' ? cell.executionCount : null,
                   failed: cell.outputs.toJSON().filter(output => output.output_type == 'error').map(output => output.evalue)[0]}))"""


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_run_all_runs_every_cell_in_jupyterlab(run_all, name):
    counts, errors = run_all(name)
    assert errors == [] and counts == list(range(1, len(counts) + 1)) and len(counts) > 10


@pytest.mark.slow
def test_lab_opens_on_the_first_notebook(lab):
    assert lab[1].startswith(f"{lab[0]}/tree/notebooks/{NOTEBOOKS[0].name}")


@pytest.mark.slow
def test_a_cell_that_fails_in_jupyterlab_is_seen(run_all):
    assert run_all("broken")[1] == ["division by zero"]
