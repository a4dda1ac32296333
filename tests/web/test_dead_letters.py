"""The administrator sees what background work failed for good, has it done again or puts it away with a reason."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.errors import N_, Forbidden, Refused
from app.extensions import db
from app.jobs import registry, worker
from app.jobs.kinds import Kind, Step, Turn
from app.jobs.queue import configure_queue
from app.models import Account, Event, Job
from app.queries.dead_letters import count_waiting, list_dead_letters
from app.services.jobs import dead_letters, requests
from app.storage import StoreAway
from app.workflow.jobs import JobState
from tests.support.application import START, Clock
from tests.support.background import do_all_work
from tests.support.client import Client
from tests.support.factories import Make, actor_of


class Fragile:
    """Work that goes wrong as long as it is told to."""

    def __init__(self) -> None:
        self.trouble: Exception | None = RuntimeError("a defect")

    def step(self, _turn: Turn) -> Step:
        """Break, or be done."""
        if self.trouble is not None:
            raise self.trouble
        return Step(1, 1)


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> Fragile:
    work = Fragile()
    kinds = {**registry.KINDS, "compute": Kind("compute", N_("Tính bản kết quả"), work.step)}
    monkeypatch.setattr(worker, "KINDS", kinds)
    return work


@pytest.fixture
def person(make: Make) -> Account:
    return make.account(Role.SECRETARIAT)


@pytest.fixture
def keeper(make: Make) -> Account:
    return make.account(Role.ADMINISTRATOR)


@pytest.fixture
def browser(app: Flask, client: Client, keeper: Account) -> Client:
    configure_queue(app)
    client.sign_in(keeper)
    return client


def ask(app: Flask, account: Account | None, key: str = "compute:1:x") -> int:
    with app.app_context():
        actor = actor_of(account) if account else None
        now = app.extensions["clock"]()
        job_id = requests.request("compute", key=key, arguments={}, actor=actor, now=now, renew=True)
        db.session.commit()
        return job_id


def fail(app: Flask, clock: Clock) -> None:
    """Let the workers try until they give up."""
    for _ in range(3):
        do_all_work(app)
        clock.advance(minutes=3)


def test_work_that_failed_says_what_whose_why_and_how_often(
    app: Flask, browser: Client, fragile: Fragile, person: Account, clock: Clock
) -> None:
    browser.get("/admin/")
    assert "Không có việc nào cần xem" in browser.follow("Việc nền không làm được").text
    job_id = ask(app, person)
    fail(app, clock)
    browser.get("/admin/condition")
    page = browser.follow("0 đang chờ hoặc đang làm, 1 không làm được")
    row = page.one("tbody tr").text
    for part in (
        "Tính bản kết quả",
        f"mã việc {job_id}",
        "Lỗi RuntimeError",
        person.display_name,
        "đã thử 3 lần",
    ):
        assert part in row
    browser.submit('form[action$="/language"]', {}, press="English")
    assert "tried 3 times" in browser.get("/admin/dead-letters").text


def test_tried_again_it_is_done_in_the_name_of_whoever_asked_and_both_are_logged(
    app: Flask, browser: Client, fragile: Fragile, person: Account, keeper: Account, clock: Clock
) -> None:
    job_id = ask(app, person)
    fail(app, clock)
    fragile.trouble = None
    browser.get("/admin/dead-letters")
    page = browser.submit("main td form")
    assert "Đã cho làm lại từ đầu." in page.text
    do_all_work(app)
    with app.app_context():
        job = db.session.get_one(Job, job_id)
        assert (job.state, job.requested_by_id, job.attempts, job.cause) == (
            JobState.DONE,
            person.id,
            0,
            None,
        )
        query = select(Event.kind, Event.actor_id).where(Event.stream == f"job:{job_id}").order_by(Event.seq)
        assert db.session.execute(query).all() == [
            ("job.requested", person.id),
            ("job.tried_again", keeper.id),
        ]


def test_attempts_add_up_over_every_time_it_is_begun_anew(
    app: Flask, browser: Client, fragile: Fragile, person: Account, clock: Clock
) -> None:
    ask(app, person)
    fail(app, clock)
    browser.get("/admin/dead-letters")
    browser.submit("main td form")
    fail(app, clock)
    assert "đã thử 6 lần" in browser.get("/admin/dead-letters").text


def test_put_away_needs_a_reason_and_keeps_the_work_where_it_can_be_read(
    app: Flask, browser: Client, fragile: Fragile, person: Account, clock: Clock
) -> None:
    job_id = ask(app, person)
    fail(app, clock)
    browser.get("/admin/dead-letters")
    browser.get(f"/admin/dead-letters/{job_id}/put-away")
    page = browser.submit("main form", {"reason": "  "}, status=422)
    assert "Hãy ghi lý do cất" in page.text
    page = browser.submit("main form", {"reason": "Đã công bố bằng tay."})
    assert "Đã cất việc." in page.text
    assert "Không có việc nào cần xem" in page.text
    assert "0 không làm được" in browser.get("/admin/condition").text
    page = browser.get("/admin/dead-letters?show=put_away")
    assert "Đã công bố bằng tay." in page.one("tbody tr").text
    browser.submit('form[action$="/language"]', {}, press="English")
    browser.get("/admin/dead-letters?show=put_away")
    browser.get(f"/admin/dead-letters/{job_id}/put-away")
    with app.app_context():
        kinds = db.session.scalars(select(Event.kind).where(Event.stream == f"job:{job_id}"))
        assert "job.put_away" in set(kinds)


def test_what_a_rule_refused_is_left_to_whoever_asked(
    app: Flask, browser: Client, fragile: Fragile, person: Account, keeper: Account, clock: Clock
) -> None:
    fragile.trouble = Refused(
        N_("Chưa có phiếu nào được xác nhận nên chưa có gì để công bố. Hãy xác nhận phiếu trước.")
    )
    job_id = ask(app, person)
    fail(app, clock)
    page = browser.get("/admin/dead-letters")
    assert "đã thử 1 lần" in page.text
    assert page.all("main td form") == []
    assert "người yêu cầu sửa rồi tự bấm làm lại" in page.text
    with app.app_context(), pytest.raises(Refused, match="theo quy định"):
        dead_letters.try_again(actor_of(keeper), job_id, now=START)


def test_a_store_that_is_away_is_waited_for_like_a_fault(
    app: Flask, browser: Client, fragile: Fragile, person: Account, clock: Clock
) -> None:
    fragile.trouble = StoreAway("s3://kho: no answer")
    job_id = ask(app, person)
    do_all_work(app)
    with app.app_context():
        assert db.session.get_one(Job, job_id).state is JobState.WAITING
    fail(app, clock)
    row = browser.get("/admin/dead-letters").one("tbody tr").text
    assert "Nơi lưu tệp của máy chủ chưa trả lời" in row
    assert "Lỗi StoreAway" in row


def test_the_list_is_narrowed_by_kind(
    app: Flask, browser: Client, fragile: Fragile, person: Account, clock: Clock
) -> None:
    ask(app, person)
    fail(app, clock)
    page = browser.get("/admin/dead-letters?kind=compute")
    assert [option.text for option in page.all("#kind option")] == ["Tất cả", "Tính bản kết quả (1)"]
    assert "Không có việc nào cần xem" in browser.get("/admin/dead-letters?kind=verify&page=7").text


def test_the_clock_leaves_what_failed_alone_for_an_hour(app: Flask, fragile: Fragile, clock: Clock) -> None:
    job_id = ask(app, None)
    fail(app, clock)
    ask(app, None)
    with app.app_context():
        assert db.session.get_one(Job, job_id).state is JobState.FAILED
        assert count_waiting() == 1
    clock.advance(minutes=61)
    ask(app, None)
    with app.app_context():
        assert db.session.get_one(Job, job_id).state is JobState.WAITING


def test_only_an_administrator_sees_or_touches_the_failed_work_of_all(
    app: Flask, fragile: Fragile, person: Account, clock: Clock
) -> None:
    job_id = ask(app, person)
    fail(app, clock)
    with app.app_context():
        actor = actor_of(person)
        with pytest.raises(Forbidden):
            list_dead_letters(actor, put_away=False, kind="", page=1)
        with pytest.raises(Forbidden):
            dead_letters.put_away(actor, job_id, reason="x", now=START)
        with pytest.raises(Forbidden):
            dead_letters.try_again(actor, job_id, now=START)
