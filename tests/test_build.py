"""make and its pages, on a small copy of the project with two throw-away notebooks."""
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
import pytest
from conftest import PROJECT, make, run
from made import recombine
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers import __main__ as helpers_main

REPORT = "尼山镇人民政府\n关于2024年度法治政府建设的情况报告\n\n一、主要举措和成效\n\n开展普法活动3次,审查合同5件。\n"
LOAD = 'import sys; sys.path.insert(0, "..")\nfrom helpers import load_corpus\ncorpus = load_corpus()'
EVERYTHING = ["01_first", "02_second", "texts", "index"]
SAY = 'from helpers.report.prose import say\nsay("It is in {n:report/reports}.", n=len(corpus.reports))'


def notebook(path, *sources):
    """A notebook of code cells under a question; the last cell is the answer."""
    cells = [new_markdown_cell("# What is 法治?"), *map(new_code_cell, sources)]
    cells[-1].metadata["tags"] = ["answer"]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}), path)
    return path


@contextmanager
def added(project, name, source):
    """The project with one more notebook, for a while."""
    path = notebook(project / "notebooks" / f"{name}.ipynb", source)
    try:
        yield
    finally:
        path.unlink()


def page(path, out, cwd=PROJECT):
    return run(sys.executable, "-m", "helpers", "page", path, out, cwd=cwd)


def pages_that_would_be_made(project, *arguments):
    """What `make -n` says it would run: the names of the notebooks, "texts" and "index"."""
    planned = make("-n", "report", *arguments, cwd=project).stdout
    return re.findall(r"helpers page \"notebooks/(\w+)\.ipynb", planned) + re.findall(r"helpers (texts|index)", planned)


@pytest.fixture(scope="module")
def _project(tmp_path_factory):
    project = tmp_path_factory.mktemp("project")
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy2(PROJECT / name, project)
    shutil.copytree(PROJECT / "helpers", project / "helpers", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "corpus" / "lexicon", project / "corpus" / "lexicon")
    (project / "corpus" / "raw").mkdir()
    (project / "corpus" / "raw" / "nishan-2024.txt").write_text(REPORT, "utf-8")
    (project / "corpus" / "raw" / "<img src=x onerror=alert(1)>.txt").write_text("")
    notebook(project / "notebooks" / "01_first.ipynb", LOAD, SAY)
    notebook(project / "notebooks" / "02_second.ipynb", "1 + 1")
    return project


@pytest.fixture
def project(_project):
    """The small project, its report up to date."""
    done = make("report", cwd=_project)
    assert done.returncode == 0, done.stdout + done.stderr
    return _project


@contextmanager
def touched(path):
    """The file as if an editor had saved it just now; afterwards as it was."""
    before = path.stat()
    os.utime(path, (time.time() + 2,) * 2)
    yield
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_page_holds_what_the_notebook_says(project):
    text = (project / "report" / "01_first.html").read_text("utf-8")
    assert "It is in 1 report." in text and "show code" in text and 'href="02_second.html"' in text


def test_index_lists_question_answer_and_what_was_left_out(project):
    text = (project / "report" / "index.html").read_text("utf-8")
    assert "What is" in text and "It is in 1 report." in text and "&lt;img src=x onerror=alert(1)&gt;.txt" in text


def test_nothing_in_the_pages_is_markup_of_the_corpus(project):
    assert not any("<img src=x" in path.read_text("utf-8") for path in (project / "report").glob("*.html"))


def test_pages_ask_for_nothing_outside_of_them(project):
    for path in (project / "report").glob("*.html"):
        assert not re.search(r"""(?:src|href)=["']?(?:https?:|//)|url\((?!data:)""", path.read_text("utf-8"))


def test_failing_cell_is_named_in_few_lines_and_leaves_no_page(tmp_path):
    out = tmp_path / "report"
    out.mkdir()
    for old in ("broken.html", "index.html"):
        (out / old).write_text("an old page")
    done = page(notebook(tmp_path / "broken.ipynb", "x = 1", "y = x / 0\nz = 2"), out)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["broken.ipynb: code cell 2 failed: y = x / 0", "  ZeroDivisionError: division by zero"]
    assert not list(out.glob("*.html"))


def test_corpus_error_in_a_cell_speaks_for_itself(tmp_path):
    raised = "class CorpusError(ValueError): pass\nraise CorpusError('there is no folder x')"
    assert page(notebook(tmp_path / "n.ipynb", raised), tmp_path).stderr.splitlines()[1:] == ["  there is no folder x"]


