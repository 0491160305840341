"""The genre's knowledge as data: patterns and keys from helpers/data, compiled once."""
from __future__ import annotations

import re
import tomllib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .files import CorpusError

DATA = Path(__file__).resolve().parent.parent / "data"

ORGAN = (r"(?:人民政府|政府|党委|委员会|党工委|工委|办事处|管委会|管理委员会|委员会办公室|办公室|人民法院|局|厅|委|部|署|镇|乡|街道|苏木|区|县|市|省|旗|盟|州|"
         r"大队|支队|总队|中心|公署|开发区|农场|林场)")
NUMERAL = "一二三四五六七八九十"


REPORTS = "law-based government"
ANY = "any"


@dataclass(frozen=True)
class Genre:
    """What kind of document a corpus holds, and where its own list of parts is, if it has one."""

    name: str = REPORTS
    parts: str | None = None        # the text of the corpus folder's parts.toml


_current: ContextVar[Genre] = ContextVar("genre", default=Genre())


@contextmanager
def reading_as(genre: Genre):
    """Within this block texts are read as documents of the genre."""
    before = _current.set(genre)
    try:
        yield
    finally:
        _current.reset(before)


def is_reports() -> bool:
    """Whether texts are read as reports on law-based government."""
    return _current.get().name == REPORTS


def read_genre(folder: Path) -> Genre:
    """The genre that a corpus folder states in corpus.toml (genre = "any"), with its parts.toml. Raises CorpusError."""
    stated = _own_toml(folder / "corpus.toml")
    unknown = set(stated) - {"genre"}
    if unknown or stated.get("genre", REPORTS) not in (REPORTS, ANY):
        wrong = ", ".join(sorted(unknown)) or f"genre = {stated['genre']!r}"
        raise CorpusError(f'corpus.toml: {wrong} is not understood; the one line it may hold is genre = "{REPORTS}" or genre = "{ANY}"')
    name = stated.get("genre", REPORTS)
    if name == REPORTS:
        return Genre()
    own = _own_toml(folder / "parts.toml")
    for part, entry in own.items():
        for pattern in entry.get("anywhere", []) if isinstance(entry, dict) else [None]:
            try:
                re.compile(pattern)
            except (re.error, TypeError):
                raise CorpusError(f"parts.toml: [{part}] needs anywhere = [...], a list of regular expressions; {pattern!r} is none") from None
    return Genre(name, (folder / "parts.toml").read_text(encoding="utf-8") if own else None)


def _own_toml(file: Path) -> dict:
    if not file.is_file():
        return {}
    try:
        return tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{file.name} cannot be read: {error}") from None


def knowledge(name: str) -> dict:
    """One of the data files metadata, furniture, parts, genre, health, rule as a dictionary, as the genre has it."""
    genre = _current.get()
    if genre.name == ANY and name == "parts":
        return _parsed(genre.parts or "")
    return _file("any_genre" if genre.name == ANY and name == "genre" else name)


@lru_cache(maxsize=None)
def _file(name: str) -> dict:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _parsed(text: str) -> dict:
    return tomllib.loads(text)


def patterns(name: str, *keys: str) -> re.Pattern:
    """One expression for a list of expressions in a data file, e.g. patterns("parts", "plan", "anywhere")."""
    return _compiled(_current.get(), name, *keys)


@lru_cache(maxsize=None)
def _compiled(genre: Genre, name: str, *keys: str) -> re.Pattern:
    entry = knowledge(name)
    for key in keys:
        entry = entry.get(key, {})
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
