"""Which passwords may be chosen, and how they are checked."""

from __future__ import annotations

import os
import unicodedata

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from app.services.accounts import hashing, passwords
from app.services.accounts.hashing import Busy, Hashers
from app.services.accounts.passwords import hash_password, matches, needs_rehash, problems

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


def test_a_stored_password_costs_what_owasp_asks_for_at_least(
    passwords_cost_little: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "HASHER", passwords_cost_little)
    cost = extract_parameters(hash_password("mưa rơi trên đồi chè"))
    assert cost.type is Type.ID
    assert cost.time_cost >= 2
    assert cost.memory_cost >= 19 * 1024


def test_a_hash_of_another_cost_is_renewed(
    passwords_cost_little: PasswordHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "HASHER", passwords_cost_little)
    cheap = "$argon2id$v=19$m=8,t=1,p=1$MTIzNDU2Nzg$QlZGMjZ4M2ZXU0NtUTJhWg"
    assert needs_rehash(cheap)
    assert not needs_rehash(hash_password("mưa rơi trên đồi chè"))


def test_whoever_finds_no_place_within_the_patience_is_told() -> None:
    crowded = Hashers(processes=1, waiting=0, patience=0.01)
    with pytest.raises(Busy):
        crowded.call(os.getpid)


def test_a_process_that_was_killed_costs_one_sign_in_and_no_more() -> None:
    hashers = Hashers(processes=1, waiting=1, patience=30)
    with pytest.raises(Busy):
        hashers.call(os._exit, 1)
    assert hashers.call(os.getpid) != os.getpid()


@pytest.mark.parametrize(
    "password",
    ["hailang2026", "xahailang123", "ubndxahailang1", "Quản trị viên 2026", "thuky2026!!", "Sở KHCN 2026"],
)
def test_names_of_places_and_roles_with_digits_are_guessed_first(password: str) -> None:
    assert problems(password, email=EMAIL, places=("Hải Lăng", "Đồng Hới"))


def test_a_sentence_about_a_place_is_a_sentence() -> None:
    assert not problems("chiều mưa ở Hải Lăng", email=EMAIL, places=("Hải Lăng",))
