"""Eight colleagues fill in one sheet of the real set of 43 indicators at the same moment, four indicators each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Entry
from app.trees import trees
from tests.support.books import count_events, defects
from tests.support.database import ROOT
from tests.support.factories import Make
from tests.support.live import LiveBrowser, send_at_once

TREE = "dti/2026/commune"
PEOPLE, EACH = 8, 4


@pytest.fixture
def environ() -> dict[str, str]:
    return {"DTI_CRITERIA_DIR": str(ROOT / "criteria")}


def test_nothing_of_it_is_lost_and_nobody_is_refused(
    app: Flask, make: Make, enter: Callable[..., LiveBrowser], together: Callable[[int], None]
) -> None:
    unit = make.unit()
    sheet = make.assessment(make.cycle(tree_id=TREE, year=2026), unit)
    people = [enter(Role.CONTRIBUTOR, unit=unit) for _ in range(PEOPLE)]
    with app.app_context():
        asked = [code for code, leaf in trees().load(TREE).indicators.items() if leaf.scored_by == "unit"]
    written = {code: f"Thuyết minh của chỉ tiêu {code}" for code in asked[: PEOPLE * EACH]}
    codes = iter(written)
    together(PEOPLE)
    for _ in range(EACH):
        errands = [
            (
                person,
                person.form(
                    f"/unit/assessments/{sheet.id}/indicators/{code}", "#declaration", {"note": written[code]}
                ),
            )
            for person, code in zip(people, codes, strict=False)
        ]
        answers = send_at_once(*errands)
        assert [answer.status for answer in answers] == [303] * PEOPLE, [leaf.text for leaf in answers]
    with app.app_context():
        assert dict(db.session.execute(select(Entry.code, Entry.note)).all()) == written
    assert count_events(app, "indicator.declared") == PEOPLE * EACH
    assert defects(app) == []
