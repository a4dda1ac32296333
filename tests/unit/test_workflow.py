"""The rules of the transition table and of the one function that reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.workflow.machine import Facts, Why, option, options
from app.workflow.states import (
    DRAFT_STATUSES,
    PUBLIC_STATUSES,
    Action,
    ItemState,
    Stage,
    Status,
    Verdict,
    awaits_decision,
    item_state,
    stage_of,
)
from app.workflow.table import TABLE, Requirement

NOON = datetime(2030, 11, 15, 5, 0, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(days=-90), timedelta(days=90)).map(lambda apart: NOON + apart)
COUNTS = st.integers(min_value=0, max_value=3)
FACTS = st.builds(
    Facts,
    status=st.sampled_from(Status),
    starts_at=MOMENTS,
    deadline=MOMENTS,
    explanation_ends_at=MOMENTS,
    undecided=COUNTS,
    asked=COUNTS,
    unheard=st.sampled_from(((), ("2.1",))),
    opened_by_head=st.booleans(),
    returned_until=st.none() | MOMENTS,
)
ACTIONS = st.sampled_from(Action)

# What may reach a sheet's own figures and entries, and from which statuses. Whatever is added to the table and is not
# written here turns a test red: somebody has to decide whether a submitted sheet may be edited that way.
EDITING = {
    Action.DECLARE: {Status.DRAFT},
    Action.IMPORT: {Status.DRAFT},
    Action.AMEND: {Status.REVIEW_1},
}
BACK_TO_DRAFT = {
    (Action.CALL_BACK, Status.AWAITING_APPROVAL),
    (Action.RETURN_TO_DRAFT, Status.AWAITING_APPROVAL),
    (Action.RECALL, Status.SUBMITTED),
    (Action.REOPEN, Status.AWAITING_APPROVAL),
    (Action.REOPEN, Status.SUBMITTED),
    (Action.REOPEN, Status.REVIEW_1),
}


def facts(status: Status, *, undecided: int = 0, asked: int = 0) -> Facts:
    """A sheet in the middle of everything: started, no deadline passed."""
    day = timedelta(days=1)
    return Facts(status, NOON - day, NOON + day, NOON + 2 * day, undecided, asked)


def rows() -> list[tuple[Action, Status, Status | None]]:
    """The table, one source at a time."""
    return [(row.action, source, row.target) for row in TABLE for source in row.sources]


def test_every_action_has_a_row() -> None:
    assert {row.action for row in TABLE} == set(Action)


def test_an_action_has_one_answer_in_each_status() -> None:
    pairs = [(action, source) for action, source, _ in rows()]
    assert len(pairs) == len(set(pairs))


def test_every_requirement_is_used() -> None:
    assert {requirement for row in TABLE for requirement in row.requires} == set(Requirement)


def test_every_status_is_reached_and_only_the_archive_is_an_end() -> None:
    reached = {target for _, _, target in rows()}
    assert reached - {None} == set(Status)
    left = {source for _, source, target in rows() if target not in (None, source)}
    assert set(Status) - left == {Status.ARCHIVED}


def test_figures_can_be_edited_in_drafts_and_in_what_is_returned_only() -> None:
    sources = {action: {source for a, source, _ in rows() if a is action} for action in EDITING}
    assert sources == EDITING


def test_nothing_leads_back_to_draft_but_what_is_listed() -> None:
    assert {(action, source) for action, source, target in rows() if target is Status.DRAFT} == BACK_TO_DRAFT


def test_what_is_published_never_becomes_draft_directly() -> None:
    assert {target for _, source, target in rows() if source in PUBLIC_STATUSES} == {
        None,
        Status.ARCHIVED,
        Status.REVIEW_2,
    }


@pytest.mark.parametrize("action", [Action.RETURN_TO_DRAFT, Action.RECALL, Action.REOPEN, Action.EXTEND])
def test_undoing_and_extending_need_a_reason(action: Action) -> None:
    assert all(row.needs_reason for row in TABLE if row.action is action)


@given(FACTS, MOMENTS)
def test_options_answer_every_action_once_in_order(facts: Facts, now: datetime) -> None:
    assert tuple(option.action for option in options(facts, now)) == tuple(Action)


@given(FACTS, ACTIONS, MOMENTS)
def test_an_open_action_has_its_row_in_the_table(facts: Facts, action: Action, now: datetime) -> None:
    answer = option(action, facts, now)
    sources = {source: target for a, source, target in rows() if a is action}
    if answer.open:
        assert sources[facts.status] is answer.target
    assert (answer.why_not is Why.NOT_IN_THIS_STATUS) == (facts.status not in sources)


@given(FACTS, ACTIONS, MOMENTS)
def test_a_row_without_unmet_requirements_is_open(facts: Facts, action: Action, now: datetime) -> None:
    row = next((row for row in TABLE if row.action is action and facts.status in row.sources), None)
    met = {
        Requirement.STARTED: facts.starts_at <= now,
        Requirement.BEFORE_DEADLINE: now < facts.deadline,
        Requirement.BEFORE_EXPLANATION_END: now < facts.explanation_ends_at,
        Requirement.ALL_DECIDED: facts.undecided == 0,
        Requirement.SOMETHING_ASKED: facts.asked > 0 or facts.unheard != (),
        Requirement.NOTHING_ASKED: facts.asked == 0,
        Requirement.SOMETHING_RETURNED: facts.returned_until is not None,
        Requirement.BEFORE_RETURN_END: facts.returned_until is not None and now < facts.returned_until,
        Requirement.CUTS_HEARD: facts.unheard == (),
        Requirement.CUTS_UNHEARD: facts.unheard != (),
    }
    allowed = row is not None and all(met[requirement] for requirement in row.requires)
    assert option(action, facts, now).open == allowed


@given(FACTS, st.lists(ACTIONS, max_size=12))
def test_no_chain_of_actions_edits_a_submitted_sheet_without_going_back_to_draft(
    start: Facts, chain: list[Action]
) -> None:
    """Whatever people do in whatever order: after submission figures change only once the sheet is a draft again."""
    status = start.status
    for action in chain:
        answer = option(action, facts(status), NOON)
        if not answer.open:
            continue
        if action in EDITING:
            assert status in DRAFT_STATUSES
        if answer.target is Status.DRAFT:
            assert (action, status) in BACK_TO_DRAFT
        status = answer.target or status


def test_the_deadline_itself_is_already_too_late() -> None:
    sheet = facts(Status.DRAFT)
    just_before = sheet.deadline - timedelta(microseconds=1)
    assert option(Action.SUBMIT, sheet, just_before).open
    assert option(Action.SUBMIT, sheet, sheet.deadline).why_not is Why.DEADLINE_PASSED


def test_a_unit_recalls_until_the_deadline_and_until_the_first_decision() -> None:
    assert option(Action.RECALL, facts(Status.SUBMITTED), NOON).target is Status.DRAFT
    late = facts(Status.SUBMITTED).deadline
    assert option(Action.RECALL, facts(Status.SUBMITTED), late).why_not is Why.DEADLINE_PASSED
    assert option(Action.RECALL, facts(Status.REVIEW_1), NOON).why_not is Why.NOT_IN_THIS_STATUS


def test_the_first_decision_takes_a_submitted_sheet_into_stage_1() -> None:
    for action in (Action.APPRAISE, Action.ASK_FOR_EXPLANATION, Action.ENTER_CENTRALLY):
        assert option(action, facts(Status.SUBMITTED), NOON).target is Status.REVIEW_1


def test_stage_1_is_confirmed_when_all_is_decided_and_nothing_asked() -> None:
    assert option(Action.CONFIRM, facts(Status.REVIEW_1), NOON).target is Status.CONFIRMED
    waiting = facts(Status.REVIEW_1, undecided=1)
    assert option(Action.CONFIRM, waiting, NOON).why_not is Why.ITEMS_UNDECIDED
    asked = facts(Status.REVIEW_1, asked=1)
    assert option(Action.CONFIRM, asked, NOON).why_not is Why.EXPLANATION_OPEN


def test_explanations_open_once_all_is_decided_or_asked_about() -> None:
    assert option(Action.OPEN_EXPLANATION, facts(Status.REVIEW_1, asked=1), NOON).target is Status.EXPLAINING
    early = facts(Status.REVIEW_1, asked=1, undecided=2)
    assert option(Action.OPEN_EXPLANATION, early, NOON).why_not is Why.ITEMS_UNDECIDED
    assert option(Action.OPEN_EXPLANATION, facts(Status.REVIEW_1), NOON).why_not is Why.NOTHING_ASKED


def test_stage_2_is_confirmed_when_all_is_decided() -> None:
    assert option(Action.CONFIRM, facts(Status.REVIEW_2), NOON).target is Status.CONFIRMED
    waiting = facts(Status.REVIEW_2, undecided=1)
    assert option(Action.CONFIRM, waiting, NOON).why_not is Why.ITEMS_UNDECIDED


def test_nobody_appraises_while_the_unit_explains() -> None:
    assert not option(Action.APPRAISE, facts(Status.EXPLAINING), NOON).open


@pytest.mark.parametrize("status", Status)
def test_central_figures_are_entered_whenever_reviewers_decide_and_move_a_sheet_no_further(
    status: Status,
) -> None:
    appraised, entered = (
        option(action, facts(status), NOON) for action in (Action.APPRAISE, Action.ENTER_CENTRALLY)
    )
    assert (entered.open, entered.target) == (appraised.open, appraised.target)


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (Status.DRAFT, Stage.SELF),
        (Status.AWAITING_APPROVAL, Stage.SELF),
        (Status.SUBMITTED, Stage.REVIEW_1),
        (Status.REVIEW_1, Stage.REVIEW_1),
        (Status.EXPLAINING, Stage.REVIEW_1),
        (Status.REVIEW_2, Stage.REVIEW_2),
        (Status.CONFIRMED, Stage.REVIEW_2),
        (Status.PUBLISHED, Stage.REVIEW_2),
        (Status.ARCHIVED, Stage.REVIEW_2),
    ],
)
def test_each_status_writes_the_scores_of_one_stage(status: Status, stage: Stage) -> None:
    assert stage_of(status) is stage


@pytest.mark.parametrize(
    ("verdict", "asked", "answered", "state"),
    [
        (None, False, False, ItemState.WAITING),
        (None, True, False, ItemState.EXPLANATION_REQUESTED),
        (None, True, True, ItemState.EXPLAINED),
        (Verdict.ACCEPTED, False, False, ItemState.ACCEPTED),
        (Verdict.ACCEPTED, True, True, ItemState.ACCEPTED),
        (Verdict.ADJUSTED, True, False, ItemState.ADJUSTED),
    ],
)
def test_a_verdict_answers_for_an_indicator_before_its_question_does(
    verdict: Verdict | None, asked: bool, answered: bool, state: ItemState
) -> None:
    assert item_state(verdict, asked=asked, answered=answered) is state


def test_an_open_question_is_the_unit_s_turn_until_stage_2() -> None:
    turns = {status: awaits_decision(ItemState.EXPLANATION_REQUESTED, status) for status in Status}
    assert {status for status, reviewers in turns.items() if reviewers} == {Status.REVIEW_2}


def test_an_explanation_is_judged_once_the_unit_is_done_explaining() -> None:
    assert not awaits_decision(ItemState.EXPLAINED, Status.EXPLAINING)
    assert awaits_decision(ItemState.EXPLAINED, Status.REVIEW_2)


@given(st.sampled_from([ItemState.ACCEPTED, ItemState.ADJUSTED]), st.sampled_from(Status))
def test_what_has_a_verdict_awaits_none(state: ItemState, status: Status) -> None:
    assert not awaits_decision(state, status)
