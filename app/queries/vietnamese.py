"""Vietnamese text inside SQL: found without its marks, sorted as a dictionary does. The same on both databases.

Both map letter by letter with ``translate``, which PostgreSQL has and `app.database` gives to SQLite. Stored text is
NFC, so that a letter with its marks is one character.
"""

from __future__ import annotations

import string
from typing import Final

from sqlalchemy import ColumnElement, String, collate, func, literal

from app.extensions import db
from app.text import ALPHABET, TONES, fold
from scoring.language.normalise import nfc

_VOWELS: Final = "aăâeêioôơuưy"
# Tones other than none, each as the mark that is put on a vowel.
_TONED: Final = {nfc(vowel + mark): (vowel, tone) for vowel in _VOWELS for mark, tone in TONES.items()}
_SMALL: Final = {letter: (letter, 0) for letter in ALPHABET} | _TONED
_LETTERS: Final = _SMALL | {letter.upper(): key for letter, key in _SMALL.items()}

_FROM: Final = "".join(_LETTERS)
_BARE: Final = "".join(fold(letter) for letter in _LETTERS)
# Letters as characters whose codes are in the order of the alphabet, behind spaces, punctuation and digits.
_PLACES: Final = (string.ascii_uppercase + string.ascii_lowercase)[: len(ALPHABET)]
_RANKED: Final = "".join(_PLACES[ALPHABET.index(letter)] for letter, _tone in _LETTERS.values())
_TONES_ALONE: Final = "".join(str(tone) for _letter, tone in _LETTERS.values())


def found_in(text: ColumnElement[str], search: str) -> ColumnElement[bool]:
    """Say whether ``search`` stands in the text; case and marks make no difference."""
    return func.translate(text, _FROM, _BARE, type_=String).contains(fold(search), autoescape=True)


def in_order(text: ColumnElement[str] | str) -> ColumnElement[str]:
    """Return what sorts as a Vietnamese dictionary: letters over the whole text, then tones (``app.text``)."""
    subject = literal(text) if isinstance(text, str) else text
    letters = func.translate(subject, _FROM, _RANKED, type_=String)
    key = letters.concat("\x01").concat(func.translate(subject, _FROM, _TONES_ALONE, type_=String))
    # SQLite compares by codes anyway; PostgreSQL would by the language of its cluster.
    return collate(key, "C") if db.engine.dialect.name == "postgresql" else key
