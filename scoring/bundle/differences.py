"""Where a published result is not the computed one, said so that a person finds the cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Final

from scoring.bundle.container import shown
from scoring.bundle.messages import (
    BUNDLE_LINE_DIFFERS,
    BUNDLE_LINE_MISSING,
    BUNDLE_LINE_STRAY,
    BUNDLE_MORE_DIFFERENCES,
    BUNDLE_TEXT_DIFFERS,
)
from scoring.bundle.tables import UnitLine, read_rows
from scoring.engine.result_table import COLUMNS, Line, table_text
from scoring.syntax.errors import Problem, ProblemLog

MOST_SHOWN: Final = 5

_UNIT: Final = COLUMNS.index("unit")
_RANK: Final = COLUMNS.index("rank")


def differences(
    published: bytes, computed: Sequence[Line], units: Mapping[str, UnitLine], name: str
) -> Sequence[Problem]:
    """What differs between the bytes of a published table and the lines that were computed; never nothing.

    One wrong figure moves the ranks of many units: those whose points differ are named first, then how many more.
    """
    log = ProblemLog()
    lines = {row[_UNIT]: (number, row) for number, row in read_rows(published, name, COLUMNS, log)}
    if log:
        return log.in_file_order()
    causes: list[Problem] = []
    consequences: list[Problem] = []
    for number, line in enumerate(computed, start=2):
        cells, called = line.cells(), _called(line.unit, units)
        entry = lines.pop(line.unit, None)
        if entry is None:
            told = {"unit": called, "computed": _told(cells, range(len(COLUMNS)))}
            causes.append(Problem(name, number, 1, "", BUNDLE_LINE_MISSING, told))
            continue
        place, row = entry
        differing = [index for index, cell in enumerate(cells) if row[index] != cell]
        if differing:
            told = {"unit": called, "published": _told(row, differing), "computed": _told(cells, differing)}
            problem = Problem(name, place, 1, "", BUNDLE_LINE_DIFFERS, told)
            (consequences if differing == [_RANK] else causes).append(problem)
    causes += [
        Problem(name, number, 1, "", BUNDLE_LINE_STRAY, {"unit": _called(unit, units)})
        for unit, (number, _) in lines.items()
    ]
    problems = [*causes, *consequences]
    return _shortened(problems, name) if problems else [_first_line(published, computed, name)]


def _shortened(problems: Sequence[Problem], name: str) -> list[Problem]:
    more = len(problems) - MOST_SHOWN
    shortened = list(problems[:MOST_SHOWN])
    if more > 0:
        last = max(problem.line for problem in shortened)
        shortened.append(Problem(name, last, 1, "", BUNDLE_MORE_DIFFERENCES, {"count": str(more)}))
    return shortened


def _first_line(published: bytes, computed: Sequence[Line], name: str) -> Problem:
    """The first line that is spelled or ended otherwise, where every unit has the same figures."""
    texts = published.decode(), table_text(computed)
    pairs = zip_longest(*(text.splitlines(keepends=True) for text in texts), fillvalue="")
    for number, (actual, wanted) in enumerate(pairs, start=1):
        if actual != wanted:
            told = {"published": _with_its_end(actual), "computed": _with_its_end(wanted)}
            return Problem(name, number, 1, "", BUNDLE_TEXT_DIFFERS, told)
    raise AssertionError("two tables that differ have a line that differs")


def _with_its_end(line: str) -> str:
    """A line in which one can see whether it ends: the last may lack nothing but that."""
    return shown(line.replace("\n", "⏎"))


def _told(cells: Sequence[str], indexes: Sequence[int]) -> str:
    return ", ".join(f"{COLUMNS[index]} {shown(cells[index]) or '–'}" for index in indexes if index != _UNIT)


def _called(unit: str, units: Mapping[str, UnitLine]) -> str:
    known = units.get(unit)
    return f"{shown(unit)} ({shown(known.name)})" if known is not None else shown(unit)
