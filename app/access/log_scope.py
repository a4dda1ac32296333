"""Who reads which events of the log, by subject; one that is not declared is read by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.access.actor import PROVINCE_ROLES, REVIEW_ROLES, Actor, Role

ADMINISTRATION: Final = frozenset(
    {
        "account", "accounts", "criteria", "cycle", "document", "help_desk", "job", "organiser", "password",
        "result", "reviewer", "role", "second_factor", "sheets", "system", "token", "unit", "units",
    }
)  # fmt: skip
"""Subjects without contents of sheets: an administrator keeps accounts and units and sees no draft."""
STEPS: Final = frozenset({"assessment", "review", "explanations", "groups"})
"""What happens to a sheet as a whole: no figure and no verdict stands in it."""
OWN_WORK: Final = frozenset({"indicator", "evidence"})
"""What the unit does with its rows; what reviewers do has other kinds."""
INTERNAL: Final = frozenset({"tasks", "unit_comment"})
"""How the unit shares its work out and what it says among itself: read by nobody outside it but auditors."""
TALK: Final = frozenset({"comment"})
"""What unit and reviewers write to each other: whoever may open the sheet reads it."""
BY_REVIEWERS: Final = frozenset({"indicator.appraised", "indicators.accepted", "opinion.given"})
ANSWERS: Final = frozenset({"explanation.answered"})
APPRAISAL: Final = frozenset(
    {
        "central_figures",
        "cut",
        "explanation",
        "indicators",
        "look",
        "opinion",
        "reason",
        "sample",
        "verdict",
    }
)
TOLD: Final = ADMINISTRATION | STEPS | OWN_WORK | INTERNAL | TALK | APPRAISAL
TECHNICAL: Final = frozenset({"rows"})
"""Entries that only say which rows were written: they are for the verification, nobody did anything by them."""
SUBJECTS: Final = TOLD | TECHNICAL
"""Every subject there is; a test holds it against what the services write."""


GROUPS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "account": frozenset({"account", "accounts", "password", "second_factor", "token"}),
        "role": frozenset({"role"}),
        "unit": frozenset({"unit", "units"}),
        "cycle": frozenset({"criteria", "cycle", "organiser", "reviewer"}),
        "assessment": STEPS | {"sheets"},
        "indicator": OWN_WORK - {"evidence"} | APPRAISAL - {"explanation"} | {"tasks"},
        "comment": TALK | {"unit_comment"},
        "evidence": frozenset({"evidence"}),
        "explanation": frozenset({"explanation"}),
        "result": frozenset({"result", "document"}),
        "job": frozenset({"job"}),
        "help_desk": frozenset({"help_desk"}),
        "system": frozenset({"system"}),
    }
)
"""What readers may narrow the log to: subjects that people look for together. Every subject that is told is in one."""


def subject_of(kind: str) -> str:
    """Return what an event is about: ``assessment`` of ``assessment.submitted``."""
    return kind.partition(".")[0]


def log_subjects(actor: Actor) -> frozenset[str]:
    """Return the subjects whose events the actor reads in the log of everything; nothing for whoever may not."""
    if actor.has(Role.AUDITOR):
        return TOLD
    return ADMINISTRATION if actor.has(Role.ADMINISTRATOR) else frozenset()


def reads_in_history(actor: Actor, kind: str, *, unit_id: int, submitted_before: bool) -> bool:
    """Say whether the actor, who may open the sheet of ``unit_id``, reads an event of its history.

    ``submitted_before`` says that the sheet had been submitted when it happened. The unit reads its own work and every
    step, no verdict before it is told; reviewers and leadership read from submission on; the secretariat all but what
    is internal to the unit, auditors all.
    """
    subject = subject_of(kind)
    if subject not in TOLD:
        return False
    if subject in INTERNAL:
        return unit_id in actor.units() or actor.has(Role.AUDITOR)
    if actor.has(Role.SECRETARIAT, Role.AUDITOR) or subject in STEPS | TALK:
        return True
    if unit_id in actor.units():
        return kind in ANSWERS or (subject in OWN_WORK and kind not in BY_REVIEWERS)
    return submitted_before and actor.has(*PROVINCE_ROLES, *REVIEW_ROLES)
