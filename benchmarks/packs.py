"""The Excel pack out and in, against openpyxl on the same cells.

    python -m benchmarks packs

Ours is all that happens to a pack: locks, drop-downs, ranges, messages and formulas on its way out; counting what it
would cost, looking for macros and reading values and formulas on its way in. The peer writes the bare cells into a
workbook and loads it again.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

import openpyxl

from app.documents.pack.book import workbook_of
from app.documents.pack.values import PackBook, PackPart, PackRow, PackSheet
from app.services.tables.packs import gathered
from app.sheet.cells import FIGURE, POINTS, places
from app.sheet.pack import Manifest, Slot, seal
from benchmarks.measure import Cost, in_turn, span, table, times
from scoring import FigureSpec, Tree, load_tree, rule_in_words
from scoring.tables.filled import read_filled

SETS: Final = ("criteria/dti/2025/commune", "criteria/dti/2026/commune", "criteria/par/2026/commune")
AT: Final = datetime(2026, 11, 1, 8, tzinfo=UTC)
REACH: Final = 2


def run() -> None:
    """Measure and print everything."""
    lines = []
    for folder in SETS:
        tree = load_tree(Path(folder))
        book = _book(tree)
        ours_out = workbook_of(book, tree.figures, tree.rounding.points, made_at=AT)
        bare = _bare(ours_out)
        theirs_out = _written(bare)
        slots = sum(
            row.slot is not None for sheet in book.sheets for part in sheet.parts for row in part.rows
        )
        assert len(gathered(read_filled(io.BytesIO(ours_out))).answers) == slots
        costs = in_turn(
            partial(workbook_of, book, tree.figures, tree.rounding.points, made_at=AT),
            partial(_read, ours_out),
            partial(_written, bare),
            partial(_loaded, theirs_out),
        )
        lines += _lines(tree.id, slots, costs)
    table(
        f"The Excel pack out and in (reach: at most {REACH} × openpyxl)",
        ("criteria set", "answer cells", "ours", "openpyxl", "ours / openpyxl"),
        lines,
    )


def _lines(name: str, slots: int, costs: list[Cost]) -> list[tuple[str, ...]]:
    out, back, their_out, their_back = costs
    both = Cost(out.cpu + back.cpu, out.wall + back.wall)
    theirs = Cost(their_out.cpu + their_back.cpu, their_out.wall + their_back.wall)
    return [
        (f"{name}, {what}", str(slots), span(ours.cpu), span(peer.cpu), times(ours, peer))
        for what, ours, peer in (("out", out, their_out), ("in", back, their_back), ("both", both, theirs))
    ]


def _book(tree: Tree) -> PackBook:
    """A pack in which every figure has a value."""
    codes = [code for code, indicator in tree.indicators.items() if indicator.scored_by == "unit"]
    where = places(tree, codes)
    parts = []
    for group in tree.groups:
        rows = []
        for indicator in group.indicators():
            names = where.get(indicator.code, ())
            for figure_id in names:
                spec = tree.figures[figure_id]
                value = _value(spec)
                rows.append(PackRow(indicator, Slot(indicator.code, FIGURE + figure_id, value), spec, value))
            if indicator.code in where and not indicator.figure_ids:
                rows.append(PackRow(indicator, Slot(indicator.code, POINTS, "0.5"), None, "0.5"))
        parts.append(PackPart(group.code, group.title, tuple(rows)))
    slots = tuple(row.slot for part in parts for row in part.rows if row.slot is not None)
    manifest = Manifest(1, 1, "Xã Thử", tree.title, tree.digest, 1, AT, slots)
    rules = {code: rule_in_words(tree, tree.indicators[code], "vi", "vi") for code in codes}
    sheets = (PackSheet("Số liệu", tuple(parts)),)
    return PackBook(tree.title, "Xã Thử", (), sheets, seal(manifest, "khóa để đo"), 2026, rules=rules)


def _value(spec: FigureSpec) -> str:
    if spec.is_numeric:
        return str(int(spec.lowest or 0) + 1)
    if spec.type == "choice":
        return next(iter(spec.options))
    return {"boolean": "true", "date": "2026-10-31"}.get(spec.type, "Theo báo cáo quý III")


def _read(data: bytes) -> object:
    return gathered(read_filled(io.BytesIO(data)))


def _loaded(data: bytes) -> object:
    return openpyxl.load_workbook(io.BytesIO(data))


def _bare(data: bytes) -> dict[str, dict[str, object]]:
    """The cells of a workbook with nothing but their values, by worksheet and address."""
    work = openpyxl.load_workbook(io.BytesIO(data))
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for line in sheet.iter_rows()
            for cell in line
            if cell.value is not None
        }
        for sheet in work.worksheets
    }


def _written(bare: dict[str, dict[str, object]]) -> bytes:
    work = openpyxl.Workbook()
    del work["Sheet"]
    for name, cells in bare.items():
        sheet = work.create_sheet(name)
        for address, value in cells.items():
            sheet[address] = value
    out = io.BytesIO()
    work.save(out)
    return out.getvalue()
