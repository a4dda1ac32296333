"""The main job end to end in a real browser: with a mouse, with the keyboard only, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.story import CHAPTERS, Commune
from tests.browser.visitor import Visitor, open_account

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

FEWEST_PAGES = 20
THIRD_UNIT = "18949"


def tell(visit: Callable[..., Visitor], commune: Commune, **manner: bool) -> None:
    """Tell the whole story; each chapter has a browser of its own, and every page is judged on the way."""
    for chapter in CHAPTERS:
        chapter(visit(**manner), commune)
    assert len(commune.judged) >= FEWEST_PAGES, sorted(commune.judged)


def test_with_a_mouse(visit: Callable[..., Visitor]) -> None:
    tell(visit, Commune("Phường Đồng Hới", "canbo", "lanhdao"))


def test_with_the_keyboard_only(visit: Callable[..., Visitor]) -> None:
    tell(visit, Commune("Phường Quảng Trị", "canbo2", "lanhdao2"), keyboard=True)


def test_without_javascript(visit: Callable[..., Visitor]) -> None:
    commune = Commune("Xã Đồng Lê", "canbo3", "lanhdao3")
    for address, role in ((commune.clerk, "contributor"), (commune.head, "unit_head")):
        open_account(visit(scripts=False), address, role=role, unit_code=THIRD_UNIT)
    tell(visit, commune, scripts=False)
