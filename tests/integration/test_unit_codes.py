"""Official codes of units: from a day to a day, never two bearers of one code on one day, put right with the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused
from app.models import CodeSystem, Event, UnitCode, UnitKind
from app.queries.units.history import read_unit
from app.queries.units.listing import Wanted, list_units
from app.queries.units.tree import page_of_units
from app.services.tables.files import csv_bytes
from app.services.tables.lines import ImportRefused
from app.services.tables.units import read_units, table_out
from app.services.units import codes, keeping, merging
from app.services.units.codes import NewCode
from app.services.units.exporting import exported
from app.services.units.importing import enter
from app.services.units.merging import Reorganisation, Successor
from app.services.units.storing import Place
from tests.integration.test_units import ACT, BEFORE, FIRST_DAY, FOUNDED, THING, refused
from tests.integration.test_units_table import EVERYTHING, TODAY, empty
from tests.support.application import START
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.database

CODE = NewCode(CodeSystem.NATIONAL, "01234", FOUNDED, basis="Quyết định thử")
HEADER = "ward_code;unit_type;name;full_name;valid_from;valid_to;national;electronic\n"


@pytest.fixture
def keeper(make: Make, session: scoped_session[Session]) -> Actor:
    """The administrator; everything of a test stands in one transaction."""
    return actor_of(make.account(Role.ADMINISTRATOR))


@pytest.fixture
def one(keeper: Actor) -> int:
    """A commune since 2004."""
    return keeping.begin(keeper, THING, now=START)


@pytest.fixture
def two(keeper: Actor) -> int:
    """Another one."""
    return keeping.begin(keeper, replace(THING, code="90002", full_name="Xã Thử Hai"), now=START)


def official(keeper: Actor, on: date, search: str = "") -> dict[str, tuple[str, ...]]:
    """By unit code, the official codes of a day, as both lists tell them."""
    wanted = Wanted(on, search=search, state=None)
    listed = {unit.code: unit.official for unit in list_units(keeper, wanted)}
    assert {unit.code: unit.official for unit in page_of_units(keeper, wanted).units} == listed
    return listed


def test_each_day_shows_the_code_of_that_day_and_a_new_one_ends_the_one_before(
    keeper: Actor, one: int
) -> None:
    codes.give(keeper, one, CODE, now=START)
    codes.give(keeper, one, replace(CODE, code="18880", valid_from=FIRST_DAY), now=START)
    codes.give(keeper, one, NewCode(CodeSystem.ELECTRONIC, "H50.1", FIRST_DAY), now=START)
    assert official(keeper, BEFORE) == {"90001": ("01234",)}
    assert official(keeper, FIRST_DAY) == {"90001": ("18880", "H50.1")}
    ends = {code.code: code.valid_to for code in read_unit(keeper, one, on=FIRST_DAY).codes}
    assert ends == {"01234": FIRST_DAY, "18880": None, "H50.1": None}


def test_a_unit_is_found_by_a_code_that_it_ever_bore(keeper: Actor, one: int, two: int) -> None:
    codes.give(keeper, one, CODE, now=START)
    codes.give(keeper, one, replace(CODE, code="18880", valid_from=FIRST_DAY), now=START)
    assert set(official(keeper, FIRST_DAY, "0123")) == {"90001"}
    assert set(official(keeper, BEFORE, "18880")) == {"90001"}
    assert official(keeper, BEFORE, "18881") == {}


def test_two_units_never_bear_one_code_on_one_day(keeper: Actor, one: int, two: int) -> None:
    codes.give(keeper, one, replace(CODE, valid_to=FIRST_DAY), now=START)
    for wrong in (CODE, replace(CODE, valid_from=BEFORE), replace(CODE, valid_to=date(2004, 8, 1))):
        with pytest.raises(Invalid) as fault:
            codes.give(keeper, two, wrong, now=START)
        assert "Mã 01234 là của Xã Thử Một từ 08/07/2004 đến hết 30/06/2025" in refused(fault)["code"]
    codes.give(keeper, two, replace(CODE, valid_from=FIRST_DAY), now=START)
    codes.give(keeper, two, replace(CODE, system=CodeSystem.ELECTRONIC), now=START)
    assert official(keeper, FIRST_DAY) == {"90001": (), "90002": ("01234", "01234")}


def test_the_end_of_a_unit_sets_its_code_free(keeper: Actor, one: int, two: int) -> None:
    codes.give(keeper, one, CODE, now=START)
    keeping.end(keeper, one, FIRST_DAY, "Sắp xếp", now=START)
    codes.give(keeper, two, replace(CODE, valid_from=FIRST_DAY), now=START)
    with pytest.raises(Invalid) as fault:
        codes.give(keeper, one, replace(CODE, code="5", valid_from=FIRST_DAY), now=START)
    assert "từ 08/07/2004 – 30/06/2025" in refused(fault)["valid_from"]


def test_a_merger_is_not_undone_once_the_code_of_a_unit_went_to_another(
    keeper: Actor, one: int, two: int
) -> None:
    codes.give(keeper, one, CODE, now=START)
    change = Reorganisation((one,), (Successor("90009", UnitKind.XA, "Mới", "Xã Mới"),), FIRST_DAY, ACT)
    (new,) = merging.reorganise(keeper, change, now=START)
    codes.give(keeper, two, replace(CODE, valid_from=FIRST_DAY), now=START)
    codes.give(keeper, new, replace(CODE, code="7", valid_from=FIRST_DAY), now=START)
    with pytest.raises(Refused, match="Mã 01234 đang là của Xã Thử Hai"):
        merging.undo(keeper, new, now=START)


def test_undoing_a_merger_takes_the_codes_of_the_new_unit_with_it(
    keeper: Actor, one: int, session: scoped_session[Session]
) -> None:
    codes.give(keeper, one, CODE, now=START)
    change = Reorganisation((one,), (Successor("90009", UnitKind.XA, "Mới", "Xã Mới"),), FIRST_DAY, ACT)
    (new,) = merging.reorganise(keeper, change, now=START)
    codes.give(keeper, new, replace(CODE, valid_from=FIRST_DAY), now=START)
    merging.undo(keeper, new, now=START)
    assert session.scalars(select(UnitCode.unit_id)).all() == [one]


def test_a_code_is_corrected_and_taken_away_and_the_log_keeps_both(
    keeper: Actor, one: int, two: int, session: scoped_session[Session]
) -> None:
    code = codes.give(keeper, one, CODE, now=START)
    codes.correct(keeper, one, code, replace(CODE, code="01243"), now=START)
    assert official(keeper, BEFORE)["90001"] == ("01243",)
    with pytest.raises(NotFound):
        codes.correct(keeper, two, code, CODE, now=START)
    codes.take_away(keeper, one, code, now=START)
    assert official(keeper, BEFORE)["90001"] == ()
    kinds = select(Event.kind).where(Event.kind.startswith("unit.code")).order_by(Event.id)
    assert session.scalars(kinds).all() == ["unit.code_given", "unit.code_corrected", "unit.code_taken_away"]
    with pytest.raises(NotFound):
        codes.take_away(keeper, one, code, now=START)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(CODE, code="mã số"), "code"),
        (replace(CODE, valid_from=date(2004, 7, 7)), "valid_from"),
        (replace(CODE, valid_to=FOUNDED), "valid_to"),
        (replace(CODE, basis="x" * 301), "basis"),
    ],
)
def test_what_is_wrong_with_a_code_is_said_at_its_field(
    keeper: Actor, one: int, wrong: NewCode, field: str
) -> None:
    with pytest.raises(Invalid) as fault:
        codes.give(keeper, one, wrong, now=START)
    assert set(refused(fault)) == {field}


def test_only_the_administrator_gives_codes(make: Make, one: int) -> None:
    with pytest.raises(Forbidden):
        codes.give(actor_of(make.account(Role.SECRETARIAT)), one, CODE, now=START)


def test_codes_go_out_with_the_table_and_come_back_as_they_were(
    keeper: Actor, one: int, two: int, session: scoped_session[Session]
) -> None:
    codes.give(keeper, one, CODE, now=START)
    codes.give(keeper, one, replace(CODE, code="18880", valid_from=FIRST_DAY), now=START)
    codes.give(keeper, two, NewCode(CodeSystem.ELECTRONIC, "H50.2", FOUNDED), now=START)
    keeping.end(keeper, two, FIRST_DAY, "Sắp xếp", now=START)
    out = exported(keeper, None, on=TODAY, everything=True)
    table = table_out(out)
    assert [row[-2:] for row in table.rows] == [
        ("01234 đến trước 01/07/2025; 18880 từ 01/07/2025", ""),
        ("", "H50.2"),
    ]
    empty(session)
    enter(keeper, read_units(csv_bytes(table)), EVERYTHING, now=START)
    assert exported(keeper, None, on=TODAY, everything=True) == out


def test_a_table_gives_codes_to_units_that_are_there_and_changes_nothing_else(
    keeper: Actor, one: int
) -> None:
    table = HEADER + "90001;xã;Khác;Xã Khác;08/07/2004;;01234;\n90009;xã;Mới;Xã Mới;01/07/2025;;18880;H50.9\n"
    plan = enter(keeper, read_units(table), Place(None), now=START)
    assert (len(plan.fresh), plan.coded) == (1, 1)
    assert official(keeper, FIRST_DAY) == {"90001": ("01234",), "90009": ("18880", "H50.9")}
    assert read_unit(keeper, one, on=FIRST_DAY).full_name == "Xã Thử Một"
    assert enter(keeper, read_units(table), Place(None), now=START).lines == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("90009;xã;Mới;Xã Mới;01/07/2025;;01234;\n", "Mã 01234 đang là của Xã Thử Một"),
        ("90001;xã;Khác;Xã Khác;08/07/2004;;5;\n", "đã mang mã 01234 từ 08/07/2004"),
        ("90009;xã;Mới;Xã Mới;01/07/2025;;6 từ 30/06/2025;\n", "có từ 01/07/2025"),
        ("90009;xã;Mới;Xã Mới;01/07/2025;01/08/2025;6 đến trước 01/09/2025;\n", "01/07/2025 – 31/07/2025"),
        ("8;xã;A;Xã A;01/07/2025;;6;\n9;xã;B;Xã B;01/07/2025;;6;\n", "Mã 6 đang là của Xã A"),
    ],
)
def test_a_code_in_a_table_that_does_not_fit_is_named_by_its_line(
    keeper: Actor, one: int, session: scoped_session[Session], line: str, said: str
) -> None:
    codes.give(keeper, one, CODE, now=START)
    with pytest.raises(ImportRefused) as refusal:
        enter(keeper, read_units(HEADER + line), EVERYTHING, now=START)
    (problem,) = refusal.value.problems
    assert said in str(problem.sentence)
    assert problem.line == 1 + line.count("\n")
    assert session.scalars(select(UnitCode.code)).all() == ["01234"]


@pytest.mark.parametrize("cell", ["mã số", "1 từ 32/01/2025", "1 2", "1 đến 01/01/2025"])
def test_a_cell_that_holds_no_code_is_refused(cell: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_units(HEADER + f"1;xã;Một;Xã Một;01/07/2025;;{cell};\n")
    assert "Không đọc được mã" in str(refusal.value.problems[0].sentence)
