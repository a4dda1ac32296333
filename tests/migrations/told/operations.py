"""What the migrations of running an installation do to data."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, select, update

from tests.migrations.told.rows import rows_of, table_of
from tests.support.rows import GOOD_ROWS, MOMENT, insert_row


def nothing_failed_or_is_set_aside(connection: Connection) -> None:
    """No work of before has failed attempts that anybody counted, and no file is put aside."""
    job = table_of(connection, "job")
    assert connection.execute(select(job.c.attempts, job.c.put_away_at)).all() == [(0, None)]
    assert rows_of(connection, "quarantined_file") == 0


def work_is_put_away_and_a_file_set_aside(connection: Connection) -> None:
    """One piece of work failed and was seen to; one file is damaged."""
    job = table_of(connection, "job")
    connection.execute(
        update(job).values(
            state="failed",
            problem='["x", {}]',
            ended_at=MOMENT,
            attempts=3,
            cause="RuntimeError",
            put_away_at=MOMENT,
            put_away_by_id=1,
            put_away_reason="Đã làm bằng tay.",
        )
    )
    insert_row(connection, table_of(connection, "quarantined_file"), GOOD_ROWS["quarantined_file"])


def work_and_file_stay(connection: Connection) -> None:
    """The way back forgets who saw to it and that the file is put aside; work and file stay."""
    job = table_of(connection, "job")
    assert connection.execute(select(job.c.state)).scalars().all() == ["failed"]
    assert "put_away_at" not in job.c
    assert "quarantined_file" not in inspect(connection).get_table_names()
    assert rows_of(connection, "stored_file") == 1
