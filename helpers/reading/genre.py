"""The genre's knowledge as data: patterns and keys from helpers/data, compiled once."""
from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"

ORGAN = (r"(?:人民政府|政府|党委|委员会|党工委|工委|办事处|管委会|管理委员会|委员会办公室|办公室|人民法院|局|厅|委|部|署|镇|乡|街道|苏木|区|县|市|省|旗|盟|州|"
         r"大队|支队|总队|中心|公署|开发区|农场|林场)")
NUMERAL = "一二三四五六七八九十"


@lru_cache(maxsize=None)
def knowledge(name: str) -> dict:
    """One of the data files metadata, furniture, parts, genre as a dictionary."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=None)
def patterns(name: str, *keys: str) -> re.Pattern:
    """One expression for a list of expressions in a data file, e.g. patterns("parts", "plan", "anywhere")."""
    entry = knowledge(name)
    for key in keys:
        entry = entry[key]
    return re.compile("|".join(f"(?:{item})" for item in entry) or r"(?!)")


@lru_cache(maxsize=None)
def furniture(place: str) -> list[tuple[str, re.Pattern]]:
    """(rule name, whole-line expression) pairs for `anywhere` or `around`."""
    return [(rule, re.compile("|".join(f"(?:{item})" for item in items))) for rule, items in knowledge("furniture")[place].items()]


@lru_cache(maxsize=None)
def key_field() -> dict[str, str]:
    """Every key of a metadata block with the field it fills; `other` where it fills none."""
    data = knowledge("metadata")
    found = {key: field for field, keys in data["fields"].items() for key in keys}
    return {**{key: "other" for key in data["other"]}, **found}


def looks_like_title(text: str) -> bool:
    """Whether a line (folded) could name a report of this genre or a neighbour of it."""
    bare = re.sub(r"\s+", "", text)
    if not 6 <= len(bare) <= 70 or re.search(r"[。;!?]", bare) or bare.endswith((":", ",")):
        return False
    return bool(patterns("genre", "title", "subject").search(bare) and patterns("genre", "title", "noun").search(bare))
