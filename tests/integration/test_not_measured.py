"""A central or survey figure is decided once it is there, or recorded as not measured and counted for nobody."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from flask_sqlalchemy.session import Session
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused, Stale
from app.models import Assessment, Bundle, Event, Result, Score
from app.queries.cycles.board import BoardFilter, read_board
from app.queries.cycles.central_overview import AskedRow, read_central_overview
from app.queries.results.standing import read_standing
from app.queries.reviews.queue import read_queue
from app.queries.reviews.queued import QueueFilter
from app.queries.reviews.sheet import read_review
from app.queries.sheets.answers import answers_of
from app.queries.verify.points import points_out_of_step
from app.services.central import unmeasured
from app.services.cycles.cancelling import cancel
from app.services.publication import publication
from app.services.publication.publication import Order, publish_cycle
from app.services.reviews import decisions
from app.services.sheets import closing, finished
from app.services.tables.lines import ImportRefused
from app.sheet.case import Choice, Decision, fingerprint
from app.storage import store
from app.trees import trees
from app.workflow.states import Method, Stage, Status, Verdict
from scoring.bundle import verify
from scoring.bundle.container import write_container
from tests.support.appraisals import CODES, SURVEY, TREE, Appraisals, agreement
from tests.support.books import broken_chain, told_by
from tests.support.cycles import IMPRINT
from tests.support.factories import Make, actor_of
from tests.unit.scoring.bundle_builders import members_of

LATER = Appraisals.DECIDED_AT
WHY = "Năm nay tỉnh không tổ chức khảo sát."
TITLE = "Tỷ lệ hài lòng"


@pytest.fixture
def secretariat(make: Make, given: Appraisals) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT, name="Thường trực Một"))


def decide(given: Appraisals, sheet: Assessment, code: str, decision: Decision) -> None:
    case = read_review(given.reviewer, sheet.id, now=LATER).case
    decisions.decide(given.reviewer, sheet.id, code, decision, seen=fingerprint(case, code), now=LATER)


def appraise(given: Appraisals, sheet: Assessment, *, without: tuple[str, ...] = (SURVEY,)) -> Assessment:
    """Decide everything but the survey."""
    for code in CODES:
        if code not in without:
            decide(given, sheet, code, agreement(code))
    return sheet


def decided_before(given: Appraisals, sheet: Assessment, session: scoped_session[Session]) -> Assessment:
    """A sheet on which the missing survey was accepted as nought, as it could be once."""
    appraise(given, sheet)
    session.add(
        Score(
            assessment_id=sheet.id,
            stage=Stage.REVIEW_1,
            code=SURVEY,
            points=Decimal(0),
            verdict=Verdict.ACCEPTED,
            author_id=given.account.id,
            at=LATER,
        )
    )
    session.flush()
    return sheet


def confirm(secretariat: Actor, sheet: Assessment) -> None:
    closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)


def row_of(secretariat: Actor, given: Appraisals) -> AskedRow:
    (row,) = (
        row
        for row in read_central_overview(secretariat, given.cycle.id, now=LATER).rows
        if row.asked.code == SURVEY
    )
    return row


@pytest.mark.parametrize(
    "decision",
    [
        Decision(Choice.ACCEPT),
        Decision(Choice.POINTS, "Ước lượng.", points=Decimal("1.2")),
        Decision(Choice.POINTS, "Chưa khảo sát.", points=Decimal(0)),
    ],
    ids=["accepted", "guessed", "nought"],
)
def test_what_nobody_measured_is_not_decided(given: Appraisals, decision: Decision) -> None:
    sheet = given.submitted()
    with pytest.raises(Refused, match=TITLE):
        decide(given, sheet, SURVEY, decision)
    assert sheet.status is Status.SUBMITTED


def test_accepting_together_leaves_it_waiting(given: Appraisals) -> None:
    sheet = given.submitted()
    together = read_review(given.reviewer, sheet.id, now=LATER).together
    assert SURVEY not in together.codes
    decisions.accept_together(given.reviewer, sheet.id, seen=together.seen, now=LATER)
    assert SURVEY not in {
        code for code, stages in answers_of(sheet.id).scores.items() if Stage.REVIEW_1 in stages
    }


def test_once_the_figure_is_there_it_is_decided_and_may_be_accepted_again_in_stage_2(
    given: Appraisals, secretariat: Actor
) -> None:
    sheet = appraise(given, given.submitted(), without=())
    confirm(secretariat, sheet)
    assert sheet.status is Status.CONFIRMED


def test_a_sheet_decided_before_is_not_confirmed_as_it_is(
    given: Appraisals, secretariat: Actor, session: scoped_session[Session]
) -> None:
    sheet = decided_before(given, given.submitted(), session)
    with pytest.raises(Refused, match=SURVEY):
        confirm(secretariat, sheet)
    assert closing.confirm_ready(secretariat, given.cycle.id, now=LATER) == 0


def test_a_sheet_confirmed_before_is_not_published_and_its_unit_is_named(
    make: Make, given: Appraisals, secretariat: Actor, session: scoped_session[Session]
) -> None:
    unit = make.unit("Hải Lăng")
    decided_before(given, given.submitted(unit), session).status = Status.CONFIRMED
    session.flush()
    with pytest.raises(Refused) as refused:
        read_standing(secretariat, given.cycle.id)
    assert f"{SURVEY} ({unit.full_name})" in str(refused.value)


def test_the_cycle_says_who_waits_for_it(make: Make, given: Appraisals, secretariat: Actor) -> None:
    waiting, done = make.unit("Ba Đồn"), make.unit("Cam Lộ")
    given.submitted(waiting)
    decide(given, given.submitted(done), SURVEY, agreement(SURVEY))
    row = row_of(secretariat, given)
    assert (row.done, row.total, row.missing, row.names) == (1, 2, 1, (waiting.full_name,))
    assert row.waits


def test_recorded_as_not_measured_it_leaves_the_denominator_of_all_units_and_awaits_no_verdict(
    make: Make, given: Appraisals, secretariat: Actor
) -> None:
    plain = appraise(given, given.submitted(make.unit("Ba Đồn")))
    had_it = appraise(given, given.submitted(make.unit("Cam Lộ")), without=())
    assert unmeasured.record(secretariat, given.cycle.id, SURVEY, WHY, now=LATER)
    for sheet in (plain, had_it):
        review = read_review(given.reviewer, sheet.id, now=LATER)
        assert review.sheet.score.denominator == 16
        assert SURVEY not in {each.code for each in review.rows}
        assert review.decided.complete
    board = read_board(secretariat, given.cycle.id, BoardFilter(), now=LATER)
    assert [(row.appraised.done, row.appraised.total) for row in board.rows if row.appraised] == [
        (5, 5),
        (5, 5),
    ]
    queue = read_queue(given.reviewer, QueueFilter())
    assert [(row.progress.done, row.progress.total) for row in queue.rows] == [(5, 5), (5, 5)]
    row = row_of(secretariat, given)
    assert row.not_measured is not None
    assert (row.not_measured.reason, row.not_measured.author, row.waits) == (WHY, "Thường trực Một", False)
    with pytest.raises(Refused, match="không đo được"):
        decide(given, plain, SURVEY, agreement(SURVEY))
    assert closing.confirm_ready(secretariat, given.cycle.id, now=LATER) == 2
    assert points_out_of_step(given.cycle.id) == ()


def test_taken_back_everything_stands_as_it_stood(given: Appraisals, secretariat: Actor) -> None:
    sheet = appraise(given, given.submitted(), without=())
    before = read_review(given.reviewer, sheet.id, now=LATER)
    unmeasured.record(secretariat, given.cycle.id, SURVEY, WHY, now=LATER)
    assert unmeasured.take_back(secretariat, given.cycle.id, SURVEY, now=LATER)
    after = read_review(given.reviewer, sheet.id, now=LATER)
    assert (after.rows, after.sheet.score) == (before.rows, before.sheet.score)
    assert not unmeasured.take_back(secretariat, given.cycle.id, SURVEY, now=LATER)


def test_every_record_is_told_and_the_same_said_twice_is_said_once(
    given: Appraisals, secretariat: Actor, session: scoped_session[Session]
) -> None:
    cycle_id = given.cycle.id
    assert unmeasured.record(secretariat, cycle_id, SURVEY, f" {WHY} ", now=LATER)
    assert not unmeasured.record(secretariat, cycle_id, SURVEY, WHY, now=LATER)
    with pytest.raises(Refused, match="lý do khác"):
        unmeasured.record(secretariat, cycle_id, SURVEY, "Lý do khác.", now=LATER)
    unmeasured.take_back(secretariat, cycle_id, SURVEY, now=LATER)
    told = session.scalars(select(Event).where(Event.stream == f"cycle:{cycle_id}").order_by(Event.seq))
    assert [(event.kind, told_by(event)) for event in told] == [
        ("indicator.not_measured", {"code": SURVEY, "reason": WHY}),
        ("indicator.measured_after_all", {"code": SURVEY, "reason": WHY}),
    ]
    assert broken_chain() == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * (unmeasured.MAX_REASON + 1)])
def test_a_record_needs_a_reason(given: Appraisals, secretariat: Actor, reason: str) -> None:
    with pytest.raises(Invalid):
        unmeasured.record(secretariat, given.cycle.id, SURVEY, reason, now=LATER)


@pytest.mark.parametrize("code", ["1.1", "9.9"])
def test_only_what_units_do_not_score_can_be_recorded(
    given: Appraisals, secretariat: Actor, code: str
) -> None:
    with pytest.raises(NotFound):
        unmeasured.record(secretariat, given.cycle.id, code, WHY, now=LATER)


def test_only_the_secretariat_records(make: Make, given: Appraisals) -> None:
    for role in (Role.AUDITOR, Role.REVIEWER):
        with pytest.raises(Forbidden):
            unmeasured.record(actor_of(make.account(role)), given.cycle.id, SURVEY, WHY, now=LATER)


def publish(given: Appraisals, secretariat: Actor, **order: object) -> int:
    seen = read_standing(secretariat, given.cycle.id).mark
    return publish_cycle(
        secretariat,
        given.cycle.id,
        Order(seen, **order),  # type: ignore[arg-type]
        imprint=IMPRINT,
        store=store(),
        now=LATER + timedelta(hours=1),
    )


def test_the_published_bundle_proves_it_and_no_record_is_taken_back_after(
    make: Make, given: Appraisals, secretariat: Actor, session: scoped_session[Session]
) -> None:
    for name in ("Ba Đồn", "Cam Lộ"):
        appraise(given, given.submitted(make.unit(name)))
    unmeasured.record(secretariat, given.cycle.id, SURVEY, WHY, now=LATER)
    closing.confirm_ready(secretariat, given.cycle.id, now=LATER)
    result_id = publish(given, secretariat)
    rows = session.get_one(Result, result_id).rows
    assert {(row.points, row.denominator) for row in rows} == {(Decimal("10.75"), Decimal(16))}
    bundle = session.get_one(Bundle, result_id)
    with store().open(bundle.sha256) as stream:
        data = stream.read()
    members = members_of(data)
    assert members["khong-ap-dung.csv"].decode().count(f",{SURVEY},{WHY}") == 2
    assert "nm là không đo được" in members["README.txt"].decode()
    assert verify(data, "goi.zip").holds
    counted = {**members, "phieu.csv": members["phieu.csv"].replace(b",nm", b",", 1)}
    assert "bundle_measured_unlike" in {
        problem.code for problem in verify(write_container(counted), "goi.zip").problems
    }
    with pytest.raises(Refused, match="đã công bố"):
        unmeasured.take_back(secretariat, given.cycle.id, SURVEY, now=LATER + timedelta(hours=2))


def test_a_preview_looked_at_before_the_record_is_stale(
    given: Appraisals, secretariat: Actor, make: Make
) -> None:
    confirm(secretariat, appraise(given, given.submitted(), without=()))
    seen = read_standing(secretariat, given.cycle.id).mark
    unmeasured.record(secretariat, given.cycle.id, SURVEY, WHY, now=LATER)
    with pytest.raises(Stale):
        publication.prepare(secretariat, given.cycle.id, Order(seen), now=LATER)


def test_finished_sheets_are_imported_with_the_figure_or_without_what_was_not_measured(
    make: Make, given: Appraisals, secretariat: Actor
) -> None:
    unit = make.unit("Cam Lộ")
    sheet = make.assessment(given.cycle, unit)
    operator = actor_of(make.account(Role.SECRETARIAT))
    head = "unit,code,self_score,appraised_score,reason"
    own = [f"{unit.code},{code},1,1," for code in CODES if code != SURVEY]

    def imported(*lines: str) -> int:
        text = "\n".join((head, *own, *lines))
        return finished.import_sheets(
            operator, given.cycle.id, text, trees().load(TREE), source="tệp", now=LATER
        )

    for lines in ((), (f"{unit.code},{SURVEY},,,",)):
        with pytest.raises(ImportRefused) as refused:
            imported(*lines)
        assert SURVEY in str([str(problem.sentence) for problem in refused.value.problems])
    unmeasured.record(secretariat, given.cycle.id, SURVEY, WHY, now=LATER)
    with pytest.raises(ImportRefused) as refused:
        imported(f"{unit.code},{SURVEY},1,1,")
    assert "không đo được" in str([str(problem.sentence) for problem in refused.value.problems])
    assert imported() == 1
    assert sheet.status is Status.CONFIRMED
    assert [row.denominator for row in read_standing(secretariat, given.cycle.id).rows] == [16]


def test_points_that_stand_for_the_figure_on_an_imported_sheet_are_no_gap(
    make: Make, given: Appraisals, secretariat: Actor
) -> None:
    unit = make.unit("Cam Lộ")
    make.assessment(given.cycle, unit)
    operator = actor_of(make.account(Role.SECRETARIAT))
    lines = [f"{unit.code},{code},0,0," for code in CODES]
    text = "\n".join(("unit,code,self_score,appraised_score,reason", *lines))
    finished.import_sheets(operator, given.cycle.id, text, trees().load(TREE), source="tệp", now=LATER)
    row = row_of(secretariat, given)
    assert (row.done, row.missing) == (1, 0)
    assert len(read_standing(secretariat, given.cycle.id).rows) == 1


def test_a_reviewer_enters_the_figure_by_figures(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, SURVEY, Decision(Choice.FIGURES, "Báo cáo khảo sát.", figures={"satisfied": "80"}))
    held = answers_of(sheet.id).scores[SURVEY][Stage.REVIEW_1]
    assert (held.points, held.method) == (Decimal("1.6"), Method.FIGURES)


def test_a_cancelled_cycle_keeps_what_it_says_of_figures_that_nobody_measured(
    given: Appraisals, secretariat: Actor
) -> None:
    unmeasured.record(secretariat, given.cycle.id, SURVEY, WHY, now=LATER)
    cancel(secretariat, given.cycle.id, "Làm lại.", now=LATER)
    with pytest.raises(Refused, match="đã bị hủy"):
        unmeasured.take_back(secretariat, given.cycle.id, SURVEY, now=LATER)
    with pytest.raises(Refused, match="đã bị hủy"):
        unmeasured.record(secretariat, given.cycle.id, SURVEY, "Lý do khác.", now=LATER)
