"""Tables that leave as CSV leave as a workbook too: the same lines, numbers as numbers, texts never a formula."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from app.access.actor import Role
from app.models import Cycle
from app.web.formats import figure
from app.workflow.states import Status
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.factories import Make

FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def cycle(make: Make) -> Cycle:
    """Two sheets under appraisal; the name of one would be a formula, were it not text."""
    cycle = make.cycle()
    cycles = Cycles(make)
    for name in ("Hải Lăng", FORMULA):
        cycles.sheet(cycle, make.unit(name), appraised="1", declared="2", status=Status.REVIEW_2)
    return cycle


def both(browser: Client, address: str) -> tuple[list[list[str]], list[list[object]]]:
    """The lines of a table as CSV and as workbook."""
    text = browser.get(f"{address}.csv").response.data.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(browser.get(f"{address}.xlsx").response.data))
    lines = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    return list(csv.reader(io.StringIO(text), delimiter=";")), lines


def shown(cell: object) -> str:
    """A cell of a workbook as the CSV says it."""
    if cell is None:
        return ""
    return figure(Decimal(str(cell))) if isinstance(cell, (int, float)) else str(cell)


@pytest.mark.parametrize(
    "table",
    [
        "/secretariat/cycles/{}/board",
        "/secretariat/cycles/{}/contacts",
        "/secretariat/cycles/{}/reviewers",
        "/secretariat/cycles/{}/samples",
        "/secretariat/cycles/{}/assignments",
        "/review/cycles/{}/radar",
        "/review/second",
        "/units/list",
    ],
)
def test_the_workbook_says_what_the_csv_says(make: Make, client: Client, cycle: Cycle, table: str) -> None:
    client.sign_in(make.account(Role.SECRETARIAT))
    text, lines = both(client, table.format(cycle.id))
    assert [[shown(cell).lstrip("'") for cell in line] for line in lines] == [
        [cell.lstrip("'") for cell in line] for line in text
    ]


def test_the_reviewers_queue_is_a_workbook_with_numbers(make: Make, client: Client, cycle: Cycle) -> None:
    client.sign_in(make.account(Role.REVIEWER))
    _text, lines = both(client, "/review/queue")
    assert len(lines) == 3
    assert {type(line[6]) for line in lines[1:]} <= {int, float}


def test_counts_are_numbers_and_a_formula_stays_a_text(make: Make, client: Client, cycle: Cycle) -> None:
    client.sign_in(make.account(Role.SECRETARIAT))
    content = client.get(f"/secretariat/cycles/{cycle.id}/board.xlsx").response.data
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    header = [cell.value for cell in sheet[1]]
    appraised = [row[header.index("Đã thẩm định")] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in appraised} == {"n"}
    assert sheet.freeze_panes == "A2"
    names = [row[header.index("Đơn vị")] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in names} == {"s"}
    assert any(FORMULA in str(cell.value) for cell in names)


def test_the_page_offers_both(make: Make, client: Client, cycle: Cycle) -> None:
    client.sign_in(make.account(Role.SECRETARIAT))
    client.get(f"/secretariat/cycles/{cycle.id}?q=Hải")
    content = client.follow("Tải bảng này (Excel, XLSX)").response.data
    assert len(list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows())) == 2
