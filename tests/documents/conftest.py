"""Documents made once for the tests that only read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.documents.render import render_certificates, render_ranking, render_result_sheet
from tests.documents import samples
from tests.documents.paper import Paper


@pytest.fixture(scope="package")
def province_ranking() -> Paper:
    """78 units over several pages, the first with 100,00 points, the seventh with the longest name."""
    rows = [samples.ranking_row(position) for position in range(1, 79)]
    rows[0] = samples.ranking_row(1, points=Decimal(100), percent=Decimal(100))
    rows[6] = samples.ranking_row(7, unit_name=samples.LONGEST_NAME)
    return Paper(render_ranking(samples.ranking(rows=tuple(rows), illustrative=True, invented=True)))


@pytest.fixture(scope="package")
def certificate() -> Paper:
    """One issued certificate."""
    return Paper(next(render_certificates([samples.certificate()])))


@pytest.fixture(scope="package")
def result_sheet() -> Paper:
    """One unit's sheet."""
    return Paper(render_result_sheet(samples.result_sheet()))
