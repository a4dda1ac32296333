"""Whose rows are whose, in SQL: which sheets a reviewer sees, and which main indices of them the reviewer decides.

The rules are those of ``app.access.scope``; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true

from app.access.actor import PROVINCE_ROLES, Actor, Role
from app.access.scope import Assignment
from app.models import Assessment, Cycle, Stake, Unit
from app.queries.sheets.scope import by_remit


def sees_sheets(actor: Actor) -> ColumnElement[bool]:
    """Say of sheets that were submitted whether the actor sees them."""
    if all(grant.family is None and grant.organiser_id is None for grant in actor.grants):
        return _sees_in_its_cycles(actor)
    return or_(
        *(
            and_(Assessment.cycle_id.in_(select(Cycle.id).where(part)), _sees_in_its_cycles(here))
            for part, here in by_remit(actor)
        )
    )


def _sees_in_its_cycles(actor: Actor) -> ColumnElement[bool]:
    if actor.has(*PROVINCE_ROLES):
        return true()
    foreign = Assessment.unit_id.not_in(actor.home_units)
    below = select(Unit.id).where(Unit.parent_id.in_(actor.units(Role.DISTRICT_REVIEWER)))
    appraised = true() if actor.has(Role.REVIEWER) else Assessment.unit_id.in_(below)
    return or_(Assessment.unit_id.in_(actor.units()), and_(foreign, appraised))


def decides_rows(
    account_id: int, groups: Mapping[int, Sequence[str]], assignments: Mapping[int, Sequence[Assignment]]
) -> ColumnElement[bool]:
    """Say of rows of ``Stake``, joined with their sheets, whether the reviewer decides them.

    ``groups`` are the main indices of each cycle, ``assignments`` those of each that count.
    """
    cycles = [
        and_(Assessment.cycle_id == cycle_id, _in_cycle(account_id, codes, assignments.get(cycle_id, ())))
        for cycle_id, codes in groups.items()
    ]
    return or_(*cycles) if cycles else false()


def is_measured(silent: Mapping[int, Collection[str]]) -> ColumnElement[bool]:
    """Say of rows of ``Stake``, joined with their sheets, whether their cycle measures them.

    ``silent`` names what each cycle does not. It is short; asked of the database for each row it costs more than the
    rest.
    """
    parts = [
        and_(Assessment.cycle_id == cycle_id, Stake.code.in_(codes)) for cycle_id, codes in silent.items()
    ]
    return not_(or_(*parts)) if parts else true()


def _in_cycle(
    account_id: int, codes: Sequence[str], assignments: Sequence[Assignment]
) -> ColumnElement[bool]:
    """Gather the main indices that are given out alike, most often all of them, into one condition each."""
    alike: dict[tuple[Assignment, ...], list[str]] = {}
    for code in codes:
        given_out = tuple(a for a in assignments if a.group_code in (None, code))
        alike.setdefault(given_out, []).append(code)
    if list(alike) == [()]:
        return true()
    parts = [
        and_(Stake.group_code.in_(members), _by_units(account_id, given_out))
        for given_out, members in alike.items()
    ]
    return or_(*parts)


def _by_units(account_id: int, given_out: Sequence[Assignment]) -> ColumnElement[bool]:
    """Of one main index: the units given to the reviewer, and those that nobody was given."""
    everywhere = [a for a in given_out if a.unit_id is None]
    named = [a for a in given_out if a.unit_id is not None and a.unit_id not in a.home_units]
    own: ColumnElement[bool] = Assessment.unit_id.in_(
        {a.unit_id for a in named if a.account_id == account_id}
    )
    taken: ColumnElement[bool] = Assessment.unit_id.in_({a.unit_id for a in named})
    for assignment in everywhere:
        foreign = Assessment.unit_id.not_in(assignment.home_units)
        taken = or_(taken, foreign)
        if assignment.account_id == account_id:
            own = or_(own, foreign)
    return or_(own, ~taken)
