"""The README says what is there."""
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_notebook_stands_in_the_table_with_its_question():
    listed = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", README, re.M))
    questions = {}
    for file in sorted((ROOT / "notebooks").glob("*.ipynb")):
        first = "".join(json.loads(file.read_text(encoding="utf-8"))["cells"][0]["source"])
        questions[file.stem] = first.splitlines()[0].removeprefix("# ")
    assert listed == questions


def test_every_make_target_it_names_exists():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = {name for pair in re.findall(r"`make ([a-z][a-z-]+)|^make ([a-z-]+)$", README, re.M) for name in pair if name}
    assert named and named <= targets


def test_every_file_it_links_to_is_there():
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links and all((ROOT / link).exists() for link in links)
