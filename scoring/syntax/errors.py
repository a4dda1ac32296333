"""What is wrong with a criteria file: every problem at once, each with its place and the way to mend it."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.language.messages import DEFAULT_LANGUAGE, Message
from scoring.syntax.messages import TOO_MANY_PROBLEMS

_LONGEST_PARAM: Final = 2_000


def one_line(text: str, limit: int = 60) -> str:
    """Text of others made safe for a message: one line, nothing invisible, no longer than `limit`."""
    flat = " ".join(text[: 4 * limit].split())
    flat = "".join(character for character in flat if character.isprintable())
    return flat if len(flat) <= limit else f"{flat[: limit - 3]}…"


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect of a criteria file.

    `line` and `column` count from 1; `path` says where in the structure (“indicators[0].rule.target”);
    `params` fill the texts of the message in.
    """

    file: str
    line: int
    column: int
    path: str
    message: Message
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """What programs know the message by."""
        return self.message.code

    def what(self, language: str) -> str:
        """What is wrong, in `language` (vi or en)."""
        return self.message.what(self._shown_params(), language)

    def remedy(self, language: str) -> str:
        """What to do about it, in `language` (vi or en)."""
        return self.message.fix(self._shown_params(), language)

    def _shown_params(self) -> Mapping[str, str]:
        return {name: one_line(text, _LONGEST_PARAM) for name, text in self.params.items()}

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The line a person reads: `file:line:column: path: what is wrong; what to do`."""
        place = f"{self.file}:{self.line}:{self.column}"
        path = f"{one_line(self.path, _LONGEST_PARAM)}: " if self.path else ""
        return f"{place}: {path}{self.what(language)}; {self.remedy(language)}"


class CriteriaError(Exception):
    """A tree that cannot be used; `problems` holds all of them, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))


MAX_PROBLEMS: Final = 1_000
_MAX_COMPARISONS: Final = 20_000
_LONGEST_WORD: Final = 60


class ProblemLog:
    """Collects the problems of one load, so that the author sees all of them in one go.

    After a thousand it ends the load: by then something more fundamental is wrong, and a hostile file must not be
    able to keep us busy.
    """

    def __init__(self) -> None:
        self._problems: dict[tuple[str, int, int, str, str, tuple[str, ...]], Problem] = {}
        self._comparisons = 0

    def add(self, problem: Problem) -> None:
        """Record one problem; the same problem at the same place is kept once.

        Raises :class:`CriteriaError` when there are too many.
        """
        said = tuple(problem.params.values())
        key = (problem.file, problem.line, problem.column, problem.path, problem.code, said)
        self._problems.setdefault(key, problem)
        if len(self._problems) >= MAX_PROBLEMS:
            last = Problem(problem.file, problem.line, problem.column, "", TOO_MANY_PROBLEMS)
            raise CriteriaError((*self.in_file_order(), last))

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """The known word the author may have meant; None when no word is near or too many were looked for."""
        self._comparisons += len(known)
        if self._comparisons > _MAX_COMPARISONS or len(word) > _LONGEST_WORD:
            return None
        return next(iter(difflib.get_close_matches(word, known, n=1)), None)

    def __bool__(self) -> bool:
        return bool(self._problems)

    def __len__(self) -> int:
        return len(self._problems)

    def in_file_order(self) -> tuple[Problem, ...]:
        """All problems, by file, line and column."""
        return tuple(problem for _, problem in sorted(self._problems.items(), key=lambda item: item[0]))

    def raise_if_any(self) -> None:
        """Stop the load when there is at least one problem."""
        if self._problems:
            raise CriteriaError(self.in_file_order())
