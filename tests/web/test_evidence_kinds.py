"""Evidence of every kind: pictures with a preview of ours, workbooks under another name, files that need one step."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from app.access.actor import Role
from app.models import Assessment, Cycle
from app.sandbox import NoTurn
from app.storage import uploads
from app.storage.kinds import ACCEPT
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.support.pictures import heic, picture
from tests.support.sample_files import archive, office, pdf

FORM = 'form[enctype="multipart/form-data"]'


def upload(browser: Client, sheet: Assessment, name: str, content: bytes, *, status: int = 200) -> Page:
    browser.get(f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new")
    return browser.submit(FORM, {"abstract": "Ảnh chụp bảng", "file": (name, content)}, status=status)


def preview_of(page: Page) -> str:
    return str(page.one(".dti-card img")["src"])


@pytest.mark.parametrize(
    ("name", "make_it"),
    [
        ("a.heic", heic),
        ("a.webp", lambda: picture("WEBP")),
        ("a.tif", lambda: picture("TIFF", "1", compression="group4")),
    ],
)
def test_a_picture_that_browsers_do_not_show_has_a_preview_that_is_no_file_of_the_users(
    officer: Client, sheet: Assessment, name: str, make_it: Callable[[], bytes]
) -> None:
    page = upload(officer, sheet, name, make_it())
    assert page.one(".dti-card img")["alt"] == f"Xem trước trang đầu của {name}"
    response = officer.get(preview_of(page)).response
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"] == "no-store"
    with Image.open(io.BytesIO(response.get_data())) as shown:
        assert shown.format == "JPEG"


def test_a_reviewer_sees_the_preview_beside_the_row_and_a_stranger_does_not(
    make: Make,
    browsers: Callable[[], Client],
    officer: Client,
    head: Client,
    cycle: Cycle,
    sheet: Assessment,
) -> None:
    place = preview_of(upload(officer, sheet, "a.heic", heic()))
    reviewer, stranger = browsers(), browsers()
    account = make.account(Role.REVIEWER)
    make.reviewer_assignment(cycle, account)
    reviewer.sign_in(account)
    stranger.sign_in(make.account(Role.CONTRIBUTOR, unit=make.unit("Bên Cạnh")))
    reviewer.get(place, status=404)
    head.get(f"/unit/assessments/{sheet.id}/submit")
    head.submit("main form")
    page = reviewer.get(f"/review/assessments/{sheet.id}/indicators/1.1")
    assert preview_of(page) == place
    assert reviewer.get(place).response.headers["Content-Type"] == "image/jpeg"
    stranger.get(place, status=404)


def test_other_files_have_no_preview_and_say_so(officer: Client, sheet: Assessment) -> None:
    page = upload(officer, sheet, "a.pdf", pdf())
    assert page.all(".dti-card img") == []
    link = str(page.one(".dti-card a[href$='/file']")["href"]).removesuffix("/file")
    assert "không có ảnh xem trước" in officer.get(link + "/preview", status=409).text


def test_a_workbook_of_today_named_xls_is_downloaded_as_what_it_is(
    officer: Client, sheet: Assessment
) -> None:
    page = upload(officer, sheet, "số liệu.xls", office("xlsx"))
    assert "số liệu.xlsx" in page.texts(".dti-card")[0]
    response = officer.get(str(page.one(".dti-card a[href$='/file']")["href"])).response
    assert response.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert ".xlsx" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "content", "step"),
    [
        ("a.zip", archive({"a.pdf": pdf()}), "Hãy giải nén rồi gửi từng tệp"),
        ("a.rar", b"Rar!\x1a\x07", "Hãy giải nén rồi gửi từng tệp"),
        ("a.doc", b"{\\rtf1 a}", "Hãy mở bằng Word, lưu thành .docx"),
        ("a.ods", b"PK", "lưu thành .docx, .xlsx hoặc .pptx"),
        ("a.msg", b"x", "in ra PDF"),
    ],
)
def test_a_file_that_one_step_makes_welcome_is_refused_with_that_step(
    officer: Client, sheet: Assessment, name: str, content: bytes, step: str
) -> None:
    assert step in upload(officer, sheet, name, content, status=422).texts("#file-error")[0]


def test_the_page_names_what_the_server_takes(officer: Client, sheet: Assessment) -> None:
    page = officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new")
    field = page.one("input[type=file]")
    assert field["accept"] == ACCEPT
    assert "Hãy giải nén rồi gửi từng tệp" in json.loads(str(field["data-sentences"]))["zip"]
    assert "TIFF, HEIC, WebP" in page.texts("#file-hint")[0]


def test_a_file_that_must_wait_too_long_is_not_blamed_and_what_was_typed_stays(
    officer: Client, sheet: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wait(*_args: object, **_how: object) -> None:
        raise NoTurn("no turn")

    monkeypatch.setattr(uploads, "run", wait)
    page = upload(officer, sheet, "a.pdf", pdf(), status=503)
    assert "Hãy gửi lại sau một phút" in page.texts("#file-error")[0]
    assert page.value("abstract").strip() == "Ảnh chụp bảng"


def test_the_command_says_of_each_file_whether_it_is_taken(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "tốt.pdf").write_bytes(pdf())
    (tmp_path / "a.zip").write_bytes(archive({"a": b"a"}))
    runner = app.test_cli_runner()
    good = runner.invoke(args=["evidence", "check", str(tmp_path / "tốt.pdf")])
    assert (good.exit_code, good.output) == (0, "accepted: tốt.pdf\n")
    both = runner.invoke(args=["evidence", "check", str(tmp_path / "a.zip"), str(tmp_path / "tốt.pdf")])
    assert both.exit_code == 1
    assert both.output.splitlines() == [
        "refused: a.zip: Đây là tệp nén nên không nhận được. Hãy giải nén rồi gửi từng tệp.",
        "accepted: tốt.pdf",
    ]


def test_the_command_reads_no_folder_and_no_file_that_is_not_there(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["evidence", "check", str(tmp_path)]).exit_code == 2
    assert runner.invoke(args=["evidence", "check", str(tmp_path / "a.pdf")]).exit_code == 2
