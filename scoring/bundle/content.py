"""What is in a bundle, and how a published cycle becomes one. See `criteria/README.md`, section 14."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.bundle.container import write_container
from scoring.bundle.manifest import MANIFEST, Block, Published, manifest_bytes
from scoring.bundle.readme import readme
from scoring.decimals import plain
from scoring.engine.result_table import Line, csv_text, in_table_order, table_text
from scoring.figures import canonical
from scoring.model import Tree
from scoring.naming import natural_key
from scoring.sheets.sheet import Sheet
from scoring.sheets.table import NOT_APPLICABLE, NOT_MEASURED

README: Final = "README.txt"
TREE_FOLDER: Final = "bo-chi-so/"
UNITS: Final = "don-vi.csv"
SHEETS: Final = "phieu.csv"
REASONS: Final = "khong-ap-dung.csv"
RESULT: Final = "ket-qua.csv"

UNIT_COLUMNS: Final = ("unit", "name", "block")
REASON_COLUMNS: Final = ("unit", "code", "reason")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit of the cycle: what was appraised, and the line that was published of it."""

    name: str
    block: str
    sheet: Sheet
    line: Line


def bundle_of(
    published: Published,
    tree: Tree,
    tree_files: Mapping[str, bytes],
    blocks: Sequence[Block],
    entries: Sequence[Entry],
) -> bytes:
    """The bundle of a published cycle: the same cycle gives the same bytes.

    `tree_files` are the files `tree` was loaded from, by name. Of a sheet there is what points are made of and no
    more: the figures that rules read, points given by hand, and what was not applicable or not measured with its
    reason.
    """
    ordered = sorted(entries, key=lambda entry: entry.sheet.unit)
    lines = [
        line
        for block in blocks
        for line in in_table_order(tree, (entry.line for entry in entries if entry.block == block.code))
    ]
    members = {
        **{f"{TREE_FOLDER}{name}": data for name, data in tree_files.items()},
        README: readme(
            published,
            tree,
            blocks,
            len(entries),
            unmeasured=any(entry.sheet.not_measured for entry in entries),
        ).encode(),
        UNITS: _units(ordered).encode(),
        SHEETS: _sheets(tree, [entry.sheet for entry in ordered]).encode(),
        REASONS: _reasons(ordered).encode(),
        RESULT: table_text(lines).encode(),
    }
    members[MANIFEST] = manifest_bytes(published, tree, blocks, members)
    return write_container(members)


def _units(entries: Iterable[Entry]) -> str:
    return csv_text(
        UNIT_COLUMNS, ([entry.sheet.unit, _neutral(entry.name), entry.block] for entry in entries)
    )


def _sheets(tree: Tree, sheets: Sequence[Sheet]) -> str:
    """The table that `rank` reads: figures as canonical text, `na` for not applicable, `nm` for not measured."""
    figures = [figure_id for figure_id in tree.figures if figure_id in _figures_that_count(tree)]
    by_hand = {code for sheet in sheets for code in (*sheet.points, *_silent(sheet))}
    codes = sorted(by_hand, key=natural_key)
    header = ["unit", "kind", "tags", *figures, *(f"points:{code}" for code in codes)]
    return csv_text(header, (_row(tree, sheet, figures, codes) for sheet in sheets))


def _figures_that_count(tree: Tree) -> frozenset[str]:
    return frozenset(
        figure_id for indicator in tree.indicators.values() for figure_id in indicator.figure_ids
    )


def _row(tree: Tree, sheet: Sheet, figures: Iterable[str], codes: Iterable[str]) -> list[str]:
    row = [sheet.unit, sheet.kind or "", " ".join(sorted(sheet.tags))]
    for figure_id in figures:
        value = sheet.figures.get(figure_id)
        row.append("" if value is None else canonical(tree.figures[figure_id], value))
    for code in codes:
        points = sheet.points.get(code)
        by_hand = "" if points is None else plain(points)
        if code in sheet.not_measured:
            row.append(NOT_MEASURED)
        else:
            row.append(NOT_APPLICABLE if code in sheet.not_applicable else by_hand)
    return row


def _silent(sheet: Sheet) -> dict[str, str]:
    """What does not count on a sheet, with the reason: what was not measured, and what was not applicable."""
    return {**sheet.not_applicable, **sheet.not_measured}


def _reasons(entries: Iterable[Entry]) -> str:
    rows = (
        [entry.sheet.unit, code, _neutral(reasons[code])]
        for entry in entries
        for reasons in (_silent(entry.sheet),)
        for code in sorted(reasons, key=natural_key)
    )
    return csv_text(REASON_COLUMNS, rows)


def _neutral(text: str) -> str:
    """Text that somebody typed, with nothing at its start that a spreadsheet would calculate."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
