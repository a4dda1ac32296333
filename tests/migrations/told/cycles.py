"""What the migrations of the first schema, of units, cycles and sheets do to data."""

from __future__ import annotations

import json

from sqlalchemy import Connection, MetaData, inspect, select

from tests.migrations.told.rows import rows_of
from tests.support.rows import GOOD_ROWS, MOMENT, insert_row


def nothing(_connection: Connection) -> None:
    """Before the first revision there is no table."""


def there_are_tables(connection: Connection) -> None:
    """The first revision creates all of them, empty."""
    assert "assessment" in inspect(connection).get_table_names()


def there_are_no_tables(connection: Connection) -> None:
    """The way back from the first revision removes all of them, full as they are."""
    assert set(inspect(connection).get_table_names()) == {"alembic_version"}


def everything_was_measured(connection: Connection) -> None:
    """Nothing is made up for a cycle of before: what was missing in it was decided in its way."""
    assert (rows_of(connection, "cycle"), rows_of(connection, "not_measured")) == (1, 0)


def record_what_was_not_measured(connection: Connection) -> None:
    """The cycle gets an indicator that counts for nobody, and the form that said so its answer."""
    schema = MetaData()
    schema.reflect(connection)
    for table in ("not_measured", "form_answer"):
        insert_row(connection, schema.tables[table], GOOD_ROWS[table])


def the_cycle_stays_without_it(connection: Connection) -> None:
    """The way back forgets what was not measured; cycle and sheet stay."""
    assert "not_measured" not in inspect(connection).get_table_names()
    assert (rows_of(connection, "cycle"), rows_of(connection, "assessment")) == (1, 1)


def rounds_go_on_as_they_were(connection: Connection) -> None:
    """Nothing is cancelled, nobody is taken out, and no set is made up: only the upgrade around the revisions knows
    where the files of a set lie."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["cycle"].c.cancelled_at)).all() == [None]
    assert connection.scalars(select(schema.tables["assessment"].c.excluded_at)).all() == [None]
    assert rows_of(connection, "criteria_set") == 0


def store_a_set_and_cancel(connection: Connection) -> None:
    """The cycle gets the files of its set; its unit is taken out, then the cycle is cancelled."""
    schema = MetaData()
    schema.reflect(connection)
    moment = MOMENT.replace(tzinfo=None) if connection.dialect.name == "sqlite" else MOMENT
    insert_row(connection, schema.tables["criteria_set"], GOOD_ROWS["criteria_set"])
    connection.execute(
        schema.tables["assessment"]
        .update()
        .values(excluded_at=moment, excluded_by_id=1, exclusion_reason="x")
    )
    connection.execute(
        schema.tables["cycle"].update().values(cancelled_at=moment, cancelled_by_id=1, cancel_reason="x")
    )


def round_and_sheet_stay(connection: Connection) -> None:
    """The way back forgets the files, who was taken out and what was cancelled; the cycle names its set's digest."""
    assert "criteria_set" not in inspect(connection).get_table_names()
    assert (rows_of(connection, "cycle"), rows_of(connection, "assessment")) == (1, 1)


def no_act_is_known(connection: Connection) -> None:
    """A merger of before names no act, and no unit has been called otherwise."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["unit_succession"].c.act_id)).all() == [None]
    assert rows_of(connection, "legal_act") == rows_of(connection, "unit_past") == 0


def the_merger_gets_its_act(connection: Connection) -> None:
    """The act of the merger is written down."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["legal_act"], GOOD_ROWS["legal_act"])
    insert_row(connection, schema.tables["unit_past"], GOOD_ROWS["unit_past"])
    connection.execute(schema.tables["unit_succession"].update().values(act_id=1))


def the_merger_stays_without_its_act(connection: Connection) -> None:
    """The way back keeps who came after whom."""
    assert rows_of(connection, "unit_succession") == 1


def no_sheets_are_proposed(connection: Connection) -> None:
    """What was imported before was proposed by nobody; the log tells of it."""
    assert rows_of(connection, "sheet_proposal") == 0


def propose_sheets(connection: Connection) -> None:
    """An administrator proposes a finished sheet."""
    schema = MetaData()
    schema.reflect(connection)
    for table in ("sheet_proposal", "proposed_sheet"):
        insert_row(connection, schema.tables[table], GOOD_ROWS[table])


def the_sheet_stays_unproposed(connection: Connection) -> None:
    """The way back forgets proposals; what was taken in stays on its sheet."""
    assert "proposed_sheet" not in inspect(connection).get_table_names()
    assert (rows_of(connection, "assessment"), rows_of(connection, "score")) == (1, 1)


def cycles_of_before_were_official(connection: Connection) -> None:
    """Nobody tried anything out before there were trials."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["cycle"].c.trial)).all() == [False]


def the_cycle_becomes_a_trial(connection: Connection) -> None:
    """It says so in its title."""
    schema = MetaData()
    schema.reflect(connection)
    connection.execute(schema.tables["cycle"].update().values(trial=True, title="Thử nghiệm: Đợt thử"))


def the_title_still_says_trial(connection: Connection) -> None:
    """The way back forgets what kind of cycle it is; the title, and with it everything it is named by, stays."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["cycle"].c.title)).all() == ["Thử nghiệm: Đợt thử"]


def cycles_of_before_have_one_organiser(connection: Connection) -> None:
    """Whoever the settings name, or somebody without a name of their own; the log knows the row."""
    assert rows_of(connection, "organiser") == 1
    schema = MetaData()
    schema.reflect(connection)
    cycle, organiser = schema.tables["cycle"], schema.tables["organiser"]
    assert (
        connection.scalars(select(cycle.c.organiser_id)).all()
        == connection.scalars(select(organiser.c.id)).all()
    )
    newest = select(schema.tables["event"].c.data).order_by(schema.tables["event"].c.id.desc()).limit(1)
    assert "organiser" in json.loads(connection.scalars(newest).one())["written"]


def the_organiser_gets_its_name(connection: Connection) -> None:
    """The administrator corrects it, and limits a reviewer to it."""
    schema = MetaData()
    schema.reflect(connection)
    connection.execute(schema.tables["organiser"].update().values(name="Sở Nội vụ"))
    organiser_id = connection.scalar(select(schema.tables["organiser"].c.id))
    reviewer = {"id": 7, "role": "reviewer", "unit_id": None, "organiser_id": organiser_id}
    insert_row(connection, schema.tables["role_grant"], {**GOOD_ROWS["role_grant"], **reviewer})


def the_cycle_stays_without_its_organiser(connection: Connection) -> None:
    """The way back forgets who ran it, and that the reviewer was limited to it."""
    assert rows_of(connection, "role_grant") == 2
    assert "organiser" not in inspect(connection).get_table_names()
    assert rows_of(connection, "cycle") == 1


def proposals_wait_for_the_secretariat(connection: Connection) -> None:
    """Nobody has taken back what was proposed before."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["sheet_proposal"].c.withdrawn_at)).all() == [None]


def a_proposal_is_withdrawn(connection: Connection) -> None:
    """An administrator takes it back."""
    schema = MetaData()
    schema.reflect(connection)
    change = schema.tables["sheet_proposal"].update()
    connection.execute(change.values(withdrawn_by_id=1, withdrawn_at=MOMENT))


def the_proposal_waits_again(connection: Connection) -> None:
    """The way back keeps the proposal and forgets that it was taken back."""
    assert rows_of(connection, "sheet_proposal") == 1
