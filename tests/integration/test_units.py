"""What becomes of units: names, parents and ends by day, mergers and splits by act, and each cycle's own units."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused
from app.models import Account, ActKind, Assessment, Level, Result, ResultRow, Unit, UnitKind, UnitSuccession
from app.queries.units.history import read_unit
from app.queries.units.listing import State, Wanted, list_units
from app.services.cycles.opening import open_cycle
from app.services.units import keeping, merging
from app.services.units.common import Act
from app.services.units.keeping import NewUnit
from app.services.units.merging import Reorganisation, Successor
from app.workflow.states import Status
from app.workflow.versions import Reach, VersionState
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.factories import Make, actor_of
from tests.support.rows import GOOD_ROWS

pytestmark = pytest.mark.database

FIRST_DAY = date(2025, 7, 1)
BEFORE = date(2025, 6, 30)
# The day and the two codes of before the merger are examples of ours.
FOUNDED = date(2004, 7, 8)
# An act of our own making: its number, day and issuer are examples.
ACT = Act(ActKind.RESOLUTION, "01/2025/NQ-VD", date(2025, 6, 12), "Cơ quan Ví Dụ")
THING = NewUnit("90001", Level.COMMUNE, UnitKind.XA, "Thử Một", "Xã Thử Một", FOUNDED)


@pytest.fixture
def keeper(make: Make, session: scoped_session[Session]) -> Actor:
    """The administrator; everything of a test stands in one transaction."""
    return actor_of(make.account(Role.ADMINISTRATOR))


@pytest.fixture
def old(keeper: Actor) -> tuple[int, int]:
    """Quảng Bình and the old Quảng Trị until 30 June 2025, under codes that are examples of ours."""
    return (
        keeping.begin(keeper, province("44", "Quảng Bình"), now=START),
        keeping.begin(keeper, province("45", "Quảng Trị"), now=START),
    )


def province(code: str, name: str) -> NewUnit:
    """A province of before the merger."""
    return NewUnit(code, Level.PROVINCE, UnitKind.TINH, name, f"Tỉnh {name}", FOUNDED)


def merger(ids: tuple[int, ...], *codes: str, day: date = FIRST_DAY) -> Reorganisation:
    """These units become provinces of these codes, all called Quảng Trị."""
    new = tuple(Successor(code, UnitKind.TINH, "Quảng Trị", "Tỉnh Quảng Trị") for code in codes or ("44",))
    return Reorganisation(ids, new, day, ACT)


def refused(fault: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    """What is said of each field."""
    return {field: " ".join(map(str, said)) for field, said in fault.value.fields.items()}


def test_old_and_new_units_live_together_and_each_day_sees_its_own(
    keeper: Actor, old: tuple[int, int]
) -> None:
    (new,) = merging.reorganise(keeper, merger(old), now=START)
    assert [unit.id for unit in list_units(keeper, Wanted(BEFORE))] == list(old)
    assert [unit.id for unit in list_units(keeper, Wanted(FIRST_DAY))] == [new]
    everything = list_units(keeper, Wanted(FIRST_DAY, state=None))
    assert {unit.id: unit.state for unit in everything} == {
        old[0]: State.PAST,
        old[1]: State.PAST,
        new: State.PRESENT,
    }


def test_each_cycle_takes_the_units_of_its_own_day(
    keeper: Actor, old: tuple[int, int], make: Make, session: scoped_session[Session]
) -> None:
    ours = keeping.begin(keeper, replace(THING, parent_id=old[0]), now=START)
    theirs = keeping.begin(keeper, replace(THING, code="90002", parent_id=old[1]), now=START)
    (new,) = merging.reorganise(keeper, merger(old), now=START)
    change = Reorganisation(
        (ours, theirs), (Successor("90001", UnitKind.XA, "Mới", "Xã Mới"),), FIRST_DAY, ACT
    )
    (commune,) = merging.reorganise(keeper, change, now=START)
    secretariat = actor_of(make.account(Role.SECRETARIAT))

    def members(day: date, tree: str, above: int) -> list[int]:
        order = replace(NEW, tree_id=tree, units_on=day, province_id=above, guest_codes=())
        cycle_id = open_cycle(secretariat, order, now=START)
        return list(session.scalars(select(Assessment.unit_id).where(Assessment.cycle_id == cycle_id)))

    assert members(BEFORE, "dti/2031/commune", old[0]) == [ours]
    assert members(FIRST_DAY, NEW.tree_id, new) == [commune]


def test_history_names_the_act_and_links_both_ways(keeper: Actor, old: tuple[int, int]) -> None:
    (new,) = merging.reorganise(keeper, merger(old), now=START)
    page = read_unit(keeper, new, on=FIRST_DAY)
    assert [kin.id for kin in page.predecessors] == list(old)
    assert page.predecessors[0].act is not None
    assert page.predecessors[0].act.number == "01/2025/NQ-VD"
    assert [kin.id for kin in read_unit(keeper, old[0], on=FIRST_DAY).successors] == [new]


def test_a_merger_is_undone_while_nothing_hangs_on_it(
    keeper: Actor, old: tuple[int, int], session: scoped_session[Session]
) -> None:
    child = keeping.begin(keeper, replace(THING, parent_id=old[0]), now=START)
    (new,) = merging.reorganise(keeper, merger(old), now=START)
    assert session.get_one(Unit, child).parent_id == new
    merging.undo(keeper, new, now=START)
    assert session.get_one(Unit, child).parent_id == old[0]
    assert [unit.id for unit in list_units(keeper, Wanted(FIRST_DAY, level=Level.PROVINCE))] == list(old)
    assert session.scalars(select(UnitSuccession)).all() == []
    with pytest.raises(NotFound):
        merging.undo(keeper, old[0], now=START)


def test_a_merger_whose_unit_has_a_sheet_is_not_undone(
    keeper: Actor, make: Make, session: scoped_session[Session]
) -> None:
    first = keeping.begin(keeper, THING, now=START)
    change = Reorganisation((first,), (Successor("90009", UnitKind.XA, "Mới", "Xã Mới"),), FIRST_DAY, ACT)
    (new,) = merging.reorganise(keeper, change, now=START)
    make.assessment(make.cycle(), session.get_one(Unit, new))
    with pytest.raises(Refused, match="Xã Mới đã có phiếu đánh giá"):
        merging.undo(keeper, new, now=START)


def publish(session: scoped_session[Session], sheet: Assessment) -> None:
    """A published result with this sheet alone, in the caller's transaction."""
    result = Result(
        cycle_id=sheet.cycle_id,
        version=1,
        tree_digest="a" * 64,
        engine_version="1",
        published_at=START,
        published_by_id=session.scalars(select(Account.id)).first(),
        state=VersionState.PUBLIC,
        reach=Reach.PUBLIC,
    )
    session.add(result)
    session.flush()
    good = {key: value for key, value in GOOD_ROWS["result_row"].items() if key != "id"}
    row = {
        **good,
        "result_id": result.id,
        "assessment_id": sheet.id,
        "points": Decimal(8),
        "percent": Decimal(80),
    }
    session.add(ResultRow(**{**row, "max": Decimal(10), "denominator": Decimal(10)}))
    session.flush()


