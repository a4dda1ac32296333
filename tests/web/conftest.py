"""People of one unit, for the tests of the unit's journey."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Unit
from tests.support.client import Client
from tests.support.factories import Make


@pytest.fixture
def officer(make: Make, browsers: Callable[[], Client], unit: Unit) -> Client:
    """The browser of its contributor, signed in."""
    browser = browsers()
    browser.sign_in(make.account(Role.CONTRIBUTOR, unit=unit, name="Cán bộ Một"))
    return browser


@pytest.fixture
def colleague(make: Make, browsers: Callable[[], Client], unit: Unit) -> Client:
    """The browser of a second contributor, signed in."""
    browser = browsers()
    browser.sign_in(make.account(Role.CONTRIBUTOR, unit=unit, name="Cán bộ Hai"))
    return browser


@pytest.fixture
def head(make: Make, browsers: Callable[[], Client], unit: Unit) -> Client:
    """The browser of its unit head, signed in."""
    browser = browsers()
    browser.sign_in(make.account(Role.UNIT_HEAD, unit=unit, name="Chủ tịch xã"))
    return browser
