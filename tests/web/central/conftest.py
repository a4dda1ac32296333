"""The cycle that central figures are entered for."""

from __future__ import annotations

import pytest

from app.models import Unit
from tests.support.central import CRITERIA, CentralCycles
from tests.support.client import Client
from tests.support.factories import Make


@pytest.fixture
def environ() -> dict[str, str]:
    """The real criteria sets."""
    return {"DTI_CRITERIA_DIR": str(CRITERIA)}


@pytest.fixture
def cycles(make: Make) -> CentralCycles:
    """A PAR cycle beside its published DTI cycle."""
    return CentralCycles(make)


@pytest.fixture
def units(make: Make) -> list[Unit]:
    """Three communes; the last has the longest name of the province's kind."""
    return [
        make.unit("Ái Tử", code="19360"),
        make.unit("Bến Hải", code="19363"),
        make.unit("Nông trường Việt Trung Nam Gianh Cửa Tùng", code="19366"),
    ]


@pytest.fixture
def secretary(cycles: CentralCycles, client: Client) -> Client:
    """The secretariat's browser."""
    client.sign_in(cycles.secretariat)
    return client