def test_a_merger_is_not_dated_before_the_end_of_a_published_cycle(
    keeper: Actor, make: Make, session: scoped_session[Session]
) -> None:
    cycle, unit = make.cycle(), make.unit("Đã Xếp")
    publish(session, make.assessment(cycle, unit, status=Status.CONFIRMED))
    new = (Successor("90009", UnitKind.XA, "Mới", "Xã Mới"),)
    change = Reorganisation((unit.id,), new, date(2030, 12, 1), ACT)
    with pytest.raises(Invalid) as fault:
        merging.foresee(keeper, change)
    assert "Đợt đánh giá năm 2030" in refused(fault)["day"]
    after = replace(change, day=date(2031, 7, 1))
    assert merging.foresee(keeper, after).ending[0].startswith("Xã Đã Xếp")


def test_a_split_ends_one_and_begins_two(keeper: Actor, old: tuple[int, int]) -> None:
    new = merging.reorganise(keeper, merger(old[:1], "44", "46"), now=START)
    assert len(new) == 2
    assert {kin.id for kin in read_unit(keeper, old[0], on=FIRST_DAY).successors} == set(new)


def test_a_split_does_not_leave_children_with_nobody(keeper: Actor, old: tuple[int, int]) -> None:
    keeping.begin(keeper, replace(THING, parent_id=old[0]), now=START)
    with pytest.raises(Invalid) as fault:
        merging.reorganise(keeper, merger(old[:1], "44", "46"), now=START)
    assert "Xã Thử Một" in refused(fault)["day"]


