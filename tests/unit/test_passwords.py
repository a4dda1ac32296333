"""Which passwords may be chosen, and how they are checked."""

from __future__ import annotations

import unicodedata
from threading import Event, Thread

import pytest

from app.services.accounts import passwords
from app.services.accounts.passwords import Busy, Gate, hash_password, matches, needs_rehash, problems

EMAIL = "van.thu@vinhlinh.gov.vn"


def reason(password: str) -> str:
    """Why the password is refused, or nothing."""
    return " ".join(
        message % params for message, params in problems(password, email=EMAIL, name="Tổ Văn thư")
    )


@pytest.mark.parametrize(
    "password",
    ["mưa rơi trên đồi chè", "xyzzy-plugh-42", "tám con mèo béo", "kqzwvbnxjr", "đường về Khe Sanh 9 km"],
)
def test_a_sentence_of_ones_own_is_accepted_without_rules_of_composition(password: str) -> None:
    assert reason(password) == ""


def test_a_password_needs_ten_characters() -> None:
    assert "có 9 ký tự, cần ít nhất 10" in reason("chín chữ.")


def test_a_password_has_at_most_200_characters() -> None:
    assert "dài quá 200 ký tự" in reason("ab cd ef gh " * 20)


@pytest.mark.parametrize(
    "password",
    [
        "matkhau123",
        "Mật Khẩu 123",
        "1234567890",
        "QWERTYUIOP",
        "Anh Yêu Em 123",
        "ChuyenDoiSo2025",
        "aaaaaaaaaaaa",
    ],
)
def test_a_common_password_is_refused_however_it_is_spelt(password: str) -> None:
    assert "hay bị đoán nhất" in reason(password)


@pytest.mark.parametrize("password", ["vinhlinh2026", "van.thu@2026", "Quảng Trị 7926", "Tổ Văn thư 7926"])
def test_a_padded_name_is_refused(password: str) -> None:
    assert "dễ bị đoán" in reason(password)


def test_the_list_holds_only_passwords_that_could_be_chosen() -> None:
    lines = [line for line in passwords.COMMON_PASSWORDS.read_text("utf-8").splitlines() if line[:1] != "#"]
    assert len(lines) == len(set(lines)) == 1000
    assert all(len(line) >= passwords.MIN_LENGTH and line == line.lower() for line in lines)


def test_the_right_password_matches_and_a_wrong_one_does_not() -> None:
    stored = hash_password("mưa rơi trên đồi chè")
    assert stored.startswith("$argon2id$")
    assert matches(stored, "mưa rơi trên đồi chè")
    assert not matches(stored, "mưa rơi trên đồi che")


def test_the_keyboard_s_way_of_composing_letters_does_not_matter() -> None:
    stored = hash_password(unicodedata.normalize("NFD", "mưa rơi trên đồi chè"))
    assert matches(stored, unicodedata.normalize("NFC", "mưa rơi trên đồi chè"))


def test_without_an_account_nothing_matches() -> None:
    assert not matches(None, "no account has this password")


def test_a_hash_of_another_cost_is_renewed() -> None:
    cheap = "$argon2id$v=19$m=8,t=1,p=1$MTIzNDU2Nzg$QlZGMjZ4M2ZXU0NtUTJhWg"
    assert needs_rehash(cheap)
    assert not needs_rehash(hash_password("mưa rơi trên đồi chè"))


def test_a_crowd_at_the_gate_is_sent_away_at_once() -> None:
    gate = Gate(at_once=1, waiting=1)
    inside, leave = Event(), Event()

    def stay() -> None:
        with gate.entered():
            inside.set()
            leave.wait(10)

    def wait_in_line() -> None:
        with gate.entered():
            pass

    holder = Thread(target=stay)
    holder.start()
    assert inside.wait(10)
    # One place is left, at the door; it is taken by a thread that cannot go in before the holder leaves.
    gate_is_full = Gate(at_once=1, waiting=0)
    with gate_is_full.entered(), pytest.raises(Busy), gate_is_full.entered():
        pass
    waiter = Thread(target=wait_in_line)
    waiter.start()
    leave.set()
    holder.join(10)
    waiter.join(10)
    with gate.entered():
        assert not holder.is_alive()
        assert not waiter.is_alive()
