"""A verdict: by figures, by points, with a reason, on a page that still holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import update

from app.errors import Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.models import Assessment, Figure
from app.queries.reviews.sheet import read_review
from app.services.reviews import decisions
from app.sheet.case import Choice, Decision
from app.workflow.states import ItemState, Method, Stage, Status, Verdict
from tests.support.appraisals import CODES, FIGURES, OWN, Appraisals
from tests.support.reviewing import (
    ACCEPT,
    LATER,
    REASON,
    ask,
    by_figures,
    by_points,
    decide,
    mark,
    points,
    refused_at,
    states,
    told,
    verdict,
)


def test_a_submitted_sheet_waits_with_the_points_of_the_unit(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    assert points(appraisals, sheet) == {code: Decimal(own) for code, own in OWN.items()}
    assert set(states(appraisals, sheet).values()) == {ItemState.WAITING}


def test_an_indicator_that_does_not_apply_to_the_unit_is_nobody_s_work(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    assert tuple(states(appraisals, sheet)) == CODES
    with pytest.raises(NotFound):
        decisions.decide(appraisals.reviewer, sheet.id, "3.3", ACCEPT, seen="", now=LATER)


def test_the_first_decision_opens_stage_1_in_the_same_step(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "1.1", ACCEPT)
    assert sheet.status is Status.REVIEW_1
    assert told(sheet, "review.started") == [{"from": "submitted", "to": "review_1"}]
    decide(appraisals, sheet, "1.2", ACCEPT)
    assert len(told(sheet, "review.started")) == 1


def test_accepting_stores_the_unit_s_points_with_author_and_time(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", ACCEPT)
    row = verdict(sheet, "2.1")
    assert row is not None
    assert (row.points, row.verdict, row.method, row.reason) == (
        Decimal("3.75"),
        Verdict.ACCEPTED,
        None,
        None,
    )
    assert (row.author_id, row.at) == (appraisals.account.id, LATER)
    assert states(appraisals, sheet)["2.1"] is ItemState.ACCEPTED


def test_adjusting_by_figures_scores_the_corrected_figure_by_the_rule(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "1.2", by_figures(chaired_by="nobody"))
    row = verdict(sheet, "1.2")
    assert row is not None
    assert (row.points, row.verdict, row.method, row.reason) == (0, Verdict.ADJUSTED, Method.FIGURES, REASON)
    corrected = db.session.get_one(Figure, (sheet.id, Stage.REVIEW_1, "chaired_by"))
    declared = db.session.get_one(Figure, (sheet.id, Stage.SELF, "chaired_by"))
    assert (corrected.value, declared.value) == ("nobody", "deputy")


def test_adjusting_by_points_stands_instead_of_what_the_rule_gives(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", by_points("1.25"))
    assert points(appraisals, sheet)["2.1"] == Decimal("1.25")
    own = verdict(sheet, "2.1", Stage.SELF)
    assert own is not None
    assert own.points == Decimal("3.75")


@pytest.mark.parametrize("decision", [by_figures(" ", approved="4"), by_points("1", reason="")])
def test_an_adjustment_needs_a_reason(appraisals: Appraisals, decision: Decision) -> None:
    sheet = appraisals.submitted()
    with pytest.raises(Invalid) as error:
        decide(appraisals, sheet, "2.1", decision)
    assert refused_at(error) == {"reason"}
    assert sheet.status is Status.SUBMITTED


def test_a_question_needs_words(appraisals: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(appraisals, appraisals.submitted(), "2.1", ask("  "))
    assert refused_at(error) == {"question"}


@pytest.mark.parametrize("wrong", ["-0.5", "5.01", "1.255"])
def test_set_points_lie_between_zero_and_the_maximum_with_the_decimals_of_the_set(
    appraisals: Appraisals, wrong: str
) -> None:
    with pytest.raises(Invalid) as error:
        decide(appraisals, appraisals.submitted(), "2.1", by_points(wrong))
    assert refused_at(error) == {"points"}


def test_setting_the_points_that_the_unit_has_is_no_adjustment(appraisals: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(appraisals, appraisals.submitted(), "2.1", by_points("3.75"))
    assert refused_at(error) == {"points"}


def test_correcting_no_figure_is_no_adjustment(appraisals: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(appraisals, appraisals.submitted(), "2.1", by_figures())
    assert refused_at(error) == {"figure-approved"}


def test_corrected_figures_obey_the_checks_of_the_criteria_set(appraisals: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(appraisals, appraisals.submitted(), "2.1", by_figures(approved="9"))
    assert refused_at(error) == {"figure-approved"}


def test_a_check_with_another_indicator_s_figure_says_where_that_one_is_corrected(
    appraisals: Appraisals,
) -> None:
    sheet = appraisals.submitted()
    with pytest.raises(Invalid) as error:
        decide(appraisals, sheet, "2.2", by_figures(approved="9"))
    ((message, params),) = error.value.fields["figure-approved"]
    assert (params["other"], params["codes"]) == ("Tổng số hệ thống", "2.1")
    assert "%(other)s" in message


def test_a_declared_figure_can_be_corrected_but_not_taken_away(appraisals: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decide(appraisals, appraisals.submitted(), "2.1", by_figures(approved=""))
    assert refused_at(error) == {"figure-approved"}


def test_points_that_rest_on_no_figure_are_adjusted_by_points_only(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    with pytest.raises(Refused):
        decide(appraisals, sheet, "3.1", by_figures())
    decide(appraisals, sheet, "3.1", by_points("0.5"))
    assert points(appraisals, sheet)["3.1"] == Decimal("0.5")


def test_a_claim_of_not_applicable_can_be_accepted_or_answered_with_points(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted(not_applicable={"1.1": "Xã mới thành lập"})
    before = read_review(appraisals.reviewer, sheet.id, now=LATER).sheet.score.denominator
    decide(appraisals, sheet, "1.1", ACCEPT)
    assert states(appraisals, sheet)["1.1"] is ItemState.ACCEPTED
    with pytest.raises(Refused):
        decide(appraisals, sheet, "1.1", by_figures(plan_issued="false"))
    decide(appraisals, sheet, "1.1", by_points("0.25"))
    after = read_review(appraisals.reviewer, sheet.id, now=LATER).sheet.score
    assert after.indicators["1.1"].points == Decimal("0.25")
    assert after.denominator == before + 2


def test_a_missing_figure_can_be_filled_in_and_taken_out_again_in_the_same_stage(
    appraisals: Appraisals,
) -> None:
    sheet = appraisals.submitted(
        figures={figure: FIGURES[figure] for figure in FIGURES if figure != "plan_issued"}
    )
    decide(appraisals, sheet, "1.1", Decision(Choice.FIGURES, REASON, figures={"plan_issued": "true"}))
    assert points(appraisals, sheet)["1.1"] == 2
    decide(appraisals, sheet, "1.1", ACCEPT)
    assert points(appraisals, sheet)["1.1"] == 0


def test_the_same_decision_sent_twice_is_one(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    opened = mark(appraisals, sheet, "2.1")
    for changed in (True, False, False):
        outcome = decisions.decide(
            appraisals.reviewer, sheet.id, "2.1", by_figures(approved="4"), seen=opened, now=LATER
        )
        assert outcome.changed is changed
    assert len(told(sheet, "indicator.appraised")) == 1


def test_a_decision_on_a_page_that_is_out_of_date_is_refused(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    opened = mark(appraisals, sheet, "2.1")
    decide(appraisals, sheet, "2.1", by_points("2"))
    with pytest.raises(Stale):
        decisions.decide(appraisals.reviewer, sheet.id, "2.1", ACCEPT, seen=opened, now=LATER)
    assert points(appraisals, sheet)["2.1"] == 2


def test_a_figure_corrected_elsewhere_makes_the_page_of_its_other_indicators_stale(
    appraisals: Appraisals,
) -> None:
    sheet = appraisals.submitted()
    opened = mark(appraisals, sheet, "2.2")
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    with pytest.raises(Stale):
        decisions.decide(appraisals.reviewer, sheet.id, "2.2", by_points("1"), seen=opened, now=LATER)


def test_a_verdict_can_be_changed_until_the_stage_is_over_and_the_log_keeps_both(
    appraisals: Appraisals,
) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", ACCEPT)
    decide(appraisals, sheet, "2.1", by_points("2"))
    before, after = told(sheet, "indicator.appraised")[-1]["verdict"]
    assert (before["verdict"], before["points"]) == ("accepted", "3.75")
    assert (after["points"], after["reason"], after["by"]) == ("2", REASON, "Thẩm định Một")
    db.session.execute(update(Assessment).values(status=Status.CONFIRMED))
    with pytest.raises(Refused):
        decide(appraisals, sheet, "2.1", ACCEPT)
