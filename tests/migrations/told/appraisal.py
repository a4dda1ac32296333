"""What the migrations of appraisal do to data."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, inspect, select, text

from tests.migrations.told.rows import rows_of
from tests.support.rows import GOOD_ROWS, MOMENT, insert_row


def nothing_is_handed_out(connection: Connection) -> None:
    """Everybody works on whatever they open."""
    assert rows_of(connection, "handout") == 0


def hand_a_row_out(connection: Connection) -> None:
    """One row is somebody's for ten minutes."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["handout"], GOOD_ROWS["handout"])


def the_sheet_stays_without_its_handout(connection: Connection) -> None:
    """The way back forgets who was looking."""
    assert "handout" not in inspect(connection).get_table_names()
    assert rows_of(connection, "assessment") == 1


def nothing_is_weighed(connection: Connection) -> None:
    """What is at stake is worked out by the worker, from the sheets as they are."""
    assert rows_of(connection, "stake") == 0


def weigh_a_row(connection: Connection) -> None:
    """One row of the appraisal is weighed."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["stake"], GOOD_ROWS["stake"])


def the_sheet_stays_unweighed(connection: Connection) -> None:
    """The way back forgets what can be worked out again."""
    assert "stake" not in inspect(connection).get_table_names()
    assert rows_of(connection, "assessment") == 1


def nobody_wrote_yet(connection: Connection) -> None:
    """No comment is made of a note."""
    assert rows_of(connection, "comment") == 0


def write_a_comment(connection: Connection) -> None:
    """Somebody writes on an indicator."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["comment"], GOOD_ROWS["comment"])


def the_sheet_stays_without_its_comments(connection: Connection) -> None:
    """The way back forgets what was said; sheet and log stay."""
    assert "comment" not in inspect(connection).get_table_names()
    assert (rows_of(connection, "assessment"), rows_of(connection, "event")) == (1, 1)


def nothing_is_set_aside(connection: Connection) -> None:
    """What an earlier program cleared lives on in the log alone."""
    assert rows_of(connection, "earlier_verdict") == rows_of(connection, "returned_group") == 0


def a_sheet_goes_back(connection: Connection) -> None:
    """One verdict is set aside, and one main index is returned."""
    schema = MetaData()
    schema.reflect(connection)
    for table in ("earlier_verdict", "returned_group"):
        insert_row(connection, schema.tables[table], GOOD_ROWS[table])


def the_verdicts_in_force_stay(connection: Connection) -> None:
    """The way back forgets what was set aside, not what is in force."""
    assert "earlier_verdict" not in inspect(connection).get_table_names()
    assert rows_of(connection, "score") == 1


def no_reason_is_kept(connection: Connection) -> None:
    """No reason is made of what verdicts say."""
    assert rows_of(connection, "stock_reason") == 0


def keep_a_reason(connection: Connection) -> None:
    """A reviewer keeps one."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["stock_reason"], GOOD_ROWS["stock_reason"])


def the_cycle_stays_without_its_reasons(connection: Connection) -> None:
    """The way back forgets the stock; verdicts keep their words."""
    assert "stock_reason" not in inspect(connection).get_table_names()
    assert (rows_of(connection, "cycle"), rows_of(connection, "score")) == (1, 1)


def no_cycle_hears_its_units(connection: Connection) -> None:
    """Cycles of before go on as they were: nobody turned the hearing of units on."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["cycle"].c.hearing_since)).all() == [None]
    assert connection.scalars(select(schema.tables["explanation"].c.points)).all() == [None]


def a_unit_is_told_of_a_cut(connection: Connection) -> None:
    """The cycle hears its units, and the question is a cut to two points."""
    schema = MetaData()
    schema.reflect(connection)
    moment = MOMENT.replace(tzinfo=None) if connection.dialect.name == "sqlite" else MOMENT
    connection.execute(schema.tables["cycle"].update().values(hearing_since=moment))
    connection.execute(schema.tables["explanation"].update().values(points=2_000_000))


def the_question_stays_without_its_points(connection: Connection) -> None:
    """The way back forgets what a unit was told; question and cycle stay."""
    assert (rows_of(connection, "explanation"), rows_of(connection, "cycle")) == (1, 1)


