"""Several organisers run cycles in one installation: each has its official one of a year, and its own letterhead."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Stale
from app.models import Cycle, Document, DocumentKind, Event, Organiser
from app.queries.cycles.central import newest_result
from app.queries.cycles.history import corrections_of
from app.queries.cycles.organisers import find_organiser, list_organisers
from app.queries.results.standing import read_standing
from app.queries.sheets.heads import cycle_view
from app.queries.units.lineage import origins
from app.services.cycles.correcting import correct
from app.services.cycles.opening import open_cycle
from app.services.cycles.organisers import Letterhead, add_organiser, change_organiser
from app.services.publication.computing import compute, prepare, print_drafts
from app.storage import store
from tests.integration.test_cycle_corrections import as_it_is, refused_at
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.books import broken_chain
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle

Database = scoped_session[Session]
OTHER = Letterhead("Sở Nội vụ", "Chủ tịch Ủy ban nhân dân tỉnh", "Đông Hà")


@pytest.fixture
def secretary(session: Database, make: Make) -> Actor:
    make.unit("Một")
    return actor_of(make.account(Role.SECRETARIAT))


@pytest.fixture
def administrator(session: Database, make: Make) -> Actor:
    return actor_of(make.account(Role.ADMINISTRATOR))


def test_the_first_cycle_is_run_by_whom_the_settings_name(session: Database, secretary: Actor) -> None:
    for trial in (False, True):
        open_cycle(secretary, replace(NEW, trial=trial), now=START)
    (first,) = list_organisers()
    assert (first.name, first.authority, first.place) == (
        "Sở Khoa học và Công nghệ",
        "Ủy ban nhân dân tỉnh Quảng Trị",
        "Quảng Trị",
    )
    (event,) = session.scalars(select(Event).where(Event.kind == "organiser.created"))
    assert event.actor_id is None
    assert broken_chain() == []


def test_each_organiser_has_its_own_official_cycle_of_a_year(
    session: Database, secretary: Actor, administrator: Actor
) -> None:
    first = session.get_one(Cycle, open_cycle(secretary, NEW, now=START)).organiser_id
    other = add_organiser(administrator, OTHER, now=START)
    open_cycle(secretary, replace(NEW, organiser_id=other), now=START)
    assert session.scalars(select(Cycle.organiser_id).order_by(Cycle.id)).all() == [first, other]
    with pytest.raises(Invalid) as refusal:
        open_cycle(secretary, replace(NEW, organiser_id=other), now=START)
    assert set(refusal.value.fields) == {"tree_id"}


def test_a_cycle_of_an_organiser_that_does_not_exist_is_not_opened(secretary: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        open_cycle(secretary, replace(NEW, organiser_id=999), now=START)
    assert set(refusal.value.fields) == {"organiser_id"}


def test_the_administrator_makes_and_corrects_organisers_and_the_log_says_from_what_to_what(
    session: Database, administrator: Actor
) -> None:
    organiser_id = add_organiser(administrator, replace(OTHER, name="  Sở   Nội vụ "), now=START)
    assert find_organiser(administrator, organiser_id).name == "Sở Nội vụ"
    assert change_organiser(administrator, organiser_id, replace(OTHER, place="Huế"), now=START)
    assert not change_organiser(administrator, organiser_id, replace(OTHER, place="Huế"), now=START)
    told = session.scalars(select(Event.data).where(Event.kind == "organiser.changed")).all()
    assert ['"place": ["Đông Hà", "Huế"]' in data for data in told] == [True]
    assert broken_chain() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"authority": ""}, "authority"),
        ({"place": ""}, "place"),
        ({"name": "Sở Nội vụ"}, "name"),
        ({"authority": "Ủy ban nhân dân " * 12}, "authority"),
        ({"place": "Ở 字"}, "place"),
    ],
    ids=["no name", "no authority", "no place", "name taken", "too long for a certificate", "not printable"],
)
def test_what_is_wrong_with_an_organiser_is_said_at_its_field(
    administrator: Actor, changes: dict[str, str], field: str
) -> None:
    add_organiser(administrator, OTHER, now=START)
    with pytest.raises(Invalid) as refusal:
        add_organiser(administrator, replace(replace(OTHER, name="Sở khác"), **changes), now=START)
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_keep_organisers(session: Database, make: Make, role: Role) -> None:
    somebody, organiser = actor_of(make.account(role)), make.organiser("Sở Nội vụ")
    with pytest.raises(Forbidden):
        add_organiser(somebody, OTHER, now=START)
    with pytest.raises(Forbidden):
        change_organiser(somebody, organiser.id, OTHER, now=START)
    with pytest.raises(NotFound):
        find_organiser(somebody, organiser.id)


def test_a_cycle_is_given_to_another_organiser_with_a_reason_where_that_has_none_of_the_year(
    session: Database, secretary: Actor, make: Make
) -> None:
    cycle, other = make.cycle(), make.organiser("Sở Nội vụ")
    assert correct(secretary, cycle.id, as_it_is(cycle, organiser_id=other.id), now=START) == 1
    (change,) = corrections_of(secretary, cycle.id)
    assert change.changes == {"organiser": ("Sở Thử Nghiệm", "Sở Nội vụ")}
    second = make.cycle()
    assert refused_at(secretary, second, as_it_is(second, organiser_id=other.id)).keys() == {"trial"}
    new = as_it_is(second, organiser_id=other.id, trial=True)
    assert correct(secretary, second.id, new, now=START) == 3


def test_last_year_and_imported_results_are_those_of_the_same_organiser(
    secretary: Actor, make: Make, session: Database
) -> None:
    unit, other = make.unit(), make.organiser("Sở Nội vụ")
    last_year = make.assessment(make.cycle(year=2029), unit)
    cycles, imported = Cycles(make), make.cycle()
    cycles.sheet(imported, unit, appraised="2")
    publish_as_it_stands(cycles, imported)
    own, others = make.cycle(trial=True), make.cycle(organiser=other)
    assert origins(cycle_view(own), [unit.id])[unit.id][0].assessment_id == last_year.id
    assert origins(cycle_view(others), [unit.id]) == {}
    assert newest_result(cycle_view(own), "dti") is not None
    assert newest_result(cycle_view(others), "dti") is None


def test_papers_bear_the_letterhead_of_the_organiser_of_their_cycle(session: Database, make: Make) -> None:
    cycles = Cycles(make)
    organiser = make.organiser("Sở Nội vụ", authority="Ban Chỉ đạo cải cách hành chính tỉnh")
    cycle = make.cycle(organiser=organiser)
    cycles.sheet(cycle, make.unit("Một"), appraised="2")
    publish_as_it_stands(cycles, cycle)
    texts = {kind: text_of(session, kind) for kind in (DocumentKind.CERTIFICATE, DocumentKind.RANKING)}
    assert "BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH TỈNH" in texts[DocumentKind.CERTIFICATE].upper()
    assert "của Ban Chỉ đạo cải cách hành chính tỉnh" in texts[DocumentKind.RANKING]


def test_papers_printed_under_a_name_that_has_changed_meanwhile_are_not_published(
    session: Database, administrator: Actor, make: Make
) -> None:
    cycles = Cycles(make)
    cycle = make.cycle()
    cycles.sheet(cycle, make.unit("Một"), appraised="2")
    actor = actor_of(cycles.secretariat)
    draft = prepare(actor, cycle.id, Order(read_standing(actor, cycle.id).mark), now=START)
    printed = print_drafts(draft, IMPRINT, store(), now=START)
    change_organiser(administrator, session.scalars(select(Organiser.id)).one(), OTHER, now=START)
    with pytest.raises(Stale):
        compute(actor, draft, printed, now=START)


def publish_as_it_stands(cycles: Cycles, cycle: Cycle) -> None:
    actor = actor_of(cycles.secretariat)
    order = Order(read_standing(actor, cycle.id).mark)
    publish_cycle(actor, cycle.id, order, imprint=IMPRINT, store=store(), now=START)


def text_of(session: Database, kind: DocumentKind) -> str:
    """The words of the only paper of this kind, on one line."""
    sha256 = session.scalars(select(Document.sha256).where(Document.kind == kind)).one()
    with store().open(sha256) as stream:
        pages = PdfReader(io.BytesIO(stream.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
