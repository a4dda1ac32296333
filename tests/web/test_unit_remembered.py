"""What the unit typed about its documents comes back in the next form: its own issuers, symbols and series alone."""

from __future__ import annotations

from collections.abc import Callable

from app.access.actor import Role
from app.models import Assessment, Cycle, Unit
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.support.official.page import as_pdf
from tests.support.sample_files import pdf
from tests.web.test_unit_evidence import FORM, errors, indicator, upload
from tests.web.test_unit_evidence_reading import READ, paper
from tests.web.test_unit_waiting_files import send


def offered(page: Page, box: str) -> list[str]:
    """What the browser's own list holds for a box."""
    named = page.one(f"input[name={box}]").get("list")
    return [str(option["value"]) for option in page.all(f"datalist#{named} option")]


def test_nothing_is_offered_before_anything_was_typed(officer: Client, sheet: Assessment) -> None:
    page = officer.get(indicator(sheet) + "/evidence/new")
    assert page.value("issuer") == ""
    assert page.all("datalist") == []
    assert page.one("input[name=issuer]").get("list") is None


def test_the_next_form_proposes_the_last_issuer_and_offers_all_most_used_first(
    officer: Client, sheet: Assessment
) -> None:
    for place, (issuer, number) in enumerate(
        (("UBND xã", "1/KH-UBND"), ("UBND xã", "2/KH-UBND"), ("Sở Nội vụ", "3/TB-SNV"))
    ):
        upload(officer, sheet, file=(f"{place}.pdf", pdf(str(place))), issuer=issuer, number=number)
    page = officer.get(indicator(sheet, "1.2") + "/evidence/new")
    assert page.value("issuer") == "Sở Nội vụ"
    assert "Điền như tài liệu khai trước" in page.text
    assert offered(page, "issuer") == ["UBND xã", "Sở Nội vụ"]
    assert offered(page, "number") == ["/KH-UBND", "/TB-SNV"]


def test_another_units_words_are_never_offered(
    officer: Client, make: Make, sheet: Assessment, cycle: Cycle, browsers: Callable[[], Client]
) -> None:
    upload(officer, sheet, issuer="Cơ quan của xã này", number="1/BM-XN")
    stranger = make.unit("Xã Khác")
    other = make.assessment(cycle, stranger)
    browser = browsers()
    browser.sign_in(make.account(Role.CONTRIBUTOR, unit=stranger))
    page = browser.get(indicator(other) + "/evidence/new?like=1")
    assert page.value("issuer") == ""
    assert page.value("abstract").strip() == ""
    assert page.all("datalist") == []


def test_what_the_file_says_takes_the_place_of_a_proposal_nobody_touched(
    officer: Client, sheet: Assessment
) -> None:
    upload(officer, sheet, issuer="Sở Nội vụ")
    officer.get(indicator(sheet, "1.2") + "/evidence/new")
    page = officer.submit(FORM, {"file": ("a.pdf", as_pdf(paper()))}, press=READ)
    assert page.value("issuer") == "Ủy ban nhân dân xã Thượng Trạch"
    officer.get(indicator(sheet, "1.2") + "/evidence/new")
    page = officer.submit(FORM, {"file": ("a.pdf", as_pdf(paper())), "issuer": "UBND xã"}, press=READ)
    assert page.value("issuer") == "UBND xã", "typed text is never replaced"


def test_a_series_is_filled_in_as_it_is_called_this_year(
    officer: Client, make: Make, sheet: Assessment, unit: Unit
) -> None:
    make.evidence(make.assessment(make.cycle(year=2029), unit), "1.2")
    officer.get(indicator(sheet, "1.2") + "/evidence/new")
    page = officer.follow("Kế hoạch chuyển đổi số")
    assert page.value("number") == "/KH-UBND"
    assert page.value("issuer") == "UBND xã"
    assert page.value("abstract").strip() == "Kế hoạch chuyển đổi số"
    page = officer.submit(FORM, {"file": ("a.pdf", pdf("a"))}, status=422)
    assert "còn thiếu số: hãy ghi số trước “/KH-UBND”" in errors(page)
    page = officer.submit(FORM, {"number": "7/KH-UBND"})
    assert "7/KH-UBND" in page.texts(".dti-card")[0]


def test_a_waiting_file_that_says_nothing_is_proposed_the_last_issuer(
    officer: Client, sheet: Assessment
) -> None:
    upload(officer, sheet, issuer="Sở Nội vụ", number="5/TB-SNV")
    send(officer, sheet, ("b.pdf", pdf("b")))
    page = officer.follow("b.pdf")
    assert page.value("issuer") == "Sở Nội vụ"
    assert offered(page, "number") == ["/TB-SNV"]
