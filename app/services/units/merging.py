"""Merging and splitting by a legal act: some units end, others begin in their place, and the lineage is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select

from app.access.actor import Actor
from app.errors import N_, Faults, Invalid, NotFound, Refused, Sentence
from app.extensions import db
from app.local_time import local_day
from app.models import Assessment, RoleGrant, Unit, UnitCode, UnitKind, UnitPast, UnitPlan, UnitSuccession
from app.services import audit
from app.services.tables.units import KINDS_OF_LEVEL
from app.services.units.codes import clash_of
from app.services.units.common import (
    STREAM,
    Act,
    act_problems,
    carrier,
    check_after_published,
    check_keeps,
    eve,
    name_problems,
    store_act,
    unit_for_change,
)
from app.services.units.keeping import (
    CODE_TAKEN,
    check_childless,
    code_problems,
    running_cycles,
    taken_code,
)
from app.services.units.planning import change, check_nothing_waits

HANGS_ON_IT = N_(
    "%(unit)s đã có phiếu đánh giá, tài khoản, đơn vị trực thuộc hoặc thay đổi về sau nên không bỏ được việc sáp nhập, "
    "chia tách này. Nếu ghi sai, hãy kết thúc đơn vị rồi ghi lại bằng văn bản mới."
)


@dataclass(frozen=True, slots=True)
class Successor:
    """A unit that begins."""

    code: str
    kind: UnitKind
    name: str
    full_name: str


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """Predecessors end the day before ``day``; successors begin on it."""

    predecessor_ids: tuple[int, ...]
    successors: tuple[Successor, ...]
    day: date
    act: Act


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would happen, for the page that asks once."""

    ending: tuple[str, ...]
    last_day: str
    beginning: tuple[str, ...]
    first_day: str
    running: tuple[str, ...]
    moving: int


def foresee(actor: Actor, wanted: Reorganisation) -> Outcome:
    """Say what the reorganisation would do; raises what :func:`reorganise` would."""
    check_keeps(actor)
    predecessors = _checked(wanted)
    ids = [unit.id for unit in predecessors]
    return Outcome(
        ending=tuple(f"{unit.full_name} ({unit.code})" for unit in predecessors),
        last_day=eve(wanted.day),
        beginning=tuple(f"{successor.full_name} ({successor.code})" for successor in wanted.successors),
        first_day=f"{wanted.day:%d/%m/%Y}",
        running=tuple(running_cycles(ids)),
        moving=len(_below(ids, wanted.day)),
    )


def reorganise(actor: Actor, wanted: Reorganisation, *, now: datetime) -> tuple[int, ...]:
    """Do it, all or nothing; return the ids of the new units.

    What lay below the predecessors moves below a single successor. Raises ``Invalid`` with the fields that are wrong.
    """
    check_keeps(actor)
    predecessors = _checked(wanted)
    act = store_act(wanted.act)
    below = _below([unit.id for unit in predecessors], wanted.day)
    first = predecessors[0]
    for unit in predecessors:
        unit.valid_to = wanted.day
    successors = [
        Unit(
            code=successor.code,
            level=first.level,
            kind=successor.kind,
            name=successor.name.strip(),
            full_name=successor.full_name.strip(),
            parent_id=first.parent_id,
            valid_from=wanted.day,
        )
        for successor in wanted.successors
    ]
    db.session.add_all(successors)
    db.session.flush()
    for unit in below:
        change(unit, wanted.day, act.id, to=successors[0].id, today=local_day(now))
    db.session.add_all(
        UnitSuccession(predecessor_id=old.id, successor_id=new.id, effective_on=wanted.day, act_id=act.id)
        for old in predecessors
        for new in successors
    )
    data = {
        "ended": [unit.code for unit in predecessors],
        "begun": [unit.code for unit in successors],
        "day": wanted.day.isoformat(),
        "act": wanted.act.number,
    }
    audit.record("units.reorganised", stream=STREAM, now=now, actor=actor, data=data)
    return tuple(unit.id for unit in successors)


def undo(actor: Actor, successor_id: int, *, now: datetime) -> None:
    """Take the reorganisation back by which this unit began, while nothing hangs on its successors.

    Raises ``Refused`` by name otherwise, ``NotFound`` for a unit that began by none.
    """
    check_keeps(actor)
    kin = db.session.scalars(select(UnitSuccession).where(UnitSuccession.successor_id == successor_id)).all()
    if not kin:
        raise NotFound
    old_ids, day = [row.predecessor_id for row in kin], kin[0].effective_on
    of_all = UnitSuccession.predecessor_id.in_(old_ids) & (UnitSuccession.effective_on == day)
    new_ids = sorted(set(db.session.scalars(select(UnitSuccession.successor_id).where(of_all))))
    predecessors = [unit_for_change(unit_id) for unit_id in sorted(old_ids)]
    successors = [unit_for_change(unit_id) for unit_id in new_ids]
    _take_children_back(new_ids, day)
    for unit in successors:
        if _something_hangs_on(unit):
            raise Refused(HANGS_ON_IT, unit=unit.full_name)
    for row in db.session.scalars(select(UnitSuccession).where(of_all)).all():
        db.session.delete(row)
    db.session.flush()
    codes = [unit.code for unit in successors]
    db.session.execute(delete(UnitCode).where(UnitCode.unit_id.in_(new_ids)))
    for unit in successors:
        db.session.delete(unit)
    for unit in predecessors:
        unit.valid_to = None
    db.session.flush()
    _check_codes_are_free(predecessors, day)
    data = {"begun_again": [unit.code for unit in predecessors], "taken_back": codes, "day": day.isoformat()}
    audit.record("units.reorganisation_undone", stream=STREAM, now=now, actor=actor, data=data)


