"""The rows of which a sheet's answers are made, one kind a branch of one statement: the same columns in each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    cast,
    literal,
    null,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from app.models import (
    Account,
    Assessment,
    Entry,
    Exact,
    Explanation,
    Figure,
    NotMeasured,
    ProposedCut,
    ReturnedGroup,
    Score,
    SecondLook,
    UtcDateTime,
)


def branches() -> tuple[Select[Any], ...]:
    """Return all kinds of rows."""
    return (
        _figures(),
        _entries(),
        _scores(),
        _explanations(),
        _not_measured(),
        _returned(),
        _proposed(),
        _blind(),
    )


def _branch(kind: str, owner: Any, **values: Any) -> Select[Any]:
    """Return one branch of the union: the same columns and types in each, NULL where a kind of row has nothing."""
    columns: list[ColumnElement[Any]] = [literal(kind, String).label("kind"), owner.label("assessment_id")]
    for name, type_ in _COLUMNS.items():
        value = values.get(name)
        column = cast(null(), type_) if value is None else type_coerce(value, type_)
        columns.append(column.label(name))
    return select(*columns)


_COLUMNS: Mapping[str, Any] = MappingProxyType(
    {
        "key": String(80),
        "stage": String(40),
        "text": Text(),
        "reason": Text(),
        "points": Exact(),
        "verdict": String(40),
        "method": String(40),
        "author": String(120),
        "at": UtcDateTime(),
        "author_id": Integer(),
        "second_author": String(120),
        "second_text": Text(),
        "second_at": UtcDateTime(),
    }
)


def owner_of(branch: Select[Any]) -> ColumnElement[int]:
    """Return the column of a branch that names the sheet."""
    column: ColumnElement[int] = branch.selected_columns["assessment_id"].element
    return column


def _figures() -> Select[Any]:
    return _branch(
        "figure",
        Figure.assessment_id,
        key=Figure.figure_id,
        stage=Figure.stage,
        text=Figure.value,
        author=Account.display_name,
        at=Figure.at,
    ).join(Account, Account.id == Figure.author_id)


def _entries() -> Select[Any]:
    return _branch(
        "entry",
        Entry.assessment_id,
        key=Entry.code,
        text=Entry.note,
        reason=Entry.not_applicable_reason,
        points=Entry.typed_points,
        author=Account.display_name,
        at=Entry.at,
    ).join(Account, Account.id == Entry.author_id)


def _scores() -> Select[Any]:
    return _branch(
        "score",
        Score.assessment_id,
        key=Score.code,
        stage=Score.stage,
        reason=Score.reason,
        points=Score.points,
        verdict=Score.verdict,
        method=Score.method,
        author=Account.display_name,
        at=Score.at,
    ).join(Account, Account.id == Score.author_id)


def _explanations() -> Select[Any]:
    asking, answering = aliased(Account), aliased(Account)
    return (
        _branch(
            "explanation",
            Explanation.assessment_id,
            key=Explanation.code,
            text=Explanation.question,
            reason=Explanation.answer,
            points=Explanation.points,
            author=asking.display_name,
            at=Explanation.asked_at,
            second_author=answering.display_name,
            second_at=Explanation.answered_at,
        )
        .join(asking, asking.id == Explanation.asked_by_id)
        .outerjoin(answering, answering.id == Explanation.answered_by_id)
    )


def _not_measured() -> Select[Any]:
    """What was not measured belongs to the cycle, and so to each of its sheets."""
    return _branch(
        "not_measured", Assessment.id, key=NotMeasured.code, reason=NotMeasured.reason, at=NotMeasured.at
    ).join(NotMeasured, NotMeasured.cycle_id == Assessment.cycle_id)


def _returned() -> Select[Any]:
    return _branch(
        "returned",
        ReturnedGroup.assessment_id,
        key=ReturnedGroup.group_code,
        reason=ReturnedGroup.reason,
        author=Account.display_name,
        at=ReturnedGroup.at,
        second_at=ReturnedGroup.until,
    ).join(Account, Account.id == ReturnedGroup.author_id)


def _proposed() -> Select[Any]:
    proposing, answering = aliased(Account), aliased(Account)
    return (
        _branch(
            "proposed",
            ProposedCut.assessment_id,
            key=ProposedCut.code,
            stage=ProposedCut.stage,
            text=ProposedCut.figures,
            reason=ProposedCut.reason,
            points=ProposedCut.points,
            method=ProposedCut.method,
            author=proposing.display_name,
            at=ProposedCut.at,
            author_id=ProposedCut.author_id,
            second_author=answering.display_name,
            second_at=ProposedCut.answered_at,
            second_text=ProposedCut.refusal,
        )
        .join(proposing, proposing.id == ProposedCut.author_id)
        .outerjoin(answering, answering.id == ProposedCut.answered_by_id)
    )


def _blind() -> Select[Any]:
    """Who is asked to appraise a row a second time without seeing the first verdict, and has not answered."""
    return _branch(
        "blind", SecondLook.assessment_id, key=SecondLook.code, author_id=SecondLook.account_id
    ).where(SecondLook.answered_at.is_(None))
