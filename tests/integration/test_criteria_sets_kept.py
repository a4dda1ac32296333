"""A cycle goes on by the set that was stored with it, whatever becomes of the files in the folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Role
from app.models import CriteriaSet, Cycle
from app.queries.cycles.board import BoardFilter, read_board
from app.services.cycles.opening import open_cycle
from app.services.upkeep.criteria_sets import keep_sets_of_before
from app.trees import TreeChanged, trees
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.factories import TREE, Make, actor_of
from tests.support.libraries import library_with, text_of_set
from tests.support.statements import Statements

Database = scoped_session[Session]
Recorder = Callable[[], AbstractContextManager[Statements]]
EDITED = text_of_set(TREE).replace("deputy: 0.5", "deputy: 0.4")


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[Path]:
    """A library of the test's own; the usual one comes back afterwards."""
    usual = app.extensions["trees"]
    library_with(app, tmp_path / "criteria")
    yield tmp_path / "criteria"
    app.extensions["trees"] = usual


@pytest.fixture
def opened(session: Database, make: Make, folder: Path) -> Cycle:
    """A cycle that was opened by the set as it lies in the folder."""
    make.unit("Một")
    return session.get_one(Cycle, open_cycle(actor_of(make.account(Role.SECRETARIAT)), NEW, now=START))


def restart(app: Flask, folder: Path, **sets: str) -> None:
    """Begin anew with what the folder now holds, as another process would."""
    library_with(app, folder, **sets)


def test_a_cycle_goes_on_when_the_file_of_its_set_is_edited(
    app: Flask, make: Make, opened: Cycle, folder: Path
) -> None:
    restart(app, folder, dti__2030__commune=EDITED)
    board = read_board(actor_of(make.account(Role.AUDITOR)), opened.id, BoardFilter(), now=START)

    assert board.total == 1
    assert trees().pinned(opened.tree_id, opened.tree_digest).digest == opened.tree_digest
    assert trees().load(TREE).digest != opened.tree_digest, "new cycles are opened by the edited file"


def test_a_cycle_goes_on_when_the_files_of_its_set_are_gone(app: Flask, opened: Cycle, folder: Path) -> None:
    content = (folder / TREE / "tree.yaml").read_bytes()
    shutil.rmtree(folder / TREE)
    restart(app, folder)

    assert trees().pinned(opened.tree_id, opened.tree_digest).digest == opened.tree_digest
    assert trees().pinned_files(opened.tree_id, opened.tree_digest) == {"tree.yaml": content}


def test_a_cycle_is_opened_by_the_file_as_it_is_now_and_not_as_it_was_read_earlier(
    session: Database, app: Flask, make: Make, folder: Path
) -> None:
    earlier = trees().load(TREE)
    (folder / TREE / "tree.yaml").write_text(EDITED, encoding="utf-8")
    make.unit("Một")
    cycle = session.get_one(Cycle, open_cycle(actor_of(make.account(Role.SECRETARIAT)), NEW, now=START))

    assert cycle.tree_digest != earlier.digest
    kept = session.get_one(CriteriaSet, cycle.tree_digest)
    assert (kept.tree_id, "deputy: 0.4" in kept.files, kept.stored_at) == (TREE, True, START)


def test_a_request_reads_and_compiles_a_set_only_once_a_process(
    app: Flask, opened: Cycle, folder: Path, recorded: Recorder
) -> None:
    restart(app, folder)
    tree_id, digest = opened.tree_id, opened.tree_digest
    first = trees().pinned(tree_id, digest)
    with recorded() as statements:
        assert trees().pinned(tree_id, digest) is first
    assert statements.count == 0


def test_a_stored_set_that_is_not_what_the_cycle_names_is_refused(
    session: Database, app: Flask, opened: Cycle, folder: Path
) -> None:
    kept = session.get_one(CriteriaSet, opened.tree_digest)
    kept.files = kept.files.replace("deputy: 0.5", "deputy: 0.4")
    restart(app, folder)
    with pytest.raises(TreeChanged):
        trees().pinned(opened.tree_id, opened.tree_digest)


# Cycles of before sets were stored


def test_the_upgrade_stores_the_sets_of_earlier_cycles_whose_files_still_match(
    session: Database, make: Make, folder: Path
) -> None:
    cycle, other = make.cycle(), make.cycle(tree_id="dti/2031/commune", year=2031)
    (folder / "dti/2031/commune/tree.yaml").write_text("id: dti/2031/commune\n", encoding="utf-8")

    assert keep_sets_of_before(session.connection(), folder, now=START) == ("dti/2031/commune",)
    assert session.scalars(select(CriteriaSet.digest)).all() == [cycle.tree_digest]

    shutil.copy(
        Path(__file__).parents[1] / "support/trees/dti/2031/commune/tree.yaml", folder / "dti/2031/commune"
    )
    assert keep_sets_of_before(session.connection(), folder, now=START) == ()
    assert session.get(CriteriaSet, other.tree_digest) is not None, "the next upgrade takes what was put back"


@pytest.mark.parametrize("edited", [True, False])
def test_an_earlier_cycle_whose_files_are_lost_is_refused_with_what_to_do(
    session: Database, app: Flask, make: Make, folder: Path, edited: bool
) -> None:
    cycle = make.cycle()
    shutil.rmtree(folder / TREE)
    restart(app, folder, **({"dti__2030__commune": EDITED} if edited else {}))
    with pytest.raises(TreeChanged) as refusal:
        trees().pinned(cycle.tree_id, cycle.tree_digest)
    sentence = str(refusal.value)
    assert f"criteria/{TREE}" in sentence
    assert "alembic upgrade head" in sentence


def test_an_earlier_cycle_goes_on_once_its_file_is_back_without_a_restart(
    session: Database, app: Flask, make: Make, folder: Path
) -> None:
    cycle = make.cycle()
    restart(app, folder, dti__2030__commune=EDITED)
    with pytest.raises(TreeChanged):
        trees().pinned(cycle.tree_id, cycle.tree_digest)
    (folder / TREE / "tree.yaml").write_text(text_of_set(TREE), encoding="utf-8")

    assert trees().pinned(cycle.tree_id, cycle.tree_digest).digest == cycle.tree_digest
