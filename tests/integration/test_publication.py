"""Publication: ranks, versions, papers; all of it or nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused, Stale
from app.models import Assessment, Cycle, Document, DocumentKind, DocumentStatus, Event, Result, ResultRow
from app.queries.results.lines import from_json
from app.queries.results.results import read_unit_result
from app.queries.results.standing import read_standing
from app.queries.verify.points import points_out_of_step
from app.services.publication import computing, result_sheets, revoking
from app.services.publication.papers import Decision
from app.services.sheets import closing
from app.sheet.totals import Left
from app.storage import store
from app.verification import ALPHABET, new_code, read_code
from app.workflow.states import Status
from tests.support.application import START, Clock
from tests.support.books import broken_chain
from tests.support.cycles import IMPRINT, REASON, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle
from tests.support.statements import Statements
from tests.support.totals import WHY_NOT, Totals

Recorder = Callable[[], AbstractContextManager[Statements]]
Database = scoped_session[Session]


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:  # the session is open before rows are made in it
    return Cycles(make)


def order_for(cycles: Cycles, cycle: Cycle, **changes: object) -> Order:
    """An order for the standing as it is now."""
    seen = read_standing(actor_of(cycles.secretariat), cycle.id).mark
    return Order(seen, **changes)  # type: ignore[arg-type]


def published(cycles: Cycles, cycle: Cycle, **changes: object) -> int:
    """The id of a new version, every step taken: computed, confirmed, signed, issued."""
    return publish_cycle(
        actor_of(cycles.secretariat),
        cycle.id,
        order_for(cycles, cycle, **changes),
        imprint=IMPRINT,
        store=store(),
        now=START,
    )


def printed_result_sheet(actor: Actor, row_id: int) -> int:
    """The id of the result sheet, made as the page makes it."""
    return result_sheets.make(actor, row_id, store=store(), now=START)


def rows_of(session: Database, result_id: int) -> list[ResultRow]:
    return list(
        session.scalars(
            select(ResultRow).where(ResultRow.result_id == result_id).order_by(ResultRow.position)
        )
    )


def papers_of(session: Database, result_id: int, kind: DocumentKind | None = None) -> list[Document]:
    query = select(Document).where(Document.result_id == result_id).order_by(Document.id)
    return list(session.scalars(query if kind is None else query.where(Document.kind == kind)))


def text_of(paper: Document) -> str:
    with store().open(paper.sha256) as file:
        return " ".join(
            "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages).split()
        )


def test_units_with_the_same_published_figure_share_a_rank_and_the_next_rank_is_skipped(
    session: Database, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Ba": "1.5", "Ăn": "1.5", "Chín": "2", "Dư": "0.5"})
    rows = rows_of(session, published(cycles, cycle))
    assert [(row.unit_name, row.rank) for row in rows] == [
        ("Xã Chín", 1),
        ("Xã Ăn", 2),
        ("Xã Ba", 2),
        ("Xã Dư", 4),
    ]


def test_a_row_holds_points_per_main_index_total_percent_index_and_grade(
    session: Database, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Một": "1.25"})
    (row,) = rows_of(session, published(cycles, cycle))
    assert (row.points, row.max, row.percent, row.index) == (
        Decimal("7.25"),
        Decimal(10),
        Decimal("72.5"),
        Decimal("0.725"),
    )
    assert (row.grade_id, row.grade_title) == ("fair", "Khá")
    assert [(group.code, group.points, group.max) for group in row.groups] == [
        ("1", Decimal(4), Decimal(4)),
        ("2", Decimal("3.25"), Decimal(6)),
    ]


def test_a_version_published_before_totals_were_kept_says_what_its_columns_and_lines_say(
    session: Database, cycles: Cycles, make: Make
) -> None:
    totals = Totals(make, cycles, make.unit("Xuân Lãnh"))
    (row,) = rows_of(session, published(cycles, totals.sheet(Status.CONFIRMED).cycle))
    kept = json.loads(row.trace)
    assert kept.pop("totals")["own"]["denominator"] == "95"
    next(line for line in kept["lines"] if line["code"] == "8.2")["reason"] = WHY_NOT
    row.trace = json.dumps(kept)
    session.flush()

    result = read_unit_result(actor_of(cycles.secretariat), row.id)
    assert (result.row.total.points, result.row.total.denominator) == (Decimal("76.295"), 95)
    assert result.row.total.left == (Left("8.2", Decimal(5), "not_applicable"),)
    assert (result.row.own, result.row.cut) == (None, 0)
    assert [str(part.group.total.percent) for part in result.groups[:2]] == ["80.76", "83.33"]
    line = next(part for part in result.groups[1].lines if part.code == "8.2")
    assert (line.reviewer_reason, line.unit_reason) == ("", WHY_NOT)


def test_the_stored_trace_explains_every_indicator_without_the_criteria_files(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Một"), declared="2", appraised="0.5")
    (row,) = rows_of(session, published(cycles, cycle))
    lines = {line.code: line for line in from_json(row.trace).lines}
    assert list(lines) == ["1.1", "1.2", "2.1", "2.2"]
    cut = lines["2.2"]
    assert (cut.self_points, cut.points, cut.verdict, cut.method, cut.reason) == (
        Decimal(2),
        Decimal("0.5"),
        "adjusted",
        "points",
        REASON,
    )
    assert lines["2.1"].trace["inputs"] == {"dossiers_online": "2000", "dossiers": "4000"}
    assert any("50%" in sentence for sentence in lines["2.1"].explanation)
    assert (row.self_points, row.points) == (Decimal(8), Decimal("6.5"))


def test_a_unit_outside_the_ranked_blocks_is_shown_and_not_ranked(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Một": "1"})
    cycles.sheet(cycle, make.unit("Khách"), appraised="2", block=cycles.guests(cycle))
    result = published(cycles, cycle)
    assert [(row.unit_name, row.rank) for row in rows_of(session, result)] == [
        ("Xã Một", 1),
        ("Xã Khách", None),
    ]
    kinds = [paper.kind for paper in papers_of(session, result)]
    assert kinds == [DocumentKind.RANKING, DocumentKind.CERTIFICATE]


def test_units_are_compared_with_the_best_of_all_blocks_once_everyone_is_in(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle(tree_id="dti/2033/commune", year=2033)
    for name, online in (("Một", 1000), ("Hai", 500)):
        cycles.sheet(cycle, make.unit(name), appraised="2", online=online)
    cycles.sheet(cycle, make.unit("Khách"), appraised="2", online=2000, block=cycles.guests(cycle))

    rows = rows_of(session, published(cycles, cycle))
    assert [(row.unit_name, row.rank, row.points) for row in rows] == [
        ("Xã Một", 1, Decimal("8")),
        ("Xã Hai", 2, Decimal("7")),
        ("Xã Khách", None, Decimal("10")),
    ]
    compared = from_json(rows[0].trace).lines[2]
    assert (compared.code, compared.self_points, compared.points) == ("2.1", Decimal(2), Decimal(2))
    assert any("cao nhất 50%" in sentence for sentence in compared.explanation)
    assert points_out_of_step(cycle.id) == ()


def test_units_cannot_be_compared_while_one_of_them_is_still_out(cycles: Cycles, make: Make) -> None:
    cycle = make.cycle(tree_id="dti/2033/commune", year=2033)
    cycles.sheet(cycle, make.unit("Một"), appraised="2", online=1000)
    cycles.sheet(cycle, make.unit("Hai"), appraised="2", online=500, status=Status.EXPLAINING)

    with pytest.raises(Refused, match=r"2\.1 của Xã Một còn chờ"):
        read_standing(actor_of(cycles.secretariat), cycle.id)


def test_every_paper_is_in_the_store_under_the_digest_that_is_registered(
    session: Database, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Một": "1", "Hai": "2"})
    papers = papers_of(session, published(cycles, cycle))
    assert len(papers) == 3
    for paper in papers:
        with store().open(paper.sha256) as file:
            content = file.read()
        assert content.startswith(b"%PDF-")
        assert sha256(content).hexdigest() == paper.sha256
        assert len(content) == paper.file.size


def test_the_certificate_says_what_the_row_says_and_carries_its_code(
    session: Database, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Một": "1.25", "Hai": "2"})
    result = published(cycles, cycle, decision=Decision("125/QĐ-UBND", date(2030, 11, 15)))
    certificates = papers_of(session, result, DocumentKind.CERTIFICATE)
    second = next(paper for paper in certificates if paper.row and paper.row.unit_name == "Xã Một")
    text = text_of(second)
    assert "Xã Một" in text
    assert "7,25/10 điểm" in text
    assert "2/2" in text
    assert "125/QĐ-UBND" in text
    assert second.verification_code is not None
    assert second.verification_code in text


def test_a_result_sheet_is_made_once_and_says_what_was_published(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    sheet = cycles.sheet(cycle, make.unit("Một"), declared="2", appraised="0.5")
    (row,) = rows_of(session, published(cycles, cycle))

    actor = actor_of(cycles.secretariat)
    paper = session.get_one(Document, printed_result_sheet(actor, row.id))
    assert result_sheets.to_print(actor, row.id) is None
    text = text_of(paper)
    assert REASON in text
    assert "8,00" in text
    assert "6,50" in text
    assert row.assessment_id == sheet.id


def test_a_result_sheet_of_a_corrected_version_is_superseded_from_the_start(
    session: Database, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Một": "1"})
    (row,) = rows_of(session, published(cycles, cycle))
    published(cycles, cycle, correction="Đính chính tên đơn vị.")
    paper = printed_result_sheet(actor_of(cycles.secretariat), row.id)
    session.expire_all()
    assert session.get_one(Document, paper).status is DocumentStatus.SUPERSEDED


def test_a_correction_is_a_new_version_that_leaves_the_old_one_readable_and_its_papers_superseded(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Một": "1", "Hai": "2"})
    first = published(cycles, cycle)
    cycles.sheet(cycle, make.unit("Ba"), appraised="0")
    before = [(row.unit_name, row.points, row.rank) for row in rows_of(session, first)]
    second = published(cycles, cycle, correction="Sửa điểm xã Một theo kết luận kiểm tra.")
    assert session.get_one(Result, second).version == 2
    assert session.get_one(Result, second).note == "Sửa điểm xã Một theo kết luận kiểm tra."
    assert [(row.unit_name, row.points, row.rank) for row in rows_of(session, first)] == before
    session.expire_all()
    assert {paper.status for paper in papers_of(session, first)} == {DocumentStatus.SUPERSEDED}
    assert {paper.status for paper in papers_of(session, second)} == {DocumentStatus.VALID}
    assert len(papers_of(session, second, DocumentKind.CERTIFICATE)) == 3


def test_a_revoked_certificate_stays_revoked_when_a_correction_follows(
    session: Database, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Một": "1"})
    first = published(cycles, cycle)
    (paper,) = papers_of(session, first, DocumentKind.CERTIFICATE)
    revoking.revoke(actor_of(cycles.secretariat), paper.id, reason="In sai tên đơn vị.", now=START)
    published(cycles, cycle, correction="Đính chính tên đơn vị.")
    session.expire_all()
    assert (paper.status, paper.status_reason) == (DocumentStatus.REVOKED, "In sai tên đơn vị.")


def test_a_correction_without_a_reason_is_refused(session: Database, cycles: Cycles) -> None:
    cycle = cycles.finished({"Một": "1"})
    published(cycles, cycle)
    with pytest.raises(Invalid) as refusal:
        published(cycles, cycle)
    assert set(refusal.value.fields) == {"correction"}


def test_units_that_are_not_ready_are_left_out_only_knowingly_and_with_a_reason(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Một": "1"})
    make.assessment(cycle, make.unit("Chậm"), status=Status.REVIEW_1)
    with pytest.raises(Invalid) as refusal:
        published(cycles, cycle)
    assert set(refusal.value.fields) == {"omission_known", "omission"}
    result = published(cycles, cycle, omission_known=True, omission="Xã Chậm bổ sung sau.")
    assert [row.unit_name for row in rows_of(session, result)] == ["Xã Một"]
    assert session.get_one(Result, result).note == "Xã Chậm bổ sung sau."


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (Decision("125/QĐ-UBND", None), "decision_date"),
        (Decision(None, date(2030, 1, 2)), "decision_number"),
        (Decision("125/QĐ-UBND", date(2030, 11, 16)), "decision_date"),
    ],
)
def test_a_decision_has_number_and_date_and_none_of_the_future(
    session: Database, cycles: Cycles, decision: Decision, field: str
) -> None:
    cycle = cycles.finished({"Một": "1"})
    with pytest.raises(Invalid) as refusal:
        published(cycles, cycle, decision=decision)
    assert set(refusal.value.fields) == {field}


def test_nothing_is_published_when_no_sheet_is_confirmed(session: Database, cycles: Cycles) -> None:
    cycle = cycles.finished({"Một": "1"}, status=Status.REVIEW_1)
    with pytest.raises(Refused):
        published(cycles, cycle)


def test_a_preview_that_is_no_longer_true_is_refused(session: Database, cycles: Cycles, make: Make) -> None:
    cycle = cycles.finished({"Một": "1"})
    order = order_for(cycles, cycle)
    cycles.sheet(cycle, make.unit("Hai"), appraised="2")
    with pytest.raises(Stale):
        computing.prepare(actor_of(cycles.secretariat), cycle.id, order, now=START)


def test_a_sheet_reopened_while_the_papers_are_printed_stops_the_publication(
    session: Database, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Một": "1", "Hai": "2"})
    actor = actor_of(cycles.secretariat)
    order = order_for(cycles, cycle)
    sheet = session.scalars(select(Assessment).where(Assessment.cycle_id == cycle.id).limit(1)).one()

    @contextmanager
    def somebody_reopens_a_sheet() -> Iterator[None]:
        closing.reopen(actor, sheet.id, revision=1, reason="Xem lại chỉ tiêu 2.2.", until=None, now=START)
        yield

    with pytest.raises(Stale):
        computing.compute_version(
            actor,
            cycle.id,
            computing.Order(order.seen),
            imprint=IMPRINT,
            store=store(),
            now=START,
            release=somebody_reopens_a_sheet,
        )
    assert session.scalars(select(Result)).all() == []


def test_the_same_order_sent_again_finds_the_result_it_has_made(session: Database, cycles: Cycles) -> None:
    cycle = cycles.finished({"Một": "1"})
    order = order_for(cycles, cycle)
    result = published(cycles, cycle)
    assert computing.already_computed(actor_of(cycles.secretariat), cycle.id, order.seen) == result
    assert computing.already_computed(actor_of(cycles.secretariat), cycle.id, "0" * 16) is None


def test_published_sheets_and_the_log_say_so(session: Database, cycles: Cycles, clock: Clock) -> None:
    cycle = cycles.finished({"Một": "1"})
    result = published(cycles, cycle)
    (sheet,) = session.scalars(select(Assessment).where(Assessment.cycle_id == cycle.id))
    assert sheet.status is Status.PUBLISHED
    kinds = session.scalars(select(Event.kind).order_by(Event.id)).all()
    assert [kind for kind in kinds if not kind.startswith("rows.")] == [
        "result.computed",
        "result.confirmed",
        "assessment.published",
        "result.signed",
        "result.made_public",
    ]
    assert str(result) in session.scalars(select(Event.data).where(Event.kind == "result.signed")).one()
    assert broken_chain() == []


@pytest.mark.parametrize("role", [Role.LEADERSHIP, Role.REVIEWER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_but_the_standing_body_publishes_or_revokes(
    session: Database, cycles: Cycles, make: Make, role: Role
) -> None:
    cycle = cycles.finished({"Một": "1"})
    order = order_for(cycles, cycle)
    stranger = actor_of(make.account(role))
    with pytest.raises(Forbidden):
        computing.prepare(stranger, cycle.id, order, now=START)
    with pytest.raises(Forbidden):
        revoking.revoke(stranger, 1, reason="x", now=START)
    with pytest.raises(Forbidden):
        computing.already_computed(stranger, cycle.id, order.seen)


def test_only_certificates_can_be_revoked(session: Database, cycles: Cycles) -> None:
    cycle = cycles.finished({"Một": "1"})
    (ranking,) = papers_of(session, published(cycles, cycle), DocumentKind.RANKING)
    with pytest.raises(NotFound):
        revoking.revoke(actor_of(cycles.secretariat), ranking.id, reason="x", now=START)


def test_statements_do_not_grow_with_the_number_of_units(
    session: Database, cycles: Cycles, make: Make, recorded: Recorder
) -> None:
    counts = []
    for year, size in (
        (2030, 1),
        (2031, 2),
        (2032, 9),
    ):  # by the first one the log takes in the organiser too
        cycle = make.cycle(year=year)
        for number in range(size):
            cycles.sheet(cycle, make.unit(), appraised=str(Decimal(number) / 10))
        session.flush()
        session.expire_all()
        with recorded() as statements:
            published(cycles, cycle)
        counts.append(statements.count)
    assert counts[1] == counts[2]


def test_codes_cannot_be_guessed_and_are_read_in_whatever_way_they_are_typed() -> None:
    code = new_code()
    assert len(ALPHABET) ** 15 > 2**60
    assert read_code(f"  {code.lower().replace('-', ' ')} ") == code
    assert read_code(code[:-1]) is None
    assert read_code(f"{code[:-1]}0") is None
    assert not set("0O1IL2Z5S8BUV") & set(ALPHABET)
    assert len({new_code() for _ in range(1000)}) == 1000
