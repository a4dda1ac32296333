"""The pages of central figures as the secretariat uses them, and what stands on them."""

from __future__ import annotations

import re

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Score
from app.workflow.states import Stage
from tests.support.client import Client, Page

SOURCE = "Báo cáo khảo sát số 12/BC-SNV ngày 05/01/2027"
ENTER = 'form:has(button:-soup-contains("Ghi số liệu vào phiếu"))'
UPLOAD = 'form:has(input[type="file"])'


def open_central(browser: Client, cycle_id: int) -> Page:
    return browser.get(browser.address("secretariat.central", cycle_id=cycle_id))


def upload(browser: Client, cycle_id: int, text: str, *, status: int = 200) -> Page:
    """Send a file from the cycle's page; gives the preview, or the page that lists what is wrong."""
    open_central(browser, cycle_id)
    return browser.submit(UPLOAD, {"file": ("so-lieu.csv", text.encode("utf-8-sig"))}, status=status)


def enter(browser: Client, *, source: str = SOURCE, status: int = 200) -> Page:
    return browser.submit(ENTER, {"source": source}, status=status)


def table_of(page: Page, code: str) -> dict[str, list[str]]:
    """The lines of one indicator's preview by unit."""
    rows = page.all(f'[aria-label="Thay đổi ở chỉ tiêu {code}"] tbody tr')
    return {
        " ".join(row.th.get_text().split()): [
            " ".join(cell.get_text(" ").split()) for cell in row.find_all("td")
        ]
        for row in rows
    }


def problems(page: Page) -> list[list[str]]:
    """What is wrong: line, cell, sentence."""
    rows = page.all('[aria-label="Những chỗ cần sửa"] tbody tr')
    return [[" ".join(cell.get_text().split()) for cell in row.find_all("td")] for row in rows]


def counts(page: Page) -> dict[str, str]:
    """How many units have each indicator's figures, by code."""
    rows = page.all('[aria-label="Các chỉ tiêu chấm tập trung"] tbody tr')
    said = {row.th.get_text().split()[0]: " ".join(row.find_all("td")[-1].get_text().split()) for row in rows}
    return {code: re.split("chờ|Ghi nhận", text)[0] for code, text in said.items()}


def stored(app: Flask, sheet_id: int) -> dict[str, tuple[str, str | None]]:
    """Points and reason of stage 1 by indicator."""
    with app.app_context():
        rows = db.session.scalars(
            select(Score).where(Score.assessment_id == sheet_id, Score.stage == Stage.REVIEW_1)
        )
        return {row.code: (f"{row.points:f}", row.reason) for row in rows}


def open_every_row(reviewer: Client, sheet_id: int) -> None:
    """Have a reviewer look at every row of a sheet, so that rows can be accepted together."""
    page = reviewer.get(reviewer.address("review.sheet", assessment_id=sheet_id))
    for link in page.all("tbody th a"):
        reviewer.get(str(link["href"]))
