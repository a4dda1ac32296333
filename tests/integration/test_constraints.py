"""State implies data: each CHECK and UNIQUE of the schema refuses the row that would break it.

A constraint stands here by name, with the change that spoils a good row (tests/support/rows.py) in this one respect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import CheckConstraint, Connection, Index, MetaData, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.naming import conv

from app.models import Base
from app.models.base import NAMING_CONVENTION
from tests.support.database import Database, connecting, migrate
from tests.support.rows import DAY, GOOD_ROWS, LATER, MOMENT, SUCCESSION, Value, fill_every_table, insert_row

UNKNOWN = "unknown"
EARLIER = MOMENT.replace(month=1)
NOT_SUBMITTED: Mapping[str, Value] = {"submitted_at": None, "submitted_by_id": None, "receipt_code": None}

BROKEN_CHECKS: Mapping[str, Mapping[str, Value]] = {
    "ck_access_record_last_after_first": {"last_at": EARLIER},
    "ck_access_record_occasion": {"occasion": UNKNOWN},
    "ck_access_record_sameness_is_sha256": {"sameness": "abc"},
    "ck_access_record_times_positive": {"times": 0},
    "ck_account_display_name_not_empty": {"display_name": ""},
    "ck_account_identity_subject_not_empty": {"subject": ""},
    "ck_account_email_lower_case": {"email": "Can-Bo@dti.test"},
    "ck_api_token_expires_after_creation": {"expires_at": MOMENT},
    "ck_api_token_name_not_empty": {"name": ""},
    "ck_api_token_revoking_has_author": {"revoked_at": MOMENT, "revoke_reason": "x"},
    "ck_api_token_revoking_has_reason": {"revoked_at": MOMENT, "revoked_by_id": 1},
    "ck_api_token_scopes_not_empty": {"scopes": ""},
    "ck_api_token_token_hash_is_sha256": {"token_hash": "abc"},
    "ck_assessment_draft_has_no_time": {"status": "draft"},
    "ck_assessment_exclusion_has_author": {"excluded_at": MOMENT, "exclusion_reason": "x"},
    "ck_assessment_exclusion_has_reason": {"excluded_at": MOMENT, "excluded_by_id": 1},
    "ck_assessment_extension_has_reason": {"extended_until": LATER},
    "ck_assessment_receipt_with_submission": {"receipt_code": None},
    "ck_assessment_status": {"status": UNKNOWN},
    "ck_assessment_submitted_has_time": NOT_SUBMITTED,
    "ck_assessment_submitter_with_submission": {"submitted_by_id": None},
    "ck_comment_audience": {"audience": UNKNOWN},
    "ck_comment_reviewers_write_to_the_unit": {"by_reviewer": True},
    "ck_comment_text_not_empty": {"text": ""},
    "ck_comment_withdrawn_after_written": {"withdrawn_at": EARLIER},
    "ck_criteria_set_digest_is_sha256": {"digest": "abc"},
    "ck_cycle_cancelling_has_author": {"cancelled_at": MOMENT, "cancel_reason": "x"},
    "ck_cycle_cancelling_has_reason": {"cancelled_at": MOMENT, "cancelled_by_id": 1},
    "ck_cycle_explanation_after_round_1": {"explanation_ends_at": EARLIER},
    "ck_cycle_family": {"family": UNKNOWN},
    "ck_cycle_level": {"level": UNKNOWN},
    "ck_cycle_round_1_after_self_scoring": {"review_1_ends_at": EARLIER},
    "ck_cycle_round_2_after_explanation": {"review_2_ends_at": EARLIER},
    "ck_cycle_self_scoring_lasts": {"self_ends_at": MOMENT},
    "ck_organiser_authority_not_empty": {"authority": ""},
    "ck_organiser_name_not_empty": {"name": ""},
    "ck_organiser_place_not_empty": {"place": ""},
    "ck_cycle_trial_says_so": {"trial": True},
    "ck_cycle_tree_digest_is_sha256": {"tree_digest": "abc"},
    "ck_document_certificate_has_verification_code": {"verification_code": None},
    "ck_document_kind": {"kind": UNKNOWN, "verification_code": None},
    "ck_document_not_valid_has_reason": {"status": "revoked", "status_reason": ""},
    "ck_document_ranking_has_block": {"block_id": 1},
    "ck_document_status": {"status": UNKNOWN, "status_reason": "x"},
    "ck_document_unit_document_has_row": {"row_id": None},
    "ck_draft_paper_kind": {"kind": UNKNOWN},
    "ck_earlier_verdict_method": {"method": UNKNOWN},
    "ck_earlier_verdict_verdict": {"verdict": UNKNOWN},
    "ck_earlier_verdict_verdict_of_a_reviewer": {"verdict": "declared"},
    "ck_earlier_verdict_verdict_or_question": {"verdict": None},
    "ck_entry_not_applicable_has_no_points": {"not_applicable_reason": "x", "typed_points": 0},
    "ck_entry_not_applicable_has_reason": {"not_applicable_reason": ""},
    "ck_event_hash_is_sha256": {"hash": "abc"},
    "ck_event_seq_positive": {"seq": 0},
    "ck_evidence_abstract_not_empty": {"abstract": ""},
    "ck_evidence_address_is_https": {"address": "http://a.vn/"},
    "ck_evidence_filename_not_empty": {"filename": ""},
    "ck_transfer_arrived_below_size": {"arrived": 10},
    "ck_transfer_filename_not_empty": {"filename": ""},
    "ck_waiting_file_filename_not_empty": {"filename": ""},
    "ck_explanation_answer_with_author": {"answer": "x", "answered_at": MOMENT},
    "ck_explanation_answer_with_time": {"answer": "x", "answered_by_id": 1},
    "ck_explanation_question_not_empty": {"question": ""},
    "ck_figure_stage": {"stage": UNKNOWN},
    "ck_figure_value_not_empty": {"value": ""},
    "ck_help_desk_only_one": {"id": 2},
    "ck_installation_mark_is_hex": {"mark": "abc"},
    "ck_installation_only_one": {"id": 2},
    "ck_installation_purpose": {"purpose": UNKNOWN},
    "ck_invitation_ends_once": {"used_at": MOMENT, "withdrawn_at": MOMENT},
    "ck_invitation_expires_after_created": {"expires_at": MOMENT},
    "ck_invitation_token_hash_is_sha256": {"token_hash": "abc"},
    "ck_job_ended_has_time": {"ended_at": MOMENT},
    "ck_job_failed_has_problem": {"state": "failed", "ended_at": MOMENT},
    "ck_job_key_not_empty": {"key": ""},
    "ck_job_only_failed_is_put_away": {"put_away_at": MOMENT, "put_away_by_id": 1, "put_away_reason": "x"},
    "ck_job_put_away_has_author": {"put_away_by_id": 1},
    "ck_job_put_away_has_reason": {"put_away_reason": "x"},
    "ck_job_state": {"state": UNKNOWN},
    "ck_login_session_expires_after_created": {"expires_at": MOMENT},
    "ck_quarantined_file_cause": {"cause": UNKNOWN},
    "ck_quarantined_file_reason_not_empty": {"reason": ""},
    "ck_not_measured_reason_not_empty": {"reason": ""},
    "ck_opinion_disagreement_has_reason": {"agrees": False},
    "ck_opinion_stage": {"stage": UNKNOWN},
    "ck_paper_text_name_not_empty": {"name": ""},
    "ck_proposed_cut_answer_with_time": {"answered_at": MOMENT},
    "ck_proposed_cut_method": {"method": UNKNOWN},
    "ck_proposed_cut_reason_not_empty": {"reason": ""},
    "ck_proposed_cut_refusal_has_reason": {"refusal": "x"},
    "ck_proposed_cut_stage": {"stage": UNKNOWN},
    "ck_proposed_cut_two_people": {"answered_by_id": 1, "answered_at": MOMENT},
    "ck_proposed_sheet_mark_is_sha256": {"mark": "abc"},
    "ck_result_correction_has_reason": {"version": 2, "note": ""},
    "ck_result_issued_has_reach": {"reach": None},
    "ck_result_reach": {"reach": UNKNOWN},
    "ck_result_row_rank_positive": {"rank": 0},
    "ck_result_state": {"state": UNKNOWN, "reach": None},
    "ck_result_step_state": {"state": UNKNOWN},
    "ck_result_step_superseded_says_why": {"state": "superseded"},
    "ck_result_version_positive": {"version": 0, "note": "x"},
    "ck_returned_group_reason_not_empty": {"reason": ""},
    "ck_returned_group_until_after_return": {"until": MOMENT},
    "ck_role_grant_ended_has_last_day": {"ended_at": MOMENT},
    "ck_role_grant_family": {"family": UNKNOWN},
    "ck_role_grant_family_of_these_roles": {"role": "auditor", "unit_id": None, "family": "dti"},
    "ck_role_grant_organiser_of_these_roles": {"organiser_id": 1},
    "ck_role_grant_role": {"role": UNKNOWN, "unit_id": None},
    "ck_role_grant_unit_roles_name_a_unit": {"unit_id": None},
    "ck_role_grant_valid_to_after_from": {"valid_to": DAY.replace(year=2029)},
    "ck_sample_drawn_from_something": {"drawn_from": 0},
    "ck_sample_seed_not_empty": {"seed": ""},
    "ck_sample_stage": {"stage": UNKNOWN},
    "ck_sample_stage_of_appraisal": {"stage": "self"},
    "ck_score_adjusted_has_method": {"method": None},
    "ck_score_adjusted_has_reason": {"reason": None},
    "ck_score_method": {"method": UNKNOWN},
    "ck_score_self_is_declared": {"stage": "self"},
    "ck_score_stage": {"stage": UNKNOWN},
    "ck_score_verdict": {"verdict": UNKNOWN, "method": None},
    "ck_second_look_answer_with_time": {"answered_at": MOMENT},
    "ck_second_factor_confirmed_by_a_code": {"last_step": None},
    "ck_sheet_proposal_decided_by_another": {"decided_by_id": 1, "decided_at": MOMENT},
    "ck_sheet_proposal_decision_has_author": {"decided_at": MOMENT},
    "ck_sheet_proposal_rejection_is_decision": {"rejection": "x"},
    "ck_sheet_proposal_withdrawal_has_author": {"withdrawn_at": MOMENT},
    "ck_sheet_proposal_withdrawn_or_decided": {
        "withdrawn_by_id": 1,
        "withdrawn_at": MOMENT,
        "proposed_by_id": None,
        "decided_by_id": 1,
        "decided_at": MOMENT,
    },
    "ck_stored_file_sha256_length": {"sha256": "abc"},
    "ck_stored_file_size_not_negative": {"size": -1},
    "ck_signed_paper_kind": {"kind": UNKNOWN},
    "ck_stock_reason_text_not_empty": {"text": ""},
    "ck_unit_code_code_not_empty": {"code": ""},
    "ck_unit_code_not_empty": {"code": ""},
    "ck_unit_code_system": {"system": UNKNOWN},
    "ck_unit_code_valid_to_after_from": {"valid_to": DAY},
    "ck_unit_full_name_not_empty": {"full_name": ""},
    "ck_legal_act_issuer_not_empty": {"issuer": ""},
    "ck_legal_act_kind": {"kind": UNKNOWN},
    "ck_legal_act_number_not_empty": {"number": ""},
    "ck_unit_past_full_name_not_empty": {"full_name": ""},
    "ck_unit_plan_full_name_not_empty": {"full_name": ""},
    "ck_unit_kind": {"kind": UNKNOWN},
    "ck_unit_level": {"level": UNKNOWN},
    "ck_unit_succession_two_units": {"successor_id": 1},
    "ck_unit_valid_to_after_from": {"valid_to": DAY},
}

RANKING_DOCUMENT: Mapping[str, Value] = {
    "kind": "ranking",
    "block_id": 1,
    "row_id": None,
    "verification_code": None,
}
PROVINCE_ROLE: Mapping[str, Value] = {"role": "reviewer", "unit_id": None}
DISTRICT_ROLE: Mapping[str, Value] = {"role": "district_reviewer", "organiser_id": 1}
# Further good rows, for what is unique only among rows that leave a column empty.
MORE_ROWS: tuple[tuple[str, Mapping[str, Value]], ...] = (
    ("document", {"id": 2, **RANKING_DOCUMENT}),
    ("role_grant", {"id": 2, **PROVINCE_ROLE}),
    ("role_grant", {"id": 3, "family": "dti"}),
    ("role_grant", {"id": 4, **PROVINCE_ROLE, "family": "dti"}),
    ("role_grant", {"id": 5, **DISTRICT_ROLE}),
    ("role_grant", {"id": 6, **DISTRICT_ROLE, "family": "dti"}),
    ("role_grant", {"id": 7, **PROVINCE_ROLE, "organiser_id": 1}),
    ("role_grant", {"id": 8, **PROVINCE_ROLE, "family": "dti", "organiser_id": 1}),
    ("reviewer_assignment", {"id": 2, "unit_id": None, "group_code": None}),
    ("reviewer_assignment", {"id": 3, "unit_id": None}),
    ("reviewer_assignment", {"id": 4, "group_code": None}),
)
# The good row again, under another key and with the values changed that other constraints look at.
BROKEN_UNIQUES: Mapping[str, Mapping[str, Value]] = {
    "uq_access_record_sameness": {"id": 9},
    "uq_account_identity_issuer_subject": {"account_id": 9},
    "uq_account_email": {"id": 9},
    "uq_api_token_token_hash": {"id": 9},
    "uq_assessment_cycle_id_unit_id": {"id": 9, "receipt_code": "THU-000009"},
    "uq_assessment_receipt_code": {"id": 9, "unit_id": 2},
    "uq_block_cycle_id_code": {"id": 9},
    "uq_organiser_name": {"id": 9},
    "uq_cycle_official": {"id": 9},
    "uq_document_of_row": {"id": 9, "verification_code": "JKLM-NPQR"},
    "uq_document_ranking": {"id": 9, **RANKING_DOCUMENT},
    "uq_document_verification_code": {"id": 9, "row_id": 9},
    "uq_event_stream_seq": {"id": 9},
    "uq_evidence_link_assessment_id_code_evidence_id": {"id": 9},
    "uq_evidence_unit_id_form_key": {"id": 9},
    "uq_waiting_file_assessment_id_sha256": {"id": 9},
    "uq_invitation_token_hash": {"id": 9},
    "uq_job_key": {"id": 9},
    "uq_recovery_code_account_id_code_hash": {"id": 9},
    "uq_result_cycle_id_version": {"id": 9},
    "uq_result_row_result_id_assessment_id": {"id": 9},
    "uq_reviewer_assignment_cycle_id_account_id_unit_id_group_code": {"id": 9},
    "uq_reviewer_assignment_everything": {"id": 9, "unit_id": None, "group_code": None},
    "uq_reviewer_assignment_group": {"id": 9, "unit_id": None},
    "uq_reviewer_assignment_unit": {"id": 9, "group_code": None},
    "uq_role_grant_family_organiser": {"id": 9, **PROVINCE_ROLE, "family": "dti", "organiser_id": 1},
    "uq_role_grant_limits": {"id": 9, **DISTRICT_ROLE, "family": "dti"},
    "uq_role_grant_organiser": {"id": 9, **PROVINCE_ROLE, "organiser_id": 1},
    "uq_role_grant_unit_family": {"id": 9, "family": "dti"},
    "uq_role_grant_unit_organiser": {"id": 9, **DISTRICT_ROLE},
    "uq_role_grant_family": {"id": 9, **PROVINCE_ROLE, "family": "dti"},
    "uq_role_grant_province": {"id": 9, **PROVINCE_ROLE},
    "uq_role_grant_unit": {"id": 9},
    "uq_second_look_sample_id_assessment_id_code": {"id": 9},
    "uq_unit_code_system_code_valid_from": {"id": 9},
    "uq_unit_code_valid_from": {"id": 9},
}


def full_name(table: Table, constraint: CheckConstraint | UniqueConstraint) -> str:
    """The name in the database: a CHECK is given its prefix by the naming convention."""
    if isinstance(constraint, CheckConstraint) and not isinstance(constraint.name, conv):
        return NAMING_CONVENTION["ck"] % {"table_name": table.name, "constraint_name": constraint.name}
    return str(constraint.name)


CHECKS: Mapping[str, Table] = {
    full_name(table, constraint): table
    for table in Base.metadata.tables.values()
    for constraint in table.constraints
    if isinstance(constraint, CheckConstraint)
}
UNIQUES: Mapping[str, UniqueConstraint | Index] = {
    str(constraint.name): constraint
    for table in Base.metadata.tables.values()
    for constraint in (*table.constraints, *table.indexes)
    if isinstance(constraint, UniqueConstraint) or (isinstance(constraint, Index) and constraint.unique)
}


def test_every_constraint_has_its_line_here_and_every_line_its_constraint() -> None:
    assert set(BROKEN_CHECKS) == set(CHECKS)
    assert set(BROKEN_UNIQUES) == set(UNIQUES)


@pytest.fixture(scope="module")
def filled(database: Database) -> Iterator[tuple[str, MetaData]]:
    """A migrated database with the good rows, and its schema."""
    with database.blank() as url:
        migrate(url)
        with connecting(url).begin() as connection:
            schema = fill_every_table(connection)
            for table, change in MORE_ROWS:
                insert_row(connection, schema.tables[table], changed(table, change))
        yield url, schema


@pytest.fixture
def connection(filled: tuple[str, MetaData]) -> Iterator[Connection]:
    """A connection whose work is thrown away."""
    url, _schema = filled
    with connecting(url).connect() as connection:
        yield connection


@pytest.mark.parametrize("name", sorted(BROKEN_CHECKS))
def test_a_row_that_breaks_the_check_is_refused(
    connection: Connection, filled: tuple[str, MetaData], name: str
) -> None:
    table = CHECKS[name].name
    with pytest.raises(IntegrityError) as refused:
        insert_row(connection, filled[1].tables[table], changed(table, BROKEN_CHECKS[name]))
    assert name in str(refused.value.orig)


@pytest.mark.parametrize("name", sorted(BROKEN_UNIQUES))
def test_a_row_that_repeats_what_is_unique_is_refused(
    connection: Connection, filled: tuple[str, MetaData], name: str
) -> None:
    constraint = UNIQUES[name]
    assert constraint.table is not None
    table = constraint.table.name
    with pytest.raises(IntegrityError) as refused:
        insert_row(connection, filled[1].tables[table], changed(table, BROKEN_UNIQUES[name]))
    # SQLite names the columns instead of the constraint.
    columns = ", ".join(f"{table}.{column.name}" for column in constraint.columns)
    assert name in str(refused.value.orig) or str(refused.value.orig).endswith(columns)


def changed(table: str, change: Mapping[str, Value]) -> Mapping[str, Value]:
    """The good row of `table` with a change."""
    good = SUCCESSION if table == "unit_succession" else GOOD_ROWS[table]
    return {**good, **change}
