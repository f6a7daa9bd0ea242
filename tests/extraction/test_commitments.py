"""What a paragraph admits or promises: spans, short texts, periods, themes, kinds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.cleaning import clean
from extraction.commitments import find_claims
from extraction.commitments.terms import terms
from extraction.commitments.wording import LONGEST
from extraction.outline import read_outline
from extraction.spans import ClaimFinding, Context, Linked
from ontology.records import EntityKey, Metadata, Source

HEAD = "成都市武侯区司法局2022年法治政府建设年度报告\n2022年，我局各项工作稳步推进，取得了较好成效。\n"
PLAN = HEAD + "三、2023年主要安排\n"
LACK = HEAD + "二、存在的不足\n"


def found(
    raw: str, period: str | None = "2022", names: tuple[tuple[str, EntityKey], ...] = ()
) -> list[ClaimFinding]:
    text = clean(Source("a.txt", raw, "", "text/plain"))
    context = Context(
        Metadata(issuer="成都市武侯区司法局", region="四川省成都市武侯区", period=period), (), ()
    )
    linked = [
        Linked(at, at + len(name), key.type, "test", 0.9, key)
        for name, key in names
        if (at := text.text.find(name)) >= 0
    ]
    return find_claims(text, read_outline(text), linked, context)


def told(raw: str) -> list[tuple[str, str, str | None]]:
    return [(claim.kind, claim.text, claim.period) for claim in found(raw)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            LACK + "一是基层执法力量薄弱，人员流动较快。二是普法形式有待丰富。这些问题需要在今后逐步解决。",
            [("problem", "基层执法力量薄弱", "2022"), ("problem", "普法形式有待丰富", "2022")],
            id="items of one paragraph, without the sentence about all of them",
        ),
        pytest.param(
            LACK + "过去一年仍有不少困难：一是公证人员缺口较大，二是村居顾问到岗率不高。",
            [("problem", "公证人员缺口较大", "2022"), ("problem", "村居顾问到岗率不高", "2022")],
            id="items of one sentence",
        ),
        pytest.param(
            LACK + "（一）由于机构刚刚调整，复议案卷质量参差不齐。\n（二）全年组织培训四次。",
            [("problem", "复议案卷质量参差不齐", "2022")],
            id="what gives only the reason is no text, what admits nothing no problem",
        ),
        pytest.param(
            PLAN + "（一）以示范创建为抓手，加强镇街法制审核。选派审核员驻点。\n（二）我局将办好“武侯讲堂”。",
            [("commitment", "加强镇街法制审核", "2023"), ("commitment", "办好“武侯讲堂”", "2023")],
            id="a heading with its sentences",
        ),
        pytest.param(
            PLAN + "（一）深化依法治理。一是完成两个法治公园。二是培训法律明白人。",
            [("commitment", "完成两个法治公园", "2023"), ("commitment", "培训法律明白人", "2023")],
            id="only the innermost items",
        ),
        pytest.param(
            PLAN
            + "下一年，我局将重点做好以下工作：\n力争到2025年建成五个示范所。\n各位代表，让我们携手前行，再创佳绩。",
            [("commitment", "力争到2025年建成五个示范所", "2025")],
            id="a named year; no openings, no eloquence",
        ),
        pytest.param(
            PLAN
            + "2023年，我们要持续加强文件备案监督，不断强化执法协调，继续推进复议改革，全面提升窗口服务。",
            [
                ("commitment", "持续加强文件备案监督", "2023"),
                ("commitment", "不断强化执法协调", "2023"),
                ("commitment", "继续推进复议改革", "2023"),
                ("commitment", "全面提升窗口服务", "2023"),
            ],
            id="a sentence that is a list",
        ),
        pytest.param(
            HEAD
            + "但我们也清醒认识到，工作中还存在一些短板：审核人手不足；信息共享滞后。对此，我们将认真加以解决。",
            [("problem", "审核人手不足", "2022"), ("problem", "信息共享滞后", "2022")],
            id="an admission outside a section",
        ),
        pytest.param(
            HEAD + "全年化解纠纷三百件。调解员的业务能力有待进一步提高。",
            [("problem", "调解员的业务能力有待进一步提高", "2022")],
            id="a single sentence outside a section",
        ),
        pytest.param(
            HEAD + "针对审核力量不足的问题，全区选派法律顾问二十名。着力解决群众反映的突出问题。",
            [],
            id="what was done about a problem is none",
        ),
        pytest.param(
            PLAN + "（一）推进“三进”活动。\n名词解释\n“三进”：指法律进社区、进学校、进企业。",
            [("commitment", "推进“三进”活动", "2023")],
            id="a glossary promises nothing",
        ),
    ],
)
def test_paragraphs_tell_claims(raw: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert told(raw) == expected


def test_the_span_is_the_whole_item_and_names_in_it_are_kept() -> None:
    key = EntityKey("INIT", "“武侯讲堂”", "四川省成都市武侯区")
    raw = PLAN + "（一）办好“武侯讲堂”。每月开讲一次。\n（二）推进公证改革。"
    first, second = found(raw, names=(("“武侯讲堂”", key),))
    assert raw[first.start : first.end] == "（一）办好“武侯讲堂”。每月开讲一次。"
    assert (first.entities, second.entities) == ((key,), ())
    assert second.themes == ("公共法律服务",)


def test_a_document_that_is_a_plan_promises_for_its_own_year() -> None:
    raw = "青羊区司法局2023年工作要点\n一、推进复议体制改革，建立听证室。\n二、启动公证便民行动。"
    assert [claim.period for claim in found(raw, "2023")] == ["2023", "2023"]


def test_nothing_is_known_of_the_year_where_nothing_tells() -> None:
    raw = "工作总结\n一、下一步打算\n（一）推进公证改革，建立联络员队伍。"
    assert [claim.period for claim in found(raw, None)] == [None]


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="一二是、（）。，；：\n“”加强推进不足问题仍存在下一步安排将我局2023年×普法 ", max_size=200
    )
)
def test_any_text_gives_claims_that_lie_in_it_in_order(tail: str) -> None:
    for head in (PLAN, LACK, HEAD):
        claims = found(head + tail)
        assert claims == found(head + tail)
        assert [c.start for c in claims] == sorted(c.start for c in claims)
        for claim in claims:
            assert 0 <= claim.start < claim.end <= len(head + tail)
            assert 0 < len(claim.text) <= LONGEST
            assert "\n" not in claim.text


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        ("进一步强化规范性文件管理工作", {"规范性文件"}, {"管理", "工作", "强化"}),
        ("探索推行《执法社会评议制度》", {"社会", "评议"}, {"制度", "探索"}),
        ("2023年的各项任务", set(), {"各项", "2023"}),
    ],
)
def test_key_words_leave_out_what_every_report_says(text: str, has: set[str], lacks: set[str]) -> None:
    weights = terms(text)
    assert has <= set(weights)
    assert not lacks & set(weights)
    assert all(weight > 0 for weight in weights.values())
