"""Tasks inside a unit: an indicator with whoever in the unit has it, by when, and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.sheet.progress import EntryState
from scoring import Indicator

DONE: Final = frozenset({EntryState.DECLARED, EntryState.NOT_APPLICABLE})
SOON: Final = timedelta(days=3)
"""From how long before its due date somebody is reminded of a task."""


@dataclass(frozen=True, slots=True)
class Share:
    """To whom an indicator was given: a person, an office, or a person of an office. ``due_at`` may be open."""

    account_id: int | None = None
    person: str = ""
    office: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One indicator that the unit has to declare. ``share`` is empty where it was given to nobody.

    ``mine`` says that the reader has it: by name, or by the office where no person is named. ``returned`` says that
    reviewers gave it back and that the unit has not changed it since.
    """

    indicator: Indicator
    group_code: str
    state: EntryState
    share: Share | None
    mine: bool = False
    returned: bool = False

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.indicator.code

    @property
    def holder(self) -> Holder:
        """Who has it."""
        share = self.share or Share()
        return share.office, share.person, share.account_id or 0

    @property
    def due_at(self) -> datetime | None:
        """When it is due; nothing where it was given to nobody or without a date."""
        return self.share.due_at if self.share else None

    @property
    def done(self) -> bool:
        """Say whether nothing is left to do: declared with its evidence or as not applicable, and not returned."""
        return self.state in DONE and not self.returned

    def late(self, now: datetime) -> bool:
        """Say whether it is overdue: not done, and due before ``now``."""
        return not self.done and self.due_at is not None and self.due_at <= now

    def soon(self, now: datetime) -> bool:
        """Say whether it is not done and due in the next days."""
        return not self.done and self.due_at is not None and now < self.due_at <= now + SOON


Holder = tuple[str, str, int]
"""Office, name of the person and id of the account, each empty or 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Count:
    """How far the tasks of one holder are: an office, a person, or nobody (both names empty)."""

    holder: Holder
    total: int
    done: int
    late: int
    lacking_evidence: int
    next_due: datetime | None

    @property
    def office(self) -> str:
        """The office; empty for nobody, and for a person without one."""
        return self.holder[0]

    @property
    def person(self) -> str:
        """The person's name; empty for nobody, and for an office alone."""
        return self.holder[1]

    @classmethod
    def of(cls, holder: Holder, tasks: Sequence[Task], now: datetime) -> Count:
        """Count ``tasks``."""
        open_dates = [task.due_at for task in tasks if task.due_at is not None and not task.done]
        return cls(
            holder=holder,
            total=len(tasks),
            done=sum(task.done for task in tasks),
            late=sum(task.late(now) for task in tasks),
            lacking_evidence=sum(task.state is EntryState.LACKING_EVIDENCE for task in tasks),
            next_due=min(open_dates, default=None),
        )


def due_key(task: Task) -> tuple[bool, bool, float]:
    """Return the key that sorts what is to do first, by due date (none last), then what is done."""
    return task.done, task.due_at is None, task.due_at.timestamp() if task.due_at else 0.0


def counts_of(tasks: Iterable[Task], now: datetime) -> tuple[Count, ...]:
    """Count the tasks by holder, in the order in which the holders first come; those of nobody last."""
    by_holder: dict[Holder, list[Task]] = {}
    for task in tasks:
        by_holder.setdefault(task.holder, []).append(task)
    counts = (Count.of(holder, group, now) for holder, group in by_holder.items())
    return tuple(sorted(counts, key=lambda count: not (count.office or count.person)))
