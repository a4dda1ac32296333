"""The second person's verbs: agree to a cut that a colleague proposed, or refuse it with a reason."""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor
from app.access.scope import seconds
from app.errors import N_, Forbidden, Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.models import ProposedCut
from app.queries.cycles.assignments import counting_assignments
from app.services import audit
from app.services.gate import Opened, open_for, stream_of
from app.services.reviews import verdicts
from app.services.reviews.decisions import Outcome, case_of
from app.services.reviews.verdicts import Decided, Step, plain_points
from app.sheet.case import Case, fingerprint
from app.sheet.plan import plan
from app.sheet.two_people import decision_of
from app.sheet.values import ProposedView
from app.text import faults
from app.workflow.states import Action


def agree(actor: Actor, assessment_id: int, code: str, *, seen: str, now: datetime) -> Outcome:
    """Put a proposed cut into force as its author's verdict.

    Raises ``Refused`` where none waits, ``Forbidden`` for its author and for whoever has no say in the indicator,
    ``Stale`` when the row changed since ``seen``, or the cut would give other points by now.
    """
    opened, case, proposal = _open(actor, assessment_id, code, seen=seen, now=now)
    planned = plan(case, code, decision_of(proposal), author=proposal.author, now=now)
    if planned.verdict is None or planned.verdict.points != proposal.points:
        raise Stale(
            N_(
                "Số liệu dùng chung đã đổi từ khi đề nghị, nên kết quả không còn là %(points)s điểm. Hãy không đồng ý,"
                " nêu điều này, để người đề nghị thẩm định lại."
            ),
            points=plain_points(proposal.points) or "–",
        )
    _answer(actor, opened, case, code, refusal=None, now=now)
    source = {"proposed_by": proposal.author, "proposed_at": proposal.at.isoformat()}
    decided = Decided(opened, (Step(case, planned),), author_id=proposal.author_id)
    verdicts.write([decided], actor=actor, now=now, source=source)
    return Outcome(changed=True, returned=planned.returned)


def refuse(actor: Actor, assessment_id: int, code: str, *, reason: str, seen: str, now: datetime) -> None:
    """Give a proposed cut back with a reason: the indicator waits for a decision as before.

    Raises what ``agree`` raises, and ``Invalid`` (field ``reason``) without a reason.
    """
    opened, case, proposal = _open(actor, assessment_id, code, seen=seen, now=now)
    reason = reason.strip()
    if not reason:
        raise Invalid.at("reason", N_("Hãy ghi lý do không đồng ý: người đề nghị cần biết vì sao."))
    if wrong := faults({"reason": reason}):
        raise Invalid(wrong)
    _answer(actor, opened, case, code, refusal=reason, now=now)
    data = {
        "code": code,
        "stage": case.stage.value,
        "points": plain_points(proposal.points),
        "proposed_by": proposal.author,
        "reason": reason,
    }
    audit.record("cut.refused", stream=stream_of(opened), now=now, actor=actor, data=data)


def _open(
    actor: Actor, assessment_id: int, code: str, *, seen: str, now: datetime
) -> tuple[Opened, Case, ProposedView]:
    opened = open_for(actor, assessment_id, Action.APPRAISE, now=now)
    case = case_of(opened)
    if code not in opened.tree.indicators:
        raise NotFound
    proposal = case.proposal(code)
    if proposal is None or not proposal.waits:
        raise Refused(N_("Chỉ tiêu %(code)s không có đề nghị giảm điểm nào chờ người thứ hai."), code=code)
    if proposal.author_id == actor.account_id:
        raise Forbidden(
            N_("Bạn là người đề nghị giảm điểm này; phải là người khác đồng ý hoặc không đồng ý.")
        )
    assignments = counting_assignments([opened.head.cycle.id], actor.at)[opened.head.cycle.id]
    group = opened.tree.group_of(code).code
    unit_id = opened.head.unit.id
    if not seconds(actor.account_id, proposal.author_id, assignments, unit_id=unit_id, group_code=group):
        raise Forbidden(
            N_(
                "Chỉ tiêu này được phân công cho thành viên khác của tổ thẩm định, người đó trả lời đề nghị giảm điểm."
                " Bạn có thể ghi ý kiến thống nhất hoặc không thống nhất."
            )
        )
    if seen != fingerprint(case, code):
        raise Stale(N_("Đề nghị giảm điểm này vừa đổi sau khi bạn mở trang. Hãy xem lại rồi quyết định."))
    return opened, case, proposal


def _answer(
    actor: Actor, opened: Opened, case: Case, code: str, *, refusal: str | None, now: datetime
) -> None:
    row = db.session.get_one(ProposedCut, (opened.row.id, case.stage, code))
    row.answered_by_id, row.answered_at, row.refusal = actor.account_id, now, refusal
    db.session.flush()
