"""The texts of every refusal, in Vietnamese and English, looked up by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.language.bilingual import Message
from scoring.language.messages.bundle import BUNDLE_MESSAGES
from scoring.language.messages.lint import LINT_MESSAGES
from scoring.language.messages.sheet import SHEET_MESSAGES
from scoring.language.messages.tree import CRITERIA_MESSAGES

DEFAULT_LANGUAGE: Final = "vi"

_TEXTS: Final = {**BUNDLE_MESSAGES, **CRITERIA_MESSAGES, **LINT_MESSAGES, **SHEET_MESSAGES}


def message(code: str, language: str) -> Message:
    """The text of a problem of a criteria file, of a sheet or of a bundle, or of a remark."""
    found = _TEXTS[code]
    return found.vi if language == DEFAULT_LANGUAGE else found.en


def sentences(code: str, params: Mapping[str, str], language: str) -> str:
    """A problem as two sentences for a page: what happened, what to do."""
    text = message(code, language)
    return f"{_sentence(text.what.format(**params))} {_sentence(text.fix.format(**params))}"


def _sentence(text: str) -> str:
    text = text.rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
