"""Comments as people meet them: on the row, on the first page, refused, withdrawn, escaped, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Assessment, Unit
from app.workflow.states import Status
from tests.support.client import Client, Page
from tests.support.factories import Make

FORM = "form#talk"


@pytest.fixture
def submitted(make: Make, unit: Unit) -> Assessment:
    """A sheet of the unit in stage 1 of its appraisal."""
    return make.assessment(make.cycle(tree_id="dti/2031/commune", year=2031), unit, status=Status.REVIEW_1)


@pytest.fixture
def reviewer(make: Make, browsers: Callable[[], Client]) -> Client:
    """The browser of a reviewer, signed in."""
    browser = browsers()
    browser.sign_in(make.account(Role.REVIEWER, name="Thẩm định Một"))
    return browser


def own(sheet: Assessment, code: str = "1.1") -> str:
    return f"/unit/assessments/{sheet.id}/indicators/{code}"


def under_review(sheet: Assessment, code: str = "1.1") -> str:
    return f"/review/assessments/{sheet.id}/indicators/{code}"


def talk(page: Page) -> list[str]:
    return [text for text in page.texts(".govuk-inset-text") if "Đã khóa" not in text]


def test_a_colleague_is_told_on_the_first_page_and_answers_on_the_row(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    officer.get(own(sheet))
    page = officer.submit(FORM, {"comment": "Văn bản này\nai giữ?"})
    assert page.path.startswith(own(sheet))
    assert "Đã gửi trao đổi" in page.text
    assert talk(page)[0].startswith(
        "Cán bộ Một (đơn vị) · 15/11/2030 09:00 Nội bộ đơn vị Văn bản này ai giữ?"
    )
    page = head.get(head.address("unit.home"))
    assert page.one("#news").get_text(strip=True) == "Trao đổi mới"
    assert "Cán bộ Một, 15/11/2030 09:00" in page.texts("section[aria-labelledby=news] li")[0]
    head.get(page.one("section[aria-labelledby=news] a")["href"].partition("#")[0])
    head.submit(FORM, {"comment": "Tôi giữ."})
    assert not head.get(head.address("unit.home")).all("#news")
    assert officer.get(officer.address("unit.home")).all("#news")


def test_unit_and_reviewer_write_to_each_other_and_what_is_internal_stays_inside(
    officer: Client, reviewer: Client, submitted: Assessment
) -> None:
    officer.get(own(submitted))
    officer.submit(FORM, {"comment": "Riêng của đơn vị.", "audience": "unit"})
    officer.submit(FORM, {"comment": "Gửi tổ thẩm định.", "audience": "reviewers"})
    page = reviewer.get("/review/")
    assert "Gửi tổ thẩm định." in page.texts("section[aria-labelledby=news] li")[0]
    page = reviewer.get(under_review(submitted))
    assert len(talk(page)) == 1
    assert "Riêng của đơn vị." not in page.text
    assert not page.all("input[type=radio][name=audience]"), "a reviewer has one audience"
    page = reviewer.submit(FORM, {"comment": "Cho biết số trang."})
    assert page.path.startswith(under_review(submitted))
    assert "Thẩm định Một (tổ thẩm định)" in talk(officer.get(own(submitted)))[-1]


def test_an_empty_and_too_long_a_comment_come_back_as_typed(officer: Client, sheet: Assessment) -> None:
    officer.get(own(sheet))
    page = officer.submit(FORM, {"comment": " ", "audience": "reviewers"}, status=422)
    assert "Hãy ghi nội dung trao đổi." in page.one(".govuk-error-summary").get_text()
    assert page.one("input[name=audience][value=reviewers]").has_attr("checked")
    page = officer.submit(FORM, {"comment": "dài " * 300}, status=422)
    assert "Dài hơn 1000 ký tự" in page.text
    assert page.value("comment").startswith("dài dài")


def test_an_audience_that_is_not_offered_is_refused(reviewer: Client, submitted: Assessment) -> None:
    page = reviewer.get(under_review(submitted))
    page.one(f"{FORM} input[name=audience]")["value"] = "unit"
    page = reviewer.submit(FORM, {"comment": "Trộm vào."}, status=409)
    assert "không trao đổi được với người đã chọn" in page.one(".govuk-error-summary").get_text()
    assert talk(page) == []


def test_sent_twice_is_written_once_and_the_same_words_again_are_another(
    officer: Client, sheet: Assessment
) -> None:
    officer.get(own(sheet))
    sent = officer.fill(FORM, {"comment": "Đã nhận."})
    officer.send(sent)
    page = officer.send(sent)
    assert len(talk(page)) == 1
    assert len(talk(officer.submit(FORM, {"comment": "Đã nhận."}))) == 2


def test_the_author_withdraws_and_everybody_sees_that_something_was_withdrawn(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    officer.get(own(sheet))
    officer.submit(FORM, {"comment": "Viết nhầm."})
    assert not head.get(own(sheet)).all("form[action$=withdraw]")
    page = officer.submit("form[action$=withdraw]", {})
    assert "Nhật ký vẫn giữ nội dung" in page.text
    page = head.get(own(sheet))
    assert "Đã rút lại lúc 15/11/2030 09:00." in talk(page)[0]
    assert "Viết nhầm." not in page.text
    assert "Viết nhầm." in head.follow("Lịch sử chỉ tiêu").text


def test_what_is_typed_is_shown_as_text_in_one_form_of_unicode(officer: Client, sheet: Assessment) -> None:
    officer.get(own(sheet))
    page = officer.submit(FORM, {"comment": "<b onclick=x>Tie\u0302\u0301ng</b> & nữa"})
    assert "<b onclick=x>Tiếng</b> & nữa" in talk(page)[0]
    assert not page.all("main b")


def test_followers_read_on_a_page_of_its_own_and_write_nothing(
    make: Make, browsers: Callable[[], Client], officer: Client, submitted: Assessment
) -> None:
    officer.get(own(submitted))
    officer.submit(FORM, {"comment": "Riêng của đơn vị.", "audience": "unit"})
    officer.submit(FORM, {"comment": "Gửi tổ thẩm định.", "audience": "reviewers"})
    place = f"/comments/assessments/{submitted.id}/1.1"
    for role, number in ((Role.SECRETARIAT, 1), (Role.LEADERSHIP, 1), (Role.AUDITOR, 2)):
        browser = browsers()
        browser.sign_in(make.account(role))
        page = browser.get(place)
        assert len(talk(page)) == number
        assert not page.all("main form")


def test_english_pages_mark_what_stays_vietnamese(
    officer: Client, head: Client, reviewer: Client, submitted: Assessment
) -> None:
    officer.get(own(submitted))
    officer.submit(FORM, {"comment": "Gửi tổ thẩm định.", "audience": "reviewers"})
    officer.submit(FORM, {"comment": "Trong đơn vị.", "audience": "unit"})
    for browser, places in (
        (head, (own(submitted), head.address("unit.home"), f"/comments/assessments/{submitted.id}/1.1")),
        (reviewer, (under_review(submitted), "/review/", f"/comments/assessments/{submitted.id}/1.1")),
    ):
        browser.get("/results/")
        browser.submit('form[action="/language"]')
        for place in places:
            browser.get(place)


def test_first_pages_cost_the_same_statements_however_much_was_written(
    make: Make, officer: Client, head: Client, reviewer: Client, submitted: Assessment
) -> None:
    officer.get(own(submitted))
    officer.submit(FORM, {"comment": "Một.", "audience": "reviewers"})
    places = ((head, head.address("unit.home")), (reviewer, "/review/"), (head, own(submitted)))
    before = [browser.get(address).statements.count for browser, address in places]
    for code in ("1.1", "1.2", "2.1"):
        officer.get(own(submitted, code))
        officer.submit(FORM, {"comment": "Nữa.", "audience": "reviewers"})
    assert [browser.get(address).statements.count for browser, address in places] == before
