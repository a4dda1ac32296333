"""What the migrations of accounts, roles and their sign-in do to data."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, inspect, select

from tests.migrations.told.rows import rows_of
from tests.support.rows import DAY, GOOD_ROWS, MOMENT, insert_row


def nobody_is_recorded_yet(connection: Connection) -> None:
    """What nobody kept cannot be made up, and what the database is for is written by the upgrade around it."""
    assert (rows_of(connection, "access_record"), rows_of(connection, "installation")) == (0, 0)


def record_an_access(connection: Connection) -> None:
    """Somebody was refused; the database knows what it is for."""
    schema = MetaData()
    schema.reflect(connection)
    for table in ("access_record", "installation"):
        insert_row(connection, schema.tables[table], GOOD_ROWS[table])


def the_event_log_stays_without_the_access_record(connection: Connection) -> None:
    """The way back forgets both; what happened to sheets stays."""
    assert not {"access_record", "installation"} & set(inspect(connection).get_table_names())
    assert rows_of(connection, "event") == 1


def a_role_goes_on(connection: Connection) -> None:
    """What was granted before has not been ended at any moment; the rule of days goes on."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["role_grant"].c.ended_at)).all() == [None]


def end_the_role(connection: Connection) -> None:
    """Somebody ends it at a moment, on a day."""
    schema = MetaData()
    schema.reflect(connection)
    connection.execute(schema.tables["role_grant"].update().values(valid_to=DAY, ended_at=MOMENT))


def the_role_keeps_its_last_day(connection: Connection) -> None:
    """The way back forgets the moment; the day stays."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["role_grant"].c.valid_to)).all() == [DAY]


def failures_are_of_strangers(connection: Connection) -> None:
    """Nobody knew which browser a wrong password came from."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["login_failure"].c.device)).all() == [None]


def a_known_browser_fails(connection: Connection) -> None:
    """A browser that has signed in before mistypes."""
    schema = MetaData()
    schema.reflect(connection)
    connection.execute(schema.tables["login_failure"].update().values(device="0" * 32))


def the_failure_stays(connection: Connection) -> None:
    """The way back forgets which browser it was."""
    assert rows_of(connection, "login_failure") == 1


def everybody_is_reminded(connection: Connection) -> None:
    """Nobody has turned anything off yet."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["account"].c.reminders_off_at)).all() == [None]


def turn_reminders_off(connection: Connection) -> None:
    """Somebody does."""
    schema = MetaData()
    schema.reflect(connection)
    connection.execute(schema.tables["account"].update().values(reminders_off_at=MOMENT))


def the_account_stays(connection: Connection) -> None:
    """The way back forgets the choice."""
    assert rows_of(connection, "account") == 1


def nobody_has_a_second_factor(connection: Connection) -> None:
    """Nothing is made up: no telephone, no browser, no time at which a password was given."""
    schema = MetaData()
    schema.reflect(connection)
    session = schema.tables["login_session"].c
    told = select(session.browser, session.password_at, session.code_due_at)
    assert connection.execute(told).all() == [(None, None, None)]
    assert connection.scalars(select(schema.tables["account"].c.temporary_until)).all() == [None]
    assert (rows_of(connection, "second_factor"), rows_of(connection, "recovery_code")) == (0, 0)


def somebody_enrols(connection: Connection) -> None:
    """The account gets a telephone and a code, and a slip."""
    schema = MetaData()
    schema.reflect(connection)
    for table in ("second_factor", "recovery_code"):
        insert_row(connection, schema.tables[table], GOOD_ROWS[table])
    connection.execute(schema.tables["account"].update().values(temporary_until=MOMENT))


def the_account_stays_without_it(connection: Connection) -> None:
    """The way back forgets telephone and codes; account and session stay."""
    assert "second_factor" not in inspect(connection).get_table_names()
    assert (rows_of(connection, "account"), rows_of(connection, "login_session")) == (1, 1)


def roles_count_for_every_family(connection: Connection) -> None:
    """Nobody was limited to a family."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["role_grant"].c.family)).all() == [None]


def limit_the_role(connection: Connection) -> None:
    """The role counts for one family from now on, and its holder is invited."""
    schema = MetaData()
    schema.reflect(connection)
    connection.execute(schema.tables["role_grant"].update().values(family="par"))
    insert_row(connection, schema.tables["invitation"], GOOD_ROWS["invitation"])


def the_role_stays_without_its_family(connection: Connection) -> None:
    """The way back keeps the role."""
    assert rows_of(connection, "role_grant") == 1


def nobody_is_to_be_asked(connection: Connection) -> None:
    """Whom to ask is written by an administrator alone."""
    assert rows_of(connection, "help_desk") == 0


def say_whom_to_ask(connection: Connection) -> None:
    """An administrator writes it."""
    schema = MetaData()
    schema.reflect(connection)
    insert_row(connection, schema.tables["help_desk"], GOOD_ROWS["help_desk"])


def the_help_desk_is_forgotten(connection: Connection) -> None:
    """The way back takes it away and nothing else."""
    assert "help_desk" not in inspect(connection).get_table_names()
    assert rows_of(connection, "stock_reason") == 1


def sessions_know_no_provider(connection: Connection) -> None:
    """Whoever was signed in before signs out here alone."""
    schema = MetaData()
    schema.reflect(connection)
    assert connection.scalars(select(schema.tables["login_session"].c.sign_out_address)).all() == [None]


def a_session_comes_by_the_provider(connection: Connection) -> None:
    """A session learns where the provider's own one ends."""
    schema = MetaData()
    schema.reflect(connection)
    address = "https://cong.example.gov.vn/logout?client_id=dti"
    connection.execute(schema.tables["login_session"].update().values(sign_out_address=address))


def the_session_goes_on(connection: Connection) -> None:
    """The way back forgets the address; nobody is signed out."""
    assert rows_of(connection, "login_session") == 1
