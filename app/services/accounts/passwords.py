"""Passwords: how they are stored (argon2id), how long one waits for a check, which ones are too easy to guess."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from app.errors import N_, Sentence
from app.services.accounts import hashing
from app.text import fold
from scoring.language.normalise import nfc

MIN_LENGTH: Final = 10
MAX_LENGTH: Final = 200
COMMON_PASSWORDS: Final = Path(__file__).with_name("common_passwords.txt")
FEWEST_DIFFERENT_CHARACTERS: Final = 4
# A part of the address or the system's name shorter than this says nothing about how a password was made.
SHORTEST_TELLING_WORD: Final = 4
CONTEXT_WORDS: Final = (
    "chuyendoiso", "quangtri", "quangbinh", "chamdiem", "quantri", "quantrivien", "quanly", "canbo", "congchuc",
    "thamdinh", "lanhdao", "chutich", "thuky", "thuongtruc", "thanhtra", "vanthu", "vanphong", "khcn", "admin",
)  # fmt: skip
# What stands in front of every office's name; by itself it tells nothing.
PADDING: Final = ("thitran", "dackhu", "phuong", "huyen", "ubnd", "tinh", "hdnd", "xa", "so")


def hash_password(password: str) -> str:
    """Return the argon2id hash to store, with its own salt and cost in it.

    :raises Busy: when no process was free in time.
    """
    return hashing.hashed(_normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Say whether ``password`` is the one behind ``stored``.

    Without an account (``stored`` is None) the same work is done on a hash that nothing matches, so that the time of
    the answer does not tell whether an address is known.

    :raises Busy: when no process was free in time.
    """
    right = hashing.agrees(stored if stored is not None else _hash_of_nothing(), _normal(password))
    return right and stored is not None


def needs_rehash(stored: str) -> bool:
    """Say whether the hash was made at another cost than today's."""
    return hashing.HASHER.check_needs_rehash(stored)


def problems(
    password: str, *, email: str, name: str = "", places: Iterable[str] = ()
) -> tuple[Sentence, ...]:
    """Return why ``password`` may not be chosen, as message ids with their params; empty when it may.

    The rules follow NIST SP 800-63B and OWASP ASVS 5.0: length and a list of common passwords, no rules about kinds of
    characters, no forced change.
    """
    if len(password) < MIN_LENGTH:
        return (
            Sentence(
                N_("Mật khẩu mới có %(length)s ký tự, cần ít nhất %(least)s. Hãy dùng một câu dễ nhớ."),
                {"length": len(password), "least": MIN_LENGTH},
            ),
        )
    if len(password) > MAX_LENGTH:
        return (
            Sentence(N_("Mật khẩu mới dài quá %(most)s ký tự. Hãy chọn câu ngắn hơn."), {"most": MAX_LENGTH}),
        )
    plain = _squeezed(password)
    if plain in _common() or len(set(plain)) < FEWEST_DIFFERENT_CHARACTERS:
        return (
            Sentence(
                N_(
                    "Mật khẩu mới nằm trong số những mật khẩu hay bị đoán nhất. Hãy ghép vài từ không liên quan đến "
                    "nhau thành một câu."
                )
            ),
        )
    if _only_padded(plain, {*_words_about(email, name), *_telling(places)}):
        return (
            Sentence(
                N_(
                    "Mật khẩu mới chỉ gồm tên của bạn, tên cơ quan hoặc tên hệ thống và vài chữ số nên dễ bị đoán. "
                    "Hãy chọn câu khác."
                )
            ),
        )
    return ()


def _normal(password: str) -> str:
    """Make the same typed letters the same bytes: keyboards compose Vietnamese letters in different ways."""
    return nfc(password)


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


def _words_about(email: str, name: str) -> Iterator[str]:
    local, _, domain = email.partition("@")
    return _telling((local, *local.split("."), *domain.split("."), name, *CONTEXT_WORDS))


def _telling(words: Iterable[str]) -> Iterator[str]:
    squeezed = (_squeezed(word) for word in words)
    return (word for word in squeezed if len(word) >= SHORTEST_TELLING_WORD)


def _only_padded(plain: str, words: Collection[str]) -> bool:
    """Say whether nothing but digits, signs and words of every office stands around one or more of ``words``."""
    rest = plain
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, " ")
    if rest == plain:
        return False
    for word in PADDING:
        rest = rest.replace(word, " ")
    return not any(character.isalpha() for character in rest)


@cache
def _common() -> frozenset[str]:
    lines = COMMON_PASSWORDS.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@cache
def _hash_of_nothing() -> str:
    return hashing.hashed("no account has this password")
