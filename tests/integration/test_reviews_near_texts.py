"""Files with nearly the same text: read once by background work, told beside the document, listed for the cycle."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from docx import Document
from sqlalchemy.orm import Session, scoped_session
from weasyprint import HTML

from app.access.actor import Actor, Role
from app.extensions import db
from app.jobs.registry import KINDS
from app.jobs.work.comparing import AT_ONCE
from app.models import Assessment, EvidenceLink, FileText, LikeFile
from app.queries.reviews.radar import read_radar, twins_of
from app.services.evidence import comparing
from app.services.release import NOBODY_WAITS
from app.storage.kinds import MEDIA_TYPES, Kind
from app.workflow.states import Status
from tests.support.application import START
from tests.support.factories import Make, actor_of
from tests.support.sample_files import pdf

pytestmark = pytest.mark.database

REPORT = [f"hồ-sơ-{number} đã tiếp nhận và giải quyết đúng hạn" for number in range(60)]
OTHER = [f"cuộc-họp-{number} bàn về đường giao thông nông thôn" for number in range(60)]


def paper(*lines: str) -> bytes:
    made = HTML(string="".join(f"<p>{line}</p>" for line in lines)).write_pdf()
    assert made is not None
    return made


def word_file(*lines: str) -> bytes:
    """The lines as Word keeps them: the first in a table, the others as paragraphs, words cut into runs."""
    document = Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = lines[0]
    for line in lines[1:]:
        paragraph = document.add_paragraph(line[:9])
        paragraph.add_run(line[9:]).bold = True
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.fixture
def appraised(session: scoped_session[Session], make: Make) -> Callable[..., EvidenceLink]:
    """Makes a sheet under appraisal in one cycle, with one document."""
    cycle = make.cycle()

    def sheet(name: str, content: bytes, kind: Kind = Kind.PDF) -> EvidenceLink:
        filename = {Kind.PDF: "bao-cao.pdf", Kind.DOCX: "bao-cao.docx"}[kind]
        assessment = make.assessment(cycle, make.unit(name), status=Status.REVIEW_1)
        return make.evidence(assessment, content=content, filename=filename, media_type=MEDIA_TYPES[kind])

    return sheet


@pytest.fixture
def reviewer(session: scoped_session[Session], make: Make) -> Actor:
    return actor_of(make.account(Role.REVIEWER))


def read(limit: int = AT_ONCE) -> int:
    return comparing.read_some(now=START + timedelta(days=1), limit=limit, release=NOBODY_WAITS)


def test_a_report_with_a_few_other_words_is_told_at_both_units(
    appraised: Callable[..., EvidenceLink], reviewer: Actor
) -> None:
    mine = appraised("Một", paper(*REPORT))
    theirs = appraised("Hai", paper("Báo cáo của xã Hai", *REPORT))
    appraised("Ba", paper(*OTHER))
    assert read() == 3
    for link, name in ((mine, "Xã Hai"), (theirs, "Xã Một")):
        also = twins_of(reviewer, link.assessment_id, [link.id])[link.id]
        assert [(place.unit_name, place.percent >= comparing.ALIKE) for place in also.near] == [(name, True)]
        assert (also.others, also.own) == ((), ())
    cycle_id = db.session.get_one(Assessment, mine.assessment_id).cycle_id
    (pair,) = read_radar(reviewer, cycle_id).near
    assert {place.unit_name for place in (*pair.here, *pair.there)} == {"Xã Một", "Xã Hai"}


def test_a_report_sent_as_word_here_and_as_pdf_there_is_told(
    appraised: Callable[..., EvidenceLink], reviewer: Actor
) -> None:
    mine = appraised("Một", paper(*REPORT))
    appraised("Hai", word_file(*REPORT), Kind.DOCX)
    assert read() == 2
    (near,) = twins_of(reviewer, mine.assessment_id, [mine.id])[mine.id].near
    assert (near.unit_name, near.percent) == ("Xã Hai", 100)


def test_each_file_is_read_once_and_some_at_a_time(
    appraised: Callable[..., EvidenceLink],
) -> None:
    for number in range(3):
        appraised(f"Số {number}", paper(*REPORT[number:]))
    assert comparing.some_is_unread()
    assert (read(2), read(2), read(2)) == (2, 1, 0)
    assert not comparing.some_is_unread()
    assert db.session.query(LikeFile).count() == 6


def test_scans_and_broken_files_have_no_text_and_are_not_tried_again(
    appraised: Callable[..., EvidenceLink],
) -> None:
    appraised("Bản Quét", pdf())
    appraised("Hỏng", b"%PDF-1.7 broken")
    assert (read(), read()) == (2, 0)
    assert [row.words for row in db.session.query(FileText)] == [0, 0]


def test_drafts_are_not_read(session: scoped_session[Session], make: Make) -> None:
    make.evidence(make.assessment(make.cycle(), make.unit()), content=paper(*REPORT))
    assert not comparing.some_is_unread()
    assert read() == 0


def test_the_clock_asks_for_it_by_a_kind_of_background_work() -> None:
    assert KINDS["compare_files"].clock
