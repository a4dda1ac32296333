"""Which undone steps would bring a unit the most points: figures to reach, the gain, the total."""

from __future__ import annotations

from app.models import Assessment
from tests.support.client import Client
from tests.support.factories import Make
from tests.web.test_unit_sheet import declare_all, place

NEXT_STEPS = "Việc nào thêm nhiều điểm nhất"


def test_the_steps_that_gain_most_come_first_with_the_figures_to_reach(
    sheet: Assessment, officer: Client
) -> None:
    officer.get(place(sheet, "/indicators/2.1"))
    officer.submit("#declaration", {"figure-dossiers": "4.000", "figure-dossiers_online": "1.000"})
    officer.get(place(sheet))
    page = officer.follow(NEXT_STEPS)

    first, *others = page.texts("main ol > li")
    assert first.startswith("2.1 Hồ sơ trực tuyến +3,00 điểm · tổng 4,00")
    assert "Số hồ sơ nộp trực tuyến: 1.000 hồ sơ → 3.200 hồ sơ" in first  # 80 %: the jump to the full mark
    assert [step.split()[0] for step in others[:2]] == ["1.1", "1.2"]
    assert "Đã ban hành kế hoạch: chưa kê khai → Có" in others[0]
    assert "Người chủ trì họp ban chỉ đạo: chưa kê khai → Người đứng đầu" in others[1]
    assert "chỉ kê khai khi đã làm xong" in page.text


def test_a_sheet_at_its_highest_says_that_nothing_is_left(sheet: Assessment, officer: Client) -> None:
    declare_all(officer, sheet)
    for code, typed in {
        "1.2": {"figure-chaired_by": "head"},
        "2.1": {"figure-dossiers": "4.000", "figure-dossiers_online": "3.200"},
    }.items():
        officer.get(place(sheet, f"/indicators/{code}"))
        officer.submit("#declaration", typed)
    page = officer.get(place(sheet, "/next-steps"))

    assert page.texts(".dti-empty h2") == ["Không còn bước nào thêm điểm"]
    assert page.texts("main ol > li") == []


def test_the_steps_of_another_unit_are_not_found(make: Make, officer: Client) -> None:
    other = make.assessment(make.cycle(), make.unit("Khác"))

    officer.get(place(other, "/next-steps"), status=404)


def test_pages_in_english_write_every_number_in_one_way(sheet: Assessment, officer: Client) -> None:
    officer.get(place(sheet, "/indicators/2.1"))
    officer.submit('form[action="/language"]')
    officer.get(place(sheet, "/indicators/2.1"))
    officer.submit("#declaration", {"figure-dossiers": "4.000", "figure-dossiers_online": "1.234"})
    page = officer.get(place(sheet, "/indicators/2.1"))

    assert "1.234 / 4.000 = 30,85%" in page.text
    assert "30.85" not in page.text
