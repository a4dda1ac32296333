"""What can be said to an author or an officer, in Vietnamese and English: each speaker keeps its own list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

DEFAULT_LANGUAGE: Final = "vi"


@dataclass(frozen=True, slots=True)
class Message:
    """What is wrong and what to do about it, in both languages; `code` is what programs know it by."""

    code: str
    what_vi: str
    fix_vi: str
    what_en: str
    fix_en: str

    def what(self, params: Mapping[str, str], language: str) -> str:
        """What is wrong, in `language` (vi or en), filled in with `params`."""
        return (self.what_vi if language == DEFAULT_LANGUAGE else self.what_en).format(**params)

    def fix(self, params: Mapping[str, str], language: str) -> str:
        """What to do about it, in `language` (vi or en), filled in with `params`."""
        return (self.fix_vi if language == DEFAULT_LANGUAGE else self.fix_en).format(**params)

    def sentences(self, params: Mapping[str, str], language: str) -> str:
        """Both as two sentences for a page: what happened, what to do."""
        return f"{_sentence(self.what(params, language))} {_sentence(self.fix(params, language))}"


def _sentence(text: str) -> str:
    text = text.rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
