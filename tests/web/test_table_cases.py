"""Tables that people really sent: each is taken as it was meant, or refused with its place, and nothing is stored."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Assessment, Score, Unit
from app.workflow.states import Stage, Status
from tests.support.background import do_all_work
from tests.support.books import row_counts
from tests.support.central import CRITERIA, CentralCycles
from tests.support.central_pages import open_central, problems, table_of
from tests.support.client import Client, Page
from tests.support.factories import Make

CASES = Path(__file__).parents[1] / "cases" / "tables"
UPLOAD = 'form:has(input[type="file"])'


@pytest.fixture
def environ() -> dict[str, str]:
    return {"DTI_CRITERIA_DIR": str(CRITERIA)}


@pytest.fixture
def administrator(client: Client, make: Make) -> Client:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    return client


def draft(make: Make, tree_id: str, code: str, **unit: str) -> Assessment:
    year = int(tree_id.split("/")[1])
    return make.assessment(make.cycle(tree_id=tree_id, year=year), make.unit(code=code, **unit))


def send(browser: Client, cycle_id: int, content: bytes, *, status: int, name: str = "phieu.csv") -> Page:
    browser.get(f"/imports/cycles/{cycle_id}")
    return browser.submit(UPLOAD, {"file": (name, content)}, status=status)


def confirmed(app: Flask, make: Make, browsers: Callable[[], Client], page: Page) -> None:
    """The secretariat confirms what was proposed, and a worker takes it in."""
    assert "Đã gửi đề nghị" in page.text
    secretary = browsers()
    secretary.sign_in(make.account(Role.SECRETARIAT))
    secretary.get("/imports/")
    secretary.follow("Đợt đánh giá năm 2026")
    secretary.submit("form#confirm")
    do_all_work(app)


def scores(app: Flask, stage: Stage) -> dict[str, Score]:
    with app.app_context():
        return {row.code: row for row in db.session.scalars(select(Score).where(Score.stage == stage))}


def test_a_decimal_comma_among_separating_commas_is_refused_and_stores_nothing(
    app: Flask, administrator: Client, make: Make
) -> None:
    sheet = draft(make, "dti/2026/commune", "19741")
    before = row_counts(app)
    page = send(
        administrator, sheet.cycle_id, CASES.joinpath("import-decimal-comma.csv").read_bytes(), status=422
    )
    assert "Dòng này có 6 ô, tiêu đề có 5 cột" in page.text
    assert row_counts(app) == before
    with app.app_context():
        assert db.session.get_one(Assessment, sheet.id).status is Status.DRAFT


def test_reasons_keep_their_lines_also_those_that_look_like_comments(
    app: Flask, administrator: Client, make: Make, browsers: Callable[[], Client]
) -> None:
    sheet = draft(make, "dti/2026/commune", "19735")
    page = send(
        administrator, sheet.cycle_id, CASES.joinpath("import-hash-in-cell.csv").read_bytes(), status=200
    )
    confirmed(app, make, browsers, page)
    stored = scores(app, Stage.REVIEW_1)
    assert stored["1.1"].points == Decimal("1.5")
    assert {row.reason for row in stored.values() if row.reason} == {
        "Trừ 0,5 điểm vì:\n# 1 thiếu quyết định\n\n# 2 thiếu ảnh chụp\nĐề nghị bổ sung"
    }


def test_penalties_are_taken_from_their_negative_maximum_up_to_nothing(
    app: Flask, administrator: Client, make: Make, browsers: Callable[[], Client]
) -> None:
    sheet = draft(make, "par/2026/commune", "18880")
    content = CASES.joinpath("import-penalty-half.csv").read_bytes()
    page = send(administrator, sheet.cycle_id, content, status=200)
    confirmed(app, make, browsers, page)
    assert min(row.points or 0 for row in scores(app, Stage.SELF).values()) < 0


@pytest.mark.parametrize(
    ("points", "taken"), [("-0,5", True), ("'-0,5", True), ("−0,5", True), ("0,5", False)]
)
def test_a_penalty_in_any_spelling_of_minus_is_taken_and_one_above_nothing_is_not(
    app: Flask, administrator: Client, make: Make, browsers: Callable[[], Client], points: str, taken: bool
) -> None:
    sheet = draft(make, "par/2026/commune", "18880")
    lines = CASES.joinpath("import-penalty-half.csv").read_text(encoding="utf-8").splitlines()
    place, line = next((n, line) for n, line in enumerate(lines) if ";-" in line)
    cells = line.split(";")
    lines[place] = ";".join([*cells[:2], points, points, ""])
    page = send(administrator, sheet.cycle_id, "\n".join(lines).encode(), status=200 if taken else 422)
    if taken:
        confirmed(app, make, browsers, page)
        assert scores(app, Stage.SELF)[cells[1]].points == Decimal("-0.5")
    else:
        assert "nằm ngoài khoảng từ" in page.text


def test_a_finished_sheet_comes_as_a_workbook_with_its_unit_merged_over_its_rows(
    app: Flask, administrator: Client, make: Make, browsers: Callable[[], Client]
) -> None:
    sheet = draft(make, "dti/2026/commune", "19735")
    lines = CASES.joinpath("import-hash-in-cell.csv").read_text(encoding="utf-8").split("19735;")[1:]
    book = openpyxl.Workbook()
    book.active.append(["BẢNG ĐIỂM NĂM 2025"])
    book.active.append(["Mã đơn vị", "Mã chỉ tiêu", "Điểm tự chấm", "Điểm thẩm định", "Lý do"])
    for place, line in enumerate(lines):
        code, own, appraised, reason = line.strip().split(";", 3)
        numbers = [float(cell.replace(",", ".")) for cell in (own, appraised)]
        book.active.append([None if place else 19735, code, *numbers, reason.strip('"')])
    book.active.merge_cells(start_row=3, end_row=2 + len(lines), start_column=1, end_column=1)
    out = io.BytesIO()
    book.save(out)
    page = send(administrator, sheet.cycle_id, out.getvalue(), status=200, name="phieu.xlsx")
    confirmed(app, make, browsers, page)
    assert "Bỏ qua phần ở trên dòng tiêu đề: dòng 1." in page.text
    assert scores(app, Stage.REVIEW_1)["1.1"].points == Decimal("1.5")


@pytest.fixture
def cycles(make: Make) -> CentralCycles:
    return CentralCycles(make)


@pytest.fixture
def secretary(cycles: CentralCycles, client: Client) -> Client:
    client.sign_in(cycles.secretariat)
    return client


def par_cycle(cycles: CentralCycles, *units: Unit) -> int:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, *units)
    return cycle_id


def test_a_central_line_with_one_cell_too_many_is_refused_though_that_cell_is_empty(
    app: Flask, secretary: Client, cycles: CentralCycles, make: Make
) -> None:
    cycle_id = par_cycle(cycles, make.unit("Đồng Hới", code="18880"))
    before = row_counts(app)
    open_central(secretary, cycle_id)
    content = CASES.joinpath("central-unquoted-decimal.csv").read_bytes()
    page = secretary.submit(UPLOAD, {"file": ("so-lieu.csv", content)}, status=422)
    assert [row for row in problems(page) if "Dòng này có 9 ô, tiêu đề có 8 cột" in row[2]]
    assert row_counts(app) == before


def test_a_table_from_an_english_spreadsheet_is_read_with_its_decimal_point(
    secretary: Client, cycles: CentralCycles, make: Make
) -> None:
    cycle_id = par_cycle(cycles, make.unit("Cồn Cỏ", code="19742"))
    open_central(secretary, cycle_id)
    content = CASES.joinpath("central-en-us-excel.csv").read_bytes()
    page = secretary.submit(UPLOAD, {"file": ("so-lieu.csv", content)}, status=200)
    ((figures, _points),) = table_of(page, "I.7.1").values()
    assert "66,44" in figures


def test_the_exported_table_comes_back_as_csv_and_as_a_workbook(
    secretary: Client, cycles: CentralCycles, make: Make
) -> None:
    units = [make.unit("Ái Tử", code="19360"), make.unit("Bến Hải", code="19363")]
    cycle_id = par_cycle(cycles, *units)
    open_central(secretary, cycle_id)
    rows = secretary.table("Tải tệp mẫu (CSV, mở bằng Excel)")
    rows[2][2], rows[3][2] = "66,44", "70.5"
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    text = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in rows)
    for name, content in (("a.csv", text.encode("utf-8-sig")), ("a.xlsx", out.getvalue())):
        open_central(secretary, cycle_id)
        page = secretary.submit(UPLOAD, {"file": (name, content)}, status=200)
        shown = table_of(page, "I.7.1")
        assert ["66,44" in shown["Xã Ái Tử"][0], "70,5" in shown["Xã Bến Hải"][0]] == [True, True]
