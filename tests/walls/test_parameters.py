"""Every parameter of a path is known to the walk over other people's objects, or written down as naming none."""

from __future__ import annotations

from flask import Flask

from tests.support.factories import Make
from tests.walls.doors import doors
from tests.walls.world import NAMES_OF_OBJECTS, OTHER_NAMES, build


def unknown(app: Flask, known: frozenset[str]) -> set[str]:
    """Parameters that nobody has classified."""
    return {name for door in doors(app) for name in door.parameters - known}


def test_every_parameter_of_a_path_is_classified(app: Flask) -> None:
    strangers = unknown(app, NAMES_OF_OBJECTS | OTHER_NAMES)
    assert strangers == set(), "tests/walls/world.py: NAMES_OF_OBJECTS, if it names an object, or OTHER_NAMES"
    assert not NAMES_OF_OBJECTS & OTHER_NAMES


def test_a_parameter_that_nobody_has_classified_is_found(app: Flask) -> None:
    assert unknown(app, (NAMES_OF_OBJECTS | OTHER_NAMES) - {"paper_id"}) == {"paper_id"}


def test_no_classified_parameter_is_gone(app: Flask) -> None:
    real = frozenset(name for door in doors(app) for name in door.parameters)
    assert sorted((NAMES_OF_OBJECTS | OTHER_NAMES) - real) == []


def test_the_walk_has_an_object_for_every_name(app: Flask, make: Make) -> None:
    world = build(app, make)
    assert sorted(NAMES_OF_OBJECTS - world.own.keys()) == []
