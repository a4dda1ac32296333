"""A sheet that came back from its unit, as its reviewer sees it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from app.access.actor import Role
from tests.support.application import Clock
from tests.support.appraisals import Appraisals
from tests.support.client import Client
from tests.support.factories import Make
from tests.support.returning import Returning
from tests.support.reviewing import ACCEPT, by_points, decide

pytestmark = pytest.mark.database

Acting = Callable[[], AbstractContextManager[object]]


@pytest.fixture
def appraisals(make: Make) -> Appraisals:
    """A cycle with a reviewer."""
    return Appraisals(make)


@pytest.fixture
def returning(app: Flask, make: Make, appraisals: Appraisals, clock: Clock) -> Returning:
    """1.1 accepted, 1.2 adjusted; the unit changed 1.2 while it had the sheet."""
    with make._session():
        back = Returning(appraisals, make)
        decide(appraisals, back.sheet, "1.1", ACCEPT)
        decide(appraisals, back.sheet, "1.2", by_points("0.25", "Chỉ có giấy mời."))
        back.back()
        back.declare("1.2", note="Có biên bản họp", chaired_by="head")
        back.again()
    clock.advance(days=21)
    return back


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_row_says_what_changed_since_the_verdict_before_and_after(
    client: Client, appraisals: Appraisals, returning: Returning, language: str
) -> None:
    client.sign_in(appraisals.account)
    if language == "en":
        client.submit('form[action="/language"]')
    page = client.get(f"/review/assessments/{returning.sheet.id}/indicators/1.2")
    if language == "vi":
        assert "Thay đổi sau kết luận của bạn" in page.text
        assert "Trước khi phiếu được trả: 0,25 điểm, vì Chỉ có giấy mời." in page.text
    assert "Cấp phó Người đứng đầu" in page.text
    assert "Có biên bản họp" in page.text


def test_the_sheet_names_what_waits_anew_and_keeps_the_rest(
    client: Client, appraisals: Appraisals, returning: Returning
) -> None:
    client.sign_in(appraisals.account)
    page = client.get(f"/review/assessments/{returning.sheet.id}")
    assert "1 chỉ tiêu đã sửa chờ xem lại: 1.2." in page.text
    assert "1/6" in page.text
    page = client.follow("1.2")
    client.submit("form#decision", {"choice": "accept"})
    page = client.get(f"/review/assessments/{returning.sheet.id}")
    assert "đã sửa chờ xem lại" not in page.text


def test_a_colleague_s_verdict_is_not_called_the_reader_s(
    client: Client, make: Make, returning: Returning
) -> None:
    client.sign_in(make.account(Role.REVIEWER, name="Thẩm định Hai"))
    page = client.get(f"/review/assessments/{returning.sheet.id}/indicators/1.2")
    assert "Thay đổi sau kết luận trước" in page.text
