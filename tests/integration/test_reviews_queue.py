"""The queue: what is doubtful comes first and says why, whatever is written keeps it in step, pages lose no sheet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Actor, Role
from app.access.family import Family
from app.access.scope import Assignment, decides, sees_assessment
from app.extensions import db
from app.models import Assessment, Evidence, Stake, Unit
from app.queries.cycles.assignments import counting_assignments
from app.queries.reviews import queue as queue_module
from app.queries.reviews.queue import next_sheet, read_queue, read_whole_queue
from app.queries.reviews.queued import Order, Progressed, QueueFilter
from app.queries.reviews.reach import decides_rows, sees_sheets
from app.services.reviews import returning
from app.services.reviews.stakes import cycles_under_appraisal, weigh, weigh_some
from app.services.sheets import explanations, handing_in
from app.sheet.stake import Sign
from app.text import collation_key
from app.workflow.states import Status
from tests.support.application import START
from tests.support.appraisals import FIGURES, OWN, Appraisals, agreement
from tests.support.background import do_all_work
from tests.support.factories import Make, actor_of
from tests.support.returning import Returning
from tests.support.reviewing import LATER, ask, by_points, decide

EVERYTHING = QueueFilter(mine=False)


def rows_of(sheet: Assessment) -> dict[str, tuple[str, Decimal, bool, bool]]:
    """The stored rows of a sheet: signs, weight, whose turn."""
    stored = db.session.scalars(select(Stake).where(Stake.assessment_id == sheet.id)).all()
    for row in stored:
        db.session.refresh(row)
    return {row.code: (row.signs, row.weight, row.waiting, row.asked) for row in stored}


def test_rows_without_a_document_come_first_and_say_why(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    (row,) = read_queue(appraisals.reviewer, QueueFilter()).rows
    assert next((big.indicator.code, big.points, big.signs) for big in row.biggest) == (
        "1.1",
        Decimal(2),
        (Sign.NO_EVIDENCE,),
    )
    appraisals.proven(sheet, "1.1")
    weigh([sheet.id])
    (row,) = read_queue(appraisals.reviewer, QueueFilter()).rows
    assert [(big.indicator.code, big.signs) for big in row.biggest] == [("2.1", ()), ("2.2", ()), ("1.1", ())]
    assert row.at_stake == row.weight == Decimal("10.75")


def test_a_document_of_another_year_is_doubted_unless_its_validity_is_stated(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    link = appraisals.proven(sheet, "1.1")
    evidence = db.session.get_one(Evidence, link.evidence_id)
    evidence.issued_on = date(2025, 5, 5)
    db.session.flush()
    weigh([sheet.id])
    assert rows_of(sheet)["1.1"][0] == "outside_period"
    evidence.effective_on = date(2025, 5, 5)
    db.session.flush()
    weigh([sheet.id])
    assert rows_of(sheet)["1.1"][0] == ""


def test_what_was_cut_last_year_and_what_jumped_since_is_doubted(appraisals: Appraisals, make: Make) -> None:
    unit = make.unit()
    before = Appraisals(make, year=2029)
    last_year = before.submitted(unit, figures={**FIGURES, "approved": "2"})
    decide(before, last_year, "2.1", by_points("0"))
    sheet = appraisals.submitted(unit)
    signs = {code: row[0] for code, row in rows_of(sheet).items()}
    assert signs["2.1"] == "cut_before,far_from_last_year"
    assert signs["2.2"] == "far_from_last_year", "it reads the same figure"
    assert signs["1.2"] == ""


def test_a_claim_far_above_the_median_of_its_block_is_doubted(
    app: Flask, appraisals: Appraisals, make: Make
) -> None:
    sheets = [appraisals.submitted(figures={**FIGURES, "approved": "1", "protected": "1"}) for _ in range(4)]
    proud = appraisals.submitted(figures={**FIGURES, "approved": "8"})
    assert rows_of(proud)["2.1"][0] == "", "medians are worked out by night"
    assert weigh_some(appraisals.cycle.id, after=0, limit=100) == (proud.id, 5)
    assert rows_of(proud)["2.1"][0] == "above_the_others"
    assert {rows_of(sheet)["2.1"][0] for sheet in sheets} == {""}
    weigh([proud.id])
    assert rows_of(proud)["2.1"][0] == "above_the_others", "it stays until the next night"


def test_verdicts_questions_answers_and_steps_keep_the_rows_in_step(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()

    def turns() -> dict[str, tuple[bool, bool]]:
        rows = rows_of(sheet)
        stored = {code: row[2:] for code, row in rows.items()}
        weigh([sheet.id])
        assert rows_of(sheet) == rows, "what was kept in step is what is worked out anew"
        return stored

    assert set(turns().values()) == {(True, False)}
    assert set(turns()) == set(OWN)
    decide(appraisals, sheet, "1.1", by_points("0"))
    decide(appraisals, sheet, "2.1", ask())
    assert (turns()["1.1"], turns()["2.1"], turns()["1.2"]) == ((False, False), (False, True), (True, False))
    for code in ("1.2", "2.2", "3.1", "3.2"):
        decide(appraisals, sheet, code, agreement(code))
    secretariat = actor_of(appraisals.make.account(Role.SECRETARIAT))
    explanations.open_explanations(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    assert turns()["2.1"] == (False, True)
    explanations.close_explanations(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    assert (turns()["2.1"], turns()["1.1"]) == ((True, True), (False, False))


def test_a_sheet_that_goes_back_to_its_unit_leaves_the_queue(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    head = actor_of(appraisals.make.account(Role.UNIT_HEAD, unit=db.session.get_one(Unit, sheet.unit_id)))
    handing_in.recall(head, sheet.id, revision=sheet.revision, reason="Sai số liệu.", now=sheet.submitted_at)
    assert rows_of(sheet) == {}
    assert read_queue(appraisals.reviewer, EVERYTHING).total == 0


def test_the_clock_has_the_rows_of_an_older_database_worked_out(app: Flask, make: Make) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted()
    with app.app_context():
        db.session.execute(Stake.__table__.delete())
        db.session.commit()
        assert cycles_under_appraisal() == {appraisals.cycle.id: 1}
        (row,) = read_queue(appraisals.reviewer, EVERYTHING).rows
        assert (row.progress.total, row.progressed) == (0, Progressed.UNTOUCHED)
        db.session.rollback()
    do_all_work(app)
    with app.app_context():
        assert cycles_under_appraisal() == {appraisals.cycle.id: 0}
        assert set(rows_of(sheet)) == set(OWN)
        db.session.rollback()


@pytest.mark.parametrize("order", Order)
def test_every_order_pages_through_all_sheets_once(
    appraisals: Appraisals, make: Make, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_module, "PAGE_SIZE", 3)
    names = ("Đá", "Dạ", "Da", "Ấp", "An", "Ông", "Đa", "Ba")
    sheets = [appraisals.submitted(make.unit(name)) for name in names]
    decide(appraisals, sheets[3], "1.1", by_points("0"))
    seen: list[tuple[int, str]] = []
    wanted = QueueFilter(order=order)
    while True:
        page = read_queue(appraisals.reviewer, wanted)
        assert (page.total, page.matches) == (8, 8)
        seen += [(row.head.id, row.head.unit.full_name) for row in page.rows]
        if page.after is None:
            break
        wanted = QueueFilter(order=order, after=page.after)
    assert sorted(key for key, _name in seen) == sorted(sheet.id for sheet in sheets)
    assert [key for key, _name in seen] == [
        row.head.id for row in read_whole_queue(appraisals.reviewer, QueueFilter(order=order))
    ]
    if order is Order.NAME:
        assert [name for _key, name in seen] == sorted((f"Xã {name}" for name in names), key=collation_key)
    if order is Order.STAKE:
        assert seen[-1][0] == sheets[3].id, "where something is decided less is at stake"


def test_a_row_decided_between_two_pages_hides_no_sheet(
    appraisals: Appraisals, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue_module, "PAGE_SIZE", 2)
    sheets = [appraisals.submitted(make.unit()) for _ in range(4)]
    first = read_queue(appraisals.reviewer, QueueFilter())
    decide(appraisals, sheets[1], "1.1", by_points("0"))
    second = read_queue(appraisals.reviewer, QueueFilter(after=first.after or ""))
    assert {row.head.id for row in second.rows} >= {sheets[2].id, sheets[3].id} - {
        row.head.id for row in first.rows
    }


@pytest.mark.parametrize("after", ["x", "~", "1~", "nan~1", "1e999~1", "~5", "2026~9999999999999", "1~1'"])
def test_a_place_that_somebody_typed_is_the_top_of_the_list(appraisals: Appraisals, after: str) -> None:
    appraisals.submitted()
    for order in Order:
        page = read_queue(appraisals.reviewer, QueueFilter(order=order, after=after))
        assert page.total == 1


def test_cycle_family_block_and_progress_narrow_the_queue(appraisals: Appraisals, make: Make) -> None:
    sheet = appraisals.submitted()
    other = Appraisals(make, year=2029).submitted()
    ids = {
        row.head.id for row in read_queue(appraisals.reviewer, QueueFilter(cycle=appraisals.cycle.id)).rows
    }
    assert ids == {sheet.id}
    ids = {row.head.id for row in read_queue(appraisals.reviewer, QueueFilter(block=other.block_id)).rows}
    assert ids == {other.id}
    assert read_queue(appraisals.reviewer, QueueFilter(family="dti")).matches == 2
    assert read_queue(appraisals.reviewer, QueueFilter(family="par")).matches == 0
    assert read_queue(appraisals.reviewer, QueueFilter(progress=Progressed.UNTOUCHED)).matches == 2
    decide(appraisals, sheet, "1.1", by_points("0"))
    for progress in Progressed:
        page = read_queue(appraisals.reviewer, QueueFilter(progress=progress))
        assert page.matches == len(page.rows)
        assert all(row.progressed is progress for row in page.rows)
    assert read_queue(appraisals.reviewer, QueueFilter(progress=Progressed.BEGUN)).matches == 1


def test_the_next_sheet_is_the_one_with_most_at_stake_that_waits(appraisals: Appraisals, make: Make) -> None:
    big, small = (
        appraisals.submitted(),
        appraisals.submitted(figures={**FIGURES, "approved": "1", "protected": "1"}),
    )
    upcoming = next_sheet(appraisals.reviewer, appraisals.cycle.id, after=small.id)
    assert upcoming is not None
    assert upcoming.id == big.id
    for code in OWN:
        decide(appraisals, big, code, agreement(code))
    assert next_sheet(appraisals.reviewer, appraisals.cycle.id, after=small.id) is None


@pytest.fixture
def people(appraisals: Appraisals, make: Make) -> list[Actor]:
    """One of each kind of reader."""
    home = make.unit()
    appraisals.submitted(home)
    appraisals.submitted(make.unit(parent=home))
    appraisals.submitted()
    accounts = [
        appraisals.account,
        make.account(Role.REVIEWER, home_unit=home),
        make.account(Role.DISTRICT_REVIEWER, unit=home),
        make.account(Role.SECRETARIAT),
        make.account(Role.LEADERSHIP),
        make.account(Role.CONTRIBUTOR, unit=home),
        make.account(Role.ADMINISTRATOR),
    ]
    return [actor_of(account) for account in accounts]


def test_sql_and_the_pure_rule_agree_on_who_sees_which_sheet(
    appraisals: Appraisals, people: list[Actor], make: Make
) -> None:
    sheets = db.session.scalars(select(Assessment)).all()
    one, another = make.organiser("Sở Một"), make.organiser("Sở Hai")
    appraisals.cycle.organiser = one
    db.session.flush()
    make.assessment(make.cycle(year=2032, organiser=another), sheets[0].unit, status=Status.REVIEW_1)
    sheets = db.session.scalars(select(Assessment)).all()
    limited = [
        *(
            actor_of(make.account(role, unit=sheets[0].unit, family=family, organiser=organiser))
            for role in (Role.REVIEWER, Role.DISTRICT_REVIEWER, Role.SECRETARIAT)
            for family in (None, Family.DTI)
            for organiser in (one, another)
        ),
        *(
            actor_of(make.account(role, unit=sheets[0].unit, family=family))
            for role in (Role.REVIEWER, Role.CONTRIBUTOR, Role.SECRETARIAT)
            for family in Family
        ),
    ]
    for actor in (*people, *limited):
        seen = db.session.scalars(
            select(Assessment.id).join(Unit, Unit.id == Assessment.unit_id).where(sees_sheets(actor))
        )
        assert set(seen) == {
            sheet.id
            for sheet in sheets
            if sees_assessment(
                actor,
                remit=sheet.cycle.remit,
                unit_id=sheet.unit_id,
                parent_unit_id=sheet.unit.parent_id,
                status=Status.REVIEW_1,
            )
        }


def test_sql_and_the_pure_rule_agree_on_who_decides_which_row(
    appraisals: Appraisals, people: list[Actor], make: Make
) -> None:
    units = [sheet.unit_id for sheet in db.session.scalars(select(Assessment).order_by(Assessment.id))]
    groups = {appraisals.cycle.id: ("1", "2", "3")}
    appraisers = [actor for actor in people if actor.has(Role.REVIEWER, Role.DISTRICT_REVIEWER)]
    choices = [
        Assignment(actor.account_id, unit, group, actor.home_units)
        for actor, unit, group in product(appraisers, (None, *units[:2]), (None, "1", "2"))
    ]
    for first, second in product([None, *choices], repeat=2):
        assigned = [assignment for assignment in (first, second) if assignment]
        for actor in appraisers[:2]:
            mine = decides_rows(actor.account_id, groups, {appraisals.cycle.id: assigned})
            rows = db.session.execute(
                select(Assessment.unit_id, Stake.group_code)
                .select_from(Stake)
                .join(Assessment, Assessment.id == Stake.assessment_id)
                .where(mine)
                .distinct()
            )
            assert {tuple(row) for row in rows} == {
                (unit, group)
                for unit, group in product(units, groups[appraisals.cycle.id])
                if decides(actor.account_id, assigned, unit_id=unit, group_code=group)
            }
    assert counting_assignments([appraisals.cycle.id], START) == {}


def test_a_returned_main_index_waits_for_its_unit_and_is_weighed_anew(
    appraisals: Appraisals, make: Make
) -> None:
    again = Returning(appraisals, make)
    until = appraisals.cycle.review_1_ends_at
    decide(appraisals, again.sheet, "3.1", by_points("0"))
    returning.return_groups(
        appraisals.reviewer,
        again.sheet.id,
        ["1"],
        revision=again.revision,
        reason="Thiếu tài liệu.",
        until=until,
        now=LATER,
    )
    rows = rows_of(again.sheet)
    assert (rows["1.1"][2], rows["1.2"][2], rows["2.1"][2]) == (False, False, True)
    again.declare("1.1", plan_issued="false")
    assert rows_of(again.sheet)["1.1"][:2] == ("", Decimal(0)), "nothing is claimed any more"
    returning.hand_back(again.head, again.sheet.id, revision=again.revision, now=LATER)
    assert rows_of(again.sheet)["1.1"][2]
