"""The unit's library: every document over the years, used for many indicators in one step or for none."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Invalid, NotFound
from app.models import Assessment, Cycle, EvidenceLink, Unit
from app.queries.unit.library import Wish, read_document, read_library
from app.services.evidence.uses import Used, use_for
from app.sheet.suggesting import Ground, series_of
from tests.support.application import START
from tests.support.factories import Make, actor_of

DB = scoped_session[Session]
pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def officer(make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit))


@pytest.fixture
def last_year(make: Make, unit: Unit) -> Assessment:
    return make.assessment(make.cycle(year=2029), unit)


def links_of(session: DB, sheet: Assessment) -> int:
    query = select(func.count()).select_from(EvidenceLink).where(EvidenceLink.assessment_id == sheet.id)
    return session.scalar(query) or 0


def test_a_document_of_an_earlier_year_serves_many_indicators_in_one_step(
    session: DB, make: Make, officer: Actor, sheet: Assessment, last_year: Assessment
) -> None:
    link = make.evidence(last_year, "1.2")
    used = use_for(officer, sheet.id, link.evidence_id, ["2.1", "1.1"], page="trang 3", now=START)
    assert used == Used(new=("1.1", "2.1"), before=())
    assert use_for(officer, sheet.id, link.evidence_id, ["1.1", "1.2"], page="", now=START) == Used(
        new=("1.2",), before=("1.1",)
    )
    shelved = read_document(officer, sheet.id, link.evidence_id, now=START).shelved
    assert {use.code for use in shelved.here} == {"1.1", "1.2", "2.1"}
    assert [(use.year, use.code) for use in shelved.earlier] == [(2029, "1.2")]


def test_one_code_that_takes_no_document_leaves_the_others_unused(
    session: DB, make: Make, officer: Actor, sheet: Assessment, last_year: Assessment
) -> None:
    link = make.evidence(last_year)
    session.commit()
    with pytest.raises(NotFound):
        use_for(officer, sheet.id, link.evidence_id, ["1.1", "9.9"], page="", now=START)
    session.rollback()  # as the request does
    assert links_of(session, sheet) == 0


def test_no_indicator_at_all_is_said_beside_the_boxes(make: Make, officer: Actor, sheet: Assessment) -> None:
    with pytest.raises(Invalid) as refusal:
        use_for(officer, sheet.id, make.evidence(sheet).evidence_id, [], page="", now=START)
    assert "codes" in refusal.value.fields


def test_another_units_document_does_not_exist(
    make: Make, officer: Actor, cycle: Cycle, sheet: Assessment
) -> None:
    theirs = make.evidence(make.assessment(cycle, make.unit("Bên Cạnh")))
    with pytest.raises(NotFound):
        use_for(officer, sheet.id, theirs.evidence_id, ["1.1"], page="", now=START)


def test_the_library_is_narrowed_by_words_indicator_year_and_what_is_not_used_yet(
    make: Make, officer: Actor, sheet: Assessment, last_year: Assessment
) -> None:
    old, new = make.evidence(last_year, "1.2"), make.evidence(sheet, "1.1", filename="moi.pdf")

    def ids(wish: Wish) -> list[int]:
        library = read_library(officer, sheet.id, wish, quota=1_000_000, now=START)
        assert (library.total, library.years) == (2, (2030, 2029))
        return [item.document.id for item in library.shelved]

    assert ids(Wish()) == [new.evidence_id, old.evidence_id]
    assert ids(Wish(search="MOI")) == [new.evidence_id]
    assert ids(Wish(search="ke hoach chuyen doi")) == [new.evidence_id, old.evidence_id]
    assert ids(Wish(code="1.2")) == [old.evidence_id]
    assert ids(Wish(year=2030)) == [new.evidence_id]
    assert ids(Wish(unused=True)) == [old.evidence_id]


def test_a_date_outside_the_period_is_said_from_the_sheet_that_would_use_it(
    make: Make, officer: Actor, sheet: Assessment, session: DB
) -> None:
    link = make.evidence(sheet)
    assert not read_document(officer, sheet.id, link.evidence_id, now=START).shelved.outside
    stored = session.get_one(EvidenceLink, link.id).evidence
    stored.issued_on = date(2027, 5, 4)
    session.flush()
    assert read_document(officer, sheet.id, link.evidence_id, now=START).shelved.outside


def test_what_it_proved_before_and_what_its_series_proved_is_suggested(
    make: Make, officer: Actor, sheet: Assessment, last_year: Assessment
) -> None:
    first, second = make.evidence(last_year, "1.2"), make.evidence(sheet, "2.1")
    assert read_document(officer, sheet.id, first.evidence_id, now=START).suggested == {
        "1.1": Ground.WORDS,  # its title speaks of plans too
        "1.2": Ground.ITSELF,
        "2.1": Ground.SERIES,
    }
    of_second = read_document(officer, sheet.id, second.evidence_id, now=START).suggested
    assert of_second["1.2"] is Ground.SERIES
    assert "2.1" not in of_second, "it is used there already"


def test_a_series_differs_by_numbers_and_years_alone() -> None:
    assert series_of("15/KH-UBND", "Kế hoạch chuyển đổi số năm 2030") == series_of(
        "7/KH-UBND", "Kế  hoạch chuyển đổi số năm 2029"
    )
    assert series_of("15/KH-UBND", "Kế hoạch A") != series_of("15/QĐ-UBND", "Kế hoạch A")
