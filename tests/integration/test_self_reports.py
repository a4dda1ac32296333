"""The unit's own report for signature and the blank form: what stands in them, as PDF and as a Word file."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from docx import Document
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.documents.self_report import SelfReport, render_self_report
from app.documents.self_report_docx import docx_of
from app.errors import NotFound
from app.models import Assessment, Unit
from app.queries.sheets.answers import answers_of
from app.services.sheets.cells import save_cells
from app.services.sheets.declarations import declare
from app.services.sheets.self_reports import read_self_report
from app.sheet.cells import Cell
from app.sheet.declaring import Declaration, fingerprint
from app.trees import trees
from tests.documents.paper import Paper
from tests.support.application import START
from tests.support.factories import TREE, Make, actor_of

DB = scoped_session[Session]


@pytest.fixture
def unit(session: DB, make: Make) -> Unit:
    return make.unit("Sông Thử")


@pytest.fixture
def sheet(make: Make, unit: Unit) -> Assessment:
    return make.assessment(unit=unit)


@pytest.fixture
def officer(make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit))


def report(actor: Actor, sheet: Assessment, *, blank: bool = False) -> SelfReport:
    return read_self_report(actor, sheet.id, blank=blank, now=START)


def fill(actor: Actor, sheet: Assessment, make: Make) -> None:
    cells = {"figure-dossiers": Cell("", "1000"), "figure-dossiers_online": Cell("", "500")}
    save_cells(actor, sheet.id, "2.1", cells, now=START)
    indicator = trees().current(TREE).indicators["1.1"]
    said = Declaration({"plan_issued": "true"}, note="Theo nghị quyết.\n=2 dòng")
    declare(actor, sheet.id, "1.1", said, seen=fingerprint(indicator, answers_of(sheet.id)), now=START)
    make.evidence(sheet)


def cells_of(content: bytes) -> list[list[str]]:
    """The rows of the large table of a Word file."""
    table = Document(io.BytesIO(content)).tables[1]
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_report_says_what_was_declared_with_points_notes_and_documents(
    make: Make, officer: Actor, sheet: Assessment
) -> None:
    fill(officer, sheet, make)
    made = report(officer, sheet)
    rows = {row.code: row for group in made.groups for row in group.indicators}
    assert rows["2.1"].figures == ("Số hồ sơ nộp trực tuyến: 500 hồ sơ", "Tổng số hồ sơ: 1.000 hồ sơ")
    assert (rows["2.1"].points, rows["2.2"].points) == (Decimal("2.00"), None)
    assert "01/KH-UBND" in rows["1.1"].documents[0]
    assert "trang 3" in rows["1.1"].documents[0]
    assert rows["1.1"].note == "Theo nghị quyết.\n=2 dòng"
    assert made.points == Decimal("4.00")


def test_a_web_page_is_named_with_its_address_on_both_papers(
    make: Make, officer: Actor, sheet: Assessment
) -> None:
    address = "https://xa.gov.vn/ke-hoach"
    make.evidence(sheet, address=address)
    told = report(officer, sheet)
    assert address in "".join(Paper(render_self_report(told)).text.split())
    assert address in " ".join(cell for row in cells_of(docx_of(told)) for cell in row)


def test_the_word_file_says_the_same_as_the_pdf(make: Make, officer: Actor, sheet: Assessment) -> None:
    fill(officer, sheet, make)
    made = report(officer, sheet)
    rows = {line[0]: line for line in cells_of(docx_of(made))}
    assert rows["2.1"][2:5] == ["Số hồ sơ nộp trực tuyến: 500 hồ sơ\nTổng số hồ sơ: 1.000 hồ sơ", "4", "2,00"]
    assert rows["1.1"][5].endswith("Theo nghị quyết.\n=2 dòng")
    text = Paper(render_self_report(made)).text
    for said in (
        "BÁO CÁO TỰ ĐÁNH GIÁ",
        "Số hồ sơ nộp trực tuyến: 500 hồ sơ",
        "THỦ TRƯỞNG ĐƠN VỊ",
        "01/KH-UBND",
    ):
        assert said in " ".join(text.split())


def test_the_blank_form_has_every_indicator_and_nobodys_figures(
    make: Make, officer: Actor, sheet: Assessment
) -> None:
    fill(officer, sheet, make)
    made = report(officer, sheet, blank=True)
    lines = cells_of(docx_of(made))
    assert [line[0] for line in lines] == [line[0] for line in cells_of(docx_of(report(officer, sheet)))]
    assert {line[4] for line in lines[1:]} == {""}
    assert {line[5] for line in lines[1:]} == {""}
    assert "Tổng số hồ sơ: ………… hồ sơ" in " ".join(line[2] for line in lines)
    text = " ".join(Paper(render_self_report(made)).text.split())
    assert "PHIẾU TỰ ĐÁNH GIÁ" in text
    assert "Tổng điểm" not in text


def test_the_same_report_gives_the_same_pdf(officer: Actor, sheet: Assessment) -> None:
    assert render_self_report(report(officer, sheet)) == render_self_report(report(officer, sheet))


def test_nobody_of_another_unit_gets_one(make: Make, sheet: Assessment) -> None:
    stranger = actor_of(make.account(Role.UNIT_HEAD))
    with pytest.raises(NotFound):
        report(stranger, sheet)
