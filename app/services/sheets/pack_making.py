"""Making the Excel pack of a sheet: what its unit fills in, office by office, with what is stored already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Actor
from app.documents.pack.values import PackBook, PackPart, PackRow, PackSheet
from app.queries.unit.figures import FigureTable, read_figure_table
from app.queries.unit.sheet import can_edit
from app.queries.unit.tasks import shares_of
from app.services.refusals import moment
from app.services.tables.cells import cell_of
from app.sheet.cells import FIGURE, POINTS, places, stored_cells
from app.sheet.pack import Manifest, Slot, seal
from app.sheet.progress import asked_of
from app.sheet.tasks import Share
from app.text import collation_key
from scoring import FigureSpec, rule_in_words

EVERYTHING = "Số liệu"
NOBODYS = "Chưa giao"
LANGUAGE = "vi"
"""A pack is a paper of the unit: Vietnamese, like the criteria set."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """A made pack; ``name`` is without its ending."""

    name: str
    content: bytes


def make_pack(actor: Actor, assessment_id: int, *, secret: str, now: datetime) -> PackFile:
    """Make the pack of a sheet of the actor's unit as it stands now; ``NotFound`` for everybody else.

    What the reader cannot change now is shown and locked.
    """
    # Only a worker that hands a workbook out loads its library.
    from app.documents.pack.book import workbook_of

    table = read_figure_table(actor, assessment_id, now=now)
    book = pack_book(table, shares_of([assessment_id])[assessment_id], actor, secret=secret, now=now)
    tree, head = table.view.tree, table.view.head
    content = workbook_of(book, tree.figures, tree.rounding.points, made_at=now)
    return PackFile(f"{head.unit.full_name} - {head.cycle.title}".replace("/", "-"), content)


def pack_book(
    table: FigureTable, shares: Mapping[str, Share], actor: Actor, *, secret: str, now: datetime
) -> PackBook:
    """Return what a pack is made of, with its seal."""
    view = table.view
    tree, head = view.tree, view.head
    rows = _rows(table, now=now)
    manifest = Manifest(
        assessment_id=head.id,
        cycle_id=head.cycle.id,
        unit=head.unit.full_name,
        cycle=head.cycle.title,
        tree_digest=tree.digest,
        revision=head.revision,
        made_at=now,
        slots=tuple(row.slot for lines in rows.values() for row in lines if row.slot is not None),
    )
    return PackBook(
        title=head.cycle.title,
        unit=head.unit.full_name,
        facts=(
            ("Đơn vị", head.unit.full_name),
            ("Đợt đánh giá", head.cycle.title),
            ("Bộ chỉ số", tree.title),
            ("Hạn nộp phiếu", moment(head.deadline)),
            ("Lấy từ hệ thống", f"{moment(now)}, {actor.name}"),
        ),
        sheets=_sheets(table, rows, shares),
        seal=seal(manifest, secret),
        year=head.cycle.year,
        points={
            row.indicator.code: row.own.points
            for section in table.sections
            for row in section.rows
            if row.indicator.code in rows and not row.undone
        },
        rules={code: rule_in_words(tree, tree.indicators[code], LANGUAGE, LANGUAGE) for code in rows},
    )


def _rows(table: FigureTable, *, now: datetime) -> dict[str, tuple[PackRow, ...]]:
    """Return the rows of every indicator that the unit declares; each figure can be typed in one of them."""
    view = table.view
    codes = asked_of(view.tree, view.head.unit)
    editable = {code: can_edit(view, code, now=now) for code in codes}
    where = places(view.tree, sorted(codes, key=lambda code: not editable[code]))
    return {code: _of_indicator(table, code, where[code], editable=editable[code]) for code in codes}


def _of_indicator(
    table: FigureTable, code: str, own: tuple[str, ...], *, editable: bool
) -> tuple[PackRow, ...]:
    indicator = table.view.tree.indicators[code]
    rows = []
    for cell, value in stored_cells(indicator, table.view.answers).items():
        figure_id = cell.removeprefix(FIGURE)
        spec = None if cell == POINTS else table.view.tree.figures[figure_id]
        open_here = editable and (spec is None or figure_id in own)
        slot = Slot(code, cell, value) if open_here else None
        rows.append(PackRow(indicator, slot, spec, value, _before(table, spec)))
    return tuple(rows)


def _before(table: FigureTable, spec: FigureSpec | None) -> str:
    """Return the unit's own figure of the year before in words; those of predecessors stand on the page."""
    own = [line.value for line in table.before.figures.get(spec.id, ()) if line.unit is None] if spec else []
    if spec is None or not own:
        return ""
    try:
        return cell_of(spec, own[0])
    except ValueError:  # a day that another criteria set took as text
        return own[0]


def _sheets(
    table: FigureTable, rows: Mapping[str, tuple[PackRow, ...]], shares: Mapping[str, Share]
) -> tuple[PackSheet, ...]:
    """Return one worksheet, or one for each office where the sheet is shared out."""
    if not any(code in shares for code in rows):
        return (PackSheet(EVERYTHING, _parts(table, rows)),)
    holders = {code: _holder(shares.get(code)) for code in rows}
    offices = sorted(set(holders.values()), key=lambda name: (name == NOBODYS, collation_key(name)))
    return tuple(
        PackSheet(
            office, _parts(table, {code: lines for code, lines in rows.items() if holders[code] == office})
        )
        for office in offices
    )


def _holder(share: Share | None) -> str:
    return (share.office or share.person or NOBODYS) if share else NOBODYS


def _parts(table: FigureTable, rows: Mapping[str, tuple[PackRow, ...]]) -> tuple[PackPart, ...]:
    parts = []
    for group in table.view.tree.groups:
        codes = [indicator.code for indicator in group.indicators() if indicator.code in rows]
        if codes:
            lines = tuple(row for code in codes for row in rows[code])
            parts.append(PackPart(group.code, group.title, lines))
    return tuple(parts)
