"""The reviewer's verbs: decide one indicator, accept many together, give an opinion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert

from app.access.actor import Actor
from app.errors import N_, Forbidden, Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.models import Opinion, Score
from app.queries.reviews.earlier import earlier_verdicts
from app.queries.reviews.opinions import disagreed_codes, opinions_of
from app.queries.reviews.sheet import codes_decided_by, opened_on, waiting_codes
from app.queries.sheets.evidence import evidence_of
from app.services import audit
from app.services.gate import Opened, move, open_for, stream_of
from app.services.reviews import proposing, verdicts
from app.services.reviews.dropping import let_go
from app.services.reviews.setting_aside import forget
from app.services.reviews.verdicts import Decided, Step, plain_points
from app.sheet.case import Case, Choice, Decision, acceptable_together, fingerprint
from app.sheet.plan import plan
from app.sheet.returned import Returned
from app.sheet.two_people import needs_second
from app.text import faults
from app.workflow.states import Action, Status, Verdict

OTHER_LIST: Final = N_(
    "Danh sách chỉ tiêu chấp nhận được đã thay đổi sau khi bạn mở trang. Hãy xem lại danh sách mới."
)


ANSWER_FIRST: Final = N_(
    "Chỉ tiêu %(code)s có đề nghị giảm điểm của %(author)s chờ trả lời. Hãy đồng ý, hoặc không đồng ý kèm lý do,"
    " rồi mới thẩm định khác đi."
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision did: whether anything changed, and which other indicators wait again because of it.

    ``proposed`` says that it takes effect only when a second person agrees.
    """

    changed: bool
    returned: tuple[Returned, ...] = ()
    proposed: bool = False


def decide(
    actor: Actor, assessment_id: int, code: str, decision: Decision, *, seen: str, now: datetime
) -> Outcome:
    """Give or change the verdict on one indicator, or ask the unit about it; a cut above the limit is proposed.

    The first decision on a submitted sheet opens stage 1. The same decision sent twice is one decision. Raises
    ``Stale`` when the appraisal of the indicator has changed since ``seen``, ``Forbidden`` when somebody else was
    assigned to decide it, ``Refused`` while a colleague's proposed cut waits, and what ``plan`` raises.
    """
    action = Action.ASK_FOR_EXPLANATION if decision.choice is Choice.ASK else Action.APPRAISE
    opened = open_for(actor, assessment_id, action, now=now)
    case = case_of(opened)
    check_responsible(actor, opened, code)
    proposal = case.proposal(code)
    if proposal is not None and proposal.waits and proposal.author_id != actor.account_id:
        raise Refused(ANSWER_FIRST, code=code, author=proposal.author)
    planned = plan(case, code, decision, author=actor.name, now=now)
    needs = needs_second(case, planned, opened.head.cycle.cut_limit)
    waits = needs and proposal is not None and proposing.says_the_same(planned, proposal)
    if waits or (proposal is None and not planned.changes(case)):
        return Outcome(changed=False)
    if seen != fingerprint(case, code):
        raise Stale(
            N_(
                "Người khác vừa ghi kết quả thẩm định chỉ tiêu %(code)s sau khi bạn mở trang này. Hãy xem kết quả hiện"
                " tại bên dưới rồi lưu lại nếu vẫn giữ ý kiến của mình."
            ),
            code=code,
        )
    let_go(opened, case.stage, [code])
    if needs:
        return Outcome(True, proposing.propose(actor, opened, case, planned, now=now), proposed=True)
    verdicts.write([Decided(opened, (Step(case, planned),))], actor=actor, now=now)
    return Outcome(changed=True, returned=planned.returned)


