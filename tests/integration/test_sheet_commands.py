"""``flask sheet import``: looked at first, then proposed; nobody confirms anything by a command."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.access.actor import Role
from app.models import Assessment, SheetProposal
from app.workflow.states import Status
from tests.support.books import row_counts
from tests.support.client import Client
from tests.support.factories import Make
from tests.support.finished import TREE, file_of

pytestmark = pytest.mark.database


def run(app: Flask, *words: str) -> tuple[int, str]:
    """Exit code and everything said."""
    result = app.test_cli_runner().invoke(args=["sheet", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def sheet(make: Make) -> Assessment:
    return make.assessment(make.cycle(tree_id=TREE, year=2031, title="Đánh giá năm 2031"))


def test_a_file_is_looked_at_then_proposed_and_confirmed_on_a_page(
    app: Flask, make: Make, client: Client, sheet: Assessment, tmp_path: Path
) -> None:
    file = tmp_path / "2031.csv"
    file.write_text(file_of([sheet.unit]), encoding="utf-8")
    code, said = run(app, "import", str(file), "--cycle", TREE, "--dry-run")
    assert (code, "Phiếu sẽ nhập: 1" in said) == (0, True), said
    assert row_counts(app, SheetProposal) == {"sheet_proposal": 0}
    code, said = run(app, "import", str(file), "--cycle", TREE)
    assert (code, "Chưa có phiếu nào thay đổi" in said) == (0, True), said
    client.sign_in(make.account(Role.SECRETARIAT))
    client.get("/imports/")
    assert "Dòng lệnh trên máy chủ" in client.follow("Đánh giá năm 2031").text
    client.submit("form#confirm")


def test_wrong_rows_are_named_and_nothing_is_proposed(app: Flask, sheet: Assessment, tmp_path: Path) -> None:
    file = tmp_path / "2031.csv"
    file.write_text(file_of([sheet.unit], r3_1="3.1;;;;2;9;;"), encoding="utf-8")
    code, said = run(app, "import", str(file), "--cycle", TREE)
    assert (code, "Dòng 8: " in said) == (1, True), said
    assert row_counts(app, SheetProposal) == {"sheet_proposal": 0}
    assert sheet.status is Status.DRAFT


def test_a_set_without_a_cycle_is_said(app: Flask, sheet: Assessment, tmp_path: Path) -> None:
    file = tmp_path / "2031.csv"
    file.write_text(file_of([sheet.unit]), encoding="utf-8")
    code, said = run(app, "import", str(file), "--cycle", "dti/1999/commune")
    assert (code, "không có đợt nào" in said) == (2, True), said
