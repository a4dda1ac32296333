"""The standing body brings, checks, tries and copies criteria sets on pages, and is warned of illustrative ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app.access.actor import Role
from app.extensions import db
from app.models import Cycle
from tests.support.client import Client, Page
from tests.support.factories import TREE, Make
from tests.support.libraries import library_with
from tests.support.zipped_sets import next_make, zipped

pytestmark = pytest.mark.database
UPLOAD = 'form[action="/secretariat/criteria"]'
OPENING = 'form[action="/secretariat/cycles/new"]'
FRESH = "dti/2040/commune"
SHOWN = "dti/2030m/commune"
CYCLE = {
    "title": "Đợt 2030",
    "units_on": "01/11/2030",
    "self_starts_at": "01/11/2030 08:00",
    "self_ends_at": "30/11/2030 17:00",
    "review_1_ends_at": "31/12/2030 17:00",
    "explanation_ends_at": "15/01/2031 17:00",
    "review_2_ends_at": "31/01/2031 17:00",
}


@pytest.fixture
def secretary(client: Client, make: Make) -> Client:
    client.sign_in(make.account(Role.SECRETARIAT))
    return client


@pytest.fixture
def illustrative_set(app: Flask, tmp_path: Path) -> Iterator[None]:
    """A set that nobody issued, beside the usual ones."""
    usual = app.extensions["trees"]
    text = next_make(TREE, "2030m").replace("status: official", "status: illustrative")
    library_with(app, tmp_path / "criteria", dti__2030m__commune=text)
    yield
    app.extensions["trees"] = usual


def upload(client: Client, text: str, status: int = 200) -> Page:
    client.get("/secretariat/criteria")
    return client.submit(UPLOAD, {"file": ("bo.zip", zipped({"tree.yaml": text}))}, status=status)


def test_a_set_is_uploaded_read_over_and_kept(secretary: Client) -> None:
    secretary.get("/secretariat/")
    secretary.follow("Bộ tiêu chí")
    page = upload(secretary, next_make(TREE, "2040").replace("deputy: 0.5", "deputy: 0.4"))
    assert "Không có chỗ nào sai" in page.text
    assert FRESH in page.text
    assert FRESH not in secretary.get("/secretariat/criteria").text
    upload(secretary, next_make(TREE, "2040").replace("deputy: 0.5", "deputy: 0.4"))
    page = secretary.submit('form[action="/secretariat/criteria/keep"]')
    assert f"Đã giữ bộ tiêu chí {FRESH}" in page.text
    assert FRESH in secretary.get("/secretariat/cycles/new").text


def test_what_is_wrong_with_a_set_stands_on_the_page_with_file_and_line(secretary: Client) -> None:
    page = upload(secretary, next_make(TREE, "2040").replace("level: commune", "levle: commune"), status=422)
    assert any(text.startswith("tree.yaml:") for text in page.texts("td code"))
    secretary.submit('form[action="/language"]')
    page = upload(secretary, next_make(TREE, "2040").replace("level: commune", "levle: commune"), status=422)
    assert "To be put right in the criteria set" in page.text


def test_figures_of_one_indicator_are_tried(secretary: Client) -> None:
    page = secretary.get(f"/secretariat/criteria/try?tree={TREE}")
    assert "Không có gì được lưu" in page.text
    page = secretary.get(
        f"/secretariat/criteria/try?tree={TREE}&code=1.2&kind=xa&figure-chaired_by=deputy&reckon=1"
    )
    assert page.texts(".dti-points strong")[0] == "1,00 trên 2 điểm"
    secretary.get("/secretariat/criteria/try?tree=dti/1999/commune", status=404)


def test_a_copy_is_asked_for_its_year(secretary: Client) -> None:
    secretary.get("/secretariat/criteria")
    secretary.get(f"/secretariat/criteria/copy/new?tree={TREE}")
    page = secretary.get(f"/secretariat/criteria/copy?tree={TREE}&year=20x", status=422)
    assert "bốn chữ số" in page.texts("#year-error")[0]


def test_an_illustrative_set_is_asked_about_once_before_a_cycle_is_opened_by_it(
    app: Flask, secretary: Client, make: Make, illustrative_set: None
) -> None:
    make.unit("Một")
    page = secretary.get("/secretariat/cycles/new")
    assert not page.texts("#illustrative_understood")
    page = secretary.submit(OPENING, {"tree_id": SHOWN, **CYCLE}, status=422)
    assert "chưa có cơ quan nào ban hành" in page.texts("#illustrative_understood-error")[0]
    secretary.submit(OPENING, {"illustrative_understood": "y"})
    with app.app_context():
        assert db.session.query(Cycle).one().illustrative


def test_an_auditor_reads_the_list_and_changes_nothing(client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.AUDITOR))
    page = client.get("/secretariat/criteria")
    assert TREE in page.text
    assert not page.texts("#file")
    client.get(f"/secretariat/criteria/try?tree={TREE}", status=403)
