"""A step that ends for many units names first what stays unanswered or undecided, and ends for what it named."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from app.errors import Forbidden, Stale
from app.queries.cycles.confirmations import read_confirmations
from app.queries.cycles.endings import read_endings
from app.services.sheets.many import close_all, open_ready
from app.sheet.case import Choice, Decision
from app.workflow.states import Action, Status
from tests.integration.test_explanations import LATER, Story
from tests.support.factories import Make

pytestmark = pytest.mark.database
QUESTION = Decision(Choice.ASK, "Văn bản nào?")


@pytest.fixture
def story(session: scoped_session[Session], make: Make) -> Story:
    """One unit that was asked about 2.1, one that nobody has appraised."""
    story = Story(make)
    story.appraisals.submitted(make.unit())
    story.decide("2.1", QUESTION)
    return story


def test_opening_names_the_undecided_and_opens_for_the_rest(story: Story) -> None:
    cycle_id = story.appraisals.cycle.id
    endings = read_endings(story.secretariat, cycle_id, Action.OPEN_EXPLANATION, now=LATER)
    assert [row.head.id for row in endings.ready] == [story.sheet.id]
    (left,) = endings.left
    assert left.codes == ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2")
    assert open_ready(story.secretariat, cycle_id, seen=endings.seen, now=LATER) == 1
    assert story.sheet.status is Status.EXPLAINING


def test_closing_names_what_nobody_answered(story: Story) -> None:
    cycle_id = story.appraisals.cycle.id
    seen = read_endings(story.secretariat, cycle_id, Action.OPEN_EXPLANATION, now=LATER).seen
    open_ready(story.secretariat, cycle_id, seen=seen, now=LATER)
    endings = read_endings(story.secretariat, cycle_id, Action.CLOSE_EXPLANATION, now=LATER)
    assert [row.codes for row in endings.open_ones] == [("2.1",)]
    assert close_all(story.secretariat, cycle_id, seen=endings.seen, now=LATER) == 1
    assert story.sheet.status is Status.REVIEW_2


def test_a_list_that_has_changed_since_is_asked_again(story: Story) -> None:
    cycle_id = story.appraisals.cycle.id
    seen = read_endings(story.secretariat, cycle_id, Action.CLOSE_EXPLANATION, now=LATER).seen
    story.open()
    with pytest.raises(Stale):
        close_all(story.secretariat, cycle_id, seen=seen, now=LATER)
    assert story.sheet.status is Status.EXPLAINING


def test_reviewers_do_not_end_steps_for_others(story: Story) -> None:
    with pytest.raises(Forbidden):
        open_ready(
            story.appraisals.reviewer, story.appraisals.cycle.id, seen="", now=LATER + timedelta(days=1)
        )


def test_confirming_names_each_sheet_that_stays_and_what_it_lacks(story: Story) -> None:
    sheets = read_confirmations(story.secretariat, story.appraisals.cycle.id, now=LATER)
    assert (sheets.ready, sheets.left) == (0, 2)
    assert [row.codes for row in sheets.rows] == [("2.1",), ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2")]
