"""Sharing a sheet out inside its unit: the head gives indicators to offices and people, with due dates.

A task is a plan, not a lock: whoever enters the unit's sheets may still fill in every row. It can be made as long as
the unit takes part in the cycle, whatever the sheet's status: after submission it prepares the next cycle, which takes
it over when it is opened after this one (`app.services.cycles.task_cloning`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.errors import N_, Forbidden, Invalid, NotFound
from app.extensions import db
from app.local_time import VIETNAM, local_day
from app.models import Assessment, EntryAssignment
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import find_assessment
from app.queries.unit.tasks import Colleague, colleagues
from app.services import audit
from app.services.refusals import moment, refused
from app.sheet.progress import asked_of
from app.sheet.values import AssessmentView
from app.text import faults
from app.trees import trees
from app.workflow.machine import Option, Why
from app.workflow.states import DRAFT_STATUSES, Action

END_OF_DAY: Final = time(17)
"""When a day's work is due: the end of office hours."""
LONGEST_OFFICE: Final = 120
"""Characters; the length of the column."""
FURTHEST: Final = 2
"""How many years ahead a due date may lie: anything later is a slip of the fingers."""

NOTHING_TICKED: Final = N_("Chưa đánh dấu chỉ tiêu nào. Hãy đánh dấu rồi bấm lại.")


@dataclass(frozen=True, slots=True)
class NewShare:
    """To whom the ticked indicators are given. Without ``due_on`` each keeps the due date that it has."""

    account_id: int | None = None
    office: str = ""
    due_on: date | None = None


def give(actor: Actor, assessment_id: int, ticked: Collection[str], new: NewShare, *, now: datetime) -> int:
    """Give indicators to a person, an office, or a person of an office; return how many there were.

    Raises ``Invalid`` when nobody is named, for somebody who does not work for the unit, and for a due date that is
    over or lies after the deadline; ``Refused`` when the unit takes no part in the cycle any more.
    """
    row, head, codes = _opened(actor, assessment_id, ticked)
    person, office = _holder(head, new, now=now)
    due_at = _due_at(head, new.due_on, "due_on", now=now)
    stored = _stored(row.id, codes)
    for code in codes:
        entry = stored.get(code)
        if entry is None:
            entry = EntryAssignment(assessment_id=row.id, code=code)
            db.session.add(entry)
        entry.account_id, entry.office = person.account_id if person else None, office or None
        entry.due_at = due_at or entry.due_at
    data = {"person": person.name if person else "", "office": office, "due": due_at}
    _log("tasks.given", row.id, actor, codes, now=now, **data)
    return len(codes)


def set_due(
    actor: Actor, assessment_id: int, ticked: Collection[str], due_on: date | None, *, now: datetime
) -> int:
    """Give indicators that somebody has already another due date; return how many.

    Raises ``Invalid`` (field ``new_due_on``) without a day, and by name for indicators that nobody has.
    """
    row, head, codes = _opened(actor, assessment_id, ticked)
    due_at = _due_at(head, due_on, "new_due_on", now=now)
    if due_at is None:
        raise Invalid.at("new_due_on", N_("Hãy ghi hạn mới."))
    stored = _stored(row.id, codes)
    if nobodys := [code for code in codes if code not in stored]:
        message = N_("Chỉ tiêu %(codes)s chưa giao cho ai nên chưa đặt hạn được. Hãy giao trước.")
        raise Invalid.at("new_due_on", message, codes=", ".join(nobodys))
    for entry in stored.values():
        entry.due_at = due_at
    _log("tasks.due_moved", row.id, actor, codes, now=now, due=due_at)
    return len(codes)


def take_back(actor: Actor, assessment_id: int, ticked: Collection[str], *, now: datetime) -> int:
    """Take indicators back from whoever has them; return how many somebody had. What was declared stays."""
    row, _head, codes = _opened(actor, assessment_id, ticked)
    stored = _stored(row.id, codes)
    for entry in stored.values():
        db.session.delete(entry)
    if stored:
        _log("tasks.taken_back", row.id, actor, [code for code in codes if code in stored], now=now)
    return len(stored)


