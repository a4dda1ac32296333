"""What the decision and the letter stand on: drafts of what is finished, papers of what was published."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Cycle, Unit
from app.queries.results.outcome import (
    read_decision,
    read_draft,
    read_draft_decision,
    read_letter,
    read_version,
)
from app.services.publication.papers import Decision
from app.workflow.states import Status
from tests.documents.word_file import WordFile
from tests.support.application import START
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of

Database = scoped_session[Session]
TODAY = START.date()


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(make: Make, cycles: Cycles) -> Cycle:
    """Three units, two of which tie; a guest that is not ranked; one still under appraisal."""
    cycle = make.cycle()
    for name, points in (("Một", "2"), ("Hai", "1"), ("Ba", "1")):
        cycles.sheet(cycle, make.unit(name), appraised=points, declared="2")
    cycles.sheet(cycle, make.unit("Khách"), appraised="2", block=cycles.guests(cycle))
    cycles.sheet(cycle, make.unit("Chưa Xong"), appraised="1", status=Status.REVIEW_2)
    return cycle


@pytest.fixture
def secretary(cycles: Cycles) -> Actor:
    return actor_of(cycles.secretariat)


def lines(outcome_rankings: object) -> list[list[tuple[int | None, str, Decimal]]]:
    return [
        [(row.rank, row.unit_name, row.points) for row in ranking.rows]
        for ranking in outcome_rankings  # type: ignore[attr-defined]
    ]


def test_a_draft_ranks_what_is_finished_and_names_who_is_out(cycle: Cycle, secretary: Actor) -> None:
    outcome, _wording = read_draft(secretary, cycle.id, today=TODAY)
    assert lines(outcome.rankings) == [
        [(1, "Xã Một", Decimal(8)), (2, "Xã Ba", Decimal(7)), (2, "Xã Hai", Decimal(7))],
        [(None, "Xã Khách", Decimal(8))],
    ]
    assert outcome.omitted == ("Xã Chưa Xong",)
    assert (outcome.draft, outcome.decision_number, outcome.units) == (True, None, 4)
    paper = read_draft_decision(secretary, cycle.id, today=TODAY)
    assert paper.draft
    assert [section.landscape for section in paper.sections] == [False, True, True]
    assert "Xã Chưa Xong" in word(read_letter(secretary, cycle.id, today=TODAY)).text


def word(paper: object) -> WordFile:
    from app.documents.official_word import word_of

    return WordFile(word_of(paper))  # type: ignore[arg-type]


def test_a_published_version_says_what_it_said_with_its_decision(
    cycles: Cycles, cycle: Cycle, secretary: Actor
) -> None:
    draft, _wording = read_draft(secretary, cycle.id, today=TODAY)
    db.session.commit()
    result = cycles.published(
        cycle, decision=Decision("125/QĐ-UBND", TODAY), omission_known=True, omission="Chờ một xã."
    )
    db.session.expire_all()
    outcome, _wording = read_version(secretary, result)
    assert lines(outcome.rankings) == lines(draft.rankings)
    assert [ranking.groups for ranking in outcome.rankings] == [ranking.groups for ranking in draft.rankings]
    assert (outcome.draft, outcome.decision_number, outcome.decision_date) == (False, "125/QĐ-UBND", TODAY)
    assert "Số: 125/QĐ-UBND" in word(read_decision(secretary, result)).text


def test_a_version_keeps_its_names_when_a_unit_is_renamed(
    cycles: Cycles, cycle: Cycle, secretary: Actor
) -> None:
    db.session.commit()
    result = cycles.published(cycle, omission_known=True, omission="Chờ một xã.")
    db.session.execute(update(Unit).values(full_name="Xã Đổi Tên"))
    db.session.commit()
    db.session.expire_all()
    assert "Xã Một" in word(read_decision(secretary, result)).text


def test_without_a_finished_sheet_there_is_no_draft(make: Make, cycles: Cycles) -> None:
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit(), appraised="1", status=Status.REVIEW_1)
    with pytest.raises(Refused, match="Chưa có phiếu nào"):
        read_letter(actor_of(cycles.secretariat), cycle.id, today=TODAY)


@pytest.mark.parametrize("role", [Role.LEADERSHIP, Role.AUDITOR, Role.REVIEWER])
def test_nobody_but_the_standing_body_drafts(make: Make, cycles: Cycles, cycle: Cycle, role: Role) -> None:
    reader = actor_of(make.account(role))
    with pytest.raises(NotFound):
        read_draft(reader, cycle.id, today=TODAY)
    db.session.commit()
    result = cycles.published(cycle, omission_known=True, omission="Chờ một xã.")
    with pytest.raises(NotFound):
        read_version(reader, result)
