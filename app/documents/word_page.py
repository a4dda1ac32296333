"""What every Word file of ours begins with: styles, margins, page numbers, the marks on each page.

Written through python-docx; where it has no way of its own, the element is made as ECMA-376 names it.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from app.documents.about import About
from app.documents.official_styles import FONT, MARGINS_MM, PAGE_NUMBER_PT, STYLES, Style
from app.text import plain

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.section import Section as WordSection
    from docx.section import _Header
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph as WordParagraph

ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
A4_MM: Final = (210, 297)
LONGEST: Final = 255
"""Characters of a property of a file."""
FIRST_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that an archive can tell: when its parts are said to have been written."""
HEADER_MM: Final = 10
"""From the edge of the paper to the page number and to the notice at the foot: both stand inside the margins."""


def new_word(about: About) -> Word:
    """Return an empty file with the styles of official papers and what it says of itself."""
    word = Document()
    describe(word, about)
    normal = word.styles["Normal"]
    _set_font(normal, 14)
    normal.paragraph_format.space_after = Pt(0)
    for style in STYLES.values():
        _add_style(word, style)
    return word


def describe(word: Word, about: About) -> None:
    """Have a file say of itself what ``about`` says, as far as its properties are long."""
    properties = word.core_properties
    properties.title, properties.author = (plain(text)[:LONGEST] for text in (about.title, about.author))
    properties.language, properties.comments = "vi-VN", about.notice
    properties.created = properties.modified = datetime.combine(about.created, time(), UTC)


def bytes_of(word: Word) -> bytes:
    """Return the finished file; the same file gives the same bytes, whatever the clock says."""
    saved, out = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, parts.read(part))
    return out.getvalue()


def begin_section(word: Word, *, landscape: bool, first: bool, mark: str, notice: str) -> WordSection:
    """Begin pages that count from 1: number at the top but on the first, ``mark`` above it, ``notice`` at the foot."""
    section = word.sections[0] if first else word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    short, long = A4_MM
    section.page_width, section.page_height = (
        Mm(long if landscape else short),
        Mm(short if landscape else long),
    )
    for side, width in MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(width))
    section.header_distance = section.footer_distance = Mm(HEADER_MM)
    section.different_first_page_header_footer = True
    count = OxmlElement("w:pgNumType")
    count.set(qn("w:start"), "1")
    settings = section._sectPr  # noqa: SLF001 - the library has no other way
    for old in settings.findall(qn("w:pgNumType")):
        settings.remove(old)
    settings.find(qn("w:cols")).addprevious(count)
    for head, numbered in ((section.first_page_header, False), (section.header, True)):
        head.is_linked_to_previous = False
        _fill_header(word, head, mark, numbered=numbered)
    for foot in (section.first_page_footer, section.footer):
        foot.is_linked_to_previous = False
        say(word, foot.paragraphs[0], notice, "notice")
    return section


def say(word: Word, paragraph: WordParagraph, text: str, style: str, *, lead: str = "") -> WordParagraph:
    """Write a text into a paragraph in one of our styles; ``lead`` begins it in bold. Line ends stay line ends."""
    paragraph.style = word.styles[STYLES[style].name]
    if lead:
        paragraph.add_run(plain(f"{lead} ")).bold = True
    if text:
        paragraph.add_run(plain(text))
    return paragraph


def repeat(row: _Row) -> None:
    """Have a heading row stand on every page."""
    _mark_row(row, "w:tblHeader")


def keep_whole(row: _Row) -> None:
    """Have a row on one page: it is never broken between two."""
    _mark_row(row, "w:cantSplit")


def set_widths(table: Table, widths: list[float]) -> None:
    """Give the columns widths in millimetres that Word does not change."""
    table.autofit = False
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=False):  # noqa: SLF001 - merged cells count once
            cell.width = Mm(width)


def rule_below(place: Word | _Cell, length: float, width: float) -> None:
    """Draw a thin line ``length`` mm long in the middle of what is ``width`` mm wide, below what stands in it."""
    paragraph = place.add_paragraph()
    shape = paragraph.paragraph_format
    shape.left_indent = shape.right_indent = Mm((width - length) * 0.5)
    shape.space_before, shape.line_spacing = Pt(1), Pt(3)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - the library has no borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _fill_header(word: Word, head: _Header, mark: str, *, numbered: bool) -> None:
    paragraph = head.paragraphs[0]
    paragraph.alignment = ALIGN["centre"]
    if numbered:
        _add_page_number(paragraph)
    if mark:
        drawn = say(word, head.add_paragraph(), mark, "mark")
        drawn.runs[0].font.color.rgb = RGBColor(0xA0, 0, 0)


def _add_page_number(paragraph: WordParagraph) -> None:
    for kind, code in (("begin", ""), ("", " PAGE "), ("end", "")):
        run = paragraph.add_run()
        run.font.name, run.font.size = FONT, Pt(PAGE_NUMBER_PT)
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = code
        run._r.append(part)  # noqa: SLF001 - the library has no fields


def _add_style(word: Word, style: Style) -> None:
    made: ParagraphStyle = word.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = word.styles["Normal"]
    made.quick_style = True
    _set_font(made, style.size)
    made.font.bold, made.font.italic = style.bold, style.italic
    shape = made.paragraph_format
    shape.alignment = ALIGN[style.align]
    shape.space_before, shape.space_after = Pt(style.before), Pt(style.after)
    shape.keep_with_next = style.keep_with_next
    if style.first_line:
        shape.first_line_indent = Mm(style.first_line)


def _set_font(style: ParagraphStyle, size: int) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)


def _mark_row(row: _Row, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - the library has no other way
