"""How long the workbook takes, stage by stage, at several sizes, against a plain script and against the bound of the machine.

Run: make bench SIZE="5 2000" (default 5 and 500). Prints a table; nothing is asserted. Seconds are wall time on this machine, memory is that
of all processes of a stage together at its highest, sampled twenty times a second.
"""
from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT, HERE = Path(__file__).resolve().parents[2], Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(HERE)]
from corpora import made  # noqa: E402
from stages import STAGES  # noqa: E402

WORK = ROOT / ".cache" / "bench"


def measured(*command, **environment) -> tuple[dict, float, float]:
    """(what the process printed as JSON, seconds, highest memory of it and its children in MB)."""
    import psutil

    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, *map(str, command)], stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **environment})
    most, over = [0.0], threading.Event()

    def watch():
        while not over.wait(0.05):
            try:
                tree = psutil.Process(process.pid)
                most[0] = max(most[0], sum(one.memory_info().rss for one in [tree, *tree.children(recursive=True)]) / 1e6)
            except psutil.Error:
                pass

    watcher = threading.Thread(target=watch)
    watcher.start()
    printed, _ = process.communicate()
    over.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"bench: {command[-2]} failed")
    return json.loads(printed.strip().splitlines()[-1]), time.perf_counter() - started, most[0]


def run(size: int) -> dict[str, tuple[float, float]]:
    """(seconds, MB) by stage for a corpus of this size."""
    folder, found = made(WORK, size), {}
    shutil.rmtree(ROOT / ".cache" / "reading", ignore_errors=True)
    for stage in STAGES:
        printed, _, memory = measured(HERE / "stages.py", stage, folder)
        found[stage] = printed["seconds"], memory
        print(f"  {size:>7,}  {stage:32s} {printed['seconds']:9.2f} s {memory:8.0f} MB", flush=True)
    terms = WORK / "lexicon.txt"
    from helpers.lexicon import load_lexicon

    terms.write_text("\n".join(load_lexicon(ROOT / "corpus").terms["term"]), encoding="utf-8")
    printed, _, memory = measured(HERE / "plain.py", folder, terms)
    for stage, seconds in printed.items():
        print(f"  {size:>7,}  plain script: {stage:18s} {seconds:9.2f} s", flush=True)
    found["plain script"] = sum(printed.values()), memory
    found["plain script: segment"] = printed["segment"], memory
    return found


def report(results: dict[int, dict]) -> None:
    """The table: seconds by stage and size, reports per second at the largest size, and how time grows with size."""
    sizes, stages = sorted(results), list(dict.fromkeys(stage for found in results.values() for stage in found))
    largest = sizes[-1]
    print("\n| stage | " + " | ".join(f"{size:,} reports" for size in sizes) + " | peak MB | reports/s | exponent |")
    print("|---|" + "--:|" * (len(sizes) + 3))
    for stage in stages:
        seconds = [results[size][stage][0] for size in sizes]
        grows = f"{math.log(seconds[-1] / seconds[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}" if len(sizes) > 1 and min(seconds[-2:]) > 0 else "–"
        print(f"| {stage} | " + " | ".join(f"{value:.2f} s" for value in seconds)
              + f" | {results[largest][stage][1]:,.0f} | {largest / max(seconds[-1], 1e-9):,.0f} | {grows} |")
    found = {stage: seconds for stage, (seconds, _) in results[largest].items()}
    ours = sum(found[stage] for stage in ("guided topics", "quantities", "claims", "read, clean, identify, split"))
    print(f"\nAt {largest:,} reports: segmentation {found['plain script: segment'] / found['segment']:.1f} times as fast as jieba in the plain script; "
          f"reading, quantities, claims and guided topics {ours / found['bare segmenter']:.1f} times the bare segmenter on all cores; "
          f"a second load {found['load again'] / found['read, clean, identify, split']:.1%} of the first.")


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or [5, 500]
    report({size: run(size) for size in sizes})
