"""What several test files share: make as a user calls it, the real report, a browser."""
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
# What a make above us, or the user's shell, would otherwise hand down.
_NOT_OURS = {"CORPUS", "OUT", "MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHONDONTWRITEBYTECODE"}


def run(*command, cwd=PROJECT, **environment):
    """A command in a clean environment; returns the finished process with its outputs as text."""
    clean = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    return subprocess.run([str(part) for part in command], cwd=cwd, env={**clean, **environment}, text=True,
                          capture_output=True, stdin=subprocess.DEVNULL)


def make(*arguments, cwd=PROJECT):
    """make with the Python that runs the tests, so that no test ever installs anything."""
    return run("make", f"PYTHON={shlex.quote(sys.executable)}", "READY=", *arguments, cwd=cwd)


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """No test is to see what another one left on disk, computed perhaps with another constant."""
    from helpers import kept

    monkeypatch.setattr(kept, "ROOT", None)


@pytest.fixture(scope="session")
def built_report(tmp_path_factory) -> Path:
    """The folder of the real report: the project's notebooks over the project's corpus, built once by make."""
    out = tmp_path_factory.mktemp("built") / "report"
    done = make("report", f"OUT={out}")
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium. Without one the test is skipped, and fails where REQUIRE_BROWSER is set."""
    program = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if not program:
        missing = pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip
        missing("NO BROWSER: no chromium on PATH, so nothing was checked in a real page (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run", "--disable-quic"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=quiet)
        yield chromium
        chromium.close()
