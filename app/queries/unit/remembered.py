"""What the unit wrote about its earlier documents, and their series, as the form of the next one offers them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Cycle, Evidence, EvidenceLink
from app.queries.sheets.sheets import SheetView
from app.sheet.remembering import Remembered, Wording, in_other_year, remembered, symbol_of
from app.sheet.suggesting import series_of

MOST_SERIES: Final = 5
OFTEN: Final = 2
"""From so many documents on they are a series wherever they were used."""


@dataclass(frozen=True, slots=True)
class Series:
    """A series by its newest document, in the words that its next one would have in the year of the sheet.

    ``proved_this`` says that one of it proved the indicator that is asked about, on another sheet.
    """

    evidence_id: int
    symbol: str
    issuer: str
    abstract: str
    proved_this: bool


@dataclass(frozen=True, slots=True)
class Memory:
    """What the form of the next document at an indicator offers: words box by box, and whole series."""

    words: Remembered
    series: tuple[Series, ...]

    def like(self, evidence_id: int) -> Series | None:
        """Return the offered series by its newest document; nothing for any other."""
        return next((series for series in self.series if series.evidence_id == evidence_id), None)


def memory_of(actor: Actor, view: SheetView, code: str = "") -> Memory:
    """Read what the sheet's unit wrote about its documents, in one statement; another unit's are never among them.

    Series that proved the indicator before come first, then those with most documents.
    """
    rows = db.session.execute(
        select(
            Evidence.id,
            Evidence.number,
            Evidence.issuer,
            Evidence.abstract,
            Evidence.uploaded_by_id,
            EvidenceLink.code,
            EvidenceLink.assessment_id,
            Cycle.year,
        )
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .join(Assessment, Assessment.id == EvidenceLink.assessment_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(Evidence.unit_id == view.head.unit.id, Evidence.withdrawn_at.is_(None))
        .order_by(Evidence.uploaded_at.desc(), Evidence.id.desc(), Cycle.year.desc())
    ).all()
    documents = list({row.id: row for row in reversed(rows)}.values())[::-1]
    wordings = (Wording(row.number, row.issuer, row.uploaded_by_id) for row in documents)
    return Memory(remembered(wordings, actor.account_id), _series_in(rows, view, code) if code else ())


def _series_in(rows: Iterable[Any], view: SheetView, code: str) -> tuple[Series, ...]:
    by_series: dict[str, list[Any]] = {}
    for row in rows:
        by_series.setdefault(series_of(row.number, row.abstract), []).append(row)
    likely = []
    for uses in by_series.values():
        proved_this = any(use.code == code and use.assessment_id != view.head.id for use in uses)
        count = len({use.id for use in uses})
        if proved_this or count >= OFTEN:
            likely.append((not proved_this, -count, uses[0].id, _series(uses[0], view, proved_this)))
    return tuple(item[-1] for item in sorted(likely, key=lambda item: item[:3])[:MOST_SERIES])


def _series(newest: Any, view: SheetView, proved_this: bool) -> Series:
    years = view.head.cycle.year - newest.year
    return Series(
        newest.id,
        in_other_year(symbol_of(newest.number or ""), years),
        newest.issuer or "",
        in_other_year(newest.abstract, years),
        proved_this,
    )
