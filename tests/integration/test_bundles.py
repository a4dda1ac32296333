"""What cannot be recomputed is not published; what is published is kept with its bundle."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from app.errors import Refused
from app.models import Bundle, Document, Figure, Result, StoredFile
from app.queries.results.standing import Standing, read_standing
from app.queries.verify.files import damaged_files
from app.services.publication import bundles, signing, versions
from app.services.publication.papers import BLANK_DECISION
from app.storage import store
from app.trees import TreeChanged, Trees, trees
from app.workflow.versions import VersionState
from scoring.bundle import verify
from tests.support.application import START
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import DECISION, Order, compute, council, publish_cycle, signed_paper

Database = scoped_session[Session]


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:  # the session is open before rows are made in it
    return Cycles(make)


@pytest.fixture
def standing(cycles: Cycles) -> Standing:
    cycle = cycles.finished({"Một": "1", "Hai": "2"})
    return read_standing(actor_of(cycles.secretariat), cycle.id)


def packed(standing: Standing) -> bytes:
    made = bundles.pack(standing, BLANK_DECISION, IMPRINT, store(), now=START)
    with store().open(made.sha256) as content:
        return content.read()


def test_the_same_standing_gives_the_same_bundle(standing: Standing) -> None:
    assert packed(standing) == packed(standing)
    assert verify(packed(standing), "goi.zip").holds


def test_a_planted_difference_stops_the_publication_and_names_the_unit(
    session: Database, cycles: Cycles, standing: Standing
) -> None:
    block = standing.blocks[0]
    first, second = block.rows
    total = replace(first.total, points=first.points + Decimal("0.01"))
    wrong = replace(block, rows=(replace(first, total=total), second))
    planted = replace(standing, blocks=(wrong, *standing.blocks[1:]))
    actor = actor_of(cycles.secretariat)
    order = Order(standing.mark)
    result_id = compute(actor, standing.cycle.id, order, imprint=IMPRINT, store=store(), now=START)
    versions.confirm(council(), result_id, now=START)
    draft = signing.prepare(actor, result_id, signing.Signing(DECISION, signed_paper()), now=START)

    with pytest.raises(Refused) as refused:
        signing.print_papers(replace(draft, standing=planted), IMPRINT, store(), now=START)
    problem = refused.value.params["problem"]
    assert f"đơn vị {first.unit.code} ({first.unit.full_name}): gói ghi points 8.01" in str(problem.text())
    assert session.get_one(Result, result_id).state is VersionState.CONFIRMED
    assert session.scalars(select(Document)).all() == []


def test_criteria_files_that_have_changed_stop_the_publication(
    session: Database, standing: Standing, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cycle of before sets were stored has nothing but the files."""
    folder = tmp_path / standing.cycle.tree_id
    folder.mkdir(parents=True)
    for name, content in trees().read(standing.cycle.tree_id).files.items():
        (folder / name).write_bytes(content.replace(b"deputy: 0.5", b"deputy: 0.4"))
    monkeypatch.setitem(app.extensions, "trees", Trees(tmp_path))

    with pytest.raises(TreeChanged) as refused:
        packed(standing)
    assert refused.value.params["pinned"] == standing.cycle.tree_digest[:12]


def test_the_bundle_is_kept_with_its_result_and_watched_like_every_stored_file(
    session: Database, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Một": "1"})
    actor = actor_of(cycles.secretariat)
    order = Order(read_standing(actor, cycle.id).mark, open_figures=True)
    result = publish_cycle(actor, cycle.id, order, imprint=IMPRINT, store=store(), now=START)
    kept = session.get_one(Bundle, result)

    assert (kept.public, kept.created_at) == (True, START)
    file = session.get_one(StoredFile, kept.sha256)
    assert file.media_type == "application/zip"
    with store().open(kept.sha256) as content:
        assert len(content.read()) == file.size
    assert list(damaged_files(Counter())) == []


def published(session: Database, cycles: Cycles, cycle_id: int, correction: str = "") -> bytes:
    """Publish a cycle in the session of the test; gives the bundle that was stored."""
    actor = actor_of(cycles.secretariat)
    order = Order(read_standing(actor, cycle_id).mark, correction=correction)
    result = publish_cycle(actor, cycle_id, order, imprint=IMPRINT, store=store(), now=START)
    with store().open(session.get_one(Bundle, result).sha256) as content:
        return content.read()


def test_a_cycle_that_compares_units_is_proved_by_its_stored_bundle_in_every_version(
    session: Database, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle(tree_id="dti/2033/commune", year=2033)
    for name, online in (("Một", 1000), ("Hai", 500)):
        cycles.sheet(cycle, make.unit(name), appraised="2", online=online)
    best = cycles.sheet(cycle, make.unit("Khách"), appraised="2", online=2000, block=cycles.guests(cycle))
    first = published(session, cycles, cycle.id)
    session.execute(
        update(Figure)
        .where(Figure.assessment_id == best.id, Figure.figure_id == "dossiers_online")
        .values(value="4000")
    )
    second = published(session, cycles, cycle.id, "Sửa số hồ sơ trực tuyến của Xã Khách.")

    proofs = [verify(content, "goi.zip") for content in (first, second)]
    assert [proof.problems for proof in proofs] == [(), ()]
    assert [proof.manifest.version for proof in proofs if proof.manifest] == [1, 2]
    # Not ranked, yet compared with: the best of all takes points from everybody else.
    points = [[line.split(",")[2] for line in proof.table.splitlines()[1:]] for proof in proofs]
    assert points == [["8.00", "7.00", "10.00"], ["7.00", "6.50", "10.00"]]
