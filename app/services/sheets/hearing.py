"""No cut without being heard: each cut is put before the unit, and its time to answer is not taken away."""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor, Role
from app.errors import N_, Refused
from app.extensions import db
from app.models import Explanation
from app.services.gate import Opened
from app.services.refusals import moment
from app.sheet.hearing import Cut, time_to_answer, unheard, without_time

NO_TIME = N_(
    "Hạn giải trình của đơn vị đã qua lúc %(ends_at)s nên đơn vị không còn thời gian trả lời chỉ tiêu %(codes)s. Hãy"
    " dời hạn giải trình cho đơn vị rồi mở bước giải trình."
)
TIME_LEFT = N_(
    "Đơn vị chưa trả lời về việc giảm điểm chỉ tiêu %(codes)s và còn thời gian đến %(ends_at)s. Hãy kết thúc sau lúc"
    " đó; lãnh đạo đơn vị gửi sớm được nếu không trả lời thêm."
)
QUESTION = "Điểm giảm từ %(own)s còn %(points)s. Lý do của tổ thẩm định: %(reason)s"
WITHOUT_REASON = "không ghi"


def put_to_the_unit(opened: Opened, *, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Ask the unit about each cut that it was not heard about; return their codes.

    A question that a reviewer asked stays as it is asked. An answer about an earlier, smaller cut lives on in the log.
    Raises ``Refused`` when the unit would have no time to answer.
    """
    cuts = unheard(opened.head, opened.answers)
    if not cuts:
        return ()
    codes = tuple(cut.code for cut in cuts)
    if without_time(opened.head, opened.answers, now):
        raise Refused(NO_TIME, ends_at=moment(opened.head.explanation_ends_at), codes=", ".join(codes))
    for cut in cuts:
        _ask(opened, cut, actor=actor, now=now)
    return codes


def _ask(opened: Opened, cut: Cut, *, actor: Actor, now: datetime) -> None:
    known = cut.code in opened.answers.explanations
    row = db.session.get(Explanation, (opened.row.id, cut.code)) if known else None
    asked_by_a_reviewer = row is not None and row.points is None
    if row is None:
        row = Explanation(assessment_id=opened.row.id, code=cut.code)
        db.session.add(row)
    if not asked_by_a_reviewer:
        row.question = QUESTION % {
            "own": _typed(cut.own),
            "points": _typed(cut.points),
            "reason": cut.verdict.reason or WITHOUT_REASON,
        }
        row.asked_by_id, row.asked_at = actor.account_id, now
        row.answer = row.answered_by_id = row.answered_at = None
    row.points = cut.points


def _typed(points: object) -> str:
    return f"{points:f}".replace(".", ",")


def require_time_over(opened: Opened, *, actor: Actor, now: datetime) -> None:
    """Raise ``Refused``, by name, when the standing body would end the time in which the unit may answer a cut."""
    by_the_unit = opened.head.unit.id in actor.units(Role.UNIT_HEAD)
    codes = time_to_answer(opened.head, opened.answers, now)
    if codes and not by_the_unit:
        raise Refused(TIME_LEFT, codes=", ".join(codes), ends_at=moment(opened.head.explanation_ends_at))
