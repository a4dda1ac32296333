"""What the file of a document says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

ILLUSTRATIVE: Final = "Bộ tiêu chí minh họa"
INVENTED: Final = "Số liệu minh họa"
TRIAL: Final = "Đợt thử nghiệm"


def notice_of(*, illustrative: bool, trial: bool, invented: bool) -> str:
    """Return why a paper has no value; empty for an official one.

    A trial is told before its criteria set; real figures by a set that nobody issued are not called ``invented``.
    """
    if trial or not illustrative:
        return TRIAL if trial else ""
    return INVENTED if invented else ILLUSTRATIVE


@dataclass(frozen=True)
class About:
    """Title, author and day of a file.

    `illustrative` marks points by a set that nobody issued, `invented` made-up figures, `trial` the papers of a trial.
    """

    title: str
    author: str
    created: date
    illustrative: bool
    trial: bool = False
    invented: bool = False

    @property
    def notice(self) -> str:
        """What stands on every page and in the file's metadata; empty for an official paper."""
        return notice_of(illustrative=self.illustrative, trial=self.trial, invented=self.invented)

    @property
    def marks(self) -> tuple[str, ...]:
        """The stylesheet that puts the notice on every page."""
        sheets = {TRIAL: "trial", INVENTED: "invented", ILLUSTRATIVE: "illustrative"}
        return (sheets[self.notice],) if self.notice else ()
