"""Fixtures of the browser tests: one demo site and one Chromium for all of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.site import Site, served_demo
from tests.browser.visitor import WIDE, Visitor

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str:
    """Where Chromium of the system stands."""
    path = next((place for name in CHROMIUM if (place := shutil.which(name))), None)
    assert path, "no Chromium: run scripts/setup test"
    return path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, filled and served once."""
    with served_demo(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def accounts() -> set[str]:
    """The accounts that tests have opened in the demonstration, which outlives the tests of one file."""
    return set()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the system."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=list(OPTIONS))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Make visitors, each with cookies of their own.

    Pages come from the server itself unless ``copies`` lets the service worker in: it hides from the test what it asks.
    """
    contexts = []

    def make(*, keyboard: bool = False, scripts: bool = True, copies: bool = False) -> Visitor:
        context = browser.new_context(
            viewport=WIDE,
            locale="vi-VN",
            java_script_enabled=scripts,
            accept_downloads=True,
            service_workers="allow" if copies else "block",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        return Visitor(context.new_page(), site, keyboard=keyboard, scripts=scripts)

    yield make
    for context in contexts:
        context.close()
