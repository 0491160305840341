"""Texts that are the same, or nearly: the same report twice, or one page saved under two names."""
from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

import pandas as pd

NEAR = 0.9          # share of five-character shingles in common (Jaccard); such texts differ in a sentence or two
HASHES, BANDS, SEED = 128, 16, 42
LEAST = 100         # characters: shorter texts agree by chance
SKETCHES = ["report_id", "digest", "sketch"]


def sketched(paragraphs: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """What `copies` needs to know of each report: (report_id, digest of its text, MinHash of its shingles as base64), for
    (report_id, text) of paragraphs in their order. Texts of fewer than LEAST characters are left out."""
    import numpy as np
    from rensa import RMinHash

    texts = {report: text for report, text in _whole(paragraphs).items() if len(text) >= LEAST}
    hashes = RMinHash.from_token_sets([_shingles(text) for text in texts.values()], num_perm=HASHES, seed=SEED)
    return [(report, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), base64.b64encode(np.array(one.digest(), dtype="<u4")).decode())
            for (report, text), one in zip(texts.items(), hashes)]


def copies(paragraphs: pd.DataFrame, sketches: pd.DataFrame) -> list[tuple[str, str, str, str, str]]:
    """Warnings (report_id, check, severity, message, text) on reports whose texts equal or nearly equal an earlier one's; `sketches` as
    `sketched` gives them.

    Candidates come from MinHash with banding (Broder 1997, rensa); each is then measured exactly. That two texts agree says
    nothing of who wrote first; reports of one place in neighbouring years may rightly share much.
    """
    known = sketches[sketches["report_id"].isin(paragraphs["report_id"].unique())].sort_values("report_id", kind="stable").reset_index(drop=True)
    first = known.drop_duplicates("digest")
    source = known["digest"].map(first.set_index("digest")["report_id"])
    again = {report: other for report, other in zip(known["report_id"], source) if report != other}
    close = _close(first.reset_index(drop=True))
    some = paragraphs[paragraphs["report_id"].isin({*again, *close, *(other for several in close.values() for other in several)})]
    texts = _whole(zip(some["report_id"], some["text"]))
    found = [(report, "identical", "serious", f"the text is identical with that of {other}: to check", texts[report][:40]) for report, other in again.items()]
    for report, others in close.items():
        own = set(_shingles(texts[report]))
        for other in others:
            theirs = set(_shingles(texts[other]))
            share = len(own & theirs) / len(own | theirs)
            if share >= NEAR:
                found.append((report, "near_identical", "warning", f"{share:.0%} of the text is that of {other}: to check", texts[report][:40]))
                break
    return sorted(found)


def _close(sketches: pd.DataFrame) -> dict[str, list[str]]:
    """For each report the earlier ones, in order, that agree with it in a band of hashes and in about NEAR of all."""
    import numpy as np

    if len(sketches) < 2:
        return {}
    names = sketches["report_id"].tolist()
    values = np.frombuffer(b"".join(map(base64.b64decode, sketches["sketch"])), dtype="<u4").reshape(len(names), HASHES)
    candidates: dict[int, set] = {}
    for band in np.split(values, BANDS, axis=1):
        keys = np.ascontiguousarray(band).view(np.dtype((np.void, 4 * band.shape[1]))).ravel()
        _, number, count = np.unique(keys, return_inverse=True, return_counts=True)
        order = np.argsort(number, kind="stable")
        order = order[count[number[order]] > 1]
        for group in np.split(order, np.flatnonzero(np.diff(number[order])) + 1):
            for place, at in enumerate(group.tolist()):
                candidates.setdefault(at, set()).update(group[:place].tolist())
    least = NEAR - 0.12     # four standard errors of the estimate
    close = {names[at]: [names[other] for other in sorted(others) if (values[at] == values[other]).mean() >= least] for at, others in sorted(candidates.items())}
    return {report: others for report, others in close.items() if others}


def _whole(paragraphs: Iterable[tuple[str, str]]) -> dict[str, str]:
    parts: dict[str, list[str]] = {}
    for report, text in paragraphs:
        parts.setdefault(report, []).append(text)
    return {report: re.sub(r"\s+", "", "".join(part)) for report, part in parts.items()}


def _shingles(text: str) -> list[str]:
    return [text[i:i + 5] for i in range(len(text) - 4)]
