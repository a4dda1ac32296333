"""Excel packs that were spoiled on their way: renamed, cut, tampered with, of another sheet, no pack at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl.workbook import Workbook
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Invalid
from app.models import Assessment, Unit
from app.services.sheets.packs import Fate, look_at_pack
from app.sheet.pack import SEAL_KEY, seal, unseal
from tests.support.application import START
from tests.support.factories import Make, actor_of
from tests.support.packs import SECRET, answer_cells, changed, fates, filled, look, out, with_part

DB = scoped_session[Session]


@pytest.fixture
def unit(session: DB, make: Make) -> Unit:
    return make.unit("Sông Thử")


@pytest.fixture
def sheet(make: Make, unit: Unit) -> Assessment:
    return make.assessment(unit=unit)


@pytest.fixture
def officer(make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit, name="Cán bộ Một"))


def why(refused: pytest.ExceptionInfo[Invalid]) -> str:
    return str(refused.value.fields["file"][0])


def rename(work: Workbook) -> None:
    for number, worksheet in enumerate(work.worksheets):
        worksheet.title = f"Trang {number}"


def test_renamed_worksheets_and_lost_rows_do_no_harm(officer: Actor, sheet: Assessment) -> None:
    content = changed(filled(out(officer, sheet), dossiers=5), rename)
    assert fates(look(officer, sheet, content)) == {"dossiers": Fate.TAKEN}

    def lose(work: Workbook) -> None:
        worksheet = work["Số liệu"]
        for key, cell in answer_cells(worksheet).items():
            if key.startswith("2.1|"):
                worksheet[f"A{cell[1:]}"].value = None

    report = look(officer, sheet, changed(filled(out(officer, sheet), dossiers=5), lose))
    assert (fates(report), report.absent) == ({}, 2)


def twice(work: Workbook) -> None:
    worksheet = work["Số liệu"]
    cell = answer_cells(worksheet)["1.1|figure-plan_issued"]
    worksheet["A60"].value = "1.1|figure-plan_issued"
    worksheet[f"{cell[0]}60"].value = "Không"
    worksheet[cell].value = "Có"


def formula(work: Workbook) -> None:
    worksheet = work["Số liệu"]
    worksheet[answer_cells(worksheet)["2.1|figure-dossiers"]].value = "=SUM(1,2)"


@pytest.mark.parametrize(
    ("change", "says"),
    [(twice, "2 dòng cùng là ô này"), (formula, "công thức chưa được tính")],
    ids=["a row twice", "a formula nobody computed"],
)
def test_what_cannot_be_one_answer_is_refused_at_its_cell(
    officer: Actor, sheet: Assessment, change: Callable[[Workbook], None], says: str
) -> None:
    report = look(officer, sheet, changed(out(officer, sheet), change))
    assert [
        str(cell.why[0])
        for cell in report.cells
        if cell.fate is not Fate.UNCHANGED and says in str(cell.why[0])
    ]
    assert report.of(Fate.TAKEN) == ()


def without_guide(work: Workbook) -> None:
    del work["Hướng dẫn"]


def tampered(work: Workbook) -> None:
    for line in work["Hướng dẫn"].iter_rows(max_col=2):
        if line[0].value == "dti-pack":
            line[1].value = str(line[1].value)[:-9] + "AAAAAAAAA"


def other_column(work: Workbook) -> None:
    for line in work["Số liệu"].iter_rows():
        for cell in line:
            if cell.value == "Năm nay":
                cell.value = "Số mới"


def huge(work: Workbook) -> None:
    worksheet = work["Số liệu"]
    for _line in range(100_000):
        worksheet.append(["", 1, 2])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (without_guide, "“Hướng dẫn” của gói đã bị xóa"),
        (tampered, "không còn nguyên vẹn"),
        (other_column, "không còn cột “Năm nay”"),
        (huge, "hơn hẳn một gói"),
    ],
    ids=["no seal", "broken seal", "no column", "100,000 rows"],
)
def test_a_spoiled_pack_is_refused_with_what_to_do(
    officer: Actor, sheet: Assessment, change: Callable[[Workbook], None], says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        look(officer, sheet, changed(out(officer, sheet), change))
    assert says in why(refused)


@pytest.mark.parametrize(
    ("part", "says"),
    [("xl/vbaProject.bin", "macro"), ("xl/externalLinks/externalLink1.xml", "tệp khác")],
)
def test_macros_and_links_to_other_files_are_refused(
    officer: Actor, sheet: Assessment, part: str, says: str
) -> None:
    with pytest.raises(Invalid) as refused:
        look(officer, sheet, with_part(out(officer, sheet), part))
    assert says in why(refused)


def test_a_file_that_is_no_workbook_is_named(officer: Actor, sheet: Assessment) -> None:
    for content, says in (
        (b"%PDF-1.7 ...", "PDF"),
        (b"unit;code\n1;2\n", ".xlsx"),
        (b"PK\x03\x04 broken", ""),
    ):
        with pytest.raises(Invalid) as refused:
            look(officer, sheet, content)
        assert says in why(refused)


def test_the_pack_of_another_sheet_names_it_and_that_of_another_installation_is_none(
    make: Make, officer: Actor, unit: Unit, sheet: Assessment
) -> None:
    other = make.assessment(cycle=make.cycle(year=2031, title="Đợt khác"), unit=unit)
    with pytest.raises(Invalid) as refused:
        look(officer, sheet, out(officer, other))
    assert "Xã Sông Thử, Đợt khác" in why(refused)
    with pytest.raises(Invalid) as refused:
        look_at_pack(officer, sheet.id, out(officer, sheet), secret="khóa khác", now=START)
    assert "hệ thống khác" in why(refused)


def test_a_pack_of_another_version_of_the_criteria_set_is_refused(officer: Actor, sheet: Assessment) -> None:
    def older(work: Workbook) -> None:
        for line in work["Hướng dẫn"].iter_rows(max_col=2):
            if line[0].value == SEAL_KEY:
                told = replace(unseal([str(line[1].value)], SECRET), tree_digest="0" * 64)
                (line[1].value,) = seal(told, SECRET)

    with pytest.raises(Invalid) as refused:
        look(officer, sheet, changed(out(officer, sheet), older))
    assert "Bộ chỉ số của đợt đã thay đổi" in why(refused)


def test_a_row_that_no_pack_has_is_passed_over_and_counted(officer: Actor, sheet: Assessment) -> None:
    def add(work: Workbook) -> None:
        worksheet = work["Số liệu"]
        cell = answer_cells(worksheet)["1.1|figure-plan_issued"]
        worksheet["A70"].value, worksheet[f"{cell[0]}70"].value = "9.9|figure-khac", 5

    report = look(officer, sheet, changed(out(officer, sheet), add))
    assert (fates(report), report.strange) == ({}, 1)
