"""Who appraises what in a cycle: the standing body gives reviewers units and main indices, and takes them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from sqlalchemy import delete, select

from app.access.actor import Actor, Role
from app.access.remit import Remit
from app.access.scope import appraises_unit
from app.errors import N_, Forbidden, Invalid, Refused
from app.extensions import db
from app.models import Assessment, Cycle, ReviewerAssignment, Unit
from app.queries.cycles.assignments import reviewers_of
from app.services import audit
from app.services.cycles.changing import CANCELLED, locked_cycle
from app.services.refusals import moment
from app.trees import trees


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """One person and what they are given: no units means every unit, no main indices means every one."""

    account_id: int
    unit_ids: frozenset[int] = frozenset()
    group_codes: frozenset[str] = frozenset()


def assign(actor: Actor, cycle_id: int, new: NewAssignment, *, now: datetime) -> int:
    """Give the person what they do not have yet; return how many assignments were added.

    Raises ``Invalid`` for somebody who does not appraise, for their own unit, for a unit outside the cycle or
    outside a district reviewer's district, and when there is nothing to add.
    """
    cycle = _locked(actor, cycle_id)
    reviewer = reviewers_of(cycle.remit, now).get(new.account_id)
    if reviewer is None:
        raise Invalid.at("account_id", N_("Hãy chọn một thành viên tổ thẩm định đang hoạt động."))
    units = _units(cycle_id, new.unit_ids)
    if set(units) != new.unit_ids:
        raise Invalid.at("unit_ids", N_("Có đơn vị không tham gia đợt này. Hãy tải lại trang và chọn lại."))
    if not new.group_codes <= {
        group.code for group in trees().pinned(cycle.tree_id, cycle.tree_digest).groups
    }:
        raise Invalid.at(
            "group_codes", N_("Bộ tiêu chí của đợt không có chỉ số chính này. Hãy tải lại trang.")
        )
    _refuse_out_of_reach(reviewer, units, cycle.remit)
    wanted = set(product(new.unit_ids or {None}, new.group_codes or {None}))
    present = {
        (row.unit_id, row.group_code)
        for row in db.session.scalars(
            select(ReviewerAssignment).where(
                ReviewerAssignment.cycle_id == cycle_id, ReviewerAssignment.account_id == new.account_id
            )
        )
    }
    added = sorted(wanted - present, key=lambda pair: (pair[0] or 0, pair[1] or ""))
    if not added:
        message = N_("%(name)s đã được phân công đúng như vậy rồi.")
        raise Invalid.at("account_id", message, name=reviewer.name)
    db.session.add_all(
        ReviewerAssignment(cycle_id=cycle_id, account_id=new.account_id, unit_id=unit_id, group_code=code)
        for unit_id, code in added
    )
    _log("reviewer.assigned", cycle_id, actor, now, [(new.account_id, *pair) for pair in added])
    return len(added)


def unassign(actor: Actor, cycle_id: int, assignment_ids: frozenset[int], *, now: datetime) -> int:
    """Take assignments back; return how many there still were. What was appraised so far stays as it is."""
    _locked(actor, cycle_id)
    rows = db.session.scalars(
        select(ReviewerAssignment)
        .where(ReviewerAssignment.cycle_id == cycle_id, ReviewerAssignment.id.in_(assignment_ids))
        .order_by(ReviewerAssignment.id)
    ).all()
    if rows:
        taken = [(row.account_id, row.unit_id, row.group_code) for row in rows]
        db.session.execute(
            delete(ReviewerAssignment).where(ReviewerAssignment.id.in_([row.id for row in rows]))
        )
        _log("reviewer.unassigned", cycle_id, actor, now, taken)
    return len(rows)


def _locked(actor: Actor, cycle_id: int) -> Cycle:
    """Load the cycle; two people who assign at the same moment come one after the other."""
    refusal = Forbidden(N_("Chỉ cơ quan thường trực được phân công thẩm định."))
    cycle = locked_cycle(actor, cycle_id, refusal)
    if cycle.cancelled_at is not None:
        raise Refused(CANCELLED, at=moment(cycle.cancelled_at), reason=cycle.cancel_reason)
    return cycle


def _units(cycle_id: int, unit_ids: frozenset[int]) -> dict[int, Unit]:
    rows = db.session.scalars(
        select(Unit)
        .join(Assessment, Assessment.unit_id == Unit.id)
        .where(Assessment.cycle_id == cycle_id, Unit.id.in_(unit_ids))
    )
    return {unit.id: unit for unit in rows}


def _refuse_out_of_reach(reviewer: Actor, units: Mapping[int, Unit], remit: Remit) -> None:
    for unit in units.values():
        if unit.id in reviewer.home_units:
            message = N_(
                "%(name)s công tác tại %(unit)s nên không thẩm định đơn vị này. Hãy chọn người khác."
            )
            raise Invalid.at("unit_ids", message, name=reviewer.name, unit=unit.full_name)
        if not appraises_unit(reviewer, remit=remit, unit_id=unit.id, parent_unit_id=unit.parent_id):
            message = N_(
                "%(name)s chỉ thẩm định các đơn vị thuộc huyện của mình; %(unit)s không thuộc huyện đó."
            )
            raise Invalid.at("unit_ids", message, name=reviewer.name, unit=unit.full_name)
    if not units and not reviewer.has(Role.REVIEWER):
        message = N_("%(name)s chỉ thẩm định các đơn vị thuộc huyện của mình: hãy chọn từng đơn vị.")
        raise Invalid.at("unit_ids", message, name=reviewer.name)


def _log(
    kind: str,
    cycle_id: int,
    actor: Actor,
    now: datetime,
    assignments: list[tuple[int, int | None, str | None]],
) -> None:
    rows = [{"account": account, "unit": unit, "group": group} for account, unit, group in assignments]
    audit.record(kind, stream=f"cycle:{cycle_id}", now=now, actor=actor, data={"assignments": rows})
