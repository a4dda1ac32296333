"""A corrected figure touches other indicators."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.errors import Refused
from app.extensions import db
from app.models import Figure
from app.queries.reviews.sheet import read_review
from app.web.review.words import returned_list
from app.workflow.states import ItemState, Stage
from tests.support.appraisals import CODES, Appraisals
from tests.support.reviewing import ACCEPT, LATER, by_figures, by_points, decide, points, states, told


def test_a_correction_returns_those_whose_points_change_and_only_those(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    for code in ("1.1", "2.2"):
        decide(appraisals, sheet, code, ACCEPT)
    outcome = decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    # 4 of 8 approved: 2.1 has 2.5; 3 of 4 protected: 2.2 would have 3.75 instead of the 2.5 that were accepted.
    assert [(change.code, change.before, change.after) for change in outcome.returned] == [
        ("2.2", Decimal("2.5"), Decimal("3.75"))
    ]
    assert points(appraisals, sheet)["2.1"] == Decimal("2.5")
    assert states(appraisals, sheet) == {
        **dict.fromkeys(CODES, ItemState.WAITING),
        "1.1": ItemState.ACCEPTED,
        "2.1": ItemState.ADJUSTED,
    }
    (event,) = told(sheet, "indicator.appraised")[-1:]
    assert event["figures"] == {"approved": ["6", "4"]}
    assert list(event["returned"]) == ["2.2"]


def test_a_correction_that_leaves_nothing_to_measure_says_so_instead_of_nought(
    appraisals: Appraisals,
) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.2", ACCEPT)
    outcome = decide(appraisals, sheet, "2.1", by_figures(approved="0"))
    assert [(change.code, change.after) for change in outcome.returned] == [("2.2", None)]
    (event,) = told(sheet, "indicator.appraised")[-1:]
    assert event["returned"]["2.2"]["points"] == ["2.5", None]
    assert returned_list(outcome.returned, 2) == "2.2 (2,50 → không áp dụng)"


def test_a_correction_leaves_set_points_of_other_indicators_alone(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.2", by_points("1"))
    outcome = decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    assert outcome.returned == ()
    assert points(appraisals, sheet)["2.2"] == 1


def test_self_points_cannot_be_accepted_over_somebody_s_correction(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    with pytest.raises(Refused, match=r"2\.1"):
        decide(appraisals, sheet, "2.2", ACCEPT)
    decide(appraisals, sheet, "2.2", by_figures(approved="4"))
    assert points(appraisals, sheet)["2.2"] == Decimal("3.75")


def test_accepting_again_brings_one_s_own_correction_back(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    decide(appraisals, sheet, "2.1", ACCEPT)
    assert points(appraisals, sheet)["2.1"] == Decimal("3.75")
    assert db.session.get(Figure, (sheet.id, Stage.REVIEW_1, "approved")) is None


def test_declared_figures_do_not_come_back_beside_corrected_ones_that_they_contradict(
    appraisals: Appraisals,
) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", by_figures(systems="12", approved="10"))
    decide(appraisals, sheet, "2.2", by_figures(approved="10"))
    with pytest.raises(Refused, match="không còn khớp") as error:  # ten systems approved, of eight
        decide(appraisals, sheet, "2.1", by_points("1"))
    assert error.value.params["others"] == "2.2"

    decide(appraisals, sheet, "2.2", by_points("1"))
    decide(appraisals, sheet, "2.1", by_points("1"))
    case = read_review(appraisals.reviewer, sheet.id, now=LATER).case
    assert {change: case.in_force(change) for change in ("systems", "approved")} == {
        "systems": "8",
        "approved": "6",
    }


def test_setting_points_instead_of_a_correction_gives_the_declared_figure_back(
    appraisals: Appraisals,
) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    decide(appraisals, sheet, "2.1", by_points("1"))
    assert points(appraisals, sheet)["2.2"] == Decimal("2.5")
