"""How long the workbook takes, stage by stage, at several sizes, against a plain script and against the bound of the machine.

Run: make bench SIZE="5 2000" (the default). Prints a table and the ratios below it; nothing is asserted. Seconds are wall time on this machine, memory is that
of all processes of a stage together at its highest, sampled ten times a second; what processes share counts once where the system tells (Linux).
"""
from __future__ import annotations

import json
import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT, HERE = Path(__file__).resolve().parents[2], Path(__file__).resolve().parent
sys.path[:0] = [str(ROOT), str(HERE)]
from corpora import made  # noqa: E402
from stages import STAGES  # noqa: E402

WORK, READING = ROOT / ".cache" / "bench", ROOT / ".cache" / "reading"
FULL = 2_000        # reports up to which the whole report is built as well
NEW_PLACE = "丁家坪镇2025年度法治政府建设情况报告\n2025年,丁家坪镇扎实推进法治政府建设。现将有关情况报告如下:\n一、主要举措\n开展普法宣传12次。\n"
BESIDE_PLAIN = ("quantities", "claims", "guided topics")     # what the plain script does not do, nor identifying, splitting and examining


def measured(*command) -> tuple[dict, float, float]:
    """(what the process printed as JSON, seconds, highest memory of it and its children in MB)."""
    import psutil

    started = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True, cwd=ROOT)
    most, over = [0.0], threading.Event()

    def watch():
        while not over.wait(0.1):
            try:
                tree = psutil.Process(process.pid)
                most[0] = max(most[0], sum(map(own, [tree, *tree.children(recursive=True)])) / 1e6)
            except psutil.Error:
                pass

    def own(one) -> int:
        try:
            told = one.memory_full_info()
            return getattr(told, "pss", told.rss)
        except psutil.Error:        # it ended meanwhile
            return 0

    watcher = threading.Thread(target=watch)
    watcher.start()
    printed, _ = process.communicate()
    over.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(f"bench: {' '.join(map(str, command[1:]))} failed")
    lines = printed.strip().splitlines()
    return json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}, time.perf_counter() - started, most[0]


def run(size: int) -> dict[str, tuple[float, float]]:
    """(seconds, MB) by stage for a corpus of this size."""
    folder, found = made(WORK, size), {}

    def keep(stage: str, seconds: float, memory: float) -> None:
        found[stage] = seconds, memory
        print(f"  {size:>7,}  {stage:36s} {seconds:9.2f} s {memory:8.0f} MB", flush=True)

    shutil.rmtree(READING, ignore_errors=True)
    for stage in STAGES:
        more = folder / "raw" / "one more.txt"
        if stage == "one report more":
            more.write_text(NEW_PLACE, encoding="utf-8")
        if stage == "end to end":
            shutil.rmtree(READING, ignore_errors=True)
        printed, seconds, memory = measured(sys.executable, HERE / "stages.py", stage, folder)
        more.unlink(missing_ok=True)
        keep(stage, seconds if stage == "end to end" else printed.pop("seconds"), memory)
        for step, spent in printed.items():
            if step != "seconds":
                keep(f"{stage}: {step}", spent, 0)
    terms = WORK / "lexicon.txt"
    from helpers.lexicon import load_lexicon

    terms.write_text("\n".join(load_lexicon(ROOT / "corpus").terms["term"]), encoding="utf-8")
    printed, seconds, memory = measured(sys.executable, HERE / "plain.py", folder, terms)
    keep("plain script", seconds, memory)
    for stage, spent in printed.items():
        keep(f"plain script: {stage}", spent, 0)
    if size <= FULL:
        out = WORK / f"report-{size}"
        command = ("make", "-s", "report", f"OUT={out}", f"CORPUS={folder}", f"PYTHON={sys.executable}", "READY=")
        for name in ("make report, nothing kept", "make report, results kept", "make report, nothing changed"):
            if name.endswith("kept"):
                shutil.rmtree(out, ignore_errors=True)
            if name.endswith("nothing kept"):
                for folder_ in ("results", "reading"):
                    shutil.rmtree(ROOT / ".cache" / folder_, ignore_errors=True)
            _, seconds, memory = measured(*command)
            if name.endswith("results kept") and size < FULL:
                seconds = statistics.median(alone(out, *command) for _ in range(3))
            keep(name, seconds, memory)
    if size >= FULL:
        printed, _, _ = measured(sys.executable, HERE / "models.py", folder)
        found["models"] = printed, 0
    return found


def alone(out: Path, *command) -> float:
    """Seconds without anyone who looks at memory, which takes a tenth of a short run on two cores."""
    shutil.rmtree(out, ignore_errors=True)
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def bare_kernels() -> float:
    """Seconds to start the kernels of all notebooks two at a time, each importing pandas and matplotlib, and nothing else."""
    code = ("import sys, nbformat; from pathlib import Path; from nbformat.v4 import new_code_cell, new_notebook; from helpers.report import runner\n"
            "book = new_notebook(cells=[new_code_cell('import pandas, matplotlib.pyplot')])\n"
            "with runner._kernel(book, Path('notebooks'), {}) as client: client.execute_cell(book.cells[0], 0)")
    started = time.perf_counter()
    for _ in range(3):
        several = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(2)]
        for at in range(len(list((ROOT / "notebooks").glob("*.ipynb"))) - 2):
            several[at].wait()
            several.append(subprocess.Popen([sys.executable, "-c", code], cwd=ROOT))
        for process in several:
            process.wait()
    return (time.perf_counter() - started) / 3


