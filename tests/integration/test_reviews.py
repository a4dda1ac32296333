"""The reviewer's verbs: verdicts, corrections that touch other indicators, questions, opinions, and the round's end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.models import Assessment, Event, Explanation, Figure, Score
from app.queries.reviews.sheet import read_review
from app.queries.verify.points import points_out_of_step
from app.services.reviews import decisions
from app.services.reviews.decisions import Outcome
from app.services.sheets import closing, handing_in
from app.sheet.case import Choice, Decision, fingerprint
from app.web.review.words import returned_list
from app.workflow.states import ItemState, Method, Stage, Status, Verdict
from tests.support.application import START
from tests.support.appraisals import CODES, FIGURES, OWN, Appraisals, agreement
from tests.support.books import broken_chain, told_by
from tests.support.factories import Make, actor_of

LATER = START + timedelta(days=20)
ACCEPT = Decision(Choice.ACCEPT)
REASON = "Quyết định phê duyệt chỉ nêu bốn hệ thống."


@pytest.fixture
def given(make: Make, session: scoped_session[Session]) -> Appraisals:
    """A cycle with a reviewer; the session keeps everything of a test in one transaction."""
    return Appraisals(make)


def by_figures(reason: str = REASON, **figures: str) -> Decision:
    """A correction of the declared figures."""
    return Decision(Choice.FIGURES, reason, figures={**FIGURES, **figures})


def by_points(points: str, reason: str = REASON) -> Decision:
    """Points set by the reviewer."""
    return Decision(Choice.POINTS, reason, points=Decimal(points))


def ask(question: str = "Đề nghị nêu rõ căn cứ.") -> Decision:
    """A question to the unit."""
    return Decision(Choice.ASK, question)


def mark(given: Appraisals, sheet: Assessment, code: str) -> str:
    """What the form of an indicator opened now would carry."""
    return fingerprint(read_review(given.reviewer, sheet.id, now=LATER).case, code)


def decide(
    given: Appraisals, sheet: Assessment, code: str, decision: Decision, *, actor: Actor | None = None
) -> Outcome:
    """Open the indicator's form and save it."""
    return decisions.decide(
        actor or given.reviewer, sheet.id, code, decision, seen=mark(given, sheet, code), now=LATER
    )


def states(given: Appraisals, sheet: Assessment) -> Mapping[str, ItemState]:
    """Where each indicator stands."""
    return {row.code: row.state for row in read_review(given.reviewer, sheet.id, now=LATER).rows}


def points(given: Appraisals, sheet: Assessment) -> Mapping[str, Decimal]:
    """The points in force."""
    return {row.code: row.points for row in read_review(given.reviewer, sheet.id, now=LATER).rows}


def verdict(sheet: Assessment, code: str, stage: Stage = Stage.REVIEW_1) -> Score | None:
    """The stored row of a round."""
    return db.session.get(Score, (sheet.id, stage, code), populate_existing=True)


def told(sheet: Assessment, kind: str) -> list[dict[str, Any]]:
    """The data of the sheet's events of one kind, oldest first."""
    rows = db.session.scalars(
        select(Event).where(Event.stream == f"assessment:{sheet.id}", Event.kind == kind).order_by(Event.seq)
    )
    return [told_by(row) for row in rows]


def refused_at(error: pytest.ExceptionInfo[Invalid]) -> set[str]:
    """The fields that a refusal names."""
    return set(error.value.fields)


def test_a_submitted_sheet_waits_with_the_points_of_the_unit(given: Appraisals) -> None:
    sheet = given.submitted()
    assert points(given, sheet) == {code: Decimal(own) for code, own in OWN.items()}
    assert set(states(given, sheet).values()) == {ItemState.WAITING}


def test_an_indicator_that_does_not_apply_to_the_unit_is_nobody_s_work(given: Appraisals) -> None:
    sheet = given.submitted()
    assert tuple(states(given, sheet)) == CODES
    with pytest.raises(NotFound):
        decisions.decide(given.reviewer, sheet.id, "3.3", ACCEPT, seen="", now=LATER)


