"""English pages say which of their words are Vietnamese; Vietnamese pages carry no such marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask, session

from app.access.actor import Role
from app.web.language import vietnamese
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.walls.access_table import ENDPOINTS, FRAGMENTS
from tests.walls.doors import EVERY_ROLE, listed_doors
from tests.walls.world import World, build


def pages(app: Flask, world: World, visitor: Client, role: Role | None) -> Iterator[Page]:
    """Every page that the role may open."""
    for door in listed_doors(app):
        if door.method == "GET" and role in ENDPOINTS[door.endpoint] and door.endpoint not in FRAGMENTS:
            values = world.own_values(door.endpoint, door.parameters, role)
            page = visitor.get(visitor.address(door.endpoint, **values), status=None)
            if page.is_html:
                yield page


@pytest.mark.slow
@EVERY_ROLE
def test_every_page_in_english_marks_what_stays_vietnamese(
    app: Flask, make: Make, browsers: Callable[[], Client], role: Role | None
) -> None:
    world, visitor = build(app, make), browsers()
    if role is not None:
        visitor.sign_in(world.people[role])
    visitor.get("/results/")
    visitor.submit('form[action="/language"]')
    # That every stretch is marked is a rule of all pages (tests/support/page_rules.py), which the browser looks after.
    shown = list(pages(app, world, visitor, role))
    assert len(shown) > 3
    assert all(page.one("html")["lang"] == "en" for page in shown)
    assert any(page.all('main span[lang="vi"]') for page in shown)


@EVERY_ROLE
def test_pages_in_vietnamese_carry_no_marks(
    app: Flask, make: Make, browsers: Callable[[], Client], role: Role | None
) -> None:
    world, visitor = build(app, make), browsers()
    if role is not None:
        visitor.sign_in(world.people[role])
    for page in pages(app, world, visitor, role):
        assert not page.all("main [lang]"), page.path


def test_only_the_vietnamese_part_of_an_english_sentence_is_marked(app: Flask) -> None:
    with app.test_request_context():
        session["lang"] = "en"
        marked = vietnamese("Not declared yet: “Số hồ sơ <nộp>”; Main index 2 – Thể chế số")
        assert marked == (
            'Not declared yet: “<span lang="vi">Số hồ sơ &lt;nộp&gt;</span>”; Main index 2 – '
            '<span lang="vi">Thể chế số</span>'
        )
        assert vietnamese("Reviewer") == "Reviewer"
        assert vietnamese(vietnamese("Thể chế số")) == '<span lang="vi">Thể chế số</span>'
