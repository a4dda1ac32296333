"""Sharing a sheet out inside its unit: who may, what is refused, whose a task is, what is reminded of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused
from app.models import Account, Assessment, Cycle, EntryAssignment, Event, RoleGrant, Unit
from app.queries.duties import duties_of
from app.queries.log.history import read_history
from app.queries.unit.progress import read_progress
from app.queries.unit.tasks import open_tasks, read_tasks
from app.services.accounts import corrections
from app.services.sheets import sharing
from app.services.sheets.declarations import declare
from app.services.sheets.sharing import NewShare, due_moment
from app.sheet.declaring import Declaration, fingerprint
from app.sheet.progress import EntryState
from app.sheet.tasks import counts_of
from app.workflow.states import Status
from tests.support.application import START
from tests.support.factories import Make, actor_of

Database = scoped_session[Session]
DUE = date(2030, 11, 20)
LATER = START + timedelta(days=6)


@pytest.fixture
def head(session: Database, make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.UNIT_HEAD, unit=unit, name="Chủ tịch"))


@pytest.fixture
def officer(session: Database, make: Make, unit: Unit) -> Account:
    return make.account(Role.CONTRIBUTOR, unit=unit, name="Cán bộ Một")


@pytest.fixture
def in_office(session: Database, make: Make, unit: Unit) -> Callable[[str], Account]:
    """Opens a contributor's account in an office of the unit."""

    def account(office: str) -> Account:
        person = make.account(Role.CONTRIBUTOR, unit=unit)
        session.scalars(select(RoleGrant).where(RoleGrant.account_id == person.id)).one().office = office
        session.flush()
        return person

    return account


def refusal(error: Invalid) -> dict[str, str]:
    return {field: str(sentences[0]) for field, sentences in error.fields.items()}


def mine(account: Account) -> list[str]:
    return [item.task.code for item in open_tasks(actor_of(account)) if item.task.mine]


def say(actor: Actor, sheet: Assessment, code: str, session: Database, **figures: str) -> None:
    """Declare an indicator as it stands with these figures."""
    view = read_tasks(actor, sheet.id, now=START).view
    seen = fingerprint(view.tree.indicators[code], view.answers)
    declare(actor, sheet.id, code, Declaration(figures), seen=seen, now=START)


def test_the_head_gives_many_indicators_to_a_person_at_once_and_the_log_tells_it(
    session: Database, head: Actor, officer: Account, sheet: Assessment
) -> None:
    number = sharing.give(head, sheet.id, {"1.2", "1.1"}, NewShare(officer.id, "Văn phòng", DUE), now=START)
    assert number == 2
    stored = session.scalars(select(EntryAssignment).order_by(EntryAssignment.code)).all()
    assert [(row.code, row.account_id, row.office, row.due_at) for row in stored] == [
        ("1.1", officer.id, "Văn phòng", due_moment(DUE)),
        ("1.2", officer.id, "Văn phòng", due_moment(DUE)),
    ]
    assert mine(officer) == ["1.1", "1.2"]
    told = read_history(head, sheet.id, "1.2").entries[0]
    assert (told.kind, told.data["codes"], told.data["person"]) == ("tasks.given", "1.1, 1.2", "Cán bộ Một")


def test_a_day_is_due_at_the_end_of_its_office_hours() -> None:
    assert due_moment(DUE).isoformat() == "2030-11-20T17:00:00+07:00"


def test_without_a_day_each_indicator_keeps_the_due_date_that_it_has(
    session: Database, head: Actor, officer: Account, sheet: Assessment
) -> None:
    sharing.give(head, sheet.id, {"1.1"}, NewShare(officer.id, due_on=DUE), now=START)
    sharing.give(head, sheet.id, {"1.1", "1.2"}, NewShare(None, "Văn phòng"), now=START)
    tasks = {task.code: task for task in read_tasks(head, sheet.id, now=START).tasks}
    assert tasks["1.1"].due_at == due_moment(DUE)
    assert tasks["1.2"].due_at is None
    assert tasks["1.1"].share is not None
    assert (tasks["1.1"].share.person, tasks["1.1"].share.office) == ("", "Văn phòng")


