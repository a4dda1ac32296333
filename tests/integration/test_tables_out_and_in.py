"""Units and accounts as workbooks: what goes out comes back unchanged, and a wrong line keeps thousands out."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Role
from app.errors import Forbidden
from app.extensions import db
from app.models import Account, Level, Unit, UnitKind
from app.services.tables.accounts import ACCOUNT_COLUMNS, read_accounts
from app.services.tables.lines import ImportRefused
from app.services.tables.units import read_units
from app.services.units.exporting import exported
from tests.support.application import START
from tests.support.books import count_events
from tests.support.factories import Make, actor_of

UNITS = ("Mã đơn vị", "Loại đơn vị", "Tên ngắn", "Tên đơn vị")
ACCOUNTS = tuple(column.aliases[0] for column in ACCOUNT_COLUMNS)
MANY = 5_000
WRONG = (2, 1_700, 2_501, 4_000, 5_001)
"""Lines as a spreadsheet counts them, the heading being the first: both ends and three between."""


def run(app: Flask, *words: str) -> tuple[int, str]:
    """Exit code and everything said."""
    result = app.test_cli_runner().invoke(args=list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def workbook(folder: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A workbook as somebody types it: codes are numbers there."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Bảng")
    sheet.append(list(heading))
    for row in rows:
        sheet.append(list(row))
    file = folder / "bang.xlsx"
    book.save(file)
    return str(file)


def cells(file: Path) -> list[tuple[str, ...]]:
    """What stands in the only sheet of a workbook, every cell of which has to be text."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(file.read_bytes())).worksheets
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    return [tuple(cell.value or "" for cell in row) for row in sheet.iter_rows()]


