"""Pages of the unit cost the same few statements whatever the criteria set and however much is declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models import Assessment, Cycle, Unit
from tests.support.client import Client
from tests.support.factories import TREE, Make
from tests.support.sample_files import pdf

GROUPS, PER_GROUP = 8, 12
LARGE = f"""
format: 1
id: {TREE}
title: Bộ chỉ số lớn
level: commune
period: {{from: 2030-01-01, to: 2030-12-31}}
status: official
legal_basis: [Quyết định thử nghiệm]
max: {GROUPS * PER_GROUP}
rounding: {{points: 2, percent: 2, mode: half_up}}
not_applicable: shrink
ranking: {{on: percent, ties: competition}}
grades: [{{id: any, title: Đạt, at_least_percent: 0}}]
figures:
  people: {{title: Tổng số người, unit: người, type: integer, min: 1}}
groups:
"""


def large_tree() -> str:
    """A set of 96 indicators, each with a figure of its own over one that all of them share."""
    lines = [LARGE]
    for group in range(1, GROUPS + 1):
        lines.append(
            f'  - code: "{group}"\n    title: Chỉ số chính {group}\n    max: {PER_GROUP}\n    indicators:\n'
        )
        for leaf in range(1, PER_GROUP + 1):
            name = f"counted_{group}_{leaf}"
            lines.append(
                f'      - code: "{group}.{leaf}"\n        title: Tỷ lệ thứ {leaf}\n        max: 1\n'
                f"        figures: {{{name}: {{title: Số người đạt {leaf}, type: integer, min: 0}}}}\n"
                f"        rule: {{kind: ratio, numerator: [{name}], denominator: [people]}}\n"
                "        evidence: {required: true, asks: Báo cáo}\n"
            )
    return "".join(lines)


@pytest.fixture(scope="session")
def criteria(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of criteria with the large set in place of the small one."""
    folder = tmp_path_factory.mktemp("criteria")
    (folder / TREE).mkdir(parents=True)
    (folder / TREE / "tree.yaml").write_text(large_tree(), encoding="utf-8")
    return folder


@pytest.fixture
def environ(criteria: Path) -> dict[str, str]:
    return {"DTI_CRITERIA_DIR": str(criteria)}


@pytest.fixture
def filled(make: Make, officer: Client, sheet: Assessment) -> Client:
    """The officer, with a dozen indicators declared and two of them proved."""
    for leaf in range(1, PER_GROUP + 1):
        officer.get(f"/unit/assessments/{sheet.id}/indicators/1.{leaf}")
        officer.submit("#declaration", {"figure-people": "1000", f"figure-counted_1_{leaf}": str(leaf)})
    for leaf in (1, 2):
        officer.get(f"/unit/assessments/{sheet.id}/indicators/1.{leaf}/evidence/new")
        file = ("báo cáo.pdf", pdf(str(leaf)))
        officer.submit('form[enctype="multipart/form-data"]', {"abstract": "Báo cáo", "file": file})
    return officer


@pytest.mark.parametrize(
    "page", ["/indicators/1.1", "/indicators/8.12", "", "/check", "/indicators/1.1/evidence/new"]
)
def test_a_page_of_a_sheet_of_96_indicators_needs_at_most_6_statements(
    filled: Client, sheet: Assessment, page: str
) -> None:
    assert filled.get(f"/unit/assessments/{sheet.id}{page}").statements.count <= 6


def test_the_table_of_96_indicators_needs_at_most_9_statements(filled: Client, sheet: Assessment) -> None:
    page = filled.get(f"/unit/assessments/{sheet.id}/figures")
    assert page.statements.count <= 9
    assert len(page.all('input[name="figure-people"]')) == 1
    assert len(page.all("tbody[data-row]")) == GROUPS * PER_GROUP


def test_my_work_needs_the_same_statements_for_many_sheets_as_for_one(
    make: Make, cycle: Cycle, unit: Unit, officer: Client, sheet: Assessment
) -> None:
    one = officer.get(officer.address("unit.home")).statements.count
    for year in (2027, 2028, 2029):
        make.assessment(make.cycle(year=year), unit)
    page = officer.get(officer.address("unit.home"))
    assert len(page.all("main section")) == 4
    assert page.statements.count == one <= 6


def test_a_figure_that_others_use_says_where(filled: Client, sheet: Assessment) -> None:
    page = filled.get(f"/unit/assessments/{sheet.id}/indicators/8.12")
    assert page.value("figure-people") == "1.000"
    assert "Dùng chung với 1.1, 1.2" in page.one("#figure-people-hint").get_text()


def test_what_was_declared_a_year_ago_stands_beside_the_field(
    make: Make, filled: Client, sheet: Assessment, unit: Unit
) -> None:
    following = make.assessment(make.cycle(year=2031), unit)
    page = filled.get(f"/unit/assessments/{following.id}/indicators/1.3")
    assert "Năm trước: 3 (2030)" in page.one("#figure-counted_1_3-hint").get_text()
    assert page.value("figure-counted_1_3") == ""
    assert page.statements.count <= 10  # the sheet of the year before is read besides
