"""The command line, `python -m scoring COMMAND …`. Texts in Vietnamese, `--lang en` for English."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from itertools import pairwise

from scoring.cli.arguments import Parser
from scoring.cli.commands import COMMANDS
from scoring.language.wording import LANGUAGES
from scoring.syntax.errors import CriteriaError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0 when all is well, 1 when the input is wrong, 2 for wrong usage."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    english = ("--lang", "en") in pairwise(words) or "--lang=en" in words
    parser = Parser(prog="python -m scoring", description="Chấm điểm theo bộ chỉ số.")
    parser.english = english
    commands = parser.add_subparsers(required=True, metavar="LỆNH")
    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        sub.english = english
        sub.add_argument(
            "--lang", choices=LANGUAGES, default="vi", help="ngôn ngữ của thông báo (vi hoặc en)"
        )
        command.arguments(sub)
        sub.set_defaults(run=command.run)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # whatever the machine's locale: our texts are Vietnamese
            stream.reconfigure(encoding="utf-8")
    options = parser.parse_args(words)
    try:
        code: int = options.run(options)
    except CriteriaError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem.text(options.lang)}\n")
        code = 1
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away (`| head`): nothing left to say
        code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
