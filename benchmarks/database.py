"""From the database to ranks: every declared figure is read, scored and ranked, against one SQL GROUP BY.

The rows are those of the application's table of figures, canonical text and all, in an SQLite file. The floor is what
the database alone needs to go through the same rows once and add something up for each unit.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Final

from benchmarks.criteria_sets import COMMUNES, INDICATORS, CriteriaSet, Row, criteria_set, rows
from benchmarks.measure import in_turn, rate, span, table
from scoring import Sheet, Tree, Value, canonical
from scoring.batch import BatchScore, pack, score_columns

PROVINCE: Final = 166
"""The communes of a large province."""

_TABLE: Final = """
CREATE TABLE figure (
    assessment_id INTEGER NOT NULL, stage TEXT NOT NULL, figure_id TEXT NOT NULL, value TEXT NOT NULL,
    author_id INTEGER NOT NULL, at TEXT NOT NULL, PRIMARY KEY (assessment_id, stage, figure_id)
)"""
_INSERT: Final = "INSERT INTO figure VALUES (?, 'self', ?, ?, 1, '2026-11-20 08:00:00')"
_READ: Final = (
    "SELECT assessment_id, figure_id, value FROM figure WHERE assessment_id <= ? ORDER BY assessment_id"
)
_GATHER: Final = """
SELECT CAST(assessment_id AS TEXT), GROUP_CONCAT(figure_id, char(10)), GROUP_CONCAT(value, char(10))
FROM figure WHERE assessment_id <= ? GROUP BY assessment_id"""
_FLOOR: Final = "SELECT assessment_id, SUM(CAST(value AS INTEGER)) FROM figure GROUP BY assessment_id"


def run() -> None:
    """P3: at least 20 % of what the GROUP BY does; a province within 50 ms."""
    of = criteria_set(INDICATORS)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(sqlite3.connect(Path(folder) / "bench.db")) as database,
    ):
        _fill(database, of, rows(of, COMMUNES))
        assert len(ranked(database, of.tree, COMMUNES).units) == COMMUNES
        nation, province, floor, fetched = in_turn(
            lambda: ranked(database, of.tree, COMMUNES).ranks(),
            lambda: ranked(database, of.tree, PROVINCE).ranks(),
            lambda: database.execute(_FLOOR).fetchall(),
            lambda: database.execute(_READ, (COMMUNES,)).fetchall(),
        )
        (count,) = database.execute("SELECT COUNT(*) FROM figure").fetchone()
    whole, least, read = nation.per(COMMUNES), floor.per(COMMUNES), fetched.per(COMMUNES)
    table(
        f"P3  Database to ranks, {COMMUNES:,} units, {count:,} figures (reach: 20 % of the floor)",
        ("", "units", "of the floor"),
        [
            ("floor: one GROUP BY", rate(least.cpu), "100 %"),
            ("the rows only fetched into Python", rate(read.cpu), f"{least.cpu / read.cpu:.0%}"),
            ("read, scored, ranked", rate(whole.cpu), f"{least.cpu / whole.cpu:.0%}"),
        ],
    )
    print(
        f"  A province of {PROVINCE} communes: {span(province.cpu)}, {span(province.wall)} wall (reach: 50 ms)."
    )


def ranked(database: sqlite3.Connection, tree: Tree, units: int) -> BatchScore:
    """The scores of the first `units` units, whose figures the database hands over as two texts a unit.

    What is stored was checked and written in canonical form: it is only turned back into exact numbers.
    """
    read = {name: _READERS.get(spec.type, Decimal) for name, spec in tree.figures.items()}
    sheets = []
    for unit, ids, values in database.execute(_GATHER, (units,)):
        pairs = zip(ids.split("\n"), values.split("\n"), strict=True)
        sheets.append(Sheet(unit, {name: read[name](text) for name, text in pairs}))
    return score_columns(pack(tree, sheets))


_READERS: Final[dict[str, Callable[[str], Value]]] = {"boolean": "true".__eq__, "choice": str}


def _fill(database: sqlite3.Connection, of: CriteriaSet, declared: Sequence[Row]) -> None:
    specs = of.tree.figures
    with database:
        database.execute(_TABLE)
        for unit, row in enumerate(declared, start=1):
            lines = ((unit, name, canonical(specs[name], value)) for name, value in row.items())
            database.executemany(_INSERT, lines)