def test_a_person_brings_the_office_of_the_account(
    head: Actor, in_office: Callable[[str], Account], sheet: Assessment
) -> None:
    sharing.give(head, sheet.id, {"1.1"}, NewShare(in_office("Phòng Văn hóa").id), now=START)
    share = read_tasks(head, sheet.id, now=START).tasks[0].share
    assert share is not None
    assert share.office == "Phòng Văn hóa"


def test_what_an_office_has_is_everybodys_of_that_office_unless_a_person_is_named(
    head: Actor, officer: Account, in_office: Callable[[str], Account], sheet: Assessment
) -> None:
    first, second = in_office("Phòng Văn hóa"), in_office("Phòng Kinh tế")
    sharing.give(head, sheet.id, {"1.1"}, NewShare(office="phòng văn hóa"), now=START)
    sharing.give(head, sheet.id, {"1.2"}, NewShare(officer.id, "Phòng Văn hóa"), now=START)
    assert (mine(first), mine(second), mine(officer)) == (["1.1"], [], ["1.2"])


def test_a_due_date_is_moved_alone_and_a_task_is_taken_back(
    session: Database, head: Actor, officer: Account, sheet: Assessment
) -> None:
    sharing.give(head, sheet.id, {"1.1", "1.2"}, NewShare(officer.id, due_on=DUE), now=START)
    sharing.set_due(head, sheet.id, {"1.1"}, date(2030, 11, 22), now=START)
    assert sharing.take_back(head, sheet.id, {"1.2", "2.1"}, now=START) == 1
    tasks = {task.code: task for task in read_tasks(head, sheet.id, now=START).tasks}
    assert tasks["1.1"].due_at == due_moment(date(2030, 11, 22))
    assert tasks["1.2"].share is None
    kinds = session.scalars(
        select(Event.kind).where(Event.kind.startswith("tasks.")).order_by(Event.id)
    ).all()
    assert kinds == ["tasks.given", "tasks.due_moved", "tasks.taken_back"]


