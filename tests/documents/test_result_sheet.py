"""A unit's result sheet: self points, appraised points and the reason, indicator by indicator."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.documents.render import render_result_sheet
from tests.documents import samples
from tests.documents.paper import Paper

REPOSITORY = Path(__file__).resolve().parents[2]


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


def test_not_declared_is_a_dash_and_not_a_zero(result_sheet: Paper) -> None:
    row = next(line for line in result_sheet.lines if line.lstrip().startswith("1.3"))
    assert row.split()[-4:] == ["20", "–", "–", "–"]


def test_a_ranked_unit_shows_its_rank() -> None:
    assert "12/78" in Paper(render_result_sheet(samples.result_sheet(rank=12))).text


@pytest.mark.parametrize("length", [599, 600, 9000])
def test_a_reason_of_any_length_is_printed_whole(length: int) -> None:
    reason = ("Thiếu minh chứng. " * 600)[:length].strip()
    group = samples.result_sheet().groups[0]
    indicator = samples.SheetIndicator("1.1", "Tỷ lệ", Decimal(10), Decimal(1), Decimal(0), reason)
    sheet = samples.result_sheet(groups=(samples.SheetGroup(
        group.code, group.title, group.max, group.self_points, group.points, (indicator,) * 3),))  # fmt: skip
    text = Paper(render_result_sheet(sheet)).text
    assert text.count("chứng") == 3 * reason.count("chứng")


def test_generated_figures_say_so_on_every_page() -> None:
    indicators = samples.result_sheet().groups[0].indicators * 20
    group = samples.SheetGroup("1", "Hạ tầng", Decimal(40), Decimal(1), Decimal(1), indicators)
    paper = Paper(render_result_sheet(samples.result_sheet(illustrative=True, groups=(group,))))
    assert len(paper.pages) > 1
    assert all("Số liệu minh họa" in page and "Lý do của người thẩm định" in page for page in paper.pages)
