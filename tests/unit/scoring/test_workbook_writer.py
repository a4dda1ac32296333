"""A table as a workbook: whatever goes out is text in it, and comes back as it was."""

from __future__ import annotations

import io

import openpyxl
import pytest

from scoring.tables import Column, Limits, Row, restored, table_in_workbook
from scoring.tables.workbook import read_workbook
from scoring.tables.workbook_writer import workbook_of

LIMITS = Limits(lines=100, rows=100, columns=100, cells=1_000)
TEXTS = (
    "=1+1",
    "+84 233",
    "-2+3",
    "@lệnh",
    "'=đã có dấu",
    "chữ; =sau dấu chấm phẩy",
    "'=một;=hai",
    "00123",
    "1,5",
    "01/07/2025",
    "_x0041_",
    "hai\ndòng",
    "đường dẫn http://dti.test",
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_comes_back_as_it_went_out(text: str) -> None:
    data = workbook_of("Bảng", ["Mã", "Chữ"], [["a", text]])
    (row,) = table_in_workbook(
        read_workbook(data), [Column("code", True, ("Mã",)), Column("text", True, ("Chữ",))], LIMITS
    ).rows()
    assert isinstance(row, Row)
    assert [restored(cell) for cell in row.cells] == ["a", text]


def test_no_cell_is_a_formula_a_number_or_a_day_and_each_stays_text_when_edited() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of("Bảng", ["Chữ"], [[text] for text in TEXTS])))[
        "Bảng"
    ]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(TEXTS)
    assert {cell.number_format for cell in cells} == {"@"}
    assert not [cell for cell in cells if cell.hyperlink]
