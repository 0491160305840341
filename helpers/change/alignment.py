"""Which stretches of two texts are the same, small edits included. Knows no corpus: texts are arrays of code points.

Seed and extend: exact windows that both texts hold are found by sorted hashes, joined along diagonals into anchors, and anchors are
lengthened by local alignment (Smith and Waterman 1981; for text reuse Wilkerson, Smith and Stramp 2015) in a narrow band. Many
pairs of texts go through at once; nothing compares all with all.
"""
from __future__ import annotations

import re

import numpy as np
import pandas as pd

from helpers.hashing import hashed, mixed
from helpers.matching import fold

SEED = 6            # an edit in every tenth character still leaves half of all windows of this length whole
ANCHOR = 10         # what a run of matches must reach before it is worth lengthening
GAP = 10            # two stretches closer than this, in both texts and in order, are one passage
DRIFT, REACH = 8, 48        # the band of the alignment: characters more in one text than in the other; how far it looks
DROP = 8            # an extension ends where its score has fallen so far below its best (match +1, edit -1)
NONE = np.iinfo(np.uint64).max      # stands for no window
_REPEATS = 12       # a window more frequent than this in the source says nothing about where a passage stands
_BATCH = 1_500_000  # characters compared at a time
_TOKEN = re.compile(r"\d+(?:\.\d+)?|.", re.DOTALL)


def windows(points, paragraph, size: int):
    """A 64-bit hash for the window of `size` that begins at each position; NONE where it leaves the paragraph."""
    values = np.full(len(points), NONE)
    for at in range(0, len(points) - size + 1, _BATCH):
        found = hashed(points[at:at + _BATCH + size - 1], size)
        n = len(found)
        whole = paragraph[at:at + n] == paragraph[at + size - 1:at + size - 1 + n]
        values[at:at + n][whole] = mixed(found[whole])
    return values


def align(points, paragraph, pairs, least: int) -> pd.DataFrame:
    """Passages that each pair of texts shares: pair (its number), start, end, source_start, source_end (positions in `points`), run.

    `pairs` has four columns: begin and end of the one text, begin and end of the source. A passage lies within one paragraph of
    either text; passages that continue each other in both texts are a run, and runs shorter than `least` are dropped. Passages
    may stand in another order than in the source, and one of the source may come twice. Of passages that compete for
    the same characters the longer stays.
    """
    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 4)
    batch = np.cumsum(pairs[:, 1] - pairs[:, 0] + pairs[:, 3] - pairs[:, 2]) // _BATCH
    found = [_anchors(points, paragraph, pairs[:0], np.arange(0)).assign(run=0)]
    for number in np.unique(batch):
        here = np.flatnonzero(batch == number)
        part = _lengthened(points, paragraph, _anchors(points, paragraph, pairs[here], here))
        part = part.sort_values(["pair", "start", "source_start"], kind="stable", ignore_index=True)
        names = {"pair": "min", "start": "min", "end": "max", "source_start": "min", "source_end": "max"}
        part = part.groupby(_continued(part, paragraph), sort=False).agg(names).reset_index(drop=True)
        part = part.assign(run=_continued(part) + sum(map(len, found)))
        size = (part["end"] - part["start"]).groupby(part["run"]).transform("sum")
        found.append(_apart(part[size >= least]))
    return pd.concat(found, ignore_index=True)


def ranges(begin, end):
    """The numbers of many ranges, one range after the other, and for each number which range it is of."""
    size = np.maximum(end - begin, 0)
    which = np.repeat(np.arange(len(size)), size)
    return np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size) + begin[which], which


