"""What a kind of background work is: a function that does one step in one transaction, and what people call it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.access.actor import Actor
from app.services.release import Release


@dataclass(frozen=True, slots=True)
class Turn:
    """What one step is given. ``cursor`` is what the step before returned, nothing at the first.

    ``actor`` is whoever asked, with the roles held now; nothing for what the clock asks. ``release`` lets others
    write while something slow needs no database; work that was stopped meanwhile does not come back from it.
    """

    arguments: Mapping[str, object]
    cursor: str | None
    done: int
    actor: Actor | None
    now: datetime
    release: Release

    @property
    def requester(self) -> Actor:
        """Whoever asked, in work that only people ask for."""
        if self.actor is None:
            raise LookupError("this kind of work is never asked for by the clock")
        return self.actor


@dataclass(frozen=True, slots=True)
class Step:
    """What one step did: how many items are ``done`` of ``size`` in all, and where the next goes on.

    Without a ``cursor`` it was the last; ``outcome`` (plain JSON values) then says what the page leads to.
    """

    done: int
    size: int | None = None
    cursor: str | None = None
    outcome: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of background work. Its step is committed with the place it has come to, so that no item is done twice.

    ``title`` is a message id. ``clock`` says that the schedule asks for it and no person.
    """

    name: str
    title: str
    step: Callable[[Turn], Step]
    clock: bool = False
