"""What the file of a document says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

ILLUSTRATIVE: Final = "Số liệu minh họa"
TRIAL: Final = "Đợt thử nghiệm"


def notice_of(*, illustrative: bool, trial: bool) -> str:
    """Return why a paper has no value, that of a trial before that of its figures; empty for an official one."""
    return TRIAL if trial else ILLUSTRATIVE if illustrative else ""


@dataclass(frozen=True)
class About:
    """Title, author and day of a file; `illustrative` marks made-up figures, `trial` the papers of a trial."""

    title: str
    author: str
    created: date
    illustrative: bool
    trial: bool = False

    @property
    def notice(self) -> str:
        """What stands on every page and in the file's metadata; empty for an official paper."""
        return notice_of(illustrative=self.illustrative, trial=self.trial)

    @property
    def marks(self) -> tuple[str, ...]:
        """The stylesheet that puts the notice on every page."""
        return ("trial",) if self.trial else ("illustrative",) if self.illustrative else ()
