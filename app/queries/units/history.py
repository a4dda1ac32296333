"""One unit with what became of it: names, parents, acts, who came before and after, and all their cycles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import (
    LegalAct,
    Level,
    Unit,
    UnitKind,
    UnitPast,
    UnitPlan,
    UnitSuccession,
)
from app.queries.units.codes import CodeView, codes_of_units
from app.queries.units.cycles import CyclesOfUnit, cycles_of_unit
from app.queries.units.listing import State, check_reads, state_on
from app.text import collation_key


@dataclass(frozen=True, slots=True)
class ActView:
    """A legal act as a page names it."""

    kind: str
    number: str
    signed_on: date
    issuer: str


@dataclass(frozen=True, slots=True)
class Kin:
    """A unit that stands in some relation to this one."""

    id: int
    code: str
    full_name: str
    day: date | None = None
    act: ActView | None = None
    legal_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """What the unit was called and lay under between two days, the second excluded; ``act`` began it."""

    since: date
    until: date | None
    full_name: str
    parent: Kin | None
    act: ActView | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """What the unit will be called and lie under from a day that has not come."""

    day: date
    full_name: str
    parent: Kin | None
    act: ActView | None


@dataclass(frozen=True, slots=True)
class UnitHistory:
    """Everything that the page of a unit shows."""

    id: int
    code: str
    name: str
    full_name: str
    level: Level
    kind: UnitKind
    parent: Kin | None
    valid_from: date
    valid_to: date | None
    state: State
    tags: tuple[str, ...]
    spans: tuple[Span, ...]
    predecessors: tuple[Kin, ...]
    successors: tuple[Kin, ...]
    children: tuple[Kin, ...]
    cycles: CyclesOfUnit
    codes: tuple[CodeView, ...]
    """The official codes, the newest first."""
    plan: PlanView | None
    """The change that an act has set for a day to come."""


def read_unit(actor: Actor, unit_id: int, *, on: date) -> UnitHistory:
    """Read one unit as it stands on a day; raise ``NotFound``."""
    check_reads(actor)
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound
    return UnitHistory(
        id=unit.id,
        code=unit.code,
        name=unit.name,
        full_name=unit.full_name,
        level=unit.level,
        kind=unit.kind,
        parent=_kin(unit.parent_id),
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        state=state_on(unit.valid_from, unit.valid_to, on),
        tags=tuple(sorted(tag.tag for tag in unit.tags)),
        spans=_spans(unit),
        predecessors=_kindred(unit.id, before=True),
        successors=_kindred(unit.id, before=False),
        children=_children(unit.id, on),
        cycles=cycles_of_unit(actor, unit.id),
        plan=_plan(unit.id),
        codes=tuple(reversed(codes_of_units([unit.id]).get(unit.id, ()))),
    )


def _kin(unit_id: int | None) -> Kin | None:
    unit = db.session.get(Unit, unit_id) if unit_id is not None else None
    return Kin(unit.id, unit.code, unit.full_name) if unit else None


def _act(act: LegalAct | None) -> ActView | None:
    return ActView(act.kind.value, act.number, act.signed_on, act.issuer) if act else None


def _plan(unit_id: int) -> PlanView | None:
    plan = db.session.get(UnitPlan, unit_id)
    if plan is None:
        return None
    act = _act(db.session.get(LegalAct, plan.act_id))
    return PlanView(plan.day, plan.full_name, _kin(plan.parent_id), act)


def _spans(unit: Unit) -> tuple[Span, ...]:
    """Return the spans of the unit, the newest first."""
    pasts = db.session.execute(
        select(UnitPast, LegalAct)
        .join(LegalAct, LegalAct.id == UnitPast.act_id)
        .where(UnitPast.unit_id == unit.id)
        .order_by(UnitPast.until, UnitPast.id)
    ).all()
    spans: list[Span] = []
    since, begun_by = unit.valid_from, None
    for past, act in pasts:
        spans.append(Span(since, past.until, past.full_name, _kin(past.parent_id), begun_by))
        since, begun_by = past.until, _act(act)
    spans.append(Span(since, unit.valid_to, unit.full_name, _kin(unit.parent_id), begun_by))
    # Two changes of one day, or one of the day on which the unit ended, leave a span that held on no day.
    return tuple(span for span in reversed(spans) if span.since != span.until)


def _kindred(unit_id: int, *, before: bool) -> tuple[Kin, ...]:
    """Return the units that came before this one, or after it, in Vietnamese order."""
    here, there = UnitSuccession.successor_id, UnitSuccession.predecessor_id
    if not before:
        here, there = there, here
    rows = db.session.execute(
        select(Unit, UnitSuccession, LegalAct)
        .join(UnitSuccession, there == Unit.id)
        .outerjoin(LegalAct, LegalAct.id == UnitSuccession.act_id)
        .where(here == unit_id)
    ).all()
    kin = [
        Kin(unit.id, unit.code, unit.full_name, row.effective_on, _act(act), row.legal_basis)
        for unit, row, act in rows
    ]
    return tuple(sorted(kin, key=lambda relative: (collation_key(relative.full_name), relative.code)))


def _children(unit_id: int, on: date) -> tuple[Kin, ...]:
    rows = db.session.scalars(
        select(Unit).where(
            Unit.parent_id == unit_id, Unit.valid_from <= on, Unit.valid_to.is_(None) | (Unit.valid_to > on)
        )
    )
    kin = [Kin(unit.id, unit.code, unit.full_name) for unit in rows]
    return tuple(sorted(kin, key=lambda child: (collation_key(child.full_name), child.code)))
