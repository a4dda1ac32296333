"""A blind second appraisal, from the draw to the agreement, as the standing body and a reviewer meet it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Account, Assessment
from tests.support.application import Clock
from tests.support.appraisals import Appraisals
from tests.support.client import Client
from tests.support.factories import Make

pytestmark = pytest.mark.database


@pytest.fixture
def appraisals(make: Make) -> Appraisals:
    """A cycle with a reviewer."""
    return Appraisals(make)


@pytest.fixture
def sheet(appraisals: Appraisals, make: Make, clock: Clock, client: Client) -> Assessment:
    """A sheet on which 1.2 was cut to half a point."""
    made = appraisals.submitted(make.unit("Đồng Lê"))
    clock.advance(days=21)
    client.sign_in(appraisals.account)
    client.get(f"/review/assessments/{made.id}/indicators/1.2")
    client.submit("form#decision", {"choice": "points", "points": "0,5", "points_reason": "Chỉ có dự thảo."})
    return made


@pytest.fixture
def second(make: Make) -> Account:
    """Who looks again."""
    return make.account(Role.REVIEWER, name="Thẩm định Hai")


@pytest.fixture
def secretary(browsers: Callable[[], Client], make: Make, sheet: Assessment, second: Account) -> Client:
    """The standing body's browser, after it drew the one decided row."""
    browser = browsers()
    browser.sign_in(make.account(Role.SECRETARIAT))
    browser.get(f"/secretariat/cycles/{sheet.cycle_id}")
    browser.follow("Rút mẫu, đối chiếu cách chấm")
    page = browser.submit("form#sample", {"amount": ""}, status=422)
    assert "Hãy ghi số dòng hoặc tỷ lệ." in page.text
    browser.submit("form#sample", {"amount": "100", "account_id": str(second.id)})
    return browser


def test_a_row_is_appraised_again_without_its_verdict_and_agreement_is_told(
    secretary: Client, browsers: Callable[[], Client], second: Account, sheet: Assessment
) -> None:
    assert "Đã rút mẫu." in secretary.page.text
    reader = browsers()
    reader.sign_in(second)
    reader.get("/review/")
    reader.follow("Chấm lại không nhìn kết luận: 1 dòng chờ bạn")
    (address,) = {str(link["href"]) for link in reader.page.all("table a[href]")}
    page = reader.get(address)
    for hidden in ("Chỉ có dự thảo.", "0,50", "Thẩm định Một"):
        assert hidden not in page.text
    refused = reader.get(f"/review/assessments/{sheet.id}/indicators/1.2", status=409)
    assert "chấm lại chỉ tiêu 1.2" in refused.text
    reader.get(address)
    page = reader.submit("form#look", {"points": "9"}, status=422)
    assert "Chỉ có dự thảo." not in page.text
    reader.submit("form#look", {"points": "1", "note": "Có quyết định."})
    assert "Kết luận trước và kết quả không đổi." in reader.page.text
    page = reader.get(f"/review/assessments/{sheet.id}/indicators/1.2")
    assert "Chỉ có dự thảo." in page.text
    page = secretary.get(f"/secretariat/cycles/{sheet.cycle_id}/samples")
    assert "0/1 dòng trùng điểm" in page.text
    assert "+0,50" in page.text
    table = secretary.get(f"/secretariat/cycles/{sheet.cycle_id}/samples.csv").response.get_data()
    assert "Thẩm định Một" in table.decode("utf-8-sig")


def test_what_is_not_answered_is_withdrawn(secretary: Client, sheet: Assessment) -> None:
    page = secretary.submit('form[action$="/withdraw"]')
    assert "Đã thôi chấm lại 1 dòng chưa trả lời." in page.text
    assert "Chưa rút mẫu nào" in page.text


def test_the_pages_speak_english(
    secretary: Client, browsers: Callable[[], Client], second: Account, sheet: Assessment
) -> None:
    reader = browsers()
    reader.sign_in(second)
    reader.get("/review/looks")
    reader.submit('form[action="/language"]')
    reader.get("/review/looks")
    (address,) = {str(link["href"]) for link in reader.page.all("table a[href]")}
    reader.get(address)
    reader.submit("form#look", {"points": "1"})
    secretary.submit('form[action="/language"]')
    secretary.get(f"/secretariat/cycles/{sheet.cycle_id}/samples")
