"""What is wrong with a criteria file: every problem at once, each with its place and the way to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scoring.messages import DEFAULT_LANGUAGE, message


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect of a criteria file.

    `line` and `column` count from 1; `path` says where in the structure (“indicators[0].rule.target”);
    `code` names an entry of :mod:`scoring.messages`, `params` fill its text in.
    """

    file: str
    line: int
    column: int
    path: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong, in Vietnamese."""
        return self.what(DEFAULT_LANGUAGE)

    @property
    def fix(self) -> str:
        """What to do about it, in Vietnamese."""
        return self.remedy(DEFAULT_LANGUAGE)

    def what(self, language: str) -> str:
        """What is wrong, in `language` (vi or en)."""
        return message(self.code, language).what.format(**self.params)

    def remedy(self, language: str) -> str:
        """What to do about it, in `language` (vi or en)."""
        return message(self.code, language).fix.format(**self.params)

    def text(self, language: str = DEFAULT_LANGUAGE) -> str:
        """The line a person reads: `file:line:column: path: what is wrong; what to do`."""
        place = f"{self.file}:{self.line}:{self.column}"
        path = f"{self.path}: " if self.path else ""
        return f"{place}: {path}{self.what(language)}; {self.remedy(language)}"


class CriteriaError(Exception):
    """A tree that cannot be used; `problems` holds all of them, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))


class ProblemLog:
    """Collects the problems of one load, so that the author sees all of them in one go."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Record one problem; the same problem at the same place is kept once."""
        if problem not in self._problems[-20:]:
            self._problems.append(problem)

    def __bool__(self) -> bool:
        return bool(self._problems)

    def __len__(self) -> int:
        return len(self._problems)

    def in_file_order(self) -> tuple[Problem, ...]:
        """All problems, by file, line and column."""
        return tuple(sorted(self._problems, key=lambda p: (p.file, p.line, p.column, p.path, p.code)))

    def raise_if_any(self) -> None:
        """Stop the load when there is at least one problem."""
        if self._problems:
            raise CriteriaError(self.in_file_order())
