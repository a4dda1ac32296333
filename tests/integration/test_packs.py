"""The Excel pack of a sheet: made, filled in elsewhere, looked at, taken in as the table of figures saves."""

from __future__ import annotations

import io

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import NotFound, Refused, Sentence
from app.models import Assessment, Event, Unit
from app.queries.sheets.answers import answers_of
from app.services.sheets import handing_in
from app.services.sheets.cells import save_cells
from app.services.sheets.packs import Fate, PackReport, take_pack
from app.services.sheets.sharing import NewShare, give
from app.sheet.cells import Cell
from app.workflow.states import Stage
from scoring import SheetProblem
from tests.support.application import START
from tests.support.books import told_by
from tests.support.factories import Make, actor_of
from tests.support.packs import answer_cells, fates, filled, look, out

DB = scoped_session[Session]


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


def take(actor: Actor, sheet: Assessment, report: PackReport) -> object:
    cells: dict[str, dict[str, Cell]] = {}
    for cell in report.of(Fate.TAKEN):
        cells.setdefault(cell.code, {})[cell.cell] = Cell(cell.was, cell.value)
    return take_pack(actor, sheet.id, cells, now=START)


def stored(sheet: Assessment) -> dict[str, str]:
    return {name: by[Stage.SELF].value for name, by in answers_of(sheet.id).figures.items()}


def spoken(sentence: Sentence) -> str:
    """A sentence as a page says it, with what scoring says inside."""
    text = sentence.params.get("text")
    return text.text() if isinstance(text, SheetProblem) else str(sentence)


def save(actor: Actor, sheet: Assessment, **cells: tuple[str, str]) -> None:
    save_cells(
        actor, sheet.id, "2.1", {f"figure-{name}": Cell(*cell) for name, cell in cells.items()}, now=START
    )


