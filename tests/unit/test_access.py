"""Who may see which sheet, who may do what, and who decides which indicator."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.actor import FAMILY_ROLES, ORGANISER_ROLES, UNIT_ROLES, Actor, Grant, Role
from app.access.family import Family
from app.access.granting import Standing, compare
from app.access.policy import ROLES_OF_ACTION, may
from app.access.remit import Remit
from app.access.scope import Assignment, appraises_unit, decides, sees_assessment
from app.workflow.states import DRAFT_STATUSES, Action, Status

DISTRICT, COMMUNE, NEIGHBOUR = 10, 11, 12
HERE = Remit(Family.DTI, 1)
UNITS = st.sampled_from([DISTRICT, COMMUNE, NEIGHBOUR])
GRANTS = st.builds(
    lambda role, unit, home: Grant(
        role,
        unit_id=unit if role in UNIT_ROLES | {Role.DISTRICT_REVIEWER} else None,
        home_unit_id=home if role is Role.REVIEWER else None,
    ),
    st.sampled_from(Role),
    UNITS,
    st.none() | UNITS,
)
ACTORS = st.builds(
    lambda grants: Actor(1, "Người thử", "nguoi-thu@dti.test", tuple(grants)), st.lists(GRANTS, max_size=3)
)
STATUSES = st.sampled_from(Status)
ACTIONS = st.sampled_from(Action)


def actor(*grants: Grant) -> Actor:
    """Somebody with these roles."""
    return Actor(1, "Người thử", "nguoi-thu@dti.test", grants)


def sees(somebody: Actor, status: Status, unit_id: int = COMMUNE) -> bool:
    """Whether the sheet of a commune of the district is in scope."""
    return sees_assessment(somebody, remit=HERE, unit_id=unit_id, parent_unit_id=DISTRICT, status=status)


@given(ACTORS, ACTIONS)
def test_nobody_acts_without_a_role_of_the_action(somebody: Actor, action: Action) -> None:
    if may(somebody, action, remit=HERE, unit_id=COMMUNE, parent_unit_id=DISTRICT):
        assert somebody.roles & ROLES_OF_ACTION[action]


@given(ACTORS, ACTIONS)
def test_a_role_inside_a_unit_counts_in_that_unit_only(somebody: Actor, action: Action) -> None:
    elsewhere = tuple(g for g in somebody.grants if g.role in UNIT_ROLES and g.unit_id != COMMUNE)
    assert not may(actor(*elsewhere), action, remit=HERE, unit_id=COMMUNE, parent_unit_id=DISTRICT)


@given(ACTORS, st.sampled_from([Action.APPRAISE, Action.ASK_FOR_EXPLANATION]))
def test_no_reviewer_appraises_a_unit_of_their_own(somebody: Actor, action: Action) -> None:
    if COMMUNE in somebody.home_units:
        assert not may(somebody, action, remit=HERE, unit_id=COMMUNE, parent_unit_id=DISTRICT)


@given(ACTORS, ACTIONS, STATUSES)
def test_whoever_may_act_on_a_submitted_sheet_may_see_it(
    somebody: Actor, action: Action, status: Status
) -> None:
    if status in DRAFT_STATUSES:
        return  # drafts are checked below
    if may(somebody, action, remit=HERE, unit_id=COMMUNE, parent_unit_id=DISTRICT):
        assert sees(somebody, status)


@given(ACTORS, STATUSES)
def test_drafts_are_seen_by_their_unit_and_by_those_who_follow_up(somebody: Actor, status: Status) -> None:
    if status in DRAFT_STATUSES and sees(somebody, status):
        assert COMMUNE in somebody.units() or somebody.has(Role.SECRETARIAT, Role.AUDITOR)


@pytest.mark.parametrize("action", Action)
def test_every_action_belongs_to_somebody(action: Action) -> None:
    assert ROLES_OF_ACTION[action]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADERSHIP])
def test_auditors_and_leadership_change_no_sheet(role: Role) -> None:
    assert not any(may(actor(Grant(role)), action, remit=HERE, unit_id=COMMUNE) for action in Action)


def test_the_administrator_sees_no_sheet() -> None:
    assert not any(sees(actor(Grant(Role.ADMINISTRATOR)), status) for status in Status)


def test_the_unit_s_own_people_see_their_sheet_and_no_other() -> None:
    officer = actor(Grant(Role.CONTRIBUTOR, unit_id=COMMUNE))
    assert all(sees(officer, status) for status in Status)
    assert not any(sees(officer, status, NEIGHBOUR) for status in Status)


def test_a_reviewer_sees_sheets_from_submission_on() -> None:
    reviewer = actor(Grant(Role.REVIEWER))
    assert {status for status in Status if sees(reviewer, status)} == set(Status) - DRAFT_STATUSES


def test_a_district_reviewer_sees_and_appraises_the_communes_of_the_district_only() -> None:
    reviewer = actor(Grant(Role.DISTRICT_REVIEWER, unit_id=DISTRICT))
    assert sees(reviewer, Status.SUBMITTED)
    assert appraises_unit(reviewer, remit=HERE, unit_id=COMMUNE, parent_unit_id=DISTRICT)
    assert not sees_assessment(
        reviewer, remit=HERE, unit_id=COMMUNE, parent_unit_id=NEIGHBOUR, status=Status.SUBMITTED
    )
    assert not appraises_unit(reviewer, remit=HERE, unit_id=COMMUNE, parent_unit_id=None)


def test_a_reviewer_who_works_in_the_unit_neither_sees_nor_appraises_it() -> None:
    reviewer = actor(Grant(Role.REVIEWER, home_unit_id=COMMUNE))
    assert not sees(reviewer, Status.SUBMITTED)
    assert not appraises_unit(reviewer, remit=HERE, unit_id=COMMUNE, parent_unit_id=DISTRICT)
    assert sees(reviewer, Status.SUBMITTED, NEIGHBOUR)


def test_a_contributor_made_reviewer_still_does_not_appraise_the_unit_they_work_in() -> None:
    both = actor(Grant(Role.REVIEWER), Grant(Role.CONTRIBUTOR, unit_id=COMMUNE))
    assert sees(both, Status.SUBMITTED)
    assert not may(both, Action.APPRAISE, remit=HERE, unit_id=COMMUNE)
    assert may(both, Action.APPRAISE, remit=HERE, unit_id=NEIGHBOUR)


def test_a_grant_holds_from_its_first_day_to_its_last() -> None:
    grant = Grant(Role.REVIEWER, valid_from=date(2030, 1, 1), valid_to=date(2030, 6, 30))
    moments = (
        datetime(2029, 12, 31, 16, 59, tzinfo=UTC),  # 23:59 of the day before, in Vietnam
        datetime(2029, 12, 31, 17, 0, tzinfo=UTC),
        datetime(2030, 6, 30, 16, 59, tzinfo=UTC),
        datetime(2030, 6, 30, 17, 0, tzinfo=UTC),
    )
    assert [grant.holds_at(moment) for moment in moments] == [False, True, True, False]


def test_an_ended_grant_is_over_at_that_moment_and_not_at_midnight() -> None:
    ended = datetime(2030, 6, 30, 3, 0, tzinfo=UTC)
    grant = Grant(Role.REVIEWER, valid_from=date(2030, 1, 1), valid_to=date(2030, 6, 30), ended_at=ended)
    assert grant.holds_at(ended - timedelta(seconds=1))
    assert not grant.holds_at(ended)


def test_somebody_belonged_to_a_unit_if_any_grant_ever_says_so_in_the_time_asked_for() -> None:
    ended = datetime(2030, 6, 30, 3, 0, tzinfo=UTC)
    past = Grant(
        Role.CONTRIBUTOR,
        unit_id=COMMUNE,
        valid_from=date(2030, 1, 1),
        valid_to=date(2030, 6, 30),
        ended_at=ended,
    )
    now = ended + timedelta(days=90)
    somebody = replace(actor(Grant(Role.SECRETARIAT)), past=(past,))
    assert somebody.belonged_to(COMMUNE, since=ended - timedelta(days=1), now=now)
    assert not somebody.belonged_to(COMMUNE, since=ended, now=now)
    assert not somebody.belonged_to(NEIGHBOUR, since=ended - timedelta(days=1), now=now)


def test_every_reviewer_decides_where_nobody_was_assigned() -> None:
    elsewhere = [Assignment(2, unit_id=NEIGHBOUR), Assignment(2, group_code="5")]
    assert decides(1, elsewhere, unit_id=COMMUNE, group_code="6")


def test_only_the_assigned_reviewer_decides() -> None:
    assignments = [Assignment(2, unit_id=COMMUNE, group_code="5")]
    assert decides(2, assignments, unit_id=COMMUNE, group_code="5")
    assert not decides(1, assignments, unit_id=COMMUNE, group_code="5")
    assert decides(1, assignments, unit_id=COMMUNE, group_code="6")


def test_two_reviewers_assigned_to_the_same_rows_both_decide() -> None:
    assignments = [Assignment(1, unit_id=COMMUNE), Assignment(2, group_code="5")]
    assert decides(1, assignments, unit_id=COMMUNE, group_code="5")
    assert decides(2, assignments, unit_id=COMMUNE, group_code="5")


LIMITED = st.builds(
    lambda grant, family, organiser: replace(
        grant,
        family=family if grant.role in FAMILY_ROLES else None,
        organiser_id=organiser if grant.role in ORGANISER_ROLES else None,
    ),
    GRANTS,
    st.none() | st.sampled_from(Family),
    st.none() | st.sampled_from([1, 2]),
)
REMITS = st.builds(Remit, st.sampled_from(Family), st.sampled_from([1, 2]))


@given(st.lists(LIMITED, max_size=3), ACTIONS, STATUSES, REMITS)
def test_a_role_of_one_family_or_organiser_opens_nothing_of_another(
    grants: list[Grant], action: Action, status: Status, remit: Remit
) -> None:
    """What somebody may in the cycles of an index and organiser is what the roles that count there alone give."""
    counting = (
        grant
        for grant in grants
        if grant.family in (None, remit.family) and grant.organiser_id in (None, remit.organiser_id)
    )
    somebody, there = actor(*grants), actor(*counting)
    if COMMUNE not in somebody.home_units - there.home_units:
        where = {"remit": remit, "unit_id": COMMUNE, "parent_unit_id": DISTRICT}
        assert may(somebody, action, **where) == may(there, action, **where)
        assert sees_assessment(somebody, status=status, **where) == sees_assessment(
            there, status=status, **where
        )
    assert somebody.within(remit).roles == there.roles


def test_the_families_of_a_role_are_those_it_counts_in() -> None:
    somebody = actor(Grant(Role.SECRETARIAT, family=Family.PAR), Grant(Role.AUDITOR))
    assert somebody.families(Role.SECRETARIAT) == {Family.PAR}
    assert somebody.families(Role.AUDITOR) == set(Family)
    assert somebody.families(Role.REVIEWER) == set()


def test_whoever_works_in_a_unit_under_one_index_does_not_appraise_it_under_another() -> None:
    both = actor(Grant(Role.REVIEWER), Grant(Role.CONTRIBUTOR, unit_id=COMMUNE, family=Family.PAR))
    assert not may(both, Action.APPRAISE, remit=HERE, unit_id=COMMUNE)
    assert not sees(both, Status.SUBMITTED)


@pytest.mark.parametrize(
    ("there", "wanted", "standing"),
    [
        ({}, {}, Standing.HELD),
        ({"family": Family.DTI}, {"family": Family.DTI}, Standing.HELD),
        ({"family": Family.DTI}, {"family": Family.PAR}, Standing.FREE),
        ({"organiser_id": 1}, {"organiser_id": 1}, Standing.HELD),
        ({"organiser_id": 1}, {"organiser_id": 2}, Standing.FREE),
        ({"organiser_id": 1}, {}, Standing.FREE),
        ({}, {"organiser_id": 1}, Standing.HELD_FOR_ALL),
        ({"family": Family.DTI}, {"family": Family.DTI, "organiser_id": 1}, Standing.HELD_FOR_ALL),
        ({"organiser_id": 1}, {"family": Family.DTI}, Standing.FREE),
        ({"family": Family.DTI}, {}, Standing.FREE),
        ({}, {"family": Family.DTI}, Standing.HELD_FOR_ALL),
        ({"valid_to": date(2030, 6, 30)}, {}, Standing.OVERLAPS),
        ({"valid_to": date(2030, 6, 30)}, {"valid_to": date(2030, 6, 30)}, Standing.HELD),
        ({"valid_to": date(2030, 6, 30)}, {"valid_from": date(2030, 7, 1)}, Standing.FREE),
        ({"valid_from": date(2030, 6, 30)}, {"valid_to": date(2030, 6, 30)}, Standing.OVERLAPS),
        ({"ended_at": datetime(2030, 1, 1, tzinfo=UTC)}, {}, Standing.FREE),
        ({"unit_id": NEIGHBOUR}, {}, Standing.FREE),
    ],
)
def test_a_role_is_given_only_where_it_says_something_new(
    there: dict[str, object], wanted: dict[str, object], standing: Standing
) -> None:
    usual = {"role": Role.CONTRIBUTOR, "unit_id": COMMUNE, "valid_from": date(2030, 1, 1)}
    assert compare(Grant(**{**usual, **wanted}), [Grant(**{**usual, **there})]).standing is standing
