"""A finished sheet of a year before this system: what a file says of it, scored by the engine.

Figures are the file's, points are the engine's. Points that the file states are held against them: the unit's own are
never taken where figures give others, and the appraised ones become a verdict by points. Either is named as a
difference, so that somebody looks at it before anything is stored.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers, EntryView, FigureView, ScoreView, UnitView
from app.workflow.states import Method, Stage, Verdict
from scoring import IndicatorScore, SheetScore, Tree, score

WAITING: Final = "provisional"
"""The engine's state of an indicator whose points wait for the figures of all units: nothing to compare yet."""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """What a file says of one indicator; nothing given is an empty text or None, never zero.

    ``figures`` are declared, ``corrected`` are those that stand after the appraisal, both in canonical form.
    ``line`` is the first line of the file that says it.
    """

    code: str
    self_points: Decimal | None
    appraised_points: Decimal | None
    reason: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    corrected: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    not_applicable: str = ""
    line: int = 0

    @property
    def has_figures(self) -> bool:
        """Whether the engine has something to score."""
        return bool(self.figures or self.corrected)


@dataclass(frozen=True, slots=True)
class Difference:
    """Points that the file states and the engine does not give. Of ``own`` points the sheet keeps the computed."""

    code: str
    own: bool
    stated: Decimal
    computed: Decimal
    line: int


@dataclass(frozen=True, slots=True)
class Change:
    """A value that the sheet has and the file would replace; nothing afterwards removes it."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FinishedSheet:
    """What one sheet would be. ``unchecked`` are indicators whose points have no figures behind them.

    ``undeclared`` are those of which the file has neither figures nor points of the unit.
    """

    answers: Answers
    own: SheetScore
    final: SheetScore
    differences: tuple[Difference, ...]
    unchecked: tuple[str, ...]
    undeclared: tuple[str, ...]
    added: int
    changes: tuple[Change, ...]
    unchanged: int
    same: bool


def finish(
    tree: Tree,
    unit: UnitView,
    before: Answers,
    lines: Sequence[SheetLine],
    *,
    default_reason: str,
    author: str,
    now: datetime,
) -> FinishedSheet:
    """Work out the sheet that ``lines`` make; ``before`` is what it says now. Nothing is stored."""
    declared = _declared(before, lines, author=author, now=now)
    own = score(tree, sheet_at(tree, unit, declared, Stage.SELF))
    corrected = _corrected(declared, lines, author=author, now=now)
    computed = score(tree, sheet_at(tree, unit, corrected, Stage.REVIEW_1))
    scores: dict[str, dict[Stage, ScoreView]] = {}
    differences: list[Difference] = []
    for line in lines:
        mine, judged = own.indicators[line.code], computed.indicators[line.code]
        first = ScoreView(Stage.SELF, mine.points, Verdict.DECLARED, None, None, author, now)
        verdict = _verdict(line, mine, judged, first, default_reason)
        scores[line.code] = {Stage.SELF: first, Stage.REVIEW_1: verdict}
        differences += _differences(line, mine, judged)
    after = replace(corrected, scores=scores)
    was, says = said(before), said(after)
    changes = [Change(key, was[key], says.get(key, "")) for key in was if was[key] != says.get(key, "")]
    return FinishedSheet(
        answers=after,
        own=own,
        final=score(tree, sheet_at(tree, unit, after, Stage.REVIEW_1)),
        differences=tuple(differences),
        unchecked=tuple(line.code for line in lines if _unchecked(tree, line)),
        undeclared=tuple(line.code for line in lines if _undeclared(tree, line)),
        added=sum(key not in was for key in says),
        changes=tuple(changes),
        unchanged=sum(was.get(key) == value for key, value in says.items()),
        same=was == says and _outcome(before) == _outcome(after),
    )


def said(answers: Answers) -> dict[str, str]:
    """Return what the unit says, in plain text by ``figure:id``, ``points:code``, ``note:code``, …"""
    texts: dict[str, str] = {}
    for figure_id, by_stage in answers.figures.items():
        if (figure := by_stage.get(Stage.SELF)) is not None:
            texts[f"figure:{figure_id}"] = figure.value
    for code, entry in answers.entries.items():
        if entry.note:
            texts[f"note:{code}"] = entry.note
        if entry.not_applicable_reason:
            texts[f"not_applicable:{code}"] = entry.not_applicable_reason
        if entry.typed_points is not None:
            texts[f"points:{code}"] = _plain(entry.typed_points)
    return texts


