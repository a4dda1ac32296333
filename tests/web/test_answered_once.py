"""A form whose answer was lost on the way is sent again: it shows what it did, and does it once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask, redirect
from flask.typing import ResponseReturnValue
from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.orm import scoped_session

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Cycle, Event, FormAnswer
from app.services import answers
from app.services.answers import KEPT_FOR
from app.web.access import access, signed_in
from app.web.answers import answered_once
from app.web.http import flash_error
from app.workflow.states import Status
from tests.support.application import START
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of
from tests.support.forms import Submission

NEW = {"email": "moi@dti.test", "display_name": "Người Mới", "role": Role.AUDITOR.value}


def twice(browser: Client, form: Submission) -> tuple[Page, Page]:
    """Send a form, lose the answer, send it again."""
    return browser.send(form), browser.send(form)


def told(app: Flask, kind: str) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Event).where(Event.kind == kind)) or 0


@pytest.fixture
def secretary(client: Client, make: Make) -> Client:
    client.sign_in(make.account(Role.SECRETARIAT))
    return client


@pytest.fixture
def administrator(client: Client, make: Make) -> Client:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    return client


def test_an_extension(secretary: Client, make: Make) -> None:
    sheet = make.assessment(make.cycle(), make.unit())
    secretary.get(secretary.address("secretariat.extend", assessment_id=sheet.id))
    until = (START + timedelta(days=16)).strftime("%d/%m/%Y 17:00")
    form = secretary.fill('form:has([name="until"])', {"until": until, "reason": "Mất điện."})
    for page in twice(secretary, form):
        assert "Đã đổi hạn của đơn vị." in page.text
    assert told(secretary.app, "assessment.extended") == 1


def test_reopening(secretary: Client, make: Make) -> None:
    cycles = Cycles(make)
    sheet = cycles.sheet(make.cycle(), make.unit(), appraised="1", status=Status.CONFIRMED)
    secretary.get(secretary.address("secretariat.reopen", assessment_id=sheet.id))
    form = secretary.fill('form:has([name="reason"])', {"reason": "Đính chính."})
    for page in twice(secretary, form):
        assert "Đã mở lại phiếu ở vòng 2." in page.text
    assert told(secretary.app, "assessment.reopened") == 1


def test_confirming(secretary: Client, make: Make) -> None:
    sheet = Cycles(make).sheet(make.cycle(), make.unit(), appraised="1", status=Status.REVIEW_1)
    secretary.get(secretary.address("secretariat.sheet", assessment_id=sheet.id))
    form = secretary.fill('form:has(button:-soup-contains("Xác nhận"))')
    for page in twice(secretary, form):
        assert "Đã xác nhận kết quả của phiếu." in page.text
    assert told(secretary.app, "assessment.confirmed") == 1


def test_a_step_that_was_refused_is_no_answer_to_repeat(secretary: Client, make: Make) -> None:
    sheet = make.assessment(make.cycle(), make.unit())
    secretary.get(secretary.address("secretariat.extend", assessment_id=sheet.id))
    form = secretary.fill('form:has([name="until"])', {"until": "01/01/2020 17:00", "reason": "Mất điện."})
    for _ in range(2):
        assert "Hạn mới phải sau" in secretary.send(form, status=422).text
    with secretary.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(FormAnswer)) == 0


def test_another_person_s_form_of_the_same_words_is_another_form(
    secretary: Client, browsers: Callable[[], Client], make: Make
) -> None:
    sheet = make.assessment(make.cycle(), make.unit())
    address = secretary.address("secretariat.extend", assessment_id=sheet.id)
    until = (START + timedelta(days=16)).strftime("%d/%m/%Y 17:00")
    other = browsers()
    other.sign_in(make.account(Role.SECRETARIAT))
    forms = []
    for browser in (secretary, other):
        browser.get(address)
        forms.append(browser.fill('form:has([name="until"])', {"until": until, "reason": "Mất điện."}))
    secretary.send(forms[0])
    page = other.send(forms[1], status=409)
    assert "Phiếu vừa được người khác cập nhật" in page.text


def opening(browser: Client, make: Make) -> Submission:
    for _ in range(2):
        make.unit()
    browser.get(browser.address("secretariat.new_cycle"))
    days = {
        name: (START + timedelta(days=number)).strftime("%d/%m/%Y 17:00")
        for number, name in enumerate(
            ("self_starts_at", "self_ends_at", "review_1_ends_at", "explanation_ends_at", "review_2_ends_at"),
            1,
        )
    }
    return browser.fill(
        'form:has([name="tree_id"])', {"tree_id": "dti/2030/commune", "title": "Đợt thử", **days}
    )


def test_opening_a_cycle(secretary: Client, make: Make) -> None:
    for page in twice(secretary, opening(secretary, make)):
        assert "Đã mở đợt đánh giá. Mỗi đơn vị đã có một phiếu." in page.text
    with secretary.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Cycle)) == 1


def test_a_new_account_shows_a_fresh_password_and_there_is_one_account(
    administrator: Client, browsers: Callable[[], Client]
) -> None:
    administrator.get(administrator.address("admin.new_account"))
    first, second = twice(administrator, administrator.fill('form:has([name="email"])', NEW))
    assert first.heading == second.heading == "Mật khẩu tạm"
    lost, fresh = (page.one("code").get_text() for page in (first, second))
    assert lost != fresh
    assert "đây là mật khẩu tạm mới" in second.text
    assert "đây là mật khẩu tạm mới" not in first.text
    with administrator.app.app_context():
        assert db.session.scalar(select(func.count()).where(Account.email == NEW["email"])) == 1
    assert told(administrator.app, "account.created") == 1


def test_a_new_account_whose_owner_has_a_password_already_keeps_it(administrator: Client) -> None:
    administrator.get(administrator.address("admin.new_account"))
    form = administrator.fill('form:has([name="email"])', NEW)
    administrator.send(form)
    with administrator.app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == NEW["email"])).one()
        account.must_change_password = False
        chosen = account.password_hash
        db.session.commit()
    page = administrator.send(form)
    assert "chủ tài khoản đã đặt mật khẩu của mình" in page.text
    with administrator.app.app_context():
        assert (
            db.session.scalars(select(Account.password_hash).where(Account.email == NEW["email"])).one()
            == chosen
        )


def test_a_password_reset_says_that_the_one_before_is_void(administrator: Client, make: Make) -> None:
    account = make.account(Role.AUDITOR)
    administrator.get(administrator.address("admin.account", account_id=account.id))
    first, second = twice(
        administrator, administrator.fill('form:has(button:-soup-contains("Đặt lại mật khẩu"))')
    )
    assert first.one("code").get_text() != second.one("code").get_text()
    assert "mật khẩu của lần trước không dùng được nữa" in second.text
    administrator.get(administrator.address("admin.account", account_id=account.id))
    page = administrator.submit('form:has(button:-soup-contains("Đặt lại mật khẩu"))')
    assert "mật khẩu của lần trước" not in page.text


def test_answers_are_kept_for_a_month(session: scoped_session[Session], make: Make) -> None:
    actor = actor_of(make.account(Role.SECRETARIAT))
    late = START + KEPT_FOR + timedelta(days=1)
    for mark, moment in (("a" * 64, START), ("b" * 64, late)):
        assert answers.claim(actor, mark, now=moment) is None
        answers.keep(mark, "xong", now=moment)
        assert answers.claim(actor, mark, now=moment) == "xong"
    assert session.scalars(select(FormAnswer.mark)).all() == ["b" * 64]


def test_a_form_that_was_refused_may_be_sent_again_and_is_refused_again(
    app: Flask, client: Client, make: Make
) -> None:
    """A refusal told on the page that the view leads to is no answer: nothing of it is kept."""

    def refusing() -> ResponseReturnValue:
        flash_error("Chưa làm được.")
        return redirect("/start", 303)

    view = access(signed_in())(answered_once(refusing))
    app.view_functions["auth.password"], usual = view, app.view_functions["auth.password"]
    try:
        client.sign_in(make.account(Role.AUDITOR))
        for _ in range(2):
            assert "Chưa làm được." in client.post_nothing("/account/password").text
    finally:
        app.view_functions["auth.password"] = usual
    with app.app_context():
        assert db.session.scalars(select(FormAnswer)).all() == []