def test_the_first_decision_opens_round_1_in_the_same_step(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "1.1", ACCEPT)
    assert sheet.status is Status.REVIEW_1
    assert told(sheet, "review.started") == [{"from": "submitted", "to": "review_1"}]
    decide(given, sheet, "1.2", ACCEPT)
    assert len(told(sheet, "review.started")) == 1


def test_accepting_stores_the_unit_s_points_with_author_and_time(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", ACCEPT)
    row = verdict(sheet, "2.1")
    assert row is not None
    assert (row.points, row.verdict, row.method, row.reason) == (
        Decimal("3.75"),
        Verdict.ACCEPTED,
        None,
        None,
    )
    assert (row.author_id, row.at) == (given.account.id, LATER)
    assert states(given, sheet)["2.1"] is ItemState.ACCEPTED


def test_adjusting_by_figures_scores_the_corrected_figure_by_the_rule(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "1.2", by_figures(chaired_by="nobody"))
    row = verdict(sheet, "1.2")
    assert row is not None
    assert (row.points, row.verdict, row.method, row.reason) == (0, Verdict.ADJUSTED, Method.FIGURES, REASON)
    corrected = db.session.get_one(Figure, (sheet.id, Stage.REVIEW_1, "chaired_by"))
    declared = db.session.get_one(Figure, (sheet.id, Stage.SELF, "chaired_by"))
    assert (corrected.value, declared.value) == ("nobody", "deputy")


def test_adjusting_by_points_stands_instead_of_what_the_rule_gives(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", by_points("1.25"))
    assert points(given, sheet)["2.1"] == Decimal("1.25")
    own = verdict(sheet, "2.1", Stage.SELF)
    assert own is not None
    assert own.points == Decimal("3.75")


@pytest.mark.parametrize("decision", [by_figures(" ", approved="4"), by_points("1", reason="")])
def test_an_adjustment_needs_a_reason(given: Appraisals, decision: Decision) -> None:
    sheet = given.submitted()
    with pytest.raises(Invalid) as error:
        decide(given, sheet, "2.1", decision)
    assert refused_at(error) == {"reason"}
    assert sheet.status is Status.SUBMITTED


def test_a_question_needs_words(given: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(given, given.submitted(), "2.1", ask("  "))
    assert refused_at(error) == {"question"}


@pytest.mark.parametrize("wrong", ["-0.5", "5.01", "1.255"])
def test_set_points_lie_between_zero_and_the_maximum_with_the_decimals_of_the_set(
    given: Appraisals, wrong: str
) -> None:
    with pytest.raises(Invalid) as error:
        decide(given, given.submitted(), "2.1", by_points(wrong))
    assert refused_at(error) == {"points"}


def test_setting_the_points_that_the_unit_has_is_no_adjustment(given: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(given, given.submitted(), "2.1", by_points("3.75"))
    assert refused_at(error) == {"points"}


def test_correcting_no_figure_is_no_adjustment(given: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(given, given.submitted(), "2.1", by_figures())
    assert refused_at(error) == {"figure-approved"}


def test_corrected_figures_obey_the_checks_of_the_criteria_set(given: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(given, given.submitted(), "2.1", by_figures(approved="9"))
    assert refused_at(error) == {"figure-approved"}


def test_a_check_with_another_indicator_s_figure_says_where_that_one_is_corrected(given: Appraisals) -> None:
    sheet = given.submitted()
    with pytest.raises(Invalid) as error:
        decide(given, sheet, "2.2", by_figures(approved="9"))
    ((message, params),) = error.value.fields["figure-approved"]
    assert (params["other"], params["codes"]) == ("Tổng số hệ thống", "2.1")
    assert "%(other)s" in message


def test_a_declared_figure_can_be_corrected_but_not_taken_away(given: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(given, given.submitted(), "2.1", by_figures(approved=""))
    assert refused_at(error) == {"figure-approved"}


def test_points_that_rest_on_no_figure_are_adjusted_by_points_only(given: Appraisals) -> None:
    sheet = given.submitted()
    with pytest.raises(Refused):
        decide(given, sheet, "3.1", by_figures())
    decide(given, sheet, "3.1", by_points("0.5"))
    assert points(given, sheet)["3.1"] == Decimal("0.5")


def test_a_claim_of_not_applicable_can_be_accepted_or_answered_with_points(given: Appraisals) -> None:
    sheet = given.submitted(not_applicable={"1.1": "Xã mới thành lập"})
    before = read_review(given.reviewer, sheet.id, now=LATER).sheet.score.denominator
    decide(given, sheet, "1.1", ACCEPT)
    assert states(given, sheet)["1.1"] is ItemState.ACCEPTED
    with pytest.raises(Refused):
        decide(given, sheet, "1.1", by_figures(plan_issued="false"))
    decide(given, sheet, "1.1", by_points("0.25"))
    after = read_review(given.reviewer, sheet.id, now=LATER).sheet.score
    assert after.indicators["1.1"].points == Decimal("0.25")
    assert after.denominator == before + 2


def test_a_correction_returns_those_whose_points_change_and_only_those(given: Appraisals) -> None:
    sheet = given.submitted()
    for code in ("1.1", "2.2"):
        decide(given, sheet, code, ACCEPT)
    outcome = decide(given, sheet, "2.1", by_figures(approved="4"))
    # 4 of 8 approved: 2.1 has 2.5; 3 of 4 protected: 2.2 would have 3.75 instead of the 2.5 that were accepted.
    assert [(each.code, each.before, each.after) for each in outcome.returned] == [
        ("2.2", Decimal("2.5"), Decimal("3.75"))
    ]
    assert points(given, sheet)["2.1"] == Decimal("2.5")
    assert states(given, sheet) == {
        **dict.fromkeys(CODES, ItemState.WAITING),
        "1.1": ItemState.ACCEPTED,
        "2.1": ItemState.ADJUSTED,
    }
    (event,) = told(sheet, "indicator.appraised")[-1:]
    assert event["figures"] == {"approved": ["6", "4"]}
    assert list(event["returned"]) == ["2.2"]


def test_a_correction_that_leaves_nothing_to_measure_says_so_instead_of_nought(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.2", ACCEPT)
    outcome = decide(given, sheet, "2.1", by_figures(approved="0"))
    assert [(each.code, each.after) for each in outcome.returned] == [("2.2", None)]
    (event,) = told(sheet, "indicator.appraised")[-1:]
    assert event["returned"]["2.2"]["points"] == ["2.5", None]
    assert returned_list(outcome.returned, 2) == "2.2 (2,50 → không áp dụng)"


def test_a_correction_leaves_set_points_of_other_indicators_alone(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.2", by_points("1"))
    outcome = decide(given, sheet, "2.1", by_figures(approved="4"))
    assert outcome.returned == ()
    assert points(given, sheet)["2.2"] == 1


def test_self_points_cannot_be_accepted_over_somebody_s_correction(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", by_figures(approved="4"))
    with pytest.raises(Refused, match=r"2\.1"):
        decide(given, sheet, "2.2", ACCEPT)
    decide(given, sheet, "2.2", by_figures(approved="4"))
    assert points(given, sheet)["2.2"] == Decimal("3.75")


def test_accepting_again_brings_one_s_own_correction_back(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", by_figures(approved="4"))
    decide(given, sheet, "2.1", ACCEPT)
    assert points(given, sheet)["2.1"] == Decimal("3.75")
    assert db.session.get(Figure, (sheet.id, Stage.REVIEW_1, "approved")) is None


def test_declared_figures_do_not_come_back_beside_corrected_ones_that_they_contradict(
    given: Appraisals,
) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", by_figures(systems="12", approved="10"))
    decide(given, sheet, "2.2", by_figures(approved="10"))
    with pytest.raises(Refused, match="không còn khớp") as error:  # ten systems approved, of eight
        decide(given, sheet, "2.1", by_points("1"))
    assert error.value.params["others"] == "2.2"

    decide(given, sheet, "2.2", by_points("1"))
    decide(given, sheet, "2.1", by_points("1"))
    case = read_review(given.reviewer, sheet.id, now=LATER).case
    assert {each: case.in_force(each) for each in ("systems", "approved")} == {
        "systems": "8",
        "approved": "6",
    }


def test_setting_points_instead_of_a_correction_gives_the_declared_figure_back(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", by_figures(approved="4"))
    decide(given, sheet, "2.1", by_points("1"))
    assert points(given, sheet)["2.2"] == Decimal("2.5")


def test_a_missing_figure_can_be_filled_in_and_taken_out_again_in_the_same_round(given: Appraisals) -> None:
    sheet = given.submitted(figures={each: FIGURES[each] for each in FIGURES if each != "plan_issued"})
    decide(given, sheet, "1.1", Decision(Choice.FIGURES, REASON, figures={"plan_issued": "true"}))
    assert points(given, sheet)["1.1"] == 2
    decide(given, sheet, "1.1", ACCEPT)
    assert points(given, sheet)["1.1"] == 0


def test_the_same_decision_sent_twice_is_one(given: Appraisals) -> None:
    sheet = given.submitted()
    opened = mark(given, sheet, "2.1")
    for changed in (True, False, False):
        outcome = decisions.decide(
            given.reviewer, sheet.id, "2.1", by_figures(approved="4"), seen=opened, now=LATER
        )
        assert outcome.changed is changed
    assert len(told(sheet, "indicator.appraised")) == 1


def test_a_decision_on_a_page_that_is_out_of_date_is_refused(given: Appraisals) -> None:
    sheet = given.submitted()
    opened = mark(given, sheet, "2.1")
    decide(given, sheet, "2.1", by_points("2"))
    with pytest.raises(Stale):
        decisions.decide(given.reviewer, sheet.id, "2.1", ACCEPT, seen=opened, now=LATER)
    assert points(given, sheet)["2.1"] == 2


def test_a_figure_corrected_elsewhere_makes_the_page_of_its_other_indicators_stale(given: Appraisals) -> None:
    sheet = given.submitted()
    opened = mark(given, sheet, "2.2")
    decide(given, sheet, "2.1", by_figures(approved="4"))
    with pytest.raises(Stale):
        decisions.decide(given.reviewer, sheet.id, "2.2", by_points("1"), seen=opened, now=LATER)


def test_a_verdict_can_be_changed_until_the_round_is_over_and_the_log_keeps_both(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", ACCEPT)
    decide(given, sheet, "2.1", by_points("2"))
    before, after = told(sheet, "indicator.appraised")[-1]["verdict"]
    assert (before["verdict"], before["points"]) == ("accepted", "3.75")
    assert (after["points"], after["reason"], after["by"]) == ("2", REASON, "Thẩm định Một")
    db.session.execute(update(Assessment).values(status=Status.CONFIRMED))
    with pytest.raises(Refused):
        decide(given, sheet, "2.1", ACCEPT)


def test_whoever_belongs_to_the_unit_does_not_find_it_among_the_sheets_to_appraise(
    given: Appraisals, make: Make
) -> None:
    unit = make.unit()
    sheet = given.submitted(unit)
    insider = actor_of(make.account(Role.REVIEWER, home_unit=unit))
    with pytest.raises(NotFound):
        decisions.decide(insider, sheet.id, "1.1", ACCEPT, seen="", now=LATER)


def test_the_unit_s_own_people_who_are_reviewers_elsewhere_are_refused(given: Appraisals, make: Make) -> None:
    unit = make.unit()
    sheet = given.submitted(unit)
    insider = actor_of(make.account(Role.REVIEWER, Role.CONTRIBUTOR, unit=unit))
    with pytest.raises(Forbidden):
        decisions.decide(insider, sheet.id, "1.1", ACCEPT, seen="", now=LATER)


def test_only_the_assigned_reviewer_decides_and_others_give_their_opinion(
    given: Appraisals, make: Make
) -> None:
    sheet = given.submitted()
    other = make.account(Role.REVIEWER)
    make.reviewer_assignment(given.cycle, other, group_code="2")
    with pytest.raises(Forbidden):
        decide(given, sheet, "2.1", ACCEPT)
    assert decisions.give_opinion(
        given.reviewer, sheet.id, "2.1", agrees=False, reason="Thiếu quyết định.", now=LATER
    )
    decide(given, sheet, "2.1", ACCEPT, actor=actor_of(other))
    decide(given, sheet, "1.1", ACCEPT)


def test_an_opinion_decides_nothing_and_does_not_open_the_round(given: Appraisals) -> None:
    sheet = given.submitted()
    decisions.give_opinion(given.reviewer, sheet.id, "1.1", agrees=True, reason="", now=LATER)
    assert sheet.status is Status.SUBMITTED
    assert states(given, sheet)["1.1"] is ItemState.WAITING


def test_a_disagreement_needs_a_reason(given: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decisions.give_opinion(
            given.reviewer, given.submitted().id, "1.1", agrees=False, reason=" ", now=LATER
        )
    assert refused_at(error) == {"reason"}


def test_a_later_opinion_replaces_one_s_own_and_the_same_twice_is_one(given: Appraisals) -> None:
    sheet = given.submitted()
    said = [(True, ""), (True, ""), (False, "Văn bản hết hiệu lực.")]
    changed = [
        decisions.give_opinion(given.reviewer, sheet.id, "1.1", agrees=agrees, reason=reason, now=LATER)
        for agrees, reason in said
    ]
    assert changed == [True, False, True]
    (opinion,) = read_review(given.reviewer, sheet.id, now=LATER).row("1.1").opinions
    assert (opinion.agrees, opinion.reason) == (False, "Văn bản hết hiệu lực.")


def test_a_question_waits_for_the_unit_and_a_verdict_withdraws_it(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "1.1", ask())
    assert sheet.status is Status.REVIEW_1
    assert states(given, sheet)["1.1"] is ItemState.EXPLANATION_REQUESTED
    decide(given, sheet, "1.1", ACCEPT)
    assert states(given, sheet)["1.1"] is ItemState.ACCEPTED
    assert db.session.get(Explanation, (sheet.id, "1.1")) is None
    assert told(sheet, "indicator.appraised")[-1]["question"] == ["Đề nghị nêu rõ căn cứ.", None]


def test_a_question_takes_an_earlier_verdict_of_the_round_back(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "1.1", ACCEPT)
    decide(given, sheet, "1.1", ask())
    assert verdict(sheet, "1.1") is None
    assert states(given, sheet)["1.1"] is ItemState.EXPLANATION_REQUESTED


def test_accepting_together_takes_what_is_declared_and_proven(given: Appraisals) -> None:
    sheet = given.submitted()
    given.proven(sheet, "1.1")
    together = read_review(given.reviewer, sheet.id, now=LATER).together
    assert together.codes == ("1.1", "1.2", "2.1", "2.2", "3.1")
    assert {code: doubt.value for code, doubt in together.doubts.items()} == {"3.2": "scored_elsewhere"}
    accepted = decisions.accept_together(given.reviewer, sheet.id, seen=together.seen, now=LATER)
    assert accepted == together.codes
    assert sheet.status is Status.REVIEW_1
    assert states(given, sheet) == {
        **dict.fromkeys(CODES, ItemState.ACCEPTED),
        "3.2": ItemState.WAITING,
    }
    logged = told(sheet, "indicators.accepted")[0]["points"]
    stored = {code: Decimal(points) for code, points in logged.items()}
    assert stored == {code: Decimal(own) for code, own in OWN.items() if code != "3.2"}
    assert points_out_of_step(given.cycle.id) == ()


def test_accepting_together_leaves_out_whatever_needs_a_look(given: Appraisals) -> None:
    sheet = given.submitted(typed={}, not_applicable={"1.2": "Chưa thành lập ban chỉ đạo"})
    given.proven(sheet, "1.1", page=None)
    decide(given, sheet, "2.1", by_figures(approved="4"))
    decisions.give_opinion(given.reviewer, sheet.id, "3.1", agrees=False, reason="Chưa rõ.", now=LATER)
    doubts = read_review(given.reviewer, sheet.id, now=LATER).together.doubts
    assert {code: doubt.value for code, doubt in doubts.items()} == {
        "1.1": "weak_evidence",
        "1.2": "not_applicable",
        "2.2": "corrected",
        "3.1": "disagreement",
        "3.2": "scored_elsewhere",
    }


def test_what_the_unit_left_blank_claims_nothing_and_is_accepted_with_its_zero(given: Appraisals) -> None:
    sheet = given.submitted(typed={})
    together = read_review(given.reviewer, sheet.id, now=LATER).together
    assert "3.1" in together.codes
    decisions.accept_together(given.reviewer, sheet.id, seen=together.seen, now=LATER)
    stored = verdict(sheet, "3.1")
    assert stored is not None
    assert stored.points == 0


def test_points_without_evidence_are_not_accepted_together_but_zero_points_need_none(
    given: Appraisals,
) -> None:
    claimed, honest = given.submitted(), given.submitted(figures={**FIGURES, "plan_issued": "false"})
    assert read_review(given.reviewer, claimed.id, now=LATER).together.doubts["1.1"] == "no_evidence"
    assert "1.1" in read_review(given.reviewer, honest.id, now=LATER).together.codes


def test_a_disagreement_keeps_an_indicator_out_of_accepting_together(given: Appraisals) -> None:
    sheet = given.submitted()
    decisions.give_opinion(given.reviewer, sheet.id, "2.1", agrees=False, reason="Chưa rõ.", now=LATER)
    assert read_review(given.reviewer, sheet.id, now=LATER).together.doubts["2.1"] == "disagreement"


def test_accepting_together_is_refused_when_the_list_has_changed(given: Appraisals) -> None:
    sheet = given.submitted()
    seen = read_review(given.reviewer, sheet.id, now=LATER).together.seen
    decide(given, sheet, "2.1", by_points("1"))
    with pytest.raises(Stale):
        decisions.accept_together(given.reviewer, sheet.id, seen=seen, now=LATER)


def test_accepting_together_twice_accepts_once(given: Appraisals) -> None:
    sheet = given.submitted()
    seen = read_review(given.reviewer, sheet.id, now=LATER).together.seen
    assert decisions.accept_together(given.reviewer, sheet.id, seen=seen, now=LATER)
    assert decisions.accept_together(given.reviewer, sheet.id, seen=seen, now=LATER) == ()
    assert len(told(sheet, "indicators.accepted")) == 1


def test_the_next_indicator_is_the_one_behind_and_then_from_the_top(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", ACCEPT)
    review = read_review(given.reviewer, sheet.id, now=LATER)
    assert review.next_waiting() == "1.1"
    assert review.next_waiting("1.2") == "2.2"
    assert review.next_waiting("3.2") == "1.1"


def test_a_fully_decided_sheet_is_confirmed_by_the_secretariat(given: Appraisals, make: Make) -> None:
    sheet = given.submitted()
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    for code in CODES[:-1]:
        decide(given, sheet, code, ACCEPT)
    with pytest.raises(Refused):
        closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    decide(given, sheet, CODES[-1], agreement(CODES[-1]))
    assert read_review(given.reviewer, sheet.id, now=LATER).decided.complete
    closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    assert sheet.status is Status.CONFIRMED


def test_stored_points_are_what_the_engine_gives(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "1.1", ACCEPT)
    decide(given, sheet, "2.2", ACCEPT)
    decide(given, sheet, "2.1", by_figures(approved="4"))
    decide(given, sheet, "3.1", by_points("0.5"))
    assert points_out_of_step(given.cycle.id) == ()


@pytest.mark.parametrize(("stage", "code"), [(Stage.SELF, "1.2"), (Stage.REVIEW_1, "1.1")])
def test_a_score_changed_behind_the_engine_s_back_is_found(
    given: Appraisals, stage: Stage, code: str
) -> None:
    sheet = given.submitted()
    decide(given, sheet, "1.1", ACCEPT)
    row = db.session.get_one(Score, (sheet.id, stage, code))
    right, row.points = row.points, Decimal("1.99")
    db.session.flush()
    (found,) = points_out_of_step(given.cycle.id)
    assert (found.assessment_id, found.stage, found.code) == (sheet.id, stage, code)
    assert (found.stored, found.computed) == (Decimal("1.99"), right)


def test_a_figure_corrected_behind_a_verdict_s_back_is_found(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", by_figures(approved="4"))
    db.session.get_one(Figure, (sheet.id, Stage.REVIEW_1, "approved")).value = "5"
    db.session.flush()
    assert [each.code for each in points_out_of_step(given.cycle.id)] == ["2.1"]


def test_recalling_is_over_once_the_appraisal_has_begun(given: Appraisals, make: Make) -> None:
    unit = make.unit()
    sheet = given.submitted(unit)
    head = actor_of(make.account(Role.UNIT_HEAD, unit=unit))
    decide(given, sheet, "1.1", ACCEPT)
    with pytest.raises(Refused):
        handing_in.recall(head, sheet.id, revision=sheet.revision, reason="Sửa số liệu", now=START)


def test_a_sheet_reopened_for_its_unit_forgets_what_reviewers_made_of_it(
    given: Appraisals, make: Make
) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", by_figures(approved="4"))
    decide(given, sheet, "1.1", ask())
    decisions.give_opinion(given.reviewer, sheet.id, "1.2", agrees=True, reason="", now=LATER)
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    until = given.cycle.review_1_ends_at
    closing.reopen(secretariat, sheet.id, revision=sheet.revision, reason="Nộp nhầm", until=until, now=LATER)
    assert sheet.status is Status.DRAFT
    left = db.session.scalars(select(Figure.stage).where(Figure.assessment_id == sheet.id))
    assert set(left) == {Stage.SELF}
    assert db.session.get(Explanation, (sheet.id, "1.1")) is None


def test_round_2_opens_with_the_verdicts_of_round_1_and_keeps_both(given: Appraisals, make: Make) -> None:
    sheet = given.submitted()
    for code in CODES[1:]:
        decide(given, sheet, code, agreement(code))
    decide(given, sheet, "1.1", by_points("1"))
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    closing.reopen(secretariat, sheet.id, revision=sheet.revision, reason="Đính chính", until=None, now=LATER)
    assert sheet.status is Status.REVIEW_2
    assert read_review(given.reviewer, sheet.id, now=LATER).decided.complete
    decide(given, sheet, "1.1", ACCEPT)
    first, final = verdict(sheet, "1.1"), verdict(sheet, "1.1", Stage.REVIEW_2)
    assert first is not None
    assert final is not None
    assert (first.points, final.points) == (1, 2)
    assert points_out_of_step(given.cycle.id) == ()


def test_a_correction_in_round_2_returns_verdicts_carried_over_from_round_1(
    given: Appraisals, make: Make
) -> None:
    sheet = given.submitted()
    for code in CODES:
        decide(given, sheet, code, agreement(code))
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    closing.reopen(secretariat, sheet.id, revision=sheet.revision, reason="Đính chính", until=None, now=LATER)
    decide(given, sheet, "2.1", by_figures(approved="4"))
    assert states(given, sheet)["2.2"] is ItemState.WAITING
    first = verdict(sheet, "2.2")
    assert first is not None
    assert first.points == Decimal("2.5")
    with pytest.raises(Refused):
        closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)


def test_the_log_of_an_appraisal_is_whole(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", by_figures(approved="4"))
    decide(given, sheet, "1.1", ask())
    assert broken_chain() == []
