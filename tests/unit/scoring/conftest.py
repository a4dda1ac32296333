"""What several tests of the scoring tools begin with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from scoring import load_tree
from scoring.__main__ import main
from scoring.model import Tree
from tests.unit.scoring.decision_tables import SET, Change, Made, Row


@pytest.fixture
def new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Made]:
    """Runs `new` on a sheet of these rows; gives its exit code and what it said."""

    def run(*rows: Row, change: Change | None = None) -> Made:
        book = openpyxl.Workbook()
        sheet = book.active
        assert isinstance(sheet, Worksheet)
        sheet.title = "Bảng"
        for row in rows:
            sheet.append(list(row))
        if change is not None:
            change(sheet)
        book.save(tmp_path / "qd.xlsx")
        code = main(["new", str(tmp_path / "qd.xlsx"), str(tmp_path / SET)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[], Tree]:
    return lambda: load_tree(tmp_path / SET)
