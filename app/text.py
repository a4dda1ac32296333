"""Vietnamese text as plain values: order, search, and numbers as people type them. No Flask, no locale, no clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from app.errors import N_, Faults, Sentence
from app.letters import as_printed, unprintable
from scoring.language.normalise import nfc, nfd, without_marks

# Letters in the order of the Vietnamese alphabet; f, j, w, z stand where the Latin alphabet has them.
_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK: Final = {letter: rank for rank, letter in enumerate(_ALPHABET)}
# Tone marks in dictionary order: (ngang), huyền, hỏi, ngã, sắc, nặng.
_TONES: Final = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

MAX_TEXT: Final = 4_000
"""Characters of any text that a person types; a line end is one."""
QUOTED_LENGTH: Final = 40
NAMED_CHARACTERS: Final = 5
MAX_INTEGER_DIGITS: Final = 12
MAX_DECIMALS: Final = 6

CollationKey = tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[bool, ...], str]


def collation_key(text: str) -> CollationKey:
    """Return the key that sorts ``text`` as a Vietnamese dictionary does.

    Letters decide first (ă after a, đ after d), over the whole text; then tones (ngang, huyền, hỏi, ngã, sắc, nặng),
    so that "ba, bà, bả, bã, bá, bạ, bác" is in order; then small letters before capitals. Spaces come before
    punctuation, punctuation before digits, digits before letters. The text itself ends the key: the order is total.
    """
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    capitals: list[bool] = []
    for letter, tone in _letters(text):
        small = letter.lower()
        letters.append(_primary(small))
        tones.append(tone)
        capitals.append(small != letter)
    return tuple(letters), tuple(tones), tuple(capitals), text


def collation_text(text: str) -> str:
    """Return ``collation_key`` as one text that sorts the same byte by byte, for a database to put in order."""
    letters, tones, capitals, whole = collation_key(text)
    primary = "".join(f"{group}{rank:06x}" for group, rank in letters)
    return " ".join((primary, "".join(map(str, tones)), "".join(str(int(one)) for one in capitals), whole))


def _letters(text: str) -> Iterator[tuple[str, int]]:
    """Split into (letter with its shape mark, tone number): "Ế" gives ("Ê", 4)."""
    for character in nfc(text):
        tone = 0
        marks = ""
        decomposed = nfd(character)
        for mark in decomposed[1:]:
            if mark in _TONES:
                tone = _TONES[mark]
            else:
                marks += mark
        yield nfc(decomposed[0] + marks), tone


def _primary(letter: str) -> tuple[int, int]:
    if letter in _RANK:
        return 3, _RANK[letter]
    if letter.isspace():
        return 0, 0
    if letter.isdigit():
        return 2, unicodedata.digit(letter)
    return (4 if letter.isalpha() else 1), ord(letter[0])


def fold(text: str) -> str:
    """Return ``text`` for searching: no diacritics, đ as d, small letters, single spaces.

    Two texts that differ only in how they were typed ("Hoà Bình", "hòa  binh") fold to the same.
    """
    return " ".join(without_marks(text.casefold().replace("đ", "d")).split())


# Controls (all but tab and line ends), soft hyphens, zero-width spaces, marks that turn the direction of writing, tags,
# and halves of characters. Nobody types them; they come along when text is copied, or are meant to deceive: a database
# refuses some, others make two equal texts differ or one text read as another.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def plain(text: str) -> str:
    """Return typed ``text`` in NFC without characters that nobody sees."""
    return nfc(_UNSEEN.sub("", text))


def taken(text: str) -> str:
    """Return typed ``text`` as it is kept and printed: plain, one kind of line ends, no spaces around it.

    The border of the product: every text of a form or a file that may stand on a paper passes here, never a password,
    an address or the name of a file. ``fault_of`` says what even so cannot be kept.
    """
    return as_printed(plain(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


def fault_of(text: str, limit: int = MAX_TEXT) -> Sentence | None:
    """Return why ``text``, which passed ``taken``, cannot be kept: too long, or with what no paper can show."""
    if len(text) > limit:
        return Sentence(N_("Dài hơn %(limit)s ký tự. Hãy viết ngắn lại."), {"limit": limit})
    if lacking := unprintable(text):
        named = ", ".join(f"“{char}” (U+{ord(char):04X})" for char in lacking[:NAMED_CHARACTERS])
        message = N_(
            "Văn bản của hệ thống không in được ký tự %(characters)s. Hãy xóa đi, hoặc thay bằng chữ và dấu "
            "thông thường."
        )
        return Sentence(message, {"characters": named})
    return None


def faults(texts: Mapping[str, str | None], limit: int = MAX_TEXT) -> Faults:
    """Return what is wrong with each of ``texts``, by the name of its field, as ``Invalid`` takes it."""
    pairs = ((name, fault_of(text, limit)) for name, text in texts.items() if text)
    return {name: (fault,) for name, fault in pairs if fault is not None}


def quoted(text: str) -> str:
    """Return ``text`` as a refusal repeats it: enough to recognise what was typed, never a page of it."""
    return text if len(text) <= QUOTED_LENGTH else text[:QUOTED_LENGTH].rstrip() + "…"


class NumberProblem(ValueError):
    """Typed text is not a number in Vietnamese form. ``message`` is a message id filled by ``params``."""

    def __init__(self, message: str, *, typed: str = "", **params: object) -> None:
        self.message = message
        self.params = {"typed": quoted(typed), **params}
        super().__init__(message % self.params)


# A first group of 0 ("0.500") is refused: nobody groups thousands that way, it is a decimal point typed by habit.
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
_DIGITS: Final = re.compile(r"[0-9]+")


def parse_day(text: str) -> date:
    """Read a day as people type it: 31/12/2026, also with - or . between its parts.

    :raises ValueError: for anything else, and for days that no calendar has.
    """
    plain = text.strip().replace("-", "/").replace(".", "/").replace(" ", "")
    return datetime.strptime(plain, "%d/%m/%Y").date()  # noqa: DTZ007 - a calendar day has no time zone


def parse_number(text: str) -> Decimal:
    """Read a number in Vietnamese form: comma before the decimals, dots between groups of three digits.

    "78,35" → 78.35 · "1.234,5" → 1234.5 · "1.234" → 1234 (a dot never begins decimals). What could mean two things is
    refused with the reason and what to type instead, never guessed.

    :raises NumberProblem: for anything else, for more than 12 digits before or 6 after the comma.
    """
    typed = text.strip()
    sign, digits = (-1, typed[1:].lstrip()) if typed[:1] in ("-", "−") else (1, typed.removeprefix("+"))
    _refuse_strange_characters(typed, digits)
    whole, comma, decimals = digits.partition(",")
    if "," in decimals:
        raise NumberProblem(
            N_(
                "“%(typed)s” có %(count)s dấu phẩy. Dấu phẩy chỉ dùng một lần, trước phần lẻ. "
                "Hãy gõ lại, ví dụ 12,5 hoặc 1.234,5."
            ),
            typed=typed,
            count=digits.count(","),
        )
    if "." in decimals:
        raise NumberProblem(
            N_(
                "“%(typed)s” có dấu phẩy đứng trước dấu chấm, là cách viết của tiếng Anh. Hãy dùng dấu chấm ngăn hàng "
                "nghìn và dấu phẩy trước phần lẻ, ví dụ 1.234,5."
            ),
            typed=typed,
        )
    _refuse_wrong_dots(typed, whole)
    if comma and not (whole and decimals):
        raise NumberProblem(
            N_("“%(typed)s” thiếu chữ số ở một bên dấu phẩy. Hãy gõ đủ, ví dụ 0,5 hoặc 5."), typed=typed
        )
    plain = whole.replace(".", "")
    if len(plain.lstrip("0")) > MAX_INTEGER_DIGITS or len(decimals) > MAX_DECIMALS:
        raise NumberProblem(
            N_(
                "“%(typed)s” quá dài: tối đa %(whole)s chữ số trước và %(decimals)s chữ số sau dấu phẩy. "
                "Hãy kiểm tra lại số đã gõ."
            ),
            typed=typed,
            whole=MAX_INTEGER_DIGITS,
            decimals=MAX_DECIMALS,
        )
    number = Decimal(f"{plain}.{decimals}" if decimals else plain)
    return -number if sign < 0 and number else number


def _refuse_strange_characters(typed: str, digits: str) -> None:
    if not digits:
        raise NumberProblem(N_("Chưa có số nào được gõ. Hãy gõ một số, ví dụ 12,5."))
    strange = sorted({character for character in digits if character not in "0123456789.,"})
    if strange:
        named = " ".join(f"“{character}”" for character in strange[:NAMED_CHARACTERS])
        raise NumberProblem(
            N_(
                "“%(typed)s” có ký tự không thuộc về một số: %(strange)s. Chỉ gõ chữ số, dấu phẩy trước phần lẻ và dấu "
                "chấm ngăn hàng nghìn, ví dụ 1.234,5."
            ),
            typed=typed,
            strange=named,
        )


def _refuse_wrong_dots(typed: str, whole: str) -> None:
    if "." not in whole or _GROUPED.fullmatch(whole):
        return
    if typed == whole and whole.count(".") == 1:
        before, after = whole.split(".")
        if before and after:
            raise NumberProblem(
                N_(
                    "“%(typed)s” dùng dấu chấm trước phần lẻ. Phần lẻ viết sau dấu phẩy; nếu đó là số thập phân, "
                    "hãy gõ %(meant)s."
                ),
                typed=typed,
                meant=f"{before},{after}",
            )
    raise NumberProblem(
        N_(
            "“%(typed)s” đặt dấu chấm chưa đúng. Dấu chấm chỉ ngăn hàng nghìn, sau mỗi dấu chấm có đúng 3 chữ số, "
            "ví dụ 1.234 hoặc 12.345,6."
        ),
        typed=typed,
    )
