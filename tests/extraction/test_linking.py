"""Canonical names: what a name means in the report that says it."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.divisions import load_gazetteer
from extraction.linking import link
from extraction.spans import Candidate, CleanText, Context, Linked, Outline
from ontology.records import EntityKey, Label, Metadata

WUHOU = ("510107", "成都市武侯区司法局")
YUZHONG = ("500103", "重庆市渝中区司法局")
JIANGYIN = ("320281", "江阴市人民政府")
TOWN = ("500113109", "重庆市巴南区木洞镇人民政府")
HOHHOT = ("150102", "呼和浩特市新城区人民政府")
STATE = ("", "国务院")


def linked(
    marked: str, label: Label, place: tuple[str, str] = WUHOU, declared: tuple[tuple[str, str], ...] = ()
) -> list[Linked]:
    """Links the names that a text marks with ⟦⟧."""
    text, candidates = "", []
    for part in marked.split("⟦"):
        name, closed, rest = part.partition("⟧")
        if closed:
            candidates.append(Candidate(len(text), len(text) + len(name), label, "test/test", 1.0))
        text += name + rest
    gazetteer = load_gazetteer()
    region = gazetteer.by_code(place[0])
    chain = gazetteer.chain(region) if region else ()
    context = Context(Metadata(issuer=place[1]), (), chain, declared)
    clean = CleanText(text, text, tuple(range(len(text))))
    return link(candidates, clean, Outline((), ()), context, gazetteer)


def keys(marked: str, label: Label, place: tuple[str, str] = WUHOU) -> list[EntityKey]:
    return [found.key for found in linked(marked, label, place)]


@pytest.mark.parametrize(
    ("place", "short", "full"),
    [
        (WUHOU, "区委", "中共成都市武侯区委员会"),
        (WUHOU, "武侯区委", "中共成都市武侯区委员会"),
        (WUHOU, "市委", "中共成都市委员会"),
        (WUHOU, "省委", "中共四川省委员会"),
        (WUHOU, "区政府", "成都市武侯区人民政府"),
        (WUHOU, "区委十三届第20次常委会", "中共成都市武侯区委常务委员会"),
        (WUHOU, "区政府办", "成都市武侯区人民政府办公室"),
        (WUHOU, "区委办", "中共成都市武侯区委办公室"),
        (WUHOU, "区委依法治区办", "中共成都市武侯区委全面依法治区委员会办公室"),
        (WUHOU, "市委全面依法治市委员会", "中共成都市委全面依法治市委员会"),
        (WUHOU, "全面依法治区委员会", "中共成都市武侯区委全面依法治区委员会"),
        (WUHOU, "区人大常委会", "成都市武侯区人民代表大会常务委员会"),
        (WUHOU, "区政协", "中国人民政治协商会议成都市武侯区委员会"),
        (WUHOU, "区法院", "成都市武侯区人民法院"),
        (WUHOU, "市中院", "成都市中级人民法院"),
        (WUHOU, "省检察院", "四川省人民检察院"),
        (WUHOU, "司法局", "成都市武侯区司法局"),
        (WUHOU, "市司法局", "成都市司法局"),
        (WUHOU, "市局", "成都市司法局"),
        (WUHOU, "省厅", "四川省司法厅"),
        (WUHOU, "局党委", "中共成都市武侯区司法局委员会"),
        (WUHOU, "区卫健局", "成都市武侯区卫生健康局"),
        (WUHOU, "区住建局", "成都市武侯区住房和城乡建设局"),
        (WUHOU, "区平安办", "成都市武侯区平安建设领导小组办公室"),
        (WUHOU, "团区委", "中国共产主义青年团成都市武侯区委员会"),
        (WUHOU, "簇桥司法所", "成都市武侯区司法局簇桥司法所"),
        (WUHOU, "簇桥街道", "成都市武侯区簇桥街道办事处"),
        (WUHOU, "簇桥街道调委会", "成都市武侯区簇桥街道人民调解委员会"),
        (WUHOU, "四川省绵阳市司法局", "绵阳市司法局"),
        (WUHOU, "锦江法院", "成都市锦江区人民法院"),
        (WUHOU, "金杜律所", "金杜律师事务所"),
        (WUHOU, "成都仲裁委", "成都仲裁委员会"),
        (WUHOU, "党中央", "中国共产党中央委员会"),
        (WUHOU, "中央依法治国办", "中央全面依法治国委员会办公室"),
        (WUHOU, "住建部", "住房和城乡建设部"),
        (WUHOU, "司法部", "司法部"),
        (YUZHONG, "市高法院", "重庆市高级人民法院"),
        (YUZHONG, "市一中法院", "重庆市第一中级人民法院"),
        (YUZHONG, "江北区公安分局", "重庆市江北区公安分局"),
        (JIANGYIN, "市委", "中共江阴市委员会"),
        (JIANGYIN, "市政府", "江阴市人民政府"),
        (TOWN, "镇党委", "中共重庆市巴南区木洞镇委员会"),
        (TOWN, "司法所", "重庆市巴南区木洞镇司法所"),
        (TOWN, "区妇联", "重庆市巴南区妇女联合会"),
        (TOWN, "镇政府", "重庆市巴南区木洞镇人民政府"),
        (TOWN, "区司法局", "重庆市巴南区司法局"),
        (HOHHOT, "自治区党委", "中共内蒙古自治区委员会"),
        (HOHHOT, "自治区司法厅", "内蒙古自治区司法厅"),
        (STATE, "香港特别行政区政府", "香港特别行政区政府"),
        (STATE, "四川省人民政府", "四川省人民政府"),
    ],
)
def test_institutions(place: tuple[str, str], short: str, full: str) -> None:
    (key,) = keys(f"近日⟦{short}⟧发文。", "INST", place)
    assert key == EntityKey("INST", full, "")


def test_homonym_without_context_stays_as_written() -> None:
    (key,) = keys("⟦鼓楼区司法局⟧来访。", "INST")
    assert key.name == "鼓楼区司法局"


def test_enumeration_shares_the_organ() -> None:
    found = keys("走访⟦簇桥⟧、⟦晋阳司法所⟧。", "INST")
    assert [k.name for k in found] == ["成都市武侯区司法局簇桥司法所", "成都市武侯区司法局晋阳司法所"]


def test_enumeration_shares_the_level() -> None:
    found = keys("感谢⟦市人大⟧、⟦政协⟧和⟦常委会⟧。", "INST")
    assert [k.name for k in found][1] == "中国人民政治协商会议成都市委员会"


@pytest.mark.parametrize(
    ("short", "full", "scope"),
    [
        ("武侯", "四川省成都市武侯区", ""),
        ("成都", "四川省成都市", ""),
        ("青羊区", "四川省成都市青羊区", ""),
        ("簇桥街道", "四川省成都市武侯区簇桥街道", ""),
        ("簇桥街道锦城社区", "四川省成都市武侯区簇桥街道锦城社区", ""),
        ("花园村", "花园村", "四川省成都市武侯区"),
        ("天府新区", "四川省成都市天府新区", ""),
        ("广西百色田东", "广西壮族自治区百色市田东县", ""),
        ("川渝", "川渝地区", ""),
        ("长三角", "长三角", ""),
    ],
)
def test_places(short: str, full: str, scope: str) -> None:
    assert keys(f"到⟦{short}⟧考察。", "LOC") == [EntityKey("LOC", full, scope)]


def test_place_has_its_code() -> None:
    assert linked("到⟦江津⟧考察。", "LOC", YUZHONG)[0].attributes == (("code", "500116"),)


REGION = "四川省成都市武侯区"


@pytest.mark.parametrize(
    ("text", "title", "scope"),
    [
        ("学习⟦《民法典》⟧。", "中华人民共和国民法典", ""),
        ("学习⟦宪法⟧。", "中华人民共和国宪法", ""),
        ("学习⟦《社区矫正法》⟧。", "中华人民共和国社区矫正法", ""),
        ("落实⟦《优化营商环境条例》⟧。", "优化营商环境条例", ""),
        ("落实⟦《四川省宗教事务条例》⟧。", "四川省宗教事务条例", ""),
        ("印发⟦《2021年工作要点》⟧。", "2021年工作要点", REGION),
        ("印发⟦2021年全区普法工作要点⟧。", "2021年全区普法工作要点", REGION),
        ("按照市委、市政府⟦《工作方案》⟧要求。", "工作方案", "四川省成都市"),
        ("贯彻党中央、国务院⟦《实施方案》⟧。", "实施方案", ""),
        ("印发⟦《关于落实〈信访工作条例〉的通知》⟧。", "关于落实〈信访工作条例〉的通知", REGION),
        ("制定⟦《区重大行政决策规定》⟧。", "区重大行政决策规定", REGION),
        ("制定⟦《区域协调发展规定》⟧。", "区域协调发展规定", ""),
        ("制定⟦行政执法办法⟧。", "行政执法办法", REGION),
    ],
)
def test_regulations(text: str, title: str, scope: str) -> None:
    assert keys(text, "REG") == [EntityKey("REG", title, scope)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("印发⟦《普法通知》⟧（武司发〔2021〕3号）。", "武司发〔2021〕3号"),
        ("印发⟦《普法通知》⟧(武司发[2021]003号)。", "武司发〔2021〕3号"),
        ("印发⟦《普法通知》⟧【武司发【2021】12号】。", None),
        ("以武委办〔2020〕15号文件⟦《工作细则》⟧为准。", "武委办〔2020〕15号"),
        ("组织开展了川委办发〔2020〕8号文件⟦《督察工作规定》⟧学习。", "川委办发〔2020〕8号"),
        ("印发⟦《普法通知》⟧，另见武司发〔2021〕3号。", None),
    ],
)
def test_document_numbers(text: str, number: str | None) -> None:
    attributes = dict(linked(text, "REG")[0].attributes)
    assert attributes.get("number") == number


@pytest.mark.parametrize(
    ("short", "full", "scope"),
    [
        ("区政府门户网站", "成都市武侯区人民政府门户网站", ""),
        ("区综治中心", "成都市武侯区综治中心", ""),
        ("全区法律服务市场整治行动", "武侯区法律服务市场整治行动", ""),
        ("市民学法节", "市民学法节", REGION),
        ("“法润万家”活动", "“法润万家”活动", REGION),
        ("“枫桥经验”", "“枫桥经验”", ""),
        ("“七五”普法", "“七五”普法", ""),
        ("雪亮工程", "雪亮工程", ""),
        ("簇桥街道法治驿站", "成都市武侯区簇桥街道法治驿站", ""),
        ("全国法治示范创建", "全国法治示范创建", ""),
    ],
)
def test_initiatives(short: str, full: str, scope: str) -> None:
    assert keys(f"开展⟦{short}⟧。", "INIT") == [EntityKey("INIT", full, scope)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("建成⟦“成都临江法律服务中心”⟧，依托⟦临江法律服务中心⟧。", "INIT"),
        ("开设⟦“法治夜话”栏目⟧，⟦法治夜话⟧好评如潮。", "INIT"),
        ("推行⟦局长接访⟧，完善⟦局长接访制度⟧。", "INIT"),
        ("印发⟦《武侯区法治学习手册》⟧，发放⟦法治学习手册⟧。", "REG"),
        ("创建⟦“全国守法示范区”⟧，争创⟦全国守法示范区⟧。", "HONOR"),
        ("武侯区⟦区法学会⟧换届，⟦法学会⟧开会。", "INST"),
    ],
)
def test_one_thing_in_one_report_is_one_entity(text: str, label: Label) -> None:
    assert len(set(keys(text, label))) == 1


def test_two_things_named_together_are_not_the_second_of_them() -> None:
    names = {found.key.name for found in linked("建设⟦高新科技城和东部中心城⟧。建设⟦东部中心城⟧。", "INIT")}
    assert len(names) == 2


def test_things_of_different_places_stay_apart() -> None:
    found = keys("⟦武侯区法治建设方案⟧与⟦青羊区法治建设方案⟧。", "REG")
    assert len(set(found)) == 2


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("全市法治示范区", "成都市法治示范区"),
        ("市级法治示范区", "成都市法治示范区"),
        ("第九批“全国民主法治示范村”", "“全国民主法治示范村”"),
        ("“首批全国法治示范区”", "全国法治示范区"),
        ("省先进集体", "四川省先进集体"),
    ],
)
def test_honours(short: str, full: str) -> None:
    assert keys(f"获评⟦{short}⟧。", "HONOR") == [EntityKey("HONOR", full, "")]


def test_people() -> None:
    found = keys("司法部部长⟦张三⟧到访，局长⟦李四⟧汇报。⟦张三⟧肯定。", "PER")
    assert [k.scope for k in found] == ["", REGION, ""]


@pytest.mark.parametrize(
    ("marked", "posts"),
    [
        ("邀请四川大学⟦周正⟧教授授课。", ["教授"]),
        ("中国工程院院士⟦周正⟧、省委书记⟦李明远⟧先后到访。", ["院士", "书记"]),
        ("学习⟦习近平⟧总书记重要讲话，以⟦习近平⟧同志为核心。", ["总书记"]),
        ("区委书记⟦周正⟧、区长⟦李明远⟧到会。", ["书记", "区长"]),
        ("党组书记、局长⟦周正⟧出席。", ["党组书记", "局长"]),
        ("走访⟦周正⟧的家。", []),
    ],
)
def test_posts_beside_names(marked: str, posts: list[str]) -> None:
    assert [value for found in linked(marked, "PER") for key, value in found.attributes] == posts


def test_declared_short_names() -> None:
    declared = (("条例", "四川省宗教事务条例"),)
    (found,) = linked("依据⟦《条例》⟧。", "REG", declared=declared)
    assert found.key.name == "四川省宗教事务条例"


@given(st.lists(st.text(alphabet="区市委政府司法局“”《》武侯全中心" + string.digits, min_size=1, max_size=8)))
def test_every_candidate_is_linked_in_order(names: list[str]) -> None:
    for label in ("INST", "INIT", "REG", "LOC", "HONOR", "PER"):
        found = linked("，".join(f"⟦{name}⟧" for name in names), label)  # type: ignore[arg-type]
        assert [len(name) for name in names] == [k.end - k.start for k in found]
        assert all(k.key.name for k in found)
