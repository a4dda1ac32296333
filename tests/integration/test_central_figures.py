"""The rules of central figures: what becomes a column, what a row leads to on a sheet, and what keeps it out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import update
from sqlalchemy.orm import scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, Refused
from app.models import Assessment, Cycle, Entry, Family, Figure, Unit, UnitKind
from app.queries.cycles.central import asked_centrally, columns_of
from app.queries.cycles.central_overview import read_central_overview
from app.queries.results.standing import read_standing
from app.queries.sheets.answers import answers_of
from app.queries.verify.points import points_out_of_step
from app.services.central.entering import (
    MAX_SOURCE,
    Entered,
    Order,
    Proposal,
    enter,
    propose,
    propose_published,
)
from app.services.sheets import closing, handing_in
from app.services.tables.lines import ImportRefused
from app.storage import store
from app.trees import trees
from app.workflow.states import Method, Stage, Status, Verdict
from scoring import SheetProblem
from tests.support.application import START
from tests.support.books import broken_chain
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order as PublishingOrder
from tests.support.publishing import publish_cycle
from tests.support.statements import Statements

TREE = "par/2030/commune"
COLUMNS = (
    "dti_points",
    "survey_2_2_A",
    "survey_2_2_B",
    "council_grade",
    "points:2.4",
    "trained",
    "street_names",
)
SOURCE = "Biên bản số 3"


@pytest.fixture
def secretariat(make: Make, session: scoped_session[Session]) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT, name="Thường trực Một"))


@pytest.fixture
def cycle(make: Make, session: scoped_session[Session]) -> Cycle:
    cycle = make.cycle(tree_id=TREE)
    session.execute(update(Cycle).where(Cycle.id == cycle.id).values(family=Family.PAR))
    session.refresh(cycle)
    return cycle


@pytest.fixture
def submitted(make: Make, cycle: Cycle, session: scoped_session[Session]) -> Callable[..., Assessment]:
    """Hands in the sheet of a unit that declares so many staff."""

    def submitted(unit: Unit, *, staff: str = "20") -> Assessment:
        sheet = make.assessment(cycle, unit)
        head = make.account(Role.UNIT_HEAD, unit=unit)
        if staff:
            session.add(
                Figure(
                    assessment_id=sheet.id,
                    stage=Stage.SELF,
                    figure_id="staff",
                    value=staff,
                    author_id=head.id,
                    at=START,
                )
            )
            session.flush()
        handing_in.submit(actor_of(head), sheet.id, revision=sheet.revision, now=START)
        return sheet

    return submitted


@pytest.fixture
def unit(make: Make, session: scoped_session[Session]) -> Unit:
    return make.unit("Một", code="10001")


@pytest.fixture
def sheet(submitted: Callable[..., Assessment], unit: Unit) -> Assessment:
    return submitted(unit)


def proposed(actor: Actor, cycle: Cycle, text: str) -> Proposal:
    return propose(actor, cycle.id, text, now=START)


def entered(actor: Actor, cycle: Cycle, text: str, *, source: str = SOURCE) -> Entered:
    proposal = proposed(actor, cycle, text)
    return enter(actor, cycle.id, Order(proposal.seen, source, proposal.lines), now=START)


def refusals(actor: Actor, cycle: Cycle, text: str) -> list[tuple[str, str]]:
    with pytest.raises(ImportRefused) as refused:
        proposed(actor, cycle, text)
    return [
        (
            problem.place,
            problem.sentence.message
            % {name: spoken(value) for name, value in problem.sentence.params.items()},
        )
        for problem in refused.value.problems
    ]


def spoken(value: object) -> object:
    return value.text() if isinstance(value, SheetProblem) else value


def points(sheet: Assessment) -> dict[str, str]:
    scores = answers_of(sheet.id).scores
    return {
        code: f"{score.points:f}"
        for code, stages in scores.items()
        if (score := stages.get(Stage.REVIEW_1)) is not None
    }


def test_columns_are_the_figures_that_no_unit_declares(session: scoped_session[Session]) -> None:
    asked = asked_centrally(trees().load(TREE))
    assert tuple(column.id for column in columns_of(asked)) == COLUMNS
    (mixed,) = (problem for problem in asked if problem.code == "2.5")
    assert [(figure.id, codes) for figure, codes in mixed.declared] == [("staff", ("1.1",))]


def test_every_sort_of_column_is_entered_and_the_points_follow(
    secretariat: Actor, cycle: Cycle, sheet: Assessment
) -> None:
    text = (
        "unit;dti_points;survey_2_2_A;survey_2_2_B;council_grade;points:2.4;trained\n"
        '10001;7,5;60;40;"tot; KHA";3,25;5\n'
    )
    assert entered(secretariat, cycle, text) == Entered(5, 1)
    assert points(sheet) == {"2.1": "7.5", "2.2": "8", "2.3": "4", "2.4": "3.25", "2.5": "1.5"}
    by_points = answers_of(sheet.id).scores["2.4"][Stage.REVIEW_1]
    assert (by_points.method, by_points.author) == (Method.POINTS, "Thường trực Một")
    assert by_points.reason == f"Số liệu tập trung do cơ quan thường trực nhập. Nguồn: {SOURCE}"
    assert sheet.status is Status.REVIEW_1
    assert not points_out_of_step(cycle.id)
    assert broken_chain() == []
    view = read_central_overview(secretariat, cycle.id, now=START)
    assert [(row.asked.code, row.done, row.total) for row in view.rows] == [
        ("2.1", 1, 1),
        ("2.2", 1, 1),
        ("2.3", 1, 1),
        ("2.4", 1, 1),
        ("2.5", 1, 1),
        ("2.6", 0, 0),
    ]


def test_points_given_centrally_are_the_standing_body_s_even_where_they_are_nought(
    secretariat: Actor, cycle: Cycle, sheet: Assessment
) -> None:
    entered(secretariat, cycle, "unit;points:2.4\n10001;0\n")
    score = answers_of(sheet.id).scores["2.4"][Stage.REVIEW_1]
    assert (score.verdict, score.method, score.points) == (Verdict.ADJUSTED, Method.POINTS, 0)
    assert not proposed(secretariat, cycle, "unit;points:2.4\n10001;0\n").changes


def test_figures_of_a_file_go_into_stage_2_and_leave_stage_1_as_it_was(
    make: Make, secretariat: Actor, cycle: Cycle
) -> None:
    cycles = Cycles(make)
    sheet = cycles.sheet(cycle, make.unit(code="10002"), appraised="1", status=Status.CONFIRMED)
    closing.reopen(secretariat, sheet.id, revision=1, reason="Có số liệu mới.", until=None, now=START)
    entered(secretariat, cycle, "unit;council_grade\n10002;Trung bình\n")
    answers = answers_of(sheet.id)
    assert set(answers.figures["council_grade"]) == {Stage.REVIEW_2}
    assert set(answers.scores["2.3"]) == {Stage.REVIEW_2}
    assert sheet.status is Status.REVIEW_2


def test_an_indicator_that_lacks_a_figure_of_the_file_is_no_half_result(
    secretariat: Actor, cycle: Cycle, sheet: Assessment
) -> None:
    ((place, said),) = refusals(secretariat, cycle, "unit;survey_2_2_A\n10001;60\n")
    assert place == "Xã Một · survey_2_2_A"
    assert "Chưa chấm được chỉ tiêu 2.2 vì còn thiếu số liệu: Số phiếu chọn B." in said
    assert proposed(secretariat, cycle, "unit;survey_2_2_A;survey_2_2_B\n10001;60;0\n").units == 1


def test_an_indicator_that_lacks_a_figure_of_the_unit_is_left_to_the_reviewers(
    secretariat: Actor, cycle: Cycle, submitted: Callable[..., Assessment], unit: Unit
) -> None:
    submitted(unit, staff="")
    ((_, said),) = refusals(secretariat, cycle, "unit;trained\n10001;5\n")
    assert "còn thiếu số liệu: Số cán bộ." in said
    assert "tổ thẩm định quyết định chỉ tiêu theo điểm" in said


def test_a_figure_for_a_unit_that_is_not_asked_is_refused(
    make: Make, secretariat: Actor, cycle: Cycle, sheet: Assessment, submitted: Callable[..., Assessment]
) -> None:
    submitted(make.unit("Hai", kind=UnitKind.PHUONG, code="10002"))
    ((place, said),) = refusals(secretariat, cycle, "unit;street_names\n10001;Có\n10002;Có\n")
    assert place == "Xã Một · street_names"
    assert "Chỉ tiêu 2.6 không áp dụng với đơn vị này." in said
    assert entered(secretariat, cycle, "unit;street_names\n10001;\n10002;Có\n") == Entered(1, 1)


def test_a_sheet_whose_points_came_from_another_system_takes_no_figures(
    make: Make, secretariat: Actor, cycle: Cycle, sheet: Assessment, session: scoped_session[Session]
) -> None:
    session.add(
        Entry(assessment_id=sheet.id, code="2.1", typed_points=3, author_id=secretariat.account_id, at=START)
    )
    session.flush()
    ((place, said),) = refusals(secretariat, cycle, "unit;dti_points\n10001;4\n")
    assert place == "Xã Một · 2.1"
    assert "chỉ điều chỉnh được theo điểm" in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("unit;dti_points\n10001;10,5\n", "10"),
        ("unit;points:2.4\n10001;3,333\n", "chữ số thập phân"),
        ("unit;trained\n10001;-1\n", "0"),
        ("unit;trained\n10001;1,5\n", "số nguyên"),
        ("unit;council_grade\n10001;Kém\n", "Hãy ghi một trong: Tốt; khá; Trung bình."),
    ],
)
def test_values_outside_the_rules_of_the_set_are_refused_with_the_rule(
    secretariat: Actor, cycle: Cycle, sheet: Assessment, text: str, says: str
) -> None:
    ((_, said),) = refusals(secretariat, cycle, text)
    assert says in said


def test_points_of_a_published_result_are_taken_where_the_rule_asks_for_points(
    make: Make, secretariat: Actor, cycle: Cycle, submitted: Callable[..., Assessment]
) -> None:
    cycles, dti = Cycles(make), make.cycle()
    one, two = make.unit("Một"), make.unit("Hai")
    for unit, reached in ((one, "1.5"), (two, "2")):
        cycles.sheet(dti, unit, appraised=reached)
    sheets = [submitted(unit) for unit in (one, two)]
    with pytest.raises(Refused, match="Chưa có kết quả DTI năm 2030"):
        propose_published(secretariat, cycle.id, now=START)
    publish(cycles, dti)
    proposal = propose_published(secretariat, cycle.id, now=START)
    assert (proposal.published, proposal.lines) == (True, "")
    order = Order(proposal.seen, proposal.source, published=True)
    assert enter(secretariat, cycle.id, order, now=START) == Entered(2, 2)
    assert [points(sheet) for sheet in sheets] == [{"2.1": "7.5"}, {"2.1": "8"}]
    assert enter(secretariat, cycle.id, order, now=START) == Entered(0, 0)


def test_made_up_results_do_not_get_into_an_official_cycle(
    make: Make,
    secretariat: Actor,
    cycle: Cycle,
    submitted: Callable[..., Assessment],
    session: scoped_session[Session],
) -> None:
    cycles, dti, one = Cycles(make), make.cycle(), make.unit("Một")
    cycles.sheet(dti, one, appraised="1.5")
    submitted(one)
    session.execute(update(Cycle).where(Cycle.id == dti.id).values(illustrative=True))
    session.refresh(dti)
    publish(cycles, dti)
    with pytest.raises(Refused, match="số liệu minh họa không lấy vào đợt chính thức"):
        propose_published(secretariat, cycle.id, now=START)

    session.execute(update(Cycle).where(Cycle.id == cycle.id).values(illustrative=True))
    session.refresh(cycle)
    assert propose_published(secretariat, cycle.id, now=START).units == 1


def publish(cycles: Cycles, cycle: Cycle) -> int:
    """Publish inside the running session."""
    actor = actor_of(cycles.secretariat)
    order = PublishingOrder(read_standing(actor, cycle.id).mark)
    return publish_cycle(actor, cycle.id, order, imprint=IMPRINT, store=store(), now=START)


def test_nothing_is_entered_without_a_source_or_with_a_page_of_one(
    secretariat: Actor, cycle: Cycle, sheet: Assessment
) -> None:
    for source in (" ", "x" * (MAX_SOURCE + 1)):
        with pytest.raises(Invalid) as refused:
            entered(secretariat, cycle, "unit;dti_points\n10001;4\n", source=source)
        assert set(refused.value.fields) == {"source"}
    assert points(sheet) == {}


def test_lines_that_a_preview_carried_are_read_before_any_sheet_is_locked(
    secretariat: Actor,
    cycle: Cycle,
    sheet: Assessment,
    recorded: Callable[[], AbstractContextManager[Statements]],
) -> None:
    cycle_id = cycle.id
    with recorded() as statements, pytest.raises(ImportRefused):
        enter(secretariat, cycle_id, Order("", SOURCE, "ma;diem\n1;2\n"), now=START)
    assert not [statement for statement in statements.all if "assessment.revision" in statement]


@pytest.mark.parametrize("role", [Role.AUDITOR])
def test_whoever_only_follows_a_cycle_proposes_and_enters_nothing(
    make: Make, cycle: Cycle, sheet: Assessment, role: Role
) -> None:
    auditor = actor_of(make.account(role))
    with pytest.raises(Forbidden):
        proposed(auditor, cycle, "unit;dti_points\n10001;4\n")
    with pytest.raises(Forbidden):
        enter(auditor, cycle.id, Order("", SOURCE, "unit;dti_points\n10001;4\n"), now=START)
