"""The doors into the application: every endpoint with every method it answers, and everybody who may knock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.access.actor import Role
from tests.walls.access_table import ENDPOINTS

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
