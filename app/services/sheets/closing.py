"""The yearly cycle, sheet by sheet: confirm what has been appraised, move a deadline, reopen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, Invalid, Refused
from app.extensions import db
from app.models import Explanation
from app.services.gate import Opened, move, move_all, open_all, open_for
from app.services.refusals import moment
from app.services.sheets.handing_in import clear_submission
from app.sheet.central import waiting
from app.sheet.scoring_input import sheet_at
from app.workflow.states import Action, Stage, Status
from scoring import score


def confirm(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> None:
    """Confirm one fully appraised sheet.

    Raises ``Refused`` when its points no longer follow from its figures, or a central figure is not there yet.
    """
    opened = open_for(actor, assessment_id, Action.CONFIRM, now=now, revision=revision)
    if codes := waiting_for_figures(opened):
        raise Refused(
            N_(
                "Chưa xác nhận được: chỉ tiêu %(codes)s chưa có số liệu, điểm 0 trong phiếu không do ai đo. Hãy nhập số"
                " liệu ở trang Số liệu tập trung, hoặc ghi nhận ở đó là không đo được, rồi xác nhận lại."
            ),
            codes=", ".join(codes),
        )
    if codes := outdated(opened):
        raise Refused(
            N_(
                "Điểm thẩm định của chỉ tiêu %(codes)s không còn khớp số liệu của phiếu, vì một số liệu dùng chung được"
                " sửa sau khi chấm. Đề nghị tổ thẩm định xem lại các chỉ tiêu này rồi xác nhận lại."
            ),
            codes=", ".join(codes),
        )
    move(opened, "assessment.confirmed", actor=actor, now=now)


def confirm_ready(actor: Actor, cycle_id: int, *, now: datetime) -> int:
    """Confirm every sheet of the cycle that is fully appraised; return how many. Others stay as they are."""
    opened = open_all(actor, cycle_id, Action.CONFIRM, now=now)
    ready = [sheet for sheet in opened if not outdated(sheet) and not waiting_for_figures(sheet)]
    move_all(ready, "assessment.confirmed", actor=actor, now=now)
    return len(ready)


def outdated(opened: Opened) -> tuple[str, ...]:
    """List the indicators whose appraised points differ from what the figures and set points in force give.

    That happens when a reviewer corrects a figure which another indicator, appraised earlier, uses too.
    """
    computed = score(opened.tree, sheet_at(opened.tree, opened.head.unit, opened.answers, Stage.REVIEW_2))
    return tuple(
        code
        for code, result in computed.indicators.items()
        if (verdict := opened.answers.verdict(code, Status.CONFIRMED)) is not None
        and verdict.points not in (None, result.points)
    )


def waiting_for_figures(opened: Opened) -> tuple[str, ...]:
    """List the indicators that lack a central or survey figure; verdicts from before that was refused rest on none."""
    sheet = sheet_at(opened.tree, opened.head.unit, opened.answers, Stage.REVIEW_2)
    return waiting(opened.tree, sheet, score(opened.tree, sheet))


def extend(
    actor: Actor, assessment_id: int, *, revision: int, until: datetime, reason: str, now: datetime
) -> None:
    """Give one unit more time for self-scoring, or less; the deadline of the others stays.

    Raises ``Invalid`` (``until``) for a moment that has passed, after the end of stage 1, or as it is already.
    """
    opened = open_for(actor, assessment_id, Action.EXTEND, now=now, revision=revision, reason=reason)
    before = opened.head.deadline
    if until == before:
        raise Invalid.at("until", N_("Đơn vị vốn có hạn này. Hãy ghi một hạn khác."))
    _set_deadline(opened, until, reason, now=now)
    move(
        opened,
        "assessment.extended",
        actor=actor,
        now=now,
        data={"reason": reason.strip(), "deadline": [before.isoformat(), until.isoformat()]},
    )


def reopen(
    actor: Actor, assessment_id: int, *, revision: int, reason: str, until: datetime | None, now: datetime
) -> Status:
    """Take a sheet one phase back with a reason; return where it is now.

    A submitted sheet goes back to its unit as a draft, for which ``until`` is a new deadline (obligatory when the old
    one has passed); its verdicts stand again where the unit changes nothing. A confirmed or published sheet goes back
    to stage 2; what was published stays readable.
    """
    opened = open_for(actor, assessment_id, Action.REOPEN, now=now, revision=revision, reason=reason)
    data: dict[str, object] = {"reason": reason.strip()}
    if opened.option.target is Status.DRAFT:
        if until is not None:
            data["deadline"] = [opened.head.deadline.isoformat(), until.isoformat()]
            _set_deadline(opened, until, reason, now=now)
        elif opened.head.deadline <= now:
            message = N_(
                "Hạn nộp của đơn vị đã qua lúc %(deadline)s. Hãy đặt hạn mới để đơn vị còn sửa được."
            )
            raise Invalid.at("until", message, deadline=moment(opened.head.deadline))
        data["set_aside"] = _put_aside(opened)
    move(opened, "assessment.reopened", actor=actor, now=now, data=data)
    return opened.row.status


def _set_deadline(opened: Opened, until: datetime, reason: str, *, now: datetime) -> None:
    latest = opened.head.cycle.review_1_ends_at
    if not now < until <= latest:
        message = N_("Hạn mới phải sau %(earliest)s và không sau khi kết thúc thẩm định vòng 1 (%(latest)s).")
        raise Invalid.at("until", message, earliest=moment(now), latest=moment(latest))
    is_of_all = until == opened.head.cycle.self_ends_at
    opened.row.extended_until = None if is_of_all else until
    opened.row.extension_reason = None if is_of_all else reason.strip()


def _put_aside(opened: Opened) -> dict[str, object]:
    """Set the appraisal of a sheet aside that goes back to its unit; return all of it for the log."""
    scores = [
        {
            "code": code,
            "stage": stage.value,
            "points": str(view.points),
            "verdict": view.verdict.value,
            "reason": view.reason,
            "author": view.author,
        }
        for code, stages in opened.answers.scores.items()
        for stage, view in stages.items()
    ]
    figures = [
        {"figure": figure_id, "stage": stage.value, "value": view.value}
        for figure_id, stages in opened.answers.figures.items()
        for stage, view in stages.items()
        if stage is not Stage.SELF
    ]
    questions = [
        {"code": row.code, "question": row.question, "answer": row.answer}
        for row in db.session.scalars(
            select(Explanation).where(Explanation.assessment_id == opened.row.id).order_by(Explanation.code)
        )
    ]
    receipt = opened.row.receipt_code
    clear_submission(opened)
    return {"receipt": receipt, "scores": scores, "figures": figures, "explanations": questions}
