"""Cycles of sets that differ from the usual: a later make of a year, other levels, kinds of unit, earlier engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor
from app.errors import Invalid
from app.extensions import db
from app.models import Bundle, Cycle, Entry, Result, ResultRow, UnitKind
from app.queries.results.lines import from_json
from app.queries.results.rankings import read_public_result
from app.queries.results.standing import read_standing
from app.services.cycles.opening import open_cycle
from app.storage import store
from app.trees import TreeChanged, TreeName, name_of
from scoring import ENGINE_VERSION, CriteriaError
from scoring.bundle import Verdict, verify
from scoring.editions import FIRST
from scoring.loader.files import load_tree
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of
from tests.support.libraries import library_with, text_of_set

Database = scoped_session[Session]
USUAL = text_of_set("dti/2030/commune")
PENALTIES = (
    USUAL
    + """
  - code: "3"
    title: Điểm trừ
    penalty: true
    indicators:
      - {code: "3.1", title: Vi phạm, max: -12, rule: {kind: points}}
"""
)
DOUBLED = (
    USUAL.replace("max: 10\n", "max: 12\n", 1)
    + """
  - code: "3"
    title: Thay nhau
    indicators:
      - {code: "3.1", title: Riêng của xã, max: 1, rule: {kind: points}, applies_to: {kinds: [xa]}}
      - {code: "3.2", title: Riêng của phường, max: 1, rule: {kind: points}, applies_to: {kinds: [phuong]}}
"""
)
ALTERNATIVES = DOUBLED.replace("max: 12\n", "max: 11\n", 1)


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """The place of the test's own library; the usual one comes back afterwards."""
    usual = app.extensions["trees"]
    yield tmp_path / "criteria"
    app.extensions["trees"] = usual


def secretariat(cycles: Cycles) -> Actor:
    return actor_of(cycles.secretariat)


# What the id says


@pytest.mark.parametrize(
    ("tree_id", "name"),
    [
        ("dti/2026/commune", TreeName("dti", 2026, "commune")),
        ("dti/2026b/commune", TreeName("dti", 2026, "commune")),
        ("bo/2027/school", TreeName("bo", 2027, "school")),
        ("dti/2026bc/commune", None),
        ("dti/26/commune", None),
        ("dti/20266/commune", None),
        ("dti/commune", None),
        ("dti/２０２６/commune", None),
    ],
)
def test_the_year_of_a_set_is_four_digits_and_at_most_one_letter(tree_id: str, name: TreeName | None) -> None:
    assert name_of(tree_id) == name


def test_a_later_make_of_a_set_opens_the_cycle_of_its_year(
    app: Flask, session: Database, cycles: Cycles, make: Make, folder: Path
) -> None:
    library_with(app, folder, dti__2030b__commune=USUAL.replace("dti/2030/", "dti/2030b/"))
    make.unit("Một")
    new = replace(NEW, tree_id="dti/2030b/commune")
    cycle = session.get_one(Cycle, open_cycle(secretariat(cycles), new, now=START))

    assert (cycle.year, cycle.level.value, cycle.tree_id) == (2030, "commune", "dti/2030b/commune")
    with pytest.raises(Invalid) as refusal:
        open_cycle(secretariat(cycles), NEW, now=START)
    assert set(refusal.value.fields) == {"tree_id"}, "one cycle a year, whatever the make of its set"


@pytest.mark.parametrize("place", ["dti__2030__school", "bo__2030__commune", "dti__2030xy__commune"])
def test_a_set_no_cycle_can_be_opened_for_is_refused_in_words(
    app: Flask, session: Database, cycles: Cycles, make: Make, folder: Path, place: str
) -> None:
    tree_id = place.replace("__", "/")
    text = USUAL.replace("id: dti/2030/commune", f"id: {tree_id}")
    text = (
        text.replace("level: commune", "level: school\nlevel_title: Trường học")
        if "school" in place
        else text
    )
    library_with(app, folder, **{place: text})
    make.unit("Một")
    with pytest.raises(Invalid) as refusal:
        open_cycle(secretariat(cycles), replace(NEW, tree_id=tree_id), now=START)

    ((sentence, params),) = refusal.value.fields["tree_id"]
    assert tree_id in sentence % params


# Kinds of unit


def test_a_cycle_with_a_unit_of_a_kind_the_set_does_not_have_is_refused_by_name(
    app: Flask, session: Database, cycles: Cycles, make: Make, folder: Path
) -> None:
    library_with(app, folder, dti__2030__commune=ALTERNATIVES)
    make.unit("Một")
    zone = make.unit("Đảo Xa", kind=UnitKind.DAC_KHU)
    with pytest.raises(Invalid) as refusal:
        open_cycle(secretariat(cycles), NEW, now=START)
    ((sentence, params),) = refusal.value.fields["tree_id"]
    assert f"{zone.full_name} (dac_khu)" in sentence % params
    assert "phuong, xa" in sentence % params

    guests = replace(NEW, guest_codes=(zone.code,))
    with pytest.raises(Invalid):
        open_cycle(secretariat(cycles), guests, now=START)


