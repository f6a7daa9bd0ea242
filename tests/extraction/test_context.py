"""Who speaks, of where and when."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extraction.cleaning import clean
from extraction.context import read_context
from extraction.context.declared import declared_names
from extraction.context.title import find_title, title_of_file
from extraction.divisions import load_gazetteer
from extraction.outline import read_outline
from extraction.spans import Context
from ontology.records import Metadata, Source

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "shenzhen"


def context(text: str, name: str = "report.txt", given: Metadata | None = None) -> Context:
    source = Source(name, text, "", "text/plain", given or Metadata())
    cleaned = clean(source)
    return read_context(source, cleaned, read_outline(cleaned), load_gazetteer())


BODY = "\n一、主要工作\n全年组织培训三次，受理来信二十件，办结率逐步提高，群众较为满意。\n"

CASES = [
    pytest.param(
        "成都市武侯区司法局\n关于2022年度法治政府建设情况的报告\n区政府：" + BODY + "成都市武侯区司法局\n2023年2月6日",
        "report.txt",
        ("成都市武侯区司法局", "四川省成都市武侯区", "2022", "2023-02-06"),
        "成都市武侯区司法局关于2022年度法治政府建设情况的报告",
        id="title over two lines",
    ),
    pytest.param(
        "西安市雁塔区2021年法治政府建设年度报告" + BODY,
        "1.txt",
        ("西安市雁塔区人民政府", "陕西省西安市雁塔区", "2021", None),
        "西安市雁塔区2021年法治政府建设年度报告",
        id="annual report of a district",
    ),
    pytest.param(
        "2023年以来，鼓楼区司法局在区委领导下认真履职，服务福州发展，与台江区、晋安区交流，闽江畔新设站点。" + BODY,
        "1.txt",
        ("福州市鼓楼区司法局", "福建省福州市鼓楼区", "2023", None),
        None,
        id="homonym decided by its neighbours",
    ),
    pytest.param(
        "2023年以来，鼓楼区司法局在区委领导下认真履职，与南京仲裁委、秦淮区合作。" + BODY,
        "1.txt",
        ("南京市鼓楼区司法局", "江苏省南京市鼓楼区", "2023", None),
        None,
        id="the same homonym elsewhere",
    ),
    pytest.param(
        "各位代表：\n现在，我代表区人民政府向大会报告工作，请予审议。\n一、2018年工作回顾\n成绩显著。",
        "2019年天河区政府工作报告_2019.txt",
        ("广州市天河区人民政府", "广东省广州市天河区", "2018", "2019"),
        "2019年天河区政府工作报告",
        id="place from the file name",
    ),
    pytest.param(
        "政府工作报告\n——2020年1月8日在杭州市第十三届人民代表大会第五次会议上\n各位代表：\n"
        "现在，我代表杭州市人民政府向大会作政府工作报告，请予审议。" + BODY,
        "1.txt",
        ("杭州市人民政府", "浙江省杭州市", "2019", "2020-01-08"),
        "政府工作报告",
        id="city",
    ),
    pytest.param(
        "各位代表：\n现在，我代表国务院，向大会报告政府工作，请予审议。\n一、2015年工作回顾\n成绩显著。",
        "国务院政府工作报告_2016年.txt",
        ("国务院", "中华人民共和国", "2015", "2016"),
        "国务院政府工作报告",
        id="State Council",
    ),
    pytest.param(
        "财政部2021年法治政府建设年度报告" + BODY,
        "1.txt",
        ("财政部", "中华人民共和国", "2021", None),
        "财政部2021年法治政府建设年度报告",
        id="ministry",
    ),
    pytest.param(
        "成都市武侯区人民法院2021年工作报告" + BODY,
        "1.txt",
        ("成都市武侯区人民法院", "四川省成都市武侯区", "2020", None),
        "成都市武侯区人民法院2021年工作报告",
        id="court",
    ),
    pytest.param(
        "江阴市2022年政府信息公开工作年度报告" + BODY,
        "1.txt",
        ("江阴市人民政府", "江苏省无锡市江阴市", "2022", None),
        "江阴市2022年政府信息公开工作年度报告",
        id="city of county level",
    ),
    pytest.param(
        "中共广元市委全面依法治市委员会办公室2020年工作总结" + BODY,
        "1.txt",
        ("中共广元市委全面依法治市委员会办公室", "四川省广元市", "2020", None),
        "中共广元市委全面依法治市委员会办公室2020年工作总结",
        id="Party office",
    ),
    pytest.param(
        "关于2021年法治建设工作情况的报告\n县人民政府：\n我局认真履职。" + BODY + "南部县司法局\n2022年1月",
        "1.txt",
        ("南充市南部县司法局", "四川省南充市南部县", "2021", "2022-01"),
        "南充市南部县司法局关于2021年法治建设工作情况的报告",
        id="signature block only",
    ),
    pytest.param(
        "同志们：\n现在，我代表新区党工委、管委会报告工作。天府大道建成，成都各界支持。" + BODY,
        "成都市天府新区2017年工作报告_2017.txt",
        ("成都市天府新区管理委员会", "四川省成都市天府新区", "2016", "2017"),
        "成都市天府新区2017年工作报告",
        id="zone",
    ),
    pytest.param(
        "同志们：\n现在，我代表新区管委会报告工作。昆明路、南京东路完工。" + BODY,
        "坪山新区2016年工作报告_2016.txt",
        ("深圳市坪山新区管理委员会", "广东省深圳市坪山新区", "2015", "2016"),
        "坪山新区2016年工作报告",
        id="zone that became a district; roads are called after cities elsewhere",
    ),
    pytest.param(
        "重庆市巴南区木洞镇人民政府关于2020年度法治政府建设情况的报告\n区政府：" + BODY + "二〇二一年一月十二日",
        "1.txt",
        ("重庆市巴南区木洞镇人民政府", "重庆市巴南区木洞镇", "2020", "2021-01-12"),
        "重庆市巴南区木洞镇人民政府关于2020年度法治政府建设情况的报告",
        id="town, date in Chinese numerals",
    ),
    pytest.param(
        "2021年法治政府建设情况报告\n发布日期：2022-03-01\n区司法局认真履职。" + BODY + "网站标识码: 5101070001",
        "1.txt",
        ("成都市武侯区司法局", "四川省成都市武侯区", "2021", "2022-03-01"),
        "2021年法治政府建设情况报告",
        id="footer of the web site",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "expected", "title"), CASES)
def test_context(text: str, name: str, expected: tuple[str | None, ...], title: str | None) -> None:
    meta = context(text, name).meta
    assert (meta.issuer, meta.region, meta.period, meta.date) == expected
    assert meta.title == title


def test_manifest_wins_and_is_resolved() -> None:
    given = Metadata(issuer="渝中区司法局", title="年度报告", date="2020-05-01", url="https://example.org/1")
    found = context("成都市武侯区司法局2022年工作总结" + BODY, given=given)
    assert found.meta.issuer == "重庆市渝中区司法局"
    assert [d.name for d in found.chain] == ["重庆市", "渝中区"]
    assert (found.meta.title, found.meta.date, found.meta.url) == (given.title, given.date, given.url)
    assert dict(found.decided)["issuer"] == dict(found.decided)["title"] == "manifest"


def test_nothing_known() -> None:
    found = context("本周天气晴好，适宜出行，请注意防晒。")
    assert (found.meta.issuer, found.meta.region, found.chain) == (None, None, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依据《成都市物业管理条例》（以下简称《条例》）执行。", (("条例", "成都市物业管理条例"),)),
        ("成立矛盾纠纷调处化解中心（以下简称“调处中心”）。", (("调处中心", "矛盾纠纷调处化解中心"),)),
        ("“一站解纷”平台（简称平台）上线。", (("平台", "一站解纷"),)),
        ("（以下简称甲）", ()),
    ],
)
def test_declared_names(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert declared_names(text) == expected


def test_titles() -> None:
    assert (
        find_title(["首页>政务公开", "某区司法局", "关于2021年工作情况的", "报告"])
        == "某区司法局关于2021年工作情况的报告"
    )
    assert find_title(["一、基本情况报告"]) is None
    assert title_of_file("a/b/武侯区2019年政府工作报告_2019.txt") == "武侯区2019年政府工作报告"
    assert title_of_file("0001_ab12.txt") is None


def _from_file_name(name: str) -> str | None:
    """What a reader of the file name would say, by a rule of its own."""
    if zone := re.search(r"(大鹏|坪山|光明|龙华)新区", name):
        return f"深圳市{zone.group()}管理委员会"
    if district := re.search(r"(南山|罗湖|福田|盐田|宝安|龙岗|龙华|坪山|光明)区", name):
        return f"深圳市{district.group()}人民政府"
    body = re.match(r"国务院|(?:广东省|深圳市)(?=政府)", name)
    return body.group() + ("" if body.group() == "国务院" else "人民政府") if body else None


@pytest.mark.shared
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of reports is not beside the checkout")
@pytest.mark.parametrize(("hidden", "floor"), [(False, 0.95), (True, 0.9)])
def test_issuers_of_real_reports(hidden: bool, floor: float) -> None:
    files = sorted(CORPUS.glob("*.txt"))
    right = 0
    for file in files:
        text = file.read_text(encoding="utf-8")
        found = context(text, "report.txt" if hidden else file.name)
        right += found.meta.issuer == _from_file_name(file.name)
    assert right / len(files) >= floor
