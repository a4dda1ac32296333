"""Anybody drops the PDF of a certificate to have its bytes compared; the file is hashed as it comes and never kept."""

from __future__ import annotations

import hashlib
import random
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.extensions import db
from app.models import Document, DocumentKind
from app.queries.results.certificates import check_bytes, successor_of
from app.queries.results.papers import check_certificate
from app.services.publication import revoking
from app.services.publication.papers import Decision
from app.storage import store
from app.verification import ALPHABET
from app.web.bodies import PAPER
from app.web.hashed_file import HashedFile
from tests.support.application import START
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of

MUTATIONS = 1_500
FORM = "#check-file"


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def result_id(cycles: Cycles) -> int:
    return cycles.published(cycles.finished({"Một": "1.25", "Hai": "2"}))


def certificate(app: Flask, result_id: int, unit: str = "Xã Một") -> tuple[Document, bytes]:
    """The certificate of a unit with its bytes."""
    with app.app_context():
        papers = db.session.scalars(
            select(Document).where(Document.result_id == result_id, Document.kind == DocumentKind.CERTIFICATE)
        )
        paper = next(paper for paper in papers if paper.row and paper.row.unit_name == unit)
        with store().open(paper.sha256) as stream:
            return paper, stream.read()


def drop(client: Client, content: bytes, *, status: int = 200) -> Page:
    """Send a file with the form on the screen."""
    return client.submit(FORM, {"file": ("giay.pdf", content)}, status=status)


def test_the_file_as_it_was_issued_is_known_by_its_bytes(app: Flask, client: Client, result_id: int) -> None:
    _paper, content = certificate(app, result_id)
    client.get("/verify")
    page = drop(client, content)
    assert page.heading == "Giấy chứng nhận"
    assert "Trùng từng byte" in page.text
    assert "Có hiệu lực" in page.text
    assert "Xã Một" in page.text


def test_a_file_altered_by_one_byte_is_refused(app: Flask, client: Client, result_id: int) -> None:
    _paper, content = certificate(app, result_id)
    client.get("/verify")
    page = drop(client, content[:-10] + bytes([content[-10] ^ 1]) + content[-9:])
    assert page.heading == "Tệp không trùng với bản đã cấp"
    assert "Trùng từng byte" not in page.text


def test_a_paper_that_bears_the_code_of_another_is_told_apart(
    app: Flask, client: Client, result_id: int
) -> None:
    _paper, content = certificate(app, result_id)
    other, _content = certificate(app, result_id, "Xã Hai")
    client.get(client.address("public.check", code=other.verification_code))
    page = drop(client, content)
    assert "Tệp của giấy khác" in page.text
    assert "Trùng từng byte" not in page.text


def test_the_digest_alone_gets_the_same_answer(app: Flask, client: Client, result_id: int) -> None:
    paper, _content = certificate(app, result_id)
    client.get(client.address("public.check_digest", sha256=paper.sha256.upper()))
    assert "Trùng từng byte" in client.page.text
    client.get(client.address("public.check_digest", sha256="0" * 64))
    assert client.page.heading == "Tệp không trùng với bản đã cấp"


@pytest.mark.parametrize("typed", ["", "x", "' OR 1=1 --", "g" * 64, "0" * 65, "0" * 5_000])
def test_what_is_no_digest_leads_back_to_the_form(client: Client, typed: str) -> None:
    assert client.get(client.address("public.check_digest", sha256=typed)).path == "/verify"


