"""Made corpora: new reports recombined from the paragraphs of the five bundled ones."""
import random
from pathlib import Path

from helpers import load_corpus

HEADINGS = {"achievements": "一、主要举措和成效", "problems": "二、存在的不足和原因", "leader_duty": "三、党政主要负责人履行推进法治建设第一责任人职责情况", "plan": "四、下一年度主要安排"}


def recombine(folder: Path, n: int, seed: int = 1) -> Path:
    """Writes n reports into folder/raw: made-up townships, a few years each, paragraphs drawn from the bundled reports."""
    drawn = random.Random(seed)
    paragraphs = load_corpus("corpus").paragraphs
    paragraphs = paragraphs[paragraphs["text"] != paragraphs["heading"].fillna("")]
    pool = {part: paragraphs.loc[paragraphs["section"] == part, "text"].tolist() for part in ["opening", *HEADINGS]}
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    for number in range(n):
        place, year = f"{'东西南北上下前后新老'[number // 5 % 10]}{'河山湖桥村坪岭湾塘井'[number // 50 % 10]}镇", 2019 + number % 5
        lines = [f"{place}{year}年度法治政府建设情况报告", f"发布日期:{year + 1}-0{1 + number % 4}-15", drawn.choice(pool["opening"])]
        for part, heading in HEADINGS.items():
            lines += [heading, *drawn.sample(pool[part], min(len(pool[part]), drawn.randint(1, 3)))]
        (folder / "raw" / f"made-{number:04d}.txt").write_text("\n".join([*lines, f"{place}人民政府", f"{year + 1}年1月"]) + "\n", encoding="utf-8")
    return folder
