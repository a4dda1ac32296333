"""A table of texts read all at once gives what reading it cell by cell gives, or leaves it to that."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring import Sheet, Tree, canonical
from scoring.batch import Columns, NotCanonical, pack, pack_rows, score_columns
from scoring.batch.columns import ROOM
from scoring.engine.cohort import cohort_of
from scoring.figures import InvalidValue, parse_value
from scoring.loader.files import load_tree_text
from tests.unit.scoring.builders import tree_of
from tests.unit.scoring.random_trees import random_sheet, random_tree, seeded, tree_text
from tests.unit.scoring.test_batch import differences
from tests.unit.scoring.test_second_scorer import engine_sheet

RULE = (
    "{kind: sum, of: [{kind: ratio, numerator: [part, more], denominator: [whole], points: 2}, "
    "{kind: share, figure: rate, points: 2}, {kind: boolean, figure: plan, points: 2}, "
    "{kind: ladder, figure: level, shares: {high: 1, middle: 0.5, low: 0}, points: 4}]}"
)
STAFF = "  staff: {title: Cán bộ, type: integer, min: 1, max: 2000}"
TREE = tree_of(RULE, tree=STAFF)
CHECKED = tree_of(
    RULE,
    tree=f"""{STAFF}
checks:
  - {{that: part, at_most: whole}}
  - {{that: {{numerator: [part], denominator: [whole]}}, at_least: 10%}}
  - {{that: more, equals: [index]}}
""",
)


def table_of(tree: Tree, sheets: Sequence[Sheet]) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of sheets without points by hand."""
    names = list(tree.figures)
    rows = [
        [sheet.unit, sheet.kind or "", " ".join(sorted(sheet.tags))]
        + [
            canonical(tree.figures[name], sheet.figures[name]) if name in sheet.figures else ""
            for name in names
        ]
        for sheet in sheets
    ]
    return ["unit", "kind", "tags", *names], rows


def declared(columns: Columns, name: str) -> list[tuple[bool, int]]:
    """A column as comparable values at six decimals."""
    column = columns.column(name)
    scaled = (int(value) * 10 ** (6 - column.scale) for value in column.values)
    return [(bool(known), value if known else 0) for known, value in zip(column.given, scaled, strict=True)]


def column_of(cells: Sequence[str], name: str) -> Columns:
    return pack_rows(TREE, ["unit", name], [[f"u{place}", cell] for place, cell in enumerate(cells)])


def one_column(cells: Sequence[str], name: str) -> list[tuple[bool, int]]:
    return declared(column_of(cells, name), name)


def accepted(name: str, cells: Sequence[str]) -> bool:
    """Whether reading cell by cell takes them all."""
    try:
        for cell in cells:
            if cell:
                parse_value(TREE.figures[name], cell)
    except InvalidValue:
        return False
    return True


@pytest.mark.parametrize("seed", range(40))
def test_a_table_scores_like_its_sheets(seed: int) -> None:
    random = seeded(seed)
    description = random_tree(random)
    tree = load_tree_text(tree_text(description))
    sheets = [engine_sheet(random_sheet(random, description)) for _ in range(25)]
    bare = [Sheet(f"u{row}", one.figures, kind=one.kind, tags=one.tags) for row, one in enumerate(sheets)]
    columns = pack_rows(tree, *table_of(tree, bare))

    assert [(one.unit, one.figures, one.kind, one.tags) for one in columns.sheets] == [
        (one.unit, one.figures, one.kind, one.tags) for one in bare
    ]
    packed = pack(tree, bare)
    for name in packed.by_figure:
        if tree.figures[name].type not in ("date", "text"):
            assert declared(columns, name) == declared(packed, name), name
    quick, slow = (score_columns(one, cohort_of(tree, bare)) for one in (columns, packed))
    assert quick.points.tolist() == slow.points.tolist()
    assert quick.index.tolist() == slow.index.tolist()
    assert differences(tree, columns.sheets) == []


NUMBERS = ["7", "0", "10", "99999999", "100000000", "123456789012345", "78.35", "0.000001", "-4", "007", "00"]
TOO_LONG = ["1234567890123456", "12345678901234567", "1" * 25, "0.0000001"]
ODD = [
    "",
    " ",
    "5 ",
    "+5",
    "1e3",
    "1,5",
    "5.",
    ".5",
    "--5",
    "٣",
    "５",
    "NaN",
    "Infinity",
    "0x1F",
    "na",
    "1_000",
    ":",
    "/",
]


