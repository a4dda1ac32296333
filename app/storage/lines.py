"""The lines of a document's first page with their places, read inside a sandbox alone.

PDF by pdfium with its form fields drawn: in e-signed files number and day often stand in the signature's appearance and
not in the text. Word files by their own markup: a table's cells are columns, a tab divides a line.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import BinaryIO, Final
from xml.etree.ElementTree import Element

import pypdfium2
import pypdfium2.raw as pdfium

from app.letterhead import Line
from app.storage.kinds import Kind
from app.storage.word import W, body
from scoring.language.normalise import nfc

MOST_CHARACTERS: Final = 8_000
MOST_PARAGRAPHS: Final = 80
WIDE: Final = 1.0
"""A gap of this many heights of a letter divides a line: columns stand further apart than words."""
# A Word file does not say where its lines come to stand; these stand for an ordinary page, in page widths.
_ROW: Final = 0.03
_LETTERS: Final = 0.8
_MARGIN: Final = 0.02
_INDENT: Final = 0.1
_CENTRED: Final = frozenset({"center", None, "left", "start"})


def read_lines(source: BinaryIO, kind: Kind) -> tuple[Line, ...]:
    """Return the lines of the first page; none for a scan and for files of other kinds."""
    if kind is Kind.PDF:
        return tuple(_pdf_lines(source))
    if kind is Kind.DOCX:
        return tuple(_word_lines(source))
    return ()


def _pdf_lines(source: BinaryIO) -> Iterator[Line]:
    with closing(pypdfium2.PdfDocument(source)) as document:
        document.init_forms()
        page = document[0]
        if page.formenv is not None:
            page.flatten()
            page.close()
            page = document[0]  # the page of before does not know what was drawn into it
        width, height = page.get_size()
        left, bottom, _right, _top = page.get_bbox()
        text = page.get_textpage()
        for run in _runs(text, min(text.count_chars(), MOST_CHARACTERS)):
            words = nfc("".join(letter.text for letter in run)).strip()
            if words:
                yield Line(
                    text=words,
                    left=(run[0].left - left) / width,
                    right=(max(letter.right for letter in run) - left) / width,
                    top=(height + bottom - max(letter.top for letter in run)) / width,
                    bottom=(height + bottom - min(letter.bottom for letter in run)) / width,
                    bold=_is_bold(text, run[len(run) // 2].index),
                )


class _Letter:
    """A character and its box in points from the lower left corner."""

    __slots__ = ("bottom", "index", "left", "right", "text", "top")

    def __init__(self, index: int, text: str, box: tuple[float, float, float, float]) -> None:
        self.index, self.text = index, text
        self.left, self.bottom, self.right, self.top = box


def _runs(text: pypdfium2.PdfTextPage, count: int) -> Iterator[list[_Letter]]:
    """Yield letters that follow each other on one height without a wide gap; blanks between them are kept."""
    run: list[_Letter] = []
    blanks = 0
    for index in range(count):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        if character.isspace() or not character.isprintable():
            blanks += 1
            continue
        letter = _Letter(index, character, text.get_charbox(index, loose=True))
        if run and not _follows(run[-1], letter):
            yield run
            run = []
        elif run and blanks:
            run[-1].text += " "
        run.append(letter)
        blanks = 0
    if run:
        yield run


def _follows(before: _Letter, letter: _Letter) -> bool:
    height = max(before.top - before.bottom, letter.top - letter.bottom, 1.0)
    level = abs(before.bottom - letter.bottom) < height / 3
    return level and -height < letter.left - before.right < WIDE * height


def _is_bold(text: pypdfium2.PdfTextPage, index: int) -> bool | None:
    flags = ctypes.c_int()
    size = pdfium.FPDFText_GetFontInfo(text, index, None, 0, flags)
    if not size:
        return None
    name = ctypes.create_string_buffer(size)
    pdfium.FPDFText_GetFontInfo(text, index, name, size, flags)
    return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _word_lines(source: BinaryIO) -> Iterator[Line]:
    root = body(source)
    if root is None:
        return
    top = 0.05
    for block in islice(_blocks(root), MOST_PARAGRAPHS):
        if block.tag == f"{W}p":
            made, rows = _paragraph(block, top, 0.0, 1.0)
            yield from made
            top += rows * _ROW
            continue
        for row in block.iter(f"{W}tr"):
            cells = row.findall(f"{W}tc")
            lowest = top + _ROW
            for place, cell in enumerate(cells):
                made, end = _cell(cell, top, place / len(cells), (place + 1) / len(cells))
                yield from made
                lowest = max(lowest, end)
            top = lowest


def _blocks(parent: Element) -> Iterator[Element]:
    """Yield paragraphs and tables in their order, also those that stand in content controls."""
    for element in parent:
        if element.tag in (f"{W}p", f"{W}tbl"):
            yield element
        elif element.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _blocks(element)


def _cell(cell: Element, top: float, left: float, right: float) -> tuple[list[Line], float]:
    """Return the lines of a cell and where it ends."""
    lines: list[Line] = []
    for paragraph in _blocks(cell):
        if paragraph.tag == f"{W}p":
            made, rows = _paragraph(paragraph, top, left, right)
            lines += made
            top += rows * _ROW
    return lines, top


def _paragraph(paragraph: Element, top: float, left: float, right: float) -> tuple[list[Line], int]:
    """Return the pieces of a paragraph between its tabs, each as wide as its share of the place, and its rows."""
    rows: list[list[str]] = [[""]]
    weights = set()
    for run in paragraph.iter(f"{W}r"):
        for mark in run:
            if mark.tag == f"{W}t" and mark.text:
                rows[-1][-1] += mark.text
                weights.add(_bold_run(run))
            elif mark.tag == f"{W}tab":
                rows[-1].append("")
            elif mark.tag in (f"{W}br", f"{W}cr"):
                rows.append([""])
    bold = weights.pop() if len(weights) == 1 else None
    alignment = paragraph.find(f"{W}pPr/{W}jc")
    justified = alignment is not None and alignment.get(f"{W}val") not in _CENTRED
    lines = []
    for number, pieces in enumerate(rows):
        width = (right - left) / len(pieces)
        for place, piece in enumerate(pieces):
            if piece.strip():
                lines.append(
                    Line(
                        text=nfc(re.sub(r"[^\S ]", " ", piece)),
                        left=left + place * width + (_INDENT if justified else _MARGIN),
                        right=left + (place + 1) * width - _MARGIN,
                        top=top + number * _ROW,
                        bottom=top + (number + _LETTERS) * _ROW,
                        bold=bold,
                    )
                )
    return lines, len(rows)


def _bold_run(run: Element) -> bool:
    mark = run.find(f"{W}rPr/{W}b")
    return mark is not None and mark.get(f"{W}val") not in ("0", "false", "none")
