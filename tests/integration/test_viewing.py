"""Evidence looked at page by page: drawn by us, searched, kept; what cannot be drawn says so."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from weasyprint import HTML

from app.access.actor import Role
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Account, Assessment, StoredFile
from app.services.evidence.viewing import page_image, view
from app.storage import store
from app.storage.pages import first_page
from tests.support.factories import Make, actor_of
from tests.support.sample_files import pdf, png

PAGES = """<style>@page { size: 200mm 100mm } p { break-after: page; font: 20px "Liberation Serif" }</style>
<p>Kế hoạch chuyển đổi số năm 2030</p><p>Tổng số hồ sơ: 1.234 hồ sơ</p><p>Nơi nhận: Đảng ủy xã</p>"""


@pytest.fixture(scope="module")
def three_pages() -> bytes:
    made = HTML(string=PAGES).write_pdf()
    assert made is not None
    return made


@pytest.fixture
def sheet(make: Make) -> Assessment:
    return make.assessment(make.cycle(), make.unit("Một"))


@pytest.fixture
def officer(make: Make, sheet: Assessment) -> Account:
    return make.account(Role.CONTRIBUTOR, unit=sheet.unit)


def test_a_page_is_drawn_as_wide_as_asked_and_the_last_one_for_a_page_too_many(
    app: Flask, make: Make, sheet: Assessment, officer: Account, three_pages: bytes, tmp_path: Path
) -> None:
    link = make.evidence(sheet, content=three_pages)
    with app.app_context():
        actor = actor_of(officer)
        for page, width, across in ((2, 1000, 1000), (2, 1600, 1600), (99, 1000, 1000), (1, 7, 1000)):
            picture = page_image(actor, link.id, page=page, width=width, cache=tmp_path)
            with Image.open(io.BytesIO(picture)) as shown:
                assert (shown.format, shown.width) == ("JPEG", across)
                assert shown.height == pytest.approx(across / 2, abs=2)
        seen = view(actor, link.id, page=99, words="").look
    assert (seen.page, seen.pages, seen.height, seen.readable) == (3, 3, 500, True)


def test_words_are_found_without_their_marks_and_shown_where_they_stand(
    app: Flask, make: Make, sheet: Assessment, officer: Account, three_pages: bytes
) -> None:
    link = make.evidence(sheet, content=three_pages)
    with app.app_context():
        actor = actor_of(officer)
        assert view(actor, link.id, page=1, words="dang uy").look.hits == (3,)
        look = view(actor, link.id, page=2, words="1.234").look
        assert view(actor, link.id, page=1, words="không có chữ này").look.hits == ()
    [mark] = look.marks
    assert look.hits == (2,)
    assert 0 < mark.left < 500
    assert 0 < mark.top < look.height
    assert mark.width > mark.height > 0


def test_a_scan_has_no_text_to_search(app: Flask, make: Make, sheet: Assessment, officer: Account) -> None:
    link = make.evidence(sheet, content=pdf())
    with app.app_context():
        look = view(actor_of(officer), link.id, page=1, words="hồ sơ").look
    assert (look.readable, look.hits, look.marks) == (False, (), ())


def test_a_page_is_drawn_once_and_kept(
    app: Flask, make: Make, sheet: Assessment, officer: Account, three_pages: bytes, tmp_path: Path
) -> None:
    link = make.evidence(sheet, content=three_pages)
    with app.app_context():
        actor = actor_of(officer)
        first = page_image(actor, link.id, page=1, width=1000, cache=tmp_path)
        store().discard(link.evidence.sha256)
        assert page_image(actor, link.id, page=1, width=1000, cache=tmp_path) == first


def test_what_cannot_be_drawn_is_downloaded_instead(
    app: Flask, make: Make, sheet: Assessment, officer: Account, tmp_path: Path
) -> None:
    link = make.evidence(sheet, content=b"%PDF-1.7\nnothing of a PDF")
    with app.app_context():
        actor = actor_of(officer)
        with pytest.raises(Refused, match="Hãy tải tệp về"):
            page_image(actor, link.id, page=1, width=1000, cache=tmp_path)
        with pytest.raises(Refused, match="Hãy tải tệp về"):
            view(actor, link.id, page=1, words="")
        db.session.get_one(StoredFile, link.evidence.sha256).media_type = "application/msword"
        db.session.flush()
        with pytest.raises(Refused, match="Hãy tải tệp về"):
            view(actor, link.id, page=1, words="")
        db.session.rollback()
    assert list(tmp_path.iterdir()) == []


def test_a_picture_is_its_own_only_page(
    app: Flask, make: Make, sheet: Assessment, officer: Account, tmp_path: Path
) -> None:
    link = make.evidence(sheet, content=png(), filename="anh.png")
    with app.app_context():
        db.session.get_one(StoredFile, link.evidence.sha256).media_type = "image/png"
        actor = actor_of(officer)
        assert page_image(actor, link.id, page=1, width=1000, cache=tmp_path).startswith(b"\xff\xd8")
        assert view(actor, link.id, page=5, words="x").look.pages == 1
        db.session.rollback()


def test_nobody_outside_the_scope_sees_a_page_even_a_kept_one(
    app: Flask, make: Make, sheet: Assessment, officer: Account, three_pages: bytes, tmp_path: Path
) -> None:
    link = make.evidence(sheet, content=three_pages)
    stranger = actor_of(make.account(Role.CONTRIBUTOR, unit=make.unit("Bên Cạnh")))
    with app.app_context():
        page_image(actor_of(officer), link.id, page=1, width=1000, cache=tmp_path)
        with pytest.raises(NotFound):
            page_image(stranger, link.id, page=1, width=1000, cache=tmp_path)
        with pytest.raises(NotFound):
            view(stranger, link.id, page=1, words="")


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("trang 12–14, mục II", 12),
        ("3", 3),
        ("Điều 5, tr. 7", 5),
        ("", 1),
        (None, 1),
        ("cả văn bản", 1),
        ("0", 1),
    ],
)
def test_the_first_number_that_somebody_wrote_is_the_page(said: str | None, page: int) -> None:
    assert first_page(said) == page
