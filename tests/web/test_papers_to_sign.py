"""Papers for signature as the standing body meets them: on the board, on a sheet, and on the page of their texts."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.access.actor import Role
from app.models import Assessment, Cycle
from app.workflow.states import Status
from tests.documents.paper import Paper
from tests.documents.word_file import WordFile
from tests.support.background import do_all_work
from tests.support.client import Client
from tests.support.cycles import REASON, Cycles
from tests.support.factories import Make

HOSTILE = "Căn cứ <script>alert(1)</script> & “Luật”."
FORM = "form:has(#articles)"


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(make: Make) -> Cycle:
    return make.cycle()


@pytest.fixture
def sheet(make: Make, cycles: Cycles, cycle: Cycle) -> Assessment:
    return cycles.sheet(cycle, make.unit("Hải Lăng"), appraised="0.5", declared="2")


@pytest.fixture
def secretary(client: Client, cycles: Cycles, sheet: Assessment) -> Client:
    client.sign_in(cycles.secretariat)
    return client


def test_the_sheet_offers_its_minutes_as_pdf_and_word(secretary: Client, sheet: Assessment) -> None:
    place = f"/secretariat/assessments/{sheet.id}"
    secretary.get(place)
    pdf = secretary.follow("PDF").response
    assert REASON in Paper(pdf.data).text
    secretary.get(place)
    word = secretary.follow("Word (DOCX)").response
    assert REASON in WordFile(word.data).text
    assert word.headers["Content-Disposition"].startswith("attachment")


def test_a_sheet_under_appraisal_offers_none_and_says_why(
    make: Make, cycles: Cycles, cycle: Cycle, secretary: Client
) -> None:
    open_sheet = cycles.sheet(cycle, make.unit("Chưa Xong"), appraised="1", status=Status.REVIEW_2)
    page = secretary.get(f"/secretariat/assessments/{open_sheet.id}")
    assert "Biên bản thẩm định" not in page.text
    refused = secretary.get(f"/secretariat/assessments/{open_sheet.id}/minutes.pdf", status=None)
    assert refused.status == 409
    assert "Hãy xác nhận kết quả của phiếu" in refused.text


def test_the_board_leads_to_the_archive_of_all_minutes(secretary: Client, cycle: Cycle) -> None:
    secretary.get(f"/secretariat/cycles/{cycle.id}")
    secretary.follow("Văn bản trình ký")
    secretary.submit('form[action$="/minutes"]')
    address = secretary.page.path
    do_all_work(secretary.app)
    secretary.get(address)
    archive = zipfile.ZipFile(io.BytesIO(secretary.follow("Tải tệp ZIP").response.data))
    assert [name.rsplit(".", 1)[1] for name in archive.namelist()] == ["docx", "pdf"]
    page = secretary.get(f"/secretariat/cycles/{cycle.id}/papers")
    assert "Tải tệp ZIP 1 biên bản lập lúc" in page.text


def test_letter_and_decision_are_drafts_before_and_none_after_publication(
    secretary: Client, cycles: Cycles, cycle: Cycle
) -> None:
    place = f"/secretariat/cycles/{cycle.id}/papers"
    secretary.get(place)
    letter = WordFile(secretary.follow("Tờ trình (Word)").response.data)
    assert letter.styled("Tên loại văn bản") == ["TỜ TRÌNH"]
    secretary.get(place)
    draft = WordFile(secretary.follow("Dự thảo quyết định và phụ lục (Word)").response.data)
    assert "DỰ THẢO" in draft.word.sections[0].header._element.xml
    cycles.published(cycle)
    secretary.get(place)
    final = WordFile(secretary.follow("Quyết định và phụ lục, bản 1 (Word)").response.data)
    assert "DỰ THẢO" not in final.word.sections[0].header._element.xml


def test_papers_of_a_version_are_drafts_until_the_council_confirms_it(
    secretary: Client, cycles: Cycles, cycle: Cycle
) -> None:
    place = f"/secretariat/cycles/{cycle.id}/papers"

    def marked(link: str) -> bool:
        secretary.get(place)
        word = WordFile(secretary.follow(link).response.data).word
        return all("DỰ THẢO" in section.header._element.xml for section in word.sections)

    papers = ("Tờ trình, bản %s (Word)", "Quyết định và phụ lục, bản %s (Word)")
    cycles.computed(cycle)
    assert all(marked(paper % 1) for paper in papers)
    cycles.confirmed(cycle, correction="Tính lại.")
    assert not any(marked(paper % 2) for paper in papers)
    assert "bản 1 (Word)" not in secretary.get(place).text, "a version that was set aside has no papers"


def test_the_page_of_a_version_leads_the_standing_body_to_its_papers(
    secretary: Client, cycles: Cycles, cycle: Cycle
) -> None:
    secretary.get(f"/versions/{cycles.confirmed(cycle)}")
    assert "Tờ trình, bản 1 (Word)" in secretary.follow("Lập từ bản này (Word)").text


def test_before_a_sheet_is_confirmed_the_page_says_what_is_missing(
    client: Client, make: Make, cycles: Cycles
) -> None:
    cycle = make.cycle()
    client.sign_in(cycles.secretariat)
    assert "Chưa có phiếu nào được xác nhận" in client.get(f"/secretariat/cycles/{cycle.id}/papers").text


def texts_page(browser: Client) -> None:
    browser.get("/secretariat/")
    browser.follow("Câu chữ văn bản trình ký")
    browser.get(str(browser.page.one('main a[href*="/organisers/"]')["href"]))


def test_texts_are_looked_at_saved_and_stand_in_the_next_paper(secretary: Client, cycle: Cycle) -> None:
    texts_page(secretary)
    assert "QUYẾT ĐỊNH:" in secretary.page.text
    page = secretary.submit(FORM, {"legal_bases": HOSTILE}, press="Xem trước, chưa lưu")
    assert HOSTILE in page.texts(".dti-paper .s-basis")
    assert "chưa lưu" in page.text
    texts_page(secretary)
    assert HOSTILE not in secretary.page.texts(".dti-paper .s-basis")
    page = secretary.submit(FORM, {"legal_bases": HOSTILE, "decided_by": "chairman"}, press="Lưu câu chữ")
    assert "Đã lưu câu chữ văn bản" in page.text
    draft = WordFile(secretary.get(f"/secretariat/cycles/{cycle.id}/decision.docx").response.data)
    assert draft.styled("Căn cứ") == [HOSTILE]
    assert draft.styled("Thẩm quyền ban hành")[0].startswith("CHỦ TỊCH ")


def test_a_wrong_name_in_braces_is_said_at_its_box_and_what_was_typed_stays(secretary: Client) -> None:
    texts_page(secretary)
    page = secretary.submit(FORM, {"articles": "Công bố {dot}."}, press="Lưu câu chữ", status=422)
    assert "{dot}" in page.one("#articles").text
    assert "Không có mục thay thế {dot}" in page.text


def test_two_people_who_set_texts_at_once_do_not_overwrite_each_other(secretary: Client, make: Make) -> None:
    texts_page(secretary)
    first = secretary.fill(FORM, {"letter_symbol": "TTr-SKHCN"}, press="Lưu câu chữ")
    secretary.submit(FORM, {"letter_symbol": "TTr-SNV"}, press="Lưu câu chữ")
    page = secretary.send(first, status=409)
    assert "Người khác vừa sửa" in page.text
    assert page.one("#letter_symbol")["value"] == "TTr-SKHCN"


def test_an_auditor_sees_the_board_and_no_papers(make: Make, client: Client, cycle: Cycle) -> None:
    client.sign_in(make.account(Role.AUDITOR))
    page = client.get(f"/secretariat/cycles/{cycle.id}")
    assert "Văn bản trình ký" not in page.text
