"""The documents as Word files: the parts that Word itself writes, with the heading in a table of two cells."""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import Final

from tests.support.official.page import (
    GREETING,
    attachment,
    authority,
    body_lines,
    date_line,
    heading,
    nation_lines,
    number_line,
)
from tests.support.official.specs import LETTER, Paper

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TAB: Final = '</w:t><w:tab/><w:t xml:space="preserve">'
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
}


def as_docx(paper: Paper) -> bytes:
    """The document as a Word file; the same paper gives the same bytes."""
    body = _head(paper) + _middle(paper)
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**_PARTS, "word/document.xml": document}.items():
            archive.writestr(zipfile.ZipInfo(name), f'<?xml version="1.0" encoding="UTF-8"?>{part}')
    return file.getvalue()


def _line(text: str, *, bold: bool = False, place: str = "center") -> str:
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    half = len(text) // 2  # Word breaks a line into runs wherever somebody corrected it
    runs = "".join(
        f'<w:r>{weight}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
        for part in (text[:half], text[half:])
    )
    return f'<w:p><w:pPr><w:jc w:val="{place}"/></w:pPr>{runs}</w:p>'


def _weighs(paper: Paper) -> bool:
    return paper.layout != "weightless"


def _head(paper: Paper) -> str:
    nation, dated = nation_lines(paper), date_line(paper).split("\n")
    left = [_line(line) for line in paper.agency.above] + [
        _line(line, bold=_weighs(paper)) for line in paper.agency.lines
    ]
    right = [_line(line, bold=_weighs(paper)) for line in nation]
    number = [_line(number_line(paper))]
    if paper.kind == LETTER:
        number.append(_line(f"V/v {paper.abstract}"))
    dates = [_line(line) for line in dated]
    if paper.layout == "spaced":
        rows = [f"{paper.agency.lines[0]}\t{nation[0]}"] if not paper.agency.above else []
        if rows and len(paper.agency.lines) == 1:
            tabbed = [*rows, f"\t{nation[-1]}", f"{number_line(paper)}\t{' '.join(dated)}"]
            return "".join(
                _line(row, place="left").replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
                for row in tabbed
            )
    cells = ((left, right), (number, dates))
    rows_xml = "".join(
        "<w:tr>" + "".join(f"<w:tc>{''.join(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in cells
    )
    return f"<w:tbl>{rows_xml}</w:tbl>"


def _middle(paper: Paper) -> str:
    if paper.kind == LETTER:
        top = _line(GREETING, bold=True)
    else:
        kind, about = heading(paper)
        top = _line(kind, bold=_weighs(paper))
        if about:
            top += _line(about, bold=_weighs(paper) and paper.layout != "narrow")
        if attachment(paper):
            top += _line(attachment(paper))
    signer = _line(authority(paper), bold=True) if authority(paper) else ""
    return top + signer + "".join(_line(line, place="both") for line in body_lines(paper))
