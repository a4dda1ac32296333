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
from app.services.publication import computing
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
from tests.support.publishing import Order, publish_cycle
from tests.unit.scoring.bundle_builders import members_of

LATER = Appraisals.DECIDED_AT
WHY = "Năm nay tỉnh không tổ chức khảo sát."
TITLE = "Tỷ lệ hài lòng"


@pytest.fixture
def secretariat(make: Make, appraisals: Appraisals) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT, name="Thường trực Một"))


def decide(appraisals: Appraisals, sheet: Assessment, code: str, decision: Decision) -> None:
    case = read_review(appraisals.reviewer, sheet.id, now=LATER).case
    decisions.decide(appraisals.reviewer, sheet.id, code, decision, seen=fingerprint(case, code), now=LATER)


def appraise(
    appraisals: Appraisals, sheet: Assessment, *, without: tuple[str, ...] = (SURVEY,)
) -> Assessment:
    """Decide everything but the survey."""
    for code in CODES:
        if code not in without:
            decide(appraisals, sheet, code, agreement(code))
    return sheet


def decided_before(appraisals: Appraisals, sheet: Assessment, session: scoped_session[Session]) -> Assessment:
    """A sheet on which the missing survey was accepted as nought, as it could be once."""
    appraise(appraisals, sheet)
    session.add(
        Score(
            assessment_id=sheet.id,
            stage=Stage.REVIEW_1,
            code=SURVEY,
            points=Decimal(0),
            verdict=Verdict.ACCEPTED,
            author_id=appraisals.account.id,
            at=LATER,
        )
    )
    session.flush()
    return sheet


def confirm(secretariat: Actor, sheet: Assessment) -> None:
    closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)


