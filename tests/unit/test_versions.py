"""The rules of a result version's steps: only legal ones, and every other one refused by name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.access.actor import Role
from app.access.versions import ROLES_OF_STEP
from app.workflow.versions import (
    ISSUED,
    UNSIGNED,
    VERSION_TABLE,
    VersionFacts,
    VersionState,
    VersionStep,
    VersionWhy,
    version_option,
)

FACTS = st.builds(
    VersionFacts,
    state=st.sampled_from(VersionState),
    own=st.booleans(),
    changed=st.booleans(),
    trial=st.booleans(),
    public_before=st.booleans(),
)

# Written by hand: what may follow what. A new row of the table that is not here turns a test red.
LEGAL = {
    VersionState.COMPUTED: {VersionState.CONFIRMED, VersionState.SUPERSEDED},
    VersionState.CONFIRMED: {VersionState.SIGNED, VersionState.SUPERSEDED},
    VersionState.SIGNED: {VersionState.PUBLIC, VersionState.INTERNAL},
    VersionState.INTERNAL: {VersionState.PUBLIC, VersionState.SUPERSEDED},
    VersionState.PUBLIC: {VersionState.SUPERSEDED},
    VersionState.SUPERSEDED: set(),
}


@given(FACTS, st.sampled_from(VersionStep))
def test_a_step_is_legal_or_refused_by_name(facts: VersionFacts, step: VersionStep) -> None:
    answer = version_option(step, facts)
    if answer.open:
        assert answer.target in LEGAL[facts.state]
        assert not (facts.changed and step in (VersionStep.CONFIRM, VersionStep.SIGN))
        assert not (facts.own and step is VersionStep.CONFIRM)
        assert not (facts.trial and step is VersionStep.ISSUE_PUBLIC)
        assert not (facts.public_before and step is VersionStep.ISSUE_INTERNAL)
    elif answer.why_not is VersionWhy.NOT_IN_THIS_STATE:
        assert facts.state not in VERSION_TABLE[step].sources
    else:
        assert facts.state in VERSION_TABLE[step].sources
        assert answer.why_not in VERSION_TABLE[step].unless


@given(st.lists(st.tuples(st.sampled_from(VersionStep), st.booleans(), st.booleans()), max_size=12))
def test_no_walk_reaches_the_public_without_the_council_and_a_signature(
    walk: list[tuple[VersionStep, bool, bool]],
) -> None:
    state, passed = VersionState.COMPUTED, [VersionState.COMPUTED]
    for step, own, changed in walk:
        answer = version_option(step, VersionFacts(state, own=own, changed=changed))
        if answer.open:
            state = answer.target
            passed.append(state)
    assert len(set(passed)) == len(passed)  # no state is entered twice
    if ISSUED & set(passed):
        assert passed[:3] == [VersionState.COMPUTED, VersionState.CONFIRMED, VersionState.SIGNED]


def test_every_state_but_the_first_is_led_to_and_all_but_the_last_lead_on() -> None:
    reached = {row.target for row in VERSION_TABLE.values()}
    left = {source for row in VERSION_TABLE.values() for source in row.sources}
    assert reached == set(VersionState) - {VersionState.COMPUTED}
    assert left == set(VersionState) - {VersionState.SUPERSEDED}
    assert VERSION_TABLE[VersionStep.SET_ASIDE].sources == UNSIGNED


def test_every_step_has_its_roles_and_only_the_council_confirms() -> None:
    assert ROLES_OF_STEP.keys() == set(VersionStep)
    assert ROLES_OF_STEP[VersionStep.CONFIRM] == {Role.COUNCIL}
