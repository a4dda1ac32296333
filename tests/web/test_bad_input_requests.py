"""Requests that no page of ours would send, and pages sent too late: a clear answer, nothing half done or lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Assessment, Cycle, Entry, Evidence, Figure, LoginSession, Unit
from app.workflow.states import Status
from tests.support.application import Clock
from tests.support.books import row_counts
from tests.support.client import PASSWORD, Client, Page
from tests.support.factories import Make
from tests.support.sample_files import pdf
from tests.walls.access_table import ENDPOINTS
from tests.walls.test_access import Door, listed_doors
from tests.walls.world import NAMES_OF_OBJECTS, World, build

FORM = "#declaration"
UPLOAD = 'form[enctype="multipart/form-data"]'
SIGN_IN = 'form:has(input[type="password"])'
IMPOSSIBLE_IDS = ("1" + "0" * 30, "9" * 19, "9" * 5_000, "-1", "１", "1.5", "0x1", "1;DROP")
NONSENSE = ("", "9" * 30, "-1", "a\x00b", "\u202e", "x" * 3_000, "[]", "31/02/2030")


def place(sheet: Assessment, code: str = "1.1") -> str:
    return f"/unit/assessments/{sheet.id}/indicators/{code}"


def permitted(app: Flask, method: str) -> Iterator[tuple[Role, Door]]:
    """Each door of people with one role that may pass it; doors of programs have tests of their own."""
    for door in listed_doors(app):
        let_in = [role for role in Role if role in ENDPOINTS[door.endpoint]]
        if let_in and door.method == method and door.endpoint != "auth.sign_out":
            yield let_in[0], door


@pytest.fixture
def people(app: Flask, make: Make, browsers: Callable[[], Client]) -> tuple[World, dict[Role, Client]]:
    """One person of each role, signed in, in a small province."""
    world = build(app, make)
    signed_in = {role: browsers() for role in Role}
    for role, browser in signed_in.items():
        browser.sign_in(world.people[role])
    return world, signed_in


@pytest.mark.slow
def test_an_id_that_no_row_can_have_is_not_found(
    app: Flask, people: tuple[World, dict[Role, Client]]
) -> None:
    world, browsers = people
    for method in ("GET", "POST"):
        for role, door in permitted(app, method):
            own = world.own_values(door.endpoint, door.parameters, role)
            for name in door.parameters & NAMES_OF_OBJECTS:
                whole = browsers[role].address(door.endpoint, **{**own, name: 424242})
                for wrong in IMPOSSIBLE_IDS:
                    address = whole.replace("424242", wrong)
                    page = (
                        browsers[role].get(address, status=None)
                        if method == "GET"
                        else browsers[role].post_nothing(address)
                    )
                    assert page.status == 404, f"{door} {name}={wrong[:20]}: {page.status}"


@pytest.mark.slow
@pytest.mark.one_database
def test_fields_that_are_missing_repeated_made_up_or_nonsense_break_nothing(
    app: Flask, people: tuple[World, dict[Role, Client]]
) -> None:
    world, browsers = people
    names = sorted(
        {name for form in forms_of(app, world, browsers) for name in form} | {"tên lạ", "__class__"}
    )
    for role, door in permitted(app, "POST"):
        browser = browsers[role]
        address = browser.address(door.endpoint, **world.own_values(door.endpoint, door.parameters, role))
        for value in NONSENSE:
            token = browser.get("/account/password").all('input[name="csrf_token"]')[0]["value"]
            answer = browser._browser.post(
                address,
                base_url=browser._base,
                data={"csrf_token": token, **{name: [value, value] for name in names}},
                headers={"Referer": browser._base},
            )
            assert answer.status_code < 500, f"{door} {value[:20]!r}: {answer.status_code}"
            assert b"Traceback" not in answer.get_data()


def forms_of(app: Flask, world: World, browsers: dict[Role, Client]) -> Iterator[set[str]]:
    """The names of the fields in every form that somebody sees."""
    for role, door in permitted(app, "GET"):
        own = world.own_values(door.endpoint, door.parameters, role)
        browser = browsers[role]
        address = browser.address(door.endpoint, **own)
        answer = browser._browser.get(address, base_url=browser._base, buffered=True)
        for form in BeautifulSoup(answer.get_data(), "html.parser").select("form[method=post]"):
            yield {str(field["name"]) for field in form.select("[name]")} - {"csrf_token"}


@pytest.mark.parametrize("code", ["1.1/../2.1", "..%2F..%2Fetc%2Fpasswd", "1.1%2F1", "9.9", "1.1%20", "%00"])
def test_a_code_that_names_no_indicator_is_not_found(officer: Client, sheet: Assessment, code: str) -> None:
    for more in ("", "/evidence/new", "/evidence/choose", "/preview"):
        assert officer.get(place(sheet, code) + more, status=None).status in (404, 405)


@pytest.mark.parametrize("value", ["abc", "-1", "0", "9" * 30, "xx", "%00", "%", "a&a=b", "[]", "1e9"])
def test_a_page_takes_no_notice_of_what_it_does_not_know(client: Client, make: Make, value: str) -> None:
    client.sign_in(make.account(Role.REVIEWER))
    names = ("page", "order", "progress", "scope", "q", "khac")
    client.get("/review/?" + "&".join(f"{name}={value}" for name in names))
    secretary = make.account(Role.SECRETARIAT)
    cycle = make.cycle()
    make.assessment(cycle)
    client.forget_cookies()
    client.sign_in(secretary)
    names = ("status", "only", "order", "q", "page", "khac")
    client.get(f"/secretariat/cycles/{cycle.id}?" + "&".join(f"{name}={value}" for name in names))


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "PROPFIND"])
def test_a_method_that_a_page_does_not_know_is_refused_in_words(
    app: Flask, officer: Client, sheet: Assessment, method: str
) -> None:
    before = row_counts(app)
    answer = officer._browser.open(place(sheet), method=method, base_url=officer._base)
    assert answer.status_code == 405
    assert "Không mở được địa chỉ này theo cách đó" in answer.text
    assert row_counts(app) == before


def test_a_step_cannot_be_taken_by_opening_its_address(head: Client, sheet: Assessment) -> None:
    for step in ("hand-over", "result-sheet"):
        page = head.get(f"/unit/assessments/{sheet.id}/{step}", status=405)
        assert page.heading == "Không mở được địa chỉ này theo cách đó"


@pytest.mark.parametrize("token", [None, "", "sai", "x" * 10_000], ids=["none", "empty", "wrong", "long"])
def test_a_form_without_its_token_is_not_taken_and_can_be_sent_again(
    app: Flask, officer: Client, sheet: Assessment, token: str | None
) -> None:
    officer.get(place(sheet))
    form = officer.fill(FORM, {"note": "Kế hoạch ban hành đầu năm."}, press="Lưu")
    form.pairs[:] = [pair for pair in form.pairs if pair[0] != "csrf_token"]
    if token is not None:
        form.pairs.append(("csrf_token", token))
    before = row_counts(app)
    page = officer.send(form, status=400)
    assert page.heading == "Trang đã cũ, nội dung chưa được lưu"
    assert row_counts(app) == before
    officer.submit("main form")
    with app.app_context():
        assert db.session.scalar(select(Entry.note)) == "Kế hoạch ban hành đầu năm."


def test_the_token_of_somebody_else_is_worth_nothing(
    app: Flask, officer: Client, colleague: Client, sheet: Assessment
) -> None:
    colleague.get(place(sheet))
    theirs = colleague.page.all('input[name="csrf_token"]')[0]["value"]
    officer.get(place(sheet))
    form = officer.fill(FORM, {"note": "x"}, press="Lưu")
    form.pairs[:] = [(name, str(theirs) if name == "csrf_token" else value) for name, value in form.pairs]
    before = row_counts(app)
    officer.send(form, status=400)
    assert row_counts(app) == before


def end_session(app: Flask, clock: Clock, how: str) -> None:
    """Let the session end in one of the three ways in which sessions end."""
    if how == "idle":
        clock.advance(hours=2)
    with app.app_context():
        for row in db.session.scalars(select(LoginSession)):
            if how == "ended elsewhere":
                row.ended_at = clock.now
            if how == "over":
                row.created_at, row.expires_at = clock.now - timedelta(hours=12), clock.now
        db.session.commit()


@pytest.mark.parametrize("how", ["idle", "over", "ended elsewhere"])
def test_a_save_after_the_session_ended_is_kept_and_sent_again_after_signing_in(
    app: Flask, officer: Client, sheet: Assessment, clock: Clock, how: str
) -> None:
    officer.get(place(sheet, "2.1"))
    form = officer.fill(FORM, {"figure-dossiers": "4.000", "note": "Theo sổ\nmột cửa"}, press="Lưu")
    end_session(app, clock, how)
    before = row_counts(app)
    page = officer.send(form, status=401)
    assert "vẫn còn nguyên" in page.text
    assert row_counts(app) == before
    with app.app_context():
        email = db.session.scalar(select(Account.email).where(Account.display_name == "Cán bộ Một"))
    officer.submit(SIGN_IN, {"email": str(email), "password": PASSWORD})
    page = officer.submit("main form")
    assert page.value("figure-dossiers") == "4.000"
    assert page.value("note") == "Theo sổ\nmột cửa"


def test_a_page_asked_for_after_the_session_ended_is_where_signing_in_leads(
    app: Flask, officer: Client, sheet: Assessment, clock: Clock
) -> None:
    clock.advance(hours=2)
    page = officer.get(place(sheet, "2.1") + "?saved=1.2")
    assert page.path.startswith("/sign-in?next=")
    with app.app_context():
        email = db.session.scalar(select(Account.email).where(Account.display_name == "Cán bộ Một"))
    page = officer.submit(SIGN_IN, {"email": str(email), "password": PASSWORD})
    assert page.path == place(sheet, "2.1") + "?saved=1.2"


def test_a_document_sent_after_the_session_ended_keeps_what_was_typed_and_asks_for_the_file(
    app: Flask, officer: Client, sheet: Assessment, clock: Clock
) -> None:
    officer.get(place(sheet) + "/evidence/new")
    form = officer.fill(UPLOAD, {"abstract": "Kế hoạch số hóa", "page": "trang 3", "file": ("a.pdf", pdf())})
    clock.advance(hours=2)
    assert "Tệp đính kèm phải chọn lại" in officer.send(form, status=401).text
    with app.app_context():
        email = db.session.scalar(select(Account.email).where(Account.display_name == "Cán bộ Một"))
    officer.submit(SIGN_IN, {"email": str(email), "password": PASSWORD})
    page = officer.submit("main form", status=422)
    assert "Hãy chọn tệp minh chứng." in page.texts("#file-error")[0]
    assert page.value("abstract") == "Kế hoạch số hóa"
    officer.submit(UPLOAD, {"file": ("a.pdf", pdf())})
    assert row_counts(app, Evidence) == {"evidence": 1}


def lock(head: Client, sheet: Assessment) -> None:
    head.get(f"/unit/assessments/{sheet.id}/submit")
    head.submit("main form")


def test_a_save_that_comes_after_the_submission_is_refused_and_shows_what_was_typed(
    app: Flask, officer: Client, head: Client, sheet: Assessment
) -> None:
    officer.get(place(sheet, "2.1"))
    form = officer.fill(FORM, {"figure-dossiers": "4.000", "note": "Theo sổ một cửa"}, press="Lưu")
    lock(head, sheet)
    before = row_counts(app)
    page = officer.send(form, status=409)
    assert "Nội dung bạn vừa gõ chưa được lưu" in page.texts("h2")
    assert "4.000 hồ sơ" in page.text
    assert "Theo sổ một cửa" in page.text
    assert "nên đã khóa" in page.text
    assert row_counts(app) == before


def test_a_document_that_comes_after_the_submission_is_refused_and_what_was_typed_stays(
    app: Flask, officer: Client, head: Client, sheet: Assessment
) -> None:
    officer.get(place(sheet) + "/evidence/new")
    form = officer.fill(UPLOAD, {"abstract": "Kế hoạch số hóa", "file": ("a.pdf", pdf())})
    lock(head, sheet)
    page = officer.send(form, status=409)
    assert "nên đã khóa" in page.text
    assert page.value("abstract") == "Kế hoạch số hóa"
    assert row_counts(app, Evidence) == {"evidence": 0}


def test_a_reason_that_comes_too_late_is_given_back(
    app: Flask, head: Client, sheet: Assessment, clock: Clock
) -> None:
    lock(head, sheet)
    head.get(f"/unit/assessments/{sheet.id}/recall")
    form = head.fill('form[action$="/recall"]', {"reason": "Nhập nhầm số hồ sơ của quý III."})
    clock.advance(minutes=30)
    with app.app_context():
        cycle = db.session.get_one(Cycle, sheet.cycle_id)
        cycle.self_ends_at = clock.now
        db.session.commit()
    page = head.send(form, status=409)
    assert "Nội dung bạn vừa gõ chưa được lưu" in page.texts("h2")
    assert "Nhập nhầm số hồ sơ của quý III." in page.texts(".govuk-inset-text")


def test_a_step_taken_on_an_old_page_is_refused_with_what_to_do(
    app: Flask, officer: Client, head: Client, sheet: Assessment
) -> None:
    head.get(f"/unit/assessments/{sheet.id}/submit")
    form = head.fill("main form")
    officer.get(f"/unit/assessments/{sheet.id}/check")
    officer.submit('form[action$="/hand-over"]')
    page = head.send(form, status=409)
    assert "trang bạn mở đã cũ" in page.text
    assert "Hãy mở lại phiếu" in page.text


@pytest.mark.parametrize("revision", ["", "abc", "-1", "9" * 30, "１"])
def test_a_step_without_the_revision_it_was_decided_on_is_refused(
    app: Flask, head: Client, sheet: Assessment, revision: str
) -> None:
    head.get(f"/unit/assessments/{sheet.id}/submit")
    form = head.fill("main form")
    form.pairs[:] = [(name, revision if name == "revision" else value) for name, value in form.pairs]
    assert "trang bạn mở đã cũ" in head.send(form, status=409).text
    with app.app_context():
        assert db.session.get_one(Assessment, sheet.id).status is Status.DRAFT


def forged(browser: Client, selector: str, **values: str) -> Page:
    """Send a form of the page with values that the page does not offer."""
    form = browser.fill(selector)
    kept = [pair for pair in form.pairs if pair[0] not in values]
    form.pairs[:] = [*kept, *values.items()]
    return browser.send(form, status=422)


def test_choices_that_the_page_does_not_offer_are_refused_at_their_field(
    app: Flask, client: Client, make: Make, unit: Unit
) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get("/admin/accounts/new")
    before = row_counts(app)
    typed = {"email": "moi@dti.test", "display_name": "Người Mới"}
    create = 'form[action="/admin/accounts/new"]'
    page = forged(client, create, **typed, role="emperor", unit_id="")
    assert "không có trong danh sách" in page.texts("#role-error")[0]
    assert page.value("display_name") == "Người Mới"
    page = forged(client, create, **typed, role="contributor", unit_id="9" * 30)
    assert "không có trong danh sách" in page.texts("#unit_id-error")[0]
    assert row_counts(app) == before


def test_units_and_assignments_that_no_page_offers_are_not_looked_for(
    app: Flask, client: Client, make: Make
) -> None:
    cycle, reviewer = make.cycle(), make.account(Role.REVIEWER)
    make.assessment(cycle)
    client.sign_in(make.account(Role.SECRETARIAT))
    where = f"/secretariat/cycles/{cycle.id}/assignments"
    client.get(where)
    before = row_counts(app)
    page = forged(client, f'form[action="{where}"]', account_id=str(reviewer.id), unit_ids="9" * 30)
    assert "không có trong danh sách" in page.texts("#unit_ids-error")[0]
    token = page.all('input[name="csrf_token"]')[0]["value"]
    answer = client._browser.post(
        where + "/end",
        base_url=client._base,
        data={"csrf_token": token, "assignment": ["9" * 30, "x", ""]},
        headers={"Referer": client._base},
    )
    assert answer.status_code == 303
    assert row_counts(app) == before


def test_dates_of_a_cycle_in_the_wrong_order_or_century_are_refused_at_their_field(
    app: Flask, client: Client, make: Make, unit: Unit
) -> None:
    client.sign_in(make.account(Role.SECRETARIAT))
    client.get("/secretariat/cycles/new")
    before = row_counts(app)
    moments = {
        "self_starts_at": "01/11/2030 08:00",
        "self_ends_at": "31/10/2030 17:00",
        "review_1_ends_at": "31/02/2031 17:00",
        "explanation_ends_at": "15/01/0001 00:00",
        "review_2_ends_at": "mai",
    }
    typed = {"tree_id": "dti/2030/commune", "title": "Đợt 2030", "province_id": "", **moments}
    page = client.submit('form[action="/secretariat/cycles/new"]', typed, status=422)
    assert "không phải một thời điểm" in page.texts("#review_1_ends_at-error")[0]
    assert "có năm nằm ngoài khoảng" in page.texts("#explanation_ends_at-error")[0]
    assert "không phải một thời điểm" in page.texts("#review_2_ends_at-error")[0]
    for name, value in moments.items():
        assert page.value(name) == value
    right = {
        "review_1_ends_at": "31/12/2030 17:00",
        "explanation_ends_at": "15/01/2031 17:00",
        "review_2_ends_at": "31/01/2031 17:00",
    }
    page = client.submit('form[action="/secretariat/cycles/new"]', right, status=422)
    assert "phải sau mốc đứng trước nó" in page.texts("#self_ends_at-error")[0]
    assert row_counts(app) == before


def test_a_role_ended_and_given_back_on_the_same_day_is_held_again(
    app: Flask, client: Client, make: Make, unit: Unit
) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    account = make.account(Role.AUDITOR)
    where = f"/admin/accounts/{account.id}"
    give = {"role": "contributor", "unit_id": str(unit.id)}
    client.get(where)
    client.submit(f'form[action="{where}/grants"]', give)
    endings = [str(form["action"]) for form in client.page.all('form[action$="/end"]')]
    client.submit(f'form[action="{endings[-1]}"]')
    page = client.submit(f'form[action="{where}/grants"]', give)
    assert page.status == 200
    assert len(page.all('form[action$="/end"]')) == 2


def test_a_double_click_on_every_save_of_the_unit_is_one_save(
    app: Flask, officer: Client, sheet: Assessment
) -> None:
    officer.get(place(sheet, "2.1"))
    form = officer.fill(FORM, {"figure-dossiers": "10", "figure-dossiers_online": "5"}, press="Lưu")
    officer.send(form)
    once = row_counts(app)
    officer.send(form)
    assert row_counts(app) == once
    assert row_counts(app, Figure) == {"figure": 2}
