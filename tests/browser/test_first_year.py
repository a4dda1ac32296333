"""A province from an empty production database to a published result, with eight roles and without a shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.site import served_production
from tests.browser.year import ADMINISTRATOR, CHAPTERS, Province

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("browser")]


def test_the_first_year_of_a_province(browser: Browser, tmp_path: Path) -> None:
    with served_production(tmp_path / "instance", ADMINISTRATOR) as site:
        province = Province(browser, site, first_passwords={ADMINISTRATOR: site.password})
        for chapter in CHAPTERS:
            chapter(province)
