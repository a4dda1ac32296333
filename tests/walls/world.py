"""A small province for the walls: one person of each role, and objects that are theirs, others' and nobody's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.access.family import Family
from app.extensions import db
from app.jobs.worker import CLOSED
from app.models import (
    Account,
    ApiToken,
    Assessment,
    CodeSystem,
    Cycle,
    Document,
    Explanation,
    Invitation,
    Job,
    Level,
    LoginSession,
    OpenCycle,
    Organiser,
    ProposedSheet,
    ResultRow,
    Sample,
    SecondLook,
    SheetProposal,
    StockReason,
    Transfer,
    Unit,
    UnitCode,
    UnitKind,
    UnitSuccession,
    WaitingFile,
)
from app.queries.results.standing import read_standing
from app.services.accounts.invitations import digest_of
from app.storage import store
from app.workflow.jobs import JobState
from app.workflow.states import Stage, Status
from tests.support.application import START
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle

NOBODYS = 999_999
"""An id that no object has."""

NAMES_OF_OBJECTS = frozenset(
    {
        "account_id",
        "assessment_id",
        "block_id",
        "code_id",
        "cycle_id",
        "digest",
        "evidence_id",
        "grant_id",
        "job_id",
        "letter_id",
        "link_id",
        "organiser_id",
        "paper_id",
        "proposal_id",
        "reason_id",
        "result_id",
        "row_id",
        "sample_id",
        "token_id",
        "transfer_id",
        "unit_id",
        "waiting_id",
    }
)
"""Path parameters that name an object; whatever does not exist or is not theirs answers 404."""

OTHER_NAMES = frozenset({"change", "code", "file_name", "kind", "page", "step", "token"})
"""Path parameters that name no object: the kind of a change of a unit; a step that is taken for many; the code of an
indicator, or of a paper that anybody may check; a page of the document that another parameter names; what a draft is
for; what opens an account to whoever has it."""


TOKEN = "t" * 43
SESSION = "5" * 64
"""Digest of a session of somebody nobody of the walk is."""


@dataclass(frozen=True, slots=True)
class World:
    """The people by role, and for each path parameter what stands in it."""

    people: Mapping[Role, Account]
    own: Mapping[str, Mapping[Role | None, object]]
    """By parameter and role, an object that exists and, where the role has a scope, lies inside it."""
    foreign: Mapping[str, Mapping[Role | None, object]]
    """By parameter and role, an object that exists and lies outside the scope of the role."""

    of_another_family: Mapping[str, object]
    """By parameter, an object of the other index: nothing of it is there for roles that are limited to theirs."""
    of_another_organiser: Mapping[str, object]
    """By parameter, an object of the same index under another organiser, for roles that are limited to theirs."""

    elsewhere: Mapping[str, Mapping[str, object]]
    """By endpoint, objects for a step that the usual ones have not reached."""

    def own_values(self, endpoint: str, parameters: frozenset[str], role: Role | None) -> dict[str, object]:
        """What to put in the path of `endpoint` for somebody of `role`."""
        usual = {name: self.own[name].get(role, self.own[name][None]) for name in parameters}
        return {**usual, **self.elsewhere.get(endpoint, {})}


@dataclass(frozen=True, slots=True)
class Published:
    """A published cycle in which `home` and `neighbour` stand."""

    cycle: Cycle
    result_id: int
    homes_row: int
    ranking: int
    homes_certificate: int
    neighbours_certificate: int
    verification_code: str


def publish(
    app: Flask,
    make: Make,
    home: Unit,
    neighbour: Unit,
    family: Family = Family.DTI,
    organiser: Organiser | None = None,
) -> Published:
    """Publish last year's cycle as the standing body does, papers and all.

    The bundle stays closed but for DTI of the first organiser.
    """
    cycles, cycle = Cycles(make), make.cycle(year=2028, family=family, organiser=organiser)
    sheets = [cycles.sheet(cycle, unit, appraised="2") for unit in (home, neighbour)]
    standing_body = actor_of(cycles.secretariat)
    with app.app_context():
        if family is Family.DTI and organiser is None:
            db.session.add(OpenCycle(cycle_id=cycle.id, opened_at=START, opened_by_id=cycles.secretariat.id))
        order = Order(
            read_standing(standing_body, cycle.id).mark,
            open_figures=family is Family.DTI and organiser is None,
        )
        result_id = publish_cycle(standing_body, cycle.id, order, imprint=IMPRINT, store=store(), now=START)
        db.session.commit()
        rows = dict(
            db.session.execute(
                select(ResultRow.assessment_id, ResultRow.id).where(ResultRow.result_id == result_id)
            ).all()
        )
        papers = {paper.row_id: paper for paper in db.session.scalars(select(Document))}
    homes, neighbours = (papers[rows[sheet.id]] for sheet in sheets)
    return Published(
        cycle=cycle,
        result_id=result_id,
        homes_row=rows[sheets[0].id],
        ranking=papers[None].id,
        homes_certificate=homes.id,
        neighbours_certificate=neighbours.id,
        verification_code=homes.verification_code or "",
    )


def waiting_job(make: Make, person: Account) -> int:
    """Background work that somebody asked for and no worker has taken up."""
    job = Job(
        kind="compute",
        key=f"compute:{person.id}",
        arguments="{}",
        requested_by_id=person.id,
        requested_at=START,
        due_at=START,
    )
    make._add(job)
    return job.id


def dead_letter(make: Make) -> int:
    """Background work of the clock that failed for good."""
    job = Job(
        kind="verify",
        key="verify",
        arguments="{}",
        state=JobState.FAILED,
        problem=json.dumps([CLOSED, {}]),
        cause="RuntimeError",
        requested_at=START,
        due_at=START,
        ended_at=START,
    )
    make._add(job)
    return job.id


def ending(make: Make) -> int:
    """A unit whose end is written down for a day to come."""
    kind = {"level": Level.COMMUNE, "kind": UnitKind.XA}
    names = {"name": "Sắp Hết", "full_name": "Xã Sắp Hết"}
    unit = Unit(code="99099", valid_from=date(2025, 7, 1), valid_to=date(2099, 1, 1), **kind, **names)
    make._add(unit)
    return unit.id


def code_of(make: Make, unit: Unit) -> int:
    """An official code of the unit."""
    code = UnitCode(unit_id=unit.id, system=CodeSystem.NATIONAL, code="90001", valid_from=unit.valid_from)
    make._add(code)
    return code.id


def proposed(make: Make, sheet: Assessment, somebody: Account) -> int:
    """A proposal of one finished sheet that nobody has decided on."""
    proposal = SheetProposal(
        cycle_id=sheet.cycle_id,
        filename="phieu.csv",
        unchanged=0,
        proposed_by_id=somebody.id,
        proposed_at=START,
    )
    make._add(proposal)
    lines = [{"code": "1.1", "self_points": "1", "appraised_points": "1", "line": 2}]
    kept = {"lines": json.dumps(lines), "mark": "0" * 64}
    make._add(ProposedSheet(proposal_id=proposal.id, place=1, assessment_id=sheet.id, **kept))
    return proposal.id


def invited(account: Account) -> Invitation:
    """An invitation whose link has `TOKEN`."""
    return Invitation(
        account_id=account.id,
        nonce="x",
        token_hash=digest_of(TOKEN),
        created_at=START,
        expires_at=START + timedelta(days=1),
        sent_to=account.email,
    )


def program(make: Make, somebody: Account) -> int:
    """A token by which a program reads."""
    token = ApiToken(
        name="Cổng dữ liệu",
        scopes="units",
        hint="dti_abcde",
        token_hash="6" * 64,
        created_at=START,
        created_by_id=somebody.id,
        expires_at=START + timedelta(days=1),
    )
    make._add(token)
    return token.id


def drawn(make: Make, sheet: Assessment, reader: Account, first: Account) -> int:
    """Draw a sample of one row, of which `first` decided, for `reader`."""
    sample = Sample(
        cycle_id=sheet.cycle_id,
        stage=Stage.REVIEW_1,
        seed="1",
        drawn_from=1,
        account_id=reader.id,
        author_id=first.id,
        at=START,
    )
    make._add(sample)
    make._add(
        SecondLook(
            sample_id=sample.id,
            assessment_id=sheet.id,
            code="1.1",
            account_id=reader.id,
            first_author_id=first.id,
            first_points=Decimal(1),
        )
    )
    return sample.id


def waiting_file(make: Make, sheet: Assessment, sender: Account) -> int:
    """Let a file wait at `sheet`: the one that also proves something there."""
    row = WaitingFile(
        assessment_id=sheet.id,
        sha256=make.evidence(sheet, "1.2").evidence.sha256,
        filename="ban-quet.pdf",
        form_key="22222222-2222-4222-8222-222222222222",
        account_id=sender.id,
        at=START,
    )
    make._add(row)
    return row.id


def transfer(make: Make, sheet: Assessment, sender: Account) -> int:
    """Let a file be on its way to `sheet`."""
    row = Transfer(
        assessment_id=sheet.id,
        account_id=sender.id,
        filename="ban-quet.pdf",
        size=10,
        arrived=4,
        begun_at=START,
        expires_at=START + timedelta(days=7),
    )
    make._add(row)
    return row.id


def build(app: Flask, make: Make) -> World:
    """Fill the database: the home unit of most people with its draft, a neighbour under appraisal, two sheets apart.

    Roles that can be limited are: to DTI, and to the first organiser. The same units stand in cycles of PAR INDEX and
    of another organiser too.
    """
    department = make.unit("Công Tác", kind=UnitKind.SO, level=Level.DEPARTMENT)
    district = make.unit("Miền Đông", kind=UnitKind.HUYEN, level=Level.DISTRICT)
    home, neighbour = make.unit("Nhà"), make.unit("Láng Giềng", parent=district)
    cycle = make.cycle()
    homes_sheet = make.assessment(cycle, home)
    neighbours_sheet = make.assessment(cycle, neighbour, status=Status.REVIEW_1)
    draft = make.assessment(cycle, make.unit("Chưa Nộp", parent=district))
    far_sheet = make.assessment(cycle, make.unit("Ngoài Huyện"), status=Status.REVIEW_1)
    proofs = [make.evidence(sheet) for sheet in (homes_sheet, neighbours_sheet, draft, far_sheet)]
    homes_link, neighbours_link, drafts_link, far_link = (proof.id for proof in proofs)
    homes_document, neighbours_document = (proof.evidence_id for proof in proofs[:2])
    merged = make.unit("Sáp Nhập")
    succession = UnitSuccession(
        predecessor_id=make.unit("Trước Sáp Nhập").id, successor_id=merged.id, effective_on=merged.valid_from
    )
    make._add(succession)
    people: dict[Role, Account] = {
        role: make.account(
            role,
            unit=home,
            home_unit=department if role is Role.REVIEWER else None,
            family=Family.DTI,
            organiser=cycle.organiser,
        )
        for role in Role
        if role is not Role.DISTRICT_REVIEWER
    }
    people[Role.DISTRICT_REVIEWER] = make.account(
        Role.DISTRICT_REVIEWER, unit=district, family=Family.DTI, organiser=cycle.organiser
    )
    somebody = make.account(Role.AUDITOR)
    later = START + timedelta(hours=1)
    make._add(LoginSession(token_hash=SESSION, account_id=somebody.id, created_at=START, expires_at=later))
    make._add(invited(make.account(Role.AUDITOR)))
    handed_in = make.assessment(make.cycle(year=2029), home, status=Status.SUBMITTED)
    explaining = make.assessment(make.cycle(year=2027), home, status=Status.EXPLAINING)
    make._add(
        Explanation(
            assessment_id=explaining.id,
            code="1.1",
            question="Vì sao?",
            asked_by_id=somebody.id,
            asked_at=START,
        )
    )
    reason = StockReason(
        cycle_id=cycle.id, code="1.1", text="Thiếu văn bản.", points=None, author_id=somebody.id, at=START
    )
    make._add(reason)
    looked_at = make.assessment(
        make.cycle(year=2026), make.unit("Chấm Lại", parent=district), status=Status.CONFIRMED
    )
    samples = {
        role: drawn(make, looked_at, people[role], somebody)
        for role in (Role.REVIEWER, Role.DISTRICT_REVIEWER)
    }
    surveying = make.cycle(tree_id="dti/2031/commune", year=2031)
    published = publish(app, make, home, neighbour)
    of_par = publish(app, make, home, neighbour, Family.PAR)
    other = make.organiser("Sở Khác")
    of_other = publish(app, make, home, neighbour, organiser=other)
    others_sheet = make.assessment(make.cycle(organiser=other), neighbour, status=Status.REVIEW_1)
    par_sheet = make.assessment(make.cycle(family=Family.PAR), home, status=Status.REVIEW_1)
    jobs = {role: waiting_job(make, person) for role, person in people.items()}
    return World(
        people=people,
        of_another_family={
            "assessment_id": par_sheet.id,
            "block_id": of_par.cycle.blocks[0].id,
            "cycle_id": par_sheet.cycle_id,
            "link_id": make.evidence(par_sheet).id,
            "paper_id": of_par.homes_certificate,
            "proposal_id": proposed(make, par_sheet, somebody),
            "result_id": of_par.result_id,
            "row_id": of_par.homes_row,
            "sample_id": drawn(make, par_sheet, somebody, people[Role.REVIEWER]),
        },
        of_another_organiser={
            "assessment_id": others_sheet.id,
            "block_id": of_other.cycle.blocks[0].id,
            "cycle_id": others_sheet.cycle_id,
            "link_id": make.evidence(others_sheet).id,
            "organiser_id": other.id,
            "paper_id": of_other.homes_certificate,
            "result_id": of_other.result_id,
            "row_id": of_other.homes_row,
        },
        elsewhere={
            "review.answer_look": {"assessment_id": looked_at.id},
            "review.look": {"assessment_id": looked_at.id},
            "public.check": {"code": published.verification_code},
            "secretariat.ask_not_measured": {"cycle_id": surveying.id, "code": "3.2"},
            "secretariat.minutes_docx": {"assessment_id": looked_at.id},
            "secretariat.minutes_pdf": {"assessment_id": looked_at.id},
            "secretariat.revoke": {"paper_id": published.homes_certificate},
            "secretariat.take_back": {"paper_id": published.homes_certificate},
            "versions.draft": {"block_id": published.cycle.blocks[0].id},
            "unit.explain": {"assessment_id": explaining.id},
            "unit.explanation": {"assessment_id": explaining.id},
            "unit.explanation_list": {"assessment_id": explaining.id},
            "unit.receipt": {"assessment_id": handed_in.id},
            "units.ask_to_undo": {"unit_id": merged.id},
            "units.ask_to_call_off": {"unit_id": ending(make)},
        },
        own={
            "account_id": {None: somebody.id},
            "grant_id": {None: somebody.grants[0].id},
            "cycle_id": {None: cycle.id},
            "assessment_id": {
                None: neighbours_sheet.id,
                Role.CONTRIBUTOR: homes_sheet.id,
                Role.UNIT_HEAD: homes_sheet.id,
            },
            "block_id": {None: cycle.blocks[0].id},
            "change": {None: "rename"},
            "code_id": {None: code_of(make, home)},
            "step": {None: "close"},
            "code": {None: "1.1"},
            "file_name": {None: "results.csv"},
            "page": {None: 1},
            "digest": {None: SESSION},
            "job_id": {None: jobs[Role.AUDITOR], **jobs},
            "letter_id": {None: dead_letter(make)},
            "paper_id": {None: published.ranking},
            "organiser_id": {None: cycle.organiser.id},
            "proposal_id": {None: proposed(make, draft, somebody)},
            "reason_id": {None: reason.id},
            "result_id": {None: published.result_id},
            "row_id": {None: published.homes_row},
            "sample_id": {None: samples[Role.REVIEWER], **samples},
            "token": {None: TOKEN},
            "token_id": {None: program(make, somebody)},
            "unit_id": {None: home.id},
            "evidence_id": {None: homes_document},
            "transfer_id": {
                None: transfer(make, homes_sheet, somebody),
                **{
                    role: transfer(make, homes_sheet, people[role])
                    for role in (Role.CONTRIBUTOR, Role.UNIT_HEAD)
                },
            },
            "waiting_id": {None: waiting_file(make, homes_sheet, somebody)},
            "kind": {None: "draft"},
            "link_id": {None: neighbours_link, Role.CONTRIBUTOR: homes_link, Role.UNIT_HEAD: homes_link},
        },
        foreign={
            "digest": dict.fromkeys(Role, SESSION),
            "sample_id": {
                Role.REVIEWER: samples[Role.DISTRICT_REVIEWER],
                Role.DISTRICT_REVIEWER: samples[Role.REVIEWER],
            },
            "job_id": {
                role: jobs[Role.AUDITOR] for role in Role if role not in (Role.ADMINISTRATOR, Role.AUDITOR)
            },
            "assessment_id": {
                Role.CONTRIBUTOR: neighbours_sheet.id,
                Role.UNIT_HEAD: neighbours_sheet.id,
                Role.REVIEWER: draft.id,
                Role.DISTRICT_REVIEWER: far_sheet.id,
                Role.COUNCIL: draft.id,
                Role.LEADERSHIP: draft.id,
            },
            "transfer_id": dict.fromkeys(
                (Role.CONTRIBUTOR, Role.UNIT_HEAD), transfer(make, neighbours_sheet, somebody)
            ),
            "waiting_id": dict.fromkeys(
                (Role.CONTRIBUTOR, Role.UNIT_HEAD), waiting_file(make, neighbours_sheet, somebody)
            ),
            "evidence_id": {
                Role.CONTRIBUTOR: neighbours_document,
                Role.UNIT_HEAD: neighbours_document,
            },
            "link_id": {
                Role.CONTRIBUTOR: neighbours_link,
                Role.UNIT_HEAD: neighbours_link,
                Role.REVIEWER: drafts_link,
                Role.DISTRICT_REVIEWER: far_link,
                Role.COUNCIL: drafts_link,
                Role.LEADERSHIP: drafts_link,
            },
            "paper_id": {
                None: published.homes_certificate,
                Role.CONTRIBUTOR: published.neighbours_certificate,
                Role.UNIT_HEAD: published.neighbours_certificate,
                Role.REVIEWER: published.homes_certificate,
                Role.DISTRICT_REVIEWER: published.homes_certificate,
                Role.ADMINISTRATOR: published.homes_certificate,
            },
        },
    )
