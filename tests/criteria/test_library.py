"""The criteria sets of the library load, and their worked examples come out."""

from __future__ import annotations

from pathlib import Path

import pytest

from scoring.cases import codes_with_cases, run_cases
from scoring.lint.remarks import place_remark, remarks
from scoring.loader.files import find_trees, load_tree

CRITERIA = Path(__file__).parents[2] / "criteria"
LIBRARY = find_trees(CRITERIA)


@pytest.mark.parametrize("folder", LIBRARY, ids=lambda folder: "-".join(folder.parts[-3:]))
def test_a_set_of_the_library_loads_and_its_examples_come_out(folder: Path) -> None:
    tree = load_tree(folder)
    report = run_cases(tree, folder / "cases")

    assert [difference.text() for difference in report.differences] == []
    assert report.count, "a criteria set without worked examples proves nothing"
    assert place_remark(tree, folder) is None
    told = {remark.code for remark in remarks(tree, codes_with_cases(folder / "cases"))}
    assert told <= {"lint_points_by_hand", "lint_part_above_whole", "lint_jump"}


STRUCTURES = {
    "dti/2022/province": ("1000", "100 100 100 100 100 200 150 150", "1 1 1 1 1 1 1 1"),
    "dti/2023/province": ("1000", "100 100 100 100 100 200 150 150", "1 1 1 1 1 1 1 1"),
    "dti/2024/province": ("940", "50 50 140 100 100 200 150 150 60", "1 1 1 1 1 1 1 1 1"),
    "dti/2024/department": ("1000", "100 100 100 100 200 300 100", "4 4 2 4 8 16 5"),
    "dti/2024/district": ("1000", "100 100 100 100 100 200 150 150", "6 7 8 10 8 18 9 9"),
    "dti/2024/commune": ("1000", "100 100 100 100 100 200 150 150", "4 3 5 5 4 10 3 6"),
    "dti/2025/commune": ("960", "80 100 100 520 80 80", "7 5 6 32 4 8"),
    "dti/2026/commune": ("100", "8 10 6 10 5 45 6 10", "4 7 3 7 4 12 2 4"),
    "par/2026/commune": ("100", "14 6 14 10 10 8 14 20 4 -4", "16 9 15 9 12 9 1 2 4 4"),
}
"""Maximum, points and number of indicators of every main index: what is published of each set."""


@pytest.mark.parametrize("name", sorted(STRUCTURES))
def test_the_structure_is_the_published_one(name: str) -> None:
    tree = load_tree(CRITERIA / name)
    total, points, counts = STRUCTURES[name]

    assert str(tree.max) == total
    assert [str(group.max) for group in tree.groups] == points.split()
    assert [str(len(list(group.indicators()))) for group in tree.groups] == counts.split()


def test_every_set_of_the_library_has_its_structure_written_down_here() -> None:
    assert {"/".join(folder.parts[-3:]) for folder in LIBRARY} == set(STRUCTURES)


OURS = "người biên soạn"
FROM_THE_SOURCE = {
    "dti/2022/province": 8,
    "dti/2023/province": 8,
    "dti/2024/province": 8,
    "dti/2024/district": 2,
    "par/2026/commune": 5,
}
"""How many indicators of a set are wholly taken over; of every other one, some part is ours."""


@pytest.mark.parametrize("folder", LIBRARY, ids=lambda folder: "-".join(folder.parts[-3:]))
def test_an_indicator_says_where_it_comes_from_and_what_of_it_is_ours(folder: Path) -> None:
    tree = load_tree(folder)
    sources = [leaf.source for leaf in tree.indicators.values()]

    assert all(sources)
    assert sum(OURS not in source for source in sources) == FROM_THE_SOURCE.get(tree.id, 0)
    assert tree.status == "illustrative"


ASKED_OF_BODIES = {
    "giải quyết đúng hạn": "department district commune",
    "cập nhật tình trạng và kết quả trên cổng dịch vụ công": "department district commune",
    "tái cấu trúc quy trình": "department district",
    "trực tuyến toàn trình": "department district",
    "văn bản điện tử được ký số": "department district commune",
    "từ 85 %": "department district commune",
    "kể cả học trực tuyến": "department district commune",
    "trang thông tin điện tử": "department district commune",
    "trả lời phản ánh, kiến nghị": "department district commune",
    "danh sách hộ nghèo": "district commune",
    "thu, chi ngân sách": "department district commune",
    "kế hoạch sử dụng đất và giá bồi thường": "district commune",
    "phiên bản 3.0": "department district",
    "ứng dụng công dân": "department district commune",
    "nền tảng điều hành": "department district commune",
    "không gian làm việc số": "department district commune",
    "băng rộng": "district commune",
    "trang bị máy tính": "department district commune",
    "máy quét, thiết bị đọc mã qr, đầu đọc thẻ": "department district commune",
}
"""What Quảng Bình asked of its bodies, and the levels whose sets of 2024 ask it."""


@pytest.mark.parametrize("subject", sorted(ASKED_OF_BODIES))
def test_what_the_province_asked_of_its_bodies_is_in_the_sets_of_their_level(subject: str) -> None:
    for level in ASKED_OF_BODIES[subject].split():
        tree = load_tree(CRITERIA / "dti/2024" / level)
        assert any(subject in leaf.title.lower() for leaf in tree.indicators.values()), level


@pytest.mark.parametrize("level", ["district", "commune"])
def test_land_use_is_published_on_the_page_and_at_the_office(level: str) -> None:
    tree = load_tree(CRITERIA / "dti/2024" / level)
    (leaf,) = [leaf for leaf in tree.indicators.values() if "giá bồi thường" in leaf.title]
    asked = " ".join(tree.figures[name].title.lower() for name in leaf.figure_ids)

    assert "trang" in asked
    assert "trụ sở" in asked


def test_the_library_holds_the_sets_of_both_open_cycles() -> None:
    assert {"2025/commune", "2026/commune"} <= {"/".join(folder.parts[-2:]) for folder in LIBRARY}
