"""Somebody is invited by mail: one link that opens the account once, through a real SMTP server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.jobs.work import inviting
from app.models import Account, Base, Event, Invitation, Job
from app.services.accounts import administration
from app.services.accounts.administration import OPERATOR
from app.workflow.jobs import JobState
from tests.browser.site import free_port
from tests.support.application import Clock
from tests.support.background import do_all_work
from tests.support.client import PASSWORD, Client
from tests.support.factories import Make
from tests.support.mail import Letterbox, mail_server

PORT = free_port()
CHOSEN = "mưa nắng bốn mùa 2030"
TABLE = (
    "Thư điện tử;Tên hiển thị;Vai trò\n"
    "mot@dti.test;Người thứ nhất;Thanh tra, kiểm tra\n"
    "hai@dti.test;Người thứ hai;Thanh tra, kiểm tra\n"
)


@pytest.fixture
def environ() -> dict[str, str]:
    return {"DTI_MAIL_SERVER": f"smtp://127.0.0.1:{PORT}", "DTI_MAIL_FROM": "dti@tinh.gov.vn"}


@pytest.fixture
def letterbox() -> Iterator[Letterbox]:
    box = Letterbox()
    server = mail_server(box, PORT)
    server.start()
    yield box
    server.stop()


@pytest.fixture
def office(client: Client, make: Make) -> Client:
    """The administrator's browser."""
    client.sign_in(make.account(Role.ADMINISTRATOR, name="Quản trị thử"))
    return client


@pytest.fixture
def newcomer(app: Flask, make: Make) -> Account:
    """Somebody whose password only an administrator knows."""
    account = make.account(Role.AUDITOR, name="Người mới", email="moi@dti.test")
    with app.app_context():
        db.session.get_one(Account, account.id).must_change_password = True
        db.session.commit()
    return account


def invite(app: Flask, office: Client, account: Account, press: str = "Gửi thư mời") -> None:
    """Press the button on the page of the account, and let a worker do what it asked for."""
    office.get(f"/admin/accounts/{account.id}")
    office.submit(f'form:has(button:-soup-contains("{press}"))')
    do_all_work(app)


def link_in(letterbox: Letterbox) -> str:
    """The path of the link in the newest mail."""
    (link,) = re.findall(r"https?://\S+/invitation/\S+", letterbox.mails[-1].get_content())
    return urlsplit(link).path


def choose(visitor: Client, password: str = CHOSEN, *, status: int = 200) -> None:
    """Send the form of the page that the link leads to."""
    visitor.submit('form[action="/invitation"]', {"new": password}, status=status)


def test_the_link_in_the_mail_lets_the_invited_person_choose_a_password_once(
    app: Flask,
    office: Client,
    newcomer: Account,
    letterbox: Letterbox,
    browsers: Callable[[], Client],
) -> None:
    invite(app, office, newcomer)
    assert letterbox.receivers == ["moi@dti.test"]
    theirs, link = browsers(), link_in(letterbox)
    page = theirs.get(link)
    assert page.path == "/invitation", "the token left the address"
    assert "moi@dti.test" in page.text
    choose(theirs)
    theirs.sign_in("moi@dti.test", CHOSEN)
    assert theirs.page.path != "/sign-in"
    again = browsers()
    again.get(link, status=410)
    assert "đã được dùng" in again.page.text
    assert "Đã dùng" in office.get(f"/admin/accounts/{newcomer.id}").text
    with app.app_context():
        told = db.session.scalars(select(Event.kind).where(Event.stream == f"account:{newcomer.id}")).all()
        assert {"account.invited", "account.invitation_accepted"} <= set(told)


def test_reading_the_mail_does_not_use_the_link_up(
    app: Flask, office: Client, newcomer: Account, letterbox: Letterbox, browsers: Callable[[], Client]
) -> None:
    """Programs that look after mail open every link in it."""
    invite(app, office, newcomer)
    for _ in range(2):
        browsers().get(link_in(letterbox))
    theirs = browsers()
    theirs.get(link_in(letterbox))
    choose(theirs)
    theirs.sign_in("moi@dti.test", CHOSEN)


