"""Changes that an act has set for a day to come: kept, called off before that day, and made once it has come."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, select

from app.access.actor import Actor
from app.errors import N_, NotFound, Refused, Sentence
from app.extensions import db
from app.local_time import local_day
from app.models import Unit, UnitPast, UnitPlan, UnitSuccession
from app.services import audit
from app.services.units.common import STREAM, check_keeps, unit_for_change

WAITS = N_(
    "%(unit)s đã có thay đổi được ghi cho ngày %(day)s. Hãy hủy thay đổi ấy trên trang của đơn vị, hoặc ghi tiếp sau "
    "ngày đó."
)
BY_A_MERGER = N_(
    "Việc này đi cùng một việc sáp nhập. Hãy bỏ việc sáp nhập ấy trên trang của đơn vị mới thì việc này cũng bỏ theo."
)
HAS_COME = N_("Ngày của thay đổi này đã tới nên không hủy được nữa. Hãy ghi một thay đổi khác.")


def waiting(unit: Unit) -> Sentence | None:
    """Say which change of the unit waits for its day; nothing where none does."""
    plan = db.session.get(UnitPlan, unit.id)
    return Sentence(WAITS, {"unit": unit.full_name, "day": f"{plan.day:%d/%m/%Y}"}) if plan else None


def check_nothing_waits(unit: Unit) -> None:
    """Refuse while a change of the unit waits for its day: of two that wait one would come without the other."""
    if sentence := waiting(unit):
        raise Refused(sentence.message, **{name: str(value) for name, value in sentence.params.items()})


def change(
    unit: Unit, day: date, act_id: int, *, names: tuple[str, str] | None = None, to: int | None, today: date
) -> None:
    """Give the unit another name (short, full) or parent: from today on at once, for a day to come as a plan."""
    name, full_name = names or (unit.name, unit.full_name)
    if day > today:
        plan = UnitPlan(unit_id=unit.id, day=day, name=name, full_name=full_name, parent_id=to, act_id=act_id)
        db.session.add(plan)
        return
    _keep_past(unit, day, act_id)
    unit.name, unit.full_name, unit.parent_id = name, full_name, to


def call_off(actor: Actor, unit_id: int, *, now: datetime) -> None:
    """Call off what waits for its day: a change of name or parent, or else the end of the unit.

    Raises ``NotFound`` where nothing waits, ``Refused`` once the day has come and for what a merger brought with it.
    """
    check_keeps(actor)
    unit = unit_for_change(unit_id)
    today = local_day(now)
    plan = db.session.get(UnitPlan, unit_id)
    if plan is not None:
        if plan.day <= today:
            raise Refused(HAS_COME)
        if _of_a_merger(plan):
            raise Refused(BY_A_MERGER)
        told = {
            "what": "change",
            "name": plan.full_name,
            "parent": plan.parent_id,
            "day": plan.day.isoformat(),
        }
        db.session.delete(plan)
    elif unit.valid_to is not None:
        if unit.valid_to <= today:
            raise Refused(HAS_COME)
        if db.session.scalar(select(UnitSuccession).where(UnitSuccession.predecessor_id == unit_id).limit(1)):
            raise Refused(BY_A_MERGER)
        told = {"what": "end", "day": unit.valid_to.isoformat()}
        unit.valid_to = None
    else:
        raise NotFound
    audit.record("unit.called_off", stream=STREAM, now=now, actor=actor, data={"unit": unit_id, **told})


def some_is_due(*, now: datetime) -> bool:
    """Say whether the day of a change has come that has not been made."""
    return db.session.scalar(_due(now).limit(1)) is not None


def make_due(*, now: datetime) -> int:
    """Make the changes whose day has come; return how many."""
    plans = db.session.scalars(_due(now)).all()
    for plan in plans:
        unit = unit_for_change(plan.unit_id)
        before = {"name": unit.full_name, "parent": unit.parent_id}
        _keep_past(unit, plan.day, plan.act_id)
        unit.name, unit.full_name, unit.parent_id = plan.name, plan.full_name, plan.parent_id
        after = {"name": unit.full_name, "parent": unit.parent_id}
        data = {"unit": unit.id, "day": plan.day.isoformat(), "before": before, "after": after}
        db.session.delete(plan)
        audit.record("unit.plan_came", stream=STREAM, now=now, data=data)
    return len(plans)


def _due(now: datetime) -> Select[UnitPlan]:
    return select(UnitPlan).where(UnitPlan.day <= local_day(now)).order_by(UnitPlan.day, UnitPlan.unit_id)


def _of_a_merger(plan: UnitPlan) -> bool:
    """Say whether the unit moves below one that begins on that day in place of others."""
    above = UnitSuccession.successor_id == plan.parent_id
    query = select(UnitSuccession).where(above, UnitSuccession.effective_on == plan.day).limit(1)
    return plan.parent_id is not None and db.session.scalar(query) is not None


def _keep_past(unit: Unit, day: date, act_id: int) -> None:
    """Keep what the unit was called and lay under until ``day``."""
    db.session.add(
        UnitPast(
            unit_id=unit.id,
            until=day,
            name=unit.name,
            full_name=unit.full_name,
            parent_id=unit.parent_id,
            act_id=act_id,
        )
    )