def test_dead_kernel_is_reported_and_leaves_no_page(tmp_path):
    done = page(notebook(tmp_path / "n.ipynb", "import os; os._exit(1)"), tmp_path)
    assert done.returncode == 1 and "kernel died" in done.stderr and not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_interrupted_run_leaves_neither_page_nor_kernel(tmp_path, how):
    (tmp_path / "n.html").write_text("an old page")
    endless = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(f'{{os.getpid()}}.')\ntime.sleep(600)"
    path = notebook(tmp_path / "n.ipynb", endless)
    child = subprocess.Popen([sys.executable, "-m", "helpers", "page", path, tmp_path], cwd=PROJECT, stderr=subprocess.PIPE)
    kernel = tmp_path / "pid"
    while not (kernel.exists() and kernel.read_text().endswith(".")):
        assert child.poll() is None
        time.sleep(0.05)
    child.send_signal(how)
    errors = child.communicate(timeout=30)[1]
    assert child.returncode != 0 and not list(tmp_path.glob("*.html"))
    assert how == signal.SIGKILL or errors == b"n: stopped, no page written\n"
    for _ in range(200):  # a kernel whose parent was killed notices by itself, after a moment
        if not _runs(int(kernel.read_text()[:-1])):
            return
        time.sleep(0.1)
    pytest.fail("the kernel is still running")


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_make_leaves_neither_page_nor_process(project, how, tmp_path):
    endless = f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(f'{{os.getpid()}}.')\ntime.sleep(600)"
    with added(project, "03_endless", endless):
        made = subprocess.Popen(["make", f"PYTHON={sys.executable}", "READY=", "report"], cwd=project, start_new_session=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={name: value for name, value in os.environ.items() if name != "MAKEFLAGS"})
        while not ((tmp_path / "pid").exists() and (tmp_path / "pid").read_text().endswith(".")):
            assert made.poll() is None
            time.sleep(0.05)
        os.killpg(made.pid, how)
        said = made.communicate(timeout=60)[0].decode()
    assert made.returncode != 0 and not (project / "report" / "03_endless.html").exists() and not (project / "report" / "index.html").exists()
    kernel = int((tmp_path / "pid").read_text()[:-1])
    for _ in range(200):
        left = [pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if _session(pid) == made.pid and _runs(pid)]
        if not left and not _runs(kernel):
            return
        time.sleep(0.1)
    pytest.fail(f"still running: {left}, kernel: {_runs(kernel)}; {said}")


def _session(pid):
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None


@pytest.mark.slow
def test_kernel_that_dies_under_make_is_reported(project):
    with added(project, "03_dying", "import os; os._exit(1)"):
        done = make("report", cwd=project)
    assert done.returncode != 0 and "kernel died" in done.stderr and not (project / "report" / "03_dying.html").exists()


@pytest.mark.slow
def test_pages_of_one_make_and_of_a_command_alone_are_the_same_bytes(project, tmp_path):
    assert make("report", f"OUT={tmp_path / 'made'}", cwd=project).returncode == 0
    for name in ("01_first", "02_second"):
        assert page(project / "notebooks" / f"{name}.ipynb", tmp_path / "alone", cwd=project).returncode == 0
        assert (tmp_path / "made" / f"{name}.html").read_bytes() == (tmp_path / "alone" / f"{name}.html").read_bytes()


def _runs(pid):
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_failing_notebook_stops_make(project):
    with added(project, "03_broken", "1 / 0"):
        done = make("report", cwd=project)
    assert done.returncode != 0 and "ZeroDivisionError" in done.stderr
    assert not (project / "report" / "index.html").exists() and not (project / "report" / "03_broken.html").exists()


def test_same_input_gives_the_same_bytes(project, tmp_path):
    assert page(project / "notebooks" / "01_first.ipynb", tmp_path, cwd=project).returncode == 0
    assert (tmp_path / "01_first.html").read_bytes() == (project / "report" / "01_first.html").read_bytes()


def test_pages_do_not_say_where_they_were_made(project, tmp_path):
    loud = "import sys, warnings\nsys.path.insert(0, '..')\nimport helpers\nprint(helpers.__file__)\nwarnings.warn('careful')"
    path = notebook(project / "elsewhere" / "loud.ipynb", loud)
    assert page(path, tmp_path, cwd=project).returncode == 0
    text = (tmp_path / "loud.html").read_text("utf-8")
    assert "UserWarning: careful" in text and str(project) not in text and "ipykernel_" not in text


def test_output_streams_are_shown_as_text(tmp_path):
    assert page(notebook(tmp_path / "n.ipynb", "print('<' + 'b>')"), tmp_path).returncode == 0
    assert "&lt;b&gt;" in (tmp_path / "n.html").read_text("utf-8")


def test_nothing_changed_starts_no_kernel(project):
    assert pages_that_would_be_made(project) == []
    assert make("-q", "report", cwd=project).returncode == 0


@pytest.mark.slow
def test_data_that_someone_removed_are_written_again(project):
    shutil.rmtree(project / "report" / "data")
    assert pages_that_would_be_made(project) == ["index"]
    assert make("report", cwd=project).returncode == 0 and (project / "report" / "data" / "tables.xlsx").is_file()


