"""Whether a statement is done, goes on, is planned, denied or supposed, and its date."""

from __future__ import annotations

import pytest

from extraction.outline import read_outline
from extraction.relations import find_relations
from extraction.relations.examples import CONTEXT, read_marked, relations_in
from extraction.spans import CleanText


def only(example: str) -> tuple[str, str | None]:
    """Status and date of the one statement of a sentence in a report on 2021."""
    (found,) = relations_in(example)
    return found.status, found.date


@pytest.mark.parametrize(
    ("example", "status"),
    [
        ("建成[INIT 甲中心]。", "done"),
        ("已开展[INIT “甲”行动]。", "done"),
        ("正在建设[INIT 甲中心]。", "ongoing"),
        ("持续开展[INIT “甲”行动]。", "ongoing"),
        ("常态化开展[INIT “甲”行动]。", "ongoing"),
        ("将继续开展[INIT “甲”行动]。", "planned"),
        ("我局将深入学习，着力打造[INIT 甲中心]。", "planned"),
        ("将[INIT “甲”行动]与普法相结合，建成[INIT 乙中心]。", "done"),
        ("力争年底前建成[INIT 甲中心]。", "planned"),
        ("计划于6月启动[INIT “甲”行动]。", "planned"),
        ("下一步，开展[INIT “甲”行动]。", "planned"),
        ("2022年，开展[INIT “甲”行动]。", "planned"),
        ("争创[HONOR 全国文明城市]。", "planned"),
        ("加快建成[HONOR 全国文明城市]。", "planned"),
        ("获评[HONOR 全国文明城市]。", "done"),
        ("尚未建立[INIT 甲机制]。", "negated"),
        ("没有开展[INIT “甲”行动]。", "negated"),
        ("落实[INIT 甲制度]仍需加强。", "negated"),
        ("如果建成[INIT 甲中心]，群众办事更方便。", "hypothetical"),
        ("条件成熟，若开展[INIT “甲”行动]，成效更好。", "hypothetical"),
        ("一旦发生险情，立即启动[INIT 甲机制]。", "hypothetical"),
        ("如遇重大风险，未开展[INIT “甲”行动]。", "hypothetical"),
        ("一旦发生险情立即处置；建成[INIT 甲中心]。", "done"),
        ("改造度假设施，建成[INIT 甲中心]。", "done"),
        ("主要是：完善设施，建成[INIT 甲中心]。", "done"),
        ("解决若干问题，建成[INIT 甲中心]。", "done"),
        ("多项举措，如开展[INIT “甲”行动]。", "done"),
        ("拟建设[INIT 甲中心]。", "planned"),
    ],
)
def test_wording_decides_status(example: str, status: str) -> None:
    assert only(example)[0] == status


@pytest.mark.parametrize(
    ("example", "date"),
    [
        ("建成[INIT 甲中心]。", "2021"),
        ("2020年9月15日，建成[INIT 甲中心]。", "2020-09-15"),
        ("9月15日，建成[INIT 甲中心]。", "2021-09-15"),
        ("今年8月，建成[INIT 甲中心]。", "2021-08"),
        ("3月12-18日，开展[INIT “甲”行动]。", "2021-03-12"),
        ("去年建成[INIT 甲中心]。", "2020"),
        ("去年3月制定规划，今年9月建成[INIT 甲中心]。", "2021-09"),
        ("用时3个月建成[INIT 甲中心]。", "2021"),
        ("建成[INIT 甲中心]，5月投用。", "2021"),
        ("13月32日建成[INIT 甲中心]。", "2021"),
        ("贯彻[REG 《2019年3月甲方案》]。", "2021"),
    ],
)
def test_dates_are_as_exact_as_the_text(example: str, date: str) -> None:
    assert only(example)[1] == date


def test_posts_and_names_have_no_date() -> None:
    assert only("[INST 司法部]部长[PER 王某]讲话。") == ("ongoing", None)


def test_sections_of_plans_are_planned_for_the_next_year() -> None:
    example = (
        "2021年工作报告\n一、2021年工作情况\n我局全面履职。印发[REG 《甲办法》]，成效明显。\n"
        "二、2022年工作安排\n我局继续努力。开展[INIT “乙”行动]，服务群众。\n"
    )
    plain, names, _ = read_marked(example)
    text = CleanText(plain, plain, tuple(range(len(plain))))
    found = find_relations(text, read_outline(text), names, CONTEXT)
    assert [(f.object.name, f.status, f.date) for f in found] == [
        ("甲办法", "done", "2021"),
        ("“乙”行动", "planned", "2022"),
    ]


def test_plans_tell_of_what_is_past() -> None:
    plan = "二、2022年工作安排\n\n落实[PER 王某]视察[LOC 甲区]时的讲话精神，贯彻[INST 省政府][REG 《乙规划》]，建成[INIT 丙中心]。"
    found = {(f.predicate, f.object.name): f.status for f in relations_in(plan)}
    assert found["visited", "甲区"] == "done"
    assert found["issued", "乙规划"] == "done"
    assert found["implements", "乙规划"] == "planned"
    assert found["launched", "丙中心"] == "planned"
