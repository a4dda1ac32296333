"""Sheets to appraise, and people at a listening server for tests of what happens at the same moment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session, scoped_session
from werkzeug.serving import BaseWSGIServer

from app.access.actor import Role
from app.models import Unit
from tests.support.appraisals import Appraisals
from tests.support.factories import Make
from tests.support.live import LiveBrowser, Together


@pytest.fixture
def appraisals(make: Make, session: scoped_session[Session]) -> Appraisals:
    """A cycle with a reviewer; the session keeps everything of a test in one transaction."""
    return Appraisals(make)


@pytest.fixture
def enter(live_url: str, make: Make) -> Callable[..., LiveBrowser]:
    """Signs in somebody with a role: ``enter(Role.CONTRIBUTOR, unit=unit)``."""

    def enter(role: Role, *, unit: Unit | None = None) -> LiveBrowser:
        return LiveBrowser(live_url).sign_in(make.account(role, unit=unit))

    return enter


@pytest.fixture
def together(server: BaseWSGIServer) -> Callable[[int], None]:
    """From now on the server lets forms in by so many at a time."""

    def together(expected: int) -> None:
        server.app = Together(server.app, expected)

    return together
