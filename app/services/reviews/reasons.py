"""The stock of reasons of an indicator: keep one, apply it with its effect, change it here and where one used it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from app.access.actor import Actor
from app.errors import N_, Forbidden, Invalid, NotFound, Refused, Sentence, Stale
from app.extensions import db
from app.models import StockReason
from app.queries.reviews.across import sheets_across
from app.queries.reviews.reasons import ReasonView, Use, find_reason, is_used, uses_of
from app.queries.reviews.sheet import read_review
from app.services import audit
from app.services.reviews import decisions
from app.services.reviews.decisions import Outcome
from app.services.reviews.verdicts import plain_points
from app.sheet.case import Choice, Decision, fingerprint
from app.text import faults
from scoring import Sheet, Tree, sheet_problems


def keep(actor: Actor, cycle_id: int, code: str, *, text: str, points: Decimal | None, now: datetime) -> int:
    """Keep a reason for an indicator of a cycle; return its id.

    Raises ``NotFound`` where the actor sees no sheet under appraisal, ``Invalid`` (fields ``text``, ``points``).
    """
    _, tree, sheets = sheets_across(actor, cycle_id)
    if code not in tree.indicators:
        raise NotFound
    text = _checked(tree, code, sheets[0].unit.kind, text, points)
    row = StockReason(
        cycle_id=cycle_id, code=code, text=text, points=points, author_id=actor.account_id, at=now
    )
    db.session.add(row)
    db.session.flush()
    _record("reason.kept", row, [text], points, actor=actor, now=now)
    return row.id


def apply(actor: Actor, assessment_id: int, reason_id: int, *, seen: str, now: datetime) -> Outcome:
    """Decide a sheet's indicator as the reason says; raises what deciding by hand raises, with no exception."""
    reason = find_reason(actor, reason_id)
    review = read_review(actor, assessment_id, now=now, code=reason.code)
    if review.sheet.head.cycle.id != reason.cycle_id:
        raise NotFound
    if reason.retired_at is not None:
        raise Refused(
            N_("Lý do này đã ngừng dùng. Hãy chọn lý do khác trong kho, hoặc ghi lý do ở quyết định.")
        )
    decision = decision_of(reason.text, reason.points)
    return decisions.decide(actor, assessment_id, reason.code, decision, seen=seen, now=now)


def change(
    actor: Actor,
    reason_id: int,
    *,
    text: str,
    points: Decimal | None,
    everywhere: bool,
    seen: str,
    now: datetime,
) -> tuple[Use, ...]:
    """Change a reason one has kept; with ``everywhere``, also one's own verdicts that say what it said. Return those.

    ``seen`` marks the list that was confirmed: raises ``Stale`` when it is another one by now, ``Forbidden`` for a
    reason of somebody else. One verdict that cannot be changed so refuses the whole.
    """
    reason = find_reason(actor, reason_id)
    if reason.author_id != actor.account_id:
        raise Forbidden(N_("Chỉ người đã lưu lý do này sửa được. Bạn có thể lưu một lý do của riêng mình."))
    uses = uses_of(actor, reason)
    if seen != mark(reason, uses):
        raise Stale(
            N_(
                "Lý do này, hoặc những phiếu đang dùng nó, đã đổi sau khi bạn mở trang. Hãy xem lại danh sách."
            )
        )
    _, tree, sheets = sheets_across(actor, reason.cycle_id)
    text = _checked(tree, reason.code, sheets[0].unit.kind, text, points)
    changed = uses if everywhere else ()
    for use in changed:
        case = read_review(actor, use.assessment_id, now=now, code=reason.code).case
        decisions.decide(
            actor,
            use.assessment_id,
            reason.code,
            decision_of(text, points),
            seen=fingerprint(case, reason.code),
            now=now,
        )
    row = db.session.get_one(StockReason, reason_id)
    row.text, row.points, row.at = text, points, now
    db.session.flush()
    _record("reason.changed", row, [reason.text, text], points, actor=actor, now=now, sheets=len(changed))
    return changed


def remove(actor: Actor, reason_id: int, *, seen: bool, now: datetime) -> bool:
    """Take a reason one has kept out of the stock; say whether it was deleted.

    One that nobody used is deleted, any other is retired: verdicts keep their words, nobody is offered it. ``seen`` is
    whether the page said that it was used; raises ``Stale`` when that is otherwise by now, ``Forbidden`` for a reason
    of somebody else, ``Refused`` for one that is retired.
    """
    reason = find_reason(actor, reason_id)
    if reason.author_id != actor.account_id:
        raise Forbidden(N_("Chỉ người đã lưu lý do này bỏ được lý do khỏi kho."))
    if reason.retired_at is not None:
        raise Refused(N_("Lý do này đã ngừng dùng rồi."))
    used = is_used(reason)
    if seen != used:
        raise Stale(N_("Lý do này vừa được dùng, hoặc không còn ai dùng, sau khi bạn mở trang. Hãy xem lại."))
    row = db.session.get_one(StockReason, reason_id)
    if used:
        row.retired_at = now
    else:
        db.session.delete(row)
    db.session.flush()
    kind = "reason.retired" if used else "reason.removed"
    _record(kind, row, [reason.text], reason.points, actor=actor, now=now)
    return not used


def decision_of(text: str, points: Decimal | None) -> Decision:
    """Return the decision that a reason stands for."""
    if points is None:
        return Decision(Choice.ASK, text)
    return Decision(Choice.POINTS, text, points=points)


def mark(reason: ReasonView, uses: Iterable[Use]) -> str:
    """Return a short mark of a reason and of where it is used."""
    parts = [reason.text, str(reason.points), *(str(use.assessment_id) for use in uses)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def _checked(tree: Tree, code: str, kind: str, text: str, points: Decimal | None) -> str:
    text = text.strip()
    if not text:
        raise Invalid.at("text", N_("Hãy ghi lý do."))
    if wrong := faults({"text": text}):
        raise Invalid(wrong)
    problems = sheet_problems(tree, Sheet(points={code: points}, kind=kind)) if points is not None else ()
    if problems:
        raise Invalid({"points": tuple(Sentence(N_("%(text)s"), {"text": problem}) for problem in problems)})
    return text


def _record(
    kind: str,
    row: StockReason,
    reason: list[str],
    points: Decimal | None,
    *,
    actor: Actor,
    now: datetime,
    sheets: int = 0,
) -> None:
    data = {
        "code": row.code,
        "reason": reason if len(reason) > 1 else reason[0],
        "points": plain_points(points),
        "sheets": sheets,
    }
    audit.record(kind, stream=f"cycle:{row.cycle_id}", now=now, actor=actor, data=data)