def test_everybody_has_the_maximum_of_their_own_kind(
    app: Flask, session: Database, cycles: Cycles, make: Make, folder: Path
) -> None:
    differing = DOUBLED.replace("max: 12\n", "max: {xa: 11, phuong: 13}\n", 1)
    differing = differing.replace("Riêng của phường, max: 1", "Riêng của phường, max: 3")
    library_with(app, folder, dti__2030__commune=differing)
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Một"), appraised="1")
    cycles.sheet(cycle, make.unit("Hai", kind=UnitKind.PHUONG), appraised="1")
    rows = read_standing(secretariat(cycles), cycle.id).rows

    assert {row.unit.full_name: (row.max, row.groups[2].max) for row in rows} == {
        "Xã Một": (11, 1),
        "Phường Hai": (13, 3),
    }


# Floors


def negative(cycles: Cycles, make: Make) -> Cycle:
    """A cycle in which one unit has 8 points and twelve taken away."""
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Một"), appraised="2")
    sheet = cycles.sheet(cycle, make.unit("Hai"), appraised="2")
    with make._session() as session:
        taken = Entry(code="3.1", typed_points=Decimal(-12), assessment_id=sheet.id)
        taken.author_id, taken.at = cycles.reviewer.id, START
        session.add(taken)
    return cycle


def test_what_a_floor_cut_off_is_kept_with_the_published_line(app: Flask, make: Make, folder: Path) -> None:
    library_with(app, folder, dti__2030__commune=PENALTIES)
    cycles = Cycles(make)
    cycles.published(negative(cycles, make))
    with app.app_context():
        row = db.session.scalars(select(ResultRow).order_by(ResultRow.points)).first()
        engine = db.session.scalars(select(Result.engine_version)).one()
    assert row is not None
    line = from_json(row.trace).lines[-1]

    assert (row.points, row.percent, row.index, engine) == (0, 0, 0, ENGINE_VERSION)
    assert (line.points, line.trace["floors"]) == (-12, [{"group": "", "cut": "4"}])
    assert line.explanation[-1] == "Tổng điểm: điểm trừ vượt số điểm còn lại 4,00: chỉ trừ đến 0."


def test_a_result_of_an_earlier_engine_stays_as_it_was_published(
    app: Flask, make: Make, folder: Path
) -> None:
    """What is stored is a fact of its day; only what is computed now follows the rules of now."""
    library = library_with(app, folder, dti__2030__commune=PENALTIES)
    library._by_id["dti/2030/commune"] = load_tree(folder / "dti/2030/commune", edition=FIRST)
    cycles = Cycles(make)
    cycle = negative(cycles, make)
    result_id = cycles.published(cycle)
    library_with(app, folder)

    with app.app_context():
        rows = read_public_result(result_id).blocks[0].rows
        assert [(row.points, row.percent) for row in rows] == [(8, 80), (-4, -40)]
        assert db.session.scalars(select(Result.engine_version)).one() == FIRST.version
        assert [row.points for row in read_standing(secretariat(cycles), cycle.id).rows] == [8, 0]
        assert proof().holds


# Sets that an earlier engine took


def test_a_cycle_goes_on_by_a_set_that_only_the_engine_of_its_day_takes(
    app: Flask, make: Make, folder: Path
) -> None:
    library = library_with(app, folder, dti__2030__commune=DOUBLED)
    library._by_id["dti/2030/commune"] = load_tree(folder / "dti/2030/commune", edition=FIRST)
    cycles = Cycles(make)
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Một"), appraised="2")
    library = library_with(app, folder)
    with pytest.raises(CriteriaError):
        library.load("dti/2030/commune")
    cycles.published(cycle)

    with app.app_context():
        assert db.session.scalars(select(Result.engine_version)).one() == FIRST.version
        assert proof().holds


def test_a_set_that_no_engine_takes_is_refused_with_its_problems(
    session: Database, app: Flask, folder: Path
) -> None:
    library = library_with(app, folder, dti__2030__commune=USUAL.replace("max: 10", "max: 999", 1))
    with pytest.raises(TreeChanged) as refusal:
        library.pinned("dti/2030/commune", "0" * 64)
    assert "999" in str(refusal.value.params["problem"])


def proof() -> Verdict:
    """What becomes of the one bundle that was kept."""
    with store().open(db.session.scalars(select(Bundle.sha256)).one()) as file:
        return verify(file.read(), "goi.zip")
