"""Result versions: who takes which step, what each step shows to whom, and what a correction leaves in force."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused
from app.models import (
    Assessment,
    Cycle,
    Document,
    DocumentKind,
    DraftPaper,
    Event,
    Result,
    ResultStep,
    SignedPaper,
    Unit,
)
from app.queries.api.pages import Window
from app.queries.api.results import list_results as for_programs
from app.queries.duties import duties_of
from app.queries.results import papers
from app.queries.results.rankings import read_public_result
from app.queries.results.results import list_results, list_results_for, read_own_result
from app.queries.results.versions import find_draft, list_versions, read_version
from app.queries.verify.files import damaged_files, strays
from app.services.publication import result_sheets, versions
from app.services.publication.papers import BLANK_DECISION, Decision
from app.services.publication.signing import Signing, sign_version
from app.services.publication.signing_orders import ask_to_sign, receive_signed
from app.services.sheets import closing
from app.storage import store
from app.workflow.states import Status
from app.workflow.versions import DraftKind, Reach, SignedKind, VersionState
from tests.support.application import START
from tests.support.books import broken_chain
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import DECISION, MEGABYTE, council, sign
from tests.support.result_steps import TOLD, computed, published, signed
from tests.support.sample_files import png

Database = scoped_session[Session]


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:  # the session is open before rows are made in it
    return Cycles(make)


@pytest.fixture
def secretary(cycles: Cycles) -> Actor:
    return actor_of(cycles.secretariat)


def state_of(session: Database, result_id: int) -> VersionState:
    session.expire_all()
    return session.get_one(Result, result_id).state


def certificates(session: Database, result_id: int) -> dict[str, Document]:
    query = select(Document).where(Document.result_id == result_id, Document.kind == DocumentKind.CERTIFICATE)
    return {paper.row.unit_name: paper for paper in session.scalars(query) if paper.row}


def sees(actor: Actor | None, result_id: int) -> dict[str, bool]:
    """What somebody gets to see of a version."""

    def shown(read: object) -> bool:
        try:
            read()  # type: ignore[operator]
        except NotFound:
            return False
        return True

    return {
        "public page": shown(lambda: read_public_result(result_id)),
        "public list": any(card.head.id == result_id for card in list_results()),
        "own list": actor is not None and any(card.head.id == result_id for card in list_results_for(actor)),
        "version": actor is not None and shown(lambda: read_version(actor, result_id)),
    }


def test_every_step_is_written_down_with_who_and_when(
    session: Database, cycles: Cycles, secretary: Actor
) -> None:
    result_id = published(secretary, cycles.finished({"Một": "1"}))
    steps = session.scalars(select(ResultStep).where(ResultStep.result_id == result_id)).all()
    assert {(step.state.value, step.by_id == secretary.account_id, step.at) for step in steps} == {
        ("computed", True, START),
        ("confirmed", False, START),
        ("signed", True, START),
        ("public", True, START),
    }
    assert broken_chain() == []


def test_only_the_council_confirms_and_not_who_computed(
    session: Database, cycles: Cycles, make: Make, secretary: Actor
) -> None:
    result_id = computed(secretary, cycles.finished({"Một": "1"}))
    for role in (Role.SECRETARIAT, Role.LEADERSHIP, Role.AUDITOR):
        with pytest.raises(Forbidden):
            versions.confirm(actor_of(make.account(role)), result_id, now=START)
    both = actor_of(make.account(Role.SECRETARIAT, Role.COUNCIL))
    other = computed(both, second(cycles, make))
    with pytest.raises(Refused, match="Bạn là người đã tính bản này"):
        versions.confirm(both, other, now=START)
    versions.confirm(both, result_id, now=START)
    assert state_of(session, result_id) is VersionState.CONFIRMED


def second(cycles: Cycles, make: Make) -> Cycle:
    """A cycle of another year with one finished sheet."""
    cycle = make.cycle(year=2031)
    cycles.sheet(cycle, make.unit(), appraised="1")
    return cycle


def test_nobody_outside_sees_a_version_before_it_is_issued(
    session: Database, cycles: Cycles, make: Make, secretary: Actor
) -> None:
    cycle = cycles.finished({"Một": "1"})
    result_id = signed(secretary, cycle)
    sheet = session.scalars(select(Assessment).where(Assessment.cycle_id == cycle.id)).one()
    head = actor_of(make.account(Role.UNIT_HEAD, unit=session.get_one(Unit, sheet.unit_id)))
    code = certificates(session, result_id)["Xã Một"].verification_code or ""
    assert sheet.status is Status.PUBLISHED
    assert sees(secretary, result_id) == {
        "public page": False,
        "public list": False,
        "own list": False,
        "version": True,
    }
    assert read_own_result(head, sheet.id) is None
    assert papers.check_certificate(code) is None
    assert for_programs(cycle.id, Window()).items == ()
    versions.issue(secretary, result_id, reach=Reach.INTERNAL, now=START)
    session.expire_all()
    assert sees(secretary, result_id) == {
        "public page": False,
        "public list": False,
        "own list": True,
        "version": True,
    }
    own = read_own_result(head, sheet.id)
    assert own is not None
    assert own.head.id == result_id
    assert for_programs(cycle.id, Window()).items == ()
    versions.issue(secretary, result_id, reach=Reach.PUBLIC, now=START)
    session.expire_all()
    assert all(sees(secretary, result_id).values())
    assert [item.id for item in for_programs(cycle.id, Window()).items] == [result_id]


def test_the_draft_says_so_and_the_clean_ranking_is_there_once_the_council_confirmed(
    session: Database, cycles: Cycles, secretary: Actor
) -> None:
    result_id = computed(secretary, cycles.finished({"Một": "1"}))
    (block,) = session.scalars(select(DraftPaper.block_id).distinct())
    draft = find_draft(secretary, result_id, block, DraftKind.DRAFT)
    assert "DỰ THẢO" in text_of(draft.sha256)
    with pytest.raises(NotFound):
        find_draft(secretary, result_id, block, DraftKind.TO_SIGN)
    versions.confirm(council(), result_id, now=START)
    clean = text_of(find_draft(secretary, result_id, block, DraftKind.TO_SIGN).sha256)
    assert "DỰ THẢO" not in clean
    assert "……/QĐ-UBND ngày …… tháng …… năm ……" in clean


def text_of(sha256: str) -> str:
    with store().open(sha256) as stream:
        pages = PdfReader(io.BytesIO(stream.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_signature_comes_whole_or_not_at_all(session: Database, cycles: Cycles, secretary: Actor) -> None:
    result_id = computed(secretary, cycles.finished({"Một": "1"}))
    with pytest.raises(Refused, match="còn chờ hội đồng thẩm định"):
        ask_to_sign(secretary, result_id, Signing(DECISION), now=START)
    versions.confirm(council(), result_id, now=START)
    for signing, fields in (
        (Signing(BLANK_DECISION), {"decision_number", "decision_date", "file"}),
        (Signing(DECISION), {"file"}),
        (Signing(Decision("1/QĐ", date(2030, 11, 16))), {"decision_date", "file"}),
    ):
        with pytest.raises(Invalid) as refused:
            ask_to_sign(secretary, result_id, signing, now=START)
        assert set(refused.value.fields) == fields
    with pytest.raises(Refused, match="phải là tệp PDF"):
        receive_signed(io.BytesIO(png()), "quyet-dinh.png", SignedKind.SCAN, max_bytes=MEGABYTE)
    assert state_of(session, result_id) is VersionState.CONFIRMED
    assert session.scalars(select(SignedPaper)).all() == []


def test_the_signed_paper_is_kept_byte_for_byte_with_what_it_is(
    session: Database, cycles: Cycles, secretary: Actor
) -> None:
    result_id = signed(secretary, cycles.finished({"Một": "1"}))
    paper = session.get_one(SignedPaper, result_id)
    result = session.get_one(Result, result_id)
    assert (paper.kind, paper.filename) == (SignedKind.SCAN, "quyet-dinh.pdf")
    with store().open(paper.sha256) as stream:
        assert stream.read().startswith(b"%PDF-")
    assert list(damaged_files(Counter())) == strays() == []
    assert (result.decision_number, result.decision_date) == (DECISION.number, DECISION.day)
    assert (result.signer or "").splitlines() == list(DECISION.signer)
    assert paper.sha256 in session.scalars(select(Event.data).where(Event.kind == "result.signed")).one()


def test_a_sheet_reopened_after_the_computation_stops_council_and_signature_by_name(
    session: Database, cycles: Cycles, secretary: Actor
) -> None:
    cycle = cycles.finished({"Một": "1", "Hai": "2"})
    result_id = computed(secretary, cycle)
    sheet = session.scalars(
        select(Assessment).join(Unit).where(Assessment.cycle_id == cycle.id, Unit.name == "Hai")
    ).one()
    closing.reopen(secretary, sheet.id, revision=sheet.revision, reason="Xem lại.", until=None, now=START)
    with pytest.raises(Refused, match=r"đã thay đổi \(Xã Hai\)"):
        versions.confirm(council(), result_id, now=START)
    assert read_version(secretary, result_id).reopened == ("Xã Hai",)


def test_a_sheet_finished_after_the_computation_waits_for_the_next_version(
    session: Database, cycles: Cycles, make: Make, secretary: Actor
) -> None:
    cycle = cycles.finished({"Một": "1"})
    result_id = computed(secretary, cycle)
    late = cycles.sheet(cycle, make.unit("Muộn"), appraised="2")
    sign(secretary, result_id, store=store(), **TOLD)  # type: ignore[arg-type]
    session.expire_all()
    assert state_of(session, result_id) is VersionState.SIGNED
    assert session.get_one(Assessment, late.id).status is Status.CONFIRMED


def test_a_version_is_set_aside_with_a_reason_and_a_new_one_takes_the_place_of_an_unsigned_one(
    session: Database, cycles: Cycles, make: Make, secretary: Actor
) -> None:
    cycle = cycles.finished({"Một": "1"})
    first = computed(secretary, cycle)
    with pytest.raises(Invalid):
        versions.set_aside(council(), first, reason=" ", now=START)
    versions.set_aside(council(), first, reason="Thiếu xã Hai.", now=START)
    cycles.sheet(cycle, make.unit("Hai"), appraised="2")
    again = computed(secretary, cycle, correction="Thêm xã Hai.")
    third = computed(secretary, cycle, correction="Tính lại.")
    assert [state_of(session, version).value for version in (first, again, third)] == [
        "superseded",
        "superseded",
        "computed",
    ]
    notes = select(ResultStep.note).where(ResultStep.state == VersionState.SUPERSEDED).order_by(ResultStep.at)
    assert set(session.scalars(notes)) == {"Thiếu xã Hai.", "Đã tính bản 3 thay bản này."}
    with pytest.raises(Refused, match="không còn dùng"):
        versions.confirm(council(), first, now=START)


def test_a_signed_version_is_issued_before_the_next_is_computed(cycles: Cycles, secretary: Actor) -> None:
    cycle = cycles.finished({"Một": "1"})
    signed(secretary, cycle)
    with pytest.raises(Refused, match="Bản 1 đã ký mà chưa phát hành"):
        computed(secretary, cycle, correction="Sửa.")


def test_a_correction_of_a_public_result_is_public_and_a_trial_never_is(
    cycles: Cycles, make: Make, secretary: Actor
) -> None:
    cycle = cycles.finished({"Một": "1"})
    published(secretary, cycle)
    correction = signed(secretary, cycle, correction="Sửa.")
    with pytest.raises(Refused, match="cũng phải công khai"):
        versions.issue(secretary, correction, reach=Reach.INTERNAL, now=START)
    trial = make.cycle(year=2029, trial=True)
    cycles.sheet(trial, make.unit(), appraised="1")
    result_id = computed(secretary, trial)
    versions.confirm(council(), result_id, now=START)
    sign_version(secretary, result_id, Signing(), imprint=IMPRINT, store=store(), now=START)
    with pytest.raises(Refused, match="chỉ phát hành nội bộ"):
        versions.issue(secretary, result_id, reach=Reach.PUBLIC, now=START)


def test_result_sheets_are_made_of_signed_versions_alone(
    session: Database, cycles: Cycles, secretary: Actor
) -> None:
    result_id = computed(secretary, cycles.finished({"Một": "1"}))
    row_id = session.get_one(Result, result_id).rows[0].id
    with pytest.raises(Refused, match="chưa ký"):
        result_sheets.make(secretary, row_id, store=store(), now=START)


def test_whoever_comes_next_is_told(cycles: Cycles, make: Make, secretary: Actor) -> None:
    result_id = computed(secretary, cycles.finished({"Một": "1"}))
    leader = actor_of(make.account(Role.LEADERSHIP))

    def told(actor: Actor) -> list[str]:
        return [str(duty) for duty in duties_of(actor, now=START) if "bản kết quả" in str(duty)]

    assert [len(told(actor)) for actor in (council(), secretary, leader)] == [1, 0, 0]
    versions.confirm(council(), result_id, now=START)
    assert [len(told(actor)) for actor in (council(), secretary, leader)] == [0, 1, 0]
    assert [card.head.id for card in list_versions(leader, under_way=True)] == [result_id]