@given(st.lists(st.sampled_from([*NUMBERS, *TOO_LONG, *ODD]), min_size=1, max_size=4))
@example(["123456789012345", "", "78.35", "-4"])
@example(["12345678", "123456789", "99999999", "1"])
def test_numbers_are_read_or_left_as_one_by_one(cells: list[str]) -> None:
    for name in ("part", "rate", "staff"):
        if not accepted(name, cells):
            with pytest.raises(NotCanonical):
                column_of(cells, name)
        elif column_of(cells, name).column(name).peak < ROOM:
            assert one_column(cells, name) == [
                (cell != "", int(Decimal(cell or "0").scaleb(6))) for cell in cells
            ]
        else:
            assert {"123456789012345", "0.000001"} <= set(cells)


def test_a_figure_too_large_for_the_arrays_is_said_to_be() -> None:
    rows = [["a", "123456789012345.000001"], ["b", "5"]]

    assert pack_rows(TREE, ["unit", "part"], rows).column("part").peak == ROOM
    assert differences(TREE, pack_rows(TREE, ["unit", "part"], rows).sheets) == []


@given(
    st.lists(
        st.sampled_from(["true", "false", "", "True", "1", "0", "truefalse", "xtrue", "e", " "]), min_size=1
    )
)
def test_answers_are_read_or_left_as_one_by_one(cells: list[str]) -> None:
    if set(cells) <= {"true", "false", ""}:
        assert one_column(cells, "plan") == [(cell != "", (cell == "true") * 10**6) for cell in cells]
    else:
        with pytest.raises(NotCanonical):
            one_column(cells, "plan")


LONG = {"muc_rat_cao": 0, "muc_rat_thap": 1, "x": 2, "muc_dung8": 3, "xat_cao_muc_rat_cao": 4, "rat_cao_": 5}


@given(st.lists(st.sampled_from([*LONG, "", "cao", "muc_rat_ca", "yuc_rat_cao", "y", "at_cao"]), min_size=1))
def test_options_of_any_length_are_told_apart(cells: list[str]) -> None:
    options = ", ".join(f"{name}: Mức {place}" for name, place in LONG.items())
    tree = tree_of(
        "{kind: boolean, figure: plan}", tree=f"  how: {{title: Mức, type: choice, options: {{{options}}}}}"
    )
    rows = [[f"u{place}", cell] for place, cell in enumerate(cells)]
    if set(cells) <= {*LONG, ""}:
        column = pack_rows(tree, ["unit", "how"], rows).column("how")
        assert [LONG.get(cell, -1) for cell in cells] == column.values.tolist()
    else:
        with pytest.raises(NotCanonical):
            pack_rows(tree, ["unit", "how"], rows)


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (["unit", "part"], [["a"]]),
        (["unit", "part"], [["a", "1", "2"]]),
        (["unit", "part"], [["a", "1"], ["a", "2"]]),
        (["unit", "part"], [[" ", "1"]]),
        (["unit", "part"], [["a\nb", "1"]]),
        (["unit", "part"], [["=1+1", "1"]]),
        (["unit", "part"], [["a\x1b[2J", "1"]]),
        (["unit", "part"], [["Xa\u0303 A", "1"]]),
        (["unit", "remark"], [["a", "mo\u0323t"]]),
        (["unit", "part"], [["a", "1\x00"]]),
        (["unit", "part", "part"], [["a", "1", "1"]]),
        (["part"], [["1"]]),
        (["unit", "nothing"], [["a", "1"]]),
        (["unit", "points:1.1"], [["a", "1"]]),
        (["unit", "signed_on"], [["a", "31/01/2026"]]),
        (["unit", "part", "whole"], [["a", "5", "4"]]),
        (["unit", "part", "whole"], [["a", "1", "11"]]),
        (["unit", "more", "index"], [["a", "1.5", "1.25"]]),
    ],
)
def test_a_table_in_which_something_is_wrong_is_left_to_the_checked_way(
    header: list[str], rows: list[list[str]]
) -> None:
    with pytest.raises(NotCanonical):
        pack_rows(CHECKED, header, rows)


def test_checks_are_asked_of_declared_figures_only() -> None:
    rows = [["a", "5", "", "1.50", "1.5"], ["b", "0", "0", "", "2"], ["c", "4", "40", "", ""]]

    assert len(pack_rows(CHECKED, ["unit", "part", "whole", "more", "index"], rows)) == len(rows)
