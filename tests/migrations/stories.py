"""What each migration does to data: filled in before, checked after, filled in again, checked after the way back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, MetaData, Table, func, inspect, select, update

from tests.support.rows import DAY, GOOD_ROWS, MOMENT, fill_every_table, insert_row

Step = Callable[[Connection], object]


@dataclass(frozen=True, slots=True)
class Story:
    """The data of one migration."""

    fill_before: Step
    """Fills the schema of the revision before."""
    check_after_upgrade: Step
    """Asserts what has become of these rows."""
    fill_after: Step
    """Fills the schema of this revision, whatever the way back has to cope with."""
    check_after_downgrade: Step
    """Asserts what has become of all of them."""


def nothing(_connection: Connection) -> None:
    """Before the first revision there is no table."""


def there_are_tables(connection: Connection) -> None:
    """The first revision creates all of them, empty."""
    assert "assessment" in inspect(connection).get_table_names()


def there_are_no_tables(connection: Connection) -> None:
    """The way back from the first revision removes all of them, full as they are."""
    assert set(inspect(connection).get_table_names()) == {"alembic_version"}


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


def table_of(connection: Connection, name: str) -> Table:
    """A table as it is in the database."""
    schema = MetaData()
    schema.reflect(connection)
    return schema.tables[name]


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


def rows_of(connection: Connection, table: str) -> int:
    """How many rows a table has."""
    schema = MetaData()
    schema.reflect(connection)
    return connection.scalars(select(func.count()).select_from(schema.tables[table])).one()


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


STORIES: Mapping[str, Story] = {
    "0001": Story(nothing, there_are_tables, fill_every_table, there_are_no_tables),
    "0002": Story(
        fill_every_table, results_of_before_have_no_bundle, add_a_bundle, the_result_stays_without_its_bundle
    ),
    "0003": Story(
        fill_every_table,
        nobody_is_recorded_yet,
        record_an_access,
        the_event_log_stays_without_the_access_record,
    ),
    "0004": Story(
        fill_every_table, everything_was_measured, record_what_was_not_measured, the_cycle_stays_without_it
    ),
    "0005": Story(fill_every_table, a_role_goes_on, end_the_role, the_role_keeps_its_last_day),
    "0006": Story(fill_every_table, failures_are_of_strangers, a_known_browser_fails, the_failure_stays),
    "0007": Story(
        fill_every_table, every_row_is_in_the_log, every_row_is_in_the_log, the_log_keeps_what_it_knows
    ),
    "0008": Story(
        fill_every_table,
        nothing_is_asked_for_and_nothing_locked,
        a_deadline_locks_and_work_is_under_way,
        the_sheet_stays_without_its_lock,
    ),
    "0009": Story(fill_every_table, everybody_is_reminded, turn_reminders_off, the_account_stays),
    "0010": Story(
        fill_every_table, nothing_is_handed_out, hand_a_row_out, the_sheet_stays_without_its_handout
    ),
    "0011": Story(fill_every_table, rounds_go_on_as_they_were, store_a_set_and_cancel, round_and_sheet_stay),
    "0012": Story(
        fill_every_table, nobody_has_a_second_factor, somebody_enrols, the_account_stays_without_it
    ),
    "0013": Story(
        fill_every_table, no_act_is_known, the_merger_gets_its_act, the_merger_stays_without_its_act
    ),
    "0014": Story(fill_every_table, nobody_wrote_yet, write_a_comment, the_sheet_stays_without_its_comments),
    "0015": Story(fill_every_table, nothing_is_weighed, weigh_a_row, the_sheet_stays_unweighed),
    "0016": Story(fill_every_table, nothing_is_set_aside, a_sheet_goes_back, the_verdicts_in_force_stay),
    "0017": Story(
        fill_every_table,
        roles_count_for_every_family,
        limit_the_role,
        the_role_stays_without_its_family,
    ),
    "0018": Story(
        fill_every_table,
        a_line_of_before_says_how_far_it_fell,
        the_unit_declared_out_of_less,
        the_line_stays_with_its_trace,
    ),
    "0019": Story(
        fill_every_table,
        no_cycle_hears_its_units,
        a_unit_is_told_of_a_cut,
        the_question_stays_without_its_points,
    ),
    "0020": Story(fill_every_table, no_reason_is_kept, keep_a_reason, the_cycle_stays_without_its_reasons),
    "0021": Story(fill_every_table, nobody_is_to_be_asked, say_whom_to_ask, the_help_desk_is_forgotten),
    "0022": Story(
        fill_every_table,
        cycles_of_before_were_official,
        the_cycle_becomes_a_trial,
        the_title_still_says_trial,
    ),
    "0023": Story(
        fill_every_table,
        cycles_of_before_have_one_organiser,
        the_organiser_gets_its_name,
        the_cycle_stays_without_its_organiser,
    ),
    "0024": Story(
        fill_every_table, one_person_decides, a_cut_is_proposed, the_sheet_stays_without_the_proposal
    ),
    "0025": Story(
        fill_every_table,
        nothing_is_drawn,
        a_row_is_looked_at_again,
        the_verdicts_stay_without_the_second_look,
    ),
    "0026": Story(fill_every_table, no_text_was_read, a_text_is_read, the_file_stays_without_its_text),
    "0027": Story(fill_every_table, no_sheets_are_proposed, propose_sheets, the_sheet_stays_unproposed),
    "0028": Story(
        fill_every_table, nothing_is_previewed, preview_a_line, the_sheet_stays_without_its_preview
    ),
}