def mark_of(before: Answers, finished: FinishedSheet, *, state: str) -> str:
    """Return a mark of what a sheet is now and would be: a confirmation given for another mark is stale."""
    told = [
        state,
        sorted(said(before).items()),
        sorted(said(finished.answers).items()),
        sorted(_outcome(finished.answers).items()),
        sorted(finished.answers.not_measured),
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _declared(before: Answers, lines: Sequence[SheetLine], *, author: str, now: datetime) -> Answers:
    """Return answers that hold what the file declares and nothing else."""
    figures = {
        figure_id: {Stage.SELF: FigureView(value, Stage.SELF, now, author)}
        for line in lines
        for figure_id, value in line.figures.items()
    }
    entries = {
        line.code: EntryView(
            note=line.note or None,
            not_applicable_reason=line.not_applicable or None,
            # Where figures stand, points follow from them.
            typed_points=None if line.has_figures else line.self_points,
            author=author,
            at=now,
        )
        for line in lines
    }
    return Answers(figures, entries, {}, not_measured=before.not_measured)


def _corrected(declared: Answers, lines: Sequence[SheetLine], *, author: str, now: datetime) -> Answers:
    figures = {figure_id: dict(by_stage) for figure_id, by_stage in declared.figures.items()}
    for line in lines:
        for figure_id, value in line.corrected.items():
            by_stage = figures.setdefault(figure_id, {})
            if Stage.SELF not in by_stage or by_stage[Stage.SELF].value != value:
                by_stage[Stage.REVIEW_1] = FigureView(value, Stage.REVIEW_1, now, author)
    return replace(declared, figures=figures)


def _verdict(
    line: SheetLine, mine: IndicatorScore, judged: IndicatorScore, first: ScoreView, default_reason: str
) -> ScoreView:
    """Return what the appraisal came to: accepted, adjusted by figures, or the points that the file states."""
    stated, base = line.appraised_points, replace(first, stage=Stage.REVIEW_1)
    reason = line.reason or default_reason
    if stated is not None and stated != judged.points:
        return replace(base, points=stated, verdict=Verdict.ADJUSTED, method=Method.POINTS, reason=reason)
    if judged.points != mine.points or line.figures != {**line.figures, **line.corrected}:
        return replace(
            base, points=judged.points, verdict=Verdict.ADJUSTED, method=Method.FIGURES, reason=reason
        )
    return replace(base, points=judged.points, verdict=Verdict.ACCEPTED)


def _differences(line: SheetLine, mine: IndicatorScore, judged: IndicatorScore) -> Iterator[Difference]:
    """Name points that figures do not give. A reviewer's cut with its reason is none: it is what appraisal is for."""
    if not line.has_figures and not line.not_applicable:
        return
    if line.self_points is not None and line.self_points != mine.points and mine.state != WAITING:
        yield Difference(line.code, True, line.self_points, mine.points, line.line)
    stated = line.appraised_points
    explained = bool(line.reason) and not line.corrected
    if stated is not None and stated != judged.points and not explained and judged.state != WAITING:
        yield Difference(line.code, False, stated, judged.points, line.line)


def _unchecked(tree: Tree, line: SheetLine) -> bool:
    stated = line.self_points is not None or bool(line.appraised_points)
    return bool(tree.indicators[line.code].figure_ids) and stated and not line.has_figures


def _undeclared(tree: Tree, line: SheetLine) -> bool:
    ours = tree.indicators[line.code].scored_by == "unit" and not line.not_applicable
    return ours and line.self_points is None and not line.figures


def _outcome(answers: Answers) -> dict[str, str]:
    """Return the points in force after the appraisal, by indicator."""
    last = {code: answers.score(code, Stage.REVIEW_2) for code in answers.scores}
    return {
        code: _plain(verdict.points)
        for code, verdict in last.items()
        if verdict is not None and verdict.points is not None and code not in answers.not_measured
    }


def _plain(points: Decimal) -> str:
    return f"{points.normalize():f}"
