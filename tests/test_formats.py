"""Every format of file: what is read from it, and what is said of a file that cannot be read."""
import datetime
import json
import os
import random
import re
import subprocess
import sys
import zipfile

import pytest

from helpers.reading.formats import Source, Unreadable, read_file

LINES = ["清河镇2023年度法治政府建设情况报告", "2023年，清河镇认真落实法治政府建设各项任务，现将有关情况报告如下：", "一、主要举措和成效",
         "调解矛盾纠纷236件，开展普法宣传活动12场次，干部群众法治意识不断增强。", "清河镇人民政府", "2024年1月30日"]
REPORT = "\n".join(LINES)


@pytest.fixture
def put(tmp_path):
    """Writes a file and gives its path."""
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path
    return write


def only(path) -> Source:
    sources, refused = read_file(path)
    assert len(sources) == 1 and not refused
    return sources[0]


def refusal(path) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_file(path)
    assert caught.value.advice and "\n" not in caught.value.reason + caught.value.advice
    return caught.value


# Plain text

@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_a_text_reads_the_same_in_every_encoding(put, encoding):
    assert only(put("a.txt", REPORT.encode(encoding))).text == REPORT


def test_a_traditional_text_in_big5_is_read(put):
    text = "清河鎮二零二三年度法治政府建設情況報告\n現將有關情況報告如下:依法行政,調解糾紛。深水埗、鰂魚涌"
    assert only(put("a.txt", text.encode("big5hkscs"))).text == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-16-le"])
def test_a_text_without_common_words_is_told(put, encoding):
    text = "落實普及,鞏固調解,培訓隊伍,防範糾紛,提升滿意度" if encoding == "big5hkscs" else "落实普及,巩固调解,培训队伍,防范纠纷,提升满意度"
    assert only(put("a.txt", text.encode(encoding))).text == text


def test_a_text_in_another_script_is_read_if_it_is_utf8(put):
    assert only(put("a.txt", "བོད་ཡིག བོད་ཡིག")).text == "བོད་ཡིག བོད་ཡིག"


def test_a_cut_off_text_in_utf16_is_read(put):
    assert only(put("a.txt", REPORT.encode("utf-16-le")[:-1])).text == REPORT[:-1] + "\ufffd"


def test_a_page_too_short_to_tell_is_read_as_it_declares(put):
    assert only(put("a.html", "<html><meta charset=gb2312><body><p>林澧</p></body></html>".encode("gbk"))).text == "林澧"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_broken_bytes_spoil_only_themselves(put, encoding):
    data = bytearray((REPORT * 10).encode(encoding))
    data[200] = 0xFF
    text = only(put("a.txt", bytes(data))).text
    assert text.endswith(REPORT) and "\ufffd" in text


