"""What the demo shows beside a plain cycle: a second family in mid-appraisal, and a merged unit with its past."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.access.family import Family
from app.demo.accounts import PROVINCE_CODE, create_accounts, of_the_province, of_units
from app.demo.appraisal import LATE, SET, WARDS, appraise_wards
from app.demo.province import AFTER_TITLE, BEFORE_TITLE, merge_provinces, open_after
from app.demo.steps import unit_of
from app.demo.story import DATA
from app.extensions import db
from app.local_time import local_day
from app.models import Assessment, Cycle, Level, RoleGrant, Score, Unit, UnitKind
from app.queries.cycles.board import list_cycles
from app.queries.sheets.earlier import earlier_result
from app.queries.unit.sheet import read_own
from app.queries.units.history import read_unit
from app.services.tables import units
from app.services.units.storing import Place, store_units
from app.workflow.states import Stage, Status, Verdict
from tests.support.application import START
from tests.support.cycles import IMPRINT

pytestmark = pytest.mark.usefixtures("session")
ROOT = Path(__file__).resolve().parents[2]
TODAY = local_day(START)


@pytest.fixture
def environ() -> dict[str, str]:
    return {"DTI_CRITERIA_DIR": str(ROOT / "criteria")}


@pytest.fixture
def actors(session: scoped_session[Session]) -> dict[str, Actor]:
    """The people of the demo who work for no unit."""
    return dict(create_accounts(of_the_province(), "mật khẩu thử", now=START - timedelta(weeks=8)))


def test_the_merged_province_stands_beside_what_its_predecessors_reached(
    actors: dict[str, Actor], session: scoped_session[Session]
) -> None:
    province_id = merge_provinces(actors, IMPRINT)
    open_after(actors, now=START)
    administrator = actors["quantri"]
    merged = read_unit(administrator, province_id, on=TODAY)
    assert [kin.full_name for kin in merged.predecessors] == ["Tỉnh Quảng Bình", "Tỉnh Quảng Trị"]
    (old, *_) = merged.predecessors
    published = read_unit(administrator, old.id, on=TODAY)
    assert [(cycle.title, cycle.rank is not None) for cycle in published.cycles.own] == [(BEFORE_TITLE, True)]
    assert [cycle.title for cycle in merged.cycles.own] == [AFTER_TITLE]

    people = [account for account in of_units() if account.unit_code == PROVINCE_CODE]
    ((head),) = create_accounts(people, "mật khẩu thử", now=START).values()
    sheet_id = session.scalars(select(Assessment.id).where(Assessment.unit_id == province_id)).one()
    earlier = earlier_result(read_own(head, sheet_id, now=START))
    assert earlier is not None
    assert earlier.derived
    assert len(earlier.results) == 2
    assert earlier.mean is not None, "the mean of both is there, and marked as derived"


def test_the_second_family_is_in_the_middle_of_its_appraisal(
    actors: dict[str, Actor], session: scoped_session[Session]
) -> None:
    province_id = _communes()
    appraise_wards(actors, province_id, now=START)
    assert [card.cycle.tree_id for card in list_cycles(actors["thuongtruccchc"])] == [SET]
    assert list_cycles(actors["thuongtruc"]) == (), "the standing body of DTI runs the other family"
    cycle = session.scalars(select(Cycle).where(Cycle.family == Family.PAR)).one()
    assert cycle.illustrative
    assert cycle.self_ends_at < START < cycle.review_1_ends_at
    sheets = session.execute(
        select(Unit.code, Assessment).join(Assessment.unit).where(Assessment.excluded_at.is_(None))
    ).all()
    assert {code for code, _ in sheets} == {*WARDS, LATE}
    statuses = Counter(sheet.status for _, sheet in sheets)
    assert statuses == {Status.REVIEW_1: 4, Status.SUBMITTED: 3, Status.DRAFT: 1}
    verdicts = session.execute(select(Score.verdict, Score.reason).where(Score.stage == Stage.REVIEW_1)).all()
    kinds = {verdict for verdict, _ in verdicts}
    assert kinds == {Verdict.ACCEPTED, Verdict.ADJUSTED}
    assert all(reason for verdict, reason in verdicts if verdict is Verdict.ADJUSTED)


def test_no_role_of_one_family_counts_for_the_other(
    actors: dict[str, Actor], session: scoped_session[Session]
) -> None:
    bound = {Role.SECRETARIAT: set(Family), Role.REVIEWER: set(Family)}
    for role, families in bound.items():
        rows = session.scalars(select(RoleGrant.family).where(RoleGrant.role == role)).all()
        assert (set(rows), len(rows)) == (families, 2)


def _communes() -> int:
    """The province of today with its communes, as the story enters them."""
    since = START.date() - timedelta(days=365)
    province = Unit(
        code=PROVINCE_CODE,
        level=Level.PROVINCE,
        kind=UnitKind.TINH,
        name="Quảng Trị",
        full_name="Tỉnh Quảng Trị",
        valid_from=since,
    )
    db.session.add(province)
    db.session.flush()
    lines = units.read_units((DATA / "quang-tri-communes-2025.csv").read_text(encoding="utf-8"))
    store_units(None, lines, Place(Level.COMMUNE, since, province.id), now=START)
    return unit_of(PROVINCE_CODE).id
