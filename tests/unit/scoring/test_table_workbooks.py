"""XLSX workbooks as tables: what a cell stores is beyond doubt, what nobody sees or nothing computed is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.sheets.table import read_table
from scoring.syntax.errors import CriteriaError
from scoring.tables import Column, Fault, Row, Table, TableRefused, open_table, read_number
from tests.unit.scoring.builders import tree_of

COLUMNS = [Column("unit", True, ("Mã đơn vị",)), Column("code"), Column("score"), Column("reason")]
HEADING = ["unit", "code", "score", "reason"]


def saved(*rows: list[object], change: Callable[[Worksheet], object] | None = None) -> bytes:
    """A workbook of one sheet with these rows."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    if change is not None:
        change(sheet)
    return written(book)


def written(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(data: bytes) -> Table:
    return open_table(data, COLUMNS)


def only_row(data: bytes) -> tuple[str, ...]:
    (row,) = table(data).rows()
    assert isinstance(row, Row), row
    return row.cells


def told(data: bytes) -> list[str]:
    try:
        faults = [line for line in table(data).rows() if isinstance(line, Fault)]
    except TableRefused as refused:
        faults = list(refused.faults)
    assert all(fault.text() != fault.text("en") for fault in faults)
    return [f"{fault.line}:{fault.column} {fault.code}" for fault in faults]


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        (19742, "General", "19742"),
        (123, "00000", "00123"),
        (1.1, "0.00", "1.10"),
        (7.04, "General", "7.04"),
        (0.1 + 0.2, "General", "0.3"),
        (-0.5, "0.00", "-0.5"),
        (1e-7, "General", "0.0000001"),
        (0.6644, "0.00%", "66.44%"),
        (0.6644, '0.00"%"', "0.6644"),
        (True, "General", "true"),
        (datetime(2026, 1, 31, tzinfo=UTC).replace(tzinfo=None), "dd/mm/yyyy", "2026-01-31"),
        ("a_x000D_\nb", "General", "a\nb"),
        ("00123", "@", "00123"),
        ("=cmd", "@", "=cmd"),
    ],
)
def test_a_cell_says_what_it_stores(value: object, format_: str, text: str) -> None:
    def change(sheet: Worksheet) -> None:
        cell = sheet.cell(2, 2, value)
        cell.number_format = format_
        if value == "=cmd":
            cell.data_type = "s"

    assert only_row(saved(HEADING, ["A"], change=change))[1] == text


def test_a_stored_number_is_beyond_doubt_and_a_typed_one_is_not() -> None:
    line = table(saved(HEADING, ["A", None, 1.234], ["B", None, "1.234"], ["C", None, "7,04"]))
    first, second, third = (row.cells[2] for row in line.rows() if isinstance(row, Row))
    assert str(read_number(first, line.mark)) == "1.234"
    with pytest.raises(ValueError, match="number_two_ways"):
        read_number(second, line.mark)
    assert str(read_number(third, line.mark)) == "7.04"


def test_cells_merged_downwards_say_the_same_in_each_row() -> None:
    data = saved(
        HEADING, ["A", "1.1"], [None, "1.2"], ["B", "1.1"], change=lambda sheet: sheet.merge_cells("A2:A3")
    )
    assert [row.cells[:2] for row in table(data).rows() if isinstance(row, Row)] == [
        ("A", "1.1"),
        ("A", "1.2"),
        ("B", "1.1"),
    ]


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def hide_column(sheet: Worksheet) -> None:
    sheet.column_dimensions["C"].hidden = True


@pytest.mark.parametrize(
    ("rows", "change", "wanted"),
    [
        ([["A", "1"], ["B", "2"]], hide_row, "3:0 table_row_hidden"),
        ([["A", "1", 2]], hide_column, "0:3 table_column_hidden"),
        ([["A", "1", None]], lambda sheet: sheet.merge_cells("B2:C2"), "2:2 table_cells_merged"),
        ([["A", "=1+1"]], None, "2:2 table_not_computed"),
        ([["A", "#N/A"]], None, "2:2 table_error_value"),
        ([["#REF!", "1"]], None, "2:1 table_error_value"),
        ([["A", "1", 2, "x", "y"]], None, "2:5 table_row_too_long"),
    ],
)
def test_what_nobody_sees_or_nothing_computed_is_refused_at_its_place(
    rows: list[list[object]], change: Callable[[Worksheet], object] | None, wanted: str
) -> None:
    assert told(saved(HEADING, *rows, change=change)) == [wanted]


def test_titles_merged_over_the_table_and_other_sheets_are_passed_over_and_said() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(saved(["BẢNG ĐIỂM"], ["Mã\nđơn vị", "Code"], ["# chú"], ["A", 1], ["  ", None, None, " "]))
    )
    book.active.merge_cells("A1:D1")
    book.create_sheet("Khác").append(["x"])
    book.create_sheet("Trống")
    hidden = book.create_sheet("Ẩn")
    hidden.append(["unit"])
    hidden.sheet_state = "hidden"
    line = table(written(book))
    assert [note.code for note in line.notes] == ["table_sheets_passed_over", "table_titles_passed_over"]
    assert [(row.line, row.cells) for row in line.rows() if isinstance(row, Row)] == [(4, ("A", "1"))]


def test_two_sheets_with_such_a_table_are_refused_by_name() -> None:
    book = openpyxl.load_workbook(io.BytesIO(saved(HEADING, ["A"])))
    book.create_sheet("Hai").append(["unit"])
    assert told(written(book)) == ["0:0 table_several_sheets"]


