"""Files with nearly the same text: read once by background work, told beside the document, listed for the cycle."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
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


@pytest.fixture
def appraised(session: scoped_session[Session], make: Make) -> Callable[[str, bytes], EvidenceLink]:
    """Makes a sheet under appraisal in one cycle, with one document."""
    cycle = make.cycle()

    def sheet(name: str, content: bytes) -> EvidenceLink:
        return make.evidence(make.assessment(cycle, make.unit(name), status=Status.REVIEW_1), content=content)

    return sheet


@pytest.fixture
def reviewer(session: scoped_session[Session], make: Make) -> Actor:
    return actor_of(make.account(Role.REVIEWER))


def read(limit: int = AT_ONCE) -> int:
    return comparing.read_some(now=START + timedelta(days=1), limit=limit, release=NOBODY_WAITS)


def test_a_report_with_a_few_other_words_is_told_at_both_units(
    appraised: Callable[[str, bytes], EvidenceLink], reviewer: Actor
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


def test_each_file_is_read_once_and_some_at_a_time(
    appraised: Callable[[str, bytes], EvidenceLink],
) -> None:
    for number in range(3):
        appraised(f"Số {number}", paper(*REPORT[number:]))
    assert comparing.some_is_unread()
    assert (read(2), read(2), read(2)) == (2, 1, 0)
    assert not comparing.some_is_unread()
    assert db.session.query(LikeFile).count() == 6


def test_scans_and_broken_files_have_no_text_and_are_not_tried_again(
    appraised: Callable[[str, bytes], EvidenceLink],
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
