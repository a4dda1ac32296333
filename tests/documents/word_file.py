"""A DOCX as Word reads it: sizes in millimetres, type in points, text by paragraph and cell."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property

from docx import Document
from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph


@dataclass(frozen=True)
class WordFile:
    """One file."""

    content: bytes

    @cached_property
    def word(self) -> Word:
        """The file as python-docx sees it."""
        return Document(io.BytesIO(self.content))

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """Every paragraph of the body in its order, those in cells too."""
        return [
            Paragraph(element, self.word.element.body) for element in self.word.element.body.iter(qn("w:p"))
        ]

    @property
    def text(self) -> str:
        """All text of the body, white space made single."""
        return " ".join(" ".join(paragraph.text for paragraph in self.paragraphs).split())

    def styled(self, name: str) -> list[str]:
        """The paragraphs in a style, by its name."""
        style_id = self.word.styles[name].style_id
        return [paragraph.text for paragraph in self.paragraphs if paragraph._p.style == style_id]

    def margins_mm(self, section: int = 0) -> tuple[int, int, int, int]:
        """Top, right, bottom, left."""
        page = self.word.sections[section]
        sides = (page.top_margin, page.right_margin, page.bottom_margin, page.left_margin)
        top, right, bottom, left = (round(side.mm) for side in sides if side is not None)
        return top, right, bottom, left

    def size_mm(self, section: int = 0) -> tuple[int, int]:
        """Width and height of the pages of a section."""
        page = self.word.sections[section]
        assert page.page_width is not None
        assert page.page_height is not None
        return round(page.page_width.mm), round(page.page_height.mm)

    def rows(self, table: Table) -> list[list[str]]:
        """The text of every cell, row by row."""
        return [[cell.text for cell in row.cells] for row in table.rows]

    def repeated(self, table: Table) -> int:
        """How many rows of a table stand again on every page."""
        return len(table._tbl.findall(f".//{qn('w:tblHeader')}"))