def due_moment(day: date) -> datetime:
    """Return when work that is due on ``day`` is due: at the end of its office hours."""
    return datetime.combine(day, END_OF_DAY, VIETNAM)


def _opened(
    actor: Actor, assessment_id: int, ticked: Collection[str]
) -> tuple[Assessment, AssessmentView, list[str]]:
    """Lock the sheet for its head and put the ticked codes into the order of the set; refuse what is not owed."""
    row = find_assessment(actor, assessment_id, lock=True)
    here = actor.within(row.cycle.remit)
    if row.unit_id not in here.units():
        raise NotFound
    if row.unit_id not in here.units(Role.UNIT_HEAD):
        raise Forbidden(N_("Chỉ lãnh đạo đơn vị được phân công chỉ tiêu trong đơn vị."))
    head = assessment_view(row)
    shut = Why.CANCELLED if head.cycle.cancelled else Why.EXCLUDED if head.excluded else None
    if shut is not None:
        raise refused(head, Option(Action.DECLARE, shut))
    owed = asked_of(trees().pinned(head.cycle.tree_id, head.cycle.tree_digest), head.unit)
    codes = [code for code in owed if code in ticked]
    if not codes:
        raise Invalid.at("doing", NOTHING_TICKED)
    if len(codes) != len(set(ticked)):
        raise Invalid.at("doing", N_("Có chỉ tiêu đơn vị không phải kê khai. Hãy tải lại trang và chọn lại."))
    return row, head, codes


def _holder(head: AssessmentView, new: NewShare, *, now: datetime) -> tuple[Colleague | None, str]:
    office = new.office.strip()
    if wrong := faults({"office": office}, LONGEST_OFFICE):
        raise Invalid(wrong)
    if new.account_id is None:
        if not office:
            raise Invalid.at("account_id", N_("Hãy chọn một người, hoặc ghi tên phòng."))
        return None, office
    people = {person.account_id: person for person in colleagues(head, now=now)}
    person = people.get(new.account_id)
    if person is None:
        message = N_("Người này không còn làm việc với phiếu của đơn vị. Hãy tải lại trang và chọn lại.")
        raise Invalid.at("account_id", message)
    return person, office or person.office


def _due_at(head: AssessmentView, day: date | None, field: str, *, now: datetime) -> datetime | None:
    """Return the moment of a due day; before the deadline while the sheet is being declared, after it from then on."""
    if day is None:
        return None
    due_at = due_moment(day)
    if due_at <= now:
        raise Invalid.at(field, N_("Hạn này đã qua. Hãy chọn một ngày còn ở phía trước."))
    if head.status in DRAFT_STATUSES and due_at > head.deadline:
        message = N_("Hạn nội bộ (17:00 trong ngày) phải trước hạn nộp phiếu, lúc %(deadline)s.")
        raise Invalid.at(field, message, deadline=moment(head.deadline))
    if head.status not in DRAFT_STATUSES and due_at <= head.deadline:
        message = N_(
            "Phiếu đã nộp: hạn đặt từ nay là cho đợt sau, nên phải sau hạn nộp của đợt này, lúc %(deadline)s."
        )
        raise Invalid.at(field, message, deadline=moment(head.deadline))
    if day.year > local_day(now).year + FURTHEST:
        raise Invalid.at(field, N_("Hạn này quá xa. Hãy gõ lại năm."))
    return due_at


def _stored(assessment_id: int, codes: Collection[str]) -> dict[str, EntryAssignment]:
    rows = db.session.scalars(
        select(EntryAssignment)
        .where(EntryAssignment.assessment_id == assessment_id, EntryAssignment.code.in_(codes))
        .order_by(EntryAssignment.code)
    )
    return {row.code: row for row in rows}


def _log(
    kind: str, assessment_id: int, actor: Actor, codes: Iterable[str], *, now: datetime, **data: object
) -> None:
    told = {"codes": ", ".join(codes), **{name: value for name, value in data.items() if value}}
    if isinstance(due := told.get("due"), datetime):
        told["due"] = due.isoformat()
    audit.record(kind, stream=f"assessment:{assessment_id}", now=now, actor=actor, data=told)
