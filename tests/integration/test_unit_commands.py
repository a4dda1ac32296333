"""``flask unit import`` and ``export``: an empty database gets its units without anybody writing SQL."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import Role
from app.extensions import db
from app.models import Assessment, Level, Unit, UnitKind
from app.services.cycles.opening import open_cycle
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.books import count_events, defects
from tests.support.factories import Make, actor_of

COMMUNES = """Danh mục đơn vị
Mã đơn vị;Loại đơn vị;Tên ngắn;Tên đơn vị
19360;Xã;Ái Tử;Xã Ái Tử
19363;Phường;Nam Đông Hà;Phường Nam Đông Hà
"""


def run(app: Flask, *words: str) -> tuple[int, str]:
    """Exit code and everything said."""
    result = app.test_cli_runner().invoke(args=["unit", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def table(folder: Path, text: str = COMMUNES) -> str:
    """A file with this table."""
    file = folder / "don-vi.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def codes(app: Flask) -> list[str]:
    """The codes of all units."""
    with app.app_context():
        return list(db.session.scalars(select(Unit.code).order_by(Unit.code)))


def test_an_empty_database_gets_its_units_and_a_cycle_can_be_opened(
    app: Flask, make: Make, tmp_path: Path
) -> None:
    code, said = run(app, "import", table(tmp_path), "--from", "01/07/2025")
    assert code == 0, said
    assert "Đã thêm 2 đơn vị." in said
    with app.app_context():
        unit = db.session.scalars(select(Unit).where(Unit.code == "19363")).one()
        assert (unit.kind, unit.level, unit.full_name) == (
            UnitKind.PHUONG,
            Level.COMMUNE,
            "Phường Nam Đông Hà",
        )
    assert count_events(app, "units.imported") == 1
    assert defects(app) == []
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    with app.app_context():
        open_cycle(secretariat, NEW, now=START)
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(Assessment)) == 2


def test_a_dry_run_says_what_would_come_and_stores_nothing(app: Flask, tmp_path: Path) -> None:
    code, said = run(app, "import", table(tmp_path), "--from", "01/07/2025", "--dry-run")
    assert code == 0
    assert "Sẽ thêm 2 đơn vị" in said
    assert codes(app) == []


def test_one_wrong_line_keeps_all_out_and_every_wrong_line_is_named(app: Flask, tmp_path: Path) -> None:
    wrong = COMMUNES + "19366;Bản;Cửa Tùng;Bản Cửa Tùng\n19360;Xã;Gio Linh;Xã Gio Linh\n;Xã;Ba;Xã Ba\n"
    code, said = run(app, "import", table(tmp_path, wrong), "--from", "01/07/2025")
    assert code == 1
    assert "Dòng 5: Không rõ loại đơn vị “Bản”." in said
    assert "Dòng 6: Mã đơn vị 19360 bị lặp lại." in said
    assert "Dòng 7: Thiếu mã hoặc tên đơn vị." in said
    assert codes(app) == []


def test_the_same_table_again_adds_nothing_and_what_goes_out_comes_back(app: Flask, tmp_path: Path) -> None:
    run(app, "import", table(tmp_path), "--from", "01/07/2025")
    code, out = run(app, "export")
    assert code == 0
    code, said = run(app, "import", table(tmp_path, out), "--from", "01/07/2025")
    assert code == 0, said
    assert "Đã thêm 0 đơn vị, 2 đơn vị đã có từ trước." in said
    assert codes(app) == ["19360", "19363"]


def test_a_code_that_another_unit_still_carries_is_refused_by_name(app: Flask, tmp_path: Path) -> None:
    run(app, "import", table(tmp_path), "--from", "01/07/2025")
    code, said = run(app, "import", table(tmp_path), "--from", "01/01/2027")
    assert code == 1
    assert "Mã 19360 đang là của Xã Ái Tử từ 01/07/2025, chưa hết hiệu lực." in said
    assert len(codes(app)) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--from", "2025-07-01"), "không phải ngày"),
        (("--from", "01/07/2025", "--parent", "44"), "không có đơn vị mã “44”"),
    ],
)
def test_a_wrong_day_or_an_unknown_parent_is_said(
    app: Flask, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    code, said = run(app, "import", table(tmp_path), *words)
    assert code == 2
    assert says in said
    assert codes(app) == []


def test_a_kind_of_another_level_is_refused(app: Flask, tmp_path: Path) -> None:
    code, said = run(app, "import", table(tmp_path), "--from", "01/07/2025", "--level", "department")
    assert code == 1
    assert "Không rõ loại đơn vị “Xã”." in said


def test_a_code_that_comes_into_force_later_is_not_taken_before_it_either(app: Flask, tmp_path: Path) -> None:
    """New units have no end, so an earlier first day would reach into the time of the one that is there."""
    run(app, "import", table(tmp_path), "--from", "01/07/2025")
    code, said = run(app, "import", table(tmp_path), "--from", "01/01/2020")
    assert code == 1
    assert "Hãy xem lại ngày bắt đầu" in said
    assert len(codes(app)) == 2