def test_a_superseded_certificate_says_by_what(
    app: Flask, client: Client, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Một": "1.25"})
    first = cycles.published(cycle)
    _paper, content = certificate(app, first)
    cycles.sheet(cycle, make.unit("Hai"), appraised="2")
    second = cycles.published(
        cycle, correction="Đính chính điểm.", decision=Decision("126/QĐ-UBND", date(2030, 11, 10))
    )
    client.get("/verify")
    page = drop(client, content)
    assert "Đã được thay thế" in page.text
    assert "theo bản 2" in page.text
    assert "126/QĐ-UBND" in page.text
    assert [str(link["href"]) for link in page.all(".dti-verdict a")] == [f"/results/{second}"]
    with app.app_context():
        newest = certificate(app, second)[0].verification_code
        assert successor_of(newest or "") is None


def test_a_revoked_certificate_says_why_by_its_file_too(
    app: Flask, client: Client, cycles: Cycles, result_id: int
) -> None:
    paper, content = certificate(app, result_id)
    with app.app_context():
        revoking.revoke(actor_of(cycles.secretariat), paper.id, reason="In sai tên đơn vị.", now=START)
        db.session.commit()
    client.get("/verify")
    page = drop(client, content)
    assert "Đã thu hồi" in page.text
    assert "In sai tên đơn vị." in page.text


def test_a_file_too_large_for_a_certificate_is_refused_unread(client: Client) -> None:
    client.get("/verify")
    token = str(client.page.one(f'{FORM} input[name="csrf_token"]')["value"])

    def status_of(size: int) -> int:
        boundary, body = encode_multipart(
            {"csrf_token": token, "file": FileStorage(BytesIO(b"x" * size), "giay.pdf")}
        )
        return client._browser.post(
            "/verify/file",
            base_url=client._base,
            data=body,
            content_type=f'multipart/form-data; boundary="{boundary}"',
            headers={"Referer": f"{client._base}/verify"},
        ).status_code

    assert [status_of(PAPER), status_of(PAPER + 1), status_of(PAPER + 200_000)] == [200, 413, 413]


def test_no_file_is_said_at_the_field(client: Client) -> None:
    client.get("/verify")
    page = client.submit(FORM, {}, status=422)
    assert "Hãy chọn tệp PDF" in page.texts("#file-error")[0]


def test_nothing_of_the_file_is_kept() -> None:
    file = HashedFile()
    file.write(b"ab")
    file.write(memoryview(b"c"))
    assert file.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert (file.size, file.seek(0)) == (3, 0)
    assert not file.readable()


def altered(content: bytes, chance: random.Random) -> bytes:
    """The bytes with one small thing about them changed."""
    place, size = chance.randrange(len(content)), chance.randrange(1, 40)
    kind = chance.choice(("flip", "cut", "insert", "append", "shorten", "repeat", "line ends"))
    if kind == "flip":
        return content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]
    if kind == "cut":
        return content[:place] + content[place + size :]
    if kind == "insert":
        return content[:place] + chance.randbytes(size) + content[place:]
    if kind == "append":
        return content + chance.choice((b"\n", b"\0", b"%%EOF\n", chance.randbytes(size)))
    if kind == "shorten":
        return content[:-size]
    if kind == "repeat":
        return content[:place] + content[place : place + size] * 2 + content[place + size :]
    return content.replace(b"\n", b"\r\n", size)


@pytest.mark.one_database
def test_no_altered_file_is_taken_for_a_certificate(app: Flask, result_id: int) -> None:
    _paper, content = certificate(app, result_id)
    chance = random.Random(2030)  # noqa: S311 - what is drawn guards nothing
    with app.app_context():
        assert check_bytes(hashlib.sha256(content).hexdigest()) is not None
        for _ in range(MUTATIONS):
            other = altered(content, chance)
            answer = check_bytes(hashlib.sha256(other).hexdigest())
            assert (answer is None) == (other != content)


@pytest.mark.one_database
def test_no_altered_code_is_taken_for_a_certificate(app: Flask, result_id: int) -> None:
    codes = {certificate(app, result_id, unit)[0].verification_code or "" for unit in ("Xã Một", "Xã Hai")}
    with app.app_context():
        for code in sorted(codes):
            changed = {
                code[:place] + letter + code[place + 1 :]
                for place, old in enumerate(code)
                for letter in ALPHABET + "0OIL1"
                if old != "-" and letter != old
            } - codes
            assert len(changed) > 300
            assert [other for other in sorted(changed) if check_certificate(other)] == []
