"""How a trial says that it is one: in front of its title, so that every page, paper, mail and file name says it."""

from __future__ import annotations

from typing import Final

TRIAL_MARK: Final = "Thử nghiệm: "


def title_of(typed: str, *, trial: bool) -> str:
    """Return the title as it is kept: on one line, with the mark of a trial once, and of an official cycle never.

    A title of an official cycle that begins with the mark was a trial's, so it loses it.
    """
    title = " ".join(typed.split())
    bare = title.removeprefix(TRIAL_MARK.strip()).strip()
    if trial:
        return f"{TRIAL_MARK}{bare}" if bare else ""
    return bare
