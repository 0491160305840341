"""Texts that are the same, or nearly: the same report twice, or one page saved under two names."""
from __future__ import annotations

import hashlib
import re

import pandas as pd

NEAR = 0.9          # share of five-character shingles in common (Jaccard); such texts differ in a sentence or two
HASHES, BANDS, SEED = 128, 16, 42


def copies(paragraphs: pd.DataFrame) -> list[tuple[str, str, str, str, str]]:
    """Warnings (report_id, check, severity, message, text) on reports whose texts equal or nearly equal an earlier one's.

    Candidates come from MinHash with banding (Broder 1997, rensa); each is then measured exactly. That two texts agree says
    nothing of who wrote first; reports of one place in neighbouring years may rightly share much.
    """
    texts = {report: re.sub(r"\s+", "", "".join(part)) for report, part in paragraphs.groupby("report_id", sort=True)["text"]}
    texts = {report: text for report, text in texts.items() if len(text) >= 100}
    found, first = [], {}
    for report, text in texts.items():
        digest = hashlib.sha256(text.encode()).digest()
        if digest in first:
            found.append((report, "identical", "serious", f"the text is identical with that of {first[digest]}: to check", text[:40]))
        else:
            first[digest] = report
    if len(first) > 1:
        found += _near({report: texts[report] for report in first.values()})
    return sorted(found)


def _near(texts: dict[str, str]) -> list[tuple[str, str, str, str, str]]:
    from rensa import RMinHash, RMinHashLSH

    index, names, sketches, found = RMinHashLSH(threshold=NEAR, num_perm=HASHES, num_bands=BANDS), [], [], []
    shingles = lambda text: [text[i:i + 5] for i in range(len(text) - 4)]
    for report, text in texts.items():
        sketch = RMinHash(num_perm=HASHES, seed=SEED)
        sketch.update(shingles(text))
        own = None
        for other in sorted(index.query(sketch)):
            if sketch.jaccard(sketches[other]) < NEAR - 0.12:       # four standard errors of the estimate
                continue
            own = own or set(shingles(text))
            theirs = set(shingles(texts[names[other]]))
            share = len(own & theirs) / len(own | theirs)
            if share >= NEAR:
                found.append((report, "near_identical", "warning", f"{share:.0%} of the text is that of {names[other]}: to check", text[:40]))
                break
        index.insert(len(names), sketch)
        names.append(report)
        sketches.append(sketch)
    return found