def row_of(secretariat: Actor, appraisals: Appraisals) -> AskedRow:
    (row,) = (
        row
        for row in read_central_overview(secretariat, appraisals.cycle.id, now=LATER).rows
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
def test_what_nobody_measured_is_not_decided(appraisals: Appraisals, decision: Decision) -> None:
    sheet = appraisals.submitted()
    with pytest.raises(Refused, match=TITLE):
        decide(appraisals, sheet, SURVEY, decision)
    assert sheet.status is Status.SUBMITTED


def test_accepting_together_leaves_it_waiting(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    together = read_review(appraisals.reviewer, sheet.id, now=LATER).together
    assert SURVEY not in together.codes
    decisions.accept_together(appraisals.reviewer, sheet.id, seen=together.seen, now=LATER)
    assert SURVEY not in {
        code for code, stages in answers_of(sheet.id).scores.items() if Stage.REVIEW_1 in stages
    }


def test_once_the_figure_is_there_it_is_decided_and_may_be_accepted_again_in_stage_2(
    appraisals: Appraisals, secretariat: Actor
) -> None:
    sheet = appraise(appraisals, appraisals.submitted(), without=())
    confirm(secretariat, sheet)
    assert sheet.status is Status.CONFIRMED


def test_a_sheet_decided_before_is_not_confirmed_as_it_is(
    appraisals: Appraisals, secretariat: Actor, session: scoped_session[Session]
) -> None:
    sheet = decided_before(appraisals, appraisals.submitted(), session)
    with pytest.raises(Refused, match=SURVEY):
        confirm(secretariat, sheet)
    assert closing.confirm_ready(secretariat, appraisals.cycle.id, now=LATER) == 0


def test_a_sheet_confirmed_before_is_not_published_and_its_unit_is_named(
    make: Make, appraisals: Appraisals, secretariat: Actor, session: scoped_session[Session]
) -> None:
    unit = make.unit("Hải Lăng")
    decided_before(appraisals, appraisals.submitted(unit), session).status = Status.CONFIRMED
    session.flush()
    with pytest.raises(Refused) as refused:
        read_standing(secretariat, appraisals.cycle.id)
    assert f"{SURVEY} ({unit.full_name})" in str(refused.value)


def test_the_cycle_says_who_waits_for_it(make: Make, appraisals: Appraisals, secretariat: Actor) -> None:
    waiting, done = make.unit("Ba Đồn"), make.unit("Cam Lộ")
    appraisals.submitted(waiting)
    decide(appraisals, appraisals.submitted(done), SURVEY, agreement(SURVEY))
    row = row_of(secretariat, appraisals)
    assert (row.done, row.total, row.missing, row.names) == (1, 2, 1, (waiting.full_name,))
    assert row.waits


def test_recorded_as_not_measured_it_leaves_the_denominator_of_all_units_and_awaits_no_verdict(
    make: Make, appraisals: Appraisals, secretariat: Actor
) -> None:
    plain = appraise(appraisals, appraisals.submitted(make.unit("Ba Đồn")))
    had_it = appraise(appraisals, appraisals.submitted(make.unit("Cam Lộ")), without=())
    assert unmeasured.record(secretariat, appraisals.cycle.id, SURVEY, WHY, now=LATER)
    for sheet in (plain, had_it):
        review = read_review(appraisals.reviewer, sheet.id, now=LATER)
        assert review.sheet.score.denominator == 16
        assert SURVEY not in {line.code for line in review.rows}
        assert review.decided.complete
    board = read_board(secretariat, appraisals.cycle.id, BoardFilter(), now=LATER)
    assert [(row.appraised.done, row.appraised.total) for row in board.rows if row.appraised] == [
        (5, 5),
        (5, 5),
    ]
    queue = read_queue(appraisals.reviewer, QueueFilter())
    assert [(row.progress.done, row.progress.total) for row in queue.rows] == [(5, 5), (5, 5)]
    row = row_of(secretariat, appraisals)
    assert row.not_measured is not None
    assert (row.not_measured.reason, row.not_measured.author, row.waits) == (WHY, "Thường trực Một", False)
    with pytest.raises(Refused, match="không đo được"):
        decide(appraisals, plain, SURVEY, agreement(SURVEY))
    assert closing.confirm_ready(secretariat, appraisals.cycle.id, now=LATER) == 2
    assert points_out_of_step(appraisals.cycle.id) == ()


def test_taken_back_everything_stands_as_it_stood(appraisals: Appraisals, secretariat: Actor) -> None:
    sheet = appraise(appraisals, appraisals.submitted(), without=())
    before = read_review(appraisals.reviewer, sheet.id, now=LATER)
    unmeasured.record(secretariat, appraisals.cycle.id, SURVEY, WHY, now=LATER)
    assert unmeasured.take_back(secretariat, appraisals.cycle.id, SURVEY, now=LATER)
    after = read_review(appraisals.reviewer, sheet.id, now=LATER)
    assert (after.rows, after.sheet.score) == (before.rows, before.sheet.score)
    assert not unmeasured.take_back(secretariat, appraisals.cycle.id, SURVEY, now=LATER)


def test_every_record_is_told_and_the_same_said_twice_is_said_once(
    appraisals: Appraisals, secretariat: Actor, session: scoped_session[Session]
) -> None:
    cycle_id = appraisals.cycle.id
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
def test_a_record_needs_a_reason(appraisals: Appraisals, secretariat: Actor, reason: str) -> None:
    with pytest.raises(Invalid):
        unmeasured.record(secretariat, appraisals.cycle.id, SURVEY, reason, now=LATER)


@pytest.mark.parametrize("code", ["1.1", "9.9"])
def test_only_what_units_do_not_score_can_be_recorded(
    appraisals: Appraisals, secretariat: Actor, code: str
) -> None:
    with pytest.raises(NotFound):
        unmeasured.record(secretariat, appraisals.cycle.id, code, WHY, now=LATER)


def test_only_the_secretariat_records(make: Make, appraisals: Appraisals) -> None:
    for role in (Role.AUDITOR, Role.REVIEWER):
        with pytest.raises(Forbidden):
            unmeasured.record(actor_of(make.account(role)), appraisals.cycle.id, SURVEY, WHY, now=LATER)


def publish(appraisals: Appraisals, secretariat: Actor, **order: object) -> int:
    seen = read_standing(secretariat, appraisals.cycle.id).mark
    return publish_cycle(
        secretariat,
        appraisals.cycle.id,
        Order(seen, **order),  # type: ignore[arg-type]
        imprint=IMPRINT,
        store=store(),
        now=LATER + timedelta(hours=1),
    )


def test_the_published_bundle_proves_it_and_no_record_is_taken_back_after(
    make: Make, appraisals: Appraisals, secretariat: Actor, session: scoped_session[Session]
) -> None:
    for name in ("Ba Đồn", "Cam Lộ"):
        appraise(appraisals, appraisals.submitted(make.unit(name)))
    unmeasured.record(secretariat, appraisals.cycle.id, SURVEY, WHY, now=LATER)
    closing.confirm_ready(secretariat, appraisals.cycle.id, now=LATER)
    result_id = publish(appraisals, secretariat)
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
        unmeasured.take_back(secretariat, appraisals.cycle.id, SURVEY, now=LATER + timedelta(hours=2))


def test_a_preview_looked_at_before_the_record_is_stale(
    appraisals: Appraisals, secretariat: Actor, make: Make
) -> None:
    confirm(secretariat, appraise(appraisals, appraisals.submitted(), without=()))
    seen = read_standing(secretariat, appraisals.cycle.id).mark
    unmeasured.record(secretariat, appraisals.cycle.id, SURVEY, WHY, now=LATER)
    with pytest.raises(Stale):
        computing.prepare(secretariat, appraisals.cycle.id, Order(seen), now=LATER)


def test_finished_sheets_are_imported_with_the_figure_or_without_what_was_not_measured(
    make: Make, appraisals: Appraisals, secretariat: Actor
) -> None:
    unit = make.unit("Cam Lộ")
    sheet = make.assessment(appraisals.cycle, unit)
    operator = actor_of(make.account(Role.SECRETARIAT))
    head = "unit,code,self_score,appraised_score,reason"
    own = [f"{unit.code},{code},1,1," for code in CODES if code != SURVEY]

    def imported(*lines: str) -> int:
        text = "\n".join((head, *own, *lines))
        return finished.import_sheets(
            operator, appraisals.cycle.id, text, trees().load(TREE), source="tệp", now=LATER
        )

    for lines in ((), (f"{unit.code},{SURVEY},,,",)):
        with pytest.raises(ImportRefused) as refused:
            imported(*lines)
        assert SURVEY in str([str(problem.sentence) for problem in refused.value.problems])
    unmeasured.record(secretariat, appraisals.cycle.id, SURVEY, WHY, now=LATER)
    with pytest.raises(ImportRefused) as refused:
        imported(f"{unit.code},{SURVEY},1,1,")
    assert "không đo được" in str([str(problem.sentence) for problem in refused.value.problems])
    assert imported() == 1
    assert sheet.status is Status.CONFIRMED
    assert [row.denominator for row in read_standing(secretariat, appraisals.cycle.id).rows] == [16]


def test_points_that_stand_for_the_figure_on_an_imported_sheet_are_no_gap(
    make: Make, appraisals: Appraisals, secretariat: Actor
) -> None:
    unit = make.unit("Cam Lộ")
    make.assessment(appraisals.cycle, unit)
    operator = actor_of(make.account(Role.SECRETARIAT))
    lines = [f"{unit.code},{code},0,0," for code in CODES]
    text = "\n".join(("unit,code,self_score,appraised_score,reason", *lines))
    finished.import_sheets(operator, appraisals.cycle.id, text, trees().load(TREE), source="tệp", now=LATER)
    row = row_of(secretariat, appraisals)
    assert (row.done, row.missing) == (1, 0)
    assert len(read_standing(secretariat, appraisals.cycle.id).rows) == 1


def test_a_reviewer_enters_the_figure_by_figures(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(
        appraisals, sheet, SURVEY, Decision(Choice.FIGURES, "Báo cáo khảo sát.", figures={"satisfied": "80"})
    )
    score = answers_of(sheet.id).scores[SURVEY][Stage.REVIEW_1]
    assert (score.points, score.method) == (Decimal("1.6"), Method.FIGURES)


def test_a_cancelled_cycle_keeps_what_it_says_of_figures_that_nobody_measured(
    appraisals: Appraisals, secretariat: Actor
) -> None:
    unmeasured.record(secretariat, appraisals.cycle.id, SURVEY, WHY, now=LATER)
    cancel(secretariat, appraisals.cycle.id, "Làm lại.", now=LATER)
    with pytest.raises(Refused, match="đã bị hủy"):
        unmeasured.take_back(secretariat, appraisals.cycle.id, SURVEY, now=LATER)
    with pytest.raises(Refused, match="đã bị hủy"):
        unmeasured.record(secretariat, appraisals.cycle.id, SURVEY, "Lý do khác.", now=LATER)