def report(results: dict[int, dict]) -> None:
    """The table (seconds by stage and size, reports per second at the largest size, and how time grows with size), then the ratios."""
    import psutil

    sizes = sorted(results)
    stages = list(dict.fromkeys(stage for found in results.values() for stage in found if stage != "models"))
    print(f"\n{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GiB, Python {platform.python_version()}\n")
    print("| stage | " + " | ".join(f"{size:,} reports" for size in sizes) + " | peak MB | reports/s | exponent |")
    print("|---|" + "--:|" * (len(sizes) + 3))
    for stage in stages:
        there = [size for size in sizes if stage in results[size]]
        seconds = {size: results[size][stage][0] for size in there}
        last, memory = there[-1], results[there[-1]][stage][1]
        grows = math.log(seconds[last] / seconds[there[-2]]) / math.log(last / there[-2]) if len(there) > 1 and min(seconds.values()) > 0 else None
        print(f"| {stage} | " + " | ".join(f"{seconds[size]:.2f} s" if size in seconds else "–" for size in sizes)
              + f" | {f'{memory:,.0f}' if memory else ''} | {last / max(seconds[last], 1e-9):,.0f} | {'–' if grows is None else f'{grows:.2f}'} |")
    for size in filter(lambda size: size >= FULL, sizes):
        _ratios(size, results[size])
    if 5 in results:
        kernels = bare_kernels()
        seconds = {stage: results[5][stage][0] for stage in ("make report, nothing kept", "make report, results kept", "make report, nothing changed")}
        print(f"Five reports: bare kernels {kernels:.1f} s; make report {seconds['make report, nothing kept'] / kernels:.1f} times that with nothing kept, "
              f"{seconds['make report, results kept'] / kernels:.1f} times with results kept; {seconds['make report, nothing changed']:.2f} s with nothing changed.")
    near, _, _ = measured(sys.executable, HERE / "duplicates.py")
    print(f"Near-duplicates in 100,000 sentences: {near['seconds']:.2f} s with recall {near['recall']:.3f}; rensa ({near['bands']:.0f} bands) {near['seconds of rensa']:.2f} s "
          f"with recall {near['recall of rensa']:.3f}: {near['seconds of rensa'] / near['seconds']:.1f} times as long.")


def _ratios(size: int, found: dict) -> None:
    seconds = {stage: one[0] for stage, one in found.items() if stage != "models"}
    steps = {stage.removeprefix("steps of reading: "): spent for stage, spent in seconds.items() if stage.startswith("steps of reading: ")}
    least = sum(seconds[step] for step in ("read bytes", "bare segmenter", *(f"end to end: {name}" for name in ("count", "tf-idf", "matrix", "NMF", "LDA"))))
    beside = sum(steps[step] for step in ("identify", "split", "examine")) / sum(steps.values())     # of the time of reading
    beside = beside * seconds["read, clean, identify, split"] + sum(seconds[stage] for stage in BESIDE_PLAIN)
    print(f"\nAt {size:,} reports: words {seconds['plain script: segment'] / seconds['segment on one core']:.1f} times as fast as jieba on one core "
          f"(the bare segmenter {seconds['plain script: segment'] / seconds['bare segmenter on one core']:.1f} times), "
          f"{seconds['plain script: segment'] / seconds['segment']:.1f} times on all; end to end {seconds['plain script'] / seconds['end to end']:.1f} times as fast as the "
          f"plain script, with {found['end to end'][1] / found['plain script'][1]:.2f} of its memory; identifying, splitting, examining, quantities, claims and guided topics "
          f"{beside / seconds['bare segmenter']:.1f} times the bare segmenter on all cores; "
          f"reading bytes and the bare segmenter together {seconds['read bytes'] + seconds['bare segmenter']:.2f} s, with counts, NMF and LDA "
          f"{least:.2f} s of the {seconds['end to end']:.2f} s end to end; reading {sum(steps.values()) / size * 1000:.1f} ms of one core a report; a second load {seconds['load again'] / seconds['read, clean, identify, split']:.1%}, one report more "
          f"{seconds['one report more'] / seconds['read, clean, identify, split']:.1%} of the first load.")
    if "models" in found:
        model = found["models"][0]
        print(f"Held-out perplexity with 8 topics: {model['perplexity']:.1f}, of scikit-learn's batch LDA {model['perplexity of batch LDA']:.1f} "
              f"({model['perplexity'] / model['perplexity of batch LDA'] - 1:+.1%}), fitted in {model['seconds']:.1f} s and {model['seconds of batch LDA']:.1f} s.")


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or [5, 2_000]
    report({size: run(size) for size in sizes})
