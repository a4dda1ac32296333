"""What every change of a cycle asks first: who changes it, that it may still be changed, and why it is."""

from __future__ import annotations

from sqlalchemy import exists, select

from app.access.actor import Actor, Role
from app.errors import N_, Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Assessment, Cycle, Result
from app.queries.results.issued import is_signed
from app.services.gate import check_role
from app.services.refusals import moment
from app.text import faults
from app.workflow.states import Status

REASON_MISSING = N_("Hãy ghi lý do: người đọc nhật ký cần biết vì sao đợt được sửa.")
CANCELLED = N_("Đợt đã bị hủy lúc %(at)s (lý do: %(reason)s) nên không sửa được nữa. Hãy mở đợt mới.")
ARCHIVED = N_("Đợt đã lưu trữ nên chỉ còn xem được.")
PUBLISHED = N_(
    "Kết quả của đợt đã công bố nên đơn vị và khối xếp hạng không đổi được nữa. Cần sửa kết quả, hãy mở lại phiếu rồi"
    " công bố bản đính chính."
)


def locked_cycle(actor: Actor, cycle_id: int, refusal: Forbidden) -> Cycle:
    """Load the cycle, locked, for its standing body; raise ``refusal`` for others, or ``NotFound``."""
    if not actor.has(Role.SECRETARIAT):
        raise refusal
    query = select(Cycle).where(Cycle.id == cycle_id).with_for_update(of=Cycle)
    cycle = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if cycle is None:
        raise NotFound
    check_role(actor, (Role.SECRETARIAT,), cycle.remit, refusal)
    return cycle


def cycle_to_change(actor: Actor, cycle_id: int) -> Cycle:
    """Load the cycle, locked: two people who change it at the same moment come one after the other.

    Raises ``Forbidden`` for whoever is not of the standing body, ``NotFound``, ``Refused`` for a cycle that is
    cancelled or archived.
    """
    cycle = locked_cycle(actor, cycle_id, Forbidden(N_("Chỉ cơ quan thường trực được sửa đợt đánh giá.")))
    require_open(cycle)
    return cycle


def require_open(cycle: Cycle) -> None:
    """Raise ``Refused`` for a cycle that is cancelled or archived."""
    if cycle.cancelled_at is not None:
        raise Refused(CANCELLED, at=moment(cycle.cancelled_at), reason=cycle.cancel_reason)
    archived = exists().where(Assessment.cycle_id == cycle.id, Assessment.status == Status.ARCHIVED)
    if db.session.scalar(select(archived)):
        raise Refused(ARCHIVED)


def reason_of(typed: str) -> str:
    """Return the reason as it is kept; raises ``Invalid`` (field ``reason``) when there is none or it cannot be."""
    reason = typed.strip()
    if not reason:
        raise Invalid.at("reason", REASON_MISSING)
    if wrong := faults({"reason": reason}):
        raise Invalid(wrong)
    return reason


def is_published(cycle_id: int) -> bool:
    """Say whether the cycle has a result that was signed."""
    return bool(db.session.scalar(select(exists().where(Result.cycle_id == cycle_id, is_signed()))))


def require_unpublished(cycle_id: int) -> None:
    """Raise ``Refused`` once the cycle has a published result."""
    if is_published(cycle_id):
        raise Refused(PUBLISHED)


def stream_of(cycle_id: int) -> str:
    """Return the name of the cycle's stream of events."""
    return f"cycle:{cycle_id}"
