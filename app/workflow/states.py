"""The words of the workflow: statuses, actions, stages, verdicts."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where one unit's assessment stands."""

    DRAFT = "draft"
    AWAITING_APPROVAL = "awaiting_approval"
    SUBMITTED = "submitted"
    REVIEW_1 = "review_1"
    EXPLAINING = "explaining"
    REVIEW_2 = "review_2"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    ARCHIVED = "archived"


DRAFT_STATUSES = frozenset({Status.DRAFT, Status.AWAITING_APPROVAL})
REVIEW_STATUSES = frozenset({Status.SUBMITTED, Status.REVIEW_1, Status.REVIEW_2})
APPRAISAL_STATUSES = REVIEW_STATUSES | {Status.EXPLAINING}
PUBLIC_STATUSES = frozenset({Status.PUBLISHED, Status.ARCHIVED})


class Action(StrEnum):
    """What somebody can do to an assessment."""

    DECLARE = "declare"
    HAND_OVER = "hand_over"
    CALL_BACK = "call_back"
    RETURN_TO_DRAFT = "return_to_draft"
    SUBMIT = "submit"
    RECALL = "recall"
    APPRAISE = "appraise"
    ASK_FOR_EXPLANATION = "ask_for_explanation"
    RETURN_GROUPS = "return_groups"
    AMEND = "amend"
    HAND_BACK = "hand_back"
    TAKE_BACK = "take_back"
    ENTER_CENTRALLY = "enter_centrally"
    OPEN_EXPLANATION = "open_explanation"
    EXPLAIN = "explain"
    CLOSE_EXPLANATION = "close_explanation"
    CONFIRM = "confirm"
    PUBLISH = "publish"
    ARCHIVE = "archive"
    REOPEN = "reopen"
    EXTEND = "extend"
    MOVE_DEADLINE = "move_deadline"
    IMPORT = "import"


class Stage(StrEnum):
    """Whose figures and points: the unit's own, or a reviewer's of stage 1 or 2."""

    SELF = "self"
    REVIEW_1 = "review_1"
    REVIEW_2 = "review_2"


STAGES = (Stage.SELF, Stage.REVIEW_1, Stage.REVIEW_2)


class Verdict(StrEnum):
    """What a score row rests on."""

    DECLARED = "declared"
    ACCEPTED = "accepted"
    ADJUSTED = "adjusted"


class Method(StrEnum):
    """How a reviewer adjusted: by correcting figures (the rule then scores again) or by setting points."""

    FIGURES = "figures"
    POINTS = "points"


class ItemState(StrEnum):
    """Where the appraisal of one indicator stands."""

    WAITING = "waiting"
    EXPLANATION_REQUESTED = "explanation_requested"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"
    ADJUSTED = "adjusted"


def stage_of(status: Status) -> Stage:
    """Return the stage whose figures and scores are being written, or were written last, in ``status``."""
    if status in (Status.DRAFT, Status.AWAITING_APPROVAL):
        return Stage.SELF
    if status in (Status.SUBMITTED, Status.REVIEW_1, Status.EXPLAINING):
        return Stage.REVIEW_1
    return Stage.REVIEW_2


def item_state(verdict: Verdict | None, *, asked: bool, answered: bool) -> ItemState:
    """Return where one indicator stands in the current stage, from its verdict and its explanation."""
    if verdict is Verdict.ACCEPTED:
        return ItemState.ACCEPTED
    if verdict is Verdict.ADJUSTED:
        return ItemState.ADJUSTED
    if asked:
        return ItemState.EXPLAINED if answered else ItemState.EXPLANATION_REQUESTED
    return ItemState.WAITING


def awaits_decision(state: ItemState, status: Status) -> bool:
    """Say whether a reviewer still has to decide an indicator.

    In stage 1 an open question is the unit's turn, and so is everything while it explains. In stage 2 nobody will
    answer any more: what was left without an explanation has to be decided like the rest.
    """
    if status is Status.EXPLAINING or state in (ItemState.ACCEPTED, ItemState.ADJUSTED):
        return False
    return state is not ItemState.EXPLANATION_REQUESTED or status is Status.REVIEW_2
