"""A walk through a cycle in which people of all roles do whatever comes to their mind, permitted or not.

Each step is one deed of one person on one sheet, in one transaction, a little later than the step before. Three in four
steps are what somebody in that place would really do; the others are anybody's, so that most of them must be refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from random import Random
from types import MappingProxyType
from typing import Final

from flask import Flask
from sqlalchemy import select

from app.access.actor import Actor, Role
from app.errors import DomainError
from app.extensions import db
from app.models import Assessment, Cycle, Event
from app.queries.results.standing import read_standing
from app.queries.sheets.answers import answers_of
from app.queries.sheets.heads import assessment_view
from app.services.cycles import deadlines, members
from app.services.reviews import decisions, returning
from app.services.sheets import closing, declarations, explanations, handing_in, locking
from app.sheet.case import Case, Choice, Decision
from app.sheet.case import fingerprint as mark_of_case
from app.sheet.declaring import Declaration, fingerprint
from app.storage import store
from app.trees import trees
from app.workflow.phases import Phase
from app.workflow.states import Status
from tests.support.application import START
from tests.support.appraisals import CODES, SURVEY, TREE
from tests.support.cycles import IMPRINT
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle

REASON: Final = "Một lý do của người làm bước này."
UNITS: Final = 4
SOBER: Final = 0.75
"""How often somebody does what is to be done where the sheet stands."""
DUE: Final[Mapping[Status, tuple[str, ...]]] = MappingProxyType(
    {
        Status.DRAFT: ("declare", "declare", "declare", "hand_over", "submit", "extend"),
        Status.AWAITING_APPROVAL: ("submit", "return_to_draft", "submit", "call_back"),
        Status.SUBMITTED: (*["decide"] * 8, "recall", "reopen"),
        Status.REVIEW_1: (
            *["decide"] * 20,
            *["open_explanations", "confirm"] * 3,
            *("opinion", "reopen", "return_groups", "declare", "declare", "hand_back", "take_back"),
        ),
        Status.EXPLAINING: ("answer", "answer", "close_explanations", "move_deadline"),
        Status.REVIEW_2: (*["decide"] * 12, "opinion", "confirm", "confirm_ready"),
        Status.CONFIRMED: ("publish", "reopen", "exclude", "readmit"),
        Status.PUBLISHED: ("reopen", "publish"),
        Status.ARCHIVED: (),
    }
)
DOER: Final[Mapping[str, Role]] = MappingProxyType(
    {
        "declare": Role.CONTRIBUTOR,
        "hand_over": Role.CONTRIBUTOR,
        "call_back": Role.CONTRIBUTOR,
        "submit": Role.UNIT_HEAD,
        "return_to_draft": Role.UNIT_HEAD,
        "recall": Role.UNIT_HEAD,
        "answer": Role.CONTRIBUTOR,
        "decide": Role.REVIEWER,
        "opinion": Role.REVIEWER,
        "return_groups": Role.REVIEWER,
        "take_back": Role.REVIEWER,
        "hand_back": Role.UNIT_HEAD,
    }
)
"""Who does it; everything else is the standing body's."""
STEPS_IN_THE_LOG: Final[Mapping[str, Status]] = MappingProxyType(
    {
        "assessment.opened": Status.DRAFT,
        "assessment.handed_over": Status.AWAITING_APPROVAL,
        "assessment.called_back": Status.DRAFT,
        "assessment.returned": Status.DRAFT,
        "assessment.submitted": Status.SUBMITTED,
        "assessment.recalled": Status.DRAFT,
        "review.started": Status.REVIEW_1,
        "review.resumed": Status.REVIEW_1,
        "explanations.opened": Status.EXPLAINING,
        "explanations.closed": Status.REVIEW_2,
        "assessment.confirmed": Status.CONFIRMED,
        "assessment.published": Status.PUBLISHED,
        "assessment.archived": Status.ARCHIVED,
    }
)
"""Where an entry of the log leaves a sheet; written down here and not taken from the workflow that is under test."""


def after(status: Status, kind: str) -> Status:
    """The status of a sheet that stood at ``status`` when the log tells of ``kind``."""
    if kind == "assessment.reopened":
        appraised = status in (Status.CONFIRMED, Status.PUBLISHED)
        return Status.REVIEW_2 if appraised else Status.DRAFT
    return STEPS_IN_THE_LOG.get(kind, status)


