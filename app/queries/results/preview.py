"""The page before a publication. In a small cycle it is worked out at once; in a large one the worker has stored it.

What was stored bears the mark of what it was made of. The page shows it as long as that mark is the one of now, and a
publication holds every line of it against what it publishes (``app.services.publication.previews``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

from sqlalchemy import func, select

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Block, Preview, PreviewLine, Unit
from app.queries.cycles.board import find_cycle
from app.queries.cycles.unmeasured import reasons_in
from app.queries.paging import FIRST, Place, Slice, page_of
from app.queries.results.finished import FINISHED
from app.queries.results.marks import blocks_of, finished_in, mark_of, next_version
from app.queries.results.standing import Omitted, Standing, read_standing
from app.queries.results.standing_rows import StandingRow
from app.queries.results.totals import StoredTotals, totals_from
from app.queries.sheets.heads import unit_view
from app.queries.texts import in_order
from app.sheet.totals import Total
from app.sheet.values import CycleView, UnitView
from app.trees import trees
from scoring import Tree

AT_ONCE: Final = 100
"""Sheets of a cycle whose preview is worked out while its reader waits: somewhat more than a second."""
NAMED: Final = 50
"""Units left out that the page names; it says how many there are."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One stored line, with what the page says of it."""

    rank: int | None
    unit_name: str
    own: Total
    total: Total
    grade_title: str | None

    @property
    def denominator(self) -> Decimal:
        """What the points are out of."""
        return self.total.denominator

    @property
    def self_points(self) -> Decimal:
        """What the unit gave itself."""
        return self.own.points


Row: TypeAlias = PreviewRow | StandingRow


@dataclass(frozen=True, slots=True)
class BlockPreview:
    """One block: how many finished sheets it has, and those of the page, best first."""

    title: str
    ranked: bool
    size: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPreview:
    """The page before a publication. ``mark`` is that of now; ``omitted`` names the first of ``left_out`` units.

    ``stored`` says that the worker makes it, ``complete`` that there are lines to show; ``page`` is empty where all
    of them are shown.
    """

    cycle: CycleView
    tree: Tree
    version: int
    mark: str
    not_measured: Mapping[str, str]
    finished: int
    left_out: int
    omitted: tuple[Omitted, ...]
    blocks: tuple[BlockPreview, ...]
    stored: bool
    complete: bool
    page: Slice | None = None

    @property
    def illustrative(self) -> bool:
        """Say whether the figures are made up, or the criteria set is not an official one."""
        return self.cycle.illustrative or self.tree.status == "illustrative"

    @property
    def places(self) -> int:
        """Return how many decimals published points have."""
        return self.tree.rounding.points

    @property
    def certificates(self) -> int:
        """How many units are ranked, and so get a certificate."""
        return sum(block.size for block in self.blocks if block.ranked)


def is_large(cycle_id: int) -> bool:
    """Say whether the preview of a cycle is made by the worker."""
    return _sheets_in(cycle_id) > AT_ONCE


def read_preview(actor: Actor, cycle_id: int, place: Place = FIRST) -> PublicationPreview:
    """Read what a publication would say; statements and rows do not grow with the sheets.

    Raises ``NotFound`` for whoever does not follow cycles and, where it is worked out at once, what ``read_standing``
    raises.
    """
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    version, silent, blocks = next_version(cycle_id), reasons_in(cycle_id), blocks_of(cycle_id)
    pairs, size = finished_in(cycle_id), _sheets_in(cycle_id)
    mark = mark_of(cycle.tree_digest, version, pairs, silent, blocks)
    stored, page = size > AT_ONCE, None
    if stored:
        complete = is_complete(cycle_id, mark)
        shown, page = _page(cycle_id, blocks, place) if complete else ((), None)
    else:
        complete, shown = True, _at_once(read_standing(actor, cycle_id))
    return PublicationPreview(
        cycle=cycle,
        tree=tree,
        version=version,
        mark=mark,
        not_measured=silent,
        finished=len(pairs),
        left_out=size - len(pairs),
        omitted=_omitted(cycle_id) if len(pairs) < size else (),
        blocks=shown,
        stored=stored,
        complete=complete,
        page=page,
    )


