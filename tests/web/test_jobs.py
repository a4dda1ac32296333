"""The pages of background work: progress, its end, stopping it, doing it again, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.access.actor import Role
from app.errors import N_, Refused
from app.extensions import db
from app.jobs import worker
from app.jobs.kinds import Kind, Step, Turn
from app.models import Account, Job
from app.services.jobs import requests
from tests.support.application import START, Clock
from tests.support.background import do_all_work
from tests.support.client import Client
from tests.support.factories import Make, actor_of


@pytest.fixture
def secretary(make: Make, client: Client) -> Client:
    """Somebody of the standing body, signed in."""
    client.sign_in(make.account(Role.SECRETARIAT))
    return client


def ask(app: Flask, account: Account, key: str = "publish:1:x") -> int:
    with app.app_context():
        job_id = requests.request("compute", key=key, arguments={}, actor=actor_of(account), now=START)
        db.session.commit()
        return job_id


@pytest.fixture
def person(make: Make) -> Account:
    return make.account(Role.SECRETARIAT)


@pytest.fixture
def browser(client: Client, person: Account) -> Client:
    client.sign_in(person)
    return client


def halves(monkeypatch: pytest.MonkeyPatch, second: Callable[[], None]) -> None:
    """Make the work two steps long; before the second something happens."""

    def step(turn: Turn) -> Step:
        if turn.cursor is not None:
            second()
            return Step(2, 2)
        return Step(1, 2, "second")

    monkeypatch.setattr(worker, "KINDS", {"compute": Kind("compute", N_("Tính bản kết quả"), step)})


def test_waiting_work_can_be_stopped_and_done_again(app: Flask, browser: Client, person: Account) -> None:
    job_id = ask(app, person)
    page = browser.get(f"/jobs/{job_id}")
    assert page.heading == "Tính bản kết quả"
    assert "Đang chờ" in page.text
    assert page.one("[data-follow]")["data-follow"] == f"/jobs/{job_id}"
    page = browser.submit('main form[action$="/cancel"]')
    assert "Đã yêu cầu dừng." in page.text
    assert page.texts(".dti-state") == ["Đã dừng"]
    assert page.all("[data-follow]") == []
    page = browser.submit('main form[action$="/repeat"]')
    assert page.texts(".dti-state") == ["Đang chờ"]


def test_a_refusal_says_on_the_page_what_a_form_would_have_said(
    app: Flask, browser: Client, person: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise Refused(
            N_("Chưa có phiếu nào được xác nhận nên chưa có gì để công bố. Hãy xác nhận phiếu trước.")
        )

    halves(monkeypatch, refuse)
    job_id = ask(app, person)
    do_all_work(app)
    page = browser.get(f"/jobs/{job_id}")
    assert "Hãy xác nhận phiếu trước." in page.one(".govuk-notification-banner").text
    assert "1/2" in page.text
    browser.submit('form[action$="/language"]', {}, press="English")
    page = browser.get(f"/jobs/{job_id}")
    assert "Failed" in page.text


def test_a_page_that_nobody_works_on_says_what_the_operator_has_to_do(
    app: Flask, browser: Client, person: Account, clock: Clock
) -> None:
    job_id = ask(app, person)
    clock.advance(minutes=3)
    assert "flask --app wsgi worker" in browser.get(f"/jobs/{job_id}").text


def test_the_list_shows_ones_own_work_by_state(
    app: Flask, browser: Client, person: Account, make: Make
) -> None:
    assert "Không có việc nào" in browser.get("/jobs/").text
    ask(app, person)
    ask(app, make.account(Role.SECRETARIAT), "publish:2:x")
    page = browser.get("/jobs/")
    assert page.texts("tbody th") == ["Tính bản kết quả"]
    assert browser.get("/jobs/?state=done").texts("tbody th") == []
    assert browser.get("/jobs/?state=waiting&page=99").texts("tbody th") == ["Tính bản kết quả"]


def test_work_of_others_is_not_found(app: Flask, browser: Client, make: Make) -> None:
    job_id = ask(app, make.account(Role.SECRETARIAT))
    browser.get(f"/jobs/{job_id}", status=404)
    with app.app_context():
        assert db.session.get_one(Job, job_id).stop_requested_at is None
