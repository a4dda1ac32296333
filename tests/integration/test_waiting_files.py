"""Many files at once: each is judged by itself, waits, and becomes a document by one look; nothing received is lost."""

from __future__ import annotations

import io
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Invalid, NotFound, Refused
from app.models import Assessment, Cycle, Event, Evidence, EvidenceLink, StoredFile, Unit, WaitingFile
from app.services.evidence.adding import Sent
from app.services.evidence.document_data import DocumentData
from app.services.evidence.waiting import Taken, describe, give_up, take_in_many, waiting_at
from app.storage import store
from app.storage.rules import UploadRefused
from app.workflow.states import Status
from tests.support.application import START
from tests.support.factories import Make, actor_of
from tests.support.official.page import as_pdf
from tests.support.sample_files import pdf
from tests.web.test_unit_evidence_reading import paper

DB = scoped_session[Session]
pytestmark = pytest.mark.usefixtures("session")
PLAN = DocumentData(abstract="Kế hoạch chuyển đổi số", number="15/KH-UBND", page="trang 3")


@pytest.fixture
def officer(make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit))


def send(actor: Actor, sheet: Assessment, *files: tuple[str, bytes]) -> Taken:
    sent = [Sent(io.BytesIO(content), name, 1_000_000) for name, content in files]
    return take_in_many(actor, sheet.id, sent, now=START)


def count(session: DB, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def ids(actor: Actor, sheet: Assessment) -> list[int]:
    return [item.id for item in waiting_at(actor, sheet.id, now=START)[1]]


def test_a_refused_file_among_three_does_not_refuse_the_two(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    taken = send(officer, sheet, ("a.pdf", pdf("a")), ("b.exe", b"MZ"), ("c.pdf", pdf("c")))
    assert taken.waiting == 2
    ((name, why),) = taken.refused
    assert name == "b.exe"
    assert isinstance(why, UploadRefused)
    _view, items = waiting_at(officer, sheet.id, now=START)
    assert [item.filename for item in items] == ["a.pdf", "c.pdf"]
    for sha256 in session.scalars(select(StoredFile.sha256)):
        store().verify(sha256)
    assert count(session, Evidence) == 0, "evidence before anybody has looked"


def test_what_a_file_says_waits_with_it_and_its_date_is_held_against_the_period(
    officer: Actor, sheet: Assessment
) -> None:
    send(
        officer,
        sheet,
        ("mới.pdf", as_pdf(paper())),
        ("cũ.pdf", as_pdf(paper(day=date(2027, 1, 5)))),
        ("không chữ.pdf", pdf("")),
    )
    new, old, blank = waiting_at(officer, sheet.id, now=START)[1]
    assert new.proposal is not None
    assert old.proposal is not None
    assert (new.proposal.number.value, new.proposal.issued_on) == ("15/KH-UBND", date(2030, 1, 5))
    assert (new.proposal.outside_period, old.proposal.outside_period) == (False, True)
    assert blank.proposal is None


def test_a_described_file_is_a_document_of_all_ticked_indicators_and_waits_no_more(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    send(officer, sheet, ("a.pdf", pdf("a")), ("b.pdf", pdf("b")))
    first, second = ids(officer, sheet)
    assert describe(officer, sheet.id, first, PLAN, ["2.1", "1.1"], now=START) == ("1.1", "2.1")
    assert ids(officer, sheet) == [second]
    document = session.scalars(select(Evidence)).one()
    assert (document.filename, document.number) == ("a.pdf", "15/KH-UBND")
    assert count(session, EvidenceLink) == 2


def test_refused_fields_are_told_all_at_once_and_the_file_waits_on(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    send(officer, sheet, ("a.pdf", pdf("a")))
    (waiting_id,) = ids(officer, sheet)
    with pytest.raises(Invalid) as refusal:
        describe(officer, sheet.id, waiting_id, DocumentData(abstract=" "), [], now=START)
    assert set(refusal.value.fields) == {"abstract", "codes"}
    assert ids(officer, sheet) == [waiting_id]
    assert count(session, Evidence) == 0


def test_a_file_the_unit_has_is_told_and_does_not_wait_nor_twice_the_same(
    officer: Actor, sheet: Assessment
) -> None:
    send(officer, sheet, ("a.pdf", pdf("a")), ("b.pdf", pdf("b")))
    describe(officer, sheet.id, ids(officer, sheet)[0], PLAN, ["1.1"], now=START)
    taken = send(officer, sheet, ("khác tên.pdf", pdf("a")), ("b lần hai.pdf", pdf("b")))
    assert [document.abstract for document in taken.known] == ["Kế hoạch chuyển đổi số"]
    assert len(ids(officer, sheet)) == 1


def test_giving_up_forgets_the_waiting_and_the_log_names_the_file(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    send(officer, sheet, ("a.pdf", pdf("a")))
    assert give_up(officer, sheet.id, ids(officer, sheet)[0], now=START) == "a.pdf"
    assert count(session, WaitingFile) == 0
    kinds = session.scalars(select(Event.kind).where(Event.kind.startswith("evidence")).order_by(Event.id))
    assert kinds.all() == ["evidence.received", "evidence.given_up"]


def test_no_file_is_received_for_a_sheet_that_was_submitted(
    make: Make, session: DB, officer: Actor, unit: Unit
) -> None:
    submitted = make.assessment(make.cycle(year=2031), unit, status=Status.SUBMITTED)
    with pytest.raises(Refused):
        send(officer, submitted, ("a.pdf", pdf("a")))
    assert count(session, StoredFile) == 0


def test_another_units_waiting_file_does_not_exist(
    make: Make, cycle: Cycle, officer: Actor, sheet: Assessment
) -> None:
    other = make.unit("Bên Cạnh")
    theirs = make.assessment(cycle, other)
    stranger = actor_of(make.account(Role.CONTRIBUTOR, unit=other))
    send(stranger, theirs, ("a.pdf", pdf("a")))
    (waiting_id,) = ids(stranger, theirs)
    for sheet_id in (sheet.id, theirs.id):
        with pytest.raises(NotFound):
            describe(officer, sheet_id, waiting_id, PLAN, ["1.1"], now=START)
