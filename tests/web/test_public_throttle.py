"""A machine that tries codes of certificates is stopped; whoever holds a certificate can always check it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Document
from app.services.accounts.throttle import TooManyAttempts
from app.services.publication.unknown_codes import MOST_ADDRESSES, MOST_PER_ADDRESS, UnknownCodes
from app.verification import new_code
from tests.support.application import START, Clock
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.factories import Make

HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


def guess(client: Client, times: int) -> None:
    """Ask for codes that nobody issued, as a machine does."""
    for _ in range(times):
        client.get(client.address("public.check", code=new_code()), status=404)


def one_more(client: Client, *, status: int) -> None:
    client.get(client.address("public.check", code=new_code()), status=status)


def test_after_thirty_wrong_codes_the_next_waits_and_is_told_how_long(client: Client, clock: Clock) -> None:
    guess(client, MOST_PER_ADDRESS)
    one_more(client, status=429)
    page = client.page
    assert page.heading == "Đã thử quá nhiều mã không đúng"
    assert "hãy thử lại sau 15 phút" in page.text
    assert page.response.headers["Retry-After"] == "900"
    assert page.all('form[action="/verify"]')
    clock.advance(minutes=10, seconds=30)
    one_more(client, status=429)
    assert "hãy thử lại sau 5 phút" in client.page.text
    assert client.page.response.headers["Retry-After"] == "270"


def test_the_wait_ends_by_itself_even_if_the_machine_goes_on(client: Client, clock: Clock) -> None:
    guess(client, MOST_PER_ADDRESS)
    for _ in range(5):
        clock.advance(minutes=2)
        one_more(client, status=429)
    clock.advance(minutes=5)
    one_more(client, status=404)


def test_a_certificate_is_checked_however_many_wrong_codes_came_from_the_same_place(
    client: Client, make: Make
) -> None:
    cycles = Cycles(make)
    cycles.published(cycles.finished({"Một": "1.25"}))
    with client.app.app_context():
        code = db.session.scalar(
            select(Document.verification_code).where(Document.verification_code.is_not(None))
        )
    guess(client, MOST_PER_ADDRESS)
    one_more(client, status=429)
    assert "Có hiệu lực" in client.get(client.address("public.check", code=code)).text


def test_wrong_codes_elsewhere_are_not_held_against_this_place(client: Client) -> None:
    client.call_from(ELSEWHERE)
    guess(client, MOST_PER_ADDRESS)
    one_more(client, status=429)
    client.call_from(HERE)
    one_more(client, status=404)


def test_a_crowd_of_addresses_does_not_fill_the_memory() -> None:
    unknown = UnknownCodes()
    for _ in range(MOST_PER_ADDRESS):
        unknown.count(HERE, now=START)
    for number in range(MOST_ADDRESSES - 1):
        unknown.count(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", now=START)
    with pytest.raises(TooManyAttempts):
        unknown.count(HERE, now=START)
    for number in range(MOST_ADDRESSES):
        unknown.count(f"11.{number >> 16}.{number >> 8 & 255}.{number & 255}", now=START)
    unknown.count(HERE, now=START)
