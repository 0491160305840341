"""Words that stand together, as a network."""
from __future__ import annotations

import math

import pandas as pd

from helpers.report import figures
from helpers.report.charts.common import BLUE, empty
from helpers.report.charts.labels import below, place
from helpers.report.figures import LINE, MUTED, Picture, drawn


@drawn
def network(frame: pd.DataFrame, caption: str, n, nodes: int = 40, weight: str = "z", sizes: dict | None = None) -> Picture:
    """Pairs of words as lines between dots: the first pairs of the frame that fit into `nodes` words.

    Frame as `collocations` gives it: source, target, count (times together), the column `weight` (lines are the wider the
    higher it is), source_gloss, target_gloss (may be missing). Dots grow with the frequency of the word:
    `sizes`, a dictionary of word and count (default: its counts in the pairs shown, which the caption says). Positions
    come from the layout of Kamada and Kawai (1989), always from the same start: neighbours are drawn near each other, other
    distances and directions mean nothing.
    """
    import networkx as nx
    import numpy as np

    pairs = _first(frame, nodes)
    if not len(pairs):
        return empty(caption)
    graph = nx.Graph()
    for source, target, value in pairs[["source", "target", weight]].itertuples(index=False):
        known = graph.get_edge_data(source, target, {"weight": value})["weight"]  # adjacent pairs come in both orders
        graph.add_edge(source, target, weight=max(float(value), known))
    at, ratio = _laid_out(graph)
    together = pd.concat([pairs[["source", "count"]].set_axis(["term", "count"], axis=1),
                          pairs[["target", "count"]].set_axis(["term", "count"], axis=1)]).groupby("term")["count"].sum()
    words = sorted(graph, key=lambda word: (-_size(word, sizes, together), word))
    counts = np.array([_size(word, sizes, together) for word in words])
    radii = 2.2 + 6.5 * np.sqrt(counts / max(counts.max(), 1))
    weights = np.array([graph.edges[edge]["weight"] for edge in graph.edges])
    strengths = (weights - weights.min()) / np.ptp(weights) if np.ptp(weights) else np.full(len(weights), 0.5)
    figure, axes = figures.new(7.2, min(max(1.2 + 5.6 * ratio * min(math.sqrt(len(words) / 30), 1), 1.4), 6.4))
    axes.set_axis_off()
    for edge, strength in zip(graph.edges, strengths):
        axes.plot(*zip(at[edge[0]], at[edge[1]]), color=LINE if strength < 0.3 else "#b4bec8", linewidth=0.7 + 3 * strength,
                  zorder=1, solid_capstyle="round")
    points = np.array([at[word] for word in words])
    axes.scatter(*points.T, s=(2 * radii) ** 2, color=BLUE, edgecolors="white", linewidths=0.8, zorder=3)
    axes.set_xlim(-0.12, 1.12)
    axes.set_ylim(-0.1, 1.1)
    glosses = {**dict(zip(pairs["target"], pairs["target_gloss"])), **dict(zip(pairs["source"], pairs["source_gloss"]))}
    texts = place(axes, [tuple(point) for point in points], [below(word, glosses[word]) for word in words], radii=radii,
                  lines=[(at[a], at[b]) for a, b in graph.edges])
    lost = sum(text is None for text in texts)
    often = "the word occurs" if sizes else "it stands in these pairs"
    notes = [caption.rstrip(".") + ".", f"The wider a line, the higher {weight}; the larger a dot, the more often {often}.",
             "Nearness follows the lines; the rest of the layout means nothing."]
    notes += [f"Shown: {len(pairs)} of {len(frame)} pairs."] if len(pairs) < len(frame) else []
    notes += [f"{lost} words had no room for a label."] if lost else []
    strongest = "; ".join(f"{a} and {b}" for a, b in pairs[["source", "target"]].head(6).itertuples(index=False))
    alt = f"Network of {len(words)} words and {len(pairs)} pairs, the first of them {strongest}."
    return Picture(figure, " ".join(notes), alt, n)


def _first(frame: pd.DataFrame, nodes: int) -> pd.DataFrame:
    """The pairs, in order, that need no more than so many words; a word paired with itself has no line."""
    known, kept = set(), []
    for source, target in frame[["source", "target"]].itertuples(index=False):
        fits = source != target and len(known | {source, target}) <= nodes
        known |= {source, target} if fits else set()
        kept.append(fits)
    return frame[kept]


def _laid_out(graph) -> tuple[dict, float]:
    """Each group of connected words laid out by itself, the groups side by side in rows, largest first: places from 0 to 1,
    and the height of the whole over its width."""
    import networkx as nx
    import numpy as np

    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    boxes = []
    for group in groups:
        part = graph.subgraph(sorted(group))
        inner = nx.Graph()  # in a fixed order: a subgraph keeps that of a set
        inner.add_nodes_from(sorted(group))
        inner.add_edges_from(sorted(tuple(sorted(edge)) for edge in part.edges))
        points = (nx.kamada_kawai_layout(inner, pos=nx.circular_layout(inner), weight=None) if len(group) > 2
                  else dict(zip(sorted(group), ([0, 0], [1, 0]))))
        grid = np.array([points[word] for word in inner], dtype=float)
        reach = np.ptp(grid, axis=0)
        grid = (grid - grid.min(axis=0)) / np.where(reach > 1e-6, reach, 1)
        side = math.sqrt(len(group))
        boxes.append((list(inner), grid, side * 1.35, side if reach[1] > 1e-6 else 0.6))
    width = max(max(box[2] for box in boxes), math.sqrt(sum(box[2] * box[3] for box in boxes) * 1.5))
    at, left, top, row = {}, 0.0, 0.0, 0.0
    for words, grid, wide, high in boxes:
        if left and left + wide > width * 1.001:
            left, top, row = 0.0, top + row + 0.8, 0.0
        for word, (x, y) in zip(words, grid):
            at[word] = (left + x * wide, -(top + (1 - y) * high))
        left, row = left + wide + 0.9, max(row, high)
    points = np.array(list(at.values()))
    reach = np.ptp(points, axis=0)
    flat = reach < 1e-6
    points = np.where(flat, 0.5, (points - points.min(axis=0)) / np.where(flat, 1, reach))
    return {word: tuple(point) for word, point in zip(at, points)}, float(reach[1] / reach[0]) if reach[0] > 1e-6 else 1.0


def _size(word, sizes: dict | None, together: pd.Series) -> float:
    return float((sizes or {}).get(word, together[word]))
