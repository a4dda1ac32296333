"""Which release of the program this is."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def version() -> str:
    """The release's number, as the project itself says it."""
    project = Path(__file__).resolve().parent.parent / "pyproject.toml"
    said: str = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
    return said