def test_what_is_filled_in_is_looked_at_then_saved_and_told(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    content = filled(
        out(officer, sheet), dossiers=1000, dossiers_online=500, plan_issued="Có", points_2_2=1.5
    )
    report = look(officer, sheet, content)
    assert fates(report) == dict.fromkeys(
        ["plan_issued", "dossiers_online", "dossiers", "typed_points"], Fate.TAKEN
    )
    assert stored(sheet) == {}
    assert str(report.total.points) == "5.50"
    assert take(officer, sheet, report) == ()
    assert stored(sheet) == {"dossiers": "1000", "dossiers_online": "500", "plan_issued": "true"}
    last = session.scalars(select(Event).where(Event.kind == "indicators.taken_in")).one()
    assert told_by(last) == {"cells": 4, "left": 0}
    told = session.scalars(select(Event).where(Event.kind == "indicator.declared")).all()
    assert [told_by(event)["code"] for event in told] == ["1.1", "2.1", "2.2"]


def test_a_pack_that_nobody_touched_changes_nothing_and_a_second_one_says_the_same(
    officer: Actor, sheet: Assessment
) -> None:
    take(officer, sheet, look(officer, sheet, filled(out(officer, sheet), dossiers=10, chaired_by="=Trưởng")))
    again = out(officer, sheet)
    report = look(officer, sheet, again)
    assert fates(report) == {}
    assert out(officer, sheet) == again


def test_cells_that_break_a_rule_are_refused_alone_with_the_reason(officer: Actor, sheet: Assessment) -> None:
    content = filled(
        out(officer, sheet), dossiers="mười", dossiers_online=-4, plan_issued="có lẽ", points_2_2=9
    )
    report = look(officer, sheet, content)
    assert fates(report) == dict.fromkeys(
        ["plan_issued", "dossiers_online", "dossiers", "typed_points"], Fate.REFUSED
    )
    said = {cell.cell: spoken(cell.why[0]) for cell in report.of(Fate.REFUSED)}
    assert "không phải Có hoặc Không" in said["figure-plan_issued"]
    assert "nhỏ hơn mức thấp nhất" in said["figure-dossiers_online"]
    assert "từ 0 đến 2" in said["typed_points"]
    assert report.total.points == 0


def test_only_a_cell_that_both_changed_differs_and_names_who_and_when(
    officer: Actor, colleague: Actor, sheet: Assessment
) -> None:
    content = filled(out(officer, sheet), dossiers=90, dossiers_online=40)
    save(colleague, sheet, dossiers=("", "100"))
    report = look(officer, sheet, content)
    assert fates(report) == {"dossiers": Fate.DIFFERS, "dossiers_online": Fate.TAKEN}
    theirs = report.of(Fate.DIFFERS)[0].theirs
    assert theirs is not None
    assert (theirs.value, theirs.author, theirs.at) == ("100", "Cán bộ Hai", START)
    take(officer, sheet, report)
    assert stored(sheet) == {"dossiers": "100", "dossiers_online": "40"}


def test_a_cell_that_was_not_touched_never_undoes_what_somebody_saved_meanwhile(
    officer: Actor, colleague: Actor, sheet: Assessment
) -> None:
    content = out(officer, sheet)
    save(colleague, sheet, dossiers=("", "100"))
    assert fates(look(officer, sheet, content)) == {}


def test_what_changes_between_the_look_and_the_confirmation_is_told_and_kept(
    officer: Actor, colleague: Actor, sheet: Assessment
) -> None:
    report = look(officer, sheet, filled(out(officer, sheet), dossiers=90))
    save(colleague, sheet, dossiers=("", "100"))
    cells = {"2.1": {"figure-dossiers": Cell("", "90")}}
    left = take_pack(officer, sheet.id, cells, now=START)
    assert [(cell.fate, cell.theirs and cell.theirs.value) for cell in left] == [(Fate.DIFFERS, "100")]
    assert stored(sheet) == {"dossiers": "100"}
    assert len(report.of(Fate.TAKEN)) == 1


def test_a_shared_out_sheet_has_a_worksheet_for_each_office(
    make: Make, officer: Actor, unit: Unit, sheet: Assessment
) -> None:
    head = actor_of(make.account(Role.UNIT_HEAD, unit=unit))
    give(head, sheet.id, ["1.1"], NewShare(office="Văn phòng: một/cửa"), now=START)
    work = openpyxl.load_workbook(io.BytesIO(out(officer, sheet)))
    assert work.sheetnames == ["Hướng dẫn", "Văn phòng một cửa", "Chưa giao", "Danh mục"]
    assert all(sheet_.protection.sheet for sheet_ in work.worksheets)
    assert list(answer_cells(work["Văn phòng một cửa"])) == ["1.1|figure-plan_issued"]
    report = look(officer, sheet, filled(out(officer, sheet), plan_issued="Có", dossiers=5))
    assert fates(report) == {"plan_issued": Fate.TAKEN, "dossiers": Fate.TAKEN}


def test_a_closed_sheet_is_handed_out_to_read_and_takes_nothing(officer: Actor, sheet: Assessment) -> None:
    content = filled(out(officer, sheet), dossiers=5)
    report = look(officer, sheet, content)
    handing_in.hand_over(officer, sheet.id, revision=sheet.revision, now=START)
    with pytest.raises(Refused):
        look(officer, sheet, content)
    left = take(officer, sheet, report)
    assert [cell.fate for cell in left] == [Fate.REFUSED]  # type: ignore[attr-defined]
    work = openpyxl.load_workbook(io.BytesIO(out(officer, sheet)))
    assert answer_cells(work["Số liệu"]) == {}


def test_somebody_of_another_unit_gets_and_hands_in_nothing(
    make: Make, officer: Actor, sheet: Assessment
) -> None:
    stranger = actor_of(make.account(Role.CONTRIBUTOR))
    content = out(officer, sheet)
    with pytest.raises(NotFound):
        out(stranger, sheet)
    with pytest.raises(NotFound):
        look(stranger, sheet, content)
    with pytest.raises(NotFound):
        take_pack(stranger, sheet.id, {"2.1": {"figure-dossiers": Cell("", "1")}}, now=START)


def test_answer_cells_are_open_and_know_what_they_take(officer: Actor, sheet: Assessment) -> None:
    work = openpyxl.load_workbook(io.BytesIO(out(officer, sheet)))
    worksheet = work["Số liệu"]
    cells = answer_cells(worksheet)
    assert all(not worksheet[cell].protection.locked for cell in cells.values())
    assert worksheet["C6"].protection.locked
    rules = {str(rule.sqref): rule for rule in worksheet.data_validations.dataValidation}
    assert rules[cells["1.1|figure-plan_issued"]].formula1 == '"Có,Không"'
    points = rules[cells["2.2|typed_points"]]
    assert (points.type, points.formula1, points.formula2) == ("decimal", "0", "2")
    assert "từ 0 đến 2" in points.error