def number_of(app: Flask, model: type[Unit | Account]) -> int:
    """How many rows there are."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def commune(number: int) -> tuple[object, ...]:
    """One line of a table of communes."""
    return (10_000 + number, "Xã", f"Thử {number}", f"Xã Thử {number}")


def person(number: int) -> tuple[object, ...]:
    """One line of a table of accounts."""
    return (f"p{number}@dti.test", f"Người {number}", "Thanh tra, kiểm tra")


def test_a_workbook_of_units_is_looked_through_first_and_then_taken(app: Flask, tmp_path: Path) -> None:
    file = workbook(tmp_path, UNITS, [commune(1), commune(2)])
    code, said = run(app, "unit", "import", file, "--from", "01/07/2025", "--dry-run")
    assert (code, number_of(app, Unit)) == (0, 0), said
    assert "Sẽ thêm 2 đơn vị" in said
    assert run(app, "unit", "import", file, "--from", "01/07/2025")[0] == 0
    with app.app_context():
        rows = db.session.execute(select(Unit.code, Unit.kind, Unit.full_name).order_by(Unit.code))
        assert list(map(tuple, rows)) == [
            ("10001", UnitKind.XA, "Xã Thử 1"),
            ("10002", UnitKind.XA, "Xã Thử 2"),
        ]


def test_five_wrong_lines_among_five_thousand_units_are_named_and_nothing_is_taken(
    app: Flask, tmp_path: Path
) -> None:
    rows = [commune(number) for number in range(MANY)]
    for line in WRONG:
        rows[line - 2] = (*rows[line - 2][:1], "Bản", *rows[line - 2][2:])
    code, said = run(app, "unit", "import", workbook(tmp_path, UNITS, rows), "--from", "01/07/2025")
    assert (code, number_of(app, Unit)) == (1, 0)
    named = [line.partition(":")[0] for line in said.splitlines() if line.startswith("Dòng ")]
    assert named == [f"Dòng {line}" for line in WRONG]
    assert "Tệp có 5 chỗ cần sửa. Chưa có dữ liệu nào được lưu" in said
    assert count_events(app, "units.imported") == 0


def test_five_wrong_lines_among_five_thousand_accounts_are_named_and_nothing_is_taken(
    app: Flask, tmp_path: Path
) -> None:
    rows = [person(number) for number in range(MANY)]
    for line in WRONG:
        rows[line - 2] = (*rows[line - 2][:2], "Chủ tịch")
    file = workbook(tmp_path, ACCOUNTS[:3], rows)
    code, said = run(app, "account", "import", file, "--slips", str(tmp_path / "phieu.pdf"))
    assert (code, number_of(app, Account)) == (1, 0)
    named = [line.partition(":")[0] for line in said.splitlines() if line.startswith("Dòng ")]
    assert named == [f"Dòng {line}" for line in WRONG]
    assert not (tmp_path / "phieu.pdf").exists()


def test_units_go_out_as_a_workbook_and_come_back_without_a_change(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    make.unit("Ái Tử", code="00123")
    with app.app_context():
        db.session.scalars(select(Unit)).one().name = "=Ái Tử"
        db.session.commit()
    file = tmp_path / "don-vi.xlsx"
    code, said = run(app, "unit", "export", "--output", str(file))
    assert (code, said) == (0, f"Đã ghi 1 dòng ra {file}.\n")
    heading, row = cells(file)
    assert heading[:4] == UNITS
    assert row == ("00123", "xã", "=Ái Tử", "Xã Ái Tử", "01/07/2025", *[""] * (len(heading) - 5))
    code, said = run(app, "unit", "import", str(file))
    assert "Đã thêm 0 đơn vị, 1 đơn vị đã có từ trước." in said
    (line,) = read_units(file.read_bytes())
    assert (line.code, line.name) == ("00123", "=Ái Tử")


def test_accounts_go_out_as_a_workbook_and_come_back_without_a_change(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    make.account(Role.UNIT_HEAD, unit=make.unit("Ái Tử", code="00123"), name="+Lãnh đạo", email="ld@dti.test")
    make.account(Role.AUDITOR, name="'=Kiểm tra", email="kt@dti.test")
    file = tmp_path / "tai-khoan.xlsx"
    assert run(app, "account", "export", "--output", str(file))[0] == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600, "others on the machine read who has an account"
    assert cells(file)[0] == ACCOUNTS
    assert [line.name for line in read_accounts(file.read_bytes())] == ["'=Kiểm tra", "+Lãnh đạo"]
    code, said = run(app, "account", "import", str(file))
    assert code == 0, said
    assert "Đã mở 0 tài khoản, thêm 0 vai trò, 2 dòng đã có từ trước." in said
    assert count_events(app, "accounts.imported") == 0


def test_both_shapes_hold_the_same(app: Flask, make: Make, tmp_path: Path) -> None:
    make.unit("Ái Tử", code="90001")
    paths = [tmp_path / f"don-vi.{suffix}" for suffix in ("csv", "xlsx")]
    assert [run(app, "unit", "export", "--output", str(path))[0] for path in paths] == [0, 0]
    assert len({read_units(path.read_bytes()) for path in paths}) == 1


@pytest.mark.parametrize("noun", ["unit", "account"])
def test_a_file_that_is_there_or_of_another_kind_is_not_written(
    app: Flask, tmp_path: Path, noun: str
) -> None:
    present = tmp_path / "co-san.xlsx"
    present.write_text("của người khác")
    for name, says in (
        ("co-san.xlsx", "đã có tệp"),
        ("bang.ods", ".xlsx hoặc .csv"),
        ("k/b.csv", "không ghi được"),
    ):
        code, said = run(app, noun, "export", "--output", str(tmp_path / name))
        assert code == 2
        assert says in " ".join(said.split())
    assert present.read_text() == "của người khác"
    assert list(tmp_path.iterdir()) == [present]


def test_only_who_keeps_the_units_takes_their_table_away(app: Flask, make: Make) -> None:
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    with app.app_context(), pytest.raises(Forbidden):
        exported(secretariat, Level.COMMUNE, on=START.date())


def test_a_broken_workbook_is_refused_and_not_a_fault_of_ours() -> None:
    with pytest.raises(ImportRefused):
        read_units(b"PK\x03\x04 this is no workbook")
