"""Writing comments on an indicator, and withdrawing one's own. Nothing is edited: what was said stays in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.access.actor import REVIEW_ROLES, Actor
from app.access.comments import Audience
from app.errors import N_, Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Comment
from app.queries.sheets.comments import audiences_of
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import find_assessment
from app.services import audit
from app.services.refusals import refused
from app.sheet.values import AssessmentView
from app.text import faults
from app.trees import trees
from app.workflow.machine import Option, Why
from app.workflow.states import Action

LONGEST_COMMENT: Final = 1_000
"""Characters; who has more to say writes a document."""
NOT_NOW: Final = N_(
    "Phiếu đang ở bước không trao đổi được với người đã chọn. Đơn vị trao đổi với tổ thẩm định đến khi kết quả được xác"
    " nhận; trao đổi nội bộ đến khi phiếu được lưu trữ."
)


@dataclass(frozen=True, slots=True)
class NewComment:
    """What somebody writes, and for whom."""

    text: str
    audience: Audience


def write(actor: Actor, assessment_id: int, code: str, new: NewComment, *, now: datetime) -> int:
    """Add a comment to an indicator; return its id.

    Raises ``NotFound`` outside the scope or for another code, ``Forbidden`` for whoever only reads the sheet,
    ``Refused`` when the sheet's status or somebody's exclusion closes it, ``Invalid`` for no or too long a text.
    """
    row = find_assessment(actor, assessment_id, lock=True)
    head = assessment_view(row)
    if code not in trees().pinned(head.cycle.tree_id, head.cycle.tree_digest).indicators:
        raise NotFound
    _require_open(actor, head, new.audience)
    text = new.text.strip()
    if not text:
        raise Invalid.at("comment", N_("Hãy ghi nội dung trao đổi."))
    if wrong := faults({"comment": text}, LONGEST_COMMENT):
        raise Invalid(wrong)
    comment = Comment(
        assessment_id=row.id,
        code=code,
        audience=new.audience,
        by_reviewer=head.unit.id not in actor.within(head.cycle.remit).units(),
        text=text,
        author_id=actor.account_id,
        at=now,
    )
    db.session.add(comment)
    _log("written", comment, actor, now=now)
    return comment.id


def withdraw(actor: Actor, assessment_id: int, comment_id: int, *, now: datetime) -> bool:
    """Take a comment of one's own off the page; return whether it still stood there. Its text stays in the log.

    Raises ``NotFound`` for somebody else's, and for one that does not belong to the sheet.
    """
    find_assessment(actor, assessment_id, lock=True)
    comment = db.session.get(Comment, comment_id)
    if comment is None or comment.assessment_id != assessment_id or comment.author_id != actor.account_id:
        raise NotFound
    if comment.withdrawn_at is not None:
        return False
    comment.withdrawn_at = now
    _log("withdrawn", comment, actor, now=now)
    return True


def _require_open(actor: Actor, head: AssessmentView, audience: Audience) -> None:
    here = actor.within(head.cycle.remit)
    if head.unit.id not in here.units() and not here.has(*REVIEW_ROLES):
        raise Forbidden(N_("Chỉ đơn vị và tổ thẩm định của phiếu trao đổi ở đây; vai trò của bạn chỉ xem."))
    shut = Why.CANCELLED if head.cycle.cancelled else Why.EXCLUDED if head.excluded else None
    if shut is not None:
        raise refused(head, Option(Action.DECLARE, shut))
    if audience not in audiences_of(actor, head):
        raise Refused(NOT_NOW)


def _log(verb: str, comment: Comment, actor: Actor, *, now: datetime) -> None:
    """Tell it in the sheet's stream, in a subject that those read who read the comment."""
    kinds = INTERNAL if comment.audience is Audience.UNIT else SHARED
    audit.record(
        kinds[verb],
        stream=f"assessment:{comment.assessment_id}",
        now=now,
        actor=actor,
        data={"code": comment.code, "comment": comment.text},
    )


INTERNAL: Final = {"written": "unit_comment.written", "withdrawn": "unit_comment.withdrawn"}
SHARED: Final = {"written": "comment.written", "withdrawn": "comment.withdrawn"}
