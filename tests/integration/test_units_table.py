"""A table of units holds their days and what lies above each, so that what went out comes back as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.models import Level, Unit, UnitCode, UnitKind, UnitPast, UnitPlan, UnitSuccession, UnitTag
from app.services.tables.files import csv_bytes, xlsx_bytes
from app.services.tables.lines import ImportRefused
from app.services.tables.units import read_units, table_out
from app.services.units import keeping, merging
from app.services.units.exporting import exported
from app.services.units.importing import enter
from app.services.units.merging import Reorganisation, Successor
from app.services.units.storing import Place, store_units
from tests.integration.test_units import ACT, BEFORE, FIRST_DAY, FOUNDED, THING, merger, province
from tests.support.application import START
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.database

TODAY = START.date()
EVERYTHING = Place(None)
HEADER = "ward_code;unit_type;name;full_name;valid_from;valid_to;parent_code;parent_from\n"


@pytest.fixture
def keeper(make: Make, session: scoped_session[Session]) -> Actor:
    """The administrator; everything of a test stands in one transaction."""
    return actor_of(make.account(Role.ADMINISTRATOR))


@pytest.fixture
def merged(keeper: Actor) -> None:
    """Two provinces that became one of the old code, with a department that moved, and communes of both times."""
    old = [
        keeping.begin(keeper, province(code, name), now=START) for code, name in (("44", "Cũ"), ("45", "Hai"))
    ]
    office = replace(THING, code="H1", level=Level.DEPARTMENT, kind=UnitKind.SO, parent_id=old[0])
    keeping.begin(keeper, office, now=START)
    communes = [
        keeping.begin(keeper, replace(THING, code=f"9000{n}", parent_id=old[n]), now=START) for n in (0, 1)
    ]
    merging.reorganise(keeper, merger((old[0], old[1]), "44"), now=START)
    new = (Successor("90000", UnitKind.PHUONG, "Mới", "Phường Mới"),)
    merging.reorganise(keeper, Reorganisation(tuple(communes), new, FIRST_DAY, ACT), now=START)


def empty(session: scoped_session[Session]) -> None:
    """Take every unit away, as in an installation that is begun anew."""
    for table in (UnitSuccession, UnitPast, UnitPlan, UnitTag, UnitCode, Unit):
        session.execute(delete(table))
    session.expunge_all()


@pytest.mark.parametrize("shape", [csv_bytes, xlsx_bytes])
def test_what_went_out_after_a_merger_comes_back_into_an_empty_list_as_it_was(
    keeper: Actor, merged: None, session: scoped_session[Session], shape: type[bytes]
) -> None:
    out = exported(keeper, None, on=TODAY, everything=True)
    assert [(line.code, line.valid_from, line.valid_to) for line in out if line.level is Level.PROVINCE] == [
        ("44", FOUNDED, FIRST_DAY),
        ("44", FIRST_DAY, None),
        ("45", FOUNDED, FIRST_DAY),
    ]
    (office,) = (line for line in out if line.code == "H1")
    assert (office.valid_from, office.parent_code, office.parent_from) == (FOUNDED, "44", FIRST_DAY)
    assert {line.parent_from for line in out if line.valid_to and line.parent_code} == {FOUNDED}
    content = shape(table_out(out))
    assert enter(keeper, read_units(content, None), EVERYTHING, now=START).lines == ()
    empty(session)
    added = enter(keeper, read_units(content, None), EVERYTHING, now=START)
    assert len(added.fresh) == len(out) == 7
    assert exported(keeper, None, on=TODAY, everything=True) == out


def test_a_day_of_before_hands_out_the_units_and_what_they_lay_under_then(
    keeper: Actor, merged: None
) -> None:
    then = exported(keeper, None, on=BEFORE)
    assert [line.code for line in then] == ["44", "45", "H1", "90000", "90001"]
    assert {line.parent_from for line in then} == {None, FOUNDED}
    assert [line.full_name for line in exported(keeper, Level.COMMUNE, on=FIRST_DAY)] == ["Phường Mới"]


def test_lines_may_stand_in_any_order_and_the_table_says_more_than_what_is_chosen_beside_it(
    keeper: Actor, session: scoped_session[Session]
) -> None:
    other = keeping.begin(keeper, province("46", "Khác"), now=START)
    table = (
        HEADER
        + "1;xã;Một;Xã Một;;;44;\n2;xã;Hai;Xã Hai;02/07/2025;;;\n44;tỉnh;Trên;Tỉnh Trên;01/01/2020;;;\n"
    )
    store_units(None, read_units(table, None), Place(None, FIRST_DAY, other), now=START)
    units = {unit.code: unit for unit in session.scalars(select(Unit))}
    assert units["1"].valid_from == FIRST_DAY
    assert units["1"].parent_id == units["44"].id
    assert units["2"].valid_from == date(2025, 7, 2)
    assert units["2"].parent_id == units["44"].parent_id == other


def test_days_that_a_workbook_stores_as_days_are_read() -> None:
    (line,) = read_units(HEADER + "1;xã;Một;Xã Một;2025-07-01;;;\n")
    assert line.valid_from == FIRST_DAY


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("1;xã;Một;Xã Một;;;;\n", "Thiếu ngày bắt đầu"),
        ("1;xã;Một;Xã Một;32/01/2025;;;\n", "không phải ngày"),
        ("1;xã;Một;Xã Một;01/07/2025;01/07/2025;;\n", "không thể kết thúc từ 01/07/2025"),
        ("44;tỉnh;Một;Tỉnh Một;01/07/2025;;;\n", "Mã 44 đang là của Tỉnh Cũ từ 08/07/2004"),
        ("1;xã;Một;Xã Một;01/07/2025;;99;\n", "Không có đơn vị cấp trên mã 99 vào ngày 01/07/2025"),
        ("1;xã;Một;Xã Một;01/07/2000;01/07/2001;44;08/07/2004\n", "Tỉnh Cũ (44) không cùng thời gian"),
        ("1;xã;Một;Xã Một;01/07/2025;;1;\n", "không thể trực thuộc chính mình"),
        ("1;xã;Một;Xã Một;01/01/2020;01/07/2025;;\n1;xã;Hai;Xã Hai;30/06/2025;;;\n", "đến hết 30/06/2025"),
    ],
)
def test_a_line_that_does_not_fit_is_named_and_nothing_is_stored(
    keeper: Actor, session: scoped_session[Session], lines: str, said: str
) -> None:
    keeping.begin(keeper, province("44", "Cũ"), now=START)
    with pytest.raises(ImportRefused) as refusal:
        enter(
            keeper,
            read_units(HEADER + "9;xã;Đúng;Xã Đúng;01/07/2025;;;\n" + lines, None),
            EVERYTHING,
            now=START,
        )
    *_, problem = refusal.value.problems
    assert said in str(problem.sentence)
    assert problem.line == 2 + lines.count("\n")
    assert session.scalars(select(Unit.code)).all() == ["44"]


def test_one_code_may_pass_from_unit_to_unit_in_one_table(keeper: Actor) -> None:
    days = [date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)]
    table = "".join(
        f"7;xã;Xã {first.year};Xã {first.year};{first:%d/%m/%Y};{end:%d/%m/%Y};;\n"
        for first, end in pairwise(days)
    )
    assert enter(keeper, read_units(HEADER + table), EVERYTHING, now=START).fresh
