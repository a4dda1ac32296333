"""The life of a sheet inside the unit: declare, hand over, return, submit, recall."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import delete, select

from app.access.actor import Actor
from app.errors import N_, Invalid, NotFound, Stale
from app.extensions import db
from app.models import Entry, Explanation, Figure, Opinion, Score
from app.queries.assessments import sheet_at
from app.queries.views import Answers, EntryView
from app.services import audit
from app.services.gate import Opened, move, open_for
from app.workflow.states import Action, Stage, Verdict
from scoring import Indicator, score, sheet_problems

RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a form says of one indicator. ``figures`` holds canonical values; an empty one withdraws the figure."""

    figures: Mapping[str, str]
    note: str = ""
    not_applicable_reason: str = ""
    typed_points: Decimal | None = None


def fingerprint(indicator: Indicator, answers: Answers) -> str:
    """Return a short mark of all that is stored about the indicator: a form opened on it is stale once it changes."""
    entry = answers.entry(indicator.code)
    parts = [f"{f}={held.value}" for f in indicator.figure_ids if (held := answers.figure(f, Stage.SELF))]
    parts += [entry.note or "", entry.not_applicable_reason or "", str(entry.typed_points or "")]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def declare(
    actor: Actor, assessment_id: int, code: str, declaration: Declaration, *, seen: str, now: datetime
) -> bool:
    """Save one indicator; return whether anything changed.

    Saving twice what is stored already changes nothing, so a repeated request is harmless. Raises ``Stale`` when
    somebody else saved different values since ``seen``, ``Invalid`` with the offending fields when a figure breaks a
    rule of the criteria set.
    """
    opened = open_for(actor, assessment_id, Action.DECLARE, now=now)
    indicator = opened.tree.indicators.get(code)
    if indicator is None or indicator.scored_by != "unit":
        raise NotFound
    wanted = _wanted(opened, indicator, declaration)
    if fingerprint(indicator, wanted) == fingerprint(indicator, opened.answers):
        return False
    if seen != fingerprint(indicator, opened.answers):
        raise Stale(
            N_("Người khác vừa lưu chỉ tiêu %(code)s với số liệu khác. Hãy so hai bản dưới đây rồi lưu lại."),
            current={
                f: held.value for f in indicator.figure_ids if (held := opened.answers.figure(f, Stage.SELF))
            },
            code=code,
        )
    _check(opened, indicator, wanted)
    changes = _write(opened, indicator, declaration, actor=actor, now=now)
    audit.record(
        "indicator.declared",
        stream=f"assessment:{assessment_id}",
        now=now,
        actor=actor,
        data={"code": code, "changes": changes},
    )
    return True


def hand_over(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> None:
    """Give the sheet to the unit head for approval; it is locked for contributors until then."""
    move(
        open_for(actor, assessment_id, Action.HAND_OVER, now=now, revision=revision),
        "assessment.handed_over",
        actor=actor,
        now=now,
    )


def return_to_draft(actor: Actor, assessment_id: int, *, revision: int, reason: str, now: datetime) -> None:
    """The unit head gives the sheet back to the contributors with a reason."""
    opened = open_for(actor, assessment_id, Action.RETURN_TO_DRAFT, now=now, revision=revision, reason=reason)
    move(opened, "assessment.returned", actor=actor, now=now, data={"reason": reason.strip()})


def submit(actor: Actor, assessment_id: int, *, revision: int, now: datetime) -> str:
    """Submit the sheet: fix the self scores, lock it, and return the receipt code."""
    opened = open_for(actor, assessment_id, Action.SUBMIT, now=now, revision=revision)
    scored = score(
        opened.tree,
        sheet_at(opened.tree, opened.head.unit, opened.answers, Stage.SELF),
    )
    db.session.execute(delete(Score).where(Score.assessment_id == assessment_id, Score.stage == Stage.SELF))
    for each in scored.indicators.values():
        db.session.add(
            Score(
                assessment_id=assessment_id,
                stage=Stage.SELF,
                code=each.code,
                points=each.points,
                verdict=Verdict.DECLARED,
                author_id=actor.account_id,
                at=now,
            )
        )
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
            "indicators": {each.code: str(each.points) for each in scored.indicators.values()},
            "tree": opened.tree.digest,
        },
    )
    return opened.row.receipt_code


