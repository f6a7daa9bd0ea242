from __future__ import annotations

import subprocess
import sys

import pytest

from ontology.errors import SchemaError
from ontology.records import Label
from ontology.schema import load_schema, ontology_turtle, read_schema

LEAVES: list[tuple[Label, str, str]] = [
    ("INST", "成都市武侯区司法局", "GovernmentBody"),
    ("INST", "西安市人民政府", "GovernmentBody"),
    ("INST", "成都市武侯区浆洗街街道办事处", "GovernmentBody"),
    ("INST", "中共宁波市江北区委员会", "PartyOrgan"),
    ("INST", "宁波市江北区全面依法治区委员会办公室", "PartyOrgan"),
    ("INST", "西安市人民代表大会常务委员会", "DeliberativeBody"),
    ("INST", "中国人民政治协商会议西安市委员会", "DeliberativeBody"),
    ("INST", "西安铁路运输法院", "JudicialBody"),
    ("INST", "洪塘街道人民调解委员会", "GrassrootsOrganization"),
    ("INST", "宁波仲裁委员会", "LegalServiceProvider"),
    ("INST", "浙江甬望律师事务所", "LegalServiceProvider"),
    ("INST", "西安市法治政府建设工作领导小组", "WorkingGroup"),
    ("INST", "西安市碑林区总工会", "MassOrganization"),
    ("INST", "成都市律师协会", "SocialOrganization"),
    ("INST", "宁波大学", "PublicInstitution"),
    ("INST", "宁波日报", "MediaOutlet"),
    ("INST", "宁波轨道交通集团有限公司", "Enterprise"),
    ("INST", "无名", "Institution"),
    ("INIT", "“甬江畔”公共法律服务中心", "ServiceCentre"),
    ("INIT", "“武侯普法”微信公众号", "Platform"),
    ("INIT", "“宪法宣传周”", "Campaign"),
    ("INIT", "首席法律顾问制度", "Mechanism"),
    ("INIT", "“法润锦城”品牌", "Brand"),
    ("INIT", "雪亮工程", "Programme"),
    ("INIT", "青少年法治教育基地", "Facility"),
    ("INIT", "民营企业法律服务团", "ServiceTeam"),
    ("REG", "中华人民共和国民法典", "Legislation"),
    ("REG", "浙江省数字经济促进条例", "Legislation"),
    ("REG", "江北区行政调解办法（试行）", "NormativeDocument"),
    ("REG", "中国共产党政法工作条例", "PartyRegulation"),
    ("REG", "宁波市法治政府建设实施方案（2021—2025年）", "PlanDocument"),
    ("REG", "关于加强行政执法监督的通知", "Notice"),
    ("REG", "蓉甬司法行政合作框架协议", "Agreement"),
    ("PER", "李一民", "Official"),
    ("LOC", "浙江省宁波市江北区", "AdministrativeDivision"),
    ("HONOR", "全国文明单位", "Honour"),
]


@pytest.mark.parametrize(("label", "name", "leaf"), LEAVES)
def test_the_form_of_a_name_tells_its_class(label: Label, name: str, leaf: str) -> None:
    schema = load_schema()
    assert schema.leaf_class(label, name) == leaf
    assert schema.lineage(leaf)[-1] == schema.types[label].name


@pytest.mark.parametrize(
    ("predicate", "subject", "object_", "allowed"),
    [
        ("issued", "INST", "REG", True),
        ("issued", "LOC", "REG", True),
        ("issued", "REG", "INST", False),
        ("launched", "LOC", "INST", True),
        ("implements", "INIT", "REG", True),
        ("participatesIn", "INIT", "INIT", False),
        ("partOf", "INST", "INST", True),
        ("partOf", "INIT", "INIT", True),
        ("partOf", "INST", "INIT", False),
        ("succeeds", "INST", "INST", True),
        ("succeeds", "REG", "REG", True),
        ("succeeds", "INST", "INIT", False),
        ("succeeds", "LOC", "LOC", False),
        ("locatedIn", "INIT", "LOC", True),
        ("holdsPost", "PER", "INST", True),
        ("visited", "PER", "LOC", True),
        ("awarded", "LOC", "HONOR", True),
        ("cooperatesWith", "LOC", "INST", True),
        ("supervises", "INST", "INIT", True),
        ("recognisedBy", "INIT", "PER", True),
    ],
)
def test_relations_allow_what_the_guidelines_say(
    predicate: str, subject: Label, object_: Label, allowed: bool
) -> None:
    assert load_schema().allows(predicate, subject, object_) is allowed


def test_what_is_not_declared_is_named() -> None:
    schema = load_schema()
    with pytest.raises(SchemaError, match="zt:founded"):
        schema.allows("founded", "INST", "INST")
    with pytest.raises(SchemaError, match='"colour"'):
        schema.attribute("colour")
    with pytest.raises(SchemaError, match="zt:Castle"):
        schema.lineage("Castle")


def test_attributes_relations_and_concepts_carry_their_labels() -> None:
    schema = load_schema()
    assert schema.attribute("number").name == "documentNumber"
    assert schema.attribute("post").tagged
    assert schema.relation("issued").label_zh == "发布"
    assert schema.relation("cooperatesWith").symmetric
    assert schema.schemes["unit"]["%"].label_zh == "百分比"
    assert set(schema.schemes["qualifier"]) == {"exact", "approx", "nearly", "more-than", "at-least", "up-to"}


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('skos:notation "HONOR" ;', "", "HONOR"),
        ('skos:notation "HONOR" ;', 'skos:notation "PRIZE" ;', "zt:Honour"),
        ('zt:nameSuffix "品牌"', 'zt:nameSuffix "平台"', "平台"),
        ('rdfs:label "发布"@zh , "issued"@en', 'rdfs:label "issued"@en', "issued"),
        ("schema:rangeIncludes zt:Honour ;", "schema:rangeIncludes zt:Prize ;", "zt:awarded"),
        (
            "zt:Brand a owl:Class ;\n    rdfs:subClassOf zt:Initiative",
            "zt:Brand a owl:Class ;\n    rdfs:subClassOf zt:X",
            "zt:X",
        ),
        ('skos:notation "code" ;', 'skos:notation "number" ;', "number"),
        ("zt:Brand a owl:Class", "zt:Brand a [], owl:Class", "blank"),
        ("zt:Brand a owl:Class", "zt:Brand is owl:Class", "not Turtle"),
    ],
)
def test_a_fault_in_the_ontology_is_named(old: str, new: str, named: str) -> None:
    turtle = ontology_turtle()
    assert old in turtle
    with pytest.raises(SchemaError, match=named):
        read_schema(turtle.replace(old, new, 1).encode())


def test_importing_the_schema_imports_no_engine() -> None:
    code = "import sys, ontology.schema, ontology.iris; sys.exit(bool({'rdflib', 'pyoxigraph'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
