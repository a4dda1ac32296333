"""Other figures tried on one sheet: points, total and rank now and then, nothing stored, the address keeps the view."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from app.access.actor import Role
from app.models import Assessment, Entry, Event, Figure, Score
from app.workflow.states import Status
from tests.support.books import row_counts
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.web.test_insight import table
from tests.web.test_unit_sheet import place


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def block(make: Make, cycles: Cycles) -> tuple[Assessment, int]:
    """Three units with 8, 7,5 and 7 of 10 points; the last one's sheet, and the published result."""
    cycle = make.cycle()
    last = cycles.sheet(cycle, make.unit("Ba Đồn"), appraised="1")
    cycles.sheet(cycle, make.unit("Ái Tử"), appraised="2")
    cycles.sheet(cycle, make.unit("Cam Lộ"), appraised="1.5")
    return last, cycles.published(cycle)


@pytest.fixture
def leader(make: Make, browsers: Callable[[], Client]) -> Client:
    browser = browsers()
    browser.sign_in(make.account(Role.LEADERSHIP))
    return browser


@pytest.fixture
def head(make: Make, block: tuple[Assessment, int], browsers: Callable[[], Client]) -> Client:
    browser = browsers()
    browser.sign_in(make.account(Role.UNIT_HEAD, unit=block[0].unit))
    return browser


def outcome(page: Page) -> list[str]:
    """What stands beside total, class and, where there is one, rank: now → then, and the difference."""
    return [" ".join(text.split()) for text in page.texts("dl.govuk-summary-list dd")]


def trying(head: Client, sheet: Assessment, query: str, *, status: int = 200) -> Page:
    return head.get(place(sheet, f"/what-if{query}"), status=status)


def test_a_unit_sees_total_class_and_rank_now_and_with_other_figures(
    head: Client, block: tuple[Assessment, int]
) -> None:
    head.get(place(block[0], "/what-if"))
    head.submit("form.dti-narrow", {"row": "2.1"})
    page = head.submit("form.dti-narrow", {"figure-dossiers_online": "2.600"})

    assert outcome(page) == [
        "7,00 / 10 (70,00%) → 7,60 / 10 (76,00%) +0,60",
        "Khá → Khá",
        "3/3 → 2/3 lên 1",
    ]
    assert table(page, "Qua chỉ tiêu nào") == [
        ["2.1 Hồ sơ trực tuyến", "2,00 / 4 điểm→ 2,60 / 4 điểm", "+0,60"]
    ]


def test_equal_totals_share_a_rank_as_they_are_published(head: Client, block: tuple[Assessment, int]) -> None:
    page = trying(head, block[0], "?row=2.2&points-2.2=2")

    assert outcome(page)[2] == "3/3 → 1/3 lên 2"


def test_the_address_is_the_view_and_holds_no_words(head: Client, block: tuple[Assessment, int]) -> None:
    trying(head, block[0], "?row=1.2&row=2.1")
    head.submit("form.dti-narrow", {"figure-chaired_by": "deputy"})
    asked = parse_qs(urlsplit(head.page.path).query)

    assert set(asked) == {"row", "figure-chaired_by", "figure-dossiers", "figure-dossiers_online"}
    again = head.get(head.page.path)
    assert outcome(again)[0].endswith(" −1,00")
    without = head.follow("Bỏ chỉ tiêu 2.1")
    assert outcome(without)[0].endswith(" −1,00")
    assert head.follow("Bắt đầu lại").all("fieldset") == []


def test_nothing_is_stored_by_trying(app: Flask, head: Client, block: tuple[Assessment, int]) -> None:
    before = row_counts(app, Figure, Score, Entry, Event)

    trying(head, block[0], "?row=2.1&figure-dossiers_online=3.200")

    assert row_counts(app, Figure, Score, Entry, Event) == before
    assert "hãy sửa số trong các ô" in trying(head, block[0], "?row=2.1").text


def test_what_could_not_be_declared_is_refused_beside_its_box(
    head: Client, block: tuple[Assessment, int]
) -> None:
    page = trying(head, block[0], "?row=2.1&figure-dossiers_online=5.000", status=422)
    assert page.texts("#figure-dossiers_online-error") == [
        "Lỗi: Số hồ sơ trực tuyến không thể lớn hơn tổng số hồ sơ. Hãy kiểm tra lại các số liệu này."
    ]
    assert page.value("figure-dossiers_online") == "5.000"
    assert not page.all("table")

    page = trying(head, block[0], "?row=2.1&figure-dossiers_online=nhi%E1%BB%81u", status=422)
    assert page.all("#figure-dossiers_online-error")
    page = trying(head, block[0], "?row=2.2&points-2.2=3", status=422)
    assert page.all("[id='points-2.2-error']")
    page = trying(head, block[0], "?row=9.9", status=400)
    assert "“9.9”" in page.one(".govuk-error-summary").text


def test_an_empty_box_is_a_figure_that_is_not_declared(head: Client, block: tuple[Assessment, int]) -> None:
    page = trying(head, block[0], "?row=1.1&figure-plan_issued=")

    assert "→ 5,00 / 10 (50,00%)" in outcome(page)[0]


