"""Finished sheets: proposed by the administrator, confirmed by the secretariat, taken in by a worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.access.family import Family
from app.errors import Forbidden, Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.jobs.worker import run
from app.models import Assessment, Cycle, Event, Figure, Job, ProposedSheet, Score, Unit, UnitSuccession
from app.queries.results.standing import read_standing
from app.queries.sheets.answers import answers_of
from app.queries.sheets.earlier import earlier_figures, earlier_result
from app.queries.sheets.proposals import waiting_proposals
from app.queries.sheets.sheets import read_sheet
from app.queries.verify.points import points_out_of_step
from app.services.sheets import declarations, proposals, proposing, taking
from app.services.tables.lines import ImportRefused
from app.sheet.declaring import Declaration, fingerprint
from app.storage import store
from app.trees import trees
from app.workflow.jobs import JobState
from app.workflow.states import Method, Stage, Status, Verdict
from tests.support.application import START
from tests.support.cycles import IMPRINT
from tests.support.factories import Make, actor_of
from tests.support.finished import FINAL_POINTS, OWN_POINTS, ROWS_A_UNIT, TREE, file_of, line_of
from tests.support.publishing import Order, publish_cycle

Database = scoped_session[Session]
WRONG_FIGURE = "2.1;approved;tám;;4;4;;"
MOST = 5_000
SINCE_MERGER = date(2031, 7, 1)


class Year:
    """A cycle of 2031 with units, an administrator and a secretariat."""

    def __init__(self, make: Make, units: int = 2) -> None:
        self.make = make
        self.cycle: Cycle = make.cycle(tree_id=TREE, year=2031)
        self.units: list[Unit] = [make.unit() for _ in range(units)]
        self.sheets: list[Assessment] = [make.assessment(self.cycle, unit) for unit in self.units]
        self.administrator: Actor = actor_of(make.account(Role.ADMINISTRATOR))
        self.secretariat: Actor = actor_of(make.account(Role.SECRETARIAT))

    def propose(self, text: str | None = None) -> int:
        """Send the file, by default that of all units."""
        content = text or file_of(self.units)
        return proposing.propose(
            self.administrator, self.cycle.id, content, filename="ket-qua-2031.csv", now=START
        ).id

    def confirm(self, proposal_id: int, *, looked: bool = False) -> int:
        """Confirm what is there to be seen."""
        seen = proposals.review(self.secretariat, proposal_id, now=START).seen
        return proposals.confirm(self.secretariat, proposal_id, seen=seen, looked=looked, now=START)

    def problems(self, text: str) -> list[tuple[int, str]]:
        """What is wrong with a file, by line."""
        with pytest.raises(ImportRefused) as refused:
            self.propose(text)
        return [(problem.line, str(problem.sentence)) for problem in refused.value.problems]


@pytest.fixture
def year(make: Make, session: Database) -> Year:
    return Year(make)


def take_all(year: Year, proposal_id: int) -> None:
    after: int | None = 0
    while after is not None:
        after, _size = taking.take_some(year.secretariat, proposal_id, after=after, limit=1, now=START)


def test_nothing_changes_before_the_secretariat_has_confirmed(year: Year, session: Database) -> None:
    year.propose()
    session.expire_all()
    assert {sheet.status for sheet in year.sheets} == {Status.DRAFT}
    assert session.scalar(select(func.count()).select_from(Figure)) == 0
    events = set(session.scalars(select(Event.kind).where(Event.stream.startswith("assessment:"))))
    assert events == set()


def test_a_confirmed_sheet_has_figures_both_points_notes_and_reasons(year: Year, session: Database) -> None:
    proposal = year.propose()
    year.confirm(proposal)
    take_all(year, proposal)
    sheet = read_sheet(year.secretariat, year.sheets[0].id, now=START)
    assert (sheet.head.status, sheet.score.points) == (Status.CONFIRMED, Decimal(FINAL_POINTS))
    answers = sheet.answers
    assert answers.figures["approved"][Stage.SELF].value == "8"
    assert answers.entries["1.1"].note == "Kế hoạch số 01"
    own = [by_stage[Stage.SELF].points or 0 for by_stage in answers.scores.values()]
    assert sum(own) == Decimal(OWN_POINTS)
    cut = answers.scores["3.1"][Stage.REVIEW_1]
    assert (cut.points, cut.method, cut.reason) == (Decimal("1.5"), Method.POINTS, "Thiếu minh chứng")
    assert answers.scores["3.2"][Stage.REVIEW_1].method is Method.FIGURES
    assert answers.scores["1.1"][Stage.REVIEW_1].verdict is Verdict.ACCEPTED
    assert points_out_of_step(year.cycle.id) == ()


def test_the_log_of_a_sheet_says_where_it_came_from(year: Year, session: Database) -> None:
    proposal = year.propose()
    year.confirm(proposal)
    take_all(year, proposal)
    stream = f"assessment:{year.sheets[0].id}"
    (event,) = session.scalars(select(Event).where(Event.stream == stream))
    assert (event.kind, event.actor_id) == ("assessment.imported", year.secretariat.account_id)
    assert '"source": "ket-qua-2031.csv"' in event.data
    assert f'"proposed_by": "{year.administrator.name}"' in event.data
    assert '"from": "draft"' in event.data


def test_five_wrong_rows_among_five_thousand_are_named_and_nothing_is_taken(
    make: Make, session: Database
) -> None:
    year = Year(make, units=-(-MOST // ROWS_A_UNIT))
    lines = file_of(year.units).splitlines(keepends=True)
    assert len(lines) > MOST
    wrong = {
        line_of(3, "1.1"): "1.1;plan_issued;Chưa rõ;;2;2;;",
        line_of(100, "1.2"): "1.9;chaired_by;Cấp phó;;1;1;;",
        line_of(250, "2.1 a"): WRONG_FIGURE,
        line_of(400, "3.1"): "3.1;;;;2;9;;",
        line_of(600, "3.2"): "3.2;satisfied;;190;;1,8;;",
    }
    for number, row in wrong.items():
        code = lines[number - 1].partition(";")[0]
        lines[number - 1] = f"{code};{row}\n"
    assert [number for number, _said in year.problems("".join(lines))] == list(wrong)
    assert session.scalar(select(func.count()).select_from(ProposedSheet)) == 0


def test_a_unit_without_a_sheet_is_named_once_with_its_first_line(year: Year) -> None:
    text = file_of([*year.units, "00000"])
    expected = "Đơn vị mã 00000 không có phiếu trong đợt đánh giá này."
    assert year.problems(text) == [(line_of(2, "1.1"), expected)]


@pytest.mark.parametrize(
    ("row", "text", "said"),
    [
        ("2.1 b", "2.1;systems;7;;;;;", "không thể nhiều hơn tổng số hệ thống"),
        ("2.2 b", "2.2;approved;9;;;;;", "dùng chung một số liệu thì phải ghi giống nhau"),
        ("1.1", "1.1;chaired_by;Có;;2;2;;", "không có số liệu mã “chaired_by”"),
        ("2.1 a", "2.1;;8;;4;4;;", "mỗi dòng phải ghi mã số liệu"),
        ("3.1", "3.1;;;;2;;;", "chưa có điểm thẩm định"),
        ("3.2", "3.2;satisfied;90;;;1,8;;", "Hãy ghi số liệu này ở cột Số liệu thẩm định"),
        ("2.1 b", "2.1;systems;10;;3;;;", "với nội dung khác"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(year: Year, row: str, text: str, said: str) -> None:
    changed = {"r" + row.replace(".", "_").replace(" ", ""): text}
    (number, sentence), *_others = year.problems(file_of(year.units[:1], **changed))
    assert said in sentence
    assert number == line_of(0, row) or (row, number) == ("2.1 b", line_of(0, "2.1 a"))


def test_points_that_figures_do_not_give_are_shown_and_the_units_are_computed(
    year: Year, session: Database
) -> None:
    text = file_of(year.units[:1], r2_1a="2.1;approved;8;;5;5;;")
    proposal = year.propose(text)
    (plan,) = proposals.review(year.secretariat, proposal, now=START).planned.values()
    told = [
        (difference.code, difference.own, difference.stated, difference.computed)
        for difference in plan.sheet.differences
    ]
    assert told == [("2.1", True, 5, 4), ("2.1", False, 5, 4)]
    with pytest.raises(Invalid) as refused:
        year.confirm(proposal)
    assert list(refused.value.fields) == ["looked"]
    year.confirm(proposal, looked=True)
    take_all(year, proposal)
    scores = answers_of(year.sheets[0].id).scores["2.1"]
    assert scores[Stage.SELF].points == 4
    assert (scores[Stage.REVIEW_1].points, scores[Stage.REVIEW_1].method) == (5, Method.POINTS)
    assert "ket-qua-2031.csv" in (scores[Stage.REVIEW_1].reason or "")


def test_a_cut_with_its_reason_is_no_difference(year: Year) -> None:
    text = file_of(year.units[:1], r2_1a="2.1;approved;8;;4;1;Thiếu quyết định;")
    assert proposals.review(year.secretariat, year.propose(text), now=START).differences == 0


def declared(year: Year, code: str, **figures: str) -> None:
    """A person of the first unit declares something on the sheet of that year."""
    somebody = actor_of(year.make.account(Role.CONTRIBUTOR, unit=year.units[0]))
    indicator = trees().load(TREE).indicators[code]
    seen = fingerprint(indicator, answers_of(year.sheets[0].id))
    declarations.declare(somebody, year.sheets[0].id, code, Declaration(figures), seen=seen, now=START)


def test_what_a_draft_says_already_is_told_apart_and_replaced(year: Year, session: Database) -> None:
    declared(year, "1.1", plan_issued="true")
    declared(year, "1.2", chaired_by="head")
    proposal = year.propose()
    first, second = proposals.review(year.secretariat, proposal, now=START).planned.values()
    assert [(change.key, change.before, change.after) for change in first.sheet.changes] == [
        ("figure:chaired_by", "head", "deputy")
    ]
    assert first.sheet.unchanged == 1
    assert (second.sheet.unchanged, second.sheet.changes) == (0, ())
    year.confirm(proposal)
    take_all(year, proposal)
    assert answers_of(year.sheets[0].id).figures["chaired_by"][Stage.SELF].value == "deputy"


def test_a_proposal_is_stale_when_a_sheet_has_changed(year: Year, session: Database) -> None:
    proposal = year.propose()
    seen = proposals.review(year.secretariat, proposal, now=START).seen
    declared(year, "1.2", chaired_by="head")
    current = proposals.review(year.secretariat, proposal, now=START)
    assert list(current.changed.values()) == [year.units[0].full_name]
    with pytest.raises(Stale, match="đã thay đổi"):
        proposals.confirm(year.secretariat, proposal, seen=seen, looked=True, now=START)


def test_a_sheet_that_changes_after_the_confirmation_is_left_and_named(year: Year, session: Database) -> None:
    proposal = year.propose()
    year.confirm(proposal)
    declared(year, "1.2", chaired_by="head")
    take_all(year, proposal)
    taken = session.scalars(select(ProposedSheet.taken_at).order_by(ProposedSheet.place)).all()
    assert taken == [None, START]
    assert year.sheets[0].status is Status.DRAFT


def test_a_file_that_changes_nothing_is_refused(year: Year, session: Database) -> None:
    proposal = year.propose()
    year.confirm(proposal)
    take_all(year, proposal)
    session.expire_all()
    with pytest.raises(Refused, match="không thay đổi gì"):
        year.propose()
    text = file_of(year.units, r1_2="1.2;chaired_by;Người đứng đầu;;2;2;;")
    assert [said for _line, said in year.problems(text)] == [
        f"Phiếu của đơn vị mã {unit.code} đã nộp hoặc đã nhập từ trước nên không nhập đè được."
        for unit in year.units
    ]


def test_the_proposer_an_administrator_and_strangers_never_confirm(year: Year, make: Make) -> None:
    proposal = year.propose()
    seen = proposals.review(year.secretariat, proposal, now=START).seen
    both = actor_of(make.account(Role.ADMINISTRATOR, Role.SECRETARIAT))
    its_own = proposing.propose(both, year.cycle.id, file_of(year.units), filename="x.csv", now=START).id
    for actor, wanted in (
        (year.administrator, proposal),
        (both, proposal),
        (both, its_own),
        (actor_of(make.account(Role.AUDITOR)), proposal),
    ):
        with pytest.raises(Forbidden):
            proposals.confirm(actor, wanted, seen=seen, looked=True, now=START)
        with pytest.raises(Forbidden):
            proposals.reject(actor, wanted, "Không.", now=START)
    for role in (Role.REVIEWER, Role.LEADERSHIP, Role.CONTRIBUTOR):
        with pytest.raises(NotFound):
            proposals.confirm(actor_of(make.account(role)), proposal, seen=seen, looked=True, now=START)
    of_par = actor_of(make.account(Role.SECRETARIAT, family=Family.PAR))
    with pytest.raises(NotFound):
        proposals.confirm(of_par, proposal, seen=seen, looked=True, now=START)


def test_only_the_administrator_proposes(year: Year) -> None:
    with pytest.raises(Forbidden):
        proposing.propose(year.secretariat, year.cycle.id, file_of(year.units), filename="x", now=START)


def test_a_rejection_has_its_reason_and_is_final(year: Year) -> None:
    proposal = year.propose()
    with pytest.raises(Invalid):
        proposals.reject(year.secretariat, proposal, " ", now=START)
    proposals.reject(year.secretariat, proposal, "Thiếu phiếu huyện.", now=START)
    with pytest.raises(Refused, match="đã được"):
        year.confirm(proposal)


def test_any_administrator_withdraws_what_nobody_has_decided(year: Year, make: Make) -> None:
    proposal = year.propose()
    with pytest.raises(Forbidden):
        proposals.withdraw(year.secretariat, proposal, now=START)
    proposals.withdraw(actor_of(make.account(Role.ADMINISTRATOR)), proposal, now=START)
    assert waiting_proposals(year.secretariat) == 0
    with pytest.raises(Refused, match="rút lại"):
        year.confirm(proposal)
    with pytest.raises(Refused, match="rút lại"):
        proposals.reject(year.secretariat, proposal, "Thiếu phiếu huyện.", now=START)
    with pytest.raises(Refused, match="rút lại"):
        proposals.withdraw(year.administrator, proposal, now=START)


def test_what_is_decided_is_not_withdrawn(year: Year) -> None:
    proposal = year.propose()
    year.confirm(proposal)
    with pytest.raises(Refused, match="đã được"):
        proposals.withdraw(year.administrator, proposal, now=START)
    assert year.confirm(proposal)


@pytest.fixture
def killed(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A worker that dies in the step that takes in the sheet at a place, once."""

    def killed(place: int) -> None:
        original, lives = taking.take_in, [True]

        def dying(*args: object, **named: object) -> None:
            original(*args, **named)  # type: ignore[arg-type]
            steps.append(1)
            if len(steps) == place and lives.pop():
                raise KeyboardInterrupt

        steps: list[int] = []
        monkeypatch.setattr(taking, "take_in", dying)

    return killed


