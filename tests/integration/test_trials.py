"""A trial stands beside the official cycle of its year, says so wherever it is named, and feeds nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Invalid, NotFound
from app.models import Cycle, Document, DocumentKind, Result
from app.queries.cycles.central import newest_result
from app.queries.cycles.cloning import propose_next
from app.queries.cycles.history import corrections_of
from app.queries.results.papers import find_bundle, find_paper
from app.queries.results.rankings import read_public_result, read_result
from app.queries.results.results import list_results, list_results_for
from app.queries.results.standing import read_standing
from app.queries.sheets.heads import cycle_view
from app.queries.units.lineage import origins
from app.services.cycles.correcting import correct
from app.services.cycles.opening import open_cycle
from app.storage import store
from tests.integration.test_cycle_corrections import as_it_is, refused_at
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle

Database = scoped_session[Session]
TITLE = "Thử nghiệm: Đánh giá chuyển đổi số cấp xã năm 2030"


@pytest.fixture
def secretary(session: Database, make: Make) -> Actor:
    make.unit("Một")
    return actor_of(make.account(Role.SECRETARIAT))


@pytest.fixture
def published(session: Database, make: Make) -> Result:
    """The result of a trial, opened to everybody as far as a publication can."""
    cycles = Cycles(make)
    cycle = make.cycle(trial=True)
    cycles.sheet(cycle, make.unit("Một"), appraised="2")
    actor = actor_of(cycles.secretariat)
    order = Order(read_standing(actor, cycle.id).mark, open_figures=True)
    result_id = publish_cycle(actor, cycle.id, order, imprint=IMPRINT, store=store(), now=START)
    return session.get_one(Result, result_id)


def test_trials_stand_beside_the_official_cycle_of_their_year_in_any_number(
    session: Database, secretary: Actor
) -> None:
    for trial in (True, False, True):
        open_cycle(secretary, replace(NEW, trial=trial), now=START)
    cycles = session.execute(select(Cycle.trial, Cycle.title).order_by(Cycle.id)).all()
    assert [tuple(cycle) for cycle in cycles] == [(True, TITLE), (False, NEW.title), (True, TITLE)]
    with pytest.raises(Invalid) as refusal:
        open_cycle(secretary, NEW, now=START)
    assert "đã có một đợt chính thức" in str(refusal.value.fields["tree_id"][0])


def test_the_title_of_a_trial_says_so_once_and_that_of_an_official_cycle_never(
    session: Database, secretary: Actor
) -> None:
    cycle_id = open_cycle(secretary, replace(NEW, title=f" {TITLE}", trial=True), now=START)
    assert session.get_one(Cycle, cycle_id).title == TITLE
    cycle_id = open_cycle(secretary, replace(NEW, title=TITLE), now=START)
    assert session.get_one(Cycle, cycle_id).title == NEW.title


def test_a_trial_needs_more_of_a_title_than_that_it_is_one(secretary: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        open_cycle(secretary, replace(NEW, title="Thử nghiệm:", trial=True), now=START)
    assert set(refusal.value.fields) == {"title"}


def test_a_cycle_becomes_a_trial_and_official_again_with_a_reason(
    session: Database, secretary: Actor, make: Make
) -> None:
    cycle = make.cycle(title="Đợt một")
    assert correct(secretary, cycle.id, as_it_is(cycle, trial=True), now=START) == 2
    assert (cycle.trial, cycle.title) == (True, "Thử nghiệm: Đợt một")
    assert correct(secretary, cycle.id, as_it_is(cycle, trial=False), now=START) == 2
    assert (cycle.trial, cycle.title) == (False, "Đợt một")
    back, there = corrections_of(secretary, cycle.id)
    assert [there.changes["trial"], back.changes["trial"]] == [("False", "True"), ("True", "False")]


def test_a_trial_does_not_become_official_beside_the_official_one(secretary: Actor, make: Make) -> None:
    make.cycle(title="Đợt thật")
    trial = make.cycle(trial=True)
    said = refused_at(secretary, trial, as_it_is(trial, trial=False))
    assert said.keys() == {"trial"}
    assert "Đợt thật" in said["trial"]


def test_what_was_published_as_a_trial_stays_one(secretary: Actor, published: Result) -> None:
    cycle = published.cycle
    assert refused_at(secretary, cycle, as_it_is(cycle, trial=False)).keys() == {"title"}


def test_the_next_cycle_after_a_trial_is_proposed_as_a_trial(secretary: Actor, make: Make) -> None:
    assert propose_next(secretary, make.cycle(trial=True).id, now=START).source.trial


def test_a_unit_goes_on_from_the_official_cycle_of_the_year_before(secretary: Actor, make: Make) -> None:
    unit, cycle = make.unit(), make.cycle(year=2030)
    make.assessment(make.cycle(year=2029, trial=True), unit)
    assert origins(cycle_view(cycle), [unit.id]) == {}
    official = make.assessment(make.cycle(year=2029), unit)
    for now in (cycle, make.cycle(year=2030, trial=True)):
        (origin,) = origins(cycle_view(now), [unit.id])[unit.id]
        assert origin.assessment_id == official.id


def test_the_result_of_a_trial_is_no_figure_of_another_cycle(published: Result) -> None:
    cycle = published.cycle
    assert newest_result(cycle_view(cycle), cycle.family) is None
    cycle.trial = False
    assert newest_result(cycle_view(cycle), cycle.family) is not None


def test_everybody_reads_nothing_of_a_trial_and_leadership_all_of_it(
    session: Database, published: Result, make: Make
) -> None:
    leader = actor_of(make.account(Role.LEADERSHIP))
    ranking = session.scalars(select(Document.id).where(Document.kind == DocumentKind.RANKING)).one()
    public: tuple[Callable[[], object], ...] = (
        lambda: read_public_result(published.id),
        lambda: find_paper(None, ranking),
        lambda: find_bundle(None, published.id),
    )
    assert list_results() == ()
    for read in public:
        with pytest.raises(NotFound):
            read()
    (card,) = list_results_for(leader)
    assert card.head.cycle.title.startswith("Thử nghiệm: ")
    assert read_result(leader, published.id).blocks[0].rows
    assert find_paper(leader, ranking).id == ranking
    assert find_bundle(leader, published.id).filename.startswith("Gói tính lại - Thử nghiệm")
