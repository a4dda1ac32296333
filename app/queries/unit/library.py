"""The library of a unit: all its documents over cycles and years, as one of its sheets may use them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Actor
from app.errors import NotFound
from app.queries.sheets.sheets import SheetView
from app.queries.unit.documents import UnitDocument, Use, documents_of
from app.queries.unit.room import Room, room_of
from app.queries.unit.sheet import read_own
from app.sheet.suggesting import Ground, series_of, suggestions
from scoring import Tree


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document as seen from one sheet. ``here`` are its uses on this sheet, ``earlier`` those everywhere else.

    ``opens_by`` is a link by which the reader may open the file; ``outside`` says that its date lies outside the
    period of the sheet's cycle.
    """

    document: UnitDocument
    here: tuple[Use, ...]
    earlier: tuple[Use, ...]
    opens_by: int | None
    outside: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What the list is narrowed to. ``unused`` leaves those that this sheet does not use yet."""

    search: str = ""
    code: str = ""
    year: int | None = None
    unused: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """The documents that meet a wish, how many there are in all, and what they can be narrowed by."""

    view: SheetView
    shelved: tuple[Shelved, ...]
    total: int
    years: tuple[int, ...]
    room: Room


@dataclass(frozen=True, slots=True)
class Opened:
    """One document with the indicators of a sheet that it may prove besides."""

    view: SheetView
    shelved: Shelved
    suggested: Mapping[str, Ground]


def read_library(actor: Actor, assessment_id: int, wish: Wish, *, quota: int, now: datetime) -> Library:
    """Read the documents of the sheet's unit, newest first; raise ``NotFound`` for a sheet that is not the actor's."""
    view = read_own(actor, assessment_id, now=now)
    every = documents_of(view.head.unit.id)
    matching = documents_of(view.head.unit.id, wish.search) if wish.search else every
    shelved = (_shelved(view, document) for document in matching)
    return Library(
        view,
        tuple(item for item in shelved if _meets(item, wish)),
        len(every),
        tuple(sorted({use.year for document in every for use in document.uses}, reverse=True)),
        room_of(view.head.unit.id, quota),
    )


def read_document(actor: Actor, assessment_id: int, evidence_id: int, *, now: datetime) -> Opened:
    """Read one document of the sheet's unit; raise ``NotFound`` for one that is another's, withdrawn or not there."""
    view = read_own(actor, assessment_id, now=now)
    every = documents_of(view.head.unit.id)
    document = next((document for document in every if document.id == evidence_id), None)
    if document is None:
        raise NotFound
    shelved = _shelved(view, document)
    used = {use.code for use in shelved.here}
    others = [other for other in every if other.id != evidence_id]
    grounds = suggestions(
        view.tree,
        document.abstract,
        itself=_codes(shelved.earlier, view.tree),
        series=_proved_by_series(document.number, document.abstract, others, view.tree),
    )
    return Opened(view, shelved, {code: ground for code, ground in grounds.items() if code not in used})


def suggest(view: SheetView, number: str, abstract: str) -> Mapping[str, Ground]:
    """Return the indicators of a sheet that a file may prove which is no document yet."""
    every = documents_of(view.head.unit.id) if abstract else []
    series = _proved_by_series(number, abstract, every, view.tree)
    return suggestions(view.tree, abstract, itself=(), series=series)


def _proved_by_series(
    number: str | None, abstract: str, others: Collection[UnitDocument], tree: Tree
) -> frozenset[str]:
    series = series_of(number, abstract)
    return frozenset().union(
        *(_codes(other.uses, tree) for other in others if series_of(other.number, other.abstract) == series)
    )


def _codes(uses: Collection[Use], tree: Tree) -> frozenset[str]:
    return frozenset(use.code for use in uses if use.code in tree.indicators)


def _shelved(view: SheetView, document: UnitDocument) -> Shelved:
    head, period, day = view.head, view.tree.period, document.issued_on
    here = tuple(use for use in document.uses if use.assessment_id == head.id)
    open_to_reader = [use.link_id for use in (*here, *document.uses) if use.remit == head.cycle.remit]
    return Shelved(
        document,
        here,
        tuple(use for use in document.uses if use.assessment_id != head.id),
        open_to_reader[0] if open_to_reader else None,
        day is not None and not period.start <= day <= period.end,
    )


def _meets(item: Shelved, wish: Wish) -> bool:
    uses = item.document.uses
    return (
        (not wish.code or any(use.code == wish.code for use in uses))
        and (wish.year is None or any(use.year == wish.year for use in uses))
        and not (wish.unused and item.here)
    )
