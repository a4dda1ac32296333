"""The Excel pack in a real browser: the whole sheet filled in outside, by keyboard or mouse, in a few presses."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from tests.browser.visitor import Visitor, open_account
from tests.support.packs import answer_cells

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

UNIT = "19009"
CLICKS = 25
"""What the whole sheet may cost by way of a pack."""


def something(sheet: Worksheet, cell: str) -> object:
    """An answer that the rule of a cell takes."""
    rule = next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)
    if rule.type == "list" and rule.formula1.startswith('"'):
        return rule.formula1.strip('"').split(",")[0]
    if rule.type == "list":
        column, line, *_rest = range_boundaries(rule.formula1.rpartition("!")[2].replace("$", ""))
        return sheet.parent["Danh mục"].cell(line, column).value
    return 1 if rule.type in ("whole", "decimal") else "Theo báo cáo"


def fill_in(path: Path, to: Path) -> int:
    """Fill in every answer cell of a downloaded pack; say how many there were."""
    work = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    number = 0
    for sheet in work.worksheets:
        for cell in answer_cells(sheet).values():
            sheet[cell].value = something(sheet, cell)  # type: ignore[union-attr, assignment]
            number += 1
    work.save(to)
    return number


def test_a_whole_sheet_by_pack_costs_a_few_clicks(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    visitor, clicks = visit(), 0
    open_account(visitor, "goi-excel", role="contributor", unit_code=UNIT)
    visitor.open("/unit/")
    visitor.activate(visitor.page.locator("main a[href*='/unit/assessments/']").first)
    visitor.follow("Gói Excel của phiếu")
    pack = visitor.download("Tải gói Excel")
    number = fill_in(pack, tmp_path / "goi.xlsx")
    visitor.page.set_input_files("#file", tmp_path / "goi.xlsx")
    visitor.press("Xem trước")
    visitor.sees("Chưa lưu gì")
    shown = [int(value) for value in visitor.page.locator(".dti-tile__value").all_inner_texts()]
    assert (sum(shown), shown[1], shown[3]) == (number, 0, 0)
    assert shown[0] >= 0.9 * number  # what any figure takes is not right for each of them
    visitor.press("Lưu")
    visitor.sees(f"Đã lưu {shown[0]} ô từ gói Excel.")
    clicks = 3 + 2 + 2  # links and the download; choosing the file; looking and saving
    print(f"{number} answers by Excel pack: {clicks} clicks (reach: {CLICKS})")
    assert clicks <= CLICKS
