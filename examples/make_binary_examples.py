"""Make the example reports that are not text: one PDF and two Word documents, always the same bytes.

Run from anywhere: python examples/make_binary_examples.py. The text is written for this project; see README.md.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

REPORTS = Path(__file__).parent / "reports"
FONT = "STSong-Light"
SIZE, LEADING, LEFT, TOP, LINES = 16, 28, 75, 760, 24
CHARACTERS = 28
"""GB/T 9704: 28 characters a line."""
NO_LINE_START = "，。；：、！？”》）%"

WUHOU_2022 = """成都市武侯区司法局2022年法治政府建设工作总结

2022年，我局以《法治政府建设实施纲要（2021—2025年）》为纲，认真落实《武侯区2022年法治建设任务清单》，较好完成了区委、区政府和市司法局交办的任务。
一、主要工作
（一）公共法律服务提质增效。“锦水法务驿站”从1个增加到6个，覆盖浆洗街、望江路、火车南站等街道，全年接待群众2.4万人次，代写文书1870份。为受援人周小满等农民工办理讨薪法律援助案件，帮助追回工资318万元。区法律援助中心受理案件1296件，比上年增长12.6%，被四川省司法厅评为“四川省法律援助工作先进集体”。
（二）法治营商环境持续优化。纵深推进“企业法治体检”专项行动，服务企业超过1100家，发现风险点2260余个。会同区市场监管局、区商务局印发《武侯区企业合规指引》（武司发〔2022〕9号）。5月，与成都市青羊区司法局签订《公共法律服务合作协议》，建立重大项目联合会商制度。
（三）法治宣传教育入脑入心。“法润社区”行动覆盖全部71个社区，建成社区法律之家71个。“武侯说法”微信公众号粉丝达到9.8万人，获评“成都市十佳政务新媒体”。在四川大学设立“青春普法实践基地”，招募志愿者460名。
（四）行政执法监督更加有力。印发《武侯区法务驿站管理办法》和《武侯区行政执法协调监督工作规程》，对23个执法部门开展检查，制发监督意见书8份。全区办理行政复议案件121件，调解率31.4%；行政机关负责人出庭应诉率保持100%。局长罗清川出庭应诉2次。
二、存在不足
人民调解员中专职人员只占21%，街道之间发展不平衡；信息化手段运用不多，数据统计仍以人工为主。
三、下一步打算
2023年，我局将升级“锦水法务驿站”智慧终端，在金花桥街道新建2个站点；深化“法润社区”行动，培育社区普法队伍100支；编制《武侯区公共法律服务三年行动计划（2023—2025年）》，争取行政复议调解率提高到40%。

