"""Hashes of all windows of a text at once (Karp and Rabin 1987): which sequences are the same is asked of 64-bit numbers.

Knows no corpus: texts are arrays of code points. Two sequences share a hash by chance about once in 10^19 pairs.
"""
from __future__ import annotations

import numpy as np

BASE = np.uint64(0x9E3779B97F4A7C15)


def hashed(points, length: int):
    """The hash of the window of `length` that begins at each point: the sum of its mixed points times powers of BASE."""
    values, n, power = mixed(points), len(points) - length + 1, np.uint64(1)
    found = np.zeros(n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for i in range(length):
            found += values[i:i + n] * power
            power = power * BASE
    return found


def mixed(values):
    """Numbers without pattern, so that sums of them seldom agree by chance and minima are fair (the finaliser of MurmurHash3)."""
    value = (values.astype(np.uint64) + np.uint64(1)) * BASE
    value = (value ^ (value >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    value = (value ^ (value >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return value ^ (value >> np.uint64(33))
