"""Percentile intervals by resampling units (Efron 1979), vectorised and always with the same seed.

The unit is what was sampled: a report, or a place with all of its reports. Words are no units, because the words
of one report are not independent; an interval over words would be far too narrow. Rates and shares have the intervals of
`ratio_interval`.
"""
from __future__ import annotations

from functools import lru_cache

_CELLS = 4_000_000      # draws × units held as numbers at a time
_HELD = 64_000_000      # draws × units up to which draws are remembered: most intervals of a corpus are over the same reports
DRAWS, SEED, LEVEL = 2000, 20210811, 0.95


def resampled(amounts, draws: int = DRAWS, seed: int = SEED):
    """Sums over units drawn with replacement: `amounts` is units × columns, the answer draws × columns.

    The same seed and number of units give the same draws, so numerator and denominator resampled in two calls
    stay paired.
    """
    import numpy as np

    amounts = np.asarray(amounts, dtype=float)
    units = len(amounts)
    weights = _held(units, draws, seed) if units * draws <= _HELD else _weights(units, draws, seed)
    return np.concatenate([block.astype(float) @ amounts for block in weights])


@lru_cache(maxsize=2)
def _held(units: int, draws: int, seed: int) -> list:
    return list(_weights(units, draws, seed))


def _weights(units: int, draws: int, seed: int):
    """How often each unit is drawn in each draw: draws × units, some draws at a time."""
    import numpy as np

    random, at_once = np.random.default_rng(seed), max(_CELLS // max(units, 1), 1)
    for first in range(0, draws, at_once):
        n = min(at_once, draws - first)
        drawn = random.integers(0, units, (n, units)) + units * np.arange(n)[:, None]
        yield np.bincount(drawn.ravel(), minlength=n * units).reshape(n, units).astype(np.uint8)


def interval(values, level: float = LEVEL):
    """(low, high) of draws × columns, by column; draws that are no number (a denominator of zero) are left aside."""
    import numpy as np

    ends, values = [(1 - level) / 2, 1 - (1 - level) / 2], np.asarray(values, dtype=float)
    columns = np.sort(values.reshape(len(values), -1).T, axis=1)    # NumPy finds quantiles of what is sorted in a fraction of the time
    lost, bounds = np.isnan(columns), np.full((2, len(columns)), np.nan)
    whole = ~lost.any(axis=1)
    for some, quantile in ((whole, np.quantile), (~whole & ~lost.all(axis=1), np.nanquantile)):
        if some.any():
            bounds[:, some] = quantile(columns[some], ends, axis=1, overwrite_input=True)
    return bounds[0].reshape(values.shape[1:]), bounds[1].reshape(values.shape[1:])


def ratio_interval(part, whole, level: float = LEVEL, draws: int = DRAWS, seed: int = SEED):
    """(low, high) for the ratio sum(part) / sum(whole), resampling units (rows).

    `part` is units × columns, `whole` one column or as many. With fewer than two units nothing can be resampled,
    and both bounds are missing (NaN). With three or four units an interval is rough: say so beside it.
    """
    import numpy as np

    part = np.asarray(part, dtype=float)
    if len(part) < 2:
        missing = np.full(part.shape[1], np.nan)
        return missing, missing
    whole = np.asarray(whole, dtype=float).reshape(len(part), -1)
    below = resampled(whole, draws, seed)
    with np.errstate(divide="ignore", invalid="ignore"):
        return interval(np.where(below > 0, resampled(part, draws, seed) / below, np.nan), level)
