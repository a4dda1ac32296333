"""What a sheet says: figures, entries, scores and explanations of one sheet or of many, in a single statement."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import BindParameter, CompoundSelect, Row, bindparam, union_all

from app.extensions import db
from app.queries.sheets.answer_rows import branches, owner_of
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
        key: Answers(
            d.figures, d.entries, d.scores, d.explanations, d.not_measured, d.returned, d.proposed, d.blind
        )
        for key, d in drafts.items()
    }


@cache
def _statement() -> CompoundSelect[Any]:
    """Return the union over all kinds of rows; made once, because making it costs more than running it."""
    wanted: BindParameter[list[int]] = bindparam("assessment_ids", expanding=True)
    return union_all(*(branch.where(owner_of(branch).in_(wanted)) for branch in branches()))


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
    blind: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))


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


def _take_blind(draft: _Draft, row: Row[Any]) -> None:
    draft.blind[row.key].add(row.author_id)


_TAKE: Mapping[str, Callable[[_Draft, Row[Any]], None]] = MappingProxyType(
    {
        "figure": _take_figure,
        "entry": _take_entry,
        "score": _take_score,
        "explanation": _take_explanation,
        "not_measured": _take_not_measured,
        "returned": _take_returned,
        "proposed": _take_proposed,
        "blind": _take_blind,
    }
)