def accept_together(actor: Actor, assessment_id: int, *, seen: str, now: datetime) -> tuple[str, ...]:
    """Accept every waiting indicator that the actor has opened and that raises no doubt; return their codes.

    ``seen`` marks the list that was confirmed; raises ``Stale`` when it is another one by now.
    """
    opened = open_for(actor, assessment_id, Action.APPRAISE, now=now)
    case = case_of(opened)
    mine = _decided_by(actor, opened)
    evidence = evidence_of(assessment_id)
    together = acceptable_together(
        case,
        case.scored(),
        [code for code in waiting_codes(case) if code in mine],
        evidence,
        disagreed=disagreed_codes(opinions_of(assessment_id), case.stage),
        opened=opened_on(actor, assessment_id, case, evidence),
        changed=earlier_verdicts(assessment_id),
    )
    if not together.codes:
        return ()
    if seen != together.seen:
        raise Stale(OTHER_LIST)
    accept_codes(actor, opened, together.codes, now=now)
    return together.codes


def accept_codes(actor: Actor, opened: Opened, codes: Sequence[str], *, now: datetime) -> None:
    """Store that waiting indicators are accepted with the points they have; the first verdict opens stage 1."""
    case = case_of(opened)
    scored = case.scored()
    if opened.head.status is Status.SUBMITTED:
        move(opened, "review.started", actor=actor, now=now)
    points = {code: scored.indicators[code].points for code in codes}
    sheet = {"assessment_id": opened.row.id, "stage": case.stage, "verdict": Verdict.ACCEPTED}
    by = {"author_id": actor.account_id, "at": now}
    db.session.execute(
        insert(Score), [{**sheet, **by, "code": code, "points": value} for code, value in points.items()]
    )
    forget({opened.row.id: codes})
    let_go(opened, case.stage, codes)
    audit.record(
        "indicators.accepted",
        stream=stream_of(opened),
        now=now,
        actor=actor,
        data={
            "stage": case.stage.value,
            "points": {code: plain_points(value) for code, value in points.items()},
        },
    )


def give_opinion(
    actor: Actor, assessment_id: int, code: str, *, agrees: bool, reason: str, now: datetime
) -> bool:
    """Say whether one agrees with the points of an indicator; return whether anything changed.

    Every reviewer of the sheet may, the responsible one takes note and decides. A later opinion replaces one's own.
    Raises ``Invalid`` (field ``reason``) for a disagreement without a reason.
    """
    opened = open_for(actor, assessment_id, Action.APPRAISE, now=now)
    _check_code(opened, code)
    reason = reason.strip()
    if not agrees and not reason:
        raise Invalid.at("reason", N_("Hãy ghi lý do không thống nhất để người quyết định cân nhắc."))
    if wrong := faults({"reason": reason}):
        raise Invalid(wrong)
    key = (assessment_id, case_of(opened).stage, code, actor.account_id)
    row = db.session.get(Opinion, key)
    before = {"agrees": row.agrees, "reason": row.reason} if row else None
    after = {"agrees": agrees, "reason": reason or None}
    if before == after:
        return False
    if row is None:
        row = Opinion(**dict(zip(("assessment_id", "stage", "code", "account_id"), key, strict=True)))
        db.session.add(row)
    row.agrees, row.reason, row.at = agrees, reason or None, now
    audit.record(
        "opinion.given",
        stream=stream_of(opened),
        now=now,
        actor=actor,
        data={"code": code, "stage": key[1].value, "opinion": [before, after]},
    )
    return True


def case_of(opened: Opened) -> Case:
    """Return the opened sheet as a case to decide."""
    return Case(opened.tree, opened.head.unit, opened.answers, opened.head.status)


def _check_code(opened: Opened, code: str) -> None:
    indicator = opened.tree.indicators.get(code)
    if indicator is None or not indicator.applies_to(opened.head.unit.kind, opened.head.unit.tags):
        raise NotFound


def check_responsible(actor: Actor, opened: Opened, code: str) -> None:
    """Raise ``Forbidden`` where somebody else was assigned to decide the indicator, ``NotFound`` for no indicator."""
    _check_code(opened, code)
    if code not in _decided_by(actor, opened):
        raise Forbidden(
            N_(
                "Chỉ tiêu này đã được phân công cho thành viên khác của tổ thẩm định quyết định."
                " Bạn có thể ghi ý kiến thống nhất hoặc không thống nhất."
            )
        )


def _decided_by(actor: Actor, opened: Opened) -> frozenset[str]:
    return codes_decided_by(actor, opened.tree, opened.head.unit, opened.head.cycle.id)