def _anchors(points, paragraph, pairs, numbers) -> pd.DataFrame:
    """Runs of exact matches on one diagonal, gaps no longer than what is alike beside them included."""
    sides = []
    for begin, end in ((0, 1), (2, 3)):
        at, which = ranges(pairs[:, begin], pairs[:, end])
        values = windows(points[at], (which << 32) + paragraph[at], SEED)       # a text ends with its last paragraph
        whole = values != NONE
        at, which = at[whole], which[whole]
        sides.append((at, which, values[whole] ^ mixed(which)))
    for one, two in ((0, 1), (1, 0)):       # most windows stand in one text only: they need not be sorted
        seen = np.zeros(1 << 22, dtype=bool)
        seen[sides[two][2] >> np.uint64(42)] = True
        maybe = seen[sides[one][2] >> np.uint64(42)]
        sides[one] = tuple(part[maybe] for part in sides[one])
    (at, which, key), (source, _, source_key) = sides
    order = np.argsort(source_key)
    source, source_key = source[order], source_key[order]
    order = np.argsort(key)
    at, which, key = at[order], which[order], key[order]
    first, last = (np.searchsorted(source_key, key, side) for side in ("left", "right"))
    last[last - first > _REPEATS] = 0
    hit, row = ranges(first, last)
    i, j, pair = at[row], source[hit], which[row]
    order = np.lexsort((i, i - j, pair))
    i, j, pair = i[order], j[order], pair[order]
    if not len(i):
        return pd.DataFrame(dict.fromkeys(["pair", "start", "end", "source_start", "source_end"], np.zeros(0, dtype=np.int64)))
    same = (np.diff(pair) == 0) & (np.diff(i - j) == 0)
    begins = np.flatnonzero(np.append(True, ~(same & (np.diff(i) == 1))))
    size = np.diff(np.append(begins, len(i))) + SEED - 1
    i, j, pair = i[begins], j[begins], pair[begins]
    gap = i[1:] - (i + size)[:-1]
    linked = (np.diff(pair) == 0) & (np.diff(i - j) == 0) & (gap <= np.minimum(size[1:], size[:-1]))
    linked &= (np.diff(paragraph[i]) == 0) & (np.diff(paragraph[j]) == 0)
    begins = np.flatnonzero(np.append(True, ~linked))
    ends = np.append(begins[1:], len(i)) - 1
    enough = np.add.reduceat(size, begins) >= ANCHOR
    begins, ends = begins[enough], ends[enough]
    return pd.DataFrame({"pair": numbers[pair[begins]], "start": i[begins], "end": i[ends] + size[ends],
                         "source_start": j[begins], "source_end": j[ends] + size[ends]})


def _lengthened(points, paragraph, found: pd.DataFrame) -> pd.DataFrame:
    """Anchors with what stands alike on either side of them."""
    columns = {name: found[name].to_numpy().copy() for name in found}
    for at in range(0, len(found), 20_000):
        part = slice(at, at + 20_000)
        more, source_more = _reach(points, paragraph, columns["end"][part], columns["source_end"][part], 1)
        columns["end"][part] += more
        columns["source_end"][part] += source_more
        more, source_more = _reach(points, paragraph, columns["start"][part] - 1, columns["source_start"][part] - 1, -1)
        columns["start"][part] -= more
        columns["source_start"][part] -= source_more
    return pd.DataFrame(columns)


def _reach(points, paragraph, i, j, step: int):
    """How many characters of text and source, from i and j on in the direction of `step`, the best local alignment takes in."""
    def room(at):       # characters of the paragraph that are left in this direction, by halving
        own, low, high = paragraph[at - step], np.zeros(len(at), dtype=np.int64), np.full(len(at), REACH + DRIFT)
        while (low < high).any():
            middle = (low + high + 1) // 2
            index = at + step * (middle - 1)
            same = (index >= 0) & (index < len(points)) & (paragraph[np.clip(index, 0, len(points) - 1)] == own)
            low, high = np.where(same, middle, low), np.where(same, high, middle - 1)
        return low

    never, n = -10_000, len(i)
    offset = np.arange(2 * DRIFT + 1) - DRIFT       # how much further the source is than the text
    best, taken, source_taken = (np.zeros(n, dtype=np.int64) for _ in range(3))
    live, left, source_left = np.arange(n), room(i), room(j)
    score = np.where(offset >= 0, -offset, never)[None, :].repeat(n, axis=0).astype(np.int32)
    score[offset[None, :] > source_left[:, None]] = never
    for p in range(1, REACH + 1):
        q = p + offset
        other = points[np.clip(j[live, None] + step * (q - 1), 0, len(points) - 1)]
        alike = other == points[np.clip(i[live] + step * (p - 1), 0, len(points) - 1)][:, None]
        down = np.full_like(score, never)
        down[:, :-1] = score[:, 1:] - 1
        score = np.maximum(score + np.where(alike, 1, -1).astype(np.int32), down)
        beyond = q[None, :] > source_left[live, None]
        score[beyond | (q[None, :] < 0) | (p > left[live])[:, None]] = never
        score = np.maximum.accumulate(score + offset.astype(np.int32), axis=1) - offset.astype(np.int32)
        score[beyond] = never
        top = score.argmax(axis=1)
        value = score[np.arange(len(live)), top]
        better = value > best[live]
        best[live[better]], taken[live[better]], source_taken[live[better]] = value[better], p, q[top[better]]
        alive = value >= best[live] - DROP
        live, score = live[alive], score[alive]
    return taken, source_taken


