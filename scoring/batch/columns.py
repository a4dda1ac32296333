"""Sheets as columns: one array a figure, one flag a cell for “declared”."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from scoring.decimals import MAX_DECIMAL_DIGITS, ZERO
from scoring.figures import FigureSpec, Value
from scoring.model import Tree
from scoring.sheet import Sheet

Integers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

ROOM: Final = 2**62
"""Bound on the size of any intermediate value: one bit of slack below the largest 64-bit integer."""


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of all units: `values` × 10^-scale where `given`; yes is 1, an option is its place in the list.

    `peak` bounds the absolute value of all cells; it is as large as ROOM when they do not fit, so that no array form
    is tried.
    """

    values: Integers
    given: Flags
    complete: bool
    scale: int = 0
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """The sheets of many units, figure by figure; build it with :func:`pack`."""

    tree: Tree
    sheets: Sequence[Sheet]
    by_figure: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.sheets)

    def column(self, figure_id: str) -> Column:
        """The column of one figure."""
        return self.by_figure[figure_id]

    def units(self) -> tuple[str, ...]:
        """The units in the order of the rows."""
        return tuple(sheet.unit for sheet in self.sheets)


def pack(tree: Tree, sheets: Sequence[Sheet]) -> Columns:
    """Columns of sheets in which :func:`~scoring.sheet.sheet_problems` finds nothing."""
    # Sheet by sheet, then turned: going through all sheets once for every figure would miss the cache each time.
    ids, rows = _rows(tree, sheets)
    gaps = any(map(_has_gap, rows))
    cells_by_figure = zip(ids, zip(*rows, strict=True), strict=True) if rows else ((name, ()) for name in ids)
    made = {name: pack_cells(tree.figures[name], cells, gaps=gaps) for name, cells in cells_by_figure}
    return Columns(tree, sheets, made)


def _rows(tree: Tree, sheets: Sequence[Sheet]) -> tuple[tuple[str, ...], list[tuple[Value | None, ...]]]:
    """Which figures, and their cells sheet by sheet; None where not declared."""
    needed = dict.fromkeys(name for leaf in tree.indicators.values() for name in leaf.rule.figure_ids)
    order = tuple(sheets[0].figures) if sheets else ()
    if needed.keys() <= set(order) and all(tuple(sheet.figures) == order for sheet in sheets):
        return order, [
            tuple(sheet.figures.values()) for sheet in sheets
        ]  # one query, one order: no looking up
    ids = tuple(needed)
    return ids, [tuple(map(sheet.figures.get, ids)) for sheet in sheets]


def _has_gap(row: Sequence[Value | None]) -> bool:
    # By identity: asking whether a Decimal equals None is slow.
    return any(map(operator.is_, row, repeat(None)))


def pack_cells(spec: FigureSpec, cells: Sequence[Value | None], *, gaps: bool = True) -> Column:
    """One figure's cells; numbers get the smallest power of ten that holds all their decimals.

    Without `gaps` every cell is known to be declared.
    """
    given = _given(cells) if gaps else np.ones(len(cells), dtype=np.bool_)
    if spec.is_numeric:
        return _pack_numbers(spec, cells, given)
    if spec.type == "boolean":
        values = np.fromiter(map(operator.is_, cells, repeat(True)), np.int64, len(cells))
        return _column(values, given, 0, 1)
    places: Mapping[Value | None, int] = {option: place for place, option in enumerate(spec.options)}
    chosen = np.fromiter([places.get(cell, -1) for cell in cells], np.int64, len(cells))
    return _column(chosen, chosen >= 0, 0, len(places))


def _pack_numbers(spec: FigureSpec, cells: Sequence[Value | None], given: Flags) -> Column:
    numbers = cast(
        "Sequence[Decimal]", cells if given.all() else [ZERO if cell is None else cell for cell in cells]
    )
    whole = np.fromiter(map(int, numbers), np.int64, len(cells))
    if spec.type == "integer" or all(map(operator.eq, numbers, whole.tolist())):
        return _column(whole, given, 0, _peak(whole))
    scaled = [int(number.scaleb(MAX_DECIMAL_DIGITS)) for number in numbers]
    if max(map(abs, scaled), default=0) >= ROOM:
        return Column(np.zeros(len(cells), dtype=np.int64), given, bool(given.all()), 0, ROOM)
    values, scale = np.array(scaled, dtype=np.int64), MAX_DECIMAL_DIGITS
    while scale and not (values % 10).any():
        values, scale = values // 10, scale - 1
    return _column(values, given, scale, _peak(values))


def _given(cells: Sequence[Value | None]) -> Flags:
    return np.fromiter(map(operator.is_not, cells, repeat(None)), np.bool_, len(cells))


def _peak(values: Integers) -> int:
    return int(np.abs(values).max()) if len(values) else 0


def _column(values: Integers, given: Flags, scale: int, peak: int) -> Column:
    return Column(values, given, bool(given.all()), scale, peak)


def place_of_units(sheets: Sequence[Sheet], codes: Sequence[str]) -> dict[str, Flags]:
    """Which units declare which of the indicators `codes` not applicable; absent when nobody does."""
    wanted = set(codes)
    rows: dict[str, list[int]] = {}
    for row, sheet in enumerate(sheets):
        for code in sheet.not_applicable:
            if code in wanted:
                rows.setdefault(code, []).append(row)
    return {code: _flags(len(sheets), places) for code, places in rows.items()}


def _flags(length: int, rows: Sequence[int]) -> Flags:
    flags = np.zeros(length, dtype=np.bool_)
    flags[list(rows)] = True
    return flags