# Web pages

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>清河镇报告_某县人民政府</title>
<meta name="ArticleTitle" content="清河镇2023年度法治政府建设情况报告"><meta name="PubDate" content="2024-02-05 10:20"><meta name="ContentSource" content="清河镇人民政府">
<style>p {{}}</style></head><body><ul class="nav"><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/f">法治政府建设</a></div>
<table><tr><td>索 引 号：</td><td>000014349/2024-00011</td></tr></table>
<div id="zoom"><h1>清河镇2023年度法治政府建设情况报告</h1><p>2023年，清河镇认真落实法治政府建设各项<b>任务</b>，
深入开展普法宣传，现将有关情况报告如下：</p>
<p>一、主要举措和成效</p><p>调解矛盾纠纷236件，开展普法宣传活动12场次，干部群众法治意识不断增强。<!-- 注释 --><script>var 脚本;</script>全年无事故。</p>
<p style="display: none">隐藏的字</p><table><tr><th>指标</th><th>件</th></tr><tr><td><p>调解</p></td><td>236</td></tr></table><p>清河镇人民政府</p><p>2024年1月30日</p></div>
<div class="footer">主办单位和承办单位的名称：某县人民政府办公室，地址：某县人民路一号，电话：一二三四五六七，请在工作时间来电。</div><div><h3>相关阅读</h3><ul><li><a href="/a">上河镇2022年度法治政府建设情况报告</a></li><li><a href="/b">下河镇2022年度法治政府建设情况报告</a></li></ul></div></body></html>"""


@pytest.fixture
def page(put):
    return only(put("a.html", PAGE.format(charset="utf-8")))


def test_a_page_is_its_visible_text_a_block_a_line(page):
    lines = page.text.split("\n")
    assert "2023年，清河镇认真落实法治政府建设各项任务，深入开展普法宣传，现将有关情况报告如下：" in lines
    assert "调解矛盾纠纷236件，开展普法宣传活动12场次，干部群众法治意识不断增强。全年无事故。" in lines
    assert "当前位置：首页 > 法治政府建设" in lines
    assert not any(word in page.text for word in ("脚本", "注释", "隐藏", "{}"))


def test_rows_of_a_table_stay_together(page):
    assert "调解 | 236" in page.text.split("\n") and "索 引 号： | 000014349/2024-00011" in page.text.split("\n")


def test_menus_and_links_lie_outside_and_the_signature_does_not(page):
    outside = "\n".join(page.text[start:end] for start, end in page.outside)
    assert "政务公开" in outside and "上河镇2022年度" in outside and "人民路一号" in outside
    assert not any(line in outside for line in ("一、主要举措和成效", "调解 | 236", "2024年1月30日", "任务"))


def test_a_page_that_the_extractor_gives_up_is_judged_by_its_links(put, monkeypatch):
    from helpers.reading.formats import zones
    monkeypatch.setattr(zones, "_extracted", lambda tree: "")
    page = only(put("a.html", re.sub('<div class="footer">.*?</div>', "", PAGE.format(charset="utf-8"))))
    outside = "\n".join(page.text[start:end] for start, end in page.outside)
    assert "政务公开" in outside and not any(line in outside for line in ("一、主要举措和成效", "调解 | 236", "2024年1月30日", "任务"))


def test_meta_tags_of_government_sites_are_given(page):
    assert page.given == {"title": "清河镇2023年度法治政府建设情况报告", "published": "2024-02-05", "source": "清河镇人民政府"}


def test_a_pages_title_is_given_without_its_sites_name(put):
    page = only(put("a.html", "<html><head><title>清河镇法治政府建设报告_某县人民政府门户网站</title></head><body><p>正文在此。</p></body></html>"))
    assert page.given == {"title": "清河镇法治政府建设报告"}


@pytest.mark.parametrize("charset, encoding", [("gb2312", "gb18030"), ("utf-8", "gb18030"), ("gb2312", "utf-8"), ("utf-16", "utf-8")])
def test_right_and_wrong_declarations_of_a_charset_give_the_same_text(put, page, charset, encoding):
    assert only(put("b.html", PAGE.format(charset=charset).encode(encoding))).text == page.text


def test_a_web_archive_is_read(put, page):
    import base64
    body = base64.encodebytes(PAGE.format(charset="utf-8").encode())
    data = b'From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + body + b"\r\n--b--\r\n"
    assert only(put("a.mht", data)).text == page.text


def test_columns_laid_out_by_a_table_are_not_one_line(put):
    long = "干部群众法治意识不断增强。" * 60
    assert only(put("a.html", f"<html><body><table><tr><td><p>栏目</p></td><td><p>{long}</p><p>{LINES[2]}</p></td></tr></table></body></html>")).text.split("\n") == ["栏目", long, LINES[2]]


def test_a_page_without_text_says_why(put):
    assert "script" in refusal(put("a.html", "<!DOCTYPE html><html><body><div id='app'></div><script>load()</script></body></html>")).reason


# Word documents

def numbered(document):
    """Adds a list 一、 / （一） to a document; gives a function that writes a paragraph on one of its levels."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    w, root = nsdecls("w"), document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {w} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/>'
                             '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>'))
    root.append(parse_xml(f'<w:num {w} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))

    def write(text, level):
        document.add_paragraph(text)._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {w}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'))
    return write


@pytest.fixture
def document():
    import docx
    return docx.Document()


def saved(document, path):
    document.save(str(path))
    return path


def test_a_document_gives_paragraphs_and_tables_in_order(document, tmp_path):
    document.add_paragraph("甲")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "发文机关", "清河镇人民政府"
    document.add_paragraph("乙")
    document.sections[0].header.paragraphs[0].text = "页眉"
    assert only(saved(document, tmp_path / "a.docx")).text == "甲\n发文机关 | 清河镇人民政府\n乙"


def test_automatic_numbers_stand_before_their_headings(document, tmp_path):
    write = numbered(document)
    for text, level in [("举措", 0), ("甲", 1), ("乙", 1), ("不足", 0), ("丙", 1)]:
        write(text, level)
    assert only(saved(document, tmp_path / "a.docx")).text == "一、举措\n（一）甲\n（二）乙\n二、不足\n（一）丙"


def test_what_was_deleted_or_hidden_in_a_document_is_not_text(document, tmp_path):
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    paragraph = document.add_paragraph("留")
    paragraph._p.append(parse_xml(f'<w:del {nsdecls("w")}><w:r><w:delText>删</w:delText></w:r></w:del>'))
    paragraph._p.append(parse_xml(f'<w:ins {nsdecls("w")}><w:r><w:t>增</w:t></w:r></w:ins>'))
    paragraph._p.append(parse_xml(f'<w:moveFrom {nsdecls("w")}><w:r><w:t>移</w:t></w:r></w:moveFrom>'))
    paragraph.add_run("隐").font.hidden = True
    assert only(saved(document, tmp_path / "a.docx")).text == "留增"


def test_a_docx_under_another_name_is_read_as_what_it_is(document, tmp_path):
    document.add_paragraph("甲")
    assert only(saved(document, tmp_path / "a.doc")).text == "甲"


# PDF

def pdf(path, pages):
    """Writes pages of (x, y, text, size) with an embedded Chinese font."""
    import matplotlib
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

    from helpers.report.fonts import FONT
    with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(path) as out:
        for page in pages:
            figure = Figure(figsize=(8, 11))
            for x, y, text, size in page:
                figure.text(x, y, text, fontproperties=FontProperties(fname=str(FONT), size=size))
            out.savefig(figure)
    return path


def test_lines_of_a_pdf_are_joined_over_line_and_page_ends(tmp_path):
    full = "调解矛盾纠纷共二百三十六件并且开展普法宣传活动一百一十二场次"
    pages = [[(0.2, 0.9, LINES[0], 16), (0.14, 0.8, "二〇二三年全镇认真落实法治政府建设任务并开展普法宣传活动", 12), (0.1, 0.77, full, 12), (0.1, 0.74, "干部群众满意。", 12),
              (0.14, 0.71, "一、主要举措", 12), (0.14, 0.68, full[2:], 12), (0.1, 0.65, full, 12), (0.48, 0.05, "- 1 -", 10)],
             [(0.1, 0.9, "法治意识增强。", 12), (0.14, 0.87, "二、不足", 12), (0.48, 0.05, "- 2 -", 10)]]
    assert only(pdf(tmp_path / "a.pdf", pages)).text.split("\n") == [
        LINES[0], "二〇二三年全镇认真落实法治政府建设任务并开展普法宣传活动" + full + "干部群众满意。", "一、主要举措", full[2:] + full + "法治意识增强。", "- 1 -", "二、不足", "- 2 -"]


def test_headings_and_indented_paragraphs_of_a_pdf_begin_lines(tmp_path):
    full = "调解矛盾纠纷共二百三十六件并且开展普法宣传活动一百一十二场次"
    page = [(0.14, 0.9, full[2:], 12), (0.1, 0.87, full, 12), (0.1, 0.84, "二、" + full[2:], 12), (0.14, 0.81, full[2:], 12), (0.1, 0.78, full, 12), (0.1, 0.75, full, 12)]
    assert only(pdf(tmp_path / "a.pdf", [page])).text.split("\n") == [full[2:] + full, "二、" + full[2:], full[2:] + full + full]


def test_a_running_head_lies_outside(tmp_path):
    body = ["甲镇依法行政。", "乙镇普法宣传。", "丙镇调解纠纷。", "丁镇执法监督。"]
    pages = [[(0.1, 0.95, "清河镇年度报告", 10), *[(0.1, 0.8 - 0.05 * i, f"{text}第{n}次，干部群众法治意识不断增强。", 12) for i, text in enumerate(body)]] for n in range(3)]
    source = only(pdf(tmp_path / "a.pdf", pages))
    assert {source.text[start:end] for start, end in source.outside} == {"清河镇年度报告"} and len(source.outside) == 3


def test_a_scanned_pdf_asks_for_text_recognition(tmp_path):
    assert "OCR" in refusal(pdf(tmp_path / "a.pdf", [[]])).advice


def test_a_pdf_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    from helpers.reading.formats import pdf as room
    path = pdf(tmp_path / "a.pdf", [[(0.1, 0.9, REPORT[:20], 12)]])
    monkeypatch.setattr(room, "MOST_SECONDS", 0.001)
    assert "seconds" in refusal(path).reason


# Tables of texts

ROWS = [{"编号": "A1", "标题": "清河镇报告", "年份": 2023, "地区": "清河镇", "发布日期": "2024/2/5", "网址": "http://x/1", "正文": REPORT},
        {"编号": "A2", "标题": "上河镇报告", "年份": 2022, "地区": "上河镇", "发布日期": "", "网址": "", "正文": "=上河镇认真落实," + REPORT * 1500}]
GIVEN = {"title": "清河镇报告", "place": "清河镇", "year": "2023", "published": "2024-02-05", "source_url": "http://x/1"}


def as_csv(delimiter=",", encoding="utf-8-sig"):
    quoted = [[*ROWS[0]], *[[*row.values()] for row in ROWS]]
    return "\r\n".join(delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in quoted).encode(encoding)


def as_table(tmp_path, kind):
    path = tmp_path / f"t.{kind}"
    if kind == "xlsx":
        import openpyxl
        book = openpyxl.Workbook()
        for row in [[*ROWS[0]], *[[*row.values()] for row in ROWS]]:
            book.active.append([None if cell == "" else cell for cell in row])
        book.active["E2"] = datetime.datetime(2024, 2, 5)
        book.active["G3"].value, book.active["G3"].data_type = ROWS[1]["正文"][:30000], "s"
        book.save(path)
    elif kind == "parquet":
        import pandas as pd
        pd.DataFrame(ROWS).assign(年份=[2023.0, 2022.0]).to_parquet(path)
    elif kind == "json":
        path.write_text(json.dumps(ROWS, ensure_ascii=False), encoding="utf-8")
    elif kind == "jsonl":
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS), encoding="gb18030")
    else:
        path.write_bytes(as_csv("\t" if kind == "tsv" else ","))
    return path


