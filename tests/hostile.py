"""A corpus by somebody who means harm: markup, scripts, formulas and odd characters wherever a text can stand."""
import csv
import html
import json
from pathlib import Path

RUN = "window.canary=1"
MARKUP = [f"<script>{RUN}</script>", f'<img src="http://127.0.0.1:9/x.png" onerror="{RUN}">', f"<svg onload={RUN}>", f'" onmouseover="{RUN}" x="', f"'><b onclick='{RUN}'>",
          f"</script></style></title><script>{RUN}</script>", f"[此处](javascript:{RUN})", "![图](http://127.0.0.1:9/x.png)", "&lt;script&gt;", "{{ 7 * 7 }}{% raw %}",
          f'=HYPERLINK("http://127.0.0.1:9/","{RUN}")', "$\\frac{$", "\u202e府政治法\u202c", "`rm -rf`", "<!--", "]]>", "<style>*{display:none}</style>", "javascript:alert(1)", "\\x3cscript\\x3e"]
PARTS = {"一、主要举措和成效": "全镇开展普法宣传活动{n}场,调解矛盾纠纷{m}件,化解{m}件,化解率50%,办理行政复议案件3件",
         "二、存在的不足和原因": "行政执法人员法治意识不强,普法形式单一,执法监督有待加强",
         "三、党政主要负责人履行推进法治建设第一责任人职责情况": "镇长主持召开法治政府建设专题会议{n}次,听取行政执法工作汇报",
         "四、下一年度主要安排": "加强行政执法监督,每季度开展普法宣传1次,年底前调解矛盾纠纷{m}件"}


def report(number: int, markup: list[str]) -> str:
    """A text of the genre with the markup in its metadata and sentences, and every third time in title, headings and signature too."""
    own, year = markup[number % len(markup)] if number % 3 == 2 else "", 2021 + number // 3
    place = f"{'甲乙丙'[number % 3]}{own}河镇"
    lines = [f"索引号:{markup[0]}/2024-{number}", f"来源:{markup[1]} 发布日期:{year + 1}-02-05", f"{own}{place}{year}年度法治政府建设情况报告{own}", f"{place}{own}人民政府:"]
    for heading, text in PARTS.items():
        lines.append(heading + own)
        lines += [f"({'一二三四五六七八九十'[i % 10]}){found}{text.format(n=number + i + 2, m=20 * (i + 1))}{found},取得成效。" for i, found in enumerate(markup)]
    return "\n".join([*lines, f"{place}{own}人民政府", f"{year + 1}年1月6日"]) + "\n"


def write(folder: Path) -> Path:
    """Writes the corpus; returns its folder."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    for number in range(9):  # pages whose text is markup: written as a page has to write it, or it would be read as the page's own
        text = report(number, MARKUP[number:] + MARKUP[:number])
        (raw / f"{number} <img src=x onerror={RUN}> \u202e&\"' {{{{ 1 }}}}.html").write_text(
            "<html><body>" + "".join(f"<p>{html.escape(line)}</p>\n" for line in text.splitlines()) + "</body></html>", "utf-8")
    (raw / "long.txt").write_text(report(1, MARKUP) + "法治<script>" * 40_000 + "\n", "utf-8")
    page = "".join(f"<p>{line}</p>" for line in report(4, MARKUP).splitlines())
    (raw / "page.html").write_text(f'<html><head><title>{MARKUP[5]}</title><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/"></head>'
                                   f'<body onload="{RUN}"><a href="javascript:{RUN}">法治</a>{page}</body></html>', "utf-8")
    (raw / "rows.jsonl").write_text("\n".join(json.dumps({"title": found, "text": report(2, [found] * 9), "id": found, "url": f"javascript:{RUN}"}) for found in MARKUP), "utf-8")
    (raw / f"<script>{RUN}<").write_bytes(bytes(range(256)) * 9)
    with open(folder / "reports.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "kind", "place", "county", "issuer", "title", "doc_number"])
        for number, path in enumerate(sorted(raw.glob("[0-4]*.html"))):
            rows.writerow([f"raw/{path.name}", "report", f"{MARKUP[number]}镇", MARKUP[11], MARKUP[10], MARKUP[5], f"=1+1|{MARKUP[1]}"])
    with open(folder / "corrections.csv", "w", encoding="utf-8", newline="") as file:
        name = sorted(raw.glob("5*.html"))[0].name.removesuffix(".html")
        csv.writer(file).writerows([["report_id", "find", "replace", "reason"], [name, "取得成效", MARKUP[0], MARKUP[1]]])
    return folder
