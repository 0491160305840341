"""The lists of China's divisions from province to township, by code and by name.

helpers/data/divisions.csv has them with the GB/T 2260 or statistical code and the year of the list; see helpers/data/README.md.
"""
from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from .genre import DATA


@dataclass
class Gazetteer:
    """Divisions by code and by name."""

    names: dict[str, list[str]]             # name -> codes
    by_code: dict[str, str]                 # code -> newest name
    villages: dict[str, int]
    vintage: dict[str, str]                 # code -> year of the newest list that has it
    longest: int

    def ancestors(self, code: str) -> tuple[str | None, str | None, str | None]:
        """(province, prefecture, county) that a code lies in, itself included; None where there is no such level."""
        province = self.by_code.get(code[:2] + "0000")
        prefecture = None if code[2:4] == "00" or code[2:4] in ("90",) or code[:2] in MUNICIPALITIES else self.by_code.get(code[:4] + "00")
        county = None if code[4:6] == "00" else self.by_code.get(code[:6])
        return province, prefecture, county

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """The codes of the provinces."""
        return tuple(code for code in self.by_code if code.endswith("0000"))

    def level(self, code: str) -> str:
        if len(code) == 9:
            return "street" if self.by_code[code].endswith("街道") else "township"
        if code.endswith("0000"):
            return "province"
        return "prefecture" if code.endswith("00") else "county"

    def longest_name(self, text: str, at: int = 0) -> str | None:
        """The longest division name that stands in the text at this position."""
        for length in range(min(self.longest, len(text) - at), 1, -1):
            if text[at:at + length] in self.names:
                return text[at:at + length]
        return None


MUNICIPALITIES = ("11", "12", "31", "50")
NOT_NAMES = {"街道", "社区", "地区", "产业集聚区", "市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划", "开发区", "工业园区", "科技园区", "园区", "城区", "郊区", "矿区"}


_ETHNIC = re.compile("朝鲜族|土家族|苗族|藏族|羌族|彝族|布依族|侗族|白族|傣族|景颇族|哈尼族|壮族|傈僳族|回族|蒙古族?|哈萨克|柯尔克孜")


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    names: dict[str, list[str]] = {}
    by_code: dict[str, str] = {}
    villages: dict[str, int] = {}
    vintage: dict[str, str] = {}
    with open(DATA / "divisions.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, code = row["name"].removesuffix("办事处") if row["name"].endswith("街道办事处") else row["name"], row["code"]
            by_code.setdefault(code, name)
            vintage[code] = max(vintage.get(code, ""), row["vintage"])
            if row["villages"]:
                villages[code] = int(row["villages"])
            if name not in NOT_NAMES and len(name) > 1 and code not in names.setdefault(name, []):
                names[name].append(code)
    for code in [c for c in by_code if c.endswith("0000")]:       # provinces are also written without their suffix
        short = re.sub(r"(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区)$", "", by_code[code])
        names.setdefault(short, []).append(code)
    for code in [c for c in by_code if c.endswith("00") and by_code[c].endswith("自治州")]:      # 黔东南州, 恩施州, 克州
        stem = _ETHNIC.split(by_code[code].removesuffix("自治州"))[0]
        for short in {stem + "州", *(["克州"] if stem.startswith("克孜勒苏") else [])}:
            names.setdefault(short, []).append(code)
    return Gazetteer(names, by_code, villages, vintage, max(map(len, names)))
