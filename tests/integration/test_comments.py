"""Comments on indicators: who reads which, what is refused, withdrawing, what is new to whom, what the log keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.access.comments import Audience
from app.errors import Forbidden, Invalid, NotFound, Refused
from app.models import Assessment, Comment, Event, Unit
from app.queries.duties import duties_of
from app.queries.log.history import read_history
from app.queries.sheets.comments import news_of, read_row
from app.services.sheets import comments, sharing
from app.services.sheets.comments import LONGEST_COMMENT, NewComment
from app.services.sheets.sharing import NewShare
from app.workflow.states import Status
from tests.support.application import START
from tests.support.factories import Make, actor_of

Database = scoped_session[Session]
INSIDE = NewComment("Văn bản này ai giữ?", Audience.UNIT)
SHARED = NewComment("Đơn vị gửi bổ sung văn bản tuần tới.", Audience.REVIEWERS)
READERS = (Role.REVIEWER, Role.SECRETARIAT, Role.LEADERSHIP, Role.AUDITOR)


@pytest.fixture
def sheet(session: Database, make: Make, unit: Unit) -> Assessment:
    """A sheet in stage 1 of its appraisal."""
    return make.assessment(make.cycle(), unit, status=Status.REVIEW_1)


@pytest.fixture
def head(session: Database, make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.UNIT_HEAD, unit=unit, name="Chủ tịch"))


@pytest.fixture
def officer(session: Database, make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit, name="Cán bộ"))


@pytest.fixture
def reviewer(session: Database, make: Make) -> Actor:
    return actor_of(make.account(Role.REVIEWER, name="Thẩm định"))


def write(actor: Actor, sheet: Assessment, new: NewComment, code: str = "1.1", minutes: int = 0) -> int:
    return comments.write(actor, sheet.id, code, new, now=START + timedelta(minutes=minutes))


def texts(actor: Actor, sheet: Assessment, code: str = "1.1") -> list[str]:
    _head, _indicator, talk = read_row(actor, sheet.id, code)
    return [comment.text for comment in talk.comments]


def new(actor: Actor, days: int = 0) -> list[tuple[str, str]]:
    return [(item.code, item.author) for item in news_of(actor, now=START + timedelta(days=days, minutes=30))]


def test_inside_the_unit_nobody_else_reads_but_auditors_and_to_reviewers_everybody_of_the_sheet(
    make: Make, head: Actor, officer: Actor, sheet: Assessment
) -> None:
    write(officer, sheet, INSIDE)
    write(head, sheet, SHARED)
    readers = {role: actor_of(make.account(role)) for role in READERS}
    inside = {role for role, actor in readers.items() if INSIDE.text in texts(actor, sheet)}
    shared = {role for role, actor in readers.items() if SHARED.text in texts(actor, sheet)}
    assert (inside, shared) == ({Role.AUDITOR}, set(READERS))
    assert texts(head, sheet) == texts(officer, sheet) == [INSIDE.text, SHARED.text]
    with pytest.raises(NotFound):
        texts(actor_of(make.account(Role.UNIT_HEAD)), sheet)


def test_the_history_tells_each_kind_to_those_who_read_the_comment(
    make: Make, head: Actor, sheet: Assessment
) -> None:
    write(head, sheet, INSIDE)
    write(head, sheet, SHARED)

    def told(actor: Actor) -> set[str]:
        return {entry.kind for entry in read_history(actor, sheet.id, "1.1").entries}

    assert (
        told(head)
        == told(actor_of(make.account(Role.AUDITOR)))
        == {"unit_comment.written", "comment.written"}
    )
    for role in (Role.REVIEWER, Role.SECRETARIAT, Role.LEADERSHIP):
        assert told(actor_of(make.account(role))) == {"comment.written"}


def test_a_reviewer_writes_to_the_unit_and_never_inside_it(
    session: Database, officer: Actor, reviewer: Actor, sheet: Assessment
) -> None:
    write(reviewer, sheet, SHARED)
    row = session.scalars(select(Comment)).one()
    assert (row.by_reviewer, row.audience) == (True, Audience.REVIEWERS)
    assert texts(officer, sheet) == [SHARED.text]
    with pytest.raises(Refused):
        write(reviewer, sheet, INSIDE)


@pytest.mark.parametrize(
    ("status", "unit_may", "reviewer_may"),
    [
        (Status.DRAFT, {Audience.UNIT, Audience.REVIEWERS}, set()),
        (Status.SUBMITTED, {Audience.UNIT, Audience.REVIEWERS}, {Audience.REVIEWERS}),
        (Status.EXPLAINING, {Audience.UNIT, Audience.REVIEWERS}, {Audience.REVIEWERS}),
        (Status.CONFIRMED, {Audience.UNIT}, set()),
        (Status.PUBLISHED, {Audience.UNIT}, set()),
        (Status.ARCHIVED, set(), set()),
    ],
)
def test_who_may_write_follows_the_sheet(
    make: Make,
    unit: Unit,
    head: Actor,
    reviewer: Actor,
    status: Status,
    unit_may: set[Audience],
    reviewer_may: set[Audience],
) -> None:
    sheet = make.assessment(make.cycle(year=2029), unit, status=status)

    def may(actor: Actor) -> set[Audience]:
        written = set()
        for comment in (INSIDE, SHARED):
            try:
                write(actor, sheet, comment)
            except (Refused, NotFound):
                continue
            written.add(comment.audience)
        return written

    assert (may(head), may(reviewer)) == (unit_may, reviewer_may)


def test_whoever_only_reads_and_a_reviewer_of_the_own_unit_write_nothing(
    make: Make, unit: Unit, sheet: Assessment
) -> None:
    for role in (Role.SECRETARIAT, Role.LEADERSHIP, Role.AUDITOR):
        with pytest.raises(Forbidden):
            write(actor_of(make.account(role)), sheet, SHARED)
    with pytest.raises(NotFound):
        write(actor_of(make.account(Role.REVIEWER, home_unit=unit)), sheet, SHARED)


@pytest.mark.parametrize(("text", "part"), [("  \n ", "Hãy ghi"), ("x" * (LONGEST_COMMENT + 1), "1000")])
def test_no_text_and_too_long_a_text_are_refused(
    session: Database, head: Actor, sheet: Assessment, text: str, part: str
) -> None:
    with pytest.raises(Invalid) as refused:
        write(head, sheet, NewComment(text, Audience.UNIT))
    assert part in str(refused.value.fields["comment"][0])
    assert session.scalars(select(Comment)).all() == []


def test_another_code_and_a_unit_that_was_taken_out_are_refused(
    session: Database, head: Actor, sheet: Assessment
) -> None:
    with pytest.raises(NotFound):
        write(head, sheet, INSIDE, code="9.9")
    sheet.excluded_at, sheet.excluded_by_id, sheet.exclusion_reason = START, head.account_id, "Giải thể"
    session.flush()
    with pytest.raises(Refused, match="Giải thể"):
        write(head, sheet, INSIDE)


def test_only_the_author_withdraws_and_the_log_keeps_what_was_said(
    session: Database, head: Actor, officer: Actor, sheet: Assessment
) -> None:
    number = write(officer, sheet, INSIDE)
    with pytest.raises(NotFound):
        comments.withdraw(head, sheet.id, number, now=START)
    assert comments.withdraw(officer, sheet.id, number, now=START + timedelta(minutes=1))
    assert not comments.withdraw(officer, sheet.id, number, now=START + timedelta(minutes=2))
    _head, _indicator, talk = read_row(head, sheet.id, "1.1")
    assert [(c.text, c.withdrawn_at) for c in talk.comments] == [("", START + timedelta(minutes=1))]
    kinds = list(session.scalars(select(Event.kind).where(Event.kind.contains("comment")).order_by(Event.id)))
    assert kinds == ["unit_comment.written", "unit_comment.withdrawn"]
    assert all(
        INSIDE.text in event.data for event in session.scalars(select(Event)) if "comment" in event.kind
    )


def test_the_comment_of_another_sheet_is_not_withdrawn_by_way_of_this_one(
    make: Make, unit: Unit, officer: Actor, sheet: Assessment
) -> None:
    other = make.assessment(make.cycle(year=2029), unit)
    number = write(officer, other, INSIDE)
    with pytest.raises(NotFound):
        comments.withdraw(officer, sheet.id, number, now=START)


def test_news_is_for_whose_row_it_is_for_the_head_and_for_the_reviewer_who_decides(
    make: Make, unit: Unit, head: Actor, officer: Actor, reviewer: Actor, sheet: Assessment
) -> None:
    other = actor_of(make.account(Role.CONTRIBUTOR, unit=unit))
    decider = make.account(Role.REVIEWER)
    make.reviewer_assignment(sheet.cycle, decider, group_code="1")
    sharing.give(head, sheet.id, {"1.1"}, NewShare(officer.account_id), now=START)
    write(head, sheet, INSIDE)
    write(head, sheet, SHARED, minutes=1)
    assert (new(officer), new(other), new(head)) == ([("1.1", "Chủ tịch")] * 2, [], [])
    assert (new(actor_of(decider)), new(reviewer)) == ([("1.1", "Chủ tịch")], [])
    write(reviewer, sheet, SHARED, minutes=2)
    assert new(head) == [("1.1", "Thẩm định")]
    assert new(actor_of(decider)) == [("1.1", "Chủ tịch")], "what reviewers write is for the unit"


def test_an_answer_clears_what_came_before_and_a_week_clears_the_rest(
    head: Actor, officer: Actor, sheet: Assessment
) -> None:
    write(officer, sheet, INSIDE)
    write(officer, sheet, INSIDE, code="1.2", minutes=1)
    write(head, sheet, INSIDE, minutes=2)
    assert new(head) == [("1.2", "Cán bộ")]
    assert new(head, days=8) == []
    write(officer, sheet, INSIDE, minutes=3)
    assert sorted(new(head)) == [("1.1", "Cán bộ"), ("1.2", "Cán bộ")]
    duty = [
        str(duty) for duty in duties_of(head, now=START + timedelta(minutes=4)) if "trao đổi" in str(duty)
    ]
    assert duty == ["Có 2 trao đổi mới về chỉ tiêu mà bạn chưa trả lời (1.1, 1.2)."]


def test_what_was_withdrawn_is_no_news(head: Actor, officer: Actor, sheet: Assessment) -> None:
    comments.withdraw(officer, sheet.id, write(officer, sheet, INSIDE), now=START)
    assert new(head) == []


def test_a_draft_keeps_its_comments_from_reviewers_until_it_is_submitted(
    make: Make, unit: Unit, head: Actor, reviewer: Actor
) -> None:
    draft = make.assessment(make.cycle(year=2029), unit)
    write(head, draft, SHARED)
    assert new(reviewer) == []
    with pytest.raises(NotFound):
        texts(reviewer, draft)
