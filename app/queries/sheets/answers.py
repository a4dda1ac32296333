"""What a sheet says: figures, entries, scores and explanations of one sheet or of many, in a single statement."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    String,
    Text,
    bindparam,
    cast,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from app.extensions import db
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
    UtcDateTime,
)
from app.sheet.values import (
    Answers,
    EntryView,
    ExplanationView,
    FigureView,
    ProposedView,
    ReturnedView,
    ScoreView,
)
from app.workflow.states import Method, Stage, Verdict


def answers_of(assessment_id: int) -> Answers:
    """Read all that one sheet says, in one statement."""
    return answers_of_many([assessment_id])[assessment_id]


def answers_of_many(assessment_ids: list[int]) -> dict[int, Answers]:
    """Read all that many sheets say, in one statement whatever their number."""
    drafts = {assessment_id: _Draft() for assessment_id in assessment_ids}
    for row in db.session.execute(_statement(), {"assessment_ids": assessment_ids}):
        _TAKE[row.kind](drafts[row.assessment_id], row)
    return {
        key: Answers(d.figures, d.entries, d.scores, d.explanations, d.not_measured, d.returned, d.proposed)
        for key, d in drafts.items()
    }


@cache
def _statement() -> CompoundSelect[Any]:
    """Return the union over all kinds of rows; made once, because making it costs more than running it."""
    wanted: BindParameter[list[int]] = bindparam("assessment_ids", expanding=True)
    branches = (
        _figures(),
        _entries(),
        _scores(),
        _explanations(),
        _not_measured(),
        _returned(),
        _proposed(),
    )
    return union_all(*(branch.where(_owner(branch).in_(wanted)) for branch in branches))


@dataclass(slots=True)
class _Draft:
    """The answers of one sheet while its rows arrive."""

    figures: dict[str, dict[Stage, FigureView]] = field(default_factory=lambda: defaultdict(dict))
    entries: dict[str, EntryView] = field(default_factory=dict)
    scores: dict[str, dict[Stage, ScoreView]] = field(default_factory=lambda: defaultdict(dict))
    explanations: dict[str, ExplanationView] = field(default_factory=dict)
    not_measured: dict[str, str] = field(default_factory=dict)
    returned: dict[str, ReturnedView] = field(default_factory=dict)
    proposed: dict[str, dict[Stage, ProposedView]] = field(default_factory=lambda: defaultdict(dict))


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


def _owner(branch: Select[Any]) -> ColumnElement[int]:
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


def _take_figure(draft: _Draft, row: Row[Any]) -> None:
    stage = Stage(row.stage)
    draft.figures[row.key][stage] = FigureView(row.text, stage, row.at, row.author)


def _take_entry(draft: _Draft, row: Row[Any]) -> None:
    draft.entries[row.key] = EntryView(row.text, row.reason, row.points, row.author, row.at)


def _take_score(draft: _Draft, row: Row[Any]) -> None:
    stage, method = Stage(row.stage), Method(row.method) if row.method else None
    draft.scores[row.key][stage] = ScoreView(
        stage, row.points, Verdict(row.verdict), method, row.reason, row.author, row.at
    )


def _take_explanation(draft: _Draft, row: Row[Any]) -> None:
    draft.explanations[row.key] = ExplanationView(
        row.text, row.author, row.at, row.reason, row.second_author, row.second_at, row.points
    )


def _take_not_measured(draft: _Draft, row: Row[Any]) -> None:
    draft.not_measured[row.key] = row.reason


def _take_returned(draft: _Draft, row: Row[Any]) -> None:
    draft.returned[row.key] = ReturnedView(row.key, row.reason, row.author, row.at, row.second_at)


def _take_proposed(draft: _Draft, row: Row[Any]) -> None:
    stage = Stage(row.stage)
    draft.proposed[row.key][stage] = ProposedView(
        stage=stage,
        method=Method(row.method),
        figures=json.loads(row.text),
        points=row.points,
        reason=row.reason,
        author_id=row.author_id,
        author=row.author,
        at=row.at,
        second=row.second_author,
        second_at=row.second_at,
        refusal=row.second_text,
    )


_TAKE: Mapping[str, Callable[[_Draft, Row[Any]], None]] = MappingProxyType(
    {
        "figure": _take_figure,
        "entry": _take_entry,
        "score": _take_score,
        "explanation": _take_explanation,
        "not_measured": _take_not_measured,
        "returned": _take_returned,
        "proposed": _take_proposed,
    }
)
