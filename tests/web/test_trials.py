"""The standing body opens and publishes a trial on its pages; everybody sees that it is one, or nothing of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Cycle, Document, DocumentKind
from tests.support.application import START
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.factories import Make

OPENING = "form:has(button:-soup-contains('Mở đợt đánh giá'))"
CORRECTION = "form:has(button:-soup-contains('Lưu và báo mốc mới'))"
TYPED = {
    "tree_id": "dti/2030/commune",
    "title": "Chấm thử cấp xã",
    "units_on": "01/11/2030",
    "self_starts_at": "15/11/2030 08:00",
    "self_ends_at": "15/12/2030 17:00",
    "review_1_ends_at": "15/01/2031 17:00",
    "explanation_ends_at": "01/02/2031 17:00",
    "review_2_ends_at": "01/03/2031 17:00",
}


@pytest.fixture
def secretary(client: Client, make: Make) -> Client:
    make.unit("Một")
    client.sign_in(make.account(Role.SECRETARIAT))
    return client


def test_a_second_cycle_of_a_year_is_opened_as_a_trial_and_marked(secretary: Client, make: Make) -> None:
    make.cycle()
    secretary.get(secretary.address("secretariat.new_cycle"))
    page = secretary.submit(OPENING, TYPED, status=422)
    assert "Đợt thêm chỉ có thể là đợt thử nghiệm" in page.one("#tree_id-error").text
    page = secretary.submit(OPENING, {"trial": True})
    assert page.heading == "Thử nghiệm: Chấm thử cấp xã"
    assert "không đợt nào lấy làm số liệu" in page.text
    page = secretary.get(secretary.address("secretariat.board"))
    assert page.texts("tbody th") == ["Thử nghiệm: Chấm thử cấp xã Thử nghiệm", "Đợt đánh giá năm 2030"]


def test_a_cycle_is_made_a_trial_on_the_page_that_corrects_it(secretary: Client, make: Make) -> None:
    cycle = make.cycle()
    secretary.get(secretary.address("secretariat.correction", cycle_id=cycle.id))
    page = secretary.submit(CORRECTION, {"trial": True, "reason": "Chấm thử trước"})
    words = " ".join(page.text.split())
    assert "Đợt thử nghiệm: không → có" in words
    assert "→ Thử nghiệm: Đợt đánh giá năm 2030" in words


def test_a_certificate_of_a_trial_is_no_valid_certificate_and_its_ranking_is_nowhere(
    client: Client, make: Make
) -> None:
    cycles = Cycles(make)
    cycle = make.cycle(trial=True)
    cycles.sheet(cycle, make.unit("Một"), appraised="2")
    result_id = cycles.published(cycle)
    with client.app.app_context():
        wanted = select(Document.verification_code).where(Document.kind == DocumentKind.CERTIFICATE)
        code = db.session.scalars(wanted).one()
    page = client.get(client.address("public.check", code=code))
    assert "đợt thử nghiệm nên không có giá trị công bố" in page.text
    assert "Có hiệu lực" not in page.text
    assert "Thử nghiệm" not in client.get(client.address("public.ranking")).text
    client.get(client.address("public.result", result_id=result_id), status=404)


def test_the_next_cycle_keeps_organiser_kind_and_the_hearing_of_units(secretary: Client, make: Make) -> None:
    organiser = make.organiser("Sở Nội vụ")
    earlier = make.cycle(trial=True, organiser=organiser)
    with secretary.app.app_context():
        db.session.get_one(Cycle, earlier.id).hearing_since = START
        db.session.commit()
    secretary.get(secretary.address("secretariat.new_cycle", **{"from": earlier.id}))
    page = secretary.submit(OPENING)
    assert page.heading.startswith("Thử nghiệm: Đợt đánh giá năm")
    with secretary.app.app_context():
        cycle = db.session.scalars(select(Cycle).order_by(Cycle.id.desc()).limit(1)).one()
        assert (cycle.trial, cycle.organiser_id) == (True, organiser.id)
        assert cycle.hearing_since is not None


def test_a_cycle_hears_its_units_from_the_first_day_where_that_is_ticked(
    secretary: Client, make: Make
) -> None:
    secretary.get(secretary.address("secretariat.new_cycle"))
    secretary.submit(OPENING, {**TYPED, "hearing": True})
    with secretary.app.app_context():
        assert db.session.scalars(select(Cycle.hearing_since)).one() is not None
