"""The life of a result version as pure data: its steps, from where each is taken, and what closes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class VersionState(StrEnum):
    """Where a result version stands."""

    COMPUTED = "computed"
    CONFIRMED = "confirmed"
    SIGNED = "signed"
    PUBLIC = "public"
    INTERNAL = "internal"
    SUPERSEDED = "superseded"


class Reach(StrEnum):
    """Whom a version was issued to: everybody, or those who are signed in and read results; kept when superseded."""

    PUBLIC = "public"
    INTERNAL = "internal"


class SignedKind(StrEnum):
    """What the signed paper is, as whoever filed it says; the signature inside the file is checked by nobody yet."""

    SCAN = "scan"
    E_SIGNED = "e_signed"
    UNCHECKED = "unchecked"


class DraftKind(StrEnum):
    """A ranking before it is signed: marked as a draft, or clean, for the signature."""

    DRAFT = "draft"
    TO_SIGN = "to_sign"


class VersionStep(StrEnum):
    """What somebody does with a version that was computed."""

    CONFIRM = "confirm"
    SIGN = "sign"
    ISSUE_PUBLIC = "issue_public"
    ISSUE_INTERNAL = "issue_internal"
    SET_ASIDE = "set_aside"
    SUPERSEDE = "supersede"
    """Taken by the system when a later version is issued."""


class VersionWhy(StrEnum):
    """Why a step is closed; the services turn each into a sentence with what to do."""

    NOT_IN_THIS_STATE = "not_in_this_state"
    OWN_COMPUTATION = "own_computation"
    SHEETS_CHANGED = "sheets_changed"
    OF_A_TRIAL = "of_a_trial"
    PUBLIC_BEFORE = "public_before"


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """All that a step needs to know of a version.

    ``own`` says that whoever asks computed it; ``changed`` that its sheets, their blocks or what counts for nobody are
    no longer what it was computed from; ``public_before`` that an earlier version of the cycle is public.
    """

    state: VersionState
    own: bool = False
    changed: bool = False
    trial: bool = False
    public_before: bool = False


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One row of the table; the first of ``unless`` whose fact holds closes the step."""

    sources: frozenset[VersionState]
    target: VersionState
    unless: tuple[VersionWhy, ...] = ()
    needs_reason: bool = False


_S = VersionState
_W = VersionWhy

VERSION_TABLE: Final[Mapping[VersionStep, VersionRow]] = MappingProxyType(
    {
        VersionStep.CONFIRM: VersionRow(
            frozenset({_S.COMPUTED}), _S.CONFIRMED, (_W.OWN_COMPUTATION, _W.SHEETS_CHANGED)
        ),
        VersionStep.SIGN: VersionRow(frozenset({_S.CONFIRMED}), _S.SIGNED, (_W.SHEETS_CHANGED,)),
        VersionStep.ISSUE_PUBLIC: VersionRow(
            frozenset({_S.SIGNED, _S.INTERNAL}), _S.PUBLIC, (_W.OF_A_TRIAL,)
        ),
        VersionStep.ISSUE_INTERNAL: VersionRow(frozenset({_S.SIGNED}), _S.INTERNAL, (_W.PUBLIC_BEFORE,)),
        VersionStep.SET_ASIDE: VersionRow(
            frozenset({_S.COMPUTED, _S.CONFIRMED}), _S.SUPERSEDED, needs_reason=True
        ),
        VersionStep.SUPERSEDE: VersionRow(frozenset({_S.PUBLIC, _S.INTERNAL}), _S.SUPERSEDED),
    }
)
UNSIGNED: Final = frozenset({VersionState.COMPUTED, VersionState.CONFIRMED})
"""Nothing has left the house yet: a new computation takes the place of such a version."""
ISSUED: Final = frozenset({VersionState.PUBLIC, VersionState.INTERNAL})


@dataclass(frozen=True, slots=True)
class VersionOption:
    """One step with the answer: open with its target, or closed and why."""

    step: VersionStep
    target: VersionState
    why_not: VersionWhy | None = None
    needs_reason: bool = False

    @property
    def open(self) -> bool:
        """Say whether the step may be taken now."""
        return self.why_not is None


def version_option(step: VersionStep, facts: VersionFacts) -> VersionOption:
    """Answer for one step: open, or closed with the first reason that applies."""
    row = VERSION_TABLE[step]
    holding = {
        VersionWhy.OWN_COMPUTATION: facts.own,
        VersionWhy.SHEETS_CHANGED: facts.changed,
        VersionWhy.OF_A_TRIAL: facts.trial,
        VersionWhy.PUBLIC_BEFORE: facts.public_before,
    }
    why = next((why for why in row.unless if holding[why]), None)
    if facts.state not in row.sources:
        why = VersionWhy.NOT_IN_THIS_STATE
    return VersionOption(step, row.target, why, row.needs_reason)