def test_a_new_unit_does_not_take_a_code_that_somebody_else_carries(
    keeper: Actor, old: tuple[int, int]
) -> None:
    with pytest.raises(Invalid) as fault:
        merging.reorganise(keeper, merger(old[:1], "45"), now=START)
    assert "Mã 45 đang là của Tỉnh Quảng Trị" in refused(fault)["successors"]
    with pytest.raises(Invalid) as fault:
        keeping.begin(keeper, province("45", "Khác"), now=START)
    assert "code" in refused(fault)


def test_a_correction_leaves_no_history_and_a_renaming_does(keeper: Actor) -> None:
    unit = keeping.begin(keeper, THING, now=START)
    keeping.correct_name(keeper, unit, "Thử Hai", "Xã Thử Hai", now=START)
    assert [span.full_name for span in read_unit(keeper, unit, on=FIRST_DAY).spans] == ["Xã Thử Hai"]
    keeping.rename(keeper, unit, "Thử Ba", "Phường Thử Ba", FIRST_DAY, ACT, now=START)
    newest, oldest = read_unit(keeper, unit, on=FIRST_DAY).spans
    assert (oldest.full_name, oldest.until, newest.full_name) == ("Xã Thử Hai", FIRST_DAY, "Phường Thử Ba")
    assert newest.act is not None
    assert [unit.full_name for unit in list_units(keeper, Wanted(BEFORE))] == ["Xã Thử Hai"]


def test_a_unit_does_not_lie_below_itself(keeper: Actor, old: tuple[int, int]) -> None:
    unit = keeping.begin(keeper, replace(THING, parent_id=old[0]), now=START)
    with pytest.raises(Invalid) as fault:
        keeping.move(keeper, old[0], unit, FIRST_DAY, ACT, now=START)
    assert set(refused(fault)) == {"parent_id"}
    keeping.move(keeper, unit, old[1], FIRST_DAY, ACT, now=START)
    newest, oldest = read_unit(keeper, unit, on=FIRST_DAY).spans
    assert newest.parent is not None
    assert oldest.parent is not None
    assert (oldest.parent.id, newest.parent.id) == old
    assert [line.parent_id for line in list_units(keeper, Wanted(BEFORE, level=Level.COMMUNE))] == [old[0]]


def test_a_unit_with_others_below_does_not_end(keeper: Actor, old: tuple[int, int]) -> None:
    unit = keeping.begin(keeper, replace(THING, parent_id=old[0]), now=START)
    with pytest.raises(Invalid):
        keeping.end(keeper, old[0], FIRST_DAY, "Sắp xếp", now=START)
    keeping.end(keeper, unit, FIRST_DAY, "Sắp xếp", now=START)
    keeping.end(keeper, old[0], FIRST_DAY, "Sắp xếp", now=START)
    with pytest.raises(Refused, match="30/06/2025"):
        keeping.end(keeper, unit, FIRST_DAY, "Sắp xếp", now=START)


def test_the_list_is_a_tree_in_vietnamese_order_and_found_without_marks(
    keeper: Actor, old: tuple[int, int]
) -> None:
    for code, name in (("90003", "Đông"), ("90004", "Dương"), ("90005", "Ái")):
        new = replace(THING, code=code, name=name, full_name=f"Xã {name}", parent_id=old[0])
        keeping.begin(keeper, new, now=START)
    shown = [(unit.full_name, unit.depth) for unit in list_units(keeper, Wanted(BEFORE))]
    assert shown == [
        ("Tỉnh Quảng Bình", 0),
        ("Xã Ái", 1),
        ("Xã Dương", 1),
        ("Xã Đông", 1),
        ("Tỉnh Quảng Trị", 0),
    ]
    assert [unit.code for unit in list_units(keeper, Wanted(BEFORE, search="dong"))] == ["90003"]


def test_only_the_administrator_changes_units(make: Make, keeper: Actor) -> None:
    unit = keeping.begin(keeper, THING, now=START)
    for role in set(Role) - {Role.ADMINISTRATOR}:
        somebody = actor_of(make.account(role))
        with pytest.raises(Forbidden):
            keeping.set_tags(somebody, unit, frozenset({"mien_nui"}), now=START)
        with pytest.raises(Forbidden):
            merging.foresee(somebody, merger((unit,)))
    with pytest.raises(Forbidden):
        read_unit(actor_of(make.account(Role.REVIEWER)), unit, on=FIRST_DAY)
    keeping.set_tags(keeper, unit, frozenset({"mien_nui"}), now=START)
    assert read_unit(keeper, unit, on=FIRST_DAY).tags == ("mien_nui",)
