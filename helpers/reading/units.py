"""Who speaks: the place that a report stands for, as a name to count and to show."""
from __future__ import annotations

import pandas as pd

NO_PLACE = " (no place)"


def unit(reports: pd.DataFrame) -> pd.Series:
    """The place a report speaks for, as a name to read: with county (or prefecture, province) where two share a name,
    with its issuer for a department, and the report's own id with NO_PLACE where the place is unknown. A name that one
    page leaves open is taken for its namesake elsewhere in the corpus, where there is only one."""
    name = reports["place"].astype("string")
    above = reports["county"].fillna(reports["prefecture"]).fillna(reports["province"])
    shared = above.groupby(name).transform("nunique") > 1
    name = name.mask(shared.fillna(False), above.fillna("") + name)
    name = name.mask((reports["level"] == "department").fillna(False), name + " " + reports["issuer"].fillna(""))
    return name.fillna(reports["report_id"] + NO_PLACE)