def one_person_decides(connection: Connection) -> None:
    """A cycle of before has no limit, and its reasons are offered."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["cycle"].c.cut_limit)).all() == [None]
    assert connection.scalars(select(schema.tables["stock_reason"].c.retired_at)).all() == [None]
    assert rows_of(connection, "proposed_cut") == 0


def a_cut_is_proposed(connection: Connection) -> None:
    """The cycle has a limit of one point, and somebody proposes to cut by more."""
    schema = MetaData()
    schema.reflect(connection)
    connection.execute(schema.tables["cycle"].update().values(cut_limit=1_000_000))
    insert_row(connection, schema.tables["proposed_cut"], GOOD_ROWS["proposed_cut"])


def the_sheet_stays_without_the_proposal(connection: Connection) -> None:
    """The way back forgets what was proposed; sheet, verdicts and stock stay."""
    assert "proposed_cut" not in inspect(connection).get_table_names()
    assert (rows_of(connection, "score"), rows_of(connection, "stock_reason")) == (1, 1)


def nothing_is_drawn(connection: Connection) -> None:
    """Verdicts of before are appraised once."""
    assert (rows_of(connection, "sample"), rows_of(connection, "second_look")) == (0, 0)


def a_row_is_looked_at_again(connection: Connection) -> None:
    """One row is drawn, and somebody is asked to appraise it again."""
    schema = MetaData()
    schema.reflect(connection)
    for table in ("sample", "second_look"):
        insert_row(connection, schema.tables[table], GOOD_ROWS[table])


def the_verdicts_stay_without_the_second_look(connection: Connection) -> None:
    """The way back forgets what was drawn; no verdict rested on it."""
    assert not {"sample", "second_look"} & set(inspect(connection).get_table_names())
    assert rows_of(connection, "score") == 1


def no_text_was_read(connection: Connection) -> None:
    """Files of before are read by background work, not by the migration."""
    assert [rows_of(connection, table) for table in ("file_text", "file_mark", "like_file")] == [0, 0, 0]


def a_text_is_read(connection: Connection) -> None:
    """A file was read and is like itself."""
    schema = MetaData()
    schema.reflect(connection)
    for table in ("file_text", "file_mark", "like_file"):
        insert_row(connection, schema.tables[table], GOOD_ROWS[table])


def the_file_stays_without_its_text(connection: Connection) -> None:
    """The way back forgets what was read; the file stays."""
    assert not {"file_text", "file_mark", "like_file"} & set(inspect(connection).get_table_names())
    assert rows_of(connection, "stored_file") == 1


def no_file_waits(connection: Connection) -> None:
    """Files of before came one by one, each with its form."""
    assert rows_of(connection, "waiting_file") == 0


def a_file_waits(connection: Connection) -> None:
    """A file was received and waits to be described."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["waiting_file"], GOOD_ROWS["waiting_file"])


def the_bytes_stay_without_the_waiting(connection: Connection) -> None:
    """The way back forgets that it waits; the bytes and their row stay."""
    assert "waiting_file" not in inspect(connection).get_table_names()
    assert rows_of(connection, "stored_file") == 1


def no_head_has_opened_a_sheet(connection: Connection) -> None:
    """The access record told of other openings alone; they are kept."""
    assert rows_of(connection, "access_record") == 1


def a_head_opens_a_sheet(connection: Connection) -> None:
    """A unit head looks at what was handed over."""
    schema = MetaData()
    schema.reflect(connection)
    opened = {**GOOD_ROWS["access_record"], "id": 2, "sameness": "b" * 64, "occasion": "sheet_opened"}
    insert_row(connection, schema.tables["access_record"], opened)


def the_other_openings_stay(connection: Connection) -> None:
    """The way back forgets that heads opened sheets, and nothing else."""
    assert rows_of(connection, "access_record") == 1


def nothing_is_on_its_way(connection: Connection) -> None:
    """Files of before came whole or not at all."""
    assert rows_of(connection, "transfer") == 0


def a_part_arrives(connection: Connection) -> None:
    """The first bytes of a file arrive."""
    schema = MetaData()
    schema.reflect(connection)
    for table in ("transfer", "transfer_part"):
        insert_row(connection, schema.tables[table], GOOD_ROWS[table])


def the_sheet_stays_without_the_part(connection: Connection) -> None:
    """The way back forgets what had not arrived whole; its sheet stays."""
    assert not {"transfer", "transfer_part"} & set(inspect(connection).get_table_names())
    assert rows_of(connection, "assessment") == 1


def every_document_is_a_file(connection: Connection) -> None:
    """Whatever proved something before was a file."""
    addresses = connection.execute(text("SELECT address FROM evidence")).scalars().all()
    assert addresses == [None]


def a_page_is_evidence(connection: Connection) -> None:
    """A unit enters the address of a web page."""
    connection.execute(
        text("UPDATE evidence SET address = 'https://xa.gov.vn/tin', filename = 'xa.gov.vn/tin'")
    )


def the_document_stays_with_its_line(connection: Connection) -> None:
    """The way back forgets that it is a page; its document and its file of one line stay."""
    assert connection.execute(text("SELECT filename FROM evidence")).scalars().all() == ["xa.gov.vn/tin"]
    assert rows_of(connection, "stored_file") == 1
