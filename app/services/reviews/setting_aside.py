"""Verdicts of a sheet that goes back to its unit: set aside then, and in force again where nothing changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.models import EarlierVerdict, Explanation, Figure, Score
from app.queries.reviews.earlier import earlier_verdicts
from app.queries.sheets.evidence import evidence_of
from app.services.gate import Opened
from app.services.reviews.dropping import let_fall
from app.sheet.earlier import said_of, standing, to_text
from app.workflow.states import Method, Stage


@dataclass(frozen=True, slots=True)
class Resumed:
    """The indicators whose earlier verdict or question stands again, and those that changed since."""

    kept: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def set_aside(opened: Opened, codes: Collection[str] | None = None) -> None:
    """Keep what stage 1 has made of the sheet, each with what the unit had said; the caller clears the stage.

    With ``codes``, only what it has made of these indicators. Cuts that wait for a second person fall: they are no
    verdicts.
    What was set aside before and not decided again since stays as it was.
    """
    sheet = EarlierVerdict.assessment_id == opened.row.id
    before = {row.code: row for row in db.session.scalars(select(EarlierVerdict).where(sheet))}
    said = evidence_of(opened.row.id)
    figures = _corrections(opened)
    for source in _decided(opened):
        if codes is not None and source.code not in codes:
            continue
        row = before.get(source.code) or EarlierVerdict(assessment_id=opened.row.id, code=source.code)
        row.said = to_text(said_of(opened.tree, opened.answers, source.code, said.get(source.code, ())))
        rests = opened.tree.indicators[source.code].figure_ids if _on_figures(source) else ()
        row.figures = json.dumps({key: figures[key] for key in rests if key in figures})
        _fill(row, source)
        db.session.add(row)
    let_fall(opened, Stage.REVIEW_1, codes)
    db.session.flush()


def resume(opened: Opened) -> Resumed:
    """Bring back into stage 1 what stands on a sheet that is being handed in; the rest stays set aside."""
    earlier = earlier_verdicts(opened.row.id)
    if not earlier:
        return Resumed()
    documents = evidence_of(opened.row.id)
    said = {
        code: said_of(opened.tree, opened.answers, code, documents.get(code, ()))
        for code in earlier
        if code in opened.tree.indicators
    }
    kept = standing(opened.tree, opened.head.unit, opened.answers, earlier, said)
    rows = list(
        db.session.scalars(
            select(EarlierVerdict)
            .where(EarlierVerdict.assessment_id == opened.row.id)
            .order_by(EarlierVerdict.code)
        )
    )
    _bring_back(row for row in rows if row.code in kept)
    order = [code for code in opened.tree.indicators if code in earlier]
    return Resumed(
        tuple(code for code in order if code in kept), tuple(code for code in order if code not in kept)
    )


def forget(decided: Mapping[int, Collection[str]]) -> None:
    """Let go of what was set aside of these sheets' indicators: they are decided anew. One reading for all sheets."""
    rows = db.session.scalars(select(EarlierVerdict).where(EarlierVerdict.assessment_id.in_(decided)))
    for row in rows.all():
        if row.code in decided[row.assessment_id]:
            db.session.delete(row)
    db.session.flush()


def _decided(opened: Opened) -> list[Score | Explanation]:
    scores = select(Score).where(Score.assessment_id == opened.row.id, Score.stage == Stage.REVIEW_1)
    questions = select(Explanation).where(Explanation.assessment_id == opened.row.id)
    return [*db.session.scalars(scores), *db.session.scalars(questions)]


def _corrections(opened: Opened) -> Mapping[str, Mapping[str, object]]:
    rows = db.session.scalars(
        select(Figure).where(Figure.assessment_id == opened.row.id, Figure.stage == Stage.REVIEW_1)
    )
    return {
        row.figure_id: {"value": row.value, "author": row.author_id, "at": row.at.isoformat()} for row in rows
    }


def _on_figures(source: Score | Explanation) -> bool:
    return isinstance(source, Score) and source.method is Method.FIGURES


def _fill(row: EarlierVerdict, source: Score | Explanation) -> None:
    if isinstance(source, Score):
        row.points, row.verdict, row.method = source.points, source.verdict, source.method
        row.reason, row.question = source.reason, None
        row.author_id, row.at = source.author_id, source.at
    else:
        row.points = row.verdict = row.method = row.reason = None
        row.question, row.author_id, row.at = source.question, source.asked_by_id, source.asked_at


def _bring_back(rows: Iterable[EarlierVerdict]) -> None:
    figures: dict[str, Figure] = {}
    for row in rows:
        db.session.add(_score(row) if row.verdict is not None else _question(row))
        for figure_id, correction in json.loads(row.figures).items():
            figures[figure_id] = Figure(
                assessment_id=row.assessment_id,
                stage=Stage.REVIEW_1,
                figure_id=figure_id,
                value=correction["value"],
                author_id=correction["author"],
                at=datetime.fromisoformat(correction["at"]),
            )
        db.session.delete(row)
    db.session.add_all(figures.values())
    db.session.flush()


def _score(row: EarlierVerdict) -> Score:
    return Score(
        assessment_id=row.assessment_id,
        stage=Stage.REVIEW_1,
        code=row.code,
        points=row.points,
        verdict=row.verdict,
        method=row.method,
        reason=row.reason,
        author_id=row.author_id,
        at=row.at,
    )


def _question(row: EarlierVerdict) -> Explanation:
    return Explanation(
        assessment_id=row.assessment_id,
        code=row.code,
        question=row.question,
        asked_by_id=row.author_id,
        asked_at=row.at,
    )
