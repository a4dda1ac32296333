"""Every endpoint says who may call it, refuses everybody else, and knows no object outside a person's scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.access.actor import Role
from app.web.access import rule_of
from tests.support.client import Client, Page
from tests.support.factories import Make, actor_of
from tests.walls.access_table import ENDPOINTS, FRAGMENTS
from tests.walls.world import NAMES_OF_OBJECTS, NOBODYS, World, build

EVERY_ROLE = pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "stranger")


@dataclass(frozen=True, slots=True)
class Door:
    """One way into the application."""

    endpoint: str
    method: str
    parameters: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.endpoint}"


def doors(app: Flask) -> Iterator[Door]:
    """Every endpoint with every method that has a view."""
    rules: list[Rule] = sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
    for rule in rules:
        for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}):
            yield Door(rule.endpoint, method, frozenset(rule.arguments))


def listed_doors(app: Flask) -> Iterator[Door]:
    """The doors in the table; one that is missing there has a test of its own to say so."""
    return (door for door in doors(app) if door.endpoint in ENDPOINTS)


def undeclared(app: Flask) -> list[str]:
    """Endpoints whose view says nothing about who may call it."""
    return sorted(endpoint for endpoint, view in app.view_functions.items() if rule_of(view) is None)


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
        rule = rule_of(app.view_functions[endpoint])
        assert rule is not None
        declared = {role for role in Role if rule.admits(actor_of(world.people[role]))}
        if rule.admits(None):
            declared.add(None)
        assert declared == permitted, endpoint


@pytest.mark.slow
@EVERY_ROLE
def test_everybody_else_is_refused_at_the_door(
    app: Flask, visitor: Client, world: World, role: Role | None
) -> None:
    for door in listed_doors(app):
        if role in ENDPOINTS[door.endpoint]:
            continue
        answer = knock(visitor, door, world.own_values(door.endpoint, door.parameters, role))
        if role is not None:
            assert answer.status == 403, f"{role}: {door}"
        elif door.method == "GET":
            assert answer.path.startswith("/sign-in?next="), door
        else:
            assert answer.status == 401, door


@pytest.mark.slow
@EVERY_ROLE
def test_whoever_is_permitted_gets_an_answer(
    app: Flask, visitor: Client, world: World, role: Role | None
) -> None:
    """A permitted POST is not walked: an empty form may change the world under the walk. Its own tests send it."""
    for door in listed_doors(app):
        if role in ENDPOINTS[door.endpoint] and door.method == "GET":
            answer = knock(visitor, door, world.own_values(door.endpoint, door.parameters, role))
            # 409: the page of a step that this sheet has not reached says so.
            assert answer.status in {200, 409}, f"{role}: {door}: {answer.status}"


@pytest.mark.slow
@EVERY_ROLE
def test_the_objects_of_others_are_not_there_and_look_like_those_of_nobody(
    app: Flask, visitor: Client, world: World, role: Role | None
) -> None:
    for door in listed_doors(app):
        if role not in ENDPOINTS[door.endpoint]:
            continue
        values = world.own_values(door.endpoint, door.parameters, role)
        for name in door.parameters & NAMES_OF_OBJECTS:
            missing = knock(visitor, door, {**values, name: NOBODYS})
            # An empty form may be refused before anything is looked up; then it is refused alike for all objects.
            assert missing.status == 404 or (door.method == "POST" and missing.status >= 400), (
                f"{role}: {door}"
            )
            if role in world.foreign.get(name, {}):
                foreign = knock(visitor, door, {**values, name: world.foreign[name][role]})
                answers = (missing.status, missing.text), (foreign.status, foreign.text)
                assert answers[0] == answers[1], f"{role}: {door} tells that the {name} of others exists"


def knock(client: Client, door: Door, values: dict[str, object]) -> Page:
    """Call an endpoint as somebody would who typed its address, or who sent an empty form with a token of their own."""
    address = client.address(door.endpoint, **values)
    if door.endpoint in FRAGMENTS:
        return client.get_fragment(address, status=None)
    return client.get(address, status=None) if door.method == "GET" else client.post_nothing(address)
