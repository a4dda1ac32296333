"""Units and blocks change with a reason while nothing is published; a cycle that nobody used is cancelled."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import DomainError, Forbidden, Invalid, NotFound, Refused, Stale
from app.models import Assessment, Block, Cycle, Event, Level, UnitKind
from app.queries.cycles.board import BoardFilter, read_board
from app.queries.cycles.history import corrections_of
from app.queries.dates import key_dates
from app.queries.duties import duties_of
from app.queries.results.standing import read_standing
from app.queries.reviews.queue import read_queue
from app.queries.reviews.queued import QueueFilter
from app.queries.sheets.sheets import read_sheet
from app.services.cycles.blocks import BlockData, add_block, change_block, remove_block
from app.services.cycles.cancelling import cancel
from app.services.cycles.members import NewMembers, add, exclude, move, readmit
from app.services.cycles.opening import open_cycle
from app.services.publication.computing import prepare
from app.services.refusals import why_sentence
from app.services.sheets import declarations, handing_in
from app.services.sheets.declarations import Declaration
from app.services.sheets.locking import cycles_to_lock
from app.storage import store
from app.workflow.machine import Why
from app.workflow.states import Action, Status
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle

Database = scoped_session[Session]
DAY = date(2030, 11, 1)
REASON = "Theo nghị quyết sắp xếp"


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def secretary(cycles: Cycles) -> Actor:
    return actor_of(cycles.secretariat)


@pytest.fixture
def cycle(cycles: Cycles, make: Make) -> Cycle:
    """A cycle with one unit in draft."""
    cycle = make.cycle()
    make.assessment(cycle, make.unit("Một"))
    return cycle


def sheet_of(session: Database, cycle: Cycle, name: str = "Một") -> Assessment:
    sheets = session.scalars(select(Assessment).where(Assessment.cycle_id == cycle.id))
    return next(sheet for sheet in sheets if sheet.unit.name == name)


def members(cycle: Cycle, *codes: str) -> NewMembers:
    return NewMembers(codes, DAY, cycle.blocks[0].id, REASON)


def board_of(actor: Actor, cycle: Cycle) -> list[str]:
    return [row.unit.full_name for row in read_board(actor, cycle.id, BoardFilter(), now=START).rows]


def log_of(session: Database, cycle: Cycle) -> list[str]:
    stream = f"cycle:{cycle.id}"
    return list(session.scalars(select(Event.kind).where(Event.stream == stream).order_by(Event.seq)))


# Adding


def test_a_unit_that_was_forgotten_gets_its_sheet(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    unit = make.unit("Hai")
    assert add(secretary, cycle.id, members(cycle, unit.code, unit.code), now=START) == 1
    sheet = sheet_of(session, cycle, "Hai")

    assert (sheet.status, sheet.block_id) == (Status.DRAFT, cycle.blocks[0].id)
    assert board_of(secretary, cycle) == ["Xã Hai", "Xã Một"]
    (change,) = corrections_of(secretary, cycle.id)
    assert (change.reason, change.changes["added"]) == (REASON, ("", f"Xã Hai ({unit.code})"))


def test_units_are_added_all_or_none_and_what_is_wrong_is_named(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    new, here = make.unit("Hai"), sheet_of(session, cycle).unit
    office = make.unit("Sở Một", level=Level.DEPARTMENT, kind=UnitKind.SO)
    for codes, named in (
        ((new.code, "00000"), "00000"),
        ((new.code, office.code), office.code),
        ((new.code, here.code), "Xã Một"),
        ((), "ít nhất một"),
    ):
        with pytest.raises(Invalid) as refusal:
            add(secretary, cycle.id, members(cycle, *codes), now=START)
        assert named in str(refusal.value.fields["codes"][0])
    assert board_of(secretary, cycle) == ["Xã Một"]


def test_a_unit_is_added_only_to_a_block_of_the_cycle_and_with_a_reason(
    secretary: Actor, cycle: Cycle, make: Make
) -> None:
    other, unit = make.cycle(year=2029), make.unit("Hai")
    for new, field in (
        (replace(members(cycle, unit.code), block_id=other.blocks[0].id), "block_id"),
        (replace(members(cycle, unit.code), reason=" "), "reason"),
    ):
        with pytest.raises(Invalid) as refusal:
            add(secretary, cycle.id, new, now=START)
        assert set(refusal.value.fields) == {field}


# Taking out and in again


def test_an_excluded_unit_keeps_what_it_entered_and_is_told_who_when_and_why(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    sheet = sheet_of(session, cycle)
    head = actor_of(make.account(Role.UNIT_HEAD, unit=sheet.unit))
    assert exclude(secretary, cycle.id, [sheet.id], REASON, now=START) == 1

    view = read_sheet(head, sheet.id, now=START)
    assert {option.why_not for option in view.open_actions.values()} == {Why.EXCLUDED}
    sentence = str(why_sentence(view.head, view.open_actions[Action.DECLARE]))
    assert all(part in sentence for part in (secretary.name, "09:00 ngày 15/11/2030", REASON))
    with pytest.raises(Refused, match="ra khỏi đợt"):
        handing_in.submit(head, sheet.id, revision=2, now=START)
    assert (sheet.status, board_of(secretary, cycle)) == (Status.DRAFT, [])


def test_a_unit_taken_in_again_goes_on_where_it_stood(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    sheet = sheet_of(session, cycle)
    head = actor_of(make.account(Role.UNIT_HEAD, unit=sheet.unit))
    exclude(secretary, cycle.id, [sheet.id], REASON, now=START)
    assert readmit(secretary, cycle.id, [sheet.id], "Nhầm", now=START) == 1

    assert read_sheet(head, sheet.id, now=START).may(Action.DECLARE)
    assert log_of(session, cycle) == ["cycle.units_excluded", "cycle.units_readmitted"]
    assert exclude(secretary, cycle.id, [sheet.id], REASON, now=START) == 1
    assert exclude(secretary, cycle.id, [sheet.id], REASON, now=START) == 0, "already out: nothing is logged"
    assert len(log_of(session, cycle)) == 3


def test_nobody_waits_for_an_excluded_unit_and_it_is_not_published(cycles: Cycles, make: Make) -> None:
    """Not as omitted either: whoever publishes need not explain it once more."""
    cycle, actor = cycles.finished({"Một": "1", "Hai": "2"}), actor_of(cycles.secretariat)
    out = cycles.sheet(cycle, make.unit("Ba"), appraised="2", status=Status.REVIEW_1)
    before = read_standing(actor, cycle.id)
    assert [omission.unit.full_name for omission in before.omitted] == ["Xã Ba"]
    exclude(actor, cycle.id, [out.id], REASON, now=START)

    standing = read_standing(actor, cycle.id)
    assert (standing.omitted, [row.rank for row in standing.rows]) == ((), [1, 2])
    publish_cycle(actor, cycle.id, Order(standing.mark), imprint=IMPRINT, store=store(), now=START)
    assert out.status is Status.REVIEW_1


def test_a_finished_sheet_that_is_excluded_is_not_ranked(session: Database, cycles: Cycles) -> None:
    cycle, actor = cycles.finished({"Một": "1", "Hai": "2"}), actor_of(cycles.secretariat)
    seen = read_standing(actor, cycle.id).mark
    exclude(actor, cycle.id, [sheet_of(session, cycle, "Hai").id], REASON, now=START)

    assert [row.unit.full_name for row in read_standing(actor, cycle.id).rows] == ["Xã Một"]
    with pytest.raises(Stale):
        prepare(actor, cycle.id, Order(seen), now=START)


def test_an_excluded_unit_leaves_the_queue_of_the_reviewers(cycles: Cycles, make: Make) -> None:
    cycle, actor = make.cycle(), actor_of(cycles.secretariat)
    sheet = cycles.sheet(cycle, make.unit("Một"), appraised="1", status=Status.REVIEW_1)
    reviewer = actor_of(make.account(Role.REVIEWER))
    assert read_queue(reviewer, QueueFilter()).total == 1
    exclude(actor, cycle.id, [sheet.id], REASON, now=START)
    assert read_queue(reviewer, QueueFilter()).total == 0


# Blocks


def test_units_are_ranked_in_the_block_they_are_moved_to(session: Database, cycles: Cycles) -> None:
    cycle, actor = cycles.finished({"Một": "1", "Hai": "2"}), actor_of(cycles.secretariat)
    block_id = add_block(actor, cycle.id, BlockData(" Khối  miền núi ", True, REASON), now=START)
    sheet = sheet_of(session, cycle)
    assert move(actor, cycle.id, [sheet.id], block_id, REASON, now=START) == 1

    blocks = read_standing(actor, cycle.id).blocks
    assert [(block.title, [row.rank for row in block.rows]) for block in blocks] == [
        ("Khối xã, phường, đặc khu", [1]),
        ("Khối miền núi", [1]),
    ]
    assert log_of(session, cycle) == ["cycle.block_added", "cycle.units_moved"]
    assert move(actor, cycle.id, [sheet.id], block_id, REASON, now=START) == 0


def test_a_preview_is_stale_once_a_block_was_changed(session: Database, cycles: Cycles) -> None:
    """Title and ranks stand on the papers; nobody publishes what they did not see."""
    cycle, actor = cycles.finished({"Một": "1"}), actor_of(cycles.secretariat)
    seen = read_standing(actor, cycle.id).mark
    block = cycle.blocks[0]
    assert change_block(actor, cycle.id, block.id, BlockData(block.title, False, REASON), now=START)
    with pytest.raises(Stale):
        prepare(actor, cycle.id, Order(seen), now=START)
    assert [row.rank for row in read_standing(actor, cycle.id).rows] == [None]


def test_a_block_is_removed_only_while_it_is_empty(session: Database, secretary: Actor, cycle: Cycle) -> None:
    full, empty = (
        cycle.blocks[0].id,
        add_block(secretary, cycle.id, BlockData("Mới", True, REASON), now=START),
    )
    remove_block(secretary, cycle.id, empty, REASON, now=START)
    with pytest.raises(Refused, match="còn đơn vị"):
        remove_block(secretary, cycle.id, full, REASON, now=START)
    assert session.scalars(select(Block.id).where(Block.cycle_id == cycle.id)).all() == [full]


def test_two_blocks_of_a_cycle_never_bear_the_same_title(secretary: Actor, cycle: Cycle) -> None:
    title = cycle.blocks[0].title
    for typed in (title, " ", "x" * 201):
        with pytest.raises(Invalid) as refusal:
            add_block(secretary, cycle.id, BlockData(typed, True, REASON), now=START)
        assert set(refusal.value.fields) == {"title"}
    assert not change_block(
        secretary, cycle.id, cycle.blocks[0].id, BlockData(title, True, REASON), now=START
    )


def test_a_block_of_another_cycle_is_not_found(secretary: Actor, cycle: Cycle, make: Make) -> None:
    other = make.cycle(year=2029).blocks[0]
    with pytest.raises(NotFound):
        change_block(secretary, cycle.id, other.id, BlockData("Khác", True, REASON), now=START)


def changes_of(cycle: Cycle, sheet: Assessment) -> list[object]:
    """Every change of units and blocks."""
    block, ids = cycle.blocks[0].id, [sheet.id]
    return [
        lambda actor: add(actor, cycle.id, members(cycle, "90001"), now=START),
        lambda actor: exclude(actor, cycle.id, ids, REASON, now=START),
        lambda actor: readmit(actor, cycle.id, ids, REASON, now=START),
        lambda actor: move(actor, cycle.id, ids, block, REASON, now=START),
        lambda actor: add_block(actor, cycle.id, BlockData("Mới", True, REASON), now=START),
        lambda actor: change_block(actor, cycle.id, block, BlockData("Mới", True, REASON), now=START),
        lambda actor: remove_block(actor, cycle.id, block, REASON, now=START),
        lambda actor: cancel(actor, cycle.id, REASON, now=START),
    ]


def refusals(actor: Actor, cycle: Cycle, sheet: Assessment) -> set[type[DomainError]]:
    raised = set()
    for change in changes_of(cycle, sheet):
        with pytest.raises(DomainError) as refusal:
            change(actor)  # type: ignore[operator]
        raised.add(refusal.type)
    return raised


def test_units_and_blocks_stay_once_the_result_is_published(session: Database, cycles: Cycles) -> None:
    cycle, actor = cycles.finished({"Một": "1"}), actor_of(cycles.secretariat)
    order = Order(read_standing(actor, cycle.id).mark)
    publish_cycle(actor, cycle.id, order, imprint=IMPRINT, store=store(), now=START)
    assert refusals(actor, cycle, sheet_of(session, cycle)) == {Refused}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARIAT])
def test_nobody_else_changes_units_or_blocks(session: Database, make: Make, cycle: Cycle, role: Role) -> None:
    actor = actor_of(make.account(role, unit=sheet_of(session, cycle).unit))
    assert refusals(actor, cycle, sheet_of(session, cycle)) == {Forbidden}


def test_ticking_nothing_or_a_sheet_of_another_cycle_changes_nothing(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    foreign = make.assessment(make.cycle(year=2029))
    with pytest.raises(Refused):
        exclude(secretary, cycle.id, [], REASON, now=START)
    with pytest.raises(Invalid):
        exclude(secretary, cycle.id, [sheet_of(session, cycle).id, foreign.id], REASON, now=START)
    assert log_of(session, cycle) == []


# Cancelling


def test_a_cycle_nobody_handed_anything_in_for_is_cancelled_and_opened_again(
    session: Database, secretary: Actor, make: Make
) -> None:
    unit = make.unit("Một")
    wrong = session.get_one(Cycle, open_cycle(secretary, NEW, now=START))
    sheet = sheet_of(session, wrong)
    head = actor_of(make.account(Role.UNIT_HEAD, unit=unit))
    cancel(secretary, wrong.id, "Sai bộ tiêu chí", now=START)

    view = read_sheet(head, sheet.id, now=START)
    assert {option.why_not for option in view.open_actions.values()} == {Why.CANCELLED}
    assert "Sai bộ tiêu chí" in str(why_sentence(view.head, view.open_actions[Action.DECLARE]))
    again = open_cycle(secretary, NEW, now=START)
    assert sheet_of(session, session.get_one(Cycle, again)).id != sheet.id
    (change,) = corrections_of(secretary, wrong.id)
    assert (change.kind, change.reason) == ("cycle.cancelled", "Sai bộ tiêu chí")


def test_what_was_entered_in_a_cancelled_cycle_stays_readable(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    sheet = sheet_of(session, cycle)
    head = actor_of(make.account(Role.UNIT_HEAD, unit=sheet.unit))
    view = read_sheet(head, sheet.id, now=START)
    indicator = view.tree.indicators["2.2"]
    seen = declarations.fingerprint(indicator, view.answers)
    declarations.declare(head, sheet.id, "2.2", Declaration({}, note="Đã làm"), seen=seen, now=START)
    cancel(secretary, cycle.id, REASON, now=START)

    assert read_sheet(head, sheet.id, now=START).answers.entry("2.2").note == "Đã làm"
    with pytest.raises(Refused, match="đã hủy"):
        declarations.declare(head, sheet.id, "2.2", Declaration({}, note="Nữa"), seen="", now=START)


def test_a_cycle_with_a_submission_is_not_cancelled(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    make.assessment(cycle, status=Status.SUBMITTED)
    with pytest.raises(Refused, match="Đã có 1 đơn vị nộp phiếu"):
        cancel(secretary, cycle.id, REASON, now=START)
    assert cycle.cancelled_at is None


def test_a_cancelled_cycle_is_changed_no_more(session: Database, secretary: Actor, cycle: Cycle) -> None:
    cancel(secretary, cycle.id, REASON, now=START)
    assert refusals(secretary, cycle, sheet_of(session, cycle)) == {Refused}
    event = session.scalars(select(Event).where(Event.kind == "cycle.cancelled")).one()
    assert json.loads(event.data)["reason"] == REASON


def test_two_standing_cycles_of_a_year_are_refused(secretary: Actor, make: Make) -> None:
    make.unit("Một")
    open_cycle(secretary, NEW, now=START)
    with pytest.raises(Invalid) as refusal:
        open_cycle(secretary, NEW, now=START)
    assert set(refusal.value.fields) == {"tree_id"}


def test_the_clock_and_the_daily_mail_leave_out_who_takes_no_part_any_more(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    other = make.cycle(year=2029)
    out, cancelled = sheet_of(session, cycle), make.assessment(other)
    people = [actor_of(make.account(Role.UNIT_HEAD, unit=sheet.unit)) for sheet in (out, cancelled)]
    late = max(cycle.self_ends_at, other.self_ends_at)
    assert all(duties_of(person, now=START) for person in people)
    assert set(cycles_to_lock(now=late)) == {cycle.id, other.id}
    exclude(secretary, cycle.id, [out.id], REASON, now=START)
    cancel(secretary, other.id, REASON, now=START)

    assert [duties_of(person, now=START) for person in people] == [(), ()]
    assert cycles_to_lock(now=late) == ()
    assert [key_dates(person, now=START) for person in people] == [(), ()]
