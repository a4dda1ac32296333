"""A file that came in parts, in the form of an indicator; what is said of those that are on their way."""

from __future__ import annotations

import base64
import hashlib

import pytest
from werkzeug.test import TestResponse

from app.models import Assessment
from tests.support.application import PUBLIC_URL
from tests.support.client import Client
from tests.support.forms import Submission
from tests.support.sample_files import pdf
from tests.web.test_unit_evidence import DOCUMENT, FORM, indicator

FILE = pdf("Kế hoạch")
NEW = "/evidence/new"
FIRST_PART = {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}


def bearing(officer: Client) -> dict[str, str]:
    """What every request of the page's script bears."""
    token = str(officer.get("/unit/").all('input[name="csrf_token"]')[0]["value"])
    return {"Tus-Resumable": "1.0.0", "X-CSRFToken": token, "Referer": PUBLIC_URL + "/"}


def announce(officer: Client, sheet: Assessment) -> TestResponse:
    """Announce the file."""
    told = {"filename": "kế hoạch.pdf", "sha256": hashlib.sha256(FILE).hexdigest()}
    pairs = [f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in told.items()]
    metadata = {"Upload-Length": str(len(FILE)), "Upload-Metadata": ",".join(pairs)}
    return officer._browser.post(
        f"/unit/assessments/{sheet.id}/transfers",
        base_url=PUBLIC_URL,
        headers={**bearing(officer), **metadata},
    )


def begin(officer: Client, sheet: Assessment) -> tuple[str, dict[str, str]]:
    """Announce the file; return its address and what every request bears."""
    return announce(officer, sheet).headers["Location"], bearing(officer)


def send(officer: Client, sheet: Assessment, *, until: int | None = None) -> str:
    """Send the file as the page's script does, or the beginning of it; return the id under which it waits."""
    place, common = begin(officer, sheet)
    reply = officer._browser.patch(
        place, base_url=PUBLIC_URL, data=FILE[:until], headers={**common, **FIRST_PART}
    )
    assert reply.status_code == 204
    return str(reply.headers.get("Upload-Waiting", ""))


def with_the_file(form: Submission, waiting: str) -> Submission:
    """A filled form as the page's script leaves it: no file in its box, and which one has come instead."""
    pairs = [
        (name, waiting if name == "waiting" else value)
        for name, value in form.pairs
        if isinstance(value, str)
    ]
    return Submission(form.method, form.action, pairs)


@pytest.fixture
def waiting(officer: Client, sheet: Assessment) -> str:
    """The id of a file that came in parts."""
    return send(officer, sheet)


def test_the_form_of_an_indicator_takes_a_file_that_came_in_parts(
    officer: Client, sheet: Assessment, waiting: str
) -> None:
    officer.get(indicator(sheet) + NEW)
    sent = with_the_file(officer.fill(FORM, DOCUMENT), waiting)
    page = officer.send(sent)
    assert page.heading.startswith("1.1")
    assert "kế hoạch.pdf" in page.texts(".dti-card")[0]
    assert "Chờ khai (0)" in officer.get(f"/unit/assessments/{sheet.id}/waiting-files").text
    # The same form again, because its answer was lost: one document, no complaint.
    page = officer.send(sent)
    assert len(page.all(".dti-card")) == 1


def test_what_was_typed_stays_when_a_field_is_refused(
    officer: Client, sheet: Assessment, waiting: str
) -> None:
    officer.get(indicator(sheet) + NEW)
    form = officer.fill(FORM, {**DOCUMENT, "abstract": ""})
    page = officer.send(with_the_file(form, waiting), status=422)
    assert "Đã nhận tệp" in page.one("#received").get_text()
    page = officer.submit(FORM, {"abstract": "Kế hoạch"})
    assert "kế hoạch.pdf" in page.texts(".dti-card")[0]


def test_a_file_on_its_way_is_told_and_can_be_given_up_without_a_script(
    officer: Client, sheet: Assessment
) -> None:
    send(officer, sheet, until=len(FILE) // 2)
    page = officer.get(f"/unit/assessments/{sheet.id}/waiting-files")
    assert "Gửi dở (1)" in page.text
    assert "Đã nhận 49 % của" in page.text or "Đã nhận 50 % của" in page.text
    page = officer.submit('form[action$="/give-up"]')
    assert "Đã bỏ phần đã gửi của tệp “kế hoạch.pdf”." in page.text
    assert "Gửi dở" not in page.text


def test_a_colleague_does_not_see_what_is_on_its_way(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    send(officer, sheet, until=10)
    assert "Gửi dở" not in colleague.get(f"/unit/assessments/{sheet.id}/waiting-files").text


def test_only_pages_with_files_load_the_script_for_them(officer: Client, sheet: Assessment) -> None:
    scripts = [
        len(officer.get(path).all('script[src*="/uploads."]'))
        for path in (
            "/unit/",
            indicator(sheet),
            indicator(sheet) + NEW,
            f"/unit/assessments/{sheet.id}/waiting-files",
        )
    ]
    assert scripts == [0, 0, 1, 1]


def test_a_part_that_the_line_broke_off_is_not_kept(officer: Client, sheet: Assessment) -> None:
    place, common = begin(officer, sheet)
    reply = officer._browser.patch(
        place,
        base_url=PUBLIC_URL,
        data=FILE[:10],
        headers={**common, **FIRST_PART},
        environ_overrides={"CONTENT_LENGTH": "20", "wsgi.input_terminated": True},
    )
    assert reply.status_code == 400
    state = officer._browser.head(place, base_url=PUBLIC_URL, headers=common)
    assert state.headers["Upload-Offset"] == "0"


def test_a_document_that_the_unit_has_is_linked_without_its_file(
    officer: Client, sheet: Assessment, waiting: str
) -> None:
    officer.get(indicator(sheet) + NEW)
    officer.send(with_the_file(officer.fill(FORM, DOCUMENT), waiting))
    told = announce(officer, sheet).get_json()
    assert told["waiting"] is None
    assert "kế hoạch.pdf" in officer.get(told["here"]).text
    officer.get(indicator(sheet, "1.2") + NEW)
    form = officer.fill(FORM, DOCUMENT)
    pairs = [
        (name, told["kept"] if name == "kept" else value)
        for name, value in form.pairs
        if isinstance(value, str)
    ]
    page = officer.send(Submission(form.method, form.action, pairs))
    assert page.heading.startswith("1.2")
    assert "kế hoạch.pdf" in page.texts(".dti-card")[0]
