"""Where penalties stopped at nothing left, the pages and the paper say what was not taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Assessment, Cycle, Entry, ResultRow
from app.workflow.states import Status
from tests.documents.paper import Paper
from tests.support.application import START
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.libraries import library_with, text_of_set

PENALTIES = """
  - code: "3"
    title: Báo cáo
    indicators:
      - {code: "3.1", title: Báo cáo đúng hạn, max: 2, rule: {kind: points}}
      - {code: "3.2", title: Trừ mỗi lần chậm, max: -5, penalty: true, rule: {kind: points}}
  - code: "4"
    title: Điểm trừ
    penalty: true
    indicators:
      - {code: "4.1", title: Vi phạm, max: -12, rule: {kind: points}}
"""
IN_GROUP = "Nhóm 3: điểm trừ vượt số điểm còn lại 3,00: chỉ trừ đến 0."
IN_TOTAL = "Điểm trừ vượt số điểm còn lại 4,00: chỉ trừ đến 0."


@pytest.fixture
def cycle(app: Flask, make: Make, tmp_path: Path) -> Iterator[Cycle]:
    usual = app.extensions["trees"]
    text = text_of_set("dti/2030/commune").replace("max: 10\n", "max: 12\n", 1) + PENALTIES
    library_with(app, tmp_path / "criteria", dti__2030__commune=text)
    yield make.cycle()
    app.extensions["trees"] = usual


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


def penalised(make: Make, cycles: Cycles, sheet: Assessment) -> Assessment:
    """8 points in the first groups; 2 − 5 in the third; 12 taken away from the total."""
    typed = {"3.1": "2", "3.2": "-5", "4.1": "-12"}
    who = {"assessment_id": sheet.id, "author_id": cycles.reviewer.id, "at": START}
    with make._session() as session:
        session.add_all(
            Entry(code=code, typed_points=Decimal(points), **who) for code, points in typed.items()
        )
    return sheet


def test_every_page_of_a_running_sheet_says_what_was_not_taken(
    make: Make, cycles: Cycles, cycle: Cycle, browsers: Callable[[], Client]
) -> None:
    unit = make.unit("Sông Thử")
    sheet = penalised(make, cycles, cycles.sheet(cycle, unit, appraised="2", status=Status.DRAFT))
    officer = browsers()
    officer.sign_in(make.account(Role.CONTRIBUTOR, unit=unit))
    for endpoint in ("unit.sheet", "unit.check"):
        page = officer.get(officer.address(endpoint, assessment_id=sheet.id))
        assert IN_TOTAL in page.text, endpoint
        assert IN_GROUP in page.text, endpoint
        assert "0,00 / 12 (0,00%)" in page.text, endpoint

    secretary = browsers()
    secretary.sign_in(cycles.secretariat)
    assert IN_TOTAL in secretary.get(secretary.address("secretariat.sheet", assessment_id=sheet.id)).text


def test_an_appraised_sheet_says_it_to_the_reviewer(
    make: Make, cycles: Cycles, cycle: Cycle, client: Client
) -> None:
    sheet = penalised(make, cycles, cycles.sheet(cycle, make.unit(), appraised="2", status=Status.REVIEW_1))
    client.sign_in(cycles.reviewer)
    page = client.get(client.address("review.sheet", assessment_id=sheet.id))

    assert IN_TOTAL in page.text
    assert IN_GROUP in page.text


def test_a_published_line_and_its_paper_keep_saying_it(
    app: Flask, make: Make, cycles: Cycles, cycle: Cycle, client: Client
) -> None:
    penalised(make, cycles, cycles.sheet(cycle, make.unit(), appraised="2"))
    cycles.published(cycle)
    with app.app_context():
        row_id = db.session.scalars(select(ResultRow.id)).one()
    client.sign_in(make.account(Role.LEADERSHIP))
    page = client.get(client.address("leadership.unit_result", row_id=row_id))
    assert IN_TOTAL in page.text
    assert IN_GROUP in page.text
    assert "Tổng điểm: điểm trừ vượt số điểm còn lại 4,00" in page.text, "the account of the penalty itself"

    page = client.submit(f'form[action$="/{row_id}/result-sheet"]')
    link = page.one('a:-soup-contains("Tải phiếu kết quả")')["href"]
    paper = " ".join(Paper(client.get(str(link)).response.get_data()).pages)
    assert IN_TOTAL in paper
    assert IN_GROUP in paper
