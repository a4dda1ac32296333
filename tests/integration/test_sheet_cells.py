"""Saving cells of the table of figures: each accepted by itself, merged with what others stored, through `declare`."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import NotFound, Refused
from app.models import Assessment, Event, Unit
from app.queries.sheets.answers import answers_of
from app.services.sheets import handing_in
from app.services.sheets.cells import Outcome, save_cells
from app.services.sheets.declarations import declare
from app.sheet.cells import Cell, places
from app.sheet.declaring import Declaration, fingerprint
from app.trees import trees
from app.workflow.states import Stage
from tests.support.application import START
from tests.support.books import told_by
from tests.support.factories import Make, actor_of

DB = scoped_session[Session]
ONLINE, ALL = "figure-dossiers_online", "figure-dossiers"


@pytest.fixture
def unit(session: DB, make: Make) -> Unit:
    return make.unit("Sông Thử")


@pytest.fixture
def sheet(make: Make, unit: Unit) -> Assessment:
    return make.assessment(unit=unit)


@pytest.fixture
def officer(make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit, name="Cán bộ Một"))


@pytest.fixture
def colleague(make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit, name="Cán bộ Hai"))


def save(actor: Actor, sheet: Assessment, code: str = "2.1", **cells: tuple[str, str]) -> Outcome:
    """Save cells given as (what stood there, what is wanted)."""
    named = {f"figure-{name}": Cell(*cell) for name, cell in cells.items()}
    return save_cells(actor, sheet.id, code, named, now=START)


def stored(sheet: Assessment) -> dict[str, str]:
    return {name: by[Stage.SELF].value for name, by in answers_of(sheet.id).figures.items()}


def test_a_cell_that_breaks_a_rule_is_refused_alone(officer: Actor, sheet: Assessment) -> None:
    outcome = save(officer, sheet, dossiers=("", "100"), dossiers_online=("", "-4"))
    assert (outcome.saved, list(outcome.refused)) == ((ALL,), [ONLINE])
    assert stored(sheet) == {"dossiers": "100"}


def test_a_cell_that_makes_another_wrong_bears_the_reason(officer: Actor, sheet: Assessment) -> None:
    save(officer, sheet, dossiers=("", "100"), dossiers_online=("", "60"))
    outcome = save(officer, sheet, dossiers=("100", "50"))
    assert "không thể lớn hơn" in str(outcome.refused[ALL][0])
    assert stored(sheet) == {"dossiers": "100", "dossiers_online": "60"}


def test_only_a_cell_that_both_changed_differs(officer: Actor, colleague: Actor, sheet: Assessment) -> None:
    save(colleague, sheet, dossiers=("", "100"))
    outcome = save(officer, sheet, dossiers=("", "90"), dossiers_online=("", "40"))
    theirs = outcome.differing[ALL]
    assert (theirs.value, theirs.author, theirs.at) == ("100", "Cán bộ Hai", START)
    assert outcome.saved == (ONLINE,)
    assert stored(sheet) == {"dossiers": "100", "dossiers_online": "40"}


def test_a_figure_that_was_withdrawn_meanwhile_names_who_did(
    officer: Actor, colleague: Actor, sheet: Assessment
) -> None:
    save(officer, sheet, dossiers=("", "100"))
    save(colleague, sheet, dossiers=("100", ""))
    theirs = save(officer, sheet, dossiers=("100", "90")).differing[ALL]
    assert (theirs.value, theirs.author) == ("", "Cán bộ Hai")


def test_both_who_type_the_same_agree(officer: Actor, colleague: Actor, sheet: Assessment) -> None:
    save(colleague, sheet, dossiers=("", "100"))
    outcome = save(officer, sheet, dossiers=("", "100"))
    assert (outcome.saved, dict(outcome.differing)) == ((ALL,), {})


def test_saving_the_same_twice_is_told_once(session: DB, officer: Actor, sheet: Assessment) -> None:
    for _again in range(2):
        save(officer, sheet, dossiers=("", "100"))
    told = session.scalars(select(Event).where(Event.kind == "indicator.declared")).all()
    assert [told_by(event)["changes"] for event in told] == [{"dossiers": ["", "100"]}]


def test_a_note_survives_a_cell_that_is_saved(officer: Actor, sheet: Assessment) -> None:
    tree = trees().current("dti/2030/commune")
    seen = fingerprint(tree.indicators["2.1"], answers_of(sheet.id))
    declare(officer, sheet.id, "2.1", Declaration({}, note="Theo báo cáo quý IV."), seen=seen, now=START)
    save(officer, sheet, dossiers=("", "100"))
    assert answers_of(sheet.id).entry("2.1").note == "Theo báo cáo quý IV."


def test_cells_of_another_indicator_and_of_a_closed_sheet_are_refused(
    officer: Actor, sheet: Assessment
) -> None:
    with pytest.raises(NotFound):
        save(officer, sheet, "1.1", dossiers=("", "1"))
    with pytest.raises(NotFound):
        save(officer, sheet, "9.9", dossiers=("", "1"))
    handing_in.hand_over(officer, sheet.id, revision=sheet.revision, now=START)
    with pytest.raises(Refused):
        save(officer, sheet, dossiers=("", "1"))


@pytest.mark.usefixtures("session")
def test_every_figure_has_one_place_with_its_owner_or_its_first_reader() -> None:
    tree = trees().current("dti/2030/commune")
    where = places(tree, tree.indicators)
    assert where["2.1"] == ("dossiers_online", "dossiers")
    assert sorted(name for names in where.values() for name in names) == sorted(tree.figures)
