"""The table of all figures: one page for the whole sheet, saved row by row, by a plain form or by its script."""

from __future__ import annotations

import json

import pytest

from app.access.actor import Role
from app.models import Assessment, Unit
from tests.support.client import Client, Page
from tests.support.factories import Make

pytestmark = pytest.mark.database
FORM = "form[data-figures]"
SAVE = "Lưu các ô đã sửa"


def address(sheet: Assessment, code: str = "") -> str:
    return f"/unit/assessments/{sheet.id}/figures" + (f"/{code}" if code else "")


def save(browser: Client, sheet: Assessment, typed: dict[str, str], *, press: str = SAVE) -> Page:
    """Open the table, type, press."""
    browser.get(address(sheet))
    return browser.submit(FORM, typed, press=press)


def row(page: Page, code: str) -> str:
    return " ".join(page.one(f'tbody[id="ct-{code}"]').get_text(" ").split())


def test_the_whole_sheet_stands_on_one_page_and_is_saved_at_once(officer: Client, sheet: Assessment) -> None:
    page = save(
        officer,
        sheet,
        {"figure-plan_issued": "true", "figure-dossiers": "1.000", "figure-dossiers_online": "500", "points-2.2": "1,5"},
    )
    assert "Đã lưu 3 chỉ tiêu." in page.text
    assert "2,00 /2" in row(page, "1.1").replace("2,00/2", "2,00 /2")
    assert page.value("figure-dossiers") == "1.000"
    assert page.value("points-2.2") == "1,5"
    assert "5,50" in page.one("[data-total]").get_text()


def test_rows_that_are_refused_keep_what_was_typed_and_the_others_are_saved(
    officer: Client, sheet: Assessment
) -> None:
    page = save(
        officer,
        sheet,
        {"figure-plan_issued": "true", "figure-dossiers": "mười", "figure-dossiers_online": "5", "points-2.2": "9"},
    )
    assert "Đã lưu 2 chỉ tiêu." in page.text  # 1.1, and the cell of 2.1 that can be read
    assert page.value("figure-dossiers") == "mười"
    assert "không phải một số" in page.one("#figure-dossiers-error").get_text()
    assert page.value("points-2.2") == "9"
    assert page.one(".govuk-error-summary a")["href"] == "#figure-dossiers"
    again = officer.get(address(sheet))
    assert again.value("figure-dossiers") == ""
    assert again.value("figure-dossiers_online") == "5"
    assert again.value("points-2.2") == ""
