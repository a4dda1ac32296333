"""What everybody sees: published rankings, and whether a certificate holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Cycle, Document, DocumentKind
from app.services.publication import revoking
from app.services.publication.papers import Decision
from config import Environment
from tests.support.application import START
from tests.support.client import Client
from tests.support.cycles import REASON, Cycles
from tests.support.factories import Make, actor_of


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(cycles: Cycles) -> Cycle:
    return cycles.finished({"Một": "1.25", "Hai": "2"})


def certificate(client: Client, result_id: int, unit: str = "Xã Một") -> Document:
    """The certificate of a unit."""
    with client.app.app_context():
        papers = db.session.scalars(
            select(Document).where(Document.result_id == result_id, Document.kind == DocumentKind.CERTIFICATE)
        )
        return next(paper for paper in papers if paper.row and paper.row.unit_name == unit)


def test_the_first_page_leads_to_results_to_the_check_and_to_signing_in(
    client: Client, cycles: Cycles, cycle: Cycle
) -> None:
    cycles.published(cycle)
    page = client.get("/")
    assert "Đợt đánh giá năm 2030" in page.text
    assert page.all('form[action="/verify"]')
    assert page.all('a[href="/sign-in"]')


def test_the_public_ranking_says_what_the_decision_publishes_and_no_more(
    client: Client, cycles: Cycles, make: Make
) -> None:
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Một"), declared="2", appraised="0.5")
    result = cycles.published(cycle, decision=Decision("125/QĐ-UBND", date(2030, 11, 1)))
    page = client.get(client.address("public.result", result_id=result))
    assert "Quyết định số 125/QĐ-UBND ngày 01/11/2030" in page.text
    assert "6,50" in page.text
    for hidden in (REASON, "Thư ký Thử Nghiệm", cycles.reviewer.display_name, "8,00"):
        assert hidden not in page.text


def test_the_ranking_is_found_without_diacritics(client: Client, cycles: Cycles, cycle: Cycle) -> None:
    client.get(client.address("public.result", result_id=cycles.published(cycle)) + "?q=mot")
    assert client.page.texts("tbody th[scope=row]") == ["Xã Một"]


def test_the_public_table_comes_as_a_file_without_the_units_own_points(
    client: Client, cycles: Cycles, cycle: Cycle
) -> None:
    client.get(client.address("public.result", result_id=cycles.published(cycle)))
    header, first, second = client.table("Tải bảng (CSV)")
    assert "Điểm tự chấm" not in header
    assert [first[1], first[3]] == ["1", "Xã Hai"]
    assert [second[1], second[3]] == ["2", "Xã Một"]


def test_everybody_downloads_the_ranking_and_nobody_else_a_certificate(
    client: Client, cycles: Cycles, cycle: Cycle
) -> None:
    result = cycles.published(cycle)
    client.get(client.address("public.result", result_id=result))
    assert client.follow("Tải bảng xếp hạng (PDF)").response.get_data().startswith(b"%PDF-")
    paper = certificate(client, result)
    client.get(client.address("public.paper", paper_id=paper.id), status=404)


def test_the_check_repeats_what_the_paper_says(client: Client, cycles: Cycles, cycle: Cycle) -> None:
    result = cycles.published(cycle, decision=Decision("125/QĐ-UBND", date(2030, 11, 1)))
    paper = certificate(client, result)
    page = client.get(client.address("public.check", code=paper.verification_code))
    assert "Có hiệu lực" in page.text
    for said in (
        "Xã Một", "Đợt đánh giá năm 2030", "7,25 / 10", "Khá", "2/2 trong Khối xã, phường, đặc khu",
        "Số 125/QĐ-UBND ngày 01/11/2030", "15/11/2030", paper.sha256,
    ):  # fmt: skip
        assert said in page.text
    assert "Thư ký Thử Nghiệm" not in page.text


def test_the_code_is_typed_in_any_way(client: Client, cycles: Cycles, cycle: Cycle) -> None:
    paper = certificate(client, cycles.published(cycle))
    assert paper.verification_code
    client.get("/verify")
    page = client.submit(
        'form[action="/verify"]', {"code": f" {paper.verification_code.lower().replace('-', ' ')} "}
    )
    assert page.path == f"/verify/{paper.verification_code}"
    assert "Có hiệu lực" in page.text


def test_a_superseded_certificate_says_so(client: Client, cycles: Cycles, cycle: Cycle, make: Make) -> None:
    paper = certificate(client, cycles.published(cycle))
    cycles.sheet(cycle, make.unit("Mười"), appraised="2")
    cycles.published(cycle, correction="Đính chính điểm.")
    page = client.get(client.address("public.check", code=paper.verification_code))
    assert "Đã được thay thế" in page.text
    assert "Đã có kết quả công bố bản 2." in page.text
    assert "Có hiệu lực" not in page.text


def test_a_revoked_certificate_says_why(client: Client, cycles: Cycles, cycle: Cycle) -> None:
    paper = certificate(client, cycles.published(cycle))
    with client.app.app_context():
        revoking.revoke(actor_of(cycles.secretariat), paper.id, reason="In sai tên đơn vị.", now=START)
        db.session.commit()
    page = client.get(client.address("public.check", code=paper.verification_code))
    assert "Đã thu hồi" in page.text
    assert "In sai tên đơn vị." in page.text


@pytest.mark.parametrize("code", ["ABCDE-FGHJK-MNPQR", "x", "' OR 1=1 --", "7" * 500, "<b>"])
def test_an_unknown_code_gets_a_friendly_page(
    client: Client, cycles: Cycles, cycle: Cycle, code: str
) -> None:
    cycles.published(cycle)
    page = client.get(client.address("public.check", code=code), status=404)
    assert page.heading == "Không tìm thấy giấy chứng nhận"
    assert page.all('form[action="/verify"]')


def test_statements_of_the_check_and_the_ranking_are_few(
    client: Client, cycles: Cycles, cycle: Cycle
) -> None:
    result = cycles.published(cycle)
    paper = certificate(client, result)
    assert client.get(client.address("public.check", code=paper.verification_code)).statements.count <= 3
    assert client.get(client.address("public.result", result_id=result)).statements.count <= 13


def test_illustrative_results_say_so_on_every_public_page(client: Client, cycles: Cycles, make: Make) -> None:
    cycle = cycles.finished({"Một": "1"})
    with client.app.app_context():
        db.session.get_one(Cycle, cycle.id).illustrative = True
        db.session.commit()
    result = cycles.published(cycle)
    paper = certificate(client, result)
    pages = (
        "/", "/results/", client.address("public.result", result_id=result),
        client.address("public.check", code=paper.verification_code),
    )  # fmt: skip

    def last_line() -> str:
        table = client.get(client.address("public.ranking_csv", result_id=result)).response.get_data()
        return table.decode("utf-8-sig").splitlines()[-1].strip('"')

    assert last_line() == "Bộ tiêu chí minh họa"
    for path in pages:
        text = client.get(path).text
        assert "Bộ tiêu chí minh họa" in text
        assert "do máy sinh ra" not in text  # real figures by a set that nobody issued
    usual = client.app.extensions["settings"]
    client.app.extensions["settings"] = replace(usual, environment=Environment.DEMO)
    try:
        for path in pages:
            assert "Số liệu minh họa" in client.get(path).text
        assert last_line() == "Số liệu minh họa"
    finally:
        client.app.extensions["settings"] = usual
