"""pyproject.toml, environment.yml and requirements.lock name the same packages."""
import ast
import re
import sys
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
CONDA_NAMES = {"brotli": "brotli-python", "matplotlib": "matplotlib-base", "nbconvert": "nbconvert-core", "playwright": "playwright-python"}


def stated():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [Requirement(r) for r in project["dependencies"] + project["optional-dependencies"]["test"]]
    return {r.name: r for r in wanted}, project["requires-python"]


def locked():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", text, re.M)), text


def test_conda_file_states_the_same_packages_and_bounds():
    wanted, python = stated()
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    lines = [line for line in listed if isinstance(line, str) and line != "pip"] + [line for line in listed if isinstance(line, dict)][0]["pip"]
    conda = dict(re.fullmatch(r"(\S+) (>=\S+)", line).groups() for line in lines)
    assert conda.pop("python") == python
    assert conda == {CONDA_NAMES.get(name, name): str(r.specifier) for name, r in wanted.items()}


def test_lock_meets_every_bound():
    wanted, _ = stated()
    versions, _ = locked()
    assert [name for name, r in wanted.items() if name not in versions or not r.specifier.contains(versions[name])] == []


def test_lock_pins_every_package_by_hash_and_holds_no_address():
    _, text = locked()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.M)[1:]
    assert len(entries) > 50 and all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "://" not in text and "index" not in re.sub(r"#.*", "", text)


def test_only_listed_packages_are_imported():
    used = set()
    for file in (ROOT / "helpers").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                used.add(node.module.split(".")[0])
    known = {"sklearn": "scikit-learn", "fontTools": "fonttools", "charset_normalizer": "charset-normalizer", "ahocorasick_rs": "ahocorasick-rs", "docx": "python-docx"}
    foreign = {known.get(name, name) for name in used - set(sys.stdlib_module_names) - {"helpers"}}
    brought_along = {"PIL": "wordcloud", "cycler": "matplotlib", "traitlets": "nbconvert", "jupyter_client": "nbclient"}
    assert {brought_along.get(name, name) for name in foreign} <= set(stated()[0])
