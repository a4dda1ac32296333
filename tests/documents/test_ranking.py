"""The ranking is the appendix of a decision by Nghị định 30/2020."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from app.documents.formats import decimal
from app.documents.press import press
from app.documents.ranking_table import TEXT_WIDTH_MM, lay_out
from app.documents.render import render_ranking
from app.errors import Refused
from scoring import load_tree
from scoring.loader.files import find_trees
from tests.documents import samples
from tests.documents.paper import Paper

CRITERIA = Path(__file__).resolve().parents[2] / "criteria"


def rows_on(page: list[str]) -> list[int]:
    """The positions of the units whose rows stand on a page, from top to bottom."""
    return [int(number) for line in page for number in re.findall(r"\bXã Số (\d+)\b", line)]


def test_pages_are_landscape_a4(province_ranking: Paper) -> None:
    assert {province_ranking.size_mm(n) for n in range(len(province_ranking.pages))} == {(297, 210)}


def test_the_head_says_appendix_title_and_decision(province_ranking: Paper) -> None:
    first = province_ranking.pages[0]
    assert first.startswith(
        "Phụ lục KẾT QUẢ XẾP HẠNG KHỐI CẤP XÃ ĐÁNH GIÁ MỨC ĐỘ CHUYỂN ĐỔI SỐ CẤP XÃ NĂM 2025"
    )


def test_number_and_date_stay_blank_until_the_decision_is_issued(province_ranking: Paper) -> None:
    assert (
        "(Kèm theo Quyết định số ……/QĐ-UBND ngày …… tháng …… năm …… của Ủy ban nhân dân tỉnh Quảng Trị)"
        in province_ranking.pages[0]
    )


def test_number_and_date_are_printed_once_they_are_known() -> None:
    issued = samples.ranking(1, decision_number="125/QĐ-UBND", decision_date=date(2026, 2, 9))
    text = Paper(render_ranking(issued)).text
    assert "(Kèm theo Quyết định số 125/QĐ-UBND ngày 09 tháng 02 năm 2026 của" in text
    assert "……" not in text


def test_a_draft_says_so_on_every_page_and_the_paper_to_sign_does_not() -> None:
    draft, clean = (Paper(render_ranking(samples.ranking(40, draft=draft))) for draft in (True, False))
    assert len(draft.pages) == len(clean.pages) > 1
    for page, other in zip(draft.reader.pages, clean.reader.pages, strict=True):
        assert "DỰ THẢO" in " ".join(page.extract_text().split())
        assert "DỰ THẢO" not in other.extract_text()


def test_the_page_number_stands_in_the_top_margin_from_page_2_on(province_ranking: Paper) -> None:
    assert not province_ranking.pages[0].startswith("1 ")
    for number, page in enumerate(province_ranking.pages[1:], start=2):
        assert page.startswith(f"{number} ")
        margin = province_ranking.picture(number - 1)[:200]
        columns = np.where((margin < 128).any(axis=0))[0]
        # Centred over the text, which lies between the left margin of 30 mm and the right one of 15 mm.
        assert abs((columns[0] + columns[-1]) / 20 - (30 + 282) / 2) < 1
    assert (province_ranking.picture(0)[:200] > 128).all()


def test_the_margins_are_free(province_ranking: Paper) -> None:
    for number in range(len(province_ranking.pages)):
        picture = province_ranking.picture(number)
        assert (picture[:, :298] > 128).all()
        assert (picture[:, 2822:] > 128).all()
        assert (picture[2060:] > 128).all()


def test_the_table_header_and_the_maxima_are_repeated_on_every_page(province_ranking: Paper) -> None:
    assert len(province_ranking.pages) > 3
    for page in province_ranking.pages:
        for heading in ("STT", "Đơn vị", "Điểm thẩm định theo chỉ số chính", "Tổng điểm", "Hạng", "Xếp loại"):
            assert heading in page
    for lines in province_ranking.lines_of_pages:
        assert "Điểm tối đa 8 10 6 12 10 38 8 8 100 100 100" in [" ".join(line.split()) for line in lines]


def test_every_unit_stands_once_in_the_order_given(province_ranking: Paper) -> None:
    printed = [row for page in province_ranking.lines_of_pages for row in rows_on(page)]
    assert printed == [position for position in range(1, 79) if position != 7]


@pytest.mark.parametrize("units", [13, 14, 15, 16])
def test_no_row_and_no_note_stands_alone_on_the_last_page(units: int) -> None:
    pages = Paper(render_ranking(samples.ranking(units))).lines_of_pages
    assert len(rows_on(pages[-1])) >= min(units, 3)


def test_the_longest_name_and_full_marks_fit(province_ranking: Paper) -> None:
    assert samples.LONGEST_NAME.split()[-1] in province_ranking.text
    row = next(line for line in province_ranking.lines if "Xã Số 1 " in line)
    shown = "1 Xã Số 1 7,25 7,25 7,25 7,25 7,25 7,25 7,25 7,25 98,75 100,00 100,00 1 Tốt"
    assert " ".join(row.split()) == shown


def test_generated_figures_say_so_on_every_page_and_in_the_file(province_ranking: Paper) -> None:
    assert all("Số liệu minh họa" in page for page in province_ranking.pages)
    about = province_ranking.reader.metadata
    assert about is not None
    assert (about.subject, about.get("/Keywords")) == ("Số liệu minh họa", "Số liệu minh họa")
    assert str(about.title).endswith("(số liệu minh họa)")


def test_real_figures_by_a_set_that_nobody_issued_are_not_called_made_up() -> None:
    paper = Paper(render_ranking(samples.ranking(3, illustrative=True)))
    assert "Bộ tiêu chí minh họa – không có giá trị công bố" in paper.text
    assert "Số liệu minh họa" not in paper.text


def test_real_figures_carry_no_such_line() -> None:
    paper = Paper(render_ranking(samples.ranking(3)))
    assert "minh họa" not in paper.text
    assert "minh họa" not in str(paper.reader.metadata)


def test_ties_share_a_rank_and_the_next_rank_is_skipped() -> None:
    tied = tuple(
        samples.ranking_row(position, rank=rank, points=points, percent=points)
        for position, rank, points in (
            (1, 1, Decimal("91.20")),
            (2, 1, Decimal("91.20")),
            (3, 3, Decimal("90.00")),
        )
    )
    paper = Paper(render_ranking(samples.ranking(rows=tied)))
    ranks = [line.split()[-2] for line in paper.lines if "Xã Số" in line]
    assert ranks == ["1", "1", "3"]
    assert "Đơn vị bằng điểm được xếp cùng hạng" in paper.text


def test_a_unit_that_is_not_ranked_has_a_dash_and_a_note() -> None:
    outside = samples.ranking_row(2, rank=None, grade=None, unit_name="Xã Cần Giuộc")
    paper = Paper(render_ranking(samples.ranking(rows=(samples.ranking_row(1), outside))))
    row = next(line for line in paper.lines if "Cần Giuộc" in line)
    assert row.split()[-2:] == ["–", "–"]
    assert "được đánh giá nhưng không xếp hạng" in paper.text


def test_a_ranking_without_units_says_so() -> None:
    paper = Paper(render_ranking(samples.ranking(0)))
    assert "Không có đơn vị nào trong bảng xếp hạng này." in paper.text
    assert "Bảng gồm 0 đơn vị" in paper.text


def test_without_self_scores_there_is_no_column_for_them() -> None:
    rows = tuple(samples.ranking_row(position, self_points=None) for position in (1, 2))
    assert "tự chấm" not in Paper(render_ranking(samples.ranking(rows=rows))).text


def test_different_maxima_have_their_own_column() -> None:
    rows = (samples.ranking_row(1), samples.ranking_row(2, denominator=Decimal(96)))
    paper = Paper(render_ranking(samples.ranking(rows=rows)))
    assert next(line for line in paper.lines if "Xã Số 2" in line).split()[-4:-2] == ["96", "95,79"]


@pytest.mark.parametrize("count", [0, 1, 8, 9, 16, 20])
def test_any_usual_number_of_main_indices_fits_the_page(count: int) -> None:
    context = samples.ranking(3, count)
    table = lay_out(context, press().serif)
    assert sum(column.width_mm for column in table.columns) == pytest.approx(TEXT_WIDTH_MM)
    paper = Paper(render_ranking(context))
    row = next(line for line in paper.lines if "Xã Số 1" in line)
    assert row.split().count("7,25") == count
    if table.coded:
        assert "Chỉ số chính: 1 – Nhận thức số; 2 – Thể chế số" in paper.text


@pytest.mark.parametrize("path", find_trees(CRITERIA), ids=lambda path: str(path.relative_to(CRITERIA)))
def test_full_marks_in_every_shipped_set_fit(path: Path) -> None:
    tree = load_tree(path)
    rounding = tree.rounding
    groups = tuple(samples.GroupColumn(group.code, group.title, group.worth) for group in tree.groups)
    best = samples.ranking_row(
        1,
        group_points=tuple(group.max for group in groups),
        points=tree.max,
        denominator=tree.max,
        percent=Decimal(100),
    )
    context = samples.ranking(
        rows=(best,), groups=groups, places=rounding.points, percent_places=rounding.percent
    )
    row = next(line for line in Paper(render_ranking(context)).lines if "Xã Số 1" in line)
    assert decimal(tree.max, rounding.points) in row.split()
    assert decimal(Decimal(100), rounding.percent) in row.split()


def test_too_many_main_indices_are_refused_in_words() -> None:
    with pytest.raises(Refused, match="có 40 chỉ số chính nên không in vừa khổ A4 ngang"):
        render_ranking(samples.ranking(3, 40))


def test_a_name_without_spaces_stays_in_its_column() -> None:
    context = samples.ranking(rows=(samples.ranking_row(1, unit_name="Ơ" * 250),))
    picture = Paper(render_ranking(context)).picture()
    assert (picture[:, 2822:] > 128).all()
    assert Paper(render_ranking(context)).text.count("Ơ") == 250
