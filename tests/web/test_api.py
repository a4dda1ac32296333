"""What programs read with a token: declared, paged, tagged, paced, refused in words, and never a draft."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator
from werkzeug.test import TestResponse

from app.access.actor import Role
from app.access.api import ApiScope
from app.extensions import db
from app.models import Account, ApiToken
from app.services.api import tokens
from app.services.api.pace import MOST, MOST_STRANGE
from app.web.api.openapi import document
from app.web.api.operations import OPERATIONS
from app.workflow.states import Status
from tests.support.application import START, Clock
from tests.support.cycles import REASON, Cycles
from tests.support.factories import Make, actor_of

Read = Callable[..., TestResponse]
EVERY = tuple(ApiScope)


@pytest.fixture
def administrator(make: Make) -> Account:
    return make.account(Role.ADMINISTRATOR)


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture(autouse=True)
def a_fresh_minute(app: Flask) -> None:
    app.extensions["api_pace"].forget()


def secret_for(app: Flask, person: Account, *scopes: ApiScope, days: int = 30) -> str:
    """A token that an administrator made."""
    with app.app_context():
        _id, secret = tokens.make(
            actor_of(person), "Cổng dữ liệu", scopes or EVERY, days, now=app.extensions["clock"]()
        )
        db.session.commit()
    return secret


@pytest.fixture
def read(app: Flask, administrator: Account) -> Read:
    """Ask an address of the API with a token for everything, or with another one."""
    usual = secret_for(app, administrator)

    def ask(path: str, secret: str | None = usual, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if secret:
            named["Authorization"] = f"Bearer {secret}"
        return app.test_client().get(
            f"/api/v1{path}", base_url=app.extensions["settings"].public_url, headers=named
        )

    return ask


def refused(answer: TestResponse, status: int, said: str = "") -> Mapping[str, Any]:
    """The refusal as a program reads it."""
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    problem: Mapping[str, Any] = json.loads(answer.get_data())
    assert problem["status"] == status
    assert said in problem.get("detail", "")
    return problem


def test_every_part_answers_with_what_was_published(
    read: Read, app: Flask, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    sheet = cycles.sheet(cycle, make.unit("Một"), declared="2", appraised="0.5")
    cycles.sheet(cycle, make.unit("Hai"), appraised="2")
    result_id = cycles.published(cycle)
    assert [row["full_name"] for row in read("/units?q=mot").json["items"]] == ["Xã Một"]
    assert read(f"/units/{sheet.unit_id}").json["level"] == "commune"
    assert read("/cycles?year=2030").json["items"][0]["blocks"][0]["code"] == "xa"
    assert read(f"/cycles/{cycle.id}").json["id"] == cycle.id
    codes = [row["code"] for row in read(f"/cycles/{cycle.id}/indicators").json["items"]]
    assert codes == ["1.1", "1.2", "2.1", "2.2"]
    (version,) = read(f"/cycles/{cycle.id}/results").json["items"]
    assert (version["id"], version["newest"], version["units"]) == (result_id, True, 2)
    first, second = read(f"/results/{result_id}/rows?block=xa").json["items"]
    assert (first["rank"], first["points"], second["points"]) == (1, 8, 6.5)
    assert second["groups"][1]["points"] == 2.5
    details = read(f"/results/{result_id}/rows/{second['id']}").json
    assert (details["self_points"], details["lines"][3]["points"]) == (8, 0.5)
    for path in (f"/results/{result_id}/rows", f"/results/{result_id}", f"/cycles/{cycle.id}/progress"):
        assert REASON not in read(path).get_data(as_text=True)
    counts = read(f"/cycles/{cycle.id}/progress/counts").json
    assert (counts["units"], counts["counts"]["published"]) == (2, 2)


def test_what_a_unit_does_before_it_hands_in_is_one_word(read: Read, make: Make) -> None:
    cycle = make.cycle()
    for number, status in enumerate((Status.DRAFT, Status.AWAITING_APPROVAL, Status.SUBMITTED)):
        make.assessment(cycle, make.unit(f"Đơn vị {number}"), status=status)
    answer = read(f"/cycles/{cycle.id}/progress")
    assert [row["status"] for row in answer.json["items"]] == ["not_submitted", "not_submitted", "submitted"]
    assert "draft" not in answer.get_data(as_text=True)


def test_trials_and_cancelled_cycles_are_not_there(read: Read, make: Make, cycles: Cycles) -> None:
    trial = make.cycle(trial=True)
    cycles.sheet(trial, make.unit("Thử"), appraised="1")
    result_id = cycles.published(trial)
    assert read("/cycles").json["items"] == []
    for path in (f"/cycles/{trial.id}", f"/cycles/{trial.id}/progress", f"/results/{result_id}/rows"):
        refused(read(path), 404)


def test_a_token_reads_its_scopes_alone(read: Read, app: Flask, administrator: Account) -> None:
    only = secret_for(app, administrator, ApiScope.UNITS)
    assert read("/units", only).status_code == 200
    refused(read("/cycles", only), 403, "không được đọc phần “cycles”")


def test_a_token_ends_on_its_day_and_when_it_is_revoked(
    read: Read, app: Flask, administrator: Account, clock: Clock
) -> None:
    short, long = (secret_for(app, administrator, days=days) for days in (1, 30))
    clock.advance(days=1)
    refused(read("/units", short), 401, "hết hạn")
    assert read("/units", long).status_code == 200
    with app.app_context():
        newest = db.session.query(ApiToken).order_by(ApiToken.id.desc()).first()
        assert newest is not None
        tokens.revoke(actor_of(administrator), newest.id, reason="Lộ mã.", now=START + timedelta(days=1))
        db.session.commit()
    refused(read("/units", long), 401, "đã bị thu hồi")


@pytest.mark.parametrize("secret", [None, "dti_khongcothat", "x" * 60])
def test_without_a_token_nothing_is_read(read: Read, secret: str | None) -> None:
    for operation in OPERATIONS.values():
        path = operation.path.replace("{", "").replace("}", "")
        for name in ("unit_id", "cycle_id", "result_id", "row_id"):
            path = path.replace(name, "1")
        refused(read(path, secret), 401)


def test_a_signed_in_person_reads_nothing_here(client: Any, make: Make) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    assert client.get("/api/v1/units", status=401).response.mimetype == "application/problem+json"


def test_pages_follow_each_other_by_key(read: Read, make: Make) -> None:
    made = [make.unit(f"Số {number}").code for number in range(5)]
    seen, address = [], "/units?limit=2&level=commune"
    while address:
        page = read(address).json
        seen += [row["code"] for row in page["items"]]
        assert len(page["items"]) <= 2
        address = (page["next"] or "").removeprefix("/api/v1")
    assert seen == made


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("limit=0", "“limit” không nhận giá trị “0”"),
        ("limit=201", "“limit”"),
        ("limit=１", "“limit”"),
        ("after=-1", "“after”"),
        ("after=99999999999", "“after”"),
        ("level=planet", "“level” không nhận giá trị “planet”"),
        ("valid_on=2030-02-31", "“valid_on”"),
        ("valid_on=20300101", "“valid_on”"),
        ("limit=1&limit=2", "chỉ được ghi một lần"),
        ("color=red", "không có tham số “color”"),
        ("q=" + "x" * 101, "“q”"),
    ],
)
def test_a_bad_parameter_is_said(read: Read, query: str, said: str) -> None:
    refused(read(f"/units?{query}"), 400, said)


def test_what_is_known_is_not_sent_again(read: Read, make: Make) -> None:
    make.unit("Một")
    first = read("/units")
    again = read("/units", If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.get_data()) == (304, b"")
    make.unit("Hai")
    assert read("/units", If_None_Match=first.headers["ETag"]).status_code == 200
    assert first.headers["Cache-Control"] == "private, no-cache"


def test_too_many_requests_wait_and_other_tokens_go_on(
    read: Read, app: Flask, administrator: Account, clock: Clock
) -> None:
    other = secret_for(app, administrator)
    answers = [read("/units/1") for _ in range(MOST)]
    assert {answer.status_code for answer in answers} == {404}
    late = read("/units/1")
    refused(late, 429, "hỏi quá nhanh")
    assert 0 < int(late.headers["Retry-After"]) <= 60
    assert read("/units", other).status_code == 200
    clock.advance(minutes=1)
    assert read("/units").status_code == 200


def test_wrong_tokens_are_paced_by_place(read: Read) -> None:
    for _ in range(MOST_STRANGE):
        refused(read("/units", "dti_khongcothat"), 401)
    refused(read("/units", "dti_khongcothat"), 429)
    assert read("/units").status_code == 200


def test_addresses_that_there_are_not_are_refused_in_the_same_form(read: Read, app: Flask) -> None:
    refused(read("/nothing"), 404)
    answer = app.test_client().post("/api/v1/units", base_url=app.extensions["settings"].public_url, data={})
    refused(answer, 405)


def test_the_document_is_valid_and_names_every_address(app: Flask) -> None:
    said = document("https://dti.test")
    OpenAPIV31SpecValidator(said).validate()
    rules = {
        str(rule).removeprefix("/api/v1").replace("<int:", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/v1/") and rule.endpoint != "api.openapi"
    }
    assert rules == set(said["paths"])


@pytest.mark.one_database
def test_the_application_does_what_the_document_says(
    app: Flask, read: Read, administrator: Account, make: Make, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Một": "1.25", "Hai": "2"})
    cycles.published(cycle)
    secret = secret_for(app, administrator)
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", app, base_url=app.extensions["settings"].public_url
    )
    walked = 0
    for offered in schema.get_all_operations():
        operation = offered.ok()

        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), known=st.booleans())
        def asked(case: schemathesis.Case, known: bool) -> None:
            app.extensions["api_pace"].forget()
            if known:
                case.path_parameters = dict.fromkeys(case.path_parameters or {}, 1)
            case.call_and_validate(
                headers={"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}
            )

        asked()
        walked += 1
    assert walked == len(OPERATIONS)


def test_the_page_says_it_all_in_both_languages(client: Any) -> None:
    page = client.get("/api/")
    for operation in OPERATIONS.values():
        assert operation.path in page.text
    client.submit('form[action="/language"]', press="English")
    client.get("/api/")
