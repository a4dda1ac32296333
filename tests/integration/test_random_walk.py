"""Whatever people do one after another, a sheet stands where its log says, and no row differs from the log.

Four walks of 250 steps each time, eight of 1,250 with ``--long``.
"""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import update

from app.extensions import db
from app.models import Assessment
from app.queries.verify.chain import breaks_in_the_log
from app.queries.verify.points import points_out_of_step
from app.queries.verify.rows import rows_unlike_the_log
from app.workflow.states import Stage, Status
from tests.support.factories import Make
from tests.support.walk import Walk


@pytest.mark.parametrize(
    ("walk_number", "steps"),
    [
        *((number, 250) for number in range(4)),
        *(pytest.param(number, 1_250, marks=pytest.mark.long) for number in range(4, 12)),
    ],
)
def test_a_sheet_stands_where_its_log_says_after_every_step(
    app: Flask, make: Make, walk_number: int, steps: int
) -> None:
    walk = Walk(app, make, seed=walk_number)
    met: set[Status] = set()
    for number in range(steps):
        deed = walk.step()
        stored, folded = walk.statuses()
        assert stored == folded, f"walk {walk_number}, step {number}: {deed}"
        met |= set(stored.values())
    assert met >= {Status.DRAFT, Status.SUBMITTED, Status.REVIEW_1, Status.REVIEW_2}
    assert walk.told.total() > walk.refused.total() / 4
    assert walk.refused.total() > walk.told.total() / 10
    with app.app_context():
        assert list(rows_unlike_the_log(Counter())) == []
        assert list(breaks_in_the_log(Counter())) == []
        astray = points_out_of_step(walk.cycle.id)
        db.session.rollback()
    standing = {Status.CONFIRMED, Status.PUBLISHED}
    wrong = [row for row in astray if row.stage is Stage.SELF or walk.folded[row.assessment_id] in standing]
    assert wrong == []
    print(f"walk {walk_number}: done {dict(walk.told)}, refused {dict(walk.refused)}")


def test_a_status_that_no_entry_tells_of_is_noticed(app: Flask, make: Make) -> None:
    walk = Walk(app, make, seed=0)
    with app.app_context():
        db.session.execute(
            update(Assessment).where(Assessment.id == walk.sheets[1]).values(status=Status.AWAITING_APPROVAL)
        )
        db.session.commit()
    stored, folded = walk.statuses()
    assert {sheet for sheet in stored if stored[sheet] != folded[sheet]} == {walk.sheets[1]}
