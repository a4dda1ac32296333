"""A set is read by the rules of the engine that used it, and what is made of it names that engine."""

from __future__ import annotations

import pytest

from scoring import ENGINE_VERSION, CriteriaError, Sheet, score, sheet_problems
from scoring.bundle import verify
from scoring.editions import CURRENT, EDITIONS, FIRST, edition_of
from scoring.loader.files import load_tree_files
from tests.unit.scoring import bundle_builders as builders
from tests.unit.scoring.test_kinds import ALTERNATIVES

DOUBLED = ALTERNATIVES.replace("max: 100", "max: 140")


def files(text: str) -> dict[str, bytes]:
    return {"tree.yaml": text.encode()}


def test_the_current_engine_is_the_last_of_the_editions() -> None:
    assert list(EDITIONS)[-1] == CURRENT.version == ENGINE_VERSION
    assert (edition_of("1.0"), edition_of("không có")) == (FIRST, CURRENT)


def test_the_first_engine_reads_no_floors_and_tells_no_kinds_apart() -> None:
    tree = load_tree_files(files(DOUBLED), "", "x", edition=FIRST)

    assert (tree.engine, tree.floor, tree.kinds, tree.max) == ("1.0", None, (), 140)
    assert {group.floor for group in tree.groups} == {None}
    assert sheet_problems(tree, Sheet("x")) == ()
    assert score(tree, Sheet("x", kind="xa")).max == 140


def test_a_set_reads_the_same_digest_by_every_engine() -> None:
    digests = {
        load_tree_files(builders.FILES, "", "", edition=edition).digest for edition in EDITIONS.values()
    }

    assert len(digests) == 1


@pytest.mark.parametrize("key", ["floor: none\n", "floor: 0\n"])
def test_the_first_engine_knows_no_key_that_came_later(key: str) -> None:
    with pytest.raises(CriteriaError):
        load_tree_files(files(key + DOUBLED), "", "x", edition=FIRST)


def test_what_the_current_engine_refuses_it_refuses_whatever_an_earlier_one_did() -> None:
    with pytest.raises(CriteriaError):
        load_tree_files(files(DOUBLED), "", "x")


def test_a_bundle_names_the_engine_its_set_was_read_by_and_verifies_by_it() -> None:
    tree = load_tree_files(builders.FILES, "", "", edition=FIRST)
    blocks = (builders.COMMUNES, builders.GUESTS)
    data = builders.bundle_of(builders.PUBLISHED, tree, builders.FILES, blocks, builders.entries_of(tree))
    proof = verify(data, "goi.zip")

    assert proof.holds
    assert proof.manifest is not None
    assert proof.manifest.engine == "1.0"