def test_the_token_is_stored_and_logged_nowhere(
    app: Flask,
    office: Client,
    newcomer: Account,
    letterbox: Letterbox,
    browsers: Callable[[], Client],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level("DEBUG"):
        invite(app, office, newcomer)
        token = link_in(letterbox).rsplit("/", 1)[1]
        theirs = browsers()
        theirs.get(f"/invitation/{token}")
        choose(theirs, "123", status=422)
        choose(theirs)
        office.get(f"/invitation/{token}", status=410)
    assert token not in caplog.text
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            rows = db.session.execute(select(table)).all()
            assert not any(token in str(value) for row in rows for value in row), table.name


def test_a_password_that_is_easy_to_guess_is_refused_and_the_link_stays(
    app: Flask, office: Client, newcomer: Account, letterbox: Letterbox, browsers: Callable[[], Client]
) -> None:
    invite(app, office, newcomer)
    theirs = browsers()
    theirs.get(link_in(letterbox))
    choose(theirs, "1234567890", status=422)
    assert "hay bị đoán" in theirs.page.text
    choose(theirs)


def test_an_invitation_is_the_only_way_in_and_the_newest_one(
    app: Flask, office: Client, newcomer: Account, letterbox: Letterbox, browsers: Callable[[], Client]
) -> None:
    invite(app, office, newcomer)
    first = link_in(letterbox)
    slip = browsers()
    slip.sign_in(newcomer, PASSWORD)
    assert slip.page.path == "/sign-in", "what stood on the slip opens nothing any more"
    invite(app, office, newcomer, "Gửi lại thư mời")
    assert link_in(letterbox) != first
    old = browsers()
    old.get(first, status=410)
    assert "thu hồi" in old.page.text
    browsers().get(link_in(letterbox))


@pytest.mark.parametrize("how", ["withdrawn", "reset", "closed", "corrected", "expired"])
def test_a_link_dies_with_whatever_takes_its_place(
    app: Flask,
    office: Client,
    newcomer: Account,
    letterbox: Letterbox,
    browsers: Callable[[], Client],
    clock: Clock,
    how: str,
) -> None:
    invite(app, office, newcomer)
    theirs = browsers()
    theirs.get(link_in(letterbox))
    if how == "withdrawn":
        office.get(f"/admin/accounts/{newcomer.id}")
        office.submit('form[action$="/invitation/withdraw"]')
    elif how == "expired":
        clock.advance(days=14)
    elif how == "corrected":
        office.get(f"/admin/accounts/{newcomer.id}/correction")
        office.submit('form[action$="/correction"]', {"email": "khac@dti.test"})
    else:
        with app.app_context():
            act = administration.close if how == "closed" else administration.reset_password
            act(OPERATOR, newcomer.id, now=clock())
            db.session.commit()
    choose(theirs, status=410)
    browsers().get(link_in(letterbox), status=410)


def test_whoever_has_a_password_of_their_own_is_not_invited(app: Flask, office: Client, make: Make) -> None:
    person = make.account(Role.AUDITOR)
    page = office.get(f"/admin/accounts/{person.id}")
    assert "không cần thư mời" in page.text
    answer = office.post_nothing(f"/admin/accounts/{person.id}/invitation")
    assert answer.status == 409
    with app.app_context():
        assert db.session.scalars(select(Invitation)).all() == []


def test_a_new_account_is_opened_by_invitation(
    app: Flask, office: Client, letterbox: Letterbox, browsers: Callable[[], Client]
) -> None:
    office.get("/admin/accounts/new")
    typed = {"email": "moi@dti.test", "display_name": "Người mới", "role": Role.AUDITOR.value}
    page = office.submit('form[action="/admin/accounts/new"]', typed, press="gửi thư mời")
    assert page.texts("dd code") == [], "no password is shown"
    do_all_work(app)
    theirs = browsers()
    theirs.get(link_in(letterbox))
    choose(theirs)


def test_many_accounts_are_opened_by_invitation_from_a_table(
    app: Flask, office: Client, letterbox: Letterbox
) -> None:
    office.get("/admin/accounts/table")
    office.submit('form[enctype="multipart/form-data"]', {"file": ("bang.csv", TABLE.encode())})
    page = office.submit('form[action$="/table/entry"]', press="gửi thư mời")
    assert page.path.startswith("/jobs/")
    do_all_work(app)
    assert letterbox.receivers == ["mot@dti.test", "hai@dti.test"]
    assert "Gửi thư mời" in office.get(page.path).text


def test_the_operator_invites_by_command(app: Flask, letterbox: Letterbox, tmp_path: Path) -> None:
    file = tmp_path / "bang.csv"
    file.write_text(TABLE, encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["account", "import", str(file), "--invite"])
    assert (result.exit_code, "Thư mời đang được gửi" in result.output) == (0, True), result.output
    do_all_work(app)
    assert letterbox.receivers == ["mot@dti.test", "hai@dti.test"]


def test_an_address_that_the_mail_server_refuses_is_said_on_the_page(
    app: Flask, office: Client, newcomer: Account, letterbox: Letterbox
) -> None:
    letterbox.refused.add(newcomer.email)
    invite(app, office, newcomer)
    assert "Máy chủ thư không nhận thư cho moi@dti.test" in office.get(f"/admin/accounts/{newcomer.id}").text


def test_a_mail_server_that_is_full_gets_the_mail_later_and_only_once(
    app: Flask, office: Client, newcomer: Account, letterbox: Letterbox, clock: Clock
) -> None:
    letterbox.full = True
    invite(app, office, newcomer)
    assert "Đang gửi" in office.get(f"/admin/accounts/{newcomer.id}").text
    letterbox.full = False
    for _ in range(2):
        clock.advance(minutes=11)
        do_all_work(app)
    assert letterbox.receivers == [newcomer.email]


def test_nothing_is_sent_for_an_invitation_withdrawn_before_its_turn(
    app: Flask, office: Client, newcomer: Account, letterbox: Letterbox
) -> None:
    office.get(f"/admin/accounts/{newcomer.id}")
    office.submit('form[action$="/invitation"]')
    office.submit('form[action$="/invitation/withdraw"]')
    do_all_work(app)
    assert letterbox.mails == []
    with app.app_context():
        job = db.session.scalars(select(Job).where(Job.kind == inviting.INVITING.name)).one()
        assert job.state is JobState.DONE


class TestWithoutMail:
    @pytest.fixture
    def environ(self) -> dict[str, str]:
        return {}

    def test_the_pages_say_that_no_mail_is_set_up_and_offer_the_slip(
        self, app: Flask, office: Client, newcomer: Account
    ) -> None:
        page = office.get(f"/admin/accounts/{newcomer.id}")
        assert "chưa nối với máy chủ thư" in page.text
        assert page.all('form[action$="/slip"]')
        assert not page.all('form[action$="/invitation"]')
        assert office.post_nothing(f"/admin/accounts/{newcomer.id}/invitation").status == 409
        assert "chưa gửi thư mời được" in office.get("/admin/accounts/new").text
        with app.app_context():
            assert db.session.scalars(select(Invitation)).all() == []