@pytest.mark.parametrize("kind", ["csv", "tsv", "xlsx", "json", "jsonl", "parquet"])
def test_a_table_is_one_report_a_row_with_what_its_columns_state(tmp_path, kind):
    sources, refused = read_file(as_table(tmp_path, kind))
    assert not refused and [source.label for source in sources] == ["A1", "A2"]
    assert sources[0].text == REPORT and sources[0].given == GIVEN
    assert sources[1].text == ROWS[1]["正文"][:30000 if kind == "xlsx" else None] and sources[1].given == {"title": "上河镇报告", "place": "上河镇", "year": "2022"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_csv_is_read_with_any_delimiter_and_encoding(put, delimiter, encoding):
    assert read_file(put("a.csv", as_csv(delimiter, encoding)))[0][0].given == GIVEN


def test_english_headers_are_understood(put):
    source = only(put("a.csv", f"Title,Place Name,Year,Published date,full_text\n清河镇报告,清河镇,2023,2024-02-05,{LINES[1]}"))
    assert source.text == LINES[1] and source.given == {"title": "清河镇报告", "place": "清河镇", "year": "2023", "published": "2024-02-05"} and source.label == "row 2"


def test_a_table_without_texts_lists_its_columns(put):
    problem = refusal(put("a.csv", "标题,年度,备注\n甲,2023,无"))
    assert "标题, 年度, 备注" in problem.reason and "正文" in problem.advice


def test_rows_that_cannot_be_read_are_named_and_stop_nothing(put):
    sources, refused = read_file(put("a.csv", "编号,正文\n甲,\n乙,清河镇普法,还有一格\n丙,清河镇普法\n,\n"))
    assert [source.label for source in sources] == ["丙"] and [label for label, _, _ in refused] == ["甲", "row 3"]


def test_an_open_quotation_mark_costs_the_rows_below_it_and_not_their_honesty(put):
    sources, refused = read_file(put("a.csv", '题名,正文\n甲,普法\n乙,"普法"调解"\n丙,执法\n丁,"监\n督"导"\n戊,信访\n'))
    assert [source.given["title"] for source in sources] == ["甲", "丙"] and [label for label, _, _ in refused] == ["row 3", "row 5 and all rows below it"]


def test_numbers_that_a_program_made_fractions_are_whole_again(put):
    assert only(put("a.csv", "年份,正文\n2023.0,普法宣传\n")).given == {"year": "2023"}


def test_rows_with_one_id_are_both_read(put):
    assert [source.label for source in read_file(put("a.csv", "id,text\n甲,清河镇普法\n甲,上河镇普法\n"))[0]] == ["甲", "甲"]


def test_a_formula_is_neither_computed_nor_read(tmp_path):
    import openpyxl
    book = openpyxl.Workbook()
    for row in (["标题", "正文"], ["甲", '=HYPERLINK("http://x","y")'], ["乙", "普法"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    sources, refused = read_file(tmp_path / "a.xlsx")
    assert [source.text for source in sources] == ["普法"] and "formula" in refused[0][1]


def test_names_of_columns_may_stand_below_a_title(tmp_path):
    import openpyxl
    book = openpyxl.Workbook()
    for row in (["法治政府建设报告汇总"], [], ["年度", "全文"], [2023.0, "普法"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert only(tmp_path / "a.xlsx").given == {"year": "2023"} and only(tmp_path / "a.xlsx").label == "row 4"


def test_markup_that_a_crawler_stored_in_a_cell_becomes_text(put):
    assert only(put("a.jsonl", json.dumps({"content": "<div><p>甲&nbsp;镇</p><p>乙镇<br>丙镇</p><p>丁</p></div>"}))).text == "甲\xa0镇\n乙镇\n丙镇\n丁"


# What is not read

@pytest.mark.parametrize("name, data, word", [
    ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".docx"), ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".docx"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(200), "OCR"), ("a.pdf", b"Rar!\x1a\x07\x00" + bytes(50), "unpack"), ("a.csv.gz", b"\x1f\x8b\x08\x00" + bytes(50), "unpack"),
    ("a.txt", b"MZ\x90\x00" + bytes(200), "remove"), ("a.rtf", b"{\\rtf1 abc}", ".docx"), ("a.txt", b"", "remove"), ("a.txt", b" \n\n", "remove"), ("a.txt", b" " * 70_000, "remove"), ("a.csv", "标题,正文\n".encode(), "remove"),
    ("a.txt", bytes(range(256)) * 40, "plain text"), ("a.xyz", b"text", ".txt"), ("a.docx", b"PK\x03\x04 broken", "again"), ("a.pdf", b"%PDF-1.4 broken", "print")])
def test_what_cannot_be_read_says_what_to_do(put, name, data, word):
    assert word in refusal(put(name, data)).advice


def test_an_archive_is_to_be_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as container:
        container.writestr("a.txt", REPORT)
    assert "unpack" in refusal(tmp_path / "a.docx").advice


def test_an_encrypted_pdf_asks_for_one_without_a_password(put):
    body = (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n3 0 obj<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32
            + b">/P -4>>endobj\ntrailer<</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\n%%EOF")
    assert "password" in refusal(put("a.pdf", body)).advice


@pytest.mark.parametrize("part", ["word/document.xml", "xl/workbook.xml"])
def test_a_zip_bomb_is_not_unpacked(tmp_path, part):
    with zipfile.ZipFile(tmp_path / "a.docx", "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr(part, "<a>")
        container.writestr("word/media/b.xml", bytes(30_000_000))
    assert "unpacked" in refusal(tmp_path / "a.docx").reason


def test_xml_that_defines_entities_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as container:
        container.writestr("word/document.xml", ' <!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    assert "entities" in refusal(tmp_path / "a.docx").reason


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_huge_file_is_refused_unread(tmp_path, name):
    with open(tmp_path / name, "wb") as file:
        file.write((("<p>" if name == "a.html" else "") + REPORT).encode() * 1000)
        file.truncate(500_000_000)
    assert "larger" in refusal(tmp_path / name).reason


def test_a_page_nested_without_end_is_refused(put):
    assert "nests" in refusal(put("a.html", "<html><body>" + "<div>" * 200_000 + REPORT)).reason


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    refusal(tmp_path / "a.txt")


def real_files(tmp_path, document):
    document.add_paragraph(REPORT)
    files = {"pdf": pdf(tmp_path / "r.pdf", [[(0.1, 0.9, LINES[1], 12)]]), "docx": saved(document, tmp_path / "r.docx")}
    files |= {kind: as_table(tmp_path, kind) for kind in ("csv", "xlsx", "json", "jsonl", "parquet")}
    return {kind: path.read_bytes()[:60_000] for kind, path in files.items()} | {"html": PAGE.format(charset="utf-8").encode(), "mht": b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>a"}


def test_no_bytes_raise_anything_but_a_refusal(tmp_path, document):
    drawn = random.Random(7)
    for kind, data in real_files(tmp_path, document).items():
        for trial in range(4 if kind == "pdf" else 12):
            damaged = bytearray(data[:drawn.randrange(len(data))] if trial % 2 else data)
            for _ in range(trial * 3):
                if damaged:
                    damaged[drawn.randrange(len(damaged))] = drawn.randrange(256)
            path = tmp_path / f"fuzz.{kind}"
            path.write_bytes(drawn.randbytes(300) if trial == 0 else bytes(damaged))
            try:
                sources, refused = read_file(path)
                assert sources or refused
                "".join(source.text for source in sources).encode()
            except Unreadable as problem:
                assert problem.reason and problem.advice


def test_a_folder_of_texts_needs_no_other_libraries(put):
    code = f"import sys\nfrom pathlib import Path\nfrom helpers.reading.formats import read_file\nread_file(Path({str(put('a.txt', REPORT))!r}))\n" \
           "print({'lxml', 'docx', 'pyarrow', 'openpyxl', 'pandas', 'trafilatura', 'pypdfium2'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"
