"""Taking back what one has just decided, so that the indicator waits as it did before."""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor
from app.errors import N_, Forbidden, Refused, Stale
from app.extensions import db
from app.models import Explanation, Score
from app.services import audit
from app.services.gate import Opened, open_for, stream_of
from app.services.reviews import verdicts
from app.services.reviews.decisions import case_of, check_responsible
from app.services.reviews.dropping import let_go
from app.services.reviews.verdicts import Decided, Step, plain_points
from app.sheet.case import Case, fingerprint
from app.sheet.returned import Returned
from app.sheet.two_people import withdrawn
from app.workflow.states import Action, Stage


def take_back(
    actor: Actor, assessment_id: int, code: str, *, seen: str, now: datetime
) -> tuple[Returned, ...]:
    """Withdraw one's own verdict, question or proposed cut of the running stage; nothing of before comes back.

    Returns the other indicators that wait again because of it. Raises ``Stale`` when the row changed since ``seen``,
    ``Refused`` where nothing is there to withdraw, ``Forbidden`` for what somebody else decided.
    """
    opened = open_for(actor, assessment_id, Action.APPRAISE, now=now)
    check_responsible(actor, opened, code)
    case = case_of(opened)
    if seen != fingerprint(case, code):
        raise Stale(
            N_(
                "Chưa hoàn tác được chỉ tiêu %(code)s, vì chỉ tiêu vừa được thẩm định lại. Hãy xem kết quả hiện tại."
            ),
            code=code,
        )
    proposal = case.proposal(code)
    if proposal is not None and proposal.waits:
        _check_own(actor, proposal.author_id)
        let_go(opened, case.stage, [code])
        data = {"code": code, "stage": case.stage.value, "points": plain_points(proposal.points)}
        audit.record("cut.withdrawn", stream=stream_of(opened), now=now, actor=actor, data=data)
        return ()
    _check_own(actor, _author(opened, case, code))
    planned = withdrawn(case, code, author=actor.name, now=now)
    verdicts.write([Decided(opened, (Step(case, planned),))], actor=actor, now=now)
    return planned.returned


def _author(opened: Opened, case: Case, code: str) -> int:
    score = db.session.get(Score, (opened.row.id, case.stage, code))
    if score is not None:
        return score.author_id
    question = db.session.get(Explanation, (opened.row.id, code)) if case.stage is Stage.REVIEW_1 else None
    if question is None:
        raise Refused(N_("Chỉ tiêu %(code)s chưa có kết luận nào để hoàn tác."), code=code)
    return question.asked_by_id


def _check_own(actor: Actor, author_id: int) -> None:
    if author_id != actor.account_id:
        raise Forbidden(
            N_("Chỉ hoàn tác được kết luận của chính mình. Muốn đổi kết luận này, hãy thẩm định lại.")
        )
