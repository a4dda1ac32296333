"""The command line's own words: usage, help and mistakes in Vietnamese, in English where asked for."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from typing import Final, NoReturn

from scoring.syntax.errors import Problem

_MISTAKES: Final = (
    (r"the following arguments are required: (?P<what>.+)", "thiếu {what}"),
    (
        r"argument LỆNH: invalid choice: '(?P<what>[^']*)' \(choose from (?P<known>.+)\)",
        "không có lệnh “{what}”",
    ),
    (
        r"argument (?P<what>\S+): invalid choice: '(?P<value>[^']*)' \(choose from (?P<known>.+)\)",
        "{what} không nhận “{value}”; chọn một trong: {known}",
    ),
    (r"argument (?P<what>\S+): expected (?:one|at least one) argument", "sau {what} phải có giá trị"),
    (
        r"argument (?P<what>\S+): (?P<value>“.*”): a whole number from (?P<least>\d+) to (?P<most>\d+) is needed",
        "{what}: {value}: phải là số nguyên từ {least} đến {most}",
    ),
    (r"argument (?P<what>\S+): (?P<why>.+)", "{what}: {why}"),
    (r"unrecognized arguments: (?P<what>.+)", "không hiểu {what}"),
    (r"ambiguous option: (?P<what>\S+) could match (?P<known>.+)", "{what} có thể là: {known}; hãy viết đủ"),
)
"""What argparse says, and how we say it."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose users read Vietnamese, unless `english` is set."""

    english: bool = False

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command and how it is used; exit code 2."""
        if self.english:
            super().error(message)
        said = next(
            (
                words.format(**match.groupdict())
                for pattern, words in _MISTAKES
                if (match := re.fullmatch(pattern, message))
            ),
            message,
        )
        self.exit(2, f"{self.prog}: {said}; xem cách dùng: {self.prog} --help\n{self.format_usage()}")

    def format_usage(self) -> str:
        """The usage line."""
        return self._in_our_words(super().format_usage())

    def format_help(self) -> str:
        """The usage line and what every argument means."""
        return self._in_our_words(super().format_help())

    def _in_our_words(self, text: str) -> str:
        if self.english:
            return text
        for theirs, ours in _HEADINGS:
            text = re.sub(theirs, ours, text, count=1, flags=re.MULTILINE)
        return text


_HEADINGS: Final = (
    ("^usage: ", "cách dùng: "),
    ("^positional arguments:", "cần có:"),
    ("^options:", "tùy chọn:"),
    ("show this help message and exit", "in lời hướng dẫn này"),
)


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A converter for arguments that are whole numbers from `least` to `most`."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                f"“{text[:30]}”: a whole number from {least} to {most} is needed"
            )
        return int(text)

    return read


def passed_over(options: argparse.Namespace) -> Callable[[Problem], None]:
    """Say to standard error what of a table was passed over; standard output is for programs."""

    def say(note: Problem) -> None:
        sys.stderr.write(f"{note.text(options.lang)}\n")

    return say
