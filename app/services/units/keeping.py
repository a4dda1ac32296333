"""One unit: begun, its name corrected, renamed or moved from a day, its tags set, ended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, Faults, Invalid, Refused, Sentence
from app.extensions import db
from app.local_time import local_day
from app.models import Assessment, Cycle, Level, Unit, UnitKind, UnitPast, UnitPlan, UnitTag
from app.services import audit
from app.services.tables.units import KINDS_OF_LEVEL
from app.services.units.common import (
    LONGEST_CODE,
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
from app.services.units.planning import change, check_nothing_waits, waiting
from app.workflow.states import Status

CODE = re.compile(r"[0-9A-Za-z.-]{1,20}")
TAG = re.compile(r"[a-z][a-z0-9_]{0,39}")
CLOSED = frozenset({Status.PUBLISHED, Status.ARCHIVED})
CODE_FORM = N_("Mã gồm chữ không dấu, chữ số, dấu chấm hoặc gạch nối, nhiều nhất %(most)s ký tự.")
CODE_TAKEN = N_(
    "Mã %(code)s đang là của %(name)s từ %(day)s. Hãy dùng mã khác hoặc ngày sau khi đơn vị đó kết thúc."
)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit as it is typed."""

    code: str
    level: Level
    kind: UnitKind
    name: str
    full_name: str
    valid_from: date
    parent_id: int | None = None


def begin(actor: Actor, new: NewUnit, *, now: datetime) -> int:
    """Add one unit; return its id. Raises ``Invalid`` with the fields that are wrong."""
    check_keeps(actor)
    problems = code_problems(new.code) | name_problems(new.name, new.full_name)
    if new.kind not in KINDS_OF_LEVEL[new.level]:
        problems["kind"] = (Sentence(N_("Loại này không thuộc cấp đã chọn.")),)
    if other := carrier(new.code, since=new.valid_from):
        problems["code"] = (taken_code(other),)
    problems |= parent_problems(None, new.parent_id, new.valid_from)
    if problems:
        raise Invalid(problems)
    unit = Unit(
        code=new.code,
        level=new.level,
        kind=new.kind,
        name=new.name.strip(),
        full_name=new.full_name.strip(),
        parent_id=new.parent_id,
        valid_from=new.valid_from,
    )
    db.session.add(unit)
    db.session.flush()
    _log("unit.begun", unit, actor, now, {"code": unit.code})
    return unit.id


def correct_name(actor: Actor, unit_id: int, name: str, full_name: str, *, now: datetime) -> None:
    """Put a mistyped name right: it was never the unit's, so no history keeps it but the log."""
    check_keeps(actor)
    unit = unit_for_change(unit_id)
    if problems := name_problems(name, full_name):
        raise Invalid(problems)
    before = unit.full_name
    plan = db.session.get(UnitPlan, unit_id)
    if plan is not None and plan.full_name == before:
        plan.name, plan.full_name = name.strip(), full_name.strip()
    unit.name, unit.full_name = name.strip(), full_name.strip()
    _log("unit.corrected", unit, actor, now, {"before": before, "after": unit.full_name})


def rename(
    actor: Actor, unit_id: int, name: str, full_name: str, day: date, act: Act, *, now: datetime
) -> None:
    """Give the unit a new name from ``day`` on by a legal act; the old one stays in its history.

    A day to come is waited for: until then the unit bears its old name, and the change can be called off.
    """
    check_keeps(actor)
    unit = unit_for_change(unit_id)
    problems = name_problems(name, full_name) | act_problems(act) | _day_problems(unit, day)
    if not problems and full_name.strip() == unit.full_name:
        problems["full_name"] = (Sentence(N_("Đơn vị đang mang tên này.")),)
    if problems:
        raise Invalid(problems)
    before, names = unit.full_name, (name.strip(), full_name.strip())
    change(unit, day, store_act(act).id, names=names, to=unit.parent_id, today=local_day(now))
    data = {"before": before, "after": names[1], "day": day.isoformat(), "act": act.number}
    _log("unit.renamed", unit, actor, now, data)


def move(actor: Actor, unit_id: int, parent_id: int | None, day: date, act: Act, *, now: datetime) -> None:
    """Put the unit below another one from ``day`` on by a legal act; a day to come is waited for, as with a name."""
    check_keeps(actor)
    unit = unit_for_change(unit_id)
    problems = act_problems(act) | _day_problems(unit, day) | parent_problems(unit, parent_id, day)
    if not problems and parent_id == unit.parent_id:
        problems["parent_id"] = (Sentence(N_("Đơn vị đang trực thuộc đơn vị này.")),)
    if problems:
        raise Invalid(problems)
    before = unit.parent_id
    change(unit, day, store_act(act).id, to=parent_id, today=local_day(now))
    data = {"before": before, "after": parent_id, "day": day.isoformat(), "act": act.number}
    _log("unit.moved", unit, actor, now, data)


def set_tags(actor: Actor, unit_id: int, tags: frozenset[str], *, now: datetime) -> None:
    """Set the marks that criteria may ask for."""
    check_keeps(actor)
    unit = unit_for_change(unit_id)
    if wrong := sorted(tag for tag in tags if TAG.fullmatch(tag) is None):
        message = N_("Thẻ %(tags)s chưa đúng: dùng chữ thường không dấu, chữ số, gạch dưới, ví dụ mien_nui.")
        raise Invalid.at("tags", message, tags=", ".join(wrong))
    before = {tag.tag for tag in unit.tags}
    if before == tags:
        return
    unit.tags = [tag for tag in unit.tags if tag.tag in tags] + [
        UnitTag(tag=t) for t in sorted(tags - before)
    ]
    _log("unit.tagged", unit, actor, now, {"before": sorted(before), "after": sorted(tags)})


