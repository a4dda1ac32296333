"""Letting go of proposed cuts whose indicators are decided otherwise, or go back to the unit."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.extensions import db
from app.models import ProposedCut
from app.services.gate import Opened
from app.workflow.states import Stage


def let_go(opened: Opened, stage: Stage, codes: Collection[str]) -> None:
    """Forget what was proposed for these indicators in a stage, answered or not: they are decided otherwise."""
    proposed = opened.answers.proposed
    if any(stage in proposed.get(code, {}) for code in codes):
        _delete(opened, stage, codes, agreed=True)


def let_fall(opened: Opened, stage: Stage, codes: Collection[str] | None = None) -> None:
    """Forget the proposals of a stage that nobody agreed to, of all indicators or of some."""
    if opened.answers.proposed:
        _delete(opened, stage, codes, agreed=False)


def _delete(opened: Opened, stage: Stage, codes: Collection[str] | None, *, agreed: bool) -> None:
    rows = db.session.scalars(
        select(ProposedCut).where(ProposedCut.assessment_id == opened.row.id, ProposedCut.stage == stage)
    )
    for row in rows.all():
        was_agreed = row.answered_by_id is not None and row.refusal is None
        if (codes is None or row.code in codes) and (agreed or not was_agreed):
            db.session.delete(row)
    db.session.flush()
