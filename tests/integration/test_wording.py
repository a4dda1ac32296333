"""The texts of an organiser's papers: set by its standing body, refused where they name what there is not."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.documents.wording import STANDARD, DecidedBy
from app.errors import Invalid, NotFound, Stale
from app.models import Event, Organiser, PaperText
from app.queries.results.wording import mark_of_wording, read_wording
from app.services.publication.wording import set_wording
from tests.support.application import START
from tests.support.factories import Make, actor_of

Database = scoped_session[Session]


@pytest.fixture
def organiser(session: Database, make: Make) -> int:
    make.cycle()
    return session.scalars(select(Organiser.id).order_by(Organiser.id)).first() or 0


@pytest.fixture
def secretary(session: Database, make: Make) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT))


def set_texts(actor: Actor, organiser: int, *, seen: str | None = None, **texts: str) -> bool:
    """Save the form as it was shown, but for the texts that were typed over."""
    shown = read_wording(organiser)
    return set_wording(
        actor,
        organiser,
        {**asdict(shown), **texts},
        seen=mark_of_wording(shown) if seen is None else seen,
        now=START,
    )


def test_texts_are_kept_by_organiser_and_the_others_stay_standard(
    session: Database, make: Make, organiser: int, secretary: Actor
) -> None:
    other = make.organiser("Sở Nội vụ").id
    assert set_texts(secretary, organiser, signer_title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", decided_by="chairman")
    wording = read_wording(organiser)
    assert (wording.signer_title, wording.decided_by) == ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", DecidedBy.CHAIRMAN)
    assert wording.articles == STANDARD.articles
    assert read_wording(other) == STANDARD
    assert len(session.scalars(select(PaperText)).all()) == 2


def test_an_empty_box_takes_the_standard_text_again(
    session: Database, organiser: int, secretary: Actor
) -> None:
    set_texts(secretary, organiser, legal_bases="Căn cứ Luật A.", signer_name="Nguyễn Văn Thử")
    set_texts(secretary, organiser, legal_bases="", signer_name="")
    assert read_wording(organiser) == STANDARD
    assert session.scalars(select(PaperText)).all() == []


def test_the_log_tells_what_it_said_before(session: Database, organiser: int, secretary: Actor) -> None:
    set_texts(secretary, organiser, minutes_left="NGƯỜI GHI")
    assert not set_texts(secretary, organiser)
    (event,) = session.scalars(select(Event).where(Event.kind == "organiser.wording_set"))
    assert '"minutes_left": ["THƯ KÝ", "NGƯỜI GHI"]' in event.data


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("articles", "Công bố {dot}."),
        ("legal_bases", "Căn cứ {}."),
        ("articles", "Công bố kết quả của {đơn vị}."),
        ("signer_name", "x" * 201),
        ("minutes_closing", "x" * 4001),
        ("decided_by", "nobody"),
    ],
)
def test_what_cannot_stand_on_paper_is_refused_at_its_box(
    organiser: int, secretary: Actor, name: str, text: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        set_texts(secretary, organiser, **{name: text})
    assert list(refusal.value.fields) == [name]
    assert read_wording(organiser) == STANDARD


def test_a_form_filled_in_on_older_texts_overwrites_nothing(organiser: int, secretary: Actor) -> None:
    seen = mark_of_wording(read_wording(organiser))
    set_texts(secretary, organiser, letter_symbol="TTr-SKHCN")
    with pytest.raises(Stale):
        set_texts(secretary, organiser, seen=seen, letter_symbol="TTr-SNV")
    assert read_wording(organiser).letter_symbol == "TTr-SKHCN"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.LEADERSHIP, Role.REVIEWER])
def test_nobody_but_the_standing_body_sets_them(make: Make, organiser: int, role: Role) -> None:
    with pytest.raises(NotFound):
        set_texts(actor_of(make.account(role)), organiser, letter_symbol="TTr-X")


def test_another_organisers_texts_are_not_theirs(make: Make, organiser: int) -> None:
    other = make.organiser("Sở Nội vụ")
    narrow = actor_of(make.account(Role.SECRETARIAT, organiser=other))
    with pytest.raises(NotFound):
        set_texts(narrow, organiser, letter_symbol="TTr-X")
    assert set_texts(narrow, other.id, letter_symbol="TTr-SNV")
