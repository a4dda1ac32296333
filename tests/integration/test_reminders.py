"""The daily mail: to whoever has something waiting, once a day, in the day's hours, through a real SMTP server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.jobs.worker import run
from app.models import Account, Assessment, Cycle, Job, Unit
from app.queries.cycles.contacts import read_contacts
from app.queries.dates import key_dates
from app.queries.duties import duties_of
from app.services.reminders import choice
from app.workflow.jobs import JobState
from app.workflow.states import Status
from tests.browser.site import free_port
from tests.support.application import START, Clock
from tests.support.appraisals import Appraisals
from tests.support.background import do_all_work
from tests.support.factories import Make, actor_of
from tests.support.mail import Letterbox, mail_server

PORT = free_port()


@pytest.fixture
def environ() -> dict[str, str]:
    return {
        "DTI_MAIL_SERVER": f"smtp://127.0.0.1:{PORT}",
        "DTI_MAIL_FROM": "dti@tinh.gov.vn",
        "DTI_MAIL_HOUR": "7",
    }


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    box = Letterbox()
    server = mail_server(box, PORT)
    server.start()
    yield box
    server.stop()


@pytest.fixture
def cycle(make: Make) -> Cycle:
    return make.cycle()


@pytest.fixture
def unit(make: Make) -> Unit:
    return make.unit("Sông Thử")


@pytest.fixture
def sheet(make: Make, cycle: Cycle, unit: Unit) -> Assessment:
    return make.assessment(cycle, unit)


@pytest.fixture
def officer(make: Make, unit: Unit) -> Account:
    return make.account(Role.CONTRIBUTOR, unit=unit)


def reminder(app: Flask) -> Job:
    with app.app_context():
        return db.session.scalars(select(Job).where(Job.kind == "remind")).one()


def sentences(app: Flask, account: Account, clock: Clock) -> list[str]:
    with app.app_context():
        return [str(duty) for duty in duties_of(actor_of(account), now=clock())]


def test_whoever_has_something_waiting_gets_one_mail_a_day_that_names_it(
    app: Flask, make: Make, letterbox: Letterbox, sheet: Assessment, officer: Account, clock: Clock
) -> None:
    make.account(Role.CONTRIBUTOR, unit=make.unit("Không Việc"))
    for _ in range(3):
        do_all_work(app)
        clock.advance(hours=1)
    assert letterbox.receivers == [officer.email]
    mail = letterbox.mails[0]
    assert mail["Subject"] == "Việc đang chờ bạn (1) – Chấm điểm chuyển đổi số"
    assert "Xã Sông Thử" in mail.get_content()
    assert "phiếu đang nhập" in mail.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"
    clock.advance(days=1)
    do_all_work(app)
    assert letterbox.receivers == [officer.email] * 2
    assert letterbox.mails[0]["Message-ID"] != letterbox.mails[1]["Message-ID"]


def test_nobody_is_written_to_in_the_night(
    app: Flask, letterbox: Letterbox, sheet: Assessment, officer: Account, clock: Clock
) -> None:
    for hour in (3, 6, 20, 23):
        clock.now = START.replace(hour=(hour - 7) % 24)
        do_all_work(app)
    assert letterbox.mails == []


def test_who_turned_it_off_gets_none_until_it_is_turned_on(
    app: Flask, letterbox: Letterbox, sheet: Assessment, officer: Account, clock: Clock
) -> None:
    with app.app_context():
        choice.turn_off(actor_of(officer), now=START)
        db.session.commit()
    do_all_work(app)
    assert letterbox.mails == []
    with app.app_context():
        choice.turn_on(actor_of(officer), now=START)
        db.session.commit()
    clock.advance(days=1)
    do_all_work(app)
    assert letterbox.receivers == [officer.email]


def test_a_closed_account_gets_none(
    app: Flask, letterbox: Letterbox, sheet: Assessment, officer: Account
) -> None:
    with app.app_context():
        db.session.get_one(Account, officer.id).disabled_at = START
        db.session.commit()
    do_all_work(app)
    assert letterbox.mails == []


def test_an_address_that_the_server_refuses_keeps_nobody_else_from_theirs(
    app: Flask, make: Make, letterbox: Letterbox, sheet: Assessment, unit: Unit, officer: Account
) -> None:
    colleague = make.account(Role.CONTRIBUTOR, unit=unit)
    letterbox.refused = {officer.email}
    do_all_work(app)
    assert letterbox.receivers == [colleague.email]
    assert (reminder(app).state, reminder(app).outcome) == (JobState.DONE, '{"sent": 1}')


def test_a_server_that_is_away_is_tried_again_and_nobody_gets_two(
    app: Flask,
    make: Make,
    letterbox: Letterbox,
    sheet: Assessment,
    unit: Unit,
    officer: Account,
    clock: Clock,
) -> None:
    letterbox.full = True
    do_all_work(app)
    assert (letterbox.mails, reminder(app).state) == ([], JobState.WAITING)
    letterbox.full = False
    clock.advance(minutes=11)
    do_all_work(app)
    do_all_work(app)
    assert letterbox.receivers == [officer.email]


def test_what_could_not_be_sent_that_day_is_not_sent_the_next(
    app: Flask, letterbox: Letterbox, sheet: Assessment, officer: Account, clock: Clock
) -> None:
    letterbox.full = True
    do_all_work(app)
    job_id = reminder(app).id
    letterbox.full = False
    clock.advance(days=1)
    with app.app_context():
        run(job_id)
    assert (letterbox.mails, reminder(app).state) == ([], JobState.DONE)


def test_each_role_is_told_of_what_waits_for_it(
    app: Flask, make: Make, cycle: Cycle, unit: Unit, sheet: Assessment, officer: Account, clock: Clock
) -> None:
    head = make.account(Role.UNIT_HEAD, unit=unit)
    assert "phiếu đang nhập, hạn nộp" in sentences(app, officer, clock)[0]
    with app.app_context():
        db.session.get_one(Assessment, sheet.id).status = Status.AWAITING_APPROVAL
        db.session.commit()
    assert sentences(app, officer, clock) == []
    assert "chờ bạn duyệt và nộp" in sentences(app, head, clock)[0]
    clock.now = cycle.self_ends_at
    assert "đã khóa lúc hết hạn" in sentences(app, officer, clock)[0]
    assert sentences(app, make.account(Role.SECRETARIAT), clock) == [
        f"{cycle.title}: 1 phiếu đang chậm so với hạn của bước."
    ]
    assert sentences(app, make.account(Role.LEADERSHIP), clock) == []


def test_a_reviewer_is_told_how_many_indicators_wait(app: Flask, make: Make, clock: Clock) -> None:
    reviewer = make.account(Role.REVIEWER)
    assert sentences(app, reviewer, clock) == []
    Appraisals(make).submitted(make.unit("Đã Nộp"))
    [duty] = sentences(app, reviewer, clock)
    assert duty.startswith("Thẩm định: còn ")


def test_the_calendar_holds_the_dates_of_ones_own_cycles_and_ones_own_deadline(
    app: Flask, make: Make, cycle: Cycle, sheet: Assessment, officer: Account
) -> None:
    make.cycle(year=2031)
    later = cycle.self_ends_at + timedelta(hours=5)
    with app.app_context():
        row = db.session.get_one(Assessment, sheet.id)
        row.extended_until, row.extension_reason = later, "Mất điện"
        db.session.commit()
        own = key_dates(actor_of(officer), now=START)
        assert [date.what for date in own][1:3] == [
            "Hết hạn tự chấm điểm",
            "Hết hạn tự chấm điểm của %(unit)s",
        ]
        assert own[2].at == later
        row.explanation_until = later + timedelta(days=60)
        db.session.commit()
        assert [
            date.at for date in key_dates(actor_of(officer), now=START) if "giải trình của" in date.what
        ] == [row.explanation_until]
        assert {date.cycle for date in own} == {cycle.title}
        assert len(key_dates(actor_of(make.account(Role.SECRETARIAT)), now=START)) == 10


def test_the_list_to_remind_by_hand_names_who_can_act_and_who_has_no_account(
    app: Flask, make: Make, cycle: Cycle, sheet: Assessment, officer: Account
) -> None:
    make.assessment(cycle, make.unit("Vô Danh"))
    make.assessment(cycle, make.unit("Đã Xong"), status=Status.SUBMITTED)
    with app.app_context():
        listed = read_contacts(actor_of(make.account(Role.SECRETARIAT)), cycle.id, now=START)
    assert [(row.full_name, [person.email for person in row.people]) for row in listed.rows] == [
        ("Xã Sông Thử", [officer.email]),
        ("Xã Vô Danh", []),
    ]
