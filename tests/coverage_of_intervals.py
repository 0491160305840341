"""How often the 95 % intervals of `change` hold the truth, on made panels whose truth is known. Run: python tests/coverage_of_intervals.py

Places differ (gamma, coefficient of variation 0.7), write differently each year (0.35), in reports of differing length (median 3,000
characters), and occurrences of a term are counted with Poisson noise on top. Three worlds: `none` (nothing changes, half of the
places are others), `within` (every place's rate times 1.8, half of the places are others), `composition` (no place changes, but
those that enter write a term three times as often); and `panel` (the same places in both years, nothing changes). Measures are
those of `intervals.of_change` and `of_rate`; `share` is `difference` where amounts are characters of terms four characters long, as
of topics, and no Poisson bound applies.
"""
from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from helpers.change.intervals import of_change, of_rate  # noqa: E402

WORLDS = ("panel", "none", "within", "composition")
MEASURES = ("rate", "log_ratio", "within", "composition", "share", "share within")


def made(world: str, places: int, per_10k: float, columns: int, random):
    """Before and after as `of_change` takes them, and the true rates: of all before, all after, stayers before and after."""
    stay = places if world == "panel" else max(places // 2, 1)
    move = places - stay
    n = stay + 2 * move
    own = per_10k / 10_000 * random.gamma(2, 1 / 2, (n, columns))
    entrants = np.arange(n) >= stay + move
    own[entrants] *= 3 if world == "composition" else 1
    effect = 1.8 if world == "within" else 1
    sides = []
    for factor, absent in ((1, entrants), (effect, (np.arange(n) >= stay) & ~entrants)):
        whole = np.where(absent, 0, random.lognormal(np.log(3000), 0.4, n).round())
        sides.append((random.poisson(own * factor * random.gamma(8, 1 / 8, (n, columns)) * whole[:, None]), whole))
    rate = per_10k / 10_000
    after = rate * effect * (stay + (3 if world == "composition" else 1) * move) / places
    return *sides, (rate, after, rate, rate * effect)


def simulate(world: str, places: int, per_10k: float = 10.0, repeats: int = 20, columns: int = 50, seed: int = 1) -> pd.DataFrame:
    """One row a measure: world, places (a year), per_10k, measure, coverage (share of 95 % intervals that hold the truth),
    not_zero (share that leave 0 out: false alarms where nothing changes, power elsewhere), width (median), n (intervals)."""
    random, rows = np.random.default_rng(seed), {name: [] for name in MEASURES}
    for _ in range(repeats):
        before, after, (r0, r1, s0, s1) = made(world, places, per_10k, columns, random)
        bounds = of_change(before, after)
        here = before[1] > 0
        bounds["rate"] = of_rate(before[0][here], before[1][here])
        clumped = of_change(*((4 * amounts, whole) for amounts, whole in (before, after)), counts=False)    # as characters of topics
        bounds["share"], bounds["share within"] = clumped["difference"], clumped["within"]
        truth = {"share": 4 * (r1 - r0), "share within": 4 * (s1 - s0), "rate": r0, "log_ratio": np.log2(r1 / r0), "within": s1 - s0, "composition": (r1 - r0) - (s1 - s0)}
        for name in MEASURES:
            low, high = bounds[name]
            rows[name].append(np.column_stack([(low <= truth[name]) & (truth[name] <= high), (low > 0) | (high < 0), high - low])[~np.isnan(low)])
    out = []
    for name, parts in rows.items():
        part = np.concatenate(parts)
        if len(part):
            out.append((world, places, per_10k, name, part[:, 0].mean(), part[:, 1].mean(), np.median(part[:, 2]), len(part)))
    return pd.DataFrame(out, columns=["world", "places", "per_10k", "measure", "coverage", "not_zero", "width", "n"])


def main() -> None:
    frame = pd.concat([simulate(world, places, rate) for rate in (10.0, 1.0) for world in WORLDS for places in (4, 6, 12, 30)])
    shown = frame.pivot_table(index=["per_10k", "world", "measure"], columns="places", values=["coverage", "not_zero"])
    print(shown.reindex(WORLDS, level="world").to_string(float_format="{:.3f}".format, na_rep="–"))


if __name__ == "__main__":
    main()
