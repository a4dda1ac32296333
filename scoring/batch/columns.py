"""Sheets as columns: one array a figure, one flag a cell for “declared”."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, repeat
from typing import Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from scoring.decimals import MAX_DECIMAL_DIGITS, ZERO
from scoring.figures import FigureSpec, Value
from scoring.model import Tree
from scoring.rules.base import Figures
from scoring.sheets.sheet import Sheet
from scoring.vocabulary import FIGURE_TYPES

Integers: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]
_Row: TypeAlias = tuple[Value | None, ...]
"""What one sheet declares, figure by figure; None where it declares nothing."""

NOT_CHOSEN: Final = -1
"""The place of no option."""

ROOM: Final = 2**62
"""Bound on the size of any intermediate value: one bit of slack below the largest 64-bit integer."""


@dataclass(frozen=True, slots=True)
class Column:
    """A figure of all units: `values` × 10^-scale where `present`; yes is 1, an option is its place in the list.

    `peak` bounds the absolute value of all cells; it is as large as ROOM when they do not fit, so that no array form
    is tried.
    """

    values: Integers
    present: Flags
    scale: int = 0
    peak: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """The sheets of many units, figure by figure; build it with :func:`pack`.

    `by_hand` and `silent` hold the rows in which an indicator, by its code, has points typed or awarded, or is
    declared not applicable. `sheets` may be made only when it is looked at.
    """

    tree: Tree
    units: tuple[str, ...]
    by_figure: Mapping[str, Column]
    sheets: Sequence[Sheet]
    by_hand: Mapping[str, Sequence[int]] = field(default_factory=dict)
    silent: Mapping[str, Sequence[int]] = field(default_factory=dict)
    unmeasured: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.units)

    def column(self, figure_id: str) -> Column:
        """The column of one figure."""
        return self.by_figure[figure_id]


def pack(tree: Tree, sheets: Sequence[Sheet]) -> Columns:
    """Columns of sheets in which :func:`~scoring.sheets.sheet.sheet_problems` finds nothing."""
    needed = dict.fromkeys(name for leaf in tree.indicators.values() for name in leaf.rule.figure_ids)
    figures = [sheet.figures for sheet in sheets]
    made: dict[str, Column] = {}
    for kind in FIGURE_TYPES:
        ids = tuple(name for name in needed if tree.figures[name].type == kind)
        if ids:
            made |= _pack_kind(kind, ids, tree, figures)
    units = tuple([sheet.unit for sheet in sheets])
    by_hand, silent, unmeasured = (
        _rows_of([one.points for one in sheets]),
        _rows_of([one.not_applicable for one in sheets]),
        _rows_of([one.not_measured for one in sheets]),
    )
    return Columns(tree, units, made, sheets, by_hand, silent, unmeasured)


def _rows_of(mappings: Sequence[Mapping[str, object]]) -> dict[str, list[int]]:
    """The rows in which each key occurs."""
    rows: dict[str, list[int]] = {}
    for row, mapping in enumerate(mappings):
        for key in mapping:
            rows.setdefault(key, []).append(row)
    return rows


def _pack_kind(kind: str, ids: tuple[str, ...], tree: Tree, figures: Sequence[Figures]) -> dict[str, Column]:
    """All figures of one type.

    Whole numbers and yes-or-no are converted sheet by sheet, in the order in which they lie in memory, and turned
    afterwards: going through all sheets once for every figure would miss the cache at each cell.
    """
    rows, present = _rows(ids, figures)
    length = len(rows) * len(ids)
    if kind == "integer":
        if not present.all():
            rows = [tuple([ZERO if cell is None else cell for cell in row]) for row in rows]
        numbers = cast("Iterable[Decimal]", chain.from_iterable(rows))
        return _turned(ids, np.fromiter(map(int, numbers), np.int64, length), present)
    if kind == "boolean":
        answers = map(operator.is_, chain.from_iterable(rows), repeat(True))
        return _turned(ids, np.fromiter(answers, np.int64, length), present)
    columns = zip(*rows, strict=True) if rows else ((),) * len(ids)
    return {name: pack_cells(tree.figures[name], cells) for name, cells in zip(ids, columns, strict=True)}


def _rows(ids: tuple[str, ...], figures: Sequence[Figures]) -> tuple[list[_Row], Flags]:
    """The cells of these figures sheet by sheet, and which of them are declared."""
    shape = (len(figures), len(ids))
    try:
        if len(ids) == 1:  # for one name, itemgetter gives the cell itself
            return [(declared[ids[0]],) for declared in figures], np.ones(shape, dtype=np.bool_)
        return list(map(operator.itemgetter(*ids), figures)), np.ones(shape, dtype=np.bool_)
    except KeyError:  # somebody has not declared everything
        rows = [tuple(map(declared.get, ids)) for declared in figures]
    # By identity: asking whether a Decimal equals None is slow.
    flags = map(operator.is_not, chain.from_iterable(rows), repeat(None))
    return rows, np.fromiter(flags, np.bool_, len(rows) * len(ids)).reshape(shape)


def _turned(ids: tuple[str, ...], values: Integers, present: Flags) -> dict[str, Column]:
    """Whole columns of values that came sheet by sheet."""
    by_figure = np.ascontiguousarray(values.reshape(present.shape).T)
    flags = np.ascontiguousarray(present.T)
    return {
        name: Column(column, declared, 0, _peak(column))
        for name, column, declared in zip(ids, by_figure, flags, strict=True)
    }


def pack_cells(spec: FigureSpec, cells: Sequence[Value | None]) -> Column:
    """One figure's cells; numbers get the smallest power of ten that holds all their decimals."""
    present = np.fromiter(map(operator.is_not, cells, repeat(None)), np.bool_, len(cells))
    if spec.is_numeric:
        return _pack_numbers(cells, present)
    if spec.type == "boolean":
        values = np.fromiter(map(operator.is_, cells, repeat(True)), np.int64, len(cells))
        return Column(values, present, 0, 1)
    places: Mapping[Value | None, int] = {option: place for place, option in enumerate(spec.options)}
    chosen = np.fromiter([places.get(cell, NOT_CHOSEN) for cell in cells], np.int64, len(cells))
    return Column(chosen, chosen >= 0, 0, len(places))


def _pack_numbers(cells: Sequence[Value | None], present: Flags) -> Column:
    numbers = cast(
        "Sequence[Decimal]", cells if present.all() else [ZERO if cell is None else cell for cell in cells]
    )
    whole = np.fromiter(map(int, numbers), np.int64, len(cells))
    if all(map(operator.eq, numbers, whole.tolist())):
        return Column(whole, present, 0, _peak(whole))
    scaled = [int(number.scaleb(MAX_DECIMAL_DIGITS)) for number in numbers]
    if max(map(abs, scaled), default=0) >= ROOM:
        return Column(np.zeros(len(cells), dtype=np.int64), present, 0, ROOM)
    values, scale = np.array(scaled, dtype=np.int64), MAX_DECIMAL_DIGITS
    while scale and not (values % 10).any():
        values, scale = values // 10, scale - 1
    return Column(values, present, scale, _peak(values))


def _peak(values: Integers) -> int:
    return int(np.abs(values).max()) if len(values) else 0
