"""Workbooks are read with bounds: whatever the file holds, there is a table or a refusal in words."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from scoring.skeleton.workbook import (
    BOUNDS,
    MAX_CELL_TEXT,
    MAX_CELLS,
    MAX_FILE_BYTES,
    MAX_ROWS,
    Worksheet,
    read_workbook,
)
from scoring.syntax.errors import ProblemLog
from scoring.tables.grid import Cell

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINK = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
WORKBOOK = f'<workbook {MAIN} {LINK}><sheets><sheet name="Bảng" sheetId="1" r:id="rId1"/></sheets></workbook>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
FORMAT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{FORMAT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{FORMAT}.sharedStrings+xml"/></Types>'
)
STRIKE = "<rPr><strike/></rPr>"
STYLES = (
    f"<styleSheet {MAIN}><fonts><font/><font><strike/></font></fonts>"
    "<fills><fill><patternFill/></fill></fills><borders><border/></borders>"
    "<cellStyleXfs><xf/></cellStyleXfs>"
    '<cellXfs><xf/><xf fontId="1"/><xf numFmtId="14"/><xf numFmtId="9"/></cellXfs></styleSheet>'
)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def sheet(rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def book(path: Path, parts: Mapping[str, str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    fixed = {"[Content_Types].xml": TYPES, "xl/_rels/workbook.xml.rels": LINKS, "xl/workbook.xml": WORKBOOK}
    shared = {"xl/sharedStrings.xml": f"<sst {MAIN}/>", "xl/styles.xml": STYLES}
    whole = fixed | shared | dict(parts)
    with zipfile.ZipFile(path / "qd.xlsx", "w", method) as archive:
        for name, text in whole.items():
            archive.writestr(name, text)
    return path / "qd.xlsx"


def read(file: Path) -> tuple[list[Worksheet], list[str]]:
    log = ProblemLog()
    return read_workbook(file, log), [problem.code for problem in log.in_file_order()]


def test_shared_inline_computed_and_error_cells_are_told_apart(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>Hai</t></is></c><c r="C2"><v>1.5</v></c>'
        '<c r="D2"><f>A1+1</f><v>3</v></c><c r="E2"><f>A1</f></c><c r="F2" t="e"><v>#REF!</v></c>'
        '<c r="AA2" t="str"><f>T(A2)</f><v>Chữ_x000A_xuống dòng</v></c></row><row><c t="b"><v>1</v></c></row>'
    )
    shared = f"<sst {MAIN}><si><r><t>Mộ</t></r><r><t>t</t></r><rPh sb='0' eb='1'><t>đọc</t></rPh></si></sst>"
    sheets, problems = read(
        book(tmp_path, {"xl/worksheets/sheet1.xml": sheet(rows), "xl/sharedStrings.xml": shared})
    )

    assert problems == []
    assert list(sheets[0].rows[2].values()) == [
        Cell(2, 1, "Một", shown="Một"),
        Cell(2, 2, "Hai", shown="Hai"),
        Cell(2, 3, "1.5", "number", "1.5"),
        Cell(2, 4, "3", "number", "3"),
        Cell(2, 5, "", "uncomputed"),
        Cell(2, 6, "#REF!", "error", "#REF!"),
        Cell(2, 27, "Chữ\nxuống dòng", shown="Chữ\nxuống dòng"),
    ]
    assert sheets[0].rows[2][27].address == "AA2"
    assert sheets[0].rows[3][1].text == "true"


def test_an_empty_text_is_an_empty_cell_wherever_it_is_stored(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"/>'
        '<c r="D1" t="str"><f>IF(1,"")</f><v></v></c><c r="E1" t="inlineStr"><is><t> </t></is></c>'
        '<c r="F1" t="s"><v>2</v></c></row>'
    )
    shared = f"<sst {MAIN}><si><t></t></si><si><r><t></t></r></si><si><t>có</t></si></sst>"
    sheets, problems = read(
        book(tmp_path, {"xl/worksheets/sheet1.xml": sheet(rows), "xl/sharedStrings.xml": shared})
    )
    assert problems == []
    assert [cell.address for cell in sheets[0].rows[1].values()] == ["F1"]


def test_what_is_struck_out_is_told_from_what_stands(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>'
        '<c r="D1" s="1"><v>5</v></c><c r="E1" t="s" s="1"><v>3</v></c></row>'
    )
    whole, partly = f"<r>{STRIKE}<t>Bỏ</t></r>", f"<r>{STRIKE}<t>cũ </t></r><r><rPr><b/></rPr><t>mới</t></r>"
    texts = ("<t>Chữ</t>", whole * 2, partly, f"<r><t>a</t></r>{partly}")
    shared = f"<sst {MAIN}>{''.join(f'<si>{text}</si>' for text in texts)}</sst>"
    sheets, problems = read(
        book(tmp_path, {"xl/worksheets/sheet1.xml": sheet(rows), "xl/sharedStrings.xml": shared})
    )
    assert problems == []
    assert {cell.address: cell.text for cell in sheets[0].rows[1].values()} == {"C1": "mới", "E1": "mới"}
    assert {row: [*cells] for row, cells in sheets[0].struck.items()} == {1: [1, 2, 4]}
    assert [(cell.address, cell.struck) for cell in sheets[0].partly_struck] == [("C1", "cũ"), ("E1", "acũ")]


def test_a_number_says_whether_its_format_makes_a_day_of_it(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" s="2"><v>45</v></c><c r="B1"><v>45</v></c><c r="C1" s="3"><v>0.8</v></c></row>'
    )
    sheets, problems = read(book(tmp_path, {"xl/worksheets/sheet1.xml": sheet(rows)}))
    assert problems == []
    assert [(cell.kind, cell.text, cell.shown) for cell in sheets[0].rows[1].values()] == [
        ("day", "1900-02-14", "1900-02-14"),
        ("number", "45", "45"),
        ("number", "0.8", "80%"),
    ]


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    hidden = WORKBOOK.replace("sheetId", 'state="hidden" sheetId')
    assert read(book(tmp_path, {"xl/workbook.xml": hidden, "xl/worksheets/sheet1.xml": sheet("")})) == (
        [],
        [],
    )


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_entities_never_expand(tmp_path: Path, part: str) -> None:
    parts = {"xl/worksheets/sheet1.xml": sheet(""), part: f"{ENTITIES}<x>&b;</x>"}
    assert read(book(tmp_path, parts)) == ([], ["xlsx_with_entities"])


def test_what_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    blanks = " " * (BOUNDS.unpacked + 1)
    file = book(tmp_path, {"xl/worksheets/sheet1.xml": sheet(blanks)})

    assert file.stat().st_size < BOUNDS.unpacked // 100
    assert read(file) == ([], ["xlsx_too_large"])


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_elements_without_end_are_refused(tmp_path: Path, part: str) -> None:
    parts = {"xl/worksheets/sheet1.xml": sheet(""), part: sheet("<si/>" * (BOUNDS.elements + 1))}
    assert read(book(tmp_path, parts)) == ([], ["xlsx_too_large"])


@pytest.mark.parametrize("text", ["a", "_x0041_"])
def test_a_cell_no_spreadsheet_could_hold_is_refused(tmp_path: Path, text: str) -> None:
    cell = f'<row><c t="inlineStr"><is><t>{text * (MAX_CELL_TEXT + 1)}</t></is></c></row>'
    assert read(book(tmp_path, {"xl/worksheets/sheet1.xml": sheet(cell)})) == ([], ["xlsx_too_long"])


def test_attributes_without_end_are_refused(tmp_path: Path) -> None:
    tag = "<c " + " ".join(f'a{number}="1"' for number in range(100_000)) + "/>"
    assert read(book(tmp_path, {"xl/worksheets/sheet1.xml": sheet(tag)})) == ([], ["xlsx_too_large"])


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "qd.xlsx"
    with file.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)
    assert read(file) == ([], ["xlsx_too_large"])


def test_rows_without_end_are_refused(tmp_path: Path) -> None:
    rows = f'<row r="{MAX_ROWS + 1}"><c><v>1</v></c></row>'
    assert read(book(tmp_path, {"xl/worksheets/sheet1.xml": sheet(rows)})) == ([], ["xlsx_too_long"])


@pytest.mark.slow
def test_cells_without_end_are_refused(tmp_path: Path) -> None:
    rows = f"<row>{'<c><v>1</v></c>' * 100}</row>" * (MAX_CELLS // 100 + 1)
    assert read(book(tmp_path, {"xl/worksheets/sheet1.xml": sheet(rows)})) == ([], ["xlsx_too_long"])


@pytest.mark.parametrize("kind", ["mergeCell", "hyperlink"])
def test_references_over_more_cells_than_may_be_are_refused(tmp_path: Path, kind: str) -> None:
    wide = f'<worksheet {MAIN}><sheetData/><{kind}s><{kind} ref="$A$1:$Z$4000"/></{kind}s></worksheet>'
    assert read(book(tmp_path, {"xl/worksheets/sheet1.xml": wide})) == ([], ["xlsx_refs_too_wide"])


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/worksheets/sheet1.xml": "<worksheet>"},
        {"xl/worksheets/sheet1.xml": sheet('<row><c t="s"><v>7</v></c></row>')},
        {"xl/workbook.xml": "không phải XML"},
    ],
)
def test_damaged_parts_are_refused(tmp_path: Path, parts: dict[str, str]) -> None:
    assert read(book(tmp_path, parts)) == ([], ["xlsx_not_a_workbook"])


@pytest.mark.parametrize(
    "content", [b"", b"Ma;Ten;Diem\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, b"PK\x03\x04"]
)
def test_other_formats_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "qd.xlsx").write_bytes(content)
    assert read(tmp_path / "qd.xlsx") == ([], ["xlsx_not_a_workbook"])


def test_unusual_packing_and_missing_files_are_refused(tmp_path: Path) -> None:
    file = book(tmp_path, {"xl/worksheets/sheet1.xml": sheet("")}, zipfile.ZIP_BZIP2)
    assert read(file) == ([], ["xlsx_not_a_workbook"])
    assert read(tmp_path / "khac.xlsx") == ([], ["file_missing"])


def test_every_damage_to_a_good_file_is_a_table_or_a_refusal(tmp_path: Path) -> None:
    good = book(
        tmp_path, {"xl/worksheets/sheet1.xml": sheet("<row><c><v>1</v></c></row>")}, zipfile.ZIP_STORED
    ).read_bytes()
    for place in range(0, len(good), 3):
        (tmp_path / "qd.xlsx").write_bytes(good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :])
        sheets, problems = read(tmp_path / "qd.xlsx")
        assert bool(problems) or all(sheet.name for sheet in sheets)
