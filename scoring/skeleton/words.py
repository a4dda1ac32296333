"""Text as YAML: plain where it reads as text and nothing else, in double quotes otherwise; and as comments."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Final

from scoring.language.normalise import without_marks

WIDTH: Final = 110

_PLAIN = re.compile(r"[^\W\d_][\w .,;!?()/%+–—…“”’‘°×≥≤=&-]*")
_PLAIN_IN_FLOW = re.compile(r"[^\W\d_][\w .;!()/%+–—…“”’‘°×≥≤=&-]*")
_RESERVED: Final = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null"})


def block_text(text: str) -> str:
    """A one-line text as the value of a key on a line of its own."""
    return text if _reads_as_text(text, _PLAIN) else _quoted(text)


def flow_text(text: str) -> str:
    """A one-line text as a value inside braces or brackets."""
    return text if _reads_as_text(text, _PLAIN_IN_FLOW) else _quoted(text)


def _reads_as_text(text: str, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.fullmatch(text)) and text.lower() not in _RESERVED and text == text.strip()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def comment(text: str, indent: str, prefix: str = "") -> Iterator[str]:
    """Comment lines, each line of `text` wrapped on its own."""
    room = WIDTH - len(indent) - 2 - len(prefix)
    for line in text.split("\n"):
        for piece in textwrap.wrap(line, room, break_long_words=False, break_on_hyphens=False):
            yield f"{indent}# {prefix}{piece}"


def slug(text: str) -> str:
    """“Nhận thức số” → nhan-thuc-so: for names of files."""
    plain = without_marks(text.lower().replace("đ", "d"))
    name = "-".join(re.findall(r"[a-z0-9]+", plain))
    return name[:50].strip("-") or "nhom"
