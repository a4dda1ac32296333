"""Every endpoint says who may call it, refuses everybody else, and knows no object outside a person's scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import pytest
from flask import Flask, Response, abort
from flask.typing import ResponseReturnValue

from app.access.actor import FAMILY_ROLES, ORGANISER_ROLES, Role
from app.web import access as access_rules
from tests.support.client import Client, Page
from tests.support.factories import Make, actor_of
from tests.walls.access_table import ENDPOINTS, FRAGMENTS, PROGRAMS
from tests.walls.doors import EVERY_ROLE, Door, doors, listed_doors
from tests.walls.world import NAMES_OF_OBJECTS, NOBODYS, World, build


def undeclared(app: Flask) -> list[str]:
    """Endpoints whose view says nothing about who may call it."""
    return sorted(
        endpoint for endpoint, view in app.view_functions.items() if access_rules.rule_of(view) is None
    )


@pytest.fixture
def world(app: Flask, make: Make) -> World:
    return build(app, make)


@pytest.fixture
def visitor(browsers: Callable[[], Client], world: World, role: Role | None) -> Client:
    """Somebody of the role in question, signed in through the front door; None stays outside."""
    client = browsers()
    if role is not None:
        client.sign_in(world.people[role])
    return client


def test_every_endpoint_declares_who_may_call_it(app: Flask) -> None:
    assert undeclared(app) == []


def test_an_endpoint_without_a_declaration_is_found_and_answers_nobody(
    app: Flask, client: Client, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "admin.units", lambda: "anything")
    assert undeclared(app) == ["admin.units"]
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get("/admin/units", status=403)


def test_the_table_names_every_endpoint_and_no_other(app: Flask) -> None:
    real = {door.endpoint for door in doors(app)}
    assert sorted(real - set(ENDPOINTS)) == [], "tests/walls/access_table.py: write who may call these"
    assert sorted(set(ENDPOINTS) - real) == [], "tests/walls/access_table.py: these are gone"


def test_views_declare_what_the_table_says(app: Flask, world: World) -> None:
    for endpoint, permitted in ENDPOINTS.items():
        rule = access_rules.rule_of(app.view_functions[endpoint])
        assert rule is not None
        declared: set[Role | None] = {role for role in Role if rule.admits(actor_of(world.people[role]))}
        if rule.admits(None):
            declared.add(None)
        assert declared == permitted, endpoint


@pytest.mark.slow
@EVERY_ROLE
def test_everybody_else_is_refused_at_the_door(
    app: Flask, visitor: Client, world: World, role: Role | None
) -> None:
    assert list(open_to_others(app, visitor, world, role)) == []


@pytest.mark.slow
@EVERY_ROLE
def test_whoever_is_permitted_gets_an_answer(
    app: Flask, visitor: Client, world: World, role: Role | None
) -> None:
    assert list(closed_to_the_permitted(app, visitor, world, role)) == []


@pytest.mark.slow
@EVERY_ROLE
def test_the_objects_of_others_are_not_there_and_look_like_those_of_nobody(
    app: Flask, visitor: Client, world: World, role: Role | None
) -> None:
    assert list(leaks(app, visitor, world, role)) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", sorted(FAMILY_ROLES))
def test_nothing_of_another_family_is_there_for_a_role_limited_to_one(
    app: Flask, visitor: Client, world: World, role: Role
) -> None:
    assert list(seen_outside(app, visitor, world, role, world.of_another_family)) == []


@pytest.mark.slow
@pytest.mark.parametrize("role", sorted(ORGANISER_ROLES))
def test_nothing_of_another_organiser_is_there_for_a_role_limited_to_one(
    app: Flask, visitor: Client, world: World, role: Role
) -> None:
    assert list(seen_outside(app, visitor, world, role, world.of_another_organiser)) == []


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR])
def test_the_walks_find_doors_that_are_open_closed_or_leak(
    app: Flask, visitor: Client, world: World, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plant(endpoint: str, rule: access_rules.Rule, view: Callable[..., ResponseReturnValue]) -> None:
        monkeypatch.setitem(app.view_functions, endpoint, access_rules.access(rule)(view))

    plant("admin.units", access_rules.public(), lambda: Response("open", mimetype="text/plain"))
    plant("unit.home", access_rules.roles(Role.LEADERSHIP), lambda: "closed")
    plant(
        "unit.check",
        access_rules.public(),
        lambda **_path: Response("anybody's", mimetype="text/plain"),
    )
    plant("unit.sheet", access_rules.public(), somebody_elses)
    assert list(open_to_others(app, visitor, world, role)) == ["contributor: GET admin.units: 200"]
    assert list(closed_to_the_permitted(app, visitor, world, role)) == ["contributor: GET unit.home: 403"]
    assert list(leaks(app, visitor, world, role)) == [
        "contributor: GET unit.check: assessment_id of nobody: 200",
        "contributor: GET unit.sheet: assessment_id of others: 200",
    ]


def somebody_elses(assessment_id: int) -> ResponseReturnValue:
    """A view that looks for the object and forgets to ask whose it is."""
    if assessment_id == NOBODYS:
        abort(404)
    return Response("anybody's", mimetype="text/plain")


def open_to_others(app: Flask, visitor: Client, world: World, role: Role | None) -> Iterator[str]:
    """Doors that the table closes to the role, and that do not refuse it."""
    for door in listed_doors(app):
        if role in ENDPOINTS[door.endpoint]:
            continue
        answer = knock(visitor, door, world.own_values(door.endpoint, door.parameters, role))
        if ENDPOINTS[door.endpoint] == PROGRAMS:
            refused = answer.status == 401
        elif role is not None:
            refused = answer.status == 403
        elif door.method == "GET":
            refused = answer.path.startswith("/sign-in?next=")
        else:
            refused = answer.status == 401
        if not refused:
            yield f"{role}: {door}: {answer.status}"


ANSWERS: Final = {200, 409}
BESIDE: Final = {"readiness.ready": {503}}
"""No worker runs beside these tests, and this page is there to say so (tests/integration/test_watching.py)."""


def closed_to_the_permitted(app: Flask, visitor: Client, world: World, role: Role | None) -> Iterator[str]:
    """Pages that the table opens to the role, and that do not answer.

    409 is an answer: the page of a step that the sheet has not reached says so. A permitted POST is not walked: an
    empty form may change the world under the walk. Its own tests send it.
    """
    for door in listed_doors(app):
        if role in ENDPOINTS[door.endpoint] and door.method == "GET":
            answer = knock(visitor, door, world.own_values(door.endpoint, door.parameters, role))
            if answer.status not in ANSWERS | BESIDE.get(door.endpoint, set()):
                yield f"{role}: {door}: {answer.status}"


def leaks(app: Flask, visitor: Client, world: World, role: Role | None) -> Iterator[str]:
    """Doors open to the role that show, or admit that there is, an object outside its scope."""
    for door in listed_doors(app):
        if role not in ENDPOINTS[door.endpoint]:
            continue
        values = world.own_values(door.endpoint, door.parameters, role)
        for name in door.parameters & NAMES_OF_OBJECTS:
            missing = knock(visitor, door, {**values, name: NOBODYS})
            if missing.status != 404:
                yield f"{role}: {door}: {name} of nobody: {missing.status}"
            elif role in world.foreign.get(name, {}):
                foreign = knock(visitor, door, {**values, name: world.foreign[name][role]})
                if (foreign.status, foreign.text) != (missing.status, missing.text):
                    yield f"{role}: {door}: {name} of others: {foreign.status}"


def seen_outside(
    app: Flask, visitor: Client, world: World, role: Role, outside: Mapping[str, object]
) -> Iterator[str]:
    """Doors open to the role that show, or admit that there is, an object of cycles that the role does not count in.

    What is published for everybody is there for them too.
    """
    for door in listed_doors(app):
        permitted = ENDPOINTS[door.endpoint]
        values = world.own_values(door.endpoint, door.parameters, role)
        for name in door.parameters & set(outside):
            if role not in permitted or (None in permitted and name == "result_id"):
                continue
            missing = knock(visitor, door, {**values, name: NOBODYS})
            other = knock(visitor, door, {**values, name: outside[name]})
            if (other.status, other.text) != (404, missing.text):
                yield f"{role}: {door}: {name} outside: {other.status}"


def knock(client: Client, door: Door, values: dict[str, object]) -> Page:
    """Call an endpoint as somebody would who typed its address, or who sent an empty form with a token of their own."""
    address = client.address(door.endpoint, **values)
    if door.endpoint in FRAGMENTS:
        return client.get_fragment(address, status=None)
    return client.get(address, status=None) if door.method == "GET" else client.post_nothing(address)
