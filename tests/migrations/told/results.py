"""What the migrations of results, log and background work do to data."""

from __future__ import annotations

import json

from sqlalchemy import Connection, MetaData, inspect, select, text, update

from tests.migrations.told.rows import rows_of, table_of
from tests.support.rows import GOOD_ROWS, MOMENT, fill_every_table, insert_row


def results_of_before_have_no_bundle(connection: Connection) -> None:
    """Nothing is made up for a result that was published without one."""
    assert (rows_of(connection, "result"), rows_of(connection, "bundle")) == (1, 0)


def add_a_bundle(connection: Connection) -> None:
    """The result gets its bundle."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["bundle"], GOOD_ROWS["bundle"])


def the_result_stays_without_its_bundle(connection: Connection) -> None:
    """The way back forgets which file is the bundle; the result and the stored file stay."""
    assert "bundle" not in inspect(connection).get_table_names()
    assert (rows_of(connection, "result"), rows_of(connection, "stored_file")) == (1, 1)


def every_row_is_in_the_log(connection: Connection) -> None:
    """A sheet's rows stand in the sheet's stream, all others together; what was secret stays so."""
    schema = MetaData()
    schema.reflect(connection)
    event = schema.tables["event"]
    adopted = connection.execute(select(event.c.stream, event.c.data).where(event.c.kind == "rows.adopted"))
    kept = {stream.partition(":")[0]: json.loads(data)["written"] for stream, data in adopted}
    assert kept["assessment"].keys() >= {"assessment", "figure", "score"}
    assert kept["rows"]["unit"]["columns"][:2] == ["id", "code"]
    assert [row[1] for row in kept["rows"]["unit"]["rows"]] == ["90001", "90002"]
    assert all(len(table["rows"]) >= 1 for tables in kept.values() for table in tables.values())
    password = kept["rows"]["account"]["columns"].index("password_hash")
    assert kept["rows"]["account"]["rows"][0][password].startswith("sha256:")


def the_log_keeps_what_it_knows(connection: Connection) -> None:
    """The log only grows."""
    schema = MetaData()
    schema.reflect(connection)
    kinds = connection.scalars(select(schema.tables["event"].c.kind).distinct()).all()
    assert set(kinds) == {"assessment.submitted", "rows.adopted"}


def nothing_is_asked_for_and_nothing_locked(connection: Connection) -> None:
    """Work of before was done while somebody waited, and the clock's locks of before are not made up."""
    schema = MetaData()
    schema.reflect(connection)
    assert rows_of(connection, "job") == 0
    assert connection.scalars(select(schema.tables["assessment"].c.locked_deadline)).all() == [None]


def a_deadline_locks_and_work_is_under_way(connection: Connection) -> None:
    """A sheet was locked; a piece of work is in the middle."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["job"], GOOD_ROWS["job"])
    connection.execute(schema.tables["assessment"].update().values(locked_deadline=MOMENT))


def the_sheet_stays_without_its_lock(connection: Connection) -> None:
    """The way back forgets what was asked for; sheets stay."""
    assert "job" not in inspect(connection).get_table_names()
    assert rows_of(connection, "assessment") == 1


def nothing_is_previewed(connection: Connection) -> None:
    """A preview is worked out when somebody asks for it."""
    assert rows_of(connection, "preview") == 0


def preview_a_line(connection: Connection) -> None:
    """One sheet stands in the preview of its cycle."""
    for name in ("preview", "preview_line"):
        insert_row(connection, table_of(connection, name), GOOD_ROWS[name])


def the_sheet_stays_without_its_preview(connection: Connection) -> None:
    """The way back forgets what can be worked out again."""
    assert not {"preview", "preview_line"} & set(inspect(connection).get_table_names())
    assert rows_of(connection, "assessment") == 1


def a_line_of_before_says_how_far_it_fell(connection: Connection) -> None:
    """A version of before totals were kept knows but the unit's points: 8 of 10, then 7.5."""
    rows = table_of(connection, "result_row")
    line = connection.execute(select(rows.c.own_denominator, rows.c.own_percent, rows.c.fall)).one()
    assert tuple(line) == (None, None, -5_000_000)


def the_unit_declared_out_of_less(connection: Connection) -> None:
    """A line whose unit was out of fewer points by its own account."""
    rows = table_of(connection, "result_row")
    connection.execute(update(rows).values(own_denominator=9_000_000, own_percent=80_000_000))


