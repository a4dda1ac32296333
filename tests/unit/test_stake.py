"""What is at stake in a row: more doubt never sinks it, and nothing that a unit does not claim is at stake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sheet.stake import (
    ABOVE_SHARE,
    FAR_SHARE,
    WEIGHTS,
    Claim,
    Dated,
    Sign,
    doubt_of,
    signs_of,
    stake_of,
)
from scoring.model import Period

PERIOD = Period(date(2030, 1, 1), date(2030, 12, 31))
PROVEN = Claim(Decimal(2), Decimal(4), proof_required=True, documents=(Dated(date(2030, 3, 2)),))

POINTS = st.decimals(min_value=-10, max_value=100, places=3)
SIGNS = st.sets(st.sampled_from(Sign))
DAYS = st.dates(min_value=date(2028, 1, 1), max_value=date(2032, 12, 31))
CLAIMS = st.builds(
    Claim,
    points=POINTS,
    most=st.decimals(min_value=1, max_value=100, places=3),
    proof_required=st.booleans(),
    documents=st.lists(st.builds(Dated, st.none() | DAYS, st.none() | DAYS), max_size=3),
    numbers=st.lists(st.tuples(POINTS, POINTS), max_size=3),
    median=st.none() | POINTS,
    cut_before=st.booleans(),
)


@given(POINTS, SIGNS, st.sampled_from(Sign))
def test_one_more_sign_never_sinks_a_row(points: Decimal, signs: set[Sign], sign: Sign) -> None:
    assert stake_of(points, signs | {sign}) >= stake_of(points, signs)


@given(POINTS, POINTS, SIGNS)
def test_more_points_under_the_same_doubt_never_sink_a_row(
    one: Decimal, other: Decimal, signs: set[Sign]
) -> None:
    low, high = sorted((one, other))
    assert stake_of(low, signs) <= stake_of(high, signs)


@given(st.decimals(min_value="0.001", max_value=100, places=3), SIGNS, st.sampled_from(Sign))
def test_a_claim_with_one_more_sign_comes_before_the_same_claim_without(
    points: Decimal, signs: set[Sign], sign: Sign
) -> None:
    if sign not in signs:
        assert stake_of(points, signs | {sign}) > stake_of(points, signs)


@given(CLAIMS)
def test_what_claims_nothing_has_no_sign_and_nothing_at_stake(claim: Claim) -> None:
    signs = signs_of(claim, PERIOD)
    if claim.points <= 0:
        assert signs == ()
    assert (stake_of(claim.points, signs) > 0) == (claim.points > 0)


@given(CLAIMS)
def test_signs_are_named_once_and_gravest_first(claim: Claim) -> None:
    signs = signs_of(claim, PERIOD)
    assert list(signs) == [sign for sign in Sign if sign in signs]
    weights = [WEIGHTS[sign] for sign in signs]
    assert weights == sorted(weights, reverse=True)


@given(CLAIMS)
def test_a_whole_document_takes_the_signs_of_evidence_away_and_adds_none(claim: Claim) -> None:
    better = replace(claim, documents=(*claim.documents, Dated(date(2030, 6, 1))))
    left = set(signs_of(better, PERIOD))
    assert left <= set(signs_of(claim, PERIOD))
    assert left.isdisjoint({Sign.NO_EVIDENCE, Sign.OUTSIDE_PERIOD})


def test_every_sign_weighs_something() -> None:
    assert set(WEIGHTS) == set(Sign)
    assert min(WEIGHTS.values()) > 0
    assert doubt_of(()) == 1


@pytest.mark.parametrize(
    ("changed", "signs"),
    [
        ({}, ()),
        ({"documents": ()}, (Sign.NO_EVIDENCE,)),
        ({"documents": (), "proof_required": False}, ()),
        ({"documents": (Dated(date(2029, 12, 31)),)}, (Sign.OUTSIDE_PERIOD,)),
        ({"documents": (Dated(date(2029, 12, 31), date(2029, 12, 31)),)}, ()),
        ({"documents": (Dated(date(2029, 12, 31)), Dated(date(2030, 12, 31)))}, ()),
        ({"documents": (Dated(None),)}, ()),
        ({"cut_before": True}, (Sign.CUT_BEFORE,)),
        ({"numbers": ((Decimal(100), Decimal(200)),)}, (Sign.FAR_FROM_LAST_YEAR,)),
        ({"numbers": ((Decimal(100), Decimal(199)),)}, ()),
        ({"numbers": ((Decimal(100), Decimal(50)),)}, (Sign.FAR_FROM_LAST_YEAR,)),
        ({"numbers": ((Decimal(0), Decimal(0)),)}, ()),
        ({"median": Decimal("0.8")}, (Sign.ABOVE_THE_OTHERS,)),
        ({"median": Decimal("0.81")}, ()),
        ({"median": Decimal(4)}, ()),
    ],
)
def test_each_sign_has_its_border(changed: dict[str, object], signs: tuple[Sign, ...]) -> None:
    assert signs_of(replace(PROVEN, **changed), PERIOD) == signs  # type: ignore[arg-type]
    assert (Decimal("0.5"), Decimal("0.3")) == (FAR_SHARE, ABOVE_SHARE)
