"""The end of any phase is moved for one, some or all units: later or earlier, never into the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, Refused
from app.models import Assessment, Cycle
from app.queries.cycles.board import BoardFilter, read_board
from app.queries.cycles.board_columns import Late
from app.queries.cycles.history import corrections_of
from app.queries.sheets.extensions import Extension, extensions_of
from app.queries.sheets.sheets import read_sheet
from app.services.cycles.correcting import correct
from app.services.cycles.deadlines import Move, move_deadlines
from app.workflow.phases import Phase
from app.workflow.states import Action, Status
from tests.integration.test_cycle_corrections import as_it_is
from tests.support.application import START
from tests.support.factories import Make, actor_of

Database = scoped_session[Session]
DAY = timedelta(days=1)
REASON = "Mất điện do bão"


@pytest.fixture
def cycle(session: Database, make: Make) -> Cycle:
    return make.cycle()


@pytest.fixture
def secretary(make: Make) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT))


@pytest.fixture
def sheets(cycle: Cycle, make: Make) -> list[Assessment]:
    """Two drafts, one sheet in appraisal, one that is being explained."""
    statuses = (Status.DRAFT, Status.DRAFT, Status.REVIEW_1, Status.EXPLAINING)
    return [make.assessment(cycle, status=status) for status in statuses]


def moving(phase: Phase, until: object, *sheets: Assessment) -> Move:
    return Move(phase, frozenset(sheet.id for sheet in sheets), until, REASON)  # type: ignore[arg-type]


def test_all_ticked_units_have_the_new_deadline_and_are_told_by_whom_and_why(
    session: Database, secretary: Actor, cycle: Cycle, sheets: list[Assessment], make: Make
) -> None:
    until = cycle.self_ends_at + 5 * DAY
    assert move_deadlines(secretary, cycle.id, moving(Phase.SELF_SCORING, until, *sheets[:2]), now=START) == 2

    head = actor_of(make.account(Role.UNIT_HEAD, unit=sheets[0].unit))
    view = read_sheet(head, sheets[0].id, now=until - DAY)
    assert view.may(Action.SUBMIT)
    assert extensions_of(view.head) == (Extension(Phase.SELF_SCORING, until, secretary.name, START, REASON),)
    (change,) = corrections_of(secretary, cycle.id)
    assert change.changes["self_scoring"] == ("", until.isoformat())


def test_a_deadline_is_shortened_for_one_unit_and_the_others_keep_theirs(
    session: Database, secretary: Actor, cycle: Cycle, sheets: list[Assessment], make: Make
) -> None:
    until = START + DAY
    move_deadlines(secretary, cycle.id, moving(Phase.SELF_SCORING, until, sheets[0]), now=START)
    late = until + DAY
    for sheet, may in ((sheets[0], False), (sheets[1], True)):
        head = actor_of(make.account(Role.UNIT_HEAD, unit=sheet.unit))
        assert read_sheet(head, sheet.id, now=late).may(Action.SUBMIT) is may

    correct(secretary, cycle.id, as_it_is(cycle, title="Tên khác"), now=START)
    assert sheets[0].extended_until == until, "a correction of something else leaves it alone"


def test_a_unit_that_explains_has_more_time_than_the_others(
    session: Database, secretary: Actor, cycle: Cycle, sheets: list[Assessment], make: Make
) -> None:
    sheet, after = sheets[3], cycle.explanation_ends_at + DAY
    head = actor_of(make.account(Role.UNIT_HEAD, unit=sheet.unit))
    assert not read_sheet(head, sheet.id, now=after).may(Action.EXPLAIN)
    until = after + DAY
    move_deadlines(secretary, cycle.id, moving(Phase.EXPLANATION, until, sheet), now=after)
    assert read_sheet(head, sheet.id, now=after).may(Action.EXPLAIN)
    assert not read_sheet(head, sheet.id, now=until).may(Action.EXPLAIN)


def test_who_appraises_is_late_only_after_the_end_of_that_sheet(
    session: Database, secretary: Actor, cycle: Cycle, sheets: list[Assessment]
) -> None:
    late = cycle.review_1_ends_at + DAY
    move_deadlines(secretary, cycle.id, moving(Phase.REVIEW_1, late + DAY, sheets[2]), now=START)

    def lateness(now: object) -> Late | None:
        board = read_board(secretary, cycle.id, BoardFilter(), now=now)  # type: ignore[arg-type]
        return next(row.late for row in board.rows if row.assessment_id == sheets[2].id)

    assert (lateness(late), lateness(late + DAY)) == (None, Late.REVIEW_1)


def test_back_to_the_end_of_all_is_no_end_of_ones_own(
    session: Database, secretary: Actor, cycle: Cycle, sheets: list[Assessment]
) -> None:
    longer = moving(Phase.SELF_SCORING, cycle.self_ends_at + DAY, sheets[0])
    move_deadlines(secretary, cycle.id, longer, now=START)
    back = replace(longer, until=cycle.self_ends_at)
    assert move_deadlines(secretary, cycle.id, back, now=START) == 1
    assert (sheets[0].extended_until, sheets[0].extension_reason) == (None, None)
    assert move_deadlines(secretary, cycle.id, back, now=START) == 0, "nothing is logged for no change"


def test_no_end_is_moved_into_the_past_or_over_the_step_beside_it(
    secretary: Actor, cycle: Cycle, sheets: list[Assessment]
) -> None:
    for phase, until, sheet in (
        (Phase.SELF_SCORING, START, sheets[0]),
        (Phase.SELF_SCORING, cycle.review_1_ends_at + DAY, sheets[0]),
        (Phase.REVIEW_1, cycle.self_ends_at - DAY, sheets[2]),
        (Phase.EXPLANATION, cycle.review_2_ends_at + DAY, sheets[3]),
    ):
        with pytest.raises(Invalid) as refusal:
            move_deadlines(secretary, cycle.id, moving(phase, until, sheet), now=START)
        assert set(refusal.value.fields) == {"until"}


def test_a_sheet_that_has_left_the_step_is_refused_and_none_is_moved(
    session: Database, secretary: Actor, cycle: Cycle, sheets: list[Assessment], make: Make
) -> None:
    foreign = make.assessment(make.cycle(year=2029))
    until = cycle.self_ends_at + DAY
    for other in (sheets[2], foreign):
        with pytest.raises(Invalid) as refusal:
            move_deadlines(
                secretary, cycle.id, moving(Phase.SELF_SCORING, until, sheets[0], other), now=START
            )
        assert set(refusal.value.fields) == {"ticked"}
    assert sheets[0].extended_until is None


def test_moving_needs_the_standing_body_a_reason_and_somebody_ticked(
    secretary: Actor, cycle: Cycle, sheets: list[Assessment], make: Make
) -> None:
    wanted = moving(Phase.SELF_SCORING, cycle.self_ends_at + DAY, sheets[0])
    with pytest.raises(Forbidden):
        move_deadlines(actor_of(make.account(Role.AUDITOR)), cycle.id, wanted, now=START)
    with pytest.raises(Invalid):
        move_deadlines(secretary, cycle.id, replace(wanted, reason=" "), now=START)
    with pytest.raises(Refused):
        move_deadlines(secretary, cycle.id, replace(wanted, ticked=frozenset()), now=START)
