"""CSV import: everything wrong is listed with its line, and nothing is stored unless all of it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Role
from app.errors import Forbidden
from app.models import Assessment, Cycle, Score, Unit
from app.queries.sheets.sheets import read_sheet
from app.services.sheets import finished
from app.services.tables import sheets
from app.services.tables.lines import ImportRefused
from app.trees import trees
from app.workflow.states import Stage, Status
from scoring import Tree
from tests.support.application import START
from tests.support.factories import Make, actor_of
from tests.support.statements import Statements

TREE = "dti/2031/commune"
ONLY_FOR_WARDS = "3.3"
HEADER = "unit,code,self_score,appraised_score,reason\n"


@pytest.fixture
def tree(session: scoped_session[Session]) -> Iterator[Tree]:
    return trees().load(TREE)


@pytest.fixture
def cycle(make: Make) -> Cycle:
    return make.cycle(tree_id=TREE, year=2031)


def whole_sheet(tree: Tree, unit: Unit, **changed: str) -> str:
    """A file in which every indicator has its maximum, but for the lines given by code (``c1_1="2,1,lý do"``)."""
    lines = []
    for code, indicator in tree.indicators.items():
        if code == ONLY_FOR_WARDS:
            continue
        lines.append(
            f"{unit.code},{code},{changed.get('c' + code.replace('.', '_'), f'{indicator.max},{indicator.max},')}"
        )
    return HEADER + "\n".join(lines) + "\n"


def problems_of(text: str, tree: Tree) -> list[tuple[int, str]]:
    with pytest.raises(ImportRefused) as refused:
        sheets.read_sheets(text, tree)
    return [(problem.line, str(problem.sentence)) for problem in refused.value.problems]


def refused_lines(make: Make, cycle: Cycle, tree: Tree, text: str) -> list[str]:
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    with pytest.raises(ImportRefused) as refused:
        finished.import_sheets(secretariat, cycle.id, text, tree, source="x", now=START)
    return [str(problem.sentence) for problem in refused.value.problems]


def test_a_finished_sheet_keeps_both_scores_and_is_confirmed(
    make: Make, cycle: Cycle, tree: Tree, session: scoped_session[Session]
) -> None:
    unit = make.unit()
    sheet = make.assessment(cycle, unit)
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    text = whole_sheet(tree, unit, c1_1="2,0.5,Văn bản không đúng năm")
    assert finished.import_sheets(secretariat, cycle.id, text, tree, source="cu.csv", now=START) == 1
    session.flush()
    stored = session.get_one(Assessment, sheet.id)
    assert stored.status is Status.CONFIRMED
    scores = {row.stage: row for row in session.scalars(select(Score).where(Score.code == "1.1"))}
    assert scores[Stage.SELF].points == 2
    assert scores[Stage.REVIEW_1].points == Decimal("0.5")
    assert scores[Stage.REVIEW_1].reason == "Văn bản không đúng năm"


def test_points_of_an_imported_sheet_follow_from_what_was_imported(
    make: Make, cycle: Cycle, tree: Tree, session: scoped_session[Session]
) -> None:
    unit = make.unit()
    sheet = make.assessment(cycle, unit)
    text = whole_sheet(tree, unit, c1_1="2,0,Không có minh chứng")
    finished.import_sheets(
        actor_of(make.account(Role.SECRETARIAT)), cycle.id, text, tree, source="x", now=START
    )
    session.flush()
    view = read_sheet(actor_of(make.account(Role.SECRETARIAT)), sheet.id, now=START)
    assert view.score.indicators["1.1"].points == 0
    assert view.score.points == sum(
        row.points or 0 for row in session.scalars(select(Score).where(Score.stage == Stage.REVIEW_1))
    )


def test_numbers_are_read_with_a_comma_and_with_a_point(tree: Tree) -> None:
    def first(text: str) -> Decimal:
        lines = "".join(f"A;{code};{text if code == '1.1' else 0};0\n" for code in tree.indicators)
        return (
            sheets.read_sheets("unit;code;self_score;appraised_score\n" + lines, tree)
            .by_unit["A"][0]
            .self_points
        )

    assert first("0,5") == first("0.5") == Decimal("0.5")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("A,9.9,1,1,", "Không có chỉ tiêu mã 9.9 trong bộ tiêu chí."),
        (
            "A,1.1,hai,1,",
            "“hai” không phải là số. Chỉ ghi chữ số, ví dụ 7,04 hoặc 7.04; đơn vị tính đã có ở tên cột.",
        ),
        ("A,1.1,3,1,", "Điểm 3 nằm ngoài khoảng từ 0 đến 2."),
        (",1.1,1,1,", "Dòng này chưa có mã đơn vị. Hãy điền cột unit."),
        ("A,1.1,-1,1,", "Điểm -1 nằm ngoài khoảng từ 0 đến 2."),
        (
            "A,1.1,1.234,1,",
            "Điểm 1,234 có nhiều chữ số thập phân hơn bộ tiêu chí cho phép. Hãy làm tròn còn 2 chữ số.",
        ),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(tree: Tree, line: str, sentence: str) -> None:
    assert (3, sentence) in problems_of("# ghi chú\n" + HEADER + line + "\n", tree)


def test_all_problems_are_listed_at_once(tree: Tree) -> None:
    problems = problems_of(HEADER + "A,1.1,x,1,\nA,8.8,1,1,\nA,1.1,1,1,\nA,1.1,1,1,\n", tree)
    assert [line for line, _ in problems] == [2, 3, 5]


def test_a_sheet_without_all_indicators_is_refused(
    make: Make, cycle: Cycle, tree: Tree, session: scoped_session[Session]
) -> None:
    unit = make.unit()
    make.assessment(cycle, unit)
    problems = refused_lines(make, cycle, tree, HEADER + f"{unit.code},1.1,1,1,\n")
    assert problems == [f"Phiếu của {unit.code} thiếu chỉ tiêu: 1.2, 2.1, 2.2, 3.1, 3.2."]


def test_points_for_what_does_not_apply_to_the_unit_are_refused(
    make: Make, cycle: Cycle, tree: Tree, session: scoped_session[Session]
) -> None:
    unit = make.unit()
    make.assessment(cycle, unit)
    text = whole_sheet(tree, unit) + f"{unit.code},{ONLY_FOR_WARDS},1,1,\n"
    (problem,) = refused_lines(make, cycle, tree, text)
    assert "không áp dụng cho loại đơn vị này: 3.3" in problem


@pytest.mark.parametrize("text", ["", "# chỉ có ghi chú\n", HEADER])
def test_an_empty_file_is_refused(tree: Tree, text: str) -> None:
    assert problems_of(text, tree)


def test_a_missing_column_is_named(tree: Tree) -> None:
    assert problems_of("unit,code\nA,1.1\n", tree) == [
        (
            1,
            "Dòng tiêu đề thiếu cột: self_score, appraised_score. Thêm cột, hoặc sửa lại tên cột cho đúng như mẫu.",
        )
    ]


def test_one_unknown_unit_keeps_the_whole_file_out(
    make: Make, cycle: Cycle, tree: Tree, session: scoped_session[Session]
) -> None:
    unit = make.unit()
    make.assessment(cycle, unit)
    stranger = make.unit()
    text = whole_sheet(tree, unit) + whole_sheet(tree, stranger).removeprefix(HEADER)
    with pytest.raises(ImportRefused, match="1 chỗ"):
        finished.import_sheets(
            actor_of(make.account(Role.SECRETARIAT)), cycle.id, text, tree, source="x", now=START
        )
    assert session.scalar(select(func.count()).select_from(Score)) == 0


def test_a_submitted_sheet_is_never_imported_over(
    make: Make, cycle: Cycle, tree: Tree, session: scoped_session[Session]
) -> None:
    unit = make.unit()
    make.assessment(cycle, unit, status=Status.SUBMITTED)
    with pytest.raises(ImportRefused) as refused:
        finished.import_sheets(
            actor_of(make.account(Role.SECRETARIAT)),
            cycle.id,
            whole_sheet(tree, unit),
            tree,
            source="x",
            now=START,
        )
    assert "không nhập đè được" in str(refused.value.problems[0].sentence)


def test_only_the_secretariat_takes_sheets_in(
    make: Make, cycle: Cycle, tree: Tree, session: scoped_session[Session]
) -> None:
    unit = make.unit()
    make.assessment(cycle, unit)
    for role in (Role.ADMINISTRATOR, Role.REVIEWER, Role.LEADERSHIP, Role.AUDITOR):
        with pytest.raises(Forbidden):
            finished.import_sheets(
                actor_of(make.account(role)), cycle.id, whole_sheet(tree, unit), tree, source="x", now=START
            )


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"\xff\xfe\x00", "UTF-16"),
        ("unit;lý do\n".encode("utf-16-le"), "UTF-16"),
        (b"unit;l\xfd do\n", "Windows-1252"),
        (b"unit;\xf0\xf5n vi\xf2\n", "Windows-1258"),
    ],
)
def test_a_file_in_another_encoding_is_refused_with_its_name_and_how_to_save_it(
    tree: Tree, content: bytes, names: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        sheets.read_sheets(content, tree)
    (problem,) = refused.value.problems
    assert names in str(problem.sentence)
    assert "CSV UTF-8" in str(problem.sentence)


def test_a_table_is_read_before_anything_is_asked_of_the_database(
    make: Make,
    cycle: Cycle,
    tree: Tree,
    session: scoped_session[Session],
    recorded: Callable[[], AbstractContextManager[Statements]],
) -> None:
    secretariat, cycle_id = actor_of(make.account(Role.SECRETARIAT)), cycle.id
    with recorded() as statements, pytest.raises(ImportRefused):
        finished.import_sheets(secretariat, cycle_id, HEADER + "1,1.1,1\n", tree, source="x", now=START)
    assert statements.all == []
