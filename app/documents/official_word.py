"""Official papers as DOCX, for an office to edit: real styles, tables whose heading repeats, blanks to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.documents.fonts import serif_of_process
from app.documents.official import (
    DRAFT,
    MOTTO,
    NATION,
    SIGNING_MM,
    AppendixHead,
    Block,
    Closing,
    Grid,
    Heading,
    Letterhead,
    OfficialPaper,
    Paragraph,
    Party,
    Row,
    Section,
    Signatures,
)
from app.documents.official_styles import STYLES
from app.documents.word_page import (
    ALIGN,
    begin_section,
    bytes_of,
    keep_whole,
    new_word,
    repeat,
    rule_below,
    say,
    set_widths,
)
from app.text import plain

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import Table, _Cell

AGENCY_SHARE: Final = 0.42
"""How much of the page's width the issuing agency has; the nation's name needs the rest."""
AGENCY_RULE: Final = 0.4
"""The rule below agency and subject, as a share of their line (a third to a half)."""


def word_of(paper: OfficialPaper) -> bytes:
    """Return a paper as DOCX."""
    word = new_word(paper.about)
    mark = DRAFT if paper.draft else ""
    for number, section in enumerate(paper.sections):
        begin_section(
            word, landscape=section.landscape, first=not number, mark=mark, notice=paper.about.notice
        )
        for block in section.blocks:
            _write(word, section, block)
    return bytes_of(word)


def _write(word: Word, section: Section, block: Block) -> None:
    match block:
        case Letterhead():
            _letterhead(word, section, block)
        case Heading():
            _heading(word, section, block)
        case Paragraph():
            say(word, word.add_paragraph(), block.text, block.style, lead=block.lead)
        case Grid():
            _grid(word, block)
        case Signatures():
            _signatures(word, section, block)
        case Closing():
            _closing(word, section, block)
        case AppendixHead():
            say(word, word.add_paragraph(), block.name, "appendix")
            for line in block.title:
                say(word, word.add_paragraph(), line, "appendix_title")
            say(word, word.add_paragraph(), block.reference, "reference")


def _letterhead(word: Word, section: Section, head: Letterhead) -> None:
    left_mm = section.width * AGENCY_SHARE
    widths = [left_mm, section.width - left_mm]
    table = word.add_table(rows=1, cols=2)
    set_widths(table, widths)
    left, right = table.rows[0].cells
    superior = [(head.superior, "superior")] if head.superior else []
    _lines(word, left, [*superior, *((line, "issuer") for line in head.issuer)])
    _rule(left, head.issuer[-1], "issuer", AGENCY_RULE, left_mm)
    _lines(word, left, [(head.number, "number")])
    _lines(word, right, [(NATION, "nation"), (MOTTO, "motto")])
    _rule(right, MOTTO, "motto", 1.0, widths[1])
    _lines(word, right, [(head.day, "day")])


def _heading(word: Word, section: Section, heading: Heading) -> None:
    say(word, word.add_paragraph(), heading.kind, "kind")
    for line in heading.subject:
        say(word, word.add_paragraph(), line, "subject")
    _rule(word, heading.subject[-1], "subject", AGENCY_RULE, section.width)


def _rule(place: Word | _Cell, text: str, style: str, share: float, width: float) -> None:
    """Draw the rule below a line of text, as long as that share of it."""
    line = serif_of_process().bold.width_mm(plain(text), STYLES[style].size)
    rule_below(place, min(line, width - 2) * share, width)


def _grid(word: Word, grid: Grid) -> None:
    heads = 2 if grid.over else 1
    table = word.add_table(rows=heads + len(grid.rows), cols=len(grid.columns))
    table.style = "Table Grid"
    _name(table, grid.caption)
    set_widths(table, [float(column.width) for column in grid.columns])
    rows = table.rows
    _grid_head([list(row.cells) for row in list(rows)[:heads]], grid)
    for row in list(rows)[:heads]:
        repeat(row)
    # Cells that the table is asked for one by one are looked for from its beginning each time; those of a row are not.
    for row, line in zip(list(rows)[heads:], grid.rows, strict=True):
        _fill(row.cells, grid, line)
        if sum(map(len, line.cells)) < 600:
            keep_whole(row)


def _name(table: Table, caption: str) -> None:
    """Tell screen readers what a table holds."""
    described = OxmlElement("w:tblDescription")
    described.set(qn("w:val"), plain(caption))
    table._tbl.tblPr.append(described)  # noqa: SLF001 - the library has no other way


def _grid_head(heads: Sequence[Sequence[_Cell]], grid: Grid) -> None:
    size, top = float(grid.head_size), heads[0]
    for place, (column, cell) in enumerate(zip(grid.columns, heads[-1], strict=True)):
        alone = grid.over and not grid.over[1] <= place < grid.over[1] + grid.over[2]
        _put(top[place].merge(cell) if alone else cell, column.title, size, bold=True, align="centre")
    if grid.over:
        title, first, count = grid.over
        over = top[first].merge(top[first + count - 1])
        _put(over, title, size, bold=True, align="centre")


def _fill(cells: Sequence[_Cell], grid: Grid, line: Row) -> None:
    for cell, column, text in zip(cells, grid.columns, line.cells, strict=True):
        _put(cell, text, float(grid.size), bold=line.strong, align=column.align)


def _put(cell: _Cell, text: str, size: float, *, bold: bool, align: str) -> None:
    for number, part in enumerate(plain(text).split("\n")):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.alignment = ALIGN[align]
        run = paragraph.add_run(part)
        run.font.size, run.bold = Pt(size), bold or None


def _signatures(word: Word, section: Section, block: Signatures) -> None:
    _hold_on_to_what_follows(word)
    table = word.add_table(rows=3, cols=2)
    set_widths(table, [section.width * 0.5] * 2)
    for place, party in enumerate((block.left, block.right)):
        _sign(word, table, place, party)


def _closing(word: Word, section: Section, block: Closing) -> None:
    _hold_on_to_what_follows(word)
    table = word.add_table(rows=3, cols=2)
    left_mm = section.width * 0.45
    set_widths(table, [left_mm, section.width - left_mm])
    received = table.cell(0, 0).merge(table.cell(2, 0))
    _lines(word, received, [("Nơi nhận:", "received"), *((line, "recipient") for line in block.recipients)])
    _sign(word, table, 1, block.signer)


def _hold_on_to_what_follows(word: Word) -> None:
    """Keep the last paragraph with what comes: nobody signs a page on which nothing stands."""
    for paragraph in (word.paragraphs[-1], word.add_paragraph()):
        paragraph.paragraph_format.keep_with_next = True


def _sign(word: Word, table: Table, place: int, party: Party) -> None:
    """Write who signs, leave the room to sign in free, and the name below it."""
    lines = [(line, "signer") for line in party.lines]
    _lines(word, table.cell(0, place), [*lines, *([(party.how, "how")] if party.how else [])])
    table.rows[1].height = Mm(SIGNING_MM)
    _lines(word, table.cell(2, place), [(party.name, "name")])
    for row in table.rows:
        keep_whole(row)


def _lines(word: Word, cell: _Cell, lines: Sequence[tuple[str, str]]) -> None:
    """Write lines into a cell, each in its style; the first paragraph of a cell is there already."""
    for text, style in lines:
        first = cell.paragraphs[0]
        untouched = len(cell.paragraphs) == 1 and not first.runs
        say(word, first if untouched else cell.add_paragraph(), text, style)
