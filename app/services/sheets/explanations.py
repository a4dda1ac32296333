"""The explanation of a sheet (giải trình): opened by the secretariat, answered by the unit, closed by either."""

from __future__ import annotations

import hashlib
from datetime import datetime

from app.access.actor import Actor
from app.errors import N_, Invalid, NotFound, Stale
from app.extensions import db
from app.models import Explanation
from app.services import audit
from app.services.gate import Opened, move, open_for, stream_of
from app.services.sheets.hearing import put_to_the_unit, require_time_over
from app.sheet.values import ExplanationView
from app.text import faults
from app.workflow.states import Action


def open_explanations(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> None:
    """Let the unit answer what was asked and, where the cycle hears units, every cut.

    Raises ``Refused`` while something is undecided, when nothing was asked and nothing cut, and when no time is left.
    """
    opened = open_for(actor, assessment_id, Action.OPEN_EXPLANATION, now=now, revision=revision)
    cuts = put_to_the_unit(opened, actor=actor, now=now)
    asked = sorted({*opened.answers.explanations, *cuts})
    move(opened, "explanations.opened", actor=actor, now=now, data={"asked": asked, "cuts": list(cuts)})


def answer(actor: Actor, assessment_id: int, code: str, text: str, *, seen: str, now: datetime) -> bool:
    """Save the unit's explanation of one indicator; return whether anything changed.

    Raises ``NotFound`` for an indicator that was not asked about, ``Invalid`` (field ``answer``) for no or too long a
    text, ``Stale`` when a colleague saved another one since ``seen``.
    """
    opened = open_for(actor, assessment_id, Action.EXPLAIN, now=now)
    asked = opened.answers.explanations.get(code)
    if asked is None:
        raise NotFound
    text = text.strip()
    if not text:
        raise Invalid.at("answer", N_("Hãy ghi nội dung giải trình."))
    if wrong := faults({"answer": text}):
        raise Invalid(wrong)
    if text == asked.answer:
        return False
    if seen != mark(asked):
        raise Stale(
            N_(
                "Người khác trong đơn vị vừa lưu giải trình của chỉ tiêu %(code)s. Hãy đọc bản đang lưu bên dưới, sửa"
                " lại nếu cần rồi lưu."
            ),
            code=code,
        )
    row = db.session.get_one(Explanation, (assessment_id, code))
    row.answer, row.answered_by_id, row.answered_at = text, actor.account_id, now
    audit.record(
        "explanation.answered",
        stream=stream_of(opened),
        now=now,
        actor=actor,
        data={"code": code, "answer": [asked.answer, text]},
    )
    return True


def close_explanations(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> None:
    """Give the sheet to stage 2, which also decides what was left unanswered.

    Raises ``Refused`` when the standing body would cut the time short that a unit has to answer a cut.
    """
    opened = open_for(actor, assessment_id, Action.CLOSE_EXPLANATION, now=now, revision=revision)
    require_time_over(opened, actor=actor, now=now)
    move(opened, "explanations.closed", actor=actor, now=now, data={"unanswered": unanswered(opened)})


def unanswered(opened: Opened) -> list[str]:
    """List what the unit left without an answer."""
    explanations = opened.answers.explanations
    return sorted(code for code, explanation in explanations.items() if explanation.answer is None)


def mark(explanation: ExplanationView) -> str:
    """Return a short mark of the stored answer: a form opened on another one is stale."""
    return hashlib.sha256((explanation.answer or "").encode()).hexdigest()[:12]
