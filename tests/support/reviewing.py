"""Deciding on the sheets of `tests.support.appraisals` as a reviewer does: forms opened, filled and saved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.access.actor import Actor
from app.access.occasions import Occasion, evidence_place, row_place
from app.errors import Invalid
from app.extensions import db
from app.models import AccessRecord, Assessment, Event, EvidenceLink, Score
from app.queries.reviews.sheet import read_review
from app.services.reviews import decisions
from app.services.reviews.decisions import Outcome
from app.sheet.case import Choice, Decision, fingerprint
from app.workflow.states import ItemState, Stage
from tests.support.application import START
from tests.support.appraisals import FIGURES, Appraisals
from tests.support.books import told_by

LATER = START + timedelta(days=20)
ACCEPT = Decision(Choice.ACCEPT)
REASON = "Quyết định phê duyệt chỉ nêu bốn hệ thống."


def by_figures(reason: str = REASON, **figures: str) -> Decision:
    """A correction of the declared figures."""
    return Decision(Choice.FIGURES, reason, figures={**FIGURES, **figures})


def by_points(points: str, reason: str = REASON) -> Decision:
    """Points set by the reviewer."""
    return Decision(Choice.POINTS, reason, points=Decimal(points))


def ask(question: str = "Đề nghị nêu rõ căn cứ.") -> Decision:
    """A question to the unit."""
    return Decision(Choice.ASK, question)


def mark(appraisals: Appraisals, sheet: Assessment, code: str) -> str:
    """What the form of an indicator opened now would carry."""
    return fingerprint(read_review(appraisals.reviewer, sheet.id, now=LATER).case, code)


def decide(
    appraisals: Appraisals, sheet: Assessment, code: str, decision: Decision, *, actor: Actor | None = None
) -> Outcome:
    """Open the indicator's form and save it."""
    return decisions.decide(
        actor or appraisals.reviewer, sheet.id, code, decision, seen=mark(appraisals, sheet, code), now=LATER
    )


def look_at(
    appraisals: Appraisals,
    sheet: Assessment,
    *codes: str,
    actor: Actor | None = None,
    at: datetime = LATER,
    documents: bool = True,
) -> None:
    """Have somebody open rows of a sheet and one page of each of their documents, as the access record keeps it."""
    links = db.session.scalars(
        select(EvidenceLink.id).where(EvidenceLink.assessment_id == sheet.id, EvidenceLink.code.in_(codes))
    )
    places = [(Occasion.ROW_OPENED, row_place(sheet.id, code)) for code in codes]
    if documents:
        places += [(Occasion.EVIDENCE_OPENED, f"{evidence_place(link)}pages/1") for link in links]
    db.session.add_all(
        AccessRecord(
            sameness=uuid4().hex * 2,
            day=at.date(),
            occasion=occasion,
            account_id=(actor or appraisals.reviewer).account_id,
            address="127.0.0.1",
            method="GET",
            place=place,
            first_at=at,
            last_at=at,
        )
        for occasion, place in places
    )
    db.session.flush()


def states(appraisals: Appraisals, sheet: Assessment) -> Mapping[str, ItemState]:
    """Where each indicator stands."""
    return {row.code: row.state for row in read_review(appraisals.reviewer, sheet.id, now=LATER).rows}


def points(appraisals: Appraisals, sheet: Assessment) -> Mapping[str, Decimal]:
    """The points in force."""
    return {row.code: row.points for row in read_review(appraisals.reviewer, sheet.id, now=LATER).rows}


def verdict(sheet: Assessment, code: str, stage: Stage = Stage.REVIEW_1) -> Score | None:
    """The stored row of a cycle."""
    return db.session.get(Score, (sheet.id, stage, code), populate_existing=True)


def told(sheet: Assessment, kind: str) -> list[dict[str, Any]]:
    """The data of the sheet's events of one kind, oldest first."""
    rows = db.session.scalars(
        select(Event).where(Event.stream == f"assessment:{sheet.id}", Event.kind == kind).order_by(Event.seq)
    )
    return [told_by(row) for row in rows]


def refused_at(error: pytest.ExceptionInfo[Invalid]) -> set[str]:
    """The fields that a refusal names."""
    return set(error.value.fields)
