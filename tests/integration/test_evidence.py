"""Evidence: one stored file for many links, what the log tells, what stays when a link goes."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Invalid, NotFound, Refused
from app.models import Assessment, Cycle, Event, Evidence, EvidenceLink, Explanation, StoredFile, Unit
from app.queries.unit.documents import documents_of
from app.services.evidence import links
from app.services.evidence.adding import Sent, take_in
from app.services.evidence.document_data import DocumentData
from app.services.evidence.form_keys import new_form_key
from app.services.evidence.links import Attached
from app.services.release import NOBODY_WAITS, Release
from app.services.sheets import handing_in
from app.storage import store
from app.storage.rules import UploadRefused
from app.workflow.states import Status
from tests.support.application import START
from tests.support.factories import Make, actor_of
from tests.support.sample_files import pdf

DB = scoped_session[Session]
# One transaction from the first row of the story to the last.
pytestmark = pytest.mark.usefixtures("session")
PLAN = DocumentData(abstract="Kế hoạch chuyển đổi số", number="15/KH-UBND", page="trang 3")


@pytest.fixture
def officer(make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit))


def upload(
    actor: Actor,
    sheet: Assessment,
    code: str = "1.1",
    *,
    content: bytes = pdf(),
    key: str | None = None,
    data: DocumentData = PLAN,
    release: Release = NOBODY_WAITS,
) -> Attached:
    form_key = key or new_form_key()
    received = take_in(
        actor,
        sheet.id,
        code,
        Sent(io.BytesIO(content), "kế hoạch.pdf", 1_000_000),
        page=data.page,
        form_key=form_key,
        now=START,
        release=release,
    )
    if isinstance(received, Attached):
        return received
    return links.attach(actor, sheet.id, code, data, received, form_key=form_key, now=START)


def count(session: DB, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_bytes_are_stored_before_the_row_that_names_them(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    upload(officer, sheet)
    kept = session.scalars(select(StoredFile)).one()
    store().verify(kept.sha256)
    assert (kept.size, kept.media_type) == (len(pdf()), "application/pdf")


def test_two_units_with_the_same_file_share_its_bytes_and_nothing_else(
    session: DB, make: Make, cycle: Cycle, officer: Actor, sheet: Assessment
) -> None:
    upload(officer, sheet)
    other = make.unit("Bên Cạnh")
    stranger = actor_of(make.account(Role.CONTRIBUTOR, unit=other))
    assert upload(stranger, make.assessment(cycle, other)).known_as is None
    assert (count(session, StoredFile), count(session, Evidence)) == (1, 2)
    of_others, of_unit = documents_of(other.id), documents_of(sheet.unit_id)
    assert [document.id for document in of_others] != [document.id for document in of_unit]


def test_one_document_serves_many_indicators_and_years(
    session: DB, make: Make, unit: Unit, officer: Actor, sheet: Assessment
) -> None:
    upload(officer, sheet)
    (document,) = documents_of(unit.id)
    following = make.assessment(make.cycle(year=2031), unit)
    links.link(officer, sheet.id, "1.2", document.id, page="5", now=START)
    links.link(officer, following.id, "1.1", document.id, page="", now=START)
    (document,) = documents_of(unit.id)
    assert [(use.year, use.code) for use in document.uses] == [(2031, "1.1"), (2030, "1.1"), (2030, "1.2")]
    assert count(session, StoredFile) == 1


def test_linking_twice_makes_one_link(session: DB, unit: Unit, officer: Actor, sheet: Assessment) -> None:
    upload(officer, sheet)
    (document,) = documents_of(unit.id)
    first = links.link(officer, sheet.id, "1.2", document.id, page="5", now=START)
    assert links.link(officer, sheet.id, "1.2", document.id, page="5", now=START) == first
    assert count(session, EvidenceLink) == 2


def test_the_same_form_makes_one_document_whatever_its_second_copy_holds(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    key = new_form_key()
    assert upload(officer, sheet, key=key) == upload(officer, sheet, key=key, content=pdf("khác"))
    assert count(session, Evidence) == 1


def test_the_log_tells_what_was_linked_corrected_and_unlinked(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    link = upload(officer, sheet).link_id
    links.correct(officer, link, DocumentData("Kế hoạch mới", "15/KH-UBND", page="trang 4"), now=START)
    links.unlink(officer, link, now=START)
    told = session.scalars(select(Event).where(Event.kind.startswith("evidence.")).order_by(Event.id)).all()
    assert [event.kind for event in told] == ["evidence.linked", "evidence.corrected", "evidence.unlinked"]
    assert json.loads(told[1].data)["changes"] == {
        "abstract": ["Kế hoạch chuyển đổi số", "Kế hoạch mới"],
        "page": ["trang 3", "trang 4"],
    }
    assert json.loads(told[2].data)["filename"] == "kế hoạch.pdf"


def test_a_correction_that_changes_nothing_leaves_no_trace(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    link = upload(officer, sheet).link_id
    before = count(session, Event)
    links.correct(officer, link, PLAN, now=START)
    assert count(session, Event) == before


def test_a_document_is_withdrawn_with_its_last_link_only(
    session: DB, unit: Unit, officer: Actor, sheet: Assessment
) -> None:
    first = upload(officer, sheet).link_id
    (document,) = documents_of(unit.id)
    second = links.link(officer, sheet.id, "1.2", document.id, page="", now=START).link_id
    links.unlink(officer, first, now=START)
    assert len(documents_of(unit.id)) == 1
    links.unlink(officer, second, now=START)
    assert documents_of(unit.id) == []
    assert session.get_one(Evidence, document.id).withdrawn_at == START
    with pytest.raises(NotFound):
        links.link(officer, sheet.id, "1.1", document.id, page="", now=START)


@pytest.mark.parametrize("status", [Status.AWAITING_APPROVAL, Status.SUBMITTED, Status.PUBLISHED])
def test_a_locked_sheet_takes_no_evidence_and_loses_none(
    make: Make, officer: Actor, sheet: Assessment, unit: Unit, status: Status, session: DB
) -> None:
    link, head = upload(officer, sheet).link_id, make.account(Role.UNIT_HEAD, unit=unit)
    sheet.status = status
    if status is not Status.AWAITING_APPROVAL:
        sheet.submitted_at, sheet.receipt_code, sheet.submitted_by_id = START, "PN-THU", head.id
    session.flush()
    with pytest.raises(Refused):
        upload(officer, sheet, content=pdf("khác"))
    with pytest.raises(Refused):
        links.correct(officer, link, DocumentData("Khác"), now=START)
    with pytest.raises(Refused):
        links.unlink(officer, link, now=START)


def test_a_sheet_that_is_locked_while_the_file_comes_in_takes_no_evidence(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    @contextmanager
    def the_sheet_is_handed_over() -> Iterator[None]:
        assert not list(store().contents()), "the file is judged and stored while others write, not before"
        handing_in.hand_over(officer, sheet.id, revision=sheet.revision, now=START)
        yield
        assert list(store().contents())

    with pytest.raises(Refused):
        upload(officer, sheet, release=the_sheet_is_handed_over)
    assert (count(session, Evidence), count(session, StoredFile)) == (0, 0)


def test_while_explaining_evidence_is_added_only_where_reviewers_asked(
    session: DB, make: Make, cycle: Cycle, unit: Unit, officer: Actor
) -> None:
    sheet = make.assessment(cycle, unit, status=Status.EXPLAINING)
    reviewer = make.account(Role.REVIEWER)
    session.add(
        Explanation(
            assessment_id=sheet.id,
            code="1.1",
            question="Văn bản nào?",
            asked_by_id=reviewer.id,
            asked_at=START,
        )
    )
    session.flush()
    assert upload(officer, sheet, "1.1").link_id
    with pytest.raises(Refused, match=r"Chỉ tiêu 1\.2 không thuộc diện đó"):
        upload(officer, sheet, "1.2")


def test_a_refused_file_leaves_nothing_behind(session: DB, officer: Actor, sheet: Assessment) -> None:
    with pytest.raises(UploadRefused):
        upload(officer, sheet, content=b"MZ")
    assert (count(session, StoredFile), count(session, Evidence), count(session, Event)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (DocumentData("  "), "abstract"),
        (DocumentData("a", number="9" * 81), "number"),
        (DocumentData("a", page="9" * 61), "page"),
    ],
)
def test_data_that_no_document_can_have_are_refused_at_their_field(
    officer: Actor, sheet: Assessment, data: DocumentData, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        upload(officer, sheet, data=data)
    assert list(refused.value.fields) == [field]
