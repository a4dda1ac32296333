"""Sheets as rows of text, as a CSV file or a database holds them, turned into columns without an object a cell.

This is the quick way for tables in which nothing is wrong: every cell in canonical form and within its figure's
range, every check of the tree kept. Anything else raises :class:`~scoring.batch.cells.NotCanonical`; the checked way
(:func:`scoring.table.read_table`) then says what is wrong, or takes what this one does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final, overload

import numpy as np

from scoring.batch.cells import END, Cells, NotCanonical, answers, cells_of, choices, numbers, others
from scoring.batch.checks import keeps
from scoring.batch.columns import Column, Columns
from scoring.batch.outcomes import DoesNotFit
from scoring.figures import Value, parse_value
from scoring.model import Tree
from scoring.sheets.sheet import Sheet
from scoring.sheets.table import unit_fault

UNIT_COLUMNS: Final = ("unit", "kind", "tags")

_READERS: Final = {"number": numbers, "boolean": answers, "choice": choices, "date": others, "text": others}


def pack_rows(tree: Tree, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Columns:
    """Columns of `rows` under `header`: `unit`, perhaps `kind` and `tags`, and ids of figures.

    An empty cell is a figure not declared. Raises :class:`~scoring.batch.cells.NotCanonical`.
    """
    if not set(map(len, rows)) <= {len(header)}:
        raise NotCanonical
    end = END.decode()
    text = end.join(map(end.join, rows)) + end if rows else ""
    return pack_text(tree, header, text.encode(), len(rows))


def pack_text(tree: Tree, header: Sequence[str], text: bytes, height: int, separator: bytes = END) -> Columns:
    """Like :func:`pack_rows`, for `height` rows that are one text already.

    Every cell is followed by END or, if it is not the last of its row, by `separator`; all rows have as many cells
    as the header.
    """
    cells = cells_of(text, height, len(header), separator)
    place_of = {name: place for place, name in enumerate(header)}
    if len(place_of) != len(header) or "unit" not in place_of:
        raise NotCanonical
    sheets = _Sheets(tree, place_of, cells)
    columns = Columns(tree, sheets.units, _by_figure(tree, place_of, cells), sheets)
    if len(set(sheets.units)) != height or any(map(unit_fault, sheets.units)):
        raise NotCanonical
    if not all(tree.knows_kind(kind or None) for kind in sheets.kinds):
        raise NotCanonical
    _keep_checks(columns)
    return columns


def _by_figure(tree: Tree, place_of: dict[str, int], cells: Cells) -> dict[str, Column]:
    """Every figure of the tree, declared or not."""
    made: dict[str, Column] = {}
    for name, place in place_of.items():
        if name in tree.figures:
            spec = tree.figures[name]
            made[name] = _READERS["number" if spec.is_numeric else spec.type](cells, place, spec)
        elif name not in UNIT_COLUMNS:
            raise NotCanonical
    nobody = Column(np.zeros(cells.height, dtype=np.int64), np.zeros(cells.height, dtype=np.bool_))
    return {name: made.get(name, nobody) for name in tree.figures}


def _keep_checks(columns: Columns) -> None:
    try:
        kept = all(keeps(columns, check) for check in columns.tree.checks)
    except DoesNotFit as error:
        raise NotCanonical from error
    if not kept:
        raise NotCanonical


class _Sheets(Sequence[Sheet]):
    """The same table as sheets, made when the first of them is asked for."""

    def __init__(self, tree: Tree, place_of: Mapping[str, int], cells: Cells) -> None:
        self._tree, self._place_of, self._cells = tree, place_of, cells
        self.units = tuple([text.strip() for text in cells.texts(place_of["unit"])])
        self._kinds, self._tags = [text.strip() for text in self._texts("kind")], self._texts("tags")
        self.kinds = set(self._kinds)

    @cached_property
    def _made(self) -> list[Sheet]:
        figures: list[dict[str, Value]] = [{} for _ in self.units]
        for name in self._place_of.keys() & self._tree.figures.keys():
            spec = self._tree.figures[name]
            for declared, text in zip(figures, self._texts(name), strict=True):
                if text:
                    declared[name] = parse_value(spec, text)
        described = zip(self.units, figures, self._kinds, self._tags, strict=True)
        return [
            Sheet(unit, declared, kind=kind or None, tags=frozenset(tags.split()))
            for unit, declared, kind, tags in described
        ]

    def _texts(self, name: str) -> list[str]:
        place = self._place_of.get(name)
        return [""] * len(self) if place is None else self._cells.texts(place)

    def __len__(self) -> int:
        return len(self.units)

    @overload
    def __getitem__(self, row: int) -> Sheet: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Sheet]: ...
    def __getitem__(self, row: int | slice) -> Sheet | Sequence[Sheet]:
        return self._made[row]