def the_line_stays_with_its_trace(connection: Connection) -> None:
    """The way back forgets what the trace says anyway."""
    assert rows_of(connection, "result_row") == 1


def no_program_reads(connection: Connection) -> None:
    """Tokens are made by an administrator, data is opened by the secretariat: before, there was neither."""
    assert (rows_of(connection, "api_token"), rows_of(connection, "open_cycle")) == (0, 0)


def a_program_reads_open_data(connection: Connection) -> None:
    """One token, and one cycle that is open."""
    for name in ("api_token", "open_cycle"):
        insert_row(connection, table_of(connection, name), GOOD_ROWS[name])


def the_result_stays_closed(connection: Connection) -> None:
    """The way back takes both away; the result stays."""
    assert not {"api_token", "open_cycle"} & set(inspect(connection).get_table_names())
    assert rows_of(connection, "result_row") == 1


def two_versions_of_before(connection: Connection) -> None:
    """A cycle was published and corrected; the one who published is of the province's leadership."""
    fill_every_table(connection)
    result = table_of(connection, "result")
    known = {name: value for name, value in GOOD_ROWS["result"].items() if name in result.columns}
    insert_row(connection, result, {**known, "id": 2, "version": 2, "note": "Sửa điểm."})
    connection.execute(update(table_of(connection, "job")).values(kind="publish", key="publish:1:0"))
    grant = table_of(connection, "role_grant")
    connection.execute(update(grant).values(role="leadership", unit_id=None, family=None, organiser_id=None))
    if connection.dialect.name == "postgresql":  # the rows above brought their own keys
        connection.execute(text("SELECT setval(pg_get_serial_sequence('role_grant', 'id'), 10)"))


def versions_of_before_are_in_their_state(connection: Connection) -> None:
    """The newest is public, the one before superseded; nobody is said to have confirmed; leaders are the council."""
    result, step = table_of(connection, "result"), table_of(connection, "result_step")
    states = select(result.c.state, result.c.reach).order_by(result.c.version)
    assert connection.execute(states).all() == [("superseded", "public"), ("public", "public")]
    steps = select(step.c.result_id, step.c.state).order_by(step.c.result_id, step.c.state)
    assert connection.execute(steps).all() == [
        (1, "computed"),
        (1, "public"),
        (1, "superseded"),
        (2, "computed"),
        (2, "public"),
    ]
    grant = table_of(connection, "role_grant")
    roles = connection.scalars(select(grant.c.role).order_by(grant.c.role)).all()
    assert roles == ["council", "leadership"]
    assert connection.scalars(select(table_of(connection, "job").c.kind)).all() == ["compute"]


def a_version_is_computed_and_one_signed(connection: Connection) -> None:
    """A third version waits for the council; the paper of the second is filed."""
    values = {
        **GOOD_ROWS["result"],
        "id": 3,
        "version": 3,
        "note": "Sửa.",
        "state": "computed",
        "reach": None,
    }
    insert_row(connection, table_of(connection, "result"), values)
    insert_row(connection, table_of(connection, "draft_paper"), {**GOOD_ROWS["draft_paper"], "result_id": 3})
    insert_row(
        connection, table_of(connection, "signed_paper"), {**GOOD_ROWS["signed_paper"], "result_id": 2}
    )


def what_was_issued_stays(connection: Connection) -> None:
    """The way back forgets what nobody published, and the council; what was published stays."""
    result, grant = table_of(connection, "result"), table_of(connection, "role_grant")
    assert connection.scalars(select(result.c.version).order_by(result.c.version)).all() == [1, 2]
    assert connection.scalars(select(grant.c.role)).all() == ["leadership"]
    assert connection.scalars(select(table_of(connection, "job").c.kind)).all() == ["publish"]
    assert not {"result_step", "draft_paper", "signed_paper"} & set(inspect(connection).get_table_names())


def papers_say_the_same_for_everybody(connection: Connection) -> None:
    """Texts are set by an organiser's standing body: before, there were none."""
    assert rows_of(connection, "paper_text") == 0


def an_organiser_sets_a_text(connection: Connection) -> None:
    """One text of one organiser."""
    insert_row(connection, table_of(connection, "paper_text"), GOOD_ROWS["paper_text"])


def the_organiser_stays_without_its_texts(connection: Connection) -> None:
    """The way back takes them away; the organiser stays."""
    assert "paper_text" not in inspect(connection).get_table_names()
    assert rows_of(connection, "organiser") == 1
