"""Recording that an indicator was not measured in a cycle: it then counts for no unit, and awaits no verdict.

Verdicts and figures that some sheets already hold stay stored; they count again once the record is taken back, which is
possible until a version is published that rests on it.
"""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor
from app.errors import N_, Invalid, NotFound, Refused
from app.extensions import db
from app.models import NotMeasured
from app.queries.cycles.unmeasured import not_measured_in
from app.services import audit
from app.services.cycles.changing import locked_cycle, require_open
from app.services.refusals import forbidden, moment
from app.text import faults
from app.trees import trees
from app.workflow.states import Action

MAX_REASON = 2000
REASON_MISSING = N_("Hãy ghi lý do không đo được: mọi đơn vị và người đọc kết quả sẽ thấy lý do này.")


def record(actor: Actor, cycle_id: int, code: str, reason: str, *, now: datetime) -> bool:
    """Record that an indicator was not measured; return whether anything changed: the same said twice is said once.

    Raises ``NotFound`` for an indicator that units score, ``Invalid`` (field ``reason``), ``Refused`` when another
    reason stands already or the cycle is cancelled or archived.
    """
    _lock(actor, cycle_id, code)
    reason = reason.strip()
    if not reason:
        raise Invalid.at("reason", REASON_MISSING)
    if wrong := faults({"reason": reason}, MAX_REASON):
        raise Invalid(wrong)
    earlier = not_measured_in(cycle_id).get(code)
    if earlier is not None:
        if earlier.reason == reason:
            return False
        raise Refused(
            N_(
                "Chỉ tiêu %(code)s đã được %(who)s ghi nhận là không đo được lúc %(at)s với lý do khác. Muốn đổi lý do,"
                " hãy bỏ ghi nhận rồi ghi lại."
            ),
            code=code,
            who=earlier.author,
            at=moment(earlier.at),
        )
    db.session.add(
        NotMeasured(cycle_id=cycle_id, code=code, reason=reason, author_id=actor.account_id, at=now)
    )
    _tell("indicator.not_measured", actor, cycle_id, {"code": code, "reason": reason}, now=now)
    return True


def take_back(actor: Actor, cycle_id: int, code: str, *, now: datetime) -> bool:
    """Let the indicator count again; return whether anything changed.

    Raises ``NotFound`` as ``record`` does, ``Refused`` once a published version rests on the record or the
    cycle is cancelled or archived.
    """
    _lock(actor, cycle_id, code)
    earlier = not_measured_in(cycle_id).get(code)
    if earlier is None:
        return False
    if earlier.final:
        raise Refused(
            N_(
                "Không bỏ ghi nhận được nữa: kết quả đã công bố không tính chỉ tiêu %(code)s ở mọi đơn vị. Kết quả đã"
                " công bố không sửa được."
            ),
            code=code,
        )
    db.session.delete(db.session.get_one(NotMeasured, (cycle_id, code)))
    _tell("indicator.measured_after_all", actor, cycle_id, {"code": code, "reason": earlier.reason}, now=now)
    return True


def _lock(actor: Actor, cycle_id: int, code: str) -> None:
    """Hold the cycle: whoever publishes it holds it too, and publishes with the record or without it, never half."""
    cycle = locked_cycle(actor, cycle_id, forbidden(Action.ENTER_CENTRALLY))
    require_open(cycle)
    indicator = trees().pinned(cycle.tree_id, cycle.tree_digest).indicators.get(code)
    if indicator is None or indicator.scored_by == "unit":
        raise NotFound


def _tell(kind: str, actor: Actor, cycle_id: int, data: dict[str, object], *, now: datetime) -> None:
    audit.record(kind, stream=f"cycle:{cycle_id}", now=now, actor=actor, data=data)
