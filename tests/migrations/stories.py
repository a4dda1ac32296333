"""What each migration does to data: filled in before, checked after, filled in again, checked after the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from tests.migrations.told import appraisal, cycles, operations, people, results, units
from tests.support.rows import fill_every_table

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


STORIES: Mapping[str, Story] = {
    "0001": Story(cycles.nothing, cycles.there_are_tables, fill_every_table, cycles.there_are_no_tables),
    "0002": Story(
        fill_every_table,
        results.results_of_before_have_no_bundle,
        results.add_a_bundle,
        results.the_result_stays_without_its_bundle,
    ),
    "0003": Story(
        fill_every_table,
        people.nobody_is_recorded_yet,
        people.record_an_access,
        people.the_event_log_stays_without_the_access_record,
    ),
    "0004": Story(
        fill_every_table,
        cycles.everything_was_measured,
        cycles.record_what_was_not_measured,
        cycles.the_cycle_stays_without_it,
    ),
    "0005": Story(
        fill_every_table, people.a_role_goes_on, people.end_the_role, people.the_role_keeps_its_last_day
    ),
    "0006": Story(
        fill_every_table,
        people.failures_are_of_strangers,
        people.a_known_browser_fails,
        people.the_failure_stays,
    ),
    "0007": Story(
        fill_every_table,
        results.every_row_is_in_the_log,
        results.every_row_is_in_the_log,
        results.the_log_keeps_what_it_knows,
    ),
    "0008": Story(
        fill_every_table,
        results.nothing_is_asked_for_and_nothing_locked,
        results.a_deadline_locks_and_work_is_under_way,
        results.the_sheet_stays_without_its_lock,
    ),
    "0009": Story(
        fill_every_table, people.everybody_is_reminded, people.turn_reminders_off, people.the_account_stays
    ),
    "0010": Story(
        fill_every_table,
        appraisal.nothing_is_handed_out,
        appraisal.hand_a_row_out,
        appraisal.the_sheet_stays_without_its_handout,
    ),
    "0011": Story(
        fill_every_table,
        cycles.rounds_go_on_as_they_were,
        cycles.store_a_set_and_cancel,
        cycles.round_and_sheet_stay,
    ),
    "0012": Story(
        fill_every_table,
        people.nobody_has_a_second_factor,
        people.somebody_enrols,
        people.the_account_stays_without_it,
    ),
    "0013": Story(
        fill_every_table,
        cycles.no_act_is_known,
        cycles.the_merger_gets_its_act,
        cycles.the_merger_stays_without_its_act,
    ),
    "0014": Story(
        fill_every_table,
        appraisal.nobody_wrote_yet,
        appraisal.write_a_comment,
        appraisal.the_sheet_stays_without_its_comments,
    ),
    "0015": Story(
        fill_every_table,
        appraisal.nothing_is_weighed,
        appraisal.weigh_a_row,
        appraisal.the_sheet_stays_unweighed,
    ),
    "0016": Story(
        fill_every_table,
        appraisal.nothing_is_set_aside,
        appraisal.a_sheet_goes_back,
        appraisal.the_verdicts_in_force_stay,
    ),
    "0017": Story(
        fill_every_table,
        people.roles_count_for_every_family,
        people.limit_the_role,
        people.the_role_stays_without_its_family,
    ),
    "0018": Story(
        fill_every_table,
        results.a_line_of_before_says_how_far_it_fell,
        results.the_unit_declared_out_of_less,
        results.the_line_stays_with_its_trace,
    ),
    "0019": Story(
        fill_every_table,
        appraisal.no_cycle_hears_its_units,
        appraisal.a_unit_is_told_of_a_cut,
        appraisal.the_question_stays_without_its_points,
    ),
    "0020": Story(
        fill_every_table,
        appraisal.no_reason_is_kept,
        appraisal.keep_a_reason,
        appraisal.the_cycle_stays_without_its_reasons,
    ),
    "0021": Story(
        fill_every_table,
        people.nobody_is_to_be_asked,
        people.say_whom_to_ask,
        people.the_help_desk_is_forgotten,
    ),
    "0022": Story(
        fill_every_table,
        cycles.cycles_of_before_were_official,
        cycles.the_cycle_becomes_a_trial,
        cycles.the_title_still_says_trial,
    ),
    "0023": Story(
        fill_every_table,
        cycles.cycles_of_before_have_one_organiser,
        cycles.the_organiser_gets_its_name,
        cycles.the_cycle_stays_without_its_organiser,
    ),
    "0024": Story(
        fill_every_table,
        appraisal.one_person_decides,
        appraisal.a_cut_is_proposed,
        appraisal.the_sheet_stays_without_the_proposal,
    ),
    "0025": Story(
        fill_every_table,
        appraisal.nothing_is_drawn,
        appraisal.a_row_is_looked_at_again,
        appraisal.the_verdicts_stay_without_the_second_look,
    ),
    "0026": Story(
        fill_every_table,
        appraisal.no_text_was_read,
        appraisal.a_text_is_read,
        appraisal.the_file_stays_without_its_text,
    ),
    "0027": Story(
        fill_every_table,
        cycles.no_sheets_are_proposed,
        cycles.propose_sheets,
        cycles.the_sheet_stays_unproposed,
    ),
    "0028": Story(
        fill_every_table,
        results.nothing_is_previewed,
        results.preview_a_line,
        results.the_sheet_stays_without_its_preview,
    ),
    "0029": Story(
        fill_every_table,
        people.sessions_know_no_provider,
        people.a_session_comes_by_the_provider,
        people.the_session_goes_on,
    ),
    "0030": Story(
        fill_every_table,
        cycles.proposals_wait_for_the_secretariat,
        cycles.a_proposal_is_withdrawn,
        cycles.the_proposal_waits_again,
    ),
    "0031": Story(
        fill_every_table,
        units.no_code_is_official,
        units.a_code_is_given,
        units.the_unit_stays_without_it,
    ),
    "0032": Story(
        fill_every_table,
        appraisal.no_file_waits,
        appraisal.a_file_waits,
        appraisal.the_bytes_stay_without_the_waiting,
    ),
    "0033": Story(
        fill_every_table,
        results.no_program_reads,
        results.a_program_reads_open_data,
        results.the_result_stays_closed,
    ),
    "0034": Story(
        results.two_versions_of_before,
        results.versions_of_before_are_in_their_state,
        results.a_version_is_computed_and_one_signed,
        results.what_was_issued_stays,
    ),
    "0035": Story(
        fill_every_table,
        results.papers_say_the_same_for_everybody,
        results.an_organiser_sets_a_text,
        results.the_organiser_stays_without_its_texts,
    ),
    "0036": Story(
        fill_every_table,
        appraisal.no_head_has_opened_a_sheet,
        appraisal.a_head_opens_a_sheet,
        appraisal.the_other_openings_stay,
    ),
    "0037": Story(
        fill_every_table,
        appraisal.nothing_is_on_its_way,
        appraisal.a_part_arrives,
        appraisal.the_sheet_stays_without_the_part,
    ),
    "0038": Story(
        fill_every_table,
        operations.nothing_failed_or_is_set_aside,
        operations.work_is_put_away_and_a_file_set_aside,
        operations.work_and_file_stay,
    ),
    "0039": Story(
        fill_every_table,
        appraisal.every_document_is_a_file,
        appraisal.a_page_is_evidence,
        appraisal.the_document_stays_with_its_line,
    ),
}
