"""Places: resolved by an anchor on the page, or left open with their candidates."""
import pytest

from helpers.reading.metadata import credit_code_holds
from helpers.reading.places import is_department, read_mention, resolve


def place(text, anchors=(), codes=(), body=""):
    return resolve(read_mention(text), list(anchors), list(codes), body)


def where(found):
    return found.place, found.level, found.province, found.prefecture, found.county


@pytest.mark.parametrize("text, expected", [
    ("曲阜市尼山镇人民政府", ("尼山镇", "township", "山东省", "济宁市", "曲阜市")),
    ("广州市白云区人民政府黄石街道办事处", ("黄石街道", "street", "广东省", "广州市", "白云区")),
    ("上海市浦东新区人民政府", ("浦东新区", "county", "上海市", None, "浦东新区")),
    ("北京市人民政府2023年", ("北京市", "province", "北京市", None, None)),
    ("东莞市虎门镇2023年", ("虎门镇", "township", "广东省", "东莞市", None)),
    ("中共绥阳县委 绥阳县人民政府", ("绥阳县", "county", "贵州省", "遵义市", "绥阳县")),
    ("滕州市市场监督管理局2024年", ("滕州市", "department", "山东省", "枣庄市", "滕州市")),
    ("浙江省司法厅2022年", ("浙江省", "department", "浙江省", None, None)),
    ("四川天府新区管委会", ("天府新区", "county", "四川省", None, "天府新区")),
    ("枣庄市人民政府关于", ("枣庄市", "prefecture", "山东省", "枣庄市", None)),
])
def test_a_name_is_resolved_by_itself(text, expected):
    assert where(place(text)) == expected


def test_a_name_of_several_places_stays_open():
    found = place("新民乡2021年法治政府建设报告")
    assert where(found) == ("新民乡", "township", None, None, None)
    assert any("not resolved: 4 divisions" in rule for _, _, rule, _ in found.evidence)


@pytest.mark.parametrize("anchors, codes, body", [
    ([("key 来源", "泾源县人民政府")], [], ""), ([], [("640424", "640424/2022-00001")], ""), ([("plan that is cited", "泾源县2021年法治政府建设工作要点")], [], ""),
    ([], [], "按照泾源县委的部署"),
])
def test_every_anchor_can_decide_between_namesakes(anchors, codes, body):
    assert place("新民乡2021年", anchors, codes, body).county == "泾源县"


def test_a_lone_namesake_is_not_taken_where_the_page_names_another_county():
    assert place("旺草镇2023年").county == "绥阳县"
    assert place("旺草镇2023年", anchors=[("key 来源", "滕州市人民政府")]).county is None
    assert place("旺草镇2023年", codes=[("370481", "370481/2024-1")]).county is None


def test_departments_are_told_from_governments():
    assert is_department("司法局2023年法治政府建设") and is_department("人民政府办公室关于")
    assert not is_department("人民政府关于2023年") and not is_department("委员会 清河镇人民政府") and not is_department("街道办事处2023年")


def test_credit_codes_are_checked():
    assert credit_code_holds("11330703736873621E") and credit_code_holds("11620300013909010R")
    assert not credit_code_holds("11330703736873612E")


def test_the_number_of_villages_decides_only_where_it_fits_one():
    assert place("新民乡2021年", body="全乡下辖11个行政村,人口九千余人。").county == "泾源县"
    assert place("新民乡2021年", body="全乡下辖12个行政村。").county is None
    assert place("新民乡2021年", body="积极落实辖区11行政对接工作。").county is None


def test_a_government_host_decides_between_namesakes_and_no_other_host_does():
    from helpers.reading.one import read_one

    def county(address):
        report = "新民乡2021年法治政府建设报告\n网址:" + address + "\n2021年,新民乡认真落实法治政府建设各项任务,现将有关情况报告如下,请予审阅。\n"
        return read_one("x", "x", "0", report)["reports"][0][9]

    assert county("http://www.jingyuan.gov.cn/a/1.html") == "泾源县"
    assert county("http://www.jingyuan.example/a/1.html") is None and county("http://www.somewhere.gov.cn/a/1.html") is None
