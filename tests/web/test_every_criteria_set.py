"""Every criteria set of the library opens a cycle whose pages and bundle work, also when its files are gone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.access.actor import Role
from app.demo.generated import sheets_csv
from app.extensions import db
from app.models import Bundle, Cycle, Level, UnitKind
from app.queries.results.standing import read_standing
from app.services.cycles.opening import open_cycle
from app.services.sheets.finished import import_sheets
from app.storage import store
from app.trees import Trees, trees
from scoring.bundle import verify
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.client import Client
from tests.support.cycles import IMPRINT
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle

CRITERIA = Path(__file__).resolve().parents[2] / "criteria"
LATER_MAKE = "dti/2026b/commune"
SETS = (*Trees(CRITERIA).ids(), LATER_MAKE)
KINDS = {
    Level.COMMUNE: UnitKind.XA,
    Level.DEPARTMENT: UnitKind.SO,
    Level.DISTRICT: UnitKind.HUYEN,
    Level.PROVINCE: UnitKind.TINH,
}


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A copy of the library, with the later make that its README recommends after a LOCK."""
    usual = app.extensions["trees"]
    place = tmp_path / "criteria"
    shutil.copytree(CRITERIA, place)
    again = place / LATER_MAKE
    shutil.copytree(place / "dti/2026/commune", again, ignore=shutil.ignore_patterns("LOCK"))
    root = again / "tree.yaml"
    root.write_text(root.read_text(encoding="utf-8").replace("dti/2026/", "dti/2026b/"), encoding="utf-8")
    app.extensions["trees"] = Trees(place)
    yield place
    app.extensions["trees"] = usual


@pytest.mark.parametrize("tree_id", SETS)
def test_a_set_opens_a_cycle_whose_pages_and_bundle_work(
    app: Flask, client: Client, make: Make, folder: Path, tree_id: str
) -> None:
    level = Level(tree_id.rpartition("/")[2])
    unit = make.unit("Một", level=level, kind=KINDS[level])
    secretary = actor_of(make.account(Role.SECRETARIAT, email="thu-ky@dti.test"))
    head = make.account(Role.UNIT_HEAD, unit=unit)
    with app.app_context():
        cycle_id = open_cycle(secretary, replace(NEW, tree_id=tree_id), now=START)
        db.session.commit()
    shutil.rmtree(folder)
    app.extensions["trees"] = Trees(folder)  # as after a restart

    client.sign_in(head)
    client.get("/unit/")
    client.get(client.address("unit.sheet", assessment_id=1))
    with app.app_context():
        cycle = db.session.get_one(Cycle, cycle_id)
        tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
        text = sheets_csv(tree, [unit.code])
        import_sheets(secretary, cycle_id, text, tree, source="thử", now=START)
        order = Order(read_standing(secretary, cycle_id).mark, open_figures=True)
        result_id = publish_cycle(secretary, cycle_id, order, imprint=IMPRINT, store=store(), now=START)
        bundle = db.session.get_one(Bundle, result_id)
        with store().open(bundle.sha256) as file:
            assert verify(file.read(), bundle.filename).holds
        db.session.commit()
    client.get(client.address("unit.sheet", assessment_id=1))


@pytest.mark.parametrize("tree_id", SETS)
def test_the_board_of_a_set_shows(app: Flask, client: Client, make: Make, folder: Path, tree_id: str) -> None:
    level = Level(tree_id.rpartition("/")[2])
    make.unit("Một", level=level, kind=KINDS[level])
    account = make.account(Role.SECRETARIAT)
    with app.app_context():
        cycle_id = open_cycle(actor_of(account), replace(NEW, tree_id=tree_id), now=START)
        db.session.commit()
    client.sign_in(account)
    page = client.get(client.address("secretariat.cycle", cycle_id=cycle_id))
    assert NEW.title in page.text


def test_pages_of_a_cycle_whose_set_is_lost_say_what_to_do(
    app: Flask, client: Client, make: Make, folder: Path
) -> None:
    sheet = make.assessment(make.cycle(tree_id="dti/2026/commune", year=2026))
    client.sign_in(make.account(Role.UNIT_HEAD, unit=sheet.unit))
    shutil.rmtree(folder)
    app.extensions["trees"] = Trees(folder)
    page = client.get("/unit/", status=503)
    assert "alembic upgrade head" in page.text