def units_finished(cycle_id: int, among: Collection[int]) -> tuple[UnitView, ...]:
    """Return those units ``among`` these whose sheet is finished in the cycle."""
    query = (
        select(Unit)
        .join(Assessment, Assessment.unit_id == Unit.id)
        .where(
            Assessment.cycle_id == cycle_id,
            Assessment.excluded_at.is_(None),
            Assessment.status.in_(FINISHED),
            Unit.id.in_(among),
        )
        .order_by(Unit.code)
    )
    return tuple(unit_view(unit) for unit in db.session.scalars(query))


def is_complete(cycle_id: int, mark: str) -> bool:
    """Say whether a preview of this very mark is stored with all of its lines."""
    query = select(Preview.cycle_id).where(
        Preview.cycle_id == cycle_id, Preview.mark == mark, Preview.complete.is_(True)
    )
    return db.session.scalar(query) is not None


def totals_text(own: Total, final: Total) -> str:
    """Write the totals of a line as it keeps them: the same totals give the same text."""
    return json.dumps(asdict(StoredTotals(own, final, {})), ensure_ascii=False, sort_keys=True, default=str)


def disagreeing(standing: Standing) -> tuple[str, ...]:
    """List the codes of units whose stored line differs from what is published; nothing where none is stored."""
    if not is_complete(standing.cycle.id, standing.mark):
        return ()
    columns = (PreviewLine.block_id, PreviewLine.place, PreviewLine.rank, PreviewLine.grade_title)
    stored = {
        code: tuple(said)
        for code, *said in db.session.execute(
            select(PreviewLine.unit_code, *columns, PreviewLine.unit_name, PreviewLine.totals).where(
                PreviewLine.cycle_id == standing.cycle.id
            )
        )
    }
    said = {
        row.unit_code: (
            block.id, place, row.rank, row.grade_title, row.unit_name, totals_text(row.own, row.total),
        )
        for block in standing.blocks
        for place, row in enumerate(block.rows, 1)
    }  # fmt: skip
    return tuple(sorted(code for code in {*stored, *said} if stored.get(code) != said.get(code)))


def _sheets_in(cycle_id: int) -> int:
    query = select(func.count()).where(Assessment.cycle_id == cycle_id, Assessment.excluded_at.is_(None))
    return db.session.scalars(query).one()


def _at_once(standing: Standing) -> tuple[BlockPreview, ...]:
    return tuple(
        BlockPreview(block.title, block.ranked, len(block.rows), block.rows) for block in standing.blocks
    )


def _page(cycle_id: int, blocks: Sequence[Block], place: Place) -> tuple[tuple[BlockPreview, ...], Slice]:
    source = (
        select(PreviewLine.assessment_id)
        .join(Block, Block.id == PreviewLine.block_id)
        .where(PreviewLine.cycle_id == cycle_id)
    )
    keys: list[Any] = [Block.position, Block.id, PreviewLine.place]
    page = page_of(source, (), keys, place)
    lines = db.session.scalars(select(PreviewLine).where(PreviewLine.assessment_id.in_(page.ids)))
    by_id = {line.assessment_id: line for line in lines}
    shown = [by_id[key] for key in page.ids]
    counted = (
        select(PreviewLine.block_id, func.count())
        .where(PreviewLine.cycle_id == cycle_id)
        .group_by(PreviewLine.block_id)
    )
    sizes = Counter({row[0]: row[1] for row in db.session.execute(counted)})
    return (
        tuple(
            BlockPreview(
                block.title,
                block.ranked,
                sizes[block.id],
                _rows(row for row in shown if row.block_id == block.id),
            )
            for block in blocks
        ),
        page,
    )


def _rows(lines: Iterable[PreviewLine]) -> tuple[PreviewRow, ...]:
    rows = []
    for line in lines:
        totals = totals_from(json.loads(line.totals))
        if totals is None:  # never stored without
            raise LookupError(f"preview of {line.assessment_id} without totals")
        rows.append(PreviewRow(line.rank, line.unit_name, totals.own, totals.final, line.grade_title))
    return tuple(rows)


def _omitted(cycle_id: int) -> tuple[Omitted, ...]:
    query = (
        select(Assessment.id, Assessment.status, Unit)
        .join(Unit, Unit.id == Assessment.unit_id)
        .where(
            Assessment.cycle_id == cycle_id,
            Assessment.excluded_at.is_(None),
            Assessment.status.not_in(FINISHED),
        )
        .order_by(in_order(Unit.full_name), Unit.code)
        .limit(NAMED)
    )
    return tuple(Omitted(sheet, unit_view(unit), status) for sheet, status, unit in db.session.execute(query))
