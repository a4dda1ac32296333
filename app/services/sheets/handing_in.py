"""The life of a sheet inside the unit, from hand-over to recall. Declaring lives in ``declarations``."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select

from app.access.actor import Actor
from app.extensions import db
from app.models import Event, Explanation, Figure, ReturnedGroup, Score
from app.queries.sheets.sheets import facts_of, find_assessment
from app.services.gate import Opened, move, open_for
from app.services.reviews.setting_aside import Resumed, resume, set_aside
from app.services.sheets.demanded import require_agreement, require_submittable
from app.sheet.scoring_input import sheet_at
from app.workflow.machine import option
from app.workflow.states import Action, Stage, Verdict
from scoring import score

RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


# Each verb takes ``revision``, the sheet's revision on the page that the decision was made on. A request that arrives
# twice (a double click, an answer lost on the way) finds its step taken already, and succeeds without a second effect.


def hand_over(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> None:
    """Give the sheet to the unit head for approval; it is locked for contributors until then.

    Raises ``Refused``, by name, while figures of different indicators contradict each other.
    """
    if _taken_already("assessment.handed_over", actor, assessment_id, revision):
        return
    opened = open_for(actor, assessment_id, Action.HAND_OVER, now=now, revision=revision)
    require_agreement(opened)
    move(opened, "assessment.handed_over", actor=actor, now=now)


def call_back(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> None:
    """Take back what was handed over to the unit head, as long as they have not opened it."""
    if _taken_already("assessment.called_back", actor, assessment_id, revision):
        return
    opened = open_for(actor, assessment_id, Action.CALL_BACK, now=now, revision=revision)
    move(opened, "assessment.called_back", actor=actor, now=now)


def return_to_draft(actor: Actor, assessment_id: int, *, revision: int, reason: str, now: datetime) -> None:
    """The unit head gives the sheet back to the contributors with a reason."""
    if _taken_already("assessment.returned", actor, assessment_id, revision):
        return
    opened = open_for(actor, assessment_id, Action.RETURN_TO_DRAFT, now=now, revision=revision, reason=reason)
    move(opened, "assessment.returned", actor=actor, now=now, data={"reason": reason.strip()})


def submit(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> str:
    """Submit the sheet: fix the self scores, lock it, and return the receipt code.

    Where verdicts of before it went back still stand, stage 1 goes on with them. Raises ``Refused``, naming everything
    at once, while proof that the criteria set demands is missing or figures contradict each other.
    """
    receipt = find_assessment(actor, assessment_id, lock=True).receipt_code
    twice = any(
        _taken_already(kind, actor, assessment_id, revision, steps=steps)
        for steps, kind in enumerate(("assessment.submitted", "review.resumed"), start=1)
    )
    if receipt is not None and twice:
        return receipt
    opened = open_for(actor, assessment_id, Action.SUBMIT, now=now, revision=revision)
    scored = score(opened.tree, sheet_at(opened.tree, opened.head.unit, opened.answers, Stage.SELF))
    require_submittable(opened, scored)
    db.session.execute(delete(Score).where(Score.assessment_id == assessment_id, Score.stage == Stage.SELF))
    for result in scored.indicators.values():
        db.session.add(
            Score(
                assessment_id=assessment_id,
                stage=Stage.SELF,
                code=result.code,
                points=result.points,
                verdict=Verdict.DECLARED,
                author_id=actor.account_id,
                at=now,
            )
        )
    resumed = resume(opened)
    opened.row.submitted_at = now
    opened.row.submitted_by_id = actor.account_id
    opened.row.receipt_code = receipt_code()
    move(
        opened,
        "assessment.submitted",
        actor=actor,
        now=now,
        data={
            "receipt": opened.row.receipt_code,
            "points": str(scored.points),
            "indicators": {result.code: str(result.points) for result in scored.indicators.values()},
            "tree": opened.tree.digest,
        },
    )
    if resumed.kept:
        _go_on_reviewing(opened, resumed, actor=actor, now=now)
    return opened.row.receipt_code


def recall(actor: Actor, assessment_id: int, *, revision: int, reason: str, now: datetime) -> None:
    """Take the sheet back before the deadline; self scores and receipt live on in the log."""
    if _taken_already("assessment.recalled", actor, assessment_id, revision):
        return
    opened = open_for(actor, assessment_id, Action.RECALL, now=now, revision=revision, reason=reason)
    clear_submission(opened)
    move(opened, "assessment.recalled", actor=actor, now=now, data={"reason": reason.strip()})


def clear_submission(opened: Opened) -> None:
    """Forget the submission of a sheet that goes back to draft, and set aside what reviewers made of it until then.

    Opinions stay: they bear their date, and nobody reads them until the sheet is handed in again.
    """
    set_aside(opened)
    for model in (Score, Explanation, ReturnedGroup):
        db.session.execute(delete(model).where(model.assessment_id == opened.row.id))
    db.session.execute(
        delete(Figure).where(Figure.assessment_id == opened.row.id, Figure.stage != Stage.SELF)
    )
    opened.row.submitted_at = None
    opened.row.submitted_by_id = None
    opened.row.receipt_code = None


def _go_on_reviewing(opened: Opened, resumed: Resumed, *, actor: Actor, now: datetime) -> None:
    """Take a sheet with verdicts on it into stage 1 at once: it may need no other one before it is confirmed."""
    facts = facts_of(replace(opened.head, status=opened.row.status), {})
    move(
        replace(opened, option=option(Action.APPRAISE, facts, now)),
        "review.resumed",
        actor=actor,
        now=now,
        data={"kept": list(resumed.kept), "changed": list(resumed.changed)},
    )


def receipt_code() -> str:
    """Return a receipt code that can be read out over a telephone: no 0/O, no 1/I."""
    return "PN-" + "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(8))


def _taken_already(kind: str, actor: Actor, assessment_id: int, revision: int, *, steps: int = 1) -> bool:
    """Say whether the last thing that happened to the sheet is this very step, by this person, from this revision."""
    if find_assessment(actor, assessment_id, lock=True).revision != revision + steps:
        return False
    last = db.session.execute(
        select(Event.kind, Event.actor_id)
        .where(Event.stream == f"assessment:{assessment_id}")
        .order_by(Event.seq.desc())
        .limit(1)
    ).one_or_none()
    return last is not None and (last.kind, last.actor_id) == (kind, actor.account_id)
