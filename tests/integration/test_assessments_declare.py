"""Declaring, and the steps of a sheet inside its unit: what is stored, what the log tells, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused, Stale
from app.models import Assessment, Entry, Event, Figure, Score, Unit
from app.queries.sheets.answers import answers_of
from app.queries.sheets.sheets import read_sheet
from app.services.sheets import handing_in
from app.services.sheets.declarations import declare
from app.sheet.declaring import Declaration, fingerprint
from app.workflow.states import Stage, Status
from tests.support.application import START
from tests.support.books import broken_chain, told_by
from tests.support.factories import Make, actor_of

DB = scoped_session[Session]


@pytest.fixture
def unit(session: DB, make: Make) -> Unit:
    return make.unit("Sông Thử")


@pytest.fixture
def sheet(make: Make, unit: Unit) -> Assessment:
    return make.assessment(unit=unit)


@pytest.fixture
def officer(make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.CONTRIBUTOR, unit=unit, name="Cán bộ Một"))


@pytest.fixture
def head(make: Make, unit: Unit) -> Actor:
    return actor_of(make.account(Role.UNIT_HEAD, unit=unit, name="Chủ tịch xã"))


def mark(actor: Actor, sheet: Assessment, code: str) -> str:
    """The fingerprint that a form opened now would carry."""
    view = read_sheet(actor, sheet.id, now=START)
    return fingerprint(view.tree.indicators[code], view.answers)


def say(actor: Actor, sheet: Assessment, code: str, seen: str | None = None, **said: object) -> bool:
    """Declare; keyword arguments that are not the declaration's own are figures."""
    own = {key: said.pop(key) for key in ("note", "not_applicable_reason", "typed_points") if key in said}
    declaration = Declaration({key: str(value) for key, value in said.items()}, **own)
    return declare(actor, sheet.id, code, declaration, seen=seen or mark(actor, sheet, code), now=START)


def log(session: DB, sheet: Assessment, kind: str) -> list[dict[str, object]]:
    rows = session.scalars(
        select(Event).where(Event.stream == f"assessment:{sheet.id}", Event.kind == kind).order_by(Event.seq)
    )
    return [told_by(row) for row in rows]