@pytest.mark.parametrize(
    ("new", "field", "part"),
    [
        (NewShare(), "account_id", "chọn một người"),
        (NewShare(office="x" * 121), "office", "120"),
        (NewShare(office="Văn phòng", due_on=date(2030, 11, 14)), "due_on", "đã qua"),
        (NewShare(office="Văn phòng", due_on=date(2030, 11, 30)), "due_on", "trước hạn nộp"),
        (NewShare(account_id=999_999), "account_id", "không còn làm việc"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_box(
    session: Database, head: Actor, sheet: Assessment, new: NewShare, field: str, part: str
) -> None:
    with pytest.raises(Invalid) as refused:
        sharing.give(head, sheet.id, {"1.1"}, new, now=START)
    assert part in refusal(refused.value)[field]
    assert session.scalars(select(EntryAssignment)).all() == []


def test_nothing_ticked_an_unknown_code_and_a_date_for_what_nobody_has_are_refused(
    head: Actor, sheet: Assessment
) -> None:
    office = NewShare(office="Văn phòng")
    for ticked, part in ((set(), "Chưa đánh dấu"), ({"1.1", "9.9"}, "không phải kê khai")):
        with pytest.raises(Invalid) as refused:
            sharing.give(head, sheet.id, ticked, office, now=START)
        assert part in refusal(refused.value)["doing"]
    with pytest.raises(Invalid) as refused:
        sharing.set_due(head, sheet.id, {"1.1"}, DUE, now=START)
    assert "1.1 chưa giao" in refusal(refused.value)["new_due_on"]


def test_only_the_head_of_the_unit_shares_out_and_only_while_the_unit_takes_part(
    session: Database, make: Make, head: Actor, officer: Account, cycle: Cycle, sheet: Assessment
) -> None:
    office = NewShare(office="Văn phòng")
    with pytest.raises(Forbidden):
        sharing.give(actor_of(officer), sheet.id, {"1.1"}, office, now=START)
    for stranger in (make.account(Role.UNIT_HEAD), make.account(Role.SECRETARIAT)):
        with pytest.raises(NotFound):
            sharing.give(actor_of(stranger), sheet.id, {"1.1"}, office, now=START)
    sheet.excluded_at, sheet.excluded_by_id, sheet.exclusion_reason = START, officer.id, "Giải thể"
    session.flush()
    with pytest.raises(Refused, match="Giải thể"):
        sharing.give(head, sheet.id, {"1.1"}, office, now=START)


def test_somebody_elses_account_is_given_nothing(make: Make, head: Actor, sheet: Assessment) -> None:
    with pytest.raises(Invalid, match="chưa đúng"):
        sharing.give(head, sheet.id, {"1.1"}, NewShare(make.account(Role.CONTRIBUTOR).id), now=START)


def test_a_task_is_no_lock(head: Actor, make: Make, unit: Unit, officer: Account, sheet: Assessment) -> None:
    sharing.give(head, sheet.id, {"1.1"}, NewShare(officer.id), now=START)
    colleague = actor_of(make.account(Role.CONTRIBUTOR, unit=unit))
    view = read_tasks(colleague, sheet.id, now=START).view
    seen = fingerprint(view.tree.indicators["1.1"], view.answers)
    assert declare(colleague, sheet.id, "1.1", Declaration({"plan_issued": "true"}), seen=seen, now=START)


def test_tasks_come_by_due_date_and_say_where_they_stand(
    session: Database, head: Actor, officer: Account, make: Make, sheet: Assessment
) -> None:
    sharing.give(head, sheet.id, {"1.1", "2.1"}, NewShare(officer.id, due_on=date(2030, 11, 25)), now=START)
    sharing.give(head, sheet.id, {"1.2", "2.2"}, NewShare(officer.id), now=START)
    sharing.set_due(head, sheet.id, {"2.1"}, DUE, now=START)
    say(head, sheet, "1.1", session, plan_issued="true")
    say(head, sheet, "1.2", session, chaired_by="head")
    say(head, sheet, "2.1", session, dossiers="10")
    assert [(item.task.code, item.task.state) for item in open_tasks(actor_of(officer))] == [
        ("2.1", EntryState.PARTIAL),
        ("1.1", EntryState.LACKING_EVIDENCE),
        ("2.2", EntryState.MISSING),
        ("1.2", EntryState.DECLARED),
    ]
    late = [item.task.code for item in open_tasks(head) if item.task.late(LATER)]
    assert late == ["2.1"]
    counts = counts_of(read_tasks(head, sheet.id, now=LATER).tasks, LATER)
    assert [(count.person, count.done, count.total, count.late) for count in counts] == [
        ("Cán bộ Một", 1, 4, 1)
    ]


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.PUBLISHED])
def test_what_was_handed_in_waits_for_nobody(
    session: Database, make: Make, unit: Unit, officer: Account, head: Actor, status: Status
) -> None:
    sheet = make.assessment(make.cycle(year=2029), unit, status=status)
    sharing.give(head, sheet.id, {"1.1"}, NewShare(officer.id), now=START)
    assert open_tasks(actor_of(officer)) == ()


def test_reminders_name_my_tasks_that_are_due_soon_or_overdue_and_no_others(
    session: Database, head: Actor, officer: Account, sheet: Assessment
) -> None:
    sharing.give(head, sheet.id, {"1.1", "1.2"}, NewShare(officer.id, due_on=DUE), now=START)
    sharing.give(head, sheet.id, {"2.1"}, NewShare(office="Văn phòng", due_on=DUE), now=START)

    def said(days: int) -> list[str]:
        sentences = duties_of(actor_of(officer), now=START + timedelta(days=days))
        return [str(duty).partition(": ")[2] for duty in sentences if "giao cho bạn" in str(duty)]

    assert said(0) == []
    assert said(3) == ["2 chỉ tiêu giao cho bạn đến hạn nội bộ trong 3 ngày tới (1.1, 1.2)."]
    assert said(6) == ["2 chỉ tiêu giao cho bạn đã quá hạn nội bộ (1.1, 1.2)."]
    say(head, sheet, "1.2", session, chaired_by="head")
    assert said(6) == ["1 chỉ tiêu giao cho bạn đã quá hạn nội bộ (1.1)."]


def test_how_the_unit_shares_its_work_is_read_by_the_unit_and_by_auditors_alone(
    session: Database, make: Make, unit: Unit, head: Actor, officer: Account
) -> None:
    sheet = make.assessment(make.cycle(year=2029), unit, status=Status.SUBMITTED)
    sharing.give(head, sheet.id, {"1.1"}, NewShare(officer.id), now=START)
    readers = {
        role: actor_of(make.account(role))
        for role in (Role.AUDITOR, Role.SECRETARIAT, Role.REVIEWER, Role.LEADERSHIP)
    }
    reading = {role for role, actor in readers.items() if read_history(actor, sheet.id).entries}
    assert reading == {Role.AUDITOR}
    assert [entry.kind for entry in read_history(actor_of(officer), sheet.id).entries] == ["tasks.given"]


def test_progress_counts_by_holder_and_reads_the_week_from_the_log(
    session: Database, head: Actor, officer: Account, make: Make, sheet: Assessment
) -> None:
    make.evidence(sheet, "1.1")
    sharing.give(head, sheet.id, {"1.1", "1.2"}, NewShare(officer.id, due_on=DUE), now=START)
    sharing.give(head, sheet.id, {"2.1"}, NewShare(office="Phòng Kinh tế"), now=START)
    say(head, sheet, "1.1", session, plan_issued="true")
    say(actor_of(officer), sheet, "1.1", session, plan_issued="false")
    say(head, sheet, "2.2", session)
    say(head, sheet, "2.1", session, dossiers="4000")
    team = read_progress(head, sheet.id, now=START)

    assert [
        (h.count.office, h.count.person, h.count.done, h.count.total, h.changed) for h in team.holders
    ] == [
        ("", "Cán bộ Một", 1, 2, 1),
        ("Phòng Kinh tế", "", 0, 1, 1),
        ("", "", 0, 1, 0),
    ]
    assert (team.whole.done, team.whole.total, team.begun) == (1, 4, 2)
    change = next(change for change in team.changes if change.task.code == "1.1")
    assert (change.times, change.last_by, change.first) == (2, "Cán bộ Một", True)
    assert read_progress(head, sheet.id, now=START + timedelta(days=8)).changes == ()


def test_a_row_declared_earlier_is_changed_but_not_new(
    session: Database, head: Actor, sheet: Assessment
) -> None:
    say(head, sheet, "1.1", session, plan_issued="true")
    later = START + timedelta(days=9)
    view = read_tasks(head, sheet.id, now=later).view
    seen = fingerprint(view.tree.indicators["1.1"], view.answers)
    declare(head, sheet.id, "1.1", Declaration({"plan_issued": "false"}), seen=seen, now=later)
    (change,) = read_progress(head, sheet.id, now=later).changes
    assert (change.times, change.first) == (1, False)


def test_a_successor_takes_the_waiting_tasks_and_the_past_keeps_its_names(
    session: Database, make: Make, unit: Unit, head: Actor, officer: Account, sheet: Assessment
) -> None:
    over = make.assessment(make.cycle(year=2028), unit, status=Status.PUBLISHED)
    for place in (sheet, over):
        sharing.give(head, place.id, {"1.1"}, NewShare(officer.id), now=START)
    administrator = actor_of(make.account(Role.ADMINISTRATOR))
    outcome = corrections.hand_over(
        administrator,
        officer.id,
        officer.grants[0].id,
        email="moi@dti.test",
        display_name="Người mới",
        now=START,
    )
    holders = {row.assessment_id: row.account_id for row in session.scalars(select(EntryAssignment))}
    assert holders == {sheet.id: outcome.account_id, over.id: officer.id}
    told = read_history(head, sheet.id, "1.1").entries[0]
    assert (told.kind, told.data["person"]) == ("tasks.passed_on", "Người mới")


def test_who_keeps_another_role_in_the_unit_keeps_the_tasks(
    session: Database, make: Make, unit: Unit, head: Actor, sheet: Assessment
) -> None:
    both = make.account(Role.CONTRIBUTOR, Role.UNIT_HEAD, unit=unit)
    sharing.give(head, sheet.id, {"1.1"}, NewShare(both.id), now=START)
    administrator, role = actor_of(make.account(Role.ADMINISTRATOR)), both.grants[0].id
    corrections.hand_over(administrator, both.id, role, email="a@dti.test", display_name="A", now=START)
    assert session.scalars(select(EntryAssignment.account_id)).one() == both.id
