"""The house: units, accounts, cycles, assessments, evidence, appraisal, results, documents, and the log.

Moments are UTC; exact decimals are counted in millionths, because SQLite keeps NUMERIC as binary floating point.
Whatever the models say later, this file goes on saying what the first schema was: it imports none of them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "unit",
    "unit_tag",
    "unit_succession",
    "account",
    "role_grant",
    "login_session",
    "login_failure",
    "cycle",
    "block",
    "reviewer_assignment",
    "assessment",
    "entry",
    "entry_assignment",
    "figure",
    "score",
    "opinion",
    "explanation",
    "stored_file",
    "evidence",
    "evidence_link",
    "result",
    "result_row",
    "result_group",
    "document",
    "event",
)


def unique_where_empty(name: str, table: str, columns: list[str], *empty: str) -> None:
    """Keep `columns` unique among the rows whose `empty` columns are NULL."""
    where = sa.text(" AND ".join(f"{column} IS NULL" for column in empty))
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def reference(
    table: str, column: str, target: str, kind: type[sa.Integer] | sa.String, *, nullable: bool
) -> sa.Column[object]:
    """A column that refers to a row of another table."""
    name = f"fk_{table}_{column}_{target.partition('.')[0]}"
    return sa.Column(column, kind, sa.ForeignKey(target, name=name), nullable=nullable)


def check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    """A named rule that every row of the table keeps."""
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    create_units()
    create_accounts()
    create_cycles()
    create_assessments()
    create_appraisal()
    create_evidence()
    create_results()
    create_documents()
    create_log()
    refuse_changes_to_the_log()


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in reversed(TABLES):
        op.drop_table(table)
    if on_postgresql:
        op.execute("DROP FUNCTION refuse_change_of_event()")


def create_units() -> None:
    """Bodies between two dates, their marks, and who came after whom."""
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("full_name", sa.String(250), nullable=False),
        reference("unit", "parent_id", "unit.id", sa.Integer, nullable=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("code", "valid_from", name="uq_unit_code_valid_from"),
        check("unit", "code_not_empty", "length(code) > 0"),
        check("unit", "full_name_not_empty", "length(full_name) > 0"),
        check(
            "unit",
            "kind",
            "kind IN ('so', 'ban', 'nganh', 'huyen', 'xa', 'phuong', 'dac_khu', 'thi_tran', 'tinh')",
        ),
        check("unit", "level", "level IN ('department', 'district', 'commune', 'province')"),
        check("unit", "valid_to_after_from", "valid_to IS NULL OR valid_to > valid_from"),
    )
    op.create_index("ix_unit_parent_id", "unit", ["parent_id"])
    op.create_table(
        "unit_tag",
        reference("unit_tag", "unit_id", "unit.id", sa.Integer, nullable=False),
        sa.Column("tag", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "tag", name="pk_unit_tag"),
    )
    op.create_table(
        "unit_succession",
        reference("unit_succession", "predecessor_id", "unit.id", sa.Integer, nullable=False),
        reference("unit_succession", "successor_id", "unit.id", sa.Integer, nullable=False),
        sa.Column("effective_on", sa.Date, nullable=False),
        sa.Column("legal_basis", sa.String(300), nullable=True),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name="pk_unit_succession"),
        check("unit_succession", "two_units", "predecessor_id <> successor_id"),
    )
    op.create_index("ix_unit_succession_successor_id", "unit_succession", ["successor_id"])


def create_accounts() -> None:
    """People, their roles between two dates, and their sessions."""
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("display_name", sa.String(120), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("password_changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email", name="uq_account_email"),
        check("account", "display_name_not_empty", "length(display_name) > 0"),
        check("account", "email_lower_case", "email = lower(email)"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer, nullable=False),
        reference("role_grant", "account_id", "account.id", sa.Integer, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        reference("role_grant", "unit_id", "unit.id", sa.Integer, nullable=True),
        sa.Column("office", sa.String(120), nullable=True),
        reference("role_grant", "home_unit_id", "unit.id", sa.Integer, nullable=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
        sa.UniqueConstraint(
            "account_id",
            "role",
            "unit_id",
            "valid_from",
            name="uq_role_grant_account_id_role_unit_id_valid_from",
        ),
        check(
            "role_grant",
            "role",
            "role IN ('contributor', 'unit_head', 'reviewer', 'district_reviewer', "
            "'secretariat', 'leadership', 'administrator', 'auditor')",
        ),
        check(
            "role_grant",
            "unit_roles_name_a_unit",
            "(role IN ('contributor', 'unit_head', 'district_reviewer')) = (unit_id IS NOT NULL)",
        ),
        check("role_grant", "valid_to_after_from", "valid_to IS NULL OR valid_to >= valid_from"),
    )
    op.create_index("ix_role_grant_home_unit_id", "role_grant", ["home_unit_id"])
    op.create_index("ix_role_grant_unit_id", "role_grant", ["unit_id"])
    unique_where_empty(
        "uq_role_grant_province", "role_grant", ["account_id", "role", "valid_from"], "unit_id"
    )
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(64), nullable=False),
        reference("login_session", "account_id", "account.id", sa.Integer, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login_session"),
        check("login_session", "expires_after_created", "expires_at > created_at"),
    )
    op.create_index("ix_login_session_account_id", "login_session", ["account_id"])
    op.create_table(
        "login_failure",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_login_failure"),
    )
    op.create_index("ix_login_failure_address", "login_failure", ["address"])
    op.create_index("ix_login_failure_at", "login_failure", ["at"])
    op.create_index("ix_login_failure_email", "login_failure", ["email"])


def create_cycles() -> None:
    """Yearly rounds, ranking blocks, and which reviewer appraises what."""
    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("family", sa.String(40), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("tree_id", sa.String(80), nullable=False),
        sa.Column("tree_digest", sa.String(64), nullable=False),
        sa.Column("self_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("self_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_1_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("explanation_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_2_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("illustrative", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cycle"),
        sa.UniqueConstraint("family", "level", "year", name="uq_cycle_family_level_year"),
        check("cycle", "explanation_after_round_1", "review_1_ends_at <= explanation_ends_at"),
        check("cycle", "family", "family IN ('dti', 'par')"),
        check("cycle", "level", "level IN ('department', 'district', 'commune', 'province')"),
        check("cycle", "round_1_after_self_scoring", "self_ends_at <= review_1_ends_at"),
        check("cycle", "round_2_after_explanation", "explanation_ends_at <= review_2_ends_at"),
        check("cycle", "self_scoring_lasts", "self_starts_at < self_ends_at"),
        check("cycle", "tree_digest_is_sha256", "length(tree_digest) = 64"),
    )
    op.create_table(
        "block",
        sa.Column("id", sa.Integer, nullable=False),
        reference("block", "cycle_id", "cycle.id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("ranked", sa.Boolean, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_block"),
        sa.UniqueConstraint("cycle_id", "code", name="uq_block_cycle_id_code"),
    )
    op.create_table(
        "reviewer_assignment",
        sa.Column("id", sa.Integer, nullable=False),
        reference("reviewer_assignment", "cycle_id", "cycle.id", sa.Integer, nullable=False),
        reference("reviewer_assignment", "account_id", "account.id", sa.Integer, nullable=False),
        reference("reviewer_assignment", "unit_id", "unit.id", sa.Integer, nullable=True),
        sa.Column("group_code", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_reviewer_assignment"),
        sa.UniqueConstraint(
            "cycle_id",
            "account_id",
            "unit_id",
            "group_code",
            name="uq_reviewer_assignment_cycle_id_account_id_unit_id_group_code",
        ),
    )
    op.create_index("ix_reviewer_assignment_account_id", "reviewer_assignment", ["account_id"])
    op.create_index("ix_reviewer_assignment_unit_id", "reviewer_assignment", ["unit_id"])
    scope = ["cycle_id", "account_id"]
    unique_where_empty(
        "uq_reviewer_assignment_everything", "reviewer_assignment", scope, "unit_id", "group_code"
    )
    unique_where_empty(
        "uq_reviewer_assignment_group", "reviewer_assignment", [*scope, "group_code"], "unit_id"
    )
    unique_where_empty(
        "uq_reviewer_assignment_unit", "reviewer_assignment", [*scope, "unit_id"], "group_code"
    )


def create_assessments() -> None:
    """One unit's sheet in one cycle: what is declared, by whom."""
    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer, nullable=False),
        reference("assessment", "cycle_id", "cycle.id", sa.Integer, nullable=False),
        reference("assessment", "unit_id", "unit.id", sa.Integer, nullable=False),
        reference("assessment", "block_id", "block.id", sa.Integer, nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("extended_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extension_reason", sa.Text, nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        reference("assessment", "submitted_by_id", "account.id", sa.Integer, nullable=True),
        sa.Column("receipt_code", sa.String(20), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_assessment"),
        sa.UniqueConstraint("cycle_id", "unit_id", name="uq_assessment_cycle_id_unit_id"),
        sa.UniqueConstraint("receipt_code", name="uq_assessment_receipt_code"),
        check(
            "assessment",
            "draft_has_no_time",
            "status NOT IN ('draft', 'awaiting_approval') OR submitted_at IS NULL",
        ),
        check("assessment", "extension_has_reason", "(extended_until IS NULL) = (extension_reason IS NULL)"),
        check("assessment", "receipt_with_submission", "(submitted_at IS NULL) = (receipt_code IS NULL)"),
        check(
            "assessment",
            "status",
            "status IN ('draft', 'awaiting_approval', 'submitted', 'review_1', 'explaining', "
            "'review_2', 'confirmed', 'published', 'archived')",
        ),
        check(
            "assessment",
            "submitted_has_time",
            "status IN ('draft', 'awaiting_approval') OR submitted_at IS NOT NULL",
        ),
        check(
            "assessment", "submitter_with_submission", "(submitted_at IS NULL) = (submitted_by_id IS NULL)"
        ),
    )
    op.create_index("ix_assessment_block_id", "assessment", ["block_id"])
    op.create_index("ix_assessment_status", "assessment", ["cycle_id", "status"])
    op.create_index("ix_assessment_unit_id", "assessment", ["unit_id"])
    op.create_table(
        "entry",
        reference("entry", "assessment_id", "assessment.id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("note", sa.Text, nullable=True),
        sa.Column("not_applicable_reason", sa.Text, nullable=True),
        sa.Column("typed_points", sa.BigInteger, nullable=True),
        reference("entry", "author_id", "account.id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "code", name="pk_entry"),
        check(
            "entry", "not_applicable_has_no_points", "not_applicable_reason IS NULL OR typed_points IS NULL"
        ),
        check(
            "entry",
            "not_applicable_has_reason",
            "not_applicable_reason IS NULL OR length(not_applicable_reason) > 0",
        ),
    )
    op.create_table(
        "entry_assignment",
        reference("entry_assignment", "assessment_id", "assessment.id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        reference("entry_assignment", "account_id", "account.id", sa.Integer, nullable=True),
        sa.Column("office", sa.String(120), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("assessment_id", "code", name="pk_entry_assignment"),
    )
    op.create_index("ix_entry_assignment_account_id", "entry_assignment", ["account_id"])
    op.create_table(
        "figure",
        reference("figure", "assessment_id", "assessment.id", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("figure_id", sa.String(80), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        reference("figure", "author_id", "account.id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "stage", "figure_id", name="pk_figure"),
        check("figure", "stage", "stage IN ('self', 'review_1', 'review_2')"),
        check("figure", "value_not_empty", "length(value) > 0"),
    )


def create_appraisal() -> None:
    """Scores side by side, opinions, questions and explanations."""
    op.create_table(
        "score",
        reference("score", "assessment_id", "assessment.id", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("points", sa.BigInteger, nullable=True),
        sa.Column("verdict", sa.String(40), nullable=False),
        sa.Column("method", sa.String(40), nullable=True),
        sa.Column("reason", sa.Text, nullable=True),
        reference("score", "author_id", "account.id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "stage", "code", name="pk_score"),
        check("score", "adjusted_has_method", "(verdict = 'adjusted') = (method IS NOT NULL)"),
        check(
            "score",
            "adjusted_has_reason",
            "verdict <> 'adjusted' OR (reason IS NOT NULL AND length(reason) > 0)",
        ),
        check("score", "method", "method IN ('figures', 'points')"),
        check("score", "self_is_declared", "(stage = 'self') = (verdict = 'declared')"),
        check("score", "stage", "stage IN ('self', 'review_1', 'review_2')"),
        check("score", "verdict", "verdict IN ('declared', 'accepted', 'adjusted')"),
    )
    op.create_table(
        "opinion",
        reference("opinion", "assessment_id", "assessment.id", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        reference("opinion", "account_id", "account.id", sa.Integer, nullable=False),
        sa.Column("agrees", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text, nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("assessment_id", "stage", "code", "account_id", name="pk_opinion"),
        check("opinion", "disagreement_has_reason", "agrees OR (reason IS NOT NULL AND length(reason) > 0)"),
        check("opinion", "stage", "stage IN ('self', 'review_1', 'review_2')"),
    )
    op.create_table(
        "explanation",
        reference("explanation", "assessment_id", "assessment.id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        reference("explanation", "asked_by_id", "account.id", sa.Integer, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text, nullable=True),
        reference("explanation", "answered_by_id", "account.id", sa.Integer, nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("assessment_id", "code", name="pk_explanation"),
        check("explanation", "answer_with_author", "(answer IS NULL) = (answered_by_id IS NULL)"),
        check("explanation", "answer_with_time", "(answer IS NULL) = (answered_at IS NULL)"),
        check("explanation", "question_not_empty", "length(question) > 0"),
    )


def create_evidence() -> None:
    """Stored bytes, the papers they are, and the indicators they prove."""
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(120), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_stored_file"),
        check("stored_file", "sha256_length", "length(sha256) = 64"),
        check("stored_file", "size_not_negative", "size >= 0"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer, nullable=False),
        reference("evidence", "unit_id", "unit.id", sa.Integer, nullable=False),
        sa.Column("form_key", sa.String(36), nullable=False),
        sa.Column("number", sa.String(80), nullable=True),
        sa.Column("issued_on", sa.Date, nullable=True),
        sa.Column("effective_on", sa.Date, nullable=True),
        sa.Column("issuer", sa.String(200), nullable=True),
        sa.Column("abstract", sa.Text, nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        reference("evidence", "sha256", "stored_file.sha256", sa.String(64), nullable=False),
        reference("evidence", "uploaded_by_id", "account.id", sa.Integer, nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.UniqueConstraint("unit_id", "form_key", name="uq_evidence_unit_id_form_key"),
        check("evidence", "abstract_not_empty", "length(abstract) > 0"),
        check("evidence", "filename_not_empty", "length(filename) > 0"),
    )
    op.create_index("ix_evidence_sha256", "evidence", ["sha256"])
    op.create_table(
        "evidence_link",
        sa.Column("id", sa.Integer, nullable=False),
        reference("evidence_link", "evidence_id", "evidence.id", sa.Integer, nullable=False),
        reference("evidence_link", "assessment_id", "assessment.id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("page", sa.String(60), nullable=True),
        reference("evidence_link", "author_id", "account.id", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_link"),
        sa.UniqueConstraint(
            "assessment_id", "code", "evidence_id", name="uq_evidence_link_assessment_id_code_evidence_id"
        ),
    )
    op.create_index("ix_evidence_link_evidence_id", "evidence_link", ["evidence_id"])


def create_results() -> None:
    """Published versions, never edited."""
    op.create_table(
        "result",
        sa.Column("id", sa.Integer, nullable=False),
        reference("result", "cycle_id", "cycle.id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("tree_digest", sa.String(64), nullable=False),
        sa.Column("engine_version", sa.String(20), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        reference("result", "published_by_id", "account.id", sa.Integer, nullable=False),
        sa.Column("decision_number", sa.String(80), nullable=True),
        sa.Column("decision_date", sa.Date, nullable=True),
        sa.Column("note", sa.Text, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_result"),
        sa.UniqueConstraint("cycle_id", "version", name="uq_result_cycle_id_version"),
        check("result", "correction_has_reason", "version = 1 OR (note IS NOT NULL AND length(note) > 0)"),
        check("result", "version_positive", "version >= 1"),
    )
    op.create_table(
        "result_row",
        sa.Column("id", sa.Integer, nullable=False),
        reference("result_row", "result_id", "result.id", sa.Integer, nullable=False),
        reference("result_row", "assessment_id", "assessment.id", sa.Integer, nullable=False),
        reference("result_row", "block_id", "block.id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("unit_code", sa.String(20), nullable=False),
        sa.Column("unit_name", sa.String(250), nullable=False),
        sa.Column("self_points", sa.BigInteger, nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("max", sa.BigInteger, nullable=False),
        sa.Column("denominator", sa.BigInteger, nullable=False),
        sa.Column("percent", sa.BigInteger, nullable=False),
        sa.Column("index", sa.BigInteger, nullable=False),
        sa.Column("rank", sa.Integer, nullable=True),
        sa.Column("grade_id", sa.String(40), nullable=True),
        sa.Column("grade_title", sa.String(120), nullable=True),
        sa.Column("trace", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_result_row"),
        sa.UniqueConstraint("result_id", "assessment_id", name="uq_result_row_result_id_assessment_id"),
        check("result_row", "rank_positive", "rank IS NULL OR rank >= 1"),
    )
    op.create_index("ix_result_row_assessment_id", "result_row", ["assessment_id"])
    op.create_index("ix_result_row_block_id", "result_row", ["block_id"])
    op.create_table(
        "result_group",
        reference("result_group", "row_id", "result_row.id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("points", sa.BigInteger, nullable=False),
        sa.Column("max", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("row_id", "code", name="pk_result_group"),
    )


def create_documents() -> None:
    """The papers made of a published version."""
    op.create_table(
        "document",
        sa.Column("id", sa.Integer, nullable=False),
        reference("document", "result_id", "result.id", sa.Integer, nullable=False),
        reference("document", "block_id", "block.id", sa.Integer, nullable=True),
        reference("document", "row_id", "result_row.id", sa.Integer, nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("filename", sa.String(255), nullable=False),
        reference("document", "sha256", "stored_file.sha256", sa.String(64), nullable=False),
        sa.Column("verification_code", sa.String(20), nullable=True),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("status_reason", sa.Text, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_document"),
        sa.UniqueConstraint("verification_code", name="uq_document_verification_code"),
        check(
            "document",
            "certificate_has_verification_code",
            "(kind = 'certificate') = (verification_code IS NOT NULL)",
        ),
        check("document", "ranking_has_block", "(kind = 'ranking') = (block_id IS NOT NULL)"),
        check("document", "kind", "kind IN ('ranking', 'certificate', 'result_sheet')"),
        check(
            "document",
            "not_valid_has_reason",
            "status = 'valid' OR (status_reason IS NOT NULL AND length(status_reason) > 0)",
        ),
        check("document", "status", "status IN ('valid', 'superseded', 'revoked')"),
        check("document", "unit_document_has_row", "(kind = 'ranking') = (row_id IS NULL)"),
    )
    op.create_index("ix_document_result_id", "document", ["result_id"])
    op.create_index("uq_document_of_row", "document", ["kind", "row_id"], unique=True)
    op.create_index("uq_document_ranking", "document", ["result_id", "block_id"], unique=True)


def create_log() -> None:
    """What happened, in chains that can only grow."""
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("stream", sa.String(60), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        reference("event", "actor_id", "account.id", sa.Integer, nullable=True),
        sa.Column("actor_name", sa.String(120), nullable=True),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("prev_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("stream", "seq", name="uq_event_stream_seq"),
        check("event", "hash_is_sha256", "length(hash) = 64"),
        check("event", "seq_positive", "seq >= 1"),
    )
    op.create_index("ix_event_actor_id", "event", ["actor_id"])
    op.create_index("ix_event_at", "event", ["at"])
    op.create_index("ix_event_kind", "event", ["kind"])


def refuse_changes_to_the_log() -> None:
    """Let the database itself refuse UPDATE and DELETE of events, whoever sends them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change_of_event() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'event is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_event()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER event_refuses_{change.lower()} BEFORE {change} ON event "
            "BEGIN SELECT RAISE(ABORT, 'event is append-only'); END"
        )