@pytest.mark.slow
def test_page_of_a_notebook_that_is_gone_goes_and_pages_of_others_stay(project):
    gone = notebook(project / "notebooks" / "03_gone.ipynb", "1 + 1")
    assert make("report", cwd=project).returncode == 0 and (project / "report" / "03_gone.html").is_file()
    (project / "report" / "mine.html").write_text("mine")
    gone.unlink()
    assert make("report", cwd=project).returncode == 0
    assert [path.stem for path in sorted((project / "report").glob("*.html"))] == ["01_first", "02_second", "data", "index", "methods", "mine", "search"]
    (project / "report" / "mine.html").unlink()


@pytest.mark.slow
def test_two_builds_in_two_folders_give_the_same_zip(project, tmp_path):
    shown = "from helpers.report import tables\ntables.show(corpus.paragraphs, 'The text')"
    both = [shutil.copytree(project, tmp_path / name / "project") for name in ("here", "other place")]
    for folder in both:
        notebook(folder / "notebooks" / "03_table.ipynb", LOAD, shown)
    said = [make("share", f"OUT={name}", cwd=folder) for folder, name in zip(both, ("report", "other"))]
    assert [done.returncode for done in said] == [0, 0], said
    first, second = (Path(re.search(r"^(/.*\.zip) ", done.stdout, re.M)[1]) for done in said)
    assert first != second and first.name == second.name and first.read_bytes() == second.read_bytes()


def test_share_builds_the_report_and_packs_it(project):
    done = make("share", cwd=project)
    (project / "report" / "index.html").unlink()
    again = make("share", cwd=project)
    packed = project / re.search(r"/.*\.zip", again.stdout)[0]
    assert done.returncode == again.returncode == 0 and packed.is_file() and packed.parent == project
    packed.unlink()


@pytest.mark.parametrize("files, at_once", [(3, os.cpu_count() + 1), (200, 2)])
def test_as_many_pages_are_made_at_once_as_cores_or_memory_allow(tmp_path, files, at_once):
    for number in range(files):
        (tmp_path / f"{number}.txt").touch()
    said = run("make", "-s", "PYTHON=echo", "READY=", "report", f"CORPUS={tmp_path}").stdout
    assert f" -j{at_once} report/index.html" in said


def test_touched_notebook_rebuilds_its_page_and_the_index(project):
    with touched(project / "notebooks" / "02_second.ipynb"):
        assert pages_that_would_be_made(project) == ["02_second", "index"]


@pytest.mark.parametrize("name", ["report/prose.py", "report/template/page.css", "data/fonts/OFL.txt"])
def test_touched_helper_rebuilds_every_page(project, name):
    with touched(project / "helpers" / name):
        assert pages_that_would_be_made(project) == EVERYTHING


@pytest.mark.slow
def test_added_and_deleted_corpus_files_rebuild_every_page(project):
    added = project / "corpus" / "raw" / "two words.txt"
    added.write_text(REPORT, "utf-8")
    assert pages_that_would_be_made(project) == EVERYTHING
    assert make("report", cwd=project).returncode == 0
    added.unlink()
    assert pages_that_would_be_made(project) == EVERYTHING


@pytest.mark.parametrize("name", ["new.txt", "two words.txt", "two\nlines.txt", "尼山.txt", b"no-utf8-\xff.txt", "reports.csv"])
def test_every_corpus_file_is_noted_whatever_its_name(tmp_path, name):
    corpus, note = tmp_path / "corpus", tmp_path / "out" / ".build" / "inputs"
    corpus.mkdir()
    look = lambda: (helpers_main.inputs(corpus, tmp_path / "out", []), note.read_text())[1]
    before = look()
    added = os.path.join(os.fsencode(corpus), name if isinstance(name, bytes) else name.encode())
    try:
        with open(added, "w") as file:
            file.write(REPORT)
    except OSError:
        pytest.skip("this file system takes no such name")
    noted = look()
    os.utime(added, (1, 1))
    assert len({before, noted, look()}) == 3
    os.unlink(added)
    assert look() == before


def test_corpus_that_did_not_change_leaves_its_note_alone(tmp_path):
    note = tmp_path / "out" / ".build" / "inputs"
    (tmp_path / "corpus").mkdir()
    helpers_main.inputs(tmp_path / "corpus", tmp_path / "out", [])
    os.utime(note, (1, 1))
    helpers_main.inputs(tmp_path / "corpus", tmp_path / "out", [])
    assert note.stat().st_mtime == 1