@pytest.mark.database
def test_a_worker_killed_in_the_middle_loses_the_step_and_goes_on(
    app: Flask, make: Make, killed: Callable[[int], None], clock: object
) -> None:
    year = Year(make, units=25)
    with app.app_context():
        job_id = year.confirm(year.propose())
        db.session.commit()
        killed(2)
        with pytest.raises(KeyboardInterrupt):
            run(job_id)
        db.session.rollback()
        assert (db.session.get_one(Job, job_id).done, taken_in()) == (10, 10)
        run(job_id)
        db.session.expire_all()
        assert (db.session.get_one(Job, job_id).state, taken_in()) == (JobState.DONE, 25)
        imported = select(func.count()).select_from(Event).where(Event.kind == "assessment.imported")
        assert db.session.scalar(imported) == 25
        assert points_out_of_step(year.cycle.id) == ()


def taken_in() -> int:
    query = select(func.count()).select_from(Assessment).where(Assessment.status == Status.CONFIRMED)
    return db.session.scalars(query).one()


def test_confirming_twice_is_one_piece_of_work(year: Year) -> None:
    proposal = year.propose()
    assert year.confirm(proposal) == year.confirm(proposal)


def test_work_that_begins_anew_takes_nothing_twice(year: Year, session: Database) -> None:
    proposal = year.propose()
    year.confirm(proposal)
    take_all(year, proposal)
    take_all(year, proposal)
    assert session.scalar(select(func.count()).select_from(Score)) == 2 * 2 * 6


