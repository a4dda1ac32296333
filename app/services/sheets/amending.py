"""Opening a sheet for its unit to edit one indicator: of a draft, or of a main index that was returned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, Refused
from app.extensions import db
from app.models import Score
from app.queries.sheets.sheets import find_assessment
from app.services.gate import Opened, open_for
from app.services.refusals import moment
from app.services.reviews.verdicts import plain_points
from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers
from app.workflow.states import Action, Stage, Status
from scoring import score

ONLY_RETURNED = N_(
    "Tổ thẩm định chỉ trả về đơn vị chỉ số chính %(groups)s để sửa. Chỉ tiêu %(code)s không thuộc phần đó, đang được"
    " thẩm định nên đã khóa. Cần sửa, đề nghị liên hệ tổ thẩm định."
)
RETURN_ENDED = N_(
    "Hạn sửa chỉ số chính %(group)s đã hết lúc %(until)s nên phần này tự khóa. Cần thêm thời gian, đề nghị liên hệ tổ"
    " thẩm định."
)


def open_to_edit(actor: Actor, assessment_id: int, code: str, *, now: datetime) -> Opened:
    """Open the sheet for a change to one indicator, as a draft or within what was returned.

    Raises what the gate raises, and ``Refused`` for an indicator under appraisal that was not returned.
    """
    status = find_assessment(actor, assessment_id, lock=True).status
    if status is not Status.REVIEW_1:
        return open_for(actor, assessment_id, Action.DECLARE, now=now)
    opened = open_for(actor, assessment_id, Action.AMEND, now=now)
    if code not in opened.tree.indicators:
        return opened
    group, returned = opened.tree.group_of(code).code, opened.answers.returned
    if group not in returned:
        raise Refused(ONLY_RETURNED, groups=", ".join(sorted(returned)), code=code)
    if now >= returned[group].until:
        raise Refused(RETURN_ENDED, group=group, until=moment(returned[group].until))
    return opened


def rescore_own(opened: Opened, answers: Answers, *, actor: Actor, now: datetime) -> dict[str, list[str]]:
    """Give the unit's own points anew on a submitted sheet that it has just amended; return those that changed.

    A draft has none stored: they are given when it is submitted.
    """
    if opened.head.status is not Status.REVIEW_1:
        return {}
    scored = score(opened.tree, sheet_at(opened.tree, opened.head.unit, answers, Stage.SELF)).indicators
    changed = {}
    for row in db.session.scalars(
        select(Score).where(Score.assessment_id == opened.row.id, Score.stage == Stage.SELF)
    ):
        points = scored[row.code].points
        if row.points != points:
            changed[row.code] = [plain_points(row.points) or "", plain_points(points) or ""]
            row.points, row.author_id, row.at = points, actor.account_id, now
    db.session.flush()
    return changed
