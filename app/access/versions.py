"""Who takes which step with a result version; the workflow says when."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.access.actor import Role
from app.workflow.versions import VersionStep

ROLES_OF_STEP: Final[Mapping[VersionStep, frozenset[Role]]] = MappingProxyType(
    {
        VersionStep.CONFIRM: frozenset({Role.COUNCIL}),
        VersionStep.SIGN: frozenset({Role.SECRETARIAT}),
        VersionStep.ISSUE_PUBLIC: frozenset({Role.SECRETARIAT}),
        VersionStep.ISSUE_INTERNAL: frozenset({Role.SECRETARIAT}),
        VersionStep.SET_ASIDE: frozenset({Role.COUNCIL, Role.SECRETARIAT}),
        VersionStep.SUPERSEDE: frozenset({Role.SECRETARIAT}),
    }
)
