"""Carrying the year before forward: figures and documents that somebody ticked, one by one, into this year's sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.access.actor import Actor
from app.errors import N_, NotFound, Refused, Sentence
from app.queries.sheets.sheets import SheetView, find_assessment
from app.queries.unit.last_year import LastYear, lineage_of, read_last_year
from app.queries.unit.sheet import read_own
from app.services.evidence import links
from app.services.evidence.inheriting import own_document
from app.services.sheets.cells import save_cells
from app.sheet.cells import FIGURE, Cell, Theirs

NOTHING_TICKED = N_(
    "Chưa đánh dấu mục nào nên chưa có gì được dùng lại. Hãy đánh dấu số liệu, tài liệu muốn dùng lại."
)
Place = tuple[str, str]
"""A figure in the row of an indicator: the indicator's code, the figure."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """What is to be carried: figures with what the page showed as stored, and links of the year before."""

    figures: Mapping[Place, str]
    links: Collection[int]


@dataclass(slots=True)
class Carried:
    """What became of it. A figure that breaks a rule is refused alone; one that somebody else changed is left alone."""

    figures: int = 0
    documents: int = 0
    refused: dict[Place, tuple[Sentence, ...]] = field(default_factory=dict)
    differing: dict[Place, Theirs] = field(default_factory=dict)


def carry_forward(actor: Actor, assessment_id: int, ticked: Ticked, *, now: datetime) -> Carried:
    """Take what is ticked over from the year before; everything else stays as it is.

    A figure is saved as if it were typed over what the page showed; a document is linked with its page, its file stays
    where it is stored. Doing it twice changes nothing the second time. Raises ``Refused`` when nothing is ticked or the
    sheet is closed, ``NotFound`` for what the year before does not have.
    """
    find_assessment(actor, assessment_id, lock=True)
    view = read_own(actor, assessment_id, now=now)
    last = read_last_year(view, lineage_of(view))
    if not ticked.figures and not ticked.links:
        raise Refused(NOTHING_TICKED)
    if last is None:
        raise NotFound
    carried = Carried()
    for code, cells in _cells(last, ticked.figures).items():
        outcome = save_cells(actor, assessment_id, code, cells, now=now)
        carried.figures += len(outcome.saved)
        carried.refused |= {_place(code, name): said for name, said in outcome.refused.items()}
        carried.differing |= {_place(code, name): theirs for name, theirs in outcome.differing.items()}
    carried.documents = _link(actor, view, last, ticked.links, now=now)
    return carried


def _cells(last: LastYear, ticked: Mapping[Place, str]) -> Mapping[str, dict[str, Cell]]:
    cells: dict[str, dict[str, Cell]] = defaultdict(dict)
    for (code, figure_id), was in ticked.items():
        indicator = last.indicators.get(code)
        if indicator is None or figure_id not in indicator.figures:
            raise NotFound
        cells[code][FIGURE + figure_id] = Cell(was, indicator.figures[figure_id])
    return cells


def _link(actor: Actor, view: SheetView, last: LastYear, wanted: Collection[int], *, now: datetime) -> int:
    """Link the documents behind ``wanted`` links of the year before; return how many there are."""
    known = {
        document.link_id: (code, document)
        for code, indicator in last.indicators.items()
        for document in indicator.documents
    }
    if not known.keys() >= set(wanted):
        raise NotFound
    for link_id in sorted(wanted):
        code, document = known[link_id]
        evidence_id = own_document(actor, view.head.unit.id, document.evidence_id, now=now)
        links.link(actor, view.head.id, code, evidence_id, page=document.page or "", now=now)
    return len(set(wanted))


def _place(code: str, name: str) -> Place:
    return code, name.removeprefix(FIGURE)