def recall(actor: Actor, assessment_id: int, *, revision: int, reason: str, now: datetime) -> None:
    """Take the sheet back before the deadline; self scores and receipt live on in the log."""
    opened = open_for(actor, assessment_id, Action.RECALL, now=now, revision=revision, reason=reason)
    clear_submission(opened)
    move(opened, "assessment.recalled", actor=actor, now=now, data={"reason": reason.strip()})


def clear_submission(opened: Opened) -> None:
    """Forget the submission of a sheet that goes back to draft, and whatever reviewers made of it until then."""
    for each in (Score, Opinion, Explanation):
        db.session.execute(delete(each).where(each.assessment_id == opened.row.id))
    db.session.execute(
        delete(Figure).where(Figure.assessment_id == opened.row.id, Figure.stage != Stage.SELF)
    )
    opened.row.submitted_at = None
    opened.row.submitted_by_id = None
    opened.row.receipt_code = None


def receipt_code() -> str:
    """Return a receipt code that can be read out over a telephone: no 0/O, no 1/I."""
    return "PN-" + "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(8))


def _wanted(opened: Opened, indicator: Indicator, declaration: Declaration) -> Answers:
    """Return the answers as they would be after the save."""
    from app.queries.views import FigureView

    figures = {key: dict(value) for key, value in opened.answers.figures.items()}
    for figure_id in indicator.figure_ids:
        value = declaration.figures.get(figure_id, "")
        given = figures.setdefault(figure_id, {})
        if value:
            given[Stage.SELF] = FigureView(value, Stage.SELF, opened.head.cycle.self_starts_at)
        else:
            given.pop(Stage.SELF, None)
    reason = declaration.not_applicable_reason.strip()
    entries = dict(opened.answers.entries)
    entries[indicator.code] = EntryView(
        declaration.note.strip() or None, reason or None, None if reason else declaration.typed_points
    )
    return Answers(figures, entries, opened.answers.scores)


def _check(opened: Opened, indicator: Indicator, wanted: Answers) -> None:
    """Raise ``Invalid`` for the rules that this indicator's own fields break."""
    mine = set(indicator.figure_ids)
    fields: dict[str, tuple[tuple[str, Mapping[str, object]], ...]] = {}
    for problem in sheet_problems(opened.tree, sheet_at(opened.tree, opened.head.unit, wanted, Stage.SELF)):
        names = [f"figure-{f}" for f in problem.figure_ids if f in mine]
        if not names and problem.indicator_code == indicator.code:
            names = ["typed_points"]
        for name in names[:1]:
            fields[name] = (*fields.get(name, ()), (N_("%(text)s"), {"text": problem}))
    if fields:
        raise Invalid(fields)


def _write(
    opened: Opened, indicator: Indicator, declaration: Declaration, *, actor: Actor, now: datetime
) -> dict[str, object]:
    """Store the changed figures and the entry; return the difference for the log."""
    changes: dict[str, object] = {}
    for figure_id in indicator.figure_ids:
        held = opened.answers.figure(figure_id, Stage.SELF)
        before = held.value if held else ""
        after = declaration.figures.get(figure_id, "")
        if before == after:
            continue
        changes[figure_id] = [before, after]
        row = db.session.get(Figure, (opened.row.id, Stage.SELF, figure_id))
        if not after:
            db.session.delete(row)
        elif row is None:
            db.session.add(
                Figure(
                    assessment_id=opened.row.id,
                    stage=Stage.SELF,
                    figure_id=figure_id,
                    value=after,
                    author_id=actor.account_id,
                    at=now,
                )
            )
        else:
            row.value, row.author_id, row.at = after, actor.account_id, now
    entry = db.session.scalars(
        select(Entry).where(Entry.assessment_id == opened.row.id, Entry.code == indicator.code)
    ).one_or_none()
    if entry is None:
        entry = Entry(assessment_id=opened.row.id, code=indicator.code, author_id=actor.account_id, at=now)
        db.session.add(entry)
    reason = declaration.not_applicable_reason.strip() or None
    after_entry = {
        "note": declaration.note.strip() or None,
        "not_applicable_reason": reason,
        "typed_points": None if reason else declaration.typed_points,
    }
    for name, value in after_entry.items():
        if getattr(entry, name) != value:
            changes[name] = [str(getattr(entry, name) or ""), str(value or "")]
            setattr(entry, name, value)
    entry.author_id, entry.at = actor.account_id, now
    db.session.flush()
    return changes
