"""Which rows a reviewer has really opened since they last changed, as the access record tells: the server's own word.

Opened means: the page of the row, and of every document at least one page, the file or its preview.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, TypeAlias

from sqlalchemy import case as when
from sqlalchemy import func, or_, select

from app.access.actor import Actor
from app.access.occasions import Occasion, evidence_place, row_place
from app.extensions import db
from app.models import AccessRecord, Event
from app.sheet.case import Case
from app.sheet.looks import last_change
from app.sheet.values import EvidenceView

Documents: TypeAlias = Mapping[str, Collection[EvidenceView]]
CORRECTED: Final = "evidence.corrected"
AT_ONCE: Final = 300


def opened_codes(
    actor: Actor, cases: Mapping[int, Case], codes: Collection[str], documents: Mapping[int, Documents]
) -> dict[int, frozenset[str]]:
    """Return, by sheet, which of ``codes`` the actor has opened since their last change.

    Statements do not grow with the sheets, but with what the actor opened on them.
    """
    seen = _rows_seen(actor, cases, codes)
    if not seen:
        return dict.fromkeys(cases, frozenset())
    corrected = _corrected({sheet for sheet, _code in seen})
    waiting: dict[tuple[int, str], set[int]] = {}
    for (sheet, code), at in seen.items():
        linked = documents.get(sheet, {}).get(code, ())
        changes = (last_change(cases[sheet], code, linked), corrected.get(sheet) if linked else None)
        if all(change is None or at >= change for change in changes):
            waiting[sheet, code] = {document.link_id for document in linked}
    looks = _documents_seen(actor, {link for links in waiting.values() for link in links})
    opened: dict[int, set[str]] = {sheet: set() for sheet in cases}
    for (sheet, code), links in waiting.items():
        changes_of = {
            document.link_id: max(document.uploaded_at, corrected.get(sheet, document.uploaded_at))
            for document in documents.get(sheet, {}).get(code, ())
        }
        if all(link in looks and looks[link] >= changes_of[link] for link in links):
            opened[sheet].add(code)
    return {sheet: frozenset(members) for sheet, members in opened.items()}


def _rows_seen(
    actor: Actor, sheets: Collection[int], codes: Collection[str]
) -> dict[tuple[int, str], datetime]:
    places = {row_place(sheet, code): (sheet, code) for sheet in sheets for code in codes}
    rows = db.session.execute(
        select(AccessRecord.place, func.max(AccessRecord.last_at))
        .where(
            AccessRecord.account_id == actor.account_id,
            AccessRecord.occasion == Occasion.ROW_OPENED,
            AccessRecord.place.in_(places),
        )
        .group_by(AccessRecord.place)
    )
    return {places[place]: at for place, at in rows}


def _documents_seen(actor: Actor, links: Collection[int]) -> dict[int, datetime]:
    """Return when the actor last opened each document, whichever way."""
    seen: dict[int, datetime] = {}
    ordered = sorted(links)
    for start in range(0, len(ordered), AT_ONCE):
        some = ordered[start : start + AT_ONCE]
        of = [(AccessRecord.place.startswith(evidence_place(link), autoescape=True), link) for link in some]
        link_id = when(*of)
        rows = db.session.execute(
            select(link_id, func.max(AccessRecord.last_at))
            .where(
                AccessRecord.account_id == actor.account_id,
                AccessRecord.occasion == Occasion.EVIDENCE_OPENED,
                or_(*(condition for condition, _link in of)),
            )
            .group_by(link_id)
        )
        seen.update(dict(rows.all()))
    return seen


def _corrected(sheets: Collection[int]) -> dict[int, datetime]:
    """Return when number, date or issuer of a document of each sheet were last corrected."""
    streams = {f"assessment:{sheet}": sheet for sheet in sheets}
    rows = db.session.execute(
        select(Event.stream, func.max(Event.at))
        .where(Event.stream.in_(streams), Event.kind == CORRECTED)
        .group_by(Event.stream)
    )
    return {streams[stream]: at for stream, at in rows}