def _continued(found: pd.DataFrame, paragraph=None) -> np.ndarray:
    """The number of its group for each stretch: those that overlap or nearly touch in both texts, in the same order, are a
    group; with `paragraph` only within one paragraph of either."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    pair, start, end, source, source_end = (found[name].to_numpy() for name in ("pair", "start", "end", "source_start", "source_end"))
    links = [np.zeros((0, 2), dtype=np.int64)]
    for ahead in range(1, min(8, len(found))):
        a, b = slice(None, -ahead), slice(ahead, None)
        near = (pair[a] == pair[b]) & (start[b] - end[a] <= GAP) & (source[b] - source_end[a] <= GAP) & (source[b] >= source[a])
        near &= np.abs((end - source_end)[a] - (start - source)[b]) <= 2 * DRIFT
        if paragraph is not None:
            near &= (paragraph[start[a]] == paragraph[start[b]]) & (paragraph[source[a]] == paragraph[source[b]])
        links.append(np.flatnonzero(near)[:, None] + [0, ahead])
    one, two = np.concatenate(links).T
    return connected_components(coo_matrix((np.ones(len(one)), (one, two)), shape=(len(found), len(found))), directed=False)[1]


def _apart(found: pd.DataFrame) -> pd.DataFrame:
    """Without passages of which longer ones of the pair already cover half."""
    size = found["end"] - found["start"]
    found = found.loc[size.sort_values(ascending=False, kind="stable").index].sort_values("pair", kind="stable")
    kept, taken, current = [], [], None
    for pair, start, end in zip(*(found[name].tolist() for name in ("pair", "start", "end"))):
        if pair != current:
            taken, current = [], pair
        covered = sum(min(end, last) - max(start, first) for first, last in taken if first < end and last > start)
        kept.append(2 * covered < end - start)
        if kept[-1]:
            taken.append((start, end))
    found = found[np.array(kept, dtype=bool)]
    return found.sort_values(["pair", "start", "source_start"], kind="stable", ignore_index=True)


def differences(text: str, source: str):
    """What differs between two versions of a passage: (similarity, marks, source_marks, changed).

    similarity: 1 where they agree to the letter, widths of characters, quotation marks and spaces aside; else the share of
    characters and numbers that stand in both (Ratcliff and Obershelp). marks, source_marks: (start, end) of what differs in
    either. changed: what the source has, an arrow, what the text has, such as "2023→2024; 3→5".
    """
    from difflib import SequenceMatcher

    sides = []
    for version in (source, text):
        folded, where = fold(version)
        tokens = [(token.group(), int(where[token.start()]), int(where[token.end() - 1]) + 1) for token in _TOKEN.finditer(folded)]
        sides.append(tokens)
    before, after = sides
    words = [[token for token, *_ in side] for side in sides]
    if words[0] == words[1]:
        return 1.0, [], [], ""
    matcher = SequenceMatcher(None, *words, autojunk=False)
    marks, source_marks, changed, same = [], [], [], 0
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            same += b - a
            continue
        for side, first, last, into in ((before, a, b, source_marks), (after, c, d, marks)):
            if first < last:
                into.append((side[first][1], side[last - 1][2]))
        changed.append("".join(words[0][a:b]) + "→" + "".join(words[1][c:d]))
    return 2 * same / (len(before) + len(after)), marks, source_marks, "; ".join(changed)


def partners(texts: list[str], sources: list[str], least: float) -> list[tuple[int, int, float]]:
    """Which sentence of a source each sentence continues: (number, number of the source's, similarity), each at most once.

    Texts come folded (see `matching.fold`). Similarity is Dice's coefficient of pairs of neighbouring characters, every number taken for the same, so that a sentence
    with this year's figures meets last year's. The assignment with the largest sum is taken, whatever the order; of
    equals the nearest.
    """
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import coo_matrix

    if not texts or not sources:
        return []
    both = [re.sub(r"\d+(?:\.\d+)?", "0", text) for text in (*texts, *sources)]
    rows = np.repeat(np.arange(len(both)), [max(len(text) - 1, 0) for text in both])
    grams = [np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64) for text in both]
    keys = np.concatenate([(points[:-1] << np.uint64(21)) | points[1:] for points in grams])
    _, keys = np.unique(keys, return_inverse=True)
    table = coo_matrix((np.ones(len(rows)), (rows, keys)), shape=(len(both), keys.max(initial=0) + 1)).tocsr()
    table.data[:] = 1.0
    count = np.asarray(table.sum(axis=1)).ravel()
    n = len(texts)
    common = (table[:n] @ table[n:].T).toarray()
    alike = 2 * common / np.maximum(count[:n, None] + count[None, n:], 1)
    far = np.abs(np.arange(n)[:, None] / n - np.arange(len(sources))[None, :] / len(sources))
    one, two = linear_sum_assignment(-np.where(alike >= least, alike - 1e-6 * far, 0))
    return [(int(i), int(j), float(alike[i, j])) for i, j in zip(one, two) if alike[i, j] >= least]
