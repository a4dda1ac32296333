"""Single main indices go back to the unit while the rest of the sheet stays under appraisal."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.access.actor import Role
from app.errors import Forbidden, Invalid, NotFound, Refused, Stale
from app.models import ReviewerAssignment
from app.queries.reviews.queue import QueueFilter, read_queue
from app.queries.reviews.sheet import read_review
from app.queries.sheets.answers import answers_of
from app.queries.verify.points import points_out_of_step
from app.services.evidence import links
from app.services.evidence.document_data import DocumentData
from app.services.reviews import decisions, returning
from app.services.reviews.handing_out import hand_out
from app.services.sheets import closing
from app.workflow.states import ItemState, Stage, Status
from tests.support.appraisals import Appraisals
from tests.support.books import broken_chain
from tests.support.factories import Make
from tests.support.returning import Returning
from tests.support.reviewing import ACCEPT, LATER, by_figures, decide, mark, states, told, verdict

pytestmark = pytest.mark.database

UNTIL = LATER + timedelta(days=2)


@pytest.fixture
def back(appraisals: Appraisals, make: Make) -> Returning:
    """A sheet of which main index 1 is with the unit; 1.1, 1.2 and 3.1 had been accepted."""
    returned = Returning(appraisals, make)
    for code in ("1.1", "1.2", "3.1"):
        decide(appraisals, returned.sheet, code, ACCEPT)
    give_back(appraisals, returned, "1")
    return returned


def give_back(appraisals: Appraisals, returned: Returning, *groups: str) -> None:
    returning.return_groups(
        appraisals.reviewer,
        returned.sheet.id,
        groups,
        revision=returned.revision,
        reason="Thiếu quyết định phân công.",
        until=UNTIL,
        now=LATER,
    )


def test_the_unit_edits_what_was_returned_and_nothing_else(back: Returning) -> None:
    back.declare("1.2", chaired_by="head")
    figure = answers_of(back.sheet.id).figure("chaired_by", Stage.SELF)
    assert figure is not None
    assert figure.value == "head"
    with pytest.raises(Refused, match="chỉ số chính 1 để sửa"):
        back.declare("2.1", systems="9")
    assert back.sheet.status is Status.REVIEW_1


def test_a_document_is_linked_and_taken_away_where_the_index_was_returned_only(
    appraisals: Appraisals, back: Returning
) -> None:
    inside, outside = appraisals.proven(back.sheet, "1.1"), appraisals.proven(back.sheet, "3.1")
    with pytest.raises(Refused):
        links.unlink(back.head, outside.id, now=LATER)
    links.unlink(back.head, inside.id, now=LATER)


def test_a_document_that_proves_something_under_appraisal_too_is_not_corrected(
    appraisals: Appraisals, back: Returning
) -> None:
    shared = appraisals.proven(back.sheet, "3.1")
    attached = _linked_too(back, shared.evidence_id)
    data = DocumentData(number="9/KH", issued_on=None, issuer="Xã", abstract="Khác", page="1")
    with pytest.raises(Refused, match=r"3\.1"):
        links.correct(back.head, attached, data, now=LATER)


def _linked_too(back: Returning, evidence_id: int) -> int:
    return links.link(back.head, back.sheet.id, "1.1", evidence_id, page="", now=LATER).link_id


def test_reviewers_decide_the_rest_and_wait_for_what_is_away(appraisals: Appraisals, back: Returning) -> None:
    decide(appraisals, back.sheet, "2.1", ACCEPT)
    with pytest.raises(Refused, match="đơn vị đang sửa"):
        decisions.decide(
            appraisals.reviewer,
            back.sheet.id,
            "1.1",
            ACCEPT,
            seen=mark(appraisals, back.sheet, "1.1"),
            now=LATER,
        )
    review = read_review(appraisals.reviewer, back.sheet.id, now=LATER)
    assert {row.code for row in review.rows if row.closed} == {"1.1", "1.2"}
    assert review.next_waiting() not in ("1.1", "1.2")
    assert not {"1.1", "1.2"} & {*review.together.codes, *review.together.doubts}


def test_a_correction_is_put_aside_with_its_verdict_and_comes_back_with_it(
    appraisals: Appraisals, make: Make
) -> None:
    returned = Returning(appraisals, make)
    decide(appraisals, returned.sheet, "2.1", by_figures(approved="4"))
    decide(appraisals, returned.sheet, "3.1", ACCEPT)
    give_back(appraisals, returned, "2")
    assert verdict(returned.sheet, "2.1") is None
    assert verdict(returned.sheet, "3.1") is not None
    assert points_out_of_step(appraisals.cycle.id) == ()
    returning.hand_back(returned.head, returned.sheet.id, revision=returned.revision, now=LATER)
    kept = verdict(returned.sheet, "2.1")
    assert kept is not None
    assert answers_of(returned.sheet.id).figures["approved"][Stage.REVIEW_1].value == "4"
    assert points_out_of_step(appraisals.cycle.id) == ()


def test_what_is_away_is_handed_to_nobody(appraisals: Appraisals, back: Returning) -> None:
    assert hand_out(appraisals.reviewer, appraisals.cycle.id, "1.1", now=LATER) is None
    assert hand_out(appraisals.reviewer, appraisals.cycle.id, "2.1", now=LATER) == back.sheet.id


def test_a_form_opened_before_the_unit_amended_its_note_is_stale(
    appraisals: Appraisals, back: Returning
) -> None:
    seen = mark(appraisals, back.sheet, "1.2")
    back.declare("1.2", note="Có biên bản")
    returning.take_back(appraisals.reviewer, back.sheet.id, revision=back.revision, now=LATER)
    with pytest.raises(Stale):
        decisions.decide(appraisals.reviewer, back.sheet.id, "1.2", ACCEPT, seen=seen, now=LATER)


def test_the_queue_does_not_count_what_is_away(appraisals: Appraisals, back: Returning) -> None:
    (row,) = read_queue(appraisals.reviewer, QueueFilter()).rows
    assert {effect.indicator.code for effect in row.biggest} == {"2.1", "2.2"}
    returning.take_back(appraisals.reviewer, back.sheet.id, revision=back.revision, now=LATER)


def test_handing_back_keeps_the_verdict_on_what_was_left_alone(
    appraisals: Appraisals, back: Returning
) -> None:
    back.declare("1.2", chaired_by="head")
    returning.hand_back(back.head, back.sheet.id, revision=back.revision, now=LATER)
    where = states(appraisals, back.sheet)
    assert (where["1.1"], where["1.2"], where["3.1"]) == (
        ItemState.ACCEPTED,
        ItemState.WAITING,
        ItemState.ACCEPTED,
    )
    assert read_review(appraisals.reviewer, back.sheet.id, now=LATER).row("1.2").earlier is not None
    with pytest.raises(Refused):
        back.declare("1.2", chaired_by="deputy")
    (event,) = told(back.sheet, "groups.handed_back")
    assert (event["kept"], event["changed"]) == (["1.1"], ["1.2"])
    assert broken_chain() == []


def test_the_unit_s_own_points_follow_each_save(appraisals: Appraisals, back: Returning) -> None:
    back.declare("1.2", chaired_by="head")
    own = verdict(back.sheet, "1.2", Stage.SELF)
    assert own is not None
    assert own.points == Decimal(2)
    assert points_out_of_step(appraisals.cycle.id) == ()
    assert told(back.sheet, "indicator.declared")[-1]["own_points"] == {"1.2": ["1", "2"]}


def test_after_its_date_the_index_is_closed_and_the_reviewer_takes_it_back(
    appraisals: Appraisals, back: Returning
) -> None:
    back.declare("1.1", note="Sửa kịp")
    with pytest.raises(Refused, match="hết hạn"):
        back.declare("1.2", now=UNTIL, chaired_by="head")
    returning.take_back(appraisals.reviewer, back.sheet.id, revision=back.revision, now=UNTIL)
    assert states(appraisals, back.sheet)["1.1"] is ItemState.WAITING
    assert states(appraisals, back.sheet)["1.2"] is ItemState.ACCEPTED


def test_nothing_is_confirmed_while_something_is_away(appraisals: Appraisals, back: Returning) -> None:
    for code in ("2.1", "2.2"):
        decide(appraisals, back.sheet, code, ACCEPT)
    with pytest.raises(Refused):
        closing.confirm(back.secretariat, back.sheet.id, revision=back.revision, now=LATER)


def test_returning_the_whole_sheet_ends_the_return_of_a_part(appraisals: Appraisals, back: Returning) -> None:
    back.back()
    back.again()
    assert answers_of(back.sheet.id).returned == {}
    assert states(appraisals, back.sheet)["1.1"] is ItemState.ACCEPTED


def test_only_whoever_decides_a_main_index_returns_it(appraisals: Appraisals, make: Make) -> None:
    returned = Returning(appraisals, make)
    other = make.account(Role.REVIEWER)
    with make._session() as session:
        session.add(
            ReviewerAssignment(
                cycle_id=appraisals.cycle.id, account_id=other.id, unit_id=None, group_code="1"
            )
        )
    with pytest.raises(Forbidden):
        give_back(appraisals, returned, "1")


@pytest.mark.parametrize(
    ("groups", "until", "refusal"),
    [
        ((), UNTIL, Invalid),
        (("1",), LATER, Invalid),
        (("1",), LATER + timedelta(days=900), Invalid),
        (("9",), UNTIL, NotFound),
    ],
)
def test_a_return_names_main_indices_and_a_date_within_stage_1(
    appraisals: Appraisals, make: Make, groups: tuple[str, ...], until: object, refusal: type[Exception]
) -> None:
    returned = Returning(appraisals, make)
    with pytest.raises(refusal):
        returning.return_groups(
            appraisals.reviewer,
            returned.sheet.id,
            groups,
            revision=returned.revision,
            reason="x",
            until=until,  # type: ignore[arg-type]
            now=LATER,
        )


def test_a_return_on_an_old_page_is_stale(appraisals: Appraisals, back: Returning) -> None:
    with pytest.raises(Stale):
        returning.hand_back(back.head, back.sheet.id, revision=back.revision - 1, now=LATER)
