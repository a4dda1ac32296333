"""The unit's own report as a Word file, for whoever has to put it into the agency's own shape before it is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.documents.formats import BLANK, day, day_in_words, decimal, shortest
from app.documents.official import MOTTO, NATION
from app.documents.official_styles import FONT
from app.documents.ranking_table import NONE
from app.documents.self_report import SelfReport, about_of
from app.documents.word_page import bytes_of, describe, repeat
from app.text import plain

if TYPE_CHECKING:
    from decimal import Decimal

    from docx.document import Document as Paper
    from docx.table import Table, _Cell

HEADS: Final = (
    "Mã", "Chỉ tiêu", "Số liệu kê khai", "Điểm tối đa", "Điểm tự chấm", "Tài liệu kiểm chứng, thuyết minh",
)  # fmt: skip
WIDTHS: Final = (13, 76, 72, 16, 16, 59)
"""Millimetres of 252, what margins leave of a page on its side."""
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def docx_of(report: SelfReport) -> bytes:
    """Return the report as DOCX."""
    paper = Document()
    about = about_of(report)
    describe(paper, about)
    _set_up(paper)
    _head(paper, report, about.notice)
    _rows(paper.add_table(rows=1, cols=len(HEADS)), report)
    _signatures(paper, report)
    return bytes_of(paper)


def _set_up(paper: Paper) -> None:
    section = paper.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)


def _head(paper: Paper, report: SelfReport, notice: str) -> None:
    parties = paper.add_table(rows=1, cols=2)
    left, right = parties.rows[0].cells
    _say(left, report.authority.upper(), align=CENTRE)
    _say(left, report.unit_name.upper(), bold=True, align=CENTRE)
    _say(left, f"Số: {BLANK}/BC-{BLANK}", align=CENTRE)
    _say(right, NATION, bold=True, align=CENTRE)
    _say(right, MOTTO, bold=True, align=CENTRE)
    _say(right, day_in_words(None), italic=True, align=CENTRE)
    lines = [
        ("", False),
        (report.title, True),
        (report.cycle_title, True),
        (report.set_title, False),
        ("", False),
    ]
    if notice:
        lines.insert(1, (notice.upper(), True))
    for text, bold in lines:
        paragraph = paper.add_paragraph()
        paragraph.alignment = CENTRE
        paragraph.add_run(plain(text)).bold = bold
    if not report.blank:
        total = (
            f"Tổng điểm tự chấm: {_points(report, report.points)} trên {shortest(report.denominator)} điểm."
        )
        paper.add_paragraph(total + (f" Điểm {plain(report.left)}." if report.left else ""))


def _rows(table: Table, report: SelfReport) -> None:
    table.style = "Table Grid"
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, HEADS, strict=True):
        _say(cell, head, bold=True, align=CENTRE)
    repeat(table.rows[0])
    for group in report.groups:
        cells = table.add_row().cells  # type: ignore[no-untyped-call]
        for cell, text in zip(
            cells,
            (group.code, group.title, "", shortest(group.denominator), _points(report, group.points), ""),
            strict=True,
        ):
            _say(cell, text, bold=True)
        for row in group.indicators:
            code, title, figures, most, points, proof = table.add_row().cells  # type: ignore[no-untyped-call]
            _say(code, row.code)
            _say(title, row.title)
            for line in row.figures:
                _say(figures, line)
            _say(most, shortest(row.max), align=RIGHT)
            _say(points, _points(report, row.points), align=RIGHT)
            for line in (*row.documents, *filter(None, row.note.split("\n"))):
                _say(proof, line)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Mm(width)


def _signatures(paper: Paper, report: SelfReport) -> None:
    paper.add_paragraph()
    left, right = paper.add_table(rows=1, cols=2).rows[0].cells
    for cell, title, how in (
        (left, "NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"),
        (right, "THỦ TRƯỞNG ĐƠN VỊ", "(Ký, ghi rõ họ tên, đóng dấu)"),
    ):
        _say(cell, title, bold=True, align=CENTRE)
        _say(cell, how, italic=True, align=CENTRE)
    if not report.blank:
        paper.add_paragraph()
        paper.add_paragraph(
            "Dấu “–”: chưa kê khai hoặc không áp dụng với đơn vị. Lấy từ hệ thống ngày "
            f"{day(report.created)}."
        )


def _say(
    cell: _Cell,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> None:
    """Write a line into a cell; its first paragraph is there already."""
    first = cell.paragraphs[0]
    paragraph = cell.add_paragraph() if first.runs else first
    run = paragraph.add_run(plain(text))
    run.bold, run.italic = bold, italic
    if align is not None:
        paragraph.alignment = align


def _points(report: SelfReport, value: Decimal | None) -> str:
    if report.blank:
        return ""
    return NONE if value is None else decimal(value, report.places)
