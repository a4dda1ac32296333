"""Storing what has been decided on indicators, for one sheet or for many: a reviewer's verdict, or central figures.

What a decision leads to is worked out by ``queries.decisions.plan``; here its rows and its entries in the log are
written, in a number of statements that does not grow with the sheets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, update

from app.access.actor import Actor
from app.extensions import db
from app.models import Explanation, Figure, Score
from app.seals.writing import NOTED, note
from app.services import audit
from app.services.gate import Opened, move_all, stream_of
from app.services.reviews.setting_aside import forget
from app.sheet.case import Case
from app.sheet.plan import Plan
from app.sheet.values import ScoreView
from app.workflow.states import Stage, Status

Model = type[Figure] | type[Score] | type[Explanation]
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: the case it was made on, and what it leads to."""

    case: Case
    planned: Plan


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be stored of one sheet: at least one step, each made on what the one before leads to.

    ``author_id`` is whose verdict it is, where that is not who stores it.
    """

    opened: Opened
    steps: Sequence[Step]
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Change:
    """A row of the stage as it is to be: its key, its columns (nothing removes it), and whether it is there now."""

    model: Model
    key: Row
    values: Row | None
    stored: bool


def write(
    decided: Sequence[Decided], *, actor: Actor, now: datetime, source: Mapping[str, object] | None = None
) -> None:
    """Store the steps and tell the log of each; the first decision on a submitted sheet opens stage 1.

    ``source`` is told with every step.
    """
    begun = [sheet.opened for sheet in decided if sheet.opened.head.status is Status.SUBMITTED]
    if begun:
        move_all(begun, "review.started", actor=actor, now=now)
    _apply([change for sheet in decided for change in _changes(sheet, actor=actor, now=now)])
    forget({sheet.opened.row.id: {step.planned.code for step in sheet.steps} for sheet in decided})
    audit.record_series(
        {
            stream_of(sheet.opened): [
                (_kind(step.planned), {**_difference(step), **(source or {})}) for step in sheet.steps
            ]
            for sheet in decided
        },
        now=now,
        actor=actor,
    )


def _kind(planned: Plan) -> str:
    if planned.verdict is not None:
        return "indicator.appraised"
    return "explanation.requested" if planned.question else "verdict.withdrawn"


def _changes(decided: Decided, *, actor: Actor, now: datetime) -> Iterator[_Change]:
    """Name the rows of this stage that differ after the last step from what they were before the first."""
    stage = decided.steps[0].case.stage
    before, after = decided.steps[0].case.answers, decided.steps[-1].planned.answers
    sheet = {"assessment_id": decided.opened.row.id}
    by = {"author_id": decided.author_id or actor.account_id, "at": now}
    plans = [step.planned for step in decided.steps]
    for figure_id in dict.fromkeys(figure_id for planned in plans for figure_id in planned.figures):
        old, new = (answers.figures.get(figure_id, {}).get(stage) for answers in (before, after))
        if old is not None or new is not None:
            value = None if new is None else {"value": new.value, **by}
            yield _Change(
                Figure, {**sheet, "stage": stage, "figure_id": figure_id}, value, stored=old is not None
            )
    codes = dict.fromkeys(
        code for planned in plans for code in (planned.code, *(other.code for other in planned.returned))
    )
    for code in codes:
        was, verdict = (answers.scores.get(code, {}).get(stage) for answers in (before, after))
        if was is not None or verdict is not None:
            columns = None if verdict is None else {**_columns(verdict), **by}
            yield _Change(Score, {**sheet, "stage": stage, "code": code}, columns, stored=was is not None)
    for code in codes:
        asked, asks = (answers.explanations.get(code) for answers in (before, after))
        if asked != asks:
            question = (
                {"question": asks.question, "asked_by_id": actor.account_id, "asked_at": now}
                if asks
                else None
            )
            yield _Change(Explanation, {**sheet, "code": code}, question, stored=asked is not None)


def _apply(changes: Iterable[_Change]) -> None:
    """Insert, update and delete, one statement for each table and verb."""
    by_model: dict[Model, list[_Change]] = {}
    for change in changes:
        by_model.setdefault(change.model, []).append(change)
    for model, rows in by_model.items():
        fresh = [{**change.key, **change.values} for change in rows if change.values and not change.stored]
        changed = [{**change.key, **change.values} for change in rows if change.values and change.stored]
        gone = [change.key for change in rows if change.values is None]
        if fresh:
            db.session.execute(insert(model), fresh)
        if changed:
            db.session.execute(update(model), changed)
        if gone:
            _delete(model, gone)
    _forget_loaded(tuple(by_model))


def _delete(model: Model, keys: Sequence[Row]) -> None:
    table = model.metadata.tables[model.__tablename__]
    matches = [table.c[name] == bindparam(f"key_{name}") for name in keys[0]]
    db.session.execute(
        table.delete().where(*matches),
        [{f"key_{name}": value for name, value in key.items()} for key in keys],
        execution_options=NOTED,
    )
    note(db.session(), model, [tuple(key[column.name] for column in table.primary_key) for key in keys])


def _forget_loaded(models: tuple[Model, ...]) -> None:
    """Have rows that the session holds read anew: the statements above went past it."""
    for row in list(db.session.identity_map.values()):
        if isinstance(row, models):
            db.session.expire(row)


def _columns(verdict: ScoreView) -> dict[str, object]:
    return {
        "points": verdict.points,
        "verdict": verdict.verdict,
        "method": verdict.method,
        "reason": verdict.reason,
    }


def _difference(step: Step) -> dict[str, Any]:
    """Return the decision as the log tells it: everything before and after, in plain values."""
    case, planned = step.case, step.planned
    asked = case.answers.explanations.get(planned.code)
    data: dict[str, object] = {
        "code": planned.code,
        "stage": case.stage.value,
        "verdict": [_told(case.verdict(planned.code)), _told(planned.verdict)],
    }
    if planned.figures:
        data["figures"] = {figure_id: list(pair) for figure_id, pair in planned.figures.items()}
    if planned.returned:
        data["returned"] = {
            other.code: {
                "points": [plain_points(other.before), plain_points(other.after)],
                "verdict": _told(case.verdict(other.code)),
            }
            for other in planned.returned
        }
    if planned.question or (asked and case.stage is Stage.REVIEW_1):
        data["question"] = [asked.question if asked else None, planned.question or None]
    return data


def _told(verdict: ScoreView | None) -> dict[str, object] | None:
    if verdict is None:
        return None
    return {
        "verdict": verdict.verdict.value,
        "method": verdict.method.value if verdict.method else None,
        "points": plain_points(verdict.points),
        "reason": verdict.reason,
        "by": verdict.author,
    }


def plain_points(points: Decimal | None) -> str | None:
    """Write points for the log without the zeros that rounding adds."""
    return None if points is None else f"{points.normalize():f}"
