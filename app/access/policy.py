"""Which roles may take which action. The workflow says *when*, this table says *who*; both must agree."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.access.actor import UNIT_ROLES, Actor, Role
from app.access.remit import Remit
from app.access.scope import appraises_unit
from app.workflow.states import Action

ROLES_OF_ACTION: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.DECLARE: UNIT_ROLES,
        Action.HAND_OVER: frozenset({Role.CONTRIBUTOR}),
        Action.CALL_BACK: frozenset({Role.CONTRIBUTOR}),
        Action.RETURN_TO_DRAFT: frozenset({Role.UNIT_HEAD}),
        Action.SUBMIT: frozenset({Role.UNIT_HEAD}),
        Action.RECALL: frozenset({Role.UNIT_HEAD}),
        Action.APPRAISE: frozenset({Role.REVIEWER, Role.DISTRICT_REVIEWER}),
        Action.ASK_FOR_EXPLANATION: frozenset({Role.REVIEWER, Role.DISTRICT_REVIEWER}),
        Action.RETURN_GROUPS: frozenset({Role.REVIEWER, Role.DISTRICT_REVIEWER}),
        Action.AMEND: UNIT_ROLES,
        Action.HAND_BACK: frozenset({Role.UNIT_HEAD}),
        Action.TAKE_BACK: frozenset({Role.REVIEWER, Role.DISTRICT_REVIEWER}),
        Action.ENTER_CENTRALLY: frozenset({Role.SECRETARIAT}),
        Action.OPEN_EXPLANATION: frozenset({Role.SECRETARIAT}),
        Action.EXPLAIN: UNIT_ROLES,
        Action.CLOSE_EXPLANATION: frozenset({Role.UNIT_HEAD, Role.SECRETARIAT}),
        Action.CONFIRM: frozenset({Role.SECRETARIAT}),
        Action.PUBLISH: frozenset({Role.SECRETARIAT}),
        Action.ARCHIVE: frozenset({Role.SECRETARIAT}),
        Action.REOPEN: frozenset({Role.SECRETARIAT}),
        Action.EXTEND: frozenset({Role.SECRETARIAT}),
        Action.MOVE_DEADLINE: frozenset({Role.SECRETARIAT}),
        Action.IMPORT: frozenset({Role.SECRETARIAT}),
    }
)


OF_REVIEWERS = frozenset(
    {Action.APPRAISE, Action.ASK_FOR_EXPLANATION, Action.RETURN_GROUPS, Action.TAKE_BACK}
)
"""What reviewers do with the sheets that they appraise."""


def may(
    actor: Actor, action: Action, *, remit: Remit, unit_id: int, parent_unit_id: int | None = None
) -> bool:
    """Say whether a role of ``actor`` may take ``action`` on the sheet of ``unit_id`` in a cycle of ``remit``."""
    roles = ROLES_OF_ACTION[action]
    if action in OF_REVIEWERS:
        return appraises_unit(actor, remit=remit, unit_id=unit_id, parent_unit_id=parent_unit_id)
    here = actor.within(remit)
    if unit_id in here.units(*(roles & UNIT_ROLES)) and roles & UNIT_ROLES:
        return True
    return here.has(*(roles - UNIT_ROLES))