def _check_codes_are_free(units: Sequence[Unit], day: date) -> None:
    """Refuse to bring units back whose codes went to others meanwhile."""
    for unit in units:
        if other := carrier(unit.code, since=day, apart_from=[unit.id]):
            told = {"code": other.code, "name": other.full_name, "day": f"{other.valid_from:%d/%m/%Y}"}
            raise Refused(CODE_TAKEN, **told)
    if clash := clash_of(units):
        raise Refused(clash.message, **{name: str(value) for name, value in clash.params.items()})


def _checked(wanted: Reorganisation) -> list[Unit]:
    """Return the predecessors, locked; refuse what does not fit together."""
    predecessors = [unit_for_change(unit_id) for unit_id in sorted(set(wanted.predecessor_ids))]
    problems: Faults = act_problems(wanted.act)
    if not predecessors:
        problems["predecessors"] = (Sentence(N_("Hãy chọn ít nhất một đơn vị kết thúc.")),)
    if not wanted.successors:
        problems["successors"] = (Sentence(N_("Hãy ghi ít nhất một đơn vị mới.")),)
    if len({unit.level for unit in predecessors}) > 1:
        problems["predecessors"] = (Sentence(N_("Các đơn vị kết thúc phải cùng một cấp.")),)
    for unit in predecessors:
        if unit.valid_to is not None:
            message = N_("%(unit)s đã kết thúc; ngày cuối là %(last)s.")
            problems["predecessors"] = (
                Sentence(message, {"unit": unit.full_name, "last": eve(unit.valid_to)}),
            )
        elif wanted.day <= unit.valid_from:
            message = N_("%(unit)s có từ %(day)s. Hãy chọn ngày sau ngày đó.")
            params = {"unit": unit.full_name, "day": f"{unit.valid_from:%d/%m/%Y}"}
            problems["day"] = (Sentence(message, params),)
    if predecessors:
        problems |= _successor_problems(wanted, predecessors)
    if problems:
        raise Invalid(problems)
    check_after_published(predecessors, wanted.day, "day")
    if len(wanted.successors) > 1:
        for unit in predecessors:
            check_childless(unit, wanted.day)
    for unit in (*predecessors, *_below([unit.id for unit in predecessors], wanted.day)):
        check_nothing_waits(unit)
    return predecessors


def _successor_problems(wanted: Reorganisation, predecessors: Sequence[Unit]) -> Faults:
    said: list[Sentence] = []
    codes = [successor.code for successor in wanted.successors]
    ending = [unit.id for unit in predecessors]
    for successor in wanted.successors:
        wrong = code_problems(successor.code) | name_problems(successor.name, successor.full_name)
        said += [sentence for sentences in wrong.values() for sentence in sentences]
        if successor.kind not in KINDS_OF_LEVEL[predecessors[0].level]:
            said.append(
                Sentence(
                    N_("Loại của %(name)s không thuộc cấp của các đơn vị cũ."), {"name": successor.full_name}
                )
            )
        if other := carrier(successor.code, since=wanted.day, apart_from=ending):
            said.append(taken_code(other))
        if codes.count(successor.code) > 1:
            said.append(Sentence(N_("Mã đơn vị %(code)s bị lặp lại."), {"code": successor.code}))
    return {"successors": tuple(said)} if said else {}


def _below(unit_ids: list[int], day: date) -> list[Unit]:
    """Return what lies below the units and goes on after that day."""
    return list(
        db.session.scalars(
            select(Unit)
            .where(
                Unit.parent_id.in_(unit_ids),
                Unit.id.not_in(unit_ids),
                Unit.valid_to.is_(None) | (Unit.valid_to > day),
            )
            .order_by(Unit.id)
        )
    )


def _take_children_back(new_ids: list[int], day: date) -> None:
    """Put what the reorganisation moved back where it was, unless something became of it since."""
    for plan in db.session.scalars(
        select(UnitPlan).where(UnitPlan.parent_id.in_(new_ids), UnitPlan.day == day)
    ).all():
        db.session.delete(plan)
    moved = db.session.scalars(select(Unit).where(Unit.parent_id.in_(new_ids))).all()
    for unit in moved:
        pasts = db.session.scalars(
            select(UnitPast)
            .where(UnitPast.unit_id == unit.id)
            .order_by(UnitPast.until.desc(), UnitPast.id.desc())
        ).all()
        if pasts and pasts[0].until == day:
            unit.parent_id = pasts[0].parent_id
            db.session.delete(pasts[0])
    db.session.flush()


def _something_hangs_on(unit: Unit) -> bool:
    counts = (
        select(func.count()).select_from(Assessment).where(Assessment.unit_id == unit.id),
        select(func.count())
        .select_from(RoleGrant)
        .where((RoleGrant.unit_id == unit.id) | (RoleGrant.home_unit_id == unit.id)),
        select(func.count()).select_from(Unit).where(Unit.parent_id == unit.id),
        select(func.count())
        .select_from(UnitPast)
        .where((UnitPast.unit_id == unit.id) | (UnitPast.parent_id == unit.id)),
        select(func.count())
        .select_from(UnitPlan)
        .where((UnitPlan.unit_id == unit.id) | (UnitPlan.parent_id == unit.id)),
        select(func.count()).select_from(UnitSuccession).where(UnitSuccession.predecessor_id == unit.id),
    )
    return unit.valid_to is not None or any(db.session.scalar(count) for count in counts)