def test_points_that_a_reviewer_set_give_way_to_the_rule_when_figures_are_tried(
    make: Make, cycles: Cycles, browsers: Callable[[], Client]
) -> None:
    sheet = cycles.sheet(make.cycle(), make.unit("Ba Đồn"), appraised="1", declared="2")
    browser = browsers()
    browser.sign_in(make.account(Role.UNIT_HEAD, unit=sheet.unit))

    page = trying(browser, sheet, "?row=2.2")
    assert page.value("points-2.2") == "1"
    assert "Hạng chỉ tính thử được sau khi công bố" in page.text


def test_a_draft_tries_points_without_a_rank(sheet: Assessment, officer: Client) -> None:
    page = officer.get(place(sheet, "/what-if?row=1.1&figure-plan_issued=true"))

    assert outcome(page)[0] == "0,00 / 10 (0,00%) → 2,00 / 10 (20,00%) +2,00"
    assert len(outcome(page)) == 2


def test_leadership_tries_on_the_published_line_and_others_find_nothing(
    leader: Client, head: Client, block: tuple[Assessment, int], make: Make
) -> None:
    leader.get(leader.address("leadership.result", result_id=block[1]))
    leader.follow("Xã Ba Đồn")
    leader.follow("Tự thử số khác")
    page = leader.get(f"{leader.page.path}?row=2.1&figure-dossiers_online=3200")
    assert outcome(page)[2] == "3/3 → 1/3 lên 2"

    head.get(leader.page.path, status=403)
    other = make.assessment(make.cycle(year=2031), make.unit("Khác"))
    head.get(place(other, "/what-if"), status=404)


def test_a_sheet_changed_since_its_publication_is_refused(
    leader: Client, block: tuple[Assessment, int], make: Make
) -> None:
    leader.get(leader.address("leadership.result", result_id=block[1]))
    leader.follow("Xã Ba Đồn")
    assert "Bước nào nâng hạng" in leader.page.text
    line = leader.page.path
    with make._session() as session:
        session.query(Figure).filter_by(assessment_id=block[0].id, figure_id="dossiers_online").update(
            {"value": "3000"}
        )
    page = leader.get(f"{line}/what-if", status=409)
    assert "đã được sửa sau khi công bố" in page.text
    assert "Bước nào nâng hạng" not in leader.get(line).text


def test_beside_each_next_step_stands_the_rank_it_would_give(
    head: Client, leader: Client, block: tuple[Assessment, int]
) -> None:
    page = head.get(head.address("unit.own_result", assessment_id=block[0].id))
    (what, gain, total, rank, _), won_back = table(page, "Bước nào thêm nhiều điểm nhất")
    assert what.startswith("2.1 Hồ sơ trực tuyến")
    assert "2.000 hồ sơ → 3.200 hồ sơ" in what
    assert (gain, total, rank) == ("+2,00", "9,00 / 10 (90,00%)", "3 → 1/3lên 2")

    assert won_back[0] == "2.2 Điểm do tổ thẩm định choĐiểm thẩm định: 1,00 → 2,00"
    assert won_back[1:4] == ["+1,00", "8,00 / 10 (80,00%)", "3 → 1/3lên 2"]
    for code in ("2.1", "2.2"):
        page = head.get(head.address("unit.own_result", assessment_id=block[0].id))
        assert outcome(head.follow(f"thử {code}"))[2] == "3/3 → 1/3 lên 2"


def test_units_compared_with_each_other_are_held_at_what_was_published(
    make: Make, cycles: Cycles, leader: Client
) -> None:
    cycle = make.cycle(tree_id="dti/2033/commune", year=2033)
    cycles.sheet(cycle, make.unit("Ba Đồn"), appraised="1", online=1000)
    cycles.sheet(cycle, make.unit("Ái Tử"), appraised="1", online=4000)
    leader.get(leader.address("leadership.result", result_id=cycles.published(cycle)))
    leader.follow("Xã Ba Đồn")
    leader.follow("Tự thử số khác")
    assert "2.1" not in [one.get("value") for one in leader.page.all("#row option")]
    page = leader.get(f"{leader.page.path}?row=2.2&points-2.2=2")
    assert outcome(page)[0] == "6,00 / 10 (60,00%) → 7,00 / 10 (70,00%) +1,00"
    assert outcome(page)[2] == "2/2 → 2/2 giữ nguyên"


def test_a_unit_that_is_not_ranked_tries_without_a_rank(make: Make, cycles: Cycles, leader: Client) -> None:
    cycle = make.cycle()
    cycles.sheet(
        cycle, make.unit("Khách"), appraised="1", block=cycles.guests(cycle), status=Status.CONFIRMED
    )
    leader.get(leader.address("leadership.result", result_id=cycles.published(cycle)))
    leader.follow("Xã Khách")
    assert "Hạng khi ấy" not in leader.page.text
    leader.follow("thử 2.1")
    assert len(outcome(leader.page)) == 2


def test_in_english_the_titles_of_the_set_stay_marked(head: Client, block: tuple[Assessment, int]) -> None:
    head.get(place(block[0], "/what-if"))
    head.submit('form[action="/language"]')
    page = trying(head, block[0], "?row=1.2&row=2.1&row=2.2&figure-dossiers_online=3.200")

    assert outcome(page)[2] == "3/3 → 1/3 up 2"
    assert "Which step raises the rank" in head.get(place(block[0], "/result")).text
