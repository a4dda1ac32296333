"""Results as open data: closed until the standing body opens them, the same bytes for everybody, described."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from sqlalchemy import select

from app.access.actor import Role
from app.errors import Forbidden, Refused
from app.extensions import db
from app.models import Cycle, Event
from app.queries.verify.anchor import missing_from
from app.services.api.open_data import switch
from tests.support.application import START
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of

NAMES = ("results.csv", "results.json", "results.xlsx", "schema.json")


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(make: Make, cycles: Cycles) -> Cycle:
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("=1+1"), declared="2", appraised="0.5")
    cycles.sheet(cycle, make.unit("Hai"), appraised="2")
    return cycle


@pytest.fixture
def secretary(make: Make, browsers: Callable[[], Client]) -> Client:
    browser = browsers()
    browser.sign_in(make.account(Role.SECRETARIAT))
    return browser


def open_cycle(secretary: Client, cycle: Cycle, *, on: bool = True, reason: str = "Theo kế hoạch.") -> None:
    """Turn the switch on its page, coming by the board."""
    secretary.get(secretary.address("secretariat.cycle", cycle_id=cycle.id))
    secretary.follow("Dữ liệu mở của kết quả")
    secretary.submit('form[action$="/open-data"]', {"on": on, "reason": reason})


def file_of(client: Client, result_id: int, name: str) -> bytes:
    address = client.address("public.data_file", result_id=result_id, file_name=name)
    return client.get(address).response.get_data()


def test_nothing_is_open_until_it_is_opened_and_closed_again(
    app: Flask, client: Client, secretary: Client, cycles: Cycles, cycle: Cycle
) -> None:
    result_id = cycles.published(cycle)
    page, data = (client.address(name, result_id=result_id) for name in ("public.result", "public.data"))
    assert "Dữ liệu mở" not in client.get(page).text
    client.get(data, status=404)
    client.get(data + "results.csv", status=404)
    open_cycle(secretary, cycle)
    client.get(page)
    assert client.follow("Dữ liệu mở").path == data
    open_cycle(secretary, cycle, on=False, reason="Rà soát lại.")
    client.get(data, status=404)
    with app.app_context():
        told = select(Event.kind, Event.data).where(Event.kind.like("cycle.data_%")).order_by(Event.id)
        kinds, reasons = zip(*db.session.execute(told), strict=True)
    assert kinds == ("cycle.data_opened", "cycle.data_closed")
    assert json.loads(reasons[1])["reason"] == "Rà soát lại."


def test_the_page_gives_the_digest_of_every_file_and_a_correction_leaves_its_bytes_alone(
    client: Client, secretary: Client, cycles: Cycles, cycle: Cycle
) -> None:
    result_id = cycles.published(cycle)
    open_cycle(secretary, cycle)
    page = client.get(client.address("public.data", result_id=result_id))
    rows = {
        row.select_one("th").get_text(strip=True): row.select_one("code").get_text(strip=True)
        for row in page.all("tbody tr")
    }
    assert tuple(rows) == NAMES
    cycles.published(cycle, correction="Đính chính.")
    for name, digest in rows.items():
        assert hashlib.sha256(file_of(client, result_id, name)).hexdigest() == digest
    answer = client.ask(client.address("public.data_file", result_id=result_id, file_name="results.json"))
    assert answer.headers["ETag"].startswith(f'"{rows["results.json"]}')


def test_the_files_say_what_was_published_and_no_more(
    client: Client, secretary: Client, cycles: Cycles, cycle: Cycle, tmp_path: Path
) -> None:
    result_id = cycles.published(cycle)
    open_cycle(secretary, cycle)
    first, second = csv.DictReader(io.StringIO(file_of(client, result_id, "results.csv").decode()))
    assert (first["unit_name"], first["points"], first["rank"]) == ("Xã Hai", "8", "1")
    assert (second["unit_name"], second["points"], second["group_2"], second["group_2_max"]) == (
        "Xã =1+1", "6.5", "2.5", "6",
    )  # fmt: skip
    said = json.loads(file_of(client, result_id, "results.json"))
    Draft202012Validator.check_schema(schema := json.loads(file_of(client, result_id, "schema.json")))
    Draft202012Validator(schema).validate(said)
    assert [row["points"] for row in said["rows"]] == [8, 6.5]
    assert "self_points" not in json.dumps(said)
    sheet = load_workbook(io.BytesIO(file_of(client, result_id, "results.xlsx"))).active
    assert sheet is not None
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[3]][3:5] == ["Xã =1+1", 6.5]


def test_a_trial_is_never_open_and_only_the_standing_body_opens(
    app: Flask, make: Make, cycles: Cycles, cycle: Cycle
) -> None:
    trial = make.cycle(trial=True)
    with app.app_context():
        body = actor_of(cycles.secretariat)
        with pytest.raises(Refused):
            switch(body, trial.id, "x", on=True, now=START)
        with pytest.raises(Forbidden):
            switch(actor_of(make.account(Role.AUDITOR)), cycle.id, "x", on=True, now=START)
        assert switch(body, cycle.id, "", on=False, now=START) is False


def test_a_file_that_there_is_not_is_not_found(
    client: Client, secretary: Client, cycles: Cycles, cycle: Cycle
) -> None:
    result_id = cycles.published(cycle)
    open_cycle(secretary, cycle)
    for name in ("results.pdf", "..", "results.csvx"):
        client.get(f"/results/{result_id}/data/{name}", status=404)


def test_the_ranking_bears_an_entry_of_the_log_that_can_be_held_against_it(
    app: Flask, client: Client, cycles: Cycles, cycle: Cycle
) -> None:
    page = client.get(client.address("public.result", result_id=cycles.published(cycle)))
    (line,) = [text for text in page.texts("main code") if text.startswith("cycle:")]
    with app.app_context():
        assert list(missing_from([line])) == []
        assert list(missing_from([line[:-1] + ("0" if line[-1] != "0" else "1")]))


def test_the_pages_speak_english(client: Client, secretary: Client, cycles: Cycles, cycle: Cycle) -> None:
    result_id = cycles.published(cycle)
    open_cycle(secretary, cycle)
    for browser in (client, secretary):
        browser.get("/")
        browser.submit('form[action="/language"]', press="English")
    client.get(client.address("public.data", result_id=result_id))
    client.get(client.address("public.result", result_id=result_id))
    secretary.get(secretary.address("secretariat.open_data", cycle_id=cycle.id))