def end(actor: Actor, unit_id: int, day: date, reason: str, *, now: datetime) -> None:
    """End the unit: ``day`` is the first on which it is gone. Nobody comes after it; for that there is merging."""
    check_keeps(actor)
    unit = unit_for_change(unit_id)
    problems: Faults = {}
    if not reason.strip():
        problems["reason"] = (Sentence(N_("Hãy ghi căn cứ hoặc lý do.")),)
    if unit.valid_to is not None:
        raise Refused(N_("Đơn vị đã kết thúc; ngày cuối là %(last)s."), last=eve(unit.valid_to))
    if day <= unit.valid_from:
        problems["day"] = (_too_early(unit),)
    if problems:
        raise Invalid(problems)
    check_after_published([unit], day, "day")
    check_nothing_waits(unit)
    check_childless(unit, day)
    unit.valid_to = day
    _log("unit.ended", unit, actor, now, {"day": day.isoformat(), "reason": reason.strip()})


def check_childless(unit: Unit, day: date) -> None:
    """Refuse to end a unit while others still lie below it: they would belong to nobody."""
    below = db.session.scalars(
        select(Unit.full_name)
        .outerjoin(UnitPlan, UnitPlan.unit_id == Unit.id)
        .where(
            (Unit.parent_id == unit.id) | (UnitPlan.parent_id == unit.id),
            Unit.valid_to.is_(None) | (Unit.valid_to > day),
        )
        .order_by(Unit.code)
    ).all()
    if below:
        message = N_(
            "Còn %(count)s đơn vị trực thuộc %(unit)s sau ngày đó, ví dụ %(name)s. Hãy chuyển hoặc kết thúc các đơn vị "
            "ấy trước."
        )
        raise Invalid.at("day", message, count=len(below), unit=unit.full_name, name=below[0])


def running_cycles(unit_ids: list[int]) -> list[str]:
    """Return the titles of the cycles in which one of the units has a sheet that is not published yet."""
    rows = db.session.scalars(
        select(Cycle.title)
        .join(Assessment, Assessment.cycle_id == Cycle.id)
        .where(Assessment.unit_id.in_(unit_ids), Assessment.status.not_in(CLOSED))
        .distinct()
        .order_by(Cycle.title)
    )
    return list(rows)


def code_problems(code: str) -> Faults:
    """Say what is wrong with a code."""
    if CODE.fullmatch(code) is None:
        return {"code": (Sentence(CODE_FORM, {"most": LONGEST_CODE}),)}
    return {}


def taken_code(other: Unit) -> Sentence:
    """Say whose code it is."""
    params = {"code": other.code, "name": other.full_name, "day": f"{other.valid_from:%d/%m/%Y}"}
    return Sentence(CODE_TAKEN, params)


def _day_problems(unit: Unit, day: date) -> Faults:
    """Changes of name or parent are written down in the order of days, and one that waits for its day is the last."""
    newest = db.session.scalar(
        select(UnitPast.until).where(UnitPast.unit_id == unit.id).order_by(UnitPast.until.desc()).limit(1)
    )
    if unit.valid_to is not None:
        message = N_("Đơn vị đã kết thúc; ngày cuối là %(last)s.")
        return {"day": (Sentence(message, {"last": eve(unit.valid_to)}),)}
    if day <= unit.valid_from:
        return {"day": (_too_early(unit),)}
    if newest is not None and day < newest:
        message = N_("Đơn vị đã có thay đổi từ %(day)s. Hãy ghi các thay đổi theo thứ tự thời gian.")
        return {"day": (Sentence(message, {"day": f"{newest:%d/%m/%Y}"}),)}
    sentence = waiting(unit)
    return {"day": (sentence,)} if sentence else {}


def _too_early(unit: Unit) -> Sentence:
    message = N_("Đơn vị có từ %(day)s. Hãy chọn ngày sau ngày đó.")
    return Sentence(message, {"day": f"{unit.valid_from:%d/%m/%Y}"})


def parent_problems(unit: Unit | None, parent_id: int | None, day: date) -> Faults:
    """A parent exists on that day, and does not lie below its own child."""
    if parent_id is None:
        return {}
    parent = db.session.get(Unit, parent_id)
    if parent is None or parent.valid_from > day or (parent.valid_to is not None and parent.valid_to <= day):
        return {"parent_id": (Sentence(N_("Đơn vị cấp trên không còn hoặc chưa có vào ngày đó.")),)}
    if unit is not None and _lies_below(parent, unit):
        return {
            "parent_id": (Sentence(N_("Đơn vị không thể trực thuộc chính mình hoặc cấp dưới của mình.")),)
        }
    return {}


def _lies_below(unit: Unit, above: Unit) -> bool:
    """Say whether the unit is the other one or lies below it, today or by a change that waits for its day."""
    ids: list[int | None] = [unit.id]
    passed: set[int] = set()
    while ids:
        unit_id = ids.pop()
        if unit_id is None or unit_id in passed:
            continue
        passed.add(unit_id)
        plan = db.session.get(UnitPlan, unit_id)
        ids += [db.session.get_one(Unit, unit_id).parent_id, plan.parent_id if plan else None]
    return above.id in passed


def _log(kind: str, unit: Unit, actor: Actor, now: datetime, data: Mapping[str, object]) -> None:
    audit.record(kind, stream=STREAM, now=now, actor=actor, data={"unit": unit.id, **data})
