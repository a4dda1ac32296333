"""Verdicts and questions of before a sheet went back to its unit, on indicators that changed since."""

from __future__ import annotations

import json

from sqlalchemy import select

from app.extensions import db
from app.models import Account, EarlierVerdict
from app.sheet.earlier import Earlier, from_text
from app.sheet.values import ScoreView
from app.workflow.states import Stage


def earlier_verdicts(assessment_id: int) -> dict[str, Earlier]:
    """Read what was set aside of one sheet, by indicator, in one statement."""
    rows = db.session.execute(
        select(EarlierVerdict, Account.display_name)
        .join(Account, Account.id == EarlierVerdict.author_id)
        .where(EarlierVerdict.assessment_id == assessment_id)
        .order_by(EarlierVerdict.code)
    )
    return {row.code: _view(row, author) for row, author in rows}


def _view(row: EarlierVerdict, author: str) -> Earlier:
    verdict = None
    if row.verdict is not None:
        verdict = ScoreView(Stage.REVIEW_1, row.points, row.verdict, row.method, row.reason, author, row.at)
    return Earlier(
        code=row.code,
        said=from_text(row.said),
        figures={figure_id: kept["value"] for figure_id, kept in json.loads(row.figures).items()},
        verdict=verdict,
        question=row.question or "",
        author=author,
        author_id=row.author_id,
        at=row.at,
    )
