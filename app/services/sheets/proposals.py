"""Proposals of finished sheets: held against the cycle as it is now, and decided by the secretariat.

Nothing changes before the secretariat confirms; a worker then takes the sheets in (``taking``). What each sheet was and
would be has a mark: whatever has changed since then makes the proposal stale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.access.scope import follows
from app.errors import N_, Forbidden, Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.models import ProposedSheet, SheetProposal
from app.queries.sheets.answers import answers_of_many
from app.queries.sheets.heads import assessment_view, cycle_view
from app.queries.sheets.sheets import assessments_in
from app.services import audit
from app.services.accounts.administration import require_administrator
from app.services.gate import check_role, refuse_own_units
from app.services.jobs.requests import request
from app.services.refusals import forbidden
from app.services.sheets.finished import Planned, plan_sheet
from app.services.tables.lines import ImportRefused
from app.sheet.finished import SheetLine
from app.sheet.values import Answers, AssessmentView, CycleView
from app.text import faults, taken
from app.trees import trees
from app.workflow.states import Action

KIND: Final = "import_sheets"
DECIDED = N_("Đề nghị này đã được %(name)s quyết định lúc khác. Hãy mở lại trang để xem.")
WITHDRAWN = N_(
    "Đề nghị này đã được %(name)s rút lại nên không còn gì để quyết định. Hãy mở lại trang để xem."
)
CHANGED = N_(
    "Đợt hoặc phiếu đã thay đổi sau khi tệp được đề nghị, nên chưa nhập gì. Hãy từ chối đề nghị này và nhờ quản trị"
    " viên gửi lại tệp."
)
SEEN_CHANGED = N_("Đề nghị không còn như trang bạn đã xem. Chưa nhập gì; hãy mở lại trang, xem rồi xác nhận.")
NOT_LOOKED = N_("Hãy đánh dấu là đã xem các chỗ điểm trong tệp khác điểm tính từ số liệu.")
OWN_PROPOSAL = N_("Bạn là người đề nghị nên không tự quyết định. Hãy nhờ người khác của cơ quan thường trực.")
NOT_ADMINISTRATORS = N_(
    "Người giữ vai trò quản trị hệ thống chỉ đề nghị, không xác nhận phiếu. Hãy nhờ người của cơ quan thường trực."
)
NO_REASON = N_("Hãy ghi lý do: quản trị viên cần biết phải sửa gì trong tệp.")


@dataclass(frozen=True, slots=True)
class Review:
    """A proposal held against the cycle as it is now. ``planned`` is by place; ``changed`` names what is stale.

    ``seen`` marks exactly this: a confirmation given for another is refused.
    """

    id: int
    cycle: CycleView
    planned: Mapping[int, Planned]
    changed: Mapping[int, str]
    seen: str

    @property
    def differences(self) -> int:
        """How many points of the file the engine does not give."""
        return sum(len(plan.sheet.differences) for plan in self.planned.values())


def find_proposal(actor: Actor, proposal_id: int, *, lock: bool = False) -> SheetProposal:
    """Load a proposal that the actor may read; raise ``NotFound`` otherwise."""
    query = select(SheetProposal).where(SheetProposal.id == proposal_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalars(query).one_or_none()
    if row is None or not (actor.has(Role.ADMINISTRATOR) or follows(actor, row.cycle.remit)):
        raise NotFound
    return row


def review(actor: Actor, proposal_id: int, *, now: datetime) -> Review:
    """Hold what is proposed against the sheets as they are now."""
    return _review(find_proposal(actor, proposal_id), now=now)


def confirm(actor: Actor, proposal_id: int, *, seen: str, looked: bool, now: datetime) -> int:
    """Have the proposed sheets taken in; return the id of the work. Asked again by the same person it is the same work.

    Raises ``Forbidden`` for the proposer, an administrator and everybody who is not of the secretariat, ``Refused`` for
    whoever belongs to one of the units, ``Stale`` when cycle, sheets or proposal have changed, ``Invalid`` (field
    ``looked``) when there are differences that nobody says to have looked at.
    """
    row = find_proposal(actor, proposal_id, lock=True)
    check_decides(actor, row)
    if row.decided_at is None:
        _require_waiting(row)
    elif row.decided_by_id != actor.account_id or row.rejection is not None:
        raise _over(row)
    if row.decided_at is None:
        current = _review(row, now=now)
        if current.changed:
            raise Stale(CHANGED)
        if seen != current.seen:
            raise Stale(SEEN_CHANGED)
        units = [plan.head.unit for plan in current.planned.values()]
        refuse_own_units(actor, units, since=current.cycle.self_starts_at, now=now)
        if current.differences and not looked:
            raise Invalid.at("looked", NOT_LOOKED)
        row.decided_by_id, row.decided_at = actor.account_id, now
        data = {"proposal": row.id, "source": row.filename, "differences": current.differences}
        audit.record("sheets.confirmed", stream=f"cycle:{row.cycle_id}", now=now, actor=actor, data=data)
    return request(KIND, key=f"sheets:{row.id}", arguments={"proposal": row.id}, now=now, actor=actor)


def reject(actor: Actor, proposal_id: int, reason: str, *, now: datetime) -> None:
    """Leave everything as it is and say why. Raises as ``confirm`` does, ``Invalid`` (``reason``) without a reason."""
    row = find_proposal(actor, proposal_id, lock=True)
    check_decides(actor, row)
    why = taken(reason).strip()
    _require_waiting(row)
    if not why:
        raise Invalid.at("reason", NO_REASON)
    if wrong := faults({"reason": why}):
        raise Invalid(wrong)
    row.decided_by_id, row.decided_at, row.rejection = actor.account_id, now, why
    data = {"proposal": row.id, "source": row.filename, "reason": why}
    audit.record("sheets.rejected", stream=f"cycle:{row.cycle_id}", now=now, actor=actor, data=data)


def withdraw(actor: Actor, proposal_id: int, *, now: datetime) -> None:
    """Take a proposal back that nobody has decided; any administrator may, as the proposer may have left.

    Raises ``Forbidden`` for everybody else, ``Refused`` when it was decided or withdrawn before.
    """
    row = find_proposal(actor, proposal_id, lock=True)
    require_administrator(actor)
    _require_waiting(row)
    row.withdrawn_by_id, row.withdrawn_at = actor.account_id, now
    data = {"proposal": row.id, "source": row.filename}
    audit.record("sheets.withdrawn", stream=f"cycle:{row.cycle_id}", now=now, actor=actor, data=data)


def check_decides(actor: Actor, row: SheetProposal) -> None:
    """Raise ``Forbidden`` unless the actor is of the secretariat, proposed nothing of this and administers nothing."""
    check_role(actor, (Role.SECRETARIAT,), row.cycle.remit, forbidden(Action.IMPORT))
    if row.proposed_by_id == actor.account_id:
        raise Forbidden(OWN_PROPOSAL)
    if actor.has(Role.ADMINISTRATOR):
        raise Forbidden(NOT_ADMINISTRATORS)


def _review(row: SheetProposal, *, now: datetime) -> Review:
    sheets = sheets_of(row.id)
    rows = {sheet.id: sheet for sheet in assessments_in(row.cycle_id, excluded=True)}
    answers = answers_of_many([sheet.assessment_id for sheet in sheets])
    planned: dict[int, Planned] = {}
    changed: dict[int, str] = {}
    for sheet in sheets:
        head = assessment_view(rows[sheet.assessment_id])
        plan = replan(row, sheet, head, answers[sheet.assessment_id], now=now)
        if plan is None:
            changed[sheet.place] = head.unit.full_name
        else:
            planned[sheet.place] = plan
    marks = [sheet.mark for sheet in sheets]
    seen = hashlib.sha256("".join(marks).encode()).hexdigest()
    return Review(row.id, cycle_view(row.cycle), planned, changed, seen)


def replan(
    row: SheetProposal, sheet: ProposedSheet, head: AssessmentView, before: Answers, *, now: datetime
) -> Planned | None:
    """Plan a proposed sheet on what its unit's sheet says now; nothing when it is not what was proposed any more."""
    if head.excluded or head.cycle.cancelled:
        return None
    tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
    lines = kept_lines(sheet.lines)
    author = row.decided_by.display_name if row.decided_by else ""
    try:
        plan = plan_sheet(head, tree, before, lines, source=row.filename, author=author, now=now)
    except ImportRefused:
        return None
    return plan if plan.mark == sheet.mark else None


def stored_lines(lines: Sequence[SheetLine]) -> str:
    """Return the lines of one sheet as a proposal keeps them."""
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False, default=str)


def kept_lines(text: str) -> tuple[SheetLine, ...]:
    """Return what `stored_lines` wrote."""
    return tuple(
        SheetLine(**{**line, **{name: _points(line[name]) for name in ("self_points", "appraised_points")}})
        for line in json.loads(text)
    )


def sheets_of(proposal_id: int) -> Sequence[ProposedSheet]:
    """Return the sheets of a proposal in the order of the file."""
    every = select(ProposedSheet).where(ProposedSheet.proposal_id == proposal_id)
    return db.session.scalars(every.order_by(ProposedSheet.place)).all()


def _points(stored: str | None) -> Decimal | None:
    return None if stored is None else Decimal(stored)


def _require_waiting(row: SheetProposal) -> None:
    if row.decided_at is not None or row.withdrawn_at is not None:
        raise _over(row)


def _over(row: SheetProposal) -> Refused:
    if row.withdrawn_by is not None:
        return Refused(WITHDRAWN, name=row.withdrawn_by.display_name)
    name = row.decided_by.display_name if row.decided_by else "–"
    return Refused(DECIDED, name=name)