成都市武侯区司法局
2023年1月9日"""

# Text, depth of its automatic number (None: no number).
JINGSHAN_2022: list[tuple[str, int | None]] = [
    ("杭州市余杭区径山镇人民政府关于2022年度法治政府建设情况的报告", None),
    ("区政府：", None),
    ("现将我镇2022年度法治政府建设情况报告如下。", None),
    ("2022年法治政府建设主要做法", 0),
    (
        "加强组织领导。成立径山镇法治建设领导小组，镇党委书记任组长，镇长潘国梁任第一副组长，全年召开专题会议5次。聘请浙江大禹律师事务所为镇政府法律顾问，审查合同186份，提出意见241条。",
        1,
    ),
    (
        "推进综合执法。按照《浙江省综合行政执法条例》，组建径山镇综合行政执法队，整合派驻力量31人，承接执法事项346项。实施“径安”专项整治行动，检查经营主体1760家次，整改隐患892处。",
        1,
    ),
    (
        "打造法治品牌。建成“茶乡共享法庭”，入驻法官2名、调解员6名，调解纠纷205件，协议履行率97.6%。小古城村民主议事“六步工作法”被余杭区委推广到全区，小古城村获评“全国民主法治示范村（社区）”。",
        1,
    ),
    (
        "加强法治宣传。举办“径山夜话”法治讲座24场，参加村民3500余人次；培育“法律明白人”180名，发放《茶农法律手册》2000册。余杭区司法局两次到我镇指导。",
        1,
    ),
    ("存在的主要问题", 0),
    ("执法人员业务培训时间不足，持证率为86%，低于全区平均水平；“茶乡共享法庭”知晓度还不够高。", None),
    ("2023年工作计划", 0),
    ("持续做强“茶乡共享法庭”，力争调解纠纷300件以上。", 1),
    ("制定《径山镇重大行政决策目录》，建设镇级合法性审查中心。", 1),
    ("申报第二批浙江省法治乡镇（街道）。", 1),
    ("径山镇人民政府", None),
    ("2022年12月30日", None),
]
JINGSHAN_TABLE = [
    ["指标", "2021年", "2022年"],
    ["信访件办结（件）", "132", "118"],
    ["法律咨询（人次）", "1460", "2035"],
]

YUELU_PLAN_2023: list[tuple[str, int | None]] = [
    ("长沙市岳麓区司法局2023年工作要点", None),
    (
        "2023年，全区司法行政工作的总体要求是：全面贯彻党的二十大精神，落实《法治湖南建设规划（2021—2025年）》，为建设现代化新岳麓提供法治保障。",
        None,
    ),
    ("突出统筹协调", 0),
    ("开展法治政府建设示范创建，对照《市县法治政府建设示范指标体系》查漏补缺，6月底前完成自评。", 1),
    ("会同区委组织部开展街镇党政主要负责人述法，18个街镇实现全覆盖。", 1),
    ("突出服务大局", 0),
    ("实施“企业法治体检”专项行动，全年服务企业不少于500家。", 1),
    ("建设“麓山法律超市”，在岳麓高新技术产业开发区设立工作站，推动湖南湘衡律师事务所等8家机构入驻。", 1),
    ("深化“免申即享”改革的合法性审查，审查时限压缩到3个工作日。", 1),
    ("突出为民解忧", 0),
    ("推行“法润社区”行动，培育法治社区30个，新增“法律明白人”600名。", 1),
    ("出台《岳麓区人民调解“以奖代补”办法》，力争调解成功率达到98%。", 1),
    ("修订《岳麓区法律援助工作规程》，援助案件网上办理率达到90%。", 1),
    ("长沙市岳麓区司法局", None),
    ("2023年2月15日", None),
]

LEVELS = """<w:abstractNum {ns} w:abstractNumId="77">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum>"""


def set_lines(text: str) -> list[str]:
    """The text cut into lines of a page; ASCII characters are half as wide as Chinese ones."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        indent = "　　" if len(paragraph) > CHARACTERS else ""
        line, used = indent, float(len(indent))
        for character in paragraph:
            width = 0.5 if character.isascii() else 1.0
            if used + width > CHARACTERS and character not in NO_LINE_START:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + character, used + width
        lines.append(line)
    return lines


def make_pdf(text: str) -> bytes:
    """A PDF with page numbers (— 1 —), in a font that every reader has."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    lines = set_lines(text)
    for number, start in enumerate(range(0, len(lines), LINES), 1):
        canvas.setFont(FONT, SIZE)
        for row, line in enumerate(lines[start : start + LINES]):
            canvas.drawString(LEFT, TOP - LEADING * row, line)
        canvas.setFont(FONT, 12)
        canvas.drawCentredString(A4[0] / 2, 50, f"— {number} —")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def make_docx(paragraphs: list[tuple[str, int | None]], table: list[list[str]], before: str) -> bytes:
    """A Word document with automatic numbers; the table stands before the paragraph that has the text `before`."""
    document = Document()
    document.core_properties.created = document.core_properties.modified = datetime(2023, 1, 1, tzinfo=UTC)
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(LEVELS.format(ns=nsdecls("w"))))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for text, depth in paragraphs:
        if table and text == before:
            cells = document.add_table(rows=len(table), cols=len(table[0]))
            for row, values in zip(cells.rows, table, strict=True):
                for cell, value in zip(row.cells, values, strict=True):
                    cell.text = value
        paragraph = document.add_paragraph(text)
        if depth is not None:
            level = f'<w:ilvl w:val="{depth}"/><w:numId w:val="77"/>'
            paragraph._p.get_or_add_pPr().append(parse_xml(f"<w:numPr {nsdecls('w')}>{level}</w:numPr>"))
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def repacked(content: bytes) -> bytes:
    """The same package with one time on every part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def main() -> None:
    """Write the three files into reports/."""
    REPORTS.joinpath("wuhou-justice-2022.pdf").write_bytes(make_pdf(WUHOU_2022))
    township = make_docx(JINGSHAN_2022, JINGSHAN_TABLE, before="存在的主要问题")
    REPORTS.joinpath("jingshan-township-2022.docx").write_bytes(township)
    REPORTS.joinpath("yuelu-justice-plan-2023.docx").write_bytes(make_docx(YUELU_PLAN_2023, [], before=""))


if __name__ == "__main__":
    main()
