"""What is proposed for an indicator: its rule and the figures it asks for, in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from scoring.skeleton.words import flow_text

MAX_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule to propose: its figures (id → flow mapping) and itself, in YAML.

    `doubt` is what is left to decide, `scored_by` who brings the figure where it is not the unit.
    """

    figures: Mapping[str, str]
    rule: str
    doubt: str = ""
    scored_by: str = ""


def figure_of(title: str, kind: str, more: str = "") -> str:
    """A figure as a flow mapping, its title on one line and no longer than a title may be."""
    name = " ".join(title.split())
    name = name if len(name) <= MAX_TITLE else f"{name[: MAX_TITLE - 1]}…"
    name = name[:1].upper() + name[1:]
    return f"{{title: {flow_text(name)}, type: {kind}{', ' if more else ''}{more}}}"