def test_a_far_cell_costs_nothing() -> None:
    def change(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    assert only_row(saved(HEADING, ["A", "1"], change=change))[:2] == ("A", "1")


def with_in(data: bytes, before: str, after: str, part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """The workbook with other text in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode(), 1)
            new.writestr(name, text)
    return out.getvalue()


MERGES = '<mergeCells count="1"><mergeCell ref="{}"/></mergeCells>'
LINKS = '<hyperlinks><hyperlink ref="{}" location="A1"/></hyperlinks>'


@pytest.mark.parametrize("element", [MERGES, LINKS])
@pytest.mark.parametrize(
    "area", ["F2:XFD1048576", "$A$1:$Z$100000", "A1:Z20000", "a1:z20000", "A:Z", "2:100", "&#65;1:&#90;20000"]
)
def test_a_line_of_text_that_covers_a_sheet_with_cells_is_refused(element: str, area: str) -> None:
    data = with_in(saved(HEADING, ["A", "1"]), "</sheetData>", "</sheetData>" + element.format(area))
    assert len(data) < 10_000
    assert told(data) == ["0:0 xlsx_refs_too_wide"]


@pytest.mark.parametrize(
    "elements",
    [
        "".join(f'<x:mergeCell\n ref = "A{row}:Z{row}" xmlns:x="m"/>' for row in range(1, 10_000)),
        "".join(line * 3_000 for line in ('<mergeCell ref="B2:B3"/>', '<hyperlink ref="B9"/>')),
    ],
    ids=["many small ones, spelled otherwise", "each link looked for in each merged cell"],
)
def test_many_small_references_cost_as_much_as_a_wide_one(elements: str) -> None:
    data = with_in(saved(HEADING, ["A", "1"]), "</sheetData>", f"</sheetData>{elements}")
    assert told(data) == ["0:0 xlsx_refs_too_wide"]


def test_references_that_nobody_follows_cell_by_cell_are_welcome() -> None:
    wide = (
        '</sheetData><autoFilter ref="A1:XFD1048576"/><mergeCells><mergeCell ref="G9:XFD9"/></mergeCells>'
        '<conditionalFormatting sqref="$A$1:$XFD$1048576"/>'
        '<dataValidations><dataValidation sqref="A1:XFD1048576"/></dataValidations>'
    )
    data = with_in(saved(HEADING, ["A", "1"]), "</sheetData>", wide)
    assert only_row(data)[:2] == ("A", "1")


def test_a_long_formula_shared_down_a_sheet_is_refused() -> None:
    long = "+".join(["B$1"] * 1_500)
    first = f'<c r="E2"><f t="shared" si="0" ref="E2:E9000">{long}</f><v>1</v></c>'
    others = "".join(
        f'<row r="{row}"><c r="E{row}"><f t="shared" si="0"/><v>1</v></c></row>' for row in range(9, 9000)
    )
    data = with_in(saved(HEADING, ["A"]), "</row></sheetData>", f"{first}</row>{others}</sheetData>")
    assert len(data) < 100_000
    assert told(data) == ["0:0 csv_too_large"]


def test_a_document_type_and_an_attribute_list_without_end_are_refused() -> None:
    part = "xl/workbook.xml"
    entities = '<!DOCTYPE x [<!ATTLIST mergeCell ref CDATA "A1:Z99999">]><workbook'
    attributes = " ".join(f'a{number}=""' for number in range(1_000))
    whole = saved(HEADING, ["A"])
    assert told(with_in(whole, "<workbook", entities, part)) == ["0:0 xlsx_with_entities"]
    assert told(with_in(whole, "<sheetData>", f"<sheetData {attributes}>")) == ["0:0 csv_too_large"]


def test_a_formula_whose_stored_result_is_no_text_at_all_is_computed() -> None:
    line = with_in(
        saved(HEADING, ["A", "x"]),
        "</row></sheetData>",
        '<c r="C2" t="str"><f>""</f><v></v></c></row></sheetData>',
    )
    assert only_row(line) == ("A", "x", "", "")


def test_what_only_looks_like_a_workbook_is_refused() -> None:
    whole = saved(HEADING, ["A"])
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("ghi-chu.txt", "x")
    assert told(whole[: len(whole) // 2]) == ["0:0 table_not_a_workbook"]
    assert told(other.getvalue()) == ["0:0 table_other_kind"]


def test_a_workbook_that_unpacks_without_end_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 100 * 1024 * 1024)
    assert told(out.getvalue()) == ["0:0 csv_too_large"]


def test_rank_takes_a_workbook(tmp_path: Path) -> None:
    tree = tree_of("{kind: ratio, numerator: [part], denominator: [whole]}")
    path = tmp_path / "bang.xlsx"
    path.write_bytes(saved(["unit", "part", "whole", "plan"], ["A", 1, 2, True], ["B", 3, "4"]))
    first, second = read_table(path, tree)
    assert (first.unit, first.figures) == ("A", {"part": 1, "whole": 2, "plan": True})
    assert (second.unit, second.figures) == ("B", {"part": 3, "whole": 4})
    path.write_bytes(saved(["unit", "part"], ["A", "1.000"]))
    with pytest.raises(CriteriaError):
        read_table(path, tree)


def test_a_workbook_with_a_password_is_called_by_its_name() -> None:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(saved(HEADING, ["19360", "1.1", 1, ""]))).encrypt("mat-khau", locked)
    assert told(locked.getvalue()) == ["0:0 table_locked"]
