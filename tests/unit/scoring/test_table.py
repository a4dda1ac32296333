"""Tables of sheets as spreadsheets really save them: every refusal names the place and the way out."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from scoring import CriteriaError, Tree
from scoring.sheets.table import read_table
from scoring.syntax.errors import Problem
from scoring.tables import Limits
from tests.support.effort import A_SECOND, effort
from tests.unit.scoring.builders import tree_from, tree_of


@pytest.fixture(scope="module")
def tree() -> Tree:
    return tree_of("{kind: bands, value: part, gate: plan, bands: [{at_least: 5, share: 1}]}")


def refused(tree: Tree, path: Path) -> list[Problem]:
    with pytest.raises(CriteriaError) as caught:
        read_table(path, tree)
    return list(caught.value.problems)


def told(tree: Tree, folder: Path, data: bytes) -> list[str]:
    """Place and code of everything wrong in a table."""
    (folder / "s.csv").write_bytes(data)
    problems = refused(tree, folder / "s.csv")
    assert all(problem.text() != problem.text("en") for problem in problems)
    return [f"{problem.line}:{problem.column} {problem.code}" for problem in problems]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"part,whole\n5,6\n", "1:1 table_columns_missing"),
        ("unit,part\nX\u00e3,5\n".encode("latin-1"), "2:2 table_encoding"),
        (b"unit,part\nA\0,5\n", "2:2 csv_bad_character"),
        (b"unit,part\nA\x1b[31m,5\n", "2:2 csv_bad_character"),
        (b'unit,part\n"A,5\n', "2:1 csv_unreadable"),
        (b"unit,part\n=1+1,5\n", "2:1 csv_unit_formula"),
        (b"part,unit\n5,@A\n", "2:2 csv_unit_formula"),
        ("unit,part\n\u00c0,5\nA\u0300,5\n".encode(), "3:1 csv_unit_twice"),
        (b"unit,part\nA,1.5.0\n", "2:2 number_not_one"),
        (b"unit,plan\nA,TRUE\n", "2:2 cell_not_a_boolean"),
        (b"unit,points:1.1\nA,x\n", "2:2 number_not_one"),
        (b"unit,part\nA\n", "2:1 csv_row_length"),
        (b"unit,part\nA,5,\n", "2:3 table_row_too_long_by_nothing"),
    ],
)
def test_what_spreadsheets_do_to_a_table_is_named_where_it_happens(
    tree: Tree, tmp_path: Path, data: bytes, wanted: str
) -> None:
    assert wanted in told(tree, tmp_path, data)


def test_a_table_that_cannot_be_read_is_not_also_called_wrong(tree: Tree, tmp_path: Path) -> None:
    assert told(tree, tmp_path, b"\xf0\xf5n vi\xf2") == ["1:1 table_encoding"]
    assert told(tree, tmp_path, b"\xff\xfe") == ["1:1 table_empty"]
    assert [problem.code for problem in refused(tree, tmp_path / "nowhere.csv")] == ["file_missing"]
    assert [problem.code for problem in refused(tree, tmp_path)] == ["file_unreadable"]


def test_pipes_and_devices_are_no_tables(tree: Tree, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")

    assert [problem.code for problem in refused(tree, tmp_path / "pipe.csv")] == ["file_unreadable"]
    assert [problem.code for problem in refused(tree, Path("/dev/zero"))] == ["file_unreadable"]


MAX_ROWS = Limits().rows
HOSTILE = {
    "rows without end": b"unit,part\n" + b"A,1\n" * (MAX_ROWS + 1),
    "empty lines without end": b"unit,part\n" + b"\n" * (MAX_ROWS + 1),
    "one line without end": b"unit,part\nA," + b"1" * 20_000_000 + b"\n",
    "a heading without end": b"unit," + b"a," * 10_000_000 + b"\n",
    "cells without end": b"unit,part\n" + (b"A" + b"," * 1_000 + b"\n") * 20_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_tables_are_refused_within_a_second_and_in_little_memory(
    tree: Tree, tmp_path: Path, name: str
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with effort() as work:
        assert told(tree, tmp_path, HOSTILE[name])

    assert work.readings < A_SECOND
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_whom_a_cell_makes_not_applicable_is_looked_for_once_a_table(tmp_path: Path) -> None:
    many = range(1, 401)
    figures = "".join(f"\n  f{n}: {{title: Có, type: boolean}}" for n in many)
    leaves = "".join(
        f'\n      - {{code: "1.{n}", title: Có, max: 1, rule: {{kind: boolean, figure: f{n}}}}}' for n in many
    )
    large = tree_from(
        f'id: dti/2026/thu\nfigures:{figures}\ngroups:\n  - code: "1"\n    indicators:{leaves}\n'
    )
    header = ",".join(["unit", *(f"f{n}" for n in many)])
    rows = "".join(f"\nA{row}" + ",na" * len(many) for row in range(200))
    (tmp_path / "s.csv").write_text(header + rows, encoding="utf-8")
    with effort() as work:
        sheets = read_table(tmp_path / "s.csv", large)

    assert {len(sheet.not_applicable) for sheet in sheets} == {len(many)}
    assert work.readings < A_SECOND


def test_quotation_marks_line_breaks_and_a_byte_order_mark_are_fine(tree: Tree, tmp_path: Path) -> None:
    (tmp_path / "s.csv").write_bytes(b'\xef\xbb\xbfunit,part\r\n"X\xc3\xa3\nA",5\r\n\r\n')

    (sheet,) = read_table(tmp_path / "s.csv", tree)
    assert (sheet.unit, sheet.figures) == ("Xã\nA", {"part": 5})
