"""Who reads what of the log, page by page; the history of a sheet and its chain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Actor, Role
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Event, Unit
from app.queries.log import events
from app.queries.log.events import LogFilter, read_log
from app.queries.log.history import read_history
from app.queries.log.links import broken_among
from app.seals.chain import GENESIS, entry_hash
from app.services import audit
from app.services.accounts import administration
from app.services.accounts.administration import OPERATOR
from app.services.accounts.granting import NewAccount
from app.workflow.states import Status
from tests.support.application import START
from tests.support.appraisals import Appraisals
from tests.support.factories import Make, actor_of


def tell(app: Flask, kind: str, stream: str, actor: Actor | None = None, **data: object) -> None:
    with app.app_context():
        audit.record(kind, stream=stream, now=START, actor=actor, data=data)
        db.session.commit()


def kinds(app: Flask, actor: Actor, **wanted: object) -> list[str]:
    with app.app_context():
        return [entry.kind for entry in read_log(actor, LogFilter(**wanted)).entries]  # type: ignore[arg-type]


def test_the_auditor_reads_all_the_administrator_what_is_no_sheet_and_nobody_else_anything(
    app: Flask, make: Make, sheet: Assessment
) -> None:
    tell(app, "account.closed", "account:1")
    tell(app, "indicator.declared", f"assessment:{sheet.id}", code="1.1")
    tell(app, "assessment.submitted", f"assessment:{sheet.id}")
    auditor, administrator = (actor_of(make.account(role)) for role in (Role.AUDITOR, Role.ADMINISTRATOR))
    assert kinds(app, auditor) == ["assessment.submitted", "indicator.declared", "account.closed"]
    assert kinds(app, administrator) == ["account.closed"]
    assert kinds(app, administrator, subject="indicator") == []
    for role in set(Role) - {Role.AUDITOR, Role.ADMINISTRATOR}:
        with app.app_context(), pytest.raises(NotFound):
            read_log(actor_of(make.account(role, unit=sheet.unit)), LogFilter())


def test_a_kind_that_nobody_declared_is_read_by_nobody(app: Flask, make: Make) -> None:
    tell(app, "secret.told", "secret:1")
    assert kinds(app, actor_of(make.account(Role.AUDITOR))) == []


def test_pages_follow_one_another_without_a_gap(
    app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        tell(app, "account.closed", f"account:{number}")
    auditor = actor_of(make.account(Role.AUDITOR))
    streams, before = [], None
    with app.app_context():
        while True:
            page = read_log(auditor, LogFilter(before=before), most=3)
            streams += [entry.stream for entry in page.entries]
            before = page.before
            if before is None:
                break
    assert streams == [f"account:{number}" for number in reversed(range(7))]


def test_it_is_searched_by_unit_and_by_person_without_diacritics_and_by_day(
    app: Flask, make: Make, sheet: Assessment
) -> None:
    person = actor_of(make.account(Role.SECRETARIAT, name="Người Làm"))
    tell(app, "assessment.submitted", f"assessment:{sheet.id}")
    tell(app, "cycle.opened", "cycle:999", person)
    auditor = actor_of(make.account(Role.AUDITOR))
    assert kinds(app, auditor, search="song thu") == ["assessment.submitted"]
    assert kinds(app, auditor, search="nguoi lam") == ["cycle.opened"]
    today = START.date()
    assert len(kinds(app, auditor, since=today, until=today)) == 2
    assert kinds(app, auditor, since=today + timedelta(days=1)) == []
    assert kinds(app, auditor, until=today - timedelta(days=1)) == []


def test_a_person_and_a_unit_narrow_it_together(app: Flask, make: Make, sheet: Assessment) -> None:
    """The search finds either; these two say which of both is meant."""
    person = make.account(Role.SECRETARIAT, name="Sông Thử Hai")
    actor = actor_of(person)
    tell(app, "assessment.submitted", f"assessment:{sheet.id}")
    tell(app, "assessment.reopened", f"assessment:{sheet.id}", actor)
    tell(app, "unit.renamed", f"unit:{sheet.unit_id}", actor)
    tell(app, "cycle.opened", "cycle:999", actor)
    auditor = actor_of(make.account(Role.AUDITOR))
    assert kinds(app, auditor, person="song thu") == ["cycle.opened", "unit.renamed", "assessment.reopened"]
    assert kinds(app, auditor, person=person.email, subject="cycle") == ["cycle.opened"]
    about = ["unit.renamed", "assessment.reopened", "assessment.submitted"]
    assert kinds(app, auditor, unit="song thu") == about
    assert kinds(app, auditor, unit=make.unit("Bên Cạnh").code) == []
    assert kinds(app, auditor, unit="song thu", person="song thu hai") == about[:2]


def test_each_entry_of_a_list_is_held_against_the_chain(app: Flask, make: Make, sheet: Assessment) -> None:
    for reason in ("Một", "Hai", "Ba"):
        tell(app, "assessment.reopened", f"assessment:{sheet.id}", reason=reason)

    def told(change: Callable[[Event], None]) -> list[str]:
        with app.app_context():
            last = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
            db.session.expunge(last)  # as somebody would have altered it behind the application's back
            change(last)
            return list(broken_among([last]))

    def forge(last: Event) -> None:
        last.data = last.data.replace("Ba", "Bốn")
        last.hash = entry_hash(last)  # the hash goes with it; the entry before still does not

    def leave(_last: Event) -> None:
        """Alter nothing."""

    assert told(leave) == []
    assert "đã bị sửa" in told(lambda last: setattr(last, "data", "{}"))[0]
    assert "đã bị sửa" in told(lambda last: setattr(last, "prev_hash", GENESIS))[0]
    assert "thiếu mục liền trước" in told(lambda last: setattr(last, "seq", 9))[0]
    assert told(forge) == [], (
        "the newest entry alone can be forged whole: an anchor finds that (decision 0024)"
    )


def test_what_is_sealed_and_secret_is_not_told(app: Flask, make: Make) -> None:
    with app.app_context():
        administration.create(
            OPERATOR, NewAccount("moi@dti.test", "Người Mới", Role.AUDITOR, None, None), now=START
        )
        db.session.commit()
        page = read_log(actor_of(make.account(Role.AUDITOR)), LogFilter())
    assert all("written" not in entry.data for entry in page.entries)


def test_the_unit_reads_its_own_work_reviewers_what_came_after_submission(
    app: Flask, make: Make, sheet: Assessment, unit: Unit
) -> None:
    stream = f"assessment:{sheet.id}"
    told = (
        "indicator.declared", "evidence.linked", "assessment.handed_over", "assessment.submitted",
        "indicator.appraised", "opinion.given", "explanation.requested",
    )  # fmt: skip
    for kind in told:
        tell(app, kind, stream, code="1.1", **({"to": "submitted"} if kind == "assessment.submitted" else {}))
    with app.app_context():
        head = make.account(Role.UNIT_HEAD, unit=unit)
        row = db.session.get_one(Assessment, sheet.id)
        row.status, row.submitted_at, row.receipt_code = Status.REVIEW_1, START, "PN-1"
        row.submitted_by_id = head.id
        db.session.commit()

    def read(role: Role) -> set[str]:
        actor = actor_of(make.account(role, unit=unit if role is Role.CONTRIBUTOR else None))
        with app.app_context():
            return {entry.kind for entry in read_history(actor, sheet.id).entries}

    assert read(Role.CONTRIBUTOR) == set(told[:4])
    assert read(Role.REVIEWER) == set(told[2:])
    assert read(Role.AUDITOR) == set(told)
    stranger = actor_of(make.account(Role.CONTRIBUTOR, unit=make.unit("Bên Cạnh")))
    with app.app_context(), pytest.raises(NotFound):
        read_history(stranger, sheet.id)


@pytest.mark.parametrize("back", ["assessment.recalled", "assessment.returned", "assessment.reopened"])
@pytest.mark.parametrize("out", ["assessment.submitted", "assessment.imported"])
def test_what_the_unit_wrote_after_the_sheet_came_back_is_a_draft_again(
    app: Flask, make: Make, back: str, out: str
) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted(make.unit("Một"))
    stream = f"assessment:{sheet.id}"
    tell(app, back, stream, **{"from": "submitted", "to": "draft"})
    tell(app, "indicator.declared", stream, code="1.1", changes={"note": ["", "chưa nộp"]})
    tell(app, out, stream, **{"from": "draft", "to": "submitted"})
    tell(app, "indicator.appraised", stream, code="1.1")
    for role in (Role.REVIEWER, Role.LEADERSHIP):
        with app.app_context():
            told = read_history(actor_of(make.account(role)), sheet.id, "1.1").entries
        assert [entry.kind for entry in told] == ["indicator.appraised"]


def test_the_history_of_an_indicator_holds_that_one_alone(app: Flask, make: Make, sheet: Assessment) -> None:
    stream = f"assessment:{sheet.id}"
    tell(app, "indicator.declared", stream, code="1.1")
    tell(app, "indicator.declared", stream, code="1.2")
    tell(app, "indicators.accepted", stream, points={"1.1": "2", "2.1": "1"})
    auditor = actor_of(make.account(Role.AUDITOR))
    with app.app_context():
        history = read_history(auditor, sheet.id, "1.1")
    assert [entry.kind for entry in history.entries] == ["indicators.accepted", "indicator.declared"]


def test_a_chain_that_holds_is_said_to_hold_with_its_last_hash(app: Flask, make: Make) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted(make.unit("Một"))
    with app.app_context():
        history = read_history(actor_of(make.account(Role.AUDITOR)), sheet.id)
    assert history.breaks == ()
    assert history.last_hash == history.entries[0].hash
    assert events.PAGE > 0