def test_imported_figures_stand_beside_the_next_year(year: Year, make: Make, session: Database) -> None:
    proposal = year.propose()
    year.confirm(proposal)
    take_all(year, proposal)
    following = make.assessment(make.cycle(tree_id=TREE, year=2032), year.units[0])
    view = read_sheet(year.secretariat, following.id, now=START + timedelta(days=1))
    (earlier,) = earlier_figures(view, view.tree.indicators["2.1"])["approved"]
    assert (earlier.year, earlier.value) == (2031, "8")
    assert earlier_result(view) is None  # nothing is published yet


def test_results_of_imported_sheets_follow_the_lineage_into_the_next_year(
    year: Year, make: Make, session: Database
) -> None:
    proposal = year.propose()
    year.confirm(proposal)
    take_all(year, proposal)
    order = Order(read_standing(year.secretariat, year.cycle.id).mark)
    publish_cycle(year.secretariat, year.cycle.id, order, imprint=IMPRINT, store=store(), now=START)
    merged = make.unit()
    for unit in year.units:
        make._add(UnitSuccession(predecessor_id=unit.id, successor_id=merged.id, effective_on=SINCE_MERGER))
    following = make.assessment(make.cycle(tree_id=TREE, year=2032), merged)
    view = read_sheet(year.secretariat, following.id, now=START + timedelta(days=1))
    result = earlier_result(view)
    assert result is not None
    assert (result.year, result.derived) == (2031, True)
    assert {str(line.unit) for line in result.results} == {unit.full_name for unit in year.units}
    assert {line.total.points for line in result.results} == {Decimal(FINAL_POINTS)}
    (first, second) = earlier_figures(view, view.tree.indicators["2.1"])["approved"]
    assert {first.unit, second.unit} == {unit.full_name for unit in year.units}