class Walk:
    """One walk; the same seed takes the same steps."""

    def __init__(self, app: Flask, make: Make, seed: int) -> None:
        self._app, self._random = app, Random(seed)  # noqa: S311 - a walk that can be taken again
        self.now = START
        self.cycle: Cycle = make.cycle(tree_id=TREE)
        units = [make.unit() for _ in range(UNITS)]
        self.sheets = [make.assessment(self.cycle, unit).id for unit in units]
        self._people: list[dict[Role, Actor]] = [
            {role: actor_of(make.account(role, unit=unit)) for role in (Role.CONTRIBUTOR, Role.UNIT_HEAD)}
            for unit in units
        ]
        self._body = {
            role: actor_of(make.account(role))
            for role in (Role.REVIEWER, Role.SECRETARIAT, Role.LEADERSHIP, Role.AUDITOR, Role.ADMINISTRATOR)
        }
        self.folded = dict.fromkeys(self.sheets, Status.DRAFT)
        self.told: Counter[str] = Counter()
        """How often each deed was done."""
        self.refused: Counter[str] = Counter()
        """How often each was refused."""
        self._last_event = 0
        self._deeds: Mapping[str, Callable[[int, Actor], object]] = {
            name.removeprefix("_do_"): getattr(self, name) for name in dir(self) if name.startswith("_do_")
        }

    def step(self) -> str:
        """Take one step and return what it was."""
        self.now += timedelta(minutes=self._random.randint(1, 40))
        number = self._random.randrange(UNITS)
        with self._app.app_context():
            status = db.session.get_one(Assessment, self.sheets[number]).status
            db.session.rollback()
            due = DUE[status]
            sober = bool(due) and self._random.random() < SOBER
            deed = self._random.choice(due if sober else sorted(self._deeds))
            try:
                self._deeds[deed](self.sheets[number], self._person(number, deed, sober=sober))
                db.session.commit()
                self.told[deed] += 1
            except DomainError:
                db.session.rollback()
                self.refused[deed] += 1
        return deed

    def statuses(self) -> tuple[dict[int, Status], dict[int, Status]]:
        """What the rows say of the sheets, and what the log gives, one entry after another."""
        with self._app.app_context():
            entries = db.session.execute(
                select(Event.id, Event.stream, Event.kind)
                .where(Event.id > self._last_event, Event.stream.startswith("assessment:"))
                .order_by(Event.id)
            )
            for event_id, stream, kind in entries:
                sheet = int(stream.partition(":")[2])
                self.folded[sheet] = after(self.folded[sheet], kind)
                self._last_event = event_id
            rows = db.session.execute(select(Assessment.id, Assessment.status).order_by(Assessment.id))
            return {row.id: row.status for row in rows}, self.folded

    def _person(self, number: int, deed: str, *, sober: bool) -> Actor:
        role = DOER.get(deed, Role.SECRETARIAT)
        if sober:
            return self._people[number].get(role) or self._body[role]
        anybody = [*self._body.values(), *(person for unit in self._people for person in unit.values())]
        return self._random.choice(anybody)

    def _revision(self, sheet: int) -> int:
        """The revision on the page that somebody looks at; now and then it is an old one."""
        revision: int = db.session.get_one(Assessment, sheet).revision
        return revision - (self._random.random() < 0.05)

    def _do_declare(self, sheet: int, actor: Actor) -> None:
        code = self._random.choice(CODES)
        indicator = trees().load(TREE).indicators[code]
        values = {
            "plan_issued": ("true", "false", ""),
            "chaired_by": ("head", "deputy", "none", "any"),
        }
        figures = {
            figure_id: self._random.choice(values.get(figure_id, ("0", "3", "8", "-1", "")))
            for figure_id in indicator.figure_ids
        }
        points = Decimal(self._random.randint(0, 3)) / 2 if code == "3.1" else None
        seen = fingerprint(indicator, answers_of(sheet))
        said = Declaration(figures, note=self._random.choice(("", "Ghi chú.")), typed_points=points)
        declarations.declare(actor, sheet, code, said, seen=seen, now=self.now)

    def _do_hand_over(self, sheet: int, actor: Actor) -> None:
        handing_in.hand_over(actor, sheet, revision=self._revision(sheet), now=self.now)

    def _do_call_back(self, sheet: int, actor: Actor) -> None:
        handing_in.call_back(actor, sheet, revision=self._revision(sheet), now=self.now)

    def _do_return_to_draft(self, sheet: int, actor: Actor) -> None:
        handing_in.return_to_draft(actor, sheet, revision=self._revision(sheet), reason=REASON, now=self.now)

    def _do_submit(self, sheet: int, actor: Actor) -> None:
        handing_in.submit(actor, sheet, revision=self._revision(sheet), now=self.now)

    def _do_recall(self, sheet: int, actor: Actor) -> None:
        handing_in.recall(actor, sheet, revision=self._revision(sheet), reason=REASON, now=self.now)

    def _do_decide(self, sheet: int, actor: Actor) -> None:
        head = assessment_view(db.session.get_one(Assessment, sheet))
        case = Case(trees().load(TREE), head.unit, answers_of(sheet), head.status)
        open_codes = [code for code in CODES if case.verdict(code) is None]
        code = self._random.choice(open_codes if open_codes and self._random.random() < 0.8 else CODES)
        decision = self._random.choice(
            (
                *[Decision(Choice.ACCEPT)] * 5,
                Decision(Choice.ASK, REASON),
                Decision(Choice.POINTS, REASON, points=Decimal(self._random.randint(0, 4)) / 4),
                Decision(Choice.FIGURES, REASON, figures={"approved": str(self._random.randint(0, 9))}),
            )
        )
        if code == SURVEY:
            decision = Decision(
                Choice.FIGURES, REASON, figures={"satisfied": str(self._random.randint(0, 90))}
            )
        seen = mark_of_case(case, code) if head.status not in (Status.DRAFT, Status.AWAITING_APPROVAL) else ""
        decisions.decide(actor, sheet, code, decision, seen=seen, now=self.now)

    def _do_opinion(self, sheet: int, actor: Actor) -> None:
        agrees = self._random.random() < 0.5
        code = self._random.choice(CODES)
        decisions.give_opinion(actor, sheet, code, agrees=agrees, reason=REASON, now=self.now)

    def _do_return_groups(self, sheet: int, actor: Actor) -> None:
        returning.return_groups(
            actor,
            sheet,
            self._random.sample(("1", "2", "3"), self._random.randint(0, 2)),
            revision=self._revision(sheet),
            reason=REASON,
            until=self.now + timedelta(hours=self._random.randint(0, 20)),
            now=self.now,
        )

    def _do_hand_back(self, sheet: int, actor: Actor) -> None:
        returning.hand_back(actor, sheet, revision=self._revision(sheet), now=self.now)

    def _do_take_back(self, sheet: int, actor: Actor) -> None:
        returning.take_back(actor, sheet, revision=self._revision(sheet), now=self.now)

    def _do_open_explanations(self, sheet: int, actor: Actor) -> None:
        explanations.open_explanations(actor, sheet, revision=self._revision(sheet), now=self.now)

    def _do_answer(self, sheet: int, actor: Actor) -> None:
        asked = answers_of(sheet).explanations
        code = self._random.choice(sorted(asked) or CODES)
        seen = explanations.mark(asked[code]) if code in asked else ""
        text = f"Giải trình lần {self._random.randint(1, 9)}."
        explanations.answer(actor, sheet, code, text, seen=seen, now=self.now)

    def _do_close_explanations(self, sheet: int, actor: Actor) -> None:
        explanations.close_explanations(actor, sheet, revision=self._revision(sheet), now=self.now)

    def _do_confirm(self, sheet: int, actor: Actor) -> None:
        closing.confirm(actor, sheet, revision=self._revision(sheet), now=self.now)

    def _do_confirm_ready(self, _sheet: int, actor: Actor) -> None:
        closing.confirm_ready(actor, self.cycle.id, now=self.now)

    def _do_extend(self, sheet: int, actor: Actor) -> None:
        until = self.now + timedelta(days=self._random.randint(-1, 20))
        closing.extend(actor, sheet, revision=self._revision(sheet), until=until, reason=REASON, now=self.now)

    def _do_reopen(self, sheet: int, actor: Actor) -> None:
        until = self._random.choice((None, self.now + timedelta(days=5)))
        closing.reopen(actor, sheet, revision=self._revision(sheet), reason=REASON, until=until, now=self.now)

    def _do_move_deadline(self, sheet: int, actor: Actor) -> None:
        phase = self._random.choice(sorted(Phase))
        until = self.now + timedelta(days=self._random.randint(-2, 60))
        deadlines.move_deadlines(
            actor, self.cycle.id, deadlines.Move(phase, frozenset({sheet}), until, REASON), now=self.now
        )

    def _do_lock(self, _sheet: int, _actor: Actor) -> None:
        locking.lock_some(self.cycle.id, now=self.now, limit=2)

    def _do_exclude(self, sheet: int, actor: Actor) -> None:
        members.exclude(actor, self.cycle.id, [sheet], REASON, now=self.now)

    def _do_readmit(self, sheet: int, actor: Actor) -> None:
        members.readmit(actor, self.cycle.id, [sheet], REASON, now=self.now)

    def _do_publish(self, _sheet: int, actor: Actor) -> None:
        order = Order(
            read_standing(actor, self.cycle.id).mark,
            correction=REASON,
            omission_known=True,
            omission=REASON,
        )
        publish_cycle(actor, self.cycle.id, order, imprint=IMPRINT, store=store(), now=self.now)
