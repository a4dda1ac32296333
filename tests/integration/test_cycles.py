"""The cycle: opened once with a sheet for everybody; single sheets confirmed, given time, taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Role
from app.errors import Forbidden, Invalid, NotFound, Refused, Stale
from app.models import Assessment, Block, Cycle, Event, Figure, Level, Score, UnitKind
from app.queries.cycles.board import BoardFilter, list_cycles, read_board
from app.queries.cycles.board_columns import Late
from app.queries.cycles.provinces import provinces
from app.services.cycles.opening import NewCycle, open_cycle
from app.services.sheets import closing
from app.trees import trees
from app.workflow.states import Method, Stage, Status, Verdict
from tests.support.application import START
from tests.support.books import broken_chain
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of
from tests.support.statements import Statements

Recorder = Callable[[], AbstractContextManager[Statements]]
Database = scoped_session[Session]
NEW = NewCycle(
    tree_id="dti/2030/commune",
    title="Đánh giá chuyển đổi số cấp xã năm 2030",
    units_on=date(2030, 11, 1),
    self_starts_at=START,
    self_ends_at=START + timedelta(days=28),
    review_1_ends_at=START + timedelta(days=60),
    explanation_ends_at=START + timedelta(days=75),
    review_2_ends_at=START + timedelta(days=90),
)


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:
    return Cycles(make)


# Opening


def test_a_cycle_opens_with_a_draft_for_every_unit_of_the_level_and_pins_the_tree(
    session: Database, cycles: Cycles, make: Make
) -> None:
    province = make.unit("Thử Nghiệm", level=Level.PROVINCE, kind=UnitKind.TINH)
    inside = [make.unit(parent=province), make.unit(parent=province)]
    make.unit("Ngoài tỉnh")
    make.unit("Sở Một", level=Level.DEPARTMENT, kind=UnitKind.SO, parent=province)
    cycle_id = open_cycle(actor_of(cycles.secretariat), replace(NEW, province_id=province.id), now=START)
    cycle = session.get_one(Cycle, cycle_id)
    assert cycle.tree_digest == trees().load("dti/2030/commune").digest
    sheets = session.scalars(select(Assessment).where(Assessment.cycle_id == cycle_id)).all()
    assert {sheet.unit_id for sheet in sheets} == {unit.id for unit in inside}
    assert {sheet.status for sheet in sheets} == {Status.DRAFT}
    assert [(block.title, block.ranked) for block in cycle.blocks] == [("Khối xã, phường, đặc khu", True)]


def test_a_unit_that_ended_before_the_day_does_not_take_part(
    session: Database, cycles: Cycles, make: Make
) -> None:
    make.unit("Còn")
    gone = make.unit("Đã sáp nhập")
    gone.valid_to = date(2030, 10, 1)
    cycle_id = open_cycle(actor_of(cycles.secretariat), NEW, now=START)
    names = [
        sheet.unit.name
        for sheet in session.scalars(select(Assessment).where(Assessment.cycle_id == cycle_id))
    ]
    assert names == ["Còn"]


def test_guests_stand_in_a_block_that_is_not_ranked(session: Database, cycles: Cycles, make: Make) -> None:
    make.unit("Một")
    make.unit("Khách", code="khach")
    cycle_id = open_cycle(actor_of(cycles.secretariat), replace(NEW, guest_codes=("khach",)), now=START)
    rows = session.execute(
        select(Block.ranked, func.count())
        .join(Assessment, Assessment.block_id == Block.id)
        .group_by(Block.ranked)
    ).all()
    assert sorted(tuple(row) for row in rows) == [(False, 1), (True, 1)]
    assert cycle_id


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"self_ends_at": START}, "self_ends_at"),
        ({"review_2_ends_at": START + timedelta(days=74)}, "review_2_ends_at"),
        ({"title": "  "}, "title"),
        ({"units_on": date(2020, 1, 1)}, "units_on"),
        ({"guest_codes": ("khong-co",)}, "guest_codes"),
        ({"tree_id": "dti/1999/commune"}, "tree_id"),
    ],
)
def test_what_is_wrong_with_a_new_cycle_is_said_at_its_field(
    session: Database, cycles: Cycles, make: Make, changes: dict[str, object], field: str
) -> None:
    make.unit("Một")
    with pytest.raises(Invalid) as refusal:
        open_cycle(actor_of(cycles.secretariat), replace(NEW, **changes), now=START)  # type: ignore[arg-type]
    assert set(refusal.value.fields) == {field}
    assert session.scalars(select(Cycle)).all() == []


def test_a_set_is_used_by_one_cycle_only(session: Database, cycles: Cycles, make: Make) -> None:
    make.unit("Một")
    open_cycle(actor_of(cycles.secretariat), NEW, now=START)
    with pytest.raises(Invalid) as refusal:
        open_cycle(actor_of(cycles.secretariat), NEW, now=START)
    assert set(refusal.value.fields) == {"tree_id"}


def test_only_the_standing_body_opens_a_cycle(session: Database, make: Make) -> None:
    with pytest.raises(Forbidden):
        open_cycle(actor_of(make.account(Role.LEADERSHIP)), NEW, now=START)


# Confirming


def test_all_fully_appraised_sheets_are_confirmed_at_once_and_no_other(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Một": "1", "Hai": "2"}, status=Status.REVIEW_1)
    waiting = make.assessment(cycle, make.unit("Chờ"), status=Status.REVIEW_1)
    draft = make.assessment(cycle, make.unit("Nháp"))
    assert closing.confirm_ready(actor_of(cycles.secretariat), cycle.id, now=START) == 2
    statuses = dict(session.execute(select(Assessment.id, Assessment.status)).all())  # type: ignore[arg-type]
    assert statuses.pop(waiting.id) is Status.REVIEW_1
    assert statuses.pop(draft.id) is Status.DRAFT
    assert set(statuses.values()) == {Status.CONFIRMED}
    assert broken_chain() == []
    assert closing.confirm_ready(actor_of(cycles.secretariat), cycle.id, now=START) == 0


def test_a_sheet_with_undecided_indicators_is_not_confirmed(
    session: Database, cycles: Cycles, make: Make
) -> None:
    sheet = make.assessment(status=Status.REVIEW_1)
    with pytest.raises(Refused):
        closing.confirm(actor_of(cycles.secretariat), sheet.id, revision=1, now=START)


def test_points_that_no_longer_follow_from_a_corrected_shared_figure_stop_the_confirmation(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    sheet = cycles.sheet(cycle, make.unit("Một"), appraised="1", status=Status.REVIEW_1)
    session.add(
        Figure(
            assessment_id=sheet.id,
            stage=Stage.REVIEW_1,
            figure_id="dossiers",
            value="5000",
            author_id=cycles.reviewer.id,
            at=START,
        )
    )
    session.flush()
    with pytest.raises(Refused) as refusal:
        closing.confirm(actor_of(cycles.secretariat), sheet.id, revision=1, now=START)
    assert refusal.value.params["codes"] == "2.1"
    assert closing.confirm_ready(actor_of(cycles.secretariat), cycle.id, now=START) == 0


def test_an_old_page_confirms_nothing(session: Database, cycles: Cycles, make: Make) -> None:
    sheet = cycles.sheet(make.cycle(), make.unit("Một"), appraised="1", status=Status.REVIEW_1)
    with pytest.raises(Stale):
        closing.confirm(actor_of(cycles.secretariat), sheet.id, revision=7, now=START)


# Extending


def test_an_extension_moves_one_unit_s_deadline_and_keeps_the_reason(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    sheet, other = make.assessment(cycle), make.assessment(cycle)
    until = cycle.self_ends_at + timedelta(days=3)
    closing.extend(
        actor_of(cycles.secretariat),
        sheet.id,
        revision=1,
        until=until,
        reason=" Mất điện do bão. ",
        now=START,
    )
    assert (sheet.extended_until, sheet.extension_reason) == (until, "Mất điện do bão.")
    assert other.extended_until is None
    (event,) = session.scalars(select(Event).where(Event.kind == "assessment.extended"))
    assert json.loads(event.data)["deadline"] == [cycle.self_ends_at.isoformat(), until.isoformat()]


def test_a_unit_may_be_given_less_time_and_the_end_of_all_again(
    session: Database, cycles: Cycles, make: Make
) -> None:
    sheet, actor = make.assessment(), actor_of(cycles.secretariat)
    sooner = START + timedelta(days=3)
    closing.extend(actor, sheet.id, revision=1, until=sooner, reason="Đơn vị đề nghị.", now=START)
    assert (sheet.extended_until, sheet.extension_reason) == (sooner, "Đơn vị đề nghị.")
    of_all = sheet.cycle.self_ends_at
    closing.extend(actor, sheet.id, revision=2, until=of_all, reason="Rút đề nghị.", now=START)
    assert (sheet.extended_until, sheet.extension_reason) == (None, None)


@pytest.mark.parametrize("days", [-1, 0, 14, 46], ids=["passed", "now", "as it is", "after stage 1"])
def test_a_new_deadline_lies_after_now_within_stage_1_and_is_another_one(
    session: Database, cycles: Cycles, make: Make, days: int
) -> None:
    sheet = make.assessment()
    with pytest.raises(Invalid) as refusal:
        closing.extend(
            actor_of(cycles.secretariat),
            sheet.id,
            revision=1,
            until=START + timedelta(days=days),
            reason="Mất điện.",
            now=START,
        )
    assert set(refusal.value.fields) == {"until"}
    assert sheet.extended_until is None


def test_an_extension_needs_a_reason(session: Database, cycles: Cycles, make: Make) -> None:
    sheet = make.assessment()
    with pytest.raises(Invalid) as refusal:
        closing.extend(
            actor_of(cycles.secretariat),
            sheet.id,
            revision=1,
            until=START + timedelta(days=20),
            reason="  ",
            now=START,
        )
    assert set(refusal.value.fields) == {"reason"}


# Reopening


def test_a_submitted_sheet_goes_back_to_its_unit_and_its_appraisal_lives_on_in_the_log(
    session: Database, cycles: Cycles, make: Make
) -> None:
    sheet = cycles.sheet(
        make.cycle(), make.unit("Một"), appraised="0.5", declared="2", status=Status.REVIEW_1
    )
    receipt = sheet.receipt_code
    session.add(
        Figure(
            assessment_id=sheet.id,
            stage=Stage.REVIEW_1,
            figure_id="dossiers",
            value="5000",
            author_id=cycles.reviewer.id,
            at=START,
        )
    )
    session.flush()
    status = closing.reopen(
        actor_of(cycles.secretariat), sheet.id, revision=1, reason="Nộp nhầm bản.", until=None, now=START
    )
    session.flush()
    assert status is Status.DRAFT
    assert (sheet.submitted_at, sheet.receipt_code) == (None, None)
    assert session.scalars(select(Score).where(Score.assessment_id == sheet.id)).all() == []
    stages = session.scalars(select(Figure.stage).where(Figure.assessment_id == sheet.id)).all()
    assert set(stages) == {Stage.SELF}
    (event,) = session.scalars(select(Event).where(Event.kind == "assessment.reopened"))
    aside = json.loads(event.data)["set_aside"]
    assert aside["receipt"] == receipt
    assert aside["figures"] == [{"figure": "dossiers", "stage": "review_1", "value": "5000"}]
    assert {"2.2"} == {entry["code"] for entry in aside["scores"] if entry["verdict"] == "adjusted"}


def test_a_sheet_given_back_after_the_deadline_needs_a_new_one(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    sheet = cycles.sheet(cycle, make.unit("Một"), appraised="1", status=Status.SUBMITTED)
    late = cycle.self_ends_at + timedelta(days=1)
    actor = actor_of(cycles.secretariat)
    with pytest.raises(Invalid) as refusal:
        closing.reopen(actor, sheet.id, revision=1, reason="Thiếu tệp.", until=None, now=late)
    assert set(refusal.value.fields) == {"until"}
    until = late + timedelta(days=2)
    closing.reopen(actor, sheet.id, revision=1, reason="Thiếu tệp.", until=until, now=late)
    assert (sheet.status, sheet.extended_until) == (Status.DRAFT, until)


def test_a_confirmed_sheet_goes_back_to_stage_2_with_its_verdicts(
    session: Database, cycles: Cycles, make: Make
) -> None:
    sheet = cycles.sheet(make.cycle(), make.unit("Một"), appraised="1")
    status = closing.reopen(
        actor_of(cycles.secretariat), sheet.id, revision=1, reason="Có khiếu nại.", until=None, now=START
    )
    assert status is Status.REVIEW_2
    kept = select(func.count()).where(Score.assessment_id == sheet.id, Score.stage == Stage.REVIEW_1)
    assert session.scalar(kept) == 4


def test_a_stage_2_verdict_after_reopening_is_what_is_confirmed_next(
    session: Database, cycles: Cycles, make: Make
) -> None:
    sheet = cycles.sheet(make.cycle(), make.unit("Một"), appraised="1")
    actor = actor_of(cycles.secretariat)
    closing.reopen(actor, sheet.id, revision=1, reason="Có khiếu nại.", until=None, now=START)
    session.execute(
        update(Score)
        .where(Score.assessment_id == sheet.id, Score.stage == Stage.REVIEW_2, Score.code == "2.2")
        .values(
            points=Decimal("1.5"), verdict=Verdict.ADJUSTED, method=Method.POINTS, reason="Khiếu nại đúng."
        )
    )
    closing.confirm(actor, sheet.id, revision=2, now=START)
    assert sheet.status is Status.CONFIRMED


# The board


def test_the_board_counts_progress_of_declaring_and_of_appraising(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Xong": "1"}, status=Status.REVIEW_1)
    make.assessment(cycle, make.unit("Nháp"))
    make.assessment(cycle, make.unit("Mới nộp"), status=Status.SUBMITTED)
    board = read_board(actor_of(cycles.secretariat), cycle.id, BoardFilter(), now=START)
    progress = {row.unit.full_name: (row.declared, row.appraised) for row in board.rows}
    assert list(progress) == ["Xã Mới nộp", "Xã Nháp", "Xã Xong"]
    declared, appraised = progress["Xã Nháp"]
    assert (declared and (declared.done, declared.total), appraised) == ((0, 4), None)
    for name, done in (("Xã Mới nộp", 0), ("Xã Xong", 4)):
        counted = progress[name][1]
        assert counted is not None
        assert (counted.done, counted.total) == (done, 4)
    assert (board.total, board.ready, board.late) == (3, 1, 0)


def test_late_is_who_should_have_left_a_step_by_now(session: Database, cycles: Cycles, make: Make) -> None:
    cycle = make.cycle()
    make.assessment(cycle, make.unit("Nháp"))
    make.assessment(cycle, make.unit("Đã nộp"), status=Status.SUBMITTED)
    make.assessment(cycle, make.unit("Xong"), status=Status.CONFIRMED)
    actor = actor_of(cycles.secretariat)

    def late(days: int) -> dict[str, Late]:
        board = read_board(actor, cycle.id, BoardFilter(late=True), now=START + timedelta(days=days))
        return {row.unit.full_name: row.late for row in board.rows if row.late}

    assert late(0) == {}
    assert late(15) == {"Xã Nháp": Late.SELF_SCORING}
    assert late(46) == {"Xã Nháp": Late.SELF_SCORING, "Xã Đã nộp": Late.REVIEW_1}


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (BoardFilter(search="dong ha"), ["Xã Đông Hà"]),
        (BoardFilter(status=Status.SUBMITTED), ["Xã Ái Tử"]),
        (BoardFilter(order="status"), ["Xã Đông Hà", "Xã Ái Tử"]),
        (BoardFilter(), ["Xã Ái Tử", "Xã Đông Hà"]),
    ],
)
def test_the_board_is_searched_filtered_and_ordered(
    session: Database, cycles: Cycles, make: Make, wanted: BoardFilter, expected: list[str]
) -> None:
    cycle = make.cycle()
    make.assessment(cycle, make.unit("Đông Hà"))
    make.assessment(cycle, make.unit("Ái Tử"), status=Status.SUBMITTED)
    board = read_board(actor_of(cycles.secretariat), cycle.id, wanted, now=START)
    assert [row.unit.full_name for row in board.rows] == expected


def test_statements_of_the_board_do_not_grow_with_units(
    session: Database, cycles: Cycles, make: Make, recorded: Recorder
) -> None:
    counts = []
    for year, size in ((2031, 1), (2032, 5)):
        cycle = make.cycle(year=year)
        for _ in range(size):
            make.assessment(cycle, make.unit())
            cycles.sheet(cycle, make.unit(), appraised="1", status=Status.REVIEW_1)
        session.flush()
        session.expire_all()
        actor = actor_of(cycles.secretariat)
        with recorded() as statements:
            read_board(actor, cycle.id, BoardFilter(), now=START)
        counts.append(statements.count)
    assert counts[0] == counts[1]
    assert counts[0] <= 7


def test_only_those_who_follow_cycles_see_them(session: Database, cycles: Cycles, make: Make) -> None:
    cycle = make.cycle()
    for role in (Role.LEADERSHIP, Role.REVIEWER, Role.UNIT_HEAD, Role.ADMINISTRATOR):
        stranger = actor_of(make.account(role))
        with pytest.raises(NotFound):
            read_board(stranger, cycle.id, BoardFilter(), now=START)
        with pytest.raises(NotFound):
            list_cycles(stranger)
    assert [card.cycle.id for card in list_cycles(actor_of(make.account(Role.AUDITOR)))] == [cycle.id]


def test_provinces_come_with_how_many_units_they_have(session: Database, cycles: Cycles, make: Make) -> None:
    small = make.unit("Nhỏ", level=Level.PROVINCE, kind=UnitKind.TINH)
    large = make.unit("Lớn", level=Level.PROVINCE, kind=UnitKind.TINH)
    make.unit(parent=large)
    choices = provinces(actor_of(cycles.secretariat), on=date(2030, 11, 1))
    assert [(entry.id, entry.units) for entry in choices] == [(large.id, 1), (small.id, 0)]
