"""Typed text has one spelling from the door on: NFC, without characters nobody sees; too long a text is refused."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Assessment, Entry, Evidence, LoginFailure
from app.text import plain
from tests.support.books import row_counts
from tests.support.client import Client
from tests.support.effort import A_SECOND, effort
from tests.support.factories import Make
from tests.support.sample_files import pdf

FORM = "#declaration"
UPLOAD = 'form[enctype="multipart/form-data"]'
CLEAN = "Tiếng Việt gửi tệp"
DIRTY = {
    "NUL": "Tiếng\x00 Việt gửi tệp",
    "decomposed letters": unicodedata.normalize("NFD", CLEAN),
    "a right-to-left override": "Tiếng \u202eViệt\u202c gửi tệp",
    "a zero-width space": "Tiếng\u200b Việt\ufeff gửi tệp",
    "a terminal's escape": "Tiếng \x1bViệt gửi\x07 tệp",
    "tag characters": "Tiếng Việt\U000e0041 gửi tệp",
}
EVERY_DIRT = pytest.mark.parametrize("typed", DIRTY.values(), ids=DIRTY)


@EVERY_DIRT
def test_a_note_is_stored_in_one_spelling(app: Flask, officer: Client, sheet: Assessment, typed: str) -> None:
    place = f"/unit/assessments/{sheet.id}/indicators/1.1"
    officer.get(place)
    officer.submit(FORM, {"note": typed}, press="Lưu")
    with app.app_context():
        assert db.session.scalar(select(Entry.note)) == CLEAN
    assert officer.page.value("note") == CLEAN


@EVERY_DIRT
def test_what_a_document_is_is_stored_in_one_spelling(
    app: Flask, officer: Client, sheet: Assessment, typed: str
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new")
    fields = dict.fromkeys(("number", "issuer", "abstract", "page"), typed)
    officer.submit(UPLOAD, {**fields, "file": ("a.pdf", pdf())})
    with app.app_context():
        kept = db.session.execute(select(Evidence.number, Evidence.issuer, Evidence.abstract)).one()
    assert set(kept) == {CLEAN}


@EVERY_DIRT
def test_a_name_is_stored_in_one_spelling(app: Flask, client: Client, make: Make, typed: str) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get("/admin/accounts/new")
    fields = {"email": "a\x00b@dti.test", "display_name": typed, "role": "auditor"}
    client.submit('form[action="/admin/accounts/new"]', fields)
    with app.app_context():
        assert db.session.scalar(select(Account.display_name).where(Account.email == "ab@dti.test")) == CLEAN


@EVERY_DIRT
def test_a_search_finds_what_is_meant(client: Client, make: Make, typed: str) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR, name=CLEAN))
    client.get("/admin/accounts")
    page = client.submit('form[role="search"]', {"q": typed})
    assert CLEAN in page.text


@EVERY_DIRT
def test_an_imported_file_is_read_in_one_spelling(
    client: Client, make: Make, sheet: Assessment, typed: str
) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get(f"/imports/cycles/{sheet.cycle_id}")
    text = f"unit,code,self_score,appraised_score\n{typed},1.1,1,1\n"
    page = client.submit(UPLOAD, {"file": (f"{typed}.csv", text.encode())}, status=422)
    assert f"Đơn vị mã {CLEAN} không có phiếu" in page.text


@pytest.mark.parametrize(
    "typed", ["%ED%A0%80", "%FF%FE", "%C3", "a%00b"], ids=["half a pair", "no UTF-8", "cut off", "NUL"]
)
def test_bytes_that_are_no_text_break_nothing(
    app: Flask, officer: Client, sheet: Assessment, typed: str
) -> None:
    place = f"/unit/assessments/{sheet.id}/indicators/1.1"
    officer.get(place)
    token = officer.page.all('input[name="csrf_token"]')[0]["value"]
    seen = officer.page.one('input[name="seen"]')["value"]
    answer = officer._browser.post(
        place,
        base_url=officer._base,
        data=f"csrf_token={token}&seen={seen}&note={typed}&{typed}={typed}",
        content_type="application/x-www-form-urlencoded",
        headers={"Referer": officer._base},
    )
    assert answer.status_code == 303
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1?saved={typed}&{typed}=1")
    officer.get(f"/unit/assessments/{sheet.id}?q={typed}&only={typed}")
    officer.get(f"/unit/assessments/{sheet.id}/indicators/{typed}", status=404)
    officer.get(f"/verify/{typed}", status=404)


@pytest.mark.parametrize("place", ["/sign-in", "/verify", "/language"])
def test_a_stranger_with_a_run_of_marks_holds_no_worker(app: Flask, place: str) -> None:
    with effort() as work:
        answer = app.test_client().post(place, data={"q": "e" + "\u0301\u0316" * 100_000})
    assert work.readings < A_SECOND
    answer.request.environ["wsgi.input"].close()  # nobody read it: it is more than a stranger may send


@pytest.mark.parametrize("typed", ["Tốt 😀", "Theo 字", "Mã \ue000"])
def test_what_no_paper_can_show_is_refused_at_its_field_and_not_lost(
    app: Flask, officer: Client, sheet: Assessment, typed: str
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1")
    before = row_counts(app)
    page = officer.submit(FORM, {"note": typed}, press="Lưu", status=422)
    assert f"không in được ký tự “{typed[-1]}” (U+{ord(typed[-1]):04X})" in page.texts("#note-error")[0]
    assert page.value("note") == typed
    assert row_counts(app) == before


def test_what_word_writes_is_taken_in_letters_that_can_be_printed(
    app: Flask, officer: Client, sheet: Assessment
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1")
    typed = "\uf0b7 Kế hoạch 12\u2011KH, quý Ⅳ: 85％\u2028✓ 12 m² ①"
    officer.submit(FORM, {"note": typed}, press="Lưu")
    with app.app_context():
        assert db.session.scalar(select(Entry.note)) == "• Kế hoạch 12-KH, quý IV: 85%\n✓ 12 m² ①"


def test_a_line_end_counts_once(app: Flask, officer: Client, sheet: Assessment) -> None:
    place = f"/unit/assessments/{sheet.id}/indicators/1.1"
    page = officer.get(place)
    assert page.one("#note")["maxlength"] == "4000"
    officer.submit(FORM, {"note": "a\r\n" * 1999 + "bc"}, press="Lưu")
    with app.app_context():
        assert db.session.scalar(select(Entry.note)) == "a\n" * 1999 + "bc"
    officer.get(place)
    page = officer.submit(FORM, {"note": "a\r\n" * 1999 + "bcd"}, press="Lưu", status=422)
    assert "Dài hơn 4000 ký tự" in page.texts("#note-error")[0]


def test_a_note_of_a_million_letters_is_refused_at_its_field_and_not_lost(
    app: Flask, officer: Client, sheet: Assessment
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1")
    before, typed = row_counts(app), "Chữ " * 250_000 + "cuối"
    page = officer.submit(FORM, {"note": typed}, press="Lưu", status=422)
    assert "Dài hơn 4000 ký tự. Hãy viết ngắn lại." in page.texts("#note-error")[0]
    assert page.value("note") == typed
    assert row_counts(app) == before


@pytest.mark.parametrize(
    ("field", "limit"), [("number", 80), ("issuer", 200), ("page", 60), ("abstract", 2000)]
)
def test_what_a_document_is_has_room_for_so_much(
    app: Flask, officer: Client, sheet: Assessment, field: str, limit: int
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new")
    before, typed = row_counts(app), "ế" * (limit + 1)
    fields = {"abstract": "Kế hoạch", field: typed, "file": ("a.pdf", pdf())}
    page = officer.submit(UPLOAD, fields, status=422)
    assert f"Dài hơn {limit} ký tự" in page.texts(f"#{field}-error")[0]
    assert page.value(field) == typed
    assert row_counts(app) == before


@pytest.mark.parametrize(
    "email", ["x" * 300 + "@dti.test", "İ" * 250 + "@dti.test", "a\x00@dti.test", "ai đó", "'; --"]
)
def test_nobody_signs_in_by_a_strange_address_and_the_attempt_is_counted(
    app: Flask, client: Client, email: str
) -> None:
    page = client.sign_in(email, "không phải mật khẩu này")
    assert "không đúng" in page.text
    assert row_counts(app, LoginFailure) == {"login_failure": 1}


def test_no_text_turns_its_reader_around_and_no_letter_is_lost() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    turning = {
        c
        for c in every
        if unicodedata.bidirectional(c) in ("LRO", "RLO", "LRE", "RLE", "PDF", "LRI", "RLI", "FSI", "PDI")
    }
    halves = {c for c in every if unicodedata.category(c) == "Cs"}
    controls = {c for c in every if unicodedata.category(c) == "Cc"} - {"\t", "\n", "\r"}
    assert plain("".join(turning | halves | controls)) == ""
    letters = [c for c in every if unicodedata.category(c)[0] in "LMNPSZ"]
    assert all(plain(c) == unicodedata.normalize("NFC", c) for c in letters)
    assert plain("một\r\nhai\tba") == "một\r\nhai\tba"