@pytest.mark.slow
def test_page_on_methods_depends_on_the_helpers_alone(project):
    planned = lambda: "helpers methods" in make("-n", "report", cwd=project).stdout
    with touched(project / "notebooks" / "02_second.ipynb"), touched(project / "corpus" / "raw" / "nishan-2024.txt"):
        assert not planned()
    with touched(project / "helpers" / "data" / "references.toml"):
        assert planned()


@pytest.mark.slow
def test_other_corpus_rebuilds_every_page(project, tmp_path):
    same = shutil.copytree(project / "corpus", tmp_path / "same")
    assert pages_that_would_be_made(project, f"CORPUS={same}") == EVERYTHING


def test_lexicon_of_the_project_is_watched_for_a_corpus_without_one(tmp_path):
    note = tmp_path / "out" / ".build" / "inputs"
    (tmp_path / "corpus").mkdir()
    assert helpers_main.inputs(tmp_path / "corpus", tmp_path / "out", []) == 0 and '"terms.csv"' in note.read_text()


def test_section_with_nothing_to_show_is_left_out_of_the_page(tmp_path):
    book = nbformat.read(notebook(tmp_path / "x.ipynb", "None", "1 + 1"), 4)
    book.cells[1:1] = [new_markdown_cell("## Does not apply", id="h1")]
    book.cells[3:3] = [new_markdown_cell("## Applies", id="h2")]
    nbformat.write(book, tmp_path / "x.ipynb")
    assert page(tmp_path / "x.ipynb", tmp_path / "out").returncode == 0
    text = (tmp_path / "out" / "x.html").read_text("utf-8")
    assert "Does not apply" not in text and ">Applies<" in text


@pytest.mark.slow
def test_files_left_out_are_named_in_the_terminal(project, tmp_path):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "noise.txt").write_bytes(bytes(range(256)) * 20)
    said = make("report", f"CORPUS={tmp_path / 'corpus'}", f"OUT={tmp_path / 'report'}", cwd=project).stdout
    assert "left out: noise.txt: the file is not text" in said and "the corpus holds no report" in said


def test_empty_corpus_is_stated_plainly(project, tmp_path):
    (tmp_path / "empty corpus").mkdir()
    done = make("report", f"CORPUS={tmp_path / 'empty corpus'}", f"OUT={tmp_path / 'out'}", cwd=project)
    assert done.returncode == 0, done.stderr
    assert "no report that could be read" in (tmp_path / "out" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("wrong", ["nowhere", "a-file"])
def test_wrong_corpus_is_one_clear_line(project, tmp_path, wrong):
    (tmp_path / "a-file").touch()
    done = make("report", f"CORPUS={tmp_path / wrong}", cwd=project)
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    assert done.returncode != 0 and len(said) == 1 and wrong in said[0]


@pytest.mark.slow
def test_relative_corpus_works(project):
    done = make("report", "CORPUS=corpus/raw", "OUT=elsewhere", cwd=project)
    assert done.returncode == 0 and "1 report" in (project / "elsewhere" / "01_first.html").read_text("utf-8")


def test_help_has_a_sentence_for_every_target():
    listed = dict(re.findall(r"^make ([\w-]+) +(\w.+)$", make().stdout, re.M))
    assert set(listed) == {"help", "report", "share", "check", "terms", "sample", "test", "test-all", "bench", "lab", "lock", "clean"}


def test_environment_is_ready_only_with_every_package(tmp_path, monkeypatch):
    assert helpers_main.ready(["test"])
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["numpy>=999"]\n[project.optional-dependencies]\n')
    monkeypatch.setattr(helpers_main, "PROJECT", tmp_path)
    assert not helpers_main.ready([])


@pytest.mark.slow
@pytest.mark.parametrize("size", [0, 1, 100])
def test_real_notebooks_take_a_corpus_of_any_size(tmp_path, size):
    texts = [path.read_text("utf-8") for path in sorted((PROJECT / "corpus" / "raw").glob("*.txt"))]
    (tmp_path / "corpus").mkdir()
    for number in range(size):  # paragraphs of two reports in turn, under the heading of one
        one, other = (texts[(number + step) % len(texts)].split("\n") for step in (0, 1 + number // len(texts) % 3))
        mixed = one[:8] + [line for pair in zip(one[8:], other[8:]) for line in pair][number % 7:]
        (tmp_path / "corpus" / f"report-{number:03}.txt").write_text("\n".join(mixed), "utf-8")
    done = make("report", f"CORPUS={tmp_path / 'corpus'}", f"OUT={tmp_path / 'out'}")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_a_large_corpus_is_read_once_before_its_pages(project, tmp_path):
    recombine(tmp_path / "large", 155)
    done = make("report", f"CORPUS={tmp_path / 'large'}", f"OUT={tmp_path / 'out'}", cwd=project)
    assert done.returncode == 0 and done.stdout.count("155 texts read in") == 1, done.stdout + done.stderr
    assert "texts read" not in make("report", cwd=project).stdout
