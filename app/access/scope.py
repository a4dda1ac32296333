"""Object scope: which units' sheets an actor may see at all, and which indicators a reviewer decides.

Outside the scope an object does not exist (404).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.access.actor import PROVINCE_ROLES, Actor, Role
from app.access.remit import Remit
from app.workflow.states import DRAFT_STATUSES, Status


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one reviewer was given in a cycle: one unit or all, one main index or all, never ``home_units``."""

    account_id: int
    unit_id: int | None = None
    group_code: str | None = None
    home_units: frozenset[int] = frozenset()

    def covers(self, *, unit_id: int, group_code: str) -> bool:
        """Say whether the indicators of ``group_code`` on the sheet of ``unit_id`` belong to it."""
        if unit_id in self.home_units:
            return False
        return self.unit_id in (None, unit_id) and self.group_code in (None, group_code)


FOLLOWERS = (Role.SECRETARIAT, Role.AUDITOR)
"""Who follows a cycle as a whole, drafts and all."""


def follows(actor: Actor, remit: Remit) -> bool:
    """Say whether ``actor`` follows the cycles of ``remit``."""
    return actor.within(remit).has(*FOLLOWERS)


def reads_results(actor: Actor, remit: Remit, *, of_unit: int | None = None) -> bool:
    """Say whether ``actor`` reads the results of the cycles of ``remit``: all of them, or those ``of_unit``."""
    here = actor.within(remit)
    return here.has(*PROVINCE_ROLES) or (of_unit is not None and of_unit in here.units())


def sees_assessment(
    actor: Actor, *, remit: Remit, unit_id: int, parent_unit_id: int | None, status: Status
) -> bool:
    """Say whether ``actor`` may open the sheet of ``unit_id`` in a cycle of ``remit``.

    The unit's own people always do. Reviewers do from submission on: a district's only for the units below it, and
    never for a unit of their own. The secretariat, leadership and auditors see every sheet that has been submitted;
    the secretariat and auditors also see drafts, because they follow up on them. The administrator keeps accounts and
    units and sees no sheet.
    """
    here = actor.within(remit)
    if unit_id in here.units() or here.has(*FOLLOWERS):
        return True
    if status in DRAFT_STATUSES:
        return False
    return here.has(*PROVINCE_ROLES) or appraises_unit(
        actor, remit=remit, unit_id=unit_id, parent_unit_id=parent_unit_id
    )


def appraises_unit(actor: Actor, *, remit: Remit, unit_id: int, parent_unit_id: int | None) -> bool:
    """Say whether ``actor`` may take part in the appraisal of ``unit_id``: a reviewer, and not of their own unit."""
    if unit_id in actor.home_units:
        return False
    here = actor.within(remit)
    if here.has(Role.REVIEWER):
        return True
    return parent_unit_id is not None and parent_unit_id in here.units(Role.DISTRICT_REVIEWER)


def decides(account_id: int, assignments: Iterable[Assignment], *, unit_id: int, group_code: str) -> bool:
    """Say whether the reviewer decides the indicators of ``group_code`` on this sheet, or only gives an opinion.

    ``assignments`` are those of the cycle. Where somebody was assigned, they decide; where nobody was, every reviewer
    of the sheet does, so that a forgotten assignment never leaves an indicator without anyone to decide it.
    """
    responsible = {a.account_id for a in assignments if a.covers(unit_id=unit_id, group_code=group_code)}
    return not responsible or account_id in responsible


def seconds(
    account_id: int, author_id: int, assignments: Iterable[Assignment], *, unit_id: int, group_code: str
) -> bool:
    """Say whether the reviewer may agree to, or refuse, a cut that ``author_id`` proposed: never one's own.

    Those who decide the indicator do; where the author alone was given it, every other reviewer of the sheet does.
    """
    others = [assignment for assignment in assignments if assignment.account_id != author_id]
    return account_id != author_id and decides(account_id, others, unit_id=unit_id, group_code=group_code)
