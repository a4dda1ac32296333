"""A unit's result sheet: self points, appraised points and the reason, indicator by indicator."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from app.documents.contexts import ResultSheetContext
from app.documents.render import render_result_sheet
from scoring import load_tree
from tests.documents import samples
from tests.documents.paper import Paper

REPOSITORY = Path(__file__).resolve().parents[2]


def can_giuoc() -> ResultSheetContext:
    """The published sheet of 62 indicators, its totals summed from its rows."""
    tree = load_tree(REPOSITORY / "criteria/dti/2025/commune")
    with (REPOSITORY / "app/demo/data/can-giuoc-2025.csv").open(encoding="utf-8") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        points = {
            line["code"]: (Decimal(line["self_score"]), Decimal(line["appraised_score"])) for line in lines
        }
    groups = []
    for group in tree.groups:
        indicators = tuple(
            samples.SheetIndicator(leaf.code, leaf.title, leaf.max, *points[leaf.code], reason="")
            for leaf in group.indicators()
        )
        claimed = sum((points[leaf.code][0] for leaf in group.indicators()), Decimal(0))
        total = sum((points[leaf.code][1] for leaf in group.indicators()), Decimal(0))
        groups.append(samples.SheetGroup(group.code, group.title, group.max, claimed, total, indicators))
    return samples.result_sheet(
        groups=tuple(groups),
        self_points=sum((group.self_points for group in groups), Decimal(0)),
        points=sum((group.points for group in groups), Decimal(0)),
        denominator=tree.max,
        percent=Decimal("63.15"),
    )


def test_pages_are_landscape_a4(result_sheet: Paper) -> None:
    assert result_sheet.size_mm() == (297, 210)


def test_the_summary_shows_what_was_claimed_and_what_was_found(result_sheet: Paper) -> None:
    for text in ("PHIẾU KẾT QUẢ ĐÁNH GIÁ", "Xã Cần Giuộc", "17,04", "−7,04", "25,00", "Không xếp hạng"):
        assert text in result_sheet.text


def test_a_cut_stands_beside_its_reason(result_sheet: Paper) -> None:
    row = next(line for line in result_sheet.lines if line.lstrip().startswith("1.2"))
    assert row.split()[-4:] != []
    assert "10,00" in row
    assert "−10,00" in row
    assert "Chưa có minh chứng của năm đánh giá." in " ".join(result_sheet.text.split())


def test_what_was_raised_has_a_plus(result_sheet: Paper) -> None:
    assert "+2,96" in result_sheet.text


def test_a_row_that_does_not_apply_is_a_dash_and_its_maximum_stands_apart(result_sheet: Paper) -> None:
    row = next(line for line in result_sheet.lines if line.lstrip().startswith("1.3"))
    assert row.split()[-4:] == ["(20)", "–", "–", "–"]
    assert "chỉ tiêu không áp dụng với đơn vị" in result_sheet.text
    assert "chưa kê khai" not in result_sheet.text


def test_a_ranked_unit_shows_its_rank() -> None:
    assert "12/78" in Paper(render_result_sheet(samples.result_sheet(rank=12))).text


@pytest.mark.parametrize("length", [599, 600, 9000])
def test_a_reason_of_any_length_is_printed_whole(length: int) -> None:
    reason = ("Thiếu minh chứng. " * 600)[:length].strip()
    group = samples.result_sheet().groups[0]
    indicator = samples.SheetIndicator("1.1", "Tỷ lệ", Decimal(10), Decimal(1), Decimal(0), reason)
    sheet = samples.result_sheet(groups=(samples.SheetGroup(
        group.code, group.title, group.denominator, group.self_points, group.points, (indicator,) * 3),))  # fmt: skip
    text = Paper(render_result_sheet(sheet)).text
    assert text.count("chứng") == 3 * reason.count("chứng")


def test_generated_figures_say_so_on_every_page() -> None:
    indicators = samples.result_sheet().groups[0].indicators * 20
    group = samples.SheetGroup("1", "Hạ tầng", Decimal(40), Decimal(1), Decimal(1), indicators)
    paper = Paper(
        render_result_sheet(samples.result_sheet(illustrative=True, invented=True, groups=(group,)))
    )
    assert len(paper.pages) > 1
    assert all("Số liệu minh họa" in page and "Lý do của người thẩm định" in page for page in paper.pages)


def test_the_published_sheet_of_can_giuoc_shows_its_totals_and_all_62_indicators() -> None:
    paper = Paper(render_result_sheet(can_giuoc()))
    total = next(line for line in paper.lines if "Tổng cộng" in line)
    assert total.split()[2:] == ["960", "787,84", "606,27", "−181,57"]
    assert "787,84 606,27 −181,57 960 63,15" in paper.text
    codes = {line.split()[0] for line in paper.lines if line.strip()}
    assert {indicator.code for group in can_giuoc().groups for indicator in group.indicators} <= codes
