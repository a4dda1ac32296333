"""The texts of every refusal, in Vietnamese and English, looked up by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

DEFAULT_LANGUAGE: Final = "vi"


class Message(NamedTuple):
    """One language's text: what is wrong, and what to do about it."""

    what: str
    fix: str


class Bilingual(NamedTuple):
    """One message in both languages."""

    vi: Message
    en: Message


def message(code: str, language: str) -> Message:
    """The text of a problem of a criteria file or of a sheet, or of a remark."""
    # The catalogues build on this module, so they are looked up when first needed.
    from scoring.messages_criteria import CRITERIA_MESSAGES
    from scoring.messages_lint import LINT_MESSAGES
    from scoring.messages_sheet import SHEET_MESSAGES

    found = SHEET_MESSAGES.get(code) or LINT_MESSAGES.get(code) or CRITERIA_MESSAGES[code]
    return found.vi if language == DEFAULT_LANGUAGE else found.en


def sentences(code: str, params: Mapping[str, str], language: str) -> str:
    """A problem as two sentences for a page: what happened, what to do."""
    text = message(code, language)
    return f"{_sentence(text.what.format(**params))} {_sentence(text.fix.format(**params))}"


def _sentence(text: str) -> str:
    text = text.rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."


def bilingual(entries: Mapping[str, tuple[str, str, str, str]]) -> dict[str, Bilingual]:
    """A catalogue from rows of (what vi, fix vi, what en, fix en)."""
    return {
        code: Bilingual(Message(what_vi, fix_vi), Message(what_en, fix_en))
        for code, (what_vi, fix_vi, what_en, fix_en) in entries.items()
    }
