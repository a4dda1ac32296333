"""How far each reviewer is: what was given and decided, by whom, and when they last did something."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.access.actor import Role
from app.errors import NotFound
from app.queries.reviews.progress import read_own_progress, read_reviewers
from app.services.reviews import decisions
from tests.support.appraisals import OWN, Appraisals
from tests.support.factories import Make, actor_of
from tests.support.reviewing import LATER, ask, by_points, decide
from tests.support.statements import Statements


def test_without_assignments_everybody_shares_everything(appraisals: Appraisals, make: Make) -> None:
    home = make.unit()
    appraisals.submitted(home)
    appraisals.submitted()
    other = make.account(Role.REVIEWER, name="Thẩm định Hai", home_unit=home)
    view = read_reviewers(actor_of(make.account(Role.SECRETARIAT)), appraisals.cycle.id)
    rows = {row.account_id: row for row in view.rows}
    assert (rows[appraisals.account.id].share.total, rows[appraisals.account.id].shared) == (
        2 * len(OWN),
        True,
    )
    assert rows[other.id].share.total == len(OWN), "nobody appraises their own unit"
    assert (view.total.done, view.total.total) == (0, 2 * len(OWN))


def test_what_was_given_to_each_is_counted_with_what_they_did(appraisals: Appraisals, make: Make) -> None:
    sheet = appraisals.submitted()
    other = make.account(Role.REVIEWER, name="Thẩm định Hai")
    make.reviewer_assignment(appraisals.cycle, appraisals.account, group_code="1")
    make.reviewer_assignment(appraisals.cycle, other, group_code="2")
    decide(appraisals, sheet, "1.1", by_points("0"))
    decide(appraisals, sheet, "1.1", by_points("1"))
    decide(appraisals, sheet, "1.2", ask())
    decisions.give_opinion(actor_of(other), sheet.id, "1.1", agrees=True, reason="", now=LATER)
    view = read_reviewers(actor_of(make.account(Role.AUDITOR)), appraisals.cycle.id)
    told = {
        row.name: (row.share.done, row.share.total, row.asked, row.activity.verdicts, row.activity.last_at)
        for row in view.rows
    }
    assert told == {
        "Thẩm định Hai": (0, 4, 0, 0, LATER),
        "Thẩm định Một": (2, 4, 1, 1, LATER),
    }
    assert [row.name for row in view.rows] == ["Thẩm định Hai", "Thẩm định Một"], "most left first"


def test_one_s_own_progress_is_told_by_main_index(appraisals: Appraisals, make: Make) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", by_points("0"))
    own = read_own_progress(appraisals.reviewer, appraisals.cycle.id)
    assert [(group.code, part.done, part.total) for group, part in own.groups] == [
        ("1", 0, 2),
        ("2", 1, 2),
        ("3", 0, 2),
    ]
    assert (own.line.share.done, own.line.activity.verdicts) == (1, 1)


def test_progress_is_for_those_who_follow_and_for_oneself(appraisals: Appraisals, make: Make) -> None:
    with pytest.raises(NotFound):
        read_own_progress(appraisals.reviewer, appraisals.cycle.id)
    appraisals.submitted()
    with pytest.raises(NotFound):
        read_reviewers(appraisals.reviewer, appraisals.cycle.id)


def test_as_many_statements_for_many_reviewers_and_sheets(
    appraisals: Appraisals, make: Make, recorded: Callable[[], AbstractContextManager[Statements]]
) -> None:
    appraisals.submitted()
    secretary = actor_of(make.account(Role.SECRETARIAT))
    with recorded() as one:
        read_reviewers(secretary, appraisals.cycle.id)
    for _ in range(3):
        appraisals.submitted()
        make.reviewer_assignment(appraisals.cycle, make.account(Role.REVIEWER), group_code="1")
    with recorded() as many:
        read_reviewers(secretary, appraisals.cycle.id)
    assert many.count <= one.count + 1, "who appraises is asked once more when something was given out"
