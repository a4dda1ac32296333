"""One good row for every table, in an order in which they can be inserted.

Tests of constraints spoil one value of a row at a time; tests of migrations fill the whole schema. Values are those
that the database sees: moments as UTC, exact decimals counted in millionths.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import MetaData, Table, insert, text
from sqlalchemy.engine import Connection

Value = str | int | bool | date | datetime | None

DAY = date(2030, 1, 1)
MOMENT = datetime(2030, 11, 15, 2, 0, tzinfo=UTC)
LATER = datetime(2030, 12, 15, 2, 0, tzinfo=UTC)
DIGEST = "a" * 64

GOOD_ROWS: Mapping[str, Mapping[str, Value]] = {
    "unit": {
        "id": 1,
        "code": "90001",
        "level": "commune",
        "kind": "xa",
        "name": "Thử Nghiệm",
        "full_name": "Xã Thử Nghiệm",
        "parent_id": None,
        "valid_from": DAY,
        "valid_to": None,
    },
    "unit_tag": {"unit_id": 1, "tag": "mien_nui"},
    "legal_act": {
        "id": 1,
        "kind": "resolution",
        "number": "01/NQ-THU",
        "signed_on": DAY,
        "issuer": "Cơ quan thử",
    },
    "unit_past": {
        "id": 1,
        "unit_id": 1,
        "until": DAY,
        "name": "Thử Cũ",
        "full_name": "Xã Thử Cũ",
        "parent_id": None,
        "act_id": 1,
    },
    "account": {
        "id": 1,
        "email": "can-bo@dti.test",
        "display_name": "Cán bộ thử",
        "password_hash": "x",
        "password_changed_at": MOMENT,
        "must_change_password": False,
        "created_at": MOMENT,
        "disabled_at": None,
        "reminders_off_at": None,
    },
    "account_identity": {
        "account_id": 1,
        "issuer": "https://cong.test",
        "subject": "abc",
        "bound_at": MOMENT,
    },
    "second_factor": {
        "account_id": 1,
        "seed": "x" * 43,
        "begun_at": MOMENT,
        "confirmed_at": MOMENT,
        "last_step": 1,
    },
    "recovery_code": {"id": 1, "account_id": 1, "code_hash": DIGEST, "used_at": None},
    "invitation": {
        "id": 1,
        "account_id": 1,
        "invited_by_id": None,
        "nonce": "x" * 43,
        "token_hash": DIGEST,
        "created_at": MOMENT,
        "expires_at": LATER,
        "sent_to": "can-bo@dti.test",
        "sent_at": None,
        "refused_at": None,
        "used_at": None,
        "withdrawn_at": None,
    },
    "role_grant": {
        "id": 1,
        "account_id": 1,
        "role": "unit_head",
        "unit_id": 1,
        "office": None,
        "home_unit_id": None,
        "valid_from": DAY,
        "valid_to": None,
        "ended_at": None,
        "family": None,
    },
    "access_record": {
        "id": 1,
        "sameness": DIGEST,
        "day": DAY,
        "occasion": "forbidden",
        "account_id": 1,
        "address": "192.0.2.1",
        "method": "GET",
        "place": "/admin/units",
        "first_at": MOMENT,
        "last_at": MOMENT,
        "times": 1,
    },
    "job": {
        "id": 1,
        "kind": "lock_sheets",
        "key": "lock:1",
        "arguments": '{"cycle": 1}',
        "state": "running",
        "done": 200,
        "size": 400,
        "cursor": "next",
        "outcome": None,
        "problem": None,
        "tries": 1,
        "requested_by_id": 1,
        "requested_at": MOMENT,
        "due_at": MOMENT,
        "ended_at": None,
        "stop_requested_at": None,
    },
    "installation": {"id": 1, "purpose": "production", "mark": "0" * 32, "created_at": MOMENT},
    "login_session": {
        "token_hash": DIGEST,
        "account_id": 1,
        "created_at": MOMENT,
        "expires_at": LATER,
        "ended_at": None,
    },
    "login_failure": {"id": 1, "email": "can-bo@dti.test", "address": "192.0.2.1", "at": MOMENT},
    "criteria_set": {
        "digest": DIGEST,
        "tree_id": "dti/2030/commune",
        "files": "{}",
        "stored_at": MOMENT,
    },
    "cycle": {
        "id": 1,
        "family": "dti",
        "level": "commune",
        "year": 2030,
        "title": "Đợt thử",
        "tree_id": "dti/2030/commune",
        "tree_digest": DIGEST,
        "self_starts_at": MOMENT,
        "self_ends_at": LATER,
        "review_1_ends_at": LATER,
        "explanation_ends_at": LATER,
        "review_2_ends_at": LATER,
        "illustrative": False,
        "created_at": MOMENT,
        "figures_on": DAY,
        "hearing_since": None,
        "cancelled_at": None,
        "cancelled_by_id": None,
        "cancel_reason": None,
    },
    "block": {"id": 1, "cycle_id": 1, "code": "xa", "title": "Khối xã", "ranked": True, "position": 0},
    "reviewer_assignment": {"id": 1, "cycle_id": 1, "account_id": 1, "unit_id": 1, "group_code": "1"},
    "assessment": {
        "id": 1,
        "cycle_id": 1,
        "unit_id": 1,
        "block_id": 1,
        "status": "submitted",
        "revision": 2,
        "extended_until": None,
        "extension_reason": None,
        "locked_deadline": None,
        "submitted_at": MOMENT,
        "submitted_by_id": 1,
        "receipt_code": "THU-000001",
        "review_1_until": None,
        "explanation_until": LATER,
        "review_2_until": None,
        "excluded_at": None,
        "excluded_by_id": None,
        "exclusion_reason": None,
    },
    "handout": {"assessment_id": 1, "code": "1.1", "account_id": 1, "until": LATER},
    "stake": {
        "assessment_id": 1,
        "code": "1.1",
        "group_code": "1",
        "claimed": 1_500_000,
        "signs": "no_evidence",
        "weight": 7_500_000,
        "waiting": True,
        "asked": False,
    },
    "earlier_verdict": {
        "assessment_id": 1,
        "code": "1.2",
        "said": "{}",
        "figures": "{}",
        "points": 1_500_000,
        "verdict": "adjusted",
        "method": "points",
        "reason": "x",
        "question": None,
        "author_id": 1,
        "at": MOMENT,
    },
    "returned_group": {
        "assessment_id": 1,
        "group_code": "1",
        "reason": "x",
        "until": LATER,
        "author_id": 1,
        "at": MOMENT,
    },
    "figure": {
        "assessment_id": 1,
        "stage": "self",
        "figure_id": "dossiers",
        "value": "0",
        "author_id": 1,
        "at": MOMENT,
    },
    "entry": {
        "assessment_id": 1,
        "code": "1.1",
        "note": None,
        "not_applicable_reason": None,
        "typed_points": None,
        "author_id": 1,
        "at": MOMENT,
    },
    "entry_assignment": {
        "assessment_id": 1,
        "code": "1.1",
        "account_id": 1,
        "office": None,
        "due_at": None,
    },
    "score": {
        "assessment_id": 1,
        "stage": "review_1",
        "code": "1.1",
        "points": 1_500_000,
        "verdict": "adjusted",
        "method": "points",
        "reason": "Kế hoạch ban hành sau thời hạn",
        "author_id": 1,
        "at": MOMENT,
    },
    "opinion": {
        "assessment_id": 1,
        "stage": "review_1",
        "code": "1.1",
        "account_id": 1,
        "agrees": True,
        "reason": None,
        "at": MOMENT,
    },
    "explanation": {
        "assessment_id": 1,
        "code": "1.1",
        "question": "Văn bản nào?",
        "points": None,
        "asked_by_id": 1,
        "asked_at": MOMENT,
        "answer": None,
        "answered_by_id": None,
        "answered_at": None,
    },
    "comment": {
        "id": 1,
        "assessment_id": 1,
        "code": "1.1",
        "audience": "unit",
        "by_reviewer": False,
        "text": "Văn bản này ai giữ?",
        "author_id": 1,
        "at": MOMENT,
        "withdrawn_at": None,
    },
    "stored_file": {"sha256": DIGEST, "size": 10, "media_type": "application/pdf", "stored_at": MOMENT},
    "evidence": {
        "id": 1,
        "unit_id": 1,
        "form_key": "11111111-1111-4111-8111-111111111111",
        "number": "01/KH-UBND",
        "issued_on": DAY,
        "effective_on": None,
        "issuer": "UBND xã Thử Nghiệm",
        "abstract": "Kế hoạch chuyển đổi số năm 2030",
        "filename": "ke-hoach.pdf",
        "sha256": DIGEST,
        "uploaded_by_id": 1,
        "uploaded_at": MOMENT,
        "withdrawn_at": None,
    },
    "evidence_link": {
        "id": 1,
        "evidence_id": 1,
        "assessment_id": 1,
        "code": "1.1",
        "page": "3",
        "author_id": 1,
        "at": MOMENT,
    },
    "result": {
        "id": 1,
        "cycle_id": 1,
        "version": 1,
        "tree_digest": DIGEST,
        "engine_version": "1",
        "published_at": MOMENT,
        "published_by_id": 1,
        "decision_number": None,
        "decision_date": None,
        "note": None,
    },
    "result_row": {
        "id": 1,
        "result_id": 1,
        "assessment_id": 1,
        "block_id": 1,
        "position": 1,
        "unit_code": "90001",
        "unit_name": "Xã Thử Nghiệm",
        "self_points": 8_000_000,
        "points": 7_500_000,
        "max": 10_000_000,
        "denominator": 10_000_000,
        "percent": 75_000_000,
        "index": 750_000,
        "rank": 1,
        "grade_id": "fair",
        "grade_title": "Khá",
        "trace": "{}",
        "own_denominator": None,
        "own_percent": None,
        "fall": -5_000_000,
    },
    "result_group": {
        "row_id": 1,
        "code": "1",
        "position": 1,
        "title": "Nhận thức số",
        "points": 3_500_000,
        "max": 4_000_000,
    },
    "document": {
        "id": 1,
        "result_id": 1,
        "block_id": None,
        "row_id": 1,
        "kind": "certificate",
        "filename": "giay-chung-nhan.pdf",
        "sha256": DIGEST,
        "verification_code": "ABCD-EFGH",
        "status": "valid",
        "status_reason": None,
        "created_at": MOMENT,
    },
    "bundle": {
        "result_id": 1,
        "filename": "goi-tinh-lai.zip",
        "sha256": DIGEST,
        "public": False,
        "created_at": MOMENT,
    },
    "form_answer": {"mark": DIGEST, "account_id": 1, "answer": "{}", "at": MOMENT},
    "not_measured": {
        "cycle_id": 1,
        "code": "3.2",
        "reason": "Tỉnh không tổ chức khảo sát năm nay",
        "author_id": 1,
        "at": MOMENT,
    },
    "event": {
        "id": 1,
        "stream": "assessment:1",
        "seq": 1,
        "kind": "assessment.submitted",
        "at": MOMENT,
        "actor_id": 1,
        "actor_name": "Cán bộ thử",
        "data": "{}",
        "prev_hash": "0" * 64,
        "hash": DIGEST,
    },
}
# A merger takes two units, so its row comes with the second one.
SECOND_UNIT = {**GOOD_ROWS["unit"], "id": 2, "code": "90002"}
SUCCESSION: Mapping[str, Value] = {
    "predecessor_id": 1,
    "successor_id": 2,
    "effective_on": DAY,
    "legal_basis": None,
}


def fill_every_table(connection: Connection) -> MetaData:
    """Insert the good rows as the schema in the database stands; gives the reflected schema."""
    schema = MetaData()
    schema.reflect(connection)
    for table, row in GOOD_ROWS.items():
        if table in schema.tables:  # later revisions have more of them
            insert_row(connection, schema.tables[table], row)
    insert_row(connection, schema.tables["unit"], SECOND_UNIT)
    insert_row(connection, schema.tables["unit_succession"], SUCCESSION)
    if connection.dialect.name == "postgresql":
        # The rows brought their numbers along; the next one counts on from there.
        connection.execute(text("SELECT setval(pg_get_serial_sequence('event', 'id'), 1)"))
    return schema


def insert_row(connection: Connection, table: Table, row: Mapping[str, Value]) -> None:
    """Insert one row; SQLite keeps moments without their zone."""
    if connection.dialect.name == "sqlite":
        row = {
            name: value.replace(tzinfo=None) if isinstance(value, datetime) else value
            for name, value in row.items()
        }
    connection.execute(insert(table), dict(row))
