"""What a report gives away of the machine, which is nothing, and whether another machine would make the same."""
import base64
import getpass
import os
import re
import shlex
import shutil
import socket
import sys
from pathlib import Path

import pytest
from conftest import PROJECT, run

STAMPS = {"inputs", "read", "archive"}  # notes for make in .build: which corpus, and when


def written(folder):
    """The files of a report by name, with what is embedded in them as base64 laid open."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in STAMPS}
    return {name: data + b"".join(base64.b64decode(found) for found in re.findall(rb"base64,([A-Za-z0-9+/=]+)", data)) for name, data in files.items()}


def test_the_report_does_not_say_where_or_by_whom_it_was_made(built_report):
    names = {str(PROJECT), str(built_report), sys.prefix, f"{Path.home()}/", socket.gethostname(), getpass.getuser()}
    said = re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in names if len(name) > 3 and name != "root").encode())
    assert [(name, found[0]) for name, data in written(built_report).items() if (found := said.search(data))] == []


@pytest.mark.slow
def test_another_folder_home_locale_clock_and_user_make_the_same_bytes(built_report, tmp_path):
    copy = tmp_path / "another place" / "工作簿"
    for name in ("helpers", "corpus", "notebooks"):
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(PROJECT / name, copy)
    for path in copy.rglob("*.*"):
        os.utime(path, (1e9, 1e9))
    (tmp_path / "home").mkdir()
    other = {"HOME": tmp_path / "home", "LC_ALL": "C", "TZ": "Pacific/Auckland", "USER": "somebody-else", "LOGNAME": "somebody-else", "TMPDIR": tmp_path,
             "PYTHONHASHSEED": "7", "COLUMNS": "40", "MPLBACKEND": "svg", "OMP_NUM_THREADS": "2"}
    done = run("make", "-j1", f"PYTHON={shlex.quote(sys.executable)}", "READY=", "report", cwd=copy, **{name: str(value) for name, value in other.items()})
    assert done.returncode == 0, done.stdout + done.stderr
    here, there = written(built_report), written(copy / "report")
    assert [name for name in here | there if here.get(name) != there.get(name)] == [] and len(here) > 100


@pytest.mark.parametrize("command", [["check"], ["check", "turned"]])
def test_a_text_cannot_write_over_the_terminal(tmp_path, command):
    text = "清河镇2023年度法治政府建设情况报告\n一、主要举措和成效\n\u202e全镇开展\x1b[2J普法活动3次,\u2066调解矛盾纠纷5件,成效明显。\n"
    (tmp_path / "turned.txt").write_text(text, "utf-8")
    (tmp_path / "name \u202e.txt").write_text(text, "utf-8")
    said = run(sys.executable, "-m", "helpers", *command, CORPUS=str(tmp_path)).stdout
    assert "清河镇" in said and not set("\x1b\u202e\u2066") & set(said)
