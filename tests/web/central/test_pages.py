"""The pages of central figures: languages, roles, and what they cost."""

from __future__ import annotations

import pytest

from app.access.actor import Role
from app.models import Unit
from tests.support.central import COLUMNS, CentralCycles
from tests.support.central_pages import (
    ENTER,
    SOURCE,
    open_central,
    upload,
)
from tests.support.client import Client
from tests.support.factories import Make


def test_every_page_speaks_english_and_marks_what_stays_vietnamese(
    secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycles.publish_dti(units[:2])
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, *units[1:])
    open_central(secretary, cycle_id)
    page = secretary.submit('form[action="/language"]')
    assert page.heading == "Central figures"
    assert "Nothing to enter; the reviewers decide" in page.text
    page = upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n19363;x\n", status=422)
    assert "The unit is still filling in the sheet and has not submitted it." in page.text
    page = secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id))
    assert page.heading == "Preview of central figures"
    assert "Units that are not in the published result: 1" in page.text
    page = secretary.submit(
        ENTER.replace("Ghi số liệu vào phiếu", "Enter the figures"), {"source": ""}, status=422
    )
    assert "Enter the source of the figures" in page.one("#source-error").text


def test_opening_the_address_of_a_confirmation_leads_back(
    secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    page = secretary.get(secretary.address("secretariat.central_entry", cycle_id=cycles.open_par()))
    assert page.heading == "Số liệu tập trung"


# Who


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADERSHIP, Role.ADMINISTRATOR, Role.UNIT_HEAD])
def test_nobody_else_enters_central_figures(
    client: Client, make: Make, cycles: CentralCycles, units: list[Unit], role: Role
) -> None:
    cycle_id = cycles.open_par()
    client.sign_in(make.account(role, unit=units[0]))
    client.get(client.address("secretariat.central", cycle_id=cycle_id), status=403)
    for endpoint in ("secretariat.preview_central", "secretariat.enter_central"):
        client.post_nothing(client.address(endpoint, cycle_id=cycle_id), status=403)


def test_an_auditor_reads_and_downloads_and_enters_nothing(
    client: Client, make: Make, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycle_id = cycles.open_par()
    client.sign_in(make.account(Role.AUDITOR))
    page = open_central(client, cycle_id)
    assert not page.all("main form")
    assert len(client.table("Tải tệp mẫu (CSV, mở bằng Excel)")) == 5
    client.get(client.address("secretariat.central_published", cycle_id=cycle_id), status=403)


# What it costs


def test_the_pages_and_the_entry_of_78_units_cost_a_fixed_number_of_statements(
    secretary: Client, cycles: CentralCycles, make: Make
) -> None:
    units = [make.unit(f"Số {number}", code=f"{number:05d}") for number in range(1, 79)]
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, *units)
    one, all_78 = units[:1], units[1:]
    header = "unit;" + ";".join(COLUMNS)
    costs = []
    for batch in (one, all_78):
        lines = [f"{unit.code};81,25;97,5;88;Không;Không;Có" for unit in batch]
        page = open_central(secretary, cycle_id)
        listing = page.statements.count
        page = upload(secretary, cycle_id, "\n".join([header, *lines]))
        preview = page.statements.count
        form = secretary.fill(ENTER, {"source": SOURCE})
        response, statements = secretary._request(
            "POST", page.one(ENTER)["action"], None, form.pairs, fragment=False
        )
        assert response.status_code == 303
        costs.append((listing, preview, statements.count))
        assert len(page.html) < 200_000
    assert costs[0] == costs[1]
    listing, preview, entry = costs[1]
    assert listing <= 7
    assert preview <= 11
    assert entry <= 23
