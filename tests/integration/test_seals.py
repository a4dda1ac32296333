"""The log keeps every row: whichever column of whichever table is altered, slipped in or taken away, it is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Connection, MetaData, Table, delete, insert, literal, select, text

from app.extensions import db
from app.models import Base, Figure, Installation, Unit
from app.queries.verify.rows import rows_unlike_the_log
from app.seals.rows import written
from app.seals.tables import UNSEALED, other_tables, sealed_tables, tables_of_a_sheet
from app.seals.writing import UntoldWrite
from app.services import audit
from app.services.audit import adopt
from app.workflow.states import Stage
from tests.support.application import START
from tests.support.factories import Make
from tests.support.rows import DAY, MOMENT, fill_every_table

UNGUARDED = {
    "sqlite": ("PRAGMA foreign_keys = OFF", "PRAGMA ignore_check_constraints = ON"),
    "postgresql": ("SET session_replication_role = replica",),
}
CHECKS = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0"
UNREADABLE, UNTOLD = "có giá trị không đọc được", "nhật ký không ghi ai đã thêm dòng này"


@pytest.fixture
def outside(app: Flask) -> Iterator[Connection]:
    """One row in every table, kept by the log; and a connection that no trigger, check or reference stops."""
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(delete(Installation))  # the good rows bring one
            fill_every_table(connection)
            adopt(connection, now=START)
        with db.engine.connect() as connection:
            cursor = connection.connection.cursor()
            for statement in UNGUARDED[connection.dialect.name]:
                cursor.execute(statement)
            cursor.close()
            if connection.dialect.name == "postgresql":
                for table, name in connection.execute(text(CHECKS)).all():
                    connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"'))
                connection.commit()
            yield connection
            connection.invalidate()


def broken() -> list[str]:
    """What the comparison says now."""
    db.session.rollback()
    said = list(rows_unlike_the_log(Counter()))
    db.session.rollback()
    return said


def another(column: Column[Any], value: Any) -> Any:
    """A value of the same type that is another one."""
    if value is None:
        value = {bool: False, int: 1, str: "", date: DAY, datetime: MOMENT}[column.type.python_type]
    match value:
        case bool():
            return not value
        case int():
            return value + 1_000_000
        case datetime() | date():
            return value + timedelta(days=1)
        case _:
            return f"{value}x"[-(getattr(column.type, "length", None) or 64) :]


def replace_rows(outside: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put other rows in the place of all there are."""
    outside.execute(delete(table))
    if rows:
        outside.execute(insert(table), [dict(row) for row in rows])
    outside.commit()


def test_what_nobody_altered_is_whole(outside: Connection) -> None:
    seen: Counter[str] = Counter()
    assert list(rows_unlike_the_log(seen)) == []
    assert seen["dòng"] > len(sealed_tables())


def test_an_alteration_of_any_column_of_any_table_is_found(outside: Connection) -> None:
    schema = MetaData()
    schema.reflect(outside)
    for name in (table.name for table in sealed_tables()):
        table = schema.tables[name]
        rows = [dict(row) for row in outside.execute(select(table)).mappings()]
        assert rows, f"no row to alter: {name}"
        for column in table.columns:
            altered = [{**row, column.name: another(column, row[column.name])} for row in rows]
            replace_rows(outside, table, altered)
            said = [sentence for sentence in broken() if sentence.startswith(f"Bảng {name}, dòng ")]
            named = f", cột {column.name}: đang là "
            assert said, f"{name}.{column.name}"
            assert column.primary_key or all(named in line or UNREADABLE in line for line in said), said
        replace_rows(outside, table, [])
        assert len([line for line in broken() if f"Bảng {name}, dòng " in line and "đã mất" in line]) == len(
            rows
        )
        replace_rows(outside, table, rows)
        assert broken() == [], name


def test_a_row_that_nobody_told_of_is_found_in_any_table(app: Flask) -> None:
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(delete(Installation))  # the good rows bring one
            fill_every_table(connection)
        said = broken()
        for table in sealed_tables():
            assert any(line.startswith(f"Bảng {table.name}, dòng ") and UNTOLD in line for line in said)


def test_a_row_that_cannot_be_read_hides_no_other(outside: Connection) -> None:
    outside.execute(text("UPDATE score SET verdict = 'khác'"))
    outside.execute(text("UPDATE cycle SET title = 'Đợt khác'"))
    outside.commit()
    said = broken()
    assert len(said) == 2
    assert "Bảng score, dòng 1/review_1/" in said[0]
    assert UNREADABLE in said[0]
    assert ", cột title: đang là “Đợt khác”, sự kiện" in said[1]


def test_a_deleted_row_that_stands_again_is_found(app: Flask, make: Make) -> None:
    sheet = make.assessment()
    with app.app_context():
        author = make.account().id
        key = {"assessment_id": sheet.id, "stage": Stage.SELF, "figure_id": "dossiers"}
        db.session.add(Figure(**key, value="4", author_id=author, at=START))
        db.session.commit()
        db.session.execute(delete(Figure).where(Figure.assessment_id == sheet.id))
        db.session.commit()
        assert broken() == []
        with db.engine.begin() as connection:
            connection.execute(
                insert(Figure.__table__), {**key, "value": "4", "author_id": author, "at": START}
            )
        assert [line for line in broken() if "ghi đã xóa dòng này mà nay nó vẫn còn" in line]


def test_a_column_that_came_later_holds_nothing_until_the_log_keeps_it(app: Flask, make: Make) -> None:
    """As after a migration that added the column: the last event that keeps the row does not know it."""
    unit = make.unit()
    with app.app_context():
        table = Unit.__table__
        assert isinstance(table, Table)
        kept = written(db.session(), {table: [(unit.id,)]})["unit"]
        later = kept["columns"].index("full_name")
        before = {
            "columns": [name for name in kept["columns"] if name != "full_name"],
            "rows": [[*kept["rows"][0][:later], *kept["rows"][0][later + 1 :]]],
            "gone": [],
        }
        audit.record("units.imported", stream="units", now=START, data={"written": {"unit": before}})
        db.session.commit()
        (said,) = broken()
        assert said == (
            f"Bảng unit, dòng {unit.id}, cột full_name: đang là “{unit.full_name}”, nhật ký chưa ghi cột này."
        )


def test_a_part_of_a_transaction_that_is_taken_back_leaves_no_trace(app: Flask, make: Make) -> None:
    unit = make.unit()
    with app.app_context():
        part = db.session.begin_nested()
        db.session.get_one(Unit, unit.id).name = "Khác"
        db.session.flush()
        part.rollback()
        db.session.commit()
        assert broken() == []


def test_a_statement_that_does_not_say_its_rows_is_refused(app: Flask) -> None:
    key = {"assessment_id": 1, "stage": Stage.SELF, "value": "1", "author_id": 1, "at": START}
    copy = insert(Figure).from_select([*key, "figure_id"], select(*map(literal, key.values()), literal("a")))
    with app.app_context(), pytest.raises(UntoldWrite):
        db.session.execute(copy)


def test_every_table_is_sealed_or_named_with_the_reason() -> None:
    tables = {table.name for table in sealed_tables()}
    assert tables | set(UNSEALED) == set(Base.metadata.tables)
    assert not tables & set(UNSEALED)
    assert {*tables_of_a_sheet()} | {*other_tables()} == {*sealed_tables()}
