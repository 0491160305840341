"""Every field of the labelled pages is right or honestly missing; the README shows the table that is computed here."""
import csv
import re
import unicodedata
from pathlib import Path

import pytest

from helpers.reading.metadata import FIELDS
from helpers.reading.one import read_one

HERE = Path(__file__).resolve().parent
PARTS = ["achievements", "problems", "leader_duty", "plan", "other"]
ELSEWHERE = ["addressee", "source_url", "division_code"]      # kept as evidence, not as columns


def plain(value) -> str:
    return unicodedata.normalize("NFKC", re.sub(r"\s+", "", str(value))) if value not in (None, "") else ""


def understood(file: str) -> dict:
    rows = read_one(file, file, "0", (HERE / "pages" / file).read_bytes().decode("utf-8"))
    found = dict(zip(FIELDS, rows["reports"][0][3:]))
    for field in ELSEWHERE:
        found[field] = next((row[2] for row in rows["evidence"] if row[1] == field and row[2]), None)
    opened = {row[2] for row in rows["evidence"] if row[1] == "section"}
    return {name: plain(value) for name, value in found.items()} | {"parts": "".join(part for part in PARTS if part in opened)}


@pytest.fixture(scope="module")
def table():
    """field -> [right, honestly or otherwise missing, wrong, rightly missing]"""
    with open(HERE / "pages" / "labels.csv", encoding="utf-8", newline="") as file:
        labels = list(csv.DictReader(file))
    counts = {field: [0, 0, 0, 0] for field in ["kind", *FIELDS[1:], *ELSEWHERE, "parts"]}
    for label in labels:
        found = understood(label["file"])
        wanted = {field: plain(label.get(field)) for field in counts} | {"parts": "".join(part for part in PARTS if part in label["sections"].split())}
        for field, count in counts.items():
            if label["kind"] == "report" or field == "kind":
                said, true = found[field], wanted[field]
                count[0 if said == true and true else 3 if said == true else 1 if not said else 2] += 1
    return counts


def test_hardly_any_value_is_wrong(table):
    assert sum(count[2] for count in table.values()) <= 0.01 * sum(map(sum, table.values()))


@pytest.mark.parametrize("field", ["kind", "title", "place", "level", "province", "prefecture", "county", "year", "published", "issuer", "index_number", "parts"])
def test_nearly_every_value_is_found(table, field):
    right, missing, wrong, _ = table[field]
    assert right >= 0.95 * (right + missing + wrong) and right > 0


def test_the_readme_shows_this_table(table):
    readme = (HERE.parent / "README.md").read_text(encoding="utf-8")
    rows = [f"| {field.replace('_', ' ')} | {right} | {missing} | {wrong} | {absent} |" for field, (right, missing, wrong, absent) in table.items()]
    assert f"on {len(list((HERE / 'pages').glob('*.txt')))} made pages" in readme
    assert "\n".join(rows) in readme, "README.md, section Data, should hold:\n" + "\n".join(rows)
