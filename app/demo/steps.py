"""What several parts of the demo do alike: find a unit, date a cycle, fill a sheet in and hand it over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.access.actor import Actor, Grant, Role
from app.demo.accounts import HOST
from app.extensions import db
from app.local_time import VIETNAM
from app.models import Unit
from app.queries.sheets.answers import answers_of
from app.services.accounts.administration import OPERATOR, create
from app.services.accounts.granting import NewAccount
from app.services.cycles.opening import NewCycle
from app.services.sheets import declarations
from app.sheet.declaring import Declaration, fingerprint
from scoring import Tree


def unit_of(code: str) -> Unit:
    """Return the unit that bears the code today."""
    return db.session.scalars(select(Unit).where(Unit.code == code, Unit.valid_to.is_(None))).one()


def head_of(actors: dict[str, Actor], unit: Unit, *, now: datetime) -> Actor:
    """Return the unit's head; one without gets an account whose password nobody is told."""
    for actor in actors.values():
        if any(grant.role is Role.UNIT_HEAD and grant.unit_id == unit.id for grant in actor.grants):
            return actor
    new = NewAccount(f"lanhdao.{unit.code}@{HOST}", f"Lãnh đạo {unit.full_name}", Role.UNIT_HEAD, unit.id)
    account_id, _ = create(OPERATOR, new, now=now)
    grants = (Grant(Role.UNIT_HEAD, unit.id),)
    actors[new.email] = Actor(account_id, new.display_name, new.email, grants)
    return actors[new.email]


def fill(head: Actor, tree: Tree, assessment_id: int, values: Mapping[str, str], *, now: datetime) -> None:
    """Declare every indicator that the unit scores, with a note that the figures are made up."""
    for code, indicator in tree.indicators.items():
        if indicator.scored_by != "unit":
            continue
        figures = {figure_id: values[figure_id] for figure_id in indicator.figure_ids}
        declaration = Declaration(figures, note="Số liệu minh họa")
        seen = fingerprint(indicator, answers_of(assessment_id))
        declarations.declare(head, assessment_id, code, declaration, seen=seen, now=now)


def new_cycle(
    tree: Tree,
    title: str,
    *,
    self_starts: datetime,
    weeks: int,
    province_id: int | None,
    guest_codes: tuple[str, ...] = (),
) -> NewCycle:
    """Return a cycle whose self-scoring lasts so many weeks and whose appraisal lasts twelve."""
    ends = (
        (self_starts + timedelta(weeks=weeks))
        .astimezone(VIETNAM)
        .replace(hour=17, minute=0, second=0, microsecond=0)
    )
    return NewCycle(
        tree_id=tree.id,
        title=title,
        units_on=self_starts.date(),
        self_starts_at=self_starts,
        self_ends_at=ends,
        review_1_ends_at=ends + timedelta(weeks=6),
        explanation_ends_at=ends + timedelta(weeks=8),
        review_2_ends_at=ends + timedelta(weeks=12),
        province_id=province_id,
        guest_codes=guest_codes,
    )


def morning(year: int, month: int, day: int) -> datetime:
    """Return eight o'clock in Vietnam on that day."""
    return datetime(year, month, day, 8, 0, tzinfo=VIETNAM).astimezone(UTC)