def test_the_log_tells_what_a_save_changed_from_what_to_what(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    say(officer, sheet, "2.1", dossiers=100, dossiers_online=40)
    say(officer, sheet, "2.1", dossiers=100, dossiers_online=50, note="Đếm lại")
    assert log(session, sheet, "indicator.declared")[1] == {
        "code": "2.1",
        "changes": {"dossiers_online": ["40", "50"], "note": ["", "Đếm lại"]},
    }
    assert broken_chain() == []


def test_saving_what_is_stored_already_leaves_no_trace(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    assert say(officer, sheet, "1.1", plan_issued="true")
    assert not say(officer, sheet, "1.1", plan_issued="true")
    assert len(log(session, sheet, "indicator.declared")) == 1


def test_a_request_repeated_after_its_answer_was_lost_succeeds(officer: Actor, sheet: Assessment) -> None:
    before = mark(officer, sheet, "1.1")
    assert say(officer, sheet, "1.1", before, plan_issued="true")
    assert not say(officer, sheet, "1.1", before, plan_issued="true")


def test_a_withdrawn_figure_leaves_no_row_and_zero_leaves_one(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    say(officer, sheet, "2.1", dossiers=100, dossiers_online=0)
    say(officer, sheet, "2.1", dossiers="", dossiers_online=0)
    assert [(row.figure_id, row.value) for row in session.scalars(select(Figure))] == [
        ("dossiers_online", "0")
    ]


def test_the_last_person_and_time_are_kept_with_the_indicator(
    session: DB, officer: Actor, head: Actor, sheet: Assessment
) -> None:
    say(officer, sheet, "1.1", plan_issued="true")
    say(head, sheet, "1.1", plan_issued="false")
    assert answers_of(sheet.id).entry("1.1").author == "Chủ tịch xã"
    assert session.scalars(select(Entry)).one().at == START


def test_a_form_older_than_what_is_stored_is_stale(officer: Actor, head: Actor, sheet: Assessment) -> None:
    before = mark(officer, sheet, "1.1")
    say(head, sheet, "1.1", plan_issued="true")
    with pytest.raises(Stale):
        say(officer, sheet, "1.1", before, plan_issued="false")


def test_a_shared_figure_changed_elsewhere_makes_the_form_stale(
    officer: Actor, head: Actor, sheet: Assessment
) -> None:
    before = mark(officer, sheet, "2.1")
    say(head, sheet, "2.1", dossiers=100)
    with pytest.raises(Stale):
        say(officer, sheet, "2.1", before, dossiers=200, dossiers_online=50)


@pytest.mark.parametrize(
    ("code", "said", "field"),
    [
        ("2.1", {"dossiers": "12.5"}, "figure-dossiers"),
        ("2.1", {"dossiers": "-1"}, "figure-dossiers"),
        ("2.1", {"dossiers": "mười"}, "figure-dossiers"),
        ("2.1", {"dossiers": "10", "dossiers_online": "11"}, "figure-dossiers_online"),
        ("1.1", {"plan_issued": "maybe"}, "figure-plan_issued"),
        ("1.2", {"chaired_by": "neighbour"}, "figure-chaired_by"),
        ("2.2", {"typed_points": Decimal("2.01")}, "typed_points"),
        ("1.1", {"note": "x" * 4001}, "note"),
    ],
)
def test_what_breaks_a_rule_of_the_set_is_refused_at_its_field_and_nothing_is_stored(
    session: DB, officer: Actor, sheet: Assessment, code: str, said: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        say(officer, sheet, code, **said)
    assert list(refused.value.fields) == [field]
    assert session.scalars(select(Figure)).all() == []
    assert session.scalars(select(Entry)).all() == []


def test_a_wrong_figure_of_another_indicator_does_not_stop_this_one(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    say(officer, sheet, "2.1", dossiers=10, dossiers_online=5)
    session.get_one(Figure, (sheet.id, Stage.SELF, "dossiers_online")).value = "11"
    session.flush()
    assert say(officer, sheet, "1.1", plan_issued="true")


def test_not_applicable_takes_typed_points_away_and_keeps_figures(
    session: DB, officer: Actor, sheet: Assessment
) -> None:
    say(officer, sheet, "2.2", typed_points=Decimal(1))
    say(officer, sheet, "2.2", typed_points=Decimal(1), not_applicable_reason="Không thuộc đối tượng")
    assert session.get_one(Entry, (sheet.id, "2.2")).typed_points is None
    say(officer, sheet, "2.1", dossiers=10, not_applicable_reason="Không có hồ sơ")
    assert session.get(Figure, (sheet.id, Stage.SELF, "dossiers")) is not None


def test_a_sheet_of_another_unit_and_an_unknown_indicator_do_not_exist(
    make: Make, officer: Actor, sheet: Assessment
) -> None:
    stranger = actor_of(make.account(Role.CONTRIBUTOR, unit=make.unit("Bên Cạnh")))
    with pytest.raises(NotFound):
        declare(stranger, sheet.id, "1.1", Declaration({"plan_issued": "true"}), seen="", now=START)
    with pytest.raises(NotFound):
        declare(officer, sheet.id, "9.9", Declaration({}), seen="", now=START)


def test_submitting_fixes_the_points_of_every_indicator(
    session: DB, officer: Actor, head: Actor, sheet: Assessment
) -> None:
    say(officer, sheet, "1.1", plan_issued="true", note="Bản giấy gửi kèm.")
    say(officer, sheet, "2.1", dossiers=4000, dossiers_online=2000)
    receipt = handing_in.submit(head, sheet.id, revision=1, now=START)
    scores = {row.code: row.points for row in session.scalars(select(Score))}
    assert scores == {"1.1": 2, "1.2": 0, "2.1": 2, "2.2": 0}
    (told,) = log(session, sheet, "assessment.submitted")
    assert (told["receipt"], told["points"], told["to"]) == (receipt, "4.00", "submitted")


def test_no_points_are_submitted_without_the_document_the_set_demands_or_a_note(
    officer: Actor, head: Actor, sheet: Assessment
) -> None:
    say(officer, sheet, "1.1", plan_issued="true")
    say(officer, sheet, "1.2", chaired_by="head")
    with pytest.raises(Refused, match=r"chỉ tiêu 1\.1 mà phiếu chưa có tài liệu"):
        handing_in.submit(head, sheet.id, revision=1, now=START)
    assert sheet.status is Status.DRAFT
    say(officer, sheet, "1.1", plan_issued="true", note="Văn bản mật, nộp bản giấy.")
    assert handing_in.submit(head, sheet.id, revision=1, now=START)


def test_what_earns_nothing_needs_no_document(officer: Actor, head: Actor, sheet: Assessment) -> None:
    say(officer, sheet, "1.1", plan_issued="false")
    assert handing_in.submit(head, sheet.id, revision=1, now=START)


def test_a_second_submission_of_the_same_page_gives_the_first_receipt(
    session: DB, head: Actor, sheet: Assessment
) -> None:
    receipt = handing_in.submit(head, sheet.id, revision=1, now=START)
    assert handing_in.submit(head, sheet.id, revision=1, now=START) == receipt
    assert len(log(session, sheet, "assessment.submitted")) == 1


def test_somebody_elses_submission_is_not_mine_to_repeat(
    make: Make, head: Actor, unit: Unit, sheet: Assessment
) -> None:
    deputy = actor_of(make.account(Role.UNIT_HEAD, unit=unit))
    handing_in.submit(head, sheet.id, revision=1, now=START)
    with pytest.raises(Stale):
        handing_in.submit(deputy, sheet.id, revision=1, now=START)


def test_an_officer_may_hand_over_and_not_submit(officer: Actor, sheet: Assessment) -> None:
    with pytest.raises(Forbidden):
        handing_in.submit(officer, sheet.id, revision=1, now=START)
    handing_in.hand_over(officer, sheet.id, revision=1, now=START)
    assert sheet.status is Status.AWAITING_APPROVAL
    with pytest.raises(Refused):
        say(officer, sheet, "1.1", plan_issued="true")


def test_a_recall_takes_the_scores_back_and_the_log_keeps_them(
    session: DB, officer: Actor, head: Actor, sheet: Assessment
) -> None:
    say(officer, sheet, "1.1", plan_issued="true", note="Bản giấy gửi kèm.")
    handing_in.submit(head, sheet.id, revision=1, now=START)
    handing_in.recall(head, sheet.id, revision=2, reason="Nhập nhầm", now=START)
    assert (sheet.status, sheet.receipt_code, sheet.submitted_at) == (Status.DRAFT, None, None)
    assert session.scalars(select(Score)).all() == []
    assert log(session, sheet, "assessment.submitted")[0]["indicators"]["1.1"] == "2.00"
    assert log(session, sheet, "assessment.recalled")[0]["reason"] == "Nhập nhầm"
    assert say(officer, sheet, "1.1", plan_issued="false")


def test_returning_needs_a_reason(officer: Actor, head: Actor, sheet: Assessment) -> None:
    handing_in.hand_over(officer, sheet.id, revision=1, now=START)
    with pytest.raises(Invalid):
        handing_in.return_to_draft(head, sheet.id, revision=2, reason=" ", now=START)
